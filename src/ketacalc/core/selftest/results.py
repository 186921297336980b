"""The outside problems that ketacalc ships: other people's worked problems, each with its source and its answer."""

import json
import os
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from ketacalc.core.catalogue.toml_file import PACKAGE, read_file
from ketacalc.core.errors import CatalogueError, InputError
from ketacalc.core.quantities import Quantity
from ketacalc.core.quantities.stated import half_up
from ketacalc.core.selftest.solvers import OUT_OF_SCOPE, solved, suspected

_FILE: Final = os.path.join(PACKAGE, "problems.json")


class Outcome(StrEnum):
    """How a published answer compares with ours."""

    AGREES = "agrees"
    AGREES_BY_POUND = "agrees with the source's own pound factor"
    PUBLISHED_WRONG = "published answer wrong"
    OUT_OF_SCOPE = "out of scope"
    DISAGREES = "disagrees"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One quantity of a problem.

    Attributes:
        quantity: what it is.
        published: the answer as the source prints it, as text.
        exact: our result.
        ratio: the published answer over ours; None where one of the two is no number.
    """

    quantity: str
    published: str
    exact: Quantity | None
    ratio: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A problem and what became of it.

    Attributes:
        id: its name.
        kind: what it asks for.
        source: the address of its source.
        inputs: what it states.
        outcome: how the answers compare.
        reason: why it is out of scope, or by what an answer is wrong.
        answers: every quantity that it asks for, as far as it was computed.
    """

    id: str
    kind: str
    source: str
    inputs: dict[str, Any]
    outcome: Outcome
    reason: str = ""
    answers: tuple[Answer, ...] = ()


def results() -> tuple[Result, ...]:
    """Solve every shipped problem; none is left out.

    Raises:
        CatalogueError: the file of problems is missing or damaged.
    """
    return tuple(_judged(problem, source) for problem, source in problems())


def problems() -> tuple[tuple[dict[str, Any], str], ...]:
    """Return every shipped problem, its numbers as texts, with the address of its source.

    Raises:
        CatalogueError: the file of problems is missing or damaged.
    """
    try:
        document = json.loads(read_file(_FILE), parse_float=str, parse_int=str)
    except ValueError:
        raise CatalogueError("problems.json is damaged") from None
    return tuple((problem, document["sources"][problem["source"]]) for problem in document["problems"])


def _judged(problem: dict[str, Any], source: str) -> Result:
    about = {key: problem[key] for key in ("id", "kind", "inputs")} | {"source": source}
    if problem["kind"] in OUT_OF_SCOPE:
        return Result(**about, outcome=Outcome.OUT_OF_SCOPE, reason=OUT_OF_SCOPE[problem["kind"]])
    outcome = Outcome.DISAGREES
    answers: tuple[Answer, ...] = ()
    for pound, reached in ((None, Outcome.AGREES), (problem.get("lb_per_kg"), Outcome.AGREES_BY_POUND)):
        if reached is Outcome.AGREES_BY_POUND and pound is None:
            continue
        try:
            answers = _answers(problem, pound)
        except InputError as error:
            return Result(**about, outcome=Outcome.OUT_OF_SCOPE, reason=str(error))
        if all(
            _agrees(answer, expected, problem) for answer, expected in zip(answers, problem["expected"], strict=True)
        ):
            return Result(**about, outcome=reached, answers=answers)
    reason = _wrong(answers, problem)
    if problem["trap"] and reason:
        outcome = Outcome.PUBLISHED_WRONG
    return Result(**about, outcome=outcome, reason=reason, answers=answers)


def _answers(problem: dict[str, Any], pound: str | None) -> tuple[Answer, ...]:
    found = solved(problem["kind"], problem["inputs"], problem["expected"], pound)
    answers = []
    for expected, exact in zip(problem["expected"], found, strict=True):
        published = str(expected.get("published", ""))
        ratio = Fraction(published) / exact.value if exact and published.replace(".", "", 1).isdigit() else None
        answers.append(Answer(quantity=expected["quantity"], published=published, exact=exact, ratio=ratio))
    return tuple(answers)


def _agrees(answer: Answer, expected: dict[str, Any], problem: dict[str, Any]) -> bool:
    """Tell whether an answer rounds to the published one, or lies within the source's own tolerance."""
    if answer.ratio is None or answer.exact is None:
        return answer.exact is None and answer.published == "refused"
    if "tolerance_relative" in problem:
        return abs(answer.ratio - 1) <= Fraction(problem["tolerance_relative"])
    return half_up(answer.exact.value, int(expected["printed_decimals"])) == Fraction(answer.published)


def _wrong(answers: tuple[Answer, ...], problem: dict[str, Any]) -> str:
    """Say by what a published answer is wrong; empty where nothing of ours contradicts it."""
    slips = suspected(problem["inputs"]) if problem["kind"] == "plausibility" else ()
    said = [f"{factor} times, as {code}" for code, factor in slips]
    said += [f"{answer.ratio} times" for answer in answers if answer.ratio not in (None, 1)]
    return "; ".join(said)
