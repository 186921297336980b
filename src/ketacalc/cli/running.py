"""One run of the command line: every expected refusal becomes one line and an exit code."""

import sys
from typing import Final

import typer
from typer.exceptions import TyperException

from ketacalc.cli.group import app
from ketacalc.core import errors
from ketacalc.core.errors import KetacalcError

DONE: Final = 0
USAGE: Final = 2
CODES: Final[tuple[tuple[type[KetacalcError], int], ...]] = (
    (errors.CatalogueError, 4),
    (errors.NoDoseReported, 3),
    (errors.Undelivered, 74),
    (KetacalcError, USAGE),
)
LONGEST_LINE: Final = 299


def run(arguments: list[str]) -> int:
    """Run the command line and return its exit code; a bug keeps its traceback."""
    try:
        code = app(arguments, prog_name="ketacalc", standalone_mode=False)
    except KetacalcError as error:
        complain(str(error))
        return next(code for kind, code in CODES if isinstance(error, kind))
    except TyperException as error:
        complain(error.format_message())
        return USAGE
    except typer.Abort:
        return 130
    return code if isinstance(code, int) else DONE


def complain(message: str) -> None:
    """Say on stderr, in one line that no terminal obeys, what was refused; nothing where nothing is to be said."""
    line = " ".join("".join(c if c.isprintable() else " " for c in message).split())
    if not line or sys.stderr is None:
        return
    line = f"ketacalc: {line}"
    if len(line) > LONGEST_LINE:
        line = line[: LONGEST_LINE - 3] + "..."
    try:
        sys.stderr.write(line + "\n")
        sys.stderr.flush()
    except OSError:
        return
