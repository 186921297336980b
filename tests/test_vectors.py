"""The reference vectors: right, typed, and able to tell a wrong calculator from a right one."""

import json
from collections import Counter
from fractions import Fraction
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator

import ketacalc
from ketacalc.core.check.rules import Code
from ketacalc.core.conform.answer import read_answer
from ketacalc.core.conform.grade import Status, grade
from ketacalc.core.quantities import Quantity, Range
from ketacalc.core.vectors import collection
from ketacalc.core.vectors.operations import NAMES
from ketacalc.core.vectors.vector import Judgement, Vector
from tests.calculator import ERRORS, Calculator
from tests.command import ketacalc as run
from tests.command import refused

Document = dict[str, Any]


@cache
def vectors() -> dict[str, Vector]:
    return {one.id: one for one in collection.vectors(ketacalc.catalogue())}


@cache
def documents() -> tuple[Document, ...]:
    ran = run("vectors", "-f", "jsonl")
    assert (ran.code, ran.err) == (0, b"")
    return tuple(json.loads(line) for line in ran.text.splitlines())


def value(id_: str) -> Any:
    expected = vectors()[id_].expected
    if isinstance(expected, Range):
        return (str(expected.low.value), str(expected.high.value), expected.unit.symbol)
    assert isinstance(expected, Quantity)
    return (str(expected.value), expected.unit.symbol)


