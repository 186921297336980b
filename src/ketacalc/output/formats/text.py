"""A screen as text: rich draws the tables, and the lines are broken here, so that no quantity is ever cut or split."""

from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any, Final, Literal

from rich import box
from rich.console import Console, ConsoleOptions
from rich.style import Style
from rich.table import Table as Drawn
from rich.text import Text as Rich

from ketacalc.output import screen
from ketacalc.output.flow import GLUE, glued, longest, loosened, safe, width, wrapped
from ketacalc.output.result import Medium
from ketacalc.output.screen import Badge, Charts, Column, Heading, Items, Pairs, Prose, Screen, Table, Text, Texts, Tone

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
    sign = ("x" if text.sign is screen.Sign.NEGATIVE and not medium.unicode else text.sign) + (" " if text.sign else "")
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


BESIDE: Final = 60
"""Columns below which blocks stand in the place of a table."""
READABLE: Final = 22
"""Columns below which prose is no pleasure to read."""
ASIDE: Final = 100
"""Columns from which prose stands in several columns."""
RULES: Final = box.Box(" -- \n    \n -- \n    \n -- \n -- \n    \n -- \n", ascii=True)


def write(screen: Screen, medium: Medium) -> str:
    """Return the text of a screen, ending in a newline."""
    console = Console(
        file=StringIO(), width=max(medium.width, 1), force_terminal=medium.colour, no_color=not medium.colour,
        color_system="auto" if medium.colour else None, legacy_windows=False, highlight=False, emoji=False, markup=False,
    )  # fmt: skip
    for at, block in enumerate(screen.blocks):
        if at and (isinstance(block, Heading | Charts) or isinstance(screen.blocks[at - 1], Charts)):
            console.print()
        for drawn in _DRAWN[type(block)](block, medium):
            console.print(drawn, soft_wrap=isinstance(drawn, Rich), crop=False)
    file = console.file
    assert isinstance(file, StringIO)  # noqa: S101 - for the type checker: it was made above
    return "\n".join(line.rstrip() for line in loosened(file.getvalue()).split("\n"))


