"""The slips as rules: what each is called, by what factors it puts a figure off, and which units it confuses.

Each slip is one entry of `RULES`; a new one is one entry more. The order of `Code` is that of the list.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import permutations
from typing import Final

from ketacalc.core.quantities import Kind, Unit, conversion, style
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.definitions import AXES
from ketacalc.core.quantities.unit import TIMED, named

POUND: Final = Fraction("0.45359237")
POUNDS: Final = (1 / POUND, Fraction("2.2"), Fraction("2.205"), Fraction("2.2046"))
"""Pounds in a kilogram, exactly and as people round it."""
_ACTIVITY: Final = AXES.index("activity")
SALT_PER_BASE: Final = Fraction(27419, 23773)
"""Mass of ketamine hydrochloride over that of the base in it: 274.19 over 237.73 g/mol."""


class Code(StrEnum):
    """The slips, by the codes that outputs name."""

    MINUTE_HOUR = "minute-hour"
    HOUR_DAY = "hour-day"
    MINUTE_DAY = "minute-day"
    MILLIGRAM_MICROGRAM = "milligram-microgram"
    PUMP_UNIT = "pump-unit"
    TIME_FORGOTTEN = "time-forgotten"
    TEN_FOLD = "ten-fold"
    HUNDRED_FOLD = "hundred-fold"
    POUND_KILOGRAM = "pound-kilogram"
    WEIGHT_FORGOTTEN = "weight-forgotten"
    WEIGHT_TWICE = "weight-twice"
    VOLUME_FOR_AMOUNT = "volume-for-amount"
    DAY_FOR_DOSE = "day-for-dose"
    SALT_BASE = "salt-base"
    FIXED_BY_WEIGHT = "fixed-by-weight"
    CAP_FORGOTTEN = "cap-forgotten"
    STRENGTH = "strength"
    CONCENTRATION_INVERTED = "concentration-inverted"
    DIGITS_SWAPPED = "digits-swapped"
    POINT_MOVED = "point-moved"
    ONE_DIGIT = "one-digit"
    CUT = "cut"
    NEIGHBOUR = "neighbour"


ORDER: Final = {code: at for at, code in enumerate(Code)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What decides which slips are possible: the dose's unit, the kind of what is reported, the patient.

    Attributes:
        unit: the unit of the dose.
        kind: the kind of what it is held against.
        by_weight: whether what is reported depends on the body weight.
        doses_per_day: the numbers of doses that a daily total is divided into.
        is_ketamine: whether the drug is ketamine, whose salt and base differ by a known factor.
        known: the weight, the concentration and the strengths at hand, where they are known.
    """

    unit: Unit
    kind: Kind
    by_weight: bool
    doses_per_day: tuple[int, ...]
    is_ketamine: bool
    known: Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One slip.

    Attributes:
        code: its name.
        factors: by how much it puts a figure too high, in this context; none where it does not apply.
        confused_units: pairs of unit symbols that are confused while the number is copied unchanged.
        high: how it is said where the figure is too high.
        low: how it is said where the figure is too low.
        one_way: whether it puts a figure off only in the direction of its factors.
    """

    code: Code
    factors: Callable[[Context], tuple[Fraction, ...]]
    high: str
    low: str
    confused_units: tuple[tuple[str, str], ...] = ()
    one_way: bool = False


def _if(applies: Callable[[Context], bool], *factors: Fraction) -> Callable[[Context], tuple[Fraction, ...]]:
    return lambda context: factors if applies(context) else ()


def _alike(context: Context) -> bool:
    return context.unit.kind is context.kind


def _timed(context: Context) -> bool:
    return context.unit.kind in TIMED and context.kind in TIMED


def _rates(context: Context) -> bool:
    return context.unit.kind is Kind.RATE and context.kind is Kind.RATE


def _is_activity(context: Context) -> bool:
    """Tell whether a dose counts units, of which neither milligrams nor micrograms were made."""
    return bool(context.unit.dimension[_ACTIVITY])


def _daily(context: Context) -> tuple[Fraction, ...]:
    both = context.unit.kind is Kind.DAILY and context.kind is Kind.DAILY
    return tuple(Fraction(doses) for doses in context.doses_per_day if doses > 1) if both else ()


def _kilograms(context: Context) -> tuple[Fraction, ...]:
    weight = context.known.weight
    return (weight.kg.value,) if weight and _alike(context) and weight.kg.value != 1 else ()


def _weight(context: Context) -> tuple[Fraction, ...]:
    return _kilograms(context) if context.by_weight else ()


def _fixed(context: Context) -> tuple[Fraction, ...]:
    return () if context.by_weight else _kilograms(context)


def _under_weight(context: Context) -> tuple[Fraction, ...]:
    return tuple(1 / factor for factor in _weight(context))


def _per_ml(context: Context) -> Fraction | None:
    """Return the milligrams in a millilitre, where they are known and not one."""
    concentration = context.known.concentration
    if concentration is None or not concentration.unit.dimension[0] or not _alike(context):
        return None
    per_ml = concentration.to(named("mg/mL")).value
    return per_ml if per_ml != 1 else None


def _concentration(context: Context) -> tuple[Fraction, ...]:
    per_ml = _per_ml(context)
    return () if per_ml is None else (per_ml,)


def _inverted(context: Context) -> tuple[Fraction, ...]:
    """Return by how much a figure is off that was multiplied by the concentration instead of divided, or divided."""
    per_ml = _per_ml(context)
    if per_ml is None:
        return ()
    return (per_ml**2 if conversion.is_volume(context.unit) else 1 / per_ml**2,)


def _strengths(context: Context) -> tuple[Fraction, ...]:
    """Return the ratios of each two strengths at hand, of which one may have been taken for the other."""
    if not _alike(context):
        return ()
    found = [one.value * one.unit.factor for one in context.known.strengths]
    return tuple(dict.fromkeys(one / other for one, other in permutations(found, 2) if one != other))


RULES: Final = (
    Rule(
        code=Code.MINUTE_HOUR,
        factors=_if(_rates, Fraction(60)),
        confused_units=(("min", "h"),),
        high="as if /h had become /min",
        low="as if /min had become /h",
    ),
    Rule(
        code=Code.HOUR_DAY,
        factors=_if(_timed, Fraction(24)),
        confused_units=(("h", "day"),),
        high="as if /day had become /h",
        low="as if /h had become /day",
    ),
    Rule(
        code=Code.MINUTE_DAY,
        factors=_if(_timed, Fraction(1440)),
        confused_units=(("min", "day"),),
        high="as if /day had become /min",
        low="as if /min had become /day",
    ),
    Rule(
        code=Code.MILLIGRAM_MICROGRAM,
        factors=_if(lambda context: _alike(context) and not _is_activity(context), Fraction(1000)),
        confused_units=(("mg", "mcg"), ("g", "mg"), ("mcg", "ng")),
        high="as if mcg had become mg",
        low="as if mg had become mcg",
    ),
    Rule(
        code=Code.PUMP_UNIT,
        factors=_if(lambda context: _rates(context) and not _is_activity(context), Fraction(50, 3)),
        confused_units=(("mg h", "mcg min"),),
        high="as if mcg/kg/min had become mg/kg/h",
        low="as if mg/kg/h had become mcg/kg/min",
    ),
    Rule(
        code=Code.TEN_FOLD,
        factors=_if(_alike, Fraction(10)),
        high="as if the decimal point had moved one place",
        low="as if the decimal point had moved one place",
    ),
    Rule(
        code=Code.HUNDRED_FOLD,
        factors=_if(_alike, Fraction(100)),
        high="as if the decimal point had moved two places",
        low="as if the decimal point had moved two places",
    ),
    Rule(
        code=Code.POUND_KILOGRAM,
        factors=_if(lambda context: context.by_weight and _alike(context), *POUNDS),
        high="as if pounds had been taken for kilograms",
        low="as if kilograms had been taken for pounds",
    ),
    Rule(
        code=Code.WEIGHT_FORGOTTEN,
        factors=_under_weight,
        high="as if the weight had been forgotten",
        low="as if the weight had been forgotten",
        one_way=True,
    ),
    Rule(
        code=Code.WEIGHT_TWICE,
        factors=_weight,
        high="as if the weight had been multiplied in twice",
        low="as if the weight had been multiplied in twice",
        one_way=True,
    ),
    Rule(
        code=Code.VOLUME_FOR_AMOUNT,
        factors=_concentration,
        confused_units=(("mL", "mg"),),
        high="as if mg had been keyed as mL",
        low="as if mL had been keyed as mg",
    ),
    Rule(
        code=Code.DAY_FOR_DOSE,
        factors=_daily,
        high="as if the day's total had been given each time",
        low="as if one of the day's doses had been taken for the day's total",
    ),
    Rule(
        code=Code.SALT_BASE,
        factors=_if(lambda context: context.is_ketamine and _alike(context), SALT_PER_BASE),
        high="as if a dose of base had been stated as hydrochloride",
        low="as if a dose of hydrochloride had been stated as base",
    ),
    Rule(
        code=Code.FIXED_BY_WEIGHT,
        factors=_fixed,
        high="as if a fixed dose had been multiplied by the weight",
        low="as if a fixed dose had been multiplied by the weight",
        one_way=True,
    ),
    Rule(
        code=Code.STRENGTH,
        factors=_strengths,
        high="as if one strength had been taken for the other",
        low="as if one strength had been taken for the other",
        one_way=True,
    ),
    Rule(
        code=Code.CONCENTRATION_INVERTED,
        factors=_inverted,
        high="as if the dose had been multiplied by the concentration, not divided",
        low="as if the volume had been divided by the concentration, not multiplied",
        one_way=True,
    ),
)
"""In the order of the list: a unit read again with its digits kept, powers of ten, pounds, weight, coincidences."""


def words(rule: Rule, factor: Fraction, context: Context | None = None) -> str:
    """Return how a slip is said, by the direction in which it puts a figure off."""
    if rule.code is Code.STRENGTH and context is not None:
        for one, other in permutations(context.known.strengths, 2):
            if one.value * one.unit.factor == factor * other.value * other.unit.factor:
                return f"as if {style.quantity(one)} had been taken for {style.quantity(other)}"
    return rule.high if factor > 1 else rule.low
