"""Install the wheel and the sdist as pip, pipx, pipx run, uv tool and uvx do it, and use what they installed.

`python scripts/installers.py DIST PLACE` takes the one wheel and the one sdist of a folder and installs them under
another; pipx and uv stand beside this Python. Each is asked for a dose, for a completion and for a page, whose refusal
says how to add the library that is missing: that line is run as it is printed, and the page is asked for again.
"""

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

JOB: Final = ("dose", "-i", "trd", "-w", "70", "-f", "json")
PAGE: Final = ("card", "-i", "trd", "--weights", "70", "-f", "html")
TYPED: Final = {"COMP_WORDS": "ketacalc dose --indication tr", "COMP_CWORD": "3", "_KETACALC_COMPLETE": "complete_bash"}
MAN: Final = Path("share/man/man1/ketacalc.1")


def run(*command: str | Path, **environment: str) -> str:
    """Return what a command prints; where it fails, end with all that it said."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | environment)  # noqa: S603
    if done.returncode:
        raise SystemExit(f"{shlex.join(map(str, command))}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def expect(holds: bool, claim: str) -> None:
    """Print a claim that holds; end with one that does not."""
    if not holds:
        raise SystemExit(f"does not hold: {claim}")
    print(claim)


def does_the_job(*program: str | Path) -> bool:
    """Tell whether 0.5 mg/kg is 35 mg for 70 kg."""
    return bool(json.loads(run(*program, *JOB))["doses"][0]["amount"]["low"]["exact"] == "35")


def prints_the_page(*program: str | Path) -> bool:
    """Tell whether the page for the bedside is written, for which Jinja2 is needed."""
    return "<!DOCTYPE html>" in run(*program, *PAGE)


def refusal(*program: str | Path) -> str:
    """Return what is said instead of the page; Jinja2 must not be there yet."""
    done = subprocess.run([*program, *PAGE], capture_output=True, text=True, check=False)  # noqa: S603
    expect(done.returncode == 2, done.stderr.strip())
    return done.stderr.strip()


def installed(name: str, program: Path, manual: Path) -> None:
    """Check a command that was installed to stay, and add the extra to it as it says itself."""
    expect(does_the_job(program), f"{name}: ketacalc dose")
    expect("trd" in run(program, **TYPED).split(), f"{name}: completion")
    expect(manual.is_file(), f"{name}: the manual page in {manual.parent}")
    line = refusal(program).partition("install it with: ")[2].partition(" (with ")[0]
    run("bash", "-euo", "pipefail", "-c", line, PATH=f"{program.parent}:{os.environ['PATH']}")
    expect(prints_the_page(program), f"{name}: the page, with what was added")


def main() -> None:
    """Install with each, in folders with spaces in their names, and use it from a folder of no importance."""
    place = Path(sys.argv[2]).resolve() / "a place"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(sys.argv[1], place / "dist")
    [wheel], [sdist] = place.glob("dist/*.whl"), place.glob("dist/*.tar.gz")
    (place / "away").mkdir()
    os.chdir(place / "away")
    os.environ.update(
        {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "UV_PYTHON": sys.executable,
            "UV_TOOL_DIR": str(place / "uv tools"),
            "UV_TOOL_BIN_DIR": str(place / "uv bin"),
            "PIPX_DEFAULT_PYTHON": sys.executable,
            "PIPX_HOME": str(place / "pipx"),
            "PIPX_BIN_DIR": str(place / "pipx bin"),
            "PIPX_MAN_DIR": str(place / "pipx man"),
        }
    )

    run(sys.executable, "-m", "venv", place / "plain")
    run(place / "plain/bin/pip", "install", sdist)
    expect(does_the_job(place / "plain/bin/python", "-m", "ketacalc"), "pip, from the sdist: python -m ketacalc")
    installed("pip", place / "plain/bin/ketacalc", place / "plain" / MAN)

    # uvx would take what `uv tool` installed: it comes first.
    expect(does_the_job("uvx", "--from", wheel, "ketacalc"), "uvx: ketacalc dose")
    expect("with uvx: --with jinja2" in refusal("uvx", "--quiet", "--from", wheel, "ketacalc"), "uvx: says --with")
    expect(prints_the_page("uvx", "--from", wheel, "--with", "jinja2", "ketacalc"), "uvx --with jinja2: the page")
    expect(prints_the_page("uvx", "--from", f"{wheel}[card]", "ketacalc"), "uvx --from WHEEL[card]: the page")

    run("uv", "tool", "install", "--quiet", wheel)
    installed("uv tool", place / "uv bin/ketacalc", place / "uv tools/ketacalc" / MAN)

    run("pipx", "install", "--quiet", wheel)
    installed("pipx", place / "pipx bin/ketacalc", place / "pipx man/man1/ketacalc.1")
    expect(does_the_job("pipx", "run", "--spec", wheel, "ketacalc"), "pipx run: ketacalc dose")
    expect(prints_the_page("pipx", "run", "--spec", wheel, "--with", "jinja2", "ketacalc"), "pipx run --with: the page")


if __name__ == "__main__":
    main()
