"""The result of `course`: a regimen over time, as a table for people and programs, with what has been given by then."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.regimen import Caution
from ketacalc.core.course.course import Course, Track
from ketacalc.core.course.rows import Row
from ketacalc.core.course.wanted import Wanted
from ketacalc.core.prepare.dilution import ML
from ketacalc.core.quantities import Quantity, style
from ketacalc.output import wording
from ketacalc.output.course import words
from ketacalc.output.course.shapes import ROW, SHAPE, STATED
from ketacalc.output.entries import KILOGRAMS, TEXT, Entry, Shape, many, optional
from ketacalc.output.entries import Row as Cells
from ketacalc.output.regimen import CAUTIONS, of_regimen
from ketacalc.output.result import PROVENANCE, Result

if TYPE_CHECKING:
    from ketacalc.output.screen import Block, Screen, Table, Text
    from ketacalc.output.screen import Row as Line

BESIDE: Final[Shape[Any]] = Shape(
    "",
    Entry("weight", optional(KILOGRAMS), lambda r: r.wanted.known.weight.kg if r.wanted.known.weight else None),
    Entry("stated", TEXT, lambda r: r.told),
    Entry("notes", many(TEXT), lambda r: words.notes(r.course)),
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
        from ketacalc.output import evidence

        return evidence.cautions(self.wanted.regimen, self.wanted.known.weight)

    @property
    def accepted(self) -> tuple[str, ...]:
        """What was accepted."""
        return ("rounding",) * self.wanted.accept_rounding + ("caution",) * self.wanted.accept_caution

    @property
    def told(self) -> str:
        """What was stated and accepted, in one line."""
        told = [(name, get(self.wanted)) for name, get in STATED.items()]
        stated = [f"{name.replace('_', ' ')} {style.quantity(one, unrounded=True)}" for name, one in told if one]
        stated += ["as source"] if self.wanted.as_source else []
        return "; ".join([*stated, *(f"{name} accepted" for name in self.accepted)])

    @property
    def title(self) -> str:
        """The drug, the use, the weight, and over what time."""
        from ketacalc.output import evidence

        regimen, weight = self.wanted.regimen, self.wanted.known.weight
        use = self.source.indication(regimen.indication).name
        at = f", {wording.weight(weight)}" if weight else ""
        return f"{evidence.drugs((regimen,))} for {use}{at}: {words.titled(self.course)}"

    def rows(self) -> tuple[tuple[str, ...], list[Cells]]:
        """Return one row for each moment of each course, for a plot."""
        shared = BESIDE.row(self) | self.provenance(self.wanted.regimen)
        found = [(self.course, track, row) for track in self.course.tracks for row in track.rows]
        return (*ROW.header, *BESIDE.header, *PROVENANCE.header), [ROW.row(of) | shared for of in found]

    def screen(self) -> "Screen":
        """Return the sources first, then what is to be known, then the table of each course."""
        from ketacalc.output import evidence
        from ketacalc.output.screen import Heading, Prose, Screen, Sign, Text, Tone

        regimen, cautions = self.wanted.regimen, self.cautions
        told = [Text(text, Tone.CAUTION, Sign.CAUTION) for text in words.notes(self.course)]
        warned = evidence.warnings(regimen, cautions)
        given = f"{evidence.named(regimen)}: {wording.how_given(regimen)}; {wording.reported(regimen)}"
        blocks: list[Block] = [
            evidence.sources([(regimen, cautions)]),
            Heading(self.title),
            Prose((*warned, Text(given), *told)),
        ]
        for track in self.course.tracks:
            name = words.called(self.course, track)
            blocks += [Heading(name)] if name else []
            blocks.append(self._table(track))
            blocks.append(Prose((Text(self._summed(track)),)))
        return Screen((*blocks, Prose((Text(self.notice),))))

    def _table(self, track: Track) -> "Table":
        """Return the rows of one course; a column that no row fills is left out, and the last one is the answer."""
        from ketacalc.output.screen import Column, Table

        rows = [(row, tuple(self._cells(row))) for row in track.rows]
        filled = [at for at in range(len(HEADS)) if any(cells[at] for _, cells in rows)]
        columns = (Column("Time"), Column("What"), *(Column(HEADS[at], is_figure=True) for at in filled))
        lines = tuple(self._line(row, [cells[at] for at in filled]) for row, cells in rows)
        return Table(columns, lines, "Time, what", is_ruled=False)

    def _line(self, row: Row, cells: "list[tuple[Text, ...]]") -> "Line":
        from ketacalc.output.screen import Row as Line
        from ketacalc.output.screen import Text

        time, events = words.clock(row.time.value), list(row.events)
        if row.at_once is not None:
            events[0] += f", {self._write(row.at_once)} at once"
        what = "; ".join(events)
        return Line(((Text(time, is_whole=True),), (Text(what),), *cells), (Text(f"{time}: {what}" if what else time),))

    def _cells(self, row: Row) -> "Iterator[tuple[Text, ...]]":
        """Yield the figures of a row, in the order of their headings."""
        from ketacalc.output.screen import Text, Tone

        part = row.part
        pump = part.pump.set if part is not None and part.pump is not None else None
        rates = (None, None) if part is None else (self.course.stated_rate(part), part.rate)
        asked = row.amount if row.gives.value != row.amount.value else None
        figures = (*rates, pump, row.volume, asked, row.gives)
        for head, value in zip(HEADS, figures, strict=True):
            tone = Tone.STRONG if head in STRONG else Tone.PLAIN
            yield (Text(self._write(value), tone, is_whole=True),) if value is not None else ()

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
        is_short = not self.unrounded and any(self._is_rounded(row) for row in track.rows)
        return (
            f"{text}.{' Figures of the table are rounded to 4 digits; --exact has them in full.' if is_short else ''}"
        )

    def _is_rounded(self, row: Row) -> bool:
        part = row.part
        rates = (part.rate, self.course.stated_rate(part), part.pump and part.pump.set) if part is not None else ()
        return any(
            one is not None and style.is_rounded(one.value) for one in (*rates, row.gives, row.volume, row.amount)
        )


HEADS = ("Rate per kg", "Rate", "Set the pump to", "Run by then", "Asked for", "Given by then")
STRONG = ("Set the pump to", "Given by then")