@pytest.mark.parametrize(
    ("id_", "expected"),
    [
        # 0.5 mg/kg x 3.2 kg; x 70 kg, in mcg; 25 mcg/kg x 82.4 kg
        ("dose[per-kg-1]", ("8/5", "mg")),
        ("dose[per-kg-6]", ("35000", "mcg")),
        ("dose[per-kg-23]", ("103/50", "mg")),
        # 0.5 mg/kg x 154 lb x 0.45359237 kg/lb
        ("dose[weight-lb-1]", ("3492661249/100000000", "mg")),
        # 0.12 to 0.42 mg/kg/h x 12.5 kg; the same in mcg/min: x 1000 / 60
        ("dose[range-rate-1]", ("3/2", "21/4", "mg/h")),
        ("dose[range-rate-2]", ("25", "175/2", "mcg/min")),
        # 0.2 mg/kg x 149.9 kg = 29.98 mg; x 160 kg = 32 mg, cut at 30 mg
        ("dose[max-2]", ("1499/50", "mg")),
        ("dose[max-4]", ("30", "mg")),
        # 0.12 mg/kg/h x 3.2 kg / 2 mg/mL; 5 mcg/kg/min x 12.5 kg x 60 / 1000 = 3.75 mg/h, / 2 mg/mL
        ("infusion[per-hour-1]", ("24/125", "mL/h")),
        ("infusion[per-minute-1]", ("15/8", "mL/h")),
        # 3.75 mg/h / (500 mg / 250 mL = 2 mg/mL); / 0.04 mg/mL
        ("infusion[per-minute-2]", ("15/8", "mL/h")),
        ("infusion[per-minute-3]", ("375/4", "mL/h")),
        # 7 mcg/kg/min x 27.5 lb x 0.45359237 x 60 / 1000 = 5.2389918735 mg/h, / 1.6 mg/mL
        ("infusion[weight-lb-12]", ("10477983747/3200000000", "mL/h")),
        # 7 mg/kg/day x 12.5 kg / 24 / 2 mg/mL
        ("infusion[per-day-1]", ("175/96", "mL/h")),
        # 25 mg / 50 mg/mL; 0.4 g / (100 mg/20 mL = 5 mg/mL)
        ("volume[fixed-1]", ("1/2", "mL")),
        ("volume[fixed-7]", ("80", "mL")),
        # 100 mL in 40 min; 20 mg/kg x 12.5 kg = 250 mg = 25 mL of 10 mg/mL, in 40 min
        ("flow[volume-1]", ("150", "mL/h")),
        ("flow[dose-1]", ("75/2", "mL/h")),
        # 1000 mL in 720 min x 15; 100 mL/h / 60 x 10
        ("drops[volume-1]", ("125/6", "gtt/min")),
        ("drops[rate-1]", ("50/3", "gtt/min")),
        # 50 mL / 3.5 mL/h; 1 L / 120 mL/h, in min
        ("duration[rate-1]", ("100/7", "h")),
        ("duration[rate-10]", ("500", "min")),
        # 30 mg/kg/day x 12.5 kg / 2; 500 to 2000 mg/day / 3
        ("division[per-kg-1]", ("375/2", "mg")),
        ("division[range-3]", ("500/3", "2000/3", "mg")),
        # 50 mL of 2 mg/mL is 100 mg, 2 mL of 50 mg/mL, and 48 mL of diluent
        ("dilution[stock-1]", ("2", "mL")),
        ("dilution[stock-9]", ("48", "mL")),
        # 5 mL of 50 mg/mL made up to 50 mL; added to 250 mL: 250 mg / 255 mL
        ("dilution[concentration-1]", ("5", "mg/mL")),
        ("dilution[bag-1]", ("50/51", "mg/mL")),
        # 0.5 mg/kg x 12.5 kg = 6.25 mg, 0.125 mL of 50 mg/mL, in 50 mL
        ("dilution[patient-1]", ("1/8", "mL")),
        ("dilution[patient-9]", ("399/8", "mL")),
        # 5 mg/kg x 12.5 kg = 62.5 mg, 1.25 mL of 50 mg/mL, added to 100 mL: 62.5 / 101.25
        ("dilution[patient-bag-1]", ("50/81", "mg/mL")),
        # 0.4 mg/kg/h x 12.5 kg = 5 mg/h; 250 mL at 12.5 mL/h lasts 20 h: 100 mg
        ("additive[bag-1]", ("100", "mg")),
        # 100 mg x 100 mL / 250 mL
        ("waste[bag-1]", ("40", "mg")),
        # 0.5 mg/kg x 12.5 kg, and 0.2 mg/kg/h x 12.5 kg x 2/3 h
        ("course[steady-1]", ("95/12", "mg")),
        # 7 mg/h, 14 mg/h from 3 h, 21 mg/h from 6 h: by 2 h; 21 + 42 + 21 by 7 h; 21 + 42 + 18 x 21 by 24 h
        ("course[rising-1]", ("14", "mg")),
        ("course[rising-3]", ("84", "mg")),
        ("course[rising-5]", ("441", "mg")),
        # the same up to 17.5 mg/h: 21 + 42 + 17.5 by 7 h
        ("course[rising-9]", ("161/2", "mg")),
        # at 4 h; at 10 h, 21 mg/h and 17.5 mg/h
        ("course[rate-5]", ("14", "mg/h")),
        ("course[rate-9]", ("21", "mg/h")),
        ("course[rate-21]", ("35/2", "mg/h")),
        # 57.7 mg x 237.73 / 274.19
        ("salt[base-1]", ("13717021/274190", "mg")),
        # 10 mcg/kg/min x 60 / 1000; 4.2 mL/h x 2 mg/mL / 12.5 kg; 1200 ng/mL / 237.73 g/mol
        ("convert[rate-1]", ("3/5", "mg/kg/h")),
        ("convert[pump-1]", ("84/125", "mg/kg/h")),
        ("convert[molar-1]", ("120000/23773", "micromol/L")),
        ("convert[body-1]", ("3492661249/50000000", "kg")),
        # 0.5 mg/kg x 70 kg, of a regimen; 25 mg is fixed
        ("dose[berman-2000-3]", ("35", "mg")),
        ("dose[afridi-in-1]", ("25", "mg")),
        # the steps of a regimen: 0.1 mg/kg/h x 70 kg, and of the second step 0.3 mg/kg x 70 kg
        ("dose[lauritsen-iv-step1-3]", ("7", "mg/h")),
        ("dose[dakwar-2014-step2-3]", ("21", "mg")),
    ],
)  # fmt: skip
def test_a_result_is_what_a_hand_works_out(id_: str, expected: Any) -> None:
    assert value(id_) == expected


