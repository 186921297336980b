"""What many figures of a table have in common: one factor, another weight's figures, or figures that were cut.

A finding stands for a whole table, a column, a row or a block of cells that touch each other. The largest deviation
comes first. Ties are no faults, and are counted apart.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import StrEnum
from fractions import Fraction
from itertools import groupby
from operator import attrgetter
from typing import Final

from ketacalc.core.check.rules import Code
from ketacalc.core.frozen import dataclass, replace
from ketacalc.core.quantities import Quantity, style
from ketacalc.core.verify.cell import Cell, Status
from ketacalc.core.verify.figures import TIE
from ketacalc.core.verify.slips import neighbour


class Extent(StrEnum):
    """How far a finding reaches."""

    TABLE = "table"
    COLUMN = "column"
    ROW = "row"
    BLOCK = "block"


class Cause(StrEnum):
    """What the figures of a finding share."""

    FACTOR = "factor"
    NEIGHBOUR = "neighbour"
    CUT = "cut"
    TIE = "tie"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Figures that share one cause.

    Attributes:
        extent: how far it reaches.
        cause: what they share.
        cells: the figures.
        factor: the printed figures over the exact ones, as simple a number as fits them all; None where there is none.
        codes: the slips that all of them share.
        of: whose figures they are: a weight or a dose of the table; empty where they are nobody's.
    """

    extent: Extent
    cause: Cause
    cells: tuple[Cell, ...]
    factor: Fraction | None = None
    codes: tuple[Code, ...] = ()
    of: str = ""

    @property
    def column(self) -> str:
        """The header of the one column that it lies in; empty where it lies in several."""
        found = {(cell.at, cell.column) for cell in self.cells}
        return next(iter(found))[1] if len(found) == 1 and self.extent is not Extent.TABLE else ""

    @property
    def rows(self) -> tuple[int, int]:
        """The first row and the last, counted from 1."""
        return min(cell.row for cell in self.cells), max(cell.row for cell in self.cells)

    @property
    def times(self) -> Fraction | None:
        """The largest deviation in it; None where a 0 is printed."""
        times = [cell.times for cell in self.cells]
        return None if None in times else max(one for one in times if one is not None)

    @property
    def where(self) -> str:
        """Where it lies, in the names of the table: `40 kg, 0.12 to 0.16 mg/kg/h`."""
        if self.extent is Extent.TABLE:
            return "the whole table"
        if self.extent is Extent.COLUMN:
            return f"the column {self.column}"
        weights = _span(style.quantity(cell.weight.given, unrounded=True) for cell in self.cells if cell.weight)
        doses = _span(cell.dose for cell in self.cells)
        first, last = self.rows
        rows = f"row {first}" if first == last else f"rows {first} to {last}"
        return ", ".join(filter(None, (weights, doses))) or rows

    @property
    def text(self) -> str:
        """The finding as a sentence."""
        number, factor = len(self.cells), self.factor
        if self.cause is Cause.TIE:
            return f"{number} figure{'s are ties that were' if number > 1 else ' is a tie that was'} rounded down"
        if self.cause is Cause.CUT:
            return f"{self.where}: {number} figures were cut instead of rounded"
        if self.cause is Cause.NEIGHBOUR:
            return f"{self.where}: these are the figures of {self.of} ({number} figures)"
        codes = f"Likely slip: {', '.join(self.codes)}." if self.codes else "Is the concentration or the unit wrong?"
        size = "" if factor is None else style.number(factor if factor > 1 else 1 / factor)
        way = "high" if factor is not None and factor > 1 else "low"
        also = f" These would be the figures of {self.of}." if self.of else ""
        every = "" if self.extent is Extent.BLOCK else "all "
        text = f"off by the same factor in {every}{number} figures, {size} times too {way}. {codes}"
        return f"{self.where}: {text}{also}"


def explained(cells: Iterable[Cell]) -> tuple[tuple[Cell, ...], tuple[Finding, ...]]:
    """Return the cells, each wrong one that is the right figure of a neighbour with that slip; and the findings.

    The largest deviation comes first, and each wrong figure is in one finding at most; ties come last, because they are
    no faults.
    """
    given = tuple(cells)
    sources = _Sources(given)
    found = tuple(_explained(cell, sources) if cell.status is Status.DIFFERS else cell for cell in given)
    judged = [cell for cell in found if cell.status is not Status.REFUSED and cell.compared]
    faults = sorted(_faults(judged, sources), key=lambda one: one.times or float("inf"), reverse=True)
    ties = tuple(cell for cell in judged if cell.status is Status.OK and TIE in cell.note)
    return found, (*faults, *([Finding(extent=Extent.TABLE, cause=Cause.TIE, cells=ties)] if ties else []))


