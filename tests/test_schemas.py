"""Every document that a command writes keeps its shipped schema, and what is not such a document does not."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.catalogues import REFERENCE, regimen
from tests.command import shell, within

Document = dict[str, Any]
At = tuple[str | int, ...]

ROOT = Path(__file__).resolve().parents[1]
FORMAT = "catalogue.schema.json"
"""The schema of a file that is read and not of a document that is written; `test_catalogue_format.py` is about it."""
FOLDER = files("ketacalc").joinpath("schemas")
SHIPPED = sorted({path.name for path in FOLDER.iterdir() if path.name.endswith(".json")} - {FORMAT})

INDICATIONS = (
    "depression", "trd", "epilepsy", "se", "se-paediatric", "migraine", "migraine-aura", "refractory-migraine",
    "migraine-ed", "sud", "cocaine",
)  # fmt: skip
NO_DOSE = (
    "anaesthesia", "headache", "depression-general", "neuroprotection", "synaptic-plasticity", "chronic-pain",
    "refractory-chronic-pain", "oral-chronic-pain", "acute-pain", "se-anaesthetic", "srse",
    "refractory-chronic-migraine", "alcohol", "heroin", "esketamine-trd", "trd-later",
)  # fmt: skip
REGIMENS = (
    "borsato-iv", "borsato-oral", "jacobwitz-ped", "afridi-in", "lauritsen-iv", "etchison-iv", "dakwar-2014",
    "dakwar-2017", "berman-2000",
)  # fmt: skip
WEIGHTS = ("0.2", "3200 g", "12.5", "70", "154 lb", "700 kg")

MINIMAL = REFERENCE + regimen("mine", "1 to 3 mg/kg")
FULL = r"""
version = "2"
title = "Mine | [red]"
[source]
title = "An article"
[[indication]]
id = "example"
name = "an <example>"
aliases = ["instance"]
[[use]]
id = "other"
references = ["1"]
[[reference]]
number = "1"
authors = ["Muster Ä"]
year = "2001"
[[regimen]]
id = "mine"
drug = "examplol"
indication = "example"
route = "intravenous"
schedule = "daily divided"
doses_per_day = [1, 3, 7]
ages = "adult"
dose = "0.1 to 0.7 mmol/kg/day"
patients = 3
references = ["1"]
outcome = { direction = "not-stated", text = "=1+1" }
comparator = { drug = "other", dose = "1 mcg/min" }
max = { dose = "30 mmol/day", from = "source", read = ["registry"] }
audit = { agreement = "suspect", suspect_unit = "mmol/kg/h" }
[[elsewhere]]
id = "there"
reference = "1"
drug = "examplol"
dose = "1 to 2 ng/kg/min"
[[fault]]
references = ["1"]
text = "the year"
"""


@cache
def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(
        json.loads(files("ketacalc").joinpath("schemas", f"{name}.schema.json").read_text("utf-8"))
    )


def written(*arguments: str) -> Document:
    """Return the document that a command writes, after a look at its schema."""
    ran = within(*arguments, "-f", "json")
    assert (ran.code, ran.err) == (0, b""), ran
    document: Document = json.loads(ran.out)
    name, _, version = document["schema"].removeprefix("ketacalc.").partition("/")
    assert (name, version) == (arguments[0], "1")
    assert not [f"{error.json_path}: {error.message}" for error in validator(name).iter_errors(document)]
    return document


@pytest.mark.parametrize("weight", WEIGHTS)
@pytest.mark.parametrize("asked", [*(("-i", name) for name in INDICATIONS), *(("-r", name) for name in REGIMENS)])
def test_every_dose_at_every_weight_keeps_the_schema(asked: tuple[str, str], weight: str) -> None:
    written("dose", *asked, "-w", weight)
    written("dose", *asked, "-w", weight, "--concentration", "3 mg/mL", "--exact")


@pytest.mark.parametrize(
    "arguments",
    [
        ("-r", "lauritsen-iv", "--duration", "40 min"),
        ("-r", "borsato-iv", "--duration", "7 h", "--unit", "mcg/kg/min"),
        ("-i", "migraine", "--duration", "2 day", "--concentration", "7 mg/mL", "--unit", "mcg/min"),
        ("-i", "migraine", "--unit", "ng"),
        ("-i", "se", "--unit", "mg/h"),
        ("-i", "se", "--concentration", "50 mg/mL", "--unit", "mL/h", "--accept-caution"),
        ("-i", "epilepsy", "--concentration", "50 mg/mL", "--unit", "mL/day"),
        ("-i", "migraine", "--route", "intranasal"),
    ],
)
def test_totals_volumes_and_units_asked_for_keep_the_schema(arguments: tuple[str, ...]) -> None:
    assert any(dose["derived"] for dose in written("dose", "-w", "63.1", *arguments)["doses"]) or "--route" in arguments


@given(
    tenths=st.integers(min_value=2, max_value=7000),
    concentration=st.integers(min_value=1, max_value=9999),
    regimen=st.sampled_from(REGIMENS),
)
def test_any_weight_and_concentration_keep_the_schema(tenths: int, concentration: int, regimen: str) -> None:
    weight = f"{tenths // 10}.{tenths % 10}"
    written("dose", "-r", regimen, "-w", weight, "--concentration", f"{concentration} mcg/mL")


@pytest.mark.parametrize(
    "arguments",
    [
        ("10 mcg/kg/min", "mg/kg/h"),
        ("0.3 mg/kg/h", "mL/h", "-w", "70", "--concentration", "2 mg/mL"),
        ("0.3 mg/kg/h", "mL/h", "-w", "154 lb", "--concentration", "3 mg/mL"),
        ("100 mL/h", "gtt/min", "--drop-factor", "20 gtt/mL"),
        ("1200 ng/mL", "micromol/L", "--molar-mass", "237.73 g/mol"),
        ("1 mg/day", "ng/s"),
        ("0.000000000001 ng", "g"),
        ("9999999 g", "ng"),
        ("1 s", "day"),
        ("3200 g", "kg"),
        ("70 kg", "lb"),
        ("5 mg/kg/dose", "mg", "-w", "7"),
        ("1 mg/dL", "mg/mL"),
        ("2 nmol/kg/min", "mg/h", "-w", "70", "--molar-mass", "274.19 g/mol"),
    ],
)
def test_every_conversion_keeps_the_schema(arguments: tuple[str, ...]) -> None:
    written("convert", *arguments)


@pytest.mark.parametrize("name", [*INDICATIONS, *NO_DOSE, "pain"])
def test_the_list_and_the_citations_of_every_indication_keep_their_schemas(name: str) -> None:
    written("list", "-i", name)
    written("cite", "-i", name)


def test_the_whole_catalogue_keeps_its_schemas() -> None:
    assert len(written("list")["regimens"]) == len(REGIMENS)
    assert {found["reported_in_the_article"] for found in written("list", "--elsewhere")["elsewhere"]} == {False}
    assert len(written("list", "--route", "oral")["regimens"]) == 1
    assert len(written("cite")["references"]) == 33  # 31 of the article, and two papers that it does not list
    assert [found["number"] for found in written("cite", "25", "12")["references"]] == ["25", "12"]


@pytest.mark.parametrize("asked", [(), ("--elsewhere",), *(("-i", name) for name in INDICATIONS)])
def test_every_comparison_keeps_its_schema(asked: tuple[str, ...]) -> None:
    assert written("compare", *asked, "-w", "12.5")["axes"]
    assert written("compare", *asked, "-w", "154 lb", "--elsewhere")["axes"]


@pytest.mark.parametrize("name", REGIMENS)
def test_every_regimen_keeps_its_schemas(name: str) -> None:
    assert written("show", name)["regimen"] == name
    assert written("cite", "-r", name)["references"]


@pytest.mark.parametrize("toml", [MINIMAL, FULL], ids=["minimal", "full"])
def test_the_documents_of_an_own_catalogue_keep_their_schemas(toml: str, tmp_path: Path) -> None:
    path = tmp_path / "mine [red].toml"
    path.write_text(toml, encoding="utf-8")
    mine = ("--catalogue", str(path))
    documents = [
        written("dose", "-i", "example", "-w", "70", *mine),
        written("list", "--elsewhere", *mine),
        written("show", "mine", *mine),
        written("cite", *mine),
    ]
    assert {document["catalogue"]["name"] for document in documents} == {"mine [red].toml"}


@pytest.mark.parametrize(
    "arguments",
    [
        ("35 mg", "-i", "trd", "-w", "70"),
        ("350 mg", "-i", "trd", "-w", "70", "--tolerance", "5%"),
        ("34.93 mg", "-i", "trd", "-w", "154 lb"),
        ("0.3 mg/kg/min", "-r", "lauritsen-iv"),
        ("3 mg/kg/h", "-i", "se"),
        ("1 to 60 mg/h", "-i", "migraine", "-w", "70"),
        ("0.7 mL", "-i", "trd", "-w", "70", "--concentration", "50 mg/mL"),
    ],
)
def test_every_check_keeps_its_schema(arguments: tuple[str, ...]) -> None:
    document = json.loads(within("check", *arguments, "-f", "json").out)
    validator("check").validate(document)


def test_every_answered_line_keeps_its_schema() -> None:
    done = shell("printf '35 mg\\n350 mg\\nfoo\\n5 mg/h\\n' | ketacalc check - -i trd -w 70 -f jsonl")
    lines = [json.loads(line) for line in done.out.splitlines()]
    assert [line["line"] for line in lines] == [1, 2, 3, 4]
    for line in lines:
        validator("check-line").validate(line)


def test_a_verified_table_keeps_its_schema(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("weight [kg],0.1 mg/kg/h,0.2 mg/kg/h\n10,10,20\n20,20,x\n30,30,60\n")
    document = json.loads(within("verify", str(table), "--cells", "mg/h", "-f", "json").out)
    assert document["counts"] == {"ok": 0, "differs": 5, "refused": 1}
    assert document["findings"][0]["factor"] == 10
    validator("verify").validate(document)


def test_selftest_and_vectors_keep_their_schemas() -> None:
    validator("selftest").validate(json.loads(within("selftest", "-f", "json").out))
    validator("vectors").validate(json.loads(within("vectors").out))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda document: document.pop("verdict"),
        lambda document: document.update(verdict="safe"),
        lambda document: document.update(recommended=True),
        lambda document: document["slips"][0].update(code="typo"),
        lambda document: document["slips"][0].update(factor="10"),
    ],
)
def test_what_is_no_check_is_refused(spoil: Callable[[Document], object]) -> None:
    document = json.loads(within("check", "350 mg", "-i", "trd", "-w", "70", "-f", "json").out)
    spoiled = deepcopy(document)
    spoil(spoiled)
    assert validator("check").is_valid(document)
    assert not validator("check").is_valid(spoiled)


SMALL: dict[str, tuple[str, ...]] = {
    "dose": ("-r", "borsato-oral", "-w", "70", "--concentration", "3 mg/mL"),
    "compare": ("-i", "se"),
    "card": ("-r", "borsato-oral", "--weights", "70, 154 lb", "--concentration", "3 mg/mL"),
    "convert": ("0.3 mg/kg/h", "mL/h", "-w", "70", "--concentration", "2 mg/mL"),
    "list": ("-i", "trd", "--elsewhere"),
    "show": ("dakwar-2017",),
    "cite": ("25",),
}


@cache
def small(name: str) -> Document:
    return written(name, *SMALL[name])


def places(value: object, at: At = ()) -> Iterator[tuple[At, object]]:
    """Yield every place of a document, of an array the first only."""
    yield at, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*at, key))
    elif isinstance(value, list) and value:
        yield from places(value[0], (*at, 0))


def inside(document: Document, at: At) -> Any:
    found: Any = document
    for step in at:
        found = found[step]
    return found


def changed(document: Document, at: At, value: object) -> Document:
    """Return a copy of a document with another value at one place."""
    copy = deepcopy(document)
    inside(copy, at[:-1])[at[-1]] = value
    return copy


def is_reference(value: object) -> bool:
    return isinstance(value, dict) and "et_al" in value


@pytest.mark.parametrize("name", SMALL)
def test_a_document_without_one_of_its_keys_is_refused(name: str) -> None:
    document = small(name)
    for at, value in places(document):
        known = {"number", "text", "et_al", "named", "seen", "cited"} if is_reference(value) else None
        for key in value if isinstance(value, dict) else ():
            copy = deepcopy(document)
            del inside(copy, at)[key]
            if name == "show" and not at and key in small("show")["regimens"][0]:
                continue  # of one regimen its entries stand at the top too, and of several nowhere else
            assert validator(name).is_valid(copy) == (known is not None and key not in known), (*at, key)


@pytest.mark.parametrize("name", SMALL)
def test_a_document_with_a_key_more_is_refused(name: str) -> None:
    for at, value in places(small(name)):
        if isinstance(value, dict):
            assert not validator(name).is_valid(changed(small(name), (*at, "recommended"), "35 mg")), at


@pytest.mark.parametrize("name", SMALL)
def test_a_value_of_another_type_is_refused(name: str) -> None:
    for at, value in places(small(name)):
        if at:
            other: object = 0 if isinstance(value, str | bool | dict | list) else [] if value is None else str(value)
            assert not validator(name).is_valid(changed(small(name), at, other)), at


@pytest.mark.parametrize("name", ["dose", "convert", "list", "show"])
@pytest.mark.parametrize(
    "fault",
    [35.0, 35, None, "", "0", "0.0", "-35", "+35", "1.50", "35.", ".5", "035", "1,000", "1e3", "1/0", "0/3", "1/2/3",
     "1 / 3", "35 mg", "NaN", "inf", "\N{ARABIC-INDIC DIGIT THREE}"],
)  # fmt: skip
def test_an_exact_value_is_a_full_decimal_or_a_fraction_as_text(name: str, fault: object) -> None:
    exact = [at for at, _ in places(small(name)) if at and at[-1] == "exact"]
    assert exact
    for at in exact:
        assert not validator(name).is_valid(changed(small(name), at, fault)), at


@pytest.mark.parametrize("sound", ["35", "0.5", "0.000001", "245/12", "1000", "30.625"])
def test_what_ketacalc_writes_as_exact_is_accepted(sound: str) -> None:
    assert validator("convert").is_valid(changed(small("convert"), ("result", "exact"), sound))


@pytest.mark.parametrize(
    ("at", "fault"),
    [
        (("schema",), "ketacalc.dose/2"),
        (("schema",), "ketacalc.show/1"),
        (("notice",), "A recommendation."),
        (("version",), "one"),
        (("catalogue", "sha256"), "0" * 63),
        (("weight", "unit"), "lb"),
        (("weight", "value"), 701),
        (("weight", "value"), 0.1),
        (("weight", "given", "unit"), "KG"),
        (("doses",), []),
        (("doses", 0, "schedule"), "sometimes"),
        (("doses", 0, "ages"), "child"),
        (("doses", 0, "outcome", "direction"), "recommended"),
        (("doses", 0, "patients"), 0),
        (("doses", 0, "citations"), []),
        (("doses", 0, "amount", "low", "value"), 0),
        (("doses", 0, "amount", "low", "value"), -1),
        (("doses", 0, "amount", "low", "unit"), "Mg/day"),
        (("doses", 0, "amount", "low", "unit"), "mg/kg/h/day"),
        (("doses", 0, "amount", "low", "unit"), "mg / day"),
        (("doses", 0, "amount", "low", "ucum"), "mcg/d"),
        (("doses", 0, "amount", "low", "ucum"), "mg/day"),
        (("doses", 0, "derived", 0, "what"), "safe dose"),
        (("doses", 0, "derived", 0, "doses_per_day"), 0),
        (("doses", 0, "derived", 0, "doses_per_day"), 2.5),
        (("doses", 0, "working"), ""),
    ],
)
def test_a_wrong_word_or_number_in_a_dose_is_refused(at: At, fault: object) -> None:
    assert not validator("dose").is_valid(changed(small("dose"), at, fault))


def test_a_dose_of_the_article_is_not_passed_off_as_one_reported_elsewhere() -> None:
    assert not validator("list").is_valid(changed(small("list"), ("elsewhere", 0, "reported_in_the_article"), True))


def test_a_document_keeps_no_schema_but_its_own() -> None:
    for name in SMALL:
        assert [other for other in SMALL if validator(other).is_valid(small(name))] == [name]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_schema_is_sound_whole_in_itself_and_closes_every_object(name: str) -> None:
    schema = json.loads(files("ketacalc").joinpath("schemas", name).read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["properties"]["schema"]["const"] == f"ketacalc.{name.removesuffix('.schema.json')}/1"
    for at, found in every(schema):
        if isinstance(found, dict) and found.get("type") == "object":
            assert found["additionalProperties"] is False, at
            assert set(found["required"]) <= set(found["properties"]), at
        if isinstance(found, dict) and isinstance(found.get("$ref"), str):
            assert found["$ref"].removeprefix("#/$defs/") in schema["$defs"], at


def every(value: object, at: At = ()) -> Iterator[tuple[At, object]]:
    yield at, value
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield from every(inner, (*at, step))


def test_every_command_of_the_first_day_ships_its_schema() -> None:
    assert {f"{name}.schema.json" for name in SMALL} <= set(SHIPPED)


def test_the_shipped_schemas_are_those_that_the_script_writes() -> None:
    script = ROOT / "scripts" / "write_schemas.py"
    done = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def written_out(value: Any, definitions: dict[str, Any]) -> Any:
    """Return a schema with each definition in the place of every reference to it."""
    if isinstance(value, list):
        return [written_out(inner, definitions) for inner in value]
    if not isinstance(value, dict):
        return value
    beside = {key: written_out(inner, definitions) for key, inner in value.items() if key != "$ref"}
    if "$ref" not in value:
        return beside
    named = definitions[value["$ref"].rpartition("/")[2]]
    return {**written_out(named, definitions), **beside}


@pytest.mark.parametrize("name", [*SHIPPED, FORMAT])
def test_a_schema_that_names_what_it_repeats_says_what_is_declared(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Key by key, and in the same order."""
    monkeypatch.syspath_prepend(ROOT / "scripts")
    from write_schemas import SCHEMAS

    shipped = json.loads(files("ketacalc").joinpath("schemas", name).read_text("utf-8"))
    texts = []
    for schema in (shipped, SCHEMAS[name.removesuffix(".schema.json")]):
        definitions = schema.get("definitions", {}) | schema.get("$defs", {})
        body = {key: value for key, value in schema.items() if key not in ("definitions", "$defs")}
        texts.append(json.dumps(written_out(body, definitions)))
    assert texts[0] == texts[1]
