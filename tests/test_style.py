"""How numbers, ranges and workings are written: ISMP style, rounded once and half up, marked exactly when rounded."""

import re
from contextlib import suppress
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ketacalc
from ketacalc.core.errors import InputError
from ketacalc.core.quantities import (
    Quantity,
    Range,
    known_units,
    read_concentration,
    read_drop_factor,
    read_molar_mass,
    read_quantity,
    read_range,
    read_unit,
    style,
)
from ketacalc.core.quantities.conversion import Known, convert
from ketacalc.core.quantities.weight import read_weight
from tests.workings import multiplies_out


def quantity(value: str, unit: str) -> Quantity:
    return Quantity(value=Fraction(value), unit=read_unit(unit))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", "0"),
        ("1/2", "0.5"),
        ("5", "5"),
        ("10", "10"),
        ("100", "100"),
        ("0.1", "0.1"),
        ("0.10", "0.1"),
        ("999", "999"),
        ("1000", "1,000"),
        ("1048", "1,048"),
        ("12345", "12,345"),
        ("9999999", "9,999,999"),
        ("1234567.5", "1,234,568"),
        ("1234.4", "1,234"),
        ("1234.5", "1,235"),
        ("123.45", "123.5"),
        ("123.44", "123.4"),
        ("12.345", "12.35"),
        ("1.2345", "1.235"),
        ("1.23449", "1.234"),
        ("0.12345", "0.1235"),
        ("0.012345", "0.01235"),
        ("0.00012345", "0.0001235"),
        ("2.0004", "2"),
        ("2.0005", "2.001"),
        ("9.9995", "10"),
        ("99.995", "100"),
        ("999.95", "1,000"),
        ("9999.5", "10,000"),
        ("0.99995", "1"),
        ("0.099995", "0.1"),
        ("0.000000000001", "0.000000000001"),
        ("1/3", "0.3333"),
        ("2/3", "0.6667"),
        ("500/3", "166.7"),
        ("2000/3", "666.7"),
        ("22000/21", "1,048"),
        ("1/7", "0.1429"),
        ("34.92661249", "34.93"),
        ("1/30000", "0.00003333"),
    ],
)
def test_a_number_is_written_as_ismp_asks_at_four_significant_figures(value: str, text: str) -> None:
    assert style.number(Fraction(value)) == text


SHOWN = ("35", "0.125", "1234", "12345", "9999999", "0.0001234")
CUT = ("1234.5", "0.12345", "12.345", "1/3", "0.99995", "9999999.000000000001")


@pytest.mark.parametrize(
    ("value", "rounded"), [*((value, False) for value in SHOWN), *((value, True) for value in CUT)]
)
def test_what_is_not_shown_in_full_is_marked_as_rounded_and_nothing_else_is(value: str, rounded: bool) -> None:
    assert style.is_rounded(Fraction(value)) is rounded
    assert style.quantity(quantity(value, "mg")).endswith(" mg (rounded)" if rounded else " mg")
    assert style.quantity(quantity(value, "mg"), unrounded=True).endswith(" mg")
    assert "rounded" not in style.quantity(quantity(value, "mg"), unrounded=True)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("35", "35"),
        ("0.5", "0.5"),
        ("30.625", "30.625"),
        ("1000000", "1000000"),
        ("0.000000000001", "0.000000000001"),
        ("34.92661249", "34.92661249"),
        ("9999999.999999999999", "9999999.999999999999"),
        # 12 decimals of mg/kg, 12 of pounds and 8 of the pound in kilograms make 32, which no float holds.
        (f"1/1{'0' * 32}", f"0.{'0' * 31}1"),
        ("245/12", "245/12"),
        ("1/3", "1/3"),
        ("22000/21", "22000/21"),
        ("0", "0"),
    ],
)
def test_the_exact_number_is_the_full_decimal_or_a_fraction_where_it_does_not_end(value: str, text: str) -> None:
    assert style.exact(Fraction(value)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1234.5", "1,234.5"),
        ("0.5", "0.5"),
        ("1000000", "1,000,000"),
        ("1234.5678901", "1,234.5678901"),
        ("1/3", "1/3"),
    ],
)
def test_the_full_number_for_a_person_has_commas(value: str, text: str) -> None:
    assert style.full(Fraction(value)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("35", "35"),
        ("0.125", "0.125"),
        ("1000", "1000"),
        ("1/3", "0.333333333333333"),
        ("2/3", "0.666666666666667"),
        ("22000/21", "1047.61904761905"),
        ("1/30000", "0.0000333333333333333"),
        ("123456789.123456789", "123456789.123457"),
        ("0.9999999999999995", "1"),
        ("9999999.999999999999", "10000000"),
        ("0.000000000001", "0.000000000001"),
        ("1234567890123456789", "1234567890123456789"),
    ],
)
def test_a_machine_reads_fifteen_significant_digits_without_commas(value: str, text: str) -> None:
    assert style.plain(Fraction(value)) == text


