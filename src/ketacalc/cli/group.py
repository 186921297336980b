"""The commands, each loaded when it is called: a command that is not used costs nothing at the start."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from itertools import chain, pairwise
from typing import Annotated, Any, Final

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from ketacalc import __version__
from ketacalc.core.errors import InputError, KetacalcError, MissingInputError

GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "At the bedside": ("dose", "check", "prepare", "course", "card", "convert"),
    "The evidence": ("list", "show", "cite", "compare"),
    "Other people's work": ("verify", "conform", "vectors"),
    "Your data": ("cohort", "lint", "init"),
    "ketacalc itself": ("selftest", "help"),
}
"""The commands by the job that they do; each is a module of this package with a function `command`."""
COMMANDS: Final[tuple[str, ...]] = tuple(chain.from_iterable(GROUPS.values()))
"""In the order of the help."""
WRITTEN: Final = frozenset({"--output", "--plot", "--report"})
"""The options that name a file to write."""
_CONTEXT: Final[dict[str, Any]] = {"context_settings": {"help_option_names": ["--help", "-h"]}}
_SETTINGS: Final[dict[str, Any]] = {"pretty_exceptions_enable": False, "rich_markup_mode": None, **_CONTEXT}


def _show_help(context: Any, _: Any, asked: bool) -> None:
    if asked and not context.resilient_parsing:
        from ketacalc.cli.delivery import deliver

        deliver(context.get_help() + "\n", None)
        raise typer.Exit


class _Helped:
    """What delivers its help as every answer is delivered, and not as Typer would."""

    def get_help_option_names(self, ctx: Any) -> list[str]:
        """Return the names of `--help` in one order: Typer takes them from a set."""
        return sorted(super().get_help_option_names(ctx), key=len, reverse=True)  # type: ignore[misc]

    def get_help_option(self, ctx: Any) -> Any:
        """Return the option `--help`."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        option.callback = _show_help
        return option


class Strict(_Helped, TyperCommand):
    """A command that refuses a single-valued option given twice, and takes a negative number for no option."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments after a look at what is missing, left over or given twice, and settle the output."""
        order = [] if ctx.resilient_parsing else self._given(ctx, args)
        with self._naming_options():
            rest = super().parse_args(ctx, args)
        if any(not WRITTEN.isdisjoint(one.opts) for one in order):
            from ketacalc.cli.destination import settle

            settle(self.params, ctx.params, {one.name for one in order})
        return rest

    def _given(self, ctx: Any, args: list[str]) -> list[Any]:
        """Return the parameters that are given; refuse one given twice, one missing, and an argument too many."""
        try:
            values, rest, order = self.make_parser(ctx).parse_args(args=list(args))
        except TyperException as error:
            raise _negative(getattr(error, "option_name", ""), args) or error from None
        given = [one for one in order if values.get(one.name or "") is not None or one.is_eager]
        for one in given:
            single = not getattr(one, "multiple", False) and not getattr(one, "is_flag", False)
            if single and given.count(one) > 1:
                raise InputError(f"{one.opts[0]} was given twice; give it once")
        if any(one.is_eager for one in given):
            return []
        if rest:
            raise InputError(_left_over(rest[0], args))
        missing = next((one for one in self.params if one.required and one not in given), None)
        if missing is not None:
            raise InputError(_missing(missing, ctx.command_path.removeprefix("ketacalc ")))
        return given

    def invoke(self, ctx: Any) -> Any:
        """Run the command; what it misses is named by the options that it has for it."""
        try:
            with self._naming_options():
                return super().invoke(ctx)
        except KetacalcError as error:
            error.args = (_of_catalogue(str(error), ctx.params.get("catalogue") or ()), *error.args[1:])
            raise

    @contextmanager
    def _naming_options(self) -> Iterator[None]:
        """Have a refusal name the options of this command, and no other."""
        options = {option for parameter in self.params for option in parameter.opts}
        try:
            yield
        except MissingInputError as error:
            raise InputError(error.told(options)) from None
        except TyperException as error:
            if isinstance(error.__cause__, MissingInputError):
                error.message = error.__cause__.told(options)
            raise


def _of_catalogue(message: str, paths: Sequence[str]) -> str:
    """Return a message whose hints are about the catalogue that is in use."""
    if not paths or "ketacalc " not in message:
        return message
    import re
    from shlex import quote

    named = "".join(f" --catalogue {quote(path)}" for path in paths)
    return re.sub(r"\bketacalc (list|cite|compare|show)\b", rf"ketacalc \1{named}", message)


