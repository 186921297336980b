"""The core's answer to one row: the one that every other way of answering must give too."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeVar

from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.check.judge import Check, Verdict, check
from ketacalc.core.errors import InputError, MissingInput
from ketacalc.core.quantities import Kind, Quantity, Unit, conversion, read_concentration, read_duration, read_number
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.grammar import split
from ketacalc.core.quantities.stated import FLOAT, Figure, read_figure
from ketacalc.core.quantities.unit import named
from ketacalc.core.quantities.weight import BodyWeight, read_weight
from ketacalc.frame.answers import Answer, Status, of_check

PLAIN: Final = {Kind.SINGLE: "mg", Kind.RATE: "mg/h", Kind.DAILY: "mg/day"}
"""The unit of a normalised dose of each kind, per kg where it can be."""
Value = TypeVar("Value")
_EXPONENT: Final = re.compile(r"([0-9]{1,17}(?:[.][0-9]{1,17})?)[eE]([+-]?[0-9]{1,2})(?![0-9.])")


class Refused(Exception):
    """A cell that is not read."""

    def __init__(self, status: Status, reason: str) -> None:
        """Take what is to be said of its row."""
        super().__init__(reason)
        self.answer: Answer = Answer(status=status, reason=reason)


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
    except Refused as refused:
        return Answered(refused.answer)
    except MissingInput as error:
        missing = Status.WEIGHT_MISSING if "weight" in error.missing else Status.CONCENTRATION_MISSING
        return Answered(Answer(status=missing, reason=error.told(())))
    except InputError as error:
        return Answered(Answer(status=Status.UNIT, reason=str(error)))
    plain, value = normalised(figure, known)
    return Answered(of_check(found, plain.ucum if value is not None else ""), _ratio(found), value)


def dose_of(text: str, slack: Fraction = Fraction(0)) -> Figure:
    """Return a dose with its decimals, and how close to a bound a float of its column lies.

    Raises:
        Refused: it is not read.
    """
    plain = without_exponent(text)
    try:
        figure = read_figure(plain)
    except InputError as error:
        raise Refused(Status.UNIT if _has_number(plain) else Status.DOSE, str(error)) from None
    least = slack if plain == text else max(slack, FLOAT)
    return replace(figure, slack=least) if least > figure.slack else figure


def _has_number(text: str) -> bool:
    """Tell whether the number of a quantity is read, so that it is the unit that is not."""
    try:
        number, _ = split(text)
        read_number(number)
    except InputError:
        return False
    return True


def without_exponent(text: str) -> str:
    """Return a number that a machine wrote with an exponent as digits: only machines do."""
    match = _EXPONENT.match(text)
    if match is None:
        return text
    digits = f"{Decimal(match[0]):f}"
    return (digits.rstrip("0").rstrip(".") if "." in digits else digits) + text[match.end() :]


def weight_of(text: str) -> BodyWeight | None:
    """Return a body weight; None where there is none.

    Raises:
        Refused: it is not read.
    """
    return _read(read_weight, text, Status.WEIGHT)


def concentration_of(text: str) -> Quantity | None:
    """Return an amount in a volume; None where there is none.

    Raises:
        Refused: it is not read.
    """
    return _read(read_concentration, text, Status.CONCENTRATION)


def duration_of(text: str) -> Quantity | None:
    """Return a time; None where there is none.

    Raises:
        Refused: it is not read.
    """
    return _read(read_duration, text, Status.DURATION)


def _read(read: Callable[[str], Value], text: str, status: Status) -> Value | None:
    try:
        return read(without_exponent(text)) if text else None
    except InputError as error:
        is_outside = status is Status.WEIGHT and "outside the weights" in str(error)
        raise Refused(Status.WEIGHT_OUTSIDE if is_outside else status, str(error)) from None


def plain_unit(unit: Unit, *, has_weight: bool) -> Unit:
    """Return the unit in which doses of a kind are bare numbers: per kg where they are, or where a weight is known."""
    head, *per = named(PLAIN[unit.kind]).parts
    return named("/".join([head, *(["kg"] if "kg" in unit.parts or has_weight else []), *per]))


def normalised(figure: Figure, known: Known) -> tuple[Unit, float | None]:
    """Return the lower end of a dose as a bare number of the plain unit of its kind; None where it is no mass."""
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
