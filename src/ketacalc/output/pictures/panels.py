"""Charts on a sheet: labels at the left, bars on a logarithmic axis in the middle, numbers at the right."""

from dataclasses import dataclass
from typing import Final

from matplotlib.figure import Figure

from ketacalc.core.quantities.style import full
from ketacalc.output.chart import Bar, Chart, power
from ketacalc.output.pictures.bars import draw
from ketacalc.output.pictures.canvas import BLACK, FINE, HEADING, MARGIN, SMALL, Canvas
from ketacalc.output.pictures.frame import SIGN, Frame, sign
from ketacalc.output.pictures.ticks import GREY, PALE, set_scale
from ketacalc.output.view import View

GAP: Final = 0.22
SIZE: Final = 10.5
LINE: Final = 0.175
"""Inches from one line to the next, of numbers."""
PAD: Final = 0.085
LOOSEST: Final = 0.9
"""Inches between two bars at least, and what may be added where a few bars would leave the sheet empty."""
TITLE: Final = 0.22
"""Inches from one line of a chart's title to the next."""
ABOVE, SECOND, BELOW = 0.12, 0.34, 0.42
"""Inches above a chart beside its title and for its second axis, and below it for its axis."""
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
        label: the lines of its label.
        warning, about: lines beneath the label.
        top: inches from the top of its chart.
        height: in inches.
    """

    bar: Bar
    label: list[str]
    warning: list[str]
    about: list[str]
    top: float
    height: float


class Panels:
    """The charts of a view on a sheet."""

    def __init__(self, view: View) -> None:
        """Break all texts, find out how high the sheet must be, and draw."""
        self._canvas, self._view = Canvas(), view
        self._frame = Frame(self._canvas, view)
        self._size()
        top = self._frame.head()
        for number, chart in enumerate(view.charts, 1):
            top = self._chart(chart, number, top)
        self._frame.foot()
        self.figure: Figure = self._canvas.figure

    def _size(self) -> None:
        """Grow the sheet until everything stands on it: a wider one has more room for remarks."""
        numbers = [n for chart in self._view.charts for bar in chart.bars for n in (bar.number, bar.beside)]
        self._numbers = max(self._canvas.measured(number, SIZE, bold=True) for number in numbers)
        texts = [t for chart in self._view.charts for bar in chart.bars for t in (bar.warning, bar.about)]
        self._quantities = max(self._canvas.widest_quantity(text, SMALL) for text in texts) + 2 * GAP + SIGN
        self._pad = PAD
        while self._is_narrow() or self._needed() > self._canvas.height:
            self._canvas.grow()
        bars = sum(len(chart.bars) for chart in self._view.charts)
        self._pad += min(max(self._canvas.height - self._needed(), 0) / (bars + len(self._view.charts)), LOOSEST)
        self._needed()

    def _is_narrow(self) -> bool:
        """Tell whether an axis has too little room, or a quantity in a remark."""
        return self._right - self._left < NARROWEST or self._quantities > WIDEST * self._canvas.width

    def _needed(self) -> float:
        """Break all texts for the sheet as it is, and return how many inches high it would have to be at least."""
        self._rows = {id(chart): self._broken(chart) for chart in self._view.charts}
        charts = sum(self._chart_height(chart) for chart in self._view.charts)
        return self._frame.head(draw=False) + charts + self._frame.foot_height()

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
            name = self._canvas.broken(bar.label, SIZE, room, bold=True)
            texts = LINE * len(name) + FINE * len(warning + about)
            height = max(texts, LINE * (2 if bar.beside else 1)) + self._pad
            rows.append(Row(bar=bar, label=name, warning=warning, about=about, top=top, height=height))
            top += height
        return rows

    def _chart_height(self, chart: Chart) -> float:
        last = self._rows[id(chart)][-1]
        return self._above(chart) + last.top + last.height + BELOW

    def _title(self, chart: Chart) -> list[str]:
        return self._canvas.broken(chart.title, HEADING, self._canvas.width - 2 * MARGIN, bold=True)

    def _above(self, chart: Chart) -> float:
        """Inches above the axes of a chart."""
        return ABOVE + TITLE * len(self._title(chart)) + (SECOND if chart.second else 0)

    def _chart(self, chart: Chart, number: int, top: float) -> float:
        """Draw one chart, and return where the next begins."""
        canvas, rows = self._canvas, self._rows[id(chart)]
        for at, line in enumerate(self._title(chart)):
            canvas.write(MARGIN, top + 0.04 + at * TITLE, line, HEADING, bold=True)
        upper = top + self._above(chart)
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
        if bar.standing is not None:
            sign(canvas, bar.standing, MARGIN, top)
        for at, line in enumerate(row.label):
            canvas.write(x, top + at * LINE, line, SIZE, bold=not bar.is_inner)
        y = top + LINE * len(row.label) + 0.01
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
    return SIGN + (GAP if bar.is_inner else 0.0)
