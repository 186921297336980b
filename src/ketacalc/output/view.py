"""What a person sees of a result of the former kind: entries of labelled fields, and the same as a screen.

A command whose result is not yet declared as entries is shown by this; it goes with the last of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ketacalc.output.report import Report
from ketacalc.output.result import Result
from ketacalc.output.screen import Block, Column, Heading, Pairs, Prose, Row, Screen, Table, Text, Tone

__all__ = ["Field", "Former", "Tone", "View"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One labelled text.

    Attributes:
        column: the table's column that holds it.
        label: what it is.
        text: the text itself, not yet fit for a terminal.
        tone: how it is meant.
    """

    column: str
    label: str
    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Everything that a person sees of one result.

    Attributes:
        title: what it is.
        lines: what stands under the title.
        facts: what holds for all entries, as one labelled block above them.
        entries: the fields of each entry, in the order in which a block shows them.
        notes: what stands below: a heading and its lines each.
        compact: whether the entries are short lines of figures, drawn without rules between them.
    """

    title: str
    lines: tuple[str, ...] = ()
    facts: tuple[Field, ...] = ()
    entries: tuple[tuple[Field, ...], ...] = ()
    notes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    compact: bool = False


class Former(Result):
    """A result of the former kind, as every format takes one."""

    source = None

    def __init__(self, report: Report) -> None:
        """Take the result."""
        self._report = report

    def document(self) -> dict[str, Any]:
        """Return its own document."""
        return self._report.document()

    def rows(self) -> tuple[tuple[str, ...], list[dict[str, str]]]:
        """Return its own rows."""
        return self._report.records()

    def screen(self) -> Screen:
        """Return its view as blocks."""
        return Screen(tuple(_blocks(self._report.view())))


def _blocks(view: View) -> Iterator[Block]:
    yield Heading(view.title)
    yield Prose(tuple(map(Text, view.lines)))
    if view.facts:
        yield Pairs(tuple((fact.label, Text(fact.text, fact.tone)) for fact in view.facts))
    names = tuple(dict.fromkeys(field.column for entry in view.entries for field in entry))
    if names:
        columns = tuple(Column(name, is_figure=view.compact) for name in names)
        yield Table(columns, tuple(_row(entry, names) for entry in view.entries), is_ruled=not view.compact)
    for heading, texts in view.notes:
        yield Prose(tuple(map(Text, texts)), heading)


def _row(entry: tuple[Field, ...], names: tuple[str, ...]) -> Row:
    def texts(name: str) -> tuple[Text, ...]:
        fields = (field for field in entry if field.column == name)
        return tuple(Text(f.text if f.label == name else f"{f.label}: {f.text}", f.tone) for f in fields)

    return Row(tuple(map(texts, names)))
