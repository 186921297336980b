"""The sheet on which charts are drawn: texts placed in inches from the upper left, and measured before they are.

Widths are measured with the very font that is drawn, so that nothing overlaps and no number is cut. A remark that is
too long for its place is broken at its spaces, and a name that is still too long at its hyphens or between two letters:
nothing is ever cut, and a quantity is never broken.
"""

from typing import Final, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.lines import Line2D
from matplotlib.textpath import TextToPath

from ketacalc.output.flow import GLUE, glued, loosened, safe
from ketacalc.output.result import Medium

FONT: Final = "DejaVu Sans"
"""It comes with matplotlib, so that it is there on every machine."""
HEIGHT: Final = 3.6
"""Inches at least. A picture has so many dots whatever its size, so that on a small sheet letters are large."""
SLIDE: Final = 7.5
"""Inches of a slide, up to which a sheet grows in both directions: beyond, letters would be too small on one."""
STEP: Final = 1.03
"""By how much it grows at a time."""
RATIO: Final = 16 / 9
ROOM: Final = 1.03
"""A picture of dots sets letters on whole dots, and is a little wider than their outlines."""
DOT: Final = 1.01
"""The same between two pieces of one line, beside the space that stands there."""
BLACK, GREY, PALE = "#000000", "#595959", "#E4E4E4"
MARGIN: Final = 0.3
SMALL, TITLE, HEADING = 8.0, 15.0, 10.5
FINE: Final = 0.121
"""Inches from one line of remarks to the next."""


class Run(NamedTuple):
    """A piece of a line in one face: of which of the texts it is, inches from the line's beginning, and its letters."""

    of: int
    x: float
    text: str


