"""The JSON Schema of a catalogue takes what the loader takes, and refuses what it refuses by structure."""

import json
import re
import tomllib
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from ketacalc.core.catalogue.lint.report import lint
from ketacalc.core.catalogue.rules import Name
from ketacalc.core.quantities import Kind, known_units, read_unit
from tests.test_user_catalogue import FULL, KEYS, MINIMAL, UNKNOWN_KEYS, VALUES, WRONG_TYPES, put

ROOT = Path(__file__).resolve().parents[1]
FILE = files("ketacalc").joinpath("schemas", "catalogue.schema.json")

STRUCTURE: set[Name] = {
    "missing-key", "unknown-key", "former-key", "wrong-type", "empty-text", "unknown-word", "no-number", "no-quantity",
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
    """Whether the schema takes a text; a date of TOML is a text in JSON."""
    return validator().is_valid(dated(tomllib.loads(text, parse_float=Decimal)))


def dated(value: Any) -> Any:
    if isinstance(value, dict):
        days = {key: inner.isoformat() for key, inner in value.items() if key == "read_on" and type(inner) is date}
        return {key: dated(inner) for key, inner in value.items()} | days
    return [dated(inner) for inner in value] if isinstance(value, list) else value


def by_structure(text: str) -> set[Name]:
    """Return the faults of structure that lint finds."""
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


@pytest.mark.parametrize("key", ["id", "drug", "indication", "route", "schedule", "dose", "references", "number"])
def test_it_refuses_an_entry_without_one_of_its_keys(key: str) -> None:
    assert not takes(re.sub(rf"(?m)^{key} = .*\n", "", MINIMAL))


DOSE = '"1.5 to 2 mg/kg"'


@pytest.mark.parametrize(
    "value",
    ['"0.5 mg"', '"5mg"', '" 9999999  mg "', '"0.000000000001 mg/kg/h"', '"1 to 2 mg"', '["20 mg", "40 mg"]'],
)
def test_it_takes_a_dose(value: str) -> None:
    assert takes(put(DOSE, value))


@pytest.mark.parametrize(
    "value",
    ['".5 mg"', '"05 mg"', '"1,5 mg"', '"1e3 mg"', '"-1 mg"', '""', "-1", "0", "5", "true", '"1"', '"mg"', "1e9", "[]",
     '["20 mg"]', '["20 mg", "1 to 2 mg"]', "[20, 40]", '"1 to 2 to 3 mg"'],
)  # fmt: skip
def test_it_refuses_what_is_no_dose(value: str) -> None:
    assert not takes(put(DOSE, value))


def test_it_takes_every_unit_of_a_dose_and_no_other() -> None:
    for name in known_units():
        unit = read_unit(name) if name != "body_gram" else read_unit("kg")
        mass, _, _, volume, _, substance, activity = unit.dimension
        is_dose = mass + substance + activity == 1 and not volume and unit.kind in (Kind.SINGLE, Kind.DAILY, Kind.RATE)
        assert takes(put("2 mg/kg", f"2 {unit.symbol}")) == is_dose, unit.symbol


@pytest.mark.parametrize("unit", ["mg/kg/hr", "ug/kg", "\N{MICRO SIGN}g", "mg/d", "mg/kg/dose"])
def test_it_takes_what_is_read_as_a_unit(unit: str) -> None:
    assert takes(put("2 mg/kg", f"2 {unit}"))


@pytest.mark.parametrize("unit", ["MG", "mL", "mg/mL", "kg", "mg/hour", "mg/week", "", "IU", "h"])
def test_it_refuses_what_is_no_unit_of_a_dose(unit: str) -> None:
    assert not takes(put("2 mg/kg", f"2 {unit}"))


@pytest.mark.parametrize(
    ("lines", "is_taken"),
    [
        ('max = { dose = "30 mg" }', True),
        ('max = { dose = "30 mg", per = "day", from = "source", read = ["mirror"] }', True),
        ('max = { dose = "1 to 30 mg" }', False),
        ('max = { dose = "30 mg", per = "week" }', False),
        ('max = { dose = "30 mg", read = "mirror" }', False),
        ('fixed = { doses = ["1 mg", "2 mg"], from = "source" }', True),
        ('fixed = { doses = ["1 mg"], from = "source" }', False),
        ('over = { time = "40 min" }', True),
        ('over = { time = "40 mg" }', False),
        ('step = [{ dose = "1 mg/h", rise = "1 mg/h", every = "3 to 4 h", of = 1 }]', True),
        ('step = [{ dose = "1 mg/h", of = 0 }]', False),
        ('caution = [{ text = "x", short = "x", bears_on = "dose" }]', True),
        ('caution = [{ text = "x", bears_on = "both" }]', False),
        ('cautions = ["x"]', False),
        ("audit = { agreement = 'agrees', read = ['full'], read_on = 2026-11-23 }", True),
        ("audit = { agreement = 'agrees', read_on = '2026-11-23' }", True),
        ("audit = { agreement = 'agrees', read_on = '23 November' }", False),
        ("audit = { agreement = 'dose agrees' }", False),
        ('[[claim]]\nprinted = "x"', True),
        ("[[claim]]\ntext = 'x'", False),
    ],
)  # fmt: skip
def test_it_takes_and_refuses_what_the_loader_does(lines: str, is_taken: bool) -> None:
    text = f"{MINIMAL}{lines}\n"
    assert takes(text) == is_taken
    if not is_taken:
        assert by_structure(text) or lint(text.encode(), "mine.toml").faults


@settings(max_examples=400)
@given(st.sampled_from(KEYS), VALUES.filter(lambda value: "f" * 9000 not in value))
def test_it_refuses_any_value_that_is_refused_for_its_structure(place: tuple[int, int], value: str) -> None:
    """Save a number of 36,000 bits, which jsonschema refuses too, and cannot print."""
    start, end = place
    text = f"{FULL[:start]}{value}{FULL[end:]}"
    assume(by_structure(text))
    assert not takes(text), (value, by_structure(text))


def like(place: tuple[int, int]) -> st.SearchStrategy[tuple[tuple[int, int], str]]:
    """Return a place with values that may well stand there: of another key, of the same type, or of any."""
    others = [FULL[start:end] for start, end in KEYS]
    alike = [other for other in others if other[0] == FULL[place[0]]]
    return st.tuples(st.just(place), st.sampled_from(alike) | st.sampled_from(others) | VALUES)


@settings(max_examples=60, suppress_health_check=[HealthCheck.filter_too_much])
@given(st.sampled_from(KEYS).flatmap(like))
def test_it_takes_any_value_that_raises_no_fault(changed: tuple[tuple[int, int], str]) -> None:
    (start, end), value = changed
    assume(value != FULL[start:end])
    text = f"{FULL[:start]}{value}{FULL[end:]}"
    looked = lint(text.encode(), "mine.toml")
    assume(looked.is_toml and not looked.faults)
    assert takes(text), value
