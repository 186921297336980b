"""The slips as rules: what each is called, by what factors it puts a figure off, and which units it confuses.

Each slip is one entry of `RULES`; a new one is one entry more. The order of `Code` is that of the list.
"""

from collections.abc import Callable
from enum import StrEnum
from fractions import Fraction
from itertools import permutations
from typing import Final

from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import Kind, Unit, conversion, style
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.definitions import AXES
from ketacalc.core.quantities.unit import TIMED, named

POUND: Final = Fraction("0.45359237")
ROUNDED: Final = (Fraction("2.2"), Fraction("2.205"), Fraction("2.2046"))
"""Pounds in a kilogram as people round them."""
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


@dataclass(frozen=True, slots=True)
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


Factors = tuple[Fraction, ...]


def _if(applies: Callable[[Context], bool], *factors: int | Fraction) -> Callable[[Context], Factors]:
    found = tuple(map(Fraction, factors))
    return lambda context: found if applies(context) else ()


def _alike(context: Context) -> bool:
    return context.unit.kind is context.kind


def _timed(context: Context) -> bool:
    return context.unit.kind in TIMED and context.kind in TIMED


def _rates(context: Context) -> bool:
    return context.unit.kind is Kind.RATE and context.kind is Kind.RATE


def _is_mass(context: Context) -> bool:
    """Tell whether a dose counts no units, of which neither milligrams nor micrograms were made."""
    return not context.unit.dimension[_ACTIVITY]


def _daily(context: Context) -> Factors:
    both = context.unit.kind is Kind.DAILY and context.kind is Kind.DAILY
    return tuple(Fraction(doses) for doses in context.doses_per_day if doses > 1) if both else ()


def _kilograms(context: Context, *, by_weight: bool = True) -> Factors:
    """Return the weight where a dose that depends on it is compared, or one that does not; none of 1 kg."""
    weight = context.known.weight
    applies = context.by_weight is by_weight and _alike(context)
    return (weight.kg.value,) if weight and applies and weight.kg.value != 1 else ()


def _per_ml(context: Context) -> Factors:
    """Return the milligrams in a millilitre, where they are known and not one."""
    concentration = context.known.concentration
    if concentration is None or not concentration.unit.dimension[0] or not _alike(context):
        return ()
    per_ml = concentration.to(named("mg/mL")).value
    return (per_ml,) if per_ml != 1 else ()


def _inverted(context: Context) -> Factors:
    """Return by how much a figure is off that was multiplied by the concentration instead of divided, or divided."""
    return tuple(one**2 if conversion.is_volume(context.unit) else 1 / one**2 for one in _per_ml(context))


def _strengths(context: Context) -> Factors:
    """Return the ratios of each two strengths at hand, of which one may have been taken for the other."""
    if not _alike(context):
        return ()
    found = [one.value * one.unit.factor for one in context.known.strengths]
    return tuple(dict.fromkeys(one / other for one, other in permutations(found, 2) if one != other))


RULES: Final = (
    Rule(
        Code.MINUTE_HOUR, _if(_rates, 60),
        "as if /h had become /min", "as if /min had become /h", (("min", "h"),),
    ),
    Rule(
        Code.HOUR_DAY, _if(_timed, 24),
        "as if /day had become /h", "as if /h had become /day", (("h", "day"),),
    ),
    Rule(
        Code.MINUTE_DAY, _if(_timed, 1440),
        "as if /day had become /min", "as if /min had become /day", (("min", "day"),),
    ),
    Rule(
        Code.MILLIGRAM_MICROGRAM, _if(lambda context: _alike(context) and _is_mass(context), 1000),
        "as if mcg had become mg", "as if mg had become mcg", (("mg", "mcg"), ("g", "mg"), ("mcg", "ng")),
    ),
    Rule(
        Code.PUMP_UNIT, _if(lambda context: _rates(context) and _is_mass(context), Fraction(50, 3)),
        "as if mcg/kg/min had become mg/kg/h", "as if mg/kg/h had become mcg/kg/min", (("mg h", "mcg min"),),
    ),
    Rule(Code.TEN_FOLD, _if(_alike, 10), *("as if the decimal point had moved one place",) * 2),
    Rule(Code.HUNDRED_FOLD, _if(_alike, 100), *("as if the decimal point had moved two places",) * 2),
    Rule(
        Code.POUND_KILOGRAM, _if(lambda context: context.by_weight and _alike(context), 1 / POUND, *ROUNDED),
        "as if pounds had been taken for kilograms", "as if kilograms had been taken for pounds",
    ),
    Rule(
        Code.WEIGHT_FORGOTTEN, lambda context: tuple(1 / one for one in _kilograms(context)),
        *("as if the weight had been forgotten",) * 2, one_way=True,
    ),
    Rule(Code.WEIGHT_TWICE, _kilograms, *("as if the weight had been multiplied in twice",) * 2, one_way=True),
    Rule(
        Code.VOLUME_FOR_AMOUNT, _per_ml,
        "as if mg had been keyed as mL", "as if mL had been keyed as mg", (("mL", "mg"),),
    ),
    Rule(
        Code.DAY_FOR_DOSE, _daily,
        "as if the day's total had been given each time",
        "as if one of the day's doses had been taken for the day's total",
    ),
    Rule(
        Code.SALT_BASE, _if(lambda context: context.is_ketamine and _alike(context), SALT_PER_BASE),
        "as if a dose of base had been stated as hydrochloride",
        "as if a dose of hydrochloride had been stated as base",
    ),
    Rule(
        Code.FIXED_BY_WEIGHT, lambda context: _kilograms(context, by_weight=False),
        *("as if a fixed dose had been multiplied by the weight",) * 2, one_way=True,
    ),
    Rule(Code.STRENGTH, _strengths, *("as if one strength had been taken for the other",) * 2, one_way=True),
    Rule(
        Code.CONCENTRATION_INVERTED, _inverted,
        "as if the dose had been multiplied by the concentration, not divided",
        "as if the volume had been divided by the concentration, not multiplied", one_way=True,
    ),
)  # fmt: skip
"""In the order of the list: a unit read again with its digits kept, powers of ten, pounds, weight, coincidences."""


def words(rule: Rule, factor: Fraction, context: Context | None = None) -> str:
    """Return how a slip is said, by the direction in which it puts a figure off."""
    if rule.code is Code.STRENGTH and context is not None:
        # A factor of this rule is the ratio of two strengths.
        for one, other in permutations(context.known.strengths, 2):  # pragma: no branch
            if one.value * one.unit.factor == factor * other.value * other.unit.factor:
                return f"as if {style.quantity(one)} had been taken for {style.quantity(other)}"
    return rule.high if factor > 1 else rule.low
