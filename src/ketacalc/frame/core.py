"""The core's answer to one row: the one that every other way of answering must give too."""

from collections.abc import Callable
from fractions import Fraction
from typing import Final, TypeVar

from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.check.judge import Check, Verdict, check
from ketacalc.core.errors import InputError, MissingInputError
from ketacalc.core.frozen import dataclass, replace
from ketacalc.core.quantities import Kind, Quantity, Unit, conversion, read_concentration, read_duration, read_number
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.definitions import GROUPS
from ketacalc.core.quantities.grammar import split
from ketacalc.core.quantities.number import without_exponents
from ketacalc.core.quantities.spelling import UnreadUnit
from ketacalc.core.quantities.stated import Figure, read_figure
from ketacalc.core.quantities.unit import named
from ketacalc.core.quantities.weight import BodyWeight, read_weight
from ketacalc.frame.answers import Answer, Status, of_check

PLAIN: Final = {Kind.SINGLE: "mg", Kind.RATE: "mg/h", Kind.DAILY: "mg/day"}
"""The unit of a normalised dose of each kind, per kg where it can be."""
Value = TypeVar("Value")


class Refused(Exception):
    """A cell that is not read."""

    def __init__(self, status: Status, reason: str | InputError) -> None:
        """Take what is to be said of its row."""
        super().__init__(reason)
        self.answer: Answer = refusal(status, reason)


def refusal(status: Status, reason: str | InputError) -> Answer:
    """Return what is said of a row that is not read: of a unit also its spelling, and the one probably meant."""
    if not isinstance(reason, UnreadUnit):
        return Answer(status=status, reason=str(reason))
    meant = reason.nearest[0] if len(reason.nearest) == 1 else ""
    return Answer(status=status, reason=str(reason), unread=(reason.spelling, meant))


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row that decide its answer, each with its unit, empty where there is none.

    Attributes:
        dose, weight, concentration, duration: as text.
        regimens: what the row is held against.
    """

    dose: str
    weight: str
    concentration: str
    duration: str
    regimens: tuple[Regimen, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to one row, with the numbers that are its own."""

    answer: Answer
    ratio: float | None = None
    normalised: float | None = None


def answered(row: Row, slack: Fraction, tolerance: Fraction) -> Answered:
    """Return what the core says of a row.

    Args:
        row: its cells.
        slack: of the floats that its column holds; 0 for any other column.
        tolerance: by how much the bounds are widened.
    """
    try:
        figure = dose_of(row.dose, slack)
        known = Known(
            weight=weight_of(row.weight),
            concentration=concentration_of(row.concentration),
            duration=duration_of(row.duration),
        )
        found = check(figure, row.regimens, known, tolerance)
    except Refused as refused:  # pragma: no cover - the reader has read each cell already; no table is lost if not
        return Answered(refused.answer)
    except MissingInputError as error:
        missing = Status.WEIGHT_MISSING if "weight" in error.missing else Status.CONCENTRATION_MISSING
        return Answered(Answer(status=missing, reason=error.told(())))
    except InputError as error:  # pragma: no cover - the same
        return Answered(refusal(Status.UNIT, error))
    plain, value = normalised(figure, known)
    return Answered(of_check(found, plain.ucum if value is not None else ""), _ratio(found), value)


def dose_of(text: str, slack: Fraction = Fraction(0), number: str | None = None) -> Figure:
    """Return a dose with its decimals, and how close to a bound a float of its column lies.

    Args:
        text: number and unit.
        slack: of the floats that its column holds; 0 for any other column.
        number: the number, where it stands in a cell of its own.

    Raises:
        Refused: it is not read.
    """
    try:
        figure = read_figure(text, exponents=True)
    except InputError as error:
        raise Refused(Status.UNIT if _has_number(text, number) else Status.DOSE, error) from None
    return replace(figure, slack=slack) if slack > figure.slack else figure


def _has_number(text: str, number: str | None) -> bool:
    """Tell whether the number of a quantity is read, so that it is the unit that is not."""
    try:
        read_number(without_exponents(split(text)[0] if number is None else number))
    except InputError:
        return False
    return True


def weight_of(text: str) -> BodyWeight | None:
    """Return a body weight, None where there is none; one that is not read is `Refused`."""
    return _read(read_weight, text, Status.WEIGHT)


def concentration_of(text: str) -> Quantity | None:
    """Return an amount in a volume, None where there is none; one that is not read is `Refused`."""
    return _read(read_concentration, text, Status.CONCENTRATION)


def duration_of(text: str) -> Quantity | None:
    """Return a time, None where there is none; one that is not read is `Refused`."""
    return _read(read_duration, text, Status.DURATION)


def _read(read: Callable[[str], Value], text: str, status: Status) -> Value | None:
    try:
        return read(without_exponents(text)) if text else None
    except InputError as error:
        is_outside = status is Status.WEIGHT and "outside the weights" in str(error)
        raise Refused(Status.WEIGHT_OUTSIDE if is_outside else status, error) from None


def plain_unit(unit: Unit, *, has_weight: bool) -> Unit:
    """Return the unit in which doses of a kind are bare numbers: per kg where they are, or where a weight is known."""
    head, *per = named(PLAIN[unit.kind]).parts
    head = "units" if unit.parts[0] in GROUPS["activity"] else head
    return named("/".join([head, *(["kg"] if "kg" in unit.parts or has_weight else []), *per]))


def normalised(figure: Figure, known: Known) -> tuple[Unit, float | None]:
    """Return the lower end of a dose as a bare number of the plain unit of its kind; None where none is known."""
    unit = figure.range.unit
    plain = plain_unit(unit, has_weight=known.weight is not None)
    try:
        value = figure.range.low.value * conversion.factor(unit, plain, known)
    except InputError:
        return plain, None
    return plain, value.numerator / value.denominator


def _ratio(found: Check) -> float | None:
    """Return the dose over the nearest bound that it passed."""
    ratios = [one.ratio for one in found.comparisons if one.ratio is not None and one.verdict is found.verdict]
    if not ratios:
        return None
    nearest = max(ratios) if found.verdict is Verdict.BELOW else min(ratios)
    return nearest.numerator / nearest.denominator
