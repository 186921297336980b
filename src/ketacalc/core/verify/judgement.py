"""What a cell of a table should show, and what becomes of what it does show."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from ketacalc.core.check.rules import ROUNDED
from ketacalc.core.check.slips import Slip
from ketacalc.core.errors import InputError, MissingInputError
from ketacalc.core.frozen import dataclass, field, replace
from ketacalc.core.quantities import Kind, Quantity, Unit, conversion, style
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.stated import CLOSE
from ketacalc.core.quantities.unit import named
from ketacalc.core.verify.cell import Cell, Compared, Status
from ketacalc.core.verify.figures import ZERO, Doses, End, Figure, Rounding, judged
from ketacalc.core.verify.slips import explain_cell, explain_time

_KG: Final = named("kg")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the figures of a row follow from, beside the dose.

    Attributes:
        known: the weight, the concentration, the drop factor, the time and the strengths.
        max_dose: the largest dose.
        min_dose: the least dose.
        is_ketamine: whether the drug is ketamine.
        rounding: how the figures were rounded.
        half_step: half of the last decimal that a strength of the table shows, relative to it; 0 where it is exact.
        printed_strength: the strength as the row prints it beside a mixture, which it may round.
    """

    known: Known
    max_dose: Quantity | None = None
    min_dose: Quantity | None = None
    is_ketamine: bool = False
    rounding: Rounding = field(default_factory=Rounding)
    half_step: Fraction = Fraction(0)
    printed_strength: Quantity | None = None

    def at_strength(self, strength: Quantity) -> "Given":
        """Return the same with an exact strength."""
        return replace(self, known=replace(self.known, concentration=strength), half_step=Fraction(0))

    def stated(self, dose: Quantity, unit: Unit) -> Quantity:
        """Return a dose in another unit, over the time of the row where one is a dose and the other a rate.

        Raises:
            InputError: the one does not become the other, or something is not known that it takes.
        """
        is_over_time = self.known.duration is not None and dose.unit.kind is Kind.SINGLE and unit.kind is Kind.RATE
        between = conversion.factor_over_time if is_over_time else conversion.factor
        return Quantity(value=dose.value * between(dose.unit, unit, self.known), unit=unit)

    def expected(self, dose: Quantity, unit: Unit) -> Quantity:
        """Return the exact result in the unit of a cell; a largest dose goes before a larger one, a least before less.

        Raises:
            InputError: the one does not become the other, or something is not known that it takes.
        """
        if dose.unit.kind is Kind.BODY_WEIGHT:
            return dose.to(unit)
        for bound, passes in ((self.max_dose, 1), (self.min_dose, -1)):
            if bound is not None:
                amount = bound.unit.without("kg")
                if (self.stated(dose, amount).value - self.stated(bound, amount).value) * passes > 0:
                    dose = bound
        return self.stated(dose, unit)

    def note(self, end: End, exact: Quantity) -> str | None:
        """Return what is to be known of a figure that is right, which may be nothing; None where it is wrong."""
        return judged(end, exact.value, exact.unit, self.known, self.rounding)


def refused(cell: Cell, error: InputError, slips: tuple[Slip, ...] = ()) -> Cell:
    """Return a cell that is refused; what is missing belongs into a column, and is named by no option."""
    reason = error.told(()) if isinstance(error, MissingInputError) else str(error)
    return replace(cell, status=Status.REFUSED, note=reason, slips=slips)


def judge(cell: Cell, figure: Figure, unit: Unit, found: Doses, given: Given) -> Cell:
    """Compute what a cell should show, and judge what it does show.

    Raises:
        InputError: it shows a range where one figure follows, or the like; or no figure in the unit of a step.
    """
    doses, is_range = found
    try:
        expected = tuple(given.expected(dose, unit) for dose in doses)
    except InputError as error:
        first, end = doses[0], figure.ends[0] if len(figure.ends) == 1 else None
        slips = explain_time(end, unit, first.unit.kind, lambda other: given.expected(first, other)) if end else ()
        return refused(cell, error, slips)
    if len(expected) > 1 and len({one.value for one in expected}) == 1:
        expected = expected[:1]
    if len(figure.ends) != len(expected) or (len(expected) > 1 and figure.is_range is not is_range):
        shows, follows = _shape(len(figure.ends), figure.is_range), _shape(len(expected), is_range)
        raise InputError(f"the cell shows {shows}, where {follows} follows from the dose")
    return compare(cell, figure, expected, doses, given)


def _shape(number: int, is_range: bool) -> str:
    return "one figure" if number == 1 else "a range" if is_range else "several doses"


def compare(
    cell: Cell, figure: Figure, expected: tuple[Quantity, ...], doses: tuple[Quantity, ...], given: Given
) -> Cell:
    """Judge each number of a cell by the exact one.

    Raises:
        InputError: a figure cannot be stated in the unit of a step.
    """
    notes, compared, slips = dict[str, None](), [], list[Slip]()
    for at, (end, exact) in enumerate(zip(figure.ends, expected, strict=True)):
        dose = doses[min(at, len(doses) - 1)]
        note = given.note(end, exact)
        if note is None and end.value:
            note = next(_by_rounded(end, exact, dose, given), None)
        compared.append(Compared(end=end, exact=exact, is_right=note is not None))
        if note is None:
            has_cap = given.max_dose is not None and dose.unit.kind is not Kind.BODY_WEIGHT
            uncapped = given.stated(dose, exact.unit).value if has_cap else None
            slips += explain_cell(end, exact, dose, given.known, is_ketamine=given.is_ketamine, uncapped=uncapped)
            note = "" if end.value else ZERO
        notes |= {note: None} if note else {}
    status = Status.OK if all(one.is_right for one in compared) else Status.DIFFERS
    kept = tuple({slip.code: slip for slip in reversed(slips)}.values())[::-1]
    return replace(cell, status=status, doses=doses, compared=tuple(compared), slips=kept, note="; ".join(notes))


def _by_rounded(end: End, exact: Quantity, dose: Quantity, given: Given) -> Iterator[str]:
    """Yield with which rounded strength, or rounded number of pounds in a kilogram, a figure is right.

    A rounded strength binds to its own decimals only: through 0.0044 g/mL, 117 mL cannot be told from 115.9 mL.
    """
    strength, weight = given.printed_strength, given.known.weight
    if strength and given.note(end, given.at_strength(strength).expected(dose, exact.unit)) is not None:
        yield f"right with {style.quantity(strength, unrounded=True)}, which is rounded"
    if given.half_step and abs(end.value - exact.value) <= CLOSE * exact.value:
        low, high = exact.value / (1 + given.half_step), exact.value / (1 - given.half_step)
        if low <= end.value + end.half_step and end.value - end.half_step <= high:
            yield "right as far as the rounded strength of the row tells"
    if weight is None or weight.given.unit.symbol != "lb":
        return
    for pounds in ROUNDED:
        kg = Quantity(value=weight.given.value / pounds, unit=weight.kg.unit)
        rounded = replace(given, known=replace(given.known, weight=replace(weight, kg=kg)))
        at = kg if dose.unit is _KG and exact.unit is _KG else rounded.expected(dose, exact.unit)
        if rounded.note(end, at) is not None:
            yield f"right with {pounds.numerator / pounds.denominator:g} lb in a kilogram, which is rounded"
