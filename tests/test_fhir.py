"""`dose -f fhir`: what it says, and that FHIR's own models for R4B and R5 take it, whatever the catalogue holds.

R4B has the same ActivityDefinition, Dosage and Bundle as R4, as far as they are written here; `nox -s fhir` asks an
R4 validator besides.
"""

import json
import re
import xml.etree.ElementTree as ET
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from fhir.resources import R4B
from fhir.resources.activitydefinition import ActivityDefinition as R5Activity
from fhir.resources.bundle import Bundle as R5Bundle
from fhir.resources.R4B.activitydefinition import ActivityDefinition as R4BActivity
from fhir.resources.R4B.bundle import Bundle as R4BBundle
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from ketacalc.core.quantities import style
from tests.command import ketacalc, process, refused, within
from tests.test_imports import DOSE, after

MODELS: dict[tuple[str, str], type[BaseModel]] = {
    ("r4", "ActivityDefinition"): R4BActivity,
    ("r4", "Bundle"): R4BBundle,
    ("r5", "ActivityDefinition"): R5Activity,
    ("r5", "Bundle"): R5Bundle,
}
REPORTED = {
    "borsato-iv": ("rate", "0.25", "0.5", "mg/kg/h", "mg/h"),
    "borsato-oral": ("rate", "500", "2000", "mg/d", "mg/d"),
    "jacobwitz-ped": ("rate", "1", "7", "mg/kg/d", "mg/d"),
    "afridi-in": ("dose", "25", "25", "mg", "mg"),
    "lauritsen-iv": ("rate", "0.12", "0.42", "mg/kg/h", "mg/h"),
    "etchison-iv": ("dose", "0.2", "0.2", "mg/kg", "mg"),
    "dakwar-2017": ("dose", "0.71", "0.71", "mg/kg/{dose}", "mg"),
    "berman-2000": ("dose", "0.5", "0.5", "mg/kg", "mg"),
}
"""As the article prints them; `dakwar-2014`, whose source gave two fixed doses, has tests of its own."""

DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,17})?")
"""What R5 takes for a decimal, but for the exponent, which is never written."""

Resource = dict[str, Any]


def fhir(*arguments: str, version: str = "r4") -> Resource:
    """Return what `dose -f fhir` writes, after FHIR's own model took it."""
    ran = within("dose", *arguments, "-f", "fhir", "--fhir-version", version)
    assert (ran.code, ran.said) == (0, "")
    return taken(ran.text, version)


def taken(text: str, version: str) -> Resource:
    """Return a document that FHIR's model for that release takes, its decimals as they are written."""
    document: Resource = json.loads(text, parse_float=Decimal)
    MODELS[version, document["resourceType"]].model_validate_json(text)
    return document


def figures(document: Resource, at: int = 0) -> dict[str, Any]:
    """Return the figures of a dosage by their type."""
    return {
        figure["type"]["coding"][0]["code"]: {key: value for key, value in figure.items() if key != "type"}
        for figure in document["dosage"][at]["doseAndRate"]
    }


def mg(value: str, code: str = "mg", unit: str | None = None) -> dict[str, object]:
    """Return a quantity as it stands in JSON."""
    number = Decimal(value) if "." in value else int(value)
    return {"value": number, "unit": unit or code, "system": "http://unitsofmeasure.org", "code": code}


# What it says, by hand.


def test_one_regimen_is_a_bare_activity_definition_that_is_no_order() -> None:
    found = fhir("-r", "berman-2000", "-w", "70")
    assert found["resourceType"] == "ActivityDefinition"
    assert (found["status"], found["experimental"]) == ("draft", True)
    assert not {"kind", "intent", "doNotPerform", "priority", "url"} & found.keys()
    assert figures(found) == {"ordered": {"doseQuantity": mg("0.5", "mg/kg")}, "calculated": {"doseQuantity": mg("35")}}
    assert found["productCodeableConcept"]["text"].startswith("ketamine (salt or base: ")


def test_several_regimens_are_a_mere_collection_in_the_articles_order() -> None:
    found = fhir("-i", "migraine", "-w", "70")
    assert (found["resourceType"], found["type"]) == ("Bundle", "collection")
    ids = [entry["resource"]["identifier"][0]["value"] for entry in found["entry"]]
    assert ids == ["afridi-in", "lauritsen-iv", "etchison-iv"]
    names = [entry["fullUrl"] for entry in found["entry"]]
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", name) for name in names)
    assert len(set(names)) == 3


