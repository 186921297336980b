"""`check`: the verdicts by hand, the bounds and their rounding, and what the first line must not leave out."""

import csv
import json
import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ketacalc import catalogue, check
from ketacalc.core.catalogue.regimen import FixedDoses, Maximum, Origin, Per, Provenance, Read, Regimen
from ketacalc.core.check import judge
from ketacalc.core.check.judge import Doubt, Verdict
from ketacalc.core.quantities import read_quantity
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.stated import read_figure
from ketacalc.core.quantities.weight import read_weight
from tests.command import Ran, ketacalc, process, refused, within

Document = dict[str, Any]

FORMATS = ("table", "json", "csv", "markdown")
BOUNDS = (
    ("borsato-iv", "70", "17.5", "35", "mg/h"),
    ("borsato-oral", "70", "500", "2000", "mg/day"),
    ("jacobwitz-ped", "12.5", "12.5", "87.5", "mg/day"),
    ("afridi-in", "70", "25", "25", "mg"),
    ("lauritsen-iv", "70", "8.4", "29.4", "mg/h"),
    ("etchison-iv", "70", "14", "14", "mg"),
    ("dakwar-2014", "70", "28.7", "49.7", "mg"),
    ("dakwar-2017", "70", "49.7", "49.7", "mg"),
    ("berman-2000", "70", "35", "35", "mg"),
)
"""The article's figures times the weight, by pencil."""
NEGATIVE = "no better than placebo"


def checked(*arguments: str) -> tuple[int, Document]:
    """Check in JSON and return the exit code and the document."""
    ran = within("check", *arguments, "-f", "json")
    assert ran.said == "", ran
    document: Document = json.loads(ran.text)
    return ran.code, document


def verdicts(document: Document) -> dict[str, str]:
    return {found["regimen"]: found["verdict"] for found in document["regimens"]}


def only(document: Document) -> Document:
    [found] = document["regimens"]
    assert isinstance(found, dict)
    return found


def flat(text: str) -> str:
    """Return text without its line breaks and table borders."""
    return " ".join(re.sub(r"[─-╿|]", " ", text).split())


def headline(ran: Ran) -> str:
    """Return what stands above the sources: the verdict."""
    return " ".join(ran.text.partition("\nSources, and ")[0].split("\n"))


def just_below(figure: str) -> str:
    """Return a figure less the smallest step that 15 digits show: one of 16 is taken for a float."""
    return f"{Decimal(figure) - step(figure):f}"


def just_above(figure: str) -> str:
    """Return a figure and the smallest step that 15 digits show."""
    return f"{Decimal(figure) + step(figure):f}"


def step(figure: str) -> Decimal:
    whole = figure.partition(".")[0].lstrip("0")
    return Decimal(1).scaleb(len(whole) - 15)


# The verdict for each regimen.


@pytest.mark.parametrize(("regimen", "weight", "low", "high", "unit"), BOUNDS)
def test_both_bounds_are_inside_and_the_smallest_step_past_them_is_not(
    regimen: str, weight: str, low: str, high: str, unit: str
) -> None:
    against = ("-r", regimen, "-w", weight)
    expected = {low: "within", high: "within", just_below(low): "below", just_above(high): "above"}
    for figure, verdict in expected.items():
        code, document = checked(f"{figure} {unit}", *against)
        assert (code, document["verdict"]) == (int(verdict != "within"), verdict), figure
        assert only(document)["verdict"] == verdict
        assert only(document)["rounded"] is False


@pytest.mark.parametrize(("regimen", "weight", "low", "high", "unit"), BOUNDS)
def test_the_bounds_are_stated_in_the_unit_of_the_dose(
    regimen: str, weight: str, low: str, high: str, unit: str
) -> None:
    _, document = checked(f"{low} {unit}", "-r", regimen, "-w", weight)
    bounds = only(document)["bounds"]
    assert (bounds["low"]["exact"], bounds["high"]["exact"], bounds["low"]["unit"]) == (low, high, unit)


REPORTED = {
    "borsato-iv": ("0.25 mg/kg/h", "0.5 mg/kg/h"),
    "jacobwitz-ped": ("1 mg/kg/day", "7 mg/kg/day"),
    "afridi-in": ("25 mg", "0.025 g", "25000 mcg", "25 mg/dose"),
    "lauritsen-iv": ("7 mcg/kg/min",),
    "etchison-iv": ("0.2 mg/kg",),
    "dakwar-2014": ("410 mcg/kg", "0.71 mg/kg/dose"),
    "dakwar-2017": ("0.71 mg/kg", "0.71 mg/kg/dose"),
    "berman-2000": ("0.0005 g/kg",),
    "borsato-oral": ("2 g/day",),
}


@pytest.mark.parametrize(("dose", "regimen"), [(dose, name) for name, doses in REPORTED.items() for dose in doses])
def test_the_reported_figure_is_within_without_a_weight_and_in_any_unit_of_its_kind(dose: str, regimen: str) -> None:
    code, document = checked(dose, "-r", regimen)
    assert (code, document["verdict"], document["weight"]) == (0, "within", None)


