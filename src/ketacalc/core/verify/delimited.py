"""CSV, and text whose cells semicolons or tabs part."""

import csv
from collections.abc import Callable, Iterator
from io import StringIO
from itertools import islice
from typing import Final

from ketacalc.core.catalogue.toml_file import printable
from ketacalc.core.errors import CatalogueError
from ketacalc.core.verify.headings import HEAD
from ketacalc.core.verify.sheet import Counted, Grid

SEPARATORS: Final = (",", ";", "\t")

Rows = tuple[tuple[str, ...], ...]


def read(text: str, name: str, separator: str, has_header: Callable[[Rows], bool]) -> Grid:
    """Return the cells of a text; the separator is the one by which its header is understood.

    Args:
        text: the whole file.
        name: what to call it in messages.
        separator: what parts the cells; empty where nobody said.
        has_header: tells whether one of some rows is a header.

    Raises:
        CatalogueError: it is no CSV, as an unclosed quotation mark is none, or too large.
    """
    marks = (separator,) if separator else SEPARATORS
    found = next((mark for mark in marks if has_header(tuple(_head(text, mark)))), None)
    first = text.partition("\n")[0]
    mark = found or next((mark for mark in marks if mark in first), marks[0])
    try:
        rows = [row for row in Counted(name).all(_reader(text, mark)) if row]
    except csv.Error as error:
        raise CatalogueError(f"{name} is not CSV: {printable(str(error), 160)}") from None
    return Grid(rows=tuple(rows), separator=mark)


def _head(text: str, mark: str) -> Iterator[tuple[str, ...]]:
    """Yield the first rows, up to one that is no CSV: the whole is read again, and refused there."""
    try:
        yield from (tuple(row) for row in islice(_reader(text, mark), HEAD) if row)
    except csv.Error:
        return


def _reader(text: str, mark: str) -> Iterator[list[str]]:
    """Read text as RFC 4180 has it, with this separator, in which an unclosed quotation mark is an error."""
    for row in csv.reader(StringIO(text, newline=""), delimiter=mark, strict=True):
        yield [cell.strip(" ") for cell in row]
