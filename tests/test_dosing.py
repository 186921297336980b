"""Scaled doses: linear in the weight, worked out by hand, with what follows from them and what a weight cautions."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ketacalc
from ketacalc.core.catalogue.regimen import Maximum, Origin, Per, Provenance, Read, Regimen, Repeat, Step
from ketacalc.core.dose.cautions import Hint
from ketacalc.core.dose.maximum import ceiling, most_repeated, repeated
from ketacalc.core.dose.scaling import Derivation, Derived, Dose, scale, scale_all
from ketacalc.core.dose.steps import rises
from ketacalc.core.dose.volumes import strengths
from ketacalc.core.errors import InputError, MissingInputError
from ketacalc.core.quantities import Quantity, read_concentration, read_quantity, read_range, read_unit, style
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.weight import BodyWeight, body_weight, read_weight
from tests.workings import multiplies_out

REGIMENS = ketacalc.catalogue().regimens
PER_KG = tuple(regimen for regimen in REGIMENS if "/kg" in regimen.reported.unit.symbol)
FIXED = tuple(regimen for regimen in REGIMENS if "/kg" not in regimen.reported.unit.symbol)

KILOGRAMS = st.fractions(min_value=Fraction(1, 5), max_value=700, max_denominator=10**6)
HALF = st.fractions(min_value=Fraction(1, 5), max_value=350, max_denominator=10**6)


def weighing(kg: Fraction) -> BodyWeight:
    return body_weight(Quantity(value=kg, unit=read_unit("kg")), "the weight")


def bounds(found: Dose | Derived) -> tuple[Fraction, Fraction, str]:
    return found.amount.low.value, found.amount.high.value, found.amount.unit.symbol


def only(doses: Iterable[Dose]) -> Dose:
    [dose] = doses
    return dose


def derived(dose: Dose, what: Derivation) -> list[tuple[Fraction, Fraction, str]]:
    return [bounds(found) for found in dose.derived if found.what is what]


def brought(dose: Dose) -> list[Hint]:
    """Return the cautions that the weight brings, without those of the audit."""
    return [caution.hint for caution in dose.brought]


def test_the_shipped_catalogue_has_both_kinds_of_dose() -> None:
    assert {regimen.id for regimen in FIXED} == {"borsato-oral", "afridi-in"}
    assert len(PER_KG) == 7


@given(regimen=st.sampled_from(PER_KG), one=HALF, other=HALF)
def test_a_dose_per_kg_is_linear_in_the_weight(regimen: Regimen, one: Fraction, other: Fraction) -> None:
    first, second, both = (scale(regimen, Known(weight=weighing(kg))).amount for kg in (one, other, one + other))
    assert first.low.value + second.low.value == both.low.value
    assert first.high.value + second.high.value == both.high.value
    assert first.unit is both.unit


@given(regimen=st.sampled_from(PER_KG), kg=KILOGRAMS)
def test_a_dose_per_kg_is_the_reported_figure_times_the_kilograms(regimen: Regimen, kg: Fraction) -> None:
    amount = scale(regimen, Known(weight=weighing(kg))).amount
    assert amount.low.value == regimen.reported.low.value * kg
    assert amount.high.value == regimen.reported.high.value * kg
    assert amount.unit.symbol == regimen.reported.unit.symbol.replace("/kg", "").replace("/dose", "")


@given(regimen=st.sampled_from(FIXED), kg=KILOGRAMS)
def test_a_fixed_dose_ignores_weight(regimen: Regimen, kg: Fraction) -> None:
    assert scale(regimen, Known(weight=weighing(kg))).amount == regimen.reported


@given(regimen=st.sampled_from(REGIMENS), kg=KILOGRAMS)
def test_low_never_passes_high_and_the_kind_of_dose_stays(regimen: Regimen, kg: Fraction) -> None:
    dose = scale(regimen, Known(weight=weighing(kg)))
    assert 0 < dose.amount.low.value <= dose.amount.high.value
    assert dose.amount.unit.kind is regimen.reported.unit.kind
    assert all(0 < found.amount.low.value <= found.amount.high.value for found in dose.derived)
    assert dose.regimen is regimen


@given(
    regimen=st.sampled_from(REGIMENS),
    pounds=st.decimals(min_value=Decimal("0.5"), max_value=Decimal(1500), places=2),
)
def test_pounds_and_kilograms_give_the_same_dose(regimen: Regimen, pounds: Decimal) -> None:
    by_pounds = scale(regimen, Known(weight=read_weight(f"{pounds:f} lb")))
    by_kilograms = scale(regimen, Known(weight=read_weight(f"{pounds * Decimal('0.45359237'):f} kg")))
    assert by_pounds.amount == by_kilograms.amount
    assert by_pounds.weight.kg == by_kilograms.weight.kg


@given(regimen=st.sampled_from(REGIMENS), grams=st.integers(200, 700_000))
def test_a_newborn_weighed_in_grams_has_the_same_dose_as_in_kilograms(regimen: Regimen, grams: int) -> None:
    assert (
        scale(regimen, Known(weight=read_weight(f"{grams} g"))).amount
        == scale(regimen, Known(weight=weighing(Fraction(grams, 1000)))).amount
    )


@pytest.mark.parametrize(
    ("regimen", "weight", "low", "high", "unit"),
    [
        ("berman-2000", "70", "35", "35", "mg"),
        ("berman-2000", "154 lb", "34.92661249", "34.92661249", "mg"),
        ("dakwar-2014", "70", "28.7", "49.7", "mg"),
        ("dakwar-2017", "70", "49.7", "49.7", "mg"),
        ("etchison-iv", "70", "14", "14", "mg"),
        ("lauritsen-iv", "70", "8.4", "29.4", "mg/h"),
        ("borsato-iv", "70", "17.5", "35", "mg/h"),
        ("borsato-iv", "85.5", "21.375", "42.75", "mg/h"),
        ("jacobwitz-ped", "12.5", "12.5", "87.5", "mg/day"),
        ("jacobwitz-ped", "3200 g", "3.2", "22.4", "mg/day"),
        ("borsato-oral", "70", "500", "2000", "mg/day"),
        ("borsato-oral", "3 kg", "500", "2000", "mg/day"),
        ("borsato-oral", "200", "500", "2000", "mg/day"),
        ("afridi-in", "45", "25", "25", "mg"),
        ("afridi-in", "120", "25", "25", "mg"),
    ],
)
def test_a_dose_worked_out_by_hand(regimen: str, weight: str, low: str, high: str, unit: str) -> None:
    dose = only(ketacalc.dose(regimen=regimen, weight=weight))
    assert bounds(dose) == (Fraction(low), Fraction(high), unit)


def test_treatment_resistant_depression_at_70_kg_is_35_mg() -> None:
    dose = only(ketacalc.dose(indication="trd", weight="70"))
    assert bounds(dose) == (Fraction(35), Fraction(35), "mg")
    assert dose.regimen.id == "berman-2000"
    assert dose.derived == ()


def test_a_daily_dose_per_kg_is_stated_per_hour_and_marked_as_spread() -> None:
    dose = only(ketacalc.dose(indication="se", weight="12.5"))
    assert bounds(dose) == (Fraction("12.5"), Fraction("87.5"), "mg/day")
    [per_hour] = dose.derived
    assert per_hour.what is Derivation.PER_HOUR
    assert per_hour.spread
    assert bounds(per_hour) == (Fraction(25, 48), Fraction(175, 48), "mg/h")


@pytest.mark.parametrize("weight", ["3", "40", "70", "140"])
def test_a_daily_total_is_divided_for_each_number_of_doses_and_never_merged(weight: str) -> None:
    dose = only(ketacalc.dose(regimen="borsato-oral", weight=weight))
    assert [(found.what, found.doses, bounds(found), found.spread) for found in dose.derived] == [
        (Derivation.EACH_DOSE, 2, (Fraction(250), Fraction(1000), "mg"), False),
        (Derivation.EACH_DOSE, 3, (Fraction(500, 3), Fraction(2000, 3), "mg"), False),
        (Derivation.EACH_DOSE, 4, (Fraction(125), Fraction(500), "mg"), False),
    ]


def test_no_other_regimen_is_divided_into_doses() -> None:
    for regimen in REGIMENS:
        if regimen.id != "borsato-oral":
            assert derived(scale(regimen, Known(weight=weighing(Fraction(70)))), Derivation.EACH_DOSE) == []


def test_a_concentration_gives_the_volume() -> None:
    dose = only(ketacalc.dose(indication="trd", weight="70", concentration="50 mg/mL"))
    assert derived(dose, Derivation.VOLUME) == [(Fraction("0.7"), Fraction("0.7"), "mL")]
    assert [part.doses for part in dose.derived] == [0]


def test_a_concentration_gives_the_pump_rate_of_an_infusion() -> None:
    dose = only(ketacalc.dose(regimen="lauritsen-iv", weight="70", concentration="2000 mcg/mL"))
    assert derived(dose, Derivation.PUMP_RATE) == [(Fraction("4.2"), Fraction("14.7"), "mL/h")]


def test_a_concentration_gives_the_volume_of_the_day_and_of_each_dose() -> None:
    dose = only(ketacalc.dose(regimen="borsato-oral", weight="70", concentration="50 mg/mL"))
    assert derived(dose, Derivation.VOLUME) == [(Fraction(10), Fraction(40), "mL/day")]
    assert [(found.doses, bounds(found)) for found in dose.derived if found.what is Derivation.EACH_VOLUME] == [
        (2, (Fraction(5), Fraction(20), "mL")),
        (3, (Fraction(10, 3), Fraction(40, 3), "mL")),
        (4, (Fraction("2.5"), Fraction(10), "mL")),
    ]


@pytest.mark.parametrize(
    ("duration", "total", "volume"),
    [("2 h", ("16.8", "58.8"), ("8.4", "29.4")), ("40 min", ("5.6", "19.6"), ("2.8", "9.8"))],
)
def test_a_duration_gives_the_total_of_an_infusion(
    duration: str, total: tuple[str, str], volume: tuple[str, str]
) -> None:
    dose = only(ketacalc.dose(regimen="lauritsen-iv", weight="70", duration=duration, concentration="2 mg/mL"))
    assert derived(dose, Derivation.TOTAL) == [(Fraction(total[0]), Fraction(total[1]), "mg")]
    assert derived(dose, Derivation.TOTAL_VOLUME) == [(Fraction(volume[0]), Fraction(volume[1]), "mL")]


def test_a_total_needs_no_concentration_and_its_volume_does() -> None:
    dose = only(ketacalc.dose(regimen="lauritsen-iv", weight="70", duration="1 day"))
    assert derived(dose, Derivation.TOTAL) == [(Fraction("201.6"), Fraction("705.6"), "mg")]
    assert derived(dose, Derivation.TOTAL_VOLUME) == []


def test_a_duration_totals_the_infusions_of_an_indication_and_leaves_the_rest() -> None:
    doses = ketacalc.dose(indication="migraine", weight="70", duration="2 h")
    assert {dose.regimen.id for dose in doses if derived(dose, Derivation.TOTAL)} == {"lauritsen-iv"}
    assert len(doses) == 3


def test_a_duration_where_nothing_is_infused_is_refused() -> None:
    for regimen in ("afridi-in", "borsato-oral", "jacobwitz-ped"):
        with pytest.raises(InputError, match="duration"):
            ketacalc.dose(regimen=regimen, weight="70", duration="2 h")
    for wrong in ("2", "2 mL", "0 h", "2 mg/h"):
        with pytest.raises(InputError):
            ketacalc.dose(regimen="lauritsen-iv", weight="70", duration=wrong)


@pytest.mark.parametrize(
    ("regimen", "unit", "low", "high"),
    [
        ("berman-2000", "mcg", "35000", "35000"),
        ("berman-2000", "mg/kg", "0.5", "0.5"),
        ("berman-2000", "mL", "17.5", "17.5"),
        ("lauritsen-iv", "mcg/kg/min", "2", "7"),
        ("lauritsen-iv", "mg/min", "0.14", "0.49"),
        ("lauritsen-iv", "mL/kg/h", "0.06", "0.21"),
    ],
)
def test_a_dose_is_stated_in_another_unit_too(regimen: str, unit: str, low: str, high: str) -> None:
    dose = only(ketacalc.dose(regimen=regimen, weight="70", unit=unit, concentration="2 mg/mL"))
    assert derived(dose, Derivation.UNIT) == [(Fraction(low), Fraction(high), unit)]
    assert not any(found.spread for found in dose.derived)


def test_a_daily_dose_stated_as_a_rate_is_marked_as_spread() -> None:
    dose = only(ketacalc.dose(regimen="jacobwitz-ped", weight="12.5", unit="mg/kg/h"))
    [stated] = [found for found in dose.derived if found.what is Derivation.UNIT]
    assert bounds(stated) == (Fraction(1, 24), Fraction(7, 24), "mg/kg/h")
    assert stated.spread


def test_a_unit_that_no_dose_can_be_stated_in_is_refused() -> None:
    with pytest.raises(InputError):
        ketacalc.dose(indication="trd", weight="70", unit="mg/h")
    with pytest.raises(InputError):
        ketacalc.dose(indication="trd", weight="70", unit="kg")
    with pytest.raises(MissingInputError, match="concentration="):
        ketacalc.dose(indication="trd", weight="70", unit="mL")


def test_a_unit_is_stated_for_each_dose_that_it_fits() -> None:
    doses = ketacalc.dose(indication="migraine", weight="70", unit="mcg/kg/min")
    assert {dose.regimen.id for dose in doses if derived(dose, Derivation.UNIT)} == {"lauritsen-iv"}


@pytest.mark.parametrize(
    ("weight", "above"),
    [("70", False), ("149.9", False), ("150", False), ("150.000000000001", True), ("151", True), ("331 lb", True)],
)
def test_the_cap_that_the_article_omits_is_named_above_150_kg_and_not_at_it(weight: str, above: bool) -> None:
    dose = only(ketacalc.dose(regimen="etchison-iv", weight=weight))
    caps = [caution.figure for caution in dose.brought if caution.hint is Hint.ABOVE_CAP]
    assert caps == ([Quantity(value=Fraction(30), unit=read_unit("mg"))] if above else [])


def test_the_cap_belongs_to_one_regimen() -> None:
    for regimen in REGIMENS:
        if regimen.id != "etchison-iv":
            assert Hint.ABOVE_CAP not in brought(scale(regimen, Known(weight=weighing(Fraction(700)))))


def limited(regimen: Regimen, text: str, origin: Origin = Origin.DOCUMENT, *read: Read) -> Regimen:
    """Return a regimen with a largest dose that somebody states."""
    whence = Provenance(origin=origin, read=read)
    return replace(regimen, maximum=Maximum(dose=read_quantity(text), per=Per.DOSE, whence=whence))


@pytest.mark.parametrize(
    ("origin", "read", "given"),
    [
        (Origin.DOCUMENT, (), "30"),
        (Origin.SOURCE, (Read.REGISTRY,), "30"),
        (Origin.SOURCE, (Read.FULL,), "30"),
        (Origin.SOURCE, (Read.ABSTRACT, Read.MIRROR), "30"),
        (Origin.SOURCE, (Read.MIRROR,), "32"),
        (Origin.SOURCE, (Read.SECONDARY,), "32"),
    ],
)
def test_a_maximum_cuts_a_dose_where_the_document_or_its_source_states_it(
    origin: Origin, read: tuple[Read, ...], given: str
) -> None:
    # 0.2 mg/kg x 160 kg = 32 mg, at most 30 mg
    etchison = next(regimen for regimen in REGIMENS if regimen.id == "etchison-iv")
    dose = scale(limited(etchison, "30 mg", origin, *read), Known(weight=weighing(Fraction(160))))
    assert bounds(dose) == (Fraction(32), Fraction(32), "mg")
    assert dose.capped is not None
    assert dose.capped.amount.high.value == Fraction(30)
    assert dose.given.high.value == Fraction(given)
    assert dose.brought[-1].hint is Hint.ABOVE_CAP
    assert scale(limited(etchison, "30 mg", origin, *read), Known(weight=weighing(Fraction(150)))).capped is None


def test_a_maximum_cuts_the_upper_end_of_a_range_and_both_where_both_pass_it() -> None:
    # 0.25 to 0.5 mg/kg/h, at most 30 mg/h: at 80 kg 20 to 40, at 160 kg 40 to 80.
    borsato = next(regimen for regimen in REGIMENS if regimen.id == "borsato-iv")
    for kg, low, high in ((60, 15, 30), (80, 20, 30), (160, 30, 30)):
        given = scale(limited(borsato, "30 mg/h"), Known(weight=weighing(Fraction(kg)))).given
        assert (given.low.value, given.high.value) == (Fraction(low), Fraction(high)), kg


def test_a_volume_is_one_of_the_dose_as_it_is_cut() -> None:
    berman = next(regimen for regimen in REGIMENS if regimen.id == "berman-2000")
    known = Known(weight=weighing(Fraction(100)), concentration=read_concentration("10 mg/mL"))
    [dose] = scale_all((limited(berman, "40 mg"),), known)
    assert derived(dose, Derivation.VOLUME) == [(Fraction(4), Fraction(4), "mL")]


def test_a_maximum_binds_its_own_kind_only() -> None:
    borsato = next(regimen for regimen in REGIMENS if regimen.id == "borsato-iv")
    assert scale(limited(borsato, "1 mg"), Known(weight=weighing(Fraction(100)))).capped is None


@pytest.mark.parametrize(
    ("weight", "words"),
    [
        ("250.1", "250.1 kg is above 250 kg, which is ketacalc's own cut-off; 250.1 g is 0.2501 kg."),
        ("650", "650 kg is above 250 kg, which is ketacalc's own cut-off; 650 g is 0.65 kg."),
        ("600 lb", "272.2 kg (rounded) is above 250 kg, which is ketacalc's own cut-off."),
    ],
)
def test_a_weight_that_few_patients_have_is_a_caution(weight: str, words: str) -> None:
    dose = only(ketacalc.dose(indication="trd", weight=weight))
    assert words in [caution.text for caution in dose.brought]


def test_250_kg_is_no_caution() -> None:
    assert brought(only(ketacalc.dose(indication="trd", weight=250))) == []


# Whether a volume may be stated.


def test_no_volume_is_stated_where_the_unit_is_suspect_unless_that_is_accepted() -> None:
    told: dict[str, Any] = {"regimen": "jacobwitz-ped", "weight": "10", "concentration": "10 mg/mL"}
    dose = only(ketacalc.dose(**told))
    assert not [found for found in dose.derived if found.amount.unit.symbol.startswith("mL")]
    dose = only(ketacalc.dose(**told, accept_caution=True))
    # 1 to 7 mg/kg/day x 10 kg / 10 mg/mL, and the same in an hour
    assert derived(dose, Derivation.VOLUME) == [(Fraction(1), Fraction(7), "mL/day")]
    assert derived(dose, Derivation.PUMP_RATE) == [(Fraction(1, 24), Fraction(7, 24), "mL/h")]


def test_a_pump_rate_is_in_ml_per_hour_whatever_the_rate() -> None:
    # 2 to 7 mcg/kg/min x 70 kg x 60 min = 8,400 to 29,400 mcg/h
    lauritsen = next(regimen for regimen in REGIMENS if regimen.id == "lauritsen-iv")
    per_minute = replace(lauritsen, reported=read_range("2 to 7 mcg/kg/min"))
    known = Known(weight=weighing(Fraction(70)), concentration=read_concentration("2 mg/mL"))
    [dose] = scale_all((per_minute,), known)
    assert derived(dose, Derivation.PUMP_RATE) == [(Fraction("4.2"), Fraction("14.7"), "mL/h")]


def test_one_concentration_is_not_that_of_several_drugs() -> None:
    berman = next(regimen for regimen in REGIMENS if regimen.id == "berman-2000")
    known = Known(weight=weighing(Fraction(70)), concentration=read_concentration("2 mg/mL"))
    with pytest.raises(InputError, match="one drug"):
        scale_all((berman, replace(berman, id="other", drug="midazolam")), known)


def test_a_dose_is_not_cut_at_the_cap() -> None:
    assert bounds(only(ketacalc.dose(regimen="etchison-iv", weight="200"))) == (Fraction(40), Fraction(40), "mg")


def test_at_70_kg_only_the_paediatric_regimen_brings_a_caution() -> None:
    for regimen in REGIMENS:
        expected = [Hint.TOO_HEAVY] if regimen.id == "jacobwitz-ped" else []
        assert brought(scale(regimen, Known(weight=weighing(Fraction(70))))) == expected, regimen.id


def test_at_12_kg_every_regimen_but_the_paediatric_one_brings_a_caution() -> None:
    for regimen in REGIMENS:
        expected = [] if regimen.id == "jacobwitz-ped" else [Hint.TOO_LIGHT]
        assert brought(scale(regimen, Known(weight=weighing(Fraction(12))))) == expected, regimen.id


@pytest.mark.parametrize(
    ("regimen", "hint", "beyond", "step"),
    [
        ("jacobwitz-ped", Hint.TOO_HEAVY, "120", Fraction(1, 10**6)),
        ("berman-2000", Hint.TOO_LIGHT, "12", Fraction(-1, 10**6)),
    ],
)
def test_a_cut_off_is_named_and_the_caution_begins_just_beyond_it(
    regimen: str, hint: Hint, beyond: str, step: Fraction
) -> None:
    dose = only(ketacalc.dose(regimen=regimen, weight=beyond))
    [cut_off] = [caution.figure for caution in dose.brought if caution.hint is hint]
    assert cut_off.unit.symbol == "kg"
    assert hint not in brought(scale(dose.regimen, Known(weight=weighing(cut_off.value))))
    assert hint in brought(scale(dose.regimen, Known(weight=weighing(cut_off.value + step))))


@pytest.mark.parametrize("regimen", REGIMENS, ids=lambda regimen: regimen.id)
def test_what_the_audit_found_is_said_at_every_weight(regimen: Regimen) -> None:
    assert regimen.cautions
    for kg in (3, 12, 70, 160):
        dose = scale(regimen, Known(weight=weighing(Fraction(kg))))
        assert dose.cautions[: len(regimen.cautions)] == regimen.cautions


def test_the_two_doses_of_dakwar_are_said_to_have_nothing_between_them() -> None:
    dose = only(ketacalc.dose(regimen="dakwar-2014", weight="70"))
    assert any("nothing between" in caution.text for caution in dose.cautions)
    assert dose.regimen.fixed is not None
    assert [fixed.value for fixed in dose.regimen.fixed.doses] == [Fraction("0.41"), Fraction("0.71")]


def test_the_suspect_unit_is_kept_and_said_to_be_suspect() -> None:
    dose = only(ketacalc.dose(regimen="jacobwitz-ped", weight="10"))
    assert dose.amount.unit.symbol == "mg/day"
    assert dose.regimen.audit.suspect_unit == "mg/kg/h"
    assert any("24-fold" in caution.text for caution in dose.cautions)


@pytest.mark.parametrize("regimen", REGIMENS, ids=lambda regimen: regimen.id)
def test_the_working_goes_from_the_reported_figure_to_the_amount(regimen: Regimen) -> None:
    dose = scale(regimen, Known(weight=weighing(Fraction(70))))
    working = dose.working
    assert (working.start, working.result) == (regimen.reported, dose.amount)
    kg = [Quantity(value=Fraction(70), unit=read_unit("kg"))] if regimen in PER_KG else []
    assert [step.by for step in working.steps] == kg
    assert not any(step.divides for step in working.steps)


@pytest.mark.parametrize("duration", ["2 h", "40 min"])
@pytest.mark.parametrize("regimen", ["lauritsen-iv", "borsato-iv"])
def test_every_working_of_an_infusion_multiplies_out_from_the_figures_it_shows(regimen: str, duration: str) -> None:
    dose = only(
        ketacalc.dose(regimen=regimen, weight="70", duration=duration, concentration="2 mg/mL", unit="mcg/kg/min")
    )
    workings = [style.working(way) for way in (dose.working, *(found.working for found in dose.derived))]
    assert len(workings) == 5
    assert [text for text in workings if not multiplies_out(text)] == []


@pytest.mark.parametrize("regimen", ["borsato-oral", "jacobwitz-ped", "berman-2000", "dakwar-2014"])
def test_every_working_of_another_dose_multiplies_out_from_the_figures_it_shows(regimen: str) -> None:
    dose = only(ketacalc.dose(regimen=regimen, weight="70", concentration="50 mg/mL"))
    workings = [style.working(way) for way in (dose.working, *(found.working for found in dose.derived))]
    assert len(workings) >= 2
    assert [text for text in workings if not multiplies_out(text)] == []


def test_a_dose_holds_its_regimen_and_its_source() -> None:
    for regimen in REGIMENS:
        dose = only(ketacalc.dose(regimen=regimen.id, weight="70"))
        assert dose.regimen is regimen
        assert dose.regimen.references


def test_there_is_no_default_weight() -> None:
    with pytest.raises(MissingInputError, match="weight="):
        ketacalc.dose("trd")
    for weight in ("", "0", "0.19", "701", "70 mg"):
        with pytest.raises(InputError):
            ketacalc.dose(indication="trd", weight=weight)


def test_an_indication_or_a_regimen_is_needed_and_not_both() -> None:
    with pytest.raises(InputError):
        ketacalc.dose(weight="70")
    with pytest.raises(InputError):
        ketacalc.dose(weight="70", indication="trd", regimen="berman-2000")


# What is not known, and what a maximum leaves of what is known.


def test_a_dose_per_kg_without_a_weight_says_what_it_needs() -> None:
    with pytest.raises(MissingInputError, match="berman-2000 needs a weight"):
        scale(ketacalc.catalogue().regimen("berman-2000"), Known())


def test_a_volume_that_is_withheld_is_stated_in_no_unit() -> None:
    """jacobwitz-ped, whose printed unit is suspect: 7 mg/kg/day x 70 kg / 50 mg/mL = 9.8 mL/day."""
    regimen = ketacalc.catalogue().regimen("jacobwitz-ped")
    known = Known(weight=read_weight("70"), concentration=read_concentration("50 mg/mL"))
    [strength] = strengths((regimen,), known.concentration, accept_caution=False)
    assert scale(regimen, known, strength=strength).stated(read_unit("mL/day")) == []
    [accepted] = strengths((regimen,), known.concentration, accept_caution=True)
    [volume] = scale(regimen, known, strength=accepted).stated(read_unit("mL/day"))
    assert volume.amount.high.value == Fraction("9.8")


def test_a_concentration_in_mg_gives_no_volume_of_a_dose_in_moles() -> None:
    regimen = replace(ketacalc.catalogue().regimen("berman-2000"), reported=read_range("0.5 mmol/kg"))
    with pytest.raises(InputError, match="berman-2000 is in mmol: at mg/mL that takes a molar mass"):
        scale_all((regimen,), Known(weight=read_weight("70"), concentration=read_concentration("50 mg/mL")))


def test_a_maximum_of_a_day_leaves_each_of_its_doses_a_part() -> None:
    regimen = limited(ketacalc.catalogue().regimen("jacobwitz-ped"), "100 mg/day")
    known = Known(weight=read_weight("20"))
    assert ceiling(regimen, read_unit("mg"), known, doses=4) == 25
    assert ceiling(limited(regimen, "4 mg/kg/day"), read_unit("mg"), known, doses=4) == 20
    assert ceiling(limited(regimen, "4 mg/kg/day"), read_unit("mg"), Known(), doses=4) is None


def test_a_number_of_doses_without_a_time_between_them_is_that_of_the_course() -> None:
    whence = Provenance(origin=Origin.DOCUMENT)
    regimen = replace(
        ketacalc.catalogue().regimen("dakwar-2017"),
        repeat=Repeat(every=None, times=3, whence=whence),
        maximum=Maximum(dose=read_quantity("2 mg/kg"), per=Per.COURSE, whence=whence),
    )
    assert repeated(regimen) == {Per.COURSE: 3}
    assert most_repeated(regimen, read_unit("mg"), Known(weight=read_weight("70"))) == (3, Fraction(140))
    assert most_repeated(regimen, read_unit("mg"), Known()) is None


def test_a_step_without_a_time_has_no_rate_and_one_that_does_not_compare_does_not_rise() -> None:
    whence = Provenance(origin=Origin.DOCUMENT)
    steps = (Step(dose=read_range("0.1 mg/kg"), whence=whence), Step(dose=read_range("0.2 mg/kg/h"), whence=whence))
    regimen = replace(ketacalc.catalogue().regimen("lauritsen-iv"), steps=steps)
    first, second = scale(regimen, Known(weight=read_weight("70"))).steps
    assert (first.amount.high.value, first.rate) == (Fraction(7), None)
    assert second.rate is not None
    assert second.rate.high.value == 14
    climb = Step(dose=read_range("0.1 mg/kg/h"), rise=read_quantity("0.1 mg/kg/h"), whence=whence)
    assert rises(climb, read_range("30 mg/h"), Known()) == (climb.dose,)


def test_a_time_that_is_the_reported_one_gives_its_rate_once() -> None:
    # 0.2 mg/kg x 70 kg = 14 mg: over the source's minute 14 mg/min, over 2 min 7.
    for minutes, rates in (("1", ["14 mg/min"]), ("2", ["7 mg/min", "14 mg/min"])):
        dose = only(ketacalc.dose(regimen="etchison-iv", weight="70", duration=f"{minutes} min"))
        assert [str(one.amount) for one in dose.derived if str(one.amount).endswith("mg/min")] == rates
