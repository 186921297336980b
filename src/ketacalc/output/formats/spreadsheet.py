"""Rows as CSV, in which no cell is taken for a formula and none carries a control character."""

import csv
from io import StringIO
from typing import Final

_FORMULA: Final = ("=", "+", "-", "@")


def write(header: tuple[str, ...], rows: list[dict[str, str]]) -> str:
    """Return rows under their header; a cell that a spreadsheet would compute is made harmless."""
    file = StringIO()
    writer = csv.DictWriter(file, header, lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: harmless(value) for key, value in row.items()} for row in rows)
    return file.getvalue()


def harmless(cell: str) -> str:
    """Return a cell without control characters, and with an apostrophe before what begins a formula."""
    text = cell if cell.isprintable() else "".join(c if c.isprintable() else " " for c in cell)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text
