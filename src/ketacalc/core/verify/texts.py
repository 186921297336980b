"""Tables as text: CSV, cells that semicolons or tabs part, and the tables of Markdown.

A row of Markdown with more cells than its header keeps them: a reader that renders it drops them without a word.
"""

import csv
import html
import re
from collections.abc import Iterator
from io import StringIO
from itertools import islice, pairwise
from typing import Final

from ketacalc.core.catalogue.toml_file import printable
from ketacalc.core.errors import CatalogueError
from ketacalc.core.verify import headings
from ketacalc.core.verify.sheet import Counted, Grid

SEPARATORS: Final = (",", ";", "\t")

_RULE: Final = re.compile(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_BAR: Final = re.compile(r"(?<!\\)(?:\\\\)*\|")
_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_LEAD: Final = re.compile(r" {0,3}(?:#{1,6}|[-*+]|\d{1,9}[.)]) +")


def read_csv(text: str, name: str, separator: str) -> Grid:
    """Return the cells of a text; the separator is the one by which its header is understood, where nobody said it.

    Raises:
        CatalogueError: it is no CSV, as an unclosed quotation mark is none, or too large.
    """
    marks = (separator,) if separator else SEPARATORS
    found = next((mark for mark in marks if headings.number_of(tuple(_head(text, mark))) is not None), None)
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
        yield from (tuple(row) for row in islice(_reader(text, mark), headings.HEAD) if row)
    except csv.Error:
        return


def _reader(text: str, mark: str) -> Iterator[list[str]]:
    """Read text as RFC 4180 has it, with this separator, in which an unclosed quotation mark is an error."""
    for row in csv.reader(StringIO(text, newline=""), delimiter=mark, strict=True):
        yield [cell.strip(" ") for cell in row]


def is_markdown(text: str) -> bool:
    """Tell whether a text holds a table of Markdown: a line of bars, and a rule below it."""
    lines = text.splitlines()
    return any("|" in above and _is_rule(rule) for above, rule in pairwise(lines))


def read_markdown(text: str, name: str) -> tuple[Grid, ...]:
    """Return every table of a text.

    Raises:
        CatalogueError: it is too large.
    """
    counted, found, above = Counted(name), list[Grid](), list[str]()
    lines = iter(text.splitlines())
    header = ""
    for line in lines:
        if not ("|" in header and _is_rule(line)):
            above += [_plain(_LEAD.sub("", line))] if line.strip() else []
            header = line
            continue
        rows = [_cells(header)]
        counted.add(len(rows[0]))
        for row in lines:
            if not row.strip() or "|" not in row:
                break
            rows.append(_cells(row))
            counted.add(len(rows[-1]))
        found.append(Grid(rows=tuple(rows), above=tuple(above[:-1])))
        above, header = [], ""
    return tuple(found)


def _is_rule(line: str) -> bool:
    return "-" in line and "|" in line and _RULE.fullmatch(line) is not None


def _cells(line: str) -> tuple[str, ...]:
    """Split a row at the bars that are not escaped; those at both ends part nothing."""
    cuts = [found.end() for found in _BAR.finditer(line)]
    parts = [line[start : end - 1] for start, end in zip([0, *cuts], [*cuts, len(line) + 1], strict=True)]
    parts = parts[1:] if not parts[0].strip() else parts
    parts = parts[:-1] if parts and not parts[-1].strip() else parts
    return tuple(_plain(part) for part in parts)


def _plain(text: str) -> str:
    """Return the text that a cell or a line shows: without emphasis around it, escapes and entities."""
    text = re.sub(r"<br */?>", " ", text.strip())
    for mark in ("**", "__", "*", "_", "`"):
        if len(text) > 2 * len(mark) and text.startswith(mark) and text.endswith(mark):
            text = text[len(mark) : -len(mark)]
    return html.unescape(_ESCAPED.sub(r"\1", text)).strip()
