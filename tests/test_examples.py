"""The example catalogue: it has no fault, says that it is not for use, and gives the answers that its sources print."""

import json
from pathlib import Path

import pytest

from tests.command import within

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "examples" / "worked-problems.toml"
OWN = ("--catalogue", str(FILE))


def test_it_has_no_fault_and_raises_no_question() -> None:
    assert within("lint", "--strict", str(FILE)).text == "1 file: no faults, no questions\n"


def test_every_figure_in_it_says_that_it_is_not_for_use() -> None:
    assert FILE.read_text("utf-8").startswith("# AN EXAMPLE, NOT FOR USE.")
    document = json.loads(within("list", *OWN, "-f", "json").out)
    assert len(document["regimens"]) == 5
    for regimen in document["regimens"]:
        assert "not for use" in regimen["cautions"][0]["text"]


PRINTED = [
    ("course-divided", "16 kg", "480", "mg/day", "convergentmath-006"),
    ("course-range", "27 kg", "405", "mg/day", "convergentmath-022"),
    ("course-infusion", "75 kg", "600", "mcg/min", "convergentmath-013"),
    ("fhir-order", "68 kg", "340", "mg", "fhir004-001"),
]


@pytest.mark.parametrize(("regimen", "weight", "printed", "unit", "problem"), PRINTED)
def test_it_gives_the_answer_that_the_source_prints(
    regimen: str, weight: str, printed: str, unit: str, problem: str
) -> None:
    [dose] = json.loads(within("dose", "-r", regimen, "-w", weight, *OWN, "-f", "json").out)["doses"]
    assert (dose["amount"]["low"]["exact"], dose["amount"]["low"]["unit"]) == (printed, unit)
    problems = json.loads((ROOT / "src" / "ketacalc" / "problems.json").read_text("utf-8"))["problems"]
    [one] = [found for found in problems if found["id"] == problem]
    answers = {(str(answer["published"]), answer["unit"]) for answer in one["expected"]}
    assert (printed, unit) in answers


def test_the_upper_end_of_the_range_is_the_one_that_the_source_prints() -> None:
    [dose] = json.loads(within("dose", "-r", "course-range", "-w", "27", *OWN, "-f", "json").out)["doses"]
    assert dose["amount"]["high"]["exact"] == "810"
    assert [derived["low"]["exact"] for derived in dose["derived"] if derived["doses_per_day"] == 3] == ["135"]


def test_the_slip_of_the_incident_is_named() -> None:
    """The report: 0.15 mcg/kg/h was keyed in per minute."""
    ran = within("check", "0.15 mcg/kg/min", "-r", "incident-infusion", *OWN, "-f", "json")
    document = json.loads(ran.out)
    assert (ran.code, document["verdict"]) == (1, "above")
    assert "minute-hour" in [slip["code"] for slip in document["slips"]]
    assert within("check", "0.15 mcg/kg/h", "-r", "incident-infusion", *OWN).code == 0


def test_a_use_without_a_dose_is_answered_with_its_section() -> None:
    ran = within("dose", "-i", "fluid", "-w", "70", *OWN)
    assert (ran.code, ran.out) == (3, b"")
    assert "Practice set 2" in ran.said
