"""The closed grammar: what is read, what is refused and how, and that no text whatever gets past it."""

import time
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketacalc.core.errors import InputError, LeftOverError
from ketacalc.core.quantities import (
    known_units,
    quoted,
    read_concentration,
    read_drop_factor,
    read_duration,
    read_molar_mass,
    read_number,
    read_quantity,
    read_range,
    read_unit,
    style,
)
from ketacalc.core.quantities.grammar import read_tolerance
from ketacalc.core.quantities.weight import read_weight

MICRO, MU = "\N{MICRO SIGN}", "\N{GREEK SMALL LETTER MU}"
NBSP = "\N{NO-BREAK SPACE}"
READERS: tuple[Callable[[str], object], ...] = (
    read_number,
    read_unit,
    read_quantity,
    read_range,
    read_weight,
    read_concentration,
    read_duration,
    read_drop_factor,
    read_molar_mass,
)


def refusal(reader: Callable[[str], object], text: str) -> str:
    """Return the message with which a text is refused; it is one short line that a terminal can be given."""
    with pytest.raises(InputError) as refused:
        reader(text)
    message = str(refused.value)
    assert len(message) < 300
    assert message.isascii()
    assert message.isprintable()
    return message


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", Fraction(0)),
        ("7", Fraction(7)),
        ("0.5", Fraction(1, 2)),
        ("0.50", Fraction(1, 2)),
        ("12.25", Fraction(49, 4)),
        ("9999999", Fraction(9999999)),
        ("35000000", Fraction(35000000)),
        ("12345678901234567", Fraction(12345678901234567)),
        ("50/171", Fraction(50, 171)),
        ("0.000000000001", Fraction(1, 10**12)),
        ("9999999.9999999999", Fraction(99999999999999999, 10**10)),
        ("0.00000000012345678901234567", Fraction(12345678901234567, 10**26)),
    ],
)
def test_a_number_is_read_exactly(text: str, value: Fraction) -> None:
    assert read_number(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        ".",
        ".5",
        "5.",
        "05",
        "00.5",
        "007",
        "-5",
        "+5",
        "\N{MINUS SIGN}5",
        "1,5",
        "1,000",
        "1 000",
        f"1{NBSP}000",
        "1\N{NARROW NO-BREAK SPACE}000",
        "1'000",
        "1_000",
        "1e3",
        "1E3",
        "1e-3",
        "nan",
        "NaN",
        "inf",
        "-inf",
        "Infinity",
        "0x10",
        "0b1",
        "1/2",
        "50%",
        "1..2",
        "1.2.3",
        "1-2",
        "1\N{EN DASH}2",
        "9**9**9",
        "2*3",
        "(5)",
        "5\n",
        "5\t",
        "5\0",
        "123456789012345678",
        "0.123456789012345678",
        "1234567.12345678901",
        "\N{ARABIC-INDIC DIGIT THREE}\N{ARABIC-INDIC DIGIT FIVE}",
        "\N{DEVANAGARI DIGIT FIVE}",
        "\N{FULLWIDTH DIGIT THREE}\N{FULLWIDTH DIGIT FIVE}",
        "3\N{FULLWIDTH FULL STOP}5",
        "\N{SUPERSCRIPT TWO}",
        "\N{VULGAR FRACTION ONE HALF}",
        "\N{ROMAN NUMERAL FIVE}",
        "five",
    ],
)
def test_what_is_no_plain_ascii_number_is_refused(text: str) -> None:
    assert refusal(read_number, text).startswith("cannot read ")
    refusal(read_quantity, f"{text} mg")


