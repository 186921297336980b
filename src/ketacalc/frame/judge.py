"""The rows of a batch judged in vectors, and by the core where vectors do not decide.

Vectors sort rows into classes: the same unit and regimens, the dose in the same place to each bound, the same slips
that fit. All rows of a class have one answer, so that the core is asked about one of them. What is the row's own, a
ratio and a normalised dose, is computed here. A row of no class is asked of the core by itself, equal ones once.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Final

import polars as pl

from ketacalc.core.check.judge import Verdict
from ketacalc.frame import slips
from ketacalc.frame.answers import Answer, Pool, Status, numbered
from ketacalc.frame.constants import MOST_SPANS, Constants, Tables
from ketacalc.frame.core import Answered, Row, answered
from ketacalc.frame.products import (
    BOUNDS,
    STATES,
    State,
    bare,
    beside,
    gathered,
    is_inside,
    multiplied,
    quotient,
    state,
)

_NEEDED: Final = ("at", "pairing", "digits", "decimals", "kg", "kg_under", "strength", "strength_under")
_CLASSED: Final = ("at", "pairing", "key", "ratio", "normalised", "hits")
REMEMBERED: Final = 200_000
"""Rows whose answers are kept for the batches to come."""


class Judge:
    """Judges the batches of one table."""

    def __init__(self, constants: Constants, slack: Fraction, tolerance: Fraction) -> None:
        """Take what is compiled for it, and how close to a bound its floats lie."""
        self._constants, self._slack, self._tolerance = constants, slack, tolerance
        self._classes: dict[tuple[object, ...], Answer] = {}
        self._rows: dict[Row, Answered] = {}

    def __call__(self, rows: pl.DataFrame, pool: Pool, row_of: Callable[[int], Row]) -> pl.DataFrame:
        """Return the answers of rows that were read.

        Args:
            rows: `at`, its place in the batch; `digits`, `decimals`, `kg`, `strength` as whole numbers; `pairing`,
                which is missing where the dose is no plain number.
            pool: where answers get their numbers.
            row_of: returns a row by its place.

        Returns:
            `at`, `answer`, `ratio` and `normalised`.
        """
        rows, tables = rows.select(_NEEDED), self._constants.tables()
        is_plain = _is_plain(rows, tables)
        alone = rows.filter(~is_plain)["at"]
        found = self._in_vectors(rows.filter(is_plain) if len(alone) else rows, tables)
        is_open = found["key"].is_null()
        open_rows = found.filter(is_open)
        found = found.filter(~is_open) if len(open_rows) else found
        judged = [self._classified(found.select(*_CLASSED[:-1]), pool, row_of)]
        if len(open_rows):
            explained, left = self._explained(open_rows)
            judged.append(self._classified(explained.select(_CLASSED), pool, row_of))
            alone = pl.concat([alone, left])
        if len(alone):
            judged.append(self._by_core(alone, pool, row_of))
        return pl.concat(judged)

    def _in_vectors(self, rows: pl.DataFrame, tables: Tables) -> pl.DataFrame:
        """Return rows with their normalised dose, and the key of their class where they lie plainly within."""
        places = gathered(tables.pairings.select("plain", "plain_kg", *_spans(tables)), rows["pairing"])
        has_kg, has_strength = pl.col("kg").is_not_null(), pl.col("strength").is_not_null()
        plain = places.select(pl.when(rows["kg"].is_null()).then(pl.col("plain")).otherwise(pl.col("plain_kg")))
        rows = rows.with_columns(
            bare(beside(rows, tables.bounds, plain.to_series(), BOUNDS)).alias("normalised"),
            flags=(2 * has_kg.cast(pl.Int64) + has_strength.cast(pl.Int64)),
            ratio=pl.lit(None, pl.Float64),
        )
        inside = pl.Series([True], dtype=pl.Boolean).new_from_index(0, len(rows))
        for name in _spans(tables):
            held = multiplied(beside(rows, tables.bounds, places[name], BOUNDS))
            inside &= held.select(is_inside().fill_null(False)).collect().to_series() | places[name].is_null()
        is_compared = places["span0"].is_not_null() if "span0" in places.columns else ~inside
        return rows.with_columns(key=pl.when(inside & is_compared).then("flags"))

    def _explained(self, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
        """Return rows with their states and the slips that fit as the key of their class; and where the rest is."""
        rows = self._with_states(rows, self._constants.tables())
        pairings = rows.filter(~pl.col("is_within"))["pairing"].unique().to_list()
        tried = dict(zip(pairings, self._constants.slips(pairings), strict=True))
        tables = self._constants.tables()
        is_tried = rows["pairing"].replace_strict(tried, default=False, return_dtype=pl.Boolean)
        is_decided = (is_tried | rows["is_within"]) & (rows["key"] >= 0)
        left, rows = rows.filter(~is_decided)["at"], rows.filter(is_decided)
        found, undecided = slips.hits(rows.filter(~pl.col("is_within")), tables, self._constants.ways, self._slack)
        rows = rows.join(found, on="at", how="left").with_columns(pl.col("hits").fill_null(""))
        rows = rows.filter(~pl.col("at").is_in(undecided.implode()))
        return rows, pl.concat([left, undecided])

    def _with_states(self, rows: pl.DataFrame, tables: Tables) -> pl.DataFrame:
        """Return rows with their states to each bound as a key, -1 where one is not decided, and their ratio."""
        places = gathered(tables.pairings, rows["pairing"])
        key, below, above = pl.col("flags"), pl.lit(None, pl.Float64), pl.lit(None, pl.Float64)
        is_decided, is_within = pl.lit(True), pl.lit(False)
        for at, name in enumerate(_spans(tables)):
            held = multiplied(rows.hstack(gathered(tables.bounds, places[name])))
            ends = {end: quotient(f"left_{end}", f"right_{end}") * pl.col(f"scale_{end}") for end in ("low", "high")}
            lies = held.select(state=state(self._slack), **ends).collect()
            is_there, found = places[name].is_not_null(), lies["state"]
            is_below = is_there & ((found == State.BELOW) | (found >= State.HALF))
            rows = rows.with_columns(
                lies.select(
                    pl.when(is_there).then("state").otherwise(0).alias(f"state{at}"),
                    pl.when(is_below).then("low").alias(f"below{at}"),
                    pl.when(is_there & (found == State.ABOVE)).then("high").alias(f"above{at}"),
                )
            )
            key += pl.col(f"state{at}") * 4 * STATES**at
            is_decided &= pl.col(f"state{at}") != State.UNDECIDED
            is_within |= pl.col(f"state{at}").is_in([int(State.INSIDE), int(State.ROUNDED)])
            below, above = pl.max_horizontal(below, f"below{at}"), pl.min_horizontal(above, f"above{at}")
        one_side = pl.when(above.is_null()).then(below).when(below.is_null()).then(above)
        key = pl.when(is_decided).then(key + _OUTSIDE).otherwise(-1)
        return rows.with_columns(key=key, ratio=one_side, is_within=is_within)

    def _classified(self, rows: pl.DataFrame, pool: Pool, row_of: Callable[[int], Row]) -> pl.DataFrame:
        """Return the answers of rows whose class is known: the core is asked about one row of each class."""
        names = [name for name in ("pairing", "key", "hits") if name in rows.columns]
        classes = rows.group_by(names).agg(pl.col("at").first())
        numbers, off, is_read = [], [], []
        for *words, at in classes.rows():
            if tuple(words) not in self._classes:
                self._classes[tuple(words)] = answered(row_of(at), self._slack, self._tolerance).answer
            answer = self._classes[tuple(words)]
            numbers.append(numbered(answer, pool))
            off.append(answer.verdict in (Verdict.BELOW, Verdict.ABOVE))
            is_read.append(answer.status is Status.READ)
        known = classes.drop("at").with_columns(
            pl.Series("answer", numbers, pl.UInt32),
            pl.Series("off", off, pl.Boolean),
            pl.Series("is_read", is_read, pl.Boolean),
        )
        rows = rows.join(known, on=names, how="left")
        ratio, normalised = pl.when("off").then("ratio"), pl.when("is_read").then("normalised")
        return rows.select("at", "answer", ratio=ratio, normalised=normalised)

    def _by_core(self, places: pl.Series, pool: Pool, row_of: Callable[[int], Row]) -> pl.DataFrame:
        """Return the answers of rows that the core is asked about one by one, equal ones once."""
        found: list[tuple[int, int, float | None, float | None]] = []
        if len(self._rows) > REMEMBERED:
            self._rows.clear()
        for at in places:
            row = row_of(at)
            known = self._rows.get(row)
            if known is None:
                known = self._rows[row] = answered(row, self._slack, self._tolerance)
            found.append((at, numbered(known.answer, pool), known.ratio, known.normalised))
        return pl.DataFrame(found, schema=ANSWERED, orient="row")


ANSWERED: Final[dict[str, pl.DataType]] = {
    "at": pl.UInt32(),
    "answer": pl.UInt32(),
    "ratio": pl.Float64(),
    "normalised": pl.Float64(),
}
_OUTSIDE: Final = 4 * STATES**MOST_SPANS
"""Added to the key of a class of rows that do not lie plainly within: 0 there is a state, and not the lack of one."""


def _is_plain(rows: pl.DataFrame, tables: Tables) -> pl.Series:
    """Tell which rows vectors can judge: it is compiled, and no maximum counts at their weight."""
    names = ["is_compiled"]
    is_plain = pl.col("is_compiled").fill_null(False)
    if tables.pairings["is_compiled"].all() and tables.pairings["lightest"].is_null().all():
        return rows["pairing"].is_not_null()
    if tables.pairings["lightest"].null_count() < len(tables.pairings):
        names += ["lightest", "lightest_under"]
        heavy = pl.col("kg") * pl.col("lightest_under") > pl.col("lightest") * pl.col("kg_under")
        is_plain &= ~heavy.fill_null(False)
    limits = gathered(tables.pairings.select(names), rows["pairing"])
    return rows.select("kg", "kg_under").hstack(limits).select(is_plain).to_series()


def _spans(tables: Tables) -> list[str]:
    return [name for name in tables.pairings.columns if name.startswith("span")]
