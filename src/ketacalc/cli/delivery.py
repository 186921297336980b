"""What every command does around its question: load the catalogue, and deliver the answer in the format asked for.

Text goes to stdout, or to a file that is replaced whole or not at all. What cannot be written is an `UndeliveredError`,
which is silent where the reader of a pipe has gone away.
"""

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from typing import BinaryIO, Final, TypeVar

from ketacalc.cli.messages import complain
from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.loading import load
from ketacalc.core.catalogue.toml_file import read_file, shown
from ketacalc.core.errors import CatalogueError, InputError, KetacalcError, UndeliveredError
from ketacalc.output.formats.format import WRITERS, Format
from ketacalc.output.result import NARROWEST, Medium, Result

R = TypeVar("R", bound=Result)
_COLUMNS: Final = 80


def opened(paths: list[str] | None) -> Catalogue:
    """Return the shipped catalogue or those that are named, as one, with their warnings said on stderr.

    Raises:
        CatalogueError: a file cannot be used, or two do not go together.
    """
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


def answer(
    result: R, form: StrEnum, output: str | None, own: Mapping[str, Callable[[R, Medium], str]] | None = None
) -> None:
    """Write a result in a format, to stdout or to a file.

    Args:
        result: what is written.
        form: one of the formats that every command has, or one of the command's own.
        output: the path of the file; None for stdout.
        own: what writes the command's own formats, by their names.
    """
    write = (own or {}).get(form.value) or WRITERS[Format(form.value)]
    deliver(write(result, medium(output)), output)


def medium(output: str | None) -> Medium:
    """Return what the text is written for: the terminal as it is now, or a file."""
    width = max(shutil.get_terminal_size((_COLUMNS, 24)).columns, NARROWEST)
    if output is not None or sys.stdout is None:
        return Medium(width=width)
    environment = os.environ
    # Python itself sets LC_CTYPE to C.UTF-8 where the locale is C, so that it does not speak for the terminal.
    ctype = environment.get("LC_CTYPE", "")
    locale = environment.get("LC_ALL") or ("" if ctype == "C.UTF-8" else ctype) or environment.get("LANG") or ctype
    colour = bool(environment.get("FORCE_COLOR")) or (sys.stdout.isatty() and environment.get("TERM") != "dumb")
    return Medium(
        width=width,
        colour=colour and not environment.get("NO_COLOR"),
        unicode=_encoding().replace("-", "") == "utf8" and locale not in ("C", "POSIX"),
    )


def deliver(data: str | bytes, output: str | None) -> None:
    """Write a text or a picture to stdout, or to a file that is replaced only once all of it is on the disk."""
    with delivery(output) as write:
        write(data)


def deliver_new(path: str, data: bytes) -> None:
    """Write a file that is not there yet; one that is there stays as it is, and is refused."""
    from ketacalc.cli.files import create

    refuse_old(path)
    with _delivering(shown(path)):
        create(path, data)


def refuse_old(path: str) -> None:
    """Refuse to write a file that is there."""
    if os.path.lexists(path):
        raise InputError(f"{shown(path)} already exists and is left as it is; name a new file")


@contextmanager
def delivery(output: str | None) -> Iterator[Callable[[str | bytes], None]]:
    """Give what writes an answer as it comes about: to stdout at once, or to a file that takes its place at the end."""
    if output is None:
        yield _write
        return
    with _placed(output) as file:

        def write(data: str | bytes) -> None:
            with _delivering(shown(output)):
                file.write(_encoded(data, "utf-8"))

        yield write


@contextmanager
def stream(output: str | None, report: str | None) -> Iterator[tuple[BinaryIO, Callable[[str | bytes], None] | None]]:
    """Give a file of bytes to write a long output to as it comes about, and what writes a report of it.

    The file is stdout, or takes its place at the end; then the report takes its own. Both places are tried first, so
    that a long work is not done for what cannot be written.

    Args:
        output: the path of the output, or None for stdout.
        report: the path of the report; None where there is none, and nothing writes it.
    """
    with ExitStack() as stack:
        write_report = None if report is None else stack.enter_context(delivery(report))
        if output is not None:
            yield stack.enter_context(_placed(output)), write_report
            return
        stack.enter_context(_delivering("stdout"))
        file = _stdout()
        yield file, write_report
        file.flush()


@contextmanager
def _placed(path: str) -> Iterator[BinaryIO]:
    from ketacalc.cli.files import replaced

    with _delivering(shown(path)), replaced(path) as file:
        yield file


def _write(data: str | bytes) -> None:
    with _delivering("stdout"):
        file = _stdout()
        file.write(_encoded(data, _encoding()))
        file.flush()


def _stdout() -> BinaryIO:
    if sys.stdout is None:
        raise OSError(0, "it is closed")
    return sys.stdout.buffer


def _encoding() -> str:
    """Return the encoding of stdout; ASCII where that would write even ASCII otherwise: JSON is ASCII everywhere."""
    try:
        named = (sys.stdout.encoding or "ascii").lower()
        return named if "{".encode(named) == b"{" else "ascii"
    except LookupError:
        return "ascii"


def _encoded(data: str | bytes, encoding: str) -> bytes:
    return data if isinstance(data, bytes) else data.encode(encoding, "backslashreplace")


@contextmanager
def _delivering(where: str) -> Iterator[None]:
    try:
        yield
    except KetacalcError:
        raise
    except BrokenPipeError:
        raise UndeliveredError from None
    except OSError as error:
        raise UndeliveredError(f"could not write to {where}: {error.strerror or 'no such path'}") from None
