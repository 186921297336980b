"""What stands around the charts of a picture: title and notice above them, and the lines at its foot."""

from typing import Final

from ketacalc.output.pictures.canvas import Canvas
from ketacalc.output.pictures.ticks import GREY

MARGIN: Final = 0.3
SMALL, TITLE, HEADING = 8.0, 15.0, 10.5
FINE: Final = 0.121
"""Inches from one line of remarks to the next."""


def head(canvas: Canvas, title: str, notice: str, *, draw: bool = True) -> float:
    """Write title and notice, and return where the charts may begin."""
    y, room = 0.16, canvas.width - 2 * MARGIN
    for text, size, line, bold in ((title, TITLE, 0.26, True), (notice, HEADING, 0.19, False)):
        for part in canvas.broken(text, size, room, bold=bold):
            if draw:
                canvas.write(MARGIN, y, part, size, bold=bold)
            y += line
    return y


def foot(canvas: Canvas, texts: tuple[str, ...], *, draw: bool = True) -> float:
    """Write the lines at the foot, and return the inches that they take."""
    lines = [line for text in texts for line in canvas.broken(text, SMALL, canvas.width - 2 * MARGIN)]
    height = FINE * len(lines) + 0.12
    for at, line in enumerate(lines if draw else ()):
        canvas.write(MARGIN, canvas.height - height + at * FINE, line, SMALL, colour=GREY)
    return height
