"""`import ketacalc`: the calculator of the commands, with quantities of every kind."""

import copy
import dataclasses
import pickle
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pint
import pytest

import ketacalc
from ketacalc.core.quantities import read_unit

DEFAULT: "pint.UnitRegistry[Any]" = pint.UnitRegistry()


def test_a_dose_holds_its_regimen_and_source() -> None:
    [scaled] = ketacalc.dose(indication="trd", weight=70)
    assert scaled.amount.low.value == 35
    assert scaled.amount.unit.symbol == "mg"
    assert scaled.regimen.references[0].pmid == "10686270"


@pytest.mark.parametrize(
    "weight",
    [
        "70",
        "70 kg",
        70,
        70.0,
        Decimal(70),
        Fraction(70),
        ketacalc.quantity(70, "kg"),
        DEFAULT.Quantity(70, "kg"),
        DEFAULT.Quantity(70000, "gram"),
    ],
)
def test_a_weight_may_be_given_in_any_of_these_ways(weight: object) -> None:
    [scaled] = ketacalc.dose(indication="trd", weight=weight)  # type: ignore[arg-type]
    assert scaled.amount.low.value == 35


@pytest.mark.parametrize(
    "weight", [True, float("nan"), float("inf"), 0, -70, Decimal("NaN"), "70 mg", 701, 0.1, None, []]
)
def test_what_is_no_weight_is_refused(weight: object) -> None:
    with pytest.raises(ketacalc.InputError):
        ketacalc.dose(indication="trd", weight=weight)  # type: ignore[arg-type]


def test_a_float_is_taken_as_it_prints() -> None:
    assert ketacalc.quantity(0.1, "mg/kg/h").value == Fraction(1, 10)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (DEFAULT.Quantity(Decimal("0.3"), "mg/kg/hour"), "mg/kg/h"),
        (DEFAULT.Quantity(5, "microgram/kg/minute"), "mcg/kg/min"),
        (DEFAULT.Quantity(5, "mg/day"), "mg/day"),
        (DEFAULT.Quantity(5, "mL/hour"), "mL/h"),
        (DEFAULT.Quantity(2, "mg/mL"), "mg/mL"),
        (ketacalc.quantity(7, "mg/kg/day"), "mg/kg/day"),
    ],
)
def test_a_quantity_of_pint_keeps_its_value_and_unit(given: "pint.Quantity[Any]", expected: str) -> None:
    conversion = ketacalc.convert(given, expected)
    assert conversion.result.unit is read_unit(expected)
    assert conversion.result.value == conversion.given.value


def test_a_result_becomes_a_quantity_of_pint_in_which_the_patient_is_no_mass() -> None:
    quantity = ketacalc.convert("0.6 mg/kg/h", "mcg/kg/min").result.pint()
    assert quantity.magnitude == 10
    with pytest.raises(pint.DimensionalityError):
        quantity.to("mcg/g/min")


def test_a_rounded_float_of_pint_counts_as_rounded() -> None:
    mine = DEFAULT.Quantity(34.93, "mg")
    assert ketacalc.check(mine, indication="trd", weight="154 lb").verdict is ketacalc.Verdict.WITHIN


def test_an_exact_fraction_is_compared_exactly() -> None:
    mine = ketacalc.quantity(Fraction(3493, 100), "mg")
    assert ketacalc.check(mine, indication="trd", weight="154 lb").verdict is ketacalc.Verdict.ABOVE


def test_a_check_names_its_slips() -> None:
    checked = ketacalc.check("0.3 mg/kg/min", regimen="lauritsen-iv")
    slip = checked.slips[0]
    assert slip.code.value == "minute-hour"
    assert slip.factor == 60
    assert (slip.corrected.low.value, slip.corrected.unit.symbol) == (Fraction(3, 10), "mg/kg/h")


def test_a_tolerance_may_be_text_or_a_fraction() -> None:
    for tolerance in ("5%", Fraction(1, 20), 0.05, Decimal("0.05")):
        assert ketacalc.check("36.75 mg", indication="trd", weight=70, tolerance=tolerance).verdict == "within"
    with pytest.raises(ketacalc.InputError):
        ketacalc.check("36.75 mg", indication="trd", weight=70, tolerance=Fraction(2))


def test_results_are_immutable() -> None:
    [scaled] = ketacalc.dose(indication="trd", weight=70)
    with pytest.raises(dataclasses.FrozenInstanceError):
        scaled.amount = scaled.amount  # type: ignore[misc]
    with pytest.raises(AttributeError):
        scaled.weight.kg.value = Fraction(1)  # type: ignore[misc]


def test_a_copy_or_pickle_of_a_result_holds_what_it_holds() -> None:
    """A regimen is the one of its catalogue and equal to no other, so that a copy of it is told by its id."""
    [scaled] = ketacalc.dose(indication="migraine", weight="154 lb")[:1]
    for again in (pickle.loads(pickle.dumps(scaled)), copy.deepcopy(scaled)):  # noqa: S301 - our own bytes
        assert (again.amount, again.weight, again.known) == (scaled.amount, scaled.weight, scaled.known)
        assert (again.regimen.id, again.regimen.cautions) == (scaled.regimen.id, scaled.regimen.cautions)


def test_a_missing_weight_is_an_error_of_its_own() -> None:
    with pytest.raises(ketacalc.MissingInputError, match="weight"):
        ketacalc.check("35 mg", indication="trd")


def test_an_indication_without_a_dose_is_an_error_of_its_own() -> None:
    with pytest.raises(
        ketacalc.NoDoseReportedError,
        match=r"references: 10\); see ketacalc\.cite\('srse'\), or ketacalc\.compare\('srse', elsewhere=True\)",
    ):
        ketacalc.dose(indication="srse", weight=70)
