"""The scale of a chart in a picture: plain numbers at powers of ten, never exponents, in both units."""

from collections.abc import Callable
from fractions import Fraction
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import FixedFormatter, FixedLocator, NullFormatter
from numpy.typing import ArrayLike

from ketacalc.core.quantities import style
from ketacalc.output.chart import Chart, power

Scaling = Callable[[ArrayLike], ArrayLike]

GREY, PALE = "#595959", "#E4E4E4"
CLOSE: Final = 2
"""Powers of ten up to which 2 and 5 between them are numbered too."""


def numbered(chart: Chart, step: int) -> list[Fraction]:
    """Return what is numbered on the axis: every so many powers of ten, and 2 and 5 between them where few are."""
    low, high = chart.decades
    if high - low <= CLOSE and step == 1:
        return [power(e) * n for e in range(low, high) for n in (1, 2, 5)] + [power(high)]
    return [power(e) for e in range(low, high + 1, step)]


def set_scale(axes: Axes, chart: Chart, size: float, step: int) -> None:
    """Set the scale of a chart, with lines across it at what is numbered, and the second unit above it."""
    low, high = chart.decades
    _number(axes.xaxis, numbered(chart, step))
    between = [power(e) * n for e in range(low, high) for n in range(2, 10)]
    axes.xaxis.set_minor_locator(FixedLocator([float(value) for value in between]))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.tick_params(axis="x", labelsize=size, which="major", length=4, pad=2)
    axes.grid(axis="x", which="major", color=PALE, linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    if chart.second is not None:
        _second(axes, chart, chart.second[0], size - 1, step)


def _number(axis: Axis, values: list[Fraction]) -> None:
    axis.set_major_locator(FixedLocator([float(value) for value in values]))
    axis.set_major_formatter(FixedFormatter([style.full(value) for value in values]))


def scaled(factor: Fraction) -> tuple[Scaling, Scaling]:
    """Return the way from one unit of an axis to another, and the way back."""
    scale = float(factor)
    return lambda values: np.multiply(values, scale), lambda values: np.divide(values, scale)


def _second(axes: Axes, chart: Chart, factor: Fraction, size: float, step: int) -> None:
    """Put the second unit above the chart, at its own powers of ten."""
    low, high = chart.decades
    within = [power(e) for e in range(low - 3, high + 4) if power(low) <= power(e) / factor <= power(high)]
    above = axes.secondary_xaxis("top", functions=scaled(factor))
    _number(above.xaxis, within[::step])
    above.xaxis.set_minor_formatter(NullFormatter())
    above.tick_params(axis="x", labelsize=size, which="major", length=3, pad=1, colors=GREY)
    above.tick_params(axis="x", which="minor", length=0)
    above.spines["top"].set_color(GREY)
