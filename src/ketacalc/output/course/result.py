"""The result of `course`: a regimen over time, as a table for people and programs, with what has been given by then."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, ClassVar, Final

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.regimen import Caution, Per
from ketacalc.core.check.judge import Verdict
from ketacalc.core.course.course import Course, Track
from ketacalc.core.course.rows import Row
from ketacalc.core.course.settings import Cut, Gets
from ketacalc.core.course.stages import Pace, Part
from ketacalc.core.course.wanted import Wanted
from ketacalc.core.frozen import dataclass
from ketacalc.core.prepare.administration import HOUR
from ketacalc.core.prepare.dilution import ML
from ketacalc.core.prepare.increments import Measured
from ketacalc.core.quantities import Quantity, style
from ketacalc.output import entries, evidence, wording
from ketacalc.output.course import phrases
from ketacalc.output.entries import FLAG, MEASURE, NAMED, QUANTITY, RATIO, Entry, Shape, many, optional, word, words
from ketacalc.output.entries import Row as Cells
from ketacalc.output.regimen import CAUTIONS, of_regimen
from ketacalc.output.result import PROVENANCE, Result
from ketacalc.output.screen import Block, Column, Heading, Prose, Sign, Table, Text, Texts, Tone
from ketacalc.output.screen import Row as Line

PartOf = tuple[Course, Part]
RowOf = tuple[Course, Track, Row]
TrackOf = tuple[Course, Track]


def hour(time: Fraction | None) -> Quantity | None:
    """Return a time in hours as a quantity."""
    return None if time is None else Quantity(value=time, unit=HOUR)


PUMP: Final[Shape[Measured]] = Shape(
    "The rate of a pump, as arithmetic has it and as it is set.",
    Entry("exact", QUANTITY, lambda m: m.exact, "what arithmetic asks for"),
    Entry("set", QUANTITY, lambda m: m.set, "what can be set; the same where no step is stated"),
    Entry("deviation_percent", RATIO, lambda m: (m.ratio - 1) * 100),
)
WHOSE: Final = word("document", "source", "user")
PART: Final[Shape[PartOf]] = Shape(
    "A stretch of the course in which one rate runs, or one dose is given.",
    Entry("name", NAMED, lambda of: of[1].name, "what it is called"),
    Entry("from", WHOSE, lambda of: of[1].stage.origin or "user", "who states it"),
    Entry("start", MEASURE, lambda of: hour(of[1].start)),
    Entry("end", MEASURE, lambda of: hour(of[1].end), "the same as the start where it is given at once"),
    Entry("dose", QUANTITY, lambda of: of[1].stage.dose, "the rate or the dose, as it is reported or stated"),
    Entry("amount", QUANTITY, lambda of: of[1].amount, "the drug that it gives, as asked for"),
    Entry("rate", optional(QUANTITY), lambda of: of[1].rate, "in an hour; null where it is given at once"),
    Entry("rate_per_kg", optional(QUANTITY), lambda of: of[0].stated_rate(of[1])),
    Entry("pump", optional(PUMP.form), lambda of: of[1].pump),
    Entry("cut", FLAG, lambda of: of[1].cut is not None, "whether a maximum left less of it"),
)
NO_VERDICT: Final = "where it lies in what the document reports; null where only a source or the user states it"
GETS: Final[Shape[Gets]] = Shape(
    "What the patient gets of a rate or a dose, in the unit in which it is reported.",
    Entry("name", NAMED, lambda g: g.name, "what it is called"),
    Entry("asked", QUANTITY, lambda g: g.asked),
    Entry("gets", QUANTITY, lambda g: g.gets, "by what the pump is set to, and as a maximum leaves it"),
    Entry("deviation_percent", RATIO, lambda g: g.relative_deviation * 100),
    Entry("verdict", optional(words(Verdict)), lambda g: g.verdict, NO_VERDICT),
)  # fmt: skip
CUT: Final[Shape[Cut]] = Shape(
    "A place where a maximum bites.",
    Entry("name", NAMED, lambda c: c.name, "of what is cut"),
    Entry("time", MEASURE, lambda c: hour(c.time), "the start of what is cut, or where an infusion stops"),
    Entry("asked", QUANTITY, lambda c: c.asked),
    Entry("left", MEASURE, lambda c: c.left, "what the maximum leaves"),
    Entry("stops", FLAG, lambda c: c.stops, "whether an infusion stops there, and is not only slower"),
    Entry("max", QUANTITY, lambda c: c.maximum.dose),
    Entry("per", words(Per), lambda c: c.maximum.per),
    Entry("from", word("document", "source"), lambda c: c.maximum.whence.origin, "who states the maximum"),
)  # fmt: skip


def _running(get: Callable[[Course, Part], Quantity | None]) -> Callable[[RowOf], Quantity | None]:
    """Return how a figure is found of what runs from a moment on; nothing where nothing runs."""
    return lambda of: None if of[2].part is None else get(of[0], of[2].part)


ROW: Final[Shape[RowOf]] = Shape(
    "One moment: what runs from there on, and what has been given by then.",
    Entry("", words(Pace), lambda of: of[1].pace, column="course"),
    Entry("", entries.TEXT, lambda of: of[1].of or "", column="fixed_rate"),
    Entry("time", MEASURE, lambda of: of[2].time),
    Entry("events", many(NAMED, joint="; "), lambda of: of[2].events, "what begins or ends there"),
    Entry("rate_per_kg", optional(QUANTITY), _running(lambda course, one: course.stated_rate(one)), "from then on"),
    Entry("rate", optional(QUANTITY), _running(lambda _, part: part.rate), "the same for this patient"),
    Entry("pump", optional(QUANTITY), _running(lambda _, one: one.pump.set if one.pump else None), "as set"),
    Entry("at_once", optional(QUANTITY), lambda of: of[2].at_once, "the drug that is given at this moment"),
    Entry("amount", MEASURE, lambda of: of[2].amount, "asked for by then, what is given at this moment with it"),
    Entry("gives", MEASURE, lambda of: of[2].gives, "the drug that the patient has truly got by then"),
    Entry("volume", optional(MEASURE), lambda of: of[2].volume, "the fluid that has run by then"),
)  # fmt: skip
TARGET: Final = "when the reported rate is reached; null where no steps lead to it, or it is not"
TRACK: Final[Shape[TrackOf]] = Shape(
    "One course from its start to its end.",
    Entry("course", words(Pace), lambda of: of[1].pace, "the only one, or which of a range"),
    Entry("fixed_rate", optional(entries.COUNT), lambda of: of[1].of or None, "of several in turn, the one it leads to"),
    Entry("lasts", MEASURE, lambda of: hour(of[1].end)),
    Entry("target_from", optional(MEASURE), lambda of: hour(of[1].target_from), TARGET),
    Entry("amount", QUANTITY, lambda of: of[1].rows[-1].amount, "the drug of the whole course, as asked for"),
    Entry("gives", QUANTITY, lambda of: of[1].rows[-1].gives, "the drug that the patient truly gets"),
    Entry("volume", optional(QUANTITY), lambda of: of[1].rows[-1].volume),
    Entry("empty_at", many(MEASURE), lambda of: [hour(one) for one in of[1].empties], "when each one is empty"),
    Entry("left", optional(MEASURE), lambda of: of[1].left, "what is left in the last of them"),
    Entry("parts", many(PART.form, minItems=1), lambda of: [(of[0], one) for one in of[1].parts], "in their order"),
    Entry("received", many(GETS.form), lambda of: of[1].received, "what the patient gets of each rate and dose"),
    Entry("limits", many(CUT.form), lambda of: of[1].cuts, "where a maximum bites"),
    Entry("rows", many(ROW.form, minItems=1), lambda of: [(*of, row) for row in of[1].rows], "the table"),
)  # fmt: skip
STATED: Final[dict[str, Callable[[Wanted], Quantity | None]]] = {
    "for": lambda w: w.span, "every": lambda w: w.every, "duration": lambda w: w.known.duration,
    "rise": lambda w: w.rise, "rise_every": lambda w: w.rise_every, "rows": lambda w: w.rows,
    "concentration": lambda w: w.known.concentration, "step": lambda w: w.step,
    "container": lambda w: w.container.volume if w.container else None,
}  # fmt: skip
"""What the user states, by its option."""
STATED_SHAPE: Final[Shape[Any]] = Shape(
    "What was stated, by its option.",
    *(Entry(name, QUANTITY, get) for name, get in STATED.items()),
    needed=(),
)
COURSES: Final = "the only one, or the slowest and the fastest; one for each fixed rate"
SHAPE: Final[Shape[Any]] = Shape(
    "A regimen over time: what runs when, and what has been given by then.",
    Entry("weight", entries.KILOGRAMS, lambda r: r.wanted.known.weight.kg),
    *of_regimen(lambda r: r.wanted.regimen),
    Entry("cautions", CAUTIONS, lambda r: r.cautions, "of the regimen and of this weight"),
    Entry("stated", STATED_SHAPE.form, lambda r: r.wanted),
    Entry("accepted", many(word("rounding", "caution")), lambda r: r.accepted, "what was accepted"),
    Entry("as_source", FLAG, lambda r: r.wanted.as_source, "whether what only the source has is followed"),
    Entry("is_infusion", FLAG, lambda r: r.course.is_infusion, "whether a rate runs; else doses are given"),
    Entry("notes", many(NAMED), lambda r: phrases.notes(r.course), "whose steps are followed, what is to be watched"),
    Entry("courses", many(TRACK.form, minItems=1), lambda r: [(r.course, one) for one in r.course.tracks], COURSES),
)  # fmt: skip

BESIDE: Final[Shape[Any]] = Shape(
    "",
    Entry("weight", entries.WEIGHED, lambda r: r.wanted.known.weight),
    Entry("stated", entries.TEXT, lambda r: r.told),
    Entry("notes", many(entries.TEXT), lambda r: phrases.notes(r.course)),
    Entry("cautions", CAUTIONS, lambda r: r.cautions),
    *of_regimen(lambda r: r.wanted.regimen),
)
"""What is the same in every row of a course."""


@dataclass(frozen=True, kw_only=True)
class CourseResult(Result):
    """A course.

    Attributes:
        source: where the regimen comes from.
        course: what runs when.
        unrounded: whether a person is shown the exact numbers.
    """

    name: ClassVar[str] = "course"
    shape: ClassVar[Shape[Any]] = SHAPE
    source: Catalogue
    course: Course
    unrounded: bool = False

    @property
    def wanted(self) -> Wanted:
        """What was asked for."""
        return self.course.wanted

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """The cautions of the regimen and of this weight."""
        return evidence.cautions(self.wanted.regimen, self.wanted.known.weight)

    @property
    def accepted(self) -> tuple[str, ...]:
        """What was accepted."""
        return ("rounding",) * self.wanted.accept_rounding + ("caution",) * self.wanted.accept_caution

    @property
    def told(self) -> str:
        """What was stated and accepted, in one line."""
        stated = {name: one for name, get in STATED.items() if (one := get(self.wanted))}
        source = ("as source",) if self.wanted.as_source else ()
        return wording.stated(stated, *source, *(f"{name} accepted" for name in self.accepted))

    @property
    def title(self) -> str:
        """The drug, the use, the weight, and over what time."""
        regimen, weight = self.wanted.regimen, self.wanted.known.weight
        use = self.source.indication(regimen.indication).name
        at = f", {wording.weight(weight)}" if weight else ""
        return f"{evidence.drugs((regimen,))} for {use}{at}: {phrases.titled(self.course)}"

    def rows(self) -> tuple[tuple[str, ...], list[Cells]]:
        """Return one row for each moment of each course, for a plot."""
        shared = BESIDE.row(self) | self.provenance(self.wanted.regimen)
        found = [(self.course, track, row) for track in self.course.tracks for row in track.rows]
        return (*ROW.header, *BESIDE.header, *PROVENANCE.header), [ROW.row(of) | shared for of in found]

    def blocks(self) -> Iterator[Block]:
        """Yield the sources first, then what is to be known, then the table of each course."""
        regimen, cautions = self.wanted.regimen, self.cautions
        told = [Text(text, Tone.CAUTION, Sign.CAUTION) for text in phrases.notes(self.course)]
        warned = evidence.warnings(regimen, cautions)
        given = f"{evidence.named(regimen)}: {wording.how_given(regimen)}; {wording.reported(regimen)}"
        yield evidence.sources([(regimen, cautions)])
        yield Heading(self.title)
        yield Prose((*warned, Text(given), *told))
        for track in self.course.tracks:
            if name := phrases.called(self.course, track):
                yield Heading(name)
            yield self._table(track)
            yield Prose((Text(self._summed(track)),))

    def _table(self, track: Track) -> Table:
        """Return the rows of one course; a column that no row fills is left out, and the last one is the answer."""
        rows = [(row, tuple(self._cells(row))) for row in track.rows]
        filled = [at for at in range(len(HEADS)) if any(cells[at] for _, cells in rows)]
        columns = (Column("Time"), Column("What"), *(Column(HEADS[at], is_figure=True) for at in filled))
        lines = tuple(self._line(row, [cells[at] for at in filled]) for row, cells in rows)
        return Table(columns, lines, "Time, what", is_ruled=False)

    def _line(self, row: Row, cells: list[Texts]) -> Line:
        time, events = phrases.clock(row.time.value), list(row.events)
        if row.at_once is not None:
            events[0] += f", {self._write(row.at_once)} at once"
        what = "; ".join(events)
        return Line(((Text(time, is_whole=True),), (Text(what),), *cells), (Text(f"{time}: {what}" if what else time),))

    def _cells(self, row: Row) -> Iterator[Texts]:
        """Yield the figures of a row as they are written."""
        for head, value in zip(HEADS, self._figures(row), strict=True):
            tone = Tone.STRONG if head in STRONG else Tone.PLAIN
            yield (Text(self._write(value), tone, is_whole=True),) if value is not None else ()

    def _figures(self, row: Row) -> tuple[Quantity | None, ...]:
        """Return the figures of a row, in the order of their headings; what was asked for is there if it is another."""
        part = row.part
        pump = part.pump.set if part is not None and part.pump is not None else None
        rates = (None, None) if part is None else (self.course.stated_rate(part), part.rate)
        asked = row.amount if row.gives.value != row.amount.value else None
        return (*rates, pump, row.volume, asked, row.gives)

    def _write(self, value: Quantity) -> str:
        """Return a figure of the table; what is rounded is said once, under it."""
        return style.quantity(value, unrounded=self.unrounded).removesuffix(style.ROUNDED)

    def _summed(self, track: Track) -> str:
        """Return what the course comes to, and what becomes of the containers."""
        last, container = track.rows[-1], self.wanted.container
        text = f"In all {style.quantity(last.gives, unrounded=self.unrounded)}"
        text += f" in {style.quantity(last.volume, unrounded=self.unrounded)}" if last.volume is not None else ""
        if container is not None and track.left is not None:
            count = len(track.empties) + bool(track.left.value)
            text += f", from {count} {container.vessel}{'s' if count > 1 else ''} of {style.quantity(container.volume)}"
            left = style.quantity(Quantity(value=track.left.value, unit=ML), unrounded=self.unrounded)
            text += f"; {left} is left in the last" if track.left.value else "; nothing is left"
        shown = (one.value for row in track.rows for one in self._figures(row) if one is not None)
        is_short = not self.unrounded and any(map(style.is_rounded, shown))
        return f"{text}.{' Figures of the table are rounded to 4 digits; --exact has them in full.' * is_short}"


HEADS = ("Rate per kg", "Rate", "Set the pump to", "Run by then", "Asked for", "Given by then")
STRONG = ("Set the pump to", "Given by then")
