"""Charts on a sheet, each bar a row: whose it is, what is to be known of it, where it lies, and its number."""

from typing import Final, NamedTuple

from matplotlib.figure import Figure

from ketacalc.core.errors import InputError
from ketacalc.core.quantities.style import full
from ketacalc.output.chart import Bar, Chart, power
from ketacalc.output.pictures.bars import draw, set_scale
from ketacalc.output.pictures.canvas import BLACK, FINE, GREY, HEADING, MARGIN, PALE, SMALL, Canvas, Run
from ketacalc.output.pictures.plot import Scene
from ketacalc.output.screen import Text, Tone

GAP: Final = 0.16
SIZE: Final = 9.0
LINE: Final = 0.138
"""Inches from one line to the next, of labels and numbers."""
PAD, LOOSEST = 0.025, 0.9
"""Inches between two bars at least, and what may be added where a few bars would leave the sheet empty."""
TITLE: Final = 0.18
"""Inches from one line of a chart's title to the next."""
ABOVE, SECOND, BELOW = 0.06, 0.22, 0.29
"""Inches above a chart beside its title and for its second axis, and below it for its axis."""
INSET: Final = 0.16
"""Inches by which a bar that belongs to another is set in."""
LABEL, SHORT = 0.138, 1.25
"""The part of the sheet's width that labels may take, and inches that they always may; longer ones are broken."""
AXIS: Final = 0.33
"""The part of what labels and numbers leave that the axis has; remarks have the rest."""
NARROWEST: Final = 1.6
"""Inches that an axis and remarks have at least, however long the numbers beside them are."""
TALLEST: Final = 40.0
"""Inches beyond which nobody reads a picture."""
COLOURS: Final = {Tone.NEGATIVE: "#8B1A1A", Tone.CAUTION: "#6B4A00", Tone.QUIET: GREY}
"""Colour is severity, as in every other format; what it says stands beside it as a sign and in words."""


class Row(NamedTuple):
    """One bar with its label and its remarks broken into lines: where it begins below the top of its chart, in inches."""

    bar: Bar
    label: list[str]
    remarks: list[list[Run]]
    top: float
    height: float


