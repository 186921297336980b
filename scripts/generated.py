"""Generated files: written where they are stale, or with `--check` only named."""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]


def renewed(files: Mapping[Path, str], there: Iterable[Path] = ()) -> int:
    """Write the files that are not as they have to be, and remove those that nothing writes; return the exit code.

    With `--check` among the arguments of the script nothing is changed: it is 1 where something is stale.

    Args:
        files: every file with its text.
        there: the files that there are in the folders where nothing else may lie.
    """
    check = "--check" in sys.argv
    left = [path for path in there if path not in files]
    stale = [path for path, text in files.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in (*stale, *left):
        print("stale:" if check else "written:", path.relative_to(ROOT))
    if check:
        return 1 if stale or left else 0
    for path in left:
        path.unlink()
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[path], encoding="utf-8")
    return 0
