"""What a maximum leaves of a course, what the pump is set to, what the patient gets, and how that stands to the report.

A maximum cuts a rate, and a dose, which keeps its time; an infusion stops once enough is given. The maximum of a day
holds for each 24 hours from the start of the course. A dose counts for the day in which it begins; an infusion that
stopped goes on when the next day begins.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import groupby

from ketacalc.core.catalogue.regimen import Maximum, Origin, Per
from ketacalc.core.check.judge import Verdict, check
from ketacalc.core.course.stages import Part
from ketacalc.core.course.tracks import DAY
from ketacalc.core.course.wanted import Wanted
from ketacalc.core.dose.maximum import allowed, ceiling
from ketacalc.core.errors import InputError
from ketacalc.core.frozen import dataclass, replace
from ketacalc.core.prepare.administration import PER_HOUR
from ketacalc.core.prepare.cautions import REFUSAL, REFUSED
from ketacalc.core.prepare.increments import Measured, digits, rounded_away, settled, short
from ketacalc.core.quantities import Quantity, conversion
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.stated import figure, places
from ketacalc.core.quantities.unit import TIMED


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A place where a maximum bites.

    Attributes:
        name: of the part that it cuts.
        time: of it: where a rate or a dose is cut, its start; where an infusion stops, that moment; in hours.
        asked: the rate or the drug that is asked for.
        left: what the maximum leaves of it.
        maximum: whose it is.
        stops: whether an infusion stops there, and is not only slower.
    """

    name: str
    time: Fraction
    asked: Quantity
    left: Quantity
    maximum: Maximum
    stops: bool = False


def limited(wanted: Wanted, parts: Iterable[Part]) -> tuple[tuple[Part, ...], tuple[Cut, ...]]:
    """Return the parts as the maximum of the regimen leaves them, and each place where it bites.

    Raises:
        InputError: a maximum that is not at first hand would bite, and nobody accepted that.
    """
    maximum = wanted.regimen.maximum
    if maximum is None or wanted.accept_caution:
        return tuple(parts), ()
    cuts: list[Cut] = []
    found = list(_rates(wanted, parts, maximum, cuts))
    if maximum.per is not Per.HOUR:
        found = list(_totals(wanted, found, maximum, cuts))
    if cuts and not maximum.whence.is_binding:
        raise InputError(
            f"{wanted.regimen.id}: {cuts[0].name} comes to {short(cuts[0].asked)}, above the source's cap of"
            f" {short(maximum.dose)}; nothing is planned above it without --accept-caution"
        )
    return tuple(found), tuple(cuts)


def _rates(wanted: Wanted, parts: Iterable[Part], maximum: Maximum, cuts: list[Cut]) -> Iterator[Part]:
    """Yield the parts with each rate cut at a maximum of its own kind."""
    for part in parts:
        dose = part.stage.dose
        most = ceiling(wanted.regimen, dose.unit, wanted.known) if dose.unit.kind in TIMED else None
        if most is None or dose.value <= most:
            yield part
            continue
        left = Quantity(value=most, unit=dose.unit)
        cuts.append(Cut(name=part.name, time=part.start, asked=dose, left=left, maximum=maximum))
        amount = Quantity(value=part.amount.value * most / dose.value, unit=part.amount.unit)
        yield replace(part, amount=amount, cut=maximum)


def _totals(wanted: Wanted, parts: list[Part], maximum: Maximum, cuts: list[Cut]) -> Iterator[Part]:
    """Yield the parts with no more in a dose, a day or the course than the maximum."""
    most = allowed(maximum, parts[0].amount.unit, wanted.known)
    spent = defaultdict[object, Fraction](Fraction)
    for part in (piece for whole in parts for piece in _daily(whole, maximum)):
        # What it counts towards: its dose, its day or the course; None where the maximum is not of it.
        key: object = part.start // DAY if maximum.per is Per.DAY else "course"
        if maximum.per is Per.DOSE:
            key = part.portion.number if part.portion else part.start if part.is_dose else None
        left = part.amount.value if key is None else max(most - spent[key], Fraction(0))
        if part.amount.value <= left:
            spent[key] += part.amount.value
            yield part
            continue
        spent[key] = most
        kept = Quantity(value=left, unit=part.amount.unit)
        end = part.end if part.is_dose else part.start + part.time * left / part.amount.value
        at, stops = part.start if part.is_dose else end, not part.is_dose
        cuts.append(Cut(name=part.name, time=at, asked=part.amount, left=kept, maximum=maximum, stops=stops))
        if left:
            yield replace(part, end=end, amount=kept, cut=maximum)


def _daily(part: Part, maximum: Maximum) -> Iterator[Part]:
    """Yield a part, or, where days are counted, a rate in pieces that each lie in one day."""
    if maximum.per is not Per.DAY or part.is_dose:
        yield part
        return
    start = part.start
    while start < part.end:
        end = min((start // DAY + 1) * DAY, part.end)
        amount = Quantity(value=part.amount.value * (end - start) / part.time, unit=part.amount.unit)
        yield replace(part, start=start, end=end, amount=amount)
        start = end


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
    scale, level = exact.value / part.stage.dose.value, part.stage.level
    low, high = (Quantity(value=end.value * scale, unit=PER_HOUR) for end in (level.low, level.high))
    is_free = part.cut is not None or low.value == high.value
    found = settled([exact], wanted.step)[0] if is_free else settled([low, exact, high], wanted.step)[1]
    most, maximum = exact.value if part.cut is not None else None, wanted.regimen.maximum
    is_bound = maximum is not None and maximum.whence.is_binding and not wanted.accept_caution
    if most is None and is_bound and part.rate is not None and not part.is_dose:
        hourly = ceiling(wanted.regimen, part.rate.unit, wanted.known)
        most = None if hourly is None else hourly * per_hour
    if most is None or found.value <= most:
        return found
    size = wanted.step.to(PER_HOUR).value
    if most < size:
        raise rounded_away(exact, wanted.step)
    return Quantity(value=most // size * size, unit=PER_HOUR)


def received(wanted: Wanted, parts: tuple[Part, ...]) -> Iterator[Gets]:
    """Yield what the patient gets of each rate and each dose, and how that stands to what is reported.

    One of several doses is one thing, however many parts make it up.
    """
    for portion, group in groupby(parts, key=lambda part: part.portion):
        if portion is not None:
            yield _gets(wanted, f"dose {portion.number}", portion.dose, tuple(group), doses=portion.doses_per_day)
        else:
            yield from dict.fromkeys(_gets(wanted, part.name, part.stage.dose, (part,)) for part in group)


def _gets(wanted: Wanted, name: str, asked: Quantity, parts: tuple[Part, ...], doses: int = 0) -> Gets:
    """Return what the patient gets of one rate or dose, all its parts together, in the unit in which it is reported."""
    first = parts[0]
    given, unit = sum((part.amount.value * part.ratio for part in parts), Fraction(0)), first.amount.unit
    if first.portion is None and not first.is_dose and first.rate is not None:
        given, unit = first.rate.value * first.ratio, first.rate.unit
    gets = Quantity(value=given / conversion.factor(asked.unit, unit, wanted.known), unit=asked.unit)
    counts = first.portion is not None or first.stage.origin is Origin.DOCUMENT
    known = Known(weight=wanted.known.weight, doses_per_day=doses)
    stated = figure(gets, places(gets.value))
    return Gets(
        name=name,
        asked=asked,
        gets=gets,
        verdict=check(stated, (wanted.regimen,), known).verdict if counts else None,
        is_cut=any(part.cut is not None for part in parts),
    )
