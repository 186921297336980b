"""Write the manual page `man/ketacalc.1` from the commands' own help.

Run it after a change to a command or an option: `python scripts/write_man.py`.
`python scripts/write_man.py --check` writes nothing and exits 1 when the page is stale.
"""

from collections.abc import Iterator
from typing import Any

import typer.main
from writing import ROOT, settle

from ketacalc import __version__
from ketacalc.cli import exit_codes
from ketacalc.cli.group import app


def escaped(text: str) -> str:
    """Return text that roff prints as it stands."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text.startswith((".", "'")) else text


def filled(text: str) -> Iterator[str]:
    """Yield the lines of running text, a paragraph request between its paragraphs."""
    for at, paragraph in enumerate(part for part in text.split("\n\n") if part.strip()):
        if at:
            yield ".PP"
        yield escaped(" ".join(paragraph.split()))


def shown(text: str) -> Iterator[str]:
    """Yield the lines of a command's examples and notes, which stand line by line as its help prints them."""
    if text:
        yield from (".PP", ".nf")
        yield from (escaped(line) or ".sp" for line in text.replace("\b\n", "").splitlines())
        yield ".fi"


def value(parameter: Any) -> str:
    """Return what a parameter takes, as its help shows it; nothing for a flag."""
    choices = getattr(parameter.type, "choices", None)
    return parameter.metavar or ("|".join(map(str, choices)) if choices else "")


def listed(parameters: list[Any]) -> Iterator[str]:
    """Yield arguments and options, each with what it takes and what it is."""
    for parameter in parameters:
        named = parameter.opts if parameter.param_type_name == "option" else [value(parameter)]
        takes = value(parameter) if parameter.param_type_name == "option" else ""
        names = ", ".join(f"\\fB{escaped(name)}\\fR" for name in named)
        yield f'.IP "{names} \\fI{escaped(takes)}\\fR"' if takes else f'.IP "{names}"'
        yield escaped(" ".join((parameter.help or "").split())) + (" Required." if parameter.required else "")


def command(name: str, found: Any, context: Any) -> Iterator[str]:
    """Yield the part of one command."""
    parameters = found.get_params(context)
    arguments = [value(one) for one in parameters if one.param_type_name == "argument"]
    yield f'.SS "{escaped(" ".join(["ketacalc", name, "[OPTIONS]", *arguments]))}"'
    yield from filled(found.help or "")
    yield from listed(parameters)
    yield from shown(found.epilog or "")
    for one, below in getattr(found, "commands", {}).items():
        yield from command(f"{name} {one}", below, context)


def page() -> str:
    """Return the whole page."""
    group: Any = typer.main.get_command(app)
    context = group.make_context("ketacalc", [], resilient_parsing=True)
    summary, *rest = (group.help or "").split("\n\n")
    lines = [
        '.\\" Written by scripts/write_man.py from the help of the commands: never edit by hand.',
        f'.TH KETACALC 1 "" "ketacalc {__version__}" "User Commands"',
        ".SH NAME",
        f"ketacalc \\- {escaped(' '.join(summary.split()).rstrip('.'))}",
        ".SH SYNOPSIS",
        "\\fBketacalc\\fR \\fICOMMAND\\fR [\\fIOPTIONS\\fR] [\\fIARGUMENTS\\fR]",
        ".SH DESCRIPTION",
        *filled("\n\n".join(rest)),
        ".SH OPTIONS",
        *listed(group.get_params(context)),
        ".SH COMMANDS",
    ]
    for name in group.list_commands(context):
        lines += command(name, group.get_command(context, name), context)
    lines += [
        ".SH EXIT STATUS",
        *(line for code, words in exit_codes.MEANINGS.items() for line in (f".IP {code}", escaped(words))),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    raise SystemExit(settle({ROOT / "man" / "ketacalc.1": page()}))