@pytest.mark.parametrize(
    ("id_", "verdict", "slip"),
    [
        ("check[single-1]", "within", ""),  # 35 mg of 0.5 mg/kg x 70 kg
        ("check[single-3]", "below", ""),  # a millionth of a milligram below
        ("check[single-4]", "above", ""),
        ("check[rounded-4]", "within", ""),  # 34.92661249 mg rounds to 35 mg, 0.2 % off
        ("check[rounded-5]", "below", ""),  # and not to 34.92
        ("check[single-light-3]", "below", ""),  # 6.25 mg rounds to 6, 4 % off
        ("check[range-2]", "within", ""),  # 0.42 mg/kg/h x 70 kg = 29.4 mg/h
        ("check[range-7]", "above", ""),  # 12 to 30
        ("check[fixed-8]", "above", "fixed-by-weight"),  # 25 mg x 70
        ("check[slip-pound-1]", "above", "pound-kilogram"),  # 0.5 mg/kg x 154
        ("check[slip-salt-1]", "above", "salt-base"),  # 35 mg x 274.19 / 237.73 = 40.3678...
        ("check[slip-1]", "above", "ten-fold"),
        ("check[slip-5]", "below", "weight-forgotten"),  # 0.5 mg of 0.5 mg/kg
        ("check[slip-6]", "above", "weight-twice"),  # 35 mg x 70
        ("check[slip-rate-2]", "above", "minute-hour"),  # 0.3 mg/kg/min
        ("check[slip-rate-3]", "not comparable", "hour-day"),
        ("check[kind-2]", "not comparable", "time-forgotten"),
        ("check[divided-9]", "within", ""),  # 250 mg of 500 mg/day in 2
        ("check[divided-15]", "above", ""),  # 1001 mg of 2000 mg/day in 2
    ],
)
def test_a_verdict_is_what_a_hand_works_out(id_: str, verdict: str, slip: str) -> None:
    expected = vectors()[id_].expected
    assert isinstance(expected, Judgement)
    assert (expected.verdict, expected.slips[:1]) == (verdict, (slip,) if slip else ())


OF_NO_VECTOR: Final = {
    "strength", "cap-forgotten", "digits-swapped", "point-moved", "one-digit", "cut", "neighbour",
}  # fmt: skip
"""Slips between two stocks, at a maximum that no shipped regimen has, and of tables alone."""


@pytest.mark.parametrize("code", sorted(set(Code) - OF_NO_VECTOR))
def test_every_slip_of_a_check_stands_in_vectors_of_two_weights(code: str) -> None:
    asked = [one for one in vectors().values() if isinstance(one.expected, Judgement) and code in one.expected.slips]
    assert len({texts(one, "weight") for one in asked}) >= 2


def test_every_vector_keeps_the_schema_of_its_operation() -> None:
    schema = json.loads(files("ketacalc").joinpath("schemas", "vectors.schema.json").read_text("utf-8"))
    assert {one["operation"] for one in documents()} == set(NAMES)
    for name in NAMES:
        validator = Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]})
        for one in documents():
            fault = next(validator.iter_errors(one), None)
            assert (fault is not None) is (one["operation"] != name), (one["id"], fault)


def test_the_document_holds_the_same_vectors_as_the_lines() -> None:
    whole = json.loads(run("vectors").out)
    assert whole["vectors"] == list(documents())
    assert whole["schema"] == "ketacalc.vectors/1"
    assert len({one["id"] for one in documents()}) == len(documents()) > 800


def test_vectors_are_chosen_by_operation_and_by_flag() -> None:
    chosen = [
        json.loads(line)
        for line in run("vectors", "-f", "jsonl", "--operation", "drops", "--flag", "refuse").text.splitlines()
    ]
    assert chosen == [one for one in documents() if one["operation"] == "drops" and "refuse" in one["flags"]]
    assert chosen
    refused(run("vectors", "--operation", "drop"), 2, "no operation", "drops")
    refused(run("vectors", "--flag", "x"), 2, "no flag", "refuse")


