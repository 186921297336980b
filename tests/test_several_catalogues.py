"""Several catalogues at once: every dose says which file it is from, no name means two things, nothing is dropped."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

import ketacalc
from tests.command import Ran, refused, within

A = """\
version = "1"
title = "Of A"
source = { title = "Guideline A" }

[[indication]]
id = "pain"
name = "pain"
aliases = ["ache"]

[[use]]
id = "chronic"
name = "chronic pain"
under = ["pain"]
section = "Section A"
references = ["2"]
note = "named only"

[[reference]]
number = "1"
authors = ["Alpha A"]
year = "2001"

[[reference]]
number = "2"
authors = ["Aleph A"]
year = "2002"

[[regimen]]
id = "alpha"
drug = "examplol"
indication = "pain"
route = "oral"
schedule = "single"
low = "1"
high = "1"
unit = "mg/kg"
references = ["1"]

[[elsewhere]]
id = "elsewhere-a"
reference = "2"
drug = "examplol"
dose = "3 mg"

[[fault]]
text = "Fault of A."
references = ["1"]
"""
B = """\
version = "2"
title = "Of B"

[[indication]]
id = "Pain"
name = "pain"
aliases = ["dolor"]

[[indication]]
id = "chronic"
name = "lasting pain"
under = ["Pain"]

[[reference]]
number = "1"
authors = ["Beta B"]
year = "1999"

