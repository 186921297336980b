"""The largest dose of a regimen, as it holds for a patient: cut there, or only said."""

from fractions import Fraction

from ketacalc.core.catalogue.regimen import Maximum, Per, Regimen
from ketacalc.core.errors import MissingInputError
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import Kind, Quantity, Range, Unit, conversion, read_unit
from ketacalc.core.quantities.conversion import Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Capped:
    """A dose that passes a maximum, cut there.

    Attributes:
        amount: what the maximum leaves of it.
        maximum: whose it is.
    """

    amount: Range
    maximum: Maximum

    @property
    def is_binding(self) -> bool:
        """Whether the document states it, or a source that was read at first hand; else it is only said."""
        return self.maximum.whence.is_binding


def ceiling(regimen: Regimen, unit: Unit, known: Known, doses: int = 0, *, over_time: bool = False) -> Fraction | None:
    """Return the largest dose of a regimen in a unit, or None where there is none for its kind or for this patient.

    Args:
        regimen: what was reported.
        unit: of a single dose, a daily dose or a rate.
        known: the weight, the concentration and the duration, where they are known.
        doses: the number of doses that a day's total is divided into; 0 where the dose is none of these.
        over_time: whether a maximum of a dose holds for a rate over the known time, and one of a rate for a dose.
    """
    maximum = regimen.maximum
    if maximum is None or maximum.per is Per.COURSE:
        return None
    source = maximum.dose.unit
    try:
        if source.kind is unit.kind:
            return maximum.dose.value * conversion.factor(source, unit, known)
        if doses and source.kind is Kind.DAILY and unit.kind is Kind.SINGLE:
            return allowed(maximum, unit, known) / doses
        if over_time and {source.kind, unit.kind} == {Kind.SINGLE, Kind.RATE}:
            return maximum.dose.value * conversion.factor_over_time(source, unit, known)
    except MissingInputError:
        return None
    return None


def repeated(regimen: Regimen) -> dict[Per, int]:
    """Return how many doses fall in a day and in the whole course, as far as it is known how they are repeated."""
    found, repeat = {}, regimen.repeat
    if repeat is None or not repeat.whence.is_binding or regimen.kind is not Kind.SINGLE:
        return {}
    if repeat.every is not None:
        in_a_day = int(-(-(24 * 60) // repeat.every.low.to(read_unit("min")).value))
        found[Per.DAY] = min(in_a_day, repeat.times or in_a_day)
    return found | ({Per.COURSE: repeat.times} if repeat.times else {})


def most_repeated(regimen: Regimen, unit: Unit, known: Known) -> tuple[int, Fraction] | None:
    """Return the doses of a day or a course, and what all of them may come to, in the unit of one of them.

    None where no such maximum is known, or not how the doses are repeated.
    """
    maximum, numbers = regimen.maximum, repeated(regimen)
    if maximum is None or maximum.per not in numbers or unit.kind is not Kind.SINGLE:
        return None
    try:
        return numbers[maximum.per], allowed(maximum, unit, known)
    except MissingInputError:
        return None


def allowed(maximum: Maximum, unit: Unit, known: Known) -> Fraction:
    """Return all that a maximum of a dose, a day or a course leaves, as an amount of drug in a unit.

    Raises:
        MissingInputError: it needs a weight that is not known.
    """
    single = maximum.dose.unit.without("day")
    return maximum.dose.value * conversion.factor(single, unit, known)


def capped(regimen: Regimen, amount: Range, known: Known, doses: int = 0) -> Capped | None:
    """Return what a maximum leaves of a dose, or None where the dose does not pass one."""
    most = ceiling(regimen, amount.unit, known, doses)
    if most is None or regimen.maximum is None or amount.high.value <= most:
        return None
    high = Quantity(value=most, unit=amount.unit)
    return Capped(
        amount=Range(low=high if amount.low.value >= most else amount.low, high=high), maximum=regimen.maximum
    )
