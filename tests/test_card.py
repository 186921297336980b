"""`card`: every figure of every row is what a pencil makes of it, and what is to be known of it stands beside it."""

import csv
import json
import os
import pty
import re
import subprocess
import sys
from fractions import Fraction
from functools import cache
from html import unescape
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketacalc.core.catalogue.loading import load
from ketacalc.core.catalogue.selection import select
from ketacalc.core.dose.card import tabulate
from ketacalc.core.quantities import read_concentration
from ketacalc.core.quantities.weights import read_weights
from ketacalc.core.verify.cell import Status
from ketacalc.core.verify.cells import Stated, verify
from ketacalc.core.verify.tables import read_tables
from ketacalc.output.card.result import CardResult
from ketacalc.output.formats import markdown
from ketacalc.output.formats.text import write as drawn_as_table
from ketacalc.output.result import Medium
from ketacalc.output.screen import Screen
from tests.catalogues import REFERENCE, regimen
from tests.command import ENVIRONMENT, ketacalc, piped, process, refused, within, without
from tests.test_layout import QUANTITY, quantities
from tests.test_schemas import validator

Document = dict[str, Any]

FORMATS = ("table", "json", "csv", "markdown", "html")
INDICATIONS = ("trd", "depression", "epilepsy", "se", "migraine", "sud", "cocaine")
NOTICE = "Reported in one review article, not a recommendation."
HOSTILE = """
[[reference]]
number = "1"
title = "<img src=x onerror=alert(1)> {{7*7}}"
[[regimen]]
id = "<script>alert(1)</script>"
drug = "ex & ample {% raw %} {{ 7*7 }}"
indication = "pain\\"; } body { display: none }</style><script>"
route = "[red]oral[/red]"
schedule = "single"
dose = "0.05 to 0.1 mg/kg"
references = ["1"]
caution = [{ text = "=1+1 <b>bold</b> | *star* \\\\A" }]
"""


def done(*arguments: str) -> str:
    ran = within("card", *arguments)
    assert (ran.code, ran.said) == (0, ""), ran
    return ran.text


def rows(*arguments: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(done(*arguments, "-f", "csv"))))


def document(*arguments: str) -> Document:
    """Return the document, after a look at its schema."""
    found: Document = json.loads(done(*arguments, "-f", "json"))
    assert not [error.message for error in validator("card").iter_errors(found)]
    return found


def printed(regimen: str, *arguments: str) -> list[list[str]]:
    """Return the cells of the table of a regimen, as Markdown has them."""
    text = done("-r", regimen, *arguments, "-f", "markdown").replace("**", "")
    lines = [re.sub(" +", " ", line) for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if "---" not in line]


def flat(text: str) -> str:
    """Return text without the marks of a table, of Markdown and of HTML, in one line."""
    bare = re.sub(r"<style>.*?</style>|<[^>]+>|[\u2500-\u257f|]|\*\*", " ", text, flags=re.DOTALL)
    return re.sub(r" (?=[;,.)])", "", " ".join(unescape(bare).replace("\\", "").split()))


# Figures, by hand.


def test_half_a_milligram_per_kg_at_40_to_120_kg_is_20_to_60_mg() -> None:
    assert printed("berman-2000", "--weights", "40:120:20") == [
        ["Weight", "Dose in mg"],
        ["40 kg", "20 mg"],
        ["60 kg", "30 mg"],
        ["80 kg", "40 mg"],
        ["100 kg", "50 mg"],
        ["120 kg", "60 mg"],
    ]


def test_a_rate_stands_in_mg_and_in_ml_an_hour_at_the_concentration_that_heads_it() -> None:
    # 0.12 x 50 = 6, 0.42 x 50 = 21; over 3 mg/mL 2 and 7. At 70 kg 8.4 and 29.4, 2.8 and 9.8.
    assert printed("lauritsen-iv", "--weights", "50, 70", "--concentration", "3 mg/mL") == [
        ["Weight", "Rate in mg/h", "Rate in mL/h at 3 mg/mL"],
        ["50 kg", "6 to 21 mg/h", "2 to 7 mL/h"],
        ["70 kg", "8.4 to 29.4 mg/h", "2.8 to 9.8 mL/h"],
    ]


