"""The tests of a dose calculator that uses `ketacalc.testing`: copy it, and put your calculator in this one's place.

Run it with `pytest examples/testing`; it needs pytest, hypothesis and ketacalc.
"""

import re

import pytest
from hypothesis import given

from ketacalc.testing import approx, assert_conforms, assert_equal, assert_within, strategies, vectors

KG = {"kg": 1.0, "lb": 0.45359237, "g": 0.001}
PER_KG = {"mg/kg": 1.0, "mcg/kg": 0.001}
PER_ML = {"mg/mL": 1.0, "mcg/mL": 0.001}


def number(stated):
    """Read a number above zero; a comma, a sign or nothing at all is no number."""
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", stated["value"]) or not float(stated["value"]):
        raise ValueError(stated["value"])
    return float(stated["value"])


def volume(dose, weight, concentration, unit):
    """Return the volume of a dose per kg, in mL: the calculator under test."""
    if unit != "mL" or "value" not in dose or "value" not in concentration:
        pytest.skip("this calculator knows mL, one dose and a strength per mL")
    amount = number(dose) * PER_KG[dose["unit"]] * number(weight) * KG[weight["unit"]]
    return amount / (number(concentration) * PER_ML[concentration["unit"]])


def milligrams(kilograms):
    """Return a dose of 0.5 mg/kg in mg."""
    return 0.5 * kilograms


@vectors("volume")
def test_every_vector(vector):
    """Hold the calculator against every reference vector of an operation."""
    if "max" in vector.input:
        pytest.skip("this calculator knows no largest dose")
    if vector.expected is not None and "weight" not in vector.input:
        pytest.skip("this calculator knows no fixed dose")
    assert_conforms(vector, volume)


def test_what_is_reported(ketacalc_check):
    """Hold a dose against what the article reports."""
    assert ketacalc_check("35 mg", indication="trd", weight="70 kg").is_within


@given(strategies.weights())
def test_every_weight(weight):
    """Hold the calculator against the regimen at any weight."""
    assert_within(f"{milligrams(float(weight))!r} mg", regimen="berman-2000", weight=weight)


def test_equality():
    """Compare two results in whatever units."""
    assert_equal(f"{milligrams(70)} mg", "0.035 g")
    assert milligrams(70) == approx(35)


def test_a_failure_names_the_slip():
    """Show what a failure says, in its first line."""
    with pytest.raises(AssertionError, match="ten-fold, 35 mg would be within berman-2000"):
        assert_within("350 mg", indication="trd", weight=70)


@given(strategies.doses_with_slip("ten-fold", "berman-2000", 70))
def test_that_a_slip_is_seen(dose):
    """Hold a check of one's own against doses that are ten-fold off; here it is ours."""
    with pytest.raises(AssertionError, match="ten-fold"):
        assert_within(dose, regimen="berman-2000", weight=70)
