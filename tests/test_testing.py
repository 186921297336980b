"""`ketacalc.testing`: what it lets pass, what it stops, and what it says then."""

import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import numpy as np
import pint
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ketacalc
from ketacalc import InputError, Quantity
from ketacalc.core.check.rules import Code
from ketacalc.core.quantities import read_number, read_unit
from ketacalc.core.vectors import collection
from ketacalc.core.vectors.vector import Vector
from ketacalc.testing import approx, assert_conforms, assert_equal, assert_within, strategies, vectors
from tests.calculator import Calculator, Refused
from tests.command import python

PINT: "pint.UnitRegistry[Any]" = pint.UnitRegistry()
PER_KG: Final = ("berman-2000", "etchison-iv", "dakwar-2017", "lauritsen-iv", "borsato-iv", "afridi-in")


def test_the_tests_of_the_example_pass_with_what_they_show() -> None:
    example = Path(__file__).parents[1] / "examples" / "testing" / "test_calculator.py"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", example.name],
        cwd=example.parent, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout


def test_it_is_loaded_without_pytest_and_hypothesis() -> None:
    code = "import sys, ketacalc.testing; print({'pytest', 'hypothesis', 'pint'} & set(sys.modules))"
    assert python(code).text == "set()\n"


@pytest.mark.parametrize(
    ("mine", "expected"),
    [
        ("35 mg", "35 mg"),
        ("35 mg", "0.035 g"),
        (PINT.Quantity(0.1 + 0.2, "mg"), "0.3 mg"),
        (Quantity(Fraction(1, 3), "mg"), PINT.Quantity(1 / 3, "mg")),
        (PINT.Quantity(10, "microgram/kg/minute"), "0.6 mg/kg/h"),
        (0.1 + 0.2, 0.3),
        (np.float64(35), 35),
        (np.float32(0.5), Fraction(1, 2)),
        (Decimal("0.3"), 0.3),
    ],
)
def test_equal_quantities_pass_in_whatever_unit(mine: Any, expected: Any) -> None:
    assert_equal(mine, expected)
    assert mine == approx(expected)
    assert approx(expected) == mine


@pytest.mark.parametrize(
    ("mine", "expected", "words"),
    [
        ("350 mg", "35 mg", "10 times too high; likely slip: ten-fold"),
        ("35 mcg", "35 mg", "1,000 times too low; likely slip: milligram-microgram"),
        ("0.3 mg/kg/min", "0.3 mg/kg/h", "60 times too high; likely slip: minute-hour"),
        ("36 mg", "35 mg", "2.857 % too high"),
        ("35 mg", "35 mg/h", "is a single dose, not a rate"),
        ("35 mg", "35 mL", "mg and mL measure different things"),
        ("35 mg", 35, "one of them has no unit"),
        (35.0, "35 mg", "one of them has no unit"),
        (36, 35, "2.857 % too high"),
        (PINT.Quantity(350.0, "mg"), "35 mg", "ten-fold"),
        (1.0000001, 1, "too high"),
    ],
)
def test_a_difference_is_said_in_one_line_with_its_slip(mine: Any, expected: Any, words: str) -> None:
    with pytest.raises(AssertionError) as raised:
        assert_equal(mine, expected)
    assert words in str(raised.value)
    assert "\n" not in str(raised.value)
    assert mine != approx(expected)
    assert approx(expected) != mine


def test_the_slip_of_a_weight_or_a_strength_is_known_where_these_are_said() -> None:
    with pytest.raises(AssertionError, match="weight-twice"):
        assert_equal("2450 mg", "35 mg", weight=70)
    with pytest.raises(AssertionError, match="concentration-inverted"):
        assert_equal("87500 mL", "35 mL", concentration="50 mg/mL")  # 1750 mg x 50 instead of / 50


def test_the_difference_that_is_let_pass_can_be_said() -> None:
    assert_equal("35.3 mg", "35 mg", rel=0.01)
    assert PINT.Quantity(35.3, "mg") == approx("35 mg", rel=0.01)
    with pytest.raises(AssertionError):
        assert_equal("35.4 mg", "35 mg", rel=0.01)


@pytest.mark.parametrize("wrong", ["35", "70,5 mg", "35 MG", "", "0 mg"])
def test_what_is_not_read_is_no_difference_but_an_error(wrong: str) -> None:
    with pytest.raises(InputError):
        assert_equal("35 mg", wrong)
    with pytest.raises(InputError):
        assert_equal(wrong, "35 mg")
    with pytest.raises(InputError):
        approx(wrong)


def test_the_message_of_an_approximation_names_what_was_expected() -> None:
    assert repr(approx("35 mg")) == "approx(35 mg, rel=1e-09)"


# --- vectors as a parametrisation ---


@vectors("infusion", "dose", "convert", flags=("pound", "refuse", "range"))
def test_a_calculator_is_held_against_the_vectors(vector: Vector) -> None:
    def mine(**given: Any) -> Any:
        found = Calculator().solve(vector.operation, given)
        return (found["low"]["value"], found["high"]["value"]) if "low" in found else found["value"]

    assert_conforms(vector, mine, (Refused,))