def test_a_range_of_a_rate_keeps_both_ends() -> None:
    found = figures(fhir("-r", "lauritsen-iv", "-w", "72"))
    assert found["ordered"] == {"rateRange": {"low": mg("0.12", "mg/kg/h"), "high": mg("0.42", "mg/kg/h")}}
    assert found["calculated"] == {"rateRange": {"low": mg("8.64", "mg/h"), "high": mg("30.24", "mg/h")}}


def test_a_daily_total_that_may_be_divided_in_several_ways_is_one_dosage_and_no_merged_range() -> None:
    """Three dosages would be three concurrent ones to FHIR: three times the dose."""
    found = fhir("-r", "borsato-oral", "-w", "70")
    [dosage] = found["dosage"]
    assert dosage["timing"]["repeat"] == {"frequency": 2, "frequencyMax": 4, "period": 1, "periodUnit": "d"}
    total = {"rateRange": {"low": mg("500", "mg/d", "mg/day"), "high": mg("2000", "mg/d", "mg/day")}}
    assert figures(found) == {"ordered": total, "calculated": total}
    for words in ("Each of 2 doses: 250 to 1,000 mg.", "Each of 3 doses: 166.7 to 666.7 mg (rounded).",
                  "Each of 4 doses: 125 to 500 mg.", "a fixed dose: the weight is not used"):  # fmt: skip
        assert words in dosage["text"]


def test_fixed_doses_that_read_like_a_range_are_one_dosage_after_the_other() -> None:
    found = fhir("-r", "dakwar-2014", "-w", "70")
    assert [dosage["sequence"] for dosage in found["dosage"]] == [1, 2]
    for at, (reported, scaled) in enumerate((("0.41", "28.7"), ("0.71", "49.7"))):
        assert figures(found, at) == {
            "ordered": {"doseQuantity": mg(reported, "mg/kg")},
            "calculated": {"doseQuantity": mg(scaled)},
        }
        assert found["dosage"][at]["text"].startswith(f"Dose {at + 1} of 2: fixed doses were given, and no range.")


def test_the_comparators_dose_is_nowhere() -> None:
    for regimen in ("afridi-in", "dakwar-2017"):
        assert "0.025" not in json.dumps(fhir("-r", regimen, "-w", "70"), default=str)
    found = fhir("-r", "afridi-in", "-w", "70")
    assert figures(found) == {"ordered": {"doseQuantity": mg("25")}, "calculated": {"doseQuantity": mg("25")}}


@pytest.mark.parametrize(
    ("regimen", "code"), [("berman-2000", "47625008"), ("afridi-in", "46713006"), ("borsato-oral", "26643006")]
)
def test_a_route_has_its_snomed_code_and_its_name(regimen: str, code: str) -> None:
    route = fhir("-r", regimen, "-w", "70")["dosage"][0]["route"]
    assert route["coding"] == [{"system": "http://snomed.info/sct", "code": code}]
    assert route["text"] in ("intravenous", "intranasal", "oral")


@pytest.mark.parametrize(
    ("route", "code"), [("Intramuscular", "78421000"), ("subcutaneous", "34206005"), ("rectal", None)]
)
def test_a_route_of_anybodys_catalogue_has_a_code_where_one_is_known(
    tmp_path: Path, route: str, code: str | None
) -> None:
    found = fhir("--catalogue", catalogue(tmp_path, MINE | {"route": route}, ONE), "-r", "mine", "-w", "70")
    coded = [{"system": "http://snomed.info/sct", "code": code}] if code else None
    assert found["dosage"][0]["route"] == {"text": route} | ({"coding": coded} if coded else {})


def test_a_single_dose_is_counted_once_and_an_infusion_says_no_more_than_is_known() -> None:
    timing = {name: fhir("-r", name, "-w", "70")["dosage"][0]["timing"] for name in ("berman-2000", "lauritsen-iv")}
    assert timing == {
        "berman-2000": {"repeat": {"count": 1}, "code": {"text": "single dose"}},
        "lauritsen-iv": {"code": {"text": "infusion"}},
    }


