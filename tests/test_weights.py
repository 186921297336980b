"""Several body weights as one text: what is read, in which order, and what is refused in one clear line."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketacalc.core.errors import InputError
from ketacalc.core.quantities.weights import read_weights
from tests.command import refused, within


def kilograms(text: str) -> list[Fraction]:
    return [weight.kg.value for weight in read_weights(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("40:120:10", ["40", "50", "60", "70", "80", "90", "100", "110", "120"]),
        ("40:45:2", ["40", "42", "44"]),
        ("2.5:4:0.5 kg", ["2.5", "3", "3.5", "4"]),
        ("70:70:5", ["70"]),
        ("10,12.5,15 kg", ["10", "12.5", "15"]),
        ("80, 60, 70", ["80", "60", "70"]),
        ("70, 5", ["70", "5"]),
        ("3, 250", ["3", "250"]),
        ("10 ,5 , 12", ["10", "5", "12"]),
        ("110,154,198", ["110", "154", "198"]),
        ("62.5,70", ["62.5", "70"]),
        ("60,62.5", ["60", "62.5"]),
        ("70", ["70"]),
        ("154 lb", ["69.85322498"]),
        ("100:200:100lb", ["45.359237", "90.718474"]),
        ("3200,4100 g", ["3.2", "4.1"]),
        ("10, 20 stone", ["63.5029318", "127.0058636"]),
        ("10, 20\N{NO-BREAK SPACE}kg", ["10", "20"]),
        ("0.2,700", ["0.2", "700"]),
    ],
)
def test_weights_are_read_exactly_and_in_the_order_in_which_they_stand(text: str, expected: list[str]) -> None:
    assert kilograms(text) == [Fraction(value) for value in expected]


def test_an_end_that_no_step_lands_on_is_said_on_stderr_and_the_card_is_written() -> None:
    ran = within("card", "-i", "trd", "--weights", "90:215:50 lb", "-f", "csv")
    assert (ran.code, ran.said) == (
        0,
        "ketacalc: note: 215 lb is not among the weights: the steps from 90 end at 190\n",
    )
    assert "190 lb" in ran.text
    assert "215 lb" not in ran.text
    assert within("card", "-i", "trd", "--weights", "90:190:50 lb", "-f", "csv").said == ""


def test_the_weights_keep_the_unit_in_which_they_were_stated() -> None:
    [first, second] = read_weights("66, 154.5 lb")
    assert (first.given.value, first.given.unit.symbol) == (Fraction(66), "lb")
    assert (second.given.value, second.given.unit.symbol) == (Fraction("154.5"), "lb")


NO_LISTS = {
    ("40:120:10",): ("", ",", "10,,20", "kg", "70;80", "1e2,200", "\u0664\u0660,50"),
    ("one unit at the end",): ("10 kg,20 kg",),
    ("START:STOP:STEP",): ("40:120", "1:2:3:4"),
    ("a step of zero",): ("40:120:0",),
    ("runs downwards",): ("120:40:10",),
    ("negative",): ("40:120:-10",),
    ("399 weights", "up to 200"): ("1:200:0.5",),
    ("up to 200",): ("1:600:0.000000000001",),
    ("201 weights", "up to 200"): (",".join(str(at) for at in range(1, 202)),),
    ("70 kg", "twice"): ("70, 80, 70.0",),
    ("1000 g", "twice"): ("1000,1000.0 g",),
    ("a comma in it", "70.5", "'70, 5'"): ("70,5 kg",),
    ("a comma in it", "3.5"): ("3,5",),
    ("a comma in it", "3.25", "'3, 25'"): ("3,25 kg",),
    ("a comma in it", "70.50", "'70, 50'"): ("70,50",),
    ("a comma in it", "3.250", "3250", "'3, 250'"): ("3,250 kg",),
    ("a comma in it", "1200", "'1, 200'"): ("1,200 lb",),
    ("a comma in it", "1200.5", "'1, 200.5'"): ("1,200.5 lb",),
    ("decimal commas", "a space after each comma"): ("10,12,5,15 kg", "10,5,12,5"),
    ("with and without a space",): ("10,5, 12,25", "1,200, 1,300 lb", "10 ,20,30"),
    ("'0.1'", "0.2 to 700 kg"): ("0.1,5.5",),
    ("'800'", "0.2 to 700 kg"): ("600:800:100",),
    ("did you mean kg?",): ("10, 20 Kg",),
    ("'10 mg' as a weight", "70 kg, 154 lb or 3200 g"): ("10, 20 mg",),
    ("'cubits'",): ("10, 20 cubits",),
    ("leading zero",): ("070, 80",),
    ("longer than 4096",): ("4" * 5000,),
}


@pytest.mark.parametrize(("text", "words"), [(text, words) for words, texts in NO_LISTS.items() for text in texts])
def test_what_is_no_list_of_weights_is_refused_in_one_line(text: str, words: tuple[str, ...]) -> None:
    refused(within("card", "-i", "trd", "--weights", text), 2, "--weights", *words)


@given(
    start=st.integers(min_value=2, max_value=6000),
    step=st.integers(min_value=1, max_value=500),
    steps=st.integers(min_value=0, max_value=199),
    over=st.integers(min_value=0, max_value=499),
)
def test_a_range_holds_its_start_every_step_and_nothing_past_its_stop(
    start: int, step: int, steps: int, over: int
) -> None:
    stop = start + step * steps + over % step
    text = ":".join(f"{tenths // 10}.{tenths % 10}" for tenths in (start, stop, step))
    expected = [Fraction(tenths, 10) for tenths in range(start, stop + 1, step)]
    if expected[-1] > 700:
        with pytest.raises(InputError, match=r"0\.2 to 700 kg"):
            read_weights(text)
    else:
        assert kilograms(text) == expected


@given(
    st.lists(st.integers(min_value=2, max_value=6999), min_size=2, max_size=8),
    st.sampled_from([1, 2, 3]),
)
def test_no_list_of_decimal_commas_is_read_as_weights_unless_it_could_be_an_ascending_list(
    parts: list[int], places: int
) -> None:
    numbers = [n // 10 for n in parts]
    decimals = [n % 10**places for n in parts]
    text = ", ".join(f"{whole},{decimal:0{places}}" for whole, decimal in zip(numbers, decimals, strict=True))
    with pytest.raises(InputError, match="with and without a space"):
        read_weights(text)
    flat = [int(n) for pair in zip(numbers, decimals, strict=True) for n in pair]
    if flat != sorted(flat):
        with pytest.raises(InputError):
            read_weights(text.replace(" ", ""))


@given(st.lists(st.integers(min_value=2, max_value=7000), min_size=3, max_size=200, unique=True))
def test_a_list_is_kept_whole_and_in_order(tenths: list[int]) -> None:
    assert kilograms(", ".join(f"{n // 10}.{n % 10}" for n in tenths)) == [Fraction(n, 10) for n in tenths]


def test_two_weights_close_together_need_no_space() -> None:
    assert [weight.kg.value for weight in read_weights("70,80")] == [70, 80]
    assert [weight.kg.value for weight in read_weights("10,30 kg")] == [10, 30]
    for far in ("10,31", "3,25 kg", "1,200 lb", "9,12"):
        with pytest.raises(InputError, match="a comma in it"):
            read_weights(far)
