"""One labelled block per entry: what is shown where a table would not fit."""

from typing import Final

from ketacalc.output.flow import glued, longest, loosened, safe, width, wrapped
from ketacalc.output.medium import Medium
from ketacalc.output.view import Field, Tone, View

Line = list[tuple[str, Tone]]

WIDEST_MARGIN: Final = 24

ROOMY: Final = 50
"""Columns below which a label stands on a line of its own."""


def lines(view: View, medium: Medium) -> list[Line]:
    """Return the lines of a view, each in pieces with a tone."""
    found: list[Line] = []
    for entry in view.entries:
        found += [[], *_block(entry, medium)]
    return found


def prose(text: str, medium: Medium, tone: Tone = Tone.PLAIN, *, indent: int = 0) -> list[Line]:
    """Return the lines of a running text."""
    broken = wrapped(glued(safe(text, medium)), medium.width - indent)
    return [[(" " * indent + loosened(line), tone)] for line in broken]


def _block(entry: tuple[Field, ...], medium: Medium) -> list[Line]:
    head, *fields = entry
    return [*prose(head.text, medium, Tone.STRONG), *labelled(tuple(fields), medium)]


def labelled(fields: tuple[Field, ...], medium: Medium) -> list[Line]:
    """Return fields beneath each other, each beside its label where there is room."""
    found: list[Line] = []
    margin = min(max((len(field.label) for field in fields), default=0) + 4, WIDEST_MARGIN)
    for field in fields:
        text = glued(safe(field.text, medium))
        if medium.width < ROOMY or width(field.label) + 4 > margin or margin + longest(text) > medium.width:
            found += prose(field.label + ":", medium, Tone.QUIET)
            found += [[(loosened(line), field.tone)] for line in wrapped(text, medium.width)]
            continue
        label = f"  {field.label}".ljust(margin)
        for line in wrapped(text, medium.width - margin):
            found.append([(label, Tone.QUIET), (loosened(line), field.tone)])
            label = " " * margin
    return found
