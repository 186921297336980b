"""Tables in files: CSV, TSV, Parquet and JSON Lines, read and written in batches, in constant memory."""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from io import BytesIO
from typing import BinaryIO, Final

import polars as pl

from ketacalc.core.catalogue.toml_file import shown
from ketacalc.core.errors import CatalogueError, InputError
from ketacalc.frame import parquet
from ketacalc.frame.delimited import Delimited, Texts
from ketacalc.frame.jsonlines import JsonLines
from ketacalc.frame.parquet import ParquetSource


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
_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:/")


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


def refuse_address(path: str) -> None:
    """Refuse an address: a table is a local file, and nothing is fetched.

    Raises:
        InputError: it is one.
    """
    if _ADDRESS.match(path):
        raise InputError(f"{shown(path)} is an address, and a table is a local file or -: download it first")


Source = Texts | ParquetSource
"""A table that is read in batches: `schema`, its columns, and `taken`, the bytes read so far."""


@contextmanager
def opened(path: str, form: FileFormat, stdin: BinaryIO | None, separator: str = "") -> Iterator[Source]:
    """Open a table, and close it in the end; `-` reads stdin.

    Args:
        path: where it is.
        form: how it is written.
        stdin: what `-` is.
        separator: of the cells of a text; that of its format where none is stated.

    Raises:
        CatalogueError: it cannot be read, or is no table.
        InputError: Parquet from a pipe, or cells that something else seems to part.
    """
    if path == "-":
        if form is FileFormat.PARQUET:
            raise InputError("Parquet is read from its end, and not from a pipe: name the file")
        if stdin is None:
            raise CatalogueError("stdin is closed")
        yield _text(stdin, "stdin", form, separator)
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
        yield _text(file, shown(path), form, separator)


def _text(file: BinaryIO, name: str, form: FileFormat, separator: str) -> Source:
    try:
        if form is FileFormat.JSONL:
            return JsonLines(file, name)
        parting = separator or _SEPARATORS[form]
        found = Delimited(file, name, parting)
    except OSError as error:
        raise CatalogueError(f"cannot read {name}: {error.strerror}") from None
    for other, said in ((";", '";"'), ("\t", r'"\t"'), (",", '","')):
        if len(found.header) == 1 and other != parting and other in found.header[0]:
            raise InputError(f"the cells of {name} are parted by {said}: say so with --separator {said}")
    return found


def write(batches: Iterator[pl.DataFrame], schema: dict[str, pl.DataType], file: BinaryIO, form: FileFormat) -> None:
    """Write batches to a file, each as soon as it is there.

    Args:
        batches: the table.
        schema: its columns.
        file: where to.
        form: how.

    Raises:
        OSError: it could not be written.
    """
    if form is FileFormat.PARQUET:
        parquet.write(batches, schema, file)
        return
    first = True
    for batch in batches:
        text = BytesIO()
        table = batch.with_columns([_as_text(column) for column in batch if _is_odd(column.dtype)])
        try:
            if form is FileFormat.JSONL:
                table.write_ndjson(text)
            else:
                table.write_csv(text, include_header=first, separator=_SEPARATORS[form], float_scientific=False)
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
            raise OSError(0, str(error).partition("\n")[0]) from None
        file.write(text.getbuffer())
        first = False
    if first and form is not FileFormat.JSONL:
        empty = BytesIO()
        pl.DataFrame(schema=dict.fromkeys(schema, pl.String())).write_csv(empty, separator=_SEPARATORS[form])
        file.write(empty.getbuffer())


def _is_odd(kind: pl.DataType) -> bool:
    """Tell whether a column is of a type that texts have no way of their own to write."""
    return kind.is_nested() or kind in (pl.Binary, pl.Duration, pl.Object)


def _as_text(column: pl.Series) -> pl.Series:
    """Return lists and structures as JSON, bytes as hexadecimal digits, durations as ISO 8601 has them."""
    if column.dtype == pl.Binary:
        return column.bin.encode("hex")
    if column.dtype == pl.Duration:
        return column.dt.to_string("iso")
    texts = [None if value is None else json.dumps(value, default=_plain) for value in column.to_list()]
    return pl.Series(column.name, texts, dtype=pl.String)


def _plain(value: object) -> object:
    return value.hex() if isinstance(value, bytes) else str(value)
