"""How bars are drawn in a picture: each kind by a shape, a filling and a hatching of its own.

Their colours, of the palette of Okabe and Ito for all kinds of colour vision, only add to that.
"""

from dataclasses import dataclass
from typing import Final

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ketacalc.output.chart import Bar, Mark

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
        _arrow(axes, paint, low, y, gid)
    elif bar.is_point:
        _points(axes, paint, [low], y, gid)
    elif bar.mark is Mark.FIXED:
        axes.plot([low, high], [y, y], color=paint.edge, linewidth=1.2, linestyle=(0, (4, 4)), clip_on=False, zorder=2)
        _points(axes, paint, [low, high], y, gid)
    else:
        _box(axes, paint, (low, high), y, gid)


def _points(axes: Axes, paint: Paint, values: list[float], y: float, gid: str) -> None:
    axes.plot(
        values,
        [y] * len(values),
        linestyle="none",
        marker=paint.point,
        markersize=7 if paint.point != "D" else 6.5,
        markerfacecolor=paint.face,
        markeredgecolor=paint.edge,
        markeredgewidth=1.6,
        gid=gid,
        clip_on=False,
        zorder=3,
    )


def _box(axes: Axes, paint: Paint, ends: tuple[float, float], y: float, gid: str) -> None:
    axes.add_patch(
        Rectangle(
            (ends[0], y - paint.height / 2),
            ends[1] - ends[0],
            paint.height,
            facecolor=paint.face,
            edgecolor=paint.edge,
            linewidth=1.6,
            hatch=paint.hatch,
            linestyle=paint.dash,
            gid=gid,
            clip_on=False,
            zorder=2,
        )
    )


def _arrow(axes: Axes, paint: Paint, low: float, y: float, gid: str) -> None:
    end = min(low * 10**0.22, axes.get_xlim()[1])
    axes.plot([low, end], [y, y], color=paint.edge, linewidth=1.6, gid=gid, clip_on=False)
    axes.plot([low], [y], color=paint.edge, marker="|", markersize=9, markeredgewidth=2, clip_on=False)
    axes.plot([end], [y], color=paint.edge, marker=">", markersize=6, clip_on=False)


def _whisker(axes: Axes, paint: Paint, ends: tuple[float, float], y: float, gid: str) -> None:
    """Draw a deviation as a thin line with a stroke at each end, or an arrow where it goes on beyond the axis."""
    begin = axes.get_xlim()[0]
    low = max(ends[0], begin)
    axes.plot([low, ends[1]], [y, y], color=paint.edge, linewidth=1.0, gid=f"{gid}-sd", clip_on=False, zorder=1)
    for at, marker in ((low, "<" if ends[0] < begin else "|"), (ends[1], "|")):
        axes.plot([at], [y], color=paint.edge, marker=marker, markersize=6, markeredgewidth=1.0, clip_on=False)
