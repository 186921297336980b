"""A published dosing table computed again, cell by cell, for any drug: arithmetic alone, without a catalogue."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Final

from ketacalc.core.check.slips import Slip
from ketacalc.core.errors import CatalogueError, InputError, MissingInput
from ketacalc.core.quantities import (
    Kind,
    Quantity,
    Unit,
    conversion,
    quoted,
    read_concentration,
    read_drop_factor,
    read_number,
    read_quantity,
    read_unit,
)
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.grammar import split
from ketacalc.core.quantities.stated import decimals, rounds_to
from ketacalc.core.quantities.unit import GIVEN
from ketacalc.core.quantities.weight import BodyWeight, read_weight
from ketacalc.core.verify.sheet import Sheet, heading
from ketacalc.core.verify.slips import explain_cell, explain_time

PRINTED: Final = ("amount", "volume", "rate", "drops")
"""Columns of a long table that hold what is computed again."""
COARSE: Final = Fraction(1, 10)
"""A figure that is right as rounded, and further than this from the exact one, is ok with a caution."""
ROUNDED_POUNDS: Final = (Fraction("2.2"), Fraction("2.205"), Fraction("2.2046"))
_POUND: Final = Fraction("0.45359237")


class Status(StrEnum):
    """What became of a cell."""

    OK = "ok"
    DIFFERS = "differs"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One printed figure against the exact one.

    Attributes:
        row: counted from 1 after the header.
        column: its header.
        at: the position of its column, from 0; -1 where it has none.
        printed: the figure as it stands in the table.
        status: what became of it.
        shown: the figure as a number; None where it could not be read.
        expected: the exact result; None where it could not be computed.
        slips: what would explain a figure that differs.
        note: why a cell was refused, or what is to be known of one that is ok.
    """

    row: int
    column: str
    printed: str
    status: Status
    shown: Quantity | None = None
    expected: Quantity | None = None
    slips: tuple[Slip, ...] = ()
    note: str = ""
    at: int = -1

    @property
    def ok_with_note(self) -> bool:
        """Whether the figure is right, and something is to be known of it."""
        return self.status is Status.OK and bool(self.note)

    @property
    def ratio(self) -> Fraction | None:
        """The printed figure over the exact one."""
        return self.shown.value / self.expected.value if self.shown and self.expected else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """What is known for a whole table; a column of the same name goes before it.

    Attributes:
        cells: the unit of the cells of a grid.
        concentration: amount per volume.
        drop_factor: drops per mL.
        max_dose: the largest dose, at which the table stops.
        is_ketamine: whether the drug is ketamine.
    """

    cells: Unit | None = None
    concentration: Quantity | None = None
    drop_factor: Quantity | None = None
    max_dose: Quantity | None = None
    is_ketamine: bool = False


def verify(sheet: Sheet, preparation: Preparation) -> tuple[Cell, ...]:
    """Compute every printed figure of a table again.

    Args:
        sheet: a grid of weights and doses, or a long table with one row per figure.
        preparation: what is known for the whole table.

    Raises:
        CatalogueError: the table is neither.
        MissingInput: a grid's cells have no unit.
        InputError: what is stated for the whole table is no unit of a dose, or no amount.
    """
    _may_be(preparation)
    names = [heading(text)[0] for text in sheet.header]
    if any(name in PRINTED for name in names):
        return tuple(_long(sheet, preparation))
    if names[0] == "weight" and len(names) > 1:
        if preparation.cells is None:
            raise MissingInput(f"{sheet.name} is a grid: name the unit of its cells, as in --cells mL/h")
        return tuple(_grid(sheet, preparation, preparation.cells))
    raise CatalogueError(
        f"{sheet.name} is no dosing table: the first column of a grid is 'weight [kg]', a long table has a column"
        f" {', '.join(PRINTED[:-1])} or {PRINTED[-1]}"
    )


def _may_be(preparation: Preparation) -> None:
    """Refuse what can belong to no cell of a table, before every cell is refused for it."""
    cells, cap = preparation.cells, preparation.max_dose
    if cells is not None and cells.kind not in GIVEN:
        raise InputError(f"{cells.symbol} is a {cells.kind}: the cells of a table are doses, such as mg or mL/h")
    if cap is not None and (cap.unit.kind not in GIVEN or conversion.is_volume(cap.unit)):
        raise InputError(f"a largest dose is an amount of drug, such as 400 mg, and not in {cap.unit.symbol}")


def _grid(sheet: Sheet, preparation: Preparation, unit: Unit) -> Iterator[Cell]:
    """Yield the cells of a grid: weights down, doses across."""
    weight_unit = heading(sheet.header[0])[1]
    for at, cells in enumerate(sheet.rows, 1):
        for index, column, printed in _widened(sheet, cells, 1):
            refused = Cell(row=at, column=column, at=index, printed=printed, status=Status.REFUSED)
            if index >= len(sheet.header):
                yield replace(refused, note=TOO_LONG)
                continue
            try:
                weight = read_weight(_with_unit(cells[0] if cells else "", weight_unit))
                dose = read_quantity(column)
            except InputError as error:
                yield replace(refused, note=_reason(error))
                continue
            yield _judged(refused, unit, dose, weight, preparation)