def test_each_number_of_doses_a_day_has_a_column_of_its_own() -> None:
    assert printed("borsato-oral", "--weights", "50, 70", "--concentration", "50 mg/mL") == [
        [
            "Weight", "Daily dose in mg/day", "Each of 2 doses in mg", "Each of 3 doses in mg", "Each of 4 doses in mg",
            "Daily volume in mL/day at 50 mg/mL", "Each of 2 doses in mL at 50 mg/mL",
            "Each of 3 doses in mL at 50 mg/mL", "Each of 4 doses in mL at 50 mg/mL",
        ],
        [
            "not used", "500 to 2,000 mg/day", "250 to 1,000 mg", "166.7 to 666.7 mg (rounded)", "125 to 500 mg",
            "10 to 40 mL/day", "5 to 20 mL", "3.333 to 13.33 mL (rounded)", "2.5 to 10 mL",
        ],
    ]  # fmt: skip


def test_a_fixed_dose_stands_once_and_says_that_the_weight_is_not_used() -> None:
    assert printed("afridi-in", "--weights", "30:120:10") == [["Weight", "Dose in mg"], ["not used", "25 mg"]]
    for form in ("table", "markdown", "html"):
        assert "the weight is not used" in flat(done("-r", "afridi-in", "--weights", "30:120:10", "-f", form))


def test_a_weight_in_pounds_stands_beside_its_kilograms() -> None:
    # 154 x 0.45359237 = 69.85322498; half of it is 34.92661249.
    assert printed("berman-2000", "--weights", "154 lb") == [
        ["Weight", "In kg", "Dose in mg"],
        ["154 lb", "69.85 kg (rounded)", "34.93 mg (rounded)"],
    ]
    [row] = rows("-r", "berman-2000", "--weights", "154 lb")
    assert (row["weight"], row["weight_kg_exact"]) == ("154 lb", "69.85322498")
    assert (row["amount"], row["exact"], row["rounded"]) == ("34.93 mg", "34.92661249", "yes")


def test_a_dose_above_the_cap_is_marked_in_its_row_and_no_other_is() -> None:
    # 0.2 x 150 = 30, which is the cap and not above it.
    assert [row[-1] for row in printed("etchison-iv", "--weights", "140:160:10")] == [
        "Caution", "", "", "! above the source's cap of 30 mg",
    ]  # fmt: skip
    assert "above the source's cap of 30 mg" in flat(done("-r", "etchison-iv", "--weights", "160"))
    assert "above the source's cap" not in done("-r", "etchison-iv", "--weights", "150")


def test_a_weight_outside_the_population_is_marked_and_the_cut_off_named_as_ours() -> None:
    assert [row[-1] for row in printed("berman-2000", "--weights", "39.9, 40.0")] == [
        "Caution", "! weight below 40 kg", "",
    ]  # fmt: skip
    assert [row[-1] for row in printed("jacobwitz-ped", "--weights", "50, 50.1")] == [
        "Caution", "", "! weight above 50 kg",
    ]  # fmt: skip
    assert "ketacalc's own cut-off for an adult's weight" in flat(done("-r", "berman-2000", "--weights", "30"))


def test_two_fixed_doses_read_like_a_range_nowhere() -> None:
    # 0.41 x 70 = 28.7, 0.71 x 70 = 49.7; over 10 mg/mL 2.87 and 4.97.
    asked = ("--weights", "70, 80", "--concentration", "10 mg/mL")
    [head, row, _] = printed("dakwar-2014", *asked)
    assert head[1:] == ["Dose in mg (fixed doses)", "Volume in mL at 10 mg/mL (fixed doses)"]
    assert row[1:] == ["28.7 mg, then 49.7 mg", "2.87 mL, then 4.97 mL"]
    for form in ("table", "markdown", "html"):
        text = flat(done("-r", "dakwar-2014", *asked, "-f", form))
        assert "0.41 mg/kg, then 0.71 mg/kg" in text
        assert "28.7 mg, then 49.7 mg" in text
        assert not re.search(r"\d to \d", text)
    html = done("-r", "dakwar-2014", "--weights", "40:120:2", *asked[2:], "-f", "html")
    [head] = re.findall(r'<tr class="running".*?</tr>', html, re.DOTALL)
    assert "reported 0.41 mg/kg, then 0.71 mg/kg" in flat(head)
    found = document("-r", "dakwar-2014", *asked)
    assert [dose["exact"] for dose in found["tables"][0]["fixed"]["doses"]] == ["0.41", "0.71"]
    assert {(row["bound"], row["dose"]) for row in rows("-r", "dakwar-2014", *asked)} == {
        ("fixed", "0.41 mg/kg"),
        ("fixed", "0.71 mg/kg"),
    }
    assert document("-r", "borsato-iv", *asked)["tables"][0]["fixed"] is None


