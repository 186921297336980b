"""Ctrl-C, SIGTERM and SIGHUP: the process ends at once, without a word, and leaves nothing behind.

It is loaded before all else, so that they are heard from the start, and loads nothing that Python has not loaded yet:
the module `signal` would load `enum`, which takes as long as half of what Python does before us.
"""

import os
from _thread import RLock

TYPE_CHECKING = False  # as in `typing`, which takes longer still
if TYPE_CHECKING:
    import signal
    from collections.abc import Callable
else:
    import _signal as signal

SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
UNFINISHED: "set[str]" = set()
"""Files that are not in their places yet; each stands here before it exists."""
ENDINGS: "list[Callable[[], object]]" = []
"""What else is done before the process ends, such as giving the terminal its cursor back."""
PLACING = RLock()
"""Held while a file is made or put in its place, so that no other thread ends the process in between."""


def heed() -> None:
    """End the process at each of them, with 128 and its number as the exit code; one that is ignored stays so."""
    for one in SIGNALS:
        if signal.getsignal(one) is not signal.SIG_IGN:
            signal.signal(one, lambda number, _: end(number))


def end(number: int) -> None:
    """End the process as a signal asks for it; no file is made or put in its place after this."""
    try:
        PLACING.acquire()
        discard()
        for ending in ENDINGS:
            ending()
        discard()  # a library may have made one anew that it was about to write
    finally:
        os._exit(128 + number)


def discard() -> None:
    """Remove every file that is not in its place."""
    for path in tuple(UNFINISHED):
        try:
            os.unlink(path)
        except OSError:
            continue


class interruptible:  # noqa: N801 - a context manager; contextlib takes long to load
    """Let a thread of ours alone hear the signals, while a library works in threads of its own.

    Python hears a signal between two steps of its main thread: not while that waits for a library, and not where the
    library hears it instead. Enter this before such a library is imported, whose threads are to leave the signals
    alone. Where SIGINT is ignored, as in a shell's background job, and where a system cannot wait for a signal, all
    stays as it is.
    """

    def __enter__(self) -> None:
        """Wait for them from now on."""
        from threading import Thread

        self._waits = hasattr(signal, "sigwait") and signal.getsignal(signal.SIGINT) is not signal.SIG_IGN
        if not self._waits:
            return
        self._heard = tuple(one for one in SIGNALS if signal.getsignal(one) is not signal.SIG_IGN)
        self._before = signal.pthread_sigmask(signal.SIG_BLOCK, self._heard)
        self._is_done = False
        self._thread = Thread(target=self._wait, daemon=True)
        self._thread.start()

    def __exit__(self, *error: object) -> None:
        """Leave them to the main thread again."""
        if not self._waits:
            return
        self._is_done = True
        if self._thread.ident is not None:
            signal.pthread_kill(self._thread.ident, signal.SIGINT)
        self._thread.join()
        signal.pthread_sigmask(signal.SIG_SETMASK, self._before)

    def _wait(self) -> None:
        """Wait for one of them, or for the end of the work, which is told by SIGINT too."""
        heard = signal.sigwait(self._heard)
        if not self._is_done:
            end(heard)
