"""A table from a file to a file, batch by batch: the output replaced at the end, the counts said on stderr."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from fractions import Fraction
from typing import BinaryIO

import polars as pl

from ketacalc.cli import exit_codes
from ketacalc.cli.delivery import stream
from ketacalc.cli.messages import complain
from ketacalc.cli.progress import bar
from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.toml_file import printable, shown
from ketacalc.core.errors import InputError
from ketacalc.core.frozen import dataclass
from ketacalc.frame.answers import CHECK_COLUMNS, DOSE_COLUMNS
from ketacalc.frame.batches import FEW, ROW, Work, worked
from ketacalc.frame.cells import Spelling
from ketacalc.frame.checker import Task
from ketacalc.frame.columns import Names, Stated, layout, refuse_clashes, seen
from ketacalc.frame.files import FileFormat, Source, format_of, opened, refuse_address, write
from ketacalc.frame.identities import Identities
from ketacalc.frame.subjects import Subjects, subjects
from ketacalc.frame.tally import Tally
from ketacalc.output.cohort import counts as lines
from ketacalc.output.cohort.counts import Counts
from ketacalc.output.cohort.result import CohortResult, Question, need

Schema = dict[str, pl.DataType]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is read and written, and what is asked of the table.

    Attributes:
        table: the path of the table; `-` is stdin.
        source, target: the formats, where they are stated.
        output: where to; None for stdout.
        report: the path of the page; None for no page.
        separator: of the table's cells; empty where its format says it.
        catalogue: where the regimens come from.
        subject: the indication or regimen, and the route, by their names.
        names, stated: its columns, and what is stated for all rows.
        identities: the columns that say whose a row is.
        comma, units: how it is written.
        tolerance: by how much bounds are widened where doses are checked; None where regimens are scaled.
    """

    table: str
    source: str | None
    target: str | None
    output: str | None
    report: str | None
    separator: str
    catalogue: Catalogue
    subject: dict[str, str | None]
    names: Names
    stated: Stated
    identities: tuple[str, ...]
    comma: bool
    units: dict[str, str]
    tolerance: Fraction | None

    @property
    def is_check(self) -> bool:
        """Whether doses are checked; regimens are scaled otherwise."""
        return self.tolerance is not None

    def of(self, schema: Schema) -> Task:
        """Return what is done with a table of these columns.

        Raises:
            InputError: a column is missing or has one of our names, or a value means nothing.
            UnknownNameError: no such indication or regimen.
            NoDoseReportedError: the article names the indication and reports no dose.
        """
        refuse_clashes(tuple(schema), (ROW, *(CHECK_COLUMNS if self.is_check else DOSE_COLUMNS)), self.names.prefix)
        missing = next((name for name in self.identities if name not in schema), None)
        if missing is not None:
            raise InputError(f"the table has no column {shown(missing)}{seen(schema)}; --id-column names another")
        held = subjects(self.catalogue, **self.subject, by_row=self.is_check)
        place = layout(schema, self.names, self.stated, with_dose=self.is_check)
        spelling, prefix = Spelling(comma=self.comma, units=self.units), self.names.prefix
        return Task(
            layout=place, schema=schema, subjects=held, tolerance=self.tolerance, spelling=spelling, prefix=prefix,
            kept_as=FEW,
        )  # fmt: skip


def run(asked: Asked, *, summary: bool, strict: bool) -> int:
    """Work through a table and return the exit code: 1 where rows were refused, or are outside and that is strict.

    Raises:
        CatalogueError: the table cannot be read.
        InputError: what is asked means nothing for it.
        MissingExtraError: the library that makes the page is not installed.
        UndeliveredError: the output or the page could not be written.
    """
    form, to = _formats(asked)
    if asked.report is not None:
        need()
    with ExitStack() as stack:
        stack.enter_context(_without_panics())
        stdin = None if sys.stdin is None else sys.stdin.buffer
        identities = None
        if asked.identities:
            stdin = _spooled(stdin, stack) if asked.table == "-" else None
            with opened(asked.table, form, stdin, asked.separator) as first:
                identities = Identities(asked.identities, asked.of(first.schema))
                identities.watch(first)
            if stdin is not None:
                stdin.seek(0)
        source = stack.enter_context(opened(asked.table, form, stdin, asked.separator))
        schema = source.schema
        question = asked.of(schema)
        work = Work(question, identities)
        watched = (*asked.identities, *question.layout.names) if asked.report is not None and asked.is_check else ()
        tally = Tally(is_check=asked.is_check, watched=tuple(dict.fromkeys(watched)))
        columns = dict(work(pl.DataFrame(schema=schema), 1).table.schema)
        is_sized = os.path.isfile(asked.table) and form is not FileFormat.PARQUET
        size = os.path.getsize(asked.table) if is_sized else None
        show = stack.enter_context(
            bar("checking" if asked.is_check else "dosing", size, in_bytes=True, to_file=asked.output is not None)
        )
        file, write_report = stack.enter_context(stream(asked.output, asked.report))
        names = _names(columns, is_terminal=file.isatty())
        batches = _worked(source, work, tally, names, show, is_terminal=file.isatty())
        write(batches, {names[name]: kind for name, kind in columns.items()}, file, to)
        counts = tally.counts()
        if write_report is not None:
            from ketacalc.output.formats.html import write as page

            columns_read = tuple(name for name in schema if name in question.layout.names)
            write_report(page(_result(asked, columns_read, counts, tally, question.subjects)).encode("ascii"))
    for line in (*lines.counted(counts), *(lines.summary(counts) if summary else lines.unread(counts))):
        complain(line)
    if identities is not None and identities.is_full:
        complain("the weights of further patients were not compared: there are more than 4,000,000")
    return exit_codes.OUTSIDE if counts.refused or (strict and not tally.is_strictly_fine) else exit_codes.DONE