# A concentration is one drug's.


TWO = (
    REFERENCE
    + regimen("weighed", "0.2 mg/kg", drug="morphine", indication="pain")
    + regimen("counted", "2 mmol/kg", drug="Morphine", indication="pain")
)


def own(folder: Path, text: str, indication: str = "pain") -> tuple[str, ...]:
    """Return the options that name a catalogue of this text."""
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return ("-i", indication, "--catalogue", str(path))


def test_one_concentration_for_several_drugs_is_refused(tmp_path: Path) -> None:
    asked = own(tmp_path, TWO.replace('"Morphine"', '"fentanyl"').replace("mmol", "mcg"))
    ran = within("card", *asked, "--weights", "70", "--concentration", "1 mg/mL")
    refused(ran, 2, "one drug", "morphine, fentanyl", "--regimen", "weighed")
    assert within("card", *asked, "--weights", "70").code == 0
    only = ("-r", "weighed", *asked[2:], "--weights", "70", "--concentration", "1 mg/mL")
    assert "14 mL" in done(*only, "-f", "markdown")  # 0.2 x 70 = 14 mg


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("name", "routes"), [("migraine", "intranasal, intravenous"), ("epilepsy", "intravenous, oral")]
)
def test_one_concentration_for_several_routes_is_said_beside_every_regimen(name: str, routes: str, form: str) -> None:
    asked = ("-i", name, "--weights", "70", "-f", form)
    text = flat(done(*asked, "--concentration", "10 mg/mL"))
    said = f"You gave one concentration, 10 mg/mL; it is used for every route here ({routes})."
    regimens = len(document("-i", name, "--weights", "70")["tables"])
    assert text.count(said) >= regimens
    if form in ("table", "markdown", "html"):
        assert text.count(said) == regimens
        assert f"Concentration stated: 10 mg/mL, for all regimens here ({routes}), whatever route or product." in text
    assert "You gave one concentration" not in flat(done(*asked))
    one = flat(done(*asked, "--concentration", "10 mg/mL", "--route", "intravenous"))
    assert "You gave one concentration" not in one
    assert "assumed about strength" not in text


def test_a_dose_in_moles_has_no_volume_and_keeps_the_volumes_of_the_others(tmp_path: Path) -> None:
    asked = (*own(tmp_path, TWO), "--weights", "70", "--concentration", "1 mg/mL")
    weighed, counted = document(*asked)["tables"]
    assert weighed["rows"][0]["derived"][0]["low"]["exact"] == "14"
    assert weighed["volumes_withheld"] == ""
    assert counted["rows"][0]["derived"] == []
    assert counted["rows"][0]["amount"]["low"]["exact"] == "140"
    said = "No volume and no rate in mL is stated at 1 mg/mL: for a dose in mmol/kg that takes a molar mass"
    for form in FORMATS:
        assert said in flat(done(*asked, "-f", form))
    alone = within("card", "-r", "counted", *asked[2:])
    refused(alone, 2, "counted", "molar mass")
    assert "237.73" not in alone.said


@pytest.mark.parametrize("form", FORMATS)
def test_a_volume_says_what_form_its_dose_is_of(form: str) -> None:
    asked = ("-r", "berman-2000", "--weights", "70", "-f", form)
    text = flat(done(*asked, "--concentration", "10 mg/mL"))
    assert "the source's abstract names ketamine hydrochloride; the article does not state a basis" in text
    if form in ("table", "markdown", "html"):
        assert "injection vials of ketamine are labelled as base" in text
        assert "labelled as base" not in flat(done(*asked))


