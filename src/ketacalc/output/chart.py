"""A chart as values: bars on one logarithmic axis with their numbers beside them, without their layout."""

from enum import StrEnum
from fractions import Fraction
from typing import Final

from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import style
from ketacalc.output.screen import Text, Texts, Tone


class Mark(StrEnum):
    """What a bar stands for: each kind is drawn in a way of its own, and its label says it in words."""

    REPORTED = "reported"
    DERIVED = "reported, derived"
    FIXED = "reported, and nothing was given between its ends"
    STEP = "a step of the regimen"
    FOUND = "found in a source by the audit"
    THRESHOLD = "threshold found in a source, from there up"
    ELSEWHERE = "not reported in the article"


FARTHEST: Final = Fraction(10)
"""How many times below a mean its deviation may draw an axis out; what lies lower is cut off at the axis's end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One range or single figure.

    Attributes:
        label: whose it is.
        mark: what it stands for.
        low, high: where it lies, in the chart's unit.
        number: the figure with its unit.
        beside: the same in the second unit; empty where there is none.
        warnings: what nobody may overlook: the outcome with how the dose stands to its source, a suspect unit.
        about: how it is given and what is to be known of it.
        is_inner: whether it belongs to the bar above it.
        deviation: a line through a mean, from where to where; its lower end may be zero or below.
    """

    label: str
    mark: Mark
    low: Fraction
    high: Fraction
    number: str
    beside: str = ""
    warnings: Texts = ()
    about: str = ""
    is_inner: bool = False
    deviation: tuple[Fraction, Fraction] | None = None

    @property
    def is_point(self) -> bool:
        """Whether it is a single figure."""
        return self.low == self.high

    @property
    def texts(self) -> Texts:
        """What stands under its label."""
        return (*self.warnings, Text(self.about, Tone.QUIET)) if self.about else self.warnings

    @property
    def least(self) -> Fraction:
        """The lowest value for which its axis has to have room."""
        return max(self.deviation[0], self.low / FARTHEST) if self.deviation else self.low

    @property
    def most(self) -> Fraction:
        """The highest."""
        return self.deviation[1] if self.deviation else self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Bars on one logarithmic axis.

    Attributes:
        title: what is on the axis.
        unit: the unit of the axis.
        second: how many of a second unit one of the unit is, and that unit's name.
        bars: from top to bottom.
    """

    title: str
    unit: str
    bars: tuple[Bar, ...]
    second: tuple[Fraction, str] | None = None

    @property
    def decades(self) -> tuple[int, int]:
        """The powers of ten between which all bars lie; two different ones."""
        least, most = min(bar.least for bar in self.bars), max(bar.most for bar in self.bars)
        low, high = _floor(least), _floor(most)
        high += most != power(high)
        return (low - 1, high + 1) if low == high else (low, high)


def power(exponent: int) -> Fraction:
    """Return a power of ten."""
    return Fraction(10) ** exponent


def _floor(value: Fraction) -> int:
    """Return the largest exponent of ten whose power is not above a number above zero.

    >>> _floor(Fraction(7, 24)), _floor(Fraction(1)), _floor(Fraction(99))
    (-1, 0, 1)
    """
    exponent = len(str(value.numerator)) - len(str(value.denominator))
    return exponent if power(exponent) <= value else exponent - 1


def label(exponent: int) -> str:
    """Return a power of ten as it is printed beside an axis: `0.1`, `10`, `1,000`.

    >>> label(-1), label(3)
    ('0.1', '1,000')
    """
    return style.full(power(exponent))
