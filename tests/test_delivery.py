"""The output arrives whole or not at all, and a fault of delivery is one line and exit code 74."""

import os
import stat
import subprocess
import sys
from functools import cache
from pathlib import Path
from threading import Thread

import pytest

from tests.command import ENVIRONMENT, Ran, refused, shell

pytestmark = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="the faults are those of Linux")

DOSE = "ketacalc dose -i trd -w 70"
ANSWERS = (DOSE, f"{DOSE} -f json", f"{DOSE} -f csv", "ketacalc list", "ketacalc cite -f bibtex", "ketacalc --version")
HELP = ("ketacalc --help", "ketacalc dose --help", "ketacalc --show-completion")


@cache
def answer(line: str) -> bytes:
    """Return what a line writes to stdout when nothing is wrong."""
    ran = shell(line)
    assert (ran.code, ran.err) == (0, b"")
    return ran.out


def undelivered(ran: Ran, *words: str) -> None:
    refused(ran, 74, "could not write to", *words)


@pytest.mark.parametrize("line", [*ANSWERS, *HELP])
def test_a_full_disk_is_74_with_one_line(line: str) -> None:
    undelivered(shell(f"{line} > /dev/full"), "stdout", "No space left on device")


@pytest.mark.parametrize("line", [*ANSWERS, *HELP])
def test_a_closed_stdout_is_74_with_one_line(line: str) -> None:
    undelivered(shell(f"{line} >&-"), "stdout")


def test_a_stdout_that_is_open_for_reading_only_is_74_with_one_line() -> None:
    undelivered(shell(f"{DOSE} 1< /dev/null"), "stdout", "Bad file descriptor")


def test_a_refusal_is_what_it_is_where_nothing_can_be_delivered() -> None:
    assert shell("ketacalc dose -i trd > /dev/full").code == 2
    assert shell("ketacalc dose -i pain -w 70 >&-").code == 3
    assert shell(f"{DOSE} --catalogue /no/such.toml >&-").code == 4


@pytest.mark.parametrize("line", [f"{DOSE} -f json", "ketacalc list", "ketacalc cite", "ketacalc dose --help"])
def test_a_reader_that_wants_one_line_gets_it_and_stderr_is_quiet(line: str) -> None:
    ran = shell(f"{line} | head -1")
    assert (ran.code, ran.said, ran.text.count("\n")) == (0, "", 1)


