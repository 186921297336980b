"""Charts on a sheet: labels at the left, bars on a logarithmic axis in the middle, numbers at the right."""

from dataclasses import dataclass
from typing import Final

from ketacalc import __version__
from ketacalc.output.bars import draw
from ketacalc.output.canvas import BLACK, RATIO, Canvas
from ketacalc.output.chart import Bar, Chart, Mark, marks, power
from ketacalc.output.style import full
from ketacalc.output.ticks import GREY, PALE, set_scale
from ketacalc.output.view import View

MARGIN: Final = 0.45
GAP: Final = 0.22
SIZE, SMALL, TITLE, HEADING = 10.5, 8.0, 18.0, 12.0
LINE, FINE = 0.175, 0.135
"""Inches from one line to the next, of numbers and of remarks."""
PAD: Final = 0.085
LOOSEST: Final = 0.3
"""Inches between two bars at least, and what may be added where a few bars would leave the sheet empty."""
HEAD, FOOT = 0.95, 0.5
ABOVE, SECOND, BELOW = 0.34, 0.34, 0.42
"""Inches above a chart for its title and for its second axis, and below it for its axis."""
NARROWEST: Final = 2.5
"""Inches that an axis has at least, however long the numbers beside it are."""
LABELS: Final = 0.30
WIDEST: Final = 0.40
"""The part of the sheet's width that labels and remarks have, and that a long quantity in them may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One bar with its texts broken into lines.

    Attributes:
        bar: the bar.
        label: its label, shortened where it must be.
        warning, about: lines beneath the label.
        top: inches from the top of its chart.
        height: in inches.
    """

    bar: Bar
    label: str
    warning: list[str]
    about: list[str]
    top: float
    height: float


