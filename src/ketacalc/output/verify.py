"""The result of `verify`: what is wrong with a table, the largest deviation first, and the table with its faults marked.

What is wrong, and why, is told by core; here it is only laid out.
"""

from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from operator import itemgetter
from typing import Any, ClassVar, Final

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.check.rules import Code
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import Quantity, Range, Unit, style
from ketacalc.core.verify import headings
from ketacalc.core.verify.cell import Cell, Status
from ketacalc.core.verify.figures import TIE
from ketacalc.core.verify.findings import Cause, Extent, Finding
from ketacalc.core.verify.verification import Verified, counts, headline, noun
from ketacalc.output import entries, evidence
from ketacalc.output.entries import NAMED, TEXT, Entry, Form, Row, Shape, counted, many, number, optional, ref, words
from ketacalc.output.result import PROVENANCE, Result
from ketacalc.output.screen import Badge, Block, Column, Heading, Prose, Sign, Table, Text, Texts, Tone, prose
from ketacalc.output.screen import Row as Line
from ketacalc.output.slip import SLIPS

MOST_LINES: Final = 200
MOST_ROWS: Final = 200
MOST_CELLS: Final = 4_000
"""What a person is shown of a table; CSV and JSON hold all."""
MOST_COLUMNS: Final = 12
"""A table with more columns is shown without those that are not read."""
MOST_OF_ONE: Final = 12
"""Figures that are listed under what they share."""
SHORT: Final = 24
"""Letters; a longer cell that is no figure is prose."""
FEW: Final = 3
"""So many cells with one remark are told in one line."""
_WORDS: Final = ((Status.OK, "ok"), (Status.DIFFERS, "differ"), (Status.REFUSED, "refused"))

Placed = tuple[int, Cell]
"""A cell, after the number of its table."""
Spelt = tuple[str, Unit, int]
"""A spelling, the unit that it was read as, and how often."""
Shared = tuple[int, Finding]
"""A finding, after the number of its table."""

NUMBER: Final = Form({"type": "number"}, number, lambda value: (style.signed(value),))


def _expected(cell: Cell) -> Range | None:
    """Return what a cell should show, the lower figure first."""
    if not cell.compared:
        return None
    low, high = sorted((cell.compared[0].exact, cell.compared[-1].exact), key=lambda one: one.value)
    return Range(low=low, high=high)


def _high(of: Placed) -> Quantity | None:
    found = _expected(of[1])
    return None if found is None or found.is_point else found.high


