"""Ctrl-C, SIGTERM and SIGHUP while a library works in threads of its own: heard at once, and the old output stays.

Python hears a signal between two steps of its main thread: not while that waits for a library, and not where the
library hears it instead. So a thread of ours alone waits for it, removes what was not finished and ends the process.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import Final

from ketacalc.cli import exit_codes
from ketacalc.cli.saving import discard, unlink_unfinished

SIGNALS: Final = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
ENDINGS: Final[list[Callable[[], None]]] = []
"""What else is done before the process ends, such as giving the terminal its cursor back."""


@contextmanager
def interruptible() -> Iterator[None]:
    """End the process at any of them, with 128 and its number as the exit code.

    Enter it before such a library is imported, whose threads are to leave the signals alone. One that is ignored stays
    so, such as SIGHUP under nohup; where SIGINT is, as in a shell's background job, and where a system cannot wait for
    a signal, all stays as it is.
    """
    if not hasattr(signal, "sigwait") or signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        yield
        return
    heard = tuple(one for one in SIGNALS if signal.getsignal(one) is not signal.SIG_IGN)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, heard)
    done: list[bool] = []
    waiting = Thread(target=_wait, args=(heard, done), daemon=True)
    waiting.start()
    try:
        yield
    finally:
        done.append(True)
        if waiting.ident is not None:
            signal.pthread_kill(waiting.ident, signal.SIGINT)
        waiting.join()
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _wait(signals: tuple[signal.Signals, ...], done: list[bool]) -> None:
    """Wait for one of them, or for the end of the work, which is told by SIGINT too."""
    heard = signal.sigwait(signals)
    if done:
        return
    try:
        discard()
        for ending in ENDINGS:
            with suppress(Exception):
                ending()
        unlink_unfinished()  # a library may have made one anew that it was about to write
    finally:
        os._exit(exit_codes.SIGNAL + heard)
