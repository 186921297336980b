"""A unit written for another is named with its digits kept, before every other slip."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ketacalc
from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.check.judge import check
from ketacalc.core.check.rules import RULES, Code
from ketacalc.core.quantities import Quantity, read_concentration, read_unit
from ketacalc.core.quantities.conversion import Known, way
from ketacalc.core.quantities.stated import figure
from ketacalc.core.quantities.weight import read_weight

REGIMENS = {regimen.id: regimen for regimen in ketacalc.catalogue().regimens}
CONCENTRATION = read_concentration("50 mg/mL")

SHARES = st.fractions(0, 1, max_denominator=7)


def inside(regimen: Regimen, known: Known, share: Fraction) -> Quantity:
    """Return a dose inside what a regimen reports, in its unit without the per kg."""
    unit = regimen.reported.unit.without("kg").without("dose")
    bounds = way(regimen.reported, unit, known).result
    return Quantity(value=bounds.low.value + share * (bounds.high.value - bounds.low.value), unit=unit)


def _range(quantity: Quantity) -> ketacalc.Range:
    return ketacalc.Range(low=quantity, high=quantity)


@pytest.mark.parametrize(
    ("name", "unit", "written", "code"),
    [
        ("lauritsen-iv", "mg/kg/h", "mg/kg/min", Code.MINUTE_HOUR),
        ("lauritsen-iv", "mcg/kg/min", "mcg/kg/h", Code.MINUTE_HOUR),
        ("lauritsen-iv", "mg/kg/h", "mg/kg/day", Code.HOUR_DAY),
        ("jacobwitz-ped", "mg/kg/day", "mg/kg/h", Code.HOUR_DAY),
        ("jacobwitz-ped", "mg/kg/day", "mg/kg/min", Code.MINUTE_DAY),
        ("lauritsen-iv", "mg/kg/h", "mcg/kg/h", Code.MILLIGRAM_MICROGRAM),
        ("berman-2000", "mg/kg", "mcg/kg", Code.MILLIGRAM_MICROGRAM),
        ("lauritsen-iv", "mcg/kg/min", "mg/kg/h", Code.PUMP_UNIT),
        ("lauritsen-iv", "mg/kg/h", "mcg/kg/min", Code.PUMP_UNIT),
        ("lauritsen-iv", "mg/kg/h", "mg/kg", Code.TIME_FORGOTTEN),
        ("lauritsen-iv", "mcg/kg/min", "mcg/kg", Code.TIME_FORGOTTEN),
        ("berman-2000", "mg/kg", "mg/kg/h", Code.TIME_FORGOTTEN),
        ("jacobwitz-ped", "mg/kg/day", "mg/kg", Code.TIME_FORGOTTEN),
        ("berman-2000", "mg", "mL", Code.VOLUME_FOR_AMOUNT),
        ("berman-2000", "mg/kg", "mg", Code.WEIGHT_FORGOTTEN),
        ("berman-2000", "mg", "mg/kg", Code.WEIGHT_TWICE),
    ],
)
@given(share=SHARES)
@settings(max_examples=20)
def test_a_unit_written_for_another_is_named_with_the_digits_kept(
    name: str, unit: str, written: str, code: Code, share: Fraction
) -> None:
    regimen, known = REGIMENS[name], Known(weight=read_weight("70"), concentration=CONCENTRATION)
    right = way(_range(inside(regimen, known, share)), read_unit(unit), known).result.low
    wrong = Quantity(value=right.value, unit=read_unit(written))
    found = check(figure(wrong), (regimen,), known).slips
    kept = [slip for slip in found if slip.keeps_digits]
    assert found[: len(kept)] == tuple(kept), "a unit read again stands before everything else"
    meant = {slip.code: slip.corrected.low for slip in kept}
    assert (meant[code].value, meant[code].unit) == (right.value, right.unit)


def test_every_slip_of_the_contract_has_one_rule_or_is_for_tables() -> None:
    ruled = {rule.code for rule in RULES}
    others = {Code.TIME_FORGOTTEN, Code.CAP_FORGOTTEN, Code.DIGITS_SWAPPED, Code.POINT_MOVED, Code.ONE_DIGIT}
    others |= {Code.CUT, Code.NEIGHBOUR}
    assert ruled | others == set(Code)
    assert len(RULES) == len(ruled) == 16


def test_a_suspect_unit_is_named_beside_the_slip() -> None:
    from ketacalc.output import wording

    [slip] = ketacalc.check("3 mg/kg/h", regimen="jacobwitz-ped").slips
    assert slip.code is Code.HOUR_DAY
    assert "it, not the dose, may be the error" in wording.slip(slip)
