"""The slips that would explain the rows outside, by the rule of `core.check.slips`: the doses against a table of slips.

The slips that may apply are compiled by the core, one row for each unit, set of regimens, regimen and factor. Of a
dose and of the bounds of each slip the logarithm is taken in coarse steps: only where the steps meet is a slip
tried, by the same exact comparisons as a bound.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any, Final, TypeVar

import narwhals as nw

from ketacalc.core.quantities.stated import CLOSE
from ketacalc.frame.compiled import KEPT_DIGITS, KINDS, dose_units, slip_candidates, slips_in
from ketacalc.frame.exact import APART, UNDECIDED, as_float, clear, ratio, sign
from ketacalc.frame.facts import Layer, constant, either, ours
from ketacalc.frame.plan import OURS, Against

PLACES: Final = 2 * KEPT_DIGITS
OPEN: Final = 1 << PLACES
"""Stands in a set of slips for one that could not be decided."""
_ROUNDINGS: Final = 12
_MARGIN: Final = 1.03
"""A slip further off than this never fits: a figure as rounded lies within 1 % of its bound."""
_STEPS: Final = 16
"""Into which a factor of e is divided: each is 6 % wide."""
_MIDDLE: Final = 1 << 11
"""The step of 1. A dose that does not fit into 64 bits stands at 0, where all slips are tried: the core settles it."""
_APART: Final = 1 << 12
"""By how much the steps of two ways to hold a dose against its bounds lie apart."""
WAYS: Final = tuple(
    (weight, strength, by_kg)
    for weight, strength in ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1))
    for by_kg in (False, True)
)
"""How a dose is held against bounds: what powers of weight and concentration the slip has, and whether it is per kg."""

F = TypeVar("F", nw.DataFrame[Any], nw.LazyFrame[Any])
Columns = Mapping[str, Sequence[int]]


def candidate_rows(asked: Against) -> dict[str, list[int]]:
    """Return the table of slips: for each set of regimens and unit, every slip that is to be tried."""
    rows: dict[str, list[int]] = {OURS + name: [] for name in _COLUMNS}
    for number, places in asked.members.items():
        for unit, place in product(dose_units(), places):
            bounds = asked.bounds[place]
            for one in slip_candidates(unit, bounds):
                (ln, ld), (hn, hd), (fa, fb) = ratio(one.least), ratio(one.most), ratio(one.factor)
                way = WAYS.index((one.weight, one.concentration, bounds.regimen.by_weight))
                row = (
                    number, unit.number, len(rows[OURS + "slip"]), one.place, ln, ld, hn, hd, fa, fb, one.weight,
                    one.concentration, int(one.undone), int(bounds.regimen.by_weight), way,
                    _step(one.least * one.factor / _MARGIN), _step(one.most * one.factor * _MARGIN),
                    1 << place if KINDS[bounds.kind - 1] is not unit.kind else 0,
                )  # fmt: skip
                for name, value in zip(_COLUMNS, row, strict=True):
                    rows[OURS + name].append(value)
    return rows


_COLUMNS: Final = (
    "set", "unit", "slip", "place", "ln", "ld", "hn", "hd", "fa", "fb", "by_weight", "by_strength", "undone", "variant",
    "way", "from", "to", "across",
)  # fmt: skip
"""Where a slip stands, its bounds, its factor, the powers of weight and concentration in it, how it is tried, and the
regimen as a set of one where it is of another kind than the dose."""


def _step(bound: float) -> int:
    return math.floor(math.log(bound) * _STEPS) + _MIDDLE


def steps_of(rows: Columns) -> dict[str, list[int]]:
    """Return each slip of the table of slips once for each step at which it is tried."""
    found: dict[str, list[int]] = {OURS + name: [] for name in ("set", "unit", "near", "slip")}
    names = [OURS + name for name in ("set", "unit", "way", "slip", "from", "to")]
    for number, unit, way, slip, least, most in zip(*(rows[name] for name in names), strict=True):
        for step in (0, *range(least, most + 1)):
            for name, value in zip(found, (number, unit, way * _APART + step, slip), strict=True):
                found[name].append(value)
    return found


def ways_of(rows: Columns) -> tuple[int, ...]:
    """Return the ways that occur in the table of slips."""
    return tuple(sorted(set(rows[OURS + "way"])))


def near_layers(ways: Sequence[int]) -> Iterator[Layer]:
    """Yield the layers of the step at which a dose stands, for each way to hold it; -1 where that is not known."""
    usable = ~ours("volume") | ours("has_strength")
    doses: Layer = []
    for number in sorted({int(WAYS[way][2]) for way in ways}):
        fraction = as_float(ours(f"A{number}")) / as_float(ours(f"B{number}"))
        known = either(ours(f"fits{number}"), fraction, 0.0)
        doses.append(either(usable & ours(f"weighed{number}"), known, -1.0).alias(f"{OURS}q{number}"))
    weight = as_float(ours("Wn")) / as_float(either(ours("Wk") > 0, ours("Wk") * 10**4, 1))
    strength = as_float(ours("Cn")) / (as_float(ours("Cd")) * 1e4)
    yield [
        *doses,
        either(ours("has_weight") & (ours("Wn") != ours("Wk") * 10**4), weight, -1.0).alias(OURS + "w"),
        either(ours("has_strength") & (ours("Cn") != ours("Cd") * 10**4), strength, -1.0).alias(OURS + "c"),
    ]
    yield [_near(way).alias(f"{OURS}near{way}") for way in ways]


def _near(way: int) -> nw.Expr:
    weight, strength, by_kg = WAYS[way]
    dose = ours(f"q{int(by_kg)}")
    applies, undone = dose >= 0.0, dose
    for power, by in ((weight, ours("w")), (strength, ours("c"))):
        if power:
            applies = applies & (by > 0.0)
            undone = undone / by if power == 1 else undone * by
    some = applies & (undone > 0.0)
    step = (either(some, undone, 1.0).log() * _STEPS).floor().cast(nw.Int64) + _MIDDLE
    return either(some, step + way * _APART, either(applies, way * _APART, -1))


def factor_layers(variants: tuple[bool, ...]) -> Iterator[Layer]:
    """Yield the layers that make the factor of a slip, up over down, from its constant and the row."""
    weight, strength = ours("by_weight"), ours("by_strength")
    over_w, under_w = ours("Wn"), ours("Wk") * 10**4
    over_c, under_c = ours("Cn"), ours("Cd") * 10**4
    fa = either(weight == 1, over_w, either(weight == -1, under_w, either(strength == 1, over_c, under_c)))
    fb = either(weight == 1, under_w, either(weight == -1, over_w, either(strength == 1, under_c, over_c)))
    bare = (weight == 0) & (strength == 0)
    variant = ours("variant")
    layer = [
        either(bare, ours("fa"), fa).alias(OURS + "factor_up"),
        either(bare, ours("fb"), fb).alias(OURS + "factor_down"),
    ]
    for name in ("A", "B", "m", "fits"):
        ends = [ours(f"{name}{int(one)}") for one in variants]
        layer.append((ends[0] if len(ends) == 1 else either(variant == 1, ends[1], ends[0])).alias(OURS + name))
    yield layer


def fit_layers() -> Iterator[Layer]:
    """Yield the layers that tell whether a slip fits: 1, 0, or `UNDECIDED`."""
    # The weight, or the pound in it, often stands above and below: it is left out, so that the products stay small.
    cancels = (ours("factor_down") > 1) & (ours("B") % either(ours("factor_down") > 0, ours("factor_down"), 1) == 0)
    yield [
        either(cancels, ours("B") // ours("factor_down"), ours("B")).alias(OURS + "base"),
        either(cancels, 1, ours("factor_down")).alias(OURS + "rest"),
    ]
    a, b, fa, fb = ours("A"), ours("base"), ours("factor_up"), ours("rest")
    ln, ld, hn, hd = ours("ln"), ours("ld"), ours("hn"), ours("hd")
    under, over = ratio(1 - CLOSE), ratio(1 + CLOSE)
    yield [
        sign([a, fb, ld], [b, fa, ln]).alias(OURS + "at_low"),
        sign([a, fb, hd], [b, fa, hn]).alias(OURS + "at_high"),
        sign([a, fb, ld, under[1]], [b, fa, ln, under[0]]).alias(OURS + "close_low"),
        sign([a, fb, hd, over[1]], [b, fa, hn, over[0]]).alias(OURS + "close_high"),
        # As rounded at the decimals that the dose shows, against the bounds with the slip.
        sign([a * 2 + ours("H") * ours("m"), fb, ld], [b, fa, ln, 2]).alias(OURS + "shown_low"),
        sign([a * 2 - ours("H") * ours("m"), fb, hd], [b, fa, hn, 2]).alias(OURS + "shown_high"),
    ]
    yield from _undone_layers()
    low, high = ours("at_low"), ours("at_high")
    inside = (low >= 0) & (low <= 1) & (high <= 0)
    open_ = (low == UNDECIDED) | (high == UNDECIDED)
    below = _all([_is(ours("close_low"), 0, 1), _either_of(_is(ours("shown_low"), 1, 1), ours("back_low"))])
    above = _all([_is(ours("close_high"), -1, 0), _either_of(_is(ours("shown_high"), -1, 0), ours("back_high"))])
    fit = either(inside, 1, either(low == -1, below, above))
    yield [either(~ours("fits") | open_, UNDECIDED, fit).alias(OURS + "fit")]


def _undone_layers() -> Iterator[Layer]:
    """Yield the layers of the dose without the slip, as rounded at the decimals that it then has.

    The dose without the slip is D x down / (up x 10^6), in its unit. A long division finds how many decimals it has;
    D loses the zeros that stand for decimals which the dose does not show.
    """
    fa, fb = ours("factor_up"), ours("factor_down")
    shown, power = ours("D") // ours("H"), either(ours("H") > 0, 10**6, 10**6) // ours("H")
    fits = (as_float(shown) * as_float(fb) < 4e18) & (as_float(fa) * as_float(power) < 4e17)
    yield [
        either(fits, shown, 0).alias(OURS + "divided"),
        (either(fits, fa, 1) * either(fits, power, 1)).alias(OURS + "divisor"),
        fits.alias(OURS + "divides"),
    ]
    yield [((ours("divided") * fb) % ours("divisor")).alias(OURS + "R0")]
    for at in range(_ROUNDINGS):
        yield [((ours(f"R{at}") * 10) % ours("divisor")).alias(f"{OURS}R{at + 1}")]
    places, step = constant(99), constant(1)
    for at in range(_ROUNDINGS, -1, -1):
        done = ours(f"R{at}") == 0
        places = either(done, at, places)
        if at <= 6:
            step = either(done, 10 ** (6 - at), step)
    yield [places.alias(OURS + "p"), step.alias(OURS + "S")]
    a, b, m = ours("A"), ours("B"), ours("m")
    # Everything at once: 2 A FB +- FA S m against 2 B FA L.
    size = as_float(a) * as_float(fb) * 2.0 + as_float(fa) * as_float(ours("S")) * as_float(m)
    small = size < 4e18
    one, other = either(small, a, 0) * fb * 2, either(small, fa, 0) * ours("S") * m
    yield [(one + other).alias(OURS + "Tup"), (one - other).alias(OURS + "Tdown"), small.alias(OURS + "small")]
    up = sign([ours("Tup"), ours("ld")], [b, fa, ours("ln"), 2])
    down = sign([ours("Tdown"), ours("hd")], [b, fa, ours("hn"), 2])
    # What is too large for that is compared as floats, and decided where it is clear.
    whole, half = as_float(a) * as_float(fb) * 2.0, as_float(fa) * as_float(ours("S")) * as_float(m)
    double = as_float(b) * as_float(fa) * 2.0
    about_up = clear((whole + half) * as_float(ours("ld")), double * as_float(ours("ln")))
    about_down = clear((whole - half) * as_float(ours("hd")), double * as_float(ours("hn")))
    yield [
        either(ours("small"), up, about_up).alias(OURS + "undone_low"),
        either(ours("small"), down, about_down).alias(OURS + "undone_high"),
    ]
    tried, p = ours("undone") == 1, ours("p")
    known = ours("divides") & (p <= 6)
    never = ~tried | (ours("divides") & (p == 99))
    # Seven decimals or more: half a step is 5 x 10^-8 at most, and what is further off than twice that never fits.
    back = as_float(ours("D")) * as_float(fb) / as_float(fa) / 1e6
    margin = 1.0 + APART + 1e-7 / either(back > 0.0, back, 1.0)
    q = as_float(a) * as_float(fb) / (as_float(b) * as_float(fa))
    far_below = ours("divides") & (p > 6) & (q * margin < as_float(ours("ln")) / as_float(ours("ld")))
    far_above = ours("divides") & (p > 6) & (q > as_float(ours("hn")) / as_float(ours("hd")) * margin)
    low, high = _is(ours("undone_low"), 1, 1), _is(ours("undone_high"), -1, 0)
    yield [
        either(never | far_below, 0, either(known, low, UNDECIDED)).alias(OURS + "back_low"),
        either(never | far_above, 0, either(known, high, UNDECIDED)).alias(OURS + "back_high"),
    ]


def _is(found: nw.Expr, least: int, most: int) -> nw.Expr:
    return either(found == UNDECIDED, UNDECIDED, either((found >= least) & (found <= most), 1, 0))


def _either_of(one: nw.Expr, two: nw.Expr) -> nw.Expr:
    return either((one == 1) | (two == 1), 1, either((one == UNDECIDED) | (two == UNDECIDED), UNDECIDED, 0))


def _all(found: list[nw.Expr]) -> nw.Expr:
    one, two = found
    return either((one == 0) | (two == 0), 0, either((one == UNDECIDED) | (two == UNDECIDED), UNDECIDED, 1))


def as_set() -> nw.Expr:
    """Return a slip as a set of one."""
    found = constant(OPEN)
    for place in range(PLACES):
        found = either(ours("place") == place, 1 << place, found)
    return either(ours("fit") == UNDECIDED, OPEN, found).cast(nw.Int64)


def codes_of(slips: int) -> str:
    """Return a set of slips as text."""
    return " ".join(slips_in([place for place in range(PLACES) if slips >> place & 1]))