def test_a_space_is_allowed_around_a_number_and_not_in_it() -> None:
    refusal(read_number, " 5")
    refusal(read_number, "5 ")
    assert read_quantity(" 5  mg").value == 5


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("70,5", "use a decimal point (70.5)"),
        ("1,800", "it may be 1.8 or 1800"),
        ("12,345.5", "leave out the commas (12345.5)"),
        (".5", "write 0.5"),
        ("5.", "write 5"),
        ("-5", "it is negative"),
        ("05", "a leading zero; write 5"),
        ("1e3", "without an exponent (1000)"),
        ("1.5e-05", "without an exponent (0.000015)"),
        ("1- 2", "as in 1 to 7"),
        ("1 000", "leave out the spaces (1000)"),
        ("1/2", "write 0.5"),
        ("10/4", "write 2.5"),
        ("100/342", "write 50/171"),
        ("2024-11-05", "a date"),
        ("1.234.567", "a date"),
        ("123456789012345678", "more than 17 digits"),
    ],
)
def test_a_usual_way_of_writing_a_number_is_told_what_is_wrong_with_it(text: str, words: str) -> None:
    assert words in refusal(read_number, text)
    assert words in refusal(read_quantity, f"{text} mg")


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("ug", "mcg"),
        (f"{MICRO}g", "mcg"),
        (f"{MU}g", "mcg"),
        ("hr", "h"),
        ("d", "day"),
        ("mg/kg/hr", "mg/kg/h"),
        ("ug/kg/min", "mcg/kg/min"),
        (f"{MICRO}g/kg/d", "mcg/kg/day"),
    ],
)
def test_an_alias_of_a_unit_is_read_and_never_kept(text: str, symbol: str) -> None:
    assert read_unit(text).symbol == symbol
    assert read_quantity(f"0.25 {text}").unit.symbol == symbol


NEAREST = {
    "mg": ("Mg", "MG", "mG", "mgm"),
    "mcg": ("MCG",),
    "mL": ("ML", "Ml"),
    "L": ("l",),
    "kg": ("KG", "Kg"),
    "lb": ("LB",),
    "min": ("m",),
    "h": ("H",),
    "g": ("gm",),
    "mg/h": ("MG/HR", "mghr"),
    "mg/kg/h": ("MG/KG/HR", "mg/kg/H", "mgkghr", "mg/kg h", "mg/kg.h", "mg/kg/hou", "mg/(kg*h)"),
    "mg/kg": ("Mg/kg", "mg-kg", "mg.kg"),
    "mcg/kg/min": ("mcgkgmin", "ugm/kg/min"),
    "mg/kg/day": ("mg/kg bw/day", "mg per kg of body weight per day"),
    "mcg/min": ("mcp/min",),
    "mg/h or mcg/h": ("mxg/h",),
    "mg/min or mcg/min": ("mgc/min",),
    "mg/min": ("mg/min.",),
    "milliunits/min": ("mUnits/min", "mU/min"),
    "units/h": ("U/h",),
    "units/kg": ("IU/kg",),
}


@pytest.mark.parametrize(("text", "nearest"), [(text, near) for near, texts in NEAREST.items() for text in texts])
def test_a_unit_in_the_wrong_case_or_form_is_refused_and_the_right_one_named(text: str, nearest: str) -> None:
    for message in (refusal(read_unit, text), refusal(read_quantity, f"5 {text}")):
        assert f"did you mean {nearest}?" in message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("MG", "MG is mg in capitals, or a megagram"),
        ("Mg/h", "Mg is a megagram, or a misspelt mg"),
        ("ML", "ML is mL in capitals, or a megalitre"),
        ("M", "M is molar, or a mega"),
        ("m", "m is milli, a minute or a metre"),
        ("mcg/kg/m", "did you mean mcg/kg/min?"),
        ("U", "U is read as 0 or as 4: write units"),
        ("IU", "IU is read as IV or as 10: write units"),
        ("gr", "gr is a grain, 64.8 mg"),
        ("5 grains", "a grain is 64.8 mg"),
        ("l", "l is read as the digit 1"),
        ("KG", "case-sensitive"),
    ],
)
def test_a_unit_of_two_meanings_is_refused_with_what_it_may_mean(text: str, words: str) -> None:
    assert words in refusal(read_unit, text)


