"""Doses against bounds in vectors, by products of whole numbers of 128 bits: exact, or openly not decided.

A dose is `digits` over ten to its `decimals`; the weight in kg and the strength in mg/mL are fractions, and a bound is
a fraction times powers of both. Multiplied out, a dose is below a bound where one whole number is below another.
"""

from enum import IntEnum
from fractions import Fraction
from typing import Any, Final

import polars as pl

from ketacalc.core.quantities.stated import CLOSE

LARGEST: Final = 1e34
"""Products up to this one are multiplied further by a few hundreds, and 128 bits hold 1.7e38."""
WHOLE: Final = pl.Int128()
TENS: Final = pl.Series([10**power for power in range(20)], dtype=WHOLE)
FLOAT_TENS: Final = TENS.cast(pl.Float64)


class State(IntEnum):
    """Where a dose lies against two bounds; what the core decides is told apart: one row can be asked for all."""

    LACKING = 0
    """A weight or a strength is needed and not known."""
    INSIDE = 1
    ROUNDED = 2
    """It equals a bound as rounded at its decimals, or as a float."""
    BELOW = 3
    ABOVE = 4
    HALF = 5
    """The lower bound lies half a step above it; four states, by whether its digits are even and whether the bound is
    one that a binary float holds."""
    UNDECIDED = 9
    """The numbers are too long, or a float is too near to where it would cease to equal a bound."""


STATES: Final = 10


def powers(frame: pl.DataFrame, name: str, power: str) -> tuple[pl.Expr, pl.Expr]:
    """Return a fraction to a power as a numerator and a denominator; missing where it is needed and not known.

    Args:
        frame: the rows.
        name: the column of the fraction's numerator; `<name>_under` is the other.
        power: the column of its power, which may differ by row.
    """
    least, most = (int(one or 0) for one in frame.select(pl.col(power).min().alias("a"), pl.col(power).max()).row(0))
    over = under = pl.lit(1, WHOLE)
    exponent, top, bottom, one = pl.col(power), pl.col(name), pl.col(f"{name}_under"), pl.lit(1, WHOLE)
    for step in range(1, max(most, 0) + 1):
        is_all = least >= step
        over *= top if is_all else pl.when(exponent >= step).then(top).otherwise(one)
        under *= bottom if is_all else pl.when(exponent >= step).then(bottom).otherwise(one)
    for step in range(1, max(-least, 0) + 1):
        is_all = most <= -step
        over *= bottom if is_all else pl.when(exponent <= -step).then(bottom).otherwise(one)
        under *= top if is_all else pl.when(exponent <= -step).then(top).otherwise(one)
    return over, under


def multiplied(frame: pl.DataFrame) -> pl.LazyFrame:
    """Return a frame of doses and bounds multiplied out.

    Args:
        frame: `digits`, `decimals`, `kg` and `kg_under`, `strength` and `strength_under`, and of each bound `low` and
            `high` with `_under` for the denominator, and the powers `by_kg` and `by_strength`.

    Returns:
        A query of the frame, of which only what is asked for is computed, with `left` (the dose) and `right` (the
        bound) for each bound, the `step` of the last decimal on the left, and whether all of them are `known` exactly.
    """
    over_kg, under_kg = powers(frame, "kg", "by_kg")
    over_strength, under_strength = powers(frame, "strength", "by_strength")
    ten = TENS.gather(frame["decimals"])
    query = frame.lazy().with_columns(over=over_kg * over_strength, under=under_kg * under_strength, ten=ten)
    columns = []
    for bound in ("low", "high"):
        step = pl.col(f"{bound}_under") * pl.col("under")
        columns += [
            step.alias(f"step_{bound}"),
            (pl.col("digits") * step).alias(f"left_{bound}"),
            (pl.col(bound) * pl.col("over") * pl.col("ten")).alias(f"right_{bound}"),
        ]
    return query.with_columns(*columns, is_known=pl.lit(True) if _all_fit(frame) else _fits())


BOUNDS: Final = ("low", "low_under", "high", "high_under", "by_kg", "by_strength")
"""The columns of a bound that `multiplied` takes."""
_SIZED: Final = ("digits", "decimals", "kg", "kg_under", "strength", "strength_under", *BOUNDS[:4])


def _all_fit(frame: pl.DataFrame) -> bool:
    """Tell whether even the largest number of each column, multiplied with those of all others, fits."""
    sizes = frame.select(pl.col(_SIZED).max(), pl.col("by_kg", "by_strength").abs().max()).row(0, named=True)
    most = {name: int(value or 0) for name, value in sizes.items()}
    powers_of = max(most["kg"], most["kg_under"], 1) ** most["by_kg"]
    powers_of *= max(most["strength"], most["strength_under"], 1) ** most["by_strength"]
    left = most["digits"] * max(most["low_under"], most["high_under"])
    return bool(max(left, 10 ** most["decimals"] * max(most["low"], most["high"])) * powers_of < LARGEST)


def _fits() -> pl.Expr:
    """Tell for each row whether its products fit: floats do not overflow."""
    parts = [as_float("digits") * as_float(f"{bound}_under") for bound in ("low", "high")]
    parts += [pl.lit(10.0).pow(pl.col("decimals")) * as_float(bound) for bound in ("low", "high")]
    return pl.max_horizontal(*parts) * size("by_kg", "by_strength") < LARGEST


