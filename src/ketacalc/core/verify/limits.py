"""A pump library: the limits of each line in order, on one axis and of one size, and beside what is reported.

A line has a drug and some of the limits of `headings.LIMITS`. What the catalogue reports is a note, and never a fault:
a library may have its reasons.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from fractions import Fraction
from itertools import combinations, pairwise
from statistics import median_low
from typing import Final

from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.check.judge import Verdict, check
from ketacalc.core.check.rules import Code
from ketacalc.core.errors import CatalogueError, InputError
from ketacalc.core.frozen import dataclass, replace
from ketacalc.core.quantities import Quantity, Unit, conversion, quoted, read_concentration, style
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.stated import figure
from ketacalc.core.quantities.unit import GIVEN
from ketacalc.core.verify import headings
from ketacalc.core.verify.cell import Cell, Status
from ketacalc.core.verify.figures import Reading, is_dash, read_figure
from ketacalc.core.verify.findings import Cause, Extent, Finding
from ketacalc.core.verify.headings import LIMITS
from ketacalc.core.verify.sheet import Sheet

SIZES: Final = ((Fraction(1000), Code.MILLIGRAM_MICROGRAM), (Fraction(60), Code.MINUTE_HOUR))
"""By how much a mistaken unit makes a line larger, or smaller, than the others of its drug."""
ALIKE: Final = 2
"""A line is taken for one of those sizes up to this ratio; the cut-off is ours."""
NEAR: Final = 100
"""Two limits of a line whose digits lie closer than this are taken for two of one unit; the cut-off is ours."""

_LOW, _HIGH = LIMITS[:3], LIMITS[:3:-1]
"""The limits on either side, the outermost first."""
_REVERSED: Final = tuple(zip(_LOW, _HIGH, strict=True))
_INSIDE: Final = (*combinations(_LOW, 2), *combinations(_HIGH, 2))
"""The outer limit and the inner one."""


@dataclass(frozen=True, slots=True)
class _Limit:
    """A limit that was read: its cell, its quantity, and the same in the unit of its line."""

    cell: Cell
    given: Quantity
    places: int
    value: Fraction


@dataclass(frozen=True, slots=True)
class _Line:
    """The limits of one row, by name, in one unit."""

    drug: str
    unit: Unit
    known: Known
    limits: dict[str, _Limit]


def verify_limits(
    sheet: Sheet, reading: Reading, regimens: Sequence[Regimen]
) -> tuple[tuple[Cell, ...], tuple[Finding, ...]]:
    """Check every limit of a pump library; and return the lines that are of another size than their neighbours.

    Raises:
        CatalogueError: a column is there twice.
    """
    found = [headings.heading(text) for text in sheet.header]
    columns = {one.name: at for at, one in enumerate(found) if one.name}
    if len(columns) < sum(bool(one.name) for one in found):
        raise CatalogueError(f"{sheet.name} has a column twice")
    cells: dict[tuple[int, int], Cell] = {}
    lines = []
    for row, texts in enumerate(sheet.rows, 1):
        found_cells, whole = _line(sheet, reading, row, texts, columns)
        cells |= {(cell.row, cell.at): cell for cell in found_cells}
        lines += [whole] if whole else []

    def mark(cell: Cell, why: str) -> None:
        note = "; ".join(dict.fromkeys(filter(None, (cells[cell.row, cell.at].note, why))))
        cells[cell.row, cell.at] = replace(cell, status=Status.DIFFERS, note=note)

    for line in lines:
        for name, why in (*_faults(line), *_units(line.limits)):
            mark(line.limits[name].cell, why)
    sized = []
    for line, ratio, code, is_pair in _sizes(lines):
        only = "; one of the two is wrong" if is_pair else ""
        times = f"{style.number(ratio)} times" if ratio > 1 else f"a {style.number(1 / ratio)}th of"
        for limit in line.limits.values():
            mark(limit.cell, f"{times} the other lines of {line.drug}: {code.value}{only}")
        group = tuple(cells[limit.cell.row, limit.cell.at] for limit in line.limits.values())
        sized.append(Finding(extent=Extent.ROW, cause=Cause.FACTOR, cells=group, factor=ratio, codes=(code,)))
    for line, limit in [(one, limit) for one in lines for limit in one.limits.values()]:
        place = limit.cell.row, limit.cell.at
        if cells[place].status is Status.OK:
            cells[place] = replace(cells[place], note=_reported(limit, line, regimens))
    return tuple(cells[place] for place in sorted(cells)), tuple(sized)


def _line(
    sheet: Sheet, reading: Reading, row: int, texts: tuple[str, ...], columns: dict[str, int]
) -> tuple[list[Cell], _Line | None]:
    """Read the limits of one row."""
    stated = {name: texts[at] for name, at in columns.items() if at < len(texts) and not is_dash(texts[at])}
    drug, cells, read = stated.get("drug", ""), dict[str, Cell](), dict[str, tuple[Quantity, int]]()
    known = Known()
    with suppress(InputError):
        known = Known(concentration=read_concentration(stated.get("concentration", "")))
    for name in (name for name in LIMITS if stated.get(name)):
        at = columns[name]
        cell = Cell(row=row, column=sheet.header[at], printed=texts[at], status=Status.OK, at=at, dose=drug)
        try:
            read[name] = _quantity(texts[at], reading, headings.heading(sheet.header[at]).unit, sheet.odd_at(row, at))
        except InputError as error:
            cell = replace(cell, status=Status.REFUSED, note=str(error))
        cells[name] = cell
    if not read:
        return list(cells.values()), None
    units = [given.unit for given, _ in read.values()]
    unit = max(units, key=lambda one: sum(other.dimension == one.dimension for other in units))
    limits = {}
    for name, (given, places) in read.items():
        try:
            value = given.value * conversion.factor(given.unit, unit, known)
            limits[name] = _Limit(cells[name], given, places, value)
        except InputError:
            why = f"{given.unit.symbol} beside {unit.symbol}: the limits of a line are on one axis"
            cells[name] = replace(cells[name], status=Status.DIFFERS, note=why)
    return list(cells.values()), _Line(drug, unit, known, limits)


def _quantity(text: str, reading: Reading, unit: str, odd: str) -> tuple[Quantity, int]:
    """Read a limit, which may be zero, and the decimals that it shows; what is odd about its place refuses it."""
    if odd:
        raise InputError(odd)
    found = read_figure(text, reading.comma)
    symbol = found.unit or unit
    if len(found.ends) > 1:
        raise InputError(f"{quoted(text)} is a range: a limit is one figure")
    if not symbol:
        raise InputError(f"{quoted(text)} has no unit, in the cell or in the header")
    read = reading.unit(symbol)
    if read.kind not in GIVEN:
        raise InputError(f"{read.symbol} is a {read.kind}: limits are doses, such as 0.5 mg/kg/h")
    return Quantity(value=found.ends[0].value, unit=read), found.ends[0].places


def _faults(line: _Line) -> Iterator[tuple[str, str]]:
    """Yield each limit of a line that contradicts another, with the reason."""
    limits = line.limits

    def said(name: str) -> str:
        return f"{name.replace('_', ' ')} {style.quantity(limits[name].given)}"

    for low, high in _REVERSED:
        if low in limits and high in limits and limits[low].value > limits[high].value:
            yield from ((name, f"{said(low)} is above {said(high)}") for name in (low, high))
    for outer, inner in _INSIDE:
        if outer in limits and inner in limits:
            off = limits[outer].value - limits[inner].value
            if off > 0 if outer.endswith("low") else off < 0:
                yield outer, f"{said(outer)} lies inside {said(inner)}"
    for name in (name for name in limits if name != "initial" and "initial" in limits):
        off = limits["initial"].value - limits[name].value
        if off < 0 if name.endswith("low") else off > 0:
            yield "initial", f"{said('initial')} lies outside {said(name)}"
    for name in (name for name, limit in limits.items() if name.endswith("high") and not limit.value):
        yield name, f"{said(name)} lets nothing through"


def _units(limits: dict[str, _Limit]) -> Iterator[tuple[str, str]]:
    """Yield a limit whose unit makes it 60 or 1,000 times its neighbour, while their digits go together; and why."""
    for first, second in pairwise(name for name in LIMITS if name in limits and limits[name].value):
        one, other = limits[first].given, limits[second].given
        if one.unit.dimension != other.unit.dimension:
            continue
        size, digits = other.unit.factor / one.unit.factor, other.value / one.value
        is_plausible = digits * size < 1 <= digits or (digits >= 1 and size > 1)
        for factor, code in SIZES:
            if is_plausible and size in (factor, 1 / factor) and Fraction(1, NEAR) <= digits <= NEAR:
                beside = f"{other.unit.symbol} beside {one.unit.symbol}"
                yield second, f"{beside}, with digits that go together: {code.value}"


def _sizes(lines: list[_Line]) -> Iterator[tuple[_Line, Fraction, Code, bool]]:
    """Yield each line that is 60 or 1,000 times the others of its drug, or that part; and whether there are two only.

    It is so in every limit that it shares with them.
    """
    drugs = defaultdict[tuple[str, object], list[_Line]](list)
    for line in lines:
        drugs[line.drug.strip().casefold(), line.unit.dimension].append(line)
    for group in (group for group in drugs.values() if len(group) > 1):
        is_pair = len(group) == 2
        usual = {} if is_pair else _usual(group)
        for at, line in enumerate(group):
            others = _usual([group[1 - at]]) if is_pair else usual
            shared = [name for name, limit in line.limits.items() if limit.value and name in others]
            ratios = [_size(line, name) / others[name] for name in shared]
            for factor, code in SIZES:
                for size in (factor, 1 / factor):
                    if ratios and all(1 <= ALIKE * ratio / size <= ALIKE**2 for ratio in ratios):
                        yield line, size, code, is_pair


def _usual(lines: list[_Line]) -> dict[str, Fraction]:
    """Return the median of each limit that two lines at least have, or that the one line has."""
    sizes = defaultdict[str, list[Fraction]](list)
    for line in lines:
        for name, limit in line.limits.items():
            if limit.value:
                sizes[name].append(_size(line, name))
    return {name: median_low(found) for name, found in sizes.items() if len(found) >= min(len(lines), 2)}


def _size(line: _Line, name: str) -> Fraction:
    return line.limits[name].value * line.unit.factor


def _reported(limit: _Limit, line: _Line, regimens: Sequence[Regimen]) -> str:
    """Return how a limit lies to what is reported of its drug; empty where nothing of it compares."""
    of_drug = tuple(one for one in regimens if one.drug.casefold() == line.drug.strip().casefold())
    if not limit.value or not of_drug:
        return ""
    try:
        found = check(figure(limit.given, limit.places), of_drug, line.known, where_possible=True)
    except InputError:
        return ""
    said = [
        f"{one.verdict.value} {one.regimen.id} ({style.range_text(one.span)})"
        for one in found.comparisons
        if one.verdict is not Verdict.NOT_COMPARABLE and one.span is not None
    ]
    return f"beside what is reported: {', '.join(said)}" if said else ""