@pytest.mark.parametrize(
    "text", ["gr", "GR", "gr/kg", "grain", "grains", "0.5 gr", "mM", "uM", "nM", "mg%", "ft", "mg/", "mg^2", "M"]
)
def test_nothing_is_offered_for_a_grain_a_molarity_or_a_length(text: str) -> None:
    for message in (refusal(read_unit, text), refusal(read_quantity, f"5 {text}")):
        assert "did you mean" not in message


@pytest.mark.parametrize(
    ("reader", "text", "nearest"),
    [
        (read_weight, "70 KG", "kg"),
        (read_weight, "3200 G", "g"),
        (read_weight, "154 Lb", "lb"),
        (read_concentration, "50 MG/ML", "mg/mL"),
        (read_duration, "40 MIN", "min"),
        (read_drop_factor, "20 GTT/ML", "gtt/mL"),
    ],
)
def test_a_suggestion_is_of_the_kind_that_is_taken(reader: Callable[[str], object], text: str, nearest: str) -> None:
    assert f"did you mean {nearest}?" in refusal(reader, text)


@pytest.mark.parametrize(
    ("reader", "text", "offered"),
    [
        (read_weight, "70 MG", "kg, lb, st or g"),
        (read_concentration, "50 xyz", "mg/mL, mcg/mL or units/mL"),
        (read_duration, "40 MG/H", "s, min, h or day"),
    ],
)
def test_where_no_unit_of_the_kind_is_near_those_of_the_kind_are_offered(
    reader: Callable[[str], object], text: str, offered: str
) -> None:
    message = refusal(reader, text)
    assert offered in message
    assert "did you mean" not in message


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "M",
        "U",
        "IU",
        "u",
        "iu",
        "mEq",
        "%",
        "ppm",
        "Hz",
        "ms",
        "month",
        "week",
        "tablet",
        "body_gram",
        "kg/h",
        "mg/g",
        "mg/lb",
        "mg/kg/kg",
        "mg/kg/h/h",
        "mg/mg",
        "mg/mL/h",
        "dose",
        "mg/",
        "/kg",
        "mg//kg",
        "mg.kg",
        "mg*kg",
        "mg kg",
        "mg kg^-1",
        "mg/(kg.h",
        "mg/kg.h",
        "mg/kg-1",
        "mg-1",
        "kg-1.mg-1",
        "mg/(kg/h)",
        "mg/(kg-1.h)",
        "24 h",
        "mg/12 h",
        "units/mg",
        "mg/units",
        "1/min",
        "mg\n",
        "mg\t",
        "\tmg",
        "mg\0",
        "\N{FULLWIDTH LATIN SMALL LETTER M}g",
        "m\N{CYRILLIC SMALL LETTER GHE}",
        "mg\N{COMBINING ACUTE ACCENT}",
        "mg\N{ZERO WIDTH SPACE}",
        "\N{RIGHT-TO-LEFT OVERRIDE}gm",
        "\N{SQUARE MG}",
        "m\N{SUPERSCRIPT TWO}",
        "mg/m\N{SUPERSCRIPT TWO}",
        "mg/" * 40,
    ],
)
def test_a_unit_outside_the_closed_table_is_refused(text: str) -> None:
    refusal(read_unit, text)
    refusal(read_quantity, f"5 {text}")


@pytest.mark.parametrize("text", ["mEq", "tablet", "ppm"])
def test_a_unit_without_a_near_one_is_answered_with_units_that_are_read(text: str) -> None:
    message = refusal(read_unit, text)
    for known in ("mg", "mg/kg/h", "mg/mL"):
        assert known in message


@pytest.mark.parametrize(
    ("text", "value", "symbol"),
    [
        ("35 mg", Fraction(35), "mg"),
        ("35mg", Fraction(35), "mg"),
        ("35  mg", Fraction(35), "mg"),
        (" 35 mg ", Fraction(35), "mg"),
        ("0.3 mg/kg/h", Fraction(3, 10), "mg/kg/h"),
        ("0.3mg/kg/hr", Fraction(3, 10), "mg/kg/h"),
        (f"10 {MICRO}g/kg/min", Fraction(10), "mcg/kg/min"),
    ],
)
def test_a_quantity_is_a_number_with_a_unit(text: str, value: Fraction, symbol: str) -> None:
    found = read_quantity(text)
    assert (found.value, found.unit.symbol) == (value, symbol)