def _explained(cell: Cell, sources: "_Sources") -> Cell:
    whose = sources.nearest(cell)
    worst = cell.worst
    if not whose or worst is None or not worst.end.value:
        return cell
    slip = neighbour(Quantity(value=worst.end.value, unit=worst.exact.unit), worst.ratio, whose)
    return replace(cell, slips=(*(one for one in cell.slips if one.code is not Code.ONE_DIGIT), slip))


def _faults(judged: list[Cell], sources: "_Sources") -> Iterator[Finding]:
    """Yield the findings of wrong figures, the widest first."""
    left = {id(cell): cell for cell in judged if cell.status is Status.DIFFERS}

    def taken(finding: Finding | None) -> Iterator[Finding]:
        if finding is not None:
            for cell in finding.cells:
                left.pop(id(cell), None)
            yield finding

    yield from taken(_shared(judged, Extent.TABLE, sources))
    for extent, group in _lines(judged):
        if all(id(cell) in left for cell in group if cell.status is Status.DIFFERS):
            yield from taken(_shared(group, extent, sources))
    for group in sources.runs(left.values()):
        of = sources.common(group) or sources.following(group)
        yield from taken(Finding(extent=Extent.BLOCK, cause=Cause.NEIGHBOUR, cells=tuple(group), of=of))
    cuts = tuple(cell for cell in left.values() if _is_cut(cell))
    if len(cuts) > 1:
        is_column = len({cell.at for cell in cuts}) == 1
        yield from taken(Finding(extent=Extent.COLUMN if is_column else Extent.TABLE, cause=Cause.CUT, cells=cuts))
    for group in _blocks(list(left.values())):
        yield from taken(_shared(group, Extent.BLOCK, sources))


def _lines(cells: list[Cell]) -> Iterator[tuple[Extent, list[Cell]]]:
    """Yield the cells of each column, then those of each row."""
    for extent, key in ((Extent.COLUMN, attrgetter("at")), (Extent.ROW, attrgetter("row"))):
        groups = defaultdict[object, list[Cell]](list)
        for cell in cells:
            groups[key(cell)].append(cell)
        yield from ((extent, group) for group in groups.values())


def _shared(cells: list[Cell], extent: Extent, sources: "_Sources") -> Finding | None:
    """Return the factor that all cells share; two of them at least differ, and none is right without it."""
    wrong = [cell for cell in cells if cell.status is Status.DIFFERS]
    if len(wrong) < 2 or all(map(_is_cut, wrong)):
        return None
    low, high = wrong[0].compared[0].span
    for least, most in (one.span for cell in cells for one in cell.compared):
        low, high = max(low, least), min(high, most)
        if low > high:
            return None
    if low <= 0 or low <= 1 <= high:
        return None
    shared = set.intersection(*({slip.code for slip in cell.slips} for cell in wrong)) - {Code.NEIGHBOUR}
    kept = [slip for slip in wrong[0].slips if slip.code in shared]
    factors = [slip.factor for slip in kept if low <= slip.factor <= high]
    of = sources.common(wrong)
    return Finding(
        extent=extent,
        cause=Cause.NEIGHBOUR if of and not kept else Cause.FACTOR,
        cells=tuple(cells),
        factor=(factors or [simplest(low, high)])[0],
        codes=tuple(slip.code for slip in kept),
        of=of,
    )


def _is_cut(cell: Cell) -> bool:
    return any(slip.code is Code.CUT for slip in cell.slips)


def _blocks(wrong: list[Cell]) -> Iterator[list[Cell]]:
    """Yield the wrong cells that touch each other and share a factor."""
    left = {(cell.row, cell.at): cell for cell in wrong if cell.compared}
    while left:
        place = next(iter(left))
        first = left.pop(place)
        group, span, edge = [first], _factors(first), [place]
        while edge:
            row, at = edge.pop()
            for near in ((row - 1, at), (row + 1, at), (row, at - 1), (row, at + 1)):
                if near in left:
                    low, high = _factors(left[near])
                    both = max(low, span[0]), min(high, span[1])
                    if both[0] <= both[1]:
                        span = both
                        group.append(left.pop(near))
                        edge.append(near)
        if len(group) > 1:
            yield sorted(group, key=lambda cell: (cell.row, cell.at))


def _factors(cell: Cell) -> tuple[Fraction, Fraction]:
    """Return between which factors all wrong numbers of a cell lie from the exact ones."""
    spans = [one.span for one in cell.wrong]
    return max(low for low, _ in spans), min(high for _, high in spans)


MANY: Final = 3
"""A figure of few digits may be that of many weights: then it is nobody's."""


