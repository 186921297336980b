"""Run every example of README.md and write its output beneath it; `--check` writes nothing and exits 1 on a difference.

They run as `examples.py` says, in a folder that holds the README's TOML example as `mine.toml`.
"""

import re
import sys
from pathlib import Path

from examples import filled

README = Path(__file__).resolve().parents[1] / "README.md"
TOML = re.compile(r"```toml\n(?P<text>.*?)```", re.DOTALL)


def main() -> int:
    """Fill or compare; return the exit code."""
    text = README.read_text(encoding="utf-8")
    found = TOML.search(text)
    now = filled(text, {"mine.toml": found["text"]} if found else {})
    if "--check" in sys.argv:
        return int(now != text)
    README.write_text(now, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
