"""The values of the library: read, printed, compared, converted, and refused where their text would be."""

import copy
import pickle
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ketacalc
from ketacalc import BodyWeight, Figure, InputError, Quantity, Range
from ketacalc.core.check.slips import usual
from ketacalc.core.errors import IncompatibleError, MissingExtraError
from ketacalc.core.quantities import Kind, known_units, read_quantity, read_range, read_unit, style
from ketacalc.core.quantities.from_python import as_figure, as_weight
from ketacalc.core.quantities.spelling import read_spelling, respelt
from ketacalc.core.quantities.stated import read_figure
from ketacalc.core.quantities.unit import Unit
from ketacalc.core.quantities.weight import read_weight

MASSES = ("ng", "mcg", "mg", "g")
THOUSANDS = dict(zip(MASSES, range(4), strict=True))
"""The power of a thousand by which each is larger than a nanogram: the SI's prefixes."""


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (Quantity, "1000 mg", "1,000 mg"),
        (Quantity, "0.50 mg/kg", "0.5 mg/kg"),
        (Quantity, "34.92661249 mg", "34.93 mg (rounded)"),
        (Range, "0.12 to 0.42 mg/kg/h", "0.12 to 0.42 mg/kg/h"),
        (Range, "35 mg", "35 mg"),
        (BodyWeight, "3200 g", "3.2 kg"),
        (BodyWeight, "70", "70 kg"),
        (Figure, "34.92661249 mg", "34.92661249 mg"),
        (Figure, "12 to 30 mg", "12 to 30 mg"),
    ],
)
def test_a_value_is_read_from_text_and_printed_in_our_style(kind: Any, text: str, expected: str) -> None:
    assert str(kind.parse(text)) == expected


@pytest.mark.parametrize("kind", [Quantity, Range, BodyWeight, Figure])
@pytest.mark.parametrize("text", ["", "70,5 kg", "35 MG", ".5 mg", "-5 mg", "0 mg", "1e3 mg", "35", "nonsense"])
def test_parse_refuses_what_the_command_refuses(kind: Any, text: str) -> None:
    if (kind, text) == (BodyWeight, "35"):
        assert kind.parse(text).kg.value == 35
        return
    with pytest.raises(InputError):
        kind.parse(text)


@pytest.mark.parametrize(
    "number",
    [0, 0.0, -1, -0.5, Fraction(-1, 2), Decimal(-1), float("nan"), float("inf"), Decimal("sNaN"), True, None, [], "",
     "x", "1e3", "70,5", "-1", "0", 1j, np.float64("nan"), np.float16(2), np.int64(-1), Decimal("1e99")],
    ids=str,
)  # fmt: skip
def test_a_constructor_refuses_a_number_that_the_grammar_refuses(number: Any) -> None:
    with pytest.raises(InputError):
        Quantity(number, "mg")


@pytest.mark.parametrize("unit", ["MG", "Mg", "", "mg/kg h", "bananas", None, 1, b"mg"])
def test_a_constructor_refuses_a_unit_that_the_grammar_refuses(unit: Any) -> None:
    with pytest.raises(InputError):
        Quantity(1, unit)


@pytest.mark.parametrize(
    "number", ["0.25", 0.25, Decimal("0.25"), Fraction(1, 4), np.float64(0.25), np.float32(0.25)], ids=repr
)
def test_a_number_of_any_kind_is_taken_exactly(number: Any) -> None:
    assert Quantity(number, "mg").value == Fraction(1, 4)


def test_nothing_left_is_a_quantity_and_no_dose() -> None:
    nothing = Quantity(Fraction(0), "mg")
    assert str(nothing) == "0 mg"
    with pytest.raises(InputError, match="0 mg is zero"):
        ketacalc.check(nothing, indication="trd", weight=70)


def test_other_constructors_refuse_what_their_texts_would_be_refused_for() -> None:
    kg, mg = Quantity(70, "kg"), Quantity(35, "mg")
    assert BodyWeight(given=kg, kg=kg).kg.value == 70
    for given_, kilograms in ((mg, kg), (kg, mg), (Quantity(701, "kg"),) * 2, (Quantity(Fraction(0), "kg"),) * 2):
        with pytest.raises(InputError):
            BodyWeight(given=given_, kg=kilograms)
    for low, high in ((mg, Quantity(34, "mg")), (mg, Quantity(1, "g"))):
        with pytest.raises(InputError):
            Range(low=low, high=high)


