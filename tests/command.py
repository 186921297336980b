"""The command as a user runs it: a process of its own, with an environment of its own."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Hashable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from io import BytesIO, TextIOWrapper

from ketacalc.cli.run import run

ENVIRONMENT = {"LANG": "C.UTF-8", "TERM": "xterm"} | {
    name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ
}
"""What the command is run in: none of the variables that a developer's terminal happens to set."""

signal.signal(signal.SIGHUP, signal.SIG_DFL)
"""What is run here hears a hang-up, though the tests may run where it is ignored, as under nohup."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a run left behind."""

    code: int
    out: bytes
    err: bytes

    @property
    def text(self) -> str:
        """Stdout as text."""
        return self.out.decode()

    @property
    def said(self) -> str:
        """Stderr as text."""
        return self.err.decode()


@cache
def ketacalc(*arguments: str, **environment: str) -> Ran:
    """Run `ketacalc` with arguments, and with more variables in its environment, in a process of its own."""
    return _ran((sys.executable, "-m", "ketacalc", *arguments), environment)


def shell(script: str, *arguments: str, **environment: str) -> Ran:
    """Run a bash script in which `ketacalc` is the command, and `$1` and so on are the arguments."""
    prelude = f'ketacalc() {{ "{sys.executable}" -m ketacalc "$@"; }}\n'
    return _ran(("bash", "--norc", "-c", prelude + script, "bash", *arguments), environment)


def _ran(command: tuple[str, ...], environment: dict[str, str]) -> Ran:
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=60,
        env=ENVIRONMENT | environment,
    )
    return Ran(code=done.returncode, out=done.stdout, err=done.stderr)


def within(*arguments: str, **environment: str) -> Ran:
    """Run the command line inside this process: for sweeps that a process each would make slow."""
    out, err = BytesIO(), BytesIO()
    stdout = TextIOWrapper(out, encoding="utf-8", write_through=True)
    stderr = TextIOWrapper(err, encoding="utf-8", errors="backslashreplace", write_through=True)
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(ENVIRONMENT | environment)
    try:
        with redirect_stdout(stdout), redirect_stderr(stderr):
            code = run(list(arguments))
    finally:
        os.environ.clear()
        os.environ.update(before)
    return Ran(code=code, out=out.getvalue(), err=err.getvalue())


@cache
def commands() -> tuple[str, ...]:
    """Return the names of the commands, as the help lists them."""
    return tuple(re.findall(r"^  ([a-z]+) +[A-Z]", ketacalc("--help").text, re.MULTILINE))


def refused(ran: Ran, code: int, *words: Hashable) -> None:
    """Check that a run was refused as every refusal is: an exit code, nothing on stdout, one short line on stderr."""
    assert (ran.code, ran.out) == (code, b""), ran
    line, end, rest = ran.said.partition("\n")
    assert (end, rest) == ("\n", ""), ran.said
    assert line.startswith("ketacalc: ")
    assert len(line) < 300
    assert line.isprintable()
    assert "Traceback" not in line
    for word in words:
        assert str(word) in line, line
