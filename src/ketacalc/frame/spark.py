"""Tables of PySpark: batches of Arrow, worked on by the workers with the code that works on a table at hand.

`mapInArrow` is as lazy as Spark is, and gives the same answers; the workers need ketacalc with its extra `spark`.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import polars as pl

from ketacalc.frame.border import Table, arrow_answered, arrow_schema
from ketacalc.frame.checker import Task

ROWS: Final = 1 << 17
"""Rows that are worked on at once: Spark hands over 10,000 at a time, and each call has its price."""


class Distributed(Table):
    """A DataFrame of PySpark."""

    @property
    def schema(self) -> Mapping[str, pl.DataType]:
        """The types of its columns as polars has them."""
        import pyarrow as pa
        from pyspark.sql.pandas.types import to_arrow_type

        found: dict[str, pl.DataType] = {}
        for field in self._df.schema.fields:
            try:
                kind = to_arrow_type(field.dataType)
            except TypeError:
                found[field.name] = pl.Unknown()
            else:
                found |= arrow_schema(pa.schema([pa.field(field.name, kind)]))
        return found

    def answered(self, work: Task) -> Any:
        """Return a lazy DataFrame of PySpark with our columns beside its own."""
        from pyspark.sql.types import BooleanType, DoubleType, StringType, StructField, StructType

        kinds = {pl.Float64: DoubleType(), pl.Boolean: BooleanType()}
        example = work.begun()(pl.DataFrame(schema={name: work.schema[name] for name in work.layout.names}))
        added = [StructField(name, kinds.get(type(kind), StringType())) for name, kind in example.schema.items()]
        return self._df.mapInArrow(worker(work), StructType([*self._df.schema.fields, *added]))


def worker(work: Task) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """Return what a worker does with the batches of one partition."""

    def run(batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        begun = work.begun()
        for batch in _gathered(batches):
            yield from arrow_answered(pa.Table.from_batches(batch), work, begun).to_batches()

    return run


def _gathered(batches: Iterator[Any]) -> Iterator[list[Any]]:
    waiting: list[Any] = []
    for batch in batches:
        waiting.append(batch)
        if sum(one.num_rows for one in waiting) >= ROWS:
            yield waiting
            waiting = []
    if waiting:
        yield waiting