class Canvas:
    """A sheet of 16:9, of one height at least; what a slide cannot hold makes it higher than one."""

    def __init__(self) -> None:
        """Begin with the smallest sheet; it is set to its size once that is known."""
        self.figure: Figure = Figure(figsize=(HEIGHT * RATIO, HEIGHT), dpi=100, facecolor="white")
        self._letters = TextToPath()
        self._widths: dict[tuple[str, float, bool], float] = {}
        self._glyphs = get_font(findfont(FontProperties(family=FONT)))

    @property
    def width(self) -> float:
        """Inches."""
        return float(self.figure.get_figwidth())

    @property
    def height(self) -> float:
        """Inches."""
        return float(self.figure.get_figheight())

    def grow(self, *, is_narrow: bool = False) -> None:
        """Make the sheet a little higher, and wider in proportion up to a slide, or where it is too narrow."""
        height = self.height * STEP
        if is_narrow or self.height < SLIDE:
            height = height if is_narrow else min(height, SLIDE)
            self.figure.set_size_inches(height * RATIO, height)
        else:
            self.figure.set_size_inches(self.width, height)

    def shown(self, text: str) -> str:
        """Return text as the font can show it: a letter that it lacks stands as its escape."""
        clean = safe(text, Medium())
        return "".join(
            c if self._glyphs.get_char_index(ord(c)) else c.encode("ascii", "backslashreplace").decode() for c in clean
        )

    def measured(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return the width of a text in inches."""
        key = (text, size, bold)
        if key not in self._widths:
            font = FontProperties(family=FONT, size=size, weight="bold" if bold else "normal")
            points, _, _ = self._letters.get_text_width_height_descent(text, font, False)
            self._widths[key] = ROOM * float(points) / 72
        return self._widths[key]

    def broken(self, text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
        """Return a text in lines of so many inches; a quantity stays whole, and a long word is broken."""
        return [run.text for line in self.flowed([(text, bold)], size, room) for run in line]

    def flowed(self, texts: list[tuple[str, bool]], size: float, room: float) -> list[list[Run]]:
        """Return texts, each with whether it is bold, one after another in lines of so many inches, as their runs."""
        lines: list[list[Run]] = [[]]
        space = self.measured("n n", size) - self.measured("nn", size)
        for at, (text, bold) in enumerate(texts):
            for part in glued(self.shown(text)).split(" "):
                word = loosened(part)
                runs = lines[-1]
                if runs and runs[-1].of == at:
                    longer = Run(at, runs[-1].x, f"{runs[-1].text} {word}")
                    if longer.x + self.measured(longer.text, size, bold=bold) <= room:
                        runs[-1] = longer
                        continue
                elif runs:
                    wide = self.measured(runs[-1].text, size, bold=texts[runs[-1].of][1]) / ROOM * DOT
                    end = runs[-1].x + wide + space
                    if end + self.measured(word, size, bold=bold) <= room:
                        runs.append(Run(at, end, word))
                        continue
                pieces = [word] if GLUE in part else self._pieces(word, size, room, bold=bold)
                lines += [[Run(at, 0.0, piece)] for piece in pieces]
        return lines[1:]

    def widest_quantity(self, text: str, size: float) -> float:
        """Return the inches that the widest quantity in a text needs, so that it never has to be shortened."""
        parts = (part for part in glued(self.shown(text)).split(" ") if GLUE in part)
        return max((self.measured(loosened(part), size, bold=True) for part in parts), default=0.0)

    def _pieces(self, word: str, size: float, room: float, *, bold: bool) -> list[str]:
        """Return a word in pieces of so many inches, broken after a hyphen where there is one, and nothing left out."""
        pieces, start = [], 0
        while start < len(word):
            most = self._fitting(word, start, size, room, bold=bold)
            if start + most < len(word):
                hyphen = word.rfind("-", start + 1, start + most) + 1
                most = hyphen - start if hyphen else most
            pieces.append(word[start : start + most])
            start += most
        return pieces

    def _fitting(self, word: str, start: int, size: float, room: float, *, bold: bool) -> int:
        """Return how many letters of a word from a place on fit, one at least; a long word is measured by its lines."""

        def fits(letters: int) -> bool:
            return self.measured(word[start : start + letters], size, bold=bold) <= room

        left, least, most = len(word) - start, 1, 1
        while most < left and fits(min(2 * most, left)):
            least = most = min(2 * most, left)
        most = min(2 * most, left)
        while least < most:
            middle = (least + most + 1) // 2
            least, most = (middle, most) if fits(middle) else (least, middle - 1)
        return least

    def write(self, x: float, y: float, text: str, size: float, *, colour: str = BLACK, bold: bool = False) -> None:
        """Write a line whose upper left corner is at a place in inches; nothing in it is mathematics."""
        self.figure.text(
            x / self.width, 1 - y / self.height, text, size=size, color=colour, weight="bold" if bold else "normal",
            va="top", parse_math=False,
        )  # fmt: skip

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Return axes whose upper left corner is at a place in inches."""
        at = (left / self.width, 1 - (top + height) / self.height, width / self.width, height / self.height)
        return self.figure.add_axes(at)

    def rule(self, start: float, end: float, y: float, colour: str) -> None:
        """Draw a thin line across the sheet, beneath all else."""
        xs, height = [start / self.width, end / self.width], 1 - y / self.height
        self.figure.add_artist(Line2D(xs, [height, height], color=colour, linewidth=0.8, zorder=0))

    def head(self, title: str, notice: str, *, draw: bool = True) -> float:
        """Write title and notice, and return where the charts may begin."""
        y, room = 0.16, self.width - 2 * MARGIN
        for text, size, line, bold in ((title, TITLE, 0.26, True), (notice, HEADING, 0.19, False)):
            for part in self.broken(text, size, room, bold=bold):
                if draw:
                    self.write(MARGIN, y, part, size, bold=bold)
                y += line
        return y

    def foot(self, texts: tuple[str, ...], *, draw: bool = True) -> float:
        """Write the lines at the foot, and return the inches that they take."""
        lines = [line for text in texts for line in self.broken(text, SMALL, self.width - 2 * MARGIN)]
        height = FINE * len(lines) + 0.12
        for at, line in enumerate(lines if draw else ()):
            self.write(MARGIN, self.height - height + at * FINE, line, SMALL, colour=GREY)
        return height
