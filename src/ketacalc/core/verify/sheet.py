"""A table from outside as rows of text: bounded, whole, and with no row or cell lost on the way."""

import csv
from dataclasses import dataclass
from io import StringIO
from typing import Final

from ketacalc.core.catalogue.toml_file import printable
from ketacalc.core.errors import CatalogueError
from ketacalc.core.quantities import quoted

LARGEST: Final = 16 << 20
"""Bytes; a dosing table that somebody prints has a few thousand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The rows of a table.

    Attributes:
        name: what to call it in messages.
        header: the names of the columns.
        rows: the cells of each row after the header; blank lines, and empty rows at the end, are none.
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def read_sheet(data: bytes, name: str) -> Sheet:
    """Read CSV, or text with semicolons or tabs where its header has no comma.

    Raises:
        CatalogueError: it is not UTF-8, too large, no CSV, or has no row after its header.
    """
    if len(data) > LARGEST:
        raise CatalogueError(f"{name} is larger than {LARGEST >> 20} MiB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CatalogueError(f"{name} is not UTF-8 (byte {error.start})") from None
    first = text.partition("\n")[0]
    delimiter = next((mark for mark in ",;\t" if mark in first), ",")
    try:
        rows = [
            tuple(cell.strip(" ") for cell in row)
            for row in csv.reader(StringIO(text, newline=""), _dialect(delimiter))
        ]
    except csv.Error as error:
        raise CatalogueError(f"{name} is not CSV: {printable(str(error), 160)}") from None
    header, *body = [row for row in rows if row] or [()]
    while body and not any(body[-1]):
        body.pop()
    if not any(header) or not body:
        raise CatalogueError(f"{name} holds no table: a header and one row at least")
    return Sheet(name=name, header=header, rows=tuple(body))


def _dialect(delimiter: str) -> type[csv.Dialect]:
    """Return CSV as RFC 4180 has it, with this delimiter, in which an unclosed quote is an error."""

    class Strict(csv.excel):
        strict = True

    Strict.delimiter = delimiter
    return Strict


def heading(text: str) -> tuple[str, str]:
    """Split a header into its name, in small letters, and its unit: `Weight [kg]` gives `weight` and `kg`.

    Raises:
        CatalogueError: the bracket is not closed.
    """
    name, bracket, unit = text.partition("[")
    if bracket and not unit.endswith("]"):
        raise CatalogueError(f"the header {quoted(text)} has an open bracket")
    return name.strip(" ").casefold(), unit.removesuffix("]").strip(" ")