@given(st.integers(1, 10**6), st.sampled_from(MASSES), st.sampled_from(MASSES), st.sampled_from(("", "/kg/h", "/day")))
def test_the_same_amount_in_two_units_is_equal_and_has_one_hash(number: int, one: str, other: str, per: str) -> None:
    first = Quantity(number, one + per)
    second = Quantity(number * Fraction(1000) ** (THOUSANDS[one] - THOUSANDS[other]), other + per)
    assert first == second
    assert hash(first) == hash(second)
    assert first.to(other + per).value == second.value
    assert Range(first, first) == Range(second, second)
    assert len({first, second}) == 1


@given(
    st.fractions(min_value=Fraction(1, 1000), max_value=1000), st.fractions(min_value=Fraction(1, 1000), max_value=1000)
)
def test_quantities_are_ordered_as_their_numbers_in_one_unit(one: Fraction, other: Fraction) -> None:
    first, second = Quantity(one, "g"), Quantity(other * 1000, "mg")
    assert (first < second, first <= second, first == second, first > second, first >= second) == (
        one < other, one <= other, one == other, one > other, one >= other,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"), [("24 mg/day", "1 mg/h"), ("35 mg", "35 mg/h"), ("1 mg", "1 mL"), ("1 mg/kg", "1 mg")]
)
def test_what_is_of_two_kinds_is_never_equal_and_has_no_order(one: str, other: str) -> None:
    first, second = Quantity.parse(one), Quantity.parse(other)
    assert first != second
    with pytest.raises(IncompatibleError, match="no order"):
        sorted([first, second])


def test_a_value_is_no_number_and_no_text() -> None:
    assert Quantity.parse("35 mg") != 35
    assert Quantity.parse("35 mg") != "35 mg"
    with pytest.raises(TypeError):
        _ = Quantity.parse("35 mg") < 36  # type: ignore[operator]
    with pytest.raises(TypeError):
        _ = Range.parse("35 mg") < Quantity.parse("36 mg")  # type: ignore[operator]


def test_ranges_have_an_order_where_one_lies_below_the_other() -> None:
    low, middle, high = map(Range.parse, ("1 to 2 mg", "2 to 3 mg", "4000 to 5000 mcg"))
    assert low < high
    assert high > middle
    assert low <= Range.parse("1000 to 2000 mcg")
    with pytest.raises(IncompatibleError, match="overlap"):
        _ = low < middle


def test_a_range_holds_what_lies_between_its_bounds() -> None:
    span = Range.parse("12 to 30 mg/h")
    assert [Quantity.parse(text) in span for text in ("12 mg/h", "500 mcg/min", "30.001 mg/h")] == [True, True, False]
    with pytest.raises(IncompatibleError):
        _ = Quantity.parse("20 mg") in span


def test_figures_and_weights_compare_by_value() -> None:
    assert Figure.parse("35.0 mg") == Figure.parse("35 mg") == Figure.parse("0.035 g")
    assert Figure.parse("35.0 mg").decimals != Figure.parse("35 mg").decimals
    assert len({Figure.parse("35.0 mg"), Figure.parse("35 mg")}) == 1
    assert Figure.parse("34 mg") < Figure.parse("35 mg")
    assert BodyWeight.parse("100 lb") == BodyWeight.parse("45.359237 kg")  # 1 lb is 0.45359237 kg, by agreement
    assert min(map(BodyWeight.parse, ("70", "154 lb", "3200 g"))).kg.value == Fraction(16, 5)


