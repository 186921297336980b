"""How a dose leaves the syringe or the bag: the setting, what the patient truly gets by it, and how long it lasts."""

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Final

from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.check.judge import Check, check
from ketacalc.core.errors import InputError
from ketacalc.core.frozen import dataclass, field, replace
from ketacalc.core.prepare.dilution import ML, Mix, Mixture, held
from ketacalc.core.prepare.increments import Measured, settled, short
from ketacalc.core.quantities import Kind, Quantity, Range, combined, read_unit
from ketacalc.core.quantities.conversion import Known, Working, convert
from ketacalc.core.quantities.stated import figure, places
from ketacalc.core.quantities.weight import BodyWeight

HOUR: Final = read_unit("h")
PER_HOUR: Final = read_unit("mL/h")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is stated of a preparation, or of an infusion that runs; nothing of it has a default.

    Attributes:
        dose: a single dose or a rate, per kg or not; None for the regimen's.
        regimen: what was reported; None for a dose without a source.
        route: how it is given; empty where nobody said.
        known: the weight, the drop factor, and how long an infusion runs or a single dose takes.
        mixture: vials, container, amount and concentration.
        rate: at which the fluid runs, or is to run: then its strength follows from it.
        graduation: of the syringe.
        step: of the pump, or of counted drops.
        waste: a volume of the preparation that is discarded.
        accept_rounding: whether more than 10 % off is accepted.
        accept_caution: whether a suspect unit, and a dose above a maximum, is accepted.
        over: the time over which the regimen's dose was infused, where it is taken because nobody states one.
        apart: whether the doses of a range are each for itself, and nothing was given between them.
    """

    dose: Range | None = None
    regimen: Regimen | None = None
    route: str = ""
    known: Known = field(default_factory=Known)
    mixture: Mixture = field(default_factory=Mixture)
    rate: Quantity | None = None
    graduation: Quantity | None = None
    step: Quantity | None = None
    waste: Quantity | None = None
    accept_rounding: bool = False
    accept_caution: bool = False
    over: Quantity | None = None
    apart: bool = False

    @property
    def counts_drops(self) -> bool:
        """Whether the rate is set by counting drops."""
        return self.step is not None and self.step.unit.parts[0] == "gtt"


class End(StrEnum):
    """Which dose of a range a delivery is."""

    ONLY = "only"
    LOW = "low"
    HIGH = "high"


Ends = Sequence[tuple[End, Quantity]]
"""Doses in their own unit, the lowest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOut:
    """What becomes of a volume at a rate.

    Attributes:
        lasts: how long it lasts; None where the volume is not known.
        volume: what runs in the time that is stated; None where no time is.
        left: what is then left; None where the volume or the time is not known.
        containers: how many that takes; None likewise.
        reaches: whether one is enough, as far as its volume is known.
    """

    lasts: Quantity | None = None
    volume: Quantity | None = None
    left: Quantity | None = None
    containers: int | None = None
    reaches: bool = True


