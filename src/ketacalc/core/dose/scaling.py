"""A reported regimen scaled to a body weight, with what follows from it and what is to be cautious about."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from ketacalc.core.catalogue.regimen import AgeGroup, Per, Regimen, Schedule
from ketacalc.core.errors import Incompatible, InputError
from ketacalc.core.quantities import Kind, Quantity, Range, Unit, read_unit
from ketacalc.core.quantities.weight import BodyWeight
from ketacalc.core.quantities.working import Step, Working

LIGHT_FOR_AN_ADULT: Final = Fraction(40)
HEAVY_FOR_A_CHILD: Final = Fraction(50)
"""Kilograms. Both cut-offs are ketacalc's own, not the article's, and are named as such where they are used."""

_PER_DAY: Final = Fraction(24)


class Hint(StrEnum):
    """A caution that a weight brings, beside those that the audit found."""

    AUDIT = "audit"
    TOO_HEAVY = "weight above the population's"
    TOO_LIGHT = "weight below the population's"
    ABOVE_CAP = "above a cap that the article omits"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """One thing to be cautious about.

    Attributes:
        hint: where it comes from.
        text: the audit's words; empty for what a weight brings.
        figure: the cut-off or cap that was passed.
    """

    hint: Hint
    text: str = ""
    figure: Quantity | None = None


class Derivation(StrEnum):
    """What a derived figure is."""

    EACH_DOSE = "each dose"
    PER_HOUR = "per hour"
    VOLUME = "volume"
    EACH_VOLUME = "volume of each dose"
    TOTAL = "total"
    TOTAL_VOLUME = "total volume"
    UNIT = "unit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """A figure that follows from a scaled dose.

    Attributes:
        what: what it is.
        amount: the figure.
        working: the way to it.
        doses: the number of doses in a day, where a daily total is divided.
        spread: whether a daily total was spread evenly over 24 h, or a rate taken for a whole day.
    """

    what: Derivation
    amount: Range
    working: Working
    doses: int = 0
    spread: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What else to state for each dose; nothing of it has a default.

    Attributes:
        concentration: amount per volume, for volumes.
        duration: how long an infusion runs, for totals.
        unit: a unit to state the result in too.
    """

    concentration: Quantity | None = None
    duration: Quantity | None = None
    unit: Unit | None = None


NOTHING: Final = Asked()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """A regimen scaled to a body weight; it holds its regimen, so that no number goes without its source.

    Attributes:
        regimen: what was reported.
        weight: the body weight.
        amount: the scaled dose, in the regimen's unit without the per kg; a fixed dose stands as it is.
        asked: what else to state.
    """

    regimen: Regimen
    weight: BodyWeight
    amount: Range
    asked: Asked = NOTHING

    @property
    def working(self) -> Working:
        """The way from the reported dose to the amount."""
        steps = (Step(by=self.weight.kg),) if self.regimen.by_weight else ()
        reported = self.regimen.reported
        return Working(start=reported, aligned=reported, steps=steps, result=self.amount)

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """What the audit found, then what this weight brings."""
        found = [Caution(hint=Hint.AUDIT, text=one.text) for one in self.regimen.cautions]
        kg, ages, cap = self.weight.kg, self.regimen.age_group, cap_of(self.regimen)
        if ages is AgeGroup.PAEDIATRIC and kg.value > HEAVY_FOR_A_CHILD:
            found.append(Caution(hint=Hint.TOO_HEAVY, figure=Quantity(value=HEAVY_FOR_A_CHILD, unit=kg.unit)))
        if ages in (AgeGroup.ADULT, AgeGroup.NOT_STATED) and kg.value < LIGHT_FOR_AN_ADULT:
            found.append(Caution(hint=Hint.TOO_LIGHT, figure=Quantity(value=LIGHT_FOR_AN_ADULT, unit=kg.unit)))
        if cap is not None and self.amount.high.to(cap.unit).value > cap.value:
            found.append(Caution(hint=Hint.ABOVE_CAP, figure=cap))
        return tuple(found)

    @property
    def derived(self) -> tuple[Derived, ...]:
        """What follows from the amount: each of the doses of a day, a rate per hour, and what was asked for."""
        found = [self._each(doses) for doses in self.regimen.doses_per_day]
        if self.regimen.kind is Kind.DAILY and self.regimen.schedule is not Schedule.DAILY_DIVIDED:
            found.append(self._per_hour())
        if self.asked.concentration is not None:
            found += [self._volume(part) for part in (None, *found) if part is None or part.doses]
        if self.asked.duration is not None and self.regimen.kind is Kind.RATE:
            found += self._totals(self.asked.duration)
        if self.asked.unit is not None:
            found += self.stated(self.asked.unit)
        return tuple(found)

    def _each(self, doses: int) -> Derived:
        unit = self.amount.unit.without("day")
        amount = self.amount.times(Fraction(1, doses), unit)
        step = Step(by=Fraction(doses), divides=True)
        return _derived(Derivation.EACH_DOSE, self.amount, (step,), amount, doses=doses)

    def _per_hour(self) -> Derived:
        unit = read_unit(self.amount.unit.name.removesuffix("/day") + "/h")
        amount = self.amount.times(1 / _PER_DAY, unit)
        step = Step(by=_PER_DAY, divides=True)
        return _derived(Derivation.PER_HOUR, self.amount, (step,), amount, spread=True)

    def _volume(self, part: Derived | None) -> Derived:
        from ketacalc.core.quantities.conversion import Known, way

        amount = self.amount if part is None else part.amount
        unit = read_unit("/".join(["mL", *amount.unit.parts[1:]]))
        working = way(amount, unit, Known(concentration=self.asked.concentration))
        what = Derivation.VOLUME if part is None else Derivation.EACH_VOLUME
        return Derived(what=what, amount=working.result, working=working, doses=part.doses if part else 0)

    def _totals(self, duration: Quantity) -> list[Derived]:
        unit = self.amount.unit.without(self.amount.unit.parts[-1])
        time = self.amount.unit.factor * duration.value * duration.unit.factor / unit.factor
        total = self.amount.times(time, unit)
        found = [
            _derived(
                Derivation.TOTAL, self.amount, (Step(by=duration.to(read_unit(self.amount.unit.parts[-1]))),), total
            )
        ]
        if self.asked.concentration is not None:
            from ketacalc.core.quantities.conversion import Known, way

            working = way(total, read_unit("mL"), Known(concentration=self.asked.concentration))
            found.append(Derived(what=Derivation.TOTAL_VOLUME, amount=working.result, working=working))
        return found

    def stated(self, unit: Unit) -> list[Derived]:
        """State the amount in a unit that was asked for, where it is of that kind."""
        from ketacalc.core.quantities.conversion import Known, is_derived, way

        try:
            working = way(self.amount, unit, Known(weight=self.weight, concentration=self.asked.concentration))
        except Incompatible:
            return []
        spread = is_derived(self.amount.unit, unit)
        return [Derived(what=Derivation.UNIT, amount=working.result, working=working, spread=spread)]


