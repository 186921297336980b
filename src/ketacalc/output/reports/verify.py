"""The result of `verify`: a dosing table with its faults marked where they stand, and a summary."""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from ketacalc.core.quantities import style
from ketacalc.core.verify.cells import Cell, Finding, Status
from ketacalc.core.verify.sheet import Sheet
from ketacalc.output import documents, wording
from ketacalc.output.check.result import SLIP
from ketacalc.output.documents import Document
from ketacalc.output.report import Records
from ketacalc.output.view import Field, Tone, View

HEADER: Final = (
    "row", "column", "printed", "status", "expected", "expected_exact", "expected_unit", "deviation_percent",
    "slips", "note", "notice", "version",
)  # fmt: skip
TONES: Final = {Status.OK: Tone.PLAIN, Status.DIFFERS: Tone.NEGATIVE, Status.REFUSED: Tone.CAUTION}


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyReport:
    """A verified table.

    Attributes:
        sheet: the table.
        cells: every printed figure of it.
        findings: what is off everywhere by the same factor.
    """

    sheet: Sheet
    cells: tuple[Cell, ...]
    findings: tuple[Finding, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many cells have each status."""
        counted = Counter(cell.status for cell in self.cells)
        return {status.value: counted[status] for status in Status}

    def document(self) -> Document:
        """Return the document `ketacalc.verify/1`."""
        return documents.envelope("verify") | {
            "table": self.sheet.name,
            "counts": self.counts,
            "cells": [_document(cell) for cell in self.cells],
            "findings": [
                {
                    "column": finding.column or None,
                    "cells": finding.cells,
                    "factor": documents.number(finding.factor),
                    "factor_exact": style.exact(finding.factor),
                    "slips": list(finding.codes),
                    "text": _finding(finding),
                }
                for finding in self.findings
            ],
        }

    def records(self) -> Records:
        """Return one row per cell."""
        envelope = documents.envelope("verify")
        rows = []
        for cell in self.cells:
            expected, ratio = cell.expected, cell.ratio
            rows.append(
                {
                    "row": str(cell.row),
                    "column": cell.column,
                    "printed": cell.printed,
                    "status": cell.status.value,
                    "expected": style.plain(expected.value) if expected else "",
                    "expected_exact": style.exact(expected.value) if expected else "",
                    "expected_unit": expected.unit.symbol if expected else "",
                    "deviation_percent": style.signed((ratio - 1) * 100) if ratio is not None else "",
                    "slips": " ".join(dict.fromkeys(slip.code for slip in cell.slips)),
                    "note": cell.note,
                    "notice": envelope["notice"],
                    "version": envelope["version"],
                }
            )
        return HEADER, rows

    def view(self) -> View:
        """Return the table as it was read, every faulty cell with what it should be, and a summary below."""
        by_row: dict[int, list[Cell]] = {}
        for cell in self.cells:
            by_row.setdefault(cell.row, []).append(cell)
        faults = tuple(_fault(cell) for cell in self.cells if cell.status is not Status.OK)
        cautions = tuple(f"row {c.row}, {c.column}: {c.printed}: {c.note}" for c in self.cells if c.ok_with_note)
        counts = self.counts
        summary = (
            f"{len(self.cells)} figures: {counts['ok']} ok, {counts['differs']} differ, {counts['refused']} refused",
            *(_finding(finding) for finding in self.findings),
        )
        notes = (("Faults", faults), ("Cautions", cautions), ("Summary", summary))
        return View(
            title=f"{self.sheet.name}, computed again",
            lines=(documents.envelope("verify")["notice"],),
            entries=tuple(self._entry(at, by_row.get(at, [])) for at in range(1, len(self.sheet.rows) + 1)),
            notes=tuple(note for note in notes if note[1]),
        )

    def _entry(self, at: int, cells: list[Cell]) -> tuple[Field, ...]:
        """Return one row: the cells as they were read, and behind a faulty one what it should be."""
        row = self.sheet.rows[at - 1]
        marked = {cell.at: cell for cell in cells}
        fields = [Field(column="Row", label="Row", text=str(at), tone=Tone.STRONG)]
        for index, (column, text) in enumerate(zip(self.sheet.header, row, strict=False)):
            cell = marked.get(index)
            tone = TONES[cell.status] if cell else Tone.PLAIN
            fields.append(Field(column=column or " ", label=column or " ", text=_marked(text, cell), tone=tone))
        return tuple(fields)


def _marked(text: str, cell: Cell | None) -> str:
    if cell is None or cell.status is Status.OK:
        return text
    if cell.expected is None:
        return f"{text} [refused]"
    return f"{text} [not {style.quantity(cell.expected)}]"


def _fault(cell: Cell) -> str:
    """Return a faulty cell in one line: where, what is printed, what is right, and what would explain it."""
    where = f"row {cell.row}, {cell.column}: {cell.printed}" if cell.column else f"row {cell.row}"
    if cell.expected is None or cell.ratio is None:
        text = f"{where}: refused: {cell.note}"
    else:
        off = style.number(abs(cell.ratio - 1) * 100)
        text = f"{where}: should be {style.quantity(cell.expected)}, off by {off} %"
    return "; ".join([text, *(wording.slip(slip) for slip in cell.slips)])


def _finding(finding: Finding) -> str:
    """Return what is off everywhere in one line."""
    where = f"the column {finding.column}" if finding.column else "the whole table"
    codes = f" ({', '.join(finding.codes)})" if finding.codes else " (a wrong concentration or unit?)"
    return f"{where} is off by the same factor in all {finding.cells} figures: {style.number(finding.factor)}{codes}"


def _document(cell: Cell) -> Document:
    ratio = cell.ratio
    return {
        "row": cell.row,
        "column": cell.column,
        "printed": cell.printed,
        "expected": documents.quantity(cell.expected) if cell.expected else None,
        "deviation_percent": documents.number((ratio - 1) * 100) if ratio is not None else None,
        "status": cell.status.value,
        "slips": [SLIP.json(slip) for slip in cell.slips],
        "note": cell.note,
    }
