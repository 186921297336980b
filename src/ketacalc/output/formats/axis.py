"""A chart as text: bars on a logarithmic axis, with the numbers beside them and never cut.

Where lines are short, each bar stands under its numbers; where they are shorter still there are the numbers alone.
"""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from ketacalc.output.chart import Bar, Chart, Mark
from ketacalc.output.flow import glued, longest, loosened, safe, width, wrapped
from ketacalc.output.formats.blocks import Line, prose
from ketacalc.output.formats.pens import CUT, WAVE, Pen, legend, pens
from ketacalc.output.formats.ruler import Ruler, ruled, ruler
from ketacalc.output.medium import Medium
from ketacalc.output.view import Tone

DRAWN: Final = 40
"""Columns below which no bar is drawn."""
LEAST: Final = 20
"""Columns that a bar needs beside its numbers; where there are fewer it stands under them."""
MOST: Final = 120
"""Columns that a bar has at most, however wide a terminal says that it is."""
LONGEST_LABEL: Final = 24
GAP: Final = "  "


def drawn(charts: tuple[Chart, ...], medium: Medium) -> list[Line]:
    """Return the lines of all charts, after what their characters mean."""
    found: list[Line] = [[], *prose(legend(charts, medium), medium)] if medium.width >= DRAWN else []
    for chart in charts:
        found += [[], *lines(chart, medium)]
    return found


def lines(chart: Chart, medium: Medium) -> list[Line]:
    """Return the lines of a chart under its title."""
    found = prose(chart.title, medium, Tone.STRONG)
    if medium.width < DRAWN:
        for bar in chart.bars:
            found += _texts(bar, medium)
        return found
    used = pens(medium)
    left, right = _margins(chart, medium)
    columns = min(medium.width - left - right, MOST)
    if left > LONGEST_LABEL or columns < LEAST:
        scale = ruler(chart.decades, min(medium.width, MOST))
        found += ruled(chart, scale, 0)
        for bar in chart.bars:
            found += [*_texts(bar, medium), [(_drawn(bar, scale, used), _tone(bar))]]
        return found
    scale = ruler(chart.decades, columns)
    found += ruled(chart, scale, left)
    for bar in chart.bars:
        found += _beside(bar, scale, used, left, medium)
    return found


def _margins(chart: Chart, medium: Medium) -> tuple[int, int]:
    """Return the widths of the labels and of the numbers, with the gaps beside the bars."""
    labels = max(width(safe(_label(bar), medium)) for bar in chart.bars)
    numbers = max(max(width(bar.number), width(bar.beside)) for bar in chart.bars)
    return labels + len(GAP), numbers + len(GAP)


def _label(bar: Bar) -> str:
    """Return the label as it stands: set in where it belongs to the bar above, else after its sign."""
    sign = f"[{bar.sign}] " if bar.sign else ""
    return f"  {bar.label}" if bar.is_inner else sign + bar.label


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


def _texts(bar: Bar, medium: Medium) -> list[Line]:
    """Return label, what is to be known, and numbers, each on lines of its own."""
    indent = 2 if bar.is_inner else 0
    found = prose(_label(bar).strip(), medium, _tone(bar), indent=indent)
    for text, tone in (
        (bar.warning, Tone.CAUTION),
        (bar.about, Tone.QUIET),
        (bar.number, Tone.PLAIN),
        (bar.beside, Tone.PLAIN),
    ):
        if text:
            found += prose(text, medium, tone, indent=indent)
    return found


def _beside(bar: Bar, scale: Ruler, used: dict[Mark, Pen], left: int, medium: Medium) -> Iterator[Line]:
    """Yield a bar with its label and its numbers, and under it what is to be known of it."""
    columns = scale.columns
    name = safe(_label(bar), medium)
    name += " " * (left - width(name))
    drawn = _drawn(bar, scale, used).ljust(columns)
    yield [(name, _tone(bar)), (drawn + GAP, _tone(bar)), (bar.number, _tone(bar))]
    indent = 4 if bar.is_inner else 2
    about = "; ".join(text for text in (bar.warning, bar.about) if text)
    text = glued(safe(about, medium)) if about else ""
    room = left + columns - indent
    if longest(text) > room:
        if bar.beside:
            yield [(" " * (left + columns + len(GAP)) + bar.beside, Tone.QUIET)]
        yield from prose(about, medium, Tone.QUIET, indent=indent)
        return
    for line, second in zip_longest(wrapped(text, room) if text else [], [bar.beside] if bar.beside else []):
        words = " " * indent + loosened(line or "")
        tail = " " * (left + columns - width(words)) + GAP + second if second else ""
        yield [(words, Tone.QUIET), (tail, Tone.QUIET)]
