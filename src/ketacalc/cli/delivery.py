"""Text to where it is wanted: stdout or a file, whole or not at all."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, Final, Self

from ketacalc.core.catalogue.toml_file import shown
from ketacalc.core.errors import InputError, Undelivered
from ketacalc.output.medium import NARROWEST, Medium

if TYPE_CHECKING:
    from ketacalc.cli.files import Saving

_COLUMNS: Final = 80


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


def deliver_both(text: str, output: str | None, picture: bytes, path: str) -> None:
    """Write a text and a picture, both or neither; where the reader of a pipe has gone away, the picture all the same.

    Raises:
        Undelivered: one of them could not be written; silent where the reader of a pipe has gone away.
    """
    from ketacalc.cli.files import Saving

    gone = False
    with Saving() as saving:
        _try(lambda: saving.add(path, picture), shown(path))
        if output is not None:
            _try(lambda: saving.add(output, _encoded(text)), shown(output))
        else:
            try:
                _try(lambda: _print(text), "stdout")
            except Undelivered as error:
                gone = not str(error)
                if not gone:
                    raise
        _try(saving.commit, " and ".join(map(shown, filter(None, (path, output)))))
    if gone:
        raise Undelivered


def deliver_new(files: dict[str, bytes]) -> None:
    """Write files that are not there yet, all of them whole or none; one that is there stays as it is.

    Raises:
        InputError: one of them is there already.
        Undelivered: one could not be written.
    """
    for path in files:
        if os.path.lexists(path):
            raise InputError(f"{shown(path)} is there already, and stays as it is: name a new file")
    written: list[str] = []
    try:
        for path, data in files.items():
            _try(partial(_create, path, data), shown(path))
            written.append(path)
    except BaseException:
        for path in written:
            os.unlink(path)
        raise


def _create(path: str, data: bytes) -> None:
    """Write beside the file, and give it its name only where no file has got that name meanwhile."""
    from ketacalc.cli.files import beside, remove

    with beside(path) as (file, temporary):
        file.write(data)
    try:
        _link(temporary, path, data)
    finally:
        remove(temporary)


def _link(temporary: str, path: str, data: bytes) -> None:
    """Give a whole file its name; where the file system knows no links, write it under a name that nobody has."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:
        with open(path, "xb") as file:
            try:
                file.write(data)
                file.flush()
            except OSError:
                os.unlink(path)
                raise


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
            data = _encoded("".join(self._parts))
            _try(lambda: _save(output, data), shown(output))


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


def _save(path: str, data: bytes) -> None:
    from ketacalc.cli.files import save

    save(path, data)


@contextmanager
def stream(output: str | None, report: str | None = None) -> Iterator[tuple[BinaryIO, Callable[[bytes], None]]]:
    """Give a file of bytes to write a long output to as it comes about, and what writes a report of it.

    The file is stdout, or takes its place at the end, together with the report: both or neither. The report's place
    is tried first, so that a long work is not done for one that cannot be written.

    Args:
        output: the path of the output, or None for stdout.
        report: the path of the report; None where there is none.

    Raises:
        Undelivered: one of them could not be written; silent where the reader of a pipe has gone away.
    """
    from ketacalc.cli.files import Saving

    with Saving() as saving, ExitStack() as opened:
        page = None if report is None else opened.enter_context(_placed(saving, report))
        file = opened.enter_context(_placed(saving, output))

        def write_report(data: bytes) -> None:
            if page is not None:
                _try(lambda: _whole(page, data), shown(report or ""))

        yield file, write_report
        opened.close()
        _try(saving.commit, " and ".join(shown(path) for path in (output, report) if path is not None))


def _whole(file: BinaryIO, data: bytes) -> None:
    file.write(data)
    file.flush()


@contextmanager
def _placed(saving: "Saving", path: str | None) -> Iterator[BinaryIO]:
    with _delivering("stdout" if path is None else shown(path)):
        if path is None:
            file = _stdout()
            yield file
            file.flush()
            return
        with saving.open(path) as file:
            yield file


def _stdout() -> BinaryIO:
    if sys.stdout is None:
        raise OSError(0, "it is closed")
    return sys.stdout.buffer


def _try(write: Callable[[], None], where: str) -> None:
    with _delivering(where):
        try:
            write()
        except ValueError:
            raise OSError(0, "no such path") from None


@contextmanager
def _delivering(where: str) -> Iterator[None]:
    try:
        yield
    except Undelivered:
        raise
    except BrokenPipeError:
        raise Undelivered from None
    except OSError as error:
        raise Undelivered(f"could not write to {where}: {error.strerror or 'no such path'}") from None


def _print(text: str) -> None:
    file = _stdout()
    file.write(text.encode(sys.stdout.encoding or "ascii", "backslashreplace"))
    file.flush()
