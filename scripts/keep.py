"""Write the two generated modules again: pint's answers for the everyday units, and the parsed catalogue.

Run it after a change to `definitions.py` or to `data/regimens.toml`: `python scripts/keep.py`.
`python scripts/keep.py --check` writes nothing and exits 1 when a kept module is stale.
"""

import sys
from pathlib import Path
from pprint import pformat

from ketacalc.core.catalogue import toml_file as reading
from ketacalc.core.quantities import pint_registry as live

ROOT = Path(__file__).resolve().parents[1]
CORE = ROOT / "src" / "ketacalc" / "core"
WIDTH = 120


def kept_units() -> str:
    """Return the text of `quantities/kept.py`."""
    entries = "\n".join(f'    "{symbol}": {answer},' for symbol, answer in live.everyday().items())
    return (
        '"""The answers of pint for the everyday units, written by `scripts/keep.py`: never edit by hand.\n\n'
        "Each unit has the numerator and the denominator of its factor to base units, then the exponents of its\n"
        'dimension along `definitions.AXES`. A test asks pint again and compares entry by entry.\n"""\n\n'
        "from typing import Final\n\n"
        f"KEPT: Final[dict[str, tuple[int, int, tuple[int, ...]]]] = {{\n{entries}\n}}\n"
    )


def kept_catalogue() -> str:
    """Return the text of `catalogue/kept.py`."""
    data = (ROOT / "data" / "regimens.toml").read_bytes()
    tables = pformat(reading.parse(data, "regimens.toml"), width=WIDTH, sort_dicts=False)
    return (
        '"""The shipped catalogue as tomllib reads it, written by `scripts/keep.py`: never edit by hand.\n\n'
        "`SHA256` is that of the file it was read from: where the file differs, this copy is not used.\n"
        '"""\n\n'
        "from typing import Any, Final\n\n"
        f'SHA256: Final = "{reading.sha256(data)}"\n\n'
        f"TABLES: Final[dict[str, Any]] = {tables}\n"
    )


def main() -> int:
    """Write or compare both modules; return the exit code."""
    stale = []
    for path, text in (
        (CORE / "quantities" / "kept.py", kept_units()),
        (CORE / "catalogue" / "kept.py", kept_catalogue()),
    ):
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(path)
            if "--check" not in sys.argv:
                path.write_text(text, encoding="utf-8")
    for path in stale:
        print("stale:" if "--check" in sys.argv else "written:", path.relative_to(ROOT))
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    raise SystemExit(main())
