"""`ketacalc help`: what the commands do, how one of them is used, and what the exit codes mean."""

from typing import Annotated, Any, Final

import typer

from ketacalc.cli import exit_codes
from ketacalc.cli.delivery import deliver
from ketacalc.core.errors import InputError

TOPIC: Final = "exit-codes"
EXAMPLES: Final = """\b
Examples:
  ketacalc help
  ketacalc help dose
  ketacalc help cohort check
  ketacalc help exit-codes"""


def _offered(context: typer.Context, incomplete: str) -> list[str]:
    found: Any = context.find_root().command
    return [name for name in (*found.list_commands(context), TOPIC) if name.startswith(incomplete)]


def command(
    context: typer.Context,
    subject: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SUBJECT]...", autocompletion=_offered, help="A command, or exit-codes."),
    ] = None,
) -> None:
    """Show what the commands do, how one is used, or what the exit codes mean."""
    words = subject or []
    if words == [TOPIC]:
        deliver(exit_codes.topic(), None)
        return
    path: Any = context.find_root()
    for word in words:
        if not hasattr(path.command, "get_command"):
            raise InputError(f"{path.command_path} has no commands of its own")
        below = path.command.get_command(path, word)
        path = type(path)(below, parent=path, info_name=word, **below.context_settings)
    deliver(path.get_help() + "\n", None)
