"""A program that answers lines with lines: started, fed, timed, and ended with all that it started.

Nothing that it does holds its caller up: what it writes is read by a thread of its own into a queue that is bounded,
a line has a longest length, and each wait has an end.
"""

import os
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from queue import Empty, Full, Queue
from threading import Event, Thread
from time import monotonic
from typing import IO, Final, Self, cast

from ketacalc.core.conform.answer import LONGEST, shown
from ketacalc.core.errors import InputError
from ketacalc.core.quantities import quoted

CHUNK: Final = 1 << 16
MOST_WAITING: Final = 16
"""Chunks that wait to be looked at; a program that writes more is held up itself."""
LAST_WORDS: Final = 2000
"""Bytes of stderr that are kept, the last ones."""
SETTLED: Final = 0.5
"""Seconds in which a program ends that has closed its output, and in which its last words are read."""
GRACE: Final = 5.0
"""Seconds in which a program that was killed is gone."""


class Ended(Exception):
    """The program gives no further line; the message says why."""


class Hung(Ended):
    """The program still runs, and said nothing in time."""


class Program:
    """One process of somebody's program.

    Raises:
        InputError: it cannot be started.
    """

    def __init__(self, command: Sequence[str]) -> None:
        try:
            self._process = subprocess.Popen(  # noqa: S603 - it is what the user asks us to run
                list(command),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
                start_new_session=True,
            )
            RUNNING.add(self)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            raise InputError(f"cannot start {quoted(command[0])}: {reason}") from None
        self._queue: Queue[list[bytes] | Ended] = Queue(MOST_WAITING)
        self._lines: list[bytes] = []
        self._half = b""
        self._words = b""
        self._gone = Event()
        self._end: Ended | None = None
        pipes = (self._process.stdin, self._process.stdout, self._process.stderr)
        self._stdin, stdout, stderr = (cast("IO[bytes]", pipe) for pipe in pipes)
        self._listening = Thread(target=self._listen, args=(stderr,), daemon=True)
        Thread(target=self._read, args=(stdout,), daemon=True).start()
        self._listening.start()

    def __enter__(self) -> Self:
        """Return the running program."""
        return self

    def __exit__(self, *_: object) -> None:
        """End it, and all that it started in its own group."""
        self._gone.set()
        self.finish()
        self.kill()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(GRACE)
        RUNNING.discard(self)
        with suppress(Empty):
            while True:  # so that a thread that waits to put something is let go
                self._queue.get_nowait()

    def kill(self) -> None:
        """End it, and all that it started in its own group, without waiting for that."""
        with suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
            else:  # pragma: no cover - Windows has no groups of processes
                self._process.kill()

    def reap(self) -> None:
        """End it from a signal: not by `Popen.wait`, in the midst of which the signal may have come."""
        self.kill()
        with suppress(ChildProcessError, AttributeError):
            os.waitpid(self._process.pid, 0)

    def write(self, line: bytes) -> None:
        """Hand a line in; one that nobody reads any more is lost, and the next line out says so."""
        with suppress(OSError):
            self._stdin.write(line)

    def finish(self) -> None:
        """Tell the program that nothing follows."""
        with suppress(OSError):
            self._stdin.close()

    def line(self, until: float) -> bytes:
        """Return the next line that it writes, until it is too late on the monotonic clock.

        Raises:
            Hung: nothing came in time.
            Ended: nothing will come: it has ended, or has written a line that is too long.
        """
        while not self._lines:
            if self._end is not None:
                raise Ended(f"{self._end}{self.said}")
            try:
                found = self._queue.get(timeout=max(0.0, until - monotonic()))
            except Empty:
                half = f"; half a line: {shown(self._half)}" if self._half else ""
                raise Hung(f"no answer in time{half}{self.said}") from None
            if isinstance(found, Ended):
                self._end = found
            else:
                self._lines = found
        return self._lines.pop(0)

    @property
    def code(self) -> int | None:
        """Its exit code; below zero the signal that ended it, and None while it runs."""
        return self._process.poll()

    @property
    def said(self) -> str:
        """The last line on stderr, as it may stand in a report; empty where there is none."""
        if self.code is not None:
            self._listening.join(SETTLED)
        last = self._words.strip().rpartition(b"\n")[2]
        return f"; it said on stderr: {shown(last)}" if last else ""

    def _read(self, pipe: IO[bytes]) -> None:
        """Cut what it writes into lines, until it ends or a line is too long."""
        with pipe, suppress(OSError):
            while chunk := pipe.read(CHUNK):
                *lines, self._half = (self._half + chunk).split(b"\n")
                if max(map(len, [*lines, self._half])) > LONGEST:
                    self._put(Ended(f"a line of more than {LONGEST:,} bytes"))
                    return
                if lines and not self._put(lines):
                    return
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(SETTLED)
        if self._half.strip():
            self._put([self._half])
        self._put(Ended(ended(self.code)))

    def _put(self, found: "list[bytes] | Ended") -> bool:
        """Hand something over, unless nobody wants it any more."""
        while not self._gone.is_set():
            with suppress(Full):
                self._queue.put(found, timeout=0.1)
                return True
        return False

    def _listen(self, pipe: IO[bytes]) -> None:
        with pipe, suppress(OSError):
            while chunk := pipe.read(CHUNK):
                self._words = (self._words + chunk)[-LAST_WORDS:]


RUNNING: Final[set[Program]] = set()
"""The programs that run now; a signal that ends ketacalc ends them, too."""


def end_all() -> None:
    """End every program that runs, and leave none behind, not even its entry in the system's list."""
    for program in tuple(RUNNING):
        program.reap()


def ended(code: int | None) -> str:
    """Return how a program ended: `it ended with exit code 3`."""
    if code is None:
        return "it closed its output"
    return f"it ended with exit code {code}" if code >= 0 else f"it was stopped by signal {-code}"