@pytest.mark.parametrize("version", ["r4", "r5"])
@pytest.mark.parametrize("regimen", [*REPORTED, "dakwar-2014"])
def test_notice_outcome_and_cautions_stand_before_the_number_wherever_a_person_reads_it(
    regimen: str, version: str
) -> None:
    """The words are taken from the JSON, whose own tests hold them against the audit."""
    told = json.loads(ketacalc("dose", "-r", regimen, "-w", "70", "-f", "json").text)
    [dose] = told["doses"]
    found = fhir("-r", regimen, "-w", "70", version=version)
    narrative = "\n".join(ET.fromstring(found["text"]["div"]).itertext())  # noqa: S314 - our own
    plain = re.sub(r"\\(.)", r"\1", found["description"])
    for text in (found["dosage"][0]["text"], plain, narrative):
        number = text.index(" kg: ")
        words = [told["notice"], dose["outcome"]["text"], *(one["text"].rstrip(".") for one in dose["cautions"])]
        assert all(0 <= text.index(word) < number for word in words)
    assert told["catalogue"]["sha256"] in plain


def test_a_suspect_unit_stands_before_everything_else() -> None:
    text = fhir("-r", "jacobwitz-ped", "-w", "12")["dosage"][0]["text"]
    assert text.startswith("Caution: The unit is suspect: per day may be a misprint for per hour")


def test_uses_without_a_dose_are_named_in_the_description() -> None:
    assert "Mentioned, no dose given: esketamine nasal spray" in fhir("-i", "trd", "-w", "70")["description"]


def test_the_sources_are_linked_by_their_doi_and_nothing_is_invented_for_a_bare_link() -> None:
    found = fhir("-r", "jacobwitz-ped", "-w", "12")["relatedArtifact"]
    assert [(one["type"], one.get("label")) for one in found] == [
        ("derived-from", None), ("citation", "[10]"), ("citation", "[11]"), ("citation", "[uncited-A]"),
    ]  # fmt: skip
    assert [one.get("document", {}).get("url") for one in found] == [
        None,
        "https://doi.org/10.1212/WNL.0000000000010611",
        "https://www.e-inc.org/upload/pdf/inc-230037.pdf",
        "https://doi.org/10.1212/WNL.0000000000200889",
    ]


def test_what_else_was_asked_for_stands_in_the_text() -> None:
    found = fhir("-r", "lauritsen-iv", "-w", "70", "--duration", "4 h", "--concentration", "2 mg/mL")
    text = found["dosage"][0]["text"]
    assert "Pump rate at 2 mg/mL: 4.2 to 14.7 mL/h." in text
    assert "Total over 4 h: 33.6 to 117.6 mg." in text


# The arithmetic, and FHIR's own models.


@given(
    st.sampled_from(sorted(REPORTED)),
    st.decimals("0.2", "700", places=8, allow_nan=False),
    st.sampled_from(["kg", "lb"]),
    st.sampled_from(["r4", "r5"]),
)
@settings(max_examples=60)
def test_every_regimen_at_every_weight_is_the_reported_dose_times_the_weight(
    regimen: str, weight: Decimal, unit: str, version: str
) -> None:
    kg = Fraction(weight) * (Fraction("0.45359237") if unit == "lb" else 1)
    assume(kg >= Fraction("0.2"))
    kind, low, high, ordered, calculated = REPORTED[regimen]
    found = figures(fhir("-r", regimen, "-w", f"{weight:f} {unit}", version=version))
    by = kg if "/kg" in ordered else 1
    for which, factor, code in (("ordered", 1, ordered), ("calculated", by, calculated)):
        [(name, figure)] = found[which].items()
        assert name == kind + ("Quantity" if low == high else "Range")
        ends = (figure, figure) if low == high else (figure["low"], figure["high"])
        for end, bound in zip(ends, (low, high), strict=True):
            exact = Fraction(bound) * factor
            assert abs(Fraction(end["value"]) - exact) * 10**14 <= exact
            assert end["code"] == code


def test_a_decimal_that_fhir_has_room_for_is_written_in_full() -> None:
    """0.5 mg/kg x 154.0000001 lb x 0.45359237 kg/lb, by hand; a float would end in another digit."""
    found = figures(fhir("-r", "berman-2000", "-w", "154.0000001 lb"))
    assert found["calculated"]["doseQuantity"]["value"] == Decimal("34.9266125126796185")


def test_a_longer_decimal_is_rounded_and_the_text_says_so_and_has_it_exactly() -> None:
    """0.12 mg/kg/h x 70.123456789012 kg x 0.45359237 has 24 digits."""
    found = fhir("-r", "lauritsen-iv", "-w", "154.123456789012 lb")
    low = figures(found)["calculated"]["rateRange"]["low"]["value"]
    exact = Decimal("0.12") * Decimal("154.123456789012") * Decimal("0.45359237")
    assert low != exact
    assert low == round(exact, 14)
    text = found["dosage"][0]["text"]
    assert "The coded figures are rounded, because FHIR takes 18 digits; the working has them exactly." in text
    assert f"= {exact:f} to " in text


