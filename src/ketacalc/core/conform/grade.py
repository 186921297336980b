"""Whether an answer is right, as a float or as rounded at the digits that it shows, and what would explain a wrong one.

An explanation is a slip that the checks know, an error of a program, or an input taken wrongly.
"""

from collections.abc import Callable, Iterator
from enum import StrEnum
from fractions import Fraction
from itertools import chain
from typing import Any, Final

from ketacalc.core.catalogue.toml_file import printable
from ketacalc.core.check.rules import POUND, ROUNDED, Code, Context, words
from ketacalc.core.check.slips import candidates
from ketacalc.core.conform.answer import Answer, Unreadable, equals, is_right, read_result
from ketacalc.core.errors import InputError
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import Range, style
from ketacalc.core.quantities.stated import FLOAT_32, Figure, rounds_to
from ketacalc.core.quantities.stated import places as places_of
from ketacalc.core.vectors.operations import known, solve
from ketacalc.core.vectors.vector import Input, Judgement, Vector


class Status(StrEnum):
    """What became of a vector."""

    RIGHT = "right"
    WRONG = "wrong"
    NOT_REFUSED = "answered what must be refused"
    REFUSED = "refused what has an answer"
    NO_ANSWER = "no answer"
    UNSUPPORTED = "unsupported"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Explanation:
    """One error that would give the figure: its name, that of a slip where it is one, and how it came about."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
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
        return self.status not in (Status.RIGHT, Status.UNSUPPORTED, Status.SKIPPED)


def grade(vector: Vector, answer: Answer) -> Grade:
    """Judge one answer."""
    expected = vector.expected
    if answer.is_unsupported:
        return Grade(vector, Status.UNSUPPORTED)
    if answer.is_refusal:
        return Grade(vector, Status.RIGHT if expected is None else Status.REFUSED, "refused")
    given = printable(_worded(answer.result), 80)
    if expected is None:
        return Grade(vector, Status.NOT_REFUSED, given)
    try:
        found = read_result(answer.result, expected)
    except Unreadable as error:
        return Grade(vector, Status.WRONG, given, str(error))
    if is_right(found, expected):
        return Grade(vector, Status.RIGHT)
    return Grade(vector, Status.WRONG, given, explanations=explain(found, vector))


def _worded(result: Any) -> str:
    """Return a result in a few words, fit for a report: `35 mg`, or what else was given for one."""
    if not isinstance(result, dict):
        return str(result)
    if {"value", "unit"} <= result.keys():
        return f"{result['value']} {result['unit']}"
    if {"low", "high"} <= result.keys():
        return f"{_worded(result['low'])} to {_worded(result['high'])}"
    return str(result.get("verdict", result))


ROUNDED_POUNDS: Final = (*map(Fraction, ("0.45", "0.454", "0.4536")), *(1 / pounds for pounds in ROUNDED))
"""Kilograms in a pound, as people round them or what is one over it."""


def _taken(name: str, change: Callable[[Any], Any]) -> Callable[[Input], Input]:
    """Return what changes one input, where it is there."""
    return lambda given: given | {name: change(given[name])} if name in given else given


def _per_ml(strength: Any) -> Any:
    if "amount" not in strength:
        return strength
    return strength["amount"] | {"unit": f"{strength['amount']['unit']}/mL"}


def _one_end(end: str) -> Callable[[Any], Any]:
    return lambda dose: {"low": dose[end], "high": dose[end]} if "low" in dose else dose


def _mean(dose: Any) -> Any:
    if "low" not in dose:
        return dose
    mean = (Fraction(dose["low"]["value"]) + Fraction(dose["high"]["value"])) / 2
    end = {"value": style.exact(mean), "unit": dose["low"]["unit"]}
    return {"low": end, "high": end}


MISTAKEN: Final[tuple[tuple[str, str, Callable[[Input], Input]], ...]] = (
    (Code.CAP_FORGOTTEN, "as if the maximum had been forgotten",
     lambda given: {key: value for key, value in given.items() if key != "max"}),
    (Code.POUND_KILOGRAM, "as if the number of the weight were in kilograms",
     _taken("weight", lambda weight: weight | {"unit": {"lb": "kg", "g": "kg"}.get(weight["unit"], weight["unit"])})),
    ("low-for-high", "as if the low end were the whole range", _taken("dose", _one_end("low"))),
    ("high-for-low", "as if the high end were the whole range", _taken("dose", _one_end("high"))),
    ("mean-of-range", "as if the mean stood for the range", _taken("dose", _mean)),
    ("label", "as if the amount on the label were in each mL", _taken("concentration", _per_ml)),
    (Code.DAY_FOR_DOSE, "as if the day's total had been given each time", _taken("doses_per_day", lambda _: 1)),
)  # fmt: skip
"""Inputs taken wrongly: the code, the words, and what the input then is."""


def explain(found: Figure | Judgement, vector: Vector) -> tuple[Explanation, ...]:
    """Return the errors that would give a wrong figure, one for each code, the most certain first."""
    right = vector.expected
    if not isinstance(found, Figure) or right is None or isinstance(right, Judgement):
        return ()
    expected = right if isinstance(right, Range) else Range(low=right, high=right)
    listed: dict[str, Explanation] = {}
    for one in chain(_by_number(found, expected), _by_input(found, vector), _by_slip(found, expected, vector.input)):
        listed.setdefault(one.code, one)
    return tuple(listed.values())


def _by_input(found: Figure, vector: Vector) -> Iterator[Explanation]:
    for code, said, change in MISTAKEN:
        given = change(vector.input)
        if given == vector.input:
            continue
        try:
            wrong = solve(vector.operation, given)
        except InputError:
            continue
        if not isinstance(wrong, Judgement) and equals(found, wrong):
            yield Explanation(str(code), said)


def _by_slip(found: Figure, expected: Range, asked: Input) -> Iterator[Explanation]:
    """Yield the slips of the checks by whose factor the figure is off."""
    dose: Any = asked.get("dose", asked.get("quantity", {"unit": ""}))
    unit = dose["low"]["unit"] if "low" in dose else dose["unit"]
    context = Context(
        unit=expected.unit,
        kind=expected.unit.kind,
        by_weight="kg" in unit.split("/"),
        doses_per_day=tuple(range(2, 7)),
        is_ketamine=True,
        known=known(asked),
    )
    drops = context.known.drop_factor
    if drops is not None and any(equals(found, expected, drops.value**power) for power in (-2, 2)):
        yield Explanation("drop-factor-inverted", "as if drops were divided by the drop factor")
    for rule, factor in candidates(context):
        if equals(found, expected, factor):
            yield Explanation(rule.code.value, words(rule, factor, context))
    if "weight" in asked and asked["weight"]["unit"] == "lb":
        for pound in ROUNDED_POUNDS:
            if equals(found, expected, pound / POUND) or equals(found, expected, POUND / pound):
                yield Explanation("rounded-pound", f"as if a pound were {float(pound):.6g} kg")


def _by_number(found: Figure, expected: Range) -> Iterator[Explanation]:
    """Yield how a number was written wrongly that was worked out rightly: of a range, the first end that is wrong."""
    if found.range.unit.dimension != expected.unit.dimension:
        return
    right = expected.to(found.range.unit)
    given = (found.range.low, found.range.high)
    # Of a wrong figure one end differs.
    for one, places, exact in zip(given, found.decimals, (right.low, right.high), strict=True):  # pragma: no branch
        if one.value != exact.value:
            yield from _written(one.value, places, exact.value)
            return


def _written(given: Fraction, places: int | None, exact: Fraction) -> Iterator[Explanation]:
    for shown in dict.fromkeys((places, places_of(given))):  # a float of 2 is printed as 2.0
        if shown is None:
            continue
        if given == Fraction(exact.numerator * 10**shown // exact.denominator, 10**shown):
            yield Explanation("cut", "as if it had been cut instead of rounded")
        elif rounds_to(exact, given, shown):
            yield Explanation("coarse", "rounded too far")
    if abs(given - exact) <= FLOAT_32 * exact:
        yield Explanation("single-precision", "as if it had been worked out in floats of 32 bits")