class Rendering:
    """A screen that rich draws on its own console, as wide as that is."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Rich]:
        """Yield the screen, with colours where the console has them."""
        colour = console.is_terminal and not console.no_color
        medium = Medium(width=options.max_width, colour=colour, unicode=not options.ascii_only)
        yield Rich.from_ansi(write(self._screen, medium).rstrip("\n"), no_wrap=True, overflow="ignore")


def _heading(block: Heading, medium: Medium) -> Iterator[Rich]:
    yield from lines(Text(block.text, Tone.STRONG), medium, medium.width)


def _above(heading: str, medium: Medium) -> Iterator[Rich]:
    if heading:
        yield from lines(Text(heading, Tone.STRONG), medium, min(medium.width, WIDEST))


def _prose(block: Prose, medium: Medium) -> Iterator[Rich]:
    yield from _above(block.heading, medium)
    for text in block.texts:
        yield from lines(text, medium, min(medium.width, WIDEST), 1 if block.heading else 0)


def _items(block: Items, medium: Medium) -> Iterator[Rich]:
    room = min(medium.width, WIDEST)
    yield from _above(block.heading, medium)
    for item in block.items:
        for at, text in enumerate(item.head):
            yield from lines(text, medium, room, 6 if at and room >= BESIDE else 1)
        for note in item.notes:
            yield from lines(note, medium, room, 4 if room >= BESIDE else 1)


def _hung(head: Rich, texts: Texts, medium: Medium, room: int) -> Iterator[Rich]:
    """Yield texts beside what stands before the first line of them."""
    for text in texts:
        for line in lines(text, medium, room):
            yield head + line
            head = Rich(" " * len(head))


def _pairs(block: Pairs, medium: Medium) -> Iterator[Rich]:
    """Yield labelled texts: beside their labels where there is room, else under them."""
    room = min(medium.width, WIDEST)
    yield from _above(block.heading, medium)
    margin = max((len(label) for label, _ in block.pairs), default=0) + 4
    for label, text in block.pairs:
        if room < BESIDE or margin + longest(glued(safe(text.text, medium))) > room:
            yield from lines(Text(f"{label}:", Tone.QUIET), medium, room)
            yield from lines(text, medium, room, 2 if room >= BESIDE else 0)
            continue
        head = Rich(f"  {safe(label, medium)}".ljust(margin), Tone.QUIET.value)
        yield from _hung(head, (text,), medium, room - margin)


def _badge(block: Badge, medium: Medium) -> Iterator[Rich]:
    """Yield the answer in a word on its own ground, with what is to be said of it beside."""
    word = f" {safe(block.word, medium)} "
    room, margin = min(medium.width, WIDEST), len(word) + 2
    texts = block.texts
    if room < BESIDE:
        yield Rich(word, f"{block.tone} reverse")
        yield from (line for text in texts for line in lines(text, medium, room))
        return
    head = Rich(" ").append(word, f"{block.tone} reverse").append(" ")
    yield from _hung(head, texts, medium, room - margin)


def _charts(block: Charts, medium: Medium) -> Iterator[Rich]:
    from ketacalc.output.formats.axis import drawn

    yield from drawn(block.charts, medium)


def _table(block: Table, medium: Medium) -> Iterator[Drawn | Rich]:
    """Yield a table in the widest of its forms that splits no quantity; blocks where none fits."""
    forms = [block.whole] if medium.width >= ASIDE or not block.merged else []
    if block.merged and medium.width >= BESIDE:
        forms.append(block.narrow)
    for columns, rows in forms:
        room = min(medium.width, WIDEST) - len(columns) - 1
        widths = _widths(columns, rows, medium, room)
        if widths is not None:
            yield _drawn(columns, rows, widths, block, medium)
            return
    for at, row in enumerate(block.rows):
        if at:
            yield Rich()
        yield from _block(block, row, medium)


def _widths(columns: tuple[Column, ...], rows: list[tuple[Texts, ...]], medium: Medium, room: int) -> list[int] | None:
    """Return the widths of the columns, or None where a figure would be split or prose squeezed.

    The room is shared by what each column asks for, or is left to the prose, where a working breaks before its weight:
    whichever makes fewer lines.
    """
    gaps = [int(column.is_figure) for column in columns]
    texts = [[glued_text(text, medium) for row in rows for text in row[at]] for at in range(len(columns))]
    heads = [glued(safe(column.head, medium)) for column in columns]
    least = [max(map(longest, [*found, head]), default=0) for found, head in zip(texts, heads, strict=True)]
    natural = [max(map(width, [*found, head]), default=0) for found, head in zip(texts, heads, strict=True)]
    squeezed = [few if column.is_figure else max(few, min(full, READABLE))
                for column, few, full in zip(columns, least, natural, strict=True)]  # fmt: skip
    spare = room - sum(squeezed) - sum(gaps)
    if spare < 0:
        return None
    wanted = [full - had for full, had in zip(natural, squeezed, strict=True)]
    is_prose = [not column.is_figure for column in columns]
    shares = [wanted, [more * is_one for more, is_one in zip(wanted, is_prose, strict=True)]]
    found = [_shared(squeezed, share, spare, is_prose) for share in shares[: 1 + (sum(wanted) > spare)]]
    best = min(found, key=lambda widths: _height(rows, widths, medium)) if len(found) > 1 else found[0]
    return [had + gap for had, gap in zip(best, gaps, strict=True)]


def _shared(squeezed: list[int], wanted: list[int], spare: int, is_prose: list[bool]) -> list[int]:
    """Return the widths where the spare room is shared by what is wanted; what is left goes to the first prose."""
    total = max(sum(wanted), 1)
    more = [min(want, spare * want // total) for want in wanted]
    if True in is_prose:
        more[is_prose.index(True)] += spare - sum(more)
    return [had + extra for had, extra in zip(squeezed, more, strict=True)]


def _height(rows: list[tuple[Texts, ...]], widths: list[int], medium: Medium) -> int:
    """Return how many lines the rows take."""

    def deep(texts: Texts, most: int) -> int:
        return sum(len(wrapped(glued_text(text, medium), most)) for text in texts)

    return sum(max(deep(texts, most) for texts, most in zip(row, widths, strict=True)) for row in rows)


def _drawn(
    columns: tuple[Column, ...], rows: list[tuple[Texts, ...]], widths: list[int], block: Table, medium: Medium
) -> Drawn:
    table = Drawn(
        box=box.HORIZONTALS if medium.unicode else RULES, show_lines=block.is_ruled, padding=0, header_style="bold",
        show_header=any(column.head for column in columns),
    )  # fmt: skip
    for column, columns_wide in zip(columns, widths, strict=True):
        justify: Literal["left", "right"] = "right" if column.is_figure else "left"
        table.add_column(Rich(glued(safe(column.head, medium))), width=columns_wide, justify=justify, no_wrap=False)
    for row in rows:
        cells = (
            (line for text in texts for line in lines(text, medium, wide))
            for texts, wide in zip(row, widths, strict=True)
        )
        table.add_row(*map(Rich("\n").join, cells))
    return table


def _block(table: Table, row: screen.Row, medium: Medium) -> Iterator[Rich]:
    """Yield a row where no table fits: its prose, then its figures, each under its heading where they are several."""
    cells = list(zip(table.columns, row.cells, strict=True))
    texts = list(row.merged or (text for column, cell in cells if not column.is_figure for text in cell))
    for column, cell in cells:
        if column.is_figure and any(text.text for text in cell):
            texts += [Text(f"{column.head}:", Tone.QUIET), *cell]
    for text in texts:
        yield from lines(text, medium, medium.width)


_DRAWN: Final[dict[type[screen.Block], Callable[[Any, Medium], Iterator[Any]]]] = {
    Heading: _heading, Prose: _prose, Items: _items, Pairs: _pairs, Table: _table, Badge: _badge, Charts: _charts,
}  # fmt: skip
