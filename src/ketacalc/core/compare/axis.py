"""Who states a dose, and where it lies on a common axis: mg/kg for single doses, mg/kg/h for rates; or why on neither.

Nothing is assumed. A fixed dose has a place only at a stated weight. A daily total becomes a rate only where its route
allows that it ran evenly, and single doses only where it is stated into how many it is divided. An amount of substance
has no place.
"""

from enum import StrEnum
from fractions import Fraction
from typing import Final

from ketacalc.core.catalogue.catalogue import SourceDose
from ketacalc.core.catalogue.regimen import Regimen, Schedule, SourceFigure
from ketacalc.core.catalogue.regimen import Step as RegimenStep
from ketacalc.core.catalogue.routes import INFUSED, full
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import Kind, Range, read_unit
from ketacalc.core.quantities.conversion import Step, Working
from ketacalc.core.quantities.unit import GIVEN
from ketacalc.core.quantities.weight import BodyWeight


class Axis(StrEnum):
    """What two doses have in common that stand on one axis; a single dose and a rate never share one."""

    DOSE = "single or each dose"
    RATE = "rate"


UNITS: Final = {Axis.DOSE: read_unit("mg/kg"), Axis.RATE: read_unit("mg/kg/h")}
HOURS: Final = Fraction(24)
BESIDE: Final = read_unit("mcg/kg/min")
"""The unit in which pumps are often set; a rate is stated in it too."""


class Absence(StrEnum):
    """Why a dose has no place on an axis."""

    FIXED = "fixed"
    """It is not per kg, and no weight is stated."""
    SUBSTANCE = "substance"
    """It is an amount of substance, and no molar mass is assumed."""
    ACTIVITY = "activity"
    """It is in units of activity, and how many of them a milligram has only a label says."""
    UNDIVIDED = "undivided"
    """It is a daily total, and nothing says that it was infused or into how many doses it is divided."""
    NO_DOSE = "no dose"
    """It is no amount of a drug."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A dose on an axis.

    Attributes:
        axis: which one.
        range: the dose in the axis's unit.
        working: the way to it from the dose as stated.
        spread: whether a daily total was spread evenly over 24 h.
        weight: the body weight by which a fixed dose was divided.
        doses: the number of doses into which a daily total was divided; 0 where it was not.
    """

    axis: Axis
    range: Range
    working: Working
    spread: bool = False
    weight: BodyWeight | None = None
    doses: int = 0

    @property
    def is_derived(self) -> bool:
        """Whether more than the unit was changed on the way."""
        return self.spread or self.weight is not None or self.doses > 0

    @property
    def beside(self) -> Range | None:
        """A rate in mcg/kg/min."""
        if self.axis is Axis.DOSE:
            return None
        return self.range.times(self.range.unit.factor / BESIDE.factor, BESIDE)


def runs_evenly(regimen: Regimen) -> bool:
    """Tell whether a regimen's daily total may have run evenly over the day; an infusion is one by any route."""
    is_daily = regimen.schedule is Schedule.DAILY and full(regimen.route) in INFUSED
    return is_daily or regimen.schedule is Schedule.INFUSION


def places(
    dose: Range, weight: BodyWeight | None = None, *, infused: bool = False, divisions: tuple[int, ...] = ()
) -> tuple[Place, ...] | Absence:
    """Return the places of a dose on its axis, one for each number of doses in a day, or why it has none.

    Args:
        dose: as it is stated.
        weight: the body weight at which a fixed dose has a place.
        infused: whether a daily total may have run evenly over the day.
        divisions: the numbers of doses into which a daily total is divided.
    """
    unit = dose.unit
    mass, body, _, _, _, substance, activity = unit.dimension
    if unit.kind not in GIVEN or mass != 1:
        counted = Absence.SUBSTANCE if substance else Absence.ACTIVITY if activity else Absence.NO_DOSE
        return counted if unit.kind in GIVEN else Absence.NO_DOSE
    if unit.kind is Kind.DAILY and not infused and not divisions:
        return Absence.UNDIVIDED
    if not body and weight is None:
        return Absence.FIXED
    over = None if body else weight
    if unit.kind is Kind.DAILY and divisions:
        return tuple(_placed(dose, Axis.DOSE, over, doses=doses) for doses in divisions)
    if unit.kind is Kind.SINGLE:
        return (_placed(dose, Axis.DOSE, over),)
    return (_placed(dose, Axis.RATE, over, spread=unit.kind is Kind.DAILY),)


def _placed(dose: Range, axis: Axis, weight: BodyWeight | None, *, doses: int = 0, spread: bool = False) -> Place:
    """Divide by what is known, step by step, and change what is left of the unit."""
    unit = dose.unit.without("day") if doses else dose.unit
    steps = [Step(by=Fraction(doses), divides=True)] if doses else []
    rest = unit.factor / UNITS[axis].factor
    factor = rest / (doses or 1)
    if weight is not None:
        steps.append(Step(by=weight.kg, divides=True))
        factor /= weight.kg.value
    if spread:
        steps.append(Step(by=HOURS, divides=True))
        rest *= HOURS
    if rest != 1:
        steps.append(Step(by=rest))
    result = dose.times(factor, UNITS[axis])
    working = Working(start=dose, aligned=dose, steps=tuple(steps), result=result)
    return Place(axis=axis, range=result, working=working, spread=spread, weight=weight, doses=doses)


class Origin(StrEnum):
    """Who states a dose."""

    REPORTED = "reported"
    STEP = "step"
    """A step of a reported regimen: a bolus, or the rate at which an infusion began."""
    FOUND = "found by the audit"
    ELSEWHERE = "elsewhere"
    """A cited source reports it, and the article does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A dose, and who states it.

    Attributes:
        dose: as it is stated.
        regimen: whose it is, or whose audit found it; None for a dose reported elsewhere.
        step: the step of the regimen that it is.
        nth: which of its steps, from 1.
        found: the figure of a source.
        elsewhere: the dose of a cited source that the article does not report; beside `found`, the same figure of the
            same source, which stands only once.
    """

    dose: Range
    regimen: Regimen | None = None
    step: RegimenStep | None = None
    nth: int = 0
    found: SourceFigure | None = None
    elsewhere: SourceDose | None = None

    @property
    def origin(self) -> Origin:
        """Who states it."""
        if self.found is not None:
            return Origin.FOUND
        if self.step is not None:
            return Origin.STEP
        return Origin.REPORTED if self.elsewhere is None else Origin.ELSEWHERE

    @property
    def reported(self) -> Regimen | None:
        """The regimen whose reported dose it is; None for every other figure."""
        return self.regimen if self.origin is Origin.REPORTED else None

    @property
    def drug(self) -> str:
        """The drug; two drugs never share an axis."""
        return self.regimen.drug if self.regimen is not None else self.elsewhere.drug if self.elsewhere else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A stated dose with its place on an axis."""

    stated: Stated
    place: Place

    @property
    def deviated(self) -> tuple[Fraction, Fraction] | None:
        """One standard deviation to either side of a mean, on the axis; the lower end may be zero or below."""
        found = self.stated.found
        if found is None or found.deviation is None:
            return None
        mean = self.place.range.low.value
        by = found.deviation.value * mean / found.dose.low.value
        return mean - by, mean + by


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """A stated dose without a place on an axis, and why."""

    stated: Stated
    reason: Absence
