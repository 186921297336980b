"""A view as Markdown: a heading, a table whose cells are never cut, and the notes below it."""

from collections.abc import Iterable
from typing import Final

from ketacalc.output.flow import safe
from ketacalc.output.medium import Medium
from ketacalc.output.view import Field, View

_SPECIAL: Final = str.maketrans(
    {letter: "\\" + letter for letter in "\\`*_[]|~#"} | {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
)


def write(view: View, medium: Medium, depth: int = 2) -> str:
    """Return the text of a view, ending in a newline; its sections have headings one level deeper."""

    def escaped(text: str) -> str:
        return literal(safe(text, medium))

    def cell(entry: tuple[Field, ...], column: str) -> str:
        fields = [field for field in entry if field.column == column]
        return "<br>".join(escaped(f.text if f.label == column else f"{f.label}: {f.text}") for f in fields)

    found = [f"{'#' * depth} {escaped(view.title)}", *(f"\n{escaped(line)}" for line in view.lines)]
    if view.facts:
        found += ["", *(f"- {escaped(fact.label)}: {escaped(fact.text)}" for fact in view.facts)]
    if view.entries:
        found += ["", _row(escaped(column) for column in view.columns), _row("---" for _ in view.columns)]
        found += [_row(cell(entry, column) for column in view.columns) for entry in view.entries]
    found += ["\n" + write(section, medium, depth + 1).rstrip("\n") for section in view.sections]
    for heading, texts in view.notes:
        found += [f"\n**{escaped(heading)}**\n", *(f"- {escaped(text)}" for text in texts)]
    return "\n".join(found) + "\n"


def literal(text: str) -> str:
    """Return text of which Markdown makes no markup."""
    return text.translate(_SPECIAL)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
