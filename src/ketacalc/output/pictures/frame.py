"""What stands around the charts of a picture: title and notice, what the marks mean, and the lines at its foot."""

from fractions import Fraction
from typing import Final

from ketacalc.core.compare.agreement import Standing
from ketacalc.output.chart import DEVIATION, SIGNS, Bar, Mark, has_deviation, marks, power, standings
from ketacalc.output.pictures.bars import draw
from ketacalc.output.pictures.canvas import BLACK, FINE, HEADING, MARGIN, SMALL, TITLE, Canvas
from ketacalc.output.pictures.ticks import GREY
from ketacalc.output.view import View

SAMPLE: Final = 0.42
SIGN: Final = 0.24
"""Inches that a sample of a mark takes, and a sign with the room after it."""
ROW: Final = 0.22
ALONE: Final = frozenset({Mark.THRESHOLD, Mark.FIXED})
"""Marks that have no point of their own to be shown beside the bar."""


def sign(canvas: Canvas, standing: Standing, x: float, y: float) -> None:
    """Write in a box how a dose stands to its source: black where it is doubtful, dashed where nobody has read it."""
    doubtful, unread = standing is Standing.DIFFERS, standing is Standing.UNREAD
    canvas.write(
        x + 0.09,
        y,
        SIGNS[standing],
        SMALL + 1,
        colour="white" if doubtful else BLACK,
        bold=True,
        box={
            "boxstyle": "square,pad=0.18",
            "facecolor": BLACK if doubtful else "white",
            "edgecolor": BLACK,
            "linewidth": 0.9,
            "linestyle": (0, (2, 1.5)) if unread else "-",
        },
    )


class Frame:
    """The heading, the legend and the foot of a sheet."""

    def __init__(self, canvas: Canvas, view: View) -> None:
        """Take the sheet and what is shown on it."""
        self._canvas, self._view = canvas, view

    def head(self, *, draw: bool = True) -> float:
        """Write title, notice and legend, and return where the charts may begin."""
        y, room = 0.32, self._canvas.width - 2 * MARGIN
        for text, size, line, bold in (
            (self._view.title, TITLE, 0.34, True),
            (self._view.lines[0], HEADING, 0.22, False),
        ):
            for words in self._canvas.broken(text, size, room, bold=bold):
                if draw:
                    self._canvas.write(MARGIN, y, words, size, bold=bold)
                y += line
        return self._legend(y + 0.07, draw=draw) + ROW + 0.08

    def _legend(self, y: float, *, draw: bool) -> float:
        """Draw what the marks and signs mean, in as many lines as it takes, and return the place of the last."""
        x, charts = MARGIN, self._view.charts
        entries: list[tuple[Mark | Standing | None, str]] = [(mark, mark.value) for mark in marks(charts)]
        entries += [(None, DEVIATION)] if has_deviation(charts) else []
        entries += [(standing, standing.value) for standing in standings(charts)]
        for what, words in entries:
            sample = SIGN if isinstance(what, Standing) else SAMPLE + 0.1
            wide = sample + self._canvas.measured(words, SMALL) + 0.35
            starts = isinstance(what, Standing) and what is standings(charts)[0]
            if x > MARGIN and (starts or x + wide > self._canvas.width - MARGIN):
                x, y = MARGIN, y + ROW
            if draw:
                self._sample(what, x, y)
                self._canvas.write(x + sample, y, words, SMALL)
            x += wide
        return y

    def _sample(self, what: Mark | Standing | None, x: float, y: float) -> None:
        if isinstance(what, Standing):
            sign(self._canvas, what, x, y)
            return
        high, across = self._canvas.height, self._canvas.width
        box = (x / across, 1 - (y + 0.16) / high, SAMPLE / across, 0.2 / high)
        axes = self._canvas.figure.add_axes(box)
        axes.set(xlim=(1, 1.9 if what is Mark.THRESHOLD else 10), ylim=(0.2, 0), xscale="log")
        axes.axis("off")
        for bar in _examples(what):
            draw(axes, bar, 0.1, "")

    def _foot_lines(self) -> list[str]:
        source, *others = self._view.lines[1:]
        made, *more = self._view.foot or ("",)
        texts = (*others, f"{source}; {made}" if made else source, *more)
        room = self._canvas.width - 2 * MARGIN
        return [line for text in texts for line in self._canvas.broken(text, SMALL, room)]

    def foot_height(self) -> float:
        """Inches that the lines at the foot take."""
        return FINE * len(self._foot_lines()) + 0.35

    def foot(self) -> None:
        """Write the lines at the foot."""
        lines = self._foot_lines()
        top = self._canvas.height - FINE * len(lines) - 0.2
        for at, line in enumerate(lines):
            self._canvas.write(MARGIN, top + at * FINE, line, SMALL, colour=GREY)


def _examples(what: Mark | None) -> tuple[Bar, ...]:
    """Return the bars that show a mark in a legend: a range and a point, or a mean with its deviation."""
    if what is None:
        ends = (Fraction(2), Fraction(9))
        return (Bar(label="", mark=Mark.FOUND, low=power(1) / 2, high=power(1) / 2, number="", deviation=ends),)
    most = Fraction(8) if what is Mark.FIXED else Fraction(4)
    low = Fraction(2) if what is Mark.FIXED else Fraction(1)
    bar = Bar(label="", mark=what, low=low, high=most, number="")
    return (
        (bar,)
        if what in ALONE
        else (bar, Bar(label="", mark=what, low=power(1) * 8 / 10, high=power(1) * 8 / 10, number=""))
    )
