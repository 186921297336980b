"""The steps of a regimen: which are followed, the rates that a rise leads through, and what is wrong with them."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Final

from ketacalc.core.catalogue.regimen import Origin, Regimen, Step
from ketacalc.core.dose.volumes import Strength
from ketacalc.core.errors import MissingInputError
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import Kind, Quantity, Range, Unit, conversion, read_unit, style
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.unit import TIMED

MOST_RISES: Final = 100
"""By more rises than these no rate was ever brought up: the rise is a slip, or in another unit."""
Numbered = tuple[int, Step]
"""A step with its number, from 1, among all steps of its regimen."""


def followed(regimen: Regimen, *, as_source: bool = False, of: int | None = None) -> tuple[Numbered, ...]:
    """Return the steps of the document, or with `as_source` those of its source too.

    Args:
        regimen: whose they are.
        as_source: whether steps that only a source has are followed.
        of: the fixed dose that they are part of, from 1, with those that are part of each; None for all.
    """
    return tuple(
        (number, step)
        for number, step in enumerate(regimen.steps, 1)
        if (as_source or step.whence.origin is Origin.DOCUMENT) and (of is None or step.of in (0, of))
    )


def goal(regimen: Regimen, of: int = 0) -> Range:
    """Return what the steps lead to or make up: the reported dose, or one of the fixed doses."""
    fixed = regimen.fixed_doses
    return Range(fixed[of - 1], fixed[of - 1]) if 0 < of <= len(fixed) else regimen.reported


def next_rate(regimen: Regimen, number: int, steps: tuple[Numbered, ...]) -> Range | None:
    """Return the rate that a step leads to: that of the next step, or the reported one; None where it leads to none."""
    step = regimen.steps[number - 1]
    later = [one.dose for at, one in steps if at > number and one.of in (0, step.of) and one.dose.unit.kind in TIMED]
    if later:
        return later[0]
    last = goal(regimen, step.of)
    return last if last.unit.kind in TIMED and not is_same(step.dose, last) else None


def rises(step: Step, towards: Range | None, known: Known | None = None) -> tuple[Range, ...]:
    """Return the rates of a step: its own, and those that it rises through before it comes to the next rate.

    Args:
        step: a rate that rises; any other step has its own dose alone.
        towards: the rate that it leads to; where the two do not compare, only its own rate is returned.
        known: the weight, where the units need one.

    The last rise is what is left: it leads to the next rate, which is none of these.
    """
    unit = step.dose.unit
    if step.rise is None or towards is None:
        return (step.dose,)
    top, by = in_unit(towards, unit, known), in_unit(Range(step.rise, step.rise), unit, known)
    if top is None or by is None:
        return (step.dose,)
    found, low, high = [step.dose], step.dose.low.value, step.dose.high.value
    for _ in range(MOST_RISES):
        low, high = low + by.low.value, min(high + by.low.value, top.high.value)
        if low >= top.high.value:
            break
        found.append(Range(low=Quantity(value=low, unit=unit), high=Quantity(value=max(low, high), unit=unit)))
    return tuple(found)


def in_unit(given: Range, unit: Unit, known: Known | None = None) -> Range | None:
    """Return a range in another unit of its kind; None where what that needs is not known."""
    if given.unit.kind is not unit.kind:
        return None
    try:
        return given.times(conversion.factor(given.unit, unit, known or Known()), unit)
    except MissingInputError:
        return None


def is_same(one: Range, other: Range) -> bool:
    """Tell whether two ranges are the same, in whatever unit."""
    found = in_unit(other, one.unit)
    return found is not None and (one.low.value, one.high.value) == (found.low.value, found.high.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that is wrong with a step.

    Attributes:
        number: of the step, from 1.
        key: of the step, as a catalogue file names it.
        what: what is wrong, without the step.
    """

    number: int
    key: str
    what: str


