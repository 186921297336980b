"""One reference vector: what goes into a calculator, and what must come out."""

from typing import Any

from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import Quantity, Range

Input = dict[str, Any]
"""What a calculator is given, as JSON has it: a quantity is `{"value": "70", "unit": "kg"}`, both of them texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Where a dose lies, and the slips that would explain it, the likeliest first."""

    verdict: str
    slips: tuple[str, ...] = ()


Result = Quantity | Range | Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class Vector:
    """An input with its result.

    Attributes:
        id: the operation with the group and a number, such as `infusion[weight-lb-12]`.
        operation: what is asked for.
        input: what is given, by name, as JSON.
        expected: the exact result; None where the input must be refused.
        flags: what is special about it, such as `refuse`, `pound`, `boundary`.
        comment: what is to be known of it.
        source: whose problem it is.
    """

    id: str
    operation: str
    input: Input
    expected: Result | None
    flags: tuple[str, ...] = ()
    comment: str = ""
    source: str
