"""The tables of a file: CSV, Markdown, an HTML page or a workbook, each with its header found.

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
from ketacalc.core.errors import CatalogueError, InputError
from ketacalc.core.quantities import quoted
from ketacalc.core.verify import headings, markup, workbook
from ketacalc.core.verify.sheet import LARGEST, Counted, Grid, Sheet

_RULE: Final = re.compile(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_BAR: Final = re.compile(r"(?<!\\)(?:\\\\)*\|")
_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_LEAD: Final = re.compile(r" {0,3}(?:#{1,6}|[-*+]|\d{1,9}[.)]) +")
_ENDINGS: Final = {
    ".csv": "csv", ".tsv": "csv", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html",
    ".xhtml": "html", ".xlsx": "xlsx",
}  # fmt: skip
_NO_TABLE: Final = "holds no table: a header and one row at least"
_MARKS: Final = (",", ";", "\t")
_SEPARATORS: Final = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";"}


def read_separator(text: str) -> str:
    """Read what parts the cells of a text.

    Raises:
        InputError: it is none of the three.
    """
    found = _SEPARATORS.get(text.casefold(), text)
    if found not in _MARKS:
        raise InputError(f"{quoted(text)} parts no cells: write one of ',', ';' and tab")
    return found


def read_tables(data: bytes, name: str, *, separator: str = "", table: int = 0, sheet: str = "") -> tuple[Sheet, ...]:
    """Read every table of a file, or the one that is wanted.

    Args:
        data: the file.
        name: what to call it in messages; its ending says what it is, else its first bytes do.
        separator: what parts the cells of a text; empty where it is seen from the header.
        table: its number, from 1; 0 for all.
        sheet: the name of a sheet of a workbook; empty for all.

    Raises:
        CatalogueError: it is not read, too large, or holds no dosing table.
        ImportError: it is a workbook, and python-calamine is not installed.
        InputError: it has no such table; or several, of which one is no dosing table, and none was named.
    """
    grids = _grids(data, name, separator, sheet)
    if table > len(grids):
        raise InputError(f"{name} has {len(grids)} table{'s' if len(grids) > 1 else ''}, and no table {table}")
    several = len(grids) > 1
    chosen = [(table, grids[table - 1])] if table else list(enumerate(grids, 1))
    found = []
    for at, grid in chosen:
        called = f"{name}, {grid.title or f'table {at}'}" if several else name
        try:
            found.append(_located(grid, called))
        except CatalogueError as error:
            if not several or table:
                raise
            choice = f"--sheet {grids[0].title!r}" if grid.title else "--table 1"
            raise InputError(f"{name} has {len(grids)} tables; name one, as in {choice}: {error}") from None
    return tuple(found)


def _grids(data: bytes, name: str, separator: str, sheet: str) -> tuple[Grid, ...]:
    """Return every table of a file, whatever it holds."""
    if len(data) > LARGEST:
        raise CatalogueError(f"{name} is larger than {LARGEST >> 20} MiB")
    form = _ENDINGS.get(f".{name.rpartition('.')[2].casefold()}", "")
    if form == "xlsx" or (not form and data.startswith(workbook.MAGIC)):
        found = workbook.read(data, name, sheet)
    elif sheet:
        raise InputError(f"{name} is no workbook, and has no sheets; --table names one of several tables")
    else:
        found = _of_text(data, name, form, separator)
    if not found:
        raise CatalogueError(f"{name} {_NO_TABLE}")
    return found


def _of_text(data: bytes, name: str, form: str, separator: str) -> tuple[Grid, ...]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CatalogueError(f"{name} is not UTF-8 (byte {error.start})") from None
    is_open = not form and not separator
    if form == "html" or (is_open and text.lstrip()[:1] == "<"):
        return markup.read(text, name)
    if form == "markdown" or (is_open and _is_markdown(text)):
        return _read_markdown(text, name)
    return (_read_csv(text, name, separator),)


def _located(grid: Grid, name: str) -> Sheet:
    """Return a table from its header on; what stands over it are its titles, one text alone below it is a note."""
    rows = list(grid.rows)
    while rows and (not any(rows[-1]) or _is_note(rows)):
        rows.pop()
    found = headings.number_of(rows, grid.above)
    header = next((row for row in rows if any(row)), None)
    if header is None or len(rows) < 2 + (found[0] if found else 0):
        raise CatalogueError(f"{name} {_NO_TABLE}")
    if found is None:
        raise headings.refused(name, header, is_merged=any(place[0] < 2 for place in grid.odd))
    at = found[0]
    return Sheet(
        name=name,
        header=rows[at],
        rows=tuple(rows[at + 1 :]),
        shape=found[1],
        above=(*grid.above, *headings.titles(rows[:at])),
        odd={(row - at - 1, column): why for (row, column), why in grid.odd.items() if row >= at},
        separator=grid.separator,
    )


def _is_note(rows: list[tuple[str, ...]]) -> bool:
    """Tell whether the last row is a note under a table: one text in words, beside nothing."""
    first, *rest = rows[-1]
    return len(rows) > 2 and not any(rest) and len(first.split()) > 2 and not first[:1].isdigit()


def _read_csv(text: str, name: str, separator: str) -> Grid:
    """Return the cells of a text; the separator is the one by which its header is understood, where nobody said it."""
    marks = (separator,) if separator else _MARKS
    found = next((mark for mark in marks if headings.number_of(tuple(_head(text, mark))) is not None), None)
    first = text.partition("\n")[0]
    mark = found or next((mark for mark in marks if mark in first), marks[0])
    counted = Counted(name)
    try:
        rows = [counted.row(row) for row in _reader(text, mark) if row]
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


def _is_markdown(text: str) -> bool:
    """Tell whether a text holds a table of Markdown: a line of bars, and a rule below it."""
    lines = text.splitlines()
    return any("|" in above and _is_rule(rule) for above, rule in pairwise(lines))


def _read_markdown(text: str, name: str) -> tuple[Grid, ...]:
    """Return every table of a text, with the lines that stand before it."""
    counted, found, above = Counted(name), list[Grid](), list[str]()
    lines = iter(text.splitlines())
    header = ""
    for line in lines:
        if not ("|" in header and _is_rule(line)):
            above += [_plain(_LEAD.sub("", line))] if line.strip() else []
            header = line
            continue
        rows = [counted.row(_cells(header))]
        for row in lines:
            if not row.strip() or "|" not in row:
                break
            rows.append(counted.row(_cells(row)))
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