NO_QUANTITIES = {
    "the quantity is empty; for example 35 mg": ("", "   "),
    "no unit": ("35",),
    "for example 35 mg": ("mg", "nan mg", "inf mg"),
    "zero": ("0 mg", "0.000 mg"),
    "negative": ("-35 mg",),
    "70.5": ("70,5 kg",),
    "leave out the spaces": ("1 000 mg",),
    "it is a range, and one figure is taken here": ("1-2 mg", "1 - 2 mg", "1 to 2 mg"),
    "exponent": ("1e3 mg", "1e3mg"),
    "as a unit": ("9**9**9 mg", "9**9**9", "35\tmg", "35\nmg", "35 mg\n"),
    "longer than 64": ("35 mg" + " " * 64, "1" * 65),
}


@pytest.mark.parametrize(("text", "words"), [(text, words) for words, texts in NO_QUANTITIES.items() for text in texts])
def test_what_is_no_quantity_is_refused_with_what_is_wrong(text: str, words: str) -> None:
    assert words in refusal(read_quantity, text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("35 mg IV", "35 mg is read; 'IV' is not: use --route intravenous"),
        ("35 mg i.v.", "35 mg is read; 'i.v.' is not: use --route intravenous"),
        ("35 mg IV push", "35 mg is read; 'IV push' is not: use --route intravenous"),
        ("35 mg/40 min", "35 mg is read; '/40 min' is not: use --duration"),
        ("35 mg/70 kg", "35 mg is read; '/70 kg' is not: use --weight"),
        ("250 mg in 50 mL", "250 mg is read; 'in 50 mL' is not: use --concentration"),
        ("250 mg/50 mL", "250 mg is read; '/50 mL' is not: use --concentration"),
        ("2000 mg/day in 3 doses", "2000 mg/day is read; 'in 3 doses' is not: use --times"),
        ("35 mg 3 times a day", "the daily total is 105 mg/day"),
        ("35 mg t.i.d.", "the daily total is 105 mg/day"),
        ("35 mg orally", "35 mg is read; 'orally' is not: use --route oral"),
        ("35 mg over 40 min", "35 mg is read; 'over 40 min' is not: use --duration"),
        ("0.5 mg/kg in 40 minutes", "0.5 mg/kg is read; 'in 40 minutes' is not: use --duration"),
        ("35 mg for 70 kg", "'for 70 kg' is not: use --weight"),
        ("5 mL of 50 mg/mL", "'of 50 mg/mL' is not: use --concentration"),
        ("35 mg q8h", "35 mg is read; 'q8h' is not: the daily total is 105 mg/day"),
        ("35 mg every 8 hours", "the daily total is 105 mg/day"),
        ("0.5 mg/kg/dose q6h", "the daily total is 2 mg/kg/day"),
        ("35 mg bid", "the daily total is 70 mg/day"),
        ("35 mg daily", "the daily total is 35 mg/day"),
        ("35 mg/h q8h", "leave the frequency out"),
        ("0.5 mg/kg then 0.2 mg/kg/h", "0.5 mg/kg is read; 'then 0.2 mg/kg/h' is not: give one dose at a time"),
        ("5 mg + 6 mg", "one dose at a time"),
        ("35 mg 5", "35 mg is read; '5' is not: leave it out"),
        ("35 mg bolus", "35 mg is read; 'bolus' is not: leave it out"),
    ],
)
def test_what_is_left_over_after_a_quantity_is_named_with_what_takes_it(text: str, words: str) -> None:
    assert words in refusal(read_quantity, text)
    assert words in refusal(read_range, text)


