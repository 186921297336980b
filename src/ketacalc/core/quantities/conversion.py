"""One quantity stated in another unit, with a weight, a concentration, a drop factor or a molar mass where needed.

The dimensions decide what is needed: the difference between two units is made up from what bridges them,
each used once or not at all. A time is never made up, so a single dose does not become a rate.
"""

from fractions import Fraction
from functools import cache
from typing import Final

from ketacalc.core.errors import IncompatibleError, MissingInputError
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import Kind, Quantity, Range, Unit, read_concentration, read_quantity, read_unit
from ketacalc.core.quantities.definitions import AXES, GROUPS
from ketacalc.core.quantities.grammar import read_label
from ketacalc.core.quantities.spelling import canonical
from ketacalc.core.quantities.unit import GIVEN, ONE, Dimension, is_known, named
from ketacalc.core.quantities.weight import BodyWeight

_TIME, _VOLUME, _DROP, _SUBSTANCE, _ACTIVITY = map(AXES.index, ("time", "volume", "drop", "substance", "activity"))
_NO_MASS: Final = "units of activity are no amount of drug by weight"
_HINTS: Final = {
    "molar mass": "; for ketamine as base it is 237.73 g/mol, as hydrochloride 274.19 g/mol",
    "weight": "; for example 70 kg",
    "concentration": "; for example 50 mg/mL",
    "drop factor": "; for example 20 gtt/mL",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One multiplication or division.

    Attributes:
        by: a quantity, or a bare number where only a unit changes or a total is divided.
        divides: whether it divides.
    """

    by: Quantity | Fraction
    divides: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """The way from what is given to a result, exact at every step.

    Attributes:
        start: what is given.
        aligned: the same in the units that the steps use.
        steps: what it is multiplied and divided by; none where the start is the result.
        result: what comes out.
    """

    start: Range
    aligned: Range
    steps: tuple[Step, ...]
    result: Range


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """A quantity and what it becomes.

    Attributes:
        given: the quantity as stated.
        result: the same in the unit asked for.
        working: the way from the one to the other.
        derived: whether a daily total was spread evenly over 24 h, or a rate taken for a whole day.
    """

    given: Quantity
    result: Quantity
    working: Working
    derived: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known about the patient and the preparation; nothing of it has a default.

    Attributes:
        weight: the body weight.
        concentration: amount of drug per volume.
        drop_factor: drops per mL of the giving set.
        molar_mass: mass per amount of substance of the form that is dosed.
        duration: the time over which a dose is given, or for which an infusion runs.
        doses_per_day: how many doses are given in a day; 0 where nobody said.
        strengths: those that are at hand, of which one may have been taken for another.
    """

    weight: BodyWeight | None = None
    concentration: Quantity | None = None
    drop_factor: Quantity | None = None
    molar_mass: Quantity | None = None
    duration: Quantity | None = None
    doses_per_day: int = 0
    strengths: tuple[Quantity, ...] = ()


def read_conversion(given: str, unit: str) -> tuple[Quantity, Unit]:
    """Read what is to be converted into what; opposite a unit of body weight, `g` weighs a body and no drug.

    Raises:
        InputError: one of the two is not read.
    """
    if given.strip() and read_label(given):  # a strength as a label has it: 250 mg/50 mL
        return read_concentration(given), read_unit(unit)
    found = read_quantity(given, body=canonical(unit) in GROUPS["body"])
    return found, read_unit(unit, body=found.unit.kind is Kind.BODY_WEIGHT)


def convert(given: Quantity, unit: Unit, known: Known) -> Conversion:
    """State a quantity in another unit, exactly, by what is known that may bridge the two.

    Raises:
        IncompatibleError: no conversion exists between the two units.
        MissingInputError: one exists, and needs something that is not known.
    """
    working = way(Range(low=given, high=given), unit, known)
    return Conversion(given=given, result=working.result.low, working=working, derived=given.unit.kind is not unit.kind)


def way(given: Range, unit: Unit, known: Known) -> Working:
    """Return the way from a range to the same range in another unit, or refuse it as `convert` does."""
    bridges = _bridges(given.unit, unit, known)
    steps = tuple(Step(by=by, divides=divides) for by, divides in bridges)
    factor = _multiplied(given.unit, unit, bridges)
    aligned = _aligned(given.unit, unit, tuple(by.unit for by, _ in bridges))
    rest = factor * aligned.factor / given.unit.factor
    for by, divides in bridges:
        rest = rest * by.value if divides else rest / by.value
    if rest != 1:
        steps += (Step(by=rest),)
    return Working(
        start=given,
        aligned=given.times(given.unit.factor / aligned.factor, aligned),
        steps=steps,
        result=given.times(factor, unit),
    )


def factor(source: Unit, target: Unit, known: Known) -> Fraction:
    """Return what a number in the source unit is multiplied by in the target unit, or refuse as `convert` does."""
    return ONE if source is target else _multiplied(source, target, _bridges(source, target, known))


def factor_over_time(source: Unit, target: Unit, known: Known) -> Fraction:
    """Return the same between a single dose and a rate: the dose is what runs at that rate for the known time.

    Raises:
        IncompatibleError: no conversion exists between the two units.
        MissingInputError: the time is not known, or something else that is needed.
    """
    if known.duration is None:
        what = f"{source.symbol} to {target.symbol} needs a duration"
        raise MissingInputError(what, ("duration",), "; for example 40 min")
    rate = target if target.kind is Kind.RATE else source
    time = known.duration.to(named(rate.parts[-1])).value
    bare = rate.without(rate.parts[-1])
    return factor(source, bare, known) / time if rate is target else factor(bare, target, known) * time


def _multiplied(source: Unit, target: Unit, bridges: tuple[tuple[Quantity, bool], ...]) -> Fraction:
    """Return the factor between two units with all that bridges them."""
    factor = _plain(source, target)
    for by, divides in bridges:
        size = by.value if by.unit.factor is ONE else by.value * by.unit.factor  # a product by 1 costs as much as any
        factor = factor / size if divides else size if factor is ONE else factor * size
    return factor


@cache
def _plain(source: Unit, target: Unit) -> Fraction:
    found = source.factor / target.factor
    return ONE if found == 1 else found


def is_volume(unit: Unit) -> bool:
    """Tell whether a unit measures a volume or drops, and no amount of drug."""
    return bool(unit.dimension[_VOLUME] or unit.dimension[_DROP])


def _bridges(source: Unit, target: Unit, known: Known) -> tuple[tuple[Quantity, bool], ...]:
    """Find what bridges two units, and whether it divides, from the exponents that the dimensions demand."""
    concentration = known.concentration
    needed = _needed(source, target, None if concentration is None else concentration.unit.dimension)
    missing = tuple(name.replace("_", " ") for name, _ in needed if getattr(known, name) is None)
    if missing:
        what = f"{source.symbol} to {target.symbol} needs a {' and a '.join(missing)}"
        raise MissingInputError(what, missing, _HINTS.get(missing[0], ""))
    values = ((getattr(known, name), divides) for name, divides in needed)
    return tuple((value.kg if isinstance(value, BodyWeight) else value, divides) for value, divides in values)


@cache
def _needed(source: Unit, target: Unit, strength: Dimension | None) -> tuple[tuple[str, bool], ...]:
    """Return what two units demand between them, by a concentration of some dimension, and whether each divides."""
    if source.dimension == target.dimension:
        return ()
    missing = [t - s for s, t in zip(source.dimension, target.dimension, strict=True)]
    mass, body, time, volume, drop, substance, activity = missing
    # A drop factor is drops per volume, a molar mass is mass per substance, a concentration drug per volume:
    # what each of them adds is taken off before the next is asked for.
    by_concentration = mass + substance + activity
    by_molar_mass = mass if strength is not None and strength[_SUBSTANCE] else -substance
    exponents = {"weight": body, "molar_mass": by_molar_mass, "concentration": by_concentration, "drop_factor": drop}
    bridged = not time and volume + drop == -by_concentration and all(abs(e) <= 1 for e in exponents.values())
    is_given = source.kind in GIVEN and target.kind in GIVEN
    if not bridged or not (is_given or source.kind is target.kind is Kind.CONCENTRATION):
        said = f"{source.symbol} is a {source.kind} and {target.symbol} a {target.kind}"
        raise IncompatibleError(f"{said}: one does not become the other")
    if activity and (mass or substance):
        raise IncompatibleError(f"{source.symbol} does not become {target.symbol}: {_NO_MASS}")
    if by_concentration and strength is not None and bool(activity) is not bool(strength[_ACTIVITY]):
        raise IncompatibleError(f"{source.symbol} does not become {target.symbol} by that concentration: {_NO_MASS}")
    return tuple((name, exponent < 0) for name, exponent in exponents.items() if exponent)


def _aligned(source: Unit, target: Unit, bridges: tuple[Unit, ...]) -> Unit:
    """Return the unit in which the working multiplies out, so that a reader can follow it line by line."""
    if not bridges:
        return source
    head, *per = source.parts
    heads = [unit.parts[0] for unit in (*bridges, target) if _is_like(unit.parts[0], head)]
    times = [part for part in target.parts[1:] if part in GROUPS["time"]] if target.dimension[_TIME] else []
    per = [times[0] if times and _is_like(part, times[0]) else part for part in per if part != "dose"]
    name = "/".join([heads[0] if heads else head, *per])
    return named(name) if is_known(name) else source


def _is_like(part: str, other: str) -> bool:
    """Tell whether two parts of units measure the same."""
    return is_known(part) and is_known(other) and named(part).dimension == named(other).dimension
