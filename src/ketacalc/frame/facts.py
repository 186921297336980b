"""What a row states, as whole numbers: the dose as a fraction A/B of the plain unit of its kind, and what is wrong.

Two fractions are made where both are needed: the dose per kg (A1/B1), for regimens by weight, and the dose as it is
(A0/B0), for fixed ones. The layers build on each other column by column, so that no engine computes one twice.
"""

from collections.abc import Iterator
from enum import IntEnum
from fractions import Fraction
from typing import Final

import narwhals as nw

from ketacalc.frame import cells
from ketacalc.frame.compiled import KINDS, concentration_spellings, dose_unit_spellings
from ketacalc.frame.exact import product, ratio
from ketacalc.frame.plan import NO_DOSE, OURS, UNKNOWN, Against, Layout

DOSE_DECIMALS: Final = 6
WEIGHT_DECIMALS: Final = 4


class Fault(IntEnum):
    """Why a row is refused; in the order in which it is looked for."""

    NONE = 0
    NAME = 1
    NO_DOSE = 2
    DOSE = 3
    UNIT = 4
    WEIGHT = 5
    WEIGHT_OUTSIDE = 6
    CONCENTRATION = 7
    WEIGHT_MISSING = 8
    CONCENTRATION_MISSING = 9
    UNDECIDED = 10
    BROKEN = 11


def ours(name: str) -> nw.Expr:
    """Return a column of our own workings."""
    return nw.col(OURS + name)


def either(condition: nw.Expr, then: nw.Expr | float, otherwise: nw.Expr | float) -> nw.Expr:
    """Return one of two values; a whole number has 64 bits, where engines would take 32 for a small one."""
    return nw.when(condition).then(constant(then)).otherwise(constant(otherwise))


def constant(value: nw.Expr | float) -> nw.Expr:
    """Return a constant as a column."""
    if isinstance(value, nw.Expr):
        return value
    return nw.lit(value, nw.Int64) if isinstance(value, int) else nw.lit(value, nw.Float64)


Layer = list[nw.Expr]

# A unit of a dose is one integer: its number (9 bits), its kind (2), whether it is per kg, a volume, measured at all
# (1 each), and the two numbers of its size (20 and 22 bits).
_KIND, _PER_KG, _VOLUME, _MEASURED, _DOWN, _UP = (1 << bit for bit in (9, 11, 12, 13, 14, 34))


def unit_codes() -> dict[str, int]:
    """Return the integer of each text that is read as the unit of a dose; 0 stands for every other."""
    return {
        text: unit.number
        + _KIND * (KINDS.index(unit.kind) + 1)
        + _PER_KG * unit.per_kg
        + _VOLUME * unit.volume
        + _MEASURED * (unit.unit is not None)
        + _DOWN * unit.down
        + _UP * unit.up
        for text, unit in dose_unit_spellings().items()
    }


_STRENGTH_UP: Final = 1 << 31


def strength_codes() -> dict[str, int]:
    """Return for each unit of a concentration the mg/mL in it as one integer."""
    return {text: size.numerator * _STRENGTH_UP + size.denominator for text, size in concentration_spellings().items()}


def looked_up(column: str, codes: dict[str, int]) -> nw.Expr:
    """Return the integer that stands for a text; 0 where none does."""
    return ours(column).replace_strict(codes, default=0, return_dtype=nw.Int64)


