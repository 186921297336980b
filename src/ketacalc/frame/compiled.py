"""Units and regimens compiled into whole numbers, so that the rows of a table are judged by integer comparisons.

A dose in a row is D millionths of its unit. Its unit is `up/down` of the plain unit of its kind (mg, mg/h or mg/day;
mL for a volume), a reported bound is a fraction of that same unit, and a slip is a fraction by which it is off. All
of them are taken from the core's own exact factors: nothing about units is known here a second time.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Final

from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.check.slips import ORDER, Code, candidates, keeps_digits, meant_in_time, setting_of
from ketacalc.core.errors import InputError
from ketacalc.core.quantities import Kind, conversion, read_concentration, read_unit
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.definitions import ALIASES, AXES, EVERYDAY, GROUPS, ON_REQUEST, symbols
from ketacalc.core.quantities.unit import GIVEN, Unit, named
from ketacalc.core.quantities.weight import read_weight

PLAIN: Final = {Kind.SINGLE: "mg", Kind.RATE: "mg/h", Kind.DAILY: "mg/day"}
"""The unit in which each kind of dose is compared, per kg or not."""
PLAIN_VOLUME: Final = {Kind.SINGLE: "mL", Kind.RATE: "mL/h", Kind.DAILY: "mL/day"}
KINDS: Final = (Kind.SINGLE, Kind.RATE, Kind.DAILY)
"""Kinds by the number that stands for them in a column, from 1."""

CODES: Final = tuple(Code)
KEPT_DIGITS: Final = len(CODES)
"""A slip's place in a set of slips is its code's, plus this where it does not keep the digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseUnit:
    """A unit of a dose as whole numbers.

    Attributes:
        unit: the unit; None where it is an amount of substance or drops, which no weight and concentration measure.
        number: what stands for it in a column, from 1.
        kind: a single dose, a daily dose or a rate.
        per_kg: whether it is per kg of body weight.
        volume: whether it is a volume, which needs a concentration.
        up, down: one of it is `up/down` of the plain unit of its kind.
    """

    unit: Unit | None
    number: int
    kind: Kind
    per_kg: bool = False
    volume: bool = False
    up: int = 1
    down: int = 1


@cache
def dose_units() -> tuple[DoseUnit, ...]:
    """Return every unit of the closed table in which a dose can be given."""
    given = [unit for name in symbols(EVERYDAY) if (unit := named(name)).kind in GIVEN]
    unmeasured = [name for name in symbols(ON_REQUEST) if _is_unmeasured_dose(name)]
    return (
        *(_dose_unit(unit, number) for number, unit in enumerate(given, 1)),
        *(DoseUnit(unit=None, number=0, kind=_kind_by_name(name)) for name in unmeasured),
    )


@cache
def dose_unit_spellings() -> dict[str, DoseUnit]:
    """Return every text that the grammar reads as the unit of a dose."""
    names = [name for name in symbols(EVERYDAY) if named(name).kind in GIVEN]
    names += [name for name in symbols(ON_REQUEST) if _is_unmeasured_dose(name)]
    return {
        text: unit for name, unit in zip(names, dose_units(), strict=True) for text in _spellings(name)
    }  # read as written: units are case-sensitive


def _is_unmeasured_dose(name: str) -> bool:
    head, *per = name.split("/")
    return head in {*GROUPS["substance"], "gtt"} and not set(per) & {"mL", "dL", "L"}


def _kind_by_name(name: str) -> Kind:
    last = name.rpartition("/")[2]
    if last not in GROUPS["time"]:
        return Kind.SINGLE
    return Kind.DAILY if last == "day" else Kind.RATE


def _dose_unit(unit: Unit, number: int) -> DoseUnit:
    volume = conversion.is_volume(unit)
    size = unit.factor / named((PLAIN_VOLUME if volume else PLAIN)[unit.kind]).factor
    return DoseUnit(
        unit=unit,
        number=number,
        kind=unit.kind,
        per_kg="kg" in unit.parts,
        volume=volume,
        up=size.numerator,
        down=size.denominator,
    )


def _spellings(name: str) -> Iterator[str]:
    """Yield a unit as it is printed, and with each alias of each of its parts."""
    ways = [(part, *(alias for alias, meant in ALIASES.items() if meant == part)) for part in name.split("/")]
    for parts in product(*ways):
        yield "/".join(parts)


