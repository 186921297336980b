"""The command as a user runs it, with an environment of its own: in a process of its own, or inside this one.

A process takes a third of a second before it reads its arguments, and the same command line inside this process a
hundredth: so a test asks inside, unless it is about what only a process has: encodings, signals, a stdin, a terminal,
what is loaded at the start. `test_command.py` holds the two against each other.
"""

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
    name: os.environ[name] for name in ("PATH", "PYTHONPATH", "COVERAGE_PROCESS_CONFIG") if name in os.environ
}
"""What the command is run in: nothing that a developer's terminal happens to set; coverage.py measures it."""

UNMEASURED = {"COVERAGE_PROCESS_CONFIG": ""}
"""What keeps a process from it whose modules are asked: it loads `tomllib` and more."""

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
    """Run `ketacalc` with arguments, and with more variables in its environment; the same question is asked once."""
    return within(*arguments, **environment)


@cache
def process(*arguments: str, **environment: str) -> Ran:
    """Run the same in a process of its own, which coverage.py measures too where it measures this one."""
    return _ran((sys.executable, "-m", "ketacalc", *arguments), environment)


def shell(script: str, *arguments: str, **environment: str) -> Ran:
    """Run a bash script in which `ketacalc` is the command, and `$1` and so on are the arguments."""
    prelude = f'ketacalc() {{ "{sys.executable}" -m ketacalc "$@"; }}\n'
    return _ran(("bash", "--norc", "-c", prelude + script, "bash", *arguments), environment)


def python(code: str, *arguments: str, **environment: str) -> Ran:
    """Run code in a Python of its own."""
    return _ran((sys.executable, "-c", code, *arguments), environment)


def without(library: str, *arguments: str) -> Ran:
    """Run the command where a library is not installed: `None` in `sys.modules` is Python's own way to say so."""
    code = f"import sys; sys.modules[{library!r}] = None; from ketacalc.cli.run import run; sys.exit(run(sys.argv[1:]))"
    return python(code, *arguments)


def _ran(command: tuple[str, ...], environment: dict[str, str]) -> Ran:
    known = ENVIRONMENT | environment
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=60, env=known)
    return Ran(code=done.returncode, out=done.stdout, err=done.stderr)


def within(*arguments: str, **environment: str) -> Ran:
    """Run the command line inside this process, each time that it is asked: what it reads may have changed."""
    return piped(b"", *arguments, **environment)


def piped(stdin: bytes, /, *arguments: str, **environment: str) -> Ran:
    """Run the command line inside this process with these bytes on stdin.

    Whatever is no refusal of the command's own is raised here, and would be one line and exit code 70 of a process.
    """
    assert not any(name.startswith("PYTHON") for name in environment), "only a new process heeds these"
    out, err = BytesIO(), BytesIO()
    stdout = TextIOWrapper(out, encoding="utf-8", errors="surrogateescape", write_through=True)
    stderr = TextIOWrapper(err, encoding="utf-8", errors="backslashreplace", write_through=True)
    before, read = dict(os.environ), sys.stdin
    os.environ.clear()
    os.environ.update(ENVIRONMENT | environment)
    sys.stdin = TextIOWrapper(BytesIO(stdin), encoding="utf-8")
    try:
        with redirect_stdout(stdout), redirect_stderr(stderr):
            code = run(list(arguments))
    finally:
        sys.stdin = read
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