@pytest.mark.parametrize("drug", ["morphine", "esketamine"])
def test_vials_of_ketamine_are_named_for_no_other_drug(drug: str, tmp_path: Path) -> None:
    catalogue = re.sub("[Mm]orphine", drug, TWO)
    text = done(*own(tmp_path, catalogue), "--weights", "70", "--concentration", "1 mg/mL", "-f", "markdown")
    assert "Salt or base: not stated." in text
    assert "vials" not in text


@pytest.mark.parametrize("form", ["table", "markdown", "html"])
def test_a_card_with_volumes_says_that_no_device_was_looked_at(form: str) -> None:
    asked = ("-i", "trd", "--weights", "70", "-f", form)
    assert "No figure is checked against a syringe" in flat(done(*asked, "--concentration", "10 mg/mL"))
    assert "syringe" not in flat(done(*asked))


def test_markdown_has_the_hash_the_version_and_full_citations() -> None:
    text = done("-i", "migraine", "--weights", "70", "-f", "markdown").replace("\\", "")
    found = document("-i", "migraine", "--weights", "70")
    assert found["catalogue"]["sha256"] in text
    assert f"ketacalc {found['version']}, catalogue shipped" in text
    dois = [citation["doi"] for table in found["tables"] for citation in table["citations"]]
    assert len(dois) == 3
    for doi in dois:
        assert text.count(f"doi:{doi}") == 1


# A suspect unit.


@pytest.mark.parametrize("form", FORMATS)
def test_no_volume_follows_from_a_suspect_unit_and_the_card_says_why(form: str) -> None:
    asked = ("-r", "jacobwitz-ped", "--weights", "10, 20", "--concentration", "10 mg/mL", "-f", form)
    text = flat(done(*asked))
    assert not re.search(r"\d mL", text.replace("at 10 mg/mL", ""))
    assert not re.search(r"\"mL\b", text)
    assert "No volume and no rate in mL is stated at 10 mg/mL: the printed unit is suspect" in text
    assert "--accept-caution" not in text  # it stands in the README: a nurse who reads the card runs no command
    accepted = flat(done(*asked, "--accept-caution"))
    assert "No volume and no rate in mL is stated" not in accepted
    assert "mL/h" in accepted
    if form in ("table", "markdown", "html"):
        said = "stated because you accepted the suspect unit"
        assert said in accepted
        assert said not in text


def test_an_accepted_suspect_unit_is_a_field_of_document_and_csv() -> None:
    asked = ("-r", "jacobwitz-ped", "--weights", "10", "--accept-caution")
    for concentration, expected in (((), False), (("--concentration", "10 mg/mL"), True)):
        assert document(*asked, *concentration)["tables"][0]["accepted_caution"] is expected
        assert {row["accepted_caution"] for row in rows(*asked, *concentration)} == {"yes" if expected else "no"}
    other = ("-r", "berman-2000", "--weights", "70", "--accept-caution", "--concentration", "10 mg/mL")
    assert document(*other)["tables"][0]["accepted_caution"] is False


def test_an_accepted_suspect_unit_gives_the_rate_that_follows_from_what_is_printed() -> None:
    # 1 x 12 = 12 mg/day, which is 0.5 mg/h and at 10 mg/mL 0.05 mL/h; 7 times as much at the upper end.
    [head, row] = printed("jacobwitz-ped", "--weights", "12", "--concentration", "10 mg/mL", "--accept-caution")
    assert row == ["12 kg", "12 to 84 mg/day", "0.5 to 3.5 mg/h", "1.2 to 8.4 mL/day", "0.05 to 0.35 mL/h"]
    assert [name for name in head if "derived, spread evenly over 24 h" in name] == [head[2], head[4]]


