"""Checks on PySpark: batches of Arrow, checked on the workers by the code that checks a frame at hand.

As expressions alone a check is some hundred columns that build on each other. Spark's planner folds them into one
another until the driver runs out of memory, and what 64 bits leave open would stay open. `mapInArrow` is as lazy,
leaves nothing open, and gives the same answers; the workers need ketacalc with its extra `cohort`, and pyarrow.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

import narwhals as nw

from ketacalc.frame.plan import Against, Layout

ROWS: Final = 1 << 17
"""Rows that are checked at once: Spark hands over 10,000 at a time, and each call has its price."""


def checked(df: Any, place: Layout, asked: Against, prefix: str) -> Any:
    """Return a lazy DataFrame of PySpark with the columns of a check beside its own."""
    from pyspark.sql.types import BooleanType, DoubleType, StringType, StructField, StructType

    from ketacalc.frame.telling import CHECK_COLUMNS

    types = {"rounded": BooleanType(), "dose_normalised": DoubleType(), "ratio": DoubleType()}
    added = [StructField(prefix + name, types.get(name, StringType())) for name in CHECK_COLUMNS]
    return df.mapInArrow(worker(place, asked, prefix), StructType([*df.schema.fields, *added]))


def worker(place: Layout, asked: Against, prefix: str) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """Return what a worker does with the batches of one partition."""

    def work(batches: Iterator[Any]) -> Iterator[Any]:
        import polars as pl
        import pyarrow as pa

        from ketacalc.frame.checker import Checker

        checker = Checker(place, asked, prefix)
        for batch in _gathered(batches):
            table = pa.Table.from_batches(batch)
            frame: Any = pl.from_arrow(table)
            found = checker(nw.from_native(frame, eager_only=True)).select(*_added(prefix)).to_native().to_arrow()
            for name in found.column_names:
                column = found[name]
                whole = column.cast(pa.string()) if not _is_number(column.type) else column
                table = table.append_column(name, whole)
            yield from table.to_batches()

    return work


def _added(prefix: str) -> list[str]:
    from ketacalc.frame.telling import CHECK_COLUMNS

    return [prefix + name for name in CHECK_COLUMNS]


def _is_number(kind: Any) -> bool:
    from pyarrow import types

    return bool(types.is_boolean(kind) or types.is_floating(kind))


def _gathered(batches: Iterator[Any]) -> Iterator[list[Any]]:
    waiting: list[Any] = []
    for batch in batches:
        waiting.append(batch)
        if sum(one.num_rows for one in waiting) >= ROWS:
            yield waiting
            waiting = []
    if waiting:
        yield waiting