CELL: Final[Shape[Placed]] = Shape(
    "One printed figure against the exact one.",
    Entry("table", entries.COUNT, lambda of: of[0], "the number of its table in the file"),
    Entry("row", entries.COUNT, lambda of: of[1].row, "counted from 1 after the header"),
    Entry("column", TEXT, lambda of: of[1].column, "its header"),
    Entry("weight", entries.WEIGHED, lambda of: of[1].weight, "of its row or its column; null where none is stated"),
    Entry("dose", TEXT, lambda of: of[1].dose, "of its row or its column, as it stands there; the drug of a pump's limit"),
    Entry("printed", TEXT, lambda of: of[1].printed, "the figure as it stands in the table"),
    Entry("expected", optional(entries.FIGURE), lambda of: _expected(of[1]), "the exact figure; null where there is none", ""),
    Entry("", optional(entries.QUANTITY), lambda of: of[1].compared[0].exact if of[1].compared else None, column="expected"),
    Entry("", optional(entries.QUANTITY), _high, column="expected_high"),
    Entry("deviation_percent", optional(NUMBER), lambda of: None if of[1].ratio is None else (of[1].ratio - 1) * 100, "of the printed figure from the exact one; of a range, at the end that is further off"),
    Entry("status", words(Status), lambda of: of[1].status, "what became of the cell"),
    Entry("slips", SLIPS, lambda of: of[1].slips, "what would explain a figure that differs"),
    Entry("note", TEXT, lambda of: of[1].note, "why it was refused, or what is to be known of it"),
)  # fmt: skip
FINDING: Final[Shape[Shared]] = Shape(
    "What figures of a table have in common.",
    Entry("table", entries.COUNT, lambda of: of[0], "the number of its table in the file"),
    Entry("extent", words(Extent), lambda of: of[1].extent, "how far it reaches"),
    Entry("cause", words(Cause), lambda of: of[1].cause, "what the figures share"),
    Entry("where", NAMED, lambda of: of[1].where, "where it lies, in the names of the table"),
    Entry("column", optional(TEXT), lambda of: of[1].column or None, "the header of its one column; null where there are several"),
    Entry("rows", Shape("",
        Entry("first", entries.COUNT, itemgetter(0)),
        Entry("last", entries.COUNT, itemgetter(1)),
    ).form, lambda of: of[1].rows),
    Entry("of", optional(NAMED), lambda of: of[1].of or None, "the weight or the dose whose figures they are"),
    Entry("cells", entries.COUNT, lambda of: len(of[1].cells), "how many figures it is"),
    Entry("factor", optional(NUMBER), lambda of: of[1].factor, "the printed figures over the exact ones"),
    Entry("factor_exact", optional(NAMED), lambda of: None if of[1].factor is None else style.exact(of[1].factor), "the full decimal, or a fraction"),
    Entry("slips", many(words(Code)), lambda of: of[1].codes, "the slips that all of them share"),
    Entry("text", NAMED, lambda of: of[1].text, "the finding as a sentence"),
)  # fmt: skip
SPELT: Final[Shape[Spelt]] = Shape(
    "A spelling of a unit that is refused otherwise, and was read as the user said.",
    Entry("text", NAMED, itemgetter(0), "as it is spelt"),
    Entry("unit", Form(ref("unit"), lambda unit: unit.symbol), itemgetter(1), "as which it was read"),
    Entry("times", entries.WHOLE, itemgetter(2), "how often, in cells and headings"),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class VerifyResult(Result):
    """Verified tables.

    Attributes:
        source: what the limits of pumps stand beside; None where no table has limits.
        file: its name.
        tables: every dosing table of it that was asked for.
        spelt: each spelling that the user stated, its unit, and how often it was read.
    """

    name: ClassVar[str] = "verify"
    source: Catalogue | None = None
    file: str
    tables: tuple[Verified, ...]
    spelt: tuple[Spelt, ...] = ()

    @cached_property
    def counts(self) -> dict[Status, int]:
        """How many figures have each status."""
        return counts(self.tables)

    @property
    def cells(self) -> list[Placed]:
        """Every printed figure."""
        return [(at, cell) for at, table in enumerate(self.tables, 1) for cell in table.cells]

    @property
    def findings(self) -> list[Shared]:
        """What figures have in common, the largest deviation of each table first."""
        return [(at, one) for at, table in enumerate(self.tables, 1) for one in table.findings]

    def rows(self) -> tuple[tuple[str, ...], list[Row]]:
        """Return one row per figure, with the finding that it belongs to."""
        told = {(at, cell.row, cell.at): one.text for at, one in self.findings for cell in one.cells}
        beside = self.provenance()
        return (*CELL.header, "finding", *PROVENANCE.header), [
            CELL.row((at, cell)) | {"finding": told.get((at, cell.row, cell.at), "")} | beside
            for at, cell in self.cells
        ]

    def blocks(self) -> Iterator[Block]:
        """Yield what is wrong, the largest deviation first; then the tables with their faults marked, and the answer."""
        said, number = headline(self.tables), sum(self.counts.values())
        told = ", ".join(f"{self.counts[status]} {word}" for status, word in _WORDS)
        yield Heading(said)
        yield Prose((Text(f"{self.file}, computed again. {number} {noun(self.tables)}: {told}"),))
        if named := self._named():
            yield evidence.sources((regimen, regimen.cautions) for regimen in named)
        read = (f"{text} was read as {unit.symbol}, as you said: {times} times" for text, unit, times in self.spelt)
        yield from prose(Text(line, sign=Sign.NOTE) for line in read)
        for table in self.tables:
            if len(self.tables) > 1:
                yield Heading(table.sheet.name)
            yield from prose(_told(table))
            if (found := _table(table)).rows:
                yield found
        word, tone = ("RIGHT", Tone.STRONG)
        if self.counts[Status.DIFFERS]:
            word, tone = f"{Sign.NEGATIVE} WRONG", Tone.NEGATIVE
        elif self.counts[Status.REFUSED]:
            word, tone = f"{Sign.CAUTION} NOT READ", Tone.CAUTION
        yield Badge(word, (Text(f"{said}."),), tone)

    def _named(self) -> list[Any]:
        """Return the regimens that limits stand beside."""
        notes = {cell.note for _, cell in self.cells} if self.source else set()
        every = self.source.regimens if self.source else ()
        return [one for one in every if any(f" {one.id} (" in note for note in notes)]


def _told(table: Verified) -> Iterator[Text]:
    """Yield what is to be said of a table, line by line, as far as a person reads: its faults first."""
    said = _faults(table)
    yield from islice(said, MOST_LINES)
    if next(said, None) is not None:
        yield Text("and more: -f csv and -f json hold all")
    if len(table.sheet.rows) > (most := _most(table)):
        yield Text(f"Below stand at most {most} rows with a fault, of {len(table.sheet.rows)} rows.")


def _faults(table: Verified) -> Iterator[Text]:
    """Yield what is wrong, the largest deviation first; then what was not read, and what is to be known of the rest."""
    for fault in table.faults:
        if isinstance(fault, Cell):
            yield Text(_fault(fault), Tone.NEGATIVE)
            continue
        yield Text(fault.text, Tone.NEGATIVE)
        wrong = [cell for cell in fault.cells if cell.status is Status.DIFFERS]
        yield from (Text(_fault(cell, shares_cause=True), sign=Sign.NOTE) for cell in wrong[:MOST_OF_ONE])
        if len(wrong) > MOST_OF_ONE:
            yield Text(f"and {len(wrong) - MOST_OF_ONE} more, marked below", sign=Sign.NOTE)
    for note, group in table.noted(Status.REFUSED):
        several = f"{group[0].column}, {len(group)} figures: not read: {note}"
        yield from (Text(text, Tone.CAUTION) for text in (map(_refused, group) if len(group) < FEW else [several]))
    yield from (Text(finding.text) for finding in table.findings if finding.cause is Cause.TIE)
    for note, group in table.noted(Status.OK):
        several = f"{group[0].column}, {len(group)} figures from {group[0].where} on: {note}"
        lines = (f"{cell.where}: {cell.printed}, {note}" for cell in group)
        yield from (Text(text) for text in (lines if len(group) < FEW else [several]) if TIE not in note)


def _most(table: Verified) -> int:
    """Return how many rows of a table a person is shown, if there are more."""
    return min(MOST_ROWS, MOST_CELLS // max(len(table.sheet.header), 1))


def _fault(cell: Cell, *, shares_cause: bool = False) -> str:
    """Return a wrong cell in one line: where, what is printed, what is right, and what would explain it."""
    if not cell.compared:
        return f"{cell.where}: {cell.printed}: {cell.note}"
    text = f"{cell.where}: printed {cell.printed}, should be {_right(cell)}"
    text += f" ({cell.note})." if cell.note else "."
    if shares_cause or not cell.slips:
        return text
    codes = ", ".join(dict.fromkeys(slip.code for slip in cell.slips))
    whose = "".join(f" ({slip.words})" for slip in cell.slips if slip.code is Code.NEIGHBOUR)
    return f"{text} {'Likely slip' if len(cell.slips) == 1 else 'Possible explanations'}: {codes}{whose}."


def _refused(cell: Cell) -> str:
    slip = f". Likely slip: {', '.join(slip.code for slip in cell.slips)}." if cell.slips else ""
    return f"{cell.where}: {cell.printed or 'empty'}: not read: {cell.note}{slip}"


def _right(cell: Cell) -> str:
    """Return what a cell should show, in the order in which it shows it, with the unit once at its end."""
    low, high = cell.compared[0].exact, cell.compared[-1].exact
    return style.range_text(Range(low=low, high=high)) if low.value <= high.value else style.quantity(low)


def _table(table: Verified) -> Table:
    """Return the cells as they were read, each faulty one with what it should be; only long words may be broken."""
    by_row: dict[int, dict[int, Cell]] = {}
    for cell in table.cells:
        by_row.setdefault(cell.row, {})[cell.at] = cell
    shown = list(range(1, len(table.sheet.rows) + 1))
    if len(shown) > (most := _most(table)):
        faulty = [at for at, row in by_row.items() if any(cell.status is not Status.OK for cell in row.values())]
        shown = faulty[:most]
    header, rows = table.sheet.header, [table.sheet.rows[at - 1] for at in shown]
    wide = max([len(header), *map(len, rows)])
    heads = (*header, *(f"column {at + 1}, without a header" for at in range(len(header), wide)))
    figures = {cell.at for cell in table.cells}
    kept = list(range(wide))
    if wide > MOST_COLUMNS:  # those alone that figures stand in, or follow from
        kept = [at for at in kept if at in figures or headings.heading(heads[at]).name not in ("", "drug")]
        kept = [at for at in kept if any(row[at : at + 1] != ("",) for row in rows)]
    prose = {at for row in rows for at, text in enumerate(row) if len(text) > SHORT} - figures
    columns = (Column("Row", is_figure=True), *(Column(heads[at], at not in prose) for at in kept))
    lines = []
    for nth, row in zip(shown, rows, strict=True):
        cells = by_row.get(nth, {})
        marked = (_marked(row[at] if at < len(row) else "", cells.get(at)) for at in kept)
        lines.append(Line(((Text(str(nth)),), *marked)))
    return Table(columns, tuple(lines), is_ruled=False)


def _marked(text: str, cell: Cell | None) -> Texts:
    if cell is None or cell.status is Status.OK:
        return (Text(text),)
    if cell.status is Status.REFUSED:
        return (Text(f"{text} [refused]", Tone.CAUTION),)
    return (Text(f"{text} [not {_right(cell)}]" if cell.compared else f"{text} [wrong]", Tone.NEGATIVE),)


VerifyResult.shape = Shape(
    "Dosing tables computed again, or the limits of a pump library.",
    Entry("table", NAMED, lambda r: r.file, "the name of the file"),
    Entry("headline", NAMED, lambda r: headline(r.tables), "what came of it in one line"),
    Entry("counts", counted(Status), lambda r: r.counts, "how many figures have each status"),
    Entry("read_units", many(SPELT.form), lambda r: r.spelt, "spellings that were read as the user said"),
    Entry("cells", many(CELL.form), lambda r: r.cells, "every printed figure, row by row"),
    Entry("findings", many(FINDING.form), lambda r: r.findings, "what figures have in common, the largest deviation first; ties are no faults"),
)  # fmt: skip
