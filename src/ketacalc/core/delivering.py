"""How a dose leaves the syringe or the bag: the setting, what the patient truly gets by it, and how long it lasts."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from ketacalc.core.checking import Verdict
from ketacalc.core.conversion import Known, way
from ketacalc.core.measuring import Measured, settled
from ketacalc.core.mixing import ML, Mix
from ketacalc.core.units import Kind, Quantity, Range, combined, read_unit
from ketacalc.core.weight import BodyWeight
from ketacalc.core.working import Working

HOUR: Final = read_unit("h")
PER_HOUR: Final = read_unit("mL/h")


class End(StrEnum):
    """Which dose of a range a delivery is."""

    ONLY = "only"
    LOW = "low"
    HIGH = "high"
    RUNG = "rung"


Ends = Sequence[tuple[End, Quantity]]
"""Doses in their own unit, the lowest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Giving:
    """What is stated of how a dose is given; nothing of it has a default.

    Attributes:
        weight: the body weight.
        graduation: of the syringe.
        step: of the pump, or of counted drops.
        drop_factor: drops per mL of the giving set.
        duration: how long an infusion runs, or how long a single dose takes.
        apart: whether the doses of a range are each for itself, and nothing was given between them.
    """

    weight: BodyWeight | None = None
    graduation: Quantity | None = None
    step: Quantity | None = None
    drop_factor: Quantity | None = None
    duration: Quantity | None = None
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
        verdict: where that lies in what is reported, or in what was asked for.
        pump: the rate that gives a single dose in the time that is stated.
        drops: the rate, drop by drop.
        if_full: the volume or rate where the drug was added to a container that stays full.
        lasts: how long the container lasts, or how long a single dose takes.
        total: the drug that is truly given in the time that is stated.
        total_volume: the same as a volume.
        left: what is then left of the preparation; None where it was all for this dose, does not reach, or its volume
            is not known.
        reaches: whether there is enough of it, as far as its volume is known.
        is_all: whether the dose is all that was prepared.
    """

    end: End
    dose: Quantity
    amount: Quantity
    volume: Measured
    working: Working
    gives: Quantity
    verdict: Verdict
    pump: Measured | None = None
    drops: Measured | None = None
    if_full: Quantity | None = None
    lasts: Quantity | None = None
    total: Quantity | None = None
    total_volume: Quantity | None = None
    left: Quantity | None = None
    reaches: bool = True
    is_all: bool = False

    @property
    def off(self) -> Fraction:
        """By what part of it the patient gets more than was asked for; less, below zero."""
        return self.gives.value / self.dose.value - 1

    @property
    def furthest(self) -> Fraction:
        """The larger difference of the two: in what is given, and in how fast a single dose is given."""
        pace = self.pump.ratio - 1 if self.pump else Fraction(0)
        return max(self.off, pace, key=abs)


def deliver(mixed: Mix, bounds: Range, ends: Ends, giving: Giving) -> tuple[Delivery, ...]:
    """Work out how doses are given from one preparation.

    Args:
        mixed: the preparation.
        bounds: what the doses are held against, in their unit.
        ends: the doses.
        giving: graduation, step, drop factor, duration and weight.

    Raises:
        MissingInput: a weight is needed and not stated.
        InputError: a dose rounds to nothing.
    """
    one = _single if bounds.unit.kind is Kind.SINGLE else _running
    known = Known(weight=giving.weight, concentration=mixed.concentration)
    unit = ML if bounds.unit.kind is Kind.SINGLE else PER_HOUR
    ways = [way(Range(low=dose, high=dose), unit, known) for _, dose in ends]
    volumes = _volumes(mixed, [found.result.low for found in ways], giving, single=unit is ML)
    return tuple(
        one(mixed, bounds, Given(end=end, dose=dose, volume=volume, working=found), giving)
        for (end, dose), volume, found in zip(ends, volumes, ways, strict=True)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A dose with the setting that was found for it."""

    end: End
    dose: Quantity
    volume: Measured
    working: Working


def _volumes(mixed: Mix, exacts: list[Quantity], giving: Giving, *, single: bool) -> list[Measured]:
    """Return what is measured for each dose."""
    if single and all(_is_all(mixed, exact) for exact in exacts) and mixed.volume is not None:
        # The one dose is all that was prepared: it was measured as it was drawn, and is not measured again.
        all_of_it = Measured(exact=mixed.volume, set=mixed.volume)
        return [mixed.drawn if mixed.drawn and mixed.is_undiluted else all_of_it for _ in exacts]
    if not single and giving.counts_drops and giving.drop_factor is not None:
        drops = [_drops(exact, giving.drop_factor) for exact in exacts]
        counts = settled(drops, giving.step, apart=giving.apart)
        rates = [combined(PER_HOUR, count, under=(giving.drop_factor,)) for count in counts]
    else:
        rates = settled(exacts, giving.graduation if single else giving.step, apart=giving.apart)
    return [Measured(exact=exact, set=rate) for exact, rate in zip(exacts, rates, strict=True)]


