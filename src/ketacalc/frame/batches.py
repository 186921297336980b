"""What the command does with each batch of a file: our columns beside its own, the number of each row before them."""

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from fractions import Fraction
from typing import Any, Final, Protocol

import narwhals as nw
import polars as pl

from ketacalc.core.catalogue import Catalogue, chosen
from ketacalc.core.units import Quantity
from ketacalc.frame import amounts, calling, telling
from ketacalc.frame.asking import Names, layout, refuse_clashes
from ketacalc.frame.delimited import BROKEN
from ketacalc.frame.facts import Fault
from ketacalc.frame.hand import Step, planned
from ketacalc.frame.plan import against

ROW = "row"
Schema = dict[str, pl.DataType]
_FEW: Final = nw.Categorical()
"""How a text of which there are few is kept: as a number that stands for it, which a file of Parquet holds too."""


class Work(Protocol):
    """Something that is done with each batch; `prefix` is what the names of the columns that it adds begin with."""

    prefix: str

    def __call__(self, batch: pl.DataFrame, row: int) -> pl.DataFrame:
        """Return a batch whose first row has this number, with our columns."""


WORKERS: Final = min(os.cpu_count() or 1, 4)
"""Batches that are worked on at once; each has its share of the memory."""


def worked(batches: Iterable[pl.DataFrame], work: Work) -> Iterator[tuple[pl.DataFrame, int]]:
    """Yield the batches with our columns, in order, each with the number of rows of the table that it stands for."""
    with ThreadPoolExecutor(WORKERS) as pool:
        waiting: deque[tuple[Future[pl.DataFrame], int]] = deque()
        row = 1
        for batch in batches:
            waiting.append((pool.submit(work, batch, row), len(batch)))
            row += len(batch)
            if len(waiting) > WORKERS:
                done, rows = waiting.popleft()
                yield done.result(), rows
        for done, rows in waiting:
            yield done.result(), rows


class Checker:
    """Checks the batches of one table."""

    def __init__(
        self,
        schema: Schema,
        catalogue: Catalogue,
        names: Names,
        *,
        indication: str | None,
        regimen: str | None,
        route: str | None,
        strength: Quantity | None,
        tolerance: Fraction | None,
    ) -> None:
        """Take the table's columns and what is asked of it.

        Raises:
            InputError: a column is missing or has one of our names, or a value means nothing.
            UnknownName: no such indication or regimen.
            NoDoseReported: the article names the indication and reports no dose.
        """
        refuse_clashes(tuple(schema), (ROW, *telling.CHECK_COLUMNS), names.prefix)
        asked = against(
            catalogue,
            indication=indication,
            regimen=regimen,
            route=route,
            tolerance=tolerance or Fraction(0),
            columns=tuple(schema),
        )
        place = layout(_narwhals(schema), names, with_dose=True, strength=strength)
        self._work = calling.Checker(place, asked, names.prefix, _FEW)
        self.prefix = names.prefix

    def __call__(self, batch: pl.DataFrame, row: int) -> pl.DataFrame:
        """Return a batch whose first row has this number, with our columns."""
        numbered = _numbered(batch, self.prefix, row)
        found: pl.DataFrame = self._work(nw.from_native(numbered, eager_only=True)).to_native()
        return _told(found, self.prefix)


class Doser:
    """Scales regimens to the weights of the batches of one table."""

    def __init__(
        self,
        schema: Schema,
        catalogue: Catalogue,
        names: Names,
        *,
        indication: str | None,
        regimen: str | None,
        route: str | None,
    ) -> None:
        """Take the table's columns and what is asked of it.

        Raises:
            InputError: a column is missing or has one of our names, or nothing or too much is asked for.
            UnknownName: no such indication or regimen.
            NoDoseReported: the article names the indication and reports no dose.
        """
        refuse_clashes(tuple(schema), (ROW, *telling.DOSE_COLUMNS), names.prefix)
        self._regimens = chosen(catalogue, indication=indication, regimen=regimen, route=route)
        self._layout = layout(_narwhals(schema), names, with_dose=False)
        self.prefix, self._notice = names.prefix, catalogue.notice
        self._step: Step | None = None
        self._has_broken = False

    def __call__(self, batch: pl.DataFrame, row: int) -> pl.DataFrame:
        """Return a batch whose first row has this number, once for each regimen, with our columns."""
        numbered = nw.from_native(_numbered(batch, self.prefix, row), eager_only=True)
        has_broken = BROKEN in batch.columns
        if self._step is None or has_broken is not self._has_broken:
            self._step, self._has_broken = planned(numbered, self._scaled), has_broken
        found: pl.DataFrame = self._step(numbered).to_native()
        return _told(found, self.prefix)

    def _scaled(self, table: Any) -> Any:
        return amounts.scaled(
            table, self._layout, self._regimens, self._notice, self.prefix, kept_as=_FEW, repeated=self._repeated
        ).drop(amounts.AT)

    def _repeated(self, table: Any) -> Any:
        """Return a table with each row once for each regimen, one after the other, and the place of the regimen."""
        each = len(self._regimens)
        places = pl.int_range(pl.len() * each, dtype=pl.Int64)
        columns = pl.all() if each == 1 else pl.all().gather(places // each)
        return nw.from_native(table.to_native().select(columns, (places % each).alias(amounts.AT)))


def _narwhals(schema: Schema) -> Any:
    return nw.from_native(pl.DataFrame(schema=schema), eager_only=True).schema


def _numbered(batch: pl.DataFrame, prefix: str, row: int) -> pl.DataFrame:
    """Return a batch with the numbers of its rows behind its own columns."""
    numbers = pl.int_range(row, row + len(batch), dtype=pl.Int64, eager=True).alias(prefix + ROW)
    return batch.with_columns(numbers)


def _told(found: pl.DataFrame, prefix: str) -> pl.DataFrame:
    """Return a batch in which the rows that were broken in the file say so."""
    if BROKEN not in found.columns:
        return found
    broken = pl.col(BROKEN).fill_null("") != ""
    return found.with_columns(
        pl.when(broken)
        .then(pl.lit(telling.STATUS[Fault.BROKEN]))
        .otherwise(pl.col(prefix + "status"))
        .cast(pl.Categorical)
        .alias(prefix + "status"),
        pl.when(broken).then(pl.col(BROKEN)).otherwise(pl.col(prefix + "reason")).alias(prefix + "reason"),
    ).drop(BROKEN)