def test_how_far_outside_is_said_in_per_cent_and_as_a_ratio() -> None:
    _, document = checked("42 mg", "-i", "trd", "-w", "70")
    found = only(document)
    assert (found["ratio"]["exact"], found["deviation_percent"]["exact"]) == ("1.2", "20")
    _, document = checked("31.5 mg", "-i", "trd", "-w", "70")
    found = only(document)
    assert (found["ratio"]["exact"], found["deviation_percent"]["exact"]) == ("0.9", "-10")
    assert "20 % above it" in flat(within("check", "42 mg", "-i", "trd", "-w", "70").text)
    assert "10 % below it" in flat(within("check", "31.5 mg", "-i", "trd", "-w", "70").text)


def test_a_dose_past_a_range_is_measured_from_the_bound_that_it_passed() -> None:
    # 0.12 to 0.42 mg/kg/h
    _, document = checked("0.63 mg/kg/h", "-r", "lauritsen-iv")
    assert only(document)["ratio"]["exact"] == "1.5"
    _, document = checked("0.03 mg/kg/h", "-r", "lauritsen-iv")
    assert only(document)["ratio"]["exact"] == "0.25"


def test_the_working_and_the_source_stand_beside_the_verdict() -> None:
    text = within("check", "42 mg", "-r", "berman-2000", "-w", "70", "-f", "markdown").text
    assert " | At 70 kg | 42 mg is | " in text
    assert " | **35 mg**<br>0.5 mg/kg | **ABOVE**<br>20 % above it | " in text
    assert "Berman et al. 2000. Biological Psychiatry 47(4):351-354." in text
    assert "Reported in one review article, not a recommendation." in text


# The verdict over all.


@pytest.mark.parametrize(
    ("dose", "indication", "verdict", "each"),
    [
        ("25 mg", "migraine", "within", ("within", "not comparable", "above")),
        ("14 mg", "migraine", "within", ("below", "not comparable", "within")),
        ("20 mg", "migraine", "outside", ("below", "not comparable", "above")),
        ("10 mg", "migraine", "below", ("below", "not comparable", "below")),
        ("30 mg", "migraine", "above", ("above", "not comparable", "above")),
        ("10 mg/h", "migraine", "within", ("not comparable", "within", "not comparable")),
        ("1 mg/h", "migraine", "below", ("not comparable", "below", "not comparable")),
        ("99 mg/h", "migraine", "above", ("not comparable", "above", "not comparable")),
        ("25 mg/day", "migraine", "not comparable", ("not comparable", "not comparable", "not comparable")),
        ("40 mg", "cocaine", "outside", ("between", "below")),
        ("28.7 mg", "cocaine", "within", ("within", "below")),
        ("49.7 mg", "cocaine", "within", ("within", "within")),
        ("20 mg", "sud", "below", ("below", "below")),
        ("20 mg/h", "epilepsy", "within", ("within", "not comparable")),
        ("600 mg/day", "epilepsy", "within", ("not comparable", "within")),
        ("600 mg", "epilepsy", "within", ("not comparable", "within")),
        ("100 mg", "epilepsy", "below", ("not comparable", "below")),
        ("50 mg/day", "epilepsy", "below", ("not comparable", "below")),
    ],
)
def test_within_any_is_within_and_else_all_must_agree(
    dose: str, indication: str, verdict: str, each: tuple[str, ...]
) -> None:
    code, document = checked(dose, "-i", indication, "-w", "70")
    assert (document["verdict"], tuple(verdicts(document).values())) == (verdict, each)
    assert code == {"within": 0, "not comparable": 3}.get(verdict, 1)
    assert document["headline"].startswith(verdict)


@pytest.mark.parametrize("regimen", [regimen for regimen, *_ in BOUNDS])
@pytest.mark.parametrize("dose", ["30 mg", "30 mg/day", "30 mg/h"])
def test_a_single_dose_a_daily_dose_and_a_rate_are_never_compared_with_each_other(dose: str, regimen: str) -> None:
    unit = next(unit for name, _, _, _, unit in BOUNDS if name == regimen)
    code, document = checked(dose, "-r", regimen, "-w", "12.5")
    found = only(document)
    divided = (regimen, dose) == ("borsato-oral", "30 mg")  # as each of the doses of a day, which are stated
    if dose.partition(" ")[2] == unit or divided:
        assert found["verdict"] != "not comparable"
        assert code in (0, 1)
    else:
        assert (code, found["verdict"], document["verdict"]) == (3, "not comparable", "not comparable")
        assert (found["bounds"], found["ratio"], found["deviation_percent"]) == (None, None, None)
        assert found["rounded"] is False


def test_a_day_at_an_even_rate_is_still_not_comparable_with_a_rate() -> None:
    # 0.3 mg/kg/h for 24 h is 7.2 mg/kg/day; nobody reported it so.
    code, document = checked("7.2 mg/kg/day", "-r", "lauritsen-iv")
    assert (code, document["verdict"]) == (3, "not comparable")


@pytest.mark.parametrize("dose", ["5 gtt/min", "0.15 mmol"])
def test_drops_and_amounts_of_substance_are_not_comparable_with_a_mass(dose: str) -> None:
    code, document = checked(dose, "-i", "trd", "-w", "70")
    assert (code, document["verdict"]) == (3, "not comparable")


def test_uses_without_a_dose_are_named_beside_the_verdict() -> None:
    _, document = checked("25 mg", "-i", "migraine", "-w", "70")
    assert [use["id"] for use in document["without_dose"]] == ["refractory-chronic-migraine"]


# Ranges.


