"""Ctrl-C, SIGTERM and SIGHUP end a run at once, without a word or a trace; a fault of ours is one line and 70."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from time import sleep

import pytest

from tests.command import ENVIRONMENT, Ran, python, refused

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the signals are those of POSIX")

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
DOSE = ("dose", "-i", "trd", "-w", "70")
PLANTED = """
import os, sys
class Planted:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            sys.meta_path.remove(self)
            {does}
sys.meta_path.insert(0, Planted())
sys.argv = ["ketacalc", *{arguments!r}]
from ketacalc.cli.main import main
main()
"""
"""The command, in which something happens as a module is about to be loaded."""


def planted(module: str, does: str, *arguments: str) -> Ran:
    return python(PLANTED.format(module=module, does=does, arguments=arguments))


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("module", ["ketacalc.cli.run", "typer", "ketacalc.cli.dose", "ketacalc.output.dose", "rich"])
def test_a_signal_is_quiet_whatever_is_being_loaded(module: str, number: signal.Signals) -> None:
    ran = planted(module, f"os.kill(os.getpid(), {int(number)})", *DOSE)
    assert ran == Ran(code=128 + number, out=b"", err=b"")


def test_a_signal_that_is_ignored_stays_so() -> None:
    script = f"trap '' INT; exec {sys.executable} -c \"$1\""
    code = PLANTED.format(module="typer", does="os.kill(os.getpid(), 2)", arguments=DOSE)
    done = subprocess.run(["sh", "-c", script, "sh", code], capture_output=True, check=False, env=ENVIRONMENT)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"35 mg" in done.stdout


@pytest.mark.parametrize("number", SIGNALS)
def test_a_run_that_is_stopped_at_a_random_moment_keeps_the_old_output_and_leaves_nothing(
    number: signal.Signals, tmp_path: Path
) -> None:
    pytest.importorskip("polars")
    moments = random.Random(int(number))  # noqa: S311 - moments, no secrets
    table, output = tmp_path / "t.csv", tmp_path / "o.csv"
    table.write_text("dose,weight\n" + "35 mg,70\n" * 300_000)
    output.write_text("old")
    for _ in range(5):
        process = subprocess.Popen(
            [sys.executable, "-m", "ketacalc", "cohort", "check", table, "-i", "trd", "-o", output],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=ENVIRONMENT,
        )
        sleep(moments.uniform(0.15, 0.6))
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
        assert {one.name for one in tmp_path.iterdir()} == {"t.csv", "o.csv"}
        if process.returncode:  # else it was done before
            assert (process.returncode, out, err, output.read_text()) == (128 + number, b"", b"", "old")
        output.write_text("old")


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="files without a name are Linux's")
def test_not_even_a_run_that_is_killed_leaves_rows_behind(tmp_path: Path) -> None:
    pytest.importorskip("polars")
    table = tmp_path / "t.csv"
    table.write_text("dose,weight\n" + "35 mg,70\n" * 300_000)
    for wait in (0.4, 0.6):
        process = subprocess.Popen(
            [sys.executable, "-m", "ketacalc", "cohort", "check", table, "-i", "trd", "-o", tmp_path / "o.csv"],
            stderr=subprocess.PIPE,
            env=ENVIRONMENT,
        )
        sleep(wait)
        process.kill()
        process.communicate(timeout=30)
        assert {one.name for one in tmp_path.iterdir()} <= {"t.csv", "o.csv"}


def test_a_fault_of_ours_is_70_with_one_line_that_says_where_and_how_to_report_it() -> None:
    ran = planted("ketacalc.output.dose", "raise RuntimeError('x')", *DOSE)
    refused(ran, 70, "a fault in ketacalc itself", "RuntimeError", "cli/dose.py", "report", "--traceback")


@pytest.mark.parametrize("arguments", [("--traceback", *DOSE), (*DOSE, "--traceback")])
def test_the_traceback_is_shown_where_it_is_asked_for(arguments: tuple[str, ...]) -> None:
    ran = planted("ketacalc.output.dose", "raise RuntimeError('x')", *arguments)
    assert (ran.code, ran.out) == (70, b"")
    assert ran.said.startswith("Traceback (most recent call last):")
    assert "RuntimeError: x" in ran.said
    assert ran.said.splitlines()[-1].startswith("ketacalc: a fault in ketacalc itself")


@pytest.mark.parametrize("fault", ["MemoryError", "RecursionError", "KeyError", "SystemError", "BaseException"])
def test_no_fault_is_the_code_of_an_answer(fault: str) -> None:
    refused(planted("ketacalc.output.dose", f"raise {fault}", *DOSE), 70)


def test_out_of_memory_is_one_line_of_its_own() -> None:
    refused(planted("ketacalc.output.dose", "raise MemoryError", *DOSE), 70, "out of memory", "do not use any output")


def test_a_fault_keeps_the_old_output(tmp_path: Path) -> None:
    output = tmp_path / "o.json"
    output.write_text("old")
    refused(planted("ketacalc.output.formats.format", "raise RuntimeError", *DOSE, "-o", str(output)), 70)
    assert [one.name for one in tmp_path.iterdir()] == ["o.json"]
    assert output.read_text() == "old"