def _widened(sheet: Sheet, cells: tuple[str, ...], start: int) -> Iterator[tuple[int, str, str]]:
    """Yield position, header and cell of a row from a column on.

    What is missing is empty; what is too much has no header.
    """
    for index in range(start, max(len(sheet.header), len(cells))):
        column = sheet.header[index] if index < len(sheet.header) else f"column {index + 1}, without a header"
        yield index, column, cells[index] if index < len(cells) else ""


TOO_LONG: Final = "the row has more cells than the header"


def _long(sheet: Sheet, preparation: Preparation) -> Iterator[Cell]:
    """Yield the printed figures of a long table, row by row."""
    units = {heading(text)[0]: heading(text)[1] for text in sheet.header}
    names = [heading(text)[0] for text in sheet.header]
    if len(units) < len(names):
        raise CatalogueError(f"{sheet.name} has a column twice: {max(names, key=names.count)}")
    printed = [name for name in PRINTED if name in units]
    for at, cells in enumerate(sheet.rows, 1):
        row = {name: _with_unit(cell, units[name]) for name, cell in zip(names, cells, strict=False)}
        for index, column, text in _widened(sheet, cells, len(names)):
            yield Cell(row=at, column=column, at=index, printed=text, status=Status.REFUSED, note=TOO_LONG)
        found = [name for name in printed if row.get(name)]
        for name in found or printed[:1]:
            place = names.index(name)
            refused = Cell(row=at, column=name, at=place, printed=row.get(name, ""), status=Status.REFUSED)
            try:
                yield _row(refused, row, preparation)
            except InputError as error:
                yield replace(refused, note=_reason(error))


def _row(refused: Cell, row: dict[str, str], preparation: Preparation) -> Cell:
    """Judge one printed figure of a long table by what the rest of its row states."""
    if not refused.printed:
        raise InputError("the row prints no figure")
    if not row.get("dose"):
        raise InputError("the row states no dose")
    known = replace(
        preparation,
        concentration=_concentration(row) or preparation.concentration,
        drop_factor=read_drop_factor(row["drop_factor"]) if row.get("drop_factor") else preparation.drop_factor,
        max_dose=read_quantity(row["max_dose"]) if row.get("max_dose") else preparation.max_dose,
        is_ketamine=preparation.is_ketamine or "ketamine" in row.get("drug", "").casefold(),
    )
    weight = read_weight(row["weight"]) if row.get("weight") else None
    _, unit = split(refused.printed)
    if not unit:
        raise InputError(f"{quoted(refused.printed)} has no unit, in the cell or in the header")
    return _judged(refused, read_unit(unit), _dose(row), weight, known)


def _dose(row: dict[str, str]) -> Quantity:
    """Return the dose that a row states, or one of the doses that a daily total is divided into."""
    dose, doses = read_quantity(row["dose"]), row.get("doses_per_day")
    if not doses:
        return dose
    number = read_number(doses)
    if number.denominator != 1 or not number:
        raise InputError(f"{quoted(doses)} is not a number of doses")
    if dose.unit.kind is not Kind.DAILY:
        raise InputError(f"{dose.unit.symbol} is a {dose.unit.kind}: only a daily dose is divided into doses")
    return Quantity(value=dose.value / number, unit=dose.unit.without("day"))


def _concentration(row: dict[str, str]) -> Quantity | None:
    """Return the concentration that a row states, or that its stock, its volume and its diluent make."""
    if row.get("concentration"):
        return read_concentration(row["concentration"])
    if not (row.get("stock") and row.get("stock_volume")):
        return None
    stock, volume = read_concentration(row["stock"]), read_quantity(row["stock_volume"])
    if not row.get("diluent"):
        return stock
    diluent = read_quantity(row["diluent"]).to(volume.unit)
    return Quantity(value=stock.value * volume.value / (volume.value + diluent.value), unit=stock.unit)


def _with_unit(cell: str, unit: str) -> str:
    """Return a cell with the unit of its header, where it brings none of its own."""
    return f"{cell} {unit}" if cell and unit and all(letter in "0123456789.,+-" for letter in cell) else cell


