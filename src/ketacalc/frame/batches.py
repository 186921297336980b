"""What the command does with each batch of a file: our columns beside its own, the number of each row before them."""

import os
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from fractions import Fraction
from threading import Lock
from typing import Any, Final, Protocol

import narwhals as nw
import polars as pl

from ketacalc.core.catalogue.catalogue import Catalogue, folded
from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.catalogue.selection import select
from ketacalc.core.quantities import Quantity
from ketacalc.frame import amounts, checker, telling
from ketacalc.frame.asking import Names, layout, refuse_clashes
from ketacalc.frame.delimited import BROKEN
from ketacalc.frame.facts import Fault
from ketacalc.frame.hand import Step, planned
from ketacalc.frame.plan import OURS, UNKNOWN, against
from ketacalc.frame.verdicts import Lies
from ketacalc.output.cohort.counts import Held

ROW = "row"
Schema = dict[str, pl.DataType]
_FEW: Final = nw.Categorical()
"""How a text of which there are few is kept: as a number that stands for it, which a file of Parquet holds too."""


class Work(Protocol):
    """Something that is done with each batch.

    Attributes:
        prefix: what the names of the columns that it adds begin with.
        is_check: whether they hold verdicts; they hold scaled doses otherwise.
    """

    prefix: str
    is_check: bool

    def regimens(self) -> tuple[Regimen, ...]:
        """Return what the rows so far were held against, or scaled by, in the catalogue's order."""

    def held(self) -> tuple[Held, ...]:
        """Return how many of the rows so far lie within which regimens; nothing where nothing is checked."""

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

    is_check = True

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
        self._work, self._asked = checker.Checker(place, asked, names.prefix, _FEW), asked
        self.prefix: str = names.prefix
        self._lock, self._within, self._named = Lock(), Counter[int](), set[str]()

    def __call__(self, batch: pl.DataFrame, row: int) -> pl.DataFrame:
        """Return a batch whose first row has this number, with our columns."""
        numbered = nw.from_native(_numbered(batch, self.prefix, row), eager_only=True)
        judged = self._work.judged(numbered)
        self._count(batch, judged.to_native())
        found: pl.DataFrame = self._work.told(numbered, judged).to_native()
        return _told(found, self.prefix)

    def _count(self, batch: pl.DataFrame, judged: pl.DataFrame) -> None:
        """Count the rows within each set of regimens, and the names by which rows that were read ask for some."""
        within = judged.filter(pl.col(OURS + "lies") == int(Lies.WITHIN), pl.col(OURS + "fault") == int(Fault.NONE))
        sets = dict(within[OURS + "regimens"].value_counts().rows())
        names: set[str] = set()
        if self._asked.column is not None:
            read = batch[self._asked.column].filter(judged[OURS + "fault"] == int(Fault.NONE))
            names = {folded(str(name)) for name in read.unique()}
        with self._lock:
            self._within.update(sets)
            self._named |= names

    def regimens(self) -> tuple[Regimen, ...]:
        """Return what the rows so far were held against, in the catalogue's order."""
        asked = self._asked
        sets = {1} if asked.column is None else {asked.sets.get(name, UNKNOWN) for name in self._named}
        places = sorted({place for number in sets for place in asked.members.get(number, ())})
        return tuple(asked.bounds[place].regimen for place in places)

    def held(self) -> tuple[Held, ...]:
        """Return how many of the rows so far lie within which regimens."""
        bounds = self._asked.bounds
        return tuple(
            Held(regimens=tuple(one.regimen for at, one in enumerate(bounds) if number >> at & 1), rows=rows)
            for number, rows in sorted(self._within.items())
        )


class Doser:
    """Scales regimens to the weights of the batches of one table."""

    is_check = False

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
        self._regimens = select(catalogue, indication=indication, regimen=regimen, route=route).regimens
        self._layout = layout(_narwhals(schema), names, with_dose=False)
        self.prefix: str = names.prefix
        self._notice = catalogue.notice
        self._steps: dict[bool, Step] = {}

    def __call__(self, batch: pl.DataFrame, row: int) -> pl.DataFrame:
        """Return a batch whose first row has this number, once for each regimen, with our columns."""
        numbered = nw.from_native(_numbered(batch, self.prefix, row), eager_only=True)
        # Batches are worked on at once, and only some have the column that says what is broken: each has its own query.
        has_broken = BROKEN in batch.columns
        if has_broken not in self._steps:
            self._steps[has_broken] = planned(numbered, self._scaled)
        found: pl.DataFrame = self._steps[has_broken](numbered).to_native()
        return _told(found, self.prefix)

    def regimens(self) -> tuple[Regimen, ...]:
        """Return what is scaled, in the catalogue's order."""
        return self._regimens

    def held(self) -> tuple[Held, ...]:
        """Return nothing: nothing is checked."""
        return ()

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
    said = {"status": pl.lit(telling.STATUS[Fault.BROKEN]), "reason": pl.col(BROKEN)}
    return found.with_columns(
        pl.when(broken).then(words).otherwise(pl.col(prefix + name)).cast(pl.Categorical).alias(prefix + name)
        for name, words in said.items()
    ).drop(BROKEN)
