"""The command line as a user meets it: exit codes, stdout and stderr, each of them checked."""

import csv
import json
import os
import re
import shlex
import tomllib
from io import StringIO
from itertools import chain
from pathlib import Path

import pytest

from tests.catalogues import REFERENCE, regimen
from tests.command import Ran, commands, ketacalc, process, refused, shell, within

ROOT = Path(__file__).resolve().parents[1]
FORMATS = ("table", "json", "csv", "markdown")
INDICATIONS = ("depression", "trd", "epilepsy", "se", "migraine", "sud", "cocaine")
REGIMENS = (
    "borsato-iv", "borsato-oral", "jacobwitz-ped", "afridi-in", "lauritsen-iv", "etchison-iv", "dakwar-2014",
    "dakwar-2017", "berman-2000",
)  # fmt: skip
HUGE = "x" * 100_000


def done(*arguments: str, **environment: str) -> str:
    """Run the command, check that it did what was asked and said nothing else, and return its stdout."""
    ran = ketacalc(*arguments, **environment)
    assert (ran.code, ran.said) == (0, ""), ran
    return ran.text


def row(text: str) -> dict[str, str]:
    [found] = csv.DictReader(StringIO(text))
    return found


def flat(text: str) -> str:
    """Return text without its line breaks and table borders."""
    return " ".join(re.sub(r"[\u2500-\u257f|]", " ", text).split())


def stands(figure: str, text: str) -> bool:
    """Tell whether a figure stands in a text by itself: `2 mg` does not stand in `12 mg`."""
    return re.search(rf"(?<![\d.,]){re.escape(figure)}(?![\w/])", text) is not None


# What must hold of the article's figures.


def test_trd_at_70_kg_is_35_mg_with_bermans_citation() -> None:
    lines = done("dose", "--indication", "trd", "--weight", "70", COLUMNS="80").splitlines()
    assert len(lines) <= 20
    assert any(re.search(r"better than placebo within 72 hours +35 mg$", line) for line in lines[-8:])
    text = "\n".join(lines)
    assert "[25] Berman et al. 2000. Biological Psychiatry 47(4):351-354." in text
    assert "0.5 mg/kg x 70 kg" in text
    assert "Reported in one review article, not a recommendation." in text


def test_trd_at_70_kg_is_35_mg_in_every_format() -> None:
    found = json.loads(done("dose", "-i", "trd", "-w", "70", "-f", "json"))
    [dose] = found["doses"]
    assert dose["amount"]["low"] == {"value": 35, "unit": "mg", "ucum": "mg", "exact": "35"} == dose["amount"]["high"]
    assert [(c["number"], c["authors"][0], c["year"]) for c in dose["citations"]] == [("25", "Berman RM", "2000")]
    cells = row(done("dose", "-i", "trd", "-w", "70", "-f", "csv"))
    assert (cells["amount_low"], cells["amount_high_exact"], cells["amount_unit"]) == ("35", "35", "mg")
    assert "Berman RM et al., 2000" in cells["citations"]
    markdown = done("dose", "-i", "trd", "-w", "70", "-f", "markdown")
    assert "| **35 mg**<br>0.5 mg/kg x 70 kg |" in markdown
    assert "Berman et al. 2000. Biological Psychiatry 47(4):351-354." in markdown


@pytest.mark.parametrize(
    ("regimen", "low", "high", "unit"),
    [
        ("borsato-iv", "17.5", "35", "mg/h"),
        ("borsato-oral", "500", "2000", "mg/day"),
        ("jacobwitz-ped", "70", "490", "mg/day"),
        ("afridi-in", "25", "25", "mg"),
        ("lauritsen-iv", "8.4", "29.4", "mg/h"),
        ("etchison-iv", "14", "14", "mg"),
        ("dakwar-2014", "28.7", "49.7", "mg"),
        ("dakwar-2017", "49.7", "49.7", "mg"),
        ("berman-2000", "35", "35", "mg"),
    ],
)
def test_every_regimen_at_70_kg_is_what_a_pencil_makes_of_it(regimen: str, low: str, high: str, unit: str) -> None:
    cells = row(done("dose", "-r", regimen, "-w", "70", "-f", "csv"))
    assert (cells["amount_low_exact"], cells["amount_high_exact"], cells["amount_unit"]) == (low, high, unit)


