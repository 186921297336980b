"""The slips that would explain the rows outside, in vectors: which of the compiled ones fit, and how exactly.

A slip is tried only where a coarse logarithm of the dose meets that of the bounds which the slip has moved. It fits by
the same products of whole numbers as a bound: the dose against the moved bounds at its own decimals, or the dose
without the slip against the bounds at the decimals that it then shows.
"""

import math
from collections.abc import Iterable
from fractions import Fraction
from typing import Final

import polars as pl

from ketacalc.core.check.slips import LEAST
from ketacalc.frame.constants import STEPS, Tables, line_of
from ketacalc.frame.products import LARGEST, TENS, WHOLE, State, as_float, gathered, multiplied, powers, size, state

_PLACES: Final = 12
"""Decimals that a dose without a slip may show, as in `core.quantities.stated.places`."""
_HAIR: Final = 1e-9
"""What lies nearer than this, relative, to where a slip begins to be listed is not decided here."""
_DECIDING: Final = ("at", "pairing", "digits", "decimals", "kg", "kg_under", "strength", "strength_under")
_OPEN: Final = (int(State.BELOW), int(State.ABOVE), *range(int(State.HALF), int(State.UNDECIDED)))


def hits(
    rows: pl.DataFrame, tables: Tables, ways: Iterable[tuple[int, int]], slack: Fraction
) -> tuple[pl.DataFrame, pl.Series]:
    """Return the slips that fit each row, as `at` and a text `hits` that is the same for the same slips; and the rest.

    Args:
        rows: what lies outside, as `Judge` has it.
        tables: what is compiled.
        ways: the powers of weight and strength that occur in slips.
        slack: how close to a bound a float lies that was computed for it.
    """
    tried = _tried(rows.select(_DECIDING), tables, ways)
    tried = tried.hstack(_far(tried, tables)).filter(pl.col("may_be") & _applies())
    moved = multiplied(tried.hstack(gathered(tables.bounds, tried["moved"])))
    tried = tried.hstack(moved.select("ten", fit=state(slack), is_equal=_is_equal()).collect())
    back = _without(tried.filter(pl.col("by_factor") & pl.col("fit").is_in(_OPEN)), tables, slack)
    tried = tried.select("at", "slip", "fit", "is_equal", "is_far").join(back, on=["at", "slip"], how="left")
    tried = tried.with_columns(pl.col("back").fill_null(0))
    fits = [~pl.col(name).is_in([int(State.LACKING), int(State.BELOW), int(State.ABOVE)]) for name in ("fit", "back")]
    tried = tried.filter(fits[0] | fits[1])
    decided = pl.col("is_far") & (pl.col("fit") != State.UNDECIDED) & (pl.col("back") != State.UNDECIDED)
    undecided = tried.filter(~decided)["at"].unique()
    return _as_keys(tried.sort("at", "slip")), undecided


def _as_keys(hits: pl.DataFrame) -> pl.DataFrame:
    """Return the slips of each row as one text; most rows have one slip, and most of the work is to join several."""
    token = (pl.col("slip") * 10 + pl.col("fit")) * 20 + pl.col("back") * 2 + pl.col("is_equal").cast(pl.Int64)
    hits = hits.select("at", hits=token.cast(pl.String))
    is_first, is_last = pl.col("at") != pl.col("at").shift(1), pl.col("at") != pl.col("at").shift(-1)
    alone = hits.select(is_first.fill_null(True) & is_last.fill_null(True)).to_series()
    several = hits.filter(~alone).group_by("at", maintain_order=True).agg(pl.col("hits").str.join(" "))
    return pl.concat([hits.filter(alone), several])


def _tried(rows: pl.DataFrame, tables: Tables, ways: Iterable[tuple[int, int]]) -> pl.DataFrame:
    """Return rows, each once for each slip that is to be tried."""
    dose = as_float("digits").log() - pl.col("decimals") * math.log(10)
    kg, strength = ((as_float(name) / as_float(f"{name}_under")).log() for name in ("kg", "strength"))
    logs = rows.select("pairing", dose=dose, kg=kg, strength=strength).with_row_index("place")
    near = []
    for by_kg, by_strength in sorted(ways):
        by = {name: power for name, power in (("kg", by_kg), ("strength", by_strength)) if power}
        left = pl.col("dose")
        for name, power in by.items():
            left = left - pl.col(name) * power
        line = line_of(0, by_kg, by_strength) + pl.col("pairing").cast(pl.Int64) * line_of(1, -7, -7)
        known = logs.drop_nulls(list(by))
        near.append(known.select("place", line=line, step=(left * STEPS).floor().cast(pl.Int64)))
    empty = logs.clear().select("place", line=pl.lit(0, pl.Int64), step=pl.lit(0, pl.Int64))
    met = pl.concat([empty, *near]).join(tables.steps, on=["line", "step"], how="inner")
    return (
        gathered(rows, met["place"]).hstack(gathered(tables.slips.drop("pairing"), met["slip"])).hstack([met["slip"]])
    )


