"""What every command does around its question: load the catalogue, and write the report in the format asked for."""

import sys

from ketacalc.cli.delivery import deliver, medium
from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.loading import load
from ketacalc.core.catalogue.toml_file import read_file
from ketacalc.core.errors import CatalogueError
from ketacalc.output.formats.format import WRITERS, Format
from ketacalc.output.result import Result


def opened(paths: list[str] | None) -> Catalogue:
    """Return the shipped catalogue or those that are named, as one, with their warnings said on stderr.

    Raises:
        CatalogueError: a file cannot be used, or two do not go together.
    """
    from ketacalc.cli.messages import complain

    catalogue = load(*(paths or ()))
    warnings = catalogue.warnings
    if len(warnings) > 1:
        complain(
            f"warning: {len(warnings)} ranges are wider than 100 times; ketacalc lint lists them, each with its line"
        )
    elif warnings:
        complain(f"warning: {warnings[0]}")
    return catalogue


def contents(path: str, largest: int) -> bytes:
    """Return the bytes of a file, or those of stdin for `-`.

    Raises:
        CatalogueError: it cannot be read, or is too large.
    """
    if path != "-":
        return read_file(path, largest)
    if sys.stdin is None:
        raise CatalogueError("stdin is closed")
    data = sys.stdin.buffer.read(largest + 1)
    if len(data) > largest:
        most = f"{largest >> 20} MiB" if largest >> 20 else f"{largest >> 10} KiB"
        raise CatalogueError(f"stdin is larger than {most}")
    return data


def answer(result: Result, form: Format, output: str | None) -> None:
    """Write a result in a format, to stdout or to a file.

    Raises:
        UndeliveredError: it could not be written.
    """
    deliver(WRITERS[form](result, medium(output)), output)
