"""The constants of `ketacalc.frame` by hand: a bound as a number times powers of the weight and of the strength."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import ketacalc
from ketacalc import frame
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
