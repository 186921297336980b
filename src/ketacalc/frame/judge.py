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
from ketacalc.frame.constants import Constants, Tables
from ketacalc.frame.core import Answered, Row, answered
from ketacalc.frame.products import STATES, Doses, State, gathered

_NEEDED: Final = ("at", "pairing", "digits", "decimals", "kg", "kg_under", "strength", "strength_under")
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
        rows = self._compared(rows.filter(is_plain) if len(alone) else rows, tables)
        explained, left = self._explained(rows)
        judged = self._classified(explained, pool, row_of)
        return pl.concat([judged, self._by_core(pl.concat([alone, left]), pool, row_of)])

    def _compared(self, rows: pl.DataFrame, tables: Tables) -> pl.DataFrame:
        """Return rows with their normalised dose, their ratio, and their states to each bound as a key.

        The key is -1 where a state is not decided.
        """
        places, doses = gathered(tables.pairings, rows["pairing"]), Doses.of(rows)
        plain = places.select(pl.when(rows["kg"].is_null()).then("plain").otherwise("plain_kg")).to_series()
        rows = rows.with_columns(doses.over(tables.bounds, plain)["low"].alias("normalised"))
        key = 2 * pl.col("kg").is_not_null().cast(pl.Int64) + pl.col("strength").is_not_null()
        below = above = pl.lit(None, pl.Float64)
        is_decided, is_within = pl.lit(True), pl.lit(False)
        for at, name in enumerate(one for one in tables.pairings.columns if one.startswith("span")):
            held = doses.lie(tables.bounds, places[name], self._slack).select(
                "state",
                below=pl.when((pl.col("state") == State.BELOW) | (pl.col("state") >= State.HALF)).then("low"),
                above=pl.when(pl.col("state") == State.ABOVE).then("high"),
            )
            rows = rows.hstack(held.select(pl.all().name.suffix(str(at))))
            key += pl.col(f"state{at}") * 4 * STATES**at
            is_decided &= pl.col(f"state{at}") != State.UNDECIDED
            is_within |= pl.col(f"state{at}").is_in([int(State.INSIDE), int(State.ROUNDED)])
            below, above = pl.max_horizontal(below, f"below{at}"), pl.min_horizontal(above, f"above{at}")
        one_side = pl.when(above.is_null()).then(below).when(below.is_null()).then(above)
        return rows.with_columns(key=pl.when(is_decided).then(key).otherwise(-1), ratio=one_side, is_within=is_within)

    def _explained(self, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
        """Return rows with the slips that fit, as a list of numbers; and where those are that the core has to judge."""
        pairings = rows.filter(~pl.col("is_within"))["pairing"].unique().to_list()
        tried = dict(zip(pairings, self._constants.slips(pairings), strict=True))
        is_tried = rows["pairing"].replace_strict(tried, default=False, return_dtype=pl.Boolean)
        is_decided = (is_tried | rows["is_within"]) & (rows["key"] >= 0)
        left, rows = rows.filter(~is_decided)["at"], rows.filter(is_decided)
        outside = rows.filter(~pl.col("is_within"))
        found, undecided = slips.hits(outside, self._constants.tables(), self._constants.ways, self._slack)
        rows = rows.join(found, on="at", how="left").filter(~pl.col("at").is_in(undecided.implode()))
        return rows, pl.concat([left, undecided])

    def _classified(self, rows: pl.DataFrame, pool: Pool, row_of: Callable[[int], Row]) -> pl.DataFrame:
        """Return the answers of rows whose class is known: the core is asked about one row of each class."""
        classes = rows.group_by("pairing", "key", "hits").agg("at", "ratio", "normalised")
        numbers, off, is_read = [], [], []
        for pairing, key, hits, at in classes.select("pairing", "key", "hits", pl.col("at").list.first()).rows():
            words = (pairing, key, tuple(hits or ()))
            if words not in self._classes:
                self._classes[words] = answered(row_of(at), self._slack, self._tolerance).answer
            answer = self._classes[words]
            numbers.append(numbered(answer, pool))
            off.append(answer.verdict in (Verdict.BELOW, Verdict.ABOVE))
            is_read.append(answer.status is Status.READ)
        known = classes.with_columns(
            pl.Series("answer", numbers, pl.UInt32),
            pl.Series("off", off, pl.Boolean),
            pl.Series("is_read", is_read, pl.Boolean),
        ).explode("at", "ratio", "normalised")
        ratio, normalised = pl.when("off").then("ratio"), pl.when("is_read").then("normalised")
        return known.select("at", "answer", ratio=ratio, normalised=normalised)

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
