"""A logarithmic axis in the columns of a terminal, with the powers of ten over it.

The column of a value is found by exact comparison, so that a greater value never stands further left, and equal ones
stand in one column on every line of a chart.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from ketacalc.output.chart import Chart, label, power


@dataclass(frozen=True, slots=True)
class Ruler:
    """A logarithmic axis of so many columns; `edges` are the values at which the next column begins."""

    edges: tuple[float, ...]
    first: Fraction

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return len(self.edges) + 1

    def column(self, value: Fraction) -> int:
        """Return the column of a value, from 0; beyond an end it is that end."""
        return bisect_right(self.edges, value)

    def is_below(self, value: Fraction) -> bool:
        """Tell whether a value lies before the axis begins."""
        return value < self.first


def ruler(decades: tuple[int, int], columns: int) -> Ruler:
    """Return a ruler whose first column is the lower power of ten and whose last is the upper."""
    low, high = decades
    step = (high - low) / (columns - 1)
    return Ruler(tuple(10 ** (low + (at + 0.5) * step) for at in range(columns - 1)), power(low))


def ruled(chart: Chart, scale: Ruler, indent: int) -> tuple[str, str]:
    """Return the powers of ten over the ruler, as many of them as do not touch: each, every second, every third."""
    low, high = chart.decades
    line = list("-" * scale.columns)
    for exponent in range(low, high + 1):
        line[scale.column(power(exponent))] = "|"
    every = (_names(range(low, high + 1, step), scale) for step in range(1, high - low + 2))
    names = next((text for text in every if text), "")
    pad = " " * indent
    return pad + names, pad + "".join(line)


def _names(exponents: Iterable[int], scale: Ruler) -> str:
    """Return powers of ten, each over its column; nothing where two of them would touch."""
    text = ""
    for exponent in exponents:
        name = label(exponent)
        start = scale.column(power(exponent)) - (len(name) - 1) // 2
        start = min(max(start, 0), scale.columns - len(name))
        if start < len(text) + bool(text):
            return ""
        text = text.ljust(start) + name
    return text
