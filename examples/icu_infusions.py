"""Write a table as an ICU's electronic record exports it, with known faults: `python icu_infusions.py`.

Patients, times and notes are made up, and the doses are drawn inside what the catalogue reports. `icu.csv` is the
table; `icu_truth.csv` says which of its rows have which fault: a slip, by the code that `ketacalc cohort check` has
for it, or a status of a row that cannot be read. The arithmetic here is this script's own: it asks nothing of ketacalc.

A slip is planted only where the figure then lies outside, and as far as it takes to be named: 1.25 times, or the square
root of the slip's own factor. One that lands inside what is reported, or just beside it, cannot be seen by any check of
this kind: such draws are left out, and counted.
"""

import argparse
import csv
import io
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

LB: Final = Fraction("0.45359237")
SALT_PER_BASE: Final = Fraction(27419, 23773)
FAR: Final = {"salt-base": Fraction("1.08")}
"""How many times outside a slip of this factor is named; any other of these from 1.26 on."""
MILLIGRAMS: Final = {"mg": Fraction(1), "mcg": Fraction(1, 1000), "ug": Fraction(1, 1000), "g": Fraction(1000)}
HOURS: Final = {"h": Fraction(1), "hr": Fraction(1), "min": Fraction(1, 60), "day": Fraction(24), "d": Fraction(24)}
KG: Final = {"kg": Fraction(1), "lb": LB, "g": Fraction(1, 1000)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What a regimen of the catalogue reports, by hand, and how a hospital may chart it.

    Attributes:
        names: the indication as it is written in the record.
        low, high: in mg/kg/h, mg/kg/day or mg/day.
        hours: of the time in that unit.
        by_weight: whether it is per kg.
        kg: the body weights to draw, in tenths of a kg.
        units: of the figures.
    """

    names: tuple[str, ...]
    low: Fraction
    high: Fraction
    hours: int
    by_weight: bool
    kg: tuple[int, int]
    units: tuple[str, ...]


RATES: Final = (
    "mg/kg/h", "mg/kg/h", "mg/kg/hr", "mcg/kg/min", "mcg/kg/min", "ug/kg/min", "mg/h", "mg/h", "mg/hr", "mL/h", "mL/h",
    "mL/kg/h",
)  # fmt: skip
EPILEPSY: Final = ("epilepsy", "Refractory epilepsy", "SEIZURES", "refractory-epilepsy")
REGIMENS: Final = {
    "borsato-iv": Reported(
        names=EPILEPSY, low=Fraction("0.25"), high=Fraction("0.5"), hours=1, by_weight=True, kg=(450, 1300), units=RATES
    ),
    "borsato-oral": Reported(
        names=EPILEPSY, low=Fraction(500), high=Fraction(2000), hours=24, by_weight=False, kg=(450, 1300),
        units=("mg/day", "mg/d", "g/day"),
    ),
    "lauritsen-iv": Reported(
        names=("refractory-migraine", "Refractory Migraine", "refractory_migraine"),
        low=Fraction("0.12"), high=Fraction("0.42"), hours=1, by_weight=True, kg=(450, 1300), units=RATES,
    ),
    "jacobwitz-ped": Reported(
        names=("se-paediatric", "SE paediatric"), low=Fraction(1), high=Fraction(7), hours=24, by_weight=True,
        kg=(28, 400), units=("mg/kg/day", "mg/kg/d", "mcg/kg/day", "mg/day", "mg/d"),
    ),
}  # fmt: skip
NOTES: Final = (
    "", "", "", "line changed, see flowsheet", 'RN: "settled", rate unchanged', "titrated\nper order\nsee EEG",
    "=see B7", "caf\N{LATIN SMALL LETTER E WITH ACUTE} au lait spots noted", "second pump; 1/2",
)  # fmt: skip
LABELS: Final = ("ketamine", "KETAMINE", "Ketamine infusion", "ketamine 50 mg/mL inj", "ketamine, syringe pump")


@dataclass(frozen=True, slots=True, kw_only=True)
class Charted:
    """A row of the record.

    Attributes:
        regimen: what its dose was drawn for.
        name: the indication as charted.
        number, unit: the dose as charted.
        weight, weight_unit, concentration: as charted; empty where they are not.
        note: free text.
        raw: whether the note goes out without the quotation marks that it needs.
    """

    regimen: str
    name: str
    number: str
    unit: str
    weight: str = ""
    weight_unit: str = ""
    concentration: str = ""
    note: str = ""
    raw: bool = False

    @property
    def kg(self) -> Fraction:
        """The weight as it is charted, in kg."""
        return Fraction(self.weight) * KG[self.weight_unit]

    @property
    def hours(self) -> Fraction | None:
        """The hours of the time in the unit; None for a single dose."""
        return HOURS.get(self.unit.rpartition("/")[2])

    @property
    def one(self) -> Fraction:
        """What 1 of the unit is, in mg over an hour for this patient."""
        amount, *per = self.unit.split("/")
        of_drug = MILLIGRAMS.get(amount) or Fraction(self.concentration.removesuffix(" mg/mL"))
        return of_drug * (self.kg if "kg" in per else 1) / (self.hours or 1)


def shown(value: Fraction, digits: int) -> str:
    """Return a number with so many significant digits, and no zero that says nothing."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    rounded = exact.quantize(Decimal(1).scaleb(exact.adjusted() - digits + 1), ROUND_HALF_UP)
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def patient(draw: random.Random, regimen: str) -> Charted:
    """Draw a row without a dose: what for, a weight, and a concentration where the unit needs one."""
    found = REGIMENS[regimen]
    kg = Fraction(draw.randint(*found.kg), 10)
    weight_unit = draw.choice(("g", "kg") if kg < 6 else ("kg", "kg", "kg", "lb"))
    unit = draw.choice(found.units)
    return Charted(
        regimen=regimen,
        name=draw.choice(found.names),
        number="",
        unit=unit,
        weight=shown(kg / KG[weight_unit], 4),
        weight_unit=weight_unit,
        concentration=f"{draw.choice((1, 2, 10))} mg/mL" if "mL" in unit else "",
        note=draw.choice(NOTES),
    )


def drawn(draw: random.Random, *, bounds: float = 0) -> Charted:
    """Draw a row that is right: 3 % or more inside what is reported, or by a chance on a bound, as rounded."""
    regimen = draw.choice(("borsato-iv", "borsato-iv", "lauritsen-iv", "lauritsen-iv", "jacobwitz-ped", "borsato-oral"))
    row, found = patient(draw, regimen), REGIMENS[regimen]
    share = Fraction(draw.randint(0, 1000), 1000)
    dose = found.low * Fraction(103, 100) + share * (found.high * Fraction(97, 100) - found.low * Fraction(103, 100))
    on_bound = draw.random() < bounds
    if on_bound:
        dose = draw.choice((found.low, found.high))
    an_hour = dose * (row.kg if found.by_weight else 1) / found.hours
    return replace(row, number=shown(an_hour / row.one, 4 if on_bound else 3))


def clean(draw: random.Random) -> Charted:
    """Draw a row that is right, its weight left out here and there where its unit needs none."""
    row = drawn(draw, bounds=0.05)
    needs_none = "kg" in row.unit.split("/") or not REGIMENS[row.regimen].by_weight
    return replace(row, weight="", weight_unit="") if needs_none and draw.random() < 0.4 else row


def times_outside(row: Charted) -> Fraction:
    """Return how many times a figure as charted lies outside all that is reported in its kind for its indication."""
    if row.hours is None:
        return Fraction(1000)  # a single dose is not compared with a rate or a day's total
    least = Fraction(1000)
    for found in REGIMENS.values():
        if row.name in found.names and (found.hours == 24) is (row.hours == 24):
            figure = Fraction(row.number) * row.one * found.hours / (row.kg if found.by_weight else 1)
            least = min(least, max(figure / found.high, found.low / figure))
    return least


Plant = Callable[[random.Random, Charted], Charted | None]
"""What puts a fault into a row that is right; None where the row has no place for it."""


def swapped(*pairs: tuple[str, str]) -> Plant:
    """Return what writes one part of a unit for another, either way, and keeps the digits."""

    def plant(draw: random.Random, row: Charted) -> Charted | None:
        for one, other in pairs:
            for right, wrong in ((one, other), (other, one)):
                swaps = dict(zip(right.split(), wrong.split(), strict=True))
                parts = row.unit.split("/")
                if set(swaps) <= set(parts):
                    return replace(row, unit="/".join(swaps.get(part, part) for part in parts))
        return None

    return plant


def times(*factors: Fraction, only: str | None = None) -> Plant:
    """Return what puts a figure off by a factor, either way; for this regimen only, where one is named."""

    def plant(draw: random.Random, row: Charted) -> Charted | None:
        if only not in (None, row.regimen):
            return None
        factor = draw.choice(factors)
        return replace(row, number=shown(Fraction(row.number) * draw.choice((factor, 1 / factor)), 4))

    return plant


def pounds(draw: random.Random, row: Charted) -> Charted | None:
    """Chart pounds as kilograms, or multiply by pounds."""
    if not REGIMENS[row.regimen].by_weight or row.weight_unit != "kg" or "kg" in row.unit.split("/"):
        return None
    if draw.random() < 0.5:
        return replace(row, weight=shown(row.kg / LB, 4))
    return replace(row, number=shown(Fraction(row.number) / LB, 4))


def without_weight(draw: random.Random, row: Charted) -> Charted | None:
    """Leave out the multiplication by the weight: the digits of a dose per kg as the patient's dose."""
    parts = row.unit.split("/")
    return replace(row, unit="/".join(part for part in parts if part != "kg")) if "kg" in parts else None


def weight_twice(draw: random.Random, row: Charted) -> Charted | None:
    """Chart the patient's dose as a dose per kg."""
    amount, *per = row.unit.split("/")
    return (
        replace(row, unit="/".join([amount, "kg", *per])) if "kg" not in per and row.regimen != "borsato-oral" else None
    )


def without_time(draw: random.Random, row: Charted) -> Charted | None:
    """Leave out the time of a rate or of a day's total that is not stated in single doses too."""
    return replace(row, unit=row.unit.rpartition("/")[0]) if row.regimen != "borsato-oral" else None


def fixed_by_weight(draw: random.Random, row: Charted) -> Charted | None:
    """Multiply a dose by the weight that is the same for everybody."""
    if row.regimen != "borsato-oral" or not row.weight:
        return None
    return replace(row, number=shown(Fraction(row.number) * row.kg, 4))


def inverted(draw: random.Random, row: Charted) -> Charted | None:
    """Multiply a dose by the concentration instead of dividing it."""
    strength = Fraction(row.concentration.removesuffix(" mg/mL") or 1)
    number = Fraction(row.number or 1) * strength**2
    return replace(row, number=shown(number, 4)) if row.unit.startswith("mL") and strength != 1 else None


def volume(draw: random.Random, row: Charted) -> Charted | None:
    """Chart millilitres as milligrams, or milligrams as millilitres."""
    row = replace(row, concentration=row.concentration or f"{draw.choice((2, 10))} mg/mL")
    return swapped(("mL", "mg"))(draw, row) if row.hours != 24 else None


SLIPS: Final[dict[str, Plant]] = {
    "minute-hour": swapped(("min", "h")),
    "hour-day": swapped(("h", "day")),
    "minute-day": swapped(("min", "day")),
    "milligram-microgram": swapped(("mg", "mcg"), ("g", "mg")),
    "pump-unit": swapped(("mg h", "mcg min")),
    "time-forgotten": without_time,
    "ten-fold": times(Fraction(10)),
    "hundred-fold": times(Fraction(100)),
    "pound-kilogram": pounds,
    "weight-forgotten": without_weight,
    "weight-twice": weight_twice,
    "volume-for-amount": volume,
    "day-for-dose": times(Fraction(2), Fraction(3), Fraction(4), only="borsato-oral"),
    "salt-base": times(SALT_PER_BASE),
    "fixed-by-weight": fixed_by_weight,
    "concentration-inverted": inverted,
}
"""Each slip that has a code and can be seen in one row of this record; swapped digits and a moved point are looked for
in dosing tables, a forgotten cap needs a cap, and two strengths that are taken for each other need both."""


def writing(**cells: str | tuple[str, ...]) -> Plant:
    """Return what writes these cells over the right ones."""

    def plant(draw: random.Random, row: Charted) -> Charted:
        texts: dict[str, Any] = {
            name: draw.choice(text) if isinstance(text, tuple) else text for name, text in cells.items()
        }
        return replace(row, **texts)

    return plant


def comma(draw: random.Random, row: Charted) -> Charted | None:
    """Chart a figure with a decimal comma, or something that is no number."""
    with_comma = row.number.replace(".", ",")
    if with_comma == row.number:
        return None
    return replace(row, number=draw.choice((with_comma, with_comma, with_comma, "n/a", "stopped", "<5", "1,250", "")))


def odd_unit(draw: random.Random, row: Charted) -> Charted:
    """Chart a unit that is none here."""
    return replace(row, unit=draw.choice((row.unit.replace("mg", "Mg"), row.unit.upper(), "mgh", "U/h", "")))


def no_weight(draw: random.Random, row: Charted) -> Charted | None:
    """Leave out a weight that is needed."""
    needed = REGIMENS[row.regimen].by_weight and "kg" not in row.unit.split("/")
    return replace(row, weight="", weight_unit="") if needed else None


def no_concentration(draw: random.Random, row: Charted) -> Charted | None:
    """Leave out what a volume holds."""
    return replace(row, concentration="") if row.unit.startswith("mL") else None


def torn(draw: random.Random, row: Charted) -> Charted:
    """Forget the quotation marks of a note that needs them, so that the line has one cell too many."""
    return replace(row, note="bag changed, 2 h late", raw=True)


REFUSED: Final[dict[str, Plant]] = {
    "dose not read": comma,
    "unit not read": odd_unit,
    "weight not read": writing(weight=("72,5", "n/a", "~70", "070"), weight_unit="kg"),
    "weight out of bounds": writing(weight=("3400", "0.07", "1800"), weight_unit="kg"),
    "weight missing": no_weight,
    "concentration not read": writing(concentration=("2%", "1:10", "2 MG/ML", "200 mg")),
    "concentration missing": no_concentration,
    "name not known": writing(name=("refr. epilepsy", "migrane", "")),
    "no dose reported": writing(name=("srse", "Super-refractory status epilepticus", "anaesthesia")),
    "row not read": torn,
    "stopped": writing(number=("0", "0.0")),
}
"""Each status of a row that cannot be read, and that of a pump that was stopped."""


def planted(draw: random.Random, name: str, unseen: Counter[str]) -> Charted:
    """Draw rows until one has a place for a fault, and lies outside by it where that is what makes it one."""
    plant = SLIPS.get(name) or REFUSED[name]
    while True:
        right = drawn(draw)
        row = plant(draw, right)
        if row is None or row == right:
            continue
        if name in REFUSED or times_outside(row) > FAR.get(name, Fraction("1.26")):
            return row
        unseen[name] += 1


def export(rows: int, seed: int) -> tuple[list[Charted], dict[int, tuple[str, str]], Counter[str]]:
    """Return a table of so many rows, in which each fault is planted once in 250 rows, and at least once.

    Beside the rows, for each of them, numbered from 1, that has a fault: `slip` or `refused`, and which; and how many
    slips were drawn that land inside what is reported, and were left out.
    """
    draw = random.Random(seed)  # noqa: S311 - a table to try things with
    unseen: Counter[str] = Counter()
    names = [name for name in (*SLIPS, *REFUSED) for _ in range(max(rows // 250, 1))]
    faulty = [(name, planted(draw, name, unseen)) for name in names]
    draw.shuffle(faulty)
    held = dict(zip(sorted(draw.sample(range(rows), len(faulty))), faulty, strict=True))
    faults = {at + 1: ("slip" if name in SLIPS else "refused", name) for at, (name, _) in held.items()}
    return [held[at][1] if at in held else clean(draw) for at in range(rows)], faults, unseen


HEADER: Final = (
    "stay_id", "patient_id", "charted_at", "drug", "indication", "charted", "charted_unit", "weight", "weight_unit",
    "concentration", "note",
)  # fmt: skip


def lines(rows: list[Charted], seed: int) -> Iterator[str]:
    """Yield the table as CSV, quoted where it must be, but for the lines that a careless export has torn."""
    draw, at = random.Random(seed), datetime(2025, 3, 1)  # noqa: DTZ001, S311 - a record's own clock
    yield ",".join(HEADER) + "\n"
    for row in rows:
        at += timedelta(minutes=draw.randint(1, 20))
        stay = draw.randint(100, 399)
        cells = [
            f"S{stay}", f"P{stay * 7 % 1000:03}", at.isoformat(" ", "minutes"), draw.choice(LABELS), row.name,
            row.number, row.unit, row.weight, row.weight_unit, row.concentration,
        ]  # fmt: skip
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerow(cells if row.raw else [*cells, row.note])
        yield text.getvalue().rstrip("\n") + f",{row.note}\n" if row.raw else text.getvalue()


def main() -> None:
    """Write the table and what is planted in it."""
    parser = argparse.ArgumentParser(description="Write icu.csv, and icu_truth.csv with what is planted in it.")
    parser.add_argument("--rows", type=int, default=2000, help="how many rows, at least 24")
    parser.add_argument("--seed", type=int, default=1, help="another seed, another table")
    parser.add_argument("--into", type=Path, default=Path(), help="the folder to write to")
    asked = parser.parse_args()
    if asked.rows < len(SLIPS) + len(REFUSED):
        parser.error(f"--rows is at least {len(SLIPS) + len(REFUSED)}: one for each fault")
    rows, faults, unseen = export(asked.rows, asked.seed)
    with (asked.into / "icu.csv").open("w", encoding="utf-8", newline="") as table:
        table.writelines(lines(rows, asked.seed))
    with (asked.into / "icu_truth.csv").open("w", encoding="utf-8", newline="") as truth:
        writer = csv.writer(truth, lineterminator="\n")
        writer.writerows([("row", "sort", "fault"), *((row, *fault) for row, fault in faults.items())])
    print(f"icu.csv: {len(rows):,} rows, of which {len(faults):,} have a fault")
    for name, number in unseen.most_common():
        print(f"{name}: {number} drawn that land inside what is reported or beside it, and left out")


if __name__ == "__main__":
    main()