class Panels:
    """The charts of a scene on a sheet."""

    def __init__(self, scene: Scene) -> None:
        """Break all texts, find out how high the sheet must be, and draw.

        Raises:
            InputError: it would be higher than a picture that can be read.
        """
        self._canvas, self._scene = Canvas(), scene
        self._bars = [bar for chart in scene.charts for bar in chart.bars]
        self._size()
        top = self._canvas.head(scene.title, scene.notice)
        for number, chart in enumerate(scene.charts, 1):
            top = self._chart(chart, number, top)
        self._canvas.foot(scene.foot)
        self.figure: Figure = self._canvas.figure

    def _size(self) -> None:
        """Grow the sheet until everything stands on it, and leave what is over between the bars."""
        canvas = self._canvas
        bars = self._bars
        self._numbers = max(canvas.measured(text, SIZE, bold=True) for bar in bars for text in (bar.number, bar.beside))
        self._labels = max(canvas.measured(canvas.shown(bar.label), SIZE, bold=True) + _indent(bar) for bar in bars)
        quantity = max(canvas.widest_quantity(text.text, SMALL) for bar in bars for text in _remarks(bar))
        self._pad = PAD
        self._divide()
        while self._remarks < max(NARROWEST, quantity):
            canvas.grow(is_narrow=True)
            self._divide()
        while self._needed() > canvas.height:
            canvas.grow()
            if canvas.height > TALLEST:
                raise InputError("the texts are too long for one picture; name an indication or a regimen")
        spare = (canvas.height - self._needed()) / (len(self._bars) + len(self._scene.charts) + 1)
        self._pad += min(max(spare, 0), LOOSEST)
        self._needed()

    def _needed(self) -> float:
        """Break all texts for the sheet as it is, and return how many inches high it would have to be at least."""
        self._divide()
        self._rows = {id(chart): self._broken(chart) for chart in self._scene.charts}
        last = [(chart, self._rows[id(chart)][-1]) for chart in self._scene.charts]
        charts = sum(self._above(chart) + row.top + row.height + BELOW for chart, row in last)
        head = self._canvas.head(self._scene.title, self._scene.notice, draw=False)
        return head + charts + self._canvas.foot(self._scene.foot, draw=False)

    def _divide(self) -> None:
        """Divide the sheet as wide as it is: labels, remarks, the axes from left to right, and the numbers beside."""
        width = self._canvas.width
        self._label = min(self._labels, max(LABEL * width, SHORT))
        middle = width - 2 * MARGIN - self._label - self._numbers - 3 * GAP
        axis = max(AXIS * middle, NARROWEST)
        self._remarks = middle - axis
        self._right = width - MARGIN - self._numbers - GAP
        self._left = self._right - axis

    def _broken(self, chart: Chart) -> list[Row]:
        rows, top = [], self._pad
        for bar in chart.bars:
            label = self._canvas.broken(bar.label, SIZE, self._label - _indent(bar), bold=True)
            texts = [(text.text, _is_bold(text)) for text in _remarks(bar)]
            remarks = self._canvas.flowed(texts, SMALL, self._remarks)
            height = max(LINE * len(label), LINE + FINE * bool(bar.beside), FINE * len(remarks)) + self._pad
            rows.append(Row(bar, label, remarks, top, height))
            top += height
        return rows

    def _title(self, chart: Chart) -> list[str]:
        return self._canvas.broken(chart.title, HEADING, self._canvas.width - 2 * MARGIN, bold=True)

    def _above(self, chart: Chart) -> float:
        """Inches above the axes of a chart; its second scale stands beside the title where that leaves the room."""
        title = self._title(chart)
        is_beside = self._canvas.measured(title[-1], HEADING, bold=True) < self._left - MARGIN - 2 * GAP
        return ABOVE + TITLE * len(title) + (SECOND if chart.second and not is_beside else 0.04)

    def _chart(self, chart: Chart, number: int, top: float) -> float:
        """Draw one chart, and return where the next begins."""
        canvas, rows = self._canvas, self._rows[id(chart)]
        for at, line in enumerate(self._title(chart)):
            canvas.write(MARGIN, top + ABOVE + at * TITLE, line, HEADING, bold=True)
        upper = top + self._above(chart)
        height = rows[-1].top + rows[-1].height
        axes = canvas.axes(self._left, upper, self._right - self._left, height)
        axes.set_gid(f"chart-{number}")
        axes.patch.set_alpha(0)  # the rules between regimens go on behind it
        low, high = chart.decades
        axes.set(xscale="log", xlim=(float(power(low)), float(power(high))), ylim=(height, 0), yticks=[])
        set_scale(axes, chart, SIZE, self._step(chart))
        self._units(chart, upper, height)
        for at, row in enumerate(rows, 1):
            if at > 1 and not row.bar.is_inner:
                canvas.rule(MARGIN, self._right, upper + row.top - self._pad / 2, PALE)
            draw(axes, row.bar, row.top + LINE / 2, f"bar-{number}-{at}")
            self._texts(row, upper + row.top)
        return upper + height + BELOW

    def _texts(self, row: Row, top: float) -> None:
        canvas, bar, texts = self._canvas, row.bar, _remarks(row.bar)
        for at, line in enumerate(row.label):
            canvas.write(MARGIN + _indent(bar), top + at * LINE, line, SIZE, bold=not bar.is_inner)
        x = MARGIN + self._label + GAP
        for at, runs in enumerate(row.remarks):
            for run in runs:
                text = texts[run.of]
                canvas.write(x + run.x, top + 0.01 + at * FINE, run.text, SMALL,
                             colour=COLOURS.get(text.tone, BLACK), bold=_is_bold(text))  # fmt: skip
        canvas.write(self._right + GAP, top, bar.number, SIZE, bold=not bar.is_inner)
        if bar.beside:
            canvas.write(self._right + GAP, top + LINE, bar.beside, SMALL, colour=GREY)

    def _units(self, chart: Chart, upper: float, height: float) -> None:
        """Name the units at the ends of the two axes, over and under the numbers beside the bars."""
        last = self._canvas.measured(full(power(chart.decades[1])), SIZE)
        x = self._right + max(GAP, last / 2 + 0.1)
        self._canvas.write(x, upper + height + 0.07, chart.unit, SIZE, bold=True)
        if chart.second is not None:
            self._canvas.write(x, upper - 0.19, chart.second[1], SMALL, colour=GREY)

    def _step(self, chart: Chart) -> int:
        """Return how many powers of ten apart two numbers of the axis must stand so as not to touch."""
        low, high = chart.decades
        inches = (self._right - self._left) / (high - low)
        widest = max(self._canvas.measured(full(power(exponent)), SIZE) for exponent in (low, high))
        return int((widest + 0.15) / inches) + 1


def _remarks(bar: Bar) -> list[Text]:
    """Return what stands beside a bar, one after another: each but the last ends in a semicolon, after its sign."""
    texts = [text for text in bar.texts if text.text]
    return [
        Text(f"{text.sign} {text.text}".strip() + (";" if at < len(texts) else ""), text.tone)
        for at, text in enumerate(texts, 1)
    ]


def _is_bold(text: Text) -> bool:
    return text.tone in (Tone.NEGATIVE, Tone.CAUTION, Tone.STRONG)


def _indent(bar: Bar) -> float:
    return INSET if bar.is_inner else 0.0
