"""What `conform` costs over all vectors, over a bare loop that feeds the same program line by line.

Run it in an environment where ketacalc is installed: `python benchmarks/conform.py [COMMAND...]`; without a command it
runs the adapter of the examples, with `node` too where that is installed.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Final

import ketacalc
from ketacalc.core.conform.conformity import of_program, question
from ketacalc.core.vectors.collection import vectors

ROUNDS: Final = 7
ADAPTERS: Final = Path(__file__).resolve().parents[1] / "examples" / "conform"
TIMEOUT: Final = 60.0


def bare(lines: Sequence[bytes], command: Sequence[str]) -> None:
    """Feed a program line by line, read each answer as JSON, and look at none of them."""
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        if program.stdin is None or program.stdout is None:
            return
        for line in lines:
            program.stdin.write(line)
            program.stdin.flush()
            json.loads(program.stdout.readline())
        program.stdin.close()


def seconds(call: Callable[[], object]) -> float:
    """Return the time of a call, at its best of several rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = perf_counter()
        call()
        best = min(best, perf_counter() - start)
    return best


def main() -> None:
    """Measure and print."""
    asked = vectors(ketacalc.catalogue())
    lines = [question(one) for one in asked]
    commands = [sys.argv[1:]] if sys.argv[1:] else [[sys.executable, str(ADAPTERS / "calculator.py")]]
    if not sys.argv[1:] and shutil.which("node"):
        commands.append(["node", str(ADAPTERS / "calculator.mjs")])
    print(f"{f'{len(asked):,} vectors':48}{'bare loop':>12}{'conform':>12}{'ratio':>8}   target: at most 2")
    for command in commands:
        loop = seconds(lambda command=command: bare(lines, command))  # type: ignore[misc]
        mine = seconds(lambda command=command: of_program(asked, command, timeout=TIMEOUT))  # type: ignore[misc]
        print(f"{' '.join(command)[-46:]:48}{loop:10.3f} s{mine:10.3f} s{mine / loop:8.2f}")


if __name__ == "__main__":
    main()
