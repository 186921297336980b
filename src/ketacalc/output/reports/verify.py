"""The result of `verify`: what is wrong with a table, the largest deviation first, and the table with its faults marked.

What is wrong, and why, is told by core; here it is only laid out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ketacalc.core.catalogue.toml_file import printable
from ketacalc.core.quantities import Quantity, Range, style
from ketacalc.core.verify.cell import Cell, Status
from ketacalc.core.verify.findings import Finding
from ketacalc.core.verify.verification import Verified, counts, headline
from ketacalc.output import documents
from ketacalc.output.documents import Document
from ketacalc.output.report import Records
from ketacalc.output.slip import SLIP
from ketacalc.output.view import Field, Tone, View

HEADER: Final = (
    "row", "column", "printed", "status", "expected", "expected_exact", "expected_unit", "deviation_percent",
    "slips", "note", "table", "weight", "dose", "notice", "version",
)  # fmt: skip
TONES: Final = {Status.OK: Tone.PLAIN, Status.DIFFERS: Tone.NEGATIVE, Status.REFUSED: Tone.CAUTION}
MOST_LINES: Final = 200
MOST_ROWS: Final = 200
"""What a person is shown of a table; the other formats hold all."""
MOST_OF_ONE: Final = 12
"""Figures that are listed under what they share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyReport:
    """Verified tables.

    Attributes:
        name: of the file.
        tables: every dosing table of it that was asked for.
    """

    name: str
    tables: tuple[Verified, ...]

    def document(self) -> Document:
        """Return the document `ketacalc.verify/1`."""
        return documents.envelope("verify") | {
            "table": self.name,
            "headline": headline(self.tables),
            "counts": {status.value: number for status, number in counts(self.tables).items()},
            "cells": [_cell(cell, at) for at, table in enumerate(self.tables, 1) for cell in table.cells],
            "findings": [_finding(one, at) for at, table in enumerate(self.tables, 1) for one in table.findings],
        }

    def records(self) -> Records:
        """Return one row per cell."""
        envelope = {name: documents.envelope("verify")[name] for name in ("notice", "version")}
        return HEADER, [_record(cell, at) | envelope for at, table in enumerate(self.tables, 1) for cell in table.cells]

    def view(self) -> View:
        """Return what is wrong, and below it the table as it was read, every faulty cell with what it should be."""
        counted = counts(self.tables)
        number = sum(counted.values())
        told = ", ".join(f"{counted[status]} {word}" for status, word in _WORDS)
        lines = (f"{self.name}, computed again. {number} figures: {told}", documents.envelope("verify")["notice"])
        if len(self.tables) > 1:
            sections = tuple(
                View(title=table.sheet.name, lines=tuple(_told(table)), entries=_entries(table)) for table in self.tables
            )
            return View(title=headline(self.tables), lines=lines, sections=sections)
        [table] = self.tables
        faults = tuple(_told(table))
        return View(
            title=headline(self.tables),
            lines=(*lines, *(("", *faults) if faults else ())),
            entries=_entries(table),
        )


_WORDS: Final = ((Status.OK, "ok"), (Status.DIFFERS, "differ"), (Status.REFUSED, "refused"))


def _told(table: Verified) -> Iterator[str]:
    """Yield what is wrong with a table, line by line, the largest deviation first."""
    for finding in table.findings:
        yield finding.text
        wrong = [cell for cell in finding.cells if cell.status is Status.DIFFERS]
        yield from (f"- {_fault(cell, shares_cause=True)}" for cell in wrong[:MOST_OF_ONE])
        if len(wrong) > MOST_OF_ONE:
            yield f"- and {len(wrong) - MOST_OF_ONE} more, marked below"
    found = [_fault(cell) for cell in table.unexplained]
    for note, group in table.refused:
        several = f"{group[0].column}, {len(group)} figures: not read: {note}"
        found += [_refused(cell) for cell in group] if len(group) < 3 else [several]
    found += [f"{cell.where}: {cell.printed}, {cell.note}" for cell in table.cells if cell.ok_with_note]
    yield from found[:MOST_LINES]
    if len(found) > MOST_LINES:
        yield f"and {len(found) - MOST_LINES} more: -f csv and -f json hold all"
    if len(table.sheet.rows) > MOST_ROWS:
        yield f"Below stand the first {MOST_ROWS} rows with a fault, of {len(table.sheet.rows)} rows."


def _fault(cell: Cell, *, shares_cause: bool = False) -> str:
    """Return a wrong cell in one line: where, what is printed, what is right, and what would explain it."""
    if not cell.compared:
        return f"{cell.where}: {cell.printed}: {cell.note}"
    text = f"{cell.where}: printed {cell.printed}, should be {_expected(cell)}"
    text += f" ({cell.note})." if cell.note else "."
    if shares_cause:
        return text
    codes = ", ".join(dict.fromkeys(slip.code for slip in cell.slips))
    if len(cell.slips) == 1:
        return f"{text} Likely slip: {codes}{_of(cell)}."
    return f"{text} Possible explanations: {codes}{_of(cell)}." if codes else text


