"""`ketacalc conform`: another calculator held against the reference vectors."""

import math
from enum import StrEnum
from typing import Annotated, Final

import typer

from ketacalc.cli import exit_codes, options
from ketacalc.cli.delivery import answer, contents, opened
from ketacalc.cli.progress import bar
from ketacalc.cli.signals import ENDINGS
from ketacalc.cli.vectors import Flags, Operations
from ketacalc.core.catalogue.toml_file import printable, shown
from ketacalc.core.conform.conformity import of_answers, of_program
from ketacalc.core.conform.program import end_all
from ketacalc.core.errors import InputError
from ketacalc.core.quantities import quoted
from ketacalc.core.vectors.collection import vectors
from ketacalc.core.vectors.vector import Vector
from ketacalc.output.conform import ConformResult, junit, tap

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
        list[str] | None, options.option("--skip", "A vector to leave out, and why; repeatable.", "ID=REASON")
    ] = None,
    timeout: Annotated[
        float, options.option("--timeout", "Seconds allowed for each answer.", "SECONDS", min=0.01, max=LONGEST)
    ] = 10.0,
    each: Annotated[bool, options.option("--each", "Start the program once for each vector.")] = False,
    answers: Annotated[
        str | None, options.option("--answers", "Grade answers that were written elsewhere; - is stdin.", "FILE")
    ] = None,
    form: Annotated[Reports, options.option("--format -f", "How to write the report.")] = Reports.TABLE,
    output: options.Output = None,
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
        found = of_answers(asked, contents(answers, LARGEST).split(b"\n"), skipped, every)
        result = ConformResult(program="stdin" if answers == "-" else shown(answers), found=found)
    else:
        ENDINGS.append(end_all)
        with bar("asking", len(asked)) as progress:
            found = of_program(asked, program or [], timeout=timeout, each=each, skipped=skipped, progress=progress)
        result = ConformResult(program=printable(" ".join(program or []), 200), found=found)
    answer(result, form, output, {"junit": lambda run, _: junit(run), "tap": lambda run, _: tap(run)})
    if not result.found.is_sound:
        return exit_codes.OUTSIDE
    return exit_codes.NOTHING if result.found.is_empty else exit_codes.DONE


def _skipped(texts: list[str], asked: tuple[Vector, ...]) -> dict[str, str]:
    """Return the vectors that are left out, each with its reason; refuse one without, or that is not asked anyway."""
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
