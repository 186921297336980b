"""What a pump is set to in a course, what the patient then gets, and how that stands to what is reported."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby

from ketacalc.core.catalogue.regimen import Origin
from ketacalc.core.check.judge import Verdict, check
from ketacalc.core.course.parts import Part, Portion
from ketacalc.core.course.wanted import Wanted
from ketacalc.core.dose.maximum import ceiling
from ketacalc.core.errors import InputError
from ketacalc.core.prepare.administration import PER_HOUR
from ketacalc.core.prepare.cautions import REFUSAL, REFUSED
from ketacalc.core.prepare.increments import Measured, digits, rounded_away, settled, short
from ketacalc.core.quantities import Quantity, conversion
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.stated import figure, places


@dataclass(frozen=True, slots=True, kw_only=True)
class Gets:
    """What the patient gets of one thing that is reported.

    Attributes:
        name: what it is.
        asked: the rate or the dose of this course, as it is reported.
        gets: the same as it is given.
        verdict: where that lies; None where only a source or the user states it, and it changes no verdict.
        is_cut: whether a maximum makes a difference, and not only the step of a pump.
    """

    name: str
    asked: Quantity
    gets: Quantity
    verdict: Verdict | None
    is_cut: bool

    @property
    def relative_deviation(self) -> Fraction:
        """Relative deviation of what the patient gets from what is asked for; negative: less."""
        return self.gets.value / self.asked.value - 1


def pumped(wanted: Wanted, parts: Iterable[Part]) -> Iterator[Part]:
    """Yield the parts with what the pump is set to, where a strength is known.

    Raises:
        InputError: a rate rounds to nothing, or to more than 10 % off without anybody accepting that.
    """
    strength = wanted.known.concentration
    for part in parts:
        rate = part.rate
        if strength is None or rate is None:
            yield part
            continue
        per_hour = conversion.factor(rate.unit, PER_HOUR, Known(concentration=strength))
        exact = Quantity(value=rate.value * per_hour, unit=PER_HOUR)
        found = Measured(exact=exact, set=_set(wanted, part, exact, per_hour), step=wanted.step)
        if abs(found.ratio - 1) > REFUSED and not wanted.accept_rounding:
            off = digits(abs(found.ratio - 1) * 100, 4)
            raise InputError(f"{part.name}: {short(found.set)} for {short(exact)} is {off} % off, {REFUSAL}")
        yield replace(part, pump=found)


def _set(wanted: Wanted, part: Part, exact: Quantity, per_hour: Fraction) -> Quantity:
    """Return the nearest step of the pump within what is reported, and below a maximum."""
    if wanted.step is None:
        return exact
    scale = exact.value / part.stage.dose.value
    low, high = (
        Quantity(value=end.value * scale, unit=PER_HOUR) for end in (part.stage.level.low, part.stage.level.high)
    )
    is_free = part.cut is not None or low.value == high.value
    found = settled([exact], wanted.step)[0] if is_free else settled([low, exact, high], wanted.step)[1]
    most = exact.value if part.cut is not None else _most(wanted, part, per_hour)
    if most is None or found.value <= most:
        return found
    size = wanted.step.to(PER_HOUR).value
    if most < size:
        raise rounded_away(exact, wanted.step)
    return Quantity(value=most // size * size, unit=PER_HOUR)


def _most(wanted: Wanted, part: Part, per_hour: Fraction) -> Fraction | None:
    """Return the rate of the pump at a maximum of the hour; None where there is none that binds."""
    maximum, rate = wanted.regimen.maximum, part.rate
    if maximum is None or rate is None or part.is_dose or wanted.accept_caution or not maximum.whence.is_binding:
        return None
    most = ceiling(wanted.regimen, rate.unit, wanted.known)
    return None if most is None else most * per_hour


def received(wanted: Wanted, parts: tuple[Part, ...]) -> Iterator[Gets]:
    """Yield what the patient gets of each rate and each dose, and how that stands to what is reported.

    One of several doses is one thing, however many parts make it up.
    """
    for portion, group in groupby(parts, key=lambda part: part.portion):
        if portion is None:
            yield from dict.fromkeys(_of_part(wanted, part) for part in group)
        else:
            yield _of_dose(wanted, portion, tuple(group))


def _of_part(wanted: Wanted, part: Part) -> Gets:
    """Return what the patient gets of one rate, or of a loading dose."""
    dose, origin = part.stage.dose, part.stage.origin
    given = part.amount if part.is_dose else part.rate or part.amount
    gets = given.value * part.ratio / conversion.factor(dose.unit, given.unit, wanted.known)
    return _gets(wanted, part.name, dose, gets, (part,), counts=origin is Origin.DOCUMENT)


def _of_dose(wanted: Wanted, portion: Portion, parts: tuple[Part, ...]) -> Gets:
    """Return what the patient gets of one dose, all its parts together, in the unit in which it is reported."""
    given = sum((part.amount.value * part.ratio for part in parts), Fraction(0))
    gets = given / conversion.factor(portion.dose.unit, parts[0].amount.unit, wanted.known)
    return _gets(wanted, f"dose {portion.number}", portion.dose, gets, parts, doses=portion.doses_per_day)


def _gets(
    wanted: Wanted,
    name: str,
    asked: Quantity,
    gets: Fraction,
    parts: tuple[Part, ...],
    *,
    counts: bool = True,
    doses: int = 0,
) -> Gets:
    found = Quantity(value=gets, unit=asked.unit)
    known = Known(weight=wanted.known.weight, doses_per_day=doses)
    return Gets(
        name=name,
        asked=asked,
        gets=found,
        verdict=check(figure(found, places(gets)), (wanted.regimen,), known).verdict if counts else None,
        is_cut=any(part.cut is not None for part in parts),
    )
