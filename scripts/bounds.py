"""Compare what is installed with the bounds of pyproject.toml: is it the oldest they admit, or the newest?

`python scripts/bounds.py lowest test` is for an environment made of the floors: every direct requirement, those of the
extra `test` included, must be installed at exactly its floor. `python scripts/bounds.py newest test` asks pip what was
released last: where the bounds admit that, it must be installed, and where an upper bound holds it back, it is named.
Either prints what it compared, and exits 1 where something does not hold. It installs nothing.
"""

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

PROJECT: Final = tomllib.loads((Path(__file__).resolve().parents[1] / "pyproject.toml").read_text("utf-8"))["project"]


def direct(extra: str = "") -> Iterator[Requirement]:
    """Yield the requirements of ketacalc, or of an extra, those of the extras that it names among them."""
    lines = PROJECT["optional-dependencies"][extra] if extra else PROJECT["dependencies"]
    for requirement in map(Requirement, lines):
        if requirement.name != PROJECT["name"]:
            yield requirement
        for other in sorted(requirement.extras) if requirement.name == PROJECT["name"] else ():
            yield from direct(other)


def floor(requirement: Requirement) -> Version | None:
    """Return the lower bound of a requirement."""
    return next((Version(one.version) for one in requirement.specifier if one.operator == ">="), None)


def above_the_floor(requirement: Requirement) -> str:
    """Return how what is installed differs from the floor, or nothing."""
    installed, lowest = Version(version(requirement.name)), floor(requirement)
    if lowest is None:
        return f"{requirement} has no floor"
    return "" if installed == lowest else f"{requirement}: {installed} is installed, so that its floor is not tested"


def outdated() -> dict[str, Version]:
    """Return the newest release of everything that is not installed in its newest, as pip finds it for this Python."""
    asked = [sys.executable, "-m", "pip", "list", "--outdated", "--format", "json", "--disable-pip-version-check"]
    # Where PIP_QUIET is set, pip would not print the list either.
    done = subprocess.run(asked, check=False, capture_output=True, env=os.environ | {"PIP_QUIET": "0"})  # noqa: S603
    if done.returncode:
        raise SystemExit(done.stderr.decode(errors="replace"))
    return {canonicalize_name(one["name"]): Version(one["latest_version"]) for one in json.loads(done.stdout)}


def missed(requirement: Requirement, latest: Version) -> str:
    """Return what is amiss where a newer release is admitted and not installed; name one that is held back."""
    installed = version(requirement.name)
    if requirement.specifier.contains(latest):
        return f"{requirement} admits {latest}, and {installed} is installed"
    print(f"held back by {requirement}: {latest} has been released, {installed} is tested")
    return ""


def main() -> int:
    """Compare every direct requirement; return the exit code."""
    extras = PROJECT["optional-dependencies"]
    if len(sys.argv) != 3 or sys.argv[1] not in {"lowest", "newest"} or sys.argv[2] not in extras:
        raise SystemExit(__doc__)
    requirements = list({str(one): one for one in (*direct(), *direct(sys.argv[2]))}.values())
    print(", ".join(f"{one.name} {version(one.name)}" for one in requirements))
    if sys.argv[1] == "lowest":
        faults = [above_the_floor(one) for one in requirements]
    else:
        newer = outdated()
        names = [(one, newer.get(canonicalize_name(one.name))) for one in requirements]
        faults = [missed(one, latest) for one, latest in names if latest is not None]
    for fault in filter(None, faults):
        print(fault)
    return 1 if any(faults) else 0


if __name__ == "__main__":
    raise SystemExit(main())