@pytest.mark.parametrize(
    ("value", "in_full", "for_a_machine"),
    [
        ("-5", "-5", "-5"),
        ("-0.5", "-0.5", "-0.5"),
        ("-100/51", "-100/51", "-1.96078431372549"),
        ("0", "0", "0"),
        ("0.5", "0.5", "0.5"),
        ("12.5", "12.5", "12.5"),
    ],
)
def test_a_deviation_below_zero_has_its_sign_once_and_nothing_else_has_one(
    value: str, in_full: str, for_a_machine: str
) -> None:
    assert style.exact(Fraction(value)) == in_full
    assert style.signed(Fraction(value)) == for_a_machine


def test_a_cell_that_is_read_again_has_no_comma_and_no_mark() -> None:
    assert style.cell(quantity("1234.56", "mg")) == "1235 mg"
    assert style.stated(quantity("1234.56", "mg")) == "1234.56 mg"


def as_decimal_rounds(value: Fraction, digits: int) -> Decimal:
    """Round with the decimal module instead: half up, to so many digits, never coarser than a whole unit."""
    with localcontext() as context:
        context.prec = 80
        number = Decimal(value.numerator) / Decimal(value.denominator)
        quantum = Decimal(1).scaleb(min(number.adjusted() + 1 - digits, 0))
        return number.quantize(quantum, rounding=ROUND_HALF_UP)


FRACTIONS = st.one_of(
    st.fractions(min_value=Fraction(1, 10**9), max_value=10**10, max_denominator=10**9),
    st.decimals(min_value=Decimal("1e-12"), max_value=Decimal(10**7), places=12).map(Fraction),
    st.builds(lambda n, p: Fraction(2 * n + 1, 2 * 10**p), st.integers(1, 99_999), st.integers(0, 9)),
)


@settings(max_examples=500)
@given(value=FRACTIONS)
def test_rounding_agrees_with_the_decimal_module(value: Fraction) -> None:
    assert Decimal(style.number(value).replace(",", "")) == as_decimal_rounds(value, 4)
    assert Decimal(style.plain(value)) == as_decimal_rounds(value, 15)


@settings(max_examples=500)
@given(value=FRACTIONS)
def test_no_number_has_a_trailing_zero_a_bare_point_or_an_exponent(value: Fraction) -> None:
    for text in (style.number(value), style.plain(value), style.exact(value), style.full(value)):
        assert re.fullmatch(r"(0|[1-9][\d,]*)(\.\d*[1-9])?|\d+/\d+", text), text
    for text in (style.number(value), style.full(value)):
        if "/" not in text:
            assert re.fullmatch(r"\d{1,3}(,\d{3})*(\.\d+)?", text), text


