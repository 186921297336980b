"""The claims of `scripts/fuzzed.py`, held for a few thousand inputs; `scripts/fuzz.py` takes as many as one likes."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PARSERS = (
    "number", "unit", "quantity", "figure", "concentration", "weight", "tolerance", "weights", "catalogue", "table",
    "lines",
)  # fmt: skip


def test_what_is_read_is_what_a_second_reader_makes_of_it_and_nothing_else_is() -> None:
    script = ROOT / "scripts" / "fuzz.py"
    done = subprocess.run([sys.executable, script, "10000"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    read = {
        name: int(count) for name, count in re.findall(r"^(\w+) .*different +(\d+) read", done.stdout, re.MULTILINE)
    }
    assert tuple(read) == PARSERS
    assert all(read.values()), "a parser that reads nothing of what it is fed is not tested"