@pytest.mark.parametrize("form", ["table", "markdown", "html"])
def test_the_suspect_unit_stands_above_its_table(form: str) -> None:
    text = flat(done("-r", "jacobwitz-ped", "--weights", "12", "-f", form))
    assert text.index("mg/kg/day is printed, and mg/kg/h may have been meant") < text.index("12 kg 12 to 84 mg/day")


def test_a_concentration_withholds_nothing_from_the_other_regimens() -> None:
    found = document("-i", "epilepsy", "--weights", "70", "--concentration", "10 mg/mL")
    assert [table["volumes_withheld"] for table in found["tables"]] == ["", ""]


# What stands beside the figures.


def spoken(table: Document) -> tuple[str, ...]:
    """Return the sentences of one regimen: what it did, and its cautions."""
    return (table["outcome"]["text"], *(caution["text"] for caution in table["cautions"]))


@pytest.mark.parametrize("form", ["table", "markdown"])
@pytest.mark.parametrize("name", INDICATIONS)
def test_what_holds_for_all_rows_of_a_regimen_stands_once(name: str, form: str) -> None:
    text = flat(done("-i", name, "--weights", "50:60:5", "-f", form))
    told = document("-i", name, "--weights", "50:60:5")
    assert text.count(NOTICE) == 1
    for table in told["tables"]:
        for words in spoken(table):
            assert 1 <= text.count(flat(words)) <= sum(words in spoken(other) for other in told["tables"])
        assert table["route"] in text
        assert table["population"].casefold() in text.casefold()
        assert f"[{table['citations'][0]['number']}]" in text


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_carries_notice_outcome_cautions_and_source(form: str) -> None:
    text = flat(done("-i", "migraine", "--weights", "70, 80", "-f", form))
    assert NOTICE in text
    assert "no better than placebo; more side effects" in text
    assert "The source's patients were inpatients" in text
    assert re.search(r"Etchison (AR|et al)", text)
    assert "refractory chronic migraine" in text
    assert re.search(r"\b[0-9a-f]{64}\b", text) or form == "table"
    for word in ("recommended", "should receive", " safe"):
        assert word not in text


def test_a_figure_that_was_rounded_is_marked_in_every_format_for_people() -> None:
    # 0.25 x 33.333 = 8.33325
    for form in ("table", "markdown", "html"):
        assert "(rounded)" in done("-r", "borsato-iv", "--weights", "33.333", "-f", form)
        assert "(rounded)" not in done("-r", "borsato-iv", "--weights", "40", "-f", form)


@cache
def card_of(name: str) -> Screen:
    """Return what a person sees of a card with pounds, volumes and rates: the widest there is."""
    catalogue, weights, concentration = load(), read_weights("66,154,352 lb"), read_concentration("3 mg/mL")
    selection = select(catalogue, indication=name)
    tables = tabulate(selection.regimens, weights, concentration, accept_caution=True)
    return CardResult(
        source=catalogue, selection=selection, weights=weights, concentration=concentration, tables=tables
    ).screen()


@pytest.mark.parametrize(("at", "name"), [*enumerate(["epilepsy", "se", "migraine", "sud"])])
def test_no_quantity_is_cut_or_split_at_any_width(at: int, name: str) -> None:
    """Each width is that of one of the four."""
    whole = quantities(re.sub(r"<br>|\|", "\n", markdown.write(card_of(name), Medium()).replace("\\", "")))
    assert len(whole) > 10
    for width in range(20 + at, 201, 4):
        drawn = drawn_as_table(card_of(name), Medium(width=width))
        # A column's head stands once above a table and once in each block, so that only what stands there is compared.
        assert set(quantities(drawn)) == set(whole), width
        assert "\N{HORIZONTAL ELLIPSIS}" not in drawn


# CSV that verify reads back.


def faults(data: bytes) -> list[str]:
    """Return what `verify` finds wrong in a table, read with no option at all."""
    checked = verify(read_tables(data, "card")[0], Stated())
    assert checked
    return [f"row {cell.row}: {cell.printed} {cell.note}" for cell in checked if cell.status is not Status.OK]


def written(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02}"


