"""A maximum in a course: a rate is cut, a dose keeps its time and is cut, and an infusion stops once enough is given.

The maximum of a day holds for each 24 hours from the start of the course. A dose counts for the day in which it begins;
an infusion that stopped goes on when the next day begins.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from ketacalc.core.catalogue.regimen import Maximum, Per
from ketacalc.core.course.doses import DAY
from ketacalc.core.course.parts import Part
from ketacalc.core.course.wanted import Wanted
from ketacalc.core.dose.maximum import allowed, ceiling
from ketacalc.core.errors import InputError
from ketacalc.core.prepare.increments import short
from ketacalc.core.quantities import Quantity
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
    spent: dict[object, Fraction] = {}
    for part in (piece for whole in parts for piece in _daily(whole, maximum)):
        key = _counted(part, maximum)
        left = part.amount.value if key is None else max(most - spent.get(key, Fraction(0)), Fraction(0))
        if part.amount.value <= left:
            spent[key] = spent.get(key, Fraction(0)) + part.amount.value
            yield part
            continue
        spent[key] = most
        kept = Quantity(value=left, unit=part.amount.unit)
        end = part.end if part.is_dose else part.start + part.time * left / part.amount.value
        at = part.start if part.is_dose else end
        stops = not part.is_dose
        cuts.append(Cut(name=part.name, time=at, asked=part.amount, left=kept, maximum=maximum, stops=stops))
        if left:
            yield replace(part, end=end, amount=kept, cut=maximum)


def _counted(part: Part, maximum: Maximum) -> object:
    """Return what a part counts towards: its dose, its day or the course; None where the maximum is not of it."""
    if maximum.per is Per.DOSE:
        return part.portion.number if part.portion else part.start if part.is_dose else None
    return part.start // DAY if maximum.per is Per.DAY else "course"


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
