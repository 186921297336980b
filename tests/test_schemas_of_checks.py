"""The documents of `check`, `verify`, `selftest` and `vectors` keep their shipped schemas."""

import json
from collections.abc import Callable
from copy import deepcopy
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.command import shell, within

Document = dict[str, Any]


def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(files("ketacalc").joinpath("schemas", f"{name}.schema.json").read_text()))


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