def faults(regimen: Regimen, *, as_source: bool = True) -> Iterator[Fault]:
    """Yield what is wrong with the steps of a regimen.

    Rates that fall or overlap, a dose above the maximum, more than 100 rises, a part of a fixed dose that is not
    there, and parts of a dose that do not add up to it. What needs a body weight to be compared is not compared.
    """
    steps = followed(regimen, as_source=as_source)
    count = len(regimen.fixed_doses)
    for number, step in steps:
        if step.of > count:
            yield Fault(number=number, key="of", what=f"there are {count} fixed doses")
        limit = regimen.maximum and regimen.maximum.dose
        most = limit and in_unit(Range(limit, limit), step.dose.unit)
        if most and step.dose.high.value > most.high.value:
            yield Fault(number=number, key="dose", what=f"passes the maximum of {_text(most)}")
        if step.rise is not None and len(rises(step, next_rate(regimen, number, steps))) > MOST_RISES:
            yield Fault(number=number, key="rise", what=f"more than {MOST_RISES} rises lead to the next rate")
    for of in range(1, count + 1) if count else (0,):
        part = followed(regimen, as_source=as_source, of=of)
        yield from _falling(regimen, part, of)
        yield from _not_adding_up(regimen, part, of)


def _falling(regimen: Regimen, steps: tuple[Numbered, ...], of: int) -> Iterator[Fault]:
    """Yield each rate that is below the one before it, or overlaps with it."""
    rates = [(number, step.dose) for number, step in steps if step.dose.unit.kind in TIMED]
    last = goal(regimen, of)
    if rates and last.unit.kind in TIMED and not is_same(rates[-1][1], last):
        rates.append((0, last))
    for (number, before), (at, rate) in pairwise(rates):
        after = in_unit(rate, before.unit)
        if after is None or after.low.value >= before.high.value:
            continue
        how = "is below" if after.high.value < before.high.value else "overlaps with"
        if at:
            yield Fault(number=at, key="dose", what=f"{how} the step before it, {_text(before)}")
        else:
            yield Fault(number=number, key="dose", what=f"{_text(rate)}, which it leads to, {how} it")


def _not_adding_up(regimen: Regimen, steps: tuple[Numbered, ...], of: int) -> Iterator[Fault]:
    """Yield that the parts of a dose make up another dose."""
    whole = goal(regimen, of)
    parts = [in_unit(part, whole.unit) for _, step in steps if (part := total(step)) is not None]
    if whole.unit.kind is not Kind.SINGLE or len(parts) < len(steps) or None in parts:
        return
    for end in ("low", "high"):
        added = sum((getattr(part, end).value for part in parts), Fraction(0))
        if parts and added != getattr(whole, end).value:
            made = style.quantity(Quantity(value=added, unit=whole.unit))
            yield Fault(number=steps[-1][0], key="dose", what=f"the steps add up to {made}, and not to {_text(whole)}")
            return


def total(step: Step) -> Range | None:
    """Return what one step gives: a dose, or a rate over its time; None for a rate whose time is not one figure."""
    unit = step.dose.unit
    if unit.kind is Kind.SINGLE:
        return step.dose
    if step.over is None or not step.over.is_point or step.rise is not None:
        return None
    single = unit.without(unit.parts[-1])
    known = Known(duration=step.over.low)
    return step.dose.times(conversion.factor_over_time(unit, single, known), single)


def _text(value: Range) -> str:
    return style.range_text(value, unrounded=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaledStep:
    """One step for one patient.

    Attributes:
        number: which one it is, from 1.
        step: as it is stated.
        amount: the dose, or the rate as it is stated, without the per kg.
        rate: what runs in an hour; None for a dose whose time is not one figure.
        pump: the rate of the pump, or the volume of a dose that is given at once; None without a concentration.
    """

    number: int
    step: Step
    amount: Range
    rate: Range | None
    pump: Range | None


def scaled(regimen: Regimen, known: Known, strength: Strength | None) -> tuple[ScaledStep, ...]:
    """Return the steps of a regimen, whoever states them.

    Raises:
        MissingInputError: a step is per kg, and no weight is known.
    """
    found = []
    for number, step in enumerate(regimen.steps, 1):
        unit, rate, pump = step.dose.unit, None, None
        per_hour = read_unit(f"{unit.parts[0]}/h")
        if unit.kind is not Kind.SINGLE:
            rate = conversion.way(step.dose, per_hour, known).result
        elif step.over is not None and step.over.is_point:
            timed = Known(weight=known.weight, duration=step.over.low)
            rate = step.dose.times(conversion.factor_over_time(unit, per_hour, timed), per_hour)
        amount = conversion.way(step.dose, unit.for_patient, known).result
        if strength is not None and strength.withheld is None:
            flow = (amount, read_unit("mL")) if rate is None else (rate, read_unit("mL/h"))
            pump = conversion.way(*flow, known).result
        found.append(ScaledStep(number=number, step=step, amount=amount, rate=rate, pump=pump))
    return tuple(found)
