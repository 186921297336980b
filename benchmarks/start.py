"""How long ketacalc takes from the prompt to the answer, over `python -c pass`, measured in one run.

Run it in an environment where ketacalc is installed: `python benchmarks/start.py`, or with fewer rounds,
`python benchmarks/start.py 10`. Times differ from machine to machine; ratios measured side by side differ little.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Final

ROUNDS: Final = 40
ASKED: Final = ("dose", "--indication", "trd", "--weight", "70")
PINT: Final = "pint-convert 1mg g"
FASTER_THAN_PINT: Final = 2.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestant:
    """One command that is timed.

    Attributes:
        label: what the table calls it.
        command: its arguments; the first is the program, beside this Python.
        columns: how wide its terminal claims to be.
        most: the largest ratio over `python -c pass` that is aimed at.
        is_table: whether it is held against pint-convert too.
    """

    label: str
    command: tuple[str, ...]
    columns: int = 80
    most: float | None = None
    is_table: bool = False


CONTESTANTS: Final = (
    Contestant(label="python -c pass", command=("python", "-c", "pass")),
    Contestant(label="ketacalc dose, JSON", command=("ketacalc", *ASKED, "-f", "json"), most=7),
    Contestant(label="ketacalc dose, 80 columns", command=("ketacalc", *ASKED), most=10, is_table=True),
    Contestant(label="ketacalc dose, 160 columns", command=("ketacalc", *ASKED), columns=160, most=10, is_table=True),
    Contestant(label="ketacalc convert", command=("ketacalc", "convert", "10 mcg/kg/min", "mg/kg/h")),
    Contestant(label=PINT, command=tuple(PINT.split())),
)


def program(name: str) -> str:
    """Return the path of a program of this very environment, whatever else the machine has."""
    if name == "python":
        return sys.executable
    found = shutil.which(name, path=os.path.dirname(sys.executable))
    if found is None:
        raise SystemExit(f"no {name} beside {sys.executable}: install ketacalc into its environment first")
    return found


def seconds(contestant: Contestant, command: Sequence[str]) -> float:
    """Run a command once and return its wall time.

    Compiled modules may be kept, as they are for everybody whose Python was not told otherwise.
    """
    environment = os.environ | {"COLUMNS": str(contestant.columns)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    began = perf_counter()
    done = subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    took = perf_counter() - began
    if done.returncode:
        raise SystemExit(f"{contestant.label} failed: {done.stderr.decode(errors='replace').strip()}")
    return took


def measured(rounds: int) -> dict[str, list[float]]:
    """Return the times of every contestant, taken in turns, so that a busy moment falls on all alike."""
    commands = [(one, (program(one.command[0]), *one.command[1:])) for one in CONTESTANTS]
    for one, command in commands:
        seconds(one, command)  # the first run compiles and fills the disk cache; it does not count
    times: dict[str, list[float]] = {one.label: [] for one in CONTESTANTS}
    for _ in range(rounds):
        for one, command in commands:
            times[one.label].append(seconds(one, command))
    return times


def report(times: dict[str, list[float]]) -> None:
    """Print every contestant's ratios beside what is aimed at; a missed target is no failure."""
    least = {label: min(taken) for label, taken in times.items()}
    middle = {label: median(taken) for label, taken in times.items()}
    unit = CONTESTANTS[0].label
    print(f"{'':36}{'minimum':>9}{'median':>9}{'ratio':>9}{'of medians':>12}   target for the ratio")
    for one in CONTESTANTS:
        label, ratio = one.label, least[one.label] / least[unit]
        target = "" if one.most is None else f"   {one.most:g} or less: {'met' if ratio <= one.most else 'missed'}"
        shown = f"{1000 * least[label]:9.1f}{1000 * middle[label]:9.1f}{ratio:9.2f}{middle[label] / middle[unit]:12.2f}"
        print(f"{label:36}{shown}{target}")
    print(f"\n{'times faster than ' + PINT:54}{'ratio':>9}{'of medians':>12}   target for the ratio")
    for label in (one.label for one in CONTESTANTS if one.is_table):
        ratio = least[PINT] / least[label]
        verdict = "met" if ratio >= FASTER_THAN_PINT else "missed"
        shown = f"{ratio:9.2f}{middle[PINT] / middle[label]:12.2f}"
        print(f"{label:54}{shown}   {FASTER_THAN_PINT:g} or more: {verdict}")


def main() -> None:
    """Measure, and print what was measured."""
    rounds = max(int(sys.argv[1]), 1) if len(sys.argv) > 1 else ROUNDS
    version = ".".join(map(str, sys.version_info[:3]))
    print(f"Python {version}, {rounds} rounds; milliseconds, and ratios over `python -c pass`\n", flush=True)
    report(measured(rounds))


if __name__ == "__main__":
    main()
