"""Files that are replaced whole or not at all; what cannot be written is an OSError."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import BinaryIO

from ketacalc.cli.signals import PLACING, UNFINISHED

_NEW_FILE = 0o666
_OPEN = "/proc/self/fd"


@contextmanager
def replaced(path: str) -> Iterator[BinaryIO]:
    """Give a file to write to that takes another's place when the `with` ends, and leaves no trace where it fails.

    A pipe or a device such as /dev/null is written to as it is. A link stays a link, and its file is replaced.
    """
    found = _found(path)
    if path.endswith(os.sep) or (found is not None and not stat.S_ISREG(found.st_mode)):
        if found is not None and stat.S_ISBLK(found.st_mode):
            raise OSError(0, "it is a disk")
        with open(path, "wb") as file:
            yield file
        return
    target = os.path.realpath(path)
    if found is not None and not _is_file(target, found):
        raise FileNotFoundError(0, "it has lost its name")
    with beside(target) as (file, temporary):
        yield file
        _finish(file, temporary, None if found is None else stat.S_IMODE(found.st_mode))
        with PLACING:
            os.replace(temporary, target)


def create(path: str, data: bytes) -> None:
    """Write a file that is not there yet, whole; one that is there meanwhile stays as it is: a FileExistsError."""
    with beside(path) as (file, temporary):
        file.write(data)
        _finish(file, temporary, None)
        try:
            os.link(temporary, path)
        except FileExistsError:
            raise
        except OSError:  # the file system knows no links
            _write_new(path, data)


def _write_new(path: str, data: bytes) -> None:
    """Write a file under a name that nobody has."""
    with open(path, "xb") as file:
        UNFINISHED.add(path)
        try:
            file.write(data)
            file.flush()
        except OSError:
            os.unlink(path)
            raise
        finally:
            UNFINISHED.discard(path)


def _finish(file: BinaryIO, temporary: str, mode: int | None) -> None:
    """Bring a file to the disk whole, with a name and its permissions: those of any new file where none are named."""
    file.flush()
    os.fsync(file.fileno())
    os.umask(mask := os.umask(0))
    is_named = os.path.lexists(temporary)
    os.chmod(temporary if is_named else file.fileno(), _NEW_FILE & ~mask if mode is None else mode)
    if not is_named:
        with PLACING:
            # A folder is named only because the link is followed then; the path that leads to the file is absolute.
            os.link(f"{_OPEN}/{file.fileno()}", temporary, src_dir_fd=file.fileno(), follow_symlinks=True)
    file.close()


def _found(path: str) -> os.stat_result | None:
    """Return what a path leads to, None where there is nothing yet; raise OSError where no file can be."""
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None
    except ValueError:
        raise OSError(0, "no such path") from None


@contextmanager
def beside(path: str) -> Iterator[tuple[BinaryIO, str]]:
    """Give a new file in the folder of another, and its name; when the `with` ends it is gone, or has got another name.

    Where the system can, it gets a name only when it is whole: not even a process that is killed leaves it behind.
    """
    temporary = os.path.join(os.path.dirname(os.path.abspath(path)), f".ketacalc-{os.getpid()}-{os.urandom(6).hex()}")
    UNFINISHED.add(temporary)
    try:
        with PLACING:
            file = _nameless(os.path.dirname(temporary)) or open(temporary, "xb", opener=partial(os.open, mode=0o600))  # noqa: SIM115 - closed below, outside of the lock
        with file:
            yield file, temporary
    finally:
        with suppress(FileNotFoundError):
            os.unlink(temporary)
        UNFINISHED.discard(temporary)


def _nameless(folder: str) -> BinaryIO | None:
    """Return a file without a name; None where the system or the folder's disk has none."""
    if not hasattr(os, "O_TMPFILE") or not os.path.isdir(_OPEN):
        return None
    try:
        return os.fdopen(os.open(folder, os.O_TMPFILE | os.O_WRONLY, 0o600), "wb")
    except OSError:
        return None


def _is_file(path: str, found: os.stat_result) -> bool:
    try:
        return os.path.samestat(os.stat(path), found)
    except OSError:
        return False


def is_one_file(one: str, other: str) -> bool:
    """Tell whether two paths lead to one file, whatever they are called."""
    try:
        return os.path.realpath(one) == os.path.realpath(other) or os.path.samefile(one, other)
    except (OSError, ValueError):
        return False
