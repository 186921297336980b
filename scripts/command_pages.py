"""The pages of the documentation about the commands: their own help, and what their examples print.

A command that holds others, such as one for each kind of table, has a section for each of them.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import typer.main
from examples import ADAPTERS, FILES, holding, run
from write_man import value

from ketacalc.cli import exit_codes
from ketacalc.cli.group import app, summary
from ketacalc.output.formats.markdown import literal

LONGEST: Final = 400
"""Lines of output beyond which a page shows the first ones only; longer than any answer with doses and cautions."""
SHOWN: Final = 45
WIDEST: Final = 300
"""Letters of the mean line beyond which a page shows the first three only: they are for a program to read."""
MACHINES: Final = re.compile(r"(pint(?: |\": \"))\d+(?:\.\d+)+")
"""What an output says of the machine and not of ketacalc: the version of pint that is installed there."""
UNUSABLE: Final = (2, 4, 126, 127)
"""Exit codes of an example that could not run here: a file of the reader's that the examples do not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A command and what its help says.

    Attributes:
        name: as it is typed after `ketacalc`.
        summary: the first sentence of its help.
        found: the command itself.
        inner: the commands that it holds.
    """

    name: str
    summary: str
    found: Any
    inner: tuple["Described", ...]


def described() -> tuple[Described, ...]:
    """Return every command, in the order of the help."""
    group: Any = typer.main.get_command(app)
    return tuple(_inner(group, ""))


def _inner(group: Any, before: str) -> Iterator[Described]:
    context = group.make_context("ketacalc", [], resilient_parsing=True)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        full = f"{before} {name}".strip()
        inner = tuple(_inner(found, full)) if hasattr(found, "list_commands") else ()
        yield Described(name=full, summary=summary(found), found=found, inner=inner)


def status() -> Iterator[str]:
    """Yield the lines of the table of exit codes."""
    yield from ("| exit code | means |", "|---|---|")
    yield from (f"| {code} | {literal(words)} |" for code, words in exit_codes.MEANINGS.items())


def overview(commands: tuple[Described, ...]) -> str:
    """Return the page that lists the commands and what holds for all of them."""
    rows = [f"| [`{one.name}`]({one.name}.md) | {literal(one.summary)} |" for one in commands]
    return "\n".join(
        [
            "# Commands",
            "",
            "Each page is written from the command's own help, and each output on it is what the command printed.",
            "",
            "| command | does |",
            "|---|---|",
            *rows,
            "",
            "## Exit codes",
            "",
            *status(),
            "",
            "Data goes to stdout and everything else to stderr. An error is one line: what is wrong, in which value,",
            "and what would work; stdout is then empty. A broken pipe is quiet.",
            "",
            "## Files of the examples",
            "",
            "The examples run in a folder that holds " + _listed(sorted(FILES)) + ".",
            "",
        ]
    )


def _listed(names: list[str]) -> str:
    links = [f"[`{name}`](../files/{name})" for name in names]
    return ", ".join(links[:-1]) + " and " + links[-1]


MORE: Final = {"cohort": "The columns that come out, the statuses, files and engines: [whole tables](../tables.md)."}
"""Where a command has a page of its own besides."""


def page(one: Described) -> str:
    """Return the page of one command."""
    with holding(FILES | ADAPTERS) as folder:
        more = [MORE[one.name], ""] if one.name in MORE else []
        return "\n".join([*_part(one, folder, depth=1), *more]) + "\n"


def _part(one: Described, folder: str, depth: int) -> Iterator[str]:
    context = one.found.make_context(one.name, [], resilient_parsing=True)
    parameters = one.found.get_params(context)
    arguments = [value(parameter) for parameter in parameters if parameter.param_type_name == "argument"]
    yield from (f"{'#' * depth} {one.name}", "")
    yield from (literal(" ".join(paragraph.split())) + "\n" for paragraph in (one.found.help or "").split("\n\n"))
    usage = " ".join(["ketacalc", one.name, *(["COMMAND"] if one.inner else ()), "[OPTIONS]", *arguments])
    yield from ("```text", usage, "```", "")
    yield from (f"{'#' * (depth + 1)} Options", "", "| option | takes | for |", "|---|---|---|")
    yield from (_option(parameter) for parameter in parameters if parameter.param_type_name == "option")
    yield ""
    taken = [parameter for parameter in parameters if parameter.param_type_name == "argument"]
    if taken:
        yield from ("| argument | for |", "|---|---|")
        yield from (f"| `{value(parameter)}` | {_help(parameter)} |" for parameter in taken)
        yield ""
    yield from _epilog(one.found.epilog or "", folder, depth + 1)
    for inner in one.inner:
        yield from _part(inner, folder, depth + 1)


def _help(parameter: Any) -> str:
    text = literal(" ".join((parameter.help or "").split()))
    return f"{text} Required." if parameter.required else text


def _option(parameter: Any) -> str:
    names = ", ".join(f"`{name}`" for name in parameter.opts)
    takes = ", ".join(f"`{word}`" for word in value(parameter).split("|") if word)
    default = parameter.default
    said = _help(parameter)
    if isinstance(default, str) and default:
        said += f" Unless said otherwise: `{default}`."
    return f"| {names} | {takes} | {said} |"


def _epilog(text: str, folder: str, depth: int) -> Iterator[str]:
    """Yield the examples with their outputs, the exit codes of its own, and the notes."""
    blocks = [block for block in text.replace("\b\n", "").split("\n\n") if block.strip()]
    for block in blocks:
        head, _, rest = block.partition("\n")
        if head == "Examples:":
            yield from (f"{'#' * depth} Examples", "")
            for line in rest.splitlines():
                yield from _example(line.strip(), folder)
        elif block.startswith("Exit codes:"):
            codes = " ".join(block.removeprefix("Exit codes:").split())
            yield from (f"{'#' * depth} Exit codes", "", literal(codes), "")
            yield from ("The codes of every command stand in [the list of commands](index.md#exit-codes).", "")
        else:
            yield from ("```text", block, "```", "")


def _example(command: str, folder: str) -> Iterator[str]:
    """Yield an example with what it prints; one that cannot run here is shown without."""
    if command.startswith("ketacalc init "):
        with holding({}) as empty:  # it writes a file that is not there yet
            done: subprocess.CompletedProcess[str] | None = run(command, empty)
    else:
        done = run(command, folder) if "jq" not in command or shutil.which("jq") else None
    if done is None or (done.returncode in UNUSABLE and "ketacalc:" in done.stdout):
        print("not run:", command, "-", done.stdout.strip() if done else "jq is not installed", file=sys.stderr)
        yield from ("```sh", command, "```", "", "Not run for this page.", "")
        return
    lines = MACHINES.sub(r"\1VERSION", done.stdout).splitlines()
    wide = len(done.stdout) > WIDEST * len(lines)
    shown = lines[: 3 if wide else SHOWN if len(lines) > LONGEST else None]
    yield from ("```console", f"$ {command}", *shown, "```", "")
    if any(MACHINES.search(line) for line in done.stdout.splitlines()):
        yield from ("The version of pint is that of your machine.", "")
    if len(shown) < len(lines):
        yield from (f"The first {len(shown)} of {len(lines)} lines.", "")
    written = re.search(r"(?:-o|--output|--plot) (\S+)", command)
    if written and not lines:
        yield from (f"It prints nothing: the answer is in `{written[1]}`.", "")