def one(id_: str) -> Vector:
    operation = id_.partition("[")[0]
    return next(found for found in collection.vectors(ketacalc.catalogue(), (operation,)) if found.id == id_)


@pytest.mark.parametrize(
    ("id_", "mine", "words"),
    [
        ("infusion[per-hour-1]", 0.384, "0.384, not 0.192 mL/h"),
        ("infusion[weight-lb-1]", 23.1, "23.1, not 10.48 mL/h (rounded); likely slip: pound-kilogram"),
        ("infusion[range-1]", (0.75, 0.75), "low-for-high"),
        ("infusion[weight-unread-1]", 10.5, "for what must be refused"),
        ("check[slip-1]", "within", "within, not"),
        ("dose[per-kg-1]", "1.6 mg/h", "1.6 mg/h, not 1.6 mg"),
    ],
)
def test_a_wrong_answer_to_a_vector_says_what_explains_it(id_: str, mine: Any, words: str) -> None:
    with pytest.raises(AssertionError) as raised:
        assert_conforms(one(id_), lambda **given: mine)
    assert words in str(raised.value)
    assert id_ in str(raised.value)


@pytest.mark.parametrize(
    "mine",
    [1.6, "1.6 mg", Decimal("1.6"), Fraction(8, 5), np.float64(1.6), Quantity(1600, "mcg"), PINT.Quantity(1.6, "mg"),
     "1600 mcg"],
    ids=repr,
)  # fmt: skip
def test_a_right_answer_may_be_of_any_kind(mine: Any) -> None:
    assert_conforms(one("dose[per-kg-1]"), lambda **given: mine)  # 0.5 mg/kg x 3.2 kg


def test_a_refusal_is_an_error_of_the_calculator() -> None:
    def refuses(**given: Any) -> Any:
        raise ValueError("no")

    assert_conforms(one("dose[no-weight-1]"), refuses)
    with pytest.raises(AssertionError, match=r"refused, and it is 1\.6 mg"):
        assert_conforms(one("dose[per-kg-1]"), refuses)
    with pytest.raises(ZeroDivisionError):  # what is none of the refusals is an error of its own
        assert_conforms(one("dose[no-weight-1]"), lambda **given: 1 / 0)


def test_a_parametrisation_has_the_ids_of_the_vectors() -> None:
    ids = [param.id for param in vectors("infusion").args[1]]
    assert "infusion[weight-lb-12]" in ids
    with pytest.raises(ketacalc.UnknownNameError, match="infusion"):
        vectors("infusions")


# --- strategies ---


@given(strategies.weights("3 kg", 120))
def test_weights_lie_between_their_ends(weight: ketacalc.BodyWeight) -> None:
    assert 3 <= weight.kg.value <= 120
    assert float(weight) == pytest.approx(float(weight.kg.value))


@given(st.data(), st.sampled_from(PER_KG), strategies.weights())
def test_doses_within_pass_and_doses_outside_fail(data: st.DataObject, regimen: str, weight: Any) -> None:
    inside = data.draw(strategies.doses_within(regimen, weight))
    assert_within(inside, regimen=regimen, weight=weight)
    outside = data.draw(strategies.doses_outside(regimen, weight))
    with pytest.raises(AssertionError):
        assert_within(outside, regimen=regimen, weight=weight)


@pytest.mark.parametrize(
    "code", ["ten-fold", "hundred-fold", "milligram-microgram", "pound-kilogram", "weight-twice", "weight-forgotten"]
)
def test_a_dose_with_a_slip_has_it(code: str) -> None:
    @settings(max_examples=20)
    @given(strategies.doses_with_slip(code, "berman-2000", "70 kg"))
    def has(dose: Quantity) -> None:
        assert code in {slip.code for slip in ketacalc.check(dose, regimen="berman-2000", weight=70).slips}

    has()


@settings(max_examples=20)
@given(strategies.doses_with_slip("minute-hour", "lauritsen-iv", "70 kg"))
def test_a_rate_per_minute_for_one_per_hour_is_sixty_times_off(dose: Quantity) -> None:
    low, high = Fraction("8.4"), Fraction("29.4")  # 0.12 to 0.42 mg/kg/h x 70 kg
    assert low * 60 <= dose.value <= high * 60 or low / 60 <= dose.value <= high / 60


def test_a_slip_that_a_regimen_cannot_have_is_refused() -> None:
    with pytest.raises(InputError, match="no slip"):
        strategies.doses_with_slip("elevenfold", "berman-2000", 70)
    with pytest.raises(InputError, match="off by a factor"):
        strategies.doses_with_slip(Code.MINUTE_HOUR, "berman-2000", 70)


@given(strategies.refused_numbers(), strategies.refused_units())
def test_what_must_be_refused_is_refused_by_us_too(number: str, unit: str) -> None:
    for what, read in ((number, lambda text: Quantity(read_number(text), "mg")), (unit, read_unit)):
        if what != "0":
            with pytest.raises(InputError):
                read(what)
    for text, kind in ((f"{number} mg", Quantity), (f"35 {unit}", Quantity), (f"{number} kg", ketacalc.BodyWeight)):
        with pytest.raises(InputError):
            kind.parse(text)
