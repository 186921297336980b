"""Whether an answer is right: it equals ours as a float does, or as correctly rounded at the digits that it shows."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from ketacalc.core.catalogue.toml_file import printable
from ketacalc.core.conform.answer import Answer, Unreadable, is_right, read_result
from ketacalc.core.conform.explanation import Explanation, explain
from ketacalc.core.quantities.stated import Figure
from ketacalc.core.vectors.vector import Vector


class Status(StrEnum):
    """What became of a vector."""

    RIGHT = "right"
    WRONG = "wrong"
    NOT_REFUSED = "answered what must be refused"
    REFUSED = "refused what has an answer"
    NO_ANSWER = "no answer"
    UNSUPPORTED = "unsupported"
    SKIPPED = "skipped"


FAULTS: Final = frozenset({Status.WRONG, Status.NOT_REFUSED, Status.REFUSED, Status.NO_ANSWER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """A vector with what became of it.

    Attributes:
        vector: what was asked.
        status: what became of it.
        given: the answer in a few words; empty where there is none.
        reason: why it is a fault, or why it was skipped.
        explanations: what would explain a wrong result, the likeliest first.
    """

    vector: Vector
    status: Status
    given: str = ""
    reason: str = ""
    explanations: tuple[Explanation, ...] = ()

    @property
    def is_fault(self) -> bool:
        """Whether the program is wrong here."""
        return self.status in FAULTS


def grade(vector: Vector, answer: Answer) -> Grade:
    """Judge one answer."""
    expected = vector.expected
    if answer.is_unsupported:
        return Grade(vector=vector, status=Status.UNSUPPORTED)
    if answer.is_refusal:
        status = Status.RIGHT if expected is None else Status.REFUSED
        return Grade(vector=vector, status=status, given="refused")
    if expected is None:
        return Grade(vector=vector, status=Status.NOT_REFUSED, given=_said(answer))
    try:
        found = read_result(answer.result, expected)
    except Unreadable as error:
        return Grade(vector=vector, status=Status.WRONG, given=_said(answer), reason=str(error))
    if is_right(found, expected):
        return Grade(vector=vector, status=Status.RIGHT)
    slips = explain(found, vector) if isinstance(found, Figure) else ()
    return Grade(vector=vector, status=Status.WRONG, given=_said(answer), explanations=slips)


def _said(answer: Answer) -> str:
    """Return an answer in a few words, fit for a report: `35 mg`, or what else was given for a result."""
    return printable(_worded(answer.result), 80)


def _worded(result: Any) -> str:
    if not isinstance(result, dict):
        return str(result)
    if {"value", "unit"} <= result.keys():
        return f"{result['value']} {result['unit']}"
    if {"low", "high"} <= result.keys():
        return f"{_worded(result['low'])} to {_worded(result['high'])}"
    return str(result.get("verdict", result))
