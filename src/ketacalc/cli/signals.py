"""Ctrl-C and SIGTERM while a library works in threads of its own: heard at once, and the old output stays.

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
from ketacalc.cli.files import discard

SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
ENDINGS: Final[list[Callable[[], None]]] = []
"""What else is done before the process ends, such as giving the terminal its cursor back."""


@contextmanager
def interruptible() -> Iterator[None]:
    """End the process at either, with 128 and its number as the exit code.

    Enter it before such a library is imported, whose threads are to leave the signals alone. Where SIGINT is ignored,
    as in a shell's background job, and where a system cannot wait for a signal, all stays as it is.
    """
    if not hasattr(signal, "sigwait") or signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    done: list[bool] = []
    waiting = Thread(target=_wait, args=(done,), daemon=True)
    waiting.start()
    try:
        yield
    finally:
        done.append(True)
        if waiting.ident is not None:
            signal.pthread_kill(waiting.ident, signal.SIGINT)
        waiting.join()
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _wait(done: list[bool]) -> None:
    """Wait for one of them, or for the end of the work, which is told by SIGINT too."""
    heard = signal.sigwait(SIGNALS)
    if done:
        return
    try:
        discard()
        for ending in ENDINGS:
            with suppress(Exception):
                ending()
    finally:
        os._exit(exit_codes.SIGNAL + heard)
