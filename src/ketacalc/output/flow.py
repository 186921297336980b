"""Text into lines that never cut or split a quantity, and that carry nothing which a terminal would obey."""

import re
import textwrap
from typing import Final

from ketacalc.output.result import Medium

GLUE: Final = "\ue000"
"""Stands for a space inside a quantity while lines are broken; no catalogue text can hold it."""

_UNIT: Final = r"(?:ng|mcg|mg|g|kg|lb|mL|L|nmol|micromol|mmol|gtt|mol|units|milliunits|dL|oz|st|s|min|h|hours|day|days)(?:/[A-Za-z]+)*"
_NUMBER: Final = r"\d[\d,]*(?:\.\d+)?(?:/\d+)?"
_QUANTITY: Final = re.compile(rf"{_NUMBER}(?: (?:to|then|and) {_NUMBER})?(?: (?:%|{_UNIT}\b))?(?: \(rounded\))?")


def safe(text: str, medium: Medium) -> str:
    """Return text without control, bidirectional or private characters, and in ASCII where nothing else arrives."""
    if not (text.isascii() and text.isprintable()):
        text = "".join(letter if letter.isprintable() else " " if letter.isspace() else "?" for letter in text)
    return text if medium.unicode else text.encode("ascii", "backslashreplace").decode("ascii")


def glued(text: str) -> str:
    """Return text whose quantities hold together when lines are broken."""
    return _QUANTITY.sub(lambda found: found[0].replace(" ", GLUE), text)


def loosened(text: str) -> str:
    """Return text with its spaces again."""
    return text.replace(GLUE, " ")


def width(text: str) -> int:
    """Return how many columns of a terminal a glued text takes; letters of East Asia and pictures take two."""
    text = loosened(text)
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    # What a letter takes beside others is judged in more than one way; a column too many never cuts a dose.
    return sum(map(cell_len, text)) + sum(not letter.isascii() for letter in text)


def longest(text: str) -> int:
    """Return the width of the widest part of a glued text that no line break may split."""
    return max((width(part) for part in text.split(" ")), default=0)


def wrapped(text: str, width: int) -> list[str]:
    """Break glued text into lines of a width; what holds together and is longer stands whole on a line of its own."""
    return textwrap.wrap(text, max(width, 1), break_long_words=False, break_on_hyphens=False) or [""]