def run_out(rate: Quantity, holds: Quantity | None, duration: Quantity | None, *, refilled: bool) -> RunOut:
    """Work out how an infusion goes on, with another container after an empty one where it is refilled."""
    lasts = combined(HOUR, holds, under=(rate,)) if holds is not None else None
    if duration is None:
        return RunOut(lasts=lasts)
    runs = combined(ML, rate, duration)
    if holds is None:
        return RunOut(volume=runs)
    there = holds.to(ML).value
    containers = -(-runs.value // there) if refilled else 1
    volume = min(runs.value, containers * there)
    return RunOut(
        lasts=lasts,
        volume=Quantity(value=volume, unit=ML),
        left=Quantity(value=containers * there - volume, unit=ML),
        containers=containers,
        reaches=runs.value <= there,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One dose as it is given.

    Attributes:
        end: which dose of a range it is.
        dose: what is asked for, in its own unit.
        amount: the same for this patient.
        volume: the volume to give, or the rate that the pump is set to.
        working: the way from the dose to that.
        gives: what the patient truly gets, in the unit of the dose.
        check: the same held against what is reported; None for a dose without a source.
        full: the volume or rate of the same dose where the drug was added to a container that stays full.
        run_out: how an infusion goes on; of a single dose, what is left.
        pump: the rate that gives a single dose in the time that is stated.
        drops: the rate, drop by drop.
        full_pump: the rate that then gives a single dose in the time that is stated.
        takes: how long a single dose takes.
        total: the drug that is truly given in the time that is stated.
        is_all: whether the dose is all that was prepared.
    """

    end: End
    dose: Quantity
    amount: Quantity
    volume: Measured
    working: Working
    gives: Quantity
    check: Check | None = None
    full: Quantity | None = None
    run_out: RunOut = field(default_factory=RunOut)
    pump: Measured | None = None
    drops: Measured | None = None
    full_pump: Quantity | None = None
    takes: Quantity | None = None
    total: Quantity | None = None
    is_all: bool = False

    @property
    def relative_deviation(self) -> Fraction:
        """Relative deviation of what the patient gets from what was asked for; negative: less."""
        return self.gives.value / self.dose.value - 1

    @property
    def change_if_not_withdrawn(self) -> Fraction:
        """Relative change of what the patient gets if nothing was withdrawn from a full container; negative: less."""
        return Fraction(0) if self.full is None else self.volume.set.value / self.full.value - 1

    @property
    def pace(self) -> Fraction:
        """Relative deviation of the speed of a single dose from what was asked for; negative: slower."""
        return (1 + self.relative_deviation) * self.pump.ratio - 1 if self.pump else Fraction(0)


def deliver(mixed: Mix, ends: Ends, wanted: Wanted, doses: int = 0) -> tuple[Delivery, ...]:
    """Work out how doses of one kind are given from one preparation, each of them one of so many in a day.

    Raises:
        MissingInputError: a weight is needed and not stated.
        InputError: a dose rounds to nothing.
    """
    single = ends[0][1].unit.kind is Kind.SINGLE
    known = replace(wanted.known, concentration=mixed.concentration)
    ways = [convert(dose, ML if single else PER_HOUR, known).working for _, dose in ends]
    exacts = [found.result.low for found in ways]
    volumes = [] if single else _rates(exacts, wanted)
    if single and mixed.drawn is not None and mixed.is_one_dose and mixed.is_undiluted:
        volumes = [mixed.drawn]  # all that was prepared was measured as it was drawn, and is not measured again
    elif single:
        sets = exacts if mixed.is_one_dose else settled(exacts, wanted.graduation, apart=wanted.apart)
        volumes = _settled(exacts, sets, wanted.graduation)
    against = Known(weight=known.weight, doses_per_day=doses)
    found = []
    for (end, dose), volume, working in zip(ends, volumes, ways, strict=True):
        gives = Quantity(value=dose.value * volume.ratio * mixed.strength_ratio, unit=dose.unit)
        stated, regimen, full = figure(gives, places(gives.value)), wanted.regimen, mixed.over_full
        one = Delivery(
            end=end,
            dose=dose,
            amount=scaled(dose, known.weight),
            volume=volume,
            working=working,
            gives=gives,
            check=None if regimen is None else check(stated, (regimen,), against),
            full=full and Quantity(volume.exact.value * mixed.concentration.value / full.value, volume.exact.unit),
            is_all=mixed.is_one_dose,
        )
        if single:
            one = _single(one, mixed, wanted)
        else:
            runs = run_out(volume.set, mixed.holds, wanted.known.duration, refilled=True)
            total = held(runs.volume, mixed.made) if runs.volume is not None else None
            one = replace(one, drops=_counted(volume, wanted), run_out=runs, total=total)
        found.append(one)
    return tuple(found)


def _rates(exacts: list[Quantity], wanted: Wanted) -> list[Measured]:
    """Return the rates that can be set: whole steps of a pump, or counted drops."""
    factor = wanted.known.drop_factor
    if not wanted.counts_drops or factor is None:
        return _settled(exacts, settled(exacts, wanted.step, apart=wanted.apart), wanted.step)
    counts = settled([_drops(exact, factor) for exact in exacts], wanted.step, apart=wanted.apart)
    return _settled(exacts, [combined(PER_HOUR, count, under=(factor,)) for count in counts], wanted.step)


def _settled(exacts: list[Quantity], sets: list[Quantity], step: Quantity | None) -> list[Measured]:
    return [Measured(exact=exact, set=found, step=step) for exact, found in zip(exacts, sets, strict=True)]


def _drops(rate: Quantity, drop_factor: Quantity) -> Quantity:
    return combined(read_unit("gtt/min"), rate, drop_factor)


def scaled(dose: Quantity, weight: BodyWeight | None) -> Quantity:
    """Return a dose for this patient: without the per kg."""
    return convert(dose, dose.unit.for_patient, Known(weight=weight)).result


def _single(one: Delivery, mixed: Mix, wanted: Wanted) -> Delivery:
    """Return a single dose with what is left after it; over a time that is stated it has a rate."""
    volume, duration, holds = one.volume.set, wanted.known.duration, mixed.holds
    if duration is not None:
        [pump] = _rates([combined(PER_HOUR, volume, under=(duration,))], wanted)
        one = replace(
            one,
            pump=pump,
            drops=_counted(pump, wanted),
            full_pump=None if one.full is None else combined(PER_HOUR, one.full, under=(duration,)),
            takes=combined(duration.unit, volume, under=(pump.set,)),
        )
    if mixed.is_one_dose or holds is None:
        return one
    if volume.value > holds.value:
        raise InputError(f"one dose takes {short(volume)}, and there is {short(holds)}; prepare more, or stronger")
    return replace(one, run_out=RunOut(left=Quantity(value=holds.value - volume.value, unit=ML)))


def _counted(rate: Measured, wanted: Wanted) -> Measured | None:
    """Return a rate drop by drop, where a drop factor is stated."""
    factor = wanted.known.drop_factor
    if factor is None:
        return None
    exact, counts = _drops(rate.exact, factor), _drops(rate.set, factor)
    return Measured(exact=exact, set=counts, step=wanted.step if wanted.counts_drops else None)
