"""Where the dose of each row lies, held against each regimen by whole numbers, and over all.

The rule is that of `core.check.verdict`: bounds inclusive and exact; a dose that equals a bound as rounded at the
decimals it shows, and lies within 1 % of it, is within, marked as rounded; kinds are never mixed.
"""

from collections.abc import Iterator
from enum import IntEnum
from fractions import Fraction

import narwhals as nw

from ketacalc.core.check.verdict import Verdict
from ketacalc.core.quantities.stated import CLOSE
from ketacalc.frame import cells
from ketacalc.frame.compiled import Bounds
from ketacalc.frame.exact import UNDECIDED, Factor, as_float, divided, ratio, sign
from ketacalc.frame.facts import Fault, Layer, either, ours
from ketacalc.frame.plan import OURS, Against, Layout


class Lies(IntEnum):
    """A verdict as it stands in a column; the words are those of `core.check.verdict.Verdict`."""

    NOT_COMPARABLE = 0
    WITHIN = 1
    BELOW = 2
    ABOVE = 3
    OUTSIDE = 4
    UNDECIDED = 9


WORDS = {
    Lies.NOT_COMPARABLE: Verdict.NOT_COMPARABLE,
    Lies.WITHIN: Verdict.WITHIN,
    Lies.BELOW: Verdict.BELOW,
    Lies.ABOVE: Verdict.ABOVE,
    Lies.OUTSIDE: Verdict.OUTSIDE,
}


def variants_of(asked: Against) -> tuple[bool, ...]:
    """Return which fractions of a dose are needed: per kg, as it is, or both."""
    return tuple(sorted({bounds.regimen.by_weight for bounds in asked.bounds}))


def _fraction(bounds: Bounds) -> tuple[nw.Expr, nw.Expr]:
    number = int(bounds.regimen.by_weight)
    return ours(f"A{number}"), ours(f"B{number}")


def against(top: list[Factor], bottom: list[Factor], bound: Fraction) -> nw.Expr:
    """Return the sign of a fraction against a bound."""
    over, under = ratio(bound)
    return sign([*top, under], [*bottom, over])


