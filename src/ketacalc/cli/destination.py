"""Where an answer goes, settled for every command before anything is read: stdout or a file, in which format.

An output never takes the place of a file that is read, whatever that is called, nor of another output.
"""

import os
import stat
import sys
from enum import Enum
from itertools import combinations
from typing import Any, Final

from ketacalc.cli.files import is_one_file
from ketacalc.cli.group import WRITTEN
from ketacalc.core.catalogue.loading import installed
from ketacalc.core.catalogue.toml_file import shown
from ketacalc.core.errors import InputError

READ: Final = ("FILE", "TABLE")
"""How the value of an option or an argument is called that is a file to read."""
FORMATS: Final[dict[str, tuple[str, ...]]] = {
    ".json": ("json", "csl-json", "fhir", "sarif"),
    ".jsonl": ("jsonl",),
    ".csv": ("csv",),
    ".tsv": ("tsv",),
    ".parquet": ("parquet",),
    ".md": ("markdown",),
    ".markdown": ("markdown",),
    ".html": ("html",),
    ".htm": ("html",),
    ".svg": ("svg",),
    ".xml": ("junit",),
    ".tap": ("tap",),
    ".bib": ("bibtex",),
    ".ris": ("ris",),
    ".sarif": ("sarif",),
}
"""What a file of an ending may hold; the first is taken where nobody says which. Other endings say nothing."""


def settle(parameters: list[Any], values: dict[str, Any], given: set[str]) -> None:
    """Settle the output and its format among the values of a command.

    Args:
        parameters: of the command.
        values: what they came to; changed where the ending of the output says the format.
        given: the names of those that were given.

    Raises:
        InputError: an output would take the place of a file that is read, or its ending belies its format.
    """
    options = {name: one for one in parameters for name in one.opts}
    if values.get("output") == "-":
        values["output"] = None
    outputs = {name: values[options[name].name] for name in WRITTEN if name in options}
    outputs = {name: path for name, path in outputs.items() if path is not None}
    if not outputs:
        return
    _refuse_to_replace(outputs, list(_read(parameters, values)))
    if "--output" in outputs and "--format" in options:
        form = options["--format"]
        ending = os.path.splitext(outputs["--output"])[1].lower()
        values[form.name] = _format(ending, form, values[form.name], is_given=form.name in given)


def _format(ending: str, form: Any, value: Any, *, is_given: bool) -> Any:
    """Return the format that an ending and `--format` agree on; refuse two that differ, and one not to be had."""
    held = FORMATS.get(ending)
    # Typer 0.28 hands over words and keeps the choices; from 0.29 on it hands over members of their enumeration.
    choices = tuple(
        map(str, type(value) if isinstance(value, Enum) else getattr(getattr(form, "type", None), "choices", ()))
    )
    if held is None or (not choices and not is_given):
        return value
    if is_given:
        if str(value) not in held:
            raise InputError(f"the file ends in {ending} and --format says {value}; leave one out, or make them agree")
        return value
    found = next((one for one in held if one in choices), None)
    if found is None:
        raise InputError(f"{held[0]} is none of the formats of this command: {', '.join(choices)}")
    return type(value)(found)


def _read(parameters: list[Any], values: dict[str, Any]) -> list[str]:
    """Return the files that a command reads; `-` is stdin."""
    found = [installed()] if not values.get("catalogue") else []
    for one in parameters:
        value = values.get(one.name)
        paths = value if isinstance(value, list | tuple) else [value]
        if "-" in paths:
            found.append("-")
        elif (one.metavar or "").strip("[].").startswith(READ) and WRITTEN.isdisjoint(one.opts):
            found += [path for path in paths if isinstance(path, str)]
    return found


def _refuse_to_replace(outputs: dict[str, str], read: list[str]) -> None:
    """Refuse an output that is a file which is read, or another output."""
    for one, other in combinations(outputs, 2):
        if is_one_file(outputs[one], outputs[other]):
            raise InputError(f"{one} and {other} name one file, which cannot hold both; name two")
    for option, path in outputs.items():
        if any(_is_stdin(path) if one == "-" else is_one_file(path, one) for one in read):
            raise InputError(f"{option} names {shown(path)}, which is read, and would take its place; name another")


def _is_stdin(path: str) -> bool:
    """Tell whether a path leads to the file that stdin was redirected from."""
    if sys.stdin is None:
        return False
    try:
        found = os.fstat(0)
        return stat.S_ISREG(found.st_mode) and os.path.samestat(found, os.stat(path))
    except (OSError, ValueError):
        return False