@pytest.mark.parametrize(
    ("dose", "code"),
    [
        ("17.5 to 35 mg/h", 0),
        ("20 to 30 mg/h", 0),
        ("17.4 to 35 mg/h", 1),
        ("17.5 to 35.1 mg/h", 1),
        ("10 to 60 mg/h", 1),
        ("1 to 2 mg/h", 1),
        ("100 to 200 mg/h", 1),
    ],
)
def test_a_range_is_within_only_if_both_its_ends_are(dose: str, code: int) -> None:
    # 0.25 to 0.5 mg/kg/h x 70 kg
    found, document = checked(dose, "-r", "borsato-iv", "-w", "70")
    assert (found, document["verdict"] == "within") == (code, code == 0)


def test_a_range_whose_ends_are_within_two_regimens_is_within_none() -> None:
    # 14 mg is etchison-iv's, 25 mg afridi-in's.
    code, document = checked("14 to 25 mg", "-i", "migraine", "-w", "70")
    assert (code, document["verdict"]) == (1, "outside")
    assert "within" not in verdicts(document).values()


def test_a_range_echoes_both_ends_and_gives_the_unit_once() -> None:
    _, document = checked("20 to 30 mg/h", "-r", "borsato-iv", "-w", "70")
    assert [document["dose"][end]["exact"] for end in ("low", "high")] == ["20", "30"]
    assert "20 to 30 mg/h at 70 kg" in within("check", "20 to 30 mg/h", "-r", "borsato-iv", "-w", "70").text


# A figure that equals a bound as rounded.


@pytest.mark.parametrize(
    ("dose", "regimen", "weight", "verdict", "rounded"),
    [
        # 0.5 x 154 x 0.45359237 = 34.92661249
        ("34.93 mg", "berman-2000", "154 lb", "within", True),
        ("35 mg", "berman-2000", "154 lb", "within", True),
        ("34.9 mg", "berman-2000", "154 lb", "within", True),
        ("34.927 mg", "berman-2000", "154 lb", "within", True),
        ("34.92661249 mg", "berman-2000", "154 lb", "within", False),
        ("34.926 mg", "berman-2000", "154 lb", "below", False),
        ("34.92 mg", "berman-2000", "154 lb", "below", False),
        ("34.94 mg", "berman-2000", "154 lb", "above", False),
        ("34.930 mg", "berman-2000", "154 lb", "above", False),
        ("34.0 mg", "berman-2000", "154 lb", "below", False),
        # 0.2 x 58 = 11.6: 12 is what it rounds to, and 3.4 % off.
        ("12 mg", "etchison-iv", "58", "above", False),
        ("11.6 mg", "etchison-iv", "58", "within", False),
        ("11.60 mg", "etchison-iv", "58", "within", False),
        # 0.5 x 68.9 = 34.45: half up, and half to the even digit
        ("34.5 mg", "berman-2000", "68.9", "within", True),
        ("34.4 mg", "berman-2000", "68.9", "within", True),
        ("34.3 mg", "berman-2000", "68.9", "below", False),
        # 0.5 x 68.7 = 34.35, both are 34.4, and a float that is a hair below it gives 34.3
        ("34.4 mg", "berman-2000", "68.7", "within", True),
        ("34.3 mg", "berman-2000", "68.7", "within", True),
        # 0.5 x 175 = 87.5, which a float holds: both are 88
        ("88 mg", "berman-2000", "175", "within", True),
        ("87 mg", "berman-2000", "175", "below", False),
        # 0.5 x 99 = 49.5: 50 is 1.01 % off. 0.5 x 101 = 50.5: 51 is 0.99 % off.
        ("50 mg", "berman-2000", "99", "above", False),
        ("51 mg", "berman-2000", "101", "within", True),
        # 0.12 and 0.42 x 69.85322498 = 8.3823869976 and 29.3383544916: each end for itself
        ("8.38 to 29.34 mg/h", "lauritsen-iv", "154 lb", "within", True),
        ("8.37 to 29.34 mg/h", "lauritsen-iv", "154 lb", "below", False),
        ("8.38 to 29.35 mg/h", "lauritsen-iv", "154 lb", "above", False),
        # 0.41 and 0.71 x 69.85322498 = 28.6398222418 and 49.5957897358: two doses, and nothing between them
        ("28.64 mg", "dakwar-2014", "154 lb", "within", True),
        ("49.6 mg", "dakwar-2014", "154 lb", "within", True),
        ("28.65 mg", "dakwar-2014", "154 lb", "between", False),
        ("28.63 mg", "dakwar-2014", "154 lb", "below", False),
        # 500/3 = 166.66666666666666 as a float: 17 digits
        ("166.66666666666666 mg", "borsato-oral", "70", "within", False),
        # 0.5 x 67.1 = 33.55, which floats make 33.550000000000004; one part in 10^12 further is no float of it
        ("33.550000000000004 mg", "berman-2000", "67.1", "within", True),
        ("33.55000000004 mg", "berman-2000", "67.1", "above", False),
    ],
)
def test_a_figure_that_is_a_bound_as_rounded_at_its_decimals_and_within_1_per_cent_is_within(
    dose: str, regimen: str, weight: str, verdict: str, *, rounded: bool
) -> None:
    code, document = checked(dose, "-r", regimen, "-w", weight)
    found = only(document)
    assert (found["verdict"], found["rounded"], code) == (verdict, rounded, int(verdict != "within"))


def test_1_per_cent_off_is_still_a_bound_as_rounded() -> None:
    # 0.5 mg/kg x 10000/101 kg is 5000/101 = 49.50... mg: it rounds to 50, which is 101/100 of it.
    found = check("50 mg", regimen="berman-2000", weight=Fraction(10000, 101)).comparisons[0]
    assert (found.verdict.value, found.rounded) == ("within", True)


