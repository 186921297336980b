"""The slips that explain a figure which is off: undo one, and the dose falls inside what is reported.

Each slip is one entry of `RULES`: its code, the factors by which it puts a figure off, the parts of a unit
that it mistakes for each other, and how it is said. A slip is listed, never applied.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.errors import InputError
from ketacalc.core.quantities import Kind, Range, Unit, conversion
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.stated import CLOSE, Figure
from ketacalc.core.quantities.unit import TIMED, is_known, named

POUND: Final = Fraction("0.45359237")
POUNDS: Final = (1 / POUND, Fraction("2.2"), Fraction("2.205"), Fraction("2.2046"))
"""Pounds in a kilogram, exactly and as people round it."""
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
    DIGITS_SWAPPED = "digits-swapped"
    POINT_MOVED = "point-moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a figure is held against.

    Attributes:
        unit: the figure's unit.
        kind: the kind of what is reported.
        by_weight: whether what is reported depends on the body weight.
        doses_per_day: the numbers of doses that a daily total is divided into.
        is_ketamine: whether the drug is ketamine, whose salt and base differ by a known factor.
        known: the weight and the concentration, where they are known.
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
        factors: by how much it puts a figure too high, in this setting; none where it does not apply.
        mistaken: parts of a unit that it writes for others, where it keeps the digits.
        high: how it is said where the figure is too high.
        low: how it is said where the figure is too low.
        one_way: whether it puts a figure off only in the direction of its factors.
    """

    code: Code
    factors: Callable[[Setting], tuple[Fraction, ...]]
    high: str
    low: str
    mistaken: tuple[tuple[str, str], ...] = ()
    one_way: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A slip that would explain a figure.

    Attributes:
        code: which one.
        factor: the figure over the corrected one; 1 where only the kind was mistaken.
        corrected: the figure without the slip.
        regimen: what it would then fit; None in a table, where it fits the right result.
        words: how it is said.
        keeps_digits: whether only the unit was mistaken, and the digits stand.
    """

    code: Code
    factor: Fraction
    corrected: Range
    regimen: Regimen | None
    words: str
    keeps_digits: bool


def _if(applies: Callable[[Setting], bool], *factors: Fraction) -> Callable[[Setting], tuple[Fraction, ...]]:
    return lambda setting: factors if applies(setting) else ()


def _alike(setting: Setting) -> bool:
    return setting.unit.kind is setting.kind


def _timed(setting: Setting) -> bool:
    return setting.unit.kind in TIMED and setting.kind in TIMED


def _rates(setting: Setting) -> bool:
    return setting.unit.kind is Kind.RATE and setting.kind is Kind.RATE


def _daily(setting: Setting) -> tuple[Fraction, ...]:
    both = setting.unit.kind is Kind.DAILY and setting.kind is Kind.DAILY
    return tuple(Fraction(doses) for doses in setting.doses_per_day if doses > 1) if both else ()


def _weight(setting: Setting) -> tuple[Fraction, ...]:
    weight = setting.known.weight
    return (weight.kg.value,) if weight and setting.by_weight and _alike(setting) and weight.kg.value != 1 else ()


def _under_weight(setting: Setting) -> tuple[Fraction, ...]:
    return tuple(1 / factor for factor in _weight(setting))


def _concentration(setting: Setting) -> tuple[Fraction, ...]:
    concentration = setting.known.concentration
    if concentration is None or not concentration.unit.dimension[0] or not _alike(setting):
        return ()
    per_ml = concentration.to(named("mg/mL")).value
    return (per_ml,) if per_ml != 1 else ()


RULES: Final = (
    Rule(
        code=Code.MINUTE_HOUR,
        factors=_if(_rates, Fraction(60)),
        mistaken=(("min", "h"),),
        high="as if /h had become /min",
        low="as if /min had become /h",
    ),
    Rule(
        code=Code.HOUR_DAY,
        factors=_if(_timed, Fraction(24)),
        mistaken=(("h", "day"),),
        high="as if /day had become /h",
        low="as if /h had become /day",
    ),
    Rule(
        code=Code.MINUTE_DAY,
        factors=_if(_timed, Fraction(1440)),
        mistaken=(("min", "day"),),
        high="as if /day had become /min",
        low="as if /min had become /day",
    ),
    Rule(
        code=Code.MILLIGRAM_MICROGRAM,
        factors=_if(_alike, Fraction(1000)),
        mistaken=(("mg", "mcg"), ("g", "mg"), ("mcg", "ng")),
        high="as if mcg had become mg",
        low="as if mg had become mcg",
    ),
    Rule(
        code=Code.PUMP_UNIT,
        factors=_if(_rates, Fraction(50, 3)),
        mistaken=(("mg h", "mcg min"),),
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
        factors=_if(lambda setting: setting.by_weight and _alike(setting), *POUNDS),
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
        mistaken=(("mL", "mg"),),
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
        factors=_if(lambda setting: setting.is_ketamine and _alike(setting), SALT_PER_BASE),
        high="as if a dose of base had been stated as hydrochloride",
        low="as if a dose of hydrochloride had been stated as base",
    ),
)
"""In the order of the list: a unit read again with its digits kept, powers of ten, pounds, weight, coincidences."""


def explain(figure: Figure, regimen: Regimen, known: Known, tolerance: Fraction) -> tuple[Slip, ...]:
    """Return every slip that would bring a figure inside what a regimen reports, the likeliest first.

    Args:
        figure: a figure that is outside, or of another kind.
        regimen: what it is held against.
        known: the weight and the concentration, where they are known.
        tolerance: by how much the bounds are widened.
    """
    setting = setting_of(figure.range.unit, regimen, known)
    found = [*_by_factor(figure, regimen, setting, tolerance), *_by_time(figure, regimen, known, tolerance)]
    return tuple(sorted(found, key=likeliest))


def likeliest(slip: Slip) -> tuple[bool, int]:
    """Return where a slip stands in a list: a unit read again with its digits kept first, then by its code."""
    return not slip.keeps_digits, ORDER[slip.code]


ORDER: Final = {code: at for at, code in enumerate(Code)}


def setting_of(unit: Unit, regimen: Regimen, known: Known) -> Setting:
    """Return what a figure in this unit is held against in a regimen."""
    return Setting(
        unit=unit,
        kind=regimen.kind,
        by_weight=regimen.by_weight,
        doses_per_day=regimen.doses_per_day,
        is_ketamine="ketamine" in regimen.drug.casefold(),
        known=known,
    )


def keeps_digits(setting: Setting, rule: Rule, factor: Fraction) -> bool:
    """Tell whether a slip mistakes only the unit in this setting, and leaves the digits as they are."""
    return _reread(setting.unit, rule, factor, setting) is not None


def candidates(setting: Setting) -> Iterator[tuple[Rule, Fraction]]:
    """Yield every slip that applies in a setting with each factor by which it puts a figure off."""
    for rule in RULES:
        for factor in rule.factors(setting):
            yield rule, factor
            if not rule.one_way:
                yield rule, 1 / factor


def words(rule: Rule, factor: Fraction) -> str:
    """Return how a slip is said, by the direction in which it puts a figure off."""
    return rule.high if factor > 1 else rule.low


def _by_factor(figure: Figure, regimen: Regimen, setting: Setting, tolerance: Fraction) -> Iterator[Slip]:
    """Yield the slips that put a figure off by a factor, in its own kind or between rates and daily doses."""
    unit = figure.range.unit
    try:
        scale = conversion.factor(regimen.reported.unit, unit, setting.known)
    except InputError:
        return
    low, high = regimen.reported.low.value * scale, regimen.reported.high.value * scale
    # No factor outside these can fit, however the figure was rounded: it is looked at only inside them.
    least = figure.range.high.value / (high * (1 + tolerance) * (1 + 2 * CLOSE))
    most = figure.range.low.value / (low * (1 - tolerance) * (1 - 2 * CLOSE)) if tolerance < 1 else None
    for rule, factor in candidates(setting):
        if factor < least or (most is not None and factor > most):
            continue
        fits = figure.fits_rounded(low * factor, high * factor, tolerance)
        if fits or figure.undone(factor).fits_rounded(low, high, tolerance):
            reread = _reread(unit, rule, factor, setting)
            yield Slip(
                code=rule.code,
                factor=factor,
                corrected=_of_kind(figure.range.times(1 / factor, unit), regimen.kind)
                if reread is None
                else figure.range.times(Fraction(1), reread),
                regimen=regimen,
                words=_mistaken(unit, reread) if reread and len(rule.mistaken) > 1 else words(rule, factor),
                keeps_digits=reread is not None,
            )


def _mistaken(wrote: Unit, meant: Unit) -> str:
    """Say which amount was written for which, where a slip knows more than one pair of them."""
    return f"as if {meant.parts[0]} had become {wrote.parts[0]}"


def _of_kind(corrected: Range, kind: Kind) -> Range:
    """State a corrected figure as a rate or as a daily dose, where it is the other of the two."""
    unit = corrected.unit
    if unit.kind is kind:
        return corrected
    meant = named("/".join([*unit.parts[:-1], "day" if kind is Kind.DAILY else "h"]))
    return corrected.times(unit.factor / meant.factor, meant)


def _reread(unit: Unit, rule: Rule, factor: Fraction, setting: Setting) -> Unit | None:
    """Return the unit that was meant, where the slip only wrote another one, of the right kind, and kept the digits."""
    found = _meant(unit, rule, factor, setting.known)
    return found if found is not None and found.kind is setting.kind else None


def _meant(unit: Unit, rule: Rule, factor: Fraction, known: Known) -> Unit | None:
    for one, other in rule.mistaken:
        for wrote, meant in ((one, other), (other, one)):
            swaps = dict(zip(wrote.split(), meant.split(), strict=True))
            if not set(swaps) <= set(unit.parts):
                continue
            name = "/".join(swaps.get(part, part) for part in unit.parts)
            if is_known(name) and _is_off_by(unit, named(name), factor, known):
                return named(name)
    if rule.code is Code.WEIGHT_TWICE and "kg" in unit.parts:
        return unit.without("kg")
    if rule.code is Code.WEIGHT_FORGOTTEN and "kg" not in unit.parts:
        head, *per = unit.parts
        name = "/".join([head, "kg", *per])
        return named(name) if is_known(name) else None
    return None


def _is_off_by(unit: Unit, meant: Unit, factor: Fraction, known: Known) -> bool:
    try:
        return conversion.factor(unit, meant, known) == factor
    except InputError:
        return False


def _by_time(figure: Figure, regimen: Regimen, known: Known, tolerance: Fraction) -> Iterator[Slip]:
    """Yield the slip of a rate written as a dose, or a dose as a rate: the digits stand, the time goes or comes."""
    for meant in meant_in_time(figure.range.unit, regimen.kind):
        try:
            scale = conversion.factor(regimen.reported.unit, meant, known)
        except InputError:
            continue
        if figure.fits_rounded(regimen.reported.low.value * scale, regimen.reported.high.value * scale, tolerance):
            yield time_slip(figure.range, meant, regimen)


def meant_in_time(unit: Unit, kind: Kind) -> tuple[Unit, ...]:
    """Return the units that may have been meant where a time was forgotten, or written where none belongs.

    Args:
        unit: as it was written.
        kind: of what is right; where both run over a time, or neither does, nothing was forgotten.
    """
    if (kind in TIMED) is (unit.kind in TIMED):
        return ()
    parts = [part for part in unit.parts if part != "dose"]
    times = {Kind.RATE: ("h", "min"), Kind.DAILY: ("day",)}.get(kind)
    names = ["/".join([*parts, time]) for time in times] if times else ["/".join(parts[:-1])]
    return tuple(named(name) for name in names if is_known(name))


def time_slip(wrote: Range, meant: Unit, regimen: Regimen | None) -> Slip:
    """Return the slip of a figure whose digits are right in another unit, with a time or without."""
    return Slip(
        code=Code.TIME_FORGOTTEN,
        factor=Fraction(1),
        corrected=wrote.times(Fraction(1), meant),
        regimen=regimen,
        words=f"as if a {meant.kind} had been written as a {wrote.unit.kind}",
        keeps_digits=True,
    )
