"""The sheet on which charts are drawn: texts placed in inches from the upper left, and measured before they are.

Widths are measured with the very font that is drawn, so that nothing overlaps and no number is cut. A remark that is
too long for its place is broken at its spaces, and a name that is still too long at its hyphens or between two letters:
nothing is ever cut, and a quantity is never broken.
"""

from typing import Final

from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.textpath import TextToPath

from ketacalc.output.flow import GLUE, glued, loosened, safe
from ketacalc.output.medium import Medium

FONT: Final = "DejaVu Sans"
"""It comes with matplotlib, so that it is there on every machine."""
HEIGHT: Final = 3.6
"""Inches at least. A picture has so many dots whatever its size, so that on a small sheet letters are large."""
STEP: Final = 1.03
"""By how much it grows at a time."""
RATIO: Final = 16 / 9
ROOM: Final = 1.03
"""A picture of dots sets letters on whole dots, and is a little wider than their outlines."""
BLACK: Final = "#000000"
MARGIN: Final = 0.45
SMALL, TITLE, HEADING = 8.0, 18.0, 12.0
"""Letters, in points."""
FINE: Final = 0.135
"""Inches from one line of remarks to the next."""


class Canvas:
    """A sheet of 16:9, of one height at least and as high as its content needs."""

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

    def grow(self) -> None:
        """Make the sheet a little higher, and wider in proportion."""
        height = self.height * STEP
        self.figure.set_size_inches(height * RATIO, height)

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
        lines: list[str] = []
        for part in glued(self.shown(text)).split(" "):
            word = loosened(part)
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.measured(longer, size, bold=bold) <= room:
                lines[-1] = longer
            else:
                lines += [word] if GLUE in part else self._pieces(word, size, room, bold=bold)
        return lines

    def widest_quantity(self, text: str, size: float) -> float:
        """Return the inches that the widest quantity in a text needs, so that it never has to be shortened."""
        parts = (part for part in glued(self.shown(text)).split(" ") if GLUE in part)
        return max((self.measured(loosened(part), size, bold=True) for part in parts), default=0.0)

    def _pieces(self, word: str, size: float, room: float, *, bold: bool) -> list[str]:
        """Return a word in pieces of so many inches, broken after a hyphen where there is one, and nothing left out."""
        pieces = []
        while self.measured(word, size, bold=bold) > room and len(word) > 1:
            most = self._fitting(word, size, room, bold=bold)
            hyphen = word.rfind("-", 1, most) + 1
            pieces.append(word[: hyphen or most])
            word = word[hyphen or most :]
        return [*pieces, word]

    def _fitting(self, word: str, size: float, room: float, *, bold: bool) -> int:
        """Return how many letters of a word fit, one at least."""
        least, most = 1, len(word)
        while least < most:
            middle = (least + most + 1) // 2
            if self.measured(word[:middle], size, bold=bold) <= room:
                least = middle
            else:
                most = middle - 1
        return least

    def write(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        colour: str = BLACK,
        bold: bool = False,
        box: dict[str, object] | None = None,
    ) -> None:
        """Write a line whose upper left corner is at a place in inches, in a box or not; nothing in it is mathematics.

        What stands in a box has the place for the middle of its upper edge.
        """
        self.figure.text(
            x / self.width,
            1 - y / self.height,
            text,
            size=size,
            color=colour,
            weight="bold" if bold else "normal",
            va="top",
            ha="center" if box else "left",
            bbox=box,
            parse_math=False,
        )
