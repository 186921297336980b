"""The weights of each patient in a table: two that are 2-fold or more apart are a caution on both rows.

The least and the greatest weight of each are found in a pass of its own, because the first row of two is written before
the second is read. A patient is kept as a number of 64 bits that stands for the name, and so many of them as memory is
set aside for.
"""

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

import polars as pl

from ketacalc.core.quantities import style
from ketacalc.frame import patients
from ketacalc.frame.answers import Pool
from ketacalc.frame.checker import Task
from ketacalc.frame.columns import Layout
from ketacalc.frame.reader import Reader

MOST: Final = 4_000_000
"""Patients that are kept; of those that come later nothing is said, and that is."""
APART: Final = 2.0
_PENDING: Final = 2_000_000
_NAMED: Final = (
    (2.2046, "pounds taken for kilograms, or the reverse"),
    (1000.0, "grams taken for kilograms, or the reverse"),
)


class Identities:
    """The weights of each patient.

    Attributes:
        is_full: whether there were more patients than are kept.
    """

    def __init__(self, columns: tuple[str, ...], asked: Task) -> None:
        """Take the columns that name a patient, and what is asked of the table that holds the weights."""
        self._columns = columns
        weight = Layout(weight=asked.layout.weight)
        self._reader = Reader(weight, asked.schema, asked.spelling, asked.subjects)
        self._apart = _none()
        self.is_full: bool = False

    def watch(self, batches: Iterable[pl.DataFrame]) -> None:
        """Go through the table once, and keep whose weights lie apart."""
        held, pending = _none(), [_none()]
        for batch in batches:
            pending.append(_ranged(self._weighed(batch).drop_nulls()))
            if sum(map(len, pending)) > _PENDING:
                held, pending = self._merged(held, pending), [_none()]
        held = self._merged(held, pending)
        self._apart = held.filter(pl.col("greatest") >= pl.col("least") * APART)

    def _merged(self, held: pl.DataFrame, pending: list[pl.DataFrame]) -> pl.DataFrame:
        found = _ranged(pl.concat([held, *pending]))
        if len(found) <= MOST:
            return found
        self.is_full = True
        known = found.join(held.select("who"), on="who", how="semi")
        return pl.concat([known, found.join(held.select("who"), on="who", how="anti").head(MOST - len(known))])

    def _weighed(self, batch: pl.DataFrame) -> pl.DataFrame:
        """Return who each row is of, as a number, and the weight in kg; missing where one of them is."""
        read = self._reader(batch, Pool())
        kg = patients.in_kg(read.weights)["weight_kg"].gather(read.rows["patient"].gather(read.places))
        names = [pl.col(name).cast(pl.String) for name in self._columns]
        who = pl.when(pl.all_horizontal(name.is_not_null() for name in names)).then(pl.struct(names).hash(seed=17))
        return batch.select(who=who).with_columns(least=kg, greatest=kg)

    def cautions(self, batch: pl.DataFrame) -> pl.Series:
        """Return what is to be said of the weight of each row; missing where nothing is."""
        if not len(self._apart):
            return pl.Series("said", [None], pl.String).new_from_index(0, len(batch))
        said = [_words(low, high) for low, high in self._apart.select("least", "greatest").rows()]
        apart = self._apart.select("who").with_columns(pl.Series("said", said, pl.String))
        rows = self._weighed(batch).join(apart, on="who", how="left", maintain_order="left")
        return rows.select(pl.when(pl.col("least").is_not_null()).then("said").alias("said")).to_series()


def _none() -> pl.DataFrame:
    return pl.DataFrame(schema={"who": pl.UInt64(), "least": pl.Float64(), "greatest": pl.Float64()})


def _ranged(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.group_by("who", maintain_order=True).agg(pl.col("least").min(), pl.col("greatest").max())


def _words(least: float, greatest: float) -> str:
    low, high = (style.number(Fraction(repr(kg))) for kg in (least, greatest))
    times = greatest / least
    named = next((f": {words}" for factor, words in _NAMED if abs(times / factor - 1) < 0.02), "")
    apart = style.number(Fraction(repr(times)))
    return f"this patient weighs {low} kg in one row and {high} kg in another, {apart} times{named}"
