"""A chart as text: bars on a logarithmic axis, with the numbers beside them and never cut.

Where lines are short, each bar stands under its numbers; where they are shorter still there are the numbers alone. The
column of a value is found by exact comparison, so that a greater value never stands further left, and equal ones stand
in one column on every line of a chart.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import zip_longest
from typing import Final, NamedTuple

from rich.text import Text as Rich

from ketacalc.output.chart import Bar, Chart, Mark, label, power
from ketacalc.output.flow import safe, width
from ketacalc.output.formats.text import WIDEST, lines
from ketacalc.output.result import Medium
from ketacalc.output.screen import Text, Tone


class Pen(NamedTuple):
    """The characters of a bar; each kind has ends and a point of its own, so that none is told by colour."""

    left: str
    line: str
    right: str
    point: str
    short: str

    def drawn(self, first: int, last: int, *, is_point: bool) -> str:
        """Return a bar from column to column; a range that falls into one column has its mark there all the same."""
        if first == last:
            return " " * first + (self.point if is_point else self.short)
        return " " * first + self.left + self.line * (last - first - 1) + self.right


_PENS: Final = {
    Mark.REPORTED: ("[=]*#", "┣━┫◆◆"),
    Mark.DERIVED: ("[:]%%", "┣╍┫◈◈"),
    Mark.FIXED: ("*.*&&", "◆╌◆❖❖"),
    Mark.STEP: ("{-}^^", "┝╴┥▲▲"),
    Mark.FOUND: ("|-|oo", "├─┤○○"),
    Mark.THRESHOLD: ("|->||", "├─▷├├"),
    Mark.ELSEWHERE: ("(.)xx", "╞┄╡◇◇"),
}
ASCII, UNICODE = ({mark: Pen(*both[at]) for mark, both in _PENS.items()} for at in (0, 1))
WAVE: Final = "~"
"""One standard deviation to either side of a mean."""
CUT: Final = "<"
"""Its end where it lies beyond the axis."""


class Ruler(NamedTuple):
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


DRAWN: Final = 40
"""Columns below which no bar is drawn."""
LEAST: Final = 20
"""Columns that a bar needs beside its numbers; where there are fewer it stands under them."""
LONGEST_LABEL: Final = 24
GAP: Final = "  "


def drawn(charts: tuple[Chart, ...], medium: Medium) -> Iterator[Rich]:
    """Yield the lines of all charts, an empty one between two."""
    for at, chart in enumerate(charts):
        if at:
            yield Rich()
        yield from chart_lines(chart, medium)


def chart_lines(chart: Chart, medium: Medium) -> Iterator[Rich]:
    """Yield the lines of a chart under its title."""
    room = min(medium.width, WIDEST)
    yield from lines(Text(chart.title, Tone.STRONG), medium, room)
    if medium.width < DRAWN:
        for bar in chart.bars:
            yield from _texts(bar, medium, room)
        return
    left = max(width(safe(_label(bar), medium)) for bar in chart.bars) + len(GAP)
    columns = room - left - max(max(width(bar.number), width(bar.beside)) for bar in chart.bars) - len(GAP)
    is_beside = left <= LONGEST_LABEL and columns >= LEAST
    scale, used = ruler(chart.decades, columns if is_beside else room), UNICODE if medium.unicode else ASCII
    yield from (Rich(line, Tone.QUIET.value) for line in ruled(chart, scale, left if is_beside else 0))
    for bar in chart.bars:
        if is_beside:
            yield from _beside(bar, scale, used, left, medium)
            continue
        yield from _texts(bar, medium, room)
        yield Rich(_drawn(bar, scale, used), _tone(bar).value)


def _label(bar: Bar) -> str:
    """Return the label as it stands: set in where it belongs to the bar above."""
    return f"  {bar.label}" if bar.is_inner else bar.label


def _tone(bar: Bar) -> Tone:
    return Tone.PLAIN if bar.is_inner else Tone.STRONG


def _drawn(bar: Bar, scale: Ruler, used: dict[Mark, Pen]) -> str:
    """Return a bar in its columns, with the deviation of a mean as a wave through its point."""
    pen, first, last = used[bar.mark], scale.column(bar.low), scale.column(bar.high)
    if bar.mark is Mark.THRESHOLD:
        last = min(first + 4, scale.columns - 1)
    text = pen.drawn(first, last, is_point=bar.is_point)
    if bar.deviation is None:
        return text
    start, end = (scale.column(value) for value in bar.deviation)
    wave = list(" " * start + WAVE * (end - start + 1))
    if scale.is_below(bar.deviation[0]):
        wave[0] = CUT
    wave[first : last + 1] = text[first:]
    return "".join(wave)


def _texts(bar: Bar, medium: Medium, room: int) -> Iterator[Rich]:
    """Yield label, what is to be known, and numbers, each on lines of its own."""
    numbers = (Text(bar.number, is_whole=True), *((Text(bar.beside, is_whole=True),) if bar.beside else ()))
    for text in (Text(bar.label, _tone(bar)), *bar.texts, *numbers):
        yield from lines(text, medium, room, 2 if bar.is_inner else 0)


def _beside(bar: Bar, scale: Ruler, used: dict[Mark, Pen], left: int, medium: Medium) -> Iterator[Rich]:
    """Yield a bar with its label and its numbers, and under it what is to be known of it, left of the second unit."""
    columns = left + scale.columns
    name = safe(_label(bar), medium)
    name += " " * (left - width(name))
    yield Rich(f"{name}{_drawn(bar, scale, used).ljust(scale.columns)}{GAP}{bar.number}", _tone(bar).value)
    under = [line for text in bar.texts for line in lines(text, medium, columns, 4 if bar.is_inner else 2)]
    if under and bar.beside and width(under[0].plain) > columns:  # a long quantity stands whole, and below
        under.insert(0, Rich())
    for line, second in zip_longest(under, [bar.beside] if bar.beside else []):
        found: Rich = line or Rich()
        if second:
            found.append(" " * (columns - width(found.plain)) + GAP).append(second, Tone.QUIET.value)
        yield found