def _is_all(mixed: Mix, exact: Quantity) -> bool:
    """Tell whether a volume is all that was prepared."""
    return mixed.volume is not None and mixed.volume.value == exact.value


def _drops(rate: Quantity, drop_factor: Quantity) -> Quantity:
    return combined(read_unit("gtt/min"), rate, drop_factor)


def scaled(dose: Quantity, weight: BodyWeight | None) -> Quantity:
    """Return a dose for this patient: without the per kg.

    Raises:
        MissingInput: it is per kg, and no weight is known.
    """
    unit = dose.unit.without("kg").without("dose")
    return way(Range(low=dose, high=dose), unit, Known(weight=weight)).result.low


def _verdict(gives: Fraction, bounds: Range) -> Verdict:
    if gives < bounds.low.value:
        return Verdict.BELOW
    return Verdict.ABOVE if gives > bounds.high.value else Verdict.WITHIN


def _if_full(mixed: Mix, exact: Quantity) -> Quantity | None:
    """Return the volume or rate of the same dose from a container that was full before the drug was added."""
    full = mixed.over_full
    return (
        None if full is None else Quantity(value=exact.value * mixed.concentration.value / full.value, unit=exact.unit)
    )


def _single(mixed: Mix, bounds: Range, given: Given, giving: Giving) -> Delivery:
    """Return a single dose; over a time that is stated it has a rate."""
    gives = Quantity(value=given.dose.value * given.volume.ratio * mixed.true, unit=given.dose.unit)
    whole = _is_all(mixed, given.volume.exact)
    pump = drops = lasts = None
    if giving.duration is not None:
        exact = combined(PER_HOUR, given.volume.set, under=(giving.duration,))
        [pump] = _volumes(mixed, [exact], giving, single=False)
        drops = _counted(pump, giving)
        lasts = combined(giving.duration.unit, given.volume.set, under=(pump.set,))
    return Delivery(
        end=given.end,
        dose=given.dose,
        amount=scaled(given.dose, giving.weight),
        volume=given.volume,
        working=given.working,
        gives=gives,
        verdict=_verdict(gives.value, bounds),
        pump=pump,
        drops=drops,
        if_full=_if_full(mixed, given.volume.exact),
        lasts=lasts,
        left=None if whole else _rest(mixed, given.volume.set),
        reaches=whole or _rest(mixed, given.volume.set) is not None or mixed.volume is None,
        is_all=whole,
    )


def _running(mixed: Mix, bounds: Range, given: Given, giving: Giving) -> Delivery:
    """Return an infusion: its rate, how long the container lasts, and the total of a time that is stated."""
    ratio, rate = given.volume.ratio * mixed.true, given.volume.set
    gives = Quantity(value=given.dose.value * ratio, unit=given.dose.unit)
    amount = scaled(given.dose, giving.weight)
    total = total_volume = left = None
    if giving.duration is not None:
        drug = combined(read_unit(amount.unit.parts[0]), amount, giving.duration)
        total = Quantity(value=drug.value * ratio, unit=drug.unit)
        total_volume = combined(ML, rate, giving.duration)
        left = _rest(mixed, total_volume)
    return Delivery(
        end=given.end,
        dose=given.dose,
        amount=amount,
        volume=given.volume,
        working=given.working,
        gives=gives,
        verdict=_verdict(gives.value, bounds),
        drops=_counted(given.volume, giving),
        if_full=_if_full(mixed, given.volume.exact),
        lasts=combined(HOUR, mixed.volume, under=(rate,)) if mixed.volume is not None else None,
        total=total,
        total_volume=total_volume,
        left=left,
        reaches=total_volume is None or mixed.volume is None or left is not None,
    )


def _counted(rate: Measured, giving: Giving) -> Measured | None:
    """Return a rate drop by drop, where a drop factor is stated."""
    if giving.drop_factor is None:
        return None
    return Measured(exact=_drops(rate.exact, giving.drop_factor), set=_drops(rate.set, giving.drop_factor))


def _rest(mixed: Mix, given: Quantity) -> Quantity | None:
    """Return what is left of a preparation; None where no volume is known, or it does not reach."""
    if mixed.volume is None or mixed.volume.value < given.value:
        return None
    return Quantity(value=mixed.volume.value - given.value, unit=ML)