def test_an_option_is_named_only_to_who_has_it() -> None:
    with pytest.raises(LeftOverError) as refused:
        read_quantity("35 mg IV")
    assert refused.value.told(()) == "35 mg is read; 'IV' is not: leave it out"
    assert refused.value.told({"--route"}) == "35 mg is read; 'IV' is not: use --route intravenous"


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("1%", "1 % is 10 mg/mL"),
        ("0.9 %", "0.9 % is 9 mg/mL"),
        ("1:1000", "1:1000 is 1 mg/mL"),
        ("1:200,000", "1:200,000 is 0.005 mg/mL"),
        ("1:3000", "1:3000 is 1/3 mg/mL"),
    ],
)
def test_a_strength_in_per_cent_or_as_a_ratio_is_told_in_milligrams_per_millilitre(text: str, strength: str) -> None:
    """1 % is 1 g in 100 mL, and 1:1000 is 1 g in 1,000 mL."""
    for reader in (read_concentration, read_quantity):
        assert strength in refusal(reader, text)


def test_sixty_four_characters_are_read_and_one_more_is_not() -> None:
    assert read_quantity("35" + " " * 60 + "mg").value == 35
    assert "longer than 64" in refusal(read_quantity, "35" + " " * 61 + "mg")


RANGES = (
    ("12", "30", ("12 to 30 mg", "12-30 mg", "12 - 30 mg", "12 mg to 30 mg", "12 mg-30 mg")),
    ("12", "30", ("12\N{EN DASH}30 mg", "12 \N{EN DASH} 30 mg", "12\N{NON-BREAKING HYPHEN}30 mg")),
    ("0.25", "0.5", ("0.25 to 0.5 mg",)),
    ("12", "12", ("12 mg",)),
    ("5", "5", ("5 to 5 mg",)),
    ("2.5", "5", ("2.5-5mg",)),
    ("50/171", "100/171", ("50/171 to 100/171 mg",)),
)


@pytest.mark.parametrize(("text", "low", "high"), [(text, low, high) for low, high, texts in RANGES for text in texts])
def test_a_range_is_two_numbers_the_lower_first_with_one_unit(text: str, low: str, high: str) -> None:
    found = read_range(text)
    assert (found.low.value, found.high.value, found.unit.symbol) == (Fraction(low), Fraction(high), "mg")


def test_a_dash_of_a_range_is_told_from_one_of_an_exponent() -> None:
    for text in ("1 to 7 mg/kg/day", "1-7 mg.kg-1.day-1", "1-7 mg kg-1 day-1"):
        assert read_range(text) == read_range("1 to 7 mg/kg/day")
    assert read_range("1.5 mg.kg-1.h-1") == read_range("1.5 mg/kg/h")


NO_RANGES = {
    "it falls": ("30 to 12 mg", "30-12 mg"),
    "it begins at nothing": ("0 to 12 mg", "0-12 mg"),
    "it has no unit": ("12 to 30", "12-30"),
    "it has three figures": ("12 to 30 to 40 mg", "12-30-40 mg"),
    "it has one": ("12 to mg", "to 30 mg"),
    "it has a sign": ("-12-30 mg", "12 -30 mg", "12- 30 mg", "12--30 mg"),
    "it is no figure": ("12 TO 30 mg", "1,2 to 3 mg", "1,2-3 mg", "12 to 30 mg" + " " * 64),
    "it has two units": ("500 mcg to 1 mg", "12 mg to 30 g"),
    "it is a date": ("2024-11-05", "05-11 mg", "2024-11 mg"),
}


@pytest.mark.parametrize("text", [text for texts in NO_RANGES.values() for text in texts])
def test_what_is_no_range_is_refused(text: str) -> None:
    refusal(read_range, text)


def test_a_range_that_falls_or_has_two_units_is_told_so() -> None:
    assert "the lower figure first" in refusal(read_range, "7-1 mg")
    assert "in one unit" in refusal(read_range, "500 mcg to 1 mg")


