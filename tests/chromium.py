"""A real Chromium without a window: pages printed to PDF, and measured as they are laid out.

One Chromium is started where the first page is asked for, and every page is a tab of its own in it. It is told what to
do over a pipe, in the Chrome DevTools Protocol: <https://chromedevtools.github.io/devtools-protocol/>.
"""

import atexit
import fcntl
import json
import os
import select
import shutil
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from html import escape
from io import BytesIO
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from pypdf import PdfReader

PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--remote-debugging-pipe",
)  # fmt: skip

ELSEWHERE = os.environ.get("KETACALC_PAGES_ELSEWHERE", "")
"""Set by noxfile.py for every Python but one: the page is the same bytes on each, and Chromium is no Python."""

needed = pytest.mark.skipif(
    bool(ELSEWHERE) or (PROGRAM is None and not os.environ.get("CI")),
    reason=ELSEWHERE or "Chromium is not installed: no page is printed or measured",
)
"""Where `CI` is set nothing else is skipped: without Chromium the tests fail there."""

PATIENCE = 60
"""Seconds for an answer."""


class Browser:
    """A running Chromium, which reads commands from its descriptor 3 and writes answers and events to its 4."""

    def __init__(self) -> None:
        assert PROGRAM is not None, "Chromium is not installed"
        self._folder = TemporaryDirectory(ignore_cleanup_errors=True)
        self._numbers, self._received = count(1), b""
        self._events: list[dict[str, Any]] = []
        theirs, self._write = map(above, os.pipe())
        self._read, their_end = map(above, os.pipe())
        quiet = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in (0, 1, 2)]
        ends = [(os.POSIX_SPAWN_DUP2, theirs, 3), (os.POSIX_SPAWN_DUP2, their_end, 4)]
        command = [PROGRAM, *FLAGS, f"--user-data-dir={self._folder.name}"]
        self._process = os.posix_spawn(PROGRAM, command, os.environ, file_actions=[*quiet, *ends])
        os.close(theirs)
        os.close(their_end)
        atexit.register(self.close)

    def close(self) -> None:
        """End it, and wait until it has ended."""
        self.do("Browser.close")
        os.close(self._write)
        os.close(self._read)
        os.waitpid(self._process, 0)
        self._folder.cleanup()

    def do(self, method: str, session: str | None = None, **parameters: object) -> dict[str, Any]:
        """Send a command and return its result."""
        number = next(self._numbers)
        whose = {} if session is None else {"sessionId": session}
        message = {"id": number, "method": method, "params": parameters, **whose}
        left = json.dumps(message).encode() + b"\0"
        while left:
            left = left[os.write(self._write, left) :]
        while True:
            found = self._next()
            if found.get("id") == number:
                assert "error" not in found, found["error"]
                result: dict[str, Any] = found["result"]
                return result
            self._events.append(found)

    def wait_until_loaded(self, loader: str) -> None:
        """Wait until a page and all that it holds is loaded."""
        loaded = {"loaderId": loader, "name": "load"}
        while not any(loaded.items() <= event.get("params", {}).items() for event in self._events):
            self._events.append(self._next())
        self._events.clear()

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._received:
            ready, _, _ = select.select([self._read], [], [], PATIENCE)
            assert ready, "Chromium does not answer"
            piece = os.read(self._read, 1 << 20)
            assert piece, "Chromium has ended"
            self._received += piece
        first, _, self._received = self._received.partition(b"\0")
        message: dict[str, Any] = json.loads(first)
        return message


def above(descriptor: int) -> int:
    """Return a descriptor in the place of one, beyond those that a new process is given."""
    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 10)
    os.close(descriptor)
    return moved


browser = cache(Browser)
"""The one that runs."""


@contextmanager
def _page(html: str) -> Iterator[str]:
    """Open a page from a file in a tab of its own, and give the tab's session once everything is loaded."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "page.html")
        path.write_text(html, encoding="utf-8")
        tab = browser().do("Target.createTarget", url="about:blank")["targetId"]
        session = browser().do("Target.attachToTarget", targetId=tab, flatten=True)["sessionId"]
        browser().do("Page.enable", session)
        browser().do("Page.setLifecycleEventsEnabled", session, enabled=True)
        browser().wait_until_loaded(browser().do("Page.navigate", session, url=path.as_uri())["loaderId"])
        yield session
        browser().do("Target.closeTarget", targetId=tab)


@cache
def _pdf(html: str) -> bytes:
    with _page(html) as session:
        return b64decode(browser().do("Page.printToPDF", session, printBackground=True, preferCSSPageSize=True)["data"])


def printed(html: str, size: str) -> PdfReader:
    """Print a page on paper of a size, `A4` or `letter`, which the page itself does not choose."""
    sized = html.replace("</head>", f"<style>@page {{ size: {size} }}</style></head>")
    assert sized.count("size: " + size) == 1
    return PdfReader(BytesIO(_pdf(sized)))


def measured(html: str, width: int, script: str) -> Any:
    """Lay a page out in a frame of so many pixels and return what an expression over its `page` gives.

    The script runs outside the page, in which none may run.
    """
    frame = f'<iframe style="border:0" width="{width}" height="900" srcdoc="{escape(html)}"></iframe>'
    run = f"(() => {{ const page = document.querySelector('iframe').contentDocument; return ({script}); }})()"
    with _page(f"<!DOCTYPE html>{frame}") as session:
        found = browser().do("Runtime.evaluate", session, expression=run, returnByValue=True)
    assert "exceptionDetails" not in found, found["exceptionDetails"]
    return found["result"]["value"]