[[regimen]]
id = "beta"
drug = "examplamine"
indication = "chronic"
route = "intravenous"
schedule = "single"
low = "2"
high = "4"
unit = "mg/kg"
references = ["1"]
"""
BOTH = ("--catalogue", "a.toml", "--catalogue", "b.toml")


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.toml").write_text(A)
    Path("b.toml").write_text(B)


def done(*arguments: str) -> Ran:
    ran = within(*arguments, *BOTH)
    assert (ran.code, ran.err) == (0, b""), ran
    return ran


def flat(text: str) -> str:
    return " ".join(text.split())


def put(old: str, new: str, text: str) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


@pytest.mark.parametrize("name", ["pain", "ache", "dolor", "PAIN"])
def test_an_indication_of_both_holds_the_regimens_of_both(name: str) -> None:
    document = json.loads(done("dose", "-i", name, "-w", "10", "-f", "json").out)
    assert [(d["regimen"], d["amount"]["low"]["exact"], d["amount"]["high"]["exact"]) for d in document["doses"]] == [
        ("alpha", "10", "10"),
        ("beta", "20", "40"),
    ]


def test_every_regimen_names_its_own_file_and_its_own_reference() -> None:
    doses = json.loads(done("dose", "-i", "pain", "-w", "10", "-f", "json").out)["doses"]
    assert [(d["catalogue_name"], d["citations"][0]["number"], d["citations"][0]["authors"]) for d in doses] == [
        ("a.toml", "a.toml:1", ["Alpha A"]),
        ("b.toml", "b.toml:1", ["Beta B"]),
    ]


def test_json_names_every_catalogue_with_version_and_hash() -> None:
    document = json.loads(done("dose", "-i", "pain", "-w", "10", "-f", "json").out)
    assert [(c["name"], c["version"], len(c["sha256"])) for c in document["catalogues"]] == [
        ("a.toml", "1", 64),
        ("b.toml", "2", 64),
    ]
    assert document["catalogue"] == document["catalogues"][0]
    assert document["catalogues"][0]["sha256"] != document["catalogues"][1]["sha256"]
    assert document["notice"] == "Reported in the catalogues a.toml, b.toml, not a recommendation."


def test_json_of_one_catalogue_names_it_both_ways() -> None:
    document = json.loads(within("dose", "-i", "trd", "-w", "10", "-f", "json").out)
    assert document["catalogues"] == [document["catalogue"]]
    assert document["doses"][0]["catalogue_name"] == document["catalogue"]["name"] == "shipped"


@pytest.mark.parametrize(
    "arguments",
    [("dose", "-i", "pain", "-w", "10"), ("check", "15 mg", "-i", "pain", "-w", "10"), ("list",)],
)
def test_each_row_of_a_csv_names_the_catalogue_of_its_regimen(arguments: tuple[str, ...]) -> None:
    ran = within(*arguments, "-f", "csv", *BOTH)
    rows = [row for row in csv.DictReader(StringIO(ran.text)) if row.get("regimen") or row.get("kind") == "regimen"]
    named = [(row.get("regimen") or row["id"], row["catalogue"], row["catalogue_version"]) for row in rows]
    assert named == [("alpha", "a.toml", "1"), ("beta", "b.toml", "2")]
    assert {len(row["catalogue_sha256"]) for row in rows} == {64}


@pytest.mark.parametrize("form", ["table", "markdown", "csv", "json"])
@pytest.mark.parametrize(
    "arguments",
    [
        ("dose", "-i", "pain", "-w", "10"),
        ("check", "10 mg", "-i", "pain", "-w", "10"),
        ("list",),
        ("show", "alpha"),
        ("cite",),
        ("prepare", "-r", "alpha", "-w", "10", "--concentration", "5 mg/mL"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_every_output_names_every_catalogue(arguments: tuple[str, ...], form: str) -> None:
    text = flat(done(*arguments, "-f", form).text).replace("\\_", "_")
    assert "a.toml" in text
    assert "b.toml" in text
    assert "not a recommendation." in text


@pytest.mark.parametrize("columns", ["20", "80", "200"])
def test_a_person_sees_which_file_a_dose_is_from(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.command.ENVIRONMENT", {"LANG": "C.UTF-8", "COLUMNS": columns})
    text = flat(done("dose", "-i", "pain", "-w", "10").text)
    assert "[a.toml:1]" in text
    assert "[b.toml:1]" in text
    assert "20 to 40 mg" in text


def test_a_use_without_a_dose_is_told_beside_the_dose_that_another_file_has() -> None:
    text = flat(done("dose", "-i", "chronic", "-w", "10").text)
    assert "20 to 40 mg" in text
    assert "Named without a dose" in text
    assert "chronic pain (Section A; references: a.toml:2; named only)" in text


def test_what_neither_has_a_dose_for_is_refused_in_the_words_of_both() -> None:
    Path("b.toml").write_text(B + '[[use]]\nid = "sprain"\nsection = "Section B"\n')
    Path("a.toml").write_text(A + '[[use]]\nid = "sprain"\nsection = "Section A"\nreferences = ["1"]\n')
    ran = within("dose", "-i", "sprain", "-w", "10", *BOTH)
    refused(ran, 3, "a.toml, b.toml report no dose", "Section A: sprain (a.toml:1)", "Section B: sprain (none)")


def test_a_reference_is_found_by_the_name_of_its_file() -> None:
    assert "[b.toml:1] Beta B. 1999." in done("cite", "b.toml:1").text
    refused(within("cite", "1", *BOTH), 2, "'1'")


def test_faults_of_citation_belong_to_their_own_file() -> None:
    assert json.loads(done("show", "alpha", "-f", "json").out)["faults"] == ["Fault of A."]
    assert json.loads(done("show", "beta", "-f", "json").out)["faults"] == []


def test_each_entry_of_bibtex_has_a_key_of_its_own() -> None:
    text = done("cite", "-f", "bibtex").text
    keys = [line.partition("{")[2].rstrip(",") for line in text.splitlines() if line.startswith("@")]
    assert len(keys) == len(set(keys)) == 4


def test_doses_reported_elsewhere_keep_their_reference() -> None:
    [found] = json.loads(done("list", "--elsewhere", "-f", "json").out)["elsewhere"]
    assert (found["id"], found["citation"]["number"]) == ("elsewhere-a", "a.toml:2")


CLASHES = {
    "a regimen": (put('id = "beta"', 'id = "Alpha"', B), ("regimen 'Alpha'", "a.toml", "b.toml")),
    "a dose elsewhere": (
        B + '[[elsewhere]]\nid = "elsewhere-a"\nreference = "1"\ndrug = "d"\ndose = "1 mg"\n',
        ("elsewhere 'elsewhere-a'", "a.toml", "b.toml"),
    ),
    "a name": (put('aliases = ["dolor"]', 'aliases = ["chronic pain"]', B), ("'chronic pain'", "a.toml", "b.toml")),
}


@pytest.mark.parametrize(("text", "words"), CLASHES.values(), ids=CLASHES)
def test_what_stands_in_two_files_is_refused_with_both_named(text: str, words: tuple[str, ...]) -> None:
    Path("b.toml").write_text(text)
    assert within("lint", "b.toml").code == 0
    refused(within("list", *BOTH), 4, *words)


def test_two_files_of_one_name_are_refused() -> None:
    Path("inner").mkdir()
    Path("inner/a.toml").write_text(B)
    refused(
        within("list", "--catalogue", "a.toml", "--catalogue", "inner/a.toml"), 4, "two catalogues are called a.toml"
    )
    refused(within("list", "--catalogue", "a.toml", "--catalogue", "a.toml"), 4, "two catalogues are called a.toml")


def test_a_fault_in_the_second_file_is_told_with_its_name() -> None:
    Path("b.toml").write_text(put('low = "2"', 'low = "5"', B))
    refused(within("list", *BOTH), 4, "b.toml", "regimen 'beta'", "above high")


def test_python_takes_several_files_too() -> None:
    own = ketacalc.catalogue("a.toml", "b.toml")
    assert [dose.regimen.catalogue for dose in ketacalc.dose(weight="10", indication="pain", catalogue=own)] == [
        "a.toml",
        "b.toml",
    ]
    assert ketacalc.check("30 mg", weight="10", indication="dolor", catalogue=own).verdict == "within"
    assert [one.name for one in own.each] == ["a.toml", "b.toml"]


def test_the_order_of_the_files_is_the_order_of_the_answers() -> None:
    turned = ("--catalogue", "b.toml", "--catalogue", "a.toml")
    document = json.loads(within("dose", "-i", "pain", "-w", "10", "-f", "json", *turned).out)
    assert [d["regimen"] for d in document["doses"]] == ["beta", "alpha"]
