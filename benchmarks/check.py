"""How fast the library doses and checks, over bare pint; and a thousand lines of `check -`, over one check.

Run it in an environment where ketacalc is installed: `python benchmarks/check.py`.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from time import perf_counter
from typing import Final

import pint

import ketacalc

CALLS: Final = 20_000
ROUNDS: Final = 7
LINES: Final = 1_000
ASKED: Final = ("-i", "trd", "-w", "70")


def calls_a_second(call: Callable[[], object]) -> float:
    """Return how many calls a second one core does, at its best of several rounds."""
    call()
    best = 0.0
    for _ in range(ROUNDS):
        start = perf_counter()
        for _ in range(CALLS):
            call()
        best = max(best, CALLS / (perf_counter() - start))
    return best


def seconds(command: tuple[str, ...], text: str) -> float:
    """Return the time of a whole process, at its best of several rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = perf_counter()
        subprocess.run(command, input=text.encode(), stdout=subprocess.DEVNULL, check=False)
        best = min(best, perf_counter() - start)
    return best


def main() -> None:
    """Measure and print."""
    units: pint.UnitRegistry[float] = pint.UnitRegistry()
    per_kg, weight = units.Quantity(0.5, "mg/kg"), units.Quantity(70, "kg")
    low, high = units.Quantity(30, "mg"), units.Quantity(40, "mg")
    scaled = calls_a_second(lambda: (per_kg * weight).to("mg"))
    compared = calls_a_second(lambda: low <= (per_kg * weight).to("mg") <= high)
    print(f"{'calls a second':32}{'ketacalc':>12}{'bare pint':>12}{'ratio':>8}{'target':>12}")
    for label, call, bare, target in (
        ("dose", lambda: ketacalc.dose(regimen="berman-2000", weight="70 kg"), scaled, 100_000),
        ("dose, a range", lambda: ketacalc.dose(regimen="lauritsen-iv", weight="70 kg"), scaled, 100_000),
        ("check, within", lambda: ketacalc.check("35 mg", regimen="berman-2000", weight="70 kg"), compared, 50_000),
        (
            "check, within a range",
            lambda: ketacalc.check("20 mg/h", regimen="lauritsen-iv", weight="70 kg"),
            compared,
            50_000,
        ),
    ):
        mine = calls_a_second(call)
        print(f"{label:32}{mine:12,.0f}{bare:12,.0f}{mine / bare:8.1f}{target:12,}")
    program = os.path.join(os.path.dirname(sys.executable), "ketacalc")
    one = seconds((program, "check", "35 mg", *ASKED), "")
    text = "".join(f"{at % 400 + 1} mg\n" for at in range(LINES))
    many = seconds((program, "check", "-", *ASKED), text)
    print(f"\ncheck - on {LINES:,} lines over one check: {many / one:.2f} (target: at most 3)")


if __name__ == "__main__":
    main()