def test_numbers_without_a_unit_are_read_in_the_one_that_is_stated_beside_them() -> None:
    rate = read_unit("mL/h")
    assert read_range("2.5-5", bare=rate) == read_range("2.5 to 5 mL/h")
    assert read_quantity("7", bare=rate) == read_quantity("7 mL/h")
    assert read_quantity("7 mL/min", bare=rate) == read_quantity("7 mL/min")


WEIGHTS = {
    "70": ("70", "70 kg", "70kg", "70 kgs", f"70{NBSP}kg"),
    "69.85322498": ("154 lb", "11 st", "11 stone", "154 lbs"),
    "3.2": ("3200 g",),
    "0.2": ("0.2", "200 g"),
    "700": ("700", "700000 g"),
    "699.89302691": ("1543 lb",),
    "71.66759446": ("11 st 4 lb", "11st 4lb"),
    "3.401942775": ("7 lb 8 oz", "7 pounds 8 ounces"),
}


@pytest.mark.parametrize(("text", "kg"), [(text, kg) for kg, texts in WEIGHTS.items() for text in texts])
def test_a_weight_is_read_in_kilograms_exactly(text: str, kg: str) -> None:
    weight = read_weight(text)
    assert (weight.kg.value, weight.kg.unit.symbol) == (Fraction(kg), "kg")


@pytest.mark.parametrize(
    "text",
    [
        "", "0", "0 kg", "-70", "70,5", "70,5 kg", "0.19", "0.199999999999 kg", "199 g", "700.1",
        "700.000000000001 kg", "1544 lb", "70000", "3200", "70 mg", "70 mL", "70 Kg", "11 st 14 lb", "11.5 st 4 lb",
        "7 lb 16 oz", "4 lb 11 st", "11 st 4", "11 st 4 oz", "70 kg 5 lb", "70-75 kg", "70 to 75 kg", "70 mg/kg",
        "70 min", "7e1", "\N{ARABIC-INDIC DIGIT SEVEN}\N{ARABIC-INDIC DIGIT ZERO}",
        "\N{FULLWIDTH DIGIT SEVEN}\N{FULLWIDTH DIGIT ZERO} kg", "70\tkg", "70 kg\n", "70 body_gram", "nan", "inf",
    ],
)  # fmt: skip
def test_what_is_no_body_weight_is_refused(text: str) -> None:
    refusal(read_weight, text)


def test_a_weight_outside_its_limits_is_told_them() -> None:
    for text in ("0.1", "0", "701 kg", "2000 lb"):
        message = refusal(read_weight, text)
        assert "0.2 to 700 kg" in message or "zero" in message


@pytest.mark.parametrize(
    ("reader", "right", "wrong"),
    [
        (read_concentration, "50 mg/mL", ["50 mg", "50", "50 mL", "20 gtt/mL", "0 mg/mL"]),
        (read_duration, "40 min", ["40", "40 mg", "40 mL/h", "0 min"]),
        (read_drop_factor, "20 gtt/mL", ["20", "20 gtt", "20 mL", "50 mg/mL", "20 gtt/min", "0 gtt/mL"]),
        (read_molar_mass, "237.73 g/mol", ["237.73", "237.73 g", "50 mg/mL", "0 g/mol"]),
    ],
)
def test_each_kind_of_fact_is_read_and_another_kind_is_refused_with_an_example(
    reader: Callable[[str], object], right: str, wrong: list[str]
) -> None:
    assert reader(right) == read_quantity(right)
    for text in wrong:
        message = refusal(reader, text)
        assert right in message or (text.startswith("0 ") and "zero" in message), text


@pytest.mark.parametrize(
    ("reader", "noun"),
    [
        (read_weight, "weight"),
        (read_concentration, "concentration"),
        (read_duration, "time"),
        (read_drop_factor, "drop factor"),
        (read_molar_mass, "molar mass"),
    ],
)
def test_what_is_empty_is_called_by_its_name(reader: Callable[[str], object], noun: str) -> None:
    for text in ("", "  "):
        assert refusal(reader, text).startswith(f"the {noun} is empty; for example ")


