"""One run of the command line: every expected refusal becomes one line and an exit code."""

import os
import re
import sys
from typing import Final

from typer.exceptions import TyperException

from ketacalc.cli import exit_codes
from ketacalc.cli.group import app
from ketacalc.cli.messages import complain
from ketacalc.core.errors import KetacalcError

COMPLETION: Final = "_KETACALC_COMPLETE"
"""The variable by which a shell asks for completion."""


def run(arguments: list[str]) -> int:
    """Run the command line and return its exit code; what nobody expected is raised."""
    stdout = sys.stdout
    completes = COMPLETION in os.environ or "--show-completion" in arguments or "--install-completion" in arguments
    if COMPLETION in os.environ:
        # Typer breaks a description at the terminal's width, and fish would offer the second line as a name.
        os.environ["COLUMNS"] = "10000"
    try:
        if completes and stdout is None:
            raise OSError(0, "it is closed")  # noqa: TRY301 - said as where it is full
        code = app(arguments, prog_name="ketacalc", standalone_mode=False)
        if stdout is not None:
            stdout.flush()
    except SystemExit as ended:
        # Typer ends the process itself after completion, and where the reader of a pipe has gone away.
        if sys.stdout is not stdout:
            return exit_codes.UNDELIVERED
        return ended.code if isinstance(ended.code, int) else exit_codes.USAGE
    except KetacalcError as error:
        complain(str(error))
        return exit_codes.of_refusal(error)
    except TyperException as error:
        complain(_said(error))
        return exit_codes.USAGE
    except OSError as error:
        if not completes:
            raise
        complain("" if isinstance(error, BrokenPipeError) else f"could not write to stdout: {error.strerror}")
        return exit_codes.UNDELIVERED
    return code if isinstance(code, int) else exit_codes.DONE


def _said(error: TyperException) -> str:
    """Return Typer's own refusal with the option or the argument that it is about, as we name them."""
    parameter, name = getattr(error, "param", None), getattr(error, "option_name", "")
    if name and hasattr(error, "possibilities"):
        near = sorted(error.possibilities or ())
        return f"no option {name}" + (f"; did you mean {near[0]}?" if near else "; see ketacalc help")
    if name and "requires an argument" in error.message:
        return f"{name} needs a value"
    if parameter is None:
        context = getattr(error, "ctx", None)
        if error.message == "Missing command." and context is not None:
            return f"no command given; see ketacalc help {context.command_path.removeprefix('ketacalc ')}"
        return error.format_message().rstrip(".")
    option = parameter.param_type_name == "option"
    message = error.message.rstrip(".").replace("a valid int range", "a whole number")
    message = re.sub(r"in the range (\S+)<=x<=(\S+)", r"from \1 to \2", message)
    return f"{parameter.opts[0] if option else parameter.metavar}: {message}"
