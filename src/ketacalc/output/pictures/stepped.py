"""The sheet of a course: two panels on one axis of time, each line named at its end."""

from fractions import Fraction
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from ketacalc.core.course.course import Track
from ketacalc.core.prepare.administration import PER_HOUR
from ketacalc.core.quantities import conversion, read_unit, style
from ketacalc.core.quantities.conversion import Known
from ketacalc.output.course import phrases
from ketacalc.output.course.result import CourseResult
from ketacalc.output.pictures.bars import scaled
from ketacalc.output.pictures.canvas import BLACK, GREY, MARGIN, PALE, Canvas

PANEL: Final = 1.3
"""Inches that a panel is high at least."""
LEFT, GAP, BELOW = 0.75, 0.42, 0.45
"""Inches beside the panels for the numbers of an axis, between them for the title of the lower, and below for time."""
SIZE: Final = 9.0
LINE: Final = 0.16
COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7")
"""Of the palette of Okabe and Ito for all kinds of colour vision; each line has a dash of its own too."""
DASHES: Final = ("-", (0, (6, 2)), (0, (2, 1.5)), (0, (6, 2, 1.5, 2)))


class Stepped:
    """A course on a sheet."""

    def __init__(self, result: CourseResult, foot: tuple[str, ...]) -> None:
        """Find out how high the sheet must be, and draw."""
        self._canvas, self._result, self._foot = Canvas(), result, foot
        self._rates = any(part.rate is not None for track in result.course.tracks for part in track.parts)
        self._labels = [self._label(track) for track in result.course.tracks]
        while self._room() < (PANEL + GAP) * (1 + self._rates):
            self._canvas.grow()
        top = self._canvas.head(result.title, result.notice)
        height = self._room() / (1 + self._rates) - GAP
        if self._rates:
            self._rate(self._panel(top + GAP, height))
            top += GAP + height
        self._given(self._panel(top + GAP, height))
        self._canvas.foot(foot)
        self.figure: Figure = self._canvas.figure

    def _label(self, track: Track) -> list[str]:
        name = phrases.called(self._result.course, track).partition(":")[0]
        return [*([name] if name else []), style.quantity(track.rows[-1].gives)]

    @property
    def _right(self) -> float:
        """Inches at the right for the names of the lines, and for the numbers of a second axis."""
        widest = max(self._canvas.measured(line, SIZE, bold=True) for label in self._labels for line in label)
        return MARGIN + max(widest + 0.12, 0.75)

    def _room(self) -> float:
        """Return the inches between heading and foot."""
        head = self._canvas.head(self._result.title, self._result.notice, draw=False)
        return self._canvas.height - head - BELOW - self._canvas.foot(self._foot, draw=False)

    def _panel(self, top: float, height: float) -> Axes:
        """Return axes of a height whose upper edge is at a place, with time below."""
        canvas, left, end = self._canvas, MARGIN + LEFT, max(track.end for track in self._result.course.tracks)
        axes = canvas.axes(left, top, canvas.width - left - self._right, height)
        axes.set(xlim=(0, float(end) or 1))
        axes.grid(color=PALE, linewidth=0.8)
        axes.set_axisbelow(True)
        axes.tick_params(labelsize=SIZE)
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(FuncFormatter(_plain))
        for side in ("right", "top"):
            axes.spines[side].set_visible(False)
        return axes

    def _title(self, axes: Axes, text: str) -> None:
        """Write what a panel shows over its upper left corner."""
        axes.set_title(text, loc="left", fontsize=SIZE, fontweight="bold", parse_math=False, pad=5)

    def _rate(self, axes: Axes) -> None:
        """Draw each rate as it is set, as a stepped line; with a second axis in mL/h, or per hour."""
        course, top = self._result.course, 0.0
        unit = course.rate_unit or read_unit(f"{course.tracks[0].parts[0].amount.unit.name}/h")
        for at, track in enumerate(course.tracks):
            times, rates = [0.0], [0.0]
            for part in track.parts:
                if part.rate is None:
                    continue
                rate = (course.stated_rate(part) or part.rate).value * part.ratio
                if times[-1] < part.start:
                    times += [times[-1], float(part.start)]
                    rates += [0.0, 0.0]
                times += [float(part.start), float(part.end)]
                rates += [float(rate)] * 2
            times.append(times[-1])
            rates.append(0.0)
            _line(axes, times, rates, at, "rate")
            top = max(top, *rates)
        axes.set(ylim=(0, top * 1.08))
        axes.tick_params(labelbottom=False)
        second = PER_HOUR if course.wanted.known.concentration is not None else read_unit(f"{unit.parts[0]}/h")
        self._title(axes, f"Rate, {unit.symbol}" + (f" (right: {second.symbol})" if second is not unit else ""))
        if second is not unit:
            known = Known(weight=course.wanted.known.weight, concentration=course.wanted.known.concentration)
            right = axes.secondary_yaxis("right", functions=scaled(conversion.factor(unit, second, known)))
            right.yaxis.set_major_formatter(FuncFormatter(_plain))
            right.tick_params(labelsize=SIZE, colors=GREY)
            right.spines["right"].set_color(GREY)

    def _given(self, axes: Axes) -> None:
        """Draw what has been given by each moment, and name each line at its end."""
        course, ends = self._result.course, []
        for at, track in enumerate(course.tracks):
            times, given, total = [0.0], [0.0], Fraction(0)
            for part in track.parts:
                times += [float(part.start), float(part.end)]
                given.append(float(total))
                total += part.amount.value * part.ratio
                given.append(float(total))
            times.append(float(track.end))
            given.append(float(total))
            _line(axes, times, given, at, "given")
            ends.append((float(total), at))
        most = max(total for total, _ in ends) * 1.08
        axes.set(ylim=(0, most))
        axes.set_xlabel("h", loc="right", fontsize=SIZE)
        unit = course.tracks[0].parts[0].amount.unit
        self._title(axes, f"Given by then, {unit.symbol}")
        self._named(axes, sorted(ends), most)

    def _named(self, axes: Axes, ends: list[tuple[float, int]], most: float) -> None:
        """Write the name and the total of each line beside its end, apart from the one below it."""
        box = axes.get_position()
        height, x = box.height * self._canvas.height, box.x1 * self._canvas.width + 0.1
        lowest = self._canvas.height * (1 - box.y0) + 0.05
        for total, at in ends:
            lines = self._labels[at]
            middle = self._canvas.height * (1 - box.y0) - height * total / most
            top = min(middle - LINE * len(lines) / 2, lowest - LINE * len(lines))
            for number, line in enumerate(lines):
                colour = COLOURS[at % 4] if number == 0 and len(lines) > 1 else BLACK
                self._canvas.write(x, top + number * LINE, line, SIZE, colour=colour, bold=True)
            lowest = top


def _line(axes: Axes, times: list[float], values: list[float], at: int, name: str) -> None:
    """Draw the line of one course, in the colour and with the dash that are its own in both panels."""
    axes.plot(times, values, color=COLOURS[at % 4], linestyle=DASHES[at % 4], linewidth=1.8, gid=f"{name}-{at + 1}")


def _plain(value: float, _: int) -> str:
    return f"{value:,.12g}"
