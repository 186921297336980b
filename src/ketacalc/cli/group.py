"""The commands, each loaded when it is called: a command that is not used costs nothing at the start."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from itertools import pairwise
from typing import Annotated, Any, Final

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from ketacalc import __version__
from ketacalc.core.errors import InputError, MissingInput

COMMANDS: Final = (
    "dose", "check", "prepare", "course", "card", "compare", "verify", "cohort", "convert", "list", "show", "cite", "lint",
    "init", "selftest", "vectors", "conform",
)  # fmt: skip
"""In the order of the help; each is a module of this package with a function `command`."""

_SETTINGS: Final[dict[str, Any]] = {"pretty_exceptions_enable": False, "rich_markup_mode": None}


class Strict(TyperCommand):
    """A command that refuses a single-valued option given twice, and takes a negative number for no option."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments after a look at what is given twice, and at what is no option."""
        if not ctx.resilient_parsing:
            try:
                _, rest, order = self.make_parser(ctx).parse_args(args=list(args))
            except TyperException as error:
                raise _negative(getattr(error, "option_name", ""), args) or error from None
            if rest and (whole := _parted(args)):
                raise InputError(f'write what has a space in it in quotes: "{whole}"')
            for parameter in order:
                single = not getattr(parameter, "multiple", False) and not getattr(parameter, "is_flag", False)
                if parameter.param_type_name == "option" and single and order.count(parameter) > 1:
                    raise InputError(f"{parameter.opts[0]} is given twice; which one is meant cannot be known")
        with self._naming_options():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; what it misses is named by the options that it has for it."""
        with self._naming_options():
            return super().invoke(ctx)

    @contextmanager
    def _naming_options(self) -> Iterator[None]:
        """Have a refusal name the options of this command, and no other."""
        options = {option for parameter in self.params for option in parameter.opts}
        try:
            yield
        except MissingInput as error:
            raise InputError(error.told(options)) from None
        except TyperException as error:
            if isinstance(error.__cause__, MissingInput):
                error.message = error.__cause__.told(options)
            raise


def _negative(option: str, arguments: list[str]) -> InputError | None:
    """Return the refusal of a negative number that was taken for an option; None where it is an option."""
    if not option[1:2].isdigit() and not option.startswith("-."):
        return None
    from ketacalc.core.quantities import quoted

    said = next((argument for argument in arguments if argument.startswith(option)), option)
    return InputError(f"cannot read {quoted(said)} as a quantity: it is negative")


def _parted(arguments: list[str]) -> str:
    """Return a number and its unit that the shell gave as two arguments, as one; nothing where there are none."""
    from ketacalc.core.quantities.grammar import split
    from ketacalc.core.quantities.spelling import canonical

    pairs = ((first, second) for first, second in pairwise(arguments) if first[:1].isdigit() and not split(first)[1])
    return next((f"{first} {second}" for first, second in pairs if canonical(second)), "")


class Commands(TyperGroup):
    """The group of all commands."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Load one command.

        Raises:
            InputError: there is none of that name.
        """
        if cmd_name not in COMMANDS:
            if ctx.resilient_parsing:
                return None
            raise InputError(_unknown(cmd_name))
        if cmd_name not in self.commands:
            module = import_module(f"ketacalc.cli.{cmd_name}")
            one = typer.Typer(add_completion=False, **_SETTINGS)
            if hasattr(module, "COMMANDS"):
                one = typer.Typer(add_completion=False, help=module.HELP, epilog=module.EXAMPLES, **_SETTINGS)
                for name, command in module.COMMANDS.items():
                    one.command(name, cls=Strict, epilog=module.EXAMPLES_OF[name])(command)
            else:
                one.command(cmd_name, cls=Strict, epilog=module.EXAMPLES)(module.command)
            self.commands[cmd_name] = typer.main.get_command(one)
        return self.commands[cmd_name]


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    from ketacalc.core.quantities import quoted

    near = get_close_matches(name[:64], COMMANDS)
    return f"no command {quoted(name)}; " + (f"did you mean {near[0]}?" if near else f"there is {', '.join(COMMANDS)}")


app: Final = typer.Typer(cls=Commands, **_SETTINGS)


def _version(asked: bool) -> None:
    if asked:
        from ketacalc.cli.delivery import deliver
        from ketacalc.core.catalogue.loading import load

        deliver(f"ketacalc {__version__} (catalogue {load().version})\n", None)
        raise typer.Exit


@app.callback(invoke_without_command=True)
def ketacalc(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the versions of tool and catalogue."),
    ] = False,
) -> None:
    """Ketamine regimens as one review article reports them, scaled to a body weight, each with its source.

    It reports and does not recommend.
    """
    if context.invoked_subcommand is None:
        raise InputError(f"name a command: {', '.join(COMMANDS)}; ketacalc --help says more")
