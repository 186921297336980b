"""A published dosing table computed again, cell by cell, for any drug: arithmetic alone, without a catalogue."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Concatenate, Final, ParamSpec, TypeVar

from ketacalc.core.check.slips import is_ketamine
from ketacalc.core.errors import CatalogueError, InputError, MissingInputError
from ketacalc.core.frozen import dataclass, field, replace
from ketacalc.core.quantities import (
    Kind,
    Quantity,
    Unit,
    combined,
    conversion,
    quoted,
    read_concentration,
    read_drop_factor,
    read_duration,
    read_number,
    style,
)
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.grammar import split
from ketacalc.core.quantities.stated import decimals, digits
from ketacalc.core.quantities.unit import GIVEN, is_known, named
from ketacalc.core.quantities.weight import BodyWeight, read_weight
from ketacalc.core.verify import headings
from ketacalc.core.verify.cell import Cell, Status
from ketacalc.core.verify.figures import Comma, Doses, End, Figure, Reading, Rounding, is_dash, read_doses, read_figure
from ketacalc.core.verify.headings import PRINTED, Heading, Shape
from ketacalc.core.verify.judgement import Given, compare, judge, refused
from ketacalc.core.verify.sheet import Sheet

Asked = ParamSpec("Asked")
Found = TypeVar("Found")

TOO_LONG: Final = "the row has more cells than the header"
EMPTY: Final = "the cell is empty"
UNUSED: Final = "not used"
"""What our own cards print for the weight where a dose is fixed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What is known for a whole table; a column of the same name goes before it.

    Attributes:
        cells: the unit of the cells of a grid.
        concentration: amount per volume.
        drop_factor: drops per mL.
        max_dose: the largest dose, at which the table stops.
        min_dose: the least dose, at which it begins.
        is_ketamine: whether the drug is ketamine.
        rounding: how its figures were rounded.
        has_decimal_comma: whether its numbers are written with a decimal comma.
        spellings: the units that are meant by spellings that are refused.
        used: how often each of them was read, over all tables.
    """

    cells: Unit | None = None
    concentration: Quantity | None = None
    drop_factor: Quantity | None = None
    max_dose: Quantity | None = None
    min_dose: Quantity | None = None
    is_ketamine: bool = False
    rounding: Rounding = field(default_factory=Rounding)
    has_decimal_comma: bool = False
    spellings: Mapping[str, Unit] = field(default_factory=dict)
    used: Counter[str] = field(default_factory=Counter, compare=False)

    def reading(self, separator: str) -> Reading:
        """Return how the texts of a table are read whose cells this parts."""
        otherwise = Comma.REFUSED if separator == ";" else Comma.THOUSANDS
        return Reading(Comma.DECIMAL if self.has_decimal_comma else otherwise, self.spellings, self.used)


def verify(sheet: Sheet, stated: Stated) -> tuple[Cell, ...]:
    """Compute every printed figure of a table again; a dash says that there is none.

    Raises:
        CatalogueError: a column is there twice.
        MissingInputError: a grid's cells have no unit.
        InputError: what is stated for the whole table is no unit of a dose, or no amount; or is stated twice.
    """
    if stated.cells is not None and stated.cells.kind not in GIVEN:
        raise InputError(f"{stated.cells.symbol} is a {stated.cells.kind}: cells of a table are doses, as mg or mL/h")
    for what, dose in (("largest", stated.max_dose), ("least", stated.min_dose)):
        if dose is not None and (dose.unit.kind not in GIVEN or conversion.is_volume(dose.unit)):
            raise InputError(f"a {what} dose is an amount of drug, such as 400 mg, and not in {dose.unit.symbol}")
    table = _Table(sheet, stated)
    if sheet.shape is not Shape.LONG and stated.cells is None and not any(one.unit for one in table.printed.values()):
        raise MissingInputError(f"{sheet.name} is a grid: name the unit of its cells, as in --cells mL/h")
    if sheet.shape is Shape.ACROSS:
        return tuple(table.across())
    return tuple(cell for row, cells in enumerate(sheet.rows, 1) for cell in table.row(row, cells))


def _tried(find: Callable[Asked, Found], *args: Asked.args, **options: Asked.kwargs) -> Found | InputError:
    """Return what a reader finds, or why it refuses: that is told in each cell that depends on it."""
    try:
        return find(*args, **options)
    except InputError as error:
        return error


def _judged(
    find: Callable[Concatenate[Cell, Asked], Found], cell: Cell, *args: Asked.args, **options: Asked.kwargs
) -> Found | Cell:
    """Return a cell as it is judged, or refused."""
    try:
        return find(cell, *args, **options)
    except InputError as error:
        return refused(cell, error)


def _weight(given: Given | InputError) -> BodyWeight | None:
    return given.known.weight if isinstance(given, Given) else None


class _Table:
    """One table with what its columns mean."""

    def __init__(self, sheet: Sheet, stated: Stated) -> None:
        self.sheet = sheet
        self.stated = stated
        self.reading = stated.reading(sheet.separator)
        self.headings = [headings.heading(text) for text in sheet.header]
        self.constants = headings.above(sheet.above)
        self.given: dict[str, int] = {}
        self.printed: dict[int, Heading] = {}
        self._doses: dict[int, Doses | InputError] = {}
        self._sort()

    def _sort(self) -> None:
        """Tell what is given from what is printed, column by column."""
        shape, seen = self.sheet.shape, set()
        has_dose = "dose" in self.constants or any(h.name == "dose" and "kg" in h.unit for h in self.headings)
        for at, one in enumerate(self.headings):
            name = one.name
            is_figure = name in PRINTED or (name == "dose" and bool(one.unit) and has_dose and "kg" not in one.unit)
            if name == "weight" and "weight" in self.given and one.unit != self.headings[self.given["weight"]].unit:
                is_figure = True
            key = (name, one.unit, one.strength, one.time, one.doses) if is_figure else (name,)
            if name and key in seen and shape is not Shape.ACROSS:
                raise CatalogueError(f"{self.sheet.name} has a column twice: {name}")
            seen.add(key)
            if name and not is_figure:
                self.given[name] = at
            elif (is_figure and shape is Shape.LONG) or (shape is Shape.DOWN and not self._is_note(at)):
                self.printed[at] = one
        if "time" in self.given | self.constants and not has_dose and "dose" not in self.given:
            # A volume over a time is a rate: it is given, and what follows from it is printed.
            columns = {one.name: at for at, one in reversed(self.printed.items())}
            basis = columns.get("volume", columns.get("amount"))
            if basis is not None and len(self.printed) > 1:
                self.given[f"basis {self.printed.pop(basis).name}"] = basis

    def _is_note(self, at: int) -> bool:
        """Tell whether a column beside a grid holds words: its heading is no dose, and none of its cells a figure."""
        if self.sheet.header[at][:1].isdigit():
            return False
        return not any(at < len(row) and _is_figure(row[at]) for row in self.sheet.rows)

    def across(self) -> Iterator[Cell]:
        """Yield the cells of a grid whose weights stand beside each other."""
        corner, header = self.headings[0], self.sheet.header
        units = {corner.name: corner.unit}
        weights = {at: _with_unit(text, units.get("weight", "")) for at, text in enumerate(header[1:], 1)}
        columns = {at: _tried(self._given, {"weight": weight}) for at, weight in weights.items()}
        for row, cells in enumerate(self.sheet.rows, 1):
            dose = cells[0] if cells else ""
            doses = _tried(read_doses, dose, self.reading, units.get("dose", ""))
            for at in range(1, max(len(cells), len(header))):
                printed = cells[at] if at < len(cells) else ""
                if not is_dash(printed) and (printed or at < len(header)):
                    given = columns.get(at, InputError(TOO_LONG))
                    cell = self._at(row, at, printed, _weight(given), dose)
                    yield _judged(self._cell, cell, doses, given, self.stated.cells)

    def _at(self, row: int, at: int, printed: str, weight: BodyWeight | None, dose: str = "", why: str = "") -> Cell:
        """Return a cell in its place, which is refused unless somebody judges it."""
        header = self.sheet.header
        column = header[at] if at < len(header) else f"column {at + 1}, without a header"
        return Cell(
            row=row, column=column, printed=printed, status=Status.REFUSED, at=at, weight=weight, dose=dose, note=why
        )

    def row(self, row: int, cells: tuple[str, ...]) -> Iterator[Cell]:
        """Yield the printed figures of one row, of a table whose weights stand below each other."""
        texts = self.constants | {
            name: _with_unit(cells[at], self.headings[at].unit)
            for name, at in self.given.items()
            if at < len(cells) and cells[at] and cells[at] != UNUSED and not is_dash(cells[at])
        }
        given = _tried(self._given, texts)
        if isinstance(given, Given) and given.printed_strength and given.known.concentration:
            given.known.concentration.to(given.printed_strength.unit)  # of another kind, it refuses the whole table
        odd = next((why for at in self.given.values() if (why := self.sheet.odd_at(row, at))), "")
        if odd:
            given = InputError(odd)
        is_long = self.sheet.shape is Shape.LONG
        weight = _weight(given)
        dose = texts.get("dose", "") if is_long else ""
        at = self.given.get("concentration", -1)
        has_strength = is_long and not odd and at >= 0 and texts.get("concentration")
        strength = _judged(self._strength, self._at(row, at, cells[at], weight), texts) if has_strength else None
        if strength is not None:
            yield strength
            if strength.status is not Status.OK:
                given = InputError("the row contradicts itself: its concentration is not what its mixture makes")
        found = 0
        for at, one in self.printed.items():
            printed = cells[at] if at < len(cells) else ""
            found += bool(printed)
            if not is_dash(printed) and (printed or not is_long):
                cell = self._at(row, at, printed, weight, dose if is_long else one.text)
                yield _judged(self._figure, cell, one, texts, given)
        if is_long and not found and strength is None:
            yield self._at(row, next(iter(self.printed), 0), "", weight, dose, "the row prints no figure")
        for at in range(len(self.headings), len(cells)):
            if cells[at]:
                yield self._at(row, at, cells[at], weight, why=TOO_LONG)

    def _figure(self, cell: Cell, one: Heading, texts: dict[str, str], given: Given | InputError) -> Cell:
        """Judge one printed figure by its heading and by what its row states."""
        is_long = self.sheet.shape is Shape.LONG
        if one.name == "weight":
            weight = _weight(given)
            doses: Doses | InputError = ((weight.kg,) if weight else (), False)
        else:
            doses = self._dose(one, texts) if is_long else self._heads(cell.at, one)
        if one.strength and isinstance(given, Given):
            given = given.at_strength(read_concentration(one.strength))
        if one.time and isinstance(given, Given):
            given = replace(given, known=replace(given.known, duration=read_duration(one.time)))
        unit = self.reading.unit(one.unit) if one.unit else None
        return self._cell(cell, doses, given, unit if is_long or unit else self.stated.cells)

    def _heads(self, at: int, one: Heading) -> Doses | InputError:
        """Return the dose that heads a column of a grid."""
        if at not in self._doses:
            text = one.text.partition("[")[0].partition("(")[0] if one.unit else one.text
            self._doses[at] = _tried(read_doses, text, self.reading)
        return self._doses[at]

    def _cell(self, cell: Cell, doses: Doses | InputError, given: Given | InputError, unit: Unit | None) -> Cell:
        """Compute what a cell should show, and judge what it does show."""
        if isinstance(given, InputError):
            raise given
        if isinstance(doses, InputError):
            raise doses
        if odd := self.sheet.odd_at(cell.row, cell.at) if cell.printed else EMPTY:
            raise InputError(odd)
        figure = read_figure(cell.printed, self.reading.comma)
        own = self.reading.unit(figure.unit) if figure.unit else unit
        if own is None:
            raise InputError(f"{quoted(cell.printed)} has no unit, in the cell or in the header")
        return judge(cell, figure, own, doses, given)

    def _given(self, texts: dict[str, str]) -> Given:
        """Return what the figures of a row follow from."""
        stated = self.stated
        mixture, strength = _mixture(texts, self.reading), self._concentration(texts)
        stock = read_concentration(texts["stock"]) if texts.get("stock") else None
        known = Known(
            weight=read_weight(_number(texts["weight"], self.reading)) if texts.get("weight") else None,
            concentration=mixture or strength or stock or stated.concentration,
            drop_factor=read_drop_factor(texts["drop_factor"]) if texts.get("drop_factor") else stated.drop_factor,
            duration=read_duration(texts["time"]) if texts.get("time") else None,
            strengths=tuple(one for one in (stock, mixture or strength) if one) if stock else (),
        )
        return Given(
            known=known,
            max_dose=self._quantity(texts, "max_dose") or stated.max_dose,
            min_dose=self._quantity(texts, "min_dose") or stated.min_dose,
            is_ketamine=stated.is_ketamine or is_ketamine(texts.get("drug", "")),
            rounding=stated.rounding,
            half_step=_half_step(texts["concentration"]) if strength and not mixture else Fraction(0),
            printed_strength=strength if mixture else None,
        )

    def _quantity(self, texts: dict[str, str], name: str) -> Quantity | None:
        return read_doses(texts[name], self.reading)[0][0] if texts.get(name) else None

    def _concentration(self, texts: dict[str, str]) -> Quantity | None:
        return read_concentration(_number(texts["concentration"], self.reading)) if texts.get("concentration") else None

    def _dose(self, one: Heading, texts: dict[str, str]) -> Doses:
        """Return the dose that a row states, or one of the doses that a daily total is divided into."""
        if not texts.get("dose"):
            return self._basis(texts)
        doses, is_range = read_doses(texts["dose"], self.reading)
        number = str(one.doses or texts.get("doses_per_day", ""))
        if not number or (number == "0" and "doses_per_day" not in texts):
            return doses, is_range
        by, unit = read_number(number), doses[0].unit
        if by.denominator != 1 or not by:
            raise InputError(f"{quoted(number)} is not a number of doses")
        if unit.kind is not Kind.DAILY:
            raise InputError(f"{unit.symbol} is a {unit.kind}: only a daily dose is divided into doses")
        return tuple(Quantity(value=dose.value / by, unit=unit.without("day")) for dose in doses), is_range

    def _basis(self, texts: dict[str, str]) -> Doses:
        """Return what a row computes from that states no dose: a volume or an amount over a time."""
        for name in ("volume", "amount"):
            given = self._quantity(texts, f"basis {name}")
            if given is not None and texts.get("time"):
                unit = given.unit
                if unit.kind is not Kind.SINGLE or len(unit.parts) > 1:
                    raise InputError(f"{unit.symbol} is no {name} that runs in over a time: write 500 mL or 50 mg")
                rate = combined(named(f"{unit.parts[0]}/h"), given, under=(read_duration(texts["time"]),))
                return (rate,), False
        raise InputError("the row states no dose")

    def _strength(self, cell: Cell, texts: dict[str, str]) -> Cell | None:
        """Return the strength that a row prints beside the mixture that makes it; None where no mixture does."""
        made = _mixture(texts, self.reading)
        shown = None if made is None else self._concentration(texts)
        if made is None or shown is None:
            return None
        exact = made.to(shown.unit)
        figure = Figure((End(shown.value, decimals(texts["concentration"])),))
        stock = read_concentration(texts["stock"])
        given = Given(known=Known(strengths=(stock, made) if stock == shown else ()))
        found = compare(cell, figure, (exact,), (made,), given)
        if found.status is Status.OK:
            return found
        mixed = f"{texts['stock_volume']} of {texts['stock']} and {texts['diluent']} make {style.quantity(exact)}"
        return replace(found, note="; ".join(filter(None, (found.note, mixed))))


def _is_figure(text: str) -> bool:
    """Tell whether a text is a number, with a unit that is known or with none."""
    found = re.match(r"[\d.,+\s-]*\d", text)
    rest = text[found.end() :].strip() if found else "?"
    return not rest or is_known(rest) or rest[:1] in "/-"


def _with_unit(cell: str, unit: str) -> str:
    """Return a cell with the unit of its header, where it brings none of its own."""
    return f"{cell} {unit}" if cell and unit and cell.strip("0123456789.,+- \u2013") == "" else cell


def _number(text: str, reading: Reading) -> str:
    """Return a text whose number is written with a point, as a weight or a strength is read elsewhere."""
    if "," not in text or reading.comma is Comma.REFUSED:
        return text
    number, unit = split(text)
    value = read_figure(number, reading.comma).ends[0].value
    return f"{style.exact(value)} {unit}".rstrip()


def _half_step(text: str) -> Fraction:
    """Return half of the last decimal of a strength, relative to it: 0.0044 g/mL may be 1.1 % more or less.

    A strength without decimals, or of one digit, is exact: nobody rounds to 2 mg/mL, or to 0.5.
    """
    number, places = split(text)[0], decimals(text)
    if not places or digits(text) < 2 or "/" in number:
        return Fraction(0)
    return Fraction(1, 2 * 10**places) / read_number(number)


def _mixture(texts: dict[str, str], reading: Reading) -> Quantity | None:
    """Return the concentration that a stock, its volume and its diluent make; None where a row states no diluent."""
    if not all(texts.get(name) for name in ("stock", "stock_volume", "diluent")):
        return None
    stock = read_concentration(texts["stock"])
    volume, diluent = (read_doses(texts[name], reading)[0][0] for name in ("stock_volume", "diluent"))
    diluent = diluent.to(volume.unit)
    return Quantity(value=stock.value * volume.value / (volume.value + diluent.value), unit=stock.unit)