def weight_layers(layout: Layout, *, line_ends: bool) -> Iterator[Layer]:
    """Yield the layers that read a weight: `Wn/(Wk x 10^4)` kg, whether it is given, its fault, whether it is far."""
    column = layout.weight
    if column is None:
        nothing = constant(0)
        yield [nothing.alias(OURS + name) for name in ("Wn", "Wk", "weight_fault")]
        yield [(ours("Wn") > 0).alias(OURS + name) for name in ("has_weight", "weight_far")]
        return
    name = OURS + "weight"
    yield cells.parts(column, name)
    yield cells.value(column, name, line_ends=line_ends)
    unit = ours("weight_unit")
    is_kg, is_lb = (unit == "kg") | (unit == ""), unit == "lb"
    known = is_kg | is_lb | (unit == "g")
    value = ours("weight_value")
    yield [
        cells.scaled(name, WEIGHT_DECIMALS),
        either(is_kg, 1, either(is_lb, 10**6, 1000)).alias(OURS + "Wk"),
        (ours("weight_ok") & known & (value < either(is_kg | is_lb, 2000.0, 1000000.0))).alias(OURS + "weight_read"),
        (~(ours("weight_ok") & known) & ~ours("weight_void")).alias(OURS + "weight_bad"),
    ]
    whole = ours("weight_whole")
    # Pounds by 0.45359237: with two decimals at most, 10^-2 lb is 45359237 times 10^-10 kg.
    pounds = (whole // 100) * 45359237
    near = cells.is_near(column, name, WEIGHT_DECIMALS) & (~is_lb | (whole % 100 == 0))
    yield [
        either(ours("weight_read"), either(is_lb, pounds, whole), 0).alias(OURS + "Wn"),
        (ours("weight_read") & ~near).alias(OURS + "weight_far"),
    ]
    # 0.2 to 700 kg; a far weight is looked at by the core.
    least, most = ours("Wk") * 2000, ours("Wk") * 7000000
    inside = (ours("Wn") >= least) & (ours("Wn") <= most)
    void = ours("weight_void")
    outside = ~void & ~inside & ~ours("weight_far")
    yield [
        either(ours("weight_bad"), int(Fault.WEIGHT), either(outside, int(Fault.WEIGHT_OUTSIDE), 0)).alias(
            OURS + "weight_fault"
        ),
        (~void).alias(OURS + "has_weight"),
    ]


def concentration_layers(layout: Layout, *, line_ends: bool) -> Iterator[Layer]:
    """Yield the layers that read a concentration: `Cn/(Cd x 10^4)` mg/mL, whether it is given, its fault."""
    column, name = layout.concentration, OURS + "strength"
    if column is None:
        strength = Fraction(0)
        if layout.strength is not None:
            strength = layout.strength.value * layout.strength.unit.factor * 1000 * 10**WEIGHT_DECIMALS
        top, bottom = ratio(strength)
        yield [
            constant(top).alias(OURS + "Cn"),
            constant(bottom).alias(OURS + "Cd"),
            constant(0).alias(OURS + "strength_fault"),
        ]
        yield [(ours("Cn") > 0).alias(OURS + "has_strength"), (ours("Cn") < 0).alias(OURS + "strength_far")]
        return
    yield cells.parts(column, name)
    yield [
        *cells.value(column, name, line_ends=line_ends),
        looked_up("strength_unit", strength_codes()).alias(OURS + "strength_code"),
    ]
    good = ours("strength_ok") & (ours("strength_code") > 0) & (ours("strength_value") > 0.0)
    yield [
        cells.scaled(name, WEIGHT_DECIMALS),
        good.alias(OURS + "has_strength"),
        either(~good & ~ours("strength_void"), int(Fault.CONCENTRATION), 0).alias(OURS + "strength_fault"),
    ]
    yield [
        either(ours("has_strength"), ours("strength_whole") * (ours("strength_code") // _STRENGTH_UP), 0).alias(
            OURS + "Cn"
        ),
        either(ours("has_strength"), ours("strength_code") % _STRENGTH_UP, 1).alias(OURS + "Cd"),
        (ours("has_strength") & ~cells.is_near(column, name, WEIGHT_DECIMALS)).alias(OURS + "strength_far"),
    ]


def dose_layers(layout: Layout, *, line_ends: bool) -> Iterator[Layer]:
    """Yield the layers that read a dose: `D` millionths of its unit, and its unit's numbers."""
    column, name = layout.dose, OURS + "dose"
    if column is None:
        raise ValueError("a check needs a dose")
    yield cells.parts(column, name)
    yield [*cells.value(column, name, line_ends=line_ends), looked_up("dose_unit", unit_codes()).alias(OURS + "U")]
    yield [cells.scaled(name, DOSE_DECIMALS)]
    unit = ours("U")
    good = ours("dose_ok") & (ours("dose_value") > 0.0)
    yield [
        ours("dose_whole").alias(OURS + "D"),
        (unit % _KIND).alias(OURS + "unit"),
        ((unit // _KIND) % 4).alias(OURS + "kind"),
        ((unit // _PER_KG) % 2 == 1).alias(OURS + "per_kg"),
        ((unit // _VOLUME) % 2 == 1).alias(OURS + "volume"),
        ((unit // _MEASURED) % 2 == 1).alias(OURS + "measured"),
        ((unit // _DOWN) % (1 << 20)).alias(OURS + "down"),
        (unit // _UP).alias(OURS + "up"),
        either(good, either(unit > 0, 0, int(Fault.UNIT)), int(Fault.DOSE)).alias(OURS + "dose_fault"),
        (good & ~cells.is_near(column, name, DOSE_DECIMALS)).alias(OURS + "dose_far"),
    ]


def name_layers(asked: Against) -> Iterator[Layer]:
    """Yield the layers that find the set of regimens of each row."""
    if asked.column is None:
        yield [constant(1).alias(OURS + "set"), constant(0).alias(OURS + "name_fault")]
        return
    folded = cells.text(asked.column).str.to_lowercase().str.replace_all("[-_ \t\r\n]+", " ").str.strip_chars(" ")
    yield [folded.alias(OURS + "name")]
    yield [looked_up("name", dict(asked.sets)).alias(OURS + "set")]
    fault = either(ours("set") == NO_DOSE, int(Fault.NO_DOSE), 0)
    yield [either(ours("set") == UNKNOWN, int(Fault.NAME), fault).alias(OURS + "name_fault")]


def fraction_layers(variants: tuple[bool, ...], largest: int) -> Iterator[Layer]:
    """Yield the layers that make a dose the fraction A/B of the plain unit, per kg or as it is, and tell what fits.

    Args:
        variants: whether the fraction is per kg, for each that is needed.
        largest: what A and B may be at most.
    """
    per_kg, volume, has_weight = ours("per_kg"), ours("volume"), ours("has_weight")
    strong = either(volume, ours("Cn"), 1)
    weak = either(volume, ours("Cd"), 1)
    # Powers of ten that stand above and below are left out: D has six decimals, weight and concentration four each.
    kg, lb = ours("Wk") == 1, ours("Wk") == 10**6
    by_volume = either(kg, 10**6, either(lb, 1, 1000))
    times = either(volume | kg, 1, either(lb, 10**4, 10))
    yield [
        strong.alias(OURS + "strong"),
        weak.alias(OURS + "weak"),
        either(per_kg, 1, times).alias(OURS + "over1"),
        either(per_kg, either(volume, 10**10, 10**6), ours("Wn") * either(volume, by_volume, either(kg, 100, 1))).alias(
            OURS + "under1"
        ),
        either(per_kg, ours("Wn"), 1).alias(OURS + "over0"),
        either(per_kg, ours("Wk") * 10**4, 1).alias(OURS + "under0"),
        constant(1).alias(OURS + "scale1"),
        either(volume, 10**10, 10**6).alias(OURS + "scale0"),
    ]
    layer: Layer = []
    for variant in variants:
        number = int(variant)
        top, top_fits = product([ours("D"), ours("up"), ours("strong"), ours(f"over{number}")], largest)
        bottom, bottom_fits = product(
            [ours("down"), ours("weak"), ours(f"under{number}"), ours(f"scale{number}")], largest
        )
        layer += [
            top.alias(f"{OURS}A{number}"),
            bottom.alias(f"{OURS}B{number}"),
            (top_fits & bottom_fits).alias(f"{OURS}fits{number}"),
            ((per_kg | has_weight) if variant else (~per_kg | has_weight)).alias(f"{OURS}weighed{number}"),
        ]
    yield layer
