"""Compare two wheels file by file, and check a wheel and an sdist against the checkout that they were built from.

`python scripts/compare_builds.py WHEEL WHEEL_FROM_SDIST SDIST` prints what differs and exits 1, or says
how many files agree. A build that loses a data file still installs; this is where it shows.
"""

import re
import sys
import tarfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final
from zipfile import ZipFile

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDERS: Final = ("src", "data", "docs", "man", "tests", "benchmarks", "scripts", "examples", ".github")
FILES: Final = (
    "README.md", "CHANGELOG.md", "CITATION.cff", "CONTRIBUTING.md", "SECURITY.md", "LICENSE", "mkdocs.yml",
    "pyproject.toml",
)  # fmt: skip
ADDED: Final = {"PKG-INFO", ".gitignore"}
"""What hatchling puts into an sdist beyond what pyproject.toml names."""
INSTALLED_AS: Final = {
    "data/regimens.toml": "ketacalc/regimens.toml",
    "man/ketacalc.1": "data/share/man/man1/ketacalc.1",
}
"""What stands elsewhere in a wheel than under `src`; what is shared stands under `ketacalc-VERSION.data/` there."""

SHARED: Final = re.compile(r"^ketacalc-[^/]+\.data/")

Hashes = dict[str, str]


def of_wheel(path: Path) -> Hashes:
    """Return the hash of every file in a wheel; the version is taken off the names of what is shared."""
    with ZipFile(path) as wheel:
        return {SHARED.sub("", name): sha256(wheel.read(name)).hexdigest() for name in wheel.namelist()}


def of_sdist(path: Path) -> Hashes:
    """Return the hash of every file in an sdist, without its leading folder."""
    found: Hashes = {}
    with tarfile.open(path) as sdist:
        for member in sdist.getmembers():
            file = sdist.extractfile(member)
            if file is not None:
                found[member.name.partition("/")[2]] = sha256(file.read()).hexdigest()
    return found


def of_checkout() -> Hashes:
    """Return the hash of every file that an sdist must hold; what a run leaves behind does not count."""
    folders = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file())
    kept = (path for path in folders if "__pycache__" not in path.parts and path.suffix != ".pyc")
    paths = [*kept, *(ROOT / name for name in FILES)]
    return {path.relative_to(ROOT).as_posix(): sha256(path.read_bytes()).hexdigest() for path in paths}


def wanted_in_wheel(checkout: Hashes) -> Hashes:
    """Return what of the checkout a wheel must hold, under the names that it has there."""
    package = {
        name.removeprefix("src/"): digest for name, digest in checkout.items() if name.startswith("src/ketacalc/")
    }
    return package | {there: checkout[here] for here, there in INSTALLED_AS.items()}


def differences(one: Hashes, other: Hashes, names: tuple[str, str]) -> Iterator[str]:
    """Yield one line for each file that only one of the two holds, or that differs."""
    for name in sorted(one.keys() | other.keys()):
        if name not in other:
            yield f"{name}: in {names[0]}, missing from {names[1]}"
        elif name not in one:
            yield f"{name}: in {names[1]}, missing from {names[0]}"
        elif one[name] != other[name]:
            yield f"{name}: differs between {names[0]} and {names[1]}"


def main() -> int:
    """Compare what the arguments name; return the exit code."""
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    wheel, again = of_wheel(Path(sys.argv[1])), of_wheel(Path(sys.argv[2]))
    sdist, checkout = of_sdist(Path(sys.argv[3])), of_checkout()
    package = {name: digest for name, digest in wheel.items() if ".dist-info/" not in name}
    added = {name: sdist[name] for name in ADDED & sdist.keys()}
    faults = [
        *differences(wheel, again, ("the wheel from the checkout", "the wheel from the sdist")),
        *differences(wanted_in_wheel(checkout), package, ("the checkout", "the wheel")),
        *differences(checkout | added, sdist, ("the checkout", "the sdist")),
    ]
    for fault in faults:
        print(fault)
    if not faults:
        print(f"both wheels hold the same {len(wheel)} files, the sdist all {len(checkout)} of the checkout")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
