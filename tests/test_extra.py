"""What is said where a library of an extra is missing: one line, and a command that reaches this very environment.

Each test makes an environment of its own with `venv` and marks it as pip, pipx or uv do; `nox -s installers` installs
with the real pipx and uv, and runs what the line says.
"""

import subprocess
import sys
import venv
from pathlib import Path

import pytest

import ketacalc as package
from tests.command import ENVIRONMENT, Ran, refused

PIPX = "pipx inject ketacalc jinja2 (with pipx run: --with jinja2)"
UV_TOOL = 'uv pip install --python "$(uv tool dir)/ketacalc" jinja2'
UV = "uv pip install 'ketacalc[card]' (with uvx: --with jinja2)"
PIP = "pip install 'ketacalc[card]'"
CARD = ("card", "-i", "trd", "--weights", "70", "-f", "html")


def card_in(home: Path) -> Ran:
    """Run `card -f html` with the Python of an environment in which Jinja2 is not installed."""
    places = [str(Path(package.__file__).parents[1]), *(place for place in sys.path if place.endswith("-packages"))]
    run = (
        f"import sys; sys.path += {places!r}; sys.modules['jinja2'] = None\n"
        "from ketacalc.cli.run import run; sys.exit(run(sys.argv[1:]))"
    )
    asked = [str(home / "bin" / "python"), "-c", run, *CARD]
    done = subprocess.run(asked, capture_output=True, check=False, env=ENVIRONMENT)
    return Ran(code=done.returncode, out=done.stdout, err=done.stderr)


@pytest.mark.parametrize(
    ("marked", "words", "command"),
    [
        ("", "", PIP),
        ("pipx_metadata.json", "{}", PIPX),
        ("uv-receipt.toml", "[tool]\n", UV_TOOL),
        ("pyvenv.cfg", "home = {home}\nimplementation = CPython\nuv = 0.13.9\n", UV),
        ("pyvenv.cfg", "home = {home}\nprompt = uv\n", PIP),
    ],
)
def test_the_line_names_the_command_that_reaches_this_environment(
    tmp_path: Path, marked: str, words: str, command: str
) -> None:
    home = tmp_path / "an environment"
    venv.create(home, with_pip=False, symlinks=True)
    if marked:
        (home / marked).write_text(words.replace("{home}", str(Path(sys.base_prefix, "bin"))), encoding="utf-8")
    ran = card_in(home)
    refused(ran, 2)
    assert ran.said == f"ketacalc: card -f html needs jinja2; install it with: {command}\n"


def test_a_mark_that_cannot_be_read_is_no_traceback(tmp_path: Path) -> None:
    venv.create(tmp_path / "one", with_pip=False, symlinks=True)
    (tmp_path / "one" / "pipx_metadata.json").mkdir()
    (tmp_path / "one" / "uv-receipt.toml").write_bytes(b"\xff\xfe")
    ran = card_in(tmp_path / "one")
    refused(ran, 2, UV_TOOL)
