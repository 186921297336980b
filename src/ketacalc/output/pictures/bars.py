"""How bars and their scale are drawn in a picture: each kind of bar by a shape, a filling and a hatching of its own.

Their colours, of the palette of Okabe and Ito for all kinds of colour vision, only add to that. The scale has plain
numbers at powers of ten, never exponents, in both units.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.patches import Rectangle
from matplotlib.ticker import FixedFormatter, FixedLocator, NullFormatter
from numpy.typing import ArrayLike

from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import style
from ketacalc.output.chart import Bar, Chart, Mark, power
from ketacalc.output.pictures.canvas import GREY, PALE

Scaling = Callable[[ArrayLike], ArrayLike]

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
    if chart.second is None:
        return
    factor = chart.second[0]  # the second unit stands above the chart, at its own powers of ten
    within = [power(e) for e in range(low - 3, high + 4) if power(low) <= power(e) / factor <= power(high)]
    above = axes.secondary_xaxis("top", functions=scaled(factor))
    _number(above.xaxis, within[::step])
    above.xaxis.set_minor_formatter(NullFormatter())
    above.tick_params(axis="x", labelsize=size - 1, which="major", length=3, pad=1, colors=GREY)
    above.tick_params(axis="x", which="minor", length=0)
    above.spines["top"].set_color(GREY)


def _number(axis: Axis, values: list[Fraction]) -> None:
    axis.set_major_locator(FixedLocator([float(value) for value in values]))
    axis.set_major_formatter(FixedFormatter([style.full(value) for value in values]))


def scaled(factor: Fraction) -> tuple[Scaling, Scaling]:
    """Return the way from one unit of an axis to another, and the way back."""
    return lambda values: np.multiply(values, float(factor)), lambda values: np.divide(values, float(factor))


BLUE, VERMILLION, GREEN = "#0072B2", "#D55E00", "#009E73"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paint:
    """How a kind of bar is drawn; its height and the size of its point are in inches and in points."""

    edge: str
    face: str
    point: str
    height: float
    hatch: str = ""
    dash: str = "-"


PAINTS: Final = {
    Mark.REPORTED: Paint(edge=BLUE, face=BLUE, point="D", height=0.12),
    Mark.DERIVED: Paint(edge=BLUE, face="white", point="D", height=0.12, hatch="//////"),
    Mark.FIXED: Paint(edge=BLUE, face=BLUE, point="D", height=0.0, dash=":"),
    Mark.STEP: Paint(edge=BLUE, face=BLUE, point="^", height=0.04),
    Mark.FOUND: Paint(edge=VERMILLION, face="white", point="o", height=0.07),
    Mark.THRESHOLD: Paint(edge=VERMILLION, face=VERMILLION, point="|", height=0.07),
    Mark.ELSEWHERE: Paint(edge=GREEN, face="white", point="s", height=0.09, dash="--"),
}


def draw(axes: Axes, bar: Bar, y: float, gid: str) -> None:
    """Draw one bar; a single figure is a point, and a threshold an arrow that begins at it."""
    paint, low, high = PAINTS[bar.mark], float(bar.low), float(bar.high)
    if bar.deviation is not None:
        _whisker(axes, paint, (float(bar.deviation[0]), float(bar.deviation[1])), y, gid)
    if bar.mark is Mark.THRESHOLD:
        end = min(low * 10**0.22, axes.get_xlim()[1])
        axes.plot([low, end], [y, y], color=paint.edge, linewidth=1.6, gid=gid, clip_on=False)
        axes.plot([low], [y], color=paint.edge, marker="|", markersize=9, markeredgewidth=2, clip_on=False)
        axes.plot([end], [y], color=paint.edge, marker=">", markersize=6, clip_on=False)
    elif bar.is_point:
        _points(axes, paint, [low], y, gid)
    elif bar.mark is Mark.FIXED:
        axes.plot([low, high], [y, y], color=paint.edge, linewidth=1.2, linestyle=(0, (4, 4)), clip_on=False, zorder=2)
        _points(axes, paint, [low, high], y, gid)
    else:
        looks: dict[str, Any] = {"facecolor": paint.face, "edgecolor": paint.edge, "linewidth": 1.6}
        looks |= {"hatch": paint.hatch, "linestyle": paint.dash, "gid": gid, "clip_on": False, "zorder": 2}
        axes.add_patch(Rectangle((low, y - paint.height / 2), high - low, paint.height, **looks))


def _points(axes: Axes, paint: Paint, values: list[float], y: float, gid: str) -> None:
    size = 7 if paint.point != "D" else 6.5
    looks: dict[str, Any] = {"markerfacecolor": paint.face, "markeredgecolor": paint.edge, "markeredgewidth": 1.6}
    looks |= {"gid": gid, "clip_on": False, "zorder": 3}
    axes.plot(values, [y] * len(values), linestyle="none", marker=paint.point, markersize=size, **looks)


def _whisker(axes: Axes, paint: Paint, ends: tuple[float, float], y: float, gid: str) -> None:
    """Draw a deviation as a thin line with a stroke at each end, or an arrow where it goes on beyond the axis."""
    begin = axes.get_xlim()[0]
    low = max(ends[0], begin)
    axes.plot([low, ends[1]], [y, y], color=paint.edge, linewidth=1.0, gid=f"{gid}-sd", clip_on=False, zorder=1)
    for at, marker in ((low, "<" if ends[0] < begin else "|"), (ends[1], "|")):
        axes.plot([at], [y], color=paint.edge, marker=marker, markersize=6, markeredgewidth=1.0, clip_on=False)