def test_what_must_be_refused_says_so_in_its_flags() -> None:
    for one in documents():
        assert ("refuse" in one["flags"]) is (one["expect"] == {"refuse": True}), one["id"]
        assert one["source"]


def test_outside_problems_keep_their_source_and_the_result_that_was_worked_out_apart() -> None:
    # The exact fractions stand in the shipped file, computed apart from ketacalc with plain fractions.
    text = files("ketacalc").joinpath("problems.json").read_text("utf-8")
    shipped = json.loads(text)
    problems = {one["id"]: one for one in shipped["problems"]}
    compared = 0
    for one in (one for one in vectors().values() if "outside" in one.flags):
        name, at = one.id.partition("[")[2].removesuffix("]").rsplit("-", 1)
        expected = problems[name]["expected"][int(at) - 1]
        assert one.source == shipped["sources"][problems[name]["source"]]["url"]
        if "exact" in expected and "lb_per_kg" not in problems[name]:
            assert isinstance(one.expected, Quantity)
            assert one.expected.value == Fraction(expected["exact"]), one.id
            compared += 1
    assert compared > 130


def texts(one: Vector, name: str) -> str:
    return json.dumps(one.input.get(name))


@pytest.mark.parametrize("operation", NAMES)
def test_each_operation_has_two_of_everything_and_something_to_refuse(operation: str) -> None:
    asked = [one for one in vectors().values() if one.operation == operation]
    answered = [one for one in asked if one.expected is not None]
    assert [one for one in asked if one.expected is None]
    for name in ("weight", "concentration", "stock", "drop_factor", "doses_per_day", "unit"):
        values = {texts(one, name) for one in answered} - {"null"}
        assert len(values) != 1 or operation in ("drops", "flow", "check"), (name, values)
    strengths = {texts(one, name) for one in answered for name in ("concentration", "stock")}
    one_per_ml = {"null", json.dumps({"value": "1", "unit": "mg/mL"})}
    assert len(strengths - one_per_ml) >= 2 or operation not in ("infusion", "volume", "flow", "dilution", "convert")
    units = {json.dumps(find(one.input)) for one in answered}
    assert len(units) >= 2


def find(given: Any) -> list[str]:
    """Return every unit of an input."""
    if isinstance(given, dict):
        here = [given["unit"]] if isinstance(given.get("unit"), str) else []
        return here + [unit for one in given.values() for unit in find(one)]
    return [unit for one in given for unit in find(one)] if isinstance(given, list) else []


# --- programs that are right, and programs that are wrong ---


def graded(calculator: Calculator) -> dict[str, Status]:
    found = {}
    for one in vectors().values():
        line = json.dumps({"id": one.id, **calculator.answer(one.operation, one.input)})
        found[one.id] = grade(one, read_answer(line.encode())).status
    return found


def test_a_correct_calculator_in_floats_passes_all() -> None:
    wrong = {id_: status for id_, status in graded(Calculator()).items() if status is not Status.RIGHT}
    assert wrong == {}


@pytest.mark.parametrize("error", ERRORS)
def test_every_error_is_caught_in_two_operations_or_at_two_weights(error: str) -> None:
    caught = [vectors()[id_] for id_, status in graded(Calculator(error)).items() if status is not Status.RIGHT]
    places = Counter((one.operation, texts(one, "weight")) for one in caught)
    assert len(places) >= 2, places


def test_there_are_errors_enough_and_the_page_counts_them() -> None:
    assert len(set(ERRORS)) == len(ERRORS) >= 25
    page = (Path(__file__).parents[1] / "docs" / "cookbook" / "tests.md").read_text(encoding="utf-8")
    assert f"{len(ERRORS)} errors that programmers make" in page