@settings(max_examples=60)
@given(
    name=st.sampled_from(INDICATIONS),
    unit=st.sampled_from(["kg", "lb", "g"]),
    weights=st.lists(st.integers(min_value=50_00, max_value=690_00), min_size=1, max_size=4, unique=True),
    concentration=st.none() | st.integers(min_value=1, max_value=200_00),
)
def test_verify_reads_every_card_back_without_a_fault(
    name: str, unit: str, weights: list[int], concentration: int | None
) -> None:
    listed = ", ".join(written(weight * (10 if unit == "g" else 1)) for weight in weights)
    asked = ["-i", name, "--weights", f"{listed} {unit}", "--accept-caution", "-f", "csv"]
    if concentration is not None:
        asked += ["--concentration", f"{written(concentration)} mg/mL"]
    ran = within("card", *asked)
    assert (ran.code, ran.said) == (0, "")
    assert faults(ran.out) == []


@pytest.mark.parametrize("name", INDICATIONS)
def test_the_command_verify_reads_a_card_on_stdin(name: str) -> None:
    asked = ("-i", name, "--weights", "40:120:20 lb", "--concentration", "3 mg/mL", "--accept-caution", "-f", "csv")
    ran = piped(done(*asked).encode(), "verify", "-")
    assert ran.code == 0, ran
    assert re.search(r"(\d+) figures: \1 ok, 0 differ, 0 refused", ran.text)


def test_verify_finds_the_one_figure_of_a_card_that_was_changed() -> None:
    data = done("-i", "migraine", "--weights", "40:120:10", "--concentration", "5 mg/mL", "-f", "csv")
    assert data.count(",8.4 mg/h,") == 1
    [fault] = faults(data.replace(",8.4 mg/h,", ",84 mg/h,").encode())
    assert "84 mg/h" in fault


def test_a_row_of_the_csv_prints_one_figure_with_its_unit_and_without_commas_between_thousands() -> None:
    found = rows("-i", "epilepsy", "--weights", "70, 80", "--concentration", "0.5 mg/mL")
    for row in found:
        [cell] = [row[name] for name in ("amount", "volume", "rate") if row[name]]
        assert re.fullmatch(r"\d+(\.\d+)? [A-Za-z/]+", cell)
    assert "4000 mL/day" in {row["rate"] for row in found}  # 2,000 mg over 0.5 mg/mL


def test_each_bound_of_a_range_has_a_row_beside_the_reported_bound_that_it_follows_from() -> None:
    found = rows("-r", "borsato-iv", "--weights", "70")
    assert [(row["bound"], row["dose"], row["rate"]) for row in found] == [
        ("low", "0.25 mg/kg/h", "17.5 mg/h"),
        ("high", "0.5 mg/kg/h", "35 mg/h"),
    ]


def test_verify_divides_a_daily_dose_by_the_doses_of_its_row() -> None:
    table = (
        "dose,doses_per_day,amount\n500 mg/day,3,166.7 mg\n500 mg/day,4,166.7 mg\n500 mg/day,0,1 mg\n5 mg,2,2.5 mg\n"
    )
    statuses = [cell.status for cell in verify(read_tables(table.encode(), "table")[0], Stated())]
    assert statuses == [Status.OK, Status.DIFFERS, Status.REFUSED, Status.REFUSED]


# The document.


@given(
    name=st.sampled_from(INDICATIONS),
    weights=st.lists(st.integers(min_value=20, max_value=700_00), min_size=1, max_size=3, unique=True),
)
@settings(max_examples=40)
def test_a_document_has_each_bound_times_each_weight_exactly(name: str, weights: list[int]) -> None:
    found = document("-i", name, "--weights", ", ".join(written(weight) for weight in weights))
    for table in found["tables"]:
        for weight, row in zip(weights, table["rows"], strict=True):
            by = Fraction(weight, 100) if table["by_weight"] else 1
            for end in ("low", "high"):
                assert Fraction(row["amount"][end]["exact"]) == Fraction(table["reported"][end]["exact"]) * by


def test_a_document_holds_the_volumes_with_their_working() -> None:
    found = document("-r", "berman-2000", "--weights", "70", "--concentration", "50 mg/mL")
    [volume] = found["tables"][0]["rows"][0]["derived"]
    assert volume["low"]["exact"] == "0.7"
    assert volume["working"] == "35 mg / 50 mg/mL = 0.7 mL"


