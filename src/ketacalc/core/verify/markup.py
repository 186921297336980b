"""The tables of an HTML page, with the lines that stand before each, as a reader of the page sees them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from ketacalc.core.catalogue.toml_file import printable
from ketacalc.core.errors import CatalogueError
from ketacalc.core.verify.sheet import MOST_COLUMNS, Counted, Grid, Place

_RAISED: Final = str.maketrans(
    "0123456789-+", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207b\u207a"
)
_BLOCKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "br", "caption", "dd", "div", "dl", "dt", "figcaption", "figure",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
    "summary", "ul",
})  # fmt: skip
_UNSEEN: Final = frozenset({"script", "style", "template", "title"})
_STRUCK: Final = frozenset({"del", "s", "strike"})
_MOST_ROWS: Final = 65_534
"""Over so many rows a cell of a page may run."""


def read(text: str, name: str) -> tuple[Grid, ...]:
    """Return every table of a page.

    Raises:
        CatalogueError: a table stands inside another, the page ends inside a tag, or it is too large.
    """
    reader = _Reader(name)
    reader.feed(text)
    # `close` would look for the end of each tag that has none again and again, in quadratic time.
    if "<" in reader.rawdata:
        raise CatalogueError(f"{name} ends inside a tag or a comment: {printable(reader.rawdata, 40)!r}")
    reader.end_cell()
    return tuple(table.grid() for table in reader.tables)


@dataclass(slots=True)
class _Table:
    """A table while it is read: its rows, and which cells run over others."""

    above: tuple[str, ...]
    counted: Counted
    rows: list[list[str]] = field(default_factory=list)
    odd: dict[Place, str] = field(default_factory=dict)
    below: dict[int, int] = field(default_factory=dict)
    """How many more rows each column is covered by a cell that runs down."""

    def begin_row(self) -> None:
        if not self.rows or self.rows[-1]:
            self.rows.append([])
            self._cover()

    def add(self, text: str, across: int, down: int) -> None:
        """Set a cell where the row stands, and mark all that it covers."""
        row, at = len(self.rows) - 1, len(self.rows[-1])
        if across > 1 or down > 1:
            self.odd.update({(row, at + more): "the cell is merged with others" for more in range(across)})
            self.below.update({at + more: down - 1 for more in range(across) if down > 1})
        self.rows[-1] += [text, *[""] * (across - 1)]
        self.counted.add(across)
        self._cover()

    def _cover(self) -> None:
        row = self.rows[-1]
        while self.below.get(len(row)):
            self.below[len(row)] -= 1
            self.odd[len(self.rows) - 1, len(row)] = "the cell is merged with one above it"
            row.append("")

    def grid(self) -> Grid:
        """Return the table; a single cell over a whole row is a title, and no merged cell."""
        whole = {at for at, row in enumerate(self.rows) if sum(map(bool, row)) == 1 and row[0] and len(row) > 1}
        odd = {place: why for place, why in self.odd.items() if place[0] not in whole or "above" in why}
        return Grid(rows=tuple(map(tuple, self.rows)), above=self.above, odd=odd)


class _Reader(HTMLParser):
    """Takes a page apart; what is marked as hidden is not read."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.name = name
        self.tables: list[_Table] = []
        self._counted = Counted(name)
        self._table: _Table | None = None
        self._cell: tuple[int, int] | None = None
        self._texts: list[str] = []
        self._lines: list[str] = []
        self._term = ""
        self._unseen = ""
        self._raised = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if self._unseen and tag != "tr":
            return
        self._unseen = ""
        if tag in _UNSEEN or (tag == "tr" and ("hidden" in told or told.get("aria-hidden") == "true")):
            self.end_cell()
            self._unseen = tag
        elif tag == "table":
            self._begin_table()
        elif self._table is not None and tag in ("tr", "td", "th"):
            self.end_cell()
            if tag == "tr" or not self._table.rows:
                self._table.begin_row()
            if tag != "tr":
                self._cell = (_span(told, "colspan", MOST_COLUMNS), _span(told, "rowspan", _MOST_ROWS))
        elif tag in _BLOCKS:
            self._break(tag)
        self._raised += tag == "sup"
        # Struck out or lowered, a figure is not what it seems: with a mark beside it, it is not read.
        self._texts += ["~"] if tag in _STRUCK else ["_"] if tag == "sub" else [""] if tag == "caption" else []

    def handle_endtag(self, tag: str) -> None:
        if self._unseen not in ("", tag) and tag != "table":
            return
        self._unseen = ""
        if tag == "table":
            self.end_cell()
            self._table = None
        elif tag in ("td", "th", "tr"):
            self.end_cell()
        elif tag in _BLOCKS:
            self._break(tag)
        if tag == "sup":
            self._raised = max(self._raised - 1, 0)

    def handle_data(self, data: str) -> None:
        if not self._unseen and (self._table is None or self._cell is not None or self._texts):
            # A raised figure is a footnote or an exponent: read beside the others it would be one digit more.
            self._texts.append(data.translate(_RAISED) if self._raised else data)

    def _begin_table(self) -> None:
        if self._table is not None:
            raise CatalogueError(f"{self.name} has a table inside a table: name neither, but the inner one alone")
        self._break("")
        # A table that is too wide for a page goes on in the next one, under the same lines.
        above = tuple(self._lines) if self._lines or not self.tables else self.tables[-1].above
        self._table = _Table(above=above, counted=self._counted)
        self._lines, self._texts = [], []
        self.tables.append(self._table)

    def end_cell(self) -> None:
        """Set the cell that is being read."""
        if self._cell is not None and self._table is not None:
            self._table.add(self._text(), *self._cell)
        self._cell = None
        self._texts = []

    def _break(self, tag: str) -> None:
        """End a line; in a cell it is a space. A term of a list and what stands for it are one line."""
        if self._cell is not None:
            self._texts.append(" ")
            return
        text = self._text()
        if text and tag == "dt":
            self._term = text
        elif text:
            line = f"{self._term}: {text}" if tag == "dd" and self._term else text
            if self._table is None:
                self._lines.append(line)
            else:  # a caption
                self._table.above += (line,)
        self._texts = []

    def _text(self) -> str:
        return " ".join("".join(self._texts).replace("\u2060", "").split())


def _span(told: dict[str, str | None], name: str, most: int) -> int:
    """Return over how many cells one runs."""
    text = (told.get(name) or "").strip()
    return min(max(int(text), 1), most + 1) if text.isascii() and text.isdigit() and len(text) < 10 else 1