@settings(max_examples=300)
@given(value=FRACTIONS)
def test_a_number_is_never_further_off_than_half_a_unit_nor_half_its_fourth_digit(value: Fraction) -> None:
    shown = Fraction(style.number(value).replace(",", ""))
    assert abs(shown - value) <= Fraction(1, 2)
    assert abs(shown - value) <= value / 2000


@settings(max_examples=300)
@given(value=FRACTIONS)
def test_a_quantity_is_marked_exactly_when_it_was_rounded(value: Fraction) -> None:
    text = style.quantity(Quantity(value=value, unit=read_unit("mg/kg/h")))
    shown = Fraction(text.split(" ")[0].replace(",", ""))
    assert text.endswith(" mg/kg/h (rounded)") is (shown != value)
    assert text.endswith(" mg/kg/h") is (shown == value)


@settings(max_examples=300)
@given(value=FRACTIONS)
def test_the_exact_text_is_the_number_itself(value: Fraction) -> None:
    assert Fraction(style.exact(value)) == value
    assert Fraction(style.full(value).replace(",", "")) == value


@pytest.mark.parametrize(
    ("low", "high", "unit", "text"),
    [
        ("0.12", "0.42", "mg/kg/h", "0.12 to 0.42 mg/kg/h"),
        ("500", "2000", "mg/day", "500 to 2,000 mg/day"),
        ("35", "35", "mg", "35 mg"),
        ("500/3", "2000/3", "mg", "166.7 to 666.7 mg (rounded)"),
        ("10", "40/3", "mL", "10 to 13.33 mL (rounded)"),
        ("1/3", "1", "mL", "0.3333 to 1 mL (rounded)"),
        ("1/3", "1/3", "mL", "0.3333 mL (rounded)"),
        ("0.00004", "0.5", "mg", "0.00004 to 0.5 mg"),
    ],
)
def test_a_range_has_its_unit_and_its_mark_once_at_the_end(low: str, high: str, unit: str, text: str) -> None:
    assert style.range_text(Range(low=quantity(low, unit), high=quantity(high, unit))) == text


def test_a_range_that_is_written_out_is_not_marked() -> None:
    low, high = quantity("34.92661249", "mg"), quantity("1234.56789", "mg")
    assert style.range_text(Range(low=low, high=high), unrounded=True) == "34.92661249 to 1,234.56789 mg"


@pytest.mark.parametrize("text", ["12 to 30 mg", "0.12 to 0.42 mg/kg/h", "35 mg", "0.5 to 0.75 mcg/kg/min"])
def test_a_printed_range_below_a_thousand_can_be_typed_in_again(text: str) -> None:
    assert style.range_text(read_range(text)) == text


@pytest.mark.parametrize(
    ("typed", "printed"),
    [("5 ug", "5 mcg"), ("5 \N{MICRO SIGN}g/kg/hr", "5 mcg/kg/h"), ("5 mg/d", "5 mg/day"), ("2 hr", "2 h")],
)
def test_a_unit_is_printed_in_one_spelling_and_in_ascii(typed: str, printed: str) -> None:
    assert style.quantity(read_quantity(typed)) == printed


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("10.5", "10.5 mg"),
        ("12345.6789", "12,345.6789 mg"),
        ("0.45359237", "0.45359237 mg"),
        ("34.92661249", "34.92661249 mg"),
        ("0.000244140625", "0.000244140625 mg"),
        # 12 halvings and 12 fifths end at the 12th decimal, and 13 halvings one later.
        ("0.000000012288", "0.000000012288 mg"),
        ("0.0001220703125", "0.0001221 mg (rounded)"),
        ("0.0000000000001", "0.0000000000001 mg"),
        ("1/3", "0.3333 mg (rounded)"),
        ("120000/23773", "5.048 mg (rounded)"),
        ("1000000", "1,000,000 mg"),
    ],
)
def test_a_conversion_is_printed_in_full_where_it_ends_within_twelve_decimals(value: str, text: str) -> None:
    assert style.converted(quantity(value, "mg")) == text


