"""A published dosing table computed again, cell by cell, for any drug: arithmetic alone, without a catalogue."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final

from ketacalc.core.check.slips import Slip, is_ketamine
from ketacalc.core.errors import CatalogueError, InputError, MissingInputError
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
from ketacalc.core.quantities.stated import CLOSE, decimals, digits
from ketacalc.core.quantities.unit import GIVEN, is_known, named
from ketacalc.core.quantities.weight import BodyWeight, read_weight
from ketacalc.core.verify import headings
from ketacalc.core.verify.cell import Cell, Compared, Status
from ketacalc.core.verify.figures import Comma, End, Figure, Reading, is_dash, read_doses, read_figure
from ketacalc.core.verify.headings import PRINTED, Heading, Shape
from ketacalc.core.verify.rounding import ZERO, Rounding, judged
from ketacalc.core.verify.sheet import Sheet
from ketacalc.core.verify.slips import explain_cell, explain_time

ROUNDED_POUNDS: Final = (Fraction("2.2"), Fraction("2.205"), Fraction("2.2046"))
TOO_LONG: Final = "the row has more cells than the header"
EMPTY: Final = "the cell is empty"
UNUSED: Final = "not used"
"""What our own cards print for the weight where a dose is fixed."""
_KG: Final = named("kg")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the figures of a row follow from, beside the dose.

    Attributes:
        known: the weight, the concentration, the drop factor, the time and the strengths.
        max_dose: the largest dose.
        min_dose: the least dose.
        is_ketamine: whether the drug is ketamine.
        half_step: half of the last decimal that a strength of the table shows, relative to it; 0 where it is exact.
        printed_strength: the strength as the row prints it, where it rounds what the mixture makes.
        factors: between units, as far as they were asked for.
    """

    known: Known
    max_dose: Quantity | None = None
    min_dose: Quantity | None = None
    is_ketamine: bool = False
    half_step: Fraction = Fraction(0)
    printed_strength: Quantity | None = None
    factors: dict[tuple[str, str], Fraction] = field(default_factory=dict, compare=False)

    def factor(self, source: Unit, target: Unit) -> Fraction:
        """Return the factor between two units, over the time of the row where one is a dose and the other a rate.

        Raises:
            InputError: the one does not become the other, or something is not known that it takes.
        """
        units = source.symbol, target.symbol
        if units not in self.factors:
            is_over_time = self.known.duration is not None and source.kind is Kind.SINGLE and target.kind is Kind.RATE
            between = conversion.factor_over_time if is_over_time else conversion.factor
            self.factors[units] = between(source, target, self.known)
        return self.factors[units]

    def at_strength(self, strength: Quantity) -> "Given":
        """Return the same with an exact strength."""
        return replace(self, known=replace(self.known, concentration=strength), half_step=Fraction(0), factors={})

    def over(self, time: Quantity) -> "Given":
        """Return the same with a dose that is given over a time."""
        return replace(self, known=replace(self.known, duration=time), factors={})

    def at_weight(self, weight: BodyWeight) -> "Given":
        """Return the same with another weight."""
        return replace(self, known=replace(self.known, weight=weight), factors={})


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a printed figure stands: its row, its column, and what it shows."""

    row: int
    at: int
    column: str
    printed: str
    weight: BodyWeight | None = None
    dose: str = ""

    def refused(self, reason: str, slips: tuple[Slip, ...] = ()) -> Cell:
        """Return the cell as one that is refused."""
        return self.cell(Status.REFUSED, note=reason, slips=slips)

    def cell(
        self,
        status: Status,
        *,
        doses: tuple[Quantity, ...] = (),
        compared: tuple[Compared, ...] = (),
        slips: tuple[Slip, ...] = (),
        note: str = "",
    ) -> Cell:
        """Return the cell that stands here."""
        return Cell(
            row=self.row,
            column=self.column,
            printed=self.printed,
            status=status,
            at=self.at,
            weight=self.weight,
            dose=self.dose,
            doses=doses,
            compared=compared,
            slips=slips,
            note=note,
        )


def verify(sheet: Sheet, stated: Stated) -> tuple[Cell, ...]:
    """Compute every printed figure of a table again; a dash says that there is none.

    Args:
        sheet: a grid of weights and doses, or a long table with one row per dose.
        stated: what is known for the whole table.

    Raises:
        CatalogueError: a column is there twice.
        MissingInputError: a grid's cells have no unit.
        InputError: what is stated for the whole table is no unit of a dose, or no amount; or is stated twice.
    """
    _may_be(stated)
    table = _Table(sheet, stated)
    if sheet.shape is not Shape.LONG and stated.cells is None and not any(one.unit for one in table.printed.values()):
        raise MissingInputError(f"{sheet.name} is a grid: name the unit of its cells, as in --cells mL/h")
    return tuple(table.across() if sheet.shape is Shape.ACROSS else table.rows())


def _may_be(stated: Stated) -> None:
    """Refuse what can belong to no cell of a table, before every cell is refused for it."""
    if stated.cells is not None and stated.cells.kind not in GIVEN:
        raise InputError(f"{stated.cells.symbol} is a {stated.cells.kind}: cells of a table are doses, as mg or mL/h")
    for what, dose in (("largest", stated.max_dose), ("least", stated.min_dose)):
        if dose is not None and (dose.unit.kind not in GIVEN or conversion.is_volume(dose.unit)):
            raise InputError(f"a {what} dose is an amount of drug, such as 400 mg, and not in {dose.unit.symbol}")


def _reason(error: InputError) -> str:
    """Return why a cell was refused; what is missing belongs into a column, and is named by no option."""
    return error.told(()) if isinstance(error, MissingInputError) else str(error)


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
        self._doses: dict[int, tuple[tuple[Quantity, ...], bool] | InputError] = {}
        self._sort()

    def _sort(self) -> None:
        """Tell what is given from what is printed, column by column.

        Raises:
            CatalogueError: a column is there twice.
        """
        has_dose = "dose" in self.constants or any(h.name == "dose" and "kg" in h.unit for h in self.headings)
        seen = set()
        for at, one in enumerate(self.headings):
            name = one.name
            is_figure = name in PRINTED or (name == "dose" and bool(one.unit) and has_dose and "kg" not in one.unit)
            if name == "weight" and "weight" in self.given and one.unit != self.headings[self.given["weight"]].unit:
                is_figure = True
            key = (name, one.unit, one.strength, one.time, one.doses) if is_figure else (name,)
            if name and key in seen and self.sheet.shape is not Shape.ACROSS:
                raise CatalogueError(f"{self.sheet.name} has a column twice: {name}")
            seen.add(key)
            if is_figure and self.sheet.shape is Shape.LONG:
                self.printed[at] = one
            elif name and not is_figure:
                self.given[name] = at
            elif self.sheet.shape is Shape.DOWN and not self._is_note(at):
                self.printed[at] = one
        if "time" in self.given | self.constants and not has_dose and "dose" not in self.given:
            # A volume over a time is a rate: it is given, and what follows from it is printed.
            basis = next(
                (at for name in ("volume", "amount") for at, h in self.printed.items() if h.name == name), None
            )
            if basis is not None and len(self.printed) > 1:
                self.given[f"basis {self.printed.pop(basis).name}"] = basis

    def _is_note(self, at: int) -> bool:
        """Tell whether a column beside a grid holds words: its heading is no dose, and none of its cells a figure."""
        if self.sheet.header[at][:1].isdigit():
            return False
        return not any(at < len(row) and _is_figure(row[at]) for row in self.sheet.rows)

    def rows(self) -> Iterator[Cell]:
        """Yield the cells of a table whose weights stand below each other, row by row."""
        for row, cells in enumerate(self.sheet.rows, 1):
            yield from self._row(row, cells)

    def across(self) -> Iterator[Cell]:
        """Yield the cells of a grid whose weights stand beside each other."""
        corner = self.headings[0]
        unit = corner.unit if corner.name == "weight" else ""
        columns = {
            at: self._given({"weight": _with_unit(text, unit)}) for at, text in enumerate(self.sheet.header) if at
        }
        for row, cells in enumerate(self.sheet.rows, 1):
            dose = cells[0] if cells else ""
            try:
                doses: tuple[tuple[Quantity, ...], bool] | InputError = read_doses(
                    dose, self.reading, corner.unit if corner.name == "dose" else ""
                )
            except InputError as error:
                doses = error
            for at in range(1, max(len(cells), len(self.headings))):
                printed = cells[at] if at < len(cells) else ""
                if is_dash(printed) or (not printed and at >= len(self.headings)):
                    continue
                given = columns.get(at, InputError(TOO_LONG))
                weight = given.known.weight if isinstance(given, Given) else None
                slot = Slot(row, at, self._column(at), printed, weight, dose)
                yield self._cell(slot, doses, given, self.stated.cells)

    def _column(self, at: int) -> str:
        return self.sheet.header[at] if at < len(self.sheet.header) else f"column {at + 1}, without a header"

    def _row(self, row: int, cells: tuple[str, ...]) -> Iterator[Cell]:
        """Yield the printed figures of one row."""
        texts = self.constants | {
            name: _with_unit(cells[at], self.headings[at].unit)
            for name, at in self.given.items()
            if at < len(cells) and cells[at] and cells[at] != UNUSED and not is_dash(cells[at])
        }
        given = self._given(texts)
        odd = next((why for at in self.given.values() if (why := self.sheet.odd_at(row, at))), "")
        if odd:
            given = InputError(odd)
        is_long = self.sheet.shape is Shape.LONG
        weight = given.known.weight if isinstance(given, Given) else None
        dose = texts.get("dose", "") if is_long else ""
        strength = self._strength(row, cells, texts, weight) if is_long and not odd else None
        if strength is not None:
            yield strength
            if strength.status is not Status.OK:
                given = InputError("the row contradicts itself: its concentration is not what its mixture makes")
        found = 0
        for at, one in self.printed.items():
            printed = cells[at] if at < len(cells) else ""
            if is_dash(printed) or (is_long and not printed):
                found += bool(printed)
                continue
            found += 1
            slot = Slot(row, at, self._column(at), printed, weight, dose if is_long else one.text)
            yield self._figure(slot, one, texts, given)
        if is_long and not found and strength is None:
            at = next(iter(self.printed), 0)
            yield Slot(row, at, self._column(at), "", weight, dose).refused("the row prints no figure")
        for at in range(len(self.headings), len(cells)):
            if cells[at]:
                yield Slot(row, at, self._column(at), cells[at], weight).refused(TOO_LONG)

    def _figure(self, slot: Slot, one: Heading, texts: dict[str, str], given: "Given | InputError") -> Cell:
        """Judge one printed figure by its heading and by what its row states."""
        try:
            if one.name == "weight":
                weight = given.known.weight if isinstance(given, Given) else None
                doses: tuple[tuple[Quantity, ...], bool] | InputError = ((weight.kg,), False) if weight else ((), False)
            elif self.sheet.shape is Shape.LONG:
                doses = self._dose(slot, one, texts)
            else:
                doses = self._heads(slot.at, one)
            if one.strength and isinstance(given, Given):
                given = given.at_strength(read_concentration(one.strength))
            if one.time and isinstance(given, Given):
                given = given.over(read_duration(one.time))
            unit = self.reading.unit(one.unit) if one.unit else None
        except InputError as error:
            return slot.refused(_reason(error))
        return self._cell(slot, doses, given, unit if self.sheet.shape is Shape.LONG or unit else self.stated.cells)

    def _heads(self, at: int, one: Heading) -> tuple[tuple[Quantity, ...], bool] | InputError:
        """Return the dose that heads a column of a grid."""
        if at not in self._doses:
            text = one.text.partition("[")[0].partition("(")[0] if one.unit else one.text
            try:
                self._doses[at] = read_doses(text, self.reading)
            except InputError as error:
                self._doses[at] = error
        return self._doses[at]

    def _cell(
        self,
        slot: Slot,
        doses: "tuple[tuple[Quantity, ...], bool] | InputError",
        given: "Given | InputError",
        unit: Unit | None,
    ) -> Cell:
        """Compute what a cell should show, and judge what it does show."""
        for error in (given, doses):
            if isinstance(error, InputError):
                return slot.refused(_reason(error))
        if not slot.printed:
            return slot.refused(EMPTY)
        if odd := self.sheet.odd_at(slot.row, slot.at):
            return slot.refused(odd)
        try:
            figure = read_figure(slot.printed, self.reading.comma)
            own = self.reading.unit(figure.unit) if figure.unit else unit
        except InputError as error:
            return slot.refused(_reason(error))
        if own is None:
            return slot.refused(f"{quoted(slot.printed)} has no unit, in the cell or in the header")
        return _judged(slot, figure, own, doses, given, self.stated.rounding)  # type: ignore[arg-type]

    def _given(self, texts: dict[str, str]) -> "Given | InputError":
        """Return what the figures of a row follow from, or why it is not read."""
        stated = self.stated
        try:
            mixture, strength = _mixture(texts, self.reading), self._concentration(texts)
            stock = read_concentration(texts["stock"]) if texts.get("stock") else None
            concentration = mixture or strength or stock or stated.concentration
            known = Known(
                weight=read_weight(_number(texts["weight"], self.reading)) if texts.get("weight") else None,
                concentration=concentration,
                drop_factor=read_drop_factor(texts["drop_factor"]) if texts.get("drop_factor") else stated.drop_factor,
                duration=read_duration(texts["time"]) if texts.get("time") else None,
                strengths=tuple(one for one in (stock, mixture or strength) if one) if stock else (),
            )
            most, least = (self._quantity(texts, name) or getattr(stated, name) for name in ("max_dose", "min_dose"))
        except InputError as error:
            return error
        return Given(
            known=known,
            max_dose=most,
            min_dose=least,
            is_ketamine=stated.is_ketamine or is_ketamine(texts.get("drug", "")),
            half_step=_half_step(texts["concentration"]) if strength and not mixture else Fraction(0),
            printed_strength=strength
            if mixture and strength and strength.value != mixture.to(strength.unit).value
            else None,
        )

    def _quantity(self, texts: dict[str, str], name: str) -> Quantity | None:
        return read_doses(texts[name], self.reading)[0][0] if texts.get(name) else None

    def _concentration(self, texts: dict[str, str]) -> Quantity | None:
        return read_concentration(_number(texts["concentration"], self.reading)) if texts.get("concentration") else None

    def _dose(self, slot: Slot, one: Heading, texts: dict[str, str]) -> tuple[tuple[Quantity, ...], bool]:
        """Return the dose that a row states, or one of the doses that a daily total is divided into.

        Raises:
            InputError: it states none, or none that is read.
        """
        if not texts.get("dose"):
            return self._basis(slot, texts)
        doses, is_range = read_doses(texts["dose"], self.reading)
        number = str(one.doses or texts.get("doses_per_day", ""))
        if not number or (number == "0" and "doses_per_day" not in texts):
            return doses, is_range
        by = read_number(number)
        if by.denominator != 1 or not by:
            raise InputError(f"{quoted(number)} is not a number of doses")
        if doses[0].unit.kind is not Kind.DAILY:
            raise InputError(
                f"{doses[0].unit.symbol} is a {doses[0].unit.kind}: only a daily dose is divided into doses"
            )
        unit = doses[0].unit.without("day")
        return tuple(Quantity(value=dose.value / by, unit=unit) for dose in doses), is_range

    def _basis(self, slot: Slot, texts: dict[str, str]) -> tuple[tuple[Quantity, ...], bool]:
        """Return what a row computes from that states no dose: a volume or an amount over a time.

        Raises:
            InputError: it states none.
        """
        for name in ("volume", "amount"):
            given = self._quantity(texts, f"basis {name}")
            if given is not None and texts.get("time"):
                if given.unit.kind is not Kind.SINGLE or len(given.unit.parts) > 1:
                    raise InputError(
                        f"{given.unit.symbol} is no {name} that runs in over a time: write 500 mL or 50 mg"
                    )
                rate = named(f"{given.unit.parts[0]}/h")
                return (combined(rate, given, under=(read_duration(texts["time"]),)),), False
        raise InputError("the row states no dose")

    def _strength(
        self, row: int, cells: tuple[str, ...], texts: dict[str, str], weight: BodyWeight | None
    ) -> Cell | None:
        """Return the strength that a row prints beside the mixture that makes it; None where it does not."""
        at = self.given.get("concentration")
        if at is None or not texts.get("concentration"):
            return None
        slot = Slot(row, at, self._column(at), cells[at], weight)
        try:
            made = _mixture(texts, self.reading)
            if made is None:
                return None
            shown = read_concentration(_number(texts["concentration"], self.reading))
            exact = made.to(shown.unit)
        except InputError as error:
            return slot.refused(_reason(error))
        end, stock = End(shown.value, decimals(texts["concentration"])), read_concentration(texts["stock"])
        known = Known(strengths=(stock, made) if stock == shown else ())
        found = _compared(slot, Figure((end,)), (exact,), (made,), Given(known=known), Rounding())
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
    """Return a text whose number is written with a point, as a weight or a strength is read elsewhere.

    Raises:
        InputError: the number is not read.
    """
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
    """Return the concentration that a stock, its volume and its diluent make; None where a row states no diluent.

    Raises:
        InputError: one of them is not read.
    """
    if not all(texts.get(name) for name in ("stock", "stock_volume", "diluent")):
        return None
    stock = read_concentration(texts["stock"])
    volume, diluent = (read_doses(texts[name], reading)[0][0] for name in ("stock_volume", "diluent"))
    diluent = diluent.to(volume.unit)
    return Quantity(value=stock.value * volume.value / (volume.value + diluent.value), unit=stock.unit)


def _judged(
    slot: Slot,
    figure: Figure,
    unit: Unit,
    found: tuple[tuple[Quantity, ...], bool],
    given: Given,
    rounding: Rounding,
) -> Cell:
    """Compute what a cell should show, and judge what it does show."""
    doses, is_range = found
    try:
        expected = tuple(expected_of(dose, unit, given) for dose in doses)
    except InputError as error:
        end = figure.ends[0]
        shown, kind = Quantity(value=end.value, unit=unit), doses[0].unit.kind

        def exactly(other: Unit) -> Quantity:
            return expected_of(doses[0], other, given)

        slips = explain_time(shown, end.places, kind, exactly) if len(figure.ends) == 1 else ()
        return slot.refused(_reason(error), slips)
    if len(expected) > 1 and len({one.value for one in expected}) == 1:
        expected = expected[:1]
    if len(figure.ends) != len(expected) or (len(expected) > 1 and figure.is_range is not is_range):
        what = "a range" if figure.is_range else "one figure" if len(figure.ends) == 1 else "several doses"
        should = (
            "a range" if len(expected) > 1 and is_range else "one figure" if len(expected) == 1 else "several doses"
        )
        return slot.refused(f"the cell shows {what}, where {should} follows from the dose")
    return _compared(slot, figure, expected, doses, given, rounding)


def _compared(
    slot: Slot,
    figure: Figure,
    expected: tuple[Quantity, ...],
    doses: tuple[Quantity, ...],
    given: Given,
    rounding: Rounding,
) -> Cell:
    """Judge each number of a cell by the exact one."""
    notes, compared, slips = [], [], list[Slip]()
    try:
        for at, (end, exact) in enumerate(zip(figure.ends, expected, strict=True)):
            dose = doses[min(at, len(doses) - 1)]
            note = _right(end, exact, dose, given, rounding)
            compared.append(Compared(end=end, exact=exact, is_right=note is not None))
            if note is None:
                slips += explain_cell(
                    Quantity(value=end.value, unit=exact.unit), exact, end.places, dose, given.known,
                    is_ketamine=given.is_ketamine, uncapped=_uncapped(dose, exact.unit, given),
                )  # fmt: skip
                notes += [] if end.value else [ZERO]
            elif note:
                notes.append(note)
    except InputError as error:
        return slot.refused(_reason(error))
    status = Status.OK if all(one.is_right for one in compared) else Status.DIFFERS
    note = "; ".join(dict.fromkeys(notes)) if notes else ""
    kept = tuple({slip.code: slip for slip in reversed(slips)}.values())[::-1] if len(compared) > 1 else tuple(slips)
    return slot.cell(status, doses=doses, compared=tuple(compared), slips=kept, note=note)


def _right(end: End, exact: Quantity, dose: Quantity, given: Given, rounding: Rounding) -> str | None:
    """Return what is to be known of a figure that is right; None where it is wrong."""
    found = judged(end, exact.value, exact.unit, given.known, rounding)
    if found is not None or not end.value:
        return found
    return _by_strength(end, exact, dose, given, rounding) or _by_pound(end, exact, dose, given, rounding) or None


def _by_strength(end: End, exact: Quantity, dose: Quantity, given: Given, rounding: Rounding) -> str:
    """Return with which strength a figure is right where the table rounds its strength; empty where with none.

    A rounded strength binds to its own decimals only: through 0.0044 g/mL, 117 mL cannot be told from 115.9 mL.
    """
    if given.printed_strength is not None:
        at = expected_of(dose, exact.unit, given.at_strength(given.printed_strength))
        if judged(end, at.value, exact.unit, given.known, rounding) is not None:
            return f"right with {style.quantity(given.printed_strength, unrounded=True)}, which is rounded"
    if given.half_step and abs(end.value - exact.value) <= CLOSE * exact.value:
        low, high = exact.value / (1 + given.half_step), exact.value / (1 - given.half_step)
        if low <= end.value + end.half_step and end.value - end.half_step <= high:
            return "right as far as the rounded strength of the row tells"
    return ""


def _by_pound(end: End, exact: Quantity, dose: Quantity, given: Given, rounding: Rounding) -> str:
    """Return with which rounded number of pounds in a kilogram a figure is right; empty where with none."""
    weight = given.known.weight
    if weight is None or weight.given.unit.symbol != "lb":
        return ""
    for pounds in ROUNDED_POUNDS:
        kg = Quantity(value=weight.given.value / pounds, unit=weight.kg.unit)
        rounded = given.at_weight(replace(weight, kg=kg))
        at = kg if dose.unit is _KG and exact.unit is _KG else expected_of(dose, exact.unit, rounded)
        if judged(end, at.value, exact.unit, rounded.known, rounding) is not None:
            return f"right with {pounds.numerator / pounds.denominator:g} lb in a kilogram, which is rounded"
    return ""


def expected_of(dose: Quantity, unit: Unit, given: Given) -> Quantity:
    """Return the exact result in the unit of the cell; a largest dose goes before a larger one, a least before less.

    Raises:
        InputError: the one does not become the other, or something is not known that it takes.
    """
    if dose.unit.kind is Kind.BODY_WEIGHT:
        return dose.to(unit)
    for bound, passes in ((given.max_dose, 1), (given.min_dose, -1)):
        if bound is not None:
            amount = bound.unit.without("kg")
            scaled = dose.value * given.factor(dose.unit, amount)
            if (scaled - bound.value * given.factor(bound.unit, amount)) * passes > 0:
                dose = bound
    return Quantity(value=dose.value * given.factor(dose.unit, unit), unit=unit)


def _uncapped(dose: Quantity, unit: Unit, given: Given) -> Fraction | None:
    """Return the figure that a largest dose cuts, as it would be without it; None where there is no largest dose."""
    if given.max_dose is None or dose.unit.kind is Kind.BODY_WEIGHT:
        return None
    return dose.value * given.factor(dose.unit, unit)
