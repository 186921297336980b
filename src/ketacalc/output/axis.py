"""A chart as text: bars on a logarithmic axis, with the numbers beside them and never cut.

Where lines are short, each bar stands under its numbers; where they are shorter still there are the numbers alone.
The column of a value is found by exact comparison, so that a greater value never stands further left, and equal ones
stand in one column on every line of a chart.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest
from typing import Final

from ketacalc.output.blocks import Line, prose
from ketacalc.output.chart import Bar, Chart, Mark, label, marks, power
from ketacalc.output.flow import glued, longest, loosened, safe, width, wrapped
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """The characters of a bar; each kind has ends and a point of its own, so that none is told by colour."""

    left: str
    line: str
    right: str
    point: str
    short: str


ASCII: Final = {
    Mark.REPORTED: Pen(left="[", line="=", right="]", point="*", short="#"),
    Mark.DERIVED: Pen(left="[", line=":", right="]", point="%", short="%"),
    Mark.FOUND: Pen(left="|", line="-", right="|", point="o", short="o"),
    Mark.THRESHOLD: Pen(left="|", line="-", right=">", point="|", short="|"),
    Mark.ELSEWHERE: Pen(left="(", line=".", right=")", point="x", short="x"),
}
UNICODE: Final = {
    Mark.REPORTED: Pen(left="┣", line="━", right="┫", point="◆", short="◆"),
    Mark.DERIVED: Pen(left="┣", line="╍", right="┫", point="◈", short="◈"),
    Mark.FOUND: Pen(left="├", line="─", right="┤", point="○", short="○"),
    Mark.THRESHOLD: Pen(left="├", line="─", right="▷", point="├", short="├"),
    Mark.ELSEWHERE: Pen(left="╞", line="┄", right="╡", point="◇", short="◇"),
}


@dataclass(frozen=True, slots=True)
class Ruler:
    """A logarithmic axis of so many columns; `edges` are the values at which the next column begins."""

    edges: tuple[float, ...]

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return len(self.edges) + 1

    def column(self, value: Fraction) -> int:
        """Return the column of a value, from 0; beyond an end it is that end."""
        return bisect_right(self.edges, value)


def ruler(decades: tuple[int, int], columns: int) -> Ruler:
    """Return a ruler whose first column is the lower power of ten and whose last is the upper."""
    low, high = decades
    step = (high - low) / (columns - 1)
    return Ruler(tuple(10 ** (low + (at + 0.5) * step) for at in range(columns - 1)))


def drawn(charts: tuple[Chart, ...], medium: Medium) -> list[Line]:
    """Return the lines of all charts, after what their characters mean."""
    found: list[Line] = [[], *prose(legend(marks(charts), medium), medium)] if medium.width >= DRAWN else []
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
    pens = UNICODE if medium.unicode else ASCII
    left, right = _margins(chart, medium)
    columns = min(medium.width - left - right, MOST)
    if left > LONGEST_LABEL or columns < LEAST:
        scale = ruler(chart.decades, min(medium.width, MOST))
        found += _axis(chart, scale, 0)
        for bar in chart.bars:
            found += [*_texts(bar, medium), [(_drawn(bar, scale, pens), _tone(bar))]]
        return found
    scale = ruler(chart.decades, columns)
    found += _axis(chart, scale, left)
    for bar in chart.bars:
        found += _beside(bar, scale, pens, left, medium)
    return found


def legend(used: tuple[Mark, ...], medium: Medium) -> str:
    """Return what the characters of a chart mean."""
    pens = UNICODE if medium.unicode else ASCII
    return "; ".join(f"{_sample(pens[mark], mark)} {mark}" for mark in used)


def _sample(pen: Pen, mark: Mark) -> str:
    line = pen.left + pen.line * 2 + pen.right
    return line if mark is Mark.THRESHOLD else f"{line} {pen.point}"


def _margins(chart: Chart, medium: Medium) -> tuple[int, int]:
    """Return the widths of the labels and of the numbers, with the gaps beside the bars."""
    labels = max(width(safe(_label(bar), medium)) for bar in chart.bars)
    numbers = max(max(width(bar.number), width(bar.beside)) for bar in chart.bars)
    return labels + len(GAP), numbers + len(GAP)


def _label(bar: Bar) -> str:
    return f"  {bar.label}" if bar.is_inner else bar.label


def _tone(bar: Bar) -> Tone:
    return Tone.PLAIN if bar.is_inner else Tone.STRONG


def _axis(chart: Chart, scale: Ruler, indent: int) -> list[Line]:
    """Return the powers of ten over the ruler, as many of them as do not touch: each, every second, every third."""
    low, high = chart.decades
    ruled = list("-" * scale.columns)
    for exponent in range(low, high + 1):
        ruled[scale.column(power(exponent))] = "|"
    every = (_names(range(low, high + 1, step), scale) for step in range(1, high - low + 2))
    names = next((text for text in every if text), "")
    pad = " " * indent
    return [[(pad + names, Tone.QUIET)], [(pad + "".join(ruled), Tone.QUIET)]]


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


def _drawn(bar: Bar, scale: Ruler, pens: dict[Mark, Pen]) -> str:
    """Return a bar in its columns; a range that falls into one column has its mark there all the same."""
    pen, first, last = pens[bar.mark], scale.column(bar.low), scale.column(bar.high)
    if bar.mark is Mark.THRESHOLD:
        last = min(first + 4, scale.columns - 1)
    if first == last:
        return " " * first + (pen.point if bar.is_point else pen.short)
    return " " * first + pen.left + pen.line * (last - first - 1) + pen.right


def _texts(bar: Bar, medium: Medium) -> list[Line]:
    """Return label, what is to be known, and numbers, each on lines of its own."""
    indent = 2 if bar.is_inner else 0
    found = prose(bar.label, medium, _tone(bar), indent=indent)
    for text, tone in (
        (bar.warning, Tone.CAUTION),
        (bar.about, Tone.QUIET),
        (bar.number, Tone.PLAIN),
        (bar.beside, Tone.PLAIN),
    ):
        if text:
            found += prose(text, medium, tone, indent=indent)
    return found


def _beside(bar: Bar, scale: Ruler, pens: dict[Mark, Pen], left: int, medium: Medium) -> Iterator[Line]:
    """Yield a bar with its label and its numbers, and under it what is to be known of it."""
    columns = scale.columns
    name = safe(_label(bar), medium)
    name += " " * (left - width(name))
    drawn = _drawn(bar, scale, pens).ljust(columns)
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