BESIDE = {
    "borsato-iv": ("0.25 to 0.5 mg/kg/h", "intravenous infusion", "[9] Borsato et al"),
    "borsato-oral": ("500 to 2,000 mg/day", "oral, daily, in divided doses", "[9] Borsato et al"),
    "jacobwitz-ped": ("1 to 7 mg/kg/day", "intravenous, daily", "[10] Alkhachroum et al. 2020. Neurology 95(16)"),
    "afridi-in": ("25 mg", "intranasal, single dose", "[12] Afridi et al. 2013. Neurology 80(7):642-647"),
    "lauritsen-iv": (
        "0.12 to 0.42 mg/kg/h",
        "intravenous infusion",
        "[14] Lauritsen et al. 2016. The Journal",
    ),
    "etchison-iv": ("0.2 mg/kg", "intravenous, single dose", "[16] Etchison et al. 2018. Western Journal"),
    "dakwar-2014": (
        "0.41 mg/kg, then 0.71 mg/kg",
        "intravenous, repeated doses",
        "[23] Dakwar et al. 2014",
    ),
    "dakwar-2017": (
        "0.71 mg/kg/dose",
        "intravenous, single dose",
        "[24] Dakwar et al. 2017. Molecular Psychiatry 22(1)",
    ),
    "berman-2000": (
        "0.5 mg/kg",
        "intravenous, single dose",
        "[25] Berman et al. 2000. Biological Psychiatry",
    ),
}
"""What was reported, how it was given and to how many, and who says so, as the article has them."""
PATIENTS = {"afridi-in": 18, "lauritsen-iv": 6, "etchison-iv": 17, "berman-2000": 7}


@pytest.mark.parametrize("regimen", BESIDE)
def test_beside_every_dose_stand_what_was_reported_of_whom_and_where(regimen: str) -> None:
    reported, *words = BESIDE[regimen]
    markdown = done("dose", "-r", regimen, "-w", "70", "-f", "markdown")
    assert f" | {reported} | " in markdown
    for text in (flat(done("dose", "-r", regimen, "-w", "70", COLUMNS="58")), markdown.replace("\\", "")):
        for word in (*words, "Sources, and what the audit of each found"):
            assert word in text, word
        assert regimen not in PATIENTS or stands(f"{PATIENTS[regimen]} patients", text)


def test_the_paediatric_figure_keeps_its_unit_and_says_that_the_unit_is_suspect() -> None:
    text = done("dose", "-i", "se", "-w", "12.5", COLUMNS="60")
    assert re.search(r"(^| )12\.5 to 87\.5 mg/day$", text, re.MULTILINE)
    assert "The unit is suspect: per day may be a misprint for per hour (a 24-fold difference)" in flat(text)
    # 12.5 / 24 = 0.52083..., 87.5 / 24 = 3.64583...
    assert "0.5208 to 3.646 mg/h (rounded), spread over 24 h" in flat(text)


@pytest.mark.parametrize("form", FORMATS)
def test_the_suspect_unit_is_said_in_every_format(form: str) -> None:
    text = done("dose", "-i", "se", "-w", "12.5", "-f", form)
    assert "per day may be a misprint for per hour (a 24-fold difference)" in flat(text)
    assert "87.5" in text


def test_exact_prints_the_fraction_where_the_decimal_does_not_end() -> None:
    assert "25/48 to 175/48 mg/h" in done("dose", "-i", "se", "-w", "12.5", "--exact")
    # 154 x 0.45359237 x 0.5
    assert "34.93 mg (rounded)" in done("dose", "-i", "trd", "-w", "154 lb")
    assert "34.92661249 mg" in done("dose", "-i", "trd", "-w", "154 lb", "--exact")


@pytest.mark.parametrize("form", FORMATS)
def test_the_negative_trial_is_negative_in_every_format(form: str) -> None:
    text = done("dose", "-i", "migraine", "-w", "70", "-f", form, COLUMNS="50")
    assert "no better than placebo" in flat(text)
    assert "negative" in text.casefold()


def test_the_negative_trial_is_negative_in_its_own_row() -> None:
    found = json.loads(done("dose", "-i", "migraine", "-w", "70", "-f", "json"))
    assert {d["regimen"]: d["outcome"]["direction"] for d in found["doses"]} == {
        "afridi-in": "mixed",
        "lauritsen-iv": "positive",
        "etchison-iv": "negative",
    }
    rows = csv.DictReader(StringIO(done("dose", "-i", "migraine", "-w", "70", "-f", "csv")))
    assert [r["outcome_direction"] for r in rows] == ["mixed", "positive", "negative"]