@cache
def concentration_spellings() -> dict[str, Fraction]:
    """Return every text that is read as a mass in a volume, with the mg/mL in one of it."""
    per_ml = named("mg/mL").factor
    names = [n for n in symbols(EVERYDAY) + symbols(ON_REQUEST) if n.partition("/")[2] in {"mL", "dL", "L"}]
    names = [name for name in names if name.partition("/")[0] in GROUPS["mass"]]
    return {text: read_unit(name).factor / per_ml for name in names for text in _spellings(name)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a regimen reports, in the plain unit of its kind, per kg where it is reported per kg.

    Attributes:
        regimen: the regimen.
        kind: the number of its kind.
        low, high: the bounds as reported.
        least, most: the same, widened by the tolerance.
    """

    regimen: Regimen
    kind: int
    low: Fraction
    high: Fraction
    least: Fraction
    most: Fraction


def bounds_of(regimen: Regimen, tolerance: Fraction) -> Bounds:
    """Compile what a regimen reports.

    Raises:
        InputError: it is reported in a volume or in an amount of substance, which tables are not compared with.
    """
    unit = regimen.reported.unit
    if any(unit.dimension[axis] for axis in _NO_MASS):
        raise InputError(f"{regimen.id} is reported in {unit.symbol}; a table is compared with masses of drug only")
    size = unit.factor / named(PLAIN[unit.kind]).factor
    low, high = regimen.reported.low.value * size, regimen.reported.high.value * size
    kind = KINDS.index(unit.kind) + 1
    least, most = low * (1 - tolerance), high * (1 + tolerance)
    return Bounds(regimen=regimen, kind=kind, low=low, high=high, least=least, most=most)


_NO_MASS: Final = (AXES.index("volume"), AXES.index("drop"), AXES.index("substance"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A slip that a dose in one unit may have, held against one regimen.

    Attributes:
        place: its place in a set of slips: those that keep the digits first.
        least, most: the bounds in the plain unit of the dose's kind.
        factor: by how much the slip puts a dose too high, apart from the weight and the concentration.
        weight: the power of the weight in kg by which it does so too: 1, -1 or 0.
        concentration: the same for the concentration in mg/mL.
        undone: whether the dose without the slip may fit as rounded too.
    """

    place: int
    least: Fraction
    most: Fraction
    factor: Fraction
    weight: int = 0
    concentration: int = 0
    undone: bool = True


_WEIGHT, _CONCENTRATION = read_weight("70 kg"), read_concentration("2 mg/mL")


def slip_candidates(unit: DoseUnit, bounds: Bounds) -> tuple[Candidate, ...]:
    """Return every slip that is to be tried for doses in a unit against a regimen."""
    if unit.unit is None:
        return ()
    return (*_by_factor(unit.unit, bounds), *_by_time(unit.unit, bounds))


def _by_factor(unit: Unit, bounds: Bounds) -> Iterator[Candidate]:
    """Yield the slips by a factor; those by weight and by concentration are found with an example of either."""
    regimen = bounds.regimen
    known = Known(weight=_WEIGHT, concentration=_CONCENTRATION)
    try:
        conversion.factor(regimen.reported.unit, unit, known)
    except InputError:
        return
    across = named(PLAIN[regimen.kind]).factor / named(PLAIN[unit.kind]).factor
    setting = setting_of(unit, regimen, known)
    for rule, factor in candidates(setting):
        by_weight = {Code.WEIGHT_TWICE: 1, Code.WEIGHT_FORGOTTEN: -1}.get(rule.code, 0)
        by_volume = (1 if factor > 1 else -1) if rule.code is Code.VOLUME_FOR_AMOUNT else 0
        yield Candidate(
            place=ORDER[rule.code] + (0 if keeps_digits(setting, rule, factor) else KEPT_DIGITS),
            least=bounds.least * across,
            most=bounds.most * across,
            factor=Fraction(1) if by_weight or by_volume else factor,
            weight=by_weight,
            concentration=by_volume,
        )


def _by_time(unit: Unit, bounds: Bounds) -> Iterator[Candidate]:
    """Yield the slips of a time that was forgotten, or written where none belongs: the digits stand."""
    volume = conversion.is_volume(unit)
    plain = PLAIN_VOLUME if volume else PLAIN
    for meant in meant_in_time(unit, bounds.regimen.kind):
        wrote = unit.factor / named(plain[unit.kind]).factor
        yield Candidate(
            place=ORDER[Code.TIME_FORGOTTEN],
            least=bounds.least,
            most=bounds.most,
            factor=wrote / (meant.factor / named(plain[meant.kind]).factor),
            undone=False,
        )


def slips_in(places: Iterable[int]) -> tuple[str, ...]:
    """Return the codes of a set of slips, each once, in the order in which `check` lists them."""
    return tuple(dict.fromkeys(CODES[place % KEPT_DIGITS].value for place in sorted(places)))
