"""What a person sees of a result, as a row of blocks without layout: every format for people walks them in order."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ketacalc.output.chart import Chart


class Tone(StrEnum):
    """How a text is meant; the values are rich styles. Colour is severity and nothing else."""

    PLAIN = ""
    STRONG = "bold"
    QUIET = "dim"
    CAUTION = "yellow"
    NEGATIVE = "bold red"
    WITHIN = "bold green"


class Sign(StrEnum):
    """What stands before a text; the same in ASCII but for the cross."""

    NONE = ""
    POSITIVE = "+"
    MIXED = "~"
    NEGATIVE = "\u2717"
    CAUTION = "!"
    NOTE = "-"


class Text(NamedTuple):
    """One text, which is broken into lines where it must be.

    Attributes:
        text: not yet fit for a terminal.
        tone: how it is meant.
        sign: what stands before it.
        link: where it leads, where a format has links.
        is_whole: whether it is one figure, which is never broken.
    """

    text: str
    tone: Tone = Tone.PLAIN
    sign: Sign = Sign.NONE
    link: str = ""
    is_whole: bool = False


Texts = tuple[Text, ...]


class Heading(NamedTuple):
    """The title of what follows."""

    text: str


class Prose(NamedTuple):
    """Texts beneath each other; a heading of their own where they have one."""

    texts: Texts
    heading: str = ""


def prose(texts: Iterable[Text], heading: str = "") -> Iterator[Prose]:
    """Yield texts beneath each other; nothing where there are none."""
    if found := tuple(texts):
        yield Prose(found, heading)


class Item(NamedTuple):
    """One thing of a list, with what is to be said of it beneath: a source, and what its audit found."""

    head: Texts
    notes: Texts = ()


class Items(NamedTuple):
    """A list."""

    items: tuple[Item, ...]
    heading: str = ""


class Pairs(NamedTuple):
    """Labelled texts beneath each other."""

    pairs: tuple[tuple[str, Text], ...]
    heading: str = ""


class Column(NamedTuple):
    """A column of a table; figures stand at the right, and are never broken."""

    head: str
    is_figure: bool = False


class Row(NamedTuple):
    """A row of a table.

    Attributes:
        cells: one for each column, of several texts each.
        merged: the prose of all columns, as it reads where there is room for one column of it only.
    """

    cells: tuple[Texts, ...]
    merged: Texts = ()


Cells = tuple[tuple[Column, ...], list[tuple[Texts, ...]]]
"""The columns of a table, and the cells of each row."""


class Table(NamedTuple):
    """Rows of cells; the answer stands in the last column of figures.

    Attributes:
        columns: from left to right.
        rows: from the top.
        merged: the heading of the prose where there is room for one column of it only; empty where there is none.
        is_ruled: whether rules stand between the rows.
        running: what stands above the heads on every page that it goes on to.
        owner: whose rows they are, where a small screen shows each as a block of its own.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    merged: str = ""
    is_ruled: bool = True
    running: str = ""
    owner: str = ""

    @property
    def whole(self) -> Cells:
        """Every column, and the cells under them."""
        return self.columns, [row.cells for row in self.rows]

    @property
    def narrow(self) -> Cells:
        """The same with one column of prose before the figures, where it has such a form."""
        if not self.merged:
            return self.whole
        figures = [at for at, column in enumerate(self.columns) if column.is_figure]
        columns = (Column(self.merged), *(self.columns[at] for at in figures))
        return columns, [(row.merged, *(row.cells[at] for at in figures)) for row in self.rows]


class Badge(NamedTuple):
    """The answer in a word, with what is to be said of it."""

    word: str
    texts: Texts
    tone: Tone


class Charts(NamedTuple):
    """Bars on common axes."""

    charts: "tuple[Chart, ...]"


Block = Heading | Prose | Items | Pairs | Table | Badge | Charts


class Screen(NamedTuple):
    """All that a person sees: evidence first, the table with the answer last."""

    blocks: tuple[Block, ...] = ()
