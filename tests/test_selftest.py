"""`selftest`: outside problems, all of them counted."""

import json
from collections import Counter
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

from ketacalc.core.vectors.problems import Outcome, Result, results

from .command import ketacalc


@cache
def solved() -> dict[str, Result]:
    return {result.id: result for result in results()}


def test_every_shipped_problem_is_counted() -> None:
    assert Counter(result.outcome for result in solved().values()) == {
        Outcome.AGREES: 147,
        Outcome.AGREES_BY_POUND: 6,
        Outcome.PUBLISHED_WRONG: 2,
        Outcome.OUT_OF_SCOPE: 24,
    }


def test_an_answer_that_is_published_wrong_is_named_with_its_factor() -> None:
    # 250 mL over 17.5 min is 857.14 mL/h; the source prints 857.6.
    result = solved()["convergentmath-005"]
    assert result.outcome is Outcome.PUBLISHED_WRONG
    assert result.answers[0].ratio == Fraction("857.6") / Fraction(6000, 7)


def test_an_implausible_claim_is_named_with_the_slip_that_explains_it() -> None:
    # 0.5 mg/kg/min is 30 mg/kg/h; the same page has 0.1 to 0.3 mg/kg/h elsewhere.
    result = solved()["medscape-001"]
    assert result.outcome is Outcome.PUBLISHED_WRONG
    assert result.answers[0].exact is not None
    assert result.answers[0].exact.value == 30
    assert "100 times" in result.reason


def test_a_problem_that_is_out_of_scope_says_why() -> None:
    beyond = [result for result in solved().values() if result.outcome is Outcome.OUT_OF_SCOPE]
    assert beyond
    assert all(result.reason for result in beyond)


def test_our_results_are_those_that_the_sources_were_recomputed_to() -> None:
    # The exact fractions stand in the shipped file, computed apart from ketacalc with plain fractions.
    text = files("ketacalc").joinpath("problems.json").read_text("utf-8")
    shipped = {problem["id"]: problem for problem in json.loads(text)["problems"]}
    compared = 0
    for result in solved().values():
        by_pound = "lb_per_kg" in shipped[result.id] and result.outcome is not Outcome.AGREES_BY_POUND
        for answer, expected in zip(result.answers, shipped[result.id]["expected"], strict=False):
            if answer.exact is not None and "exact" in expected and not by_pound:
                assert answer.exact.value == Fraction(expected["exact"]), (result.id, answer.quantity)
                compared += 1
    assert compared > 140


def test_selftest_exits_0_and_compares_the_kept_units_with_pint() -> None:
    done = ketacalc("selftest", "-f", "json")
    assert done.code == 0
    document: dict[str, Any] = json.loads(done.out)
    assert document["sound"] is True
    assert sum(document["counts"].values()) == document["problems"] == 179
    assert document["units"]["stale"] == []
    assert document["units"]["compared"] == 111
