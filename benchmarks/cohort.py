"""How long `cohort` takes over a bare polars read-and-write of as many rows and columns, and in how much memory.

Run it in an environment with ketacalc[cohort]: `python benchmarks/cohort.py --rows 10000000`. The bare run reads the
same CSV and writes Parquet with as many columns: those that the command adds hold the values of its first row in every
row. Our texts are categories; the bare run writes them once as texts, which is what polars makes of a text, and once as
categories too, which is as little as can be written. The ratio is of the time on the clock;
the one under `processors` of the time of all processors, which says more where others use the machine too. Nine rows in
ten are right; the tenth has a slip, or cannot be read.
"""

import argparse
import csv
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Final

import pint
import polars as pl

import ketacalc

BLOCK: Final = 200_000
PINT_ROWS: Final = 20_000
LB: Final = 0.45359237


def row(at: int, draw: random.Random) -> str:
    """Return one administration."""
    kg, in_pounds = round(draw.uniform(40, 120), 1), draw.random() < 0.1
    unit = draw.choices(["mg", "mcg", "g"], [8, 1, 1])[0]
    chance = draw.random()
    slips = ((0.02, 10.0), (0.04, 1 / LB), (0.05, 0.1), (0.06, 1 / kg), (0.07, draw.uniform(0.3, 3)), (0.08, 1000.0))
    dose = 0.5 * kg * next((factor for most, factor in slips if chance < most), 1.0)
    text = {"mg": f"{dose:.2f}", "mcg": f"{dose * 1000:.0f}", "g": f"{dose / 1000:.5f}"}[unit]
    if 0.08 <= chance < 0.085:
        text = "n/a"
    weight, weight_unit = (f"{kg / LB:.1f}", "lb") if in_pounds else (f"{kg}", "kg")
    return f"P{at:07d},{text},{unit},{weight},{weight_unit},ward {at % 17}\n"


def off(at: int, draw: random.Random) -> str:
    """Return one administration that is ten times what it should be, like no other of the table."""
    kg = round(draw.uniform(40, 120), 3)
    return f"P{at:07d},{5 * kg:.4f},mg,{kg},kg,ward {at % 17}\n"


