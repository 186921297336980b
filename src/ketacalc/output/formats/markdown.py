"""A screen as Markdown: headings, lists and tables in which every text is only text, and no figure is cut."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from ketacalc.output.flow import safe
from ketacalc.output.result import Medium
from ketacalc.output.screen import Badge, Block, Charts, Heading, Items, Pairs, Prose, Screen, Table, Text, Tone

_SPECIAL: Final = str.maketrans(
    {letter: "\\" + letter for letter in "\\`*_[]|~#"} | {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
)
_SIGNS: Final = str.maketrans({"+": "\\+", "-": "\\-"})
NOTED: Final = "\\- "
"""The sign of a note, which in a list is the list's own."""


def write(screen: Screen, medium: Medium) -> str:
    """Return the text of a screen, ending in a newline."""
    written = ("\n".join(_WRITTEN[type(block)](block)) for block in screen.blocks)
    return "\n\n".join(filter(None, written)) + "\n"


def literal(text: str) -> str:
    """Return text of which Markdown makes no markup, and without what a terminal would obey."""
    return safe(text, Medium()).strip().translate(_SPECIAL)


def _bold(text: str) -> str:
    return f"**{text}**" if text else ""


def _text(text: Text) -> str:
    """Return one text: its sign first, in bold what is strong, and as a link what leads somewhere."""
    found = literal(text.text)
    if text.link:
        found = f"[{found}](<{safe(text.link, Medium()).replace('<', '%3C').replace('>', '%3E')}>)"
    if text.tone in (Tone.STRONG, Tone.NEGATIVE):
        found = _bold(found)
    return f"{text.sign.translate(_SIGNS)} {found}" if text.sign else found


def _heading(block: Heading) -> Iterator[str]:
    yield f"## {literal(block.text)}"


def _above(heading: str) -> Iterator[str]:
    if heading:
        yield from (_bold(literal(heading)), "")


def _prose(block: Prose) -> Iterator[str]:
    yield from _above(block.heading)
    yield "\n\n".join(map(_text, block.texts))


def _items(block: Items) -> Iterator[str]:
    yield from _above(block.heading)
    for item in block.items:
        yield f"- {' '.join(map(_text, item.head))}"
        yield from (f"  - {_text(note).removeprefix(NOTED)}" for note in item.notes)


def _pairs(block: Pairs) -> Iterator[str]:
    yield from _above(block.heading)
    yield from (f"- {literal(label)}: {_text(text)}" for label, text in block.pairs)


def _table(block: Table) -> Iterator[str]:
    yield _row(literal(column.head) for column in block.columns)
    yield _row("---:" if column.is_figure else "---" for column in block.columns)
    for row in block.rows:
        yield _row("<br>".join(map(_text, cell)) for cell in row.cells)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _badge(block: Badge) -> Iterator[str]:
    first, *others = map(_text, block.texts)
    yield f"{_bold(literal(block.word))} {first}"
    yield from (f"\n{text}" for text in others)


_WRITTEN: Final[dict[type[Block], Callable[[Any], Iterator[str]]]] = {
    Heading: _heading, Prose: _prose, Items: _items, Pairs: _pairs, Table: _table, Badge: _badge, Charts: lambda _: iter(()),
}  # fmt: skip
