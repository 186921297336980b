"""A slip that is committed is named, and its correction gives the dose back; a dose inside has none."""

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import ketacalc
from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.check import slips
from ketacalc.core.check.slips import Code
from ketacalc.core.check.verdict import Verdict, check
from ketacalc.core.quantities import Kind, Quantity, read_concentration, read_unit
from ketacalc.core.quantities.conversion import Known, way
from ketacalc.core.quantities.stated import figure
from ketacalc.core.quantities.weight import read_weight

REGIMENS = {regimen.id: regimen for regimen in ketacalc.catalogue().regimens}
CONCENTRATION = read_concentration("50 mg/mL")

# By hand, from the contract's table: the code, the factor, and the kinds of regimen to which it applies.
RATES, TIMED, ANY = {Kind.RATE}, {Kind.RATE, Kind.DAILY}, {Kind.SINGLE, Kind.RATE, Kind.DAILY}
FACTORS = [
    (Code.MINUTE_HOUR, Fraction(60), RATES),
    (Code.HOUR_DAY, Fraction(24), TIMED),
    (Code.MINUTE_DAY, Fraction(1440), TIMED),
    (Code.MILLIGRAM_MICROGRAM, Fraction(1000), ANY),
    (Code.PUMP_UNIT, Fraction(50, 3), RATES),
    (Code.TEN_FOLD, Fraction(10), ANY),
    (Code.HUNDRED_FOLD, Fraction(100), ANY),
    (Code.VOLUME_FOR_AMOUNT, Fraction(50), ANY),
    (Code.SALT_BASE, Fraction(27419, 23773), ANY),
]
POUNDS = [1 / Fraction("0.45359237"), Fraction("2.2"), Fraction("2.205"), Fraction("2.2046")]

WEIGHTS = st.decimals("2", "150", places=1).map(lambda kg: read_weight(f"{kg.normalize():f}"))
SHARES = st.fractions(0, 1, max_denominator=7)
WAYS = st.sampled_from((1, -1))


def inside(regimen: Regimen, known: Known, share: Fraction) -> Quantity:
    """Return a dose inside what a regimen reports, in its unit without the per kg."""
    unit = regimen.reported.unit.without("kg").without("dose")
    bounds = way(regimen.reported, unit, known).result
    return Quantity(value=bounds.low.value + share * (bounds.high.value - bounds.low.value), unit=unit)


def named(regimen: Regimen, wrong: Quantity, known: Known, code: Code, right: Quantity, factor: Fraction) -> None:
    """Assert that a committed slip is named and undone, unless the figure stays inside."""
    checked = check(figure(wrong), (regimen,), known)
    if checked.verdict is Verdict.WITHIN:
        assert checked.slips == ()
        return
    corrected = [slip.corrected.low for slip in checked.slips if slip.code is code and slip.factor == factor]
    back = [way(_range(found), right.unit, known).result.low.value for found in corrected]
    assert right.value in back, (code, checked.slips)


@pytest.mark.parametrize(("code", "factor", "kinds"), FACTORS, ids=[code for code, _, _ in FACTORS])
@pytest.mark.parametrize("name", REGIMENS)
@given(weight=WEIGHTS, share=SHARES, direction=WAYS)
@settings(max_examples=25, deadline=None)
def test_a_slip_by_a_factor_is_named_and_undone(
    name: str,
    code: Code,
    factor: Fraction,
    kinds: set[Kind],
    weight: ketacalc.BodyWeight,
    share: Fraction,
    direction: int,
) -> None:
    regimen = REGIMENS[name]
    if regimen.kind not in kinds:
        return
    known = Known(weight=weight, concentration=CONCENTRATION)
    right, by = inside(regimen, known, share), factor**direction
    named(regimen, Quantity(value=right.value * by, unit=right.unit), known, code, right, by)


@pytest.mark.parametrize("pounds", POUNDS, ids=str)
@pytest.mark.parametrize("name", [name for name, regimen in REGIMENS.items() if regimen.by_weight])
@given(weight=WEIGHTS, share=SHARES, direction=WAYS)
@settings(max_examples=25, deadline=None)
def test_pounds_taken_for_kilograms_are_named_and_undone(
    name: str, pounds: Fraction, weight: ketacalc.BodyWeight, share: Fraction, direction: int
) -> None:
    regimen, known = REGIMENS[name], Known(weight=weight)
    right, by = inside(regimen, known, share), pounds**direction
    named(regimen, Quantity(value=right.value * by, unit=right.unit), known, Code.POUND_KILOGRAM, right, by)


@pytest.mark.parametrize("name", [name for name, regimen in REGIMENS.items() if regimen.by_weight])
@given(weight=WEIGHTS, share=SHARES)
@settings(max_examples=40, deadline=None)
def test_a_weight_forgotten_or_used_twice_is_named_and_undone(
    name: str, weight: ketacalc.BodyWeight, share: Fraction
) -> None:
    regimen, known, kg = REGIMENS[name], Known(weight=weight), weight.kg.value
    assume(kg != 1)
    right = inside(regimen, known, share)
    for code, by in ((Code.WEIGHT_FORGOTTEN, 1 / kg), (Code.WEIGHT_TWICE, kg)):
        wrong = Quantity(value=right.value * by, unit=right.unit)
        checked = check(figure(wrong), (regimen,), known)
        if checked.verdict is not Verdict.WITHIN:
            found = [slip.corrected.low for slip in checked.slips if slip.code is code]
            units = [way(slip_range, right.unit, known).result.low.value for slip_range in map(_range, found)]
            assert right.value in units, (code, checked.slips)


def _range(quantity: Quantity) -> ketacalc.Range:
    return ketacalc.Range(low=quantity, high=quantity)


@given(share=SHARES, doses=st.sampled_from((2, 3, 4)), direction=WAYS)
@settings(deadline=None)
def test_a_days_total_given_each_time_is_named_and_undone(share: Fraction, doses: int, direction: int) -> None:
    regimen, by = REGIMENS["borsato-oral"], Fraction(doses) ** direction
    right = inside(regimen, Known(), share)
    named(regimen, Quantity(value=right.value * by, unit=right.unit), Known(), Code.DAY_FOR_DOSE, right, by)


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
@settings(max_examples=20, deadline=None)
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


@given(name=st.sampled_from(sorted(REGIMENS)), weight=WEIGHTS, share=SHARES)
@settings(deadline=None)
def test_a_dose_inside_never_has_a_slip(name: str, weight: ketacalc.BodyWeight, share: Fraction) -> None:
    known = Known(weight=weight, concentration=CONCENTRATION)
    checked = check(figure(inside(REGIMENS[name], known, share)), (REGIMENS[name],), known)
    assert checked.verdict is Verdict.WITHIN
    assert checked.slips == ()


def test_every_slip_of_the_contract_has_one_rule_or_is_for_tables() -> None:
    ruled = {rule.code for rule in slips.RULES}
    assert ruled | {Code.TIME_FORGOTTEN, Code.DIGITS_SWAPPED, Code.POINT_MOVED} == set(Code)
    assert len(slips.RULES) == len(ruled) == 13


def test_a_suspect_unit_is_named_beside_the_slip() -> None:
    from ketacalc.output import wording

    [slip] = ketacalc.check("3 mg/kg/h", regimen="jacobwitz-ped").slips
    assert slip.code is Code.HOUR_DAY
    assert "it, not the dose, may be the error" in wording.slip(slip)