def _is_equal() -> pl.Expr:
    """Tell whether the dose without the slip is exactly the one figure that is reported."""
    right = pl.col("point") * pl.col("over") * pl.col("ten")
    return (pl.col("point") > 0) & (pl.col("digits") * pl.col("point_under") * pl.col("under") == right)


def _applies() -> pl.Expr:
    """Tell whether the slip is one: a weight of 1 kg, and a strength of 1 mg/mL, put no dose off."""
    is_one = [pl.col(name) == pl.col(f"{name}_under") for name in ("kg", "strength")]
    factors = [pl.col(name) != 0 for name in ("factor_kg", "factor_strength")]
    return ~((factors[0] & is_one[0].fill_null(False)) | (factors[1] & is_one[1].fill_null(False)))


def _far(tried: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """Tell where a dose lies far enough from the bounds for the slip to explain it, and where that `may_be`."""
    frame = tried.hstack(gathered(tables.bounds, tried["base"]))
    kg, strength = ((as_float(name) / as_float(f"{name}_under")).log().fill_null(0.0) for name in ("kg", "strength"))
    dose = as_float("digits").log() - pl.col("decimals") * math.log(10)
    dose -= kg * pl.col("by_kg") + strength * pl.col("by_strength")
    low, high = (
        (as_float(name) / as_float(f"{name}_under") / pl.col(f"scale_{name}")).log() for name in ("low", "high")
    )
    factor = (as_float("factor") / as_float("factor_under")).log()
    factor = (factor + kg * pl.col("factor_kg") + strength * pl.col("factor_strength")).abs()
    frame = frame.select("by_factor", distance=pl.max_horizontal(dose - high, low - dose), factor=factor)
    distance = pl.col("distance")
    sides = [
        ~pl.col("by_factor") | (distance >= math.log(LEAST) + hair)
        | ((distance > hair) & (distance * 2 >= pl.col("factor") + 2 * hair))
        for hair in (_HAIR, -_HAIR)
    ]  # fmt: skip
    return frame.select(is_far=sides[0], may_be=sides[1])


def _without(tried: pl.DataFrame, tables: Tables, slack: Fraction) -> pl.DataFrame:
    """Return the state of doses without their slip, at the decimals that they then show; none where these never end."""
    over_kg, under_kg = powers(tried, "kg", "factor_kg")
    over_strength, under_strength = powers(tried, "strength", "factor_strength")
    top = pl.col("digits") * pl.col("factor_under") * under_kg * under_strength
    bottom = pl.col("ten") * pl.col("factor") * over_kg * over_strength
    frame = tried.with_columns(top=top, bottom=bottom)
    ends = [pl.col("top") * TENS[places] % pl.col("bottom") == 0 for places in range(_PLACES + 1)]
    shown = pl.coalesce([pl.when(end).then(places) for places, end in enumerate(ends)])
    parts = [as_float("digits") * as_float("factor_under") * 10.0**_PLACES, as_float("ten") * as_float("factor")]
    sizes = pl.max_horizontal(*parts) * size("factor_kg", "factor_strength")
    frame = frame.with_columns(shown=shown.cast(pl.Int64), fits=sizes < LARGEST * 1e3)
    unknown = frame.filter(~pl.col("fits")).select("at", "slip", back=pl.lit(int(State.UNDECIDED), pl.Int64))
    frame = frame.filter(pl.col("fits") & pl.col("shown").is_not_null())
    digits = pl.col("top") * TENS.gather(frame["shown"]) // pl.col("bottom")
    keys = ["at", "slip", "kg", "kg_under", "strength", "strength_under"]
    frame = frame.select(*keys, digits=digits.cast(WHOLE), decimals="shown").hstack(
        gathered(tables.bounds, frame["base"])
    )
    known = multiplied(frame).select("at", "slip", back=state(slack)).collect()
    return pl.concat([known, unknown])
