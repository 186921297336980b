"""A figure as somebody wrote it: one quantity or a range, the decimals that it shows, and whether it is a float."""

import re
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from ketacalc.core.frozen import dataclass, field
from ketacalc.core.quantities import Quantity, Range, read_range
from ketacalc.core.quantities.grammar import DOSE, ends, split
from ketacalc.core.quantities.number import without_exponents
from ketacalc.core.quantities.quantity import at_most
from ketacalc.core.quantities.unit import Unit

if TYPE_CHECKING:
    import pint

CLOSE: Final = Fraction(1, 100)
"""A figure that equals a bound as rounded must also lie this close to it, relative to the bound."""
FLOAT: Final = Fraction(1, 10**12)
FLOAT_32: Final = Fraction(1, 10**6)
"""How close to a bound a binary float lies that a correct calculator computed for it, relative to the bound."""
FLOAT_DIGITS: Final = 16
"""Significant digits from which a decimal is taken for a float that was printed: nobody writes as many by hand."""

Bounds = tuple[Fraction, Fraction]
"""The lower and the upper one, in the unit of the figure."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Figure:
    """A quantity or a range with the number of decimals that each end shows.

    Figures compare by their values alone: 35.0 mg is 35 mg, and is held to more decimals.

    Attributes:
        range: the figure; a single quantity is a range of no width.
        decimals: the decimals shown by the lower and by the upper end; None where the figure is not a text.
        slack: how far from a bound a float may lie, relative to it, and still equal it; 0 for what is exact.

    >>> str(Figure.parse("34.93 mg")), Figure.parse("34.93 mg").decimals
    ('34.93 mg', (2, 2))
    """

    range: Range
    decimals: tuple[int | None, int | None] = field(default=(None, None), compare=False)
    slack: Fraction = field(default=Fraction(0), compare=False)

    @classmethod
    def parse(cls, text: str) -> "Figure":
        """Read a quantity or a range, with the decimals that it shows.

        Raises:
            InputError: the text is neither.
        """
        return read_figure(text)

    def to(self, unit: str) -> Range:
        """Return the same in another unit of the same dimension, in which it was not written and shows no decimals.

        Raises:
            IncompatibleError: the dimensions differ.
        """
        return self.range.to(unit)

    def pint(
        self, registry: "pint.UnitRegistry[Any] | None" = None
    ) -> "tuple[pint.registry.Quantity[Any], pint.registry.Quantity[Any]]":
        """Return both ends as pint's, as `Quantity.pint` does."""
        return self.range.pint(registry)

    def __str__(self) -> str:
        """Return the figure unrounded, in our style."""
        from ketacalc.core.quantities import style

        return style.range_text(self.range, unrounded=True)

    def __float__(self) -> float:
        """Return the number of a figure that is no range.

        Raises:
            InputError: it is one.
        """
        return float(self.range)

    def fits(self, bounds: Bounds) -> bool:
        """Tell whether both ends lie within two bounds, inclusive and exact."""
        return at_most(bounds[0], self.range.low.value) and at_most(self.range.high.value, bounds[1])

    def fits_rounded(self, bounds: Bounds) -> bool:
        """Tell whether each end lies within the bounds, or equals one of them as rounded at its decimals."""
        return not any(self.passes(bounds))

    def passes(self, bounds: Bounds) -> tuple[bool, bool]:
        """Tell whether the figure passes the lower bound, and whether the upper one, by more than its rounding."""
        (low, high), (first, last) = bounds, self.decimals
        least, most = self.range.low.value, self.range.high.value
        return (
            not at_most(low, least) and not self._equals(least, first, low),
            not at_most(most, high) and not self._equals(most, last, high),
        )

    def _equals(self, value: Fraction, decimals: int | None, bound: Fraction) -> bool:
        """Tell whether an end equals a bound: as rounded, or as a float that was computed for it."""
        if decimals is None and not self.slack:
            return False
        off = abs(value - bound)
        if off > CLOSE * bound:
            return False
        if off <= self.slack * bound or (decimals is not None and rounds_to(bound, value, decimals)):
            return True
        # A float holds 28.755 only nearly, so that who rounds one finds 28.75 or 28.76; it holds 37.5 exactly.
        is_halved = bool(self.slack) or bound.denominator & (bound.denominator - 1) != 0
        return is_halved and decimals is not None and off * 2 * 10**decimals <= 1 + self.slack

    def without(self, factor: Fraction) -> "Figure":
        """Return the figure without a factor, with the decimals that it then shows: 349.3 over 10 shows 34.93."""
        ends = self.range.times(1 / factor, self.range.unit)
        shown = (None, None) if None in self.decimals else (places(ends.low.value), places(ends.high.value))
        return Figure(range=ends, decimals=shown, slack=self.slack)


def places(value: Fraction, most: int = 12) -> int | None:
    """Return how many decimals a number has, up to so many, or None where it has more."""
    return next((places for places in range(most + 1) if 10**places % value.denominator == 0), None)


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
def read_figure(text: str, *, bare: Unit | None = None, exponents: bool = False) -> Figure:
    """Read a quantity or a range, with the decimals that it shows.

    Args:
        text: `35 mg`, `34.93 mg`, `12 to 30 mg`; one of 16 or 17 significant digits is a float.
        bare: the unit of numbers that have none.
        exponents: whether a machine wrote it, which may write `1e-05`: a number with an exponent is a float.

    Raises:
        InputError: the text is neither.

    >>> read_figure("34.93 mg").decimals
    (2, 2)
    """
    written = without_exponents(text) if exponents else text
    found = read_range(written, bare=bare, takes=DOSE)
    first, second = (split(end)[0] for end in ends(written))
    is_float = written != text or max(digits(first), digits(second)) >= FLOAT_DIGITS
    low, high = (None if "/" in number else decimals(number) for number in (first, second))
    return Figure(range=found, decimals=(low, high), slack=FLOAT if is_float else Fraction(0))


def figure(quantity: Quantity, shown: int | None = None, slack: Fraction = Fraction(0)) -> Figure:
    """Return a quantity as a figure that shows so many decimals, or none that count."""
    return Figure(range=Range(low=quantity, high=quantity), decimals=(shown, shown), slack=slack)


def decimals(text: str) -> int:
    """Return how many decimals the first number of a text shows."""
    _, point, rest = _number(text).partition(".")
    return len(rest) if point else 0


def digits(text: str) -> int:
    """Return how many significant digits the first number of a text shows.

    >>> digits("0.30000000000000004 mg")
    17
    """
    return len(_number(text).replace(".", "").lstrip("0"))


def _number(text: str) -> str:
    return re.split("[^0-9.]", text.strip(" "), maxsplit=1)[0]
