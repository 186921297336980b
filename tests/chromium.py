"""A real Chromium without a window: pages printed to PDF, and measured as they are laid out."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape, unescape
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from pypdf import PdfReader

PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--no-pdf-header-footer",
)  # fmt: skip

ELSEWHERE = os.environ.get("KETACALC_PAGES_ELSEWHERE", "")
"""Set by noxfile.py for every Python but one: the page is the same bytes on each, and Chromium is no Python."""

needed = pytest.mark.skipif(
    bool(ELSEWHERE) or (PROGRAM is None and not os.environ.get("CI")),
    reason=ELSEWHERE or "Chromium is not installed: no page is printed or measured",
)
"""Where `CI` is set nothing else is skipped: without Chromium the tests fail there."""


@contextmanager
def _page(html: str) -> Iterator[tuple[Path, list[str]]]:
    """Give a folder with a page in it, and the command that opens the page in a Chromium of its own."""
    assert PROGRAM is not None, "Chromium is not installed"
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder, "page.html")
        path.write_text(html, encoding="utf-8")
        yield path, [PROGRAM, *FLAGS, f"--user-data-dir={folder}/profile"]


def printed(html: str, size: str) -> PdfReader:
    """Print a page on paper of a size, `A4` or `letter`, which the page itself does not choose."""
    sized = html.replace("</head>", f"<style>@page {{ size: {size} }}</style></head>")
    assert sized.count("size: " + size) == 1
    with _page(sized) as (path, command):
        target = path.with_suffix(".pdf")
        subprocess.run(
            [*command, f"--print-to-pdf={target}", path.as_uri()], check=True, capture_output=True, timeout=60
        )
        return PdfReader(BytesIO(target.read_bytes()))


def measured(html: str, width: int, script: str) -> Any:
    """Lay a page out in a frame of so many pixels and return what an expression over its `page` gives.

    The script runs outside the page, in which none may run.
    """
    frame = f'<iframe style="border:0" width="{width}" height="900" srcdoc="{escape(html)}"></iframe>'
    run = f"const page = document.querySelector('iframe').contentDocument; return ({script});"
    outer = (
        f"<!DOCTYPE html>{frame}<pre></pre><script>onload = () => {{ document.querySelector('pre').textContent ="
        f" JSON.stringify((() => {{ {run} }})()) }}</script>"
    )
    with _page(outer) as (path, command):
        done = subprocess.run(
            [*command, "--dump-dom", path.as_uri()], check=True, capture_output=True, text=True, timeout=60
        )
    return json.loads(unescape(done.stdout.rpartition("<pre>")[2].partition("</pre>")[0]))
