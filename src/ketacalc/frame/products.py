"""Doses against bounds in vectors, by products of whole numbers of 128 bits: exact, or openly not decided.

Most doses lie far from their bounds, and floats tell so.

A dose is `digits` over ten to its `decimals`; the weight in kg and the strength in mg/mL are fractions, and a bound is
a fraction times powers of both. Multiplied out, a dose is below a bound where one whole number is below another.
"""

from enum import IntEnum
from fractions import Fraction
from typing import Any, Final, NamedTuple

import polars as pl

from ketacalc.core.quantities.stated import CLOSE

LARGEST: Final = 1e34
"""Products up to this one are multiplied further by a few hundreds, and 128 bits hold 1.7e38."""
WHOLE: Final = pl.Int128()
TENS: Final = pl.Series([10**power for power in range(20)], dtype=WHOLE)
HAIR: Final = 1e-9
"""What lies nearer than this, relative, to a bound or to where a slip begins to be listed, floats do not decide."""


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


def powers(frame: pl.DataFrame, name: str, power: str, kind: pl.DataType = WHOLE) -> tuple[pl.Expr, pl.Expr]:
    """Return a fraction to a power as a numerator and a denominator; missing where it is needed and not known.

    Args:
        frame: the rows.
        name: the column of the fraction's numerator; `<name>_under` is the other.
        power: the column of its power, which may differ by row.
        kind: whole numbers, or floats.
    """
    least, most = (int(one or 0) for one in frame.select(pl.col(power).min().alias("a"), pl.col(power).max()).row(0))
    over = under = one = pl.lit(1, kind)
    exponent, top, bottom = pl.col(power), pl.col(name).cast(kind), pl.col(f"{name}_under").cast(kind)
    for step in range(1, max(most, 0) + 1):
        over *= pl.when(exponent >= step).then(top).otherwise(one)
        under *= pl.when(exponent >= step).then(bottom).otherwise(one)
    for step in range(1, max(-least, 0) + 1):
        over *= pl.when(exponent <= -step).then(bottom).otherwise(one)
        under *= pl.when(exponent <= -step).then(top).otherwise(one)
    return over, under


def multiplied(frame: pl.DataFrame, kind: pl.DataType = WHOLE) -> pl.LazyFrame:
    """Return a frame of doses and bounds multiplied out.

    Args:
        frame: `digits`, `decimals`, `kg` and `kg_under`, `strength` and `strength_under`, and of each bound `low` and
            `high` with `_under` for the denominator, and the powers `by_kg` and `by_strength`.
        kind: whole numbers, or floats.

    Returns:
        A query of the frame, of which only what is asked for is computed, with `left` (the dose) and `right` (the
        bound) for each bound, and the `step` of the last decimal on the left.
    """
    over_kg, under_kg = powers(frame, "kg", "by_kg", kind)
    over_strength, under_strength = powers(frame, "strength", "by_strength", kind)
    ten = TENS.gather(frame["decimals"]).cast(kind)
    query = frame.lazy().with_columns(over=over_kg * over_strength, under=under_kg * under_strength, ten=ten)
    columns = []
    for bound in ("low", "high"):
        step = pl.col(f"{bound}_under").cast(kind) * pl.col("under")
        columns += [
            step.alias(f"step_{bound}"),
            (pl.col("digits").cast(kind) * step).alias(f"left_{bound}"),
            (pl.col(bound).cast(kind) * pl.col("over") * pl.col("ten")).alias(f"right_{bound}"),
        ]
    return query.with_columns(columns)


_SCALES: Final = ("scale_low", "scale_high")
_BOUNDS: Final = ("low", "low_under", "high", "high_under", "by_kg", "by_strength", *_SCALES)


class Doses(NamedTuple):
    """Doses with the weight and strength of their rows: see `multiplied`.

    Attributes:
        rows: the rows, as whole numbers.
        rough: the doses, as floats.
        places: of the row of each dose.
    """

    rows: pl.DataFrame
    rough: pl.DataFrame
    places: pl.Series

    @classmethod
    def of(cls, rows: pl.DataFrame) -> "Doses":
        """Return the doses of rows."""
        whole = rows.select("digits", "decimals", "kg", "kg_under", "strength", "strength_under")
        rough = whole.select(pl.exclude("decimals").cast(pl.Float64), "decimals")
        return cls(whole, rough, pl.int_range(len(rows), dtype=pl.UInt32, eager=True))

    def at(self, places: pl.Series) -> "Doses":
        """Return the doses at some places."""
        return Doses(self.rows, gathered(self.rough, places), self.places.gather(places))

    def whole(self, places: pl.Series) -> pl.DataFrame:
        """Return the doses at some places as whole numbers."""
        return gathered(self.rows, self.places.gather(places))

    def over(self, bounds: pl.DataFrame, places: pl.Series) -> pl.DataFrame:
        """Return each over what is reported as `low` and `high`, floats nearest to that or next to it.

        Args:
            bounds: as `Tables` has them, with what the bounds are widened by.
            places: of the bounds of each.
        """
        frame = self.rough.hstack(gathered(bounds.select(_BOUNDS), places))
        ends = {end: pl.col(f"left_{end}") / pl.col(f"right_{end}") * pl.col(f"scale_{end}") for end in ("low", "high")}
        return multiplied(frame, pl.Float64()).select(*_SCALES, **ends).collect()

    def lie(self, bounds: pl.DataFrame, places: pl.Series, slack: Fraction) -> pl.DataFrame:
        """Return the `state` of each, what `over` has, and `is_point`: it is exactly the one figure that is reported.

        What lies farther from all of these than any rounding reaches is decided by floats.

        Args:
            bounds: as for `over`.
            places: the same.
            slack: how close to a bound a float lies that was computed for it, relative to it; 0 for what is exact.
        """
        low, high = (pl.col(end) / pl.col(f"scale_{end}") for end in ("low", "high"))
        near = float(CLOSE) + HAIR
        is_inside = (low > 1 + HAIR) & (high < 1 - HAIR) & ((pl.col("low") - 1).abs() > HAIR)
        known: Any = pl.when(low.is_null()).then(int(State.LACKING)).when(is_inside).then(int(State.INSIDE))
        known = known.when(low < 1 - near).then(int(State.BELOW))
        known = known.when(high > 1 + near).then(int(State.ABOVE))
        found = self.over(bounds, places).with_columns(state=known.cast(pl.Int64), is_point=pl.lit(False))
        left = found["state"].is_null().arg_true()
        frame = self.whole(left).hstack(gathered(bounds, places.gather(left)))
        exact = multiplied(frame).select(state=state(slack), is_point=_is_point()).collect()
        return found.with_columns(found[name].scatter(left, exact[name]) for name in ("state", "is_point"))


def _is_point() -> pl.Expr:
    right = pl.col("point") * pl.col("over") * pl.col("ten")
    return (pl.col("point") > 0) & (pl.col("digits") * pl.col("point_under") * pl.col("under") == right)


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
    found = found.when(~_fits()).then(int(State.UNDECIDED))
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