def test_a_figure_without_a_slip_shows_the_decimals_that_it_has_up_to_12() -> None:
    assert read_figure("349.3 mg").without(Fraction(10)).decimals == (2, 2)
    assert read_figure("0.00000000001 mg").without(Fraction(10)).decimals == (12, 12)
    assert read_figure("0.000000000001 mg").without(Fraction(10)).decimals == (None, None)


def test_a_rounded_verdict_says_so_where_a_person_looks() -> None:
    ran = within("check", "34.93 mg", "-i", "trd", "-w", "154 lb")
    assert "as rounded" in headline(ran)
    assert "within<br>as rounded" in within("check", "34.93 mg", "-i", "trd", "-w", "154 lb", "-f", "markdown").text
    assert "as rounded" not in within("check", "35 mg", "-i", "trd", "-w", "70").text


# The tolerance.


@pytest.mark.parametrize(
    ("dose", "tolerance", "verdict"),
    [
        ("36.75 mg", "5%", "within"),
        ("36.750000000001 mg", "5%", "above"),
        ("33.25 mg", "5%", "within"),
        ("33.249999999999 mg", "5%", "below"),
        ("35.175 mg", "0.5%", "within"),
        ("35.176 mg", "0.5%", "above"),
        ("35.1 mg", "0%", "above"),
        ("70 mg", "100%", "within"),
    ],
)
def test_a_tolerance_widens_both_bounds_exactly(dose: str, tolerance: str, verdict: str) -> None:
    _, document = checked(dose, "-i", "trd", "-w", "70", "--tolerance", tolerance)
    assert (document["verdict"], only(document)["rounded"]) == (verdict, False)


def test_there_is_no_tolerance_unless_one_is_given() -> None:
    code, document = checked("35.1 mg", "-i", "trd", "-w", "70")
    assert (code, document["verdict"], document["tolerance"]["exact"]) == (1, "above", "0")


@pytest.mark.parametrize("form", FORMATS)
def test_a_tolerance_is_echoed_in_every_format(form: str) -> None:
    text = within("check", "36.7 mg", "-i", "trd", "-w", "70", "--tolerance", "4.875%", "-f", form).text
    assert "4.875" in text or "0.04875" in text


@pytest.mark.parametrize("tolerance", ["5", "-5%", "101%", "five%", "5%%", "", "5 mg"])
def test_what_is_no_tolerance_is_refused(tolerance: str) -> None:
    refused(within("check", "35 mg", "-i", "trd", "-w", "70", f"--tolerance={tolerance}"), 2)


# The first line.


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("25 mg", "-i", "migraine", "-w", "70"), "within (intranasal only)"),
        (("25 mg", "-r", "afridi-in"), "within (intranasal)"),
        (("10 mg/h", "-i", "migraine", "-w", "70"), "within (intravenous only)"),
        (("600 mg/day", "-i", "epilepsy", "-w", "70"), "within (oral only)"),
        (("35 mg", "-i", "trd", "-w", "70"), "within (intravenous)"),
        (("14 mg", "-r", "etchison-iv", "-w", "70"), f"within, but of a dose reported as {NEGATIVE} (intravenous)"),
        (("14 mg", "-i", "migraine", "-w", "70"), f"within, but of a dose reported as {NEGATIVE} (intravenous only)"),
        (("20 mg", "-i", "migraine", "-w", "70"), "outside"),
        (("5 mg/kg/day", "-i", "se"), "within, of a figure whose unit is suspect (intravenous)"),
        (
            ("32 mg", "-r", "etchison-iv", "-w", "160"),
            f"within, above the source's cap of 30 mg, but of a dose reported as {NEGATIVE} (intravenous)",
        ),
        (("30 mg", "-r", "etchison-iv", "-w", "160"), "below, what the source's cap gives"),
        (("40 mg", "-r", "dakwar-2014", "-w", "70"), "between 28.7 mg and 49.7 mg, with nothing reported between them"),
        (("41 mg/kg", "-r", "dakwar-2014"), "above"),
        (("28.7 mg", "-r", "dakwar-2014", "-w", "70"), "within dose 1 (intravenous)"),
        (("300 mg", "-r", "borsato-oral"), "within (oral)"),
        (("1000 mg", "-r", "borsato-oral"), "within only as each of 2 doses (2,000 mg a day) (oral)"),
        (("600 mg", "-r", "borsato-oral"), "within only as each of 2 or 3 doses (1,200 to 1,800 mg a day) (oral)"),
        (("1000 mg", "-r", "borsato-oral", "--times", "2"), "within (oral)"),
        (
            ("0.75 mg/kg/h", "-r", "berman-2000", "--duration", "40 min"),
            "within (intravenous; as the dose over that time)",
        ),
        (("42 mg", "-i", "trd", "-w", "70"), "above"),
        (("35 mg/h", "-i", "trd", "-w", "70"), "not comparable"),
    ],
)
def test_the_first_line_names_the_route_and_a_negative_outcome(arguments: tuple[str, ...], line: str) -> None:
    assert headline(within("check", *arguments)) == line
    assert within("check", *arguments, "-f", "markdown").text.replace("**", "").startswith(f"{line}\n")
    assert json.loads(within("check", *arguments, "-f", "json").text)["headline"] == line


