"""The constants of `ketacalc.frame` by hand: a bound as a number times powers of the weight and of the strength."""

import random
from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import ketacalc
from ketacalc import frame
from ketacalc.core.errors import CatalogueError, InputError, MissingInputError
from ketacalc.core.quantities.conversion import Known
from ketacalc.frame import judge
from ketacalc.frame.border import opened
from ketacalc.frame.bounds import NotCompiled, Term, term
from ketacalc.frame.checker import Task
from ketacalc.frame.columns import USUAL, Stated
from ketacalc.frame.core import Answered, Row, answered
from ketacalc.frame.subjects import subjects
from tests.catalogues import REFERENCE, regimen


def kg(known: Known) -> Fraction:
    assert known.weight is not None
    return known.weight.kg.value


def strength(known: Known) -> Fraction:
    assert known.concentration is not None
    return known.concentration.value


def test_a_figure_is_a_term_of_its_constant_and_powers() -> None:
    assert term(lambda known: kg(known) ** 2 / strength(known) / 3, None) == Term(
        constant=Fraction(1, 3), weight=2, strength=-1
    )


@pytest.mark.parametrize(
    "value", [lambda known: kg(known) + 1, lambda known: kg(known) ** 4, lambda known: strength(known) + 1]
)
def test_a_figure_that_is_no_product_of_powers_is_left_to_the_core(value: Callable[[Known], Fraction]) -> None:
    with pytest.raises(NotCompiled):
        term(value, None)


def test_a_figure_that_depends_on_weight_and_strength_together_is_left_to_the_core() -> None:
    # It is 1 at three of the four examples, so that it seems to depend on neither.
    with pytest.raises(NotCompiled):
        term(lambda known: Fraction(2 if kg(known) == 77 and strength(known) == 221 else 1), None)


DOSES = ["40 mg", "30 mg", "0.4 mg/kg/h", "0.8 mg/kg/h", "2 mg/kg/h", "60 mg/h", "1 mL", "300 mg", "1 mmol"]


@pytest.mark.parametrize("tolerance", [Fraction(0), Fraction(1, 20), Fraction(1, 10**25)], ids=["none", "5%", "tiny"])
def test_what_is_no_constant_is_judged_row_by_row_as_check_does(tmp_path: Path, tolerance: Fraction) -> None:
    # A fixed dose with a maximum per kg, a maximum among the rates reported, and more regimens than vectors hold.
    many = "".join(regimen(f"n{at}-2000", f"{at + 1} mg", indication="many") for at in range(13))
    (tmp_path / "own.toml").write_text(
        REFERENCE + regimen("a-2000", "40 mg", 'max = { dose = "0.5 mg/kg" }', indication="fixed")
        + regimen("b-1", "0.1 to 1 mg/kg/h", 'max = { dose = "0.5 mg/kg/h" }', indication="rate", schedule="infusion")
        + regimen("b-2", "0.1 to 1 mg/kg/h", 'max = { dose = "2 mg/kg/h" }', indication="high", schedule="infusion")
        + regimen("c-2000", "1 mg/kg/day", indication="daily", schedule="daily") + many
    )  # fmt: skip
    catalogue = ketacalc.catalogue(str(tmp_path / "own.toml"))
    table = pl.DataFrame({"dose": DOSES, "weight": ["70"] * len(DOSES), "concentration": ["10 mg/mL"] * len(DOSES)})
    for indication in ("fixed", "rate", "high", "daily", "many"):
        asked: dict[str, Any] = {"indication": indication, "catalogue": catalogue}
        found = frame.check(table, **asked, tolerance=tolerance)
        wanted = [
            ketacalc.check(dose, weight="70 kg", concentration="10 mg/mL", **asked, tolerance=tolerance)
            for dose in DOSES
        ]
        assert found["verdict"].to_list() == [one.verdict.value for one in wanted]
        assert found["slips"].fill_null("").to_list() == [" ".join(slip.code for slip in one.slips) for one in wanted]


def test_a_table_of_which_nothing_is_compiled_is_judged_all_the_same(tmp_path: Path) -> None:
    fixed = 'fixed = { doses = ["20 mg", "40 mg"], from = "source", read = ["abstract"] }'
    (tmp_path / "own.toml").write_text(REFERENCE + regimen("a-2000", "20 to 40 mg", fixed))
    catalogue = ketacalc.catalogue(str(tmp_path / "own.toml"))
    found = frame.check(pl.DataFrame({"dose": ["20 mg", "30 mg", "41 mg"]}), regimen="a-2000", catalogue=catalogue)
    assert found["verdict"].to_list() == ["within", "between", "above"]


KINDS = (
    ("single", "mg"), ("single", "mg/kg"), ("single", "mcg/kg"), ("repeated", "mg/kg"), ("infusion", "mg/kg/h"),
    ("infusion", "mcg/kg/min"), ("infusion", "mg/h"), ("daily", "mg/kg/day"), ("daily divided", "mg/day"),
)  # fmt: skip
MAXIMA = (
    "", "", 'max = {{ dose = "{0:.6g} {1}" }}', 'max = {{ dose = "{0:.6g} {2}" }}',
    'max = {{ dose = "{0:.6g} {2}", from = "source", read = ["abstract"] }}',
)  # fmt: skip
MORE = {
    "single": ("", "", 'over = { time = "40 min" }'),
    "repeated": ("", 'repeat = { every = "6 h", times = 4 }'),
    "infusion": ("", "", 'over = { time = "1 h" }'),
    "daily": ("",),
    "daily divided": ("", "doses_per_day = [2, 3]", "doses_per_day = [4]"),
}


