"""`ketacalc conform`: another calculator held against the reference vectors."""

import json
import math
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from types import FrameType
from typing import Annotated, Final, NoReturn

import typer

from ketacalc.cli import exit_codes
from ketacalc.cli.answer import opened
from ketacalc.cli.delivery import deliver, medium
from ketacalc.cli.options import Output
from ketacalc.cli.progress import counter
from ketacalc.cli.vectors import Flags, Operations
from ketacalc.core.catalogue.toml_file import printable, read_file, shown
from ketacalc.core.conform.conformity import Conformity, of_answers, of_program
from ketacalc.core.errors import CatalogueError, InputError
from ketacalc.core.quantities import quoted
from ketacalc.core.vectors.collection import vectors
from ketacalc.core.vectors.vector import Vector
from ketacalc.output.reports.conform import ConformReport

EXAMPLES: Final = """\b
Examples:
  ketacalc conform -- python calculator.py
  ketacalc conform --operation infusion -f junit -o report.xml -- python calculator.py
  ketacalc conform --skip "infusion[per-hour-1]=known" -- python calculator.py
  ketacalc vectors -f jsonl | python calculator.py | ketacalc conform --answers -

\b
The program reads one line of JSON per vector, {"id", "operation", "input"}, and
writes one line for each: {"id": ..., "result": {"value": 10.5, "unit": "mL/h"}},
or "refused": true, or "unsupported": true. A result is right as a float, or as
correctly rounded at the digits that it shows and within 1 %.

\b
Exit codes: 0 nothing is wrong, 1 something is, 3 nothing was supported."""

LARGEST: Final = 64 << 20
"""Bytes of a file of answers."""
LONGEST: Final = 3600.0
"""Seconds that an answer may take."""


class Reports(StrEnum):
    """How the report is written."""

    TABLE = "table"
    JSON = "json"
    JUNIT = "junit"
    TAP = "tap"


def command(
    program: Annotated[
        list[str] | None, typer.Argument(metavar="COMMAND...", help="After --, the program with its arguments.")
    ] = None,
    operation: Operations = None,
    flag: Flags = None,
    skip: Annotated[
        list[str] | None,
        typer.Option("--skip", metavar="ID=REASON", help="A vector that is not asked, and why; repeatable."),
    ] = None,
    timeout: Annotated[
        float, typer.Option("--timeout", min=0.01, max=LONGEST, metavar="SECONDS", help="Seconds for each answer.")
    ] = 10.0,
    each: Annotated[bool, typer.Option("--each", help="Start the program once for each vector.")] = False,
    answers: Annotated[
        str | None,
        typer.Option("--answers", metavar="FILE", help="Grade answers that were written elsewhere; - is stdin."),
    ] = None,
    form: Annotated[Reports, typer.Option("--format", "-f", help="How to write the report.")] = Reports.TABLE,
    output: Output = None,
) -> int:
    """Run another calculator over the reference vectors, and name what is wrong."""
    if bool(program) is (answers is not None):
        raise InputError("name a program after --, as in ketacalc conform -- node mycalc.mjs, or a file with --answers")
    if not math.isfinite(timeout):
        raise InputError(f"{timeout} is no time to wait for an answer; for example --timeout 10")
    if each and answers is not None:
        raise InputError("--each starts a program, and --answers takes none")
    catalogue = opened(None)
    asked = vectors(catalogue, operation or (), flag or ())
    if not asked:
        raise InputError("no vector is of these operations and has one of these flags")
    skipped = _skipped(skip or [], asked)
    if answers is not None:
        every = frozenset(one.id for one in vectors(catalogue))
        found = of_answers(asked, _read(answers).split(b"\n"), skipped, every)
        report = ConformReport(program="stdin" if answers == "-" else shown(answers), found=found)
    else:
        found = _run(program or [], asked, skipped, timeout=timeout, each=each)
        report = ConformReport(program=printable(" ".join(program or []), 200), found=found)
    deliver(_WRITERS[form](report, output), output)
    if not report.found.is_sound:
        return exit_codes.OUTSIDE
    return exit_codes.NOTHING if report.found.is_empty else exit_codes.DONE


def _read(path: str) -> bytes:
    """Return a file of answers, or stdin.

    Raises:
        CatalogueError: it cannot be read.
    """
    if path != "-":
        return read_file(path, LARGEST)
    if sys.stdin is None:
        raise CatalogueError("stdin is closed")
    return sys.stdin.buffer.read(LARGEST)


def _table(report: ConformReport, output: str | None) -> str:
    from ketacalc.output.formats.table import write

    return write(report.view(), medium(output))


_WRITERS: Final[dict[Reports, Callable[[ConformReport, str | None], str]]] = {
    Reports.TABLE: _table,
    Reports.JSON: lambda report, _: json.dumps(report.document(), indent=2, allow_nan=False) + "\n",
    Reports.JUNIT: lambda report, _: report.junit(),
    Reports.TAP: lambda report, _: report.tap(),
}


def _run(
    program: list[str], asked: tuple[Vector, ...], skipped: dict[str, str], *, timeout: float, each: bool
) -> Conformity:
    with _ended_by_signals(), counter("asking", len(asked)) as progress:
        return of_program(asked, program, timeout=timeout, each=each, skipped=skipped, progress=progress)


def _skipped(texts: list[str], asked: tuple[Vector, ...]) -> dict[str, str]:
    """Return the vectors that are not asked, each with its reason.

    Raises:
        InputError: one has no reason, or is not among those that are asked.
    """
    found: dict[str, str] = {}
    ids = {one.id for one in asked}
    for text in texts:
        name, equals, reason = text.partition("=")
        if not equals or not reason.strip():
            raise InputError(f'{quoted(text)} has no reason: write it as in --skip "salt[base-1]=we know no salts"')
        if name not in ids:
            from difflib import get_close_matches

            near = get_close_matches(name[:64], ids, n=1)
            raise InputError(f"no vector {quoted(name)} is asked{f'; did you mean {near[0]}?' if near else ''}")
        found[name] = reason.strip()
    return found


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """End by an exception at a signal that would end the process at once, so that the program ends with it."""

    def end(number: int, frame: FrameType | None) -> NoReturn:
        raise SystemExit(exit_codes.SIGNAL + number)

    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), end) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)
