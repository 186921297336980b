"""A course in words: whose steps are followed, where a maximum bites, and what a setting makes of a rate."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Final

from ketacalc.core.catalogue.regimen import Origin
from ketacalc.core.check.judge import Verdict
from ketacalc.core.course.course import Course, Track
from ketacalc.core.course.settings import Cut, Gets
from ketacalc.core.course.stages import Pace
from ketacalc.core.prepare.administration import HOUR
from ketacalc.core.prepare.cautions import NOTED
from ketacalc.core.quantities import Kind, Quantity, style
from ketacalc.output import volumes, wording

PACES: Final = {
    True: {Pace.ONLY: "", Pace.SLOWEST: "Slowest course", Pace.FASTEST: "Fastest course"},
    False: {Pace.ONLY: "", Pace.SLOWEST: "Lowest doses", Pace.FASTEST: "Highest doses"},
}
"""What each course of a range is called, of an infusion and of doses."""
VERDICTS: Final = {
    Verdict.BELOW: "below what is reported",
    Verdict.ABOVE: "above what is reported",
    Verdict.BETWEEN: "none of the doses that are reported",
    Verdict.OUTSIDE: "outside what is reported",
}


def clock(time: Fraction) -> str:
    """Return a moment as people say it: `0 h`, `40 min`, `11 h 38 min`."""
    return wording.clock(Quantity(value=time, unit=HOUR)) if time else "0 h"


def titled(course: Course) -> str:
    """Return what is said of the course behind its drug, use and weight."""
    end = max(track.end for track in course.tracks)
    text = f"course over {clock(end)}" if end else "given at once"
    if course.wanted.rise is not None:
        return f"{text}, by steps of your own"
    return f"{text}, by the steps and times of the source" if course.wanted.as_source else text


def called(course: Course, track: Track) -> str:
    """Return what one of several courses is called, and when it reaches the reported rate; empty of the only one."""
    name = PACES[course.is_infusion][track.pace]
    if track.of:
        name = f"Fixed rate {track.of}"
    if track.target_from is None:
        return name
    part = next(part for part in track.parts if part.stage.name == "target")
    left = course.stated_rate(part) or part.rate
    target = left if part.cut is not None and left is not None else part.stage.dose
    reached = f"{style.quantity(target)} from {clock(track.target_from)}"
    return f"{name}: {reached}" if name else f"Target: {reached}"


def notes(course: Course) -> tuple[str, ...]:
    """Return what is to be known of a course, each sentence once."""
    found = [*_followed(course), *volumes.sentences(course.wanted.regimen, course.strength)]
    for track in course.tracks:
        name = called(course, track).partition(":")[0] if len(course.tracks) > 1 else ""
        found += [f"{name}: {text}" if name else f"{text[:1].upper()}{text[1:]}" for text in _of(course, track)]
    return tuple(dict.fromkeys(found))


def _followed(course: Course) -> Iterator[str]:
    """Yield whose steps and times are followed."""
    wanted = course.wanted
    regimen = wanted.regimen
    if wanted.as_source:
        facts = [(one.whence, wording.bare_step(one)) for one in regimen.steps]
        if regimen.over and not regimen.steps:
            facts.append((regimen.over.whence, f"over {style.range_text(regimen.over.time, unrounded=True)}"))
        facts += [(regimen.repeat.whence, wording.repeat(regimen.repeat))] if regimen.repeat else []
        told = "; ".join(text for whence, text in facts if whence.origin is Origin.SOURCE)
        whences = [one.whence for one in (*regimen.steps, regimen.over, regimen.repeat) if one is not None]
        read = next((one.read for one in whences if one.origin is Origin.SOURCE), ())
        yield f"Followed, though only the source has it{f' (read: {wording.read(read)})' if read else ''}: {told}."
    elif course.left_out:
        told = "; ".join(wording.bare_step(regimen.steps[number - 1]) for number in course.left_out)
        yield f"The source has steps that are not followed here (--as-source): {told}."
    if wanted.rise is not None:
        yield "The steps are your own: arithmetic, and not a reported titration."
    if regimen.kind is Kind.DAILY and course.is_infusion:
        yield f"The daily total is {wording.SPREAD}."


def _of(course: Course, track: Track) -> Iterator[str]:
    """Yield what is to be watched in one course."""
    yield from (_cut(cut) for cut in track.cuts)
    yield from (text for one in track.received if (text := _got(course, one)))
    for one, other in pairwise(track.parts):
        if one.pump and other.pump and one.pump.set.value == other.pump.set.value and one.rate != other.rate:
            setting = style.quantity(one.pump.set, unrounded=True)
            yield f"{one.name} and {other.name} have the same setting, {setting}."
    rises = any(part.stage.name.startswith(("step", "start", "rise")) and not part.is_dose for part in track.parts)
    if rises and course.is_infusion and track.target_from is None and track.parts[-1].stage.time is not None:
        yield f"the reported rate is not reached in {clock(track.end)}."


def _cut(cut: Cut) -> str:
    """Return where a maximum bites, and what it leaves."""
    most, asked, left = (style.quantity(one) for one in (cut.maximum.dose, cut.asked, cut.left))
    limit = f"{wording.limit(cut.maximum)} of {most}"
    limit += f" per {cut.maximum.per}" if cut.maximum.dose.unit.kind is Kind.SINGLE else ""
    if not cut.left.value:
        return f"{cut.name} is not given: {limit} is reached at {clock(cut.time)}."
    if cut.stops:
        return f"{cut.name} stops at {clock(cut.time)}, when {limit} is reached."
    return f"{cut.name} is cut to {left}, {limit}; {asked} would be above it."


def _got(course: Course, one: Gets) -> str:
    """Return that a setting gives something else than what is asked for, where that is to be watched."""
    off = one.relative_deviation
    verdict = VERDICTS.get(one.verdict) if one.verdict is not None and not one.is_cut else None
    if not off or (abs(off) <= NOTED and verdict is None) or one.is_cut:
        return ""
    gets = style.quantity(one.gets)
    text = f"{one.name}: the patient gets {gets}, {wording.percent(off)}"
    return f"{text}, which is {verdict}." if verdict else f"{text}."