def test_one_line_alone_names_the_route_and_a_negative_outcome() -> None:
    # What a script takes with `head -1`, and what a person reads first in 80 columns.
    first, *_ = ketacalc("check", "14 mg", "-r", "etchison-iv", "-w", "70", COLUMNS="80").text.split("\n")
    assert "no better than placebo" in first
    assert "intravenous" in first


def test_the_first_line_names_every_route_that_holds_the_dose() -> None:
    # 0.2 mg/kg x 125 kg is afridi-in's 25 mg too.
    first = headline(within("check", "25 mg", "-i", "migraine", "-w", "125"))
    assert first.startswith("within")
    assert "intranasal" in first
    assert "intravenous" in first
    assert "only" not in first


@pytest.mark.parametrize("form", FORMATS)
def test_a_negative_outcome_is_said_in_every_format(form: str) -> None:
    text = within("check", "14 mg", "-i", "migraine", "-w", "70", "-f", form).text
    assert NEGATIVE in flat(text)
    assert "negative" in text.casefold()
    if form == "csv":
        rows = list(csv.DictReader(StringIO(text)))
        assert [row["outcome_direction"] for row in rows] == ["mixed", "positive", "negative"]
        assert [row["regimen_verdict"] for row in rows] == ["below", "not comparable", "within"]


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_carries_the_notice(form: str) -> None:
    text = within("check", "14 mg", "-i", "migraine", "-w", "70", "-f", form).text
    assert "Reported in one review article, not a recommendation." in flat(text)


@pytest.mark.parametrize("form", FORMATS)
def test_a_suspect_unit_is_said_in_every_format(form: str) -> None:
    ran = within("check", "50 mg/day", "-r", "jacobwitz-ped", "-w", "12.5", "-f", form)
    assert ran.code == 0
    assert "per day may be a misprint for per hour (a 24-fold difference)" in flat(ran.text)


# --strict, --route.


@pytest.mark.parametrize(
    ("arguments", "lenient", "strict"),
    [
        (("14 mg", "-r", "etchison-iv", "-w", "70"), 0, 1),
        (("14 mg", "-i", "migraine", "-w", "70"), 0, 1),
        (("50 mg/day", "-r", "jacobwitz-ped", "-w", "12.5"), 0, 1),
        (("5 mg/kg/day", "-i", "se"), 0, 1),
        (("25 mg", "-i", "migraine", "-w", "70"), 0, 0),
        (("35 mg", "-i", "trd", "-w", "70"), 0, 0),
        (("42 mg", "-i", "trd", "-w", "70"), 1, 1),
        (("35 mg/h", "-i", "trd", "-w", "70"), 3, 3),
        (("32 mg", "-r", "etchison-iv", "-w", "160"), 0, 1),
        (("300 mg", "-r", "borsato-oral"), 0, 0),
        (("1000 mg", "-r", "borsato-oral"), 0, 1),
        (("1000 mg", "-r", "borsato-oral", "--times", "2"), 0, 0),
    ],
)
def test_strict_makes_a_negative_outcome_or_a_suspect_unit_exit_1(
    arguments: tuple[str, ...], lenient: int, strict: int
) -> None:
    assert within("check", *arguments).code == lenient
    ran = within("check", *arguments, "--strict", "-f", "json")
    assert ran.code == strict
    assert ran.text == within("check", *arguments, "-f", "json").text


@pytest.mark.parametrize(
    ("route", "regimens", "code"),
    [
        ("intranasal", ["afridi-in"], 0),
        ("IN", ["afridi-in"], 0),
        ("intravenous", ["lauritsen-iv", "etchison-iv"], 1),
        ("iv", ["lauritsen-iv", "etchison-iv"], 1),
    ],
)
def test_a_route_leaves_the_other_routes_out(route: str, regimens: list[str], code: int) -> None:
    found, document = checked("25 mg", "-i", "migraine", "-w", "70", "--route", route)
    assert (found, list(verdicts(document))) == (code, regimens)
    assert "only" not in document["headline"]


def test_a_route_by_which_nothing_is_reported_is_refused() -> None:
    refused(within("check", "25 mg", "-i", "migraine", "-w", "70", "--route", "oral"), 2, "intranasal, intravenous")


# What is missing, and what means nothing.