def test_cautions_stand_before_every_number_and_the_outcome_left_of_it() -> None:
    text = done("dose", "-i", "migraine", "-w", "70", COLUMNS="80")
    assert text.index("The source's patients were inpatients") < text.index("8.4 to 29.4 mg/h")
    [row_] = [line for line in text.splitlines() if "8.4 to 29.4 mg/h" in line]
    assert row_.index("+ positive") < row_.index("8.4")
    narrow = done("dose", "-i", "migraine", "-w", "70", COLUMNS="40")
    assert narrow.index("+ positive") < narrow.index("8.4 to 29.4 mg/h")


def test_the_screens_are_as_short_as_a_terminal_is() -> None:
    """Lines at 80 columns; the answers of the longest stand in the last 24 of them."""
    migraine = done("dose", "-i", "migraine", "-w", "82", COLUMNS="80").splitlines()
    assert len(migraine) <= 46
    assert all(any(dose in line for line in migraine[-24:]) for dose in ("25 mg", "9.84 to 34.44 mg/h", "16.4 mg"))
    for most, code, arguments in (
        (20, 1, ("check", "410 mg", "-i", "trd", "-w", "82")),
        (40, 0, ("list",)),
        (15, 0, ("selftest",)),
    ):
        ran = ketacalc(*arguments, COLUMNS="80")
        assert (ran.code, ran.said) == (code, "")
        assert len(ran.text.splitlines()) <= most, arguments


@pytest.mark.parametrize("form", FORMATS)
def test_chronic_pain_has_no_dose_and_is_answered_with_section_and_references(form: str) -> None:
    refused(ketacalc("dose", "-i", "chronic-pain", "-w", "70", "-f", form), 3, "Chronic Pain Management", "6, 8")


@pytest.mark.parametrize(
    ("name", "section", "references"),
    [
        ("pain", "Chronic Pain Management", "6, 8"),
        ("srse", "Refractory Epilepsy and Status Epilepticus", "10"),
        ("alcohol", "Substance Abuse Disorder and Mechanism of Action", "18-22"),
        ("heroin", "Substance Abuse Disorder and Mechanism of Action", "18-22"),
        ("anesthesia", "Ketamine Uses", "1"),
        ("chronic migraine", "Applications in Migraine Therapy", "13"),
    ],
)
def test_a_use_without_a_dose_exits_3(name: str, section: str, references: str) -> None:
    refused(within("dose", "-i", name, "-w", "70"), 3, "no dose", section, references)


@pytest.mark.parametrize("form", ["table", "json", "markdown"])
def test_uses_without_a_dose_are_named_beside_a_broad_name(form: str) -> None:
    text = flat(done("dose", "-i", "sud", "-w", "70", "-f", form))
    assert "alcohol use disorder" in text
    assert "heroin use disorder" in text


def test_the_oral_total_ignores_the_weight_and_is_stated_for_2_3_and_4_doses() -> None:
    for weight in ("3", "70", "150 kg", "330 lb"):
        text = done("dose", "-r", "borsato-oral", "-w", weight, COLUMNS="80")
        for figure in ("500 to 2,000 mg/day", "2 doses: 250 to 1,000 mg each", "4 doses: 125 to 500 mg each",
                       "3 doses: 166.7 to 666.7 mg (rounded) each", "fixed dose"):  # fmt: skip
            assert re.search(rf" {re.escape(figure)}$", text, re.MULTILINE), figure


def test_the_oral_total_is_exact_in_json() -> None:
    [dose] = json.loads(done("dose", "-r", "borsato-oral", "-w", "70", "-f", "json"))["doses"]
    each = {d["doses_per_day"]: (d["low"]["exact"], d["high"]["exact"], d["low"]["unit"]) for d in dose["derived"]}
    assert each == {2: ("250", "1000", "mg"), 3: ("500/3", "2000/3", "mg"), 4: ("125", "500", "mg")}


@pytest.mark.parametrize("form", FORMATS)
def test_a_dose_of_midazolam_is_never_printed_nor_scaled(form: str) -> None:
    afridi = done("dose", "-r", "afridi-in", "-w", "70", "-f", form)
    assert not stands("2 mg", afridi)
    assert not re.search(r'"(value|exact)": "?2"?\b(?!\.)', afridi)
    dakwar = done("dose", "-r", "dakwar-2017", "-w", "70", "-f", form)
    assert "0.025" not in dakwar
    assert "1.75" not in dakwar  # 0.025 mg/kg x 70 kg
    assert "comparator" not in afridi + dakwar


