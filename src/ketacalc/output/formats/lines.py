"""Texts as lines of a terminal: broken where they may be, with their tone, their sign and their link."""

from collections.abc import Iterator
from typing import Final

from rich.style import Style
from rich.text import Text as Rich

from ketacalc.output.flow import GLUE, glued, safe, width, wrapped
from ketacalc.output.medium import Medium
from ketacalc.output.screen import Sign, Text

WIDEST: Final = 120
"""Columns of content, however wide a terminal says that it is."""


def glued_text(text: Text, medium: Medium) -> str:
    """Return a text with its sign and what must not be broken held together."""
    whole = (text.sign + " " if text.sign else "") + safe(text.text, medium)
    return whole.replace(" ", GLUE) if text.is_whole else glued(whole).replace(" x ", f" x{GLUE}")


def lines(text: Text, medium: Medium, room: int, indent: int = 0) -> Iterator[Rich]:
    """Yield the lines of a text, the later ones set in beneath the first; its sign stands before it.

    A figure that is wider than the room is broken between its quantities, where a terminal would break it anywhere.
    """
    sign = ("x" if text.sign is Sign.NEGATIVE and not medium.unicode else text.sign) + (" " if text.sign else "")
    margin = indent + len(sign)
    whole = glued_text(Text(text.text, is_whole=text.is_whole), medium)
    if text.is_whole and width(whole) > room - margin:
        whole = glued_text(Text(" ".join(text.text.split())), medium)
    style = Style.parse(text.tone.value) if text.tone else Style.null()
    if text.link and medium.colour:
        style += Style(link=safe(text.link, medium))
    for at, line in enumerate(wrapped(whole, room - margin)):
        found = Rich(" " * indent + sign if not at else " " * margin, style=text.tone.value if text.sign else "")
        yield found.append(line, style)
