"""The steps of a regimen at a body weight: the dose or rate of each, what runs in an hour, and the pump's rate."""

from dataclasses import dataclass

from ketacalc.core.catalogue.regimen import Regimen, Step
from ketacalc.core.dose.volumes import Strength
from ketacalc.core.quantities import Kind, Range, Unit, conversion, read_unit
from ketacalc.core.quantities.conversion import Known


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
    return tuple(_scaled(number, step, known, strength) for number, step in enumerate(regimen.steps, 1))


def _scaled(number: int, step: Step, known: Known, strength: Strength | None) -> ScaledStep:
    unit = step.dose.unit
    per_hour = read_unit(f"{unit.parts[0]}/h")
    rate = None
    if unit.kind is not Kind.SINGLE:
        rate = _in(step.dose, per_hour, known)
    elif step.over is not None and step.over.is_point:
        timed = Known(weight=known.weight, duration=step.over.low)
        rate = step.dose.times(conversion.factor_over_time(unit, per_hour, timed), per_hour)
    amount = _in(step.dose, unit.for_patient, known)
    pump = None
    if strength is not None and strength.withheld is None:
        given = Known(weight=known.weight, concentration=strength.concentration)
        pump = _in(amount, read_unit("mL"), given) if rate is None else _in(rate, read_unit("mL/h"), given)
    return ScaledStep(number=number, step=step, amount=amount, rate=rate, pump=pump)


def _in(value: Range, unit: Unit, known: Known) -> Range:
    return value.times(conversion.factor(value.unit, unit, known), unit)
