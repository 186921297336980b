"""The JSON Schema of a catalogue takes what the loader takes, and refuses what it refuses by structure."""

import json
import re
import tomllib
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from ketacalc.core.catalogue.codes import Name
from ketacalc.core.catalogue.lint.report import lint
from ketacalc.core.quantities import Kind, known_units, read_unit
from tests.test_user_catalogue import FULL, KEYS, MINIMAL, UNKNOWN_KEYS, VALUES, WRONG_TYPES, put

ROOT = Path(__file__).resolve().parents[1]
FILE = files("ketacalc").joinpath("schemas", "catalogue.schema.json")

STRUCTURE: set[Name] = {
    "missing-key", "unknown-key", "wrong-type", "empty-text", "unknown-word", "no-number", "zero-dose",
    "no-regimen", "no-citation", "no-unit",
}  # fmt: skip
"""What a schema can see: keys, types, closed words and forms. The rest compares one value with another."""


@cache
def schema() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return loaded


@cache
def validator() -> Draft4Validator:
    return Draft4Validator(schema())


def takes(text: str) -> bool:
    return validator().is_valid(tomllib.loads(text, parse_float=Decimal))


def by_structure(text: str) -> set[Name]:
    """Return the faults of structure that lint finds; zero is one only for a bound."""
    return {placed.remark.rule for placed in lint(text.encode(), "mine.toml").faults} & STRUCTURE


def test_it_is_sound_in_the_draft_that_editors_read() -> None:
    Draft4Validator.check_schema(schema())
    assert schema()["$schema"] == "http://json-schema.org/draft-04/schema#"


@pytest.mark.parametrize(
    "text",
    [MINIMAL, FULL, *(
        (ROOT / name).read_text("utf-8")
        for name in ("data/regimens.toml", "src/ketacalc/starter.toml", "examples/worked-problems.toml")
    )],
    ids=["minimal", "full", "shipped", "starter", "example"],
)  # fmt: skip
def test_it_takes_every_catalogue_at_hand(text: str) -> None:
    assert takes(text)


@pytest.mark.parametrize("text", [t for t, *_ in UNKNOWN_KEYS.values()], ids=UNKNOWN_KEYS)
def test_it_refuses_an_unknown_key(text: str) -> None:
    assert not takes(text)


@pytest.mark.parametrize(("key", "value"), WRONG_TYPES, ids=[f"{k} = {v}" for k, v in WRONG_TYPES])
def test_it_refuses_a_wrong_type(key: str, value: str) -> None:
    assert not takes(re.sub(rf"(?m)^{key} = .*\n", "", MINIMAL) + f"{key} = {value}\n")


@pytest.mark.parametrize(
    "key", ["id", "drug", "indication", "route", "schedule", "low", "high", "unit", "references", "number"]
)
def test_it_refuses_an_entry_without_one_of_its_keys(key: str) -> None:
    assert not takes(re.sub(rf"(?m)^{key} = .*\n", "", MINIMAL))


@pytest.mark.parametrize("value", ['"0.5"', '"5"', "0.5", "5", '"9999999"', '"0.000000000001"'])
def test_it_takes_a_number(value: str) -> None:
    assert takes(put('"1.5"', value))


@pytest.mark.parametrize("value", ['".5"', '"05"', '"1,5"', '"1e3"', '"-1"', '""', "-1", "0", "true", '"1 mg"', "1e9"])
def test_it_refuses_what_is_no_number_above_zero(value: str) -> None:
    assert not takes(put('"1.5"', value))


def test_it_offers_every_unit_of_a_dose_and_no_other() -> None:
    offered = schema()["properties"]["regimen"]["items"]["properties"]["unit"]["anyOf"][0]["enum"]
    doses = set()
    for name in known_units():
        unit = read_unit(name) if name != "body_gram" else read_unit("kg")
        mass, _, _, volume, _, substance = unit.dimension
        if mass + substance == 1 and not volume and unit.kind in (Kind.SINGLE, Kind.DAILY, Kind.RATE):
            doses.add(unit.symbol)
    assert set(offered) == doses


@pytest.mark.parametrize("unit", ["mg/kg/hr", "ug/kg", "\N{MICRO SIGN}g", "mg/d", "mg/kg/dose"])
def test_it_takes_what_is_read_as_a_unit(unit: str) -> None:
    assert takes(put('"mg/kg"', f'"{unit}"'))


@pytest.mark.parametrize("unit", ["MG", "mL", "mg/mL", "kg", "mg/hour", "mg/week", "", "IU", "h"])
def test_it_refuses_what_is_no_unit_of_a_dose(unit: str) -> None:
    assert not takes(put('"mg/kg"', f'"{unit}"'))


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(KEYS), VALUES.filter(lambda value: "f" * 9000 not in value))
def test_it_refuses_any_value_that_is_refused_for_its_structure(place: tuple[int, int], value: str) -> None:
    """Save a number of 36,000 bits, which jsonschema refuses too, and cannot print."""
    start, end = place
    text = f"{FULL[:start]}{value}{FULL[end:]}"
    try:
        tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, ValueError, ArithmeticError):
        return
    if by_structure(text):
        assert not takes(text), (value, by_structure(text))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(KEYS), VALUES)
def test_it_takes_any_value_that_raises_no_fault(place: tuple[int, int], value: str) -> None:
    start, end = place
    text = f"{FULL[:start]}{value}{FULL[end:]}"
    looked = lint(text.encode(), "mine.toml")
    if looked.is_toml and not looked.faults:
        assert takes(text), value