def _spooled(stdin: BinaryIO | None, stack: ExitStack) -> BinaryIO:
    """Return a copy of stdin that can be read twice; it has no name, so that nothing of it is left behind."""
    import shutil
    from tempfile import TemporaryFile

    copy = stack.enter_context(TemporaryFile())  # noqa: SIM115 - the stack closes it
    if stdin is not None:
        shutil.copyfileobj(stdin, copy)
    copy.seek(0)
    return copy


@contextmanager
def _without_panics() -> Iterator[None]:
    """Keep what polars writes to stderr by itself where it panics: its error is said by us, in one line."""
    kept, number = sys.stderr, None
    with suppress(AttributeError, OSError, ValueError):  # it is closed, or no file
        number = kept.fileno()
    if number is None:
        yield
        return
    kept.flush()
    ours, nowhere = os.dup(number), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, number)
        with open(ours, "w", encoding=kept.encoding, errors=kept.errors, closefd=False, buffering=1) as sys.stderr:
            yield
    finally:
        sys.stderr = kept
        os.dup2(ours, number)
        os.close(ours)
        os.close(nowhere)


def _formats(asked: Asked) -> tuple[FileFormat, FileFormat]:
    """Return how the table is written, and how the output is to be; refuse Parquet that is to go to a pipe."""
    refuse_address(asked.table)
    form = FileFormat(asked.source) if asked.source else format_of(asked.table, "--from")
    to = FileFormat(asked.target) if asked.target else format_of(asked.output, "--format")
    if to is FileFormat.PARQUET and asked.output is None:
        raise InputError("Parquet is not written to a pipe: name a file with --output")
    return form, to


def _result(asked: Asked, columns: tuple[str, ...], counts: Counts, tally: Tally, held: Subjects) -> CohortResult:
    used = {one.id for one_set in (held.sets or [held.all_rows]) for one in one_set}
    return CohortResult(
        source=asked.catalogue,
        question=Question(
            **asked.subject,
            concentration=asked.stated.concentration,
            duration=asked.stated.duration,
            units=tuple(asked.units.items()),
            tolerance=asked.tolerance,
        ),
        table=shown(os.path.basename(asked.table)) if asked.table != "-" else "stdin",
        output=shown(os.path.basename(asked.output)) if asked.output is not None else "stdout",
        columns=columns,
        counts=counts,
        regimens=tuple(one for one in asked.catalogue.regimens if one.id in used),
        held=tally.held(),
    )


def _names(columns: Schema, *, is_terminal: bool) -> dict[str, str]:
    """Return the headings as they are written: on a terminal without what it would obey, and each once."""
    if not is_terminal:
        return {name: name for name in columns}
    found: dict[str, str] = {}
    for name in columns:
        text = printable(name, 200)
        found[name] = text if text not in found.values() else f"{text} ({len(found) + 1})"
    return found


def _worked(
    source: Source, work: Work, tally: Tally, names: dict[str, str], show: Callable[[int], None], *, is_terminal: bool
) -> Iterator[pl.DataFrame]:
    """Yield the batches with our columns, each counted."""
    for done in worked(source, work):
        tally.add(done, work.prefix)
        show(source.taken)
        table = done.table.select(list(names))
        yield _printable(table).rename(names) if is_terminal else table


def _printable(batch: pl.DataFrame) -> pl.DataFrame:
    """Return a batch whose texts no terminal obeys."""
    return batch.with_columns(
        pl.col(pl.String, pl.Categorical).cast(pl.String).str.replace_all(r"[\p{C}\u{2028}\u{2029}]", " ")
    )