@pytest.mark.parametrize(
    ("text", "same"),
    [("8 h 30 min", "510 min"), ("8h30min", "510 min"), ("1 day 6 h", "30 h"), ("2 min 30 s", "150 s")],
)
def test_a_time_in_two_units_is_one_time(text: str, same: str) -> None:
    assert read_duration(text) == read_quantity(same)


@pytest.mark.parametrize(("text", "words"), [("11 stone 4", "write 4 lb"), ("8 h 30", "write 30 min")])
def test_the_unit_that_is_missing_after_a_stone_or_an_hour_is_named(text: str, words: str) -> None:
    assert words in refusal(read_weight if "st" in text else read_duration, text)


@pytest.mark.parametrize("text", ["8 h 60 min", "8.5 h 30 min", "30 min 8 h", "8 h 30", "8:30", "8 h 30 mg"])
def test_a_time_in_two_units_that_do_not_make_one_is_refused(text: str) -> None:
    refusal(read_duration, text)


@pytest.mark.parametrize("text", ["8 to 8 h 30 min", "11-12 st 4 lb", "2 - 8 h 30 min"])
def test_the_lower_end_does_not_take_the_smaller_of_two_units(text: str) -> None:
    """8 hours were meant, and not 8 minutes."""
    assert "has no unit" in refusal(read_range, text)


def test_a_range_of_times_in_two_units_is_read() -> None:
    found = read_range("7 h 45 min to 8 h 30 min")
    assert (str(found.low), str(found.high)) == ("465 min", "510 min")


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("35   mg", "35 mg"), ("0.3 mg  /  kg / h", "0.3 mg/kg/h"), ("0.3 mg  per  kg", "0.3 mg/kg"),
        (f"0.3 mg{NBSP} kg-1", "0.3 mg/kg"), ("8  h  30  min", "510 min"),
    ],
)  # fmt: skip
def test_several_spaces_are_one(text: str, same: str) -> None:
    assert read_quantity(text) == read_quantity(same)
    assert read_range(f"{text}  to  {text}").low == read_quantity(same)
    assert read_range(f"{text}  -  {text}").high == read_quantity(same)


def test_a_dash_has_a_space_on_both_sides_or_on_none() -> None:
    """In `1 -7` the 7 may be a negative number."""
    assert read_range("1  -  7 mg") == read_range("1-7 mg")
    for text in ("1 -7 mg", "1- 7 mg"):
        refusal(read_range, text)


def test_a_text_in_a_message_is_short_and_harmless() -> None:
    assert quoted("trf") == "'trf'"
    assert quoted("\x1b[31mred\N{RIGHT-TO-LEFT OVERRIDE}\n") == r"'\x1b[31mred\u202e\n'"
    assert len(quoted("x" * 10_000)) <= 64


TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=())),
    st.text("0123456789.,-+eE*/ ()mMkKgGlLcunhd\t\n" + MICRO + NBSP, max_size=70),
    st.lists(
        st.sampled_from(
            [
                "0", "5", "12", ".", ",", " ", " to ", "-", "mg", "kg", "lb", "mL", "/", "/kg", "/h", "gtt/mL",
                "g/mol", "g",
            ]
        ),
        max_size=8,
    ).map("".join),
)  # fmt: skip


@settings(max_examples=600)
@given(text=TEXTS)
def test_no_text_does_anything_but_be_read_or_be_refused_in_one_line(text: str) -> None:
    for reader in READERS:
        try:
            reader(text)
        except InputError as refused:
            message = str(refused)
            assert len(message) < 300, reader
            assert message.isascii(), reader
            assert message.isprintable(), reader


