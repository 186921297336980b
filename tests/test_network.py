"""No network and no file but its output: each command again where the system itself allows neither.

`tests/test_files.py` hears what Python is asked for; here Linux refuses it, to libraries that are no Python too. Such a
place is made by `unshare` where the system lets this user make one; elsewhere these tests are skipped, and say so.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import ENVIRONMENT, Ran, within
from tests.test_files import GRID, LONG, WALK

CLOSED = 'mount --bind -o ro "$1" "$1" && mount -o remount,bind,ro "$1" && cd "$1" && shift && exec "$@"'
"""In namespaces of its own: a folder in which nothing can be written, not even by root, and then a command."""
UNSHARE = ("unshare", "--map-root-user", "--net", "--mount", "sh", "-c", CLOSED, "sh")


def closed(folder: Path, *command: str) -> Ran:
    """Run a command without a network in a folder that is its home, and in which it cannot write."""
    done = subprocess.run(
        [*UNSHARE, str(folder), *command],
        env=ENVIRONMENT | {"HOME": str(folder)},
        capture_output=True,
        check=False,
        timeout=60,
        stdin=subprocess.DEVNULL,
    )
    return Ran(code=done.returncode, out=done.stdout, err=done.stderr)


def can_be_closed() -> bool:
    """Tell whether this system lets this user make such a place."""
    return shutil.which("unshare") is not None and closed(Path(__file__).parent, "true").code == 0


pytestmark = pytest.mark.skipif(
    not can_be_closed(), reason="this system does not let this user close a network (unshare)"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a catalogue and two tables."""
    place = tmp_path / "place"
    place.mkdir()
    monkeypatch.chdir(place)
    assert within("init", "c.toml").code == 0
    Path("t.csv").write_text(LONG)
    Path("v.csv").write_text(GRID)
    return place


def test_the_place_is_closed(folder: Path) -> None:
    """What is tried here fails for anybody: otherwise the tests below would show nothing."""
    reached = closed(folder, sys.executable, "-c", "import socket; socket.create_connection(('192.0.2.1', 9), 5)")
    assert "Network is unreachable" in reached.said
    assert "Read-only file system" in closed(folder, "touch", "written").said


@pytest.mark.parametrize("command", WALK)
def test_a_command_needs_no_network_and_writes_nothing_but_its_outputs(
    command: str, folder: Path, tmp_path: Path
) -> None:
    """What it says is what it says elsewhere; what it was told to write goes to a folder beside."""
    asked = [word.replace("written.", f"{tmp_path}/written.") for word in WALK[command]]
    here = within(*asked)
    made = {path.name: path.read_bytes() for path in tmp_path.glob("written.*")}
    for name in made:
        (tmp_path / name).unlink()
    before = sorted(folder.iterdir())
    assert closed(folder, sys.executable, "-B", "-m", "ketacalc", *asked) == here
    assert {path.name: path.read_bytes() for path in tmp_path.glob("written.*")} == made
    assert sorted(tmp_path.iterdir()) == sorted([folder, *(tmp_path / name for name in made)])
    assert sorted(folder.iterdir()) == before
