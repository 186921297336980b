"""Rows as CSV, in which no text is taken for a formula and none carries a control character; a number is a number."""

import csv
import re
from io import StringIO
from typing import Final

_FORMULA: Final = ("=", "+", "-", "@")
_NEGATIVE: Final = re.compile(r"-[0-9]+([./][0-9]+)?")


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
    is_formula = text.lstrip().startswith(_FORMULA) and not _NEGATIVE.fullmatch(text)
    return f"'{text}" if is_formula else text