def test_values_convert_and_become_floats() -> None:
    assert str(Quantity.parse("1500 mg").to("g")) == "1.5 g"
    assert str(Range.parse("0.6 to 1.2 mg/kg/h").to("mcg/kg/min")) == "10 to 20 mcg/kg/min"
    assert str(Figure.parse("1500 mg").to("g")) == "1.5 g"
    assert str(BodyWeight.parse("3.2 kg").to("g")) == "3,200 g"
    assert [float(Quantity.parse("0.1 mg")), float(BodyWeight.parse("3200 g")), float(Figure.parse("35 mg"))] == [
        0.1, 3.2, 35.0,
    ]  # fmt: skip
    with pytest.raises(InputError, match="range"):
        float(Range.parse("1 to 2 mg"))
    with pytest.raises(IncompatibleError):
        Quantity.parse("70 mg").to("kg")


@pytest.mark.parametrize("number", [float, Decimal, Fraction])
@pytest.mark.parametrize("name", [name for name in known_units() if "gtt" not in name and "units" not in name])
def test_a_value_goes_into_a_registry_of_pint_and_comes_back(name: str, number: Any) -> None:
    registry = REGISTRIES[number]
    unit = read_unit("g", body=True) if name == "body_gram" else Unit.parse(name)
    mine = Quantity(Fraction(3, 8), unit)
    theirs = mine.pint(registry)
    assert theirs.magnitude == number("0.375") if number is not Fraction else Fraction(3, 8)
    assert isinstance(theirs.magnitude, number)
    if name != "body_gram":  # outside a body weight, a gram is one of a drug
        assert ketacalc.convert(theirs, name).result == Quantity(Fraction(3, 8), unit)


REGISTRIES: "dict[Any, pint.UnitRegistry[Any]]" = {
    number: pint.UnitRegistry(non_int_type=number) for number in (float, Decimal, Fraction)
}


def test_a_unit_of_activity_never_becomes_the_micro_nit_of_another_registry() -> None:
    assert str(REGISTRIES[float].Unit("units")) == "micronit"
    with pytest.raises(InputError, match="units of activity: milliunits/h"):
        Quantity.parse("2 milliunits/h").pint(REGISTRIES[float])
    assert str(Quantity.parse("2 milliunits/h").pint().units) == "milliunits / h"
    assert ketacalc.convert(Quantity.parse("2 milliunits/h").pint(), "units/h").result == Quantity("0.002", "units/h")


def test_a_registry_that_knows_no_drops_is_told_so() -> None:
    with pytest.raises(InputError, match="gtt"):
        Quantity.parse("20 gtt/min").pint(REGISTRIES[float])
    assert str(Quantity.parse("20 gtt/min").pint().units) == "gtt / min"


def test_values_survive_a_copy_and_a_pickle() -> None:
    for value in (Quantity.parse("1 mg"), Range.parse("1 to 2 mg"), Figure.parse("1.0 mg"), BodyWeight.parse("154 lb")):
        assert copy.deepcopy(value) == pickle.loads(pickle.dumps(value)) == value  # noqa: S301 - our own bytes


def test_a_range_and_scalars_of_numpy_are_taken_as_doses_and_weights() -> None:
    for weight in (np.float32(70), np.float64(70), np.int64(70), np.uint8(70)):
        assert ketacalc.check(Range.parse("10 to 20 mg/h"), regimen="lauritsen-iv", weight=weight).is_within  # type: ignore[arg-type]
    assert ketacalc.check(ketacalc.quantity(np.float64(35), "mg"), indication="trd", weight=70).is_within


def test_a_catalogue_is_opened_by_its_path() -> None:
    path = Path(__file__).parents[1] / "data" / "regimens.toml"
    assert ketacalc.catalogue(path).regimen("berman-2000").id == "berman-2000"


def test_a_check_is_no_truth_value() -> None:
    checked = ketacalc.check("350 mg", indication="trd", weight=70)
    with pytest.raises(TypeError, match="is_within"):
        assert checked
    with pytest.raises(TypeError, match="is_within"):
        bool(ketacalc.check("35 mg", indication="trd", weight=70))
    assert not checked.is_within


