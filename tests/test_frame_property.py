"""`ketacalc.frame` against the one judge: rows of every type of column, on every engine, have its answers.

What each row should come to is asked of `core.check`, one row at a time, about a figure that is made here and not by
the code under test. The catalogue is made here too: maxima, fixed doses, steps, divisions of a day, several drugs.

There are 2,700 rows; `KETACALC_TIMES=10` makes that 27,000, which is for a change of the arithmetic.
"""

import os
import random
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any, NamedTuple

import polars as pl
import pytest

import ketacalc
from ketacalc import frame
from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.regimen import FixedDoses, Maximum, Origin, Per, Provenance, Read, Regimen, Repeat, Step
from ketacalc.core.check.judge import Check, Verdict, check
from ketacalc.core.errors import InputError
from ketacalc.core.quantities import (
    Quantity,
    Range,
    conversion,
    read_concentration,
    read_duration,
    read_quantity,
    read_range,
    read_unit,
)
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.stated import FLOAT, FLOAT_32, Figure, read_figure
from ketacalc.core.quantities.weight import read_weight
from tests.engines import ENGINES, EVERY_ENGINE, as_rows, plain

LB = Fraction("0.45359237")
WEIGHT_UNITS = {"kg": Fraction(1), "": Fraction(1), "lb": LB, "g": Fraction(1, 1000), "st": 14 * LB}
FACTORS: list[int | Fraction] = [
    1, 1, 1, 10, 100, 1000, 60, 24, 1440, Fraction(50, 3), Fraction("2.2"), Fraction("2.205"), Fraction("2.2046"),
    1 / LB, Fraction(27419, 23773), 2, 3, 4, 7, Fraction("1.004"), Fraction("1.0001"), 50, 2500,
]  # fmt: skip
UNITS = [
    "mg", "mcg", "g", "ug", "mg/dose", "mg/kg", "mcg/kg", "mg/h", "mg/hr", "mg/min", "mg/kg/h", "mcg/kg/min",
    "ng/kg/min", "mg/day", "mg/d", "mg/kg/day", "mL", "mL/h", "mL/kg/h", "mmol", "gtt/min",
]  # fmt: skip
STRENGTHS = ["", "50 mg/mL", "10 mg/mL", "1 mg/mL", "33.3 mg/mL", "500 mcg/mL", "2 g/L", "200 mg/250 mL"]
DURATIONS = ["", "", "", "", "40 min", "1 h", "8 h 30 min", "90 s", "1.5 day"]
TIMES = int(os.environ.get("KETACALC_TIMES", "1"))
MIRROR = Provenance(origin=Origin.SOURCE, read=(Read.MIRROR,))
ABSTRACT = Provenance(origin=Origin.SOURCE, read=(Read.ABSTRACT,))


@cache
def made() -> Catalogue:
    """Return a catalogue in which one indication has a regimen of every kind."""
    shipped = ketacalc.catalogue()
    base = shipped.regimen("berman-2000")

    def regimen(name: str, dose: str, **facts: Any) -> Regimen:
        fields = {"drug": "ketamine", "doses_per_day": (), **facts}
        return replace(base, id=name, indication="trd", reported=read_range(dose), **fields)

    def doses(*texts: str) -> tuple[Quantity, ...]:
        return tuple(map(read_quantity, texts))

    regimens = (
        regimen("plain", "0.5 mg/kg"),
        regimen("capped", "0.2 mg/kg", maximum=Maximum(dose=read_quantity("12 mg"), per=Per.DOSE)),
        regimen(
            "mirrored", "0.25 mg/kg/h", maximum=Maximum(dose=read_quantity("20 mg/h"), per=Per.HOUR, whence=MIRROR)
        ),
        regimen("range", "1 to 4 mg/kg/day", maximum=Maximum(dose=read_quantity("250 mg/day"), per=Per.DAY)),
        regimen("fixed", "20 to 40 mg", fixed=FixedDoses(doses=doses("20 mg", "40 mg"))),
        regimen(
            "turns", "0.4 to 0.7 mg/kg", fixed=FixedDoses(doses=doses("0.41 mg/kg", "0.71 mg/kg"), whence=ABSTRACT)
        ),
        regimen("divided", "500 to 2000 mg/day", doses_per_day=(2, 3, 4)),
        regimen(
            "steps", "0.3 mg/kg/h", steps=(Step(dose=read_range("0.1 mg/kg/h")), Step(dose=read_range("0.2 mg/kg")))
        ),
        regimen("other", "5 mcg/kg/min", drug="dopamine"),
        regimen(
            "repeated",
            "10 to 40 mg",
            maximum=Maximum(dose=read_quantity("90 mg"), per=Per.DAY),
            repeat=Repeat(every=read_range("8 h"), times=9),
        ),
    )
    indications = tuple(
        replace(shipped.indication("trd"), id=one.id, name=f"as {one.id}", aliases=()) for one in regimens
    )
    alone = tuple(replace(one, id=f"{one.id}-alone", indication=one.id) for one in regimens)
    return replace(
        shipped, name="made.toml", is_shipped=False, regimens=(*regimens, *alone),
        indications=(shipped.indication("trd"), *indications),
    )  # fmt: skip


