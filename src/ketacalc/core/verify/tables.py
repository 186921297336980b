"""The tables of a file: CSV, Markdown, an HTML page or a workbook, each with its header found."""

from typing import Final

from ketacalc.core.errors import CatalogueError, InputError
from ketacalc.core.quantities import quoted
from ketacalc.core.verify import headings, markup, texts, workbook
from ketacalc.core.verify.sheet import LARGEST, Grid, Sheet

_ENDINGS: Final = {
    ".csv": "csv", ".tsv": "csv", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html",
    ".xhtml": "html", ".xlsx": "xlsx",
}  # fmt: skip
_NO_TABLE: Final = "holds no table: a header and one row at least"
_SEPARATORS: Final = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";"}


def read_separator(text: str) -> str:
    """Read what parts the cells of a text.

    Raises:
        InputError: it is none of the three.
    """
    found = _SEPARATORS.get(text.casefold(), text)
    if found not in texts.SEPARATORS:
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
    else:
        if sheet:
            raise InputError(f"{name} is no workbook, and has no sheets; --table names one of several tables")
        found = _of_text(data, name, form, separator)
    if not found:
        raise CatalogueError(f"{name} {_NO_TABLE}")
    return found


def _of_text(data: bytes, name: str, form: str, separator: str) -> tuple[Grid, ...]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CatalogueError(f"{name} is not UTF-8 (byte {error.start})") from None
    if form == "html" or (not form and not separator and text.lstrip()[:1] == "<"):
        return markup.read(text, name)
    if form == "markdown" or (not form and not separator and texts.is_markdown(text)):
        return texts.read_markdown(text, name)
    return (texts.read_csv(text, name, separator),)


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
