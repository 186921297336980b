"""A reported regimen scaled to a body weight, with what follows from it and what is to be cautious about."""

from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from ketacalc.core.catalogue.regimen import Caution, Per, Provenance, Regimen, Schedule
from ketacalc.core.catalogue.routes import runs
from ketacalc.core.dose.cautions import WeightCaution, brought
from ketacalc.core.dose.maximum import Capped, capped, repeated
from ketacalc.core.dose.volumes import Strength, strengths
from ketacalc.core.errors import IncompatibleError, InputError, MissingInputError
from ketacalc.core.frozen import dataclass, replace
from ketacalc.core.quantities import Kind, Quantity, Range, Unit, read_unit
from ketacalc.core.quantities.conversion import Known, Step, Working, is_volume, way
from ketacalc.core.quantities.unit import ONE
from ketacalc.core.quantities.weight import BodyWeight

if TYPE_CHECKING:
    from ketacalc.core.dose.steps import ScaledStep

_PER_DAY: Final = Fraction(24)


class Derivation(StrEnum):
    """What a derived figure is."""

    EACH_DOSE = "each dose"
    PER_HOUR = "per hour"
    VOLUME = "volume"
    EACH_VOLUME = "volume of each dose"
    PUMP_RATE = "pump rate"
    RATE = "rate over a time"
    TOTAL = "total"
    TOTAL_VOLUME = "total volume"
    IN_A_DAY = "in a day"
    IN_THE_COURSE = "in the course"
    UNIT = "unit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """A figure that follows from a scaled dose.

    Attributes:
        what: what it is.
        amount: the figure.
        working: the way to it.
        doses: the number of doses in a day, where a daily total is divided, or that are added up.
        spread: whether a daily total was spread evenly over 24 h, or a rate taken for a whole day.
        over: the time that it takes; None where none has a part in it.
        whence: who states the time, or how doses are repeated; None for the user.
    """

    what: Derivation
    amount: Range
    working: Working
    doses: int = 0
    spread: bool = False
    over: Quantity | None = None
    whence: Provenance | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """A regimen scaled to a body weight; it holds its regimen, so that no number goes without its source.

    Attributes:
        regimen: what was reported.
        weight: the body weight.
        amount: the scaled dose, in the regimen's unit without the per kg; a fixed dose stands as it is.
        known: what else is known of the patient and the fluid.
        unit: a unit to state the amount in too.
        strength: the concentration, as it holds for this regimen; None where none was stated.
    """

    regimen: Regimen
    weight: BodyWeight
    amount: Range
    known: Known
    unit: Unit | None = None
    strength: Strength | None = None

    @property
    def working(self) -> Working:
        """The way from the reported dose to the amount."""
        steps = (Step(by=self.weight.kg),) if self.regimen.by_weight else ()
        reported = self.regimen.reported
        return Working(start=reported, aligned=reported, steps=steps, result=self.amount)

    @property
    def capped(self) -> Capped | None:
        """What a maximum leaves of the amount; None where the amount does not pass one."""
        return capped(self.regimen, self.amount, self.known)

    @property
    def given(self) -> Range:
        """The amount as it is given: cut at a maximum that binds."""
        found = self.capped
        return found.amount if found is not None and found.is_binding else self.amount

    @property
    def brought(self) -> tuple[WeightCaution, ...]:
        """What this weight brings to be cautious about."""
        return brought(self.regimen, self.amount, self.known)

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """What the audit found, then what this weight brings."""
        return (*self.regimen.cautions, *self.brought)

    @property
    def derived(self) -> tuple[Derived, ...]:
        """What follows from the amount: each of the doses of a day, a rate per hour, and what was asked for."""
        regimen, given = self.regimen, self.given
        found = [self._each(doses) for doses in regimen.doses_per_day]
        runs = regimen.kind is Kind.DAILY and regimen.schedule is not Schedule.DAILY_DIVIDED
        if runs:
            step = Step(by=_PER_DAY, divides=True)
            hourly = given.times(1 / _PER_DAY, read_unit(given.unit.name.removesuffix("/day") + "/h"))
            found.append(replace(_derived(Derivation.PER_HOUR, given, step, hourly), spread=True))
        if self._has_volume:
            found += [self._volume(part) for part in (None, *found) if part is None or part.doses]
            found += self.stated(read_unit("mL/h"), Derivation.PUMP_RATE) if runs else []
        for time, whence in self._times:
            made = self._totals(time) if regimen.kind is Kind.RATE else self._rates(time)
            found += [replace(one, over=time, whence=whence) for one in made]
        found += self._repeats()
        if self.unit is not None:
            found += self.stated(self.unit)
        return tuple(found)

    @property
    def _has_volume(self) -> bool:
        """Whether volumes follow: a concentration is stated, and nothing withholds them."""
        return self.strength is not None and self.strength.withheld is None

    def _each(self, doses: int) -> Derived:
        amount = self.given.times(Fraction(1, doses), self.given.unit.without("day"))
        most = capped(self.regimen, amount, self.known, doses)
        amount = most.amount if most is not None and most.is_binding else amount
        step = Step(by=Fraction(doses), divides=True)
        return replace(_derived(Derivation.EACH_DOSE, self.given, step, amount), doses=doses)

    def _volume(self, part: Derived | None) -> Derived:
        """Return a volume, which of a rate is what a pump is set to: always mL/h."""
        amount = self.given if part is None else part.amount
        is_rate = amount.unit.kind is Kind.RATE
        unit = read_unit("mL/h" if is_rate else "/".join(["mL", *amount.unit.parts[1:]]))
        what = Derivation.EACH_VOLUME if part else Derivation.PUMP_RATE if is_rate else Derivation.VOLUME
        return replace(self._converted(what, amount, unit), doses=part.doses if part else 0)

    def _converted(self, what: Derivation, amount: Range, unit: Unit) -> Derived:
        working = way(amount, unit, self.known)
        return Derived(what=what, amount=working.result, working=working)

    def _totals(self, duration: Quantity) -> Iterator[Derived]:
        """Yield what a rate comes to over a time, and its volume."""
        last = self.given.unit.parts[-1]
        time = duration.to(read_unit(last))
        total = self.given.times(time.value, self.given.unit.without(last))
        yield _derived(Derivation.TOTAL, self.given, Step(by=time), total)
        if self._has_volume:
            yield self._converted(Derivation.TOTAL_VOLUME, total, read_unit("mL"))

    @property
    def _times(self) -> Iterator[tuple[Quantity, Provenance | None]]:
        """The times over which it runs: the one that the user states, and those that are reported, with who does.

        A dose whose steps are known is given by them, and not evenly over its time.
        """
        over, said = self.regimen.over, self.known.duration
        if not _takes_time(self.regimen):
            return
        if said is not None:
            yield said, None
        if over is not None and not self.regimen.steps:
            for time in (over.time.low,) if over.time.is_point else (over.time.low, over.time.high):
                if said is None or time != said:
                    yield time, over.whence

    def _rates(self, time: Quantity) -> Iterator[Derived]:
        """Yield the rate that a dose makes over a time, in a minute and as a pump is set."""
        minutes = time.to(read_unit("min"))
        rate = self.given.times(1 / minutes.value, read_unit(f"{self.given.unit.name}/min"))
        yield _derived(Derivation.RATE, self.given, Step(by=minutes, divides=True), rate)
        if self._has_volume:
            yield self._converted(Derivation.PUMP_RATE, rate, read_unit("mL/h"))

    def _repeats(self) -> Iterator[Derived]:
        """Yield what the doses of a day and of the whole course come to, where it is known how they are repeated."""
        regimen = self.regimen
        if regimen.repeat is None or regimen.fixed is not None:
            return
        whats = {Per.DAY: Derivation.IN_A_DAY, Per.COURSE: Derivation.IN_THE_COURSE}
        for per, doses in repeated(regimen).items():
            if doses > 1:
                total = self.given.times(Fraction(doses), self.given.unit)
                one = _derived(whats[per], self.given, Step(by=Fraction(doses)), total)
                yield replace(one, doses=doses, whence=regimen.repeat.whence)

    @property
    def steps(self) -> "tuple[ScaledStep, ...]":
        """The steps of the regimen at this weight."""
        if not self.regimen.steps:
            return ()
        from ketacalc.core.dose.steps import scaled

        return scaled(self.regimen, self.known, self.strength)

    def stated(self, unit: Unit, what: Derivation = Derivation.UNIT) -> list[Derived]:
        """State the amount in a unit that was asked for, where it is of that kind and may be stated."""
        if is_volume(unit) and self.strength is not None and self.strength.withheld is not None:
            return []
        try:
            found = self._converted(what, self.given, unit)
        except IncompatibleError:
            return []
        return [replace(found, spread=self.given.unit.kind is not unit.kind)]


def _derived(what: Derivation, start: Range, step: Step, amount: Range) -> Derived:
    working = Working(start=start, aligned=start, steps=(step,), result=amount)
    return Derived(what=what, amount=amount, working=working)


def scale(regimen: Regimen, known: Known, *, unit: Unit | None = None, strength: Strength | None = None) -> Dose:
    """Scale a regimen to a body weight: multiply a dose per kg by the weight, and leave a fixed dose as it is."""
    if known.weight is None:
        raise MissingInputError(f"{regimen.id} needs a weight", ("weight",), "; for example 70 kg")
    reported = regimen.reported
    by = known.weight.kg.value if regimen.by_weight else ONE
    amount = reported.times(by, reported.unit.for_patient)
    return Dose(regimen=regimen, weight=known.weight, amount=amount, known=known, unit=unit, strength=strength)


def _takes_time(regimen: Regimen) -> bool:
    return regimen.kind is Kind.RATE or (regimen.kind is Kind.SINGLE and runs(regimen.route))


def scale_all(
    regimens: tuple[Regimen, ...], known: Known, *, unit: Unit | None = None, accept_caution: bool = False
) -> tuple[Dose, ...]:
    """Scale several regimens; what is asked for must mean something for one of them at least.

    Args:
        regimens: in the article's order.
        known: the body weight; a concentration for volumes, a duration for totals.
        unit: a unit to state each result in too.
        accept_caution: whether volumes are stated too where a unit is suspect.
    """
    if known.duration is not None and not any(map(_takes_time, regimens)):
        raise InputError("a duration is that of an infusion or of a dose that is infused, and none of these is one")
    found = strengths(regimens, known.concentration, accept_caution=accept_caution)
    doses = tuple([scale(one, known, unit=unit, strength=its) for one, its in zip(regimens, found, strict=True)])
    if unit is not None and not any(dose.stated(unit) for dose in doses):
        kinds = ", ".join(sorted({dose.amount.unit.symbol for dose in doses}))
        raise InputError(f"none of these doses can be stated in {unit.symbol}; they are in {kinds}")
    return doses