# Refusals.


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("-i", "trd"), 2, ("--weights 40:120:10",)),
        (("--weights", "70"), 2, ("--indication", "--regimen")),
        (("-i", "pain", "--weights", "70"), 3, ("no dose",)),
        (("-i", "trf", "--weights", "70"), 2, ("did you mean trd?",)),
        (("-i", "trd", "--weights", "70", "--route", "oral"), 2, ("intravenous",)),
        (("-i", "trd", "--weights", "70", "--concentration", "50 Mg/mL"), 2, ("mg/mL",)),
        (("-i", "trd", "--weights", "70", "--concentration", "1 mmol/mL"), 2, ("molar mass",)),
        (("-i", "trd", "--weights", "70", "--concentration", "0.000001 mg/mL"), 2, ("berman-2000", "concentration")),
        (("-i", "trd", "--weights", "70", "-f", "pdf"), 2, ("html",)),
        (("-i", "trd", "--weights", "70", "--weights", "80"), 2, ("twice",)),
        (("-i", "trd", "--weights", "70", "-f", "html", "-o", "/dev/full"), 74, ("No space left",)),
        (("-i", "trd", "--weights", "70", "-f", "html", "-o", "/no/such/card.html"), 74, ("card.html",)),
        (("-i", "trd", "--weights", "70", "--catalogue", "/no/such.toml"), 4, ("such.toml",)),
    ],
)
def test_what_gives_no_card_is_refused(arguments: tuple[str, ...], code: int, words: tuple[str, ...]) -> None:
    refused(within("card", *arguments), code, *words)


def test_the_page_needs_jinja2_and_says_how_to_install_it() -> None:
    page = without("jinja2", "card", "-i", "trd", "--weights", "70", "-f", "html")
    assert (page.code, page.out) == (2, b"")
    said = r"ketacalc: card -f html needs jinja2; install it with: .*pip install 'ketacalc\[card\]'.*\n"
    assert re.fullmatch(said, page.said)
    other = without("jinja2", "card", "-i", "trd", "--weights", "70", "-f", "csv")
    assert (other.code, other.err) == (0, b"")


def test_a_page_is_the_same_bytes_on_any_terminal_and_in_a_file(tmp_path: Path) -> None:
    asked = ("card", "-i", "migraine", "--weights", "70", "-f", "html")
    page = ketacalc(*asked).out
    assert process(*asked, LANG="C", PYTHONIOENCODING="ascii", COLUMNS="20", NO_COLOR="1").out == page
    assert ketacalc(*asked, "-o", str(tmp_path / "card.html")).out == b""
    assert (tmp_path / "card.html").read_bytes() == page


# Text of a catalogue is data.


@cache
def hostile(folder: Path, form: str) -> str:
    path = folder / "mine.toml"
    path.write_text(HOSTILE, encoding="utf-8")
    return done("-r", "<script>alert(1)</script>", "--weights", "70", "--catalogue", str(path), "-f", form)


def test_no_text_of_a_catalogue_becomes_markup_in_markdown(tmp_path: Path) -> None:
    text = hostile(tmp_path, "markdown")
    assert "<script>" not in text
    assert "&lt;script&gt;" in text
    assert "\\*star\\*" in text


def test_no_text_of_a_catalogue_becomes_a_formula_in_csv(tmp_path: Path) -> None:
    [low, _] = csv.DictReader(StringIO(hostile(tmp_path, "csv")))
    assert low["cautions"].startswith("'=1+1")
    assert low["amount"] == "3.5 mg"


def test_no_text_of_a_catalogue_becomes_colour_in_a_terminal(tmp_path: Path) -> None:
    assert "[red]oral[/red]" in hostile(tmp_path, "table")


def test_an_own_catalogue_is_named_with_its_hash_in_every_format_that_holds_one(tmp_path: Path) -> None:
    for form in ("json", "csv", "html"):
        text = hostile(tmp_path, form)
        assert "mine.toml" in text
        assert re.search(r"[0-9a-f]{64}", text)
    assert QUANTITY.search(hostile(tmp_path, "table"))


