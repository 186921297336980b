"""`ketacalc.frame.check` on ICU rows of pandas, beside clifpy's unit conversion alone, on the same table in one run.

clifpy asks for libraries of its own: give it an environment, `python -m venv c && c/bin/pip install clifpy`, and name
its Python: `python benchmarks/icu.py c/bin/python`. Each is timed in a process of its own, after its imports.
"""

import subprocess
import sys
from typing import Final

ROWS: Final = 1_000_000
TABLE: Final = f"""
import logging, random, resource, time
import pandas as pd
logging.disable(logging.CRITICAL)
chance, units, rows = random.Random(1), ("mg/kg/hr", "mcg/kg/min", "mg/hr", "mg", "mcg/min"), {ROWS}
table = pd.DataFrame({{
    "hospitalization_id": [str(at // 10) for at in range(rows)], "med_category": "ketamine",
    "med_dose": [round(chance.uniform(0.1, 40), 2) for _ in range(rows)],
    "med_dose_unit": [units[at % 5] for at in range(rows)], "weight_kg": [40 + at % 80 for at in range(rows)],
    "admin_dttm": pd.Timestamp("2026-01-01", tz="UTC"),
}})
"""
END: Final = """
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""
CLIFPY: Final = """
from clifpy.utils.unit_converter import convert_dose_units_by_med_category
start = time.perf_counter()
convert_dose_units_by_med_category(table, preferred_units={"ketamine": "mg/kg/hr"}, override=True)
"""
OURS: Final = """
from ketacalc import frame
table = table.rename(columns={"med_dose": "dose", "med_dose_unit": "dose_unit", "weight_kg": "weight"})
start = time.perf_counter()
frame.check(table[["hospitalization_id", "dose", "dose_unit", "weight"]], indication="migraine")
"""


def timed(python: str, code: str) -> tuple[float, int]:
    """Return the seconds and the megabytes that a piece of work on the table takes."""
    done = subprocess.run((python, "-c", TABLE + code + END), capture_output=True, text=True, check=True)
    seconds, memory = done.stdout.split()[-2:]
    return float(seconds), int(memory)


def main() -> int:
    """Measure both and print the ratio; return the exit code."""
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    theirs, ours = timed(sys.argv[1], CLIFPY), timed(sys.executable, OURS)
    print(f"{ROWS:,} rows: clifpy, units alone {theirs[0]:.2f} s, {theirs[1]} MB; check {ours[0]:.2f} s, {ours[1]} MB")
    print(f"check is {theirs[0] / ours[0]:.1f} times as fast (target: 3)")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
