"""Run every example of the README and of the documentation, and write what it prints beneath it.

`python scripts/fill_examples.py` does so for all pages, or for those that are named; with `--check` it writes nothing,
names what is stale and exits 1.
"""

import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from examples import FILES, SCRIPTS, filled, named_files
from writing import ROOT, settle

README: Final = ROOT / "README.md"
TOML: Final = re.compile(r"```toml\n(?P<text>.*?)```", re.DOTALL)


def now(path: Path) -> str:
    """Return a page as it has to be; the README's first block of TOML is the `mine.toml` of its examples."""
    text = path.read_text(encoding="utf-8")
    if path == README:
        found = TOML.search(text)
        return filled(text, {"mine.toml": found["text"]} if found else {})
    return filled(text, FILES | SCRIPTS | named_files(text))


def main(*names: str) -> int:
    """Fill or compare; return the exit code."""
    pages = [ROOT / name for name in names] or [README, *sorted((ROOT / "docs").rglob("*.md"))]
    with ThreadPoolExecutor() as pool:
        return settle(dict(zip(pages, pool.map(now, pages), strict=True)))


if __name__ == "__main__":
    raise SystemExit(main(*(word for word in sys.argv[1:] if word != "--check")))
