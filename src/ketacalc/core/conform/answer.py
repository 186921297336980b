"""One answer of somebody's calculator, as a line of JSON: a result, a refusal, or that it knows no such operation."""

import json
import re
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from ketacalc.core.errors import InputError
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import Kind, Quantity, Range, quoted, read_unit
from ketacalc.core.quantities.from_python import LARGEST_EXPONENT, decimals_of
from ketacalc.core.quantities.stated import FLOAT, FLOAT_DIGITS, Figure, digits, figure
from ketacalc.core.quantities.unit import alike
from ketacalc.core.vectors.vector import Judgement, Result

LONGEST: Final = 1 << 16
"""Bytes of a line, beyond which nobody means an answer."""
_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
_FRACTION: Final = re.compile(r"\d+/[1-9]\d*")


class Unreadable(Exception):
    """A line that is no answer; the message says why, in a few words."""


class _JsonNumber(str):
    """The digits of a JSON number, which a program wrote from a float, other than those of a text."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a program answered.

    Attributes:
        id: of the vector.
        result: as JSON has it; None where there is none.
        is_refusal: whether it refused.
        is_unsupported: whether it knows no such operation.
    """

    id: str
    result: Any = None
    is_refusal: bool = False
    is_unsupported: bool = False


def read_answer(line: bytes) -> Answer:
    """Read one line.

    Raises:
        Unreadable: it is no answer: no UTF-8, no JSON, no id, or none or two of result, refused and unsupported.
    """
    try:
        found = json.loads(line.decode("utf-8"), parse_float=_JsonNumber, parse_int=_JsonNumber, parse_constant=_reject)
    except UnicodeDecodeError:
        raise Unreadable("a line that is not UTF-8") from None
    except (ValueError, RecursionError):
        raise Unreadable(f"a line that is no JSON: {shown(line)}") from None
    if not isinstance(found, dict) or type(found.get("id")) is not str:
        raise Unreadable(f"a line without an id: {shown(line)}")
    said = [name for name in ("result", "refused", "unsupported") if found.get(name) not in (None, False)]
    if len(said) != 1 or (said != ["result"] and found[said[0]] is not True):
        raise Unreadable('an answer has one of "result", "refused": true and "unsupported": true')
    return Answer(
        id=found["id"],
        result=found.get("result"),
        is_refusal=said == ["refused"],
        is_unsupported=said == ["unsupported"],
    )


def _reject(name: str) -> Any:
    raise ValueError(name)


def shown(line: bytes) -> str:
    """Return a line as it may stand in a report: short, without control characters."""
    return quoted(line[:LONGEST].decode("utf-8", "backslashreplace").strip())


def read_result(result: Any, expected: Result) -> Figure | Judgement:
    """Read a result of the form that is expected: a quantity, a range or a verdict.

    Raises:
        Unreadable: it has another form, or a number or a unit that is none.
    """
    if not isinstance(result, dict):
        raise Unreadable("the result is no object")
    if isinstance(expected, Judgement):
        slips = result.get("slips", [])
        if not isinstance(result.get("verdict"), str) or not isinstance(slips, list):
            raise Unreadable("the result has no verdict")
        return Judgement(verdict=result["verdict"], slips=tuple(map(str, slips)))
    body = isinstance(expected, Quantity) and expected.unit.kind is Kind.BODY_WEIGHT
    if not isinstance(expected, Range):
        return _figure(result, result, body=body)
    if not {"low", "high"} <= result.keys():
        raise Unreadable("one figure where a range has two ends")
    return _figure(result["low"], result["high"], body=False)


def _figure(low: Any, high: Any, *, body: bool) -> Figure:
    ends = [_end(one, body=body) for one in ((low,) if low is high else (low, high))]
    try:
        span = Range(ends[0][0], ends[-1][0])
    except InputError as error:
        raise Unreadable(str(error)) from None
    slack = FLOAT if any(is_float for _, _, is_float in ends) else Fraction(0)
    return Figure(range=span, decimals=(ends[0][1], ends[-1][1]), slack=slack)


def _end(stated: Any, *, body: bool) -> tuple[Quantity, int | None, bool]:
    """Return a quantity, the decimals that it shows, and whether it is a float."""
    if not isinstance(stated, dict) or not isinstance(stated.get("unit"), str):
        raise Unreadable("a quantity has a value and a unit")
    value, unit = stated.get("value"), stated["unit"]
    if not isinstance(value, str):
        raise Unreadable(f"{quoted(str(value))} is no number")
    if _FRACTION.fullmatch(value):
        number, places = Fraction(value), None
    elif _NUMBER.fullmatch(value) and abs(Decimal(value).adjusted()) <= LARGEST_EXPONENT:
        number, places = Fraction(value), decimals_of(value)
    else:
        raise Unreadable(f"{quoted(value)} is no number")
    try:
        quantity = Quantity(number, read_unit(unit, body=body))
    except InputError as error:
        raise Unreadable(str(error)) from None
    return quantity, places, isinstance(value, _JsonNumber) or digits(value) >= FLOAT_DIGITS


def is_right(found: Figure | Judgement, expected: Result) -> bool:
    """Tell whether a result that was read is the expected one.

    A verdict must be the same; of slips, where a program names any, the likeliest must be among ours.
    """
    if isinstance(found, Judgement) and isinstance(expected, Judgement):
        return found.verdict == expected.verdict and (not found.slips or found.slips[0] in expected.slips)
    return not isinstance(found, Judgement) and not isinstance(expected, Judgement) and equals(found, expected)


def equals(found: Figure, expected: Quantity | Range, factor: Fraction = Fraction(1)) -> bool:
    """Tell whether each end of a figure equals an exact one, times a factor, in whatever unit of its kind."""
    ends = (expected.low, expected.high) if isinstance(expected, Range) else (expected, expected)
    given = (found.range.low, found.range.high)
    unit = given[0].unit
    if not alike(unit, ends[0].unit):
        return False
    for one, places, end in zip(given, found.decimals, ends, strict=True):
        exact = end.to(unit).value * factor
        if not figure(one, places, found.slack).fits_rounded((exact, exact)):
            return False
    return True
