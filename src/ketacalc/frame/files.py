"""Tables in files: CSV, TSV, Parquet and JSON Lines, read and written in batches, in constant memory."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from io import BytesIO
from queue import Full, Queue
from threading import Thread
from typing import Any, BinaryIO, Final, Protocol

import polars as pl
from polars.io.plugins import register_io_source

from ketacalc.core.catalogue.toml_file import printable, shown
from ketacalc.core.errors import CatalogueError, InputError
from ketacalc.frame.delimited import Delimited
from ketacalc.frame.hand import SLICE
from ketacalc.frame.jsonlines import JsonLines


class FileFormat(StrEnum):
    """How a table is written."""

    CSV = "csv"
    TSV = "tsv"
    PARQUET = "parquet"
    JSONL = "jsonl"


_ENDINGS: Final = {".csv": FileFormat.CSV, ".tsv": FileFormat.TSV, ".tab": FileFormat.TSV} | {
    ".parquet": FileFormat.PARQUET, ".pq": FileFormat.PARQUET, ".jsonl": FileFormat.JSONL, ".ndjson": FileFormat.JSONL,
}  # fmt: skip
_SEPARATORS: Final = {FileFormat.CSV: ",", FileFormat.TSV: "\t"}


def format_of(path: str | None, option: str) -> FileFormat:
    """Return the format that a file's ending names; CSV for a pipe.

    Raises:
        InputError: it names none.
    """
    if path is None or path == "-":
        return FileFormat.CSV
    ending = os.path.splitext(path)[1].lower()
    if ending not in _ENDINGS:
        raise InputError(f"the ending of {shown(path)} names no format; {option} says which: csv, tsv, parquet, jsonl")
    return _ENDINGS[ending]


class Source(Protocol):
    """A table that is read in batches."""

    @property
    def taken(self) -> int:
        """The bytes read so far."""

    @property
    def schema(self) -> dict[str, pl.DataType]:
        """The columns."""

    def __iter__(self) -> Iterator[pl.DataFrame]:
        """Yield the batches."""


class TextSource:
    """A table of texts."""

    def __init__(self, rows: Delimited | JsonLines, name: str) -> None:
        """Take what reads it, and what to call it."""
        self._rows, self._name = rows, name
        self.schema: dict[str, pl.DataType] = dict.fromkeys(rows.header, pl.String())

    @property
    def taken(self) -> int:
        """The bytes read so far."""
        return self._rows.taken

    def __iter__(self) -> Iterator[pl.DataFrame]:
        """Yield the batches.

        Raises:
            CatalogueError: it cannot be read to its end.
        """
        try:
            yield from self._rows
        except OSError as error:
            raise CatalogueError(f"cannot read {self._name} to its end: {error.strerror}") from None


class ParquetSource:
    """A Parquet file, whose columns keep their types."""

    def __init__(self, path: str) -> None:
        """Take its path.

        Raises:
            CatalogueError: it cannot be read.
        """
        self._path, self._name = path, shown(path)
        self.taken: int = 0
        try:
            self._query = pl.scan_parquet(path, glob=False)
            self.schema: dict[str, pl.DataType] = dict(self._query.collect_schema())
        except (pl.exceptions.PolarsError, OSError) as error:
            raise CatalogueError(
                f"{self._name} is not Parquet that can be read: {printable(str(error), 120)}"
            ) from None

    def __iter__(self) -> Iterator[pl.DataFrame]:
        """Yield the batches.

        Raises:
            CatalogueError: it ends before its end.
        """
        try:
            yield from self._query.collect_batches(chunk_size=SLICE, maintain_order=True)
        except pl.exceptions.PolarsError as error:
            raise CatalogueError(f"{self._name} cannot be read to its end: {printable(str(error), 120)}") from None


@contextmanager
def opened(path: str, form: FileFormat, stdin: BinaryIO | None) -> Iterator[Source]:
    """Open a table, and close it in the end; `-` reads stdin.

    Raises:
        CatalogueError: it cannot be read, or is no table.
        InputError: Parquet from a pipe.
    """
    if path == "-":
        if form is FileFormat.PARQUET:
            raise InputError("Parquet is read from its end, and not from a pipe: name the file")
        if stdin is None:
            raise CatalogueError("stdin is closed")
        yield _text(stdin, "stdin", form)
        return
    if form is FileFormat.PARQUET:
        yield ParquetSource(path)
        return
    try:
        file = open(path, "rb")  # noqa: SIM115 - closed below; only what opening it raises is told as that
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no such path"
        raise CatalogueError(f"cannot read {shown(path)}: {reason}") from None
    with file:
        yield _text(file, shown(path), form)


def _text(file: BinaryIO, name: str, form: FileFormat) -> Source:
    try:
        if form is FileFormat.JSONL:
            return TextSource(JsonLines(file, name), name)
        return TextSource(Delimited(file, name, _SEPARATORS[form]), name)
    except OSError as error:
        raise CatalogueError(f"cannot read {name}: {error.strerror}") from None


def write(batches: Iterator[pl.DataFrame], schema: dict[str, pl.DataType], file: BinaryIO, form: FileFormat) -> None:
    """Write batches to a file, each as soon as it is there.

    Args:
        batches: the table.
        schema: its columns.
        file: where to; it has a name where Parquet is written.
        form: how.
    """
    if form is FileFormat.PARQUET:
        _parquet(batches, schema, file.name)
        return
    first = True
    for batch in batches:
        text = BytesIO()
        if form is FileFormat.JSONL:
            batch.write_ndjson(text)
        else:
            batch.write_csv(text, include_header=first, separator=_SEPARATORS[form], float_scientific=False)
        file.write(text.getbuffer())
        first = False
    if first and form is not FileFormat.JSONL:
        empty = BytesIO()
        pl.DataFrame(schema=schema).write_csv(empty, separator=_SEPARATORS[form])
        file.write(empty.getbuffer())


def _parquet(batches: Iterator[pl.DataFrame], schema: dict[str, pl.DataType], path: str) -> None:
    """Write Parquet in a thread of its own while the next batch is made in this one."""
    ready: Queue[pl.DataFrame | None] = Queue(maxsize=1)
    failed: list[OSError] = []

    def source(columns: Any, where: Any, most: Any, size: Any) -> Iterator[pl.DataFrame]:
        while (batch := ready.get()) is not None:
            yield batch

    def sink() -> None:
        try:
            register_io_source(source, schema=schema).sink_parquet(
                path, engine="streaming", compression="zstd", compression_level=1, statistics=False
            )
        except (pl.exceptions.PolarsError, OSError) as error:
            failed.append(OSError(0, printable(str(error).partition("\n")[0], 120)))

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
        raise failed[0]


def _handed(batch: pl.DataFrame | None, ready: Queue[pl.DataFrame | None], writing: Thread) -> bool:
    """Hand a batch to the thread that writes, and tell whether it is still there to take it."""
    while writing.is_alive():
        try:
            ready.put(batch, timeout=0.1)
        except Full:
            continue
        return True
    return False
