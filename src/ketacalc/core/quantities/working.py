"""How a result came about, as values: what stood at the start, what it was multiplied and divided by, what came out."""

from dataclasses import dataclass
from fractions import Fraction

from ketacalc.core.quantities import Quantity, Range


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One multiplication or division.

    Attributes:
        by: a quantity, or a bare number where only a unit changes or a total is divided.
        divides: whether it divides.
    """

    by: Quantity | Fraction
    divides: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """The way from what is given to a result, exact at every step.

    Attributes:
        start: what is given.
        aligned: the same in the units that the steps use.
        steps: what it is multiplied and divided by; none where the start is the result.
        result: what comes out.
    """

    start: Range
    aligned: Range
    steps: tuple[Step, ...]
    result: Range