# A catalogue of anybody's: its text is data.

HOSTILE = (
    "<script>alert(1)</script>",
    "[red]bold[/]",
    "*_`#|~",
    '"quoted" \\ & more',
    "</div><b>",
    "Ä \u4e2d 😀",
    "]]>",
)
TEXTS = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=("C", "Z"), codec="utf-8"), min_size=1, max_size=12),
)
UNITS = {
    "single": ["mg/kg", "mcg/dose", "g", "micromol/kg"],
    "repeated": ["mg", "mg/kg/dose"],
    "infusion": ["mg/kg/h", "mcg/kg/min", "mg/kg/day", "ng/s"],
    "daily": ["mg/day", "mg/kg/day"],
    "daily divided": ["mg/day", "g/kg/day"],
}


def catalogue(folder: Path, entry: dict[str, object], reference: dict[str, object]) -> str:
    """Write a catalogue of one regimen; JSON's strings are TOML's."""
    lines = ["[[regimen]]", *(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in entry.items())]
    lines += [
        "[[reference]]",
        *(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in reference.items()),
    ]
    path = folder / "my_*cat*.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


MINE: dict[str, object] = {
    "id": "mine", "drug": "exampline", "indication": "pain", "route": "intravenous", "schedule": "single",
    "dose": "0.05 to 0.1 mg/kg", "references": ["1"],
}  # fmt: skip
ONE: dict[str, object] = {"number": "1", "title": "An example, not a publication"}


