"""The sheet on which charts are drawn: texts placed in inches from the upper left, and measured before they are.

Widths are measured with the very font that is drawn, so that nothing overlaps and no number is cut. A remark that is
too long for its place is broken at its spaces; a name that is still too long ends in dots, and a quantity never does.
"""

from typing import Final

from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.textpath import TextToPath

from ketacalc.output.flow import GLUE, glued, loosened, safe
from ketacalc.output.medium import Medium

FONT: Final = "DejaVu Sans"
"""It comes with matplotlib, so that it is there on every machine."""
HEIGHT: Final = 7.5
RATIO: Final = 16 / 9
ROOM: Final = 1.03
"""A picture of dots sets letters on whole dots, and is a little wider than their outlines."""
BLACK: Final = "#000000"


class Canvas:
    """A sheet of 16:9, of one height at least and as high as its content needs."""

    def __init__(self) -> None:
        """Begin with the smallest sheet; it is set to its size once that is known."""
        self.figure = Figure(figsize=(HEIGHT * RATIO, HEIGHT), dpi=100, facecolor="white")
        self._letters = TextToPath()
        self._glyphs = get_font(findfont(FontProperties(family=FONT)))

    @property
    def width(self) -> float:
        """Inches."""
        return float(self.figure.get_figwidth())

    @property
    def height(self) -> float:
        """Inches."""
        return float(self.figure.get_figheight())

    def grow(self, height: float) -> None:
        """Make the sheet so high, in inches, and wide in proportion."""
        if height > HEIGHT:
            self.figure.set_size_inches(height * RATIO, height)

    def shown(self, text: str) -> str:
        """Return text as the font can show it: a letter that it lacks stands as its escape."""
        clean = safe(text, Medium())
        return "".join(
            c if self._glyphs.get_char_index(ord(c)) else c.encode("ascii", "backslashreplace").decode() for c in clean
        )

    def measured(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return the width of a text in inches."""
        font = FontProperties(family=FONT, size=size, weight="bold" if bold else "normal")
        points, _, _ = self._letters.get_text_width_height_descent(text, font, False)
        return ROOM * float(points) / 72

    def broken(self, text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
        """Return a text in lines of so many inches; a quantity stays whole, a long word is shortened."""
        lines: list[str] = []
        for part in glued(self.shown(text)).split(" "):
            word = loosened(part)
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.measured(longer, size, bold=bold) <= room:
                lines[-1] = longer
            else:
                lines.append(self.shortened(word, size, room, bold=bold))
        return lines

    def widest_quantity(self, text: str, size: float) -> float:
        """Return the inches that the widest quantity in a text needs, so that it never has to be shortened."""
        parts = (part for part in glued(self.shown(text)).split(" ") if GLUE in part)
        return max((self.measured(loosened(part), size, bold=True) for part in parts), default=0.0)

    def shortened(self, text: str, size: float, room: float, *, bold: bool = False) -> str:
        """Return a name whole, or its beginning and dots where it is wider than so many inches."""
        if self.measured(text, size, bold=bold) <= room:
            return text
        least, most = 0, len(text)
        while least < most:
            middle = (least + most + 1) // 2
            if self.measured(text[:middle] + "...", size, bold=bold) <= room:
                least = middle
            else:
                most = middle - 1
        return text[:least] + "..."

    def write(self, x: float, y: float, text: str, size: float, *, colour: str = BLACK, bold: bool = False) -> None:
        """Write a line whose upper left corner is at a place in inches; nothing in it is mathematics."""
        self.figure.text(
            x / self.width,
            1 - y / self.height,
            text,
            size=size,
            color=colour,
            weight="bold" if bold else "normal",
            va="top",
            parse_math=False,
        )
