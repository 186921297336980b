"""Parquet read and written in batches; what came is counted against what the file promises, and a panic is an error."""

from collections.abc import Iterator
from queue import Full, Queue
from threading import Thread
from typing import Any, BinaryIO, Final

import polars as pl
from polars.io.plugins import register_io_source

from ketacalc.core.catalogue.toml_file import printable, shown
from ketacalc.core.errors import CatalogueError

ROWS: Final = 1 << 18
"""Rows that are read at once."""
FAULTS: Final = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError, OverflowError)
"""What polars raises where a file is damaged; its panic is no `Exception`, so that `except` has to name it."""


class ParquetSource:
    """A Parquet file, whose columns keep their types."""

    def __init__(self, path: str) -> None:
        """Take its path.

        Raises:
            CatalogueError: it cannot be read.
        """
        self._name = shown(path)
        self.taken: int = 0
        try:
            self._query = pl.scan_parquet(path, glob=False)
            self.schema: dict[str, pl.DataType] = dict(self._query.collect_schema())
            pl.DataFrame(schema=self.schema)  # a type that polars has not is met here
            self._rows = int(self._query.select(pl.len()).collect().item())
        except FAULTS as error:
            raise CatalogueError(f"{self._name} is not Parquet that can be read: {_said(error)}") from None

    def __iter__(self) -> Iterator[pl.DataFrame]:
        """Yield the batches.

        Raises:
            CatalogueError: it ends before its end, or holds other rows than it promises.
        """
        came = 0
        try:
            for batch in self._query.collect_batches(chunk_size=ROWS, maintain_order=True):
                came += len(batch)
                yield batch
        except FAULTS as error:
            raise CatalogueError(f"{self._name} cannot be read to its end: {_said(error)}") from None
        if came != self._rows:
            raise CatalogueError(f"{self._name} is damaged: it promises {self._rows:,} rows, and {came:,} came")


def _said(error: BaseException) -> str:
    return printable(str(error).partition("\n")[0], 120) or type(error).__name__


def write(batches: Iterator[pl.DataFrame], schema: dict[str, pl.DataType], file: BinaryIO) -> None:
    """Write Parquet in a thread of its own while the next batch is made in this one.

    Raises:
        OSError: it could not be written.
    """
    ready: Queue[pl.DataFrame | None] = Queue(maxsize=1)
    failed: list[str] = []

    def source(columns: Any, where: Any, most: Any, size: Any) -> Iterator[pl.DataFrame]:
        while (batch := ready.get()) is not None:  # pragma: no cover - polars asks in a thread that is not Python's
            yield batch

    def sink() -> None:
        try:
            register_io_source(source, schema=schema).sink_parquet(
                file, engine="streaming", compression="zstd", compression_level=1, statistics=False
            )
        except BaseException as error:  # noqa: BLE001 - a panic of the engine is no Exception; it is told below
            failed.append(_said(error))

    writing = Thread(target=sink, daemon=True)
    writing.start()
    try:
        for batch in batches:
            if not _handed(batch, ready, writing):
                break
    finally:
        # Where making a batch failed, what was written so far is finished like a whole file, and then thrown away.
        _handed(None, ready, writing)
        writing.join()
    if failed:
        raise OSError(0, failed[0])


def _handed(batch: pl.DataFrame | None, ready: "Queue[pl.DataFrame | None]", writing: Thread) -> bool:
    """Hand a batch to the thread that writes, and tell whether it is still there to take it."""
    while writing.is_alive():
        try:
            ready.put(batch, timeout=0.1)
        except Full:
            continue
        return True
    return False
