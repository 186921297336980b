"""Check that this environment holds ketacalc, what it needs, and nothing that only tests or tools need.

Run it with the Python of an environment into which nothing but a ketacalc wheel was installed.
"""

import re
from importlib.metadata import distributions
from typing import Final

DIRECT: Final = {"typer", "pint", "rich"}
NOT_OURS: Final = {"pip", "setuptools"}
"""What a new virtual environment brings by itself."""


def name_of(requirement: str) -> str:
    """Return the normalised name of a project from its name or from a requirement such as `rich>=13`."""
    found = re.match(r"[\w.-]+", requirement)
    return re.sub(r"[-_.]+", "-", found[0] if found else requirement).lower()


def reached(needs: dict[str, set[str]]) -> set[str]:
    """Return the direct requirements and all that they need in turn."""
    found: set[str] = set()
    waiting = set(DIRECT)
    while waiting:
        found |= waiting
        waiting = {need for name in waiting for need in needs.get(name, ())} - found
    return found


def main() -> int:
    """Compare what is installed with what is needed; return the exit code."""
    needs = {
        name_of(one.metadata["Name"]): {name_of(text) for text in one.requires or () if "extra ==" not in text}
        for one in distributions()
    }
    needed, own = reached(needs), needs.get("ketacalc", set())
    faults = [f"ketacalc needs {name}, which is none of its three" for name in own - DIRECT]
    faults += [f"{name} is missing" for name in (DIRECT | {"ketacalc"}) - needs.keys()]
    faults += [f"{name} is installed, and nothing needs it" for name in needs.keys() - needed - NOT_OURS - {"ketacalc"}]
    for fault in sorted(faults):
        print(fault)
    if not faults:
        print("ketacalc, and for typer, pint and rich:", ", ".join(sorted(needs.keys() & needed)))
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
