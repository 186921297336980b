"""One run of the command line: every expected refusal becomes one line and an exit code."""

import os
import sys
from typing import Final

import typer
from typer.exceptions import TyperException

from ketacalc.cli import exit_codes
from ketacalc.cli.group import app
from ketacalc.core.errors import KetacalcError

HELP: Final = frozenset({"--help", "--show-completion"})
LONGEST_LINE: Final = 299
COMPLETION: Final = "_KETACALC_COMPLETE"
"""The variable by which a shell asks for completion."""


def run(arguments: list[str]) -> int:  # noqa: PLR0911 - one for each way in which a run ends
    """Run the command line and return its exit code; a bug keeps its traceback."""
    stdout = sys.stdout
    if stdout is None and not HELP.isdisjoint(arguments):
        complain("could not write to stdout: it is closed")
        return exit_codes.UNDELIVERED
    if COMPLETION in os.environ:
        # Typer breaks a description at the terminal's width, and fish would offer the second line as a name.
        os.environ["COLUMNS"] = "10000"
    try:
        code = app(arguments, prog_name="ketacalc", standalone_mode=False)
        if stdout is not None:
            stdout.flush()
    except SystemExit as ended:
        # Typer ends the process itself after completion, and where the reader of a pipe has gone away.
        return (
            exit_codes.UNDELIVERED
            if sys.stdout is not stdout
            else ended.code
            if isinstance(ended.code, int)
            else exit_codes.USAGE
        )
    except BrokenPipeError:
        return exit_codes.UNDELIVERED
    except KetacalcError as error:
        complain(str(error))
        return exit_codes.of_refusal(error)
    except TyperException as error:
        complain(_helped(error.format_message()))
        return exit_codes.USAGE
    except OSError as error:
        # Help and completion are written by Typer, and not by our own delivery.
        complain(f"could not write to stdout: {error.strerror}")
        return exit_codes.UNDELIVERED
    except typer.Abort:
        return exit_codes.INTERRUPTED
    return code if isinstance(code, int) else exit_codes.DONE


def _helped(message: str) -> str:
    """Return Typer's own refusal with what would work, where it does not say so."""
    if "'--weight'" in message and message.startswith("Missing"):
        return f"{message.rstrip('.')}; write it as in --weight 70, or -w '154 lb'"
    if "'--weights'" in message and message.startswith("Missing"):
        return f"{message.rstrip('.')}; write it as in --weights 40:120:10, or 10,12.5,15 kg"
    return f"{message.rstrip('.')}; --help shows how" if message.startswith("Missing") else message


def complain(message: str) -> None:
    """Say on stderr, in one line that no terminal obeys, what was refused; nothing where nothing is to be said."""
    line = " ".join("".join(c if c.isprintable() else " " for c in message).split())
    if not line or sys.stderr is None:
        return
    line = f"ketacalc: {line}".encode(sys.stderr.encoding or "ascii", "backslashreplace").decode("utf-8", "replace")
    if len(line) > LONGEST_LINE:
        line = line[: LONGEST_LINE - 3] + "..."
    try:
        sys.stderr.write(line + "\n")
        sys.stderr.flush()
    except OSError:
        return
