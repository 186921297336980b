"""What a dose can be within: each thing that a regimen reports, in the unit of the dose, as its maximum leaves it.

A regimen reports one dose or range; or doses that were given in turn, each by itself; and beside them the steps of the
document. A single dose is held against a day's total where the regimen states the numbers of doses in a day, and a
rate against a dose where the time is known. Nothing else is compared across kinds.
"""

from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Final

from ketacalc.core.catalogue.regimen import Origin, Regimen
from ketacalc.core.dose.maximum import ceiling
from ketacalc.core.dose.steps import followed, next_rate, rises
from ketacalc.core.frozen import dataclass, replace
from ketacalc.core.quantities import Kind, Quantity, Range, Unit, conversion
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.definitions import AXES
from ketacalc.core.quantities.stated import Bounds
from ketacalc.core.quantities.unit import Dimension


class How(StrEnum):
    """How a dose is held against what is reported."""

    AS_STATED = "as stated"
    EACH = "as each of the doses of a day"
    OVER = "over a time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One thing that a regimen reports.

    Attributes:
        dose: the dose or range, as reported.
        name: what it is, where a regimen has several, such as `step 1`.
        origin: who states it.
    """

    dose: Range
    name: str = ""
    origin: Origin = Origin.DOCUMENT


@lru_cache(maxsize=4096)
def targets(regimen: Regimen, *, as_source: bool = False) -> tuple[Target, ...]:
    """Return what a dose can be within: what is reported or each fixed dose; the steps and their rises."""
    fixed = regimen.fixed
    if fixed is not None and fixed.whence.is_binding:
        found = [
            Target(dose=Range(low=dose, high=dose), name=f"dose {at}", origin=fixed.whence.origin)
            for at, dose in enumerate(fixed.doses, 1)
        ]
    else:
        found = [Target(dose=regimen.reported)]
    steps = followed(regimen, as_source=as_source)
    found += [
        Target(dose=level, name=f"step {at}, rise {rise}" if rise else f"step {at}", origin=step.whence.origin)
        for at, step in steps
        for rise, level in enumerate(rises(step, next_rate(regimen, at, steps)))
    ]
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a dose is held against one thing that is reported.

    Attributes:
        target: what is reported.
        how: as what the dose is held against it.
        doses: the number of doses that a day's total is divided into; 0 where it is not.
        over: the time that is reported, where the user states none; None where the user does, or none has a part in it.
    """

    target: Target
    how: How
    doses: int = 0
    over: Quantity | None = None


_UNMEASURED: Final = AXES.index("drop")
"""Drops, amounts of substance and activity: nothing that a check is told brings them to a mass."""
_VOLUME: Final = AXES.index("volume")
_ACTIVITY: Final = AXES.index("activity")


def counted(unit: Unit, known: Known) -> Dimension:
    """Return in what a dose counts a drug that has no mass; a volume does as its concentration in units says."""
    strength = known.concentration
    if strength is not None and strength.unit.dimension[_ACTIVITY] and unit.dimension[_VOLUME]:
        unit = strength.unit
    return unit.dimension[_UNMEASURED:]


@lru_cache(maxsize=4096)
def ways(
    regimen: Regimen,
    unit: Unit,
    doses_per_day: int,
    has_duration: bool,
    *,
    as_source: bool = False,
    counts: Dimension | None = None,
) -> tuple[Way, ...]:
    """Return how doses in a unit are held against each thing that a regimen reports; nothing where they are not.

    Args:
        regimen: what was reported.
        unit: of the dose.
        doses_per_day: the number of doses in a day, where somebody said it; else 0.
        has_duration: whether the time over which the dose is given is known.
        as_source: whether a time that only a source has is taken for it; else the document's own alone.
        counts: in what the dose counts the drug, where its unit alone does not say it.
    """
    counts = counts or unit.dimension[_UNMEASURED:]
    over = None if has_duration else known_time(regimen, as_source=as_source)
    found: list[Way] = []
    for target in (one for one in targets(regimen) if one.dose.unit.dimension[_UNMEASURED:] == counts):
        kinds = (target.dose.unit.kind, unit.kind)
        if kinds[0] is kinds[1]:
            found.append(Way(target=target, how=How.AS_STATED))
        elif kinds == (Kind.DAILY, Kind.SINGLE):
            divisions = (doses for doses in regimen.doses_per_day if doses_per_day in (0, doses))
            found += [Way(target=target, how=How.EACH, doses=doses) for doses in divisions]
        elif set(kinds) == {Kind.SINGLE, Kind.RATE} and (has_duration or over is not None):
            found.append(Way(target=target, how=How.OVER, over=over))
    return tuple(found)


def known_time(regimen: Regimen, *, as_source: bool) -> Quantity | None:
    """Return the one time over which a dose was infused; None where none is known, or the shortest and the longest."""
    over = regimen.over
    if over is None or not over.time.is_point or (over.whence.origin is Origin.SOURCE and not as_source):
        return None
    return over.time.low


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What is reported, in the unit of a dose.

    Attributes:
        way: how it came there.
        low, high: the bounds, cut at a maximum that binds.
        most: the maximum, whoever states it; None where there is none for this kind, or no weight to tell it.
        whole: the bounds without the maximum, where it cuts them.
    """

    way: Way
    low: Fraction
    high: Fraction
    most: Fraction | None = None
    whole: Bounds | None = None

    @property
    def ends(self) -> Bounds:
        """Both bounds."""
        return self.low, self.high

    @property
    def cut(self) -> Bounds | None:
        """What a maximum that does not bind would leave; None where it leaves all."""
        return None if self.most is None or self.high <= self.most else (min(self.low, self.most), self.most)


def widened(ends: Bounds, tolerance: Fraction) -> Bounds:
    """Return bounds widened by a tolerance; as they are where there is none."""
    return (ends[0] * (1 - tolerance), ends[1] * (1 + tolerance)) if tolerance else ends


def bound(way: Way, regimen: Regimen, unit: Unit, known: Known) -> Bound:
    """Return what is reported in the unit of a dose.

    Raises:
        MissingInputError: it needs a weight or a concentration that is not known.
    """
    known = known if way.over is None else replace(known, duration=way.over)
    reported, source = way.target.dose, way.target.dose.unit.without("day") if way.doses else way.target.dose.unit
    between = conversion.factor_over_time if way.how is How.OVER else conversion.factor
    factor = between(source, unit, known)
    factor = factor / way.doses if way.doses else factor
    low = reported.low.value * factor
    high = low if reported.high is reported.low else reported.high.value * factor
    if regimen.maximum is None:
        return Bound(way=way, low=low, high=high)
    most = ceiling(regimen, unit, known, way.doses, over_time=way.how is How.OVER)
    if most is None or high <= most or not regimen.maximum.whence.is_binding:
        return Bound(way=way, low=low, high=high, most=most)
    return Bound(way=way, low=min(low, most), high=most, most=most, whole=(low, high))