@pytest.mark.parametrize("line", [*ANSWERS, "ketacalc --help", "ketacalc dose --help"])
def test_a_reader_that_has_gone_away_is_met_in_silence(line: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ran = subprocess.run(
            [sys.executable, "-m", *line.split()],
            stdout=writing,
            stderr=subprocess.PIPE,
            check=False,
            env=ENVIRONMENT,
        )
    finally:
        os.close(writing)
    assert ran.stderr == b""
    assert ran.returncode in (0, 74)  # and never 1, which is a verdict


@pytest.mark.parametrize("line", [DOSE, "ketacalc list -f json", "ketacalc --help"])
def test_a_closed_stderr_changes_nothing_of_an_answer(line: str) -> None:
    closed = shell(f"{line} 2>&-")
    assert (closed.code, closed.out) == (0, answer(line))


def test_a_refusal_with_a_closed_or_full_stderr_keeps_its_code() -> None:
    for end in ("2>&-", "2> /dev/full", ">&- 2>&-", "<&- >&- 2>&-"):
        assert shell(f"ketacalc dose -i trd {end}") == Ran(code=2, out=b"", err=b"")
        assert shell(f"ketacalc dose -i pain -w 70 {end}").code == 3
    assert shell(f"{DOSE} >&- 2>&-").code == 74
    assert shell(f"{DOSE} > /dev/full 2>&-").code == 74


def test_a_file_holds_what_stdout_would_have_said(tmp_path: Path) -> None:
    for form in ("json", "csv", "markdown"):
        target = tmp_path / f"out.{form}"
        assert shell(f"{DOSE} -f {form} -o '{target}'") == Ran(code=0, out=b"", err=b"")
        assert target.read_bytes() == answer(f"{DOSE} -f {form}")
    assert {path.name for path in tmp_path.iterdir()} == {"out.json", "out.csv", "out.markdown"}


def test_a_file_is_written_where_no_stream_is_open(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    assert shell(f"{DOSE} -f json -o '{target}' <&- >&- 2>&-").code == 0
    assert target.read_bytes() == answer(f"{DOSE} -f json")


def test_an_existing_file_is_replaced_whole_by_a_shorter_one(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    target.write_text("old\n" * 10_000)
    assert shell(f"{DOSE} -f json -o '{target}'").code == 0
    assert target.read_bytes() == answer(f"{DOSE} -f json")


def test_a_file_that_does_not_fit_keeps_what_it_held_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    target.write_text("old")
    # No file may grow beyond 0 blocks: a full disk that fills for root too.
    undelivered(shell(f"ulimit -f 0; {DOSE} -o '{target}'"), "out.txt", "File too large")
    assert target.read_text() == "old"
    undelivered(shell(f"ulimit -f 0; {DOSE} -o '{tmp_path}/new.txt'"), "new.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["out.txt"]


def test_a_device_that_is_full_is_74_with_one_line() -> None:
    undelivered(shell(f"{DOSE} -o /dev/full"), "full", "No space left on device")
    assert stat.S_ISCHR(os.stat("/dev/full").st_mode)


def test_a_refused_question_leaves_an_existing_file_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    target.write_text("old")
    assert shell(f"ketacalc dose -i trd -o '{target}'").code == 2
    assert shell(f"ketacalc dose -i pain -w 70 -o '{target}'").code == 3
    assert shell(f"{DOSE} --catalogue /no/such.toml -o '{target}'").code == 4
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_is_missing_is_74_and_is_not_made(tmp_path: Path) -> None:
    undelivered(shell(f"{DOSE} -o '{tmp_path}/no/such/out.txt'"), "out.txt", "No such file or directory")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_file_to_write_to(tmp_path: Path) -> None:
    undelivered(shell(f"{DOSE} -o '{tmp_path}'"), tmp_path.name, "Is a directory")
    undelivered(shell(f"{DOSE} -o '{tmp_path}/new/'"), "new")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_takes_no_file_is_74() -> None:
    undelivered(shell(f"{DOSE} -o /proc/out.txt"), "out.txt")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_write_permission_keeps_its_file(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    target.write_text("old")
    tmp_path.chmod(0o500)
    try:
        undelivered(shell(f"{DOSE} -o '{target}'"), "out.txt", "Permission denied")
    finally:
        tmp_path.chmod(0o700)
    assert target.read_text() == "old"


def test_an_empty_name_of_a_file_is_refused_and_named() -> None:
    ran = shell(f"{DOSE} -o ''")
    refused(ran, ran.code, "--output")
    assert ran.code in (2, 74)


def test_a_link_stays_a_link_and_its_file_is_written(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    target, link = tmp_path / "there" / "out.txt", tmp_path / "link.txt"
    target.write_text("old")
    link.symlink_to("there/out.txt")
    assert shell(f"{DOSE} -f json -o '{link}'").code == 0
    assert os.readlink(link) == "there/out.txt"
    assert not target.is_symlink()
    assert target.read_bytes() == answer(f"{DOSE} -f json")


def test_a_link_to_a_file_that_is_not_there_yet_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "out.txt", tmp_path / "link.txt"
    link.symlink_to(target)
    assert shell(f"{DOSE} -f json -o '{link}'").code == 0
    assert link.is_symlink()
    assert target.read_bytes() == answer(f"{DOSE} -f json")


def test_a_link_to_itself_is_74_with_one_line(tmp_path: Path) -> None:
    link = tmp_path / "link.txt"
    link.symlink_to("link.txt")
    undelivered(shell(f"{DOSE} -o '{link}'"), "link.txt")
    assert os.readlink(link) == "link.txt"


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_an_existing_file_keeps_its_mode(mode: int, tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    target.write_text("old")
    target.chmod(mode)
    assert shell(f"{DOSE} -o '{target}'").code == 0
    assert stat.S_IMODE(target.stat().st_mode) == mode


@pytest.mark.parametrize(("mask", "mode"), [("022", 0o644), ("027", 0o640), ("077", 0o600)])
def test_a_new_file_has_the_mode_that_the_umask_leaves(mask: str, mode: int, tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    assert shell(f"umask {mask}; {DOSE} -o '{target}'").code == 0
    assert stat.S_IMODE(target.stat().st_mode) == mode


def test_dev_null_stays_a_device() -> None:
    before = os.stat("/dev/null")
    assert shell(f"{DOSE} -o /dev/null") == Ran(code=0, out=b"", err=b"")
    after = os.stat("/dev/null")
    assert stat.S_ISCHR(after.st_mode)
    assert (after.st_ino, after.st_mode, after.st_rdev) == (before.st_ino, before.st_mode, before.st_rdev)


def test_a_named_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    pipe, received = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = Thread(target=lambda: received.append(pipe.read_bytes()), daemon=True)
    reader.start()
    assert shell(f"{DOSE} -f json -o '{pipe}'").code == 0
    reader.join(timeout=10)
    assert received == [answer(f"{DOSE} -f json")]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1"])
def test_the_name_of_stdout_is_stdout_where_it_is_a_pipe(name: str) -> None:
    ran = shell(f"{DOSE} -f json -o {name} | cat")
    assert (ran.text, ran.said) == (answer(f"{DOSE} -f json").decode(), "")


def test_odd_names_of_files_are_taken_as_they_are(tmp_path: Path) -> None:
    for name in ("with space.json", "[red].json", "-dash.json", "\N{SNOWMAN}.json", "\udcff.json"):
        assert shell(f'cd "$2"; {DOSE} -f json -o "$1"', name, str(tmp_path)) == Ran(code=0, out=b"", err=b"")
        assert (tmp_path / name).read_bytes().startswith(b"{")
