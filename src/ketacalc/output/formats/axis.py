"""A chart as text: bars on a logarithmic axis, with the numbers beside them and never cut.

Where lines are short, each bar stands under its numbers; where they are shorter still there are the numbers alone.
"""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from rich.text import Text as Rich

from ketacalc.output.chart import Bar, Chart, Mark
from ketacalc.output.flow import safe, width
from ketacalc.output.formats.lines import WIDEST, lines
from ketacalc.output.formats.pens import CUT, WAVE, Pen, pens
from ketacalc.output.formats.ruler import Ruler, ruled, ruler
from ketacalc.output.medium import Medium
from ketacalc.output.screen import Text, Tone

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
    left, right = _margins(chart, medium)
    columns = room - left - right
    is_beside = left <= LONGEST_LABEL and columns >= LEAST
    scale, used = ruler(chart.decades, columns if is_beside else room), pens(medium)
    yield from (Rich(line, Tone.QUIET.value) for line in ruled(chart, scale, left if is_beside else 0))
    for bar in chart.bars:
        if is_beside:
            yield from _beside(bar, scale, used, left, medium)
            continue
        yield from _texts(bar, medium, room)
        yield Rich(_drawn(bar, scale, used), _tone(bar).value)


def _margins(chart: Chart, medium: Medium) -> tuple[int, int]:
    """Return the widths of the labels and of the numbers, with the gaps beside the bars."""
    labels = max(width(safe(_label(bar), medium)) for bar in chart.bars)
    numbers = max(max(width(bar.number), width(bar.beside)) for bar in chart.bars)
    return labels + len(GAP), numbers + len(GAP)


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