@pytest.mark.parametrize(
    ("dose", "asked", "expected"),
    [
        ("35 mg", {"indication": "trd", "weight": 70}, "35 mg at 70 kg: within"),
        ("14 mg", {"regimen": "etchison-iv", "weight": 70}, "14 mg at 70 kg: within (negative outcome)"),
        (
            "350 mg",
            {"indication": "trd", "weight": 70},
            "350 mg at 70 kg: above; likely slip: ten-fold, 35 mg would be within berman-2000",
        ),
        ("35.5 mg", {"indication": "trd", "weight": 70}, "35.5 mg at 70 kg: above"),
        (
            "35 mg/h",
            {"indication": "trd", "weight": 70},
            "35 mg/h at 70 kg: not comparable; likely slip: time-forgotten, 35 mg would be within berman-2000",
        ),
    ],
)
def test_a_check_says_in_one_line_what_it_found(dose: str, asked: dict[str, Any], expected: str) -> None:
    assert str(ketacalc.check(dose, **asked)) == expected


def test_ranges_figures_and_weights_go_into_pint_at_both_ends() -> None:
    span = read_range("35 to 70 mg")
    assert [(one.magnitude, str(one.units)) for one in span.pint()] == [(35, "mg"), (70, "mg")]
    assert [one.magnitude for one in read_figure("35 to 70 mg").pint()] == [35, 70]
    assert read_weight("154 lb").pint().magnitude == 154 * Fraction("0.45359237")


def test_a_unit_may_be_given_as_one_and_what_is_none_is_refused() -> None:
    assert read_quantity("1 g").to(read_unit("mg")).value == 1000
    with pytest.raises(InputError, match="int is not a unit: write it as in 'mg/kg/h'"):
        read_quantity("1 g").to(5)  # type: ignore[arg-type]


def test_a_dose_is_no_weight() -> None:
    with pytest.raises(InputError, match="cannot read '35 mg/h' as a weight"):
        as_weight(read_quantity("35 mg/h"))


def test_a_figure_stays_as_it_is_and_one_of_pint_shows_its_decimals() -> None:
    given = read_figure("35.0 mg")
    assert as_figure(given) is given
    registry: pint.UnitRegistry[Any] = pint.UnitRegistry(non_int_type=Fraction)
    exact = as_figure(registry.Quantity(Fraction(70, 3), "mg"))
    assert (exact.range.low.value, exact.slack) == (Fraction(70, 3), Fraction(0))
    shown = as_figure(pint.UnitRegistry(non_int_type=Decimal).Quantity(Decimal("35.50"), "mg"))
    assert (shown.range.low.value, shown.decimals, shown.slack) == (Fraction(71, 2), (2, 2), Fraction(0))
    long = as_figure(pint.UnitRegistry(non_int_type=Decimal).Quantity(Decimal("35.123456789012345678"), "mg"))
    assert long.slack == Fraction(1, 10**12)


def test_a_spelling_stands_for_a_unit_of_the_kind_that_is_taken() -> None:
    with pytest.raises(InputError, match="kg is a body weight; write one such as"):
        read_spelling("KGS=kg", kinds=(Kind.RATE,))
    spelling = read_spelling("MG/HR=mg/h", kinds=(Kind.RATE,))
    assert respelt("5 MG/HR", spelling) == "5 mg/h"


def test_figures_of_two_units_are_not_put_under_each_other() -> None:
    assert style.aligned(["9.84 mg", "16 mg"]) == ["9.84 mg", "16    mg"]
    assert style.aligned(["9.84 mg", "16 mL"]) == ["9.84 mg", "16 mL"]


def test_a_number_of_too_many_digits_for_fhir_is_rounded_to_15() -> None:
    assert (style.fhir(Fraction("8.3823869976")), style.fhir(Fraction(245, 12))) == ("8.3823869976", "20.4166666666667")


def test_a_dose_too_small_for_any_mass_keeps_its_own() -> None:
    assert usual(read_range("75000 ng/h")).unit.symbol == "mcg/h"
    assert str(usual(read_range("0.0001 ng/h"))) == "0.0001 ng/h"


def test_a_library_that_is_missing_is_named_with_the_command_that_installs_it() -> None:
    error = MissingExtraError("verify of a workbook", "python-calamine", "pip install 'ketacalc[excel]'")
    assert str(error) == "verify of a workbook needs python-calamine; install it with: pip install 'ketacalc[excel]'"
    assert isinstance(error, ImportError)
