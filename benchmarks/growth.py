"""What each command that takes a table costs at 1, 10 and 100 times as many rows: time, memory, and how both grow.

Run it where ketacalc is installed with its extra `cohort`: `python benchmarks/growth.py`, or with fewer rows at the
start, `python benchmarks/growth.py 50`. The time of the smallest table is mostly that of the start; growth is read from
the last step: 10 is linear, 100 is the square.
"""

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Final

FACTORS: Final = (1, 10, 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One command on a table that grows.

    Attributes:
        label: what it is called.
        arguments: of the command; the table is its stdin.
        rows: returns a table of so many rows.
        most: how many times the rows that are asked for stand in the smallest table, where rows are cheap.
    """

    label: str
    arguments: tuple[str, ...]
    rows: Callable[[int], str]
    most: int = 1


def records(rows: int) -> str:
    """Return administrations, each with a weight of its own."""
    return "dose,weight\n" + "".join(f"{20 + at % 40} mg,{40 + at % 800 / 10} kg\n" for at in range(rows))


def stray(rows: int) -> str:
    """Return the same with a quotation mark that is never closed."""
    return records(rows).replace("mg,", '"mg,', 1)


def long(rows: int) -> str:
    """Return a published table with a row for each dose, right in every cell."""
    return "weight,dose,amount\n" + "".join(
        f"{1 + at % 600} kg,0.5 mg/kg,{(1 + at % 600) / 2} mg\n" for at in range(rows)
    )


def lines(rows: int) -> str:
    """Return doses, one on a line."""
    return "".join(f"{20 + at % 40} mg\n" for at in range(rows))


def catalogue(rows: int) -> str:
    """Return a catalogue of a tenth as many regimens: a file has at most 256 KiB."""
    first = '[[reference]]\nnumber = "1"\ntitle = "A made-up document"\n'
    one = '[[regimen]]\nid = "r-{}"\ndrug = "exampline"\nindication = "pain"\nroute = "oral"\nschedule = "single"\n'
    return first + "".join(f'{one.format(at)}dose = "1 mg/kg"\nreferences = ["1"]\n' for at in range(rows // 10))


CASES: Final = (
    Case(label="cohort check", arguments=("cohort", "check", "-", "-i", "trd"), rows=records, most=100),
    Case(label="the same, a stray quote", arguments=("cohort", "check", "-", "-i", "trd"), rows=stray, most=10),
    Case(label="cohort dose", arguments=("cohort", "dose", "-", "-i", "trd"), rows=records, most=100),
    Case(label="check -", arguments=("check", "-", "-i", "trd", "-w", "70"), rows=lines, most=5),
    Case(label="verify, a long table", arguments=("verify", "-", "-f", "csv"), rows=long),
    Case(label="lint", arguments=("lint", "-"), rows=catalogue),
)  # fmt: skip


def measured(case: Case, table: Path) -> tuple[float, float]:
    """Return the seconds and the megabytes that a command takes on a table."""
    command = (sys.executable, "-m", "ketacalc", *case.arguments)
    code = (
        "import resource, subprocess, sys;"
        "done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, done.returncode)"
    )
    with table.open("rb") as file:
        start = perf_counter()
        done = subprocess.run((sys.executable, "-c", code, *command), stdin=file, capture_output=True, check=True)
        seconds = perf_counter() - start
    memory, code_of_it = map(int, done.stdout.split())
    if code_of_it not in (0, 1):
        raise SystemExit(f"{case.label}: exit code {code_of_it}")
    return seconds, memory / 1024


def main() -> int:
    """Measure every command and print what it takes; return the exit code."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors; rows, seconds, MB; growth of the last step")
    print(f"{'':38}" + "".join(f"{f'{factor} x':>24}" for factor in FACTORS) + f"{'growth':>16}")
    with tempfile.TemporaryDirectory() as folder:
        for case in CASES:
            found = []
            for factor in FACTORS:
                table = Path(folder, "table")
                count = rows * case.most * factor
                table.write_text(case.rows(count), encoding="utf-8")
                found.append((count, *measured(case, table)))
            told = "".join(f"{count:>10,} {seconds:6.2f} {memory:6.0f}" for count, seconds, memory in found)
            (_, before, small), (_, after, large) = found[-2:]
            print(f"{case.label:38}{told}  {after / before:5.1f} {large / small:5.1f}", flush=True)
    return 0


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    raise SystemExit(main())