def _negative(option: str, arguments: list[str]) -> InputError | None:
    """Return the refusal of a negative number that was taken for an option; None where it is an option."""
    if not option[1:2].isdigit() and not option.startswith("-."):
        return None
    from ketacalc.core.quantities import quoted

    said = next((argument for argument in arguments if argument.startswith(option)), option)
    return InputError(f"cannot read {quoted(said)} as a quantity: it is negative")


def _left_over(text: str, arguments: list[str]) -> str:
    """Return the refusal of an argument too many; a unit that was parted from its number needs quotation marks."""
    from ketacalc.core.quantities import quoted
    from ketacalc.core.quantities.spelling import canonical

    for number, unit in pairwise(arguments):
        if number.replace(".", "", 1).isdecimal() and canonical(unit):
            return f'put a number and its unit in quotation marks: "{number} {unit}"'
    return f"{quoted(text)} is an argument too many"


def _missing(parameter: Any, command: str) -> str:
    """Return the refusal of a command without what it needs."""
    examples = {"--weight": "--weight 70, or -w '154 lb'", "--weights": "--weights 40:120:10, or 10,12.5,15 kg"}
    name = parameter.opts[0] if parameter.param_type_name == "option" else parameter.metavar
    works = f"for example {examples[name]}" if name in examples else f"see ketacalc help {command}"
    return f"{name} is missing; {works}"


class Commands(_Helped, TyperGroup):
    """The group of all commands."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Load one command; refuse a name that none has."""
        if cmd_name not in COMMANDS:
            if ctx.resilient_parsing:
                return None
            raise InputError(unknown(cmd_name))
        return _command(cmd_name)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the commands by the job that they do, each with all of its sentence."""
        widest = max(map(len, COMMANDS))
        for job, names in GROUPS.items():
            with formatter.section(job):
                formatter.write_dl([(f"{name:<{widest}}", summary(self.get_command(ctx, name))) for name in names])


@cache
def _command(name: str) -> Any:
    module = import_module(f"ketacalc.cli.{name}")
    below = getattr(module, "COMMANDS", {})
    top = {"help": module.HELP, "epilog": module.EXAMPLES, "cls": _Below} if below else {}
    group = typer.Typer(add_completion=False, **top, **_SETTINGS)
    for each, command in (below or {name: module.command}).items():
        epilog = module.EXAMPLES_OF[each] if below else module.EXAMPLES
        group.command(each, cls=Strict, epilog=epilog, **_CONTEXT)(command)
    return typer.main.get_command(group)


class _Below(_Helped, TyperGroup):
    """A command that has commands of its own."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return one command; refuse a name that none has."""
        if cmd_name not in self.commands and not ctx.resilient_parsing:
            raise InputError(unknown(cmd_name, tuple(self.commands)))
        return self.commands.get(cmd_name)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the commands, each with all of its sentence."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary(one)) for name, one in self.commands.items()])


def summary(command: Any) -> str:
    """Return the first sentence of a command's help."""
    return " ".join((command.help or "").partition("\n\n")[0].split())


def unknown(name: str, commands: tuple[str, ...] = COMMANDS) -> str:
    """Return the refusal of what is no command."""
    from difflib import get_close_matches

    from ketacalc.core.quantities import quoted

    near = get_close_matches(name[:64], commands)
    return f"no command {quoted(name)}; " + (f"did you mean {near[0]}?" if near else f"there is {', '.join(commands)}")


app: Final = typer.Typer(cls=Commands, **_SETTINGS)


def _version(asked: bool) -> None:
    if asked:
        from ketacalc.cli.delivery import deliver
        from ketacalc.core.catalogue.loading import load

        deliver(f"ketacalc {__version__} (catalogue {load().version})\n", None)
        raise typer.Exit


@app.callback(
    invoke_without_command=True,
    epilog="""\b
Two to try:
  ketacalc dose --indication trd --weight 70
  ketacalc check "350 mg" -i trd -w 70

\b
ketacalc help dose shows the options and examples of dose.
ketacalc help exit-codes shows what the exit codes mean.""",
)
def ketacalc(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option(
            "--version", "-V", callback=_version, is_eager=True, help="Show the versions of tool and catalogue."
        ),
    ] = False,
    traceback: Annotated[
        bool, typer.Option("--traceback", help="After a fault in ketacalc itself, show its traceback.")
    ] = False,
) -> int:
    """Ketamine regimens as one review article reports them, scaled to a body weight, each with its source.

    It reports and does not recommend.
    """
    if context.invoked_subcommand is not None:
        return 0
    from ketacalc.cli.delivery import deliver

    deliver(context.get_help() + "\n", None)
    raise InputError("no command given; see ketacalc help")
