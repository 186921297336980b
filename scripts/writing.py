"""Writes the files that a script makes, or with `--check` compares them: one way for all of them."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]


def settle(files: Mapping[Path, str | None]) -> int:
    """Write each file that is not as it has to be, or with `--check` name it only; return the exit code.

    Args:
        files: the text of each file, or None where there must be no file.
    """
    is_check = "--check" in sys.argv
    now = {path: path.read_text(encoding="utf-8") if path.exists() else None for path in files}
    stale = {path: text for path, text in files.items() if text != now[path]}
    for path, text in stale.items():
        print("stale:" if is_check else "written:" if text is not None else "removed:", path.relative_to(ROOT))
        if is_check:
            continue
        if text is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return int(is_check and bool(stale))
