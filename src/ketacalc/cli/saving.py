"""Files that are replaced whole or not at all, several of them together: all are put in their places, or none is."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Lock
from typing import BinaryIO, Final, Self

_PLACING: Final = Lock()
"""Held while several files are put in their places, so that nothing ends the process between two of them."""
_UNFINISHED: Final[set[str]] = set()
"""Temporary files that are not in their places yet."""


@contextmanager
def beside(path: str, mode: int | None = None) -> Iterator[tuple[BinaryIO, str]]:
    """Give a new file in the folder of another, and its name; on the disk whole when the `with` ends, else gone.

    Args:
        path: the other file.
        mode: the permissions; those of any new file where nothing is said.

    Raises:
        OSError: it could not be written.
    """
    import tempfile

    with _PLACING:  # a signal finds the file among the unfinished ones, or does not find it at all
        descriptor, temporary = tempfile.mkstemp(prefix=".ketacalc-", dir=os.path.dirname(os.path.abspath(path)))
        _UNFINISHED.add(temporary)
    os.close(descriptor)
    try:
        with open(temporary, "r+b") as file:
            yield file, temporary
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o666 & ~_umask() if mode is None else mode)
    except BaseException:
        remove(temporary)
        raise


def remove(temporary: str) -> None:
    """Remove a file that `beside` gave, where it is still there."""
    with suppress(FileNotFoundError):
        os.unlink(temporary)
    _UNFINISHED.discard(temporary)


def discard() -> None:
    """Remove what is not finished, where the process ends in the midst of it; nothing gets to its place after this."""
    _PLACING.acquire()
    unlink_unfinished()


def unlink_unfinished() -> None:
    """Remove the temporary files that are not in their places."""
    for path in tuple(_UNFINISHED):
        with suppress(OSError):
            os.unlink(path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A file's new content, on the disk beside the file.

    Attributes:
        target: the file.
        temporary: where the new content is.
    """

    target: str
    temporary: str

    @property
    def old(self) -> str:
        """Where the file's old content is kept while several files are put in their places."""
        return f"{self.temporary}~"

    def keep(self) -> None:
        """Keep the old content, where there is any; by a second name where the file system has such."""
        if not os.path.lexists(self.target):
            return
        try:
            os.link(self.target, self.old)
        except OSError:
            import shutil

            shutil.copy2(self.target, self.old)

    def undo(self) -> None:
        """Put the old content in its place again, or take the new one away where there was none."""
        if os.path.lexists(self.old):
            os.replace(self.old, self.target)
        else:
            os.unlink(self.target)


class Saving:
    """Files that are put in their places by `commit`, and are as they were where a `with` ends without it."""

    def __init__(self) -> None:
        """Begin with no file."""
        self._staged: list[Staged] = []

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def add(self, path: str, data: bytes) -> None:
        """Write beside the file; what is no regular file, such as /dev/null, is written to as it is.

        Raises:
            OSError: it could not be written.
        """
        with self.open(path) as file:
            file.write(data)

    @contextmanager
    def open(self, path: str) -> Iterator[BinaryIO]:
        """Give a file to write to that takes the other's place; what is no regular file is written to as it is.

        Raises:
            OSError: it could not be written.
        """
        try:
            mode = os.stat(path).st_mode
        except FileNotFoundError:
            mode = None
        if path.endswith(os.sep) or (mode is not None and not stat.S_ISREG(mode)):
            with open(path, "wb") as file:
                yield file
            return
        target = os.path.realpath(path)
        with beside(target, None if mode is None else stat.S_IMODE(mode)) as (file, temporary):
            yield file
        self._staged.append(Staged(target=target, temporary=temporary))

    def commit(self) -> None:
        """Put every file in its place; where that fails for one, those before it are as they were.

        Raises:
            OSError: one could not be put there.
        """
        with _PLACING:
            try:
                self._place()
            finally:
                self._forget()

    def _place(self) -> None:
        done: list[Staged] = []
        try:
            for one in self._staged:
                if len(self._staged) > 1:
                    one.keep()
                os.replace(one.temporary, one.target)
                done.append(one)
        except OSError:
            for one in done:
                one.undo()
            raise

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        """Leave nothing behind but the files that were put in their places."""
        for one in self._staged:
            remove(one.temporary)

    def _forget(self) -> None:
        """Remove what was kept of old content, before a signal may end the process."""
        for one in self._staged:
            if os.path.lexists(one.old):
                os.unlink(one.old)


def is_one_file(one: str, other: str) -> bool:
    """Tell whether two paths lead to one file, whatever they are called."""
    return os.path.realpath(one) == os.path.realpath(other) or (
        os.path.exists(one) and os.path.exists(other) and os.path.samefile(one, other)
    )


def save(path: str, data: bytes) -> None:
    """Write one file, which is replaced only once all of it is on the disk.

    Raises:
        OSError: it could not be written.
    """
    with Saving() as saving:
        saving.add(path, data)
        saving.commit()


def _umask() -> int:
    """Return the mask of the process for new files."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
