"""Whether a printed figure is the exact one as rounded, and what is to be known of it where only just.

Half up and half to even are both in print, and a tie may go down too where a float was rounded: 12.75 as 12.7. A figure
that was printed from a float in full lies within a millionth of a millionth. A printed 0 is never right.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from ketacalc.core.quantities import Quantity, Unit, conversion, style
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.stated import FLOAT, half_even, half_up, rounds_to
from ketacalc.core.verify.figures import End

COARSE: Final = Fraction(1, 10)
"""A figure that is right as rounded, and further than this from the exact one, is ok with a caution."""
FAR: Final = "right as rounded, and more than 10 % from the exact figure"
ZERO: Final = "a printed 0 is never right"
TIE: Final = "a tie, rounded down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding:
    """How the figures of a table were rounded, as the user says it.

    Attributes:
        step: to a multiple of which they were; None for their own decimals.
        is_cut: whether they were cut, and not rounded.
        tolerance: how far off they may be, relative to the exact figure.
    """

    step: Quantity | None = None
    is_cut: bool = False
    tolerance: Fraction = Fraction(0)


def judged(end: End, exact: Fraction, unit: Unit, known: Known, rounding: Rounding) -> str | None:
    """Return what is to be known of a figure that is right, which may be nothing; None where it is wrong.

    Args:
        end: what is printed.
        exact: what should be.
        unit: of both.
        known: what brings the figure to the unit of a step.
        rounding: how the table was rounded.

    Raises:
        InputError: the figure cannot be stated in the unit of the step.
    """
    if not end.value:
        return None
    for target in _targets(exact, unit, known, rounding):
        note = _rounded(end, target, is_cut=rounding.is_cut)
        if note is not None:
            is_far = abs(end.value - exact) > COARSE * exact and rounding.step is None
            return FAR if is_far else note
    if rounding.tolerance and abs(end.value - exact) <= rounding.tolerance * exact:
        off = style.number(abs(end.value / exact - 1) * 100)
        return f"{off} % off, within the tolerance of {style.number(rounding.tolerance * 100)} %"
    return None


def _targets(exact: Fraction, unit: Unit, known: Known, rounding: Rounding) -> tuple[Fraction, ...]:
    """Return what the figure was before its decimals were cut off: the exact one, or the nearest multiple of a step."""
    step = rounding.step
    if step is None:
        return (exact,)
    size = conversion.factor(step.unit, unit, known) * step.value
    number = exact / size
    if rounding.is_cut:
        return (number.numerator // number.denominator * size,)
    return tuple(dict.fromkeys((half_up(number, 0) * size, half_even(number, 0) * size)))


def _rounded(end: End, exact: Fraction, *, is_cut: bool) -> str | None:
    off = abs(end.value - exact)
    if not off or (end.is_float and off <= FLOAT * exact):
        return ""
    if is_cut:
        return "" if end.value == cut(exact, end.places) else None
    if off > end.half_step:
        return None
    return "" if rounds_to(exact, end.value, end.places) else TIE


def cut(exact: Fraction, places: int) -> Fraction:
    """Return a number cut to so many decimals."""
    shifted = exact * 10**places
    return Fraction(shifted.numerator // shifted.denominator, 10**places)