def make(path: Path, rows: int, draw_row: Callable[[int, random.Random], str] = row) -> None:
    """Write a table of administrations; of those of `row` the same block again and again."""
    draw = random.Random(1)  # noqa: S311 - a table to measure with
    if draw_row is not row:
        with path.open("w", encoding="utf-8") as file:
            file.write("id,dose,dose_unit,weight,weight_unit,note\n")
            file.writelines(draw_row(at, draw) for at in range(rows))
        return
    block = "".join(row(at, draw) for at in range(min(rows, BLOCK)))
    with path.open("w", encoding="utf-8") as file:
        file.write("id,dose,dose_unit,weight,weight_unit,note\n")
        for _ in range(max(rows // BLOCK, 1)):
            file.write(block)


Taken = tuple[float, float, float]


def timed(*command: str) -> Taken:
    """Return the seconds that a command takes, those of all processors, and the megabytes that it has at its peak."""
    start = perf_counter()
    process = subprocess.Popen([sys.executable, *command], stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    peak = usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1024)
    return perf_counter() - start, usage.ru_utime + usage.ru_stime, peak


BARE: Final = """
import sys, polars as pl
source, example, target, words = sys.argv[1:5]
added = pl.read_parquet(example, n_rows=1)
kept = {pl.Categorical(): pl.String()} if words == "texts" else {}
theirs = pl.scan_csv(source).collect_schema()
ours = [pl.lit(added[name][0], dtype=kept.get(kind, kind)).alias(name) for name, kind in added.schema.items()
        if name not in theirs]
pl.scan_csv(source, infer_schema=False).with_columns(ours).sink_parquet(target, statistics=False)
"""
HAND: Final = """
import sys, polars as pl
source, target = sys.argv[1:3]
f = pl.Float64
kg = pl.col("weight").cast(f, strict=False) * pl.when(pl.col("weight_unit") == "lb").then(0.45359237).otherwise(1.0)
mg = pl.col("dose").cast(f, strict=False) * pl.col("dose_unit").replace_strict(
    {"mg": 1.0, "mcg": 0.001, "g": 1000.0}, default=None, return_dtype=f)
q = (mg / kg).alias("q")
verdict = pl.when(q < 0.5 - 1e-9).then(pl.lit("below")).when(q > 0.5 + 1e-9).then(pl.lit("above"))
verdict = verdict.otherwise(pl.lit("within"))
pl.scan_csv(source, infer_schema=False).with_columns(q, verdict.alias("verdict")).sink_parquet(target, statistics=False)
"""


def pint_rows_a_second(path: Path, *, with_slips: bool) -> float:
    """Return how many rows of the table a second a plain loop over pint's quantities compares, slips tried or not.

    It asks less than `cohort check`: the bound is one figure, a slip is a bare factor, and nothing is exact.
    """
    units: pint.UnitRegistry[float] = pint.UnitRegistry()
    bound = units.Quantity(0.5, "mg/kg")
    factors = [
        f for size in (10, 100, 1000, 60, 24, 1440, 50 / 3, 2.2, 2.205, 2.2046, 1 / LB) for f in (size, 1 / size)
    ]
    units("35 mcg / (70 lb)").to("mg/kg")  # what pint learns once is not counted
    start, rows = perf_counter(), 0
    with path.open(encoding="utf-8", newline="") as file:
        for one in islice(csv.DictReader(file), PINT_ROWS):
            rows += 1
            try:
                dose = units.Quantity(float(one["dose"]), one["dose_unit"])
            except ValueError:
                continue
            weight = units.Quantity(float(one["weight"]), one["weight_unit"])
            found = (dose / weight).to("mg/kg")
            if with_slips and abs(found / bound - 1) > 0.01:
                _ = [factor for factor in factors if abs(found / factor / bound - 1) <= 0.01]
    return rows / (perf_counter() - start)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", default=None, help="where the tables are made; 200 bytes a row are needed")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as name:
        folder = Path(name)
        table = folder / "table.csv"
        make(table, asked.rows)
        print(f"ketacalc {ketacalc.__version__}, polars {pl.__version__}, {asked.rows:,} rows of CSV to Parquet")
        print(f"{'over bare':20}{'seconds':>8}{'bare':>8}{'ratio':>8}{'target':>8}{'processors':>12}{'peak MB':>10}")
        for command, target in (("dose", 1.3), ("check", 2.0)):
            columns = ["--prefix", "k_"] if command == "dose" else []
            out, bare = folder / f"{command}.parquet", folder / "bare.parquet"
            run = ("-m", "ketacalc", "cohort", command, str(table), "-i", "trd", "-o", str(out), *columns)
            kept = ("texts", "categories")
            mine: list[Taken] = []
            plain: dict[str, list[Taken]] = {words: [] for words in kept}
            for _ in range(asked.rounds):  # in turn, so that what else the machine does falls on all of them
                mine.append(timed(*run))
                for words in kept:
                    plain[words].append(timed("-c", BARE, str(table), str(out), str(bare), words))
            best, busy, _ = map(min, *mine, mine[0])
            peak = max(memory for _, _, memory in mine)
            for words in kept:
                least, bare_busy, _ = map(min, *plain[words], plain[words][0])
                print(
                    f"{command + ', ' + words:20}{best:8.2f}{least:8.2f}{best / least:8.2f}{target:8.1f}"
                    f"{busy / bare_busy:12.2f}{peak:10,.0f}"
                )
        worst = folder / "off.csv"
        make(worst, min(asked.rows, 1_000_000), off)
        run = ("-m", "ketacalc", "cohort", "check", str(worst), "-i", "trd", "-o", str(folder / "off.parquet"))
        every = min(timed(*run)[0] for _ in range(asked.rounds)) / min(asked.rows, 1_000_000)
        print(f"\ncheck of distinct rows that are all off by a slip, over the table: {every / (best / asked.rows):.2f}")
        hand = ("-c", HAND, str(table), str(folder / "hand.parquet"))
        by_hand = min(timed(*hand)[0] for _ in range(asked.rounds))
        print(f"check over polars by hand, floats only, no slips: {best / by_hand:.2f}")
        speed = asked.rows / best
        for words, with_slips in (("compares", False), ("tries the slips too", True)):
            loop = pint_rows_a_second(table, with_slips=with_slips)
            print(f"rows a second: {speed:,.0f}; a loop over pint that {words}: {loop:,.0f}, {speed / loop:,.0f} times")


if __name__ == "__main__":
    main()