@given(
    st.sampled_from([(schedule, unit) for schedule, units in UNITS.items() for unit in units]),
    st.tuples(*[st.decimals("0.0000000001", "9999999", places=10, allow_nan=False)] * 2).map(sorted),
    st.lists(TEXTS, min_size=8, max_size=8),
    st.sets(st.integers(1, 24), max_size=3),
    st.sampled_from(["r4", "r5"]),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_fhir_takes_what_any_catalogue_holds_and_its_text_stays_text(
    tmp_path: Path, shape: tuple[str, str], bounds: list[Decimal], words: list[str], doses: set[int], version: str
) -> None:
    schedule, unit = shape
    name, drug, indication, route, population, outcome, caution, title = (f"x{word}" for word in words)
    entry = MINE | {
        "id": name, "drug": drug, "indication": indication, "route": route, "schedule": schedule,
        "dose": f"{bounds[0]:f} to {bounds[1]:f} {unit}", "population": population,
    }  # fmt: skip
    if schedule == "daily divided" and doses:
        entry["doses_per_day"] = sorted(doses)
    path = catalogue(tmp_path, entry, ONE | {"title": title})
    with Path(path).open("a", encoding="utf-8") as file:
        file.write(f'\n[regimen.outcome]\ndirection = "negative"\ntext = {json.dumps(outcome, ensure_ascii=False)}\n')
        file.write(f"[[regimen.caution]]\ntext = {json.dumps(caution, ensure_ascii=False)}\n")
    ran = within("dose", "--catalogue", path, "-r", name, "-w", "3.2", "-f", "fhir", "--fhir-version", version)
    assert ran.code == 0, ran.said
    found = taken(ran.text, version)
    assert ran.out.isascii()
    div = ET.fromstring(found["text"]["div"])  # noqa: S314 - our own
    assert {element.tag.rpartition("}")[2] for element in div.iter()} == {"div", "p", "b"}
    assert f"Caution: {caution}".rstrip(".") in "\n".join(div.itertext())
    assert f"Caution: {caution}".rstrip(".") in found["dosage"][0]["text"]
    for number in re.findall(r'"value": ([^"\s,]+)', ran.text):
        assert DECIMAL.fullmatch(number), number
    assert found["dosage"][0]["route"] == {"text": route}


def test_a_small_figure_has_no_exponent(tmp_path: Path) -> None:
    path = catalogue(tmp_path, MINE | {"dose": "0.000000000001 mg/kg"}, ONE)
    text = within("dose", "--catalogue", path, "-r", "mine", "-w", "0.2", "-f", "fhir").text
    assert '"value": 0.0000000000002,' in text
    assert not re.search(r'"value": [^",]*[eE]', text)


def test_doses_per_day_with_a_gap_are_not_merged_into_a_range(tmp_path: Path) -> None:
    mine = MINE | {"schedule": "daily divided", "dose": "0.05 to 0.1 mg/day", "doses_per_day": [2, 4]}
    found = fhir("--catalogue", catalogue(tmp_path, mine, ONE), "-r", "mine", "-w", "70")
    assert "repeat" not in found["dosage"][0]["timing"]
    mine["doses_per_day"] = [3]
    found = fhir("--catalogue", catalogue(tmp_path, mine, ONE), "-r", "mine", "-w", "70")
    assert found["dosage"][0]["timing"]["repeat"] == {"frequency": 3, "period": 1, "periodUnit": "d"}


def test_usage_is_text_in_r4_and_markdown_in_r5(tmp_path: Path) -> None:
    path = catalogue(tmp_path, MINE, ONE)
    usage = {v: fhir("--catalogue", path, "-r", "mine", "-w", "70", version=v)["usage"] for v in ("r4", "r5")}
    assert "my_*cat*.toml" in usage["r4"]
    assert r"my\_\*cat\*.toml" in usage["r5"]


@pytest.mark.parametrize(
    ("reference", "url"),
    [
        ({"doi": "10.1002/(SICI)1<1::AID>3.0.CO;2-#"}, "https://doi.org/10.1002/(SICI)1%3C1::AID%3E3.0.CO;2-%23"),
        ({"url": "javascript:alert(1)"}, None),
        ({"url": "https://example.org/<b>"}, None),
        ({"url": "https://example.org/paper"}, "https://example.org/paper"),
    ],
)
def test_a_link_is_a_web_address_or_none(tmp_path: Path, reference: dict[str, object], url: str | None) -> None:
    found = fhir("--catalogue", catalogue(tmp_path, MINE, ONE | reference), "-r", "mine", "-w", "70")
    [artifact] = found["relatedArtifact"]
    assert artifact.get("document", {}).get("url") == url


# The command.


def test_r4_is_written_unless_r5_is_asked_for_and_the_bytes_are_the_same_each_time() -> None:
    plain = ketacalc("dose", "-i", "sud", "-w", "70", "-f", "fhir")
    assert plain.out == process("dose", "-i", "sud", "-w", "70", "-f", "fhir", "--fhir-version", "r4", LANG="C").out
    assert plain.out.isascii()


def test_a_version_without_the_format_is_refused() -> None:
    refused(ketacalc(*DOSE, "--fhir-version", "r5"), 2, "--fhir-version", "-f fhir")
    refused(ketacalc(*DOSE, "-f", "json", "--fhir-version", "r4"), 2, "--fhir-version", "-f fhir")
    refused(ketacalc(*DOSE, "-f", "fhir", "--fhir-version", "r3"), 2, "r4", "r5")


def test_no_library_of_fhir_is_loaded_to_write_it() -> None:
    assert not {"fhir", "pydantic", "rich", "pint"} & after(*DOSE, "-f", "fhir")


def test_the_models_can_refuse() -> None:
    """The judge itself: a wrong type and an unknown field."""
    document = fhir("-r", "berman-2000", "-w", "70")
    for wrong in ({"experimental": "perhaps"}, {"recommendation": "yes"}):
        with pytest.raises(ValueError, match="validation error"):
            R4B.activitydefinition.ActivityDefinition.model_validate(document | wrong)


@given(st.fractions(Fraction(1, 10**13), 10**12))
def test_any_figure_becomes_a_decimal_that_fhir_takes_and_loses_no_more_than_it_must(value: Fraction) -> None:
    """15 significant digits, or 17 decimals, rounded half up."""
    text = style.fhir(value)
    assert DECIMAL.fullmatch(text), text
    assert abs(Fraction(text) - value) <= max(value / 10**14, Fraction(1, 2 * 10**17))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(35), "35"),
        (Fraction("0.1"), "0.1"),
        (Fraction(2, 3), "0.666666666666667"),
        (Fraction("123456789012345678"), "123456789012345678"),
        (Fraction("1.23456789012345678"), "1.23456789012345678"),
        (Fraction("1.234567890123456789"), "1.23456789012346"),
        (Fraction(1, 3 * 10**10), "0.00000000003333333"),
    ],
)
def test_a_figure_is_written_in_full_where_18_digits_hold_it(value: Fraction, text: str) -> None:
    assert style.fhir(value) == text
