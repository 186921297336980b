"""A table from a file to a file, batch by batch: the output replaced at the end, the counts said on stderr."""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

import polars as pl

from ketacalc.cli.delivery import stream
from ketacalc.cli.progress import bar
from ketacalc.cli.running import complain
from ketacalc.core.checking import Verdict
from ketacalc.core.errors import InputError
from ketacalc.frame.batches import Schema, Work, worked
from ketacalc.frame.files import FileFormat, Source, format_of, opened, write
from ketacalc.frame.tallying import CLASSES, OK, Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be done with files.

    Attributes:
        table: the path of the table; `-` is stdin.
        source, target: the formats, where they are stated.
        output: where to; None for stdout.
        summary: whether to say more than one line of counts.
        words: what is being done.
    """

    table: str
    source: str | None
    target: str | None
    output: str | None
    summary: bool
    words: str


def run(task: Task, planned: Callable[[Schema], Work]) -> int:
    """Work through a table and return the exit code: 1 where rows were refused.

    Args:
        task: the files.
        planned: makes the work from the table's columns.

    Raises:
        CatalogueError: the table cannot be read.
        InputError: what is asked means nothing for it.
        Undelivered: the output could not be written.
    """
    form = FileFormat(task.source) if task.source else format_of(task.table, "--from")
    to = FileFormat(task.target) if task.target else format_of(task.output, "--format")
    if to is FileFormat.PARQUET and task.output is None:
        raise InputError("Parquet is not written to a pipe: name a file with --output")
    tally = Tally()
    size = os.path.getsize(task.table) if os.path.isfile(task.table) and form is not FileFormat.PARQUET else None
    with opened(task.table, form, None if sys.stdin is None else sys.stdin.buffer) as source:
        work = planned(source.schema)
        schema = dict(work(pl.DataFrame(schema=source.schema), 1).schema)
        with bar(task.words, size, to_file=task.output is not None) as show, stream(task.output) as file:
            write(_worked(source, work, tally, schema, show, file), schema, file, to)
    complain(_counts(tally))
    if task.summary:
        for line in _summary(tally):
            complain(line)
    return int(bool(tally.refused))


def _worked(
    source: Source, work: Work, tally: Tally, schema: Schema, show: Callable[[int], None], file: BinaryIO
) -> Iterator[pl.DataFrame]:
    """Yield the batches with our columns, each counted."""
    on_terminal = file.isatty()
    for done, rows in worked(source, work):
        tally.add(done, work.prefix, rows)
        show(source.taken)
        yield _printable(done.select(list(schema))) if on_terminal else done.select(list(schema))


def _printable(batch: pl.DataFrame) -> pl.DataFrame:
    """Return a batch whose texts no terminal obeys."""
    return batch.with_columns(
        pl.col(pl.String, pl.Categorical).cast(pl.String).str.replace_all(r"[\p{C}\u{2028}\u{2029}]", " ")
    )


def _counts(tally: Tally) -> str:
    """Return one line: how many rows, what they came to, and the first that was refused."""
    found = [f"{tally.verdicts[word]:,} {word}" for word in Verdict if tally.verdicts[word]]
    text = (
        f"{tally.rows:,} {'row' if tally.rows == 1 else 'rows'}: {', '.join(found or [f'{tally.statuses[OK]:,} read'])}"
    )
    if tally.first is None:
        return f"{text}; 0 refused"
    row, status = tally.first
    return f"{text}; {tally.refused:,} refused, the first is row {row:,}: {status}"


def _summary(tally: Tally) -> Iterator[str]:
    """Yield the statuses, the slips by kind and a histogram of the ratios, one line each."""
    for word, number in tally.statuses.most_common():
        yield f"status {word}: {number:,}"
    for word, number in tally.slips.most_common():
        yield f"slip {word}: {number:,}"
    outside = sum(tally.ratios.values())
    for at, (_, words) in enumerate(CLASSES):
        if outside:
            number = tally.ratios[at]
            yield f"outside, {words}: {number:,} {'#' * round(40 * number / outside)}"