class Row(NamedTuple):
    """One administration, its number as an exact one."""

    dose: Fraction
    places: int
    unit: str
    weight: str
    weight_unit: str
    concentration: str
    duration: str


def drawn(draw: random.Random, regimens: tuple[Regimen, ...]) -> Row:
    """Draw a row whose dose lies at a bound of a regimen, inside, or off it by a slip, in some unit."""
    regimen = draw.choice(regimens)
    kg = draw.choice(
        (Fraction(draw.randint(20, 1800), 10), Fraction(draw.randint(20, 1800), 10), Fraction(1), Fraction(300))
    )
    weight_unit = draw.choice(list(WEIGHT_UNITS))
    weight = written(kg / WEIGHT_UNITS[weight_unit], draw.choice((0, 1, 1, 2, 3, 5, 9, 13)))
    unit, strength, time = draw.choice(UNITS), draw.choice(STRENGTHS), draw.choice(DURATIONS)
    low, high = regimen.reported.low.value, regimen.reported.high.value
    most = regimen.maximum.dose.value if regimen.maximum else high
    value: Fraction = draw.choice((low, high, (low + high) / 2, most))
    try:
        known = Known(
            weight=read_weight(f"{weight} {weight_unit or 'kg'}"),
            concentration=read_concentration(strength or "10 mg/mL"),
        )
        value *= conversion.factor(regimen.reported.unit, read_unit(unit), known)
    except InputError:
        pass  # of another kind, or a weight out of bounds
    factor = Fraction(draw.choice([*FACTORS, kg, *regimen.doses_per_day]))
    value = value * factor if draw.random() < 0.5 else value / factor
    places = draw.choice((0, 1, 1, 2, 2, 3, 4, 7))
    step = Fraction(1, 10**places)
    value = Fraction(round(value / step)) * step + draw.choice((0, 0, 0, 0, step, -step))
    return Row(
        max(value, Fraction(0)), places, unit, weight if draw.random() > 0.05 else "", weight_unit, strength, time
    )


def written(value: Fraction, places: int) -> str:
    """Return a number with so many decimals."""
    return f"{Decimal(round(value * 10**places)).scaleb(-places):f}"


def shortest(value: Fraction | float) -> str:
    """Return a number as it prints, without an exponent and without zeros at its end."""
    text = f"{Decimal(repr(value)) if isinstance(value, float) else Decimal(written(value, 12)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class Kind(NamedTuple):
    """A type of column of doses: its values, and how the judge is to take each."""

    column: Callable[[list[Row]], pl.Series]
    figure: Callable[[Row, object], Figure]


def as_floats(rows: list[Row]) -> pl.Series:
    """Return doses as a calculator in floats has them, with an error in the last bit here and there."""
    errors = (1, 1, 1, 1 + 2e-16, 1 - 2e-16, 1 + 1e-12, 1 - 1e-12, 1 + 3e-12)
    return pl.Series([float(row.dose) * errors[at % len(errors)] for at, row in enumerate(rows)])


def of_text(row: Row, cell: object) -> Figure:
    return read_figure(f"{cell} {row.unit}")


def of_machine(slack: Fraction) -> Callable[[Row, object], Figure]:
    def figure(row: Row, cell: object) -> Figure:
        text = shortest(cell if isinstance(cell, float) else Fraction(str(cell)))
        exact = Quantity(value=Fraction(text), unit=read_unit(row.unit))
        if not exact.value or len(text.replace(".", "").lstrip("0")) > 17:
            raise InputError("it is zero, or longer than the grammar has it")
        shown = len(text.partition(".")[2])
        long = FLOAT if len(text.replace(".", "").lstrip("0")) >= 16 else Fraction(0)
        return Figure(range=Range(low=exact, high=exact), decimals=(shown, shown), slack=max(slack, long))

    return figure


KINDS = {
    "text": Kind(lambda rows: pl.Series([written(row.dose, row.places) for row in rows]), of_text),
    "float": Kind(as_floats, of_machine(FLOAT)),
    "printed float": Kind(lambda rows: pl.Series([shortest(float(dose)) for dose in as_floats(rows)]), of_text),
    "float32": Kind(
        lambda rows: pl.Series([float(row.dose) for row in rows], dtype=pl.Float32),
        lambda row, cell: of_machine(FLOAT_32)(row, float(str(pl.Series([cell], dtype=pl.Float32).cast(pl.String)[0]))),
    ),
    "decimal": Kind(
        lambda rows: pl.Series([Decimal(written(row.dose, 7)) for row in rows], dtype=pl.Decimal(38, 18)),
        of_machine(Fraction(0)),
    ),
    "whole": Kind(lambda rows: pl.Series([round(row.dose) for row in rows], dtype=pl.UInt64), of_machine(Fraction(0))),
}