def _derived(
    what: Derivation, start: Range, steps: tuple[Step, ...], amount: Range, *, doses: int = 0, spread: bool = False
) -> Derived:
    working = Working(start=start, aligned=start, steps=steps, result=amount)
    return Derived(what=what, amount=amount, working=working, doses=doses, spread=spread)


def cap_of(regimen: Regimen) -> Quantity | None:
    """Return the largest dose of a regimen, where it compares with the scaled one."""
    most, unit = regimen.maximum, regimen.reported.unit.for_patient
    if most is None or most.per is Per.COURSE:
        return None
    return most.dose if (most.dose.unit.dimension, most.dose.unit.kind) == (unit.dimension, unit.kind) else None


def scale(regimen: Regimen, weight: BodyWeight, asked: Asked = NOTHING) -> Dose:
    """Scale a regimen to a body weight: multiply a dose per kg by the weight, and leave a fixed dose as it is.

    Args:
        regimen: what was reported.
        weight: the body weight.
        asked: what else to state.
    """
    reported = regimen.reported
    by = weight.kg.value if regimen.by_weight else Fraction(1)
    return Dose(regimen=regimen, weight=weight, amount=reported.times(by, reported.unit.for_patient), asked=asked)


def scale_all(regimens: tuple[Regimen, ...], weight: BodyWeight, asked: Asked = NOTHING) -> tuple[Dose, ...]:
    """Scale several regimens; what is asked for must mean something for one of them at least.

    Raises:
        InputError: a duration where nothing is an infusion, or a unit that no result can be stated in.
        MissingInput: a unit that needs a concentration, and none is known.
    """
    if asked.duration is not None:
        if asked.duration.unit.kind is not Kind.TIME:
            raise InputError(f"a duration is a time, such as 40 min or 2 h, not {asked.duration.unit.symbol}")
        if all(regimen.kind is not Kind.RATE for regimen in regimens):
            raise InputError("a duration gives the total of an infusion, and none of these regimens is one")
    doses = tuple(scale(regimen, weight, asked) for regimen in regimens)
    if asked.unit is not None and not any(dose.stated(asked.unit) for dose in doses):
        kinds = ", ".join(sorted({dose.amount.unit.symbol for dose in doses}))
        raise InputError(f"none of these doses can be stated in {asked.unit.symbol}; they are in {kinds}")
    return doses