def _judged(refused: Cell, unit: Unit, dose: Quantity, weight: BodyWeight | None, known: Preparation) -> Cell:
    """Compute what a cell should show, and judge what it does show."""
    if not refused.printed:
        return replace(refused, note="the cell is empty")
    bridges = Known(weight=weight, concentration=known.concentration, drop_factor=known.drop_factor)
    try:
        number, own = split(refused.printed)
        shown = Quantity(value=read_number(number), unit=read_unit(own) if own else unit)
    except InputError as error:
        return replace(refused, note=_reason(error))
    places = decimals(number)

    def exactly(unit: Unit) -> Quantity:
        return _expected(dose, unit, bridges, known.max_dose)

    try:
        expected = exactly(shown.unit)
    except InputError as error:
        slips = explain_time(shown, places, dose.unit.kind, exactly)
        return replace(refused, slips=slips, note=_reason(error))
    cell = replace(refused, shown=shown, expected=expected)
    if rounds_to(expected.value, shown.value, places):
        far = abs(shown.value - expected.value) > COARSE * expected.value
        note = "right as rounded, and more than 10 % from the exact figure" if far else ""
        return replace(cell, status=Status.OK, note=note)
    pound = _pound(cell, dose, bridges, known, places)
    if pound:
        return replace(cell, status=Status.OK, note=f"right with {pound} lb in a kilogram, which is rounded")
    slips = explain_cell(shown, expected, places, dose, bridges, is_ketamine=known.is_ketamine)
    return replace(cell, status=Status.DIFFERS, slips=slips)


def _reason(error: InputError) -> str:
    """Return why a cell was refused; what is missing belongs into a column, and is named by no option."""
    return error.told(()) if isinstance(error, MissingInput) else str(error)


def _expected(dose: Quantity, unit: Unit, known: Known, cap: Quantity | None) -> Quantity:
    """Return the exact result in the unit of the cell; a largest dose goes before a larger one."""
    if cap is not None:
        amount = cap.unit.without("kg")
        scaled = dose.value * conversion.factor(dose.unit, amount, known)
        if scaled > cap.value * conversion.factor(cap.unit, amount, known):
            dose = cap
    return Quantity(value=dose.value * conversion.factor(dose.unit, unit, known), unit=unit)


def _pound(cell: Cell, dose: Quantity, known: Known, preparation: Preparation, places: int) -> str:
    """Return the rounded number of pounds in a kilogram with which a figure is right; empty where none is."""
    weight = known.weight
    if weight is None or weight.given.unit.symbol != "lb" or cell.shown is None:
        return ""
    for factor in ROUNDED_POUNDS:
        kg = Quantity(value=weight.given.value / factor, unit=weight.kg.unit)
        rounded = replace(known, weight=replace(weight, kg=kg))
        exact = _expected(dose, cell.shown.unit, rounded, preparation.max_dose).value
        if rounds_to(exact, cell.shown.value, places):
            return f"{factor.numerator / factor.denominator:g}"
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A column, or a whole table, that is off everywhere by the same factor.

    Attributes:
        column: its header; empty for the whole table.
        cells: how many figures it is.
        factor: the printed figures over the exact ones, as simple a number as fits them all.
        codes: the slips that all of them share.
    """

    column: str
    cells: int
    factor: Fraction
    codes: tuple[str, ...]


def findings(cells: tuple[Cell, ...]) -> tuple[Finding, ...]:
    """Return what is off everywhere by the same factor: the whole table, or else single columns of it."""
    whole = _finding("", [cell for cell in cells if cell.status is not Status.REFUSED])
    if whole is not None:
        return (whole,)
    columns: dict[int, list[Cell]] = {}
    for cell in cells:
        if cell.status is not Status.REFUSED:
            columns.setdefault(cell.at, []).append(cell)
    found = (_finding(group[0].column, group) for group in columns.values())
    return tuple(finding for finding in found if finding is not None)


def _finding(column: str, cells: list[Cell]) -> Finding | None:
    """Return the factor that all cells share; two of them at least differ, and none is right without it."""
    wrong = [cell for cell in cells if cell.status is Status.DIFFERS]
    spans = [_span(cell) for cell in cells]
    if len(wrong) < 2 or not all(spans):
        return None
    low, high = max(span[0] for span in spans if span), min(span[1] for span in spans if span)
    if low > high or low <= 0 or low <= 1 <= high:
        return None
    shared = set.intersection(*({slip.code for slip in cell.slips} for cell in wrong))
    factors = [slip.factor for slip in wrong[0].slips if slip.code in shared and low <= slip.factor <= high]
    codes = tuple(dict.fromkeys(str(slip.code) for slip in wrong[0].slips if slip.code in shared))
    return Finding(column=column, cells=len(cells), factor=(factors or [simplest(low, high)])[0], codes=codes)


def _span(cell: Cell) -> tuple[Fraction, Fraction] | None:
    """Return between which factors a figure lies from the exact one, as far as its decimals tell."""
    if cell.shown is None or cell.expected is None or not cell.expected.value:
        return None
    half = Fraction(1, 2 * 10 ** decimals(cell.printed))
    return (cell.shown.value - half) / cell.expected.value, (cell.shown.value + half) / cell.expected.value


def simplest(low: Fraction, high: Fraction) -> Fraction:
    """Return the fraction with the smallest denominator between two positive bounds.

    >>> simplest(Fraction("0.49"), Fraction("0.51"))
    Fraction(1, 2)
    """
    whole = low.numerator // low.denominator
    if whole == low or whole + 1 <= high:
        return Fraction(whole if whole == low else whole + 1)
    return whole + 1 / simplest(1 / (high - whole), 1 / (low - whole))