def everything() -> list[str]:
    """Return what the article is said to report: all but the doses reported elsewhere."""
    asked = [("show", name) for name in REGIMENS] + [("dose", "-i", name, "-w", "70") for name in INDICATIONS]
    return [within(*arguments, "-f", form).text for arguments in [*asked, ("list",)] for form in FORMATS]


def test_40_minutes_and_doses_of_esketamine_are_nowhere_the_articles() -> None:
    for text in map(flat, everything()):
        assert not stands("40 min", text)
        for figure in ("0.25 mg/kg/dose", "28 mg", "56 mg", "84 mg"):
            assert not stands(figure, text)
        assert "S-ketamine" not in text


def test_doses_reported_elsewhere_are_marked_so_and_stand_apart() -> None:
    text = done("list", "--elsewhere")
    article, heading, elsewhere = text.partition("Reported by cited sources, not reported in the article")
    assert heading
    assert "over 40 min" in flat(elsewhere)
    assert "S-ketamine" in elsewhere
    assert "40 min" not in article
    for cells in csv.DictReader(StringIO(done("list", "--elsewhere", "-f", "csv"))):
        assert (cells["kind"] == "not reported in the article") == cells["id"].startswith("elsewhere-")
    found = json.loads(done("list", "--elsewhere", "-f", "json"))
    assert [e["id"] for e in found["elsewhere"] if e["reported_in_the_article"] is not False] == []
    assert [r["regimen"] for r in found["regimens"]] == list(REGIMENS)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-r", "etchison-iv", "-w", "151"), "above the source's cap of 30 mg"),
        (("-r", "jacobwitz-ped", "-w", "70"), "ketacalc's own cut-off"),
        (("-r", "berman-2000", "-w", "12"), "ketacalc's own cut-off"),
        (("-r", "dakwar-2014", "-w", "70"), "0.41 then 0.71 mg/kg, and nothing between them"),
    ],
)
def test_what_bears_at_a_weight_is_said_and_not_refused(arguments: tuple[str, ...], said: str) -> None:
    assert said in flat(done("dose", *arguments, "-f", "markdown"))


def test_a_cap_that_is_not_passed_is_not_said_to_be() -> None:
    assert "above the source's cap" not in flat(done("dose", "-r", "etchison-iv", "-w", "150", "-f", "markdown"))


ANSWERS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("dose", "-i", "trd", "-w", "70"): (*FORMATS, "fhir"),
    ("convert", "1 g", "mg"): FORMATS,
    ("list",): FORMATS,
    ("show", "berman-2000"): FORMATS,
    ("cite", "25"): (*FORMATS, "text", "bibtex", "ris", "csl-json"),
}


@pytest.mark.parametrize(("arguments", "form"), [(a, form) for a, forms in ANSWERS.items() for form in forms])
def test_every_output_says_that_it_is_no_recommendation(arguments: tuple[str, ...], form: str) -> None:
    assert "not a recommendation." in flat(done(*arguments, "-f", form))


@pytest.mark.parametrize("name", ["TRD", "Treatment-Resistant Depression", "treatment resistant depression"])
def test_an_indication_is_found_by_id_and_name_in_any_case(name: str) -> None:
    assert done("dose", "-i", name, "-w", "70") == done("dose", "-i", "trd", "-w", "70")


