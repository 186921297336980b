"""The tables of a page: which figures of a regimen stand side by side, so that none is wider than the paper."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from ketacalc.core.dose.card import Line, Table
from ketacalc.core.quantities import style
from ketacalc.core.quantities.conversion import is_volume
from ketacalc.output import wording
from ketacalc.output.card import headings

ROOM: Final = 90
"""Digits that stand side by side between the margins of A4; Letter is a little wider."""
GAP: Final = 3
"""What a column takes beside its figures, in digits."""
MARKED: Final = 13
"""What the column of cautions takes, in digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One figure with what heads its column."""

    label: str
    text: str
    is_rounded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One weight: its figures, and what marks it."""

    weight: str
    cells: tuple[Cell, ...]
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table as wide as a page: the weights, and as many figures of a regimen as fit beside them."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    has_marks: bool


def fitted(table: Table) -> tuple[Grid, ...]:
    """Return the tables of a regimen, as few as hold all its figures."""
    return tuple(_grid(table, chosen) for chosen in _fitting(table))


def _fitting(table: Table) -> Iterator[tuple[int, ...]]:
    """Yield the figures that stand side by side: all of them where they fit, else amounts apart from volumes."""
    figures = table.lines[0].figures
    wide = [max(len(_cell(line, at).text) for line in table.rows) + GAP for at in range(len(figures))]
    room = ROOM - sum(column + GAP for column in _beside(table))
    everything = tuple(range(len(wide)))
    if sum(wide) <= room:
        yield everything
        return
    for _, group in groupby(everything, key=lambda at: is_volume(figures[at][1].unit)):
        held: list[int] = []
        for at in group:
            if held and sum(wide[one] for one in (*held, at)) > room:
                yield tuple(held)
                held = []
            held.append(at)
        yield tuple(held)


def _beside(table: Table) -> Iterator[int]:
    """Yield how many digits each column takes that stands beside the figures in every table."""
    yield max(len(headings.weight(line)) for line in table.rows)
    if headings.kilograms(table.lines[0]):
        yield max(len(headings.kilograms(line).removesuffix(style.ROUNDED)) for line in table.rows)
    if _has_marks(table):
        yield MARKED


def _has_marks(table: Table) -> bool:
    return any(headings.marks(line) for line in table.rows)


def _grid(table: Table, chosen: tuple[int, ...]) -> Grid:
    first = table.lines[0]
    labels = tuple(headings.column(first, first.figures[at][0]) for at in chosen)
    has_marks = _has_marks(table)
    in_kg = ("In kg",) if headings.kilograms(first) else ()
    return Grid(
        caption=", ".join(labels),
        headings=("Weight", *in_kg, *labels, *(("Caution",) if has_marks else ())),
        rows=tuple(_row(line, chosen) for line in table.rows),
        has_marks=has_marks,
    )


def _row(line: Line, chosen: tuple[int, ...]) -> Row:
    kilograms = headings.kilograms(line)
    in_kg = (_shown("In kg", kilograms),) if kilograms else ()
    cells = (*in_kg, *(_cell(line, at) for at in chosen))
    return Row(weight=headings.weight(line), cells=cells, mark=headings.marks(line))


def _cell(line: Line, at: int) -> Cell:
    derived, figure = line.figures[at]
    return _shown(headings.column(line, derived), wording.figure(figure, line.dose.regimen))


def _shown(label: str, text: str) -> Cell:
    """Return a figure apart from the mark that it was rounded, which may stand on a line of its own."""
    return Cell(label=label, text=text.removesuffix(style.ROUNDED), is_rounded=text.endswith(style.ROUNDED))