def test_verify_reads_a_card_of_an_own_catalogue_back_with_every_kind_of_schedule(tmp_path: Path) -> None:
    entries = (
        ("divided", "daily divided", "mg/kg/day", "doses_per_day = [1, 3, 7]"),
        ("minute", "infusion", "mcg/kg/min", ""),
        ("whole", "daily", "g/day", ""),
    )
    text = REFERENCE + "".join(
        regimen(name, f"0.1 to 0.7 {unit}", more, schedule=schedule) for name, schedule, unit, more in entries
    )
    asked = (*own(tmp_path, text, "example"), "--weights", "33.3, 70", "--concentration", "0.3 mg/mL")
    assert faults(done(*asked, "-f", "csv").encode()) == []
    found = {table["regimen"]: table["rows"][1] for table in document(*asked)["tables"]}
    # 0.1 x 70 = 7 mg/day, in 7 doses 1 mg each, which is 3.333 mL.
    [each] = [d for d in found["divided"]["derived"] if d["doses_per_day"] == 7 and d["low"]["unit"] == "mL"]
    assert each["low"]["exact"] == "10/3"
    # 0.1 x 70 = 7 mcg/min, 0.42 mg/h, 1.4 mL/h.
    assert {d["low"]["exact"] for d in found["minute"]["derived"] if d["low"]["unit"] == "mL/h"} == {"1.4"}
    # 0.1 g/day over 24 h is 25/6 mg/h, 125/9 mL/h.
    assert {d["low"]["exact"] for d in found["whole"]["derived"] if d["low"]["unit"] == "mL/h"} == {"125/9"}


def on_a_terminal(*arguments: str) -> tuple[str, bytes]:
    """Run `card` with a terminal as stderr, and return what it shows there and what it writes to stdout."""
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "ketacalc", "card", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=theirs,
        check=True,
        env=ENVIRONMENT,
        timeout=60,
    )
    os.set_blocking(ours, False)
    try:
        shown = os.read(ours, 1 << 16)
    except BlockingIOError:
        shown = b""
    os.close(theirs)
    os.close(ours)
    return shown.decode(), done.stdout


def test_long_work_shows_a_sign_of_life_on_a_terminal_and_short_work_does_not(tmp_path: Path) -> None:
    assert on_a_terminal("-i", "trd", "--weights", "40:120:10", "-f", "csv")[0] == ""
    entry = HOSTILE.partition("[[regimen]]")[2]
    many = "".join("[[regimen]]" + re.sub("(?m)^id = .*$", f'id = "r{at}"', entry) for at in range(11))
    path = tmp_path / "many.toml"
    path.write_text(HOSTILE.partition("[[regimen]]")[0] + re.sub("(?m)^indication = .*$", 'indication = "x"', many))
    asked = ("-i", "x", "--weights", "40:139.5:0.5", "--catalogue", str(path), "-f", "csv")
    shown, out = on_a_terminal(*asked)
    assert "making the card" in shown
    plain = ketacalc("card", *asked)
    assert (plain.out, plain.said) == (out, "")
    assert out.count(b"\n") == 1 + 11 * 200 * 2


def test_the_largest_figure_of_a_card_is_9_999_999() -> None:
    # 0.5 mg/kg x 99.99999 kg = 49.999995 mg, in which 5 ng/mL go 9,999,999 times; at 100 kg they go 10,000,000 times.
    options = ("-r", "berman-2000", "--concentration", "5 ng/mL", "-f", "csv", "--weights")
    assert within("card", *options, "99.99999").code == 0
    refused(within("card", *options, "100"), 2, "in mL", "0.000000001 to 9,999,999", "check the concentration")


def test_a_card_of_figures_that_could_not_be_read_again_is_refused() -> None:
    """35 mg at 0.000001 mg/mL are 35,000,000 mL: more than the grammar reads."""
    asked = ("card", "-r", "berman-2000", "--weights", "70", "--concentration", "0.000001 mg/mL")
    refused(within(*asked), 2, "berman-2000 gives a figure in mL that is beyond what ketacalc reads", "concentration")