KNOWN = {"weight": "70", "concentration": "2 mg/mL"}


@pytest.mark.parametrize(
    ("given_text", "target", "known", "text"),
    [
        ("0.5 mg/kg", "mg", {"weight": "70"}, "0.5 mg/kg x 70 kg = 35 mg"),
        ("0.5 mg/kg", "mg", {"weight": "154 lb"}, "0.5 mg/kg x 69.85322498 kg = 34.92661249 mg"),
        ("10 mcg/kg/min", "mg/kg/h", {}, "10 mcg/kg/min x 0.06 = 0.6 mg/kg/h"),
        ("0.3 mg/kg/h", "mL/h", KNOWN, "0.3 mg/kg/h x 70 kg / 2 mg/mL = 10.5 mL/h"),
        ("10 mcg/kg/min", "mL/h", KNOWN, "10 mcg/kg/min = 0.6 mg/kg/h; 0.6 mg/kg/h x 70 kg / 2 mg/mL = 21 mL/h"),
        ("35 mg", "mg", {}, "35 mg"),
        ("0.12345 mg/dose", "mg", {}, "0.12345 mg/dose = 0.12345 mg"),
        ("2400 mg", "mcg", {}, "2,400 mg x 1,000 = 2,400,000 mcg"),
        ("1 mg", "mL", {"concentration": "3 mg/mL"}, "1 mg / 3 mg/mL = 1/3 mL"),
    ],
)
def test_a_working_is_written_with_unrounded_figures(
    given_text: str, target: str, known: dict[str, str], text: str
) -> None:
    assert style.working(ketacalc.convert(given_text, target, **known).working) == text


def test_a_false_working_is_told_from_a_true_one() -> None:
    assert multiplies_out("10 mcg/kg/min = 0.6 mg/kg/h; 0.6 mg/kg/h x 70 kg / 2 mg/mL = 21 mL/h")
    assert multiplies_out("6 mg / 4 mg/mL = 1.5 mL = 0.0015 L")
    assert multiplies_out("17.5 to 35 mg/h x 2 h = 35 to 70 mg")
    assert not multiplies_out("6 mg / 4 mg/mL = 0.0015 L")
    assert not multiplies_out("17.5 to 35 mg/h x 2 h = 35 to 75 mg")
    assert not multiplies_out("17.5 to 35 mg/h x 2 h = 30 to 70 mg")
    assert not multiplies_out("2 h = 90 min")
    assert not multiplies_out("10 mcg/kg/min = 6 mg/kg/h; 6 mg/kg/h x 70 kg / 2 mg/mL = 210 mL/h")


@pytest.mark.parametrize("concentration", ["2 mg/mL", "50 mcg/mL", "2 g/L"])
@pytest.mark.parametrize("molar_mass", ["237.73 g/mol", "274.19 mg/mmol"])
def test_every_working_multiplies_out_from_the_figures_it_shows(concentration: str, molar_mass: str) -> None:
    known = Known(
        weight=read_weight("70"),
        concentration=read_concentration(concentration),
        drop_factor=read_drop_factor("20 gtt/mL"),
        molar_mass=read_molar_mass(molar_mass),
    )
    targets = [read_unit(name) for name in known_units() if name != "body_gram"]
    given_here = ("mg", "mcg/kg/min", "mL/h", "L", "mL/kg/dose", "mg/day", "nmol/mL", "micromol/kg/h", "gtt/min", "lb")
    workings = []
    for name, target in product(given_here, targets):
        with suppress(InputError):
            workings.append(convert(quantity("6", name), target, known).working)
    texts = [style.working(working) for working in workings]
    assert len(texts) > 400
    assert [text for text in texts if not multiplies_out(text)] == []
    assert all(
        text.endswith(style.range_text(way.result, unrounded=True)) for text, way in zip(texts, workings, strict=True)
    )