class _Sources:
    """The weights and the doses of a table, by which it is told whose figure a wrong one is."""

    def __init__(self, cells: tuple[Cell, ...]) -> None:
        heads = {id(cell.weight): cell.weight for cell in cells}.values()
        weights = {weight.kg.value: weight.given for weight in heads if weight is not None}
        self._weights = sorted(weights)
        self._of_weight = {value: style.quantity(given, unrounded=True) for value, given in weights.items()}
        self._of_dose = {
            (cell.doses[0].unit.dimension, cell.doses[0].value * cell.doses[0].unit.factor): cell.dose
            for cell in {id(cell.doses): cell for cell in cells}.values()
            if len(cell.doses) == 1
        }
        self._doses = defaultdict[object, list[Fraction]](list)
        for dimension, size in sorted(self._of_dose):
            self._doses[dimension].append(size)

    def weights(self, cell: Cell) -> tuple[Fraction, ...]:
        """Return the other weights of the table whose figure this is."""
        own = cell.weight
        if own is None or not cell.doses or "kg" not in cell.doses[0].unit.parts:
            return ()
        return _between(self._weights, own.kg.value, cell)

    def doses(self, cell: Cell) -> tuple[str, ...]:
        """Return the other doses of the table whose figure this is."""
        if len(cell.doses) != 1:
            return ()
        unit = cell.doses[0].unit
        found = _between(self._doses[unit.dimension], cell.doses[0].value * unit.factor, cell)
        return tuple(self._of_dose[unit.dimension, size] for size in found)

    def nearest(self, cell: Cell) -> str:
        """Return the weight or dose beside the own one whose figure this is; empty where it is neither's."""
        for found in self.weights(cell):
            if self._step(cell, found) in (1, -1):
                return self._of_weight[found]
        return next(iter(self.doses(cell)), "") if len(self._weights) < 2 else ""

    def _step(self, cell: Cell, kg: Fraction) -> int:
        """Return how many weights up another one is, or down."""
        own = bisect_left(self._weights, cell.weight.kg.value) if cell.weight else 0
        return bisect_left(self._weights, kg) - own

    def common(self, group: list[Cell]) -> str:
        """Return the one weight or dose whose figures all these are; empty where there is none."""
        weights = set.intersection(*(set(self.weights(cell)) for cell in group))
        if weights and len({cell.weight.kg.value for cell in group if cell.weight}) == 1:
            return self._of_weight[min(weights)]
        doses = set.intersection(*(set(self.doses(cell)) for cell in group))
        return min(doses) if doses and len({cell.dose for cell in group}) == 1 else ""

    def following(self, cells: list[Cell]) -> str:
        """Return that each weight carries the figures of the one after it, or before; empty where it is not so."""
        for step, whose in ((1, "the next weight up"), (-1, "the next weight down")):
            if all(self._carries(cell, step) for cell in cells):
                return whose
        return ""

    def _carries(self, cell: Cell, step: int) -> bool:
        return any(self._step(cell, found) == step for found in self.weights(cell))

    def runs(self, wrong: Iterable[Cell]) -> Iterator[list[Cell]]:
        """Yield wrong figures that lie together and are those of one other weight, or each of the next one."""
        cells = [cell for cell in wrong if self.weights(cell)]
        taken = set[int]()
        for _, group in groupby(cells, key=lambda cell: cell.weight and cell.weight.kg.value):
            run = list(group)
            if len(run) > 1 and self.common(run) and not self.following(run):
                taken.update(map(id, run))
                yield run
        for step in (1, -1):
            rest = [cell for cell in cells if id(cell) not in taken and self._carries(cell, step)]
            if len(rest) > 1:
                taken.update(map(id, rest))
                yield rest


def _between(values: list[Fraction], own: Fraction, cell: Cell) -> tuple[Fraction, ...]:
    """Return the values but the own one for which the figure would be right, if it grows as they do."""
    low, high = _factors(cell)
    first, last = bisect_left(values, own * low), bisect_right(values, own * high)
    return tuple(value for value in values[first:last] if value != own) if last - first <= MANY else ()


def _span(names: Iterable[str]) -> str:
    """Return the first and the last of some names."""
    found = list(dict.fromkeys(filter(None, names)))
    if len(found) < 2:
        return found[0] if found else ""
    first, last = found[0], found[-1]
    unit = first.rpartition(" ")[2]
    return f"{first.removesuffix(f' {unit}')} to {last}" if last.endswith(f" {unit}") else f"{first} to {last}"


def simplest(low: Fraction, high: Fraction) -> Fraction:
    """Return the fraction with the smallest denominator between two positive bounds.

    >>> simplest(Fraction("0.49"), Fraction("0.51"))
    Fraction(1, 2)
    """
    whole = low.numerator // low.denominator
    if whole == low or whole + 1 <= high:
        return Fraction(whole if whole == low else whole + 1)
    return whole + 1 / simplest(1 / (high - whole), 1 / (low - whole))
