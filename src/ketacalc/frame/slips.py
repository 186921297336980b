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
from ketacalc.frame.products import HAIR, LARGEST, TENS, WHOLE, Doses, State, as_float, gathered, powers, size

_PLACES: Final = 12
"""Decimals that a dose without a slip may show, as in `core.quantities.stated.places`."""
_OPEN: Final = (int(State.BELOW), int(State.ABOVE), *range(int(State.HALF), int(State.UNDECIDED)))


def hits(
    rows: pl.DataFrame, tables: Tables, ways: Iterable[tuple[int, int]], slack: Fraction
) -> tuple[pl.DataFrame, pl.Series]:
    """Return the slips that fit each row, as `at` and `hits`, a list of numbers; and the rest.

    Args:
        rows: what lies outside, as `Judge` has it.
        tables: what is compiled.
        ways: the powers of weight and strength that occur in slips.
        slack: how close to a bound a float lies that was computed for it.
    """
    doses, logs = Doses.of(rows), rows.select("pairing", *_LOGS, *_ONES)
    tried = _met(logs, tables, ways)
    tried = tried.hstack(_far(tried, logs, tables)).filter("may_be")
    own = doses.at(tried["place"])
    slips = gathered(tables.slips.select("moved", "by_factor"), tried["slip"])
    fit = own.lie(tables.bounds, slips["moved"], slack)
    again = (slips["by_factor"] & fit["state"].is_in(_OPEN)).arg_true()
    back = pl.Series("back", [0], pl.Int64).new_from_index(0, len(tried))
    back = back.scatter(again, _back(own.whole(again), tables, tried["slip"].gather(again), slack))
    tried = tried.hstack([*fit.select("is_point", fit="state"), back])
    is_out = [pl.col(name).is_in([int(State.LACKING), int(State.BELOW), int(State.ABOVE)]) for name in ("fit", "back")]
    tried = tried.filter(~(is_out[0] & is_out[1])).sort("place", "slip")
    is_left = ~pl.col("is_far") | (pl.col("fit") == State.UNDECIDED) | (pl.col("back") == State.UNDECIDED)
    token = (pl.col("slip") * 10 + pl.col("fit")) * 20 + pl.col("back") * 2 + pl.col("is_point").cast(pl.Int64)
    found = tried.group_by("place", maintain_order=True).agg(hits=token, is_left=is_left.any())
    found = found.with_columns(at=rows["at"].gather(found["place"]))
    return found.select("at", "hits"), found.filter("is_left")["at"]


_LOGS: Final = (
    (as_float("digits").log() - pl.col("decimals") * math.log(10)).alias("dose"),
    *((as_float(name) / as_float(f"{name}_under")).log().alias(name) for name in ("kg", "strength")),
)
_ONES: Final = [
    (pl.col(name) == pl.col(f"{name}_under")).fill_null(False).alias(f"one_{name}") for name in ("kg", "strength")
]


def _met(logs: pl.DataFrame, tables: Tables, ways: Iterable[tuple[int, int]]) -> pl.DataFrame:
    """Return the place of each row, and of the slip, for each slip that is to be tried."""
    logs = logs.with_row_index("place")
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
    return pl.concat([empty, *near]).join(tables.steps, on=["line", "step"], how="inner").select("place", "slip")


def _far(tried: pl.DataFrame, logs: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """Tell where a dose lies far enough from the bounds for the slip to explain it, and where that `may_be`.

    A weight of 1 kg, and a strength of 1 mg/mL, put no dose off.
    """
    ratios = {name: as_float(name) / as_float(f"{name}_under") for name in ("factor", "low", "high")}
    bounds = tables.bounds.select(
        "by_kg", "by_strength", *((ratios[end] / pl.col(f"scale_{end}")).log().alias(end) for end in ("low", "high"))
    )
    slips = tables.slips.select("base", "by_factor", "factor_kg", "factor_strength", factor=ratios["factor"].log())
    logs = logs.select(pl.exclude("pairing", "kg", "strength"), pl.col("kg", "strength").fill_null(0.0))
    frame = gathered(slips, tried["slip"]).hstack(gathered(logs, tried["place"]))
    frame = frame.hstack(gathered(bounds, frame["base"]))
    dose = pl.col("dose") - pl.col("kg") * pl.col("by_kg") - pl.col("strength") * pl.col("by_strength")
    factor = pl.col("factor") + pl.col("kg") * pl.col("factor_kg") + pl.col("strength") * pl.col("factor_strength")
    is_none = [pl.col(f"one_{name}") & (pl.col(f"factor_{name}") != 0) for name in ("kg", "strength")]
    frame = frame.select(
        "by_factor",
        distance=pl.max_horizontal(dose - pl.col("high"), pl.col("low") - dose),
        factor=factor.abs(),
        is_none=is_none[0] | is_none[1],
    )
    distance = pl.col("distance")
    sides = [
        ~pl.col("by_factor") | (distance >= math.log(LEAST) + hair)
        | ((distance > hair) & (distance * 2 >= pl.col("factor") + 2 * hair))
        for hair in (HAIR, -HAIR)
    ]  # fmt: skip
    return frame.select(is_far=sides[0], may_be=sides[1] & ~pl.col("is_none"))


def _back(doses: pl.DataFrame, tables: Tables, slips: pl.Series, slack: Fraction) -> pl.Series:
    """Return the states of doses without their slip, at the decimals that they then show; 0 where these never end."""
    frame = doses.hstack(gathered(tables.slips, slips))
    over_kg, under_kg = powers(frame, "kg", "factor_kg")
    over_strength, under_strength = powers(frame, "strength", "factor_strength")
    ten = TENS.gather(frame["decimals"])
    frame = frame.with_columns(
        top=pl.col("digits") * pl.col("factor_under") * under_kg * under_strength,
        bottom=ten * pl.col("factor") * over_kg * over_strength,
    )
    ends = [pl.col("top") * TENS[places] % pl.col("bottom") == 0 for places in range(_PLACES + 1)]
    shown = pl.coalesce([pl.when(end).then(places) for places, end in enumerate(ends)])
    parts = [as_float("digits") * as_float("factor_under") * 10.0**_PLACES, ten.cast(pl.Float64) * as_float("factor")]
    sizes = pl.max_horizontal(*parts) * size("factor_kg", "factor_strength")
    frame = frame.with_columns(shown=shown.cast(pl.Int64), fits=sizes < LARGEST * 1e3)
    states = frame.select(pl.when("fits").then(0).otherwise(int(State.UNDECIDED)).cast(pl.Int64)).to_series()
    ending = frame.select(pl.col("fits") & pl.col("shown").is_not_null()).to_series().arg_true()
    frame = gathered(frame, ending)
    digits = pl.col("top") * TENS.gather(frame["shown"]) // pl.col("bottom")
    frame = frame.with_columns(digits=digits.cast(WHOLE), decimals="shown")
    return states.scatter(ending, Doses.of(frame).lie(tables.bounds, frame["base"], slack)["state"])
