"""How a dose leaves the syringe or the bag: the setting, what the patient truly gets by it, and how long it lasts."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from typing import Final

from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.check.judge import Check, check
from ketacalc.core.errors import InputError
from ketacalc.core.prepare.dilution import ML, Mix, held
from ketacalc.core.prepare.increments import Measured, settled, short
from ketacalc.core.prepare.run_out import RunOut, run_out
from ketacalc.core.quantities import Kind, Quantity, Range, combined, read_unit
from ketacalc.core.quantities.conversion import Known, Working, way
from ketacalc.core.quantities.stated import figure, places
from ketacalc.core.quantities.weight import BodyWeight

PER_HOUR: Final = read_unit("mL/h")


class End(StrEnum):
    """Which dose of a range a delivery is."""

    ONLY = "only"
    LOW = "low"
    HIGH = "high"


Ends = Sequence[tuple[End, Quantity]]
"""Doses in their own unit, the lowest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Administration:
    """What is stated of how a dose is given; nothing of it has a default.

    Attributes:
        known: the weight, the drop factor, and how long an infusion runs or a single dose takes.
        graduation: of the syringe.
        step: of the pump, or of counted drops.
        apart: whether the doses of a range are each for itself, and nothing was given between them.
    """

    known: Known = field(default_factory=Known)
    graduation: Quantity | None = None
    step: Quantity | None = None
    apart: bool = False

    @property
    def counts_drops(self) -> bool:
        """Whether the rate is set by counting drops."""
        return self.step is not None and self.step.unit.parts[0] == "gtt"


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


def deliver(
    mixed: Mix, ends: Ends, giving: Administration, regimen: Regimen | None = None, doses: int = 0
) -> tuple[Delivery, ...]:
    """Work out how doses are given from one preparation.

    Args:
        mixed: the preparation.
        ends: the doses, all of one kind.
        giving: graduation, step, and what is known of the patient and the set.
        regimen: what they are held against; None for doses without a source.
        doses: the number of doses in a day of which each is one; 0 where it is none of these.

    Raises:
        MissingInputError: a weight is needed and not stated.
        InputError: a dose rounds to nothing.
    """
    single = ends[0][1].unit.kind is Kind.SINGLE
    known = replace(giving.known, concentration=mixed.concentration)
    ways = [way(Range(low=dose, high=dose), ML if single else PER_HOUR, known) for _, dose in ends]
    exacts = [found.result.low for found in ways]
    volumes = _volumes(mixed, exacts, giving) if single else _rates(exacts, giving)
    finished = _single if single else _running
    held = Known(weight=known.weight, doses_per_day=doses)
    return tuple(
        finished(_delivery(mixed, *found, held, regimen), mixed, giving)
        for found in zip(ends, volumes, ways, strict=True)
    )


def _delivery(
    mixed: Mix,
    asked: tuple[End, Quantity],
    volume: Measured,
    working: Working,
    held: Known,
    regimen: Regimen | None,
) -> Delivery:
    """Return what is alike in a single dose and in an infusion: the setting, and what the patient gets by it."""
    end, dose = asked
    gives = Quantity(value=dose.value * volume.ratio * mixed.strength_ratio, unit=dose.unit)
    return Delivery(
        end=end,
        dose=dose,
        amount=scaled(dose, held.weight),
        volume=volume,
        working=working,
        gives=gives,
        check=None if regimen is None else check(figure(gives, places(gives.value)), (regimen,), held),
        full=_full(mixed, volume.exact),
        is_all=mixed.is_one_dose,
    )


def _volumes(mixed: Mix, exacts: list[Quantity], giving: Administration) -> list[Measured]:
    """Return the volume of each single dose.

    One dose that is all that was prepared was measured as it was drawn, and is not measured again.
    """
    if mixed.is_one_dose:
        if mixed.drawn is not None and mixed.is_undiluted:
            return [mixed.drawn]
        return [Measured(exact=exact, set=exact, step=giving.graduation) for exact in exacts]
    return _settled(exacts, settled(exacts, giving.graduation, apart=giving.apart), giving.graduation)


def _rates(exacts: list[Quantity], giving: Administration) -> list[Measured]:
    """Return the rates that can be set: whole steps of a pump, or counted drops."""
    if not giving.counts_drops or giving.known.drop_factor is None:
        return _settled(exacts, settled(exacts, giving.step, apart=giving.apart), giving.step)
    counts = settled([_drops(exact, giving.known.drop_factor) for exact in exacts], giving.step, apart=giving.apart)
    rates = [combined(PER_HOUR, count, under=(giving.known.drop_factor,)) for count in counts]
    return _settled(exacts, rates, giving.step)


def _settled(exacts: list[Quantity], sets: list[Quantity], step: Quantity | None) -> list[Measured]:
    return [Measured(exact=exact, set=found, step=step) for exact, found in zip(exacts, sets, strict=True)]


def _drops(rate: Quantity, drop_factor: Quantity) -> Quantity:
    return combined(read_unit("gtt/min"), rate, drop_factor)


def scaled(dose: Quantity, weight: BodyWeight | None) -> Quantity:
    """Return a dose for this patient: without the per kg.

    Raises:
        MissingInputError: it is per kg, and no weight is known.
    """
    return way(Range(low=dose, high=dose), dose.unit.for_patient, Known(weight=weight)).result.low


def _full(mixed: Mix, exact: Quantity) -> Quantity | None:
    """Return the volume or rate of the same dose from a container that was full before the drug was added."""
    full = mixed.over_full
    if full is None:
        return None
    return Quantity(value=exact.value * mixed.concentration.value / full.value, unit=exact.unit)


def _single(one: Delivery, mixed: Mix, giving: Administration) -> Delivery:
    """Return a single dose with what is left after it; over a time that is stated it has a rate."""
    volume, duration = one.volume.set, giving.known.duration
    if duration is not None:
        [pump] = _rates([combined(PER_HOUR, volume, under=(duration,))], giving)
        one = replace(
            one,
            pump=pump,
            drops=_counted(pump, giving),
            full_pump=None if one.full is None else combined(PER_HOUR, one.full, under=(duration,)),
            takes=combined(duration.unit, volume, under=(pump.set,)),
        )
    return replace(one, run_out=_taken(mixed, volume))


def _taken(mixed: Mix, volume: Quantity) -> RunOut:
    """Return what is left of a preparation after one dose of it.

    Raises:
        InputError: there is less of it than one dose takes.
    """
    holds = mixed.holds
    if mixed.is_one_dose or holds is None:
        return RunOut()
    if volume.value > holds.value:
        raise InputError(f"one dose takes {short(volume)}, and there is {short(holds)}; prepare more, or stronger")
    return RunOut(left=Quantity(value=holds.value - volume.value, unit=ML))


def _running(one: Delivery, mixed: Mix, giving: Administration) -> Delivery:
    """Return an infusion: its drops, how long the container lasts, and the total of a time that is stated."""
    runs = run_out(one.volume.set, mixed.holds, giving.known.duration, refilled=True)
    total = held(runs.volume, mixed.made) if runs.volume is not None else None
    return replace(one, drops=_counted(one.volume, giving), run_out=runs, total=total)


def _counted(rate: Measured, giving: Administration) -> Measured | None:
    """Return a rate drop by drop, where a drop factor is stated."""
    if giving.known.drop_factor is None:
        return None
    exact, counts = _drops(rate.exact, giving.known.drop_factor), _drops(rate.set, giving.known.drop_factor)
    return Measured(exact=exact, set=counts, step=giving.step if giving.counts_drops else None)
