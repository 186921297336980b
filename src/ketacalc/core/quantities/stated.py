"""A figure as somebody wrote it: one quantity or a range, and the decimals that it shows."""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final

from ketacalc.core.quantities import Quantity, Range, read_range

CLOSE: Final = Fraction(1, 100)
"""A figure that equals a bound as rounded must also lie this close to it, relative to the bound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A quantity or a range with the number of decimals that each end shows.

    Attributes:
        range: the figure; a single quantity is a range of no width.
        decimals: the decimals shown by the lower and by the upper end; None where the figure is not a text.
    """

    range: Range
    decimals: tuple[int | None, int | None] = (None, None)

    def fits(self, low: Fraction, high: Fraction, tolerance: Fraction = Fraction(0)) -> bool:
        """Tell whether both ends lie within two bounds, inclusive and exact, once these are widened."""
        if tolerance:
            low, high = low * (1 - tolerance), high * (1 + tolerance)
        return low <= self.range.low.value and self.range.high.value <= high

    def fits_rounded(self, low: Fraction, high: Fraction, tolerance: Fraction = Fraction(0)) -> bool:
        """Tell whether each end lies within the bounds, or equals one of them as rounded at its decimals."""
        return not any(self.passes(low, high, tolerance))

    def passes(self, low: Fraction, high: Fraction, tolerance: Fraction = Fraction(0)) -> tuple[bool, bool]:
        """Tell whether the figure passes the lower bound, and whether the upper one, by more than its rounding."""
        if tolerance:
            low, high = low * (1 - tolerance), high * (1 + tolerance)
        least, most, bounds = self.range.low.value, self.range.high.value, (low, high)
        first, last = self.decimals
        below = least < low and not _is_rounded(least, first, bounds)
        above = most > high and not _is_rounded(most, last, bounds)
        return below, above

    def undone(self, factor: Fraction) -> "Figure":
        """Return the figure without a factor, with the decimals that it then shows: 349.3 over 10 shows 34.93."""
        ends = self.range.times(1 / factor, self.range.unit)
        if None in self.decimals:
            return Figure(range=ends)
        return Figure(range=ends, decimals=(_places(ends.low.value), _places(ends.high.value)))


def _places(value: Fraction) -> int | None:
    """Return how many decimals a number has, up to 12, or None where it has more."""
    return next((places for places in range(13) if 10**places % value.denominator == 0), None)


def _is_rounded(value: Fraction, decimals: int | None, bounds: tuple[Fraction, Fraction]) -> bool:
    if decimals is None:
        return False
    return any(half_up(bound, decimals) == value and abs(value - bound) <= CLOSE * bound for bound in bounds)


def half_up(value: Fraction, decimals: int) -> Fraction:
    """Return a number that is not negative rounded half up to so many decimals.

    >>> half_up(Fraction("34.925"), 2)
    Fraction(3493, 100)
    """
    shifted = value * 10**decimals
    return Fraction((2 * shifted.numerator + shifted.denominator) // (2 * shifted.denominator), 10**decimals)


def half_even(value: Fraction, decimals: int) -> Fraction:
    """Return a number rounded to so many decimals, a half to the even digit.

    >>> half_even(Fraction("34.925"), 2)
    Fraction(873, 25)
    """
    return Fraction(round(value * 10**decimals), 10**decimals)


def rounds_to(exact: Fraction, shown: Fraction, decimals: int) -> bool:
    """Tell whether an exact figure rounds to a printed one, half up or half to even: both are in print."""
    return shown in (half_up(exact, decimals), half_even(exact, decimals))


@lru_cache(maxsize=1024)
def read_figure(text: str) -> Figure:
    """Read a quantity or a range, with the decimals that it shows.

    Args:
        text: `35 mg`, `34.93 mg`, `12 to 30 mg`.

    Raises:
        InputError: the text is neither.

    >>> read_figure("34.93 mg").decimals
    (2, 2)
    """
    found = read_range(text)
    first, _, second = text.partition(" to ")
    return Figure(range=found, decimals=(decimals(first), decimals(second or first)))


def figure(quantity: Quantity, shown: int | None = None) -> Figure:
    """Return a quantity as a figure that shows so many decimals, or none that count."""
    return Figure(range=Range(low=quantity, high=quantity), decimals=(shown, shown))


def decimals(text: str) -> int:
    """Return how many decimals the first number of a text shows."""
    _, point, rest = text.strip(" ").partition(".")
    return next((at for at, letter in enumerate(rest) if not letter.isdigit()), len(rest)) if point else 0
