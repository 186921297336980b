"""What the command does with each batch of a file: our columns beside its own, the number of each row before them."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

import polars as pl

from ketacalc.core.frozen import dataclass
from ketacalc.frame import cells, patients
from ketacalc.frame.answers import Answer, Status
from ketacalc.frame.border import repeated
from ketacalc.frame.checker import WORKERS, Found, Task
from ketacalc.frame.columns import Column
from ketacalc.frame.delimited import BROKEN
from ketacalc.frame.identities import Identities

ROW: Final = "row"
FEW: Final = pl.Categorical()
"""How a text of which there are few is kept: as a number that stands for it, which a file of Parquet holds too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A batch that was worked on.

    Attributes:
        table: its own columns, the number of each row, and ours.
        answers: the different answers, each with the number of its rows.
        rows: of the table.
        units: how many rows had each spelling of a unit that stands for another.
    """

    table: pl.DataFrame
    answers: dict[Answer, int]
    rows: int
    units: dict[str, int]


class Work:
    """What is done with each batch of one table."""

    def __init__(self, asked: Task, identities: Identities | None = None) -> None:
        """Take what is asked, and the weights of each patient where rows say whose they are."""
        self._asked, self._identities = asked, identities
        self._begun = asked.begun()

    @property
    def prefix(self) -> str:
        """What the names of our columns begin with."""
        return self._asked.prefix

    def __call__(self, batch: pl.DataFrame, row: int) -> Done:
        """Return a batch whose first row has this number, with our columns."""
        own = batch.drop(BROKEN, strict=False)
        found = self._begun.found(own.select(self._asked.layout.names), at_once=1)
        columns, answers = self._broken(batch, found)
        columns = self._cautioned(own, columns)
        numbers = pl.int_range(row, row + len(batch), dtype=pl.Int64, eager=True).alias(self.prefix + ROW)
        table = repeated(own.with_columns(numbers), self._asked.each).hstack(columns)
        return Done(table=table, answers=answers, rows=len(batch), units=self._units(own))

    def _broken(self, batch: pl.DataFrame, found: Found) -> tuple[pl.DataFrame, dict[Answer, int]]:
        """Return our columns, and how many rows have each answer; rows that were broken in the file say so."""
        numbers, columns = found.numbers, found.columns
        broken = 0
        if BROKEN in batch.columns:
            faults = batch[BROKEN].fill_null("")
            numbers = numbers.filter(faults == "")
            broken = len(faults) - len(numbers)
            each = repeated(faults.to_frame(), self._asked.each).to_series()
            said = {"status": pl.lit(Status.BROKEN.value), "reason": pl.lit(each)}
            names = {name: self.prefix + name for name in said}
            columns = columns.with_columns(
                pl.when(pl.lit(each) != "").then(words).otherwise(pl.col(names[name]).cast(pl.String))
                .cast(columns[names[name]].dtype).alias(names[name])
                for name, words in said.items()
            )  # fmt: skip
        counted = {found.answers[number]: rows for number, rows in numbers.value_counts().rows()}
        return columns, counted | ({Answer(status=Status.BROKEN): broken} if broken else {})

    def _cautioned(self, own: pl.DataFrame, columns: pl.DataFrame) -> pl.DataFrame:
        """Return our columns in which a weight that contradicts another of the same patient is a caution."""
        if self._identities is None:
            return columns
        name = f"{self.prefix}weight_cautions"
        said = repeated(self._identities.cautions(own).to_frame("said"), self._asked.each).to_series()
        joined = pl.concat_str([pl.col(name), pl.lit(said)], separator=patients.JOINT, ignore_nulls=True)
        return columns.with_columns(
            pl.when(pl.lit(said).is_not_null()).then(joined).otherwise(pl.col(name)).alias(name)
        )

    def _units(self, own: pl.DataFrame) -> dict[str, int]:
        """Return how many rows have each spelling of a unit that stands for another."""
        layout, held = self._asked.layout, dict[str, int]()
        for spelling in self._asked.spelling.units:
            columns = [
                one for one in (layout.dose, layout.weight, layout.concentration) if one is not None and one.name
            ]
            held[spelling] = sum(int(_spelt(own, one, spelling, self._asked).sum()) for one in columns)
        return held


def _spelt(own: pl.DataFrame, column: Column, spelling: str, asked: Task) -> pl.Series:
    if column.unit:
        return own.select(cells.text(column.unit, asked.schema[column.unit]) == spelling).to_series()
    cell = cells.text(column.name, asked.schema[column.name])
    return own.select(cell.str.replace(cells.LEADING, "$2") == spelling).to_series()


def worked(batches: Iterable[pl.DataFrame], work: Work) -> Iterator[Done]:
    """Yield the batches with our columns, in order."""
    with ThreadPoolExecutor(WORKERS) as pool:
        waiting: deque[Future[Done]] = deque()
        row = 1
        for batch in batches:
            waiting.append(pool.submit(work, batch, row))
            row += len(batch)
            if len(waiting) > WORKERS:
                yield waiting.popleft().result()
        for done in waiting:
            yield done.result()
