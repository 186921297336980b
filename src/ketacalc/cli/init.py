"""`ketacalc init`: a catalogue to start from, commented, that works as it stands."""

import os
from typing import Annotated, Final

import typer

from ketacalc.cli import options
from ketacalc.cli.delivery import deliver, deliver_new, refuse_old
from ketacalc.core.catalogue.loading import SCHEMA, starter
from ketacalc.core.catalogue.toml_file import printable, read_file
from ketacalc.core.errors import InputError

EXAMPLES: Final = """\b
Examples:
  ketacalc init mine.toml
  ketacalc init mine.toml --schema

\b
The file holds one regimen of an invented drug, with a comment on every key. Try it:
  ketacalc dose --catalogue mine.toml --indication example -w 70
With --schema the format's JSON Schema is written beside it (mine.schema.json), and the
first line names it, so that an editor with Taplo completes and checks as you type."""


def command(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The file to write; it must not be there yet.")],
    schema: Annotated[bool, options.option("--schema", "Write the JSON Schema for editors beside it.")] = False,
) -> None:
    """Write a commented catalogue to start from."""
    if not file.endswith(".toml"):
        raise InputError(f"{printable(file)!r} does not end in .toml; for example mine.toml")
    beside = f"{file.removesuffix('.toml')}.schema.json"
    files = {file: starter(os.path.basename(beside) if schema else "")}
    if schema:
        files[beside] = read_file(SCHEMA)
    for path in files:
        refuse_old(path)
    for path, data in files.items():
        deliver_new(path, data)
        deliver(f"wrote {printable(path, 4096)}\n", None)
