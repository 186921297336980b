"""A view for a terminal: a table where every quantity fits whole, labelled blocks where it would not."""

from io import StringIO
from typing import TYPE_CHECKING, Final, Literal

from ketacalc.output.flow import glued, longest, loosened, safe, width
from ketacalc.output.formats import blocks
from ketacalc.output.formats.blocks import Line
from ketacalc.output.medium import Medium
from ketacalc.output.view import Field, Tone, View

if TYPE_CHECKING:
    from rich.console import Console

SHORT: Final = 24
READABLE: Final = 22
"""Columns below which text that is not short is no pleasure to read; a table that cannot give them becomes blocks."""


def write(view: View, medium: Medium) -> str:
    """Return the text of a view, ending in a newline."""
    above = blocks.prose(view.title, medium, Tone.STRONG)
    for line in view.lines:
        above += blocks.prose(line, medium)
    if view.charts:
        from ketacalc.output.formats.axis import drawn

        above += drawn(view.charts, medium)
    above += blocks.labelled(view.facts, medium)
    below: list[Line] = []
    for heading, texts in view.notes:
        below += [[], *blocks.prose(heading, medium, Tone.STRONG)]
        for text in texts:
            below += blocks.prose(text, medium, indent=2)
    sections = "".join("\n" + write(section, medium) for section in view.sections)
    widths = _widths(view, medium)
    if widths is None:
        return _painted([*above, *blocks.lines(view, medium)], medium) + sections + _painted(below, medium)
    return _painted([*above, []], medium) + _drawn(view, widths, medium) + sections + _painted(below, medium)


def _cell(entry: tuple[Field, ...], column: str, medium: Medium) -> list[tuple[str, Tone]]:
    """Return the glued lines of one cell; a field is labelled unless it is the column itself."""
    return [
        (glued(safe(f.text if f.label == column else f"{f.label}: {f.text}", medium)), f.tone)
        for f in entry
        if f.column == column
    ]


def _head(column: str, medium: Medium) -> str:
    return glued(safe(column, medium))


def _widths(view: View, medium: Medium) -> list[int] | None:
    """Return the widths of the columns, or None where the table would split a quantity or squeeze its text."""
    least, wanted = [], []
    for column in view.columns:
        texts = [text for entry in view.entries for text, _ in _cell(entry, column, medium)]
        head = _head(column, medium)
        natural = max(map(width, texts if view.compact else [*texts, head]))
        least.append(max(READABLE if natural > SHORT else 0, *map(longest, texts), longest(head)))
        wanted.append(max(natural, least[-1]))
    room = medium.width - (3 * len(least) + 1)
    if len(view.entries) < 1 or sum(least) > room:
        return None
    need = [w - n for w, n in zip(wanted, least, strict=True)]
    spare = min(room - sum(least), sum(need))
    return [n + spare * more // max(sum(need), 1) for n, more in zip(least, need, strict=True)]


def _drawn(view: View, widths: list[int], medium: Medium) -> str:
    """Draw the table with rich."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    shape = box.ROUNDED if medium.unicode else box.ASCII
    table = Table(box=shape, show_lines=not view.compact, header_style="bold")
    for column, columns in zip(view.columns, widths, strict=True):
        justify: Literal["left", "right"] = "right" if view.compact else "left"
        table.add_column(Text(_head(column, medium)), width=columns, justify=justify)
    for entry in view.entries:
        cells = []
        for column in view.columns:
            pieces = _cell(entry, column, medium)
            cells.append(Text("\n").join(Text(text, style=tone.value) for text, tone in pieces))
        table.add_row(*cells)
    console = _console(medium)
    console.print(table, crop=False)
    return _written(console)


def _painted(lines: list[Line], medium: Medium) -> str:
    """Return lines as text, in colour where it is wanted."""
    if not medium.colour:
        return "".join("".join(text for text, _ in line).rstrip() + "\n" for line in lines)
    from rich.text import Text

    console = _console(medium)
    for line in lines:
        console.print(Text.assemble(*((t, tone.value) for t, tone in line)), soft_wrap=True)
    return _written(console)


def _console(medium: Medium) -> "Console":
    from rich.console import Console

    return Console(
        file=StringIO(),
        width=medium.width,
        force_terminal=medium.colour,
        no_color=not medium.colour,
        color_system="auto" if medium.colour else None,
        legacy_windows=False,
        highlight=False,
        emoji=False,
        markup=False,
    )


def _written(console: "Console") -> str:
    file = console.file
    return loosened(file.getvalue()) if isinstance(file, StringIO) else ""