@pytest.mark.parametrize(
    "text",
    [
        "9" * 1_000_000,
        "9" * 1_000_000 + " mg",
        "0." + "1" * 1_000_000,
        "9**9**9**9",
        "9**9**9 mg",
        "mg/" * 300_000,
        "1 to " * 200_000 + "2 mg",
        " " * 1_000_000 + "5 mg",
        "(" * 500_000,
        "\N{ARABIC-INDIC DIGIT THREE}" * 500_000,
        "\x1b" * 500_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_no_text_takes_long_to_refuse(text: str) -> None:
    for reader in READERS:
        before = time.process_time()
        refusal(reader, text)
        assert time.process_time() - before < 0.5


WHOLE = st.integers(min_value=0, max_value=99_999_999_999_999_999).map(str)
DECIMALS = st.text("0123456789", min_size=1, max_size=12)
SHORT = st.integers(min_value=0, max_value=9_999_999).map(str)
NUMBERS = st.one_of(WHOLE, st.tuples(SHORT, DECIMALS).map(".".join)).filter(lambda text: len(text) <= 18)
"""Of 17 digits at the most."""


@settings(max_examples=300)
@given(text=NUMBERS)
def test_every_number_in_the_grammar_is_read_as_decimal_reads_it(text: str) -> None:
    assert read_number(text) == Fraction(Decimal(text))


@settings(max_examples=300)
@given(text=NUMBERS)
def test_what_is_written_in_full_reads_back_as_the_same_number(text: str) -> None:
    assert read_number(style.exact(read_number(text))) == Fraction(Decimal(text))


@settings(max_examples=300)
@given(text=NUMBERS.filter(lambda text: Decimal(text) != 0), unit=st.sampled_from(known_units()))
def test_a_quantity_written_in_full_reads_back_as_the_same(text: str, unit: str) -> None:
    body = unit == "body_gram"
    symbol = "g" if body else unit
    found = read_quantity(f"{text} {symbol}", body=body)
    assert found.value == Fraction(Decimal(text))
    assert read_quantity(f"{style.exact(found.value)} {found.unit.symbol}", body=body) == found


def test_a_tolerance_is_a_per_cent_up_to_all_of_it() -> None:
    assert [read_tolerance(text) for text in ("5%", " 2.5 % ", "100%")] == [Fraction(1, 20), Fraction(1, 40), 1]
    for text in ("5", "5%%", "5% or so", "%", "100.1%", "-5%"):
        refusal(read_tolerance, text)


def test_a_label_and_a_range_are_read_up_to_64_characters() -> None:
    """200 mg in 250 mL are 0.8 mg/mL."""
    for length, is_read in ((64, True), (65, False)):
        label, span = "200 mg/250 mL".rjust(length), "1 to 2 mg".rjust(length)
        if is_read:
            assert read_concentration(label) == read_concentration("0.8 mg/mL")
            assert read_range(span).high == read_quantity("2 mg")
        else:
            assert "longer" in refusal(read_concentration, label)
            assert "longer" in refusal(read_range, span)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("500 mg/250 mL", "2 mg/mL"),
        ("500 mg / 250 ml", "2 mg/mL"),
        ("500 mg per 250 mL", "2 mg/mL"),
        (f"500 mg/250{NBSP}mL", "2 mg/mL"),
        ("1 g/10mL", "0.1 g/mL"),
        ("20 units/100 mL", "0.2 units/mL"),
        ("160 mg/5 mL", "32 mg/mL"),
    ],
)
def test_a_strength_is_read_as_its_label_has_it(text: str, same: str) -> None:
    assert read_concentration(text) == read_concentration(same)


def test_only_a_drug_in_a_volume_is_a_label() -> None:
    for text in (
        "200 mL/250 mL", "200 mg/250 h", "200 mg/kg/250 mL", "200 mg/250", "200 kg/2 mL", "200 mg/24 h", "1/2 mg/mL",
        "200 mg/250/3 mL",
    ):  # fmt: skip
        refusal(read_concentration, text)


def test_a_leading_zero_is_named_only_where_one_stands() -> None:
    assert "leading zero" in refusal(read_number, "05")
    for text in ("0,5", "0x", "15x", "0"):
        assert text == "0" or "leading zero" not in refusal(read_number, text)