class Panels:
    """The charts of a view on a sheet."""

    def __init__(self, view: View) -> None:
        """Break all texts, find out how high the sheet must be, and draw."""
        self._canvas, self._view = Canvas(), view
        self._size()
        self._heading()
        top = HEAD + self._legend_height
        for number, chart in enumerate(view.charts, 1):
            top = self._chart(chart, number, top)
        self._foot()
        self.figure = self._canvas.figure

    def _size(self) -> None:
        """Grow the sheet until everything stands on it: a wider one has more room for remarks."""
        numbers = [n for chart in self._view.charts for bar in chart.bars for n in (bar.number, bar.beside)]
        self._numbers = max(self._canvas.measured(number, SIZE, bold=True) for number in numbers)
        texts = [t for chart in self._view.charts for bar in chart.bars for t in (bar.warning, bar.about)]
        self._quantities = max(self._canvas.widest_quantity(text, SMALL) for text in texts) + 2 * GAP
        self._pad = PAD
        for _ in range(3):
            self._canvas.grow(self._needed())
        bars = sum(len(chart.bars) for chart in self._view.charts)
        self._pad += min(max(self._canvas.height - self._needed(), 0) / (bars + len(self._view.charts)), LOOSEST)
        self._needed()

    def _needed(self) -> float:
        """Break all texts for the sheet as it is, and return how many inches high it would have to be."""
        self._rows = {id(chart): self._broken(chart) for chart in self._view.charts}
        charts = sum(self._chart_height(chart) for chart in self._view.charts)
        self._legend_height = self._legend(draw=False)
        across = (2 * MARGIN + self._numbers + GAP + NARROWEST) / (1 - WIDEST)
        return max(HEAD + self._legend_height + charts + self._foot_height(), across / RATIO)

    @property
    def _left(self) -> float:
        """Inches from the left at which the axes begin."""
        return MARGIN + min(max(LABELS * self._canvas.width, self._quantities), WIDEST * self._canvas.width)

    @property
    def _right(self) -> float:
        """Inches from the left at which the axes end."""
        return self._canvas.width - MARGIN - self._numbers - GAP

    def _broken(self, chart: Chart) -> list[Row]:
        rows, top = [], self._pad
        for bar in chart.bars:
            room = self._left - MARGIN - GAP - _indent(bar)
            warning = self._canvas.broken(bar.warning, SMALL, room, bold=True) if bar.warning else []
            about = self._canvas.broken(bar.about, SMALL, room) if bar.about else []
            name = self._canvas.shortened(self._canvas.shown(bar.label), SIZE, room, bold=True)
            height = LINE + max(FINE * len(warning + about), LINE if bar.beside else 0) + self._pad
            rows.append(Row(bar=bar, label=name, warning=warning, about=about, top=top, height=height))
            top += height
        return rows

    def _chart_height(self, chart: Chart) -> float:
        last = self._rows[id(chart)][-1]
        return ABOVE + (SECOND if chart.second else 0) + last.top + last.height + BELOW

    def _heading(self) -> None:
        room = self._canvas.width - 2 * MARGIN
        title = self._canvas.shortened(self._canvas.shown(self._view.title), TITLE, room, bold=True)
        self._canvas.write(MARGIN, 0.32, title, TITLE, bold=True)
        notice = self._canvas.shortened(self._canvas.shown(self._view.lines[0]), HEADING, room)
        self._canvas.write(MARGIN, 0.66, notice, HEADING)
        self._legend(draw=True)

    def _legend(self, *, draw: bool) -> float:
        """Draw what the marks mean, in as many lines as it takes, and return their height."""
        x, y, sample = MARGIN, HEAD, 0.42
        for mark in marks(self._view.charts):
            wide = sample + 0.1 + self._canvas.measured(mark, SMALL) + 0.35
            if x > MARGIN and x + wide > self._canvas.width - MARGIN:
                x, y = MARGIN, y + 0.22
            if draw:
                self._sample(mark, x, y + 0.06, sample)
                self._canvas.write(x + sample + 0.1, y, mark, SMALL)
            x += wide
        return y - HEAD + 0.3

    def _sample(self, mark: Mark, x: float, y: float, wide: float) -> None:
        high, across = self._canvas.height, self._canvas.width
        axes = self._canvas.figure.add_axes((x / across, 1 - (y + 0.1) / high, wide / across, 0.2 / high))
        axes.set(xlim=(1, 1.9 if mark is Mark.THRESHOLD else 10), ylim=(0.2, 0), xscale="log")
        axes.axis("off")
        bar = Bar(label="", mark=mark, low=power(0), high=power(1) * 4 / 10, number="")
        draw(axes, bar, 0.1, "")
        if mark is not Mark.THRESHOLD:
            draw(axes, Bar(label="", mark=mark, low=power(1) * 8 / 10, high=power(1) * 8 / 10, number=""), 0.1, "")

    def _foot_lines(self) -> list[str]:
        first, *others = self._view.lines[1:]
        more = "Each figure has cautions and a source, which ketacalc compare and ketacalc show print in full."
        room = self._canvas.width - 2 * MARGIN
        texts = (*others, f"{first}; ketacalc {__version__}", more)
        return [line for text in texts for line in self._canvas.broken(text, SMALL, room)]

    def _foot_height(self) -> float:
        return FINE * len(self._foot_lines()) + 0.35

    def _foot(self) -> None:
        lines = self._foot_lines()
        top = self._canvas.height - FINE * len(lines) - 0.2
        for at, line in enumerate(lines):
            self._canvas.write(MARGIN, top + at * FINE, line, SMALL, colour=GREY)

    def _chart(self, chart: Chart, number: int, top: float) -> float:
        """Draw one chart, and return where the next begins."""
        canvas, rows = self._canvas, self._rows[id(chart)]
        name = canvas.shortened(canvas.shown(chart.title), HEADING, canvas.width - 2 * MARGIN, bold=True)
        canvas.write(MARGIN, top + 0.04, name, HEADING, bold=True)
        upper = top + ABOVE + (SECOND if chart.second else 0)
        height = rows[-1].top + rows[-1].height
        box = (
            self._left / canvas.width,
            1 - (upper + height) / canvas.height,
            (self._right - self._left) / canvas.width,
            height / canvas.height,
        )
        axes = canvas.figure.add_axes(box)
        axes.set_gid(f"chart-{number}")
        low, high = chart.decades
        axes.set(xscale="log", xlim=(float(power(low)), float(power(high))), ylim=(height, 0), yticks=[])
        set_scale(axes, chart, SIZE, self._step(chart))
        self._units(chart, upper, height)
        for at, row in enumerate(rows, 1):
            if at > 1 and not row.bar.is_inner:
                axes.axhline(row.top - self._pad / 2, color=PALE, linewidth=0.8, zorder=0)
            draw(axes, row.bar, row.top + LINE / 2, f"bar-{number}-{at}")
            self._texts(row, upper + row.top)
        return upper + height + BELOW

    def _texts(self, row: Row, top: float) -> None:
        canvas, bar, x = self._canvas, row.bar, MARGIN + _indent(row.bar)
        canvas.write(x, top, row.label, SIZE, bold=not bar.is_inner)
        y = top + LINE + 0.01
        for lines, bold in ((row.warning, True), (row.about, False)):
            for line in lines:
                canvas.write(x, y, line, SMALL, colour=BLACK if bold else GREY, bold=bold)
                y += FINE
        canvas.write(self._right + GAP, top, bar.number, SIZE, bold=not bar.is_inner)
        if bar.beside:
            canvas.write(self._right + GAP, top + LINE, bar.beside, SIZE - 1, colour=GREY)

    def _units(self, chart: Chart, upper: float, height: float) -> None:
        """Name the units at the ends of the two axes, over and under the numbers beside the bars."""
        last = self._canvas.measured(full(power(chart.decades[1])), SIZE)
        x = self._right + max(GAP, last / 2 + 0.1)
        self._canvas.write(x, upper + height + 0.09, chart.unit, SIZE, bold=True)
        if chart.second is not None:
            self._canvas.write(x, upper - 0.24, chart.second[1], SIZE - 1, colour=GREY)

    def _step(self, chart: Chart) -> int:
        """Return how many powers of ten apart two numbers of the axis must stand so as not to touch."""
        low, high = chart.decades
        inches = (self._right - self._left) / (high - low)
        widest = max(self._canvas.measured(full(power(exponent)), SIZE) for exponent in (low, high))
        return int((widest + 0.15) / inches) + 1


def _indent(bar: Bar) -> float:
    return GAP if bar.is_inner else 0.0