def test_a_range_wider_than_a_hundred_fold_is_a_warning_on_stderr(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    for high, warned in (("100", False), ("101", True)):
        mine.write_text(REFERENCE + regimen("wide", f"1 to {high} mg", indication="i"))
        ran = within("dose", "-i", "i", "-w", "70", "--catalogue", str(mine))
        assert ran.code == 0
        assert f"1 to {high} mg" in ran.text
        assert "Reported in the catalogue mine.toml, not a recommendation." in ran.text
        assert ran.said.count("\n") == warned
        assert ("warning: mine.toml" in ran.said) == warned


def test_twelve_wide_ranges_are_one_warning_that_counts_them_and_names_lint(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(
        REFERENCE
        + "".join(regimen(f"w-{n}", "0.01 to 2 mg/kg/h", indication=f"d{n}", schedule="infusion") for n in range(12))
    )
    ran = within("list", "--catalogue", str(mine))
    assert (ran.code, ran.said.count("\n")) == (0, 1)
    assert ran.said == (
        "ketacalc: warning: 12 ranges are wider than 100 times; ketacalc lint lists them, each with its line\n"
    )
    assert within("lint", str(mine)).text.count("KC401") == 12


# Refusals: an exit code, one line on stderr, nothing on stdout.

DOSE = ("dose", "-i", "trd", "-w", "70")
REFUSED: dict[str, tuple[tuple[str, ...], int, tuple[str, ...]]] = {
    "empty command": (("",), 2, ("dose", "convert")),
    "unknown command": (("frobnicate",), 2, ("'frobnicate'", "dose", "convert")),
    "mistyped command": (("dosis",), 2, ("'dosis'", "did you mean dose?")),
    "option before the command": (("-i", "trd"), 2, ("-i",)),
    "no weight": (("dose", "-i", "trd"), 2, ("--weight",)),
    "weight without value": (("dose", "-i", "trd", "-w"), 2, ("-w",)),
    "no concentration": (("convert", "0.3 mg/kg/h", "mL/h", "-w", "70"), 2, ("--concentration", "50 mg/mL")),
    "no concentration for a unit": ((*DOSE, "--unit", "mL"), 2, ("--concentration", "50 mg/mL")),
    "no weight to convert with": (("convert", "0.3 mg/kg/h", "mg/h"), 2, ("--weight", "70 kg")),
    "no weight and no concentration": (("convert", "0.3 mg/kg/h", "mL/h"), 2, ("--weight", "--concentration")),
    "no drop factor": (("convert", "100 mL/h", "gtt/min"), 2, ("--drop-factor", "20 gtt/mL")),
    "no molar mass": (("convert", "1 mmol", "mg"), 2, ("--molar-mass", "237.73", "274.19")),
    "no unit": (("convert", "1 mg"), 2, ("UNIT",)),
    "nothing to convert": (("convert",), 2, ("QUANTITY",)),
    "unknown option": ((*DOSE, "--frob"), 2, ("--frob",)),
    "mistyped option": (("dose", "-i", "trd", "--wieght", "70"), 2, ("--wieght", "--weight")),
    "argument too many": ((*DOSE, "80"), 2, ("80",)),
    "unknown format": ((*DOSE, "-f", "xml"), 2, ("'xml'", "table", "json", "csv", "markdown")),
    "format of another command": ((*DOSE, "-f", "bibtex"), 2, ("'bibtex'", "table", "json", "csv", "markdown")),
    "weight twice": ((*DOSE, "--weight", "80"), 2, ("--weight", "twice")),
    "the same weight twice": ((*DOSE, "-w70"), 2, ("--weight", "twice")),
    "format twice": ((*DOSE, "-f", "json", "--format=csv"), 2, ("--format", "twice")),
    "indication twice": ((*DOSE, "-i", "se"), 2, ("--indication", "twice")),
    "indication and regimen": ((*DOSE, "-r", "berman-2000"), 2, ("--indication", "--regimen")),
    "neither indication nor regimen": (("dose", "-w", "70"), 2, ("--indication", "--regimen")),
    "mistyped indication": (("dose", "-i", "tdr", "-w", "70"), 2, ("'tdr'", "did you mean trd?")),
    "unknown indication": (("dose", "-i", "hiccups", "-w", "70"), 2, ("'hiccups'", "ketacalc list")),
    "mistyped regimen": (("dose", "-r", "bermann-2000", "-w", "70"), 2, ("did you mean berman-2000?",)),
    "mistyped regimen to show": (("show", "bermann-2000"), 2, ("did you mean berman-2000?",)),
    "nothing to show": (("show",), 2, ("one regimen", "ketacalc list")),
    "two regimens to show": (("show", "berman-2000", "-r", "berman-2000"), 2, ("one regimen",)),
    "unknown reference": (("cite", "99"), 2, ("'99'", "reference number")),
    "references named in two ways": (("cite", "25", "-i", "trd"), 2, ("--indication", "--regimen")),
    "route that is not reported": ((*DOSE, "--route", "oral"), 2, ("'oral'", "intravenous")),
    "empty indication": (("dose", "-i", "", "-w", "70"), 2, ("--indication", "empty")),
    "blank indication": (("dose", "-i", "  ", "-w", "70"), 2, ("--indication", "empty")),
    "empty regimen": (("dose", "-r", "", "-w", "70"), 2, ("--regimen", "empty")),
    "empty weight": (("dose", "-i", "trd", "-w", ""), 2, ("--weight", "empty", "70 kg")),
    "empty route": ((*DOSE, "--route", ""), 2, ("--route", "empty")),
    "empty concentration": ((*DOSE, "--concentration", ""), 2, ("--concentration", "50 mg/mL")),
    "empty quantity": (("convert", "", "mg"), 2, ("empty", "35 mg")),
    "empty unit": (("convert", "1 mg", ""), 2, ("''", "unit")),
    "empty name to show": (("show", ""), 2, ("''",)),
    "empty reference": (("cite", ""), 2, ("''",)),
    "missing catalogue": ((*DOSE, "--catalogue", "/no/such.toml"), 4, ("such.toml", "No such file")),
    "folder for a catalogue": ((*DOSE, "--catalogue", "/"), 4, ("directory",)),
    "device for a catalogue": ((*DOSE, "--catalogue", "/dev/zero"), 4, ("zero", "not a regular file")),
    "no TOML for a catalogue": ((*DOSE, "--catalogue", __file__), 4, ("test_cli.py", "TOML")),
    "empty name of a catalogue": ((*DOSE, "--catalogue", ""), 4, ("cannot read",)),
    "missing folder to write to": ((*DOSE, "-o", "/no/such/file"), 74, ("file", "No such file")),
}  # fmt: skip


MISREAD: dict[str, tuple[tuple[str, ...], int, tuple[str, ...]]] = {
    "weight in mg": (("dose", "-i", "trd", "-w", "70 mg"), 2, ("--weight", "70 kg")),
    "weight in hands": (("dose", "-i", "trd", "-w", "11 hands"), 2, ("'hands'", "kg, lb")),
    "weight that is negative": (("dose", "-i", "trd", "-w", "-70"), 2, ("'-70'", "negative")),
    "weight with an exponent": (("dose", "-i", "trd", "-w", "7e1"), 2, ("--weight", "e1")),
    "weight that is no number": (("dose", "-i", "trd", "-w", "nan"), 2, ("'nan'",)),
    "weight without a leading zero": (("dose", "-i", "trd", "-w", ".5"), 2, ("write 0.5",)),
    "weight with a leading zero": (("dose", "-i", "trd", "-w", "070"), 2, ("leading zero",)),
    "weight of zero": (("dose", "-i", "trd", "-w", "0"), 2, ("'0' is zero",)),
    "weight too small": (("dose", "-i", "trd", "-w", "199 g"), 2, ("0.2 to 700 kg",)),
    "weight too large": (("dose", "-i", "trd", "-w", "700.1"), 2, ("0.2 to 700 kg",)),
    "weight in other digits": (("dose", "-i", "trd", "-w", "\uff17\uff10"), 2, ("--weight", "digits")),
    "decimal comma in a weight": (("dose", "-i", "trd", "-w", "70,5"), 2, ("'70,5'", "70.5")),
    "decimal comma in a concentration": ((*DOSE, "--concentration", "2,5 mg/mL"), 2, ("'2,5'", "2.5")),
    "thousands in a quantity": (("convert", "1,000 mg", "g"), 2, ("'1,000'", "1 or 1000")),
    "concentration without volume": ((*DOSE, "--concentration", "50 mg"), 2, ("--concentration", "50 mg/mL")),
    "concentration in percent": ((*DOSE, "--concentration", "5 %"), 2, ("--concentration", "mg/mL")),
    "duration in mg": (("dose", "-r", "lauritsen-iv", "-w", "70", "--duration", "2 mg"), 2, ("--duration", "time")),
    "duration of a dose that is not infused": (
        ("dose", "-r", "afridi-in", "-w", "70", "--duration", "2 h"), 2, ("duration", "infused")
    ),
    "unit of another kind": ((*DOSE, "--unit", "kg"), 2, ("kg", "mg")),
    "unit in capitals": (("convert", "1 MG", "mg"), 2, ("'MG'", "did you mean mg?", "megagram")),
    "megagram": (("convert", "1 Mg", "mg"), 2, ("'Mg'", "did you mean mg?")),
    "international units": (("convert", "1 IU", "mg"), 2, ("'IU'",)),
    "drug to body": (("convert", "1 mg", "kg"), 2, ("mg", "kg")),
    "single dose to rate": (("convert", "1 mg", "mg/h"), 2, ("single dose", "rate")),
    "code for a quantity": (("convert", "9**9**9 mg", "mg"), 2, ("'**9**9 mg'", "unit")),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_one_line_on_stderr_and_nothing_on_stdout(name: str) -> None:
    arguments, code, words = REFUSED[name]
    refused(ketacalc(*arguments), code, *words)


@pytest.mark.parametrize("name", MISREAD)
def test_a_number_or_unit_that_is_not_read_is_refused_with_what_would_work(name: str) -> None:
    arguments, code, words = MISREAD[name]
    refused(within(*arguments), code, *words)


def test_a_missing_weight_says_what_would_work() -> None:
    assert re.search(r"\b(70|154 lb|3200 g)\b", ketacalc("dose", "-i", "trd").said)


@pytest.mark.parametrize(
    "arguments",
    [
        ("\x1b[31m\x9b2J",),
        ("--\x1b]0;title\x07",),
        (*DOSE, "\x1b[31m\r\nketacalc: all is well"),
        ("dose", "-i", "\x1b[31mtrd\x1b[0m", "-w", "70"),
        ("dose", "-i", "trd\u202e\u2066", "-w", "70"),
        ("dose", "-i", "trd", "-w", "70\n80"),
        (*DOSE, "-f", "\x1b[31mjson"),
        ("dose", "-i", "\udcff\udcfe", "-w", "70"),
        ("\udcff",),
        ("show", "\u202eberman-2000"),
        ("cite", "\x01", "\x7f"),
        (HUGE,),
        (f"--{HUGE}",),
        ("dose", "-i", HUGE, "-w", "70"),
        ("dose", "-i", "trd", "-w", HUGE),
        ("dose", "-i", "trd", "-w", "7" * 100_000),
        (*DOSE, "-f", HUGE),
        ("convert", f"1 {'mg/' * 30_000}kg", "mg"),
        ("show", HUGE),
    ],
    ids=lambda arguments: ascii(" ".join(arguments))[:40],
)
def test_no_argument_reaches_the_terminal_as_an_escape_or_at_length(arguments: tuple[str, ...]) -> None:
    refused(process(*arguments), 2)


@pytest.mark.parametrize("arguments", [(*DOSE, "--catalogue"), (*DOSE, "-o")])
@pytest.mark.parametrize("path", [f"/no/{HUGE}", "/no/\x1b[31m\udcff\n", "/no/\u202ex"], ids=["long", "escape", "bidi"])
def test_no_path_reaches_the_terminal_as_an_escape_or_at_length(arguments: tuple[str, ...], path: str) -> None:
    refused(process(*arguments, path), 4 if arguments[-1] == "--catalogue" else 74)


def test_a_refusal_stays_short_where_stderr_takes_only_ascii() -> None:
    for argument in ("--" + "\N{CJK UNIFIED IDEOGRAPH-65E5}" * 250, "\N{LATIN SMALL LETTER E WITH ACUTE}" * 250):
        refused(process("dose", argument, "-w", "70", PYTHONIOENCODING="ascii"), 2)
        refused(process("list", argument, PYTHONIOENCODING="ascii"), 2)


NASTY = (
    "", " ", "\x00", "\x1b[31mred", "\x9b31m", "a\nb\rc", "\u202etrd", "\u2028", "\udcff\udcfe", "\ue000", "[bold]x[/]",
    "\uff17\uff10", "\u0667\u0660", "9**9**9", "{0}%s%n", "-1", "--", "`id`$(id)", "nan", "1e9", "0x10", HUGE,
    "9" * 100_000, "1/" * 50_000, "mg" * 50_000,
)  # fmt: skip


def options(command: str) -> list[str]:
    """Return the options of a command that take a value, as its help names them."""
    return re.findall(r"^ +(?:-\w, )?(--[a-z-]+) [A-Z<]", ketacalc(command, "--help").text, re.MULTILINE)


def sound(ran: Ran) -> None:
    """Check that a run either answered or was refused as every refusal is."""
    assert ran.code in (0, 1, 2, 3, 4, 74), ran
    if ran.code not in (0, 1):
        refused(ran, ran.code)


@pytest.mark.parametrize("command", commands())
def test_no_value_of_any_option_of_any_command_breaks_it(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for value in NASTY:
        sound(within(command, value))
        sound(within(command, "1 mg", value))
    # Every option meets a third of the values, in turn, so that every value meets a third of the options.
    for at, option in enumerate(options(command)):
        for value in NASTY[at % 3 :: 3]:
            sound(within(command, option, value))
            sound(within(command, "1 mg", f"{option}={value}"))
    assert not (set(os.listdir(tmp_path)) - {value for value in NASTY if len(value) < 20})


SINGLE = {
    "--indication", "--regimen", "--weight", "--route", "--concentration", "--duration", "--unit", "--drop-factor",
    "--molar-mass", "--format", "--output",
}  # fmt: skip


@pytest.mark.parametrize("command", ["dose", "convert", "list", "show", "cite"])
def test_every_single_valued_option_given_twice_is_refused(command: str) -> None:
    single = SINGLE & set(options(command))
    assert {"--format", "--output"} <= single
    for option in single:
        refused(within(command, option, "70", option, "70"), 2, option, "twice")


def test_no_exit_code_is_used_but_those_that_are_frozen() -> None:
    codes = {ketacalc(*arguments).code for arguments, _, _ in REFUSED.values()}
    assert codes | {ketacalc("dose", "-i", "pain", "-w", "70").code, ketacalc("list").code} == {0, 2, 3, 4, 74}


# Help.


def examples(command: str) -> list[str]:
    """Return the examples that the help of a command shows."""
    shown = ketacalc(command, "--help").text.partition("\n  Examples:\n")[2]
    return [line.strip() for line in shown.partition("\n\n")[0].splitlines()]


def test_the_help_names_every_command_and_what_ketacalc_does_not_do() -> None:
    text = done("--help")
    assert {"dose", "convert", "list", "show", "cite"} <= set(commands())
    assert "It reports and does not recommend." in flat(text)
    assert text.isascii()


@pytest.mark.parametrize("command", commands())
def test_every_command_has_help_with_an_example_of_its_own(command: str) -> None:
    text = done(command, "--help")
    assert text.startswith(f"Usage: ketacalc {command} ")
    assert text.isascii()
    assert examples(command)
    for example in examples(command):
        assert re.search(rf"(^|\| )ketacalc {command}\b", example), example


@pytest.mark.parametrize("command", commands())
def test_an_example_stands_whole_on_one_line_of_the_help_at_any_width(command: str) -> None:
    for columns in ("20", "200"):
        lines = ketacalc(command, "--help", COLUMNS=columns).text.splitlines()
        assert {f"    {example}" for example in examples(command)} <= set(lines)


@pytest.mark.parametrize("example", list(chain.from_iterable(examples(command) for command in commands())))
def test_every_example_of_the_help_runs(example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = re.findall(r"(?<!-o )(?<!--output )(?<!init )\b[\w./-]+\.(?:csv|toml|tsv|py)\b", example)
    if not all(Path(name).exists() for name in named):
        pytest.skip(f"stands on a file of the reader's: {', '.join(named)}")
    monkeypatch.chdir(tmp_path)
    is_alone = example.startswith("ketacalc ") and not set("|<>$;&") & set(example)
    ran = within(*shlex.split(example)[1:]) if is_alone else shell(example)
    assert (ran.code, ran.said) == (0, ""), example
    assert ran.out or os.listdir(tmp_path)


def test_help_is_one_text_by_whatever_name_it_is_asked_for() -> None:
    text = done("help")
    assert text == done("-h") == done("--help")
    bare = ketacalc()
    assert (bare.code, bare.text, bare.said) == (2, text, "ketacalc: no command given; see ketacalc help\n")
    for command in commands():
        assert done("help", command) == done(command, "-h") == done(command, "--help")
    assert done("help", "cohort", "check") == done("cohort", "check", "-h")
    assert done("-V") == done("--version")


def test_the_help_groups_the_commands_by_the_job_and_cuts_no_line() -> None:
    text = done("help", COLUMNS="80")
    jobs = ("At the bedside", "The evidence", "Other people's work", "Your data")
    places = [text.index(f"\n{job}:\n") for job in jobs]
    assert places == sorted(places)
    assert "..." not in text.partition("\nAt the bedside:")[2]
    assert max(map(len, text.splitlines())) <= 80
    assert "  ketacalc dose --indication trd --weight 70\n" in text
    assert set(commands()) == {
        "dose", "check", "prepare", "course", "card", "convert", "list", "show", "cite", "compare", "verify", "conform",
        "vectors", "cohort", "lint", "init", "selftest", "help",
    }  # fmt: skip


def test_the_exit_codes_are_a_topic_of_the_help() -> None:
    text = done("help", "exit-codes")
    assert re.findall(r"^ +(\d+)  [A-Za-z]", text, re.MULTILINE) == [
        "0", "1", "2", "3", "4", "70", "74", "129", "130", "143",
    ]  # fmt: skip
    refused(ketacalc("help", "dosis"), 2, "did you mean dose?")
    refused(ketacalc("help", "cohort", "dosis"), 2, "'dosis'")


def test_the_version_is_that_of_tool_and_catalogue() -> None:
    with (ROOT / "data" / "regimens.toml").open("rb") as file:
        catalogue = tomllib.load(file)["version"]
    assert re.fullmatch(rf"ketacalc \d+\.\d+\.\d+\S* \(catalogue {re.escape(catalogue)}\)\n", done("--version"))