def size(by_kg: str, by_strength: str) -> pl.Expr:
    """Return what the powers of a row's weight and strength may be at most, above and below the line."""
    found = pl.lit(1.0)
    for name, power in (("kg", by_kg), ("strength", by_strength)):
        largest = pl.max_horizontal(as_float(name), as_float(f"{name}_under"))
        found *= pl.when(pl.col(power) == 0).then(1.0).otherwise(largest.pow(pl.col(power).abs()))
    return found


def as_float(name: str) -> pl.Expr:
    """Return a column of whole numbers as floats."""
    return pl.col(name).cast(pl.Float64)


def gathered(table: pl.DataFrame, places: pl.Series) -> pl.DataFrame:
    """Return the rows of a table at some places; what has no place is missing."""
    return table.select(pl.all().gather(places))


def beside(rows: pl.DataFrame, table: pl.DataFrame, places: pl.Series, names: tuple[str, ...]) -> pl.DataFrame:
    """Return rows with columns of a table at some places; a value that is the same for all rows is not repeated."""
    table, used = table.select(names), places.unique()
    held = gathered(table, used)
    alike = [name for name in names if not used.null_count() and len(used) and held[name].n_unique() == 1]
    others = gathered(table.drop(alike), places)
    rows = rows.hstack(others) if len(alike) < len(names) else rows
    return rows.with_columns(pl.lit(held[name][0], dtype=held[name].dtype).alias(name) for name in alike)


def bare(frame: pl.DataFrame) -> pl.Series:
    """Return doses as bare numbers of a unit, the nearest floats or those beside: one division of two whole numbers.

    Args:
        frame: as for `multiplied`; the bound is one of the unit in that of the dose.
    """
    ten = FLOAT_TENS.gather(frame["decimals"])
    over, under = as_float("low") * ten, as_float("low_under") * as_float("digits")
    for name, power in (("kg", "by_kg"), ("strength", "by_strength")):
        top, bottom, by = as_float(name), as_float(f"{name}_under"), pl.col(power)
        over *= pl.when(by == 1).then(top).when(by == -1).then(bottom).otherwise(1.0)
        under *= pl.when(by == 1).then(bottom).when(by == -1).then(top).otherwise(1.0)
    return frame.select(under / over).to_series()


def is_inside() -> pl.Expr:
    """Tell whether a dose lies plainly within both bounds; missing where something that is needed is not known."""
    left, right = pl.col("left_low"), pl.col("right_low")
    return (left >= right) & (pl.col("left_high") <= pl.col("right_high")) & pl.col("is_known")


def state(slack: Fraction) -> pl.Expr:
    """Return the state of each row that is multiplied out.

    Args:
        slack: how close to a bound a float lies that was computed for it, relative to it; 0 for what is exact.
    """
    low, high, step = pl.col("left_low"), pl.col("left_high"), pl.col("step_low")
    bottom, top = pl.col("right_low"), pl.col("right_high")
    near = CLOSE.denominator
    is_near_low, is_near_high = low * near >= bottom * (near - 1), high * near <= top * (near + 1)
    rounds_up = is_near_low & (low * 2 + step > bottom * 2)
    halved = is_near_low & (low * 2 + step == bottom * 2)
    rounds_down = is_near_high & (high * 2 - pl.col("step_high") <= top * 2)
    below, above = low < bottom, high > top
    found: Any = pl.when(low.is_null() | bottom.is_null()).then(int(State.LACKING))
    found = found.when(~pl.col("is_known")).then(int(State.UNDECIDED))
    found = found.when(~below & ~above).then(int(State.INSIDE))
    if not slack:
        found = found.when((below & rounds_up) | (above & rounds_down)).then(int(State.ROUNDED))
        found = found.when(below & halved).then(_half())
        return _last(found, below)
    apart = pl.when(below).then(_apart(bottom, low)).otherwise(_apart(top, high))
    late = pl.when(below).then((bottom - low) * 2 / step).otherwise((high - top) * 2 / pl.col("step_high")) - 1.0
    found = found.when((apart < float(slack) * (1 - _NEAR)) | (below & rounds_up) | (above & rounds_down))
    found = found.then(int(State.ROUNDED)).when(below & halved).then(_half())
    found = found.when((apart < float(slack) * (1 + _NEAR)) | (late.abs() < _NEAR)).then(int(State.UNDECIDED))
    return _last(found, below)


def _last(found: Any, below: pl.Expr) -> pl.Expr:
    """Return states in which a row that has none yet lies below or above."""
    states: pl.Expr = found.when(below).then(int(State.BELOW)).otherwise(int(State.ABOVE)).cast(pl.Int64)
    return states


_NEAR: Final = 1e-6
"""What lies nearer than this, relative, to where a float ceases to equal a bound is not decided here."""


def _apart(bound: pl.Expr, dose: pl.Expr) -> pl.Expr:
    return (bound - dose).cast(pl.Float64).abs() / bound.cast(pl.Float64)


def _half() -> pl.Expr:
    """Return the state of a dose half a step below a bound: the bound is (2 x digits + 1) / (2 x ten)."""
    digits = pl.col("digits")
    # It is a fraction of a power of two where all the fives of the ten are cancelled.
    fives = pl.lit(5, WHOLE).pow(pl.col("decimals"))
    return int(State.HALF) + (digits % 2 == 0).cast(pl.Int64) + 2 * ((digits * 2 + 1) % fives == 0).cast(pl.Int64)


def quotient(left: str, right: str) -> pl.Expr:
    """Return a dose over a bound as the float nearest to it, or next to that."""
    return as_float(left) / as_float(right)
