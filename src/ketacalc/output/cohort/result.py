"""The result of `cohort` as a page: the rows that need attention first, then what was done, the counts, the sources."""

from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar, Final

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.catalogue.routes import full
from ketacalc.core.catalogue.toml_file import printable
from ketacalc.core.check.judge import Verdict
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import style
from ketacalc.output import evidence, wording
from ketacalc.output.cohort.counts import Attention, Count, Counts, Held, rows_of
from ketacalc.output.formats import html
from ketacalc.output.result import Result
from ketacalc.output.screen import Badge, Block, Column, Heading, Pairs, Prose, Row, Table, Text, Tone

OPTION: Final = "cohort --report"
LONGEST: Final = 64
"""Letters that are shown of a cell of the table."""
WIDEST: Final = 12
"""Letters of the longest bar; each is drawn in eighths."""
EIGHTHS: Final = " \u258f\u258e\u258d\u258c\u258b\u258a\u2589\u2588"
SCALE: Final = "All bars are drawn to one scale, and the number of each stands beside it."
BOUNDS: Final = (
    "Bounds are exact and belong to what is reported; a dose that equals a bound as rounded at the decimals it shows is"
    " within."
)


def need() -> None:
    """Look for the library that makes a page, before a long work.

    Raises:
        MissingExtraError: it is not installed.
    """
    html.need(OPTION, "cohort")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What was asked of a table.

    Attributes:
        indication, regimen: what for, for all rows; neither where a column says it row by row.
        route: the one route, where one was named.
        concentration, duration: of all rows, where they were stated once; else empty.
        units: spellings of units, and what each stands for.
        tolerance: by how much the bounds were widened; None for doses, which have none.
    """

    indication: str | None
    regimen: str | None
    route: str | None
    concentration: str = ""
    duration: str = ""
    units: tuple[tuple[str, str], ...] = ()
    tolerance: Fraction | None = None


@dataclass(frozen=True, kw_only=True)
class CohortResult(Result):
    """A table and what its rows came to; there is a page of it alone, because the rows themselves are the answer.

    Attributes:
        source: where the regimens come from.
        question: what was asked of the table.
        table, output: what it and its output are called.
        columns: the table's columns that were read.
        counts: what the rows came to.
        regimens: what they were held against, or what was scaled.
        held: how many rows lie within which regimens; empty for doses.
    """

    name: ClassVar[str] = "cohort"
    source: Catalogue
    question: Question
    table: str
    output: str
    columns: tuple[str, ...]
    counts: Counts
    regimens: tuple[Regimen, ...]
    held: tuple[Held, ...] = ()

    @property
    def is_check(self) -> bool:
        """Whether doses were checked; they were scaled otherwise."""
        return self.question.tolerance is not None

    def blocks(self) -> Iterator[Block]:
        """Yield what needs attention first, and the sources last."""
        checked, lead = self.is_check, evidence.drugs(self.regimens) or "No regimen"
        lead += f" for {self._subject}" if self.question.indication else ""
        title = f"{lead}: {self.table}, checked" if checked else f"{lead}: doses for {self.table}"
        yield Heading(title)
        yield from self._attention()
        yield Heading("What was done")
        yield Pairs(tuple((label, Text(text)) for label, text in self._facts() if text))
        yield from self._warned()
        yield from self._counted()
        yield Prose((Text(f"{SCALE} {BOUNDS}" if checked else SCALE, Tone.QUIET),))
        yield Heading("Regimens compared" if checked else "Regimens scaled")
        yield from self._regimens()

    @property
    def _subject(self) -> str:
        """What the table was held against, or what was scaled."""
        asked = self.question
        if asked.indication is not None:
            return self.source.indication(asked.indication).name
        return "what each row names" if asked.regimen is None else self.source.regimen(asked.regimen).id

    def _attention(self) -> tuple[Block, ...]:
        """Return the rows that lie furthest outside, the worst first; nothing where none does."""
        if not (found := self.counts.attention):
            return ()
        rest = f" {self.counts.rest:,} more rows lie outside." if self.counts.rest else ""
        note = f"The furthest outside first. A likely slip would explain a dose; none is proven.{rest}"
        own = tuple(Column(printable(name, LONGEST)) for name, _ in found[0].own)
        columns = (Column("Row"), *own, Column("Reported"), Column("Likely slip"), Column("Lies", is_figure=True))
        table = Table(columns, tuple(map(_attention, found)), is_ruled=False, owner="Row")
        return Heading("Rows that need attention"), Prose((Text(note, Tone.QUIET),)), table

    def _facts(self) -> tuple[tuple[str, str], ...]:
        """Return what was done, label by label; a label without a text says nothing."""
        asked, counts = self.question, self.counts
        read = {one.word: one.number for one in counts.units}
        units = "; ".join(f"{spelling} as {unit}, {read.get(spelling, 0):,}" for spelling, unit in asked.units)
        widened = f"bounds widened by {style.full(asked.tolerance * 100)} %" if asked.tolerance else ""
        return (
            ("Table", self.table),
            ("Output", self.output),
            ("Columns read", ", ".join(self.columns)),
            ("Held against" if self.is_check else "Scaled", self._subject),
            ("Route", full(asked.route) if asked.route is not None else "every route that is reported"),
            ("Concentration", f"{asked.concentration}, stated for all rows" if asked.concentration else ""),
            ("Duration", f"{asked.duration}, stated for all rows" if asked.duration else ""),
            ("Units read as stated", units),
            ("Tolerance", widened or "none: bounds as they are reported" if self.is_check else ""),
            ("Rows", f"{counts.rows:,}"),
            ("Refused", f"{counts.refused:,}"),
        )

    def _warned(self) -> Iterator[Badge]:
        """Yield how many rows were refused, and how many are within and not simply so."""
        counts = self.counts
        if counts.first is not None:
            said = f"{counts.refused:,} of {rows_of(counts.rows)} could not be read."
            said += " The first is row {:,}: {}.".format(*counts.first)
            yield Badge("Refused", (Text(said),), Tone.CAUTION)
        if counts.doubtful:
            text = f"{rows_of(counts.doubtful)} within, but only doubtfully ({counts.reasons})."
            yield Badge("Doubtful", (Text(text),), Tone.CAUTION)

    def _counted(self) -> Iterator[Block]:
        """Yield the counts, all with bars of one scale: of statuses, then of what a check or a dose brings."""
        counts = self.counts
        others = (counts.verdicts, counts.slips) if self.is_check else (counts.weight_cautions,)
        most = max((one.number for found in (counts.statuses, *others) for one in found), default=0)
        yield from _counted("Statuses", "Status", counts.statuses, most, none="The table has no row.")
        if not self.is_check:
            note = "Of scaled doses: one for each row that was read and each regimen."
            head, none = "Cautions that a weight brings", "No weight brings a caution."
            yield from _counted(head, "Caution", counts.weight_cautions, most, unit="Doses", note=note, none=none)
            return
        yield from _counted("Verdicts", "Verdict", counts.verdicts, most)
        note = "Each would explain the dose of a row, and none is proven. A row may have several, or none."
        yield from _counted("Slips by kind", "Slip", counts.slips, most, note=note, none="No slip would explain a row.")
        outside = [("below", one) for one in counts.below] + [("above", one) for one in counts.above]
        classes = tuple(Count(word=f"{side}: {one.word}", number=one.number) for side, one in outside)
        note = "By the nearest bound that was passed, as it is reported; each dose stands in one class."
        if between := next((one.number for one in counts.verdicts if one.word == Verdict.OUTSIDE), 0):
            note += f" {rows_of(between)} between two regimens passed a bound of each, and no class counts them."
        classes = classes if any(one.number for one in classes) else ()
        yield from _counted("How far outside", "Dose", classes, most, note=note, none="No dose lies below or above.")

    def _regimens(self) -> tuple[Block, ...]:
        """Return what is reported, with what stands beside every dose, and the sources with all cautions."""
        if not self.regimens:
            return (Prose((Text("None: no row that was read names one."),)),)
        columns = [Column("Outcome, cautions, source, how given"), Column("Reported", is_figure=True)]
        columns += [Column("Rows within", is_figure=True)] if self.is_check else []
        sources = evidence.sources((one, one.cautions) for one in self.regimens)
        return Table(tuple(columns), tuple(map(self._regimen, self.regimens))), sources

    def _regimen(self, regimen: Regimen) -> Row:
        warned = evidence.warnings(regimen, regimen.cautions)
        given = Text(f"{evidence.named(regimen)}: {regimen.drug}, {wording.how_given(regimen)}")
        cells = [(*warned, given), (Text(wording.reported(regimen), is_whole=True),)]
        rows = sum(one.rows for one in self.held if regimen in one.regimens)
        return Row((*cells, *([(Text(f"{rows:,}", Tone.STRONG),)] if self.is_check else [])))


def _attention(row: Attention) -> Row:
    """Return a row of the table again, with what it was held against and how far off it is: `10 times above`."""
    off = row.verdict
    if row.ratio is not None:
        off = f"{style.number(Fraction(repr(max(row.ratio, 1 / row.ratio))))} times {off}"
    texts = (
        f"{row.row:,}",
        *(printable(cell, LONGEST) for _, cell in row.own),
        row.reported,
        row.slips or "none known",
    )
    return Row((*((Text(text),) for text in texts), (Text(off, Tone.NEGATIVE, is_whole=True),)))


def _counted(
    title: str, head: str, counts: tuple[Count, ...], most: int, *, unit: str = "Rows", note: str = "", none: str = ""
) -> tuple[Block, ...]:
    """Return counts with bars under a heading, or that there are none."""
    said = (Prose((Text(note, Tone.QUIET),)),) if note else ()
    if not counts:
        return Heading(title), *said, Prose((Text(none),))
    rows = []
    for one in counts:
        name = (Text(one.word), *((Text(one.meaning, Tone.QUIET),) if one.meaning else ()))
        rows.append(Row((name, (Text(_bar(one.number, most)),), (Text(f"{one.number:,}", Tone.STRONG),))))
    columns = (Column(head), Column(""), Column(unit, is_figure=True))
    return Heading(title), *said, Table(columns, tuple(rows), is_ruled=False)


def _bar(number: int, most: int) -> str:
    """Return a bar; what is there is seen, however little it is."""
    if not number:
        return ""
    full_, eighths = divmod(max(number * WIDEST * 8 // most, 1), 8)
    return EIGHTHS[8] * full_ + EIGHTHS[eighths].strip()