@pytest.mark.parametrize(
    "arguments",
    [
        ("25 mg", "-r", "afridi-in"),
        ("0.5 mg/kg", "-i", "trd"),
        ("600 mg/day", "-i", "epilepsy"),
        ("0.3 mg/kg/h", "-i", "epilepsy"),
        ("25 mg", "-i", "migraine", "--route", "intranasal"),
        ("0.5 mL", "-r", "afridi-in", "--concentration", "50 mg/mL"),
    ],
)
def test_a_weight_is_not_asked_for_where_nothing_depends_on_it(arguments: tuple[str, ...]) -> None:
    assert within("check", *arguments).code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("35 mg", "-i", "trd"), ("berman-2000", "weight", "--weight")),
        (("25 mg", "-i", "migraine"), ("etchison-iv", "--weight")),
        (("20 mg/h", "-r", "lauritsen-iv"), ("--weight",)),
        (("0.4 mg/kg/h", "-r", "fixed"), ("fixed",)),
        (("0.7 mL", "-i", "trd", "-w", "70"), ("--concentration",)),
        (("250 mg", "-r", "borsato-oral", "--times", "5"), ("5 doses a day", "2, 3, 4")),
        (("0.3 mg/kg/h", "--all", "-i", "trd"), ("--all",)),
        (("20 mg/h", "--all"), ("weight",)),
        (("0.7 mL", "-i", "trd", "--concentration", "50 mg/mL"), ("--weight",)),
        (("2 mg/mL", "-i", "trd", "-w", "70"), ("concentration", "not a dose")),
        (("70 kg", "-i", "trd", "-w", "70"), ("body weight", "not a dose")),
        (("20 min", "-i", "trd", "-w", "70"), ("time", "not a dose")),
        (("35 mg", "-w", "70"), ("--indication", "--regimen")),
        (("35 mg", "-i", "trd", "-r", "berman-2000", "-w", "70"), ("indication", "regimen")),
        (("35 mg", "-i", "trf", "-w", "70"), ("trd",)),
        (("35 mg", "-i", "trd", "-w", "70", "-f", "jsonl"), ("check -",)),
    ],
)
def test_what_is_missing_or_means_nothing_is_one_line_and_exit_2(
    arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    refused(within("check", *arguments), 2, *words)


def test_a_refusal_names_no_option_that_check_does_not_have() -> None:
    ran = within("check", "0.7 mL", "-i", "trd", "-w", "70")
    refused(ran, 2)
    known = set(re.findall(r"--[a-z-]+", ketacalc("check", "--help").text))
    assert set(re.findall(r"--[a-z-]+", ran.said)) <= known


@pytest.mark.parametrize(
    "dose",
    [
        "", " ", "35", "mg", "35 MG", "35 Mg", "1e3 mg", "35,5 mg", "1,000 mg", "0 mg", ".5 mg", "035 mg", "nan mg",
        "inf mg", "40 to 30 mg", "0 to 5 mg", "5 mg to 10 mcg", "5 to 10", "7-1 mg", "5 to 10 to 20 mg", "35 mg\n",
        "35 mg\x00", "35 mg; ls", "\uff13\uff15 mg", "\u0663\u0665 mg", "35 \u202emg", "35 \x1b[31mmg", "35 IU",
        "123456789012345678 mg", "1.00000000000000001 mg", "x" * 100_000, "35 mg/kg/kg", "35 mg/lb",
    ],
)  # fmt: skip
def test_a_dose_that_is_not_read_is_refused(dose: str) -> None:
    refused(within("check", "-i", "trd", "-w", "70", "--", dose), 2)


def test_an_indication_without_a_dose_is_exit_3_and_nothing_on_stdout() -> None:
    refused(within("check", "35 mg", "-i", "chronic-pain", "-w", "70"), 3, "Chronic Pain Management", "6, 8")


# Volumes.


@pytest.mark.parametrize(
    ("arguments", "verdict"),
    [
        (("0.7 mL", "-i", "trd", "-w", "70", "--concentration", "50 mg/mL"), "within"),
        (("0.700000000001 mL", "-i", "trd", "-w", "70", "--concentration", "50 mg/mL"), "above"),
        (("0.01 mL/kg", "-i", "trd", "--concentration", "50 mg/mL"), "within"),
        (("4.2 to 14.7 mL/h", "-r", "lauritsen-iv", "-w", "70", "--concentration", "2 mg/mL"), "within"),
        (("4.199 mL/h", "-r", "lauritsen-iv", "-w", "70", "--concentration", "2 mg/mL"), "below"),
        (("10 to 40 mL/day", "-r", "borsato-oral", "--concentration", "50 mg/mL"), "within"),
        (("0.25 mL", "-r", "afridi-in", "--concentration", "0.1 g/mL"), "within"),
        # 14 mg over 50 mg/mL x 13 / 50: 14 / 3 = 4.666... mL, which rounds to 4.67
        (("4.67 mL", "-r", "etchison-iv", "-w", "70", "--concentration", "3 mg/mL"), "within"),
        (("4.66 mL", "-r", "etchison-iv", "-w", "70", "--concentration", "3 mg/mL"), "below"),
    ],
)
def test_a_volume_is_a_dose_at_a_concentration(arguments: tuple[str, ...], verdict: str) -> None:
    _, document = checked(*arguments)
    assert document["verdict"] == verdict
    assert document["concentration"]["unit"].endswith("/mL")


# What the audit knows.


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("dose", "weight", "said"),
    [("32 mg", "160", True), ("30 mg", "150", False), ("30.02 mg", "150.1", True), ("14 mg", "70", False)],
)
def test_the_cap_is_said_above_150_kg_and_not_below(dose: str, weight: str, form: str, *, said: bool) -> None:
    ran = within("check", dose, "-r", "etchison-iv", "-w", weight, "-f", form)
    assert ran.code == 0
    assert ("above the source's cap of 30 mg" in flat(ran.text)) is said


@pytest.mark.parametrize(
    ("arguments", "is_between"),
    [
        (("40 mg", "-w", "70"), True),
        (("28.7 mg", "-w", "70"), False),
        (("49.7 mg", "-w", "70"), False),
        (("28.8 mg", "-w", "70"), True),
        (("30 to 40 mg", "-w", "70"), True),
        (("28.7 to 49.7 mg", "-w", "70"), True),
        (("0.5 mg/kg",), True),
        (("0.41 mg/kg",), False),
        (("0.71 mg/kg",), False),
        (("0.8 mL", "-w", "70", "--concentration", "50 mg/mL"), True),
    ],
)
def test_a_dose_between_two_that_were_given_is_within_neither(arguments: tuple[str, ...], *, is_between: bool) -> None:
    code, document = checked(arguments[0], "-r", "dakwar-2014", *arguments[1:])
    assert (code, document["verdict"]) == ((1, "between") if is_between else (0, "within"))
    for form in FORMATS:
        text = flat(within("check", arguments[0], "-r", "dakwar-2014", *arguments[1:], "-f", form).text)
        assert ("between" in text.partition("Dakwar")[0]) or not is_between, form