def judged(figure: Figure, row: Row, regimens: tuple[Regimen, ...], tolerance: Fraction) -> Check:
    weight = read_weight(f"{row.weight} {row.weight_unit}".strip()) if row.weight else None
    strength = read_concentration(row.concentration) if row.concentration else None
    time = read_duration(row.duration) if row.duration else None
    return check(figure, regimens, Known(weight=weight, concentration=strength, duration=time), tolerance)


def wanted(kind: Kind, row: Row, cell: object, regimens: tuple[Regimen, ...], tolerance: Fraction) -> dict[str, Any]:
    """Return what the judge says of a row; an empty answer where it refuses it, or nothing was given."""
    try:
        found = judged(kind.figure(row, cell), row, regimens, tolerance)
    except InputError:
        return {"verdict": None, "slips": None, "rounded": None, "ratio": None, "regimens": None, "doubts": None}
    ratios = [one.ratio for one in found.comparisons if one.ratio is not None and one.verdict is found.verdict]
    nearest = (max if found.verdict is Verdict.BELOW else min)(ratios) if ratios else None
    plain = [one for one in found.holding if not one.rounded]
    shown = (plain or found.holding) or [one for one in found.comparisons if one.verdict is not Verdict.NOT_COMPARABLE]
    names = {one.regimen.id for one in shown} | {slip.regimen.id for slip in found.slips if slip.regimen}
    return {
        "verdict": str(found.verdict),
        "slips": " ".join(slip.code.value for slip in found.slips) or None,
        "rounded": bool(found.holding) and not plain,
        "ratio": None if nearest is None else float(nearest),
        "regimens": " ".join(one.id for one in regimens if one.id in names) or None,
        "doubts": "; ".join(found.doubts) or None,
    }


INDICATIONS = ("all", "migraine", "epilepsy", "sud", "trd")
CASES = [
    pytest.param(kind, *engine.values, INDICATIONS[at % len(INDICATIONS)], marks=engine.marks)
    for at, (kind, engine) in enumerate(product(KINDS, EVERY_ENGINE))
]
"""Every type of dose on every engine, and the indication."""


@pytest.mark.parametrize(("kind", "engine", "indication"), CASES)
def test_every_row_has_the_answer_of_the_judge(kind: str, engine: str, indication: str) -> None:
    against(kind, ENGINES[engine], indication, 45 * TIMES, "0%")


@pytest.mark.parametrize(("kind", "indication"), [("text", "migraine"), ("float", "trd"), ("text", "all")])
def test_a_tolerance_widens_every_row_as_the_judge_does(kind: str, indication: str) -> None:
    against(kind, ENGINES["polars"], indication, 100 * TIMES, "5%")


@cache
def asked(
    kind: str, indication: str, count: int, tolerance: str
) -> tuple[pl.DataFrame, list[tuple[Row, dict[str, Any]]]]:
    """Return a table of so many rows, and each row with what the judge says of it."""
    draw = random.Random(f"{kind} {indication} {count}")  # noqa: S311 - rows to try things with
    catalogue = made() if indication == "all" else ketacalc.catalogue()
    names = [one.id for one in catalogue.indications[1:]] if indication == "all" else [indication]
    sets = {name: catalogue.indicated(name) for name in [*names, *(["trd"] if indication == "all" else [])]}
    chosen = [draw.choice(list(sets)) for _ in range(count)]
    rows = [drawn(draw, sets[name]) for name in chosen]
    table = pl.DataFrame({"place": range(count), "dose": KINDS[kind].column(rows), "indication": chosen}).with_columns(
        *[pl.Series(name, [getattr(row, name.removeprefix("dose_")) for row in rows], dtype=pl.String)
          for name in ("dose_unit", "weight", "weight_unit", "concentration", "duration")]
    )  # fmt: skip
    percent = Fraction(tolerance.removesuffix("%")) / 100
    cells = zip(rows, chosen, table["dose"], strict=True)
    return table, [(row, wanted(KINDS[kind], row, cell, sets[name], percent)) for row, name, cell in cells]


def against(kind: str, engine: Callable[[pl.DataFrame], Any], indication: str, count: int, tolerance: str) -> None:
    """Compare so many rows with the judge."""
    table, judgements = asked(kind, indication, count, tolerance)
    catalogue = made() if indication == "all" else ketacalc.catalogue()
    answered = as_rows(frame.check(engine(table), catalogue=catalogue, tolerance=tolerance), "place")
    for (row, want), got in zip(judgements, answered, strict=True):
        ratio, expected = plain(got["ratio"]), want["ratio"]
        assert (ratio is None) is (expected is None), (row, got)
        assert ratio is None or ratio == pytest.approx(expected, rel=1e-13), (row, got)
        assert {key: plain(got[key]) for key in want} == want | {"ratio": ratio}, (row, got["status"])