def largest(asked: Against) -> int:
    """Return what A and B may be at most, so that they can be multiplied with every bound within 64 bits."""
    parts = [number for one in asked.bounds for end in (one.least, one.most) for number in ratio(end)]
    return min(10**18, 9 * 10**18 // max(parts))


def comparable_layers(asked: Against) -> Iterator[Layer]:
    """Yield the layers that tell which regimens a row is compared with, and what is missing for one of them."""
    layer: Layer = []
    for at, bounds in enumerate(asked.bounds):
        comparable = (ours("kind") == bounds.kind) & ours("measured")
        if asked.column is not None:
            numbers = [number for number, places in asked.members.items() if at in places]
            comparable = comparable & ours("set").is_in(numbers)
        layer.append(comparable.alias(f"{OURS}comparable{at}"))
    yield layer
    weightless = _any(
        [
            ours(f"comparable{at}") & ~ours(f"weighed{int(bounds.regimen.by_weight)}")
            for at, bounds in enumerate(asked.bounds)
        ]
    )
    volumeless = _any([ours(f"comparable{at}") for at in range(len(asked.bounds))]) & ours("volume")
    misfits = _any(
        [
            ours(f"comparable{at}") & ~ours(f"fits{int(bounds.regimen.by_weight)}")
            for at, bounds in enumerate(asked.bounds)
        ]
    )
    yield [
        either(
            weightless,
            int(Fault.WEIGHT_MISSING),
            either(volumeless & ~ours("has_strength"), int(Fault.CONCENTRATION_MISSING), 0),
        ).alias(OURS + "missing"),
        (misfits | ours("dose_far") | ours("weight_far") | ours("strength_far")).alias(OURS + "far"),
    ]
    named = [ours(name) for name in ("name_fault", "dose_fault", "weight_fault", "strength_fault", "missing")]
    fault = named[-1]
    for earlier in reversed(named[:-1]):
        fault = either(earlier > 0, earlier, fault)
    yield [fault.alias(OURS + "fault")]


def _any(conditions: list[nw.Expr]) -> nw.Expr:
    found = conditions[0]
    for condition in conditions[1:]:
        found = found | condition
    return found


def plain_layers(asked: Against) -> Iterator[Layer]:
    """Yield the layers that find the rows inside a regimen's bounds as they stand: most rows of most tables."""
    judged = (ours("fault") == 0) & ~ours("far")
    layer: Layer = []
    for at, bounds in enumerate(asked.bounds):
        a, b = _fraction(bounds)
        (ln, ld), (hn, hd) = ratio(bounds.least), ratio(bounds.most)
        inside = (a * ld >= b * ln) & (a * hd <= b * hn)
        layer.append((judged & ours(f"comparable{at}") & inside).alias(f"{OURS}in{at}"))
    yield layer
    inside = _any([ours(f"in{at}") for at in range(len(asked.bounds))])
    yield [
        inside.alias(OURS + "inside"),
        _set_of([ours(f"in{at}") for at in range(len(asked.bounds))]).alias(OURS + "holding"),
        ((ours("fault") == 0) & ~inside).alias(OURS + "open"),
    ]


def _set_of(conditions: list[nw.Expr]) -> nw.Expr:
    """Return a set of places as one integer."""
    found = conditions[0].cast(nw.Int64)
    for at, condition in enumerate(conditions[1:], 1):
        found = found + condition.cast(nw.Int64) * (1 << at)
    return found


def half_step() -> nw.Expr:
    """Return the step of the last decimal that a dose shows, in millionths of its unit."""
    k, found = ours("k"), nw.lit(1)
    for places in range(5, -1, -1):
        found = either(k == places, 10 ** (6 - places), found)
    return found


def open_layers(layout: Layout, asked: Against) -> Iterator[Layer]:
    """Yield the layers that judge the rows outside plain bounds: rounding, below or above, and by what ratio."""
    if layout.dose is None:
        raise ValueError("a check needs a dose")
    yield [cells.shown(layout.dose, OURS + "dose").alias(OURS + "k")]
    whole = either(ours("D") > 0, ours("D"), 1)
    sizes = [(ours(f"A{int(one)}") // whole).alias(f"{OURS}m{int(one)}") for one in variants_of(asked)]
    yield [half_step().alias(OURS + "H"), *sizes]
    for at, bounds in enumerate(asked.bounds):
        yield from _one_regimen(at, bounds)
    yield from _over_all(asked)


def _one_regimen(at: int, bounds: Bounds) -> Iterator[Layer]:
    """Yield the layers that judge one regimen."""
    a, b = _fraction(bounds)
    scale = ours(f"m{int(bounds.regimen.by_weight)}")
    step = ours("H") * scale
    up, down = a * 2 + step, a * 2 - step
    low, high = bounds.least, bounds.most
    yield [
        against([a], [b], low).alias(f"{OURS}low{at}"),
        against([a], [b], high).alias(f"{OURS}high{at}"),
        against([up], [b, 2], low).alias(f"{OURS}up{at}"),
        against([down], [b, 2], high).alias(f"{OURS}down{at}"),
        against([a], [b], low * (1 - CLOSE)).alias(f"{OURS}near_low{at}"),
        against([a], [b], high * (1 + CLOSE)).alias(f"{OURS}near_high{at}"),
    ]
    below, above = ours(f"low{at}") == -1, ours(f"high{at}") == 1
    unsure = (ours(f"low{at}") == UNDECIDED) | (ours(f"high{at}") == UNDECIDED)
    under = _both(ours(f"up{at}"), 1, 1, ours(f"near_low{at}"), 0, 1)
    over = _both(ours(f"down{at}"), -1, 0, ours(f"near_high{at}"), -1, 0)
    rounded = either(below, under, over)
    side = either(below, int(Lies.BELOW), int(Lies.ABOVE))
    found = either(
        unsure | ours("far") | (rounded == UNDECIDED),
        int(Lies.UNDECIDED),
        either(~below & ~above | (rounded == 1), int(Lies.WITHIN), side),
    )
    bottom = either(b > 0, b, 1)
    yield [
        either(ours(f"comparable{at}"), found, int(Lies.NOT_COMPARABLE)).alias(f"{OURS}lies{at}"),
        _over(a, bottom, bounds.low).alias(f"{OURS}of_low{at}"),
        _over(a, bottom, bounds.high).alias(f"{OURS}of_high{at}"),
    ]


def _over(top: nw.Expr, bottom: nw.Expr, bound: Fraction) -> nw.Expr:
    """Return a fraction over a bound as a float: one division of two numbers that are mostly exact."""
    over, under = ratio(bound)
    return divided(as_float(top) * float(under), as_float(bottom) * float(over))


def _both(one: nw.Expr, least: int, most: int, two: nw.Expr, least_two: int, most_two: int) -> nw.Expr:
    """Return 1 where both signs lie where they are wanted, 0 where one does not, `UNDECIDED` where that is open."""
    no = ((one != UNDECIDED) & ((one < least) | (one > most))) | (
        (two != UNDECIDED) & ((two < least_two) | (two > most_two))
    )
    return either(no, 0, either((one == UNDECIDED) | (two == UNDECIDED), UNDECIDED, 1))


def _over_all(asked: Against) -> Iterator[Layer]:
    """Yield the layers of the verdict over all: within if any regimen holds the dose, else what all agree on."""
    places = range(len(asked.bounds))

    def any_is(lies: Lies) -> nw.Expr:
        return _any([ours(f"lies{at}") == int(lies) for at in places])

    yield [
        any_is(Lies.WITHIN).alias(OURS + "any_within"),
        any_is(Lies.BELOW).alias(OURS + "any_below"),
        any_is(Lies.ABOVE).alias(OURS + "any_above"),
        any_is(Lies.UNDECIDED).alias(OURS + "any_undecided"),
    ]
    below, above = ours("any_below"), ours("any_above")
    apart = either(below & above, int(Lies.OUTSIDE), either(below, int(Lies.BELOW), int(Lies.ABOVE)))
    found = either(ours("any_within"), int(Lies.WITHIN), either(below | above, apart, int(Lies.NOT_COMPARABLE)))
    yield [either(ours("any_undecided") | ours("far"), int(Lies.UNDECIDED), found).alias(OURS + "lies")]
    holding = _set_of([ours(f"lies{at}") == int(Lies.WITHIN) for at in places])
    compared = _set_of([ours(f"comparable{at}") for at in places])
    lies = ours("lies")
    # The nearest bound: the largest of the ratios below 1, the smallest of those above 1.
    nearest_low = nw.max_horizontal(
        *[either(ours(f"lies{at}") == int(Lies.BELOW), ours(f"of_low{at}"), 0.0) for at in places]
    )
    nearest_high = nw.min_horizontal(
        *[either(ours(f"lies{at}") == int(Lies.ABOVE), ours(f"of_high{at}"), 1e300) for at in places]
    )
    yield [
        either(lies == int(Lies.WITHIN), holding, compared).alias(OURS + "regimens"),
        nw.when(lies == int(Lies.BELOW))
        .then(nearest_low)
        .otherwise(nw.when(lies == int(Lies.ABOVE)).then(nearest_high))
        .alias(OURS + "ratio"),
    ]
