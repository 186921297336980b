"""Text to where it is wanted: stdout or a file, whole or not at all."""

import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO, Final, Self

from ketacalc.core.errors import Undelivered
from ketacalc.core.reading import printable, shown
from ketacalc.output.medium import NARROWEST, Medium

_COLUMNS: Final = 80
_UNFINISHED: Final[set[str]] = set()
"""Temporary files that are being written."""


def medium(output: str | None) -> Medium:
    """Return what the text is written for: the terminal as it is now, or a file."""
    width = max(shutil.get_terminal_size((_COLUMNS, 24)).columns, NARROWEST)
    if output is not None or sys.stdout is None:
        return Medium(width=width)
    environment = os.environ
    encoding = (sys.stdout.encoding or "ascii").lower().replace("-", "")
    # Python itself sets LC_CTYPE to C.UTF-8 where the locale is C, so that it does not speak for the terminal.
    ctype = environment.get("LC_CTYPE", "")
    locale = environment.get("LC_ALL") or ("" if ctype == "C.UTF-8" else ctype) or environment.get("LANG") or ctype
    colour = bool(environment.get("FORCE_COLOR")) or (sys.stdout.isatty() and environment.get("TERM") != "dumb")
    return Medium(
        width=width,
        colour=colour and not environment.get("NO_COLOR"),
        unicode=encoding == "utf8" and locale not in ("C", "POSIX"),
    )


def deliver(text: str, output: str | None) -> None:
    """Write a text to stdout, or to a file that is replaced only once all of it is on the disk.

    Raises:
        Undelivered: it could not be written; silent where the reader of a pipe has gone away.
    """
    with Delivery(output) as delivery:
        delivery.write(text)


def deliver_bytes(data: bytes, output: str) -> None:
    """Write a picture or another file of bytes, which is replaced only once all of it is on the disk.

    Raises:
        Undelivered: it could not be written.
    """
    _try(lambda: _save(output, data), shown(output))


class Delivery:
    """Where a text goes as it comes about: stdout at once, a file once all of it is there."""

    def __init__(self, output: str | None) -> None:
        """Take the path of a file, or None for stdout."""
        self._output = output
        self._parts: list[str] = []

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def write(self, text: str) -> None:
        """Write a piece.

        Raises:
            Undelivered: it could not be written.
        """
        if self._output is None:
            _try(lambda: _print(text), "stdout")
        else:
            self._parts.append(text)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        """Write the file, unless something was refused on the way."""
        output = self._output
        if output is not None and kind is None:
            data = "".join(self._parts).encode("utf-8", "backslashreplace")
            _try(lambda: _save(output, data), shown(output))


@contextmanager
def stream(output: str | None) -> Iterator[BinaryIO]:
    """Give a file of bytes to write a long output to as it comes about: stdout, or a file that is replaced at the end.

    Raises:
        Undelivered: it could not be written.
    """
    where = "stdout" if output is None else shown(output)
    try:
        if output is not None:
            with _replacing(output) as file:
                yield file
        else:
            file = _open_stdout()
            yield file
            file.flush()
    except BrokenPipeError:
        raise Undelivered from None
    except OSError as error:
        raise Undelivered(f"could not write to {where}: {error.strerror or printable(str(error), 120)}") from None


def _open_stdout() -> BinaryIO:
    if sys.stdout is None:
        raise OSError(0, "it is closed")
    return sys.stdout.buffer


def _try(write: Callable[[], None], where: str) -> None:
    try:
        write()
    except BrokenPipeError:
        raise Undelivered from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "no such path"
        raise Undelivered(f"could not write to {where}: {reason}") from None


def _print(text: str) -> None:
    file = _open_stdout()
    file.write(text.encode(sys.stdout.encoding or "ascii", "backslashreplace"))
    file.flush()


def _save(path: str, data: bytes) -> None:
    with _replacing(path) as file:
        file.write(data)


@contextmanager
def _replacing(path: str) -> Iterator[BinaryIO]:
    """Write beside the file and rename; what is no regular file, such as /dev/null, is written to as it is."""
    import tempfile

    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        mode = None
    if path.endswith(os.sep) or (mode is not None and not stat.S_ISREG(mode)):
        with open(path, "wb") as file:
            yield file
        return
    target = os.path.realpath(path)
    descriptor, temporary = tempfile.mkstemp(prefix=".ketacalc-", dir=os.path.dirname(target))
    os.close(descriptor)
    _UNFINISHED.add(temporary)
    try:
        with open(temporary, "r+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, stat.S_IMODE(mode) if mode is not None else 0o666 & ~_umask())
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise
    finally:
        _UNFINISHED.discard(temporary)


def discard() -> None:
    """Remove what was not finished, where the process ends in the midst of it."""
    for path in tuple(_UNFINISHED):
        with suppress(OSError):
            os.unlink(path)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