@pytest.mark.parametrize("dose", ["28.64 mg", "49.6 mg", "49.60 mg", "28.6398222418 mg"])
def test_a_dose_that_was_given_is_in_no_gap_however_it_is_rounded(dose: str) -> None:
    # 0.41 and 0.71 mg/kg x 154 lb are 28.6398222418 and 49.5957897358 mg.
    ran = within("check", dose, "-r", "dakwar-2014", "-w", "154 lb", "-f", "json")
    assert ran.code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("100 mg/day", "-r", "jacobwitz-ped", "-w", "70"), "Reported for children; 70 kg is above 50 kg"),
        (("6 mg", "-r", "berman-2000", "-w", "12"), "12 kg is below 40 kg, which is ketacalc's own cut-off"),
    ],
)
def test_a_weight_that_does_not_fit_the_population_is_a_caution_and_no_refusal(
    arguments: tuple[str, ...], words: str
) -> None:
    ran = within("check", *arguments)
    assert ran.code == 0
    assert words in flat(ran.text)


# Outside cases.


def test_a_start_printed_per_minute_is_found_to_be_60_times_what_is_reported_per_hour() -> None:
    # A newsletter prints a starting infusion of 0.5 mg/kg/min: https://www.staging.medscape.com/viewarticle/871627_8
    code, document = checked("0.5 mg/kg/min", "-i", "epilepsy")
    slip = document["slips"][0]
    assert (code, document["verdict"]) == (1, "above")
    assert (slip["code"], slip["factor"], slip["regimen"]) == ("minute-hour", 60, "borsato-iv")
    assert (slip["corrected"]["exact"], slip["corrected"]["unit"]) == ("0.5", "mg/kg/h")


def test_the_example_of_the_help_names_the_slip_with_its_factor_and_the_corrected_figure() -> None:
    ran = ketacalc("check", "0.3 mg/kg/min", "-r", "lauritsen-iv")
    assert ran.code == 1
    assert "60 times too high: as if /h had become /min. 0.3 mg/kg/h would be within." in flat(ran.text)


# Every figure that `dose` prints is within.

KILOGRAMS = st.decimals("0.2", "700", places=3).map(lambda number: f"{number.normalize():f} kg")
POUNDS = st.decimals("0.45", "1543", places=2).map(lambda number: f"{number.normalize():f} lb")
UNITS = {
    "mg": ("mcg", "g", "mg", "mcg/kg", "g/kg", "mg/dose"),
    "mg/h": ("mcg/min", "mg/min", "g/h", "mcg/kg/min", "mg/kg/h", "mcg/h", "mg/s"),
    "mg/day": ("g/day", "mcg/day", "mg/kg/day", "mcg/kg/day"),
}
CONCENTRATIONS = ("50 mg/mL", "10 mg/mL", "3 mg/mL", "0.7 mg/mL", "1.15 mg/mL", "0.1 g/mL")


@given(
    regimen=st.sampled_from(BOUNDS),
    weight=KILOGRAMS | POUNDS,
    pick=st.integers(0, 6),
    concentration=st.sampled_from(CONCENTRATIONS),
)
@settings(max_examples=250)
def test_every_figure_that_dose_prints_is_within(
    regimen: tuple[str, str, str, str, str], weight: str, pick: int, concentration: str
) -> None:
    name, unit = regimen[0], UNITS[regimen[4]][pick % len(UNITS[regimen[4]])]
    against = ("-r", name, "-w", weight)
    ran = within("dose", *against, "--concentration", concentration, "--unit", unit, "-f", "markdown")
    assert ran.code == 0, ran
    [cells] = (line for line in ran.text.split("\n") if line.endswith(f" {name} |"))
    amount, *lines = cells.split(" | ")[3].replace("*", "").split("<br>")
    # The volume of a figure whose unit is suspect is withheld; fixed doses are each a dose; the last is the working.
    told = [line for line in lines[:-1] if line.removesuffix(" (rounded)").endswith((f" {unit}", " mL", " mL/h"))]
    assert any(unit in line for line in told) or unit in amount
    printed = [one for text in (amount, *told) for one in text.removeprefix("= ").split(", then ")]
    figures = [figure.removesuffix(" (rounded)").replace(",", "") for figure in printed]
    # What is longer than the grammar takes cannot be typed in again: 7 digits before the point, 12 after.
    numbers = [part.partition(".") for figure in figures for part in figure.split(" ") if part[:1].isdigit()]
    assume(all(len(whole) <= 7 and len(decimals) <= 12 for whole, _, decimals in numbers))
    for figure in figures:
        found = within("check", figure, *against, "--concentration", concentration, "-f", "json")
        assert found.code == 0, (figure, found)
        document = json.loads(found.text)
        assert (document["verdict"], document["slips"]) == ("within", [])


# The document.


