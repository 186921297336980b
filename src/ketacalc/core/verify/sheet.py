"""A table from outside as rows of text: bounded, whole, and with no row or cell lost on the way."""

from collections.abc import Mapping, Sequence
from typing import Final

from ketacalc.core.errors import CatalogueError
from ketacalc.core.frozen import dataclass, field
from ketacalc.core.verify.headings import Shape

LARGEST: Final = 16 << 20
"""Bytes; a dosing table that somebody prints has a few thousand."""
MOST_CELLS: Final = 100_000
MOST_COLUMNS: Final = 200
"""What is taken of a table: the largest published chart that was seen has 1,300 cells and 30 columns."""

Place = tuple[int, int]
"""A row and a column, counted from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Rows of text as they stand in a file.

    Attributes:
        rows: the cells of each row.
        above: the lines of text that stand before the table.
        odd: the places that hold no text of their own, such as merged cells and dates, each with the reason.
        title: how the file names it, such as the name of a sheet of a workbook; empty where it does not.
        separator: what parts the cells of a text; empty where the file has cells of its own.
    """

    rows: tuple[tuple[str, ...], ...]
    above: tuple[str, ...] = ()
    odd: Mapping[Place, str] = field(default_factory=dict)
    title: str = ""
    separator: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(Grid):
    """A table whose header was found; its rows are those after the header, without blank ones at the end.

    Attributes:
        name: what to call it in messages.
        header: the names of the columns; what is odd about them stands at row -1.
        shape: how it is laid out.
    """

    name: str
    header: tuple[str, ...]
    shape: Shape

    def odd_at(self, row: int, at: int) -> str:
        """Return why a cell holds no text of its own, or its header does not; empty where both do.

        Args:
            row: counted from 1 after the header.
            at: the position of its column, from 0.
        """
        return self.odd.get((row - 1, at)) or self.odd.get((-1, at)) or ""


@dataclass(slots=True)
class Counted:
    """Rows of a file, counted while they are read, so that a hostile one is refused before it fills the memory."""

    name: str
    cells: int = 0

    def row(self, cells: Sequence[str]) -> tuple[str, ...]:
        """Count a row, and return it.

        Raises:
            CatalogueError: there are too many cells, or too many columns.
        """
        self.add(len(cells))
        return tuple(cells)

    def add(self, cells: int) -> None:
        """Count a row of so many cells."""
        self.cells += cells
        if cells > MOST_COLUMNS:
            raise CatalogueError(f"{self.name} has a row of more than {MOST_COLUMNS:,} cells")
        if self.cells > MOST_CELLS:
            raise CatalogueError(f"{self.name} has more than {MOST_CELLS:,} cells: verify it in parts")
