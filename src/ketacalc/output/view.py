"""What a person sees of a result, without its layout: entries of labelled fields, grouped by column."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ketacalc.output.chart import Chart


class Tone(StrEnum):
    """How a field is meant; the values are rich styles."""

    PLAIN = ""
    STRONG = "bold"
    QUIET = "dim"
    CAUTION = "yellow"
    NEGATIVE = "bold red"


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
        sections: views of their own, between the entries and the notes.
        notes: what stands below: a heading and its lines each.
        compact: whether the entries are short lines of figures, drawn without rules between them.
        charts: what is drawn above the entries where lines of text are drawn.
    """

    title: str
    lines: tuple[str, ...] = ()
    facts: tuple[Field, ...] = ()
    entries: tuple[tuple[Field, ...], ...] = ()
    sections: tuple["View", ...] = ()
    notes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    compact: bool = False
    charts: "tuple[Chart, ...]" = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of all entries, in order."""
        return tuple(dict.fromkeys(field.column for entry in self.entries for field in entry))
