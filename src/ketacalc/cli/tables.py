"""A table from a file to a file, batch by batch: the output replaced at the end, the counts said on stderr."""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

import polars as pl

from ketacalc.cli import exit_codes
from ketacalc.cli.delivery import stream
from ketacalc.cli.files import is_one_file
from ketacalc.cli.progress import bar
from ketacalc.cli.run import complain
from ketacalc.core.catalogue.toml_file import shown
from ketacalc.core.errors import InputError
from ketacalc.frame.batches import Schema, Work, worked
from ketacalc.frame.files import FileFormat, Source, format_of, opened, write
from ketacalc.frame.tallying import Tally
from ketacalc.output.cohort import lines, page
from ketacalc.output.cohort.counts import Counts
from ketacalc.output.cohort.report import Asked, CohortReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """What is read and what is written.

    Attributes:
        table: the path of the table; `-` is stdin.
        source, target: the formats, where they are stated.
        output: where to; None for stdout.
        report: the path of the page; None for no page.
    """

    table: str
    source: str | None
    target: str | None
    output: str | None
    report: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be done with files.

    Attributes:
        files: which.
        summary: whether to say more than one line of counts.
        words: what is being done.
        asked: what is asked of the table.
    """

    files: Files
    summary: bool
    words: str
    asked: Asked


def run(task: Task, planned: Callable[[Schema], Work]) -> int:
    """Work through a table and return the exit code: 1 where rows were refused.

    Args:
        task: the files.
        planned: makes the work from the table's columns.

    Raises:
        CatalogueError: the table cannot be read.
        InputError: what is asked means nothing for it.
        MissingExtra: the library that makes the page is not installed.
        Undelivered: the output or the page could not be written.
    """
    files = task.files
    form, to = _formats(files)
    _refuse_one_file(files)
    if files.report is not None:
        page.need()
    size = os.path.getsize(files.table) if os.path.isfile(files.table) and form is not FileFormat.PARQUET else None
    with opened(files.table, form, None if sys.stdin is None else sys.stdin.buffer) as source:
        work = planned(source.schema)
        schema = dict(work(pl.DataFrame(schema=source.schema), 1).schema)
        tally = Tally(is_check=work.is_check)
        with (
            bar(task.words, size, to_file=files.output is not None) as show,
            stream(files.output, files.report) as (file, write_report),
        ):
            write(_worked(source, work, tally, schema, show, file), schema, file, to)
            counts = tally.counts()
            if files.report is not None:
                write_report(page.write(_report(task, source.schema, work, counts)).encode("ascii"))
    complain(lines.counted(counts))
    for line in lines.summary(counts) if task.summary else ():
        complain(line)
    return exit_codes.OUTSIDE if counts.refused else exit_codes.DONE


def _formats(files: Files) -> tuple[FileFormat, FileFormat]:
    """Return how the table is written, and how the output is to be.

    Raises:
        InputError: an ending names no format, or Parquet is to go to a pipe.
    """
    form = FileFormat(files.source) if files.source else format_of(files.table, "--from")
    to = FileFormat(files.target) if files.target else format_of(files.output, "--format")
    if to is FileFormat.PARQUET and files.output is None:
        raise InputError("Parquet is not written to a pipe: name a file with --output")
    return form, to


def _refuse_one_file(files: Files) -> None:
    """Refuse an output or a page that would take the place of the table or of each other.

    Raises:
        InputError: it would.
    """
    if files.report is not None and files.output is not None and is_one_file(files.report, files.output):
        raise InputError("--report and --output name one file, which cannot hold both")
    for option, path in (("--output", files.output), ("--report", files.report)):
        if path is not None and files.table != "-" and is_one_file(path, files.table):
            raise InputError(f"{option} names the table itself, whose place it would take; name another file")


def _report(task: Task, schema: Schema, work: Work, counts: Counts) -> CohortReport:
    files = task.files
    return CohortReport(
        asked=task.asked,
        table=shown(os.path.basename(files.table)) if files.table != "-" else "stdin",
        output=shown(os.path.basename(files.output)) if files.output is not None else "stdout",
        columns=tuple(name for name in task.asked.named if name in schema),
        counts=counts,
        regimens=work.regimens(),
        held=work.held(),
    )


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