def by_chance(draw: random.Random) -> tuple[str, list[tuple[float, float, str]]]:
    """Return a catalogue of one to five regimens, and the lowest and the highest dose of each with the unit."""
    texts, doses = [], []
    for at in range(draw.choice([1, 1, 2, 3, 5])):
        schedule, unit = draw.choice(KINDS)
        low = draw.choice([0.1, 0.5, 1, 2, 25, 3.3, 0.123, 40])
        high = low * draw.choice([1, 1.5, 2, 10])
        most = draw.choice(MAXIMA).format(high * draw.choice([1, 2, 0.9, 1.02, 30]), unit, unit.replace("/kg", ""))
        reported = f"{low:.6g} {unit}" if low == high else f"{low:.6g} to {high:.6g} {unit}"
        keys = {"schedule": schedule, "drug": draw.choice(["ketamine", "examplol"])}
        texts.append(regimen(f"r{at}-2000", reported, f"{most}\n{draw.choice(MORE[schedule])}\n", **keys))
        doses.append((low, high, unit))
    return REFERENCE + "".join(texts), doses


def cells(draw: random.Random, doses: list[tuple[float, float, str]]) -> tuple[str, str | None, str | None, str | None]:
    """Return a row whose dose lies at or near a bound, or off it by a slip."""
    low, high, unit = draw.choice(doses)
    kg = draw.choice([None, "70", "7", "82.55", "0.9", "350", "1"])
    dose = draw.choice([low, high, (low + high) / 2, low * 0.995, high * 1.005, high * 1.01])
    dose *= draw.choice([1, 1, 1, 10, 0.1, 1000, 60, 1 / 24, 2.2046, float(kg or 1)])
    unit = draw.choice([unit, unit, "mg", "mcg/kg", "mg/h", "mg/kg/day", "mL"])
    strength, time = draw.choice([None, "10 mg/mL", "1 mg/mL"]), draw.choice([None, None, "40 min", "15 min"])
    return f"{dose:.{draw.choice([2, 4, 9])}f} {unit}", kg, strength, time


@pytest.mark.parametrize("seed", range(40))
def test_doses_against_a_catalogue_by_chance_are_judged_as_check_does(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - rows to try things with
    catalogue = None
    while catalogue is None:
        text, doses = by_chance(draw)
        (tmp_path / "own.toml").write_text(text)
        with suppress(CatalogueError):  # a maximum below the lowest dose
            catalogue = ketacalc.catalogue(str(tmp_path / "own.toml"))
    rows = [cells(draw, doses) for _ in range(draw.choice([1, 3, 40]))]
    asked: dict[str, Any] = {"indication": "example", "catalogue": catalogue}
    asked["tolerance"] = draw.choice([None, None, "5%", "0.3%"])
    names = ["dose", "weight", "concentration", "duration"]
    found = frame.check(pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row"), **asked)
    for (dose, kg, strength, time), row in zip(rows, found.rows(named=True), strict=True):
        try:
            wanted = ketacalc.check(dose, weight=kg, concentration=strength, duration=time, **asked)
        except (InputError, MissingInputError):
            assert row["status"] != "read", (dose, row)
            continue
        if row["status"] != "stopped":
            slips = " ".join(slip.code for slip in wanted.slips)
            said = (wanted.verdict.value, slips or None, "; ".join(wanted.doubts) or None)
            assert (row["verdict"], row["slips"], row["doubts"]) == said, (dose, kg, strength, time)


def test_rows_that_the_core_was_asked_about_are_known_in_the_batches_to_come(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counted(row: Row, slack: Fraction, tolerance: Fraction) -> Answered:
        asked.append(row.dose)
        return answered(row, slack, tolerance)

    monkeypatch.setattr(judge, "REMEMBERED", 2)
    monkeypatch.setattr(judge, "answered", counted)
    batches = [["1 to 2 mg", "2 to 3 mg"], ["2 to 3 mg", "3 to 4 mg"], ["3 to 4 mg"]]
    tables = [pl.DataFrame({"dose": doses}).with_columns(weight=pl.lit("70")) for doses in batches]
    place, schema = opened(tables[0]).placed(USUAL, Stated(subject=True), with_dose=True)
    held = subjects(ketacalc.catalogue(), indication="trd", regimen=None, route=None, by_row=False)
    work = Task(layout=place, schema=schema, subjects=held, tolerance=Fraction(0)).begun()
    assert [work(table)["verdict"].to_list() for table in tables] == [["below", "below"], ["below", "below"], ["below"]]
    # The third is asked again: with three rows kept, of two at most, they were forgotten.
    assert asked == ["1 to 2 mg", "2 to 3 mg", "3 to 4 mg", "3 to 4 mg"]


def test_a_bound_times_a_factor_multiplies_the_numbers_and_adds_the_powers() -> None:
    # 0.5 mg/kg x W kg, over 24 h and by a strength of S mg/mL: 0.5 W x 1/24 S is 1/48 W S.
    by_weight, by_strength = Term(constant=Fraction(1, 2), weight=1), Term(constant=Fraction(1, 24), strength=1)
    assert by_weight * by_strength == Term(constant=Fraction(1, 48), weight=1, strength=1)
    assert by_weight * by_weight == Term(constant=Fraction(1, 4), weight=2)


def test_a_bound_times_a_number_keeps_its_powers() -> None:
    assert Term(constant=Fraction(1, 2), weight=1, strength=-1).times(Fraction(4)) == Term(
        constant=Fraction(2), weight=1, strength=-1
    )