def _of(cell: Cell) -> str:
    """Return whose figure it is, where that explains it."""
    found = [slip.words for slip in cell.slips if slip.code == "neighbour"]
    return f" ({found[0]})" if found else ""


def _refused(cell: Cell) -> str:
    codes = ", ".join(slip.code for slip in cell.slips)
    return f"{cell.where}: {cell.printed or 'empty'}: not read: {cell.note}" + (f". Likely slip: {codes}." if codes else "")


def _expected(cell: Cell) -> str:
    """Return what a cell should show, with the unit once at its end."""
    low, high = cell.compared[0].exact, cell.compared[-1].exact
    return style.range_text(Range(low=low, high=high)) if low.value <= high.value else style.quantity(low)


def _entries(table: Verified) -> tuple[tuple[Field, ...], ...]:
    """Return the rows: the cells as they were read, and behind a faulty one what it should be."""
    by_row: dict[int, dict[int, Cell]] = {}
    for cell in table.cells:
        by_row.setdefault(cell.row, {})[cell.at] = cell
    shown = range(1, len(table.sheet.rows) + 1)
    if len(shown) > MOST_ROWS:
        faulty = [at for at, row in by_row.items() if any(cell.status is not Status.OK for cell in row.values())]
        return tuple(_entry(table, at, by_row[at]) for at in faulty[:MOST_ROWS])
    return tuple(_entry(table, at, by_row.get(at, {})) for at in shown)


def _entry(table: Verified, at: int, cells: dict[int, Cell]) -> tuple[Field, ...]:
    fields = [Field(column="Row", label="Row", text=str(at), tone=Tone.STRONG)]
    for index, (header, text) in enumerate(zip(table.sheet.header, table.sheet.rows[at - 1], strict=False)):
        cell, column = cells.get(index), printable(header) or " "
        tone = TONES[cell.status] if cell else Tone.PLAIN
        fields.append(Field(column=column, label=column, text=_marked(text, cell), tone=tone))
    return tuple(fields)


def _marked(text: str, cell: Cell | None) -> str:
    if cell is None or cell.status is Status.OK:
        return text
    if cell.status is Status.REFUSED:
        return f"{text} [refused]"
    return f"{text} [not {_expected(cell)}]" if cell.compared else f"{text} [wrong]"


def _quantity(found: Quantity | None, what: str) -> str:
    if found is None:
        return ""
    return {"value": style.plain, "exact": style.exact}[what](found.value)


def _record(cell: Cell, table: int) -> dict[str, str]:
    expected, ratio = cell.expected, cell.ratio
    return {
        "row": str(cell.row),
        "column": cell.column,
        "printed": cell.printed,
        "status": cell.status.value,
        "expected": _quantity(expected, "value"),
        "expected_exact": _quantity(expected, "exact"),
        "expected_unit": expected.unit.symbol if expected else "",
        "deviation_percent": style.signed((ratio - 1) * 100) if ratio is not None else "",
        "slips": " ".join(dict.fromkeys(slip.code for slip in cell.slips)),
        "note": cell.note,
        "table": str(table),
        "weight": style.stated(cell.weight.given) if cell.weight else "",
        "dose": cell.dose,
    }


def _cell(cell: Cell, table: int) -> Document:
    ratio = cell.ratio
    expected = [one.exact for one in cell.compared]
    return {
        "table": table,
        "row": cell.row,
        "column": cell.column,
        "weight": documents.quantity(cell.weight.given) if cell.weight else None,
        "dose": cell.dose,
        "printed": cell.printed,
        "expected": _ends(expected) if expected else None,
        "deviation_percent": documents.number((ratio - 1) * 100) if ratio is not None else None,
        "status": cell.status.value,
        "slips": [SLIP.json(slip) for slip in cell.slips],
        "note": cell.note,
    }


def _ends(found: list[Quantity]) -> Document:
    if len(found) == 1:
        return documents.quantity(found[0])
    return {"low": documents.quantity(found[0]), "high": documents.quantity(found[-1])}


def _finding(finding: Finding, table: int) -> Document:
    factor, (first, last) = finding.factor, finding.rows
    return {
        "table": table,
        "extent": finding.extent.value,
        "cause": finding.cause.value,
        "where": finding.where,
        "column": finding.column or None,
        "rows": {"first": first, "last": last},
        "of": finding.of or None,
        "cells": len(finding.cells),
        "factor": None if factor is None else documents.number(factor),
        "factor_exact": None if factor is None else style.exact(factor),
        "slips": [code.value for code in finding.codes],
        "text": finding.text,
    }
