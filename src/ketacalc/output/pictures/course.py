"""A course as a picture: the rate as a stepped line, with what has been given by then below, in the style of compare's.

The same rules hold: no text is cut, the same bytes each time, letters of an SVG are outlines, and what they say stands
as text in its description.
"""

from ketacalc import __version__
from ketacalc.core.quantities import style
from ketacalc.output import wording
from ketacalc.output.course import phrases
from ketacalc.output.course.result import CourseResult
from ketacalc.output.pictures.plot import drawing, saved
from ketacalc.output.result import article


def picture(result: CourseResult, kind: str) -> bytes:
    """Return a course as a picture, as `svg` or `png`.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    with drawing("course --plot"):
        from ketacalc.output.pictures.stepped import Stepped

        sheet = Stepped(result, foot(result))
        return saved(sheet.figure, kind, result.title, (result.notice,), [result.notice, *foot(result), *_told(result)])


def foot(result: CourseResult) -> tuple[str, ...]:
    """Return what stands at the foot: what is to be known of the course, its cautions, and its sources."""
    wanted, source = result.wanted, result.source
    cautions = [f"Caution: {one.text}" for one in result.cautions if one.short] or [one.text for one in result.cautions]
    made = f"{article(source) or source.name} (catalogue {source.version}); ketacalc {__version__}"
    return (
        f"Outcome: {wording.outcome(wanted.regimen)}.",
        *phrases.notes(result.course),
        *cautions,
        f"{wording.citations(wanted.regimen)}. {made}",
    )


def _told(result: CourseResult) -> list[str]:
    """Return every rate and dose in words, for a reader who cannot see the lines."""
    found = []
    for track in result.course.tracks:
        name = phrases.called(result.course, track)
        found += [f"{name}:"] if name else []
        for row in track.rows:
            rate = row.part.rate if row.part is not None else None
            events = "".join(f" {one};" for one in row.events)
            given = f"{style.quantity(row.gives)} given by then"
            running = f"; then {style.quantity(rate)}" if rate is not None else ""
            found.append(f"- {phrases.clock(row.time.value)}:{events} {given}{running}")
    return found
