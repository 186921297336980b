"""The sheets of a workbook (xlsx), as python-calamine reads them."""

import re
from datetime import date, time, timedelta
from decimal import Decimal
from io import BytesIO
from itertools import product
from typing import TYPE_CHECKING, Final
from zipfile import BadZipFile, ZipFile

from ketacalc.core.catalogue.toml_file import printable
from ketacalc.core.errors import CatalogueError, InputError
from ketacalc.core.verify.sheet import MOST_COLUMNS, Counted, Grid, Place

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

MAGIC: Final = b"PK\x03\x04"
DATE: Final = "the cell holds a date or a time: a spreadsheet makes one of 1-7; format the cell as text"
MERGED: Final = "the cell is merged with others"
UNPACKED: Final = 64 << 20
"""Bytes; a workbook is a packed file, and what it unpacks to is bounded before it is unpacked."""
ROOM: Final = 1_000_000
"""Cells between the first and the last that are filled: they all are made, the empty ones too."""
_CELL: Final = re.compile(rb'<c [^>]{0,99}?\br="([A-Z]{1,3})([0-9]{1,7})"')


def read(data: bytes, name: str, sheet: str) -> tuple[Grid, ...]:
    """Return every sheet that holds something, or the one that is named.

    Raises:
        ImportError: python-calamine is not installed.
        CatalogueError: the file is no xlsx, or too large.
        InputError: no sheet has that name.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        _bound(data, name)
        with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            if sheet and sheet not in book.sheet_names:
                raise InputError(
                    f"{name} has no sheet of that name; it has {printable(', '.join(book.sheet_names), 160)}"
                )
            counted = Counted(name)
            names = [sheet] if sheet else book.sheet_names
            return tuple(grid for one in names if (grid := _grid(book.get_sheet_by_name(one), counted)).rows)
    except (CalamineError, BadZipFile, OSError, NotImplementedError, RuntimeError) as error:
        raise CatalogueError(f"{name} is not an xlsx workbook: {printable(str(error), 160)}") from None


def _bound(data: bytes, name: str) -> None:
    """Refuse a workbook that would fill the memory: two filled cells in opposite corners are enough for it."""
    with ZipFile(BytesIO(data)) as packed:
        if sum(part.file_size for part in packed.infolist()) > UNPACKED:
            raise CatalogueError(f"{name} unpacks to more than {UNPACKED >> 20} MiB")
        for part in packed.namelist():
            if not part.startswith("xl/worksheets/") or not part.endswith(".xml"):
                continue
            rows, columns = 1, 1
            for letters, row in _CELL.findall(packed.read(part)):
                column = 0
                for letter in letters:
                    column = column * 26 + letter - 64
                rows, columns = max(rows, int(row)), max(columns, column)
            if rows * columns > ROOM:
                raise CatalogueError(
                    f"{name} has a cell in row {rows}, and one in column {columns}: delete what is far off"
                )


def _grid(sheet: "CalamineSheet", counted: Counted) -> Grid:
    """Return a sheet, from its first filled row and column on."""
    if sheet.start is None:
        return Grid(rows=())
    values = sheet.to_python()
    rows = tuple(counted.row([_text(value) for value in row]) for row in values)
    odd: dict[Place, str] = {
        (at, column): DATE
        for at, row in enumerate(values)
        for column, value in enumerate(row)
        if isinstance(value, (date, time, timedelta))
    }
    merged = sheet.merged_cell_ranges or ()
    if len(merged) > MOST_COLUMNS:
        raise CatalogueError(f"{counted.name} has more than {MOST_COLUMNS:,} merged cells in one sheet")
    for first, last in merged:
        (top, left), (bottom, right) = ((at[0] - sheet.start[0], at[1] - sheet.start[1]) for at in (first, last))
        places = product(
            range(max(top, 0), min(bottom + 1, len(rows))), range(max(left, 0), min(right + 1, sheet.width))
        )
        is_title = top == bottom and 0 <= top < len(rows) and sum(map(bool, rows[top])) == 1
        odd |= {} if is_title else dict.fromkeys(places, MERGED)
    return Grid(rows=rows, odd=odd, title=sheet.name)


def _text(value: object) -> str:
    """Return a value as a person would have typed it; a float keeps the digits that tell it from every other."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f").removesuffix(".0")
    return str(value).strip(" ")