def test_the_document_has_the_keys_of_the_contract() -> None:
    code, document = checked("350 mg", "-i", "trd", "-w", "154 lb")
    assert code == 1
    assert document["schema"] == "ketacalc.check/1"
    assert {"version", "notice", "catalogue", "weight", "verdict", "slips", "tolerance"} <= set(document)
    assert set(document["catalogue"]) >= {"version", "sha256"}
    assert document["weight"]["exact"] == "69.85322498"
    assert document["dose"] == {"value": 350, "unit": "mg", "ucum": "mg", "exact": "350"}
    found = only(document)
    assert found["verdict"] == "above"
    assert {"regimen", "reported", "population", "outcome", "cautions", "citations", "working"} <= set(found)
    assert found["bounds"]["low"]["exact"] == "34.92661249"
    _, document = checked("350 mg", "-i", "trd", "-w", "70")
    [slip] = document["slips"]
    assert {"code", "factor", "corrected", "regimen"} <= set(slip)
    assert (slip["code"], slip["factor"], slip["regimen"]) == ("ten-fold", 10, "berman-2000")
    assert slip["corrected"] == {"value": 35, "unit": "mg", "ucum": "mg", "exact": "35"}


def test_the_document_is_ascii_and_the_same_in_any_terminal() -> None:
    arguments = ("check", "14 mg", "-i", "migraine", "-w", "70", "-f", "json")
    plain = ketacalc(*arguments)
    assert plain.out.isascii()
    assert plain.out == process(*arguments, COLUMNS="20", FORCE_COLOR="1", LANG="C", TERM="dumb").out


@pytest.mark.parametrize("columns", ["0", "20", "80", "200"])
def test_verdict_slip_and_figures_stand_whole_at_any_width(columns: str) -> None:
    ran = ketacalc("check", "350 mg", "-i", "trd", "-w", "70", COLUMNS=columns)
    assert ran.code == 1
    assert ran.text.startswith("above\n")
    for figure in ("350 mg", "0.5 mg/kg", "35 mg", "70 kg"):
        assert figure in ran.text


def test_the_csv_has_one_row_per_regimen_and_exact_columns() -> None:
    rows = list(csv.DictReader(StringIO(within("check", "42 mg", "-i", "cocaine", "-w", "60", "-f", "csv").text)))
    assert [row["regimen"] for row in rows] == ["dakwar-2014", "dakwar-2017"]
    assert [row["regimen_verdict"] for row in rows] == ["between", "below"]
    assert [(row["bounds_low_exact"], row["bounds_high_exact"]) for row in rows] == [("24.6", "42.6"), ("42.6", "42.6")]
    assert {row["verdict"] for row in rows} == {"outside"}
    assert {row["dose_unit"] for row in rows} == {"mg"}


def test_a_dose_per_kg_is_held_to_a_cap_in_mg_and_not_to_the_number_one() -> None:
    # 0.2 mg/kg at 100 kg is 20 mg, under the 30 mg of the source; at 200 kg it is 40 mg.
    under, over = (check("0.2 mg/kg", regimen="etchison-iv", weight=kg) for kg in (100, 200))
    assert [str(doubt) for doubt in under.doubts] == ["negative outcome"]
    assert [str(doubt) for doubt in over.doubts] == ["negative outcome", "above a cap of the source"]


# What a maximum and fixed doses have to do with a dose that is off, or within.


def own(regimen: str, **more: Any) -> Regimen:
    """Return a shipped regimen with facts of our own."""
    return replace(catalogue().regimen(regimen), **more)


def test_a_dose_that_was_not_cut_at_the_maximum_is_told_as_that() -> None:
    """0.5 mg/kg x 70 kg = 35 mg, of which 30 mg at most are given; 34 mg are neither."""
    whence = Provenance(origin=Origin.DOCUMENT)
    regimen = own("berman-2000", maximum=Maximum(dose=read_quantity("30 mg"), per=Per.DOSE, whence=whence))
    known = Known(weight=read_weight("70"))
    found = judge.check(read_figure("35 mg"), (regimen,), known)
    told = {slip.code.value: slip for slip in found.slips}
    assert (found.verdict, told["cap-forgotten"].factor) == (Verdict.ABOVE, Fraction(35, 30))
    assert str(told["cap-forgotten"].corrected) == "30 mg"
    other = judge.check(read_figure("34 mg"), (regimen,), known)
    assert "cap-forgotten" not in {slip.code.value for slip in other.slips}


@pytest.mark.parametrize(("dose", "is_doubtful"), [("35 mg", True), ("28.7 mg", False), ("49.7 mg", False)])
def test_a_dose_between_fixed_doses_that_only_a_secondary_source_states_is_within_and_doubtful(
    dose: str, is_doubtful: bool
) -> None:
    """dakwar-2014 gave 0.41 and 0.71 mg/kg: 28.7 and 49.7 mg at 70 kg."""
    doses = (read_quantity("0.41 mg/kg"), read_quantity("0.71 mg/kg"))
    whence = Provenance(origin=Origin.SOURCE, read=(Read.SECONDARY,))
    regimen = own("dakwar-2014", fixed=FixedDoses(doses=doses, whence=whence))
    found = judge.check(read_figure(dose), (regimen,), Known(weight=read_weight("70")))
    assert found.verdict is Verdict.WITHIN
    assert (Doubt.BETWEEN in found.comparisons[0].doubts) is is_doubtful


def test_a_check_is_within_where_one_regimen_holds_it() -> None:
    assert check("35 mg", regimen="berman-2000", weight="70").is_within
    assert not check("36 mg", regimen="berman-2000", weight="70").is_within
