"""`--expect`: a figure that somebody worked out against ours, as a second check."""

import csv
import json
from io import StringIO

import pytest

from tests.command import refused, within

RATE = ("convert", "0.3 mg/kg/h", "mL/h", "-w", "70", "--concentration", "2 mg/mL")
"""0.3 x 70 / 2 = 10.5 mL/h."""
RANGE = ("prepare", "-r", "lauritsen-iv", "-w", "72", "--concentration", "2 mg/mL", "--step", "0.1")
"""0.12 x 72 / 2 = 4.32 and 0.42 x 72 / 2 = 15.12 mL/h, which a step of 0.1 makes 4.4 and 15.1, inside of the range."""
VOLUME = ("prepare", "-i", "trd", "-w", "70", "--stock", "50 mg/mL", "--graduation", "0.1")
"""0.5 x 70 / 50 = 0.7 mL."""
GIVES = ("prepare", "--rate", "12 mL/h", "--concentration", "2 mg/mL", "-w", "70")
"""12 x 2 / 70 = 0.342857... mg/kg/h."""


@pytest.mark.parametrize("figure", ["350 mg", "35 mg", "35.0 mg", "0.5 mg/kg", "36 mg", "35 to 36 mg", "10 mg/h"])
@pytest.mark.parametrize("form", ["table", "json", "csv", "markdown", "html"])
def test_of_dose_it_is_exactly_a_check_of_that_selection(figure: str, form: str) -> None:
    selection = ("-i", "trd", "-w", "70", "-f", form)
    assert within("dose", *selection, "--expect", figure) == within("check", figure, *selection)


def test_a_tenfold_dose_exits_1_with_the_slip() -> None:
    ran = within("dose", "-i", "trd", "-w", "70", "--expect", "350 mg")
    assert ran.code == 1
    assert "Likely slip: ten-fold, 10 times too high. 35 mg would be within." in " ".join(ran.text.split())
    assert within("dose", "-i", "trd", "-w", "70", "--expect", "35 mg").code == 0
    assert within("dose", "-i", "trd", "-w", "70", "--expect", "10 mg/h").code == 3


SOUND = {
    # 10 is 10.5 half to the even digit, 11 half up, and one is as a float has it; 4.4 is as we say that it is set.
    RATE: ("10.5 mL/h", "10.50 mL/h", "10 mL/h", "11 mL/h", "0.175 mL/min", "10.499999999999998 mL/h"),
    RANGE: ("4.32 mL/h", "4.3 mL/h", "4.4 mL/h", "15.1 mL/h", "4.4 to 15.1 mL/h", "4.32 to 15.12 mL/h"),
    VOLUME: ("0.7 mL",),
    GIVES: ("0.343 mg/kg/h", "12 mL/h"),
}


@pytest.mark.parametrize(
    ("asked", "figure"), [(asked, figure) for asked, figures in SOUND.items() for figure in figures]
)
def test_a_figure_is_right_as_it_is_correctly_rounded_or_set(asked: tuple[str, ...], figure: str) -> None:
    ran = within(*asked, "--expect", figure)
    assert (ran.code, ran.said) == (0, "")
    assert ran.text.splitlines()[-1].startswith(f"  RIGHT  {figure.replace('10.50', '10.5')} is right")


@pytest.mark.parametrize(
    ("asked", "figure", "slip"),
    [
        (RATE, "105 mL/h", "ten-fold, 10 times too high"),
        (RATE, "1.05 mL/h", "ten-fold, 10 times too low"),
        (RATE, "0.175 mL/h", "minute-hour, 60 times too low"),
        (RATE, "42 mL/h", "concentration-inverted, 4 times too high"),
        (RATE, "23.1 mL/h", "pound-kilogram, 2.2"),
        (RATE, "10.4 mL/h", "one-digit"),
        (RATE, "12 mL/h", ""),
        (RATE, "10 to 11 mL/h", ""),  # a range is no single result
        (RANGE, "43.2 mL/h", "ten-fold, 10 times too high"),
        (RANGE, "8 mL/h", ""),  # between the two ends, and neither of them
        (RANGE, "4.4 to 15.2 mL/h", ""),
        (VOLUME, "7 mL", "ten-fold, 10 times too high"),
        (VOLUME, "0.8 mL", ""),
        (GIVES, "3.43 mg/kg/h", "ten-fold, 10 times too high"),
    ],
)
def test_a_figure_that_is_wrong_exits_1_with_the_slip_if_there_is_one(
    asked: tuple[str, ...], figure: str, slip: str
) -> None:
    ran = within(*asked, "--expect", figure)
    assert (ran.code, ran.said) == (1, "")
    text = " ".join(ran.text.split())
    assert f"WRONG {figure} is wrong: " in text
    assert slip in text


def test_json_and_csv_say_what_was_expected_and_what_it_was_held_against() -> None:
    found = json.loads(within(*RATE, "--expect", "105 mL/h", "-f", "json").text)["expected"]
    assert (found["is_right"], found["of"], found["ours"]["low"]["exact"]) == (False, "result", "10.5")
    assert [slip["code"] for slip in found["slips"]] == ["ten-fold"]
    assert json.loads(within(*RATE, "-f", "json").text)["expected"] is None
    found = json.loads(within(*RANGE, "--expect", "4.4 mL/h", "-f", "json").text)["expected"]
    assert (found["is_right"], found["of"]) == (True, "pump rate of the low end")
    [row] = csv.DictReader(StringIO(within(*RATE, "--expect", "10.5 mL/h", "-f", "csv").text))
    assert row["expected"] == "10.5 mL/h is right: the result is 10.5 mL/h"
    rows = list(csv.DictReader(StringIO(within(*VOLUME, "--expect", "7 mL", "-f", "csv").text)))
    assert [row["text"][:13] for row in rows if row["item"] == "expected"] == ["7 mL is wrong"]


def test_the_bare_result_stays_bare_and_the_exit_code_speaks() -> None:
    assert within(*RATE, "--terse").text == "10.5 mL/h\n"
    ran = within(*RATE, "--terse", "--expect", "105 mL/h")
    assert (ran.code, ran.text) == (1, "10.5 mL/h\n")


@pytest.mark.parametrize(
    ("asked", "figure", "words"),
    [
        (RATE, "105 mg", ("--expect", "mg", "mL/h")),
        (RANGE, "4.3 mL", ("--expect", "mL", "mL/h")),
        (VOLUME, "35 mg", ("--expect", "mg", "mL")),
        (RATE, "10,5 mL/h", ("--expect", "10.5")),
        (RATE, "", ("--expect",)),
        (RATE, "-", ("--expect",)),
        (("dose", "-i", "trd", "-w", "70"), "-", ("--expect",)),
        (("dose", "-i", "trd", "-w", "70", "--unit", "mcg"), "35 mg", ("--expect", "--unit")),
        (("dose", "-i", "trd", "-w", "70", "-f", "fhir"), "35 mg", ("--expect", "fhir")),
    ],
)
def test_what_can_be_no_such_figure_is_refused(asked: tuple[str, ...], figure: str, words: tuple[str, ...]) -> None:
    refused(within(*asked, "--expect", figure), 2, *words)
