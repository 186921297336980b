"""Several catalogues at once: every dose says which file it is from, no name means two things, nothing is dropped."""

import csv
import hashlib
import json
from io import StringIO
from pathlib import Path

import pytest

import ketacalc
from tests.catalogues import REFERENCE, regimen
from tests.command import Ran, refused, within

A = f"""\
version = "1"
title = "Of A"
source = {{ title = "Guideline A" }}

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

{regimen("alpha", "1 mg/kg", indication="pain")}
[[elsewhere]]
id = "elsewhere-a"
reference = "2"
drug = "examplol"
dose = "3 mg"

[[fault]]
text = "Fault of A."
references = ["1"]
"""
B = f"""\
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

{regimen("beta", "2 to 4 mg/kg", drug="examplamine", indication="chronic", route="intravenous")}"""
RATE = regimen("gamma", "5 to 20 mg/kg/h", indication="run", route="intravenous", schedule="infusion")
FOUND = """\
audit = { agreement = "differs", read = ["abstract"], found = [
  { dose = "8 mg/kg", words = "adults", reference = "2", read = ["abstract"] },
  { dose = "9 mg/kg", words = "children", source = "Gamma 2003", read = ["abstract"] },
] }
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
    amounts = {dose["regimen"]: dose["amount"] for dose in document["doses"]}
    ends = {name: (amount["low"]["exact"], amount["high"]["exact"]) for name, amount in amounts.items()}
    assert [*ends.items()] == [("alpha", ("10", "10")), ("beta", ("20", "40"))]


def test_every_regimen_names_its_own_file_and_its_own_reference() -> None:
    doses = json.loads(done("dose", "-i", "pain", "-w", "10", "-f", "json").out)["doses"]
    named = [
        (dose["catalogue_name"], dose["citations"][0]["number"], dose["citations"][0]["authors"]) for dose in doses
    ]
    assert named == [("a.toml", "a.toml:1", ["Alpha A"]), ("b.toml", "b.toml:1", ["Beta B"])]


def test_json_names_every_catalogue_with_version_and_hash() -> None:
    document = json.loads(done("dose", "-i", "pain", "-w", "10", "-f", "json").out)
    named = [(one["name"], one["version"], len(one["sha256"])) for one in document["catalogues"]]
    assert named == [("a.toml", "1", 64), ("b.toml", "2", 64)]
    assert document["catalogue"] == document["catalogues"][0]
    assert document["catalogues"][0]["sha256"] != document["catalogues"][1]["sha256"]
    assert document["notice"] == "Reported in the catalogues a.toml, b.toml, not a recommendation."


def test_json_of_one_catalogue_names_it_both_ways() -> None:
    document = json.loads(within("dose", "-i", "trd", "-w", "10", "-f", "json").out)
    assert document["catalogues"] == [document["catalogue"]]
    assert document["doses"][0]["catalogue_name"] == document["catalogue"]["name"] == "shipped"


@pytest.mark.parametrize(
    "arguments",
    [
        ("dose", "-i", "pain", "-w", "10"),
        ("check", "15 mg", "-i", "pain", "-w", "10"),
        ("list",),
        ("card", "-i", "pain", "--weights", "10"),
        ("compare",),
    ],
)
def test_each_row_of_a_csv_names_the_catalogue_of_its_regimen(arguments: tuple[str, ...]) -> None:
    ran = within(*arguments, "-f", "csv", *BOTH)
    rows = [row for row in csv.DictReader(StringIO(ran.text)) if row.get("regimen") or row.get("kind") == "regimen"]
    named = [(row.get("regimen") or row["id"], row["catalogue"], row["catalogue_version"]) for row in rows]
    assert list(dict.fromkeys(named)) == [("alpha", "a.toml", "1"), ("beta", "b.toml", "2")]
    assert {len(row["catalogue_sha256"]) for row in rows} == {64}


@pytest.mark.parametrize("form", ["table", "markdown", "csv", "json"])
@pytest.mark.parametrize(
    "arguments",
    [
        ("card", "-i", "pain", "--weights", "10,20"),
        ("compare", "-w", "10"),
        ("dose", "-i", "pain", "-w", "10"),
        ("check", "10 mg", "-i", "pain", "-w", "10"),
        ("list",),
        ("show", "alpha"),
        ("cite",),
        ("prepare", "-r", "alpha", "-w", "10", "--concentration", "5 mg/mL"),
        ("prepare", "--rate", "20 mL/h", "-i", "run", "-w", "10", "--concentration", "5 mg/mL"),
    ],
    ids=lambda arguments: " ".join(arguments[:2]),
)
def test_every_output_names_every_catalogue(arguments: tuple[str, ...], form: str) -> None:
    Path("a.toml").write_text(A + RATE)
    ran = within(*arguments, "-f", form, *BOTH)
    assert (ran.code, ran.err) == (0, b""), ran
    text = flat(ran.text).replace("\\_", "_")
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
    assert "Mentioned, no dose given: chronic pain" in text
    [use] = json.loads(done("dose", "-i", "chronic", "-w", "10", "-f", "json").out)["without_dose"]
    assert (use["section"], use["references"]) == ("Section A", ["a.toml:2"])


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


@pytest.mark.parametrize(
    ("arguments", "key"),
    [
        (("dose", "-i", "pain", "-w", "10"), "doses"),
        (("card", "-i", "pain", "--weights", "10"), "tables"),
        (("list",), "regimens"),
    ],
)
def test_each_regimen_of_a_document_names_its_own_catalogue(arguments: tuple[str, ...], key: str) -> None:
    found = json.loads(done(*arguments, "-f", "json").out)[key]
    assert [(one["regimen"], one["catalogue_name"]) for one in found] == [("alpha", "a.toml"), ("beta", "b.toml")]


def test_a_comparison_names_the_catalogue_of_each_dose_and_qualifies_what_an_audit_cites() -> None:
    Path("a.toml").write_text(put('schedule = "single"\n', f'schedule = "single"\n{FOUND}', A))
    document = json.loads(done("compare", "-f", "json").out)
    figures = [figure for axis in document["axes"] for figure in axis["figures"]]
    assert [(one["regimen"], one["catalogue_name"], one["citation"].partition(" (")[0]) for one in figures] == [
        ("alpha", "a.toml", "[a.toml:1] Alpha A, 2001"),
        ("alpha", "a.toml", "[a.toml:2] Aleph A, 2002"),
        ("alpha", "a.toml", "Gamma 2003"),
        ("beta", "b.toml", "[b.toml:1] Beta B, 1999"),
    ]
    assert [one["number"] for one in figures[1]["citations"]] == ["a.toml:2"]
    shown = json.loads(done("show", "alpha", "-f", "json").out)
    assert [one["reference"] for one in shown["audit"]["found"]] == ["a.toml:2", None]


def test_a_page_names_every_catalogue_with_its_hash_and_its_document() -> None:
    Path("b.toml").write_text(put('title = "Of B"', 'title = "Of B"\nsource = { title = "Guideline B" }', B))
    page = done("card", "-i", "pain", "--weights", "10", "-f", "html").text
    for name in ("a.toml", "b.toml"):
        assert f"{name} SHA-256 {hashlib.sha256(Path(name).read_bytes()).hexdigest()}" in page
    assert '<p class="quiet">a.toml: Guideline A (catalogue 1)</p>' in page
    assert '<p class="quiet">b.toml: Guideline B (catalogue 2)</p>' in page


def test_each_dose_in_fhir_names_its_own_catalogue_and_document() -> None:
    Path("b.toml").write_text(put('title = "Of B"', 'title = "Of B"\nsource = { title = "Guideline B" }', B))
    entries = json.loads(done("dose", "-i", "pain", "-w", "10", "-f", "fhir").out)["entry"]
    for entry, (name, version, title) in zip(
        entries, [("a.toml", "1", "Guideline A"), ("b.toml", "2", "Guideline B")], strict=True
    ):
        resource = entry["resource"]
        assert resource["version"] == version
        assert resource["identifier"][0]["type"]["text"] == f"regimen of the catalogue {name}"
        assert [one.get("label", one["display"]) for one in resource["relatedArtifact"]] == [title, f"[{name}:1]"]
        digest = hashlib.sha256(Path(name).read_bytes()).hexdigest()
        assert f"from the catalogue {name}, version {version}, sha256 {digest}" in resource["text"]["div"]
        assert resource["usage"].startswith("Reported in the catalogues a.toml, b.toml, not a recommendation.")


def test_a_dose_in_fhir_has_the_same_name_alone_and_beside_another_catalogue() -> None:
    Path("a.toml").write_text(A + RATE.replace('"gamma"', '"second"').replace('"run"', '"pain"'))
    alone = json.loads(within("dose", "-i", "pain", "-w", "10", "-f", "fhir", *BOTH[:2]).out)["entry"]
    both = json.loads(done("dose", "-i", "pain", "-w", "10", "-f", "fhir").out)["entry"]
    assert [one["fullUrl"] for one in alone] == [one["fullUrl"] for one in both[:2]]


def test_ris_and_csl_json_cite_each_reference_and_document_by_its_file() -> None:
    Path("b.toml").write_text(put('title = "Of B"', 'title = "Of B"\nsource = { title = "Guideline B" }', B))
    keys = ["article-a.toml", "article-b.toml", "a.toml:1", "a.toml:2", "b.toml:1"]
    ris = [line[6:] for line in done("cite", "-f", "ris").text.splitlines() if line.startswith("ID  - ")]
    csl = json.loads(done("cite", "-f", "csl-json").out)
    assert ris == [one["id"] for one in csl] == keys
    assert [one["title"] for one in csl[:2]] == ["Guideline A", "Guideline B"]
    for form in ("ris", "csl-json", "bibtex"):
        text = done("cite", "b.toml:1", "-f", form).text
        assert "Beta" in text
        assert "Alpha" not in text
        assert "Reported in the catalogues a.toml, b.toml, not a recommendation." in text


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
    Path("b.toml").write_text(put("2 to 4 mg/kg", "5 to 4 mg/kg", B))
    refused(within("list", *BOTH), 4, "b.toml", "regimen 'beta'", "it falls: write the lower figure first")


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


def test_an_indication_of_both_is_named_as_the_first_file_names_it_and_the_other_name_is_an_alias() -> None:
    for files, name, alias in (
        (("a.toml", "b.toml"), "chronic pain", "lasting pain"),
        (("b.toml", "a.toml"), "lasting pain", "chronic pain"),
    ):
        found = ketacalc.catalogue(*files).indication("chronic")
        assert (found.name, found.aliases) == (name, (alias,))


def test_an_indication_called_like_a_use_of_a_file_is_refused(tmp_path: Path) -> None:
    """A use keeps its words as `name:id` beside a dose of the same id: nothing else may have that name."""
    use = '[[use]]\nid = "gout"\nname = "gout"\nreferences = ["1"]\n'
    first, second = tmp_path / "first.toml", tmp_path / "second.toml"
    first.write_text(REFERENCE + use + regimen("none", "1 mg", indication="rash"))
    dosed = [regimen(at, "1 mg", indication=name) for at, name in (("one", "gout"), ("two", "first.toml:gout"))]
    second.write_text(REFERENCE + "".join(dosed))
    with pytest.raises(
        ketacalc.CatalogueError, match=r"the indication 'first\.toml:gout' is called like one of a file"
    ):
        ketacalc.catalogue(str(first), str(second))
    assert "gout" in [one.id for one in ketacalc.catalogue(str(first)).indications]


def test_the_references_of_an_indication_are_those_of_its_name() -> None:
    by_option, by_name = (
        [one["number"] for one in json.loads(within("cite", *asked, "-f", "json").text)["references"]]
        for asked in (("--indication", "trd"), ("trd",))
    )
    assert by_option == by_name
    assert "25" in by_option  # Berman 2000, of treatment-resistant depression
