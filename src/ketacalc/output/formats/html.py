"""A screen as a page in HTML, to read and to print: one file without scripts, in which every text is only text.

`page.html.j2` in the folder `templates` is its frame with header, footer and style, and how each block is set in it.
"""

import os
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from math import log10
from typing import TYPE_CHECKING, Final, NamedTuple

from ketacalc import __version__
from ketacalc.core.catalogue.toml_file import printable
from ketacalc.core.quantities import style
from ketacalc.output.chart import Bar, Chart, Mark, label
from ketacalc.output.extra import extra
from ketacalc.output.flow import GLUE, glued, loosened, safe
from ketacalc.output.result import Medium, Result, fingerprints, imprint, sources
from ketacalc.output.screen import Block, Charts, Column, Heading, Prose, Table, Text, Texts

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

ROOM: Final = 88
"""Letters that stand side by side between the margins of A4; Letter is a little wider."""
PROSE: Final = 15
"""Letters that a column of prose takes at least."""
GAP: Final = 3
"""What a column takes beside its figures, in letters."""
SMALL, PHONE = 3, 42
"""Columns of a table that stays a table on a phone, beside its cautions, and letters that stand side by side there."""
LINE: Final = 95
KEPT: Final = 24
"""Letters in a line of print, and lines of a section that is never broken over two pages: less than half of one."""
LONGEST_HEAD: Final = 120
"""Letters of what stands in the margin of every page, where there is room for a few short lines."""
NO_BREAK_SPACE: Final = "\u00a0"
WORD_JOINER: Final = "\u2060"
LONGEST_PART: Final = 24
"""Letters of a word with a slash that is kept on one line: a unit, and no address of a page."""


class Part(NamedTuple):
    """A heading with what stands under it."""

    heading: str
    blocks: tuple[Block, ...]

    @property
    def is_kept(self) -> bool:
        """Whether it is so short that it is never broken over two pages."""
        return sum(map(_lines, self.blocks)) <= KEPT

    @property
    def has_table(self) -> bool:
        """Whether it has figures, or only what is to be read beside them."""
        return any(isinstance(block, Table) for block in self.blocks)


class Drawn(NamedTuple):
    """A chart: its axis from power of ten to power of ten, and what is drawn of each bar, in thousandths."""

    title: str
    ticks: tuple[str, ...]
    bars: tuple[tuple[Bar, tuple[tuple[float, float], ...], tuple[float, float] | None], ...]


def need(what: str, brought_by: str) -> None:
    """Look for the library before a long work of which the page is the last part.

    Args:
        what: what needs it, for a refusal: `card -f html`.
        brought_by: the extra that installs it.

    Raises:
        MissingExtraError: Jinja2 is not installed.
    """
    with extra(brought_by, "jinja2", what):
        import jinja2  # noqa: F401 - asked for here, so that its lack is said in one line


def write(result: Result) -> str:
    """Return the page in ASCII; it is the same on every terminal and wherever it is written to.

    Raises:
        MissingExtraError: Jinja2 is not installed.
    """
    need(f"{result.name} -f html", "card")
    title, parts = _parted(result)
    source = result.source
    values = {
        "title": title,
        "notice": result.notice,
        "articles": sources(source) if source else (),
        "version": __version__,
        "imprint": imprint(source) if source else f"ketacalc {__version__}",
        "fingerprints": fingerprints(source) if source else (),
        "made": _made(),
        "second_check": result.is_for_the_bedside,
        "parts": parts,
        "kind": lambda block: type(block).__name__,
        "pieces": pieces,
        "figure": figure,
        "charts": lambda block: tuple(map(_drawn, block.charts)),
    }
    text = _environment().get_template("page.html.j2").render(values)  # a name that it lacks is an error
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii") + "\n"


def _parted(result: Result) -> tuple[str, list[Part]]:
    """Return the title, which is the first heading, and what stands under each of the others."""
    parts, held, heading, title = [], list[Block](), "", ""
    for block in result.page().blocks:
        if isinstance(block, Heading) and not title:
            title = block.text
        elif isinstance(block, Heading):
            parts.append(Part(heading, tuple(held)))
            heading, held = block.text, []
        elif not (isinstance(block, Prose) and block.texts == (Text(result.notice),)):  # which stands at the head
            held.append(block)
    parts.append(Part(heading, tuple(held)))
    return title or f"ketacalc {result.name}", [part for part in parts if part.blocks]


def _lines(block: Block) -> int:
    """Return about how many lines a block takes in print."""
    if isinstance(block, Table):
        cells = [
            [sum(1 + len(text.text) // (LINE // 2) for text in cell) for cell in (row.merged, *row.cells)]
            for row in block.rows
        ]
        return 2 + sum(map(max, cells))
    texts = [text for name in ("texts", "head") for text in getattr(block, name, ())]
    texts += [text for item in getattr(block, "items", ()) for text in (*item.head, *item.notes)]
    texts += [text for _, text in getattr(block, "pairs", ())]
    return 1 + sum(1 + len(text.text) // LINE for text in texts) + (KEPT if isinstance(block, Charts) else 0)


def pieces(table: Table) -> Iterator[tuple[tuple[Column, ...], tuple[tuple[Texts, ...], ...], str]]:
    """Yield a table as wide as a page: its prose, and as many of its figures as stand beside it, then the others.

    The last of the three is its class: `plain` where it stays a table on a phone, `noted` where cautions end its rows.
    """
    columns, rows = table.narrow
    wide = []
    for at, column in enumerate(columns):
        most = max((len(text.text.removesuffix(style.ROUNDED)) for row in rows for text in row[at]), default=12)
        wide.append(GAP + min(ROOM if column.is_figure else PROSE, most))
    beside = [at for at, column in enumerate(columns) if at == 0 or not column.is_figure]
    room, held, groups = ROOM - sum(wide[at] for at in beside), 0, [list[int]()]
    for at in (at for at in range(len(columns)) if at not in beside):
        if groups[-1] and held + wide[at] > room:
            groups.append([])
            held = 0
        groups[-1].append(at)
        held += wide[at]
    for group in groups:
        chosen = sorted((*beside, *group))
        is_noted = len(chosen) > 1 and not columns[chosen[-1]].is_figure and columns[chosen[0]].is_figure
        kept = chosen[:-1] if is_noted else chosen
        is_plain = len(kept) <= SMALL and sum(wide[at] - GAP for at in kept) <= PHONE
        name = "wide" if not is_plain else "plain noted" if is_noted else "plain"
        yield tuple(columns[at] for at in chosen), tuple(tuple(row[at] for at in chosen) for row in rows), name


def figure(text: str) -> "Markup":
    """Return a figure, which is never broken, and the mark that it was rounded, which may go on to the next line.

    What only keeps points under each other is no text, so that nobody copies or hears it.
    """
    from markupsafe import Markup

    bare, mark = safe(text, Medium()).removesuffix(style.ROUNDED), ""
    if text != bare:
        mark = Markup(' <span class="rounded">{}</span>').format(style.ROUNDED.strip())
    found = _PADDED.fullmatch(bare.rstrip())
    if found is None:
        return Markup('<span class="whole">{}</span>').format(bare.rstrip()) + mark
    filler = len(found["room"]) - 1
    zeros = "0" * filler if found["decimals"] or not filler else "." + "0" * (filler - 1)
    pad = Markup('<i class="pad" data-pad="{}"></i>').format(zeros) if zeros else ""
    whole = Markup('<span class="whole">{}{}{} {}</span>')
    return whole.format(found["whole"], found["decimals"], pad, found["unit"]) + mark


_PADDED: Final = re.compile(r"(?P<whole>.*?[0-9,]+)(?P<decimals>(?:\.[0-9]+)?)(?P<room> +)(?P<unit>[^0-9 ][^0-9]*)")


def _drawn(chart: Chart) -> Drawn:
    low, high = chart.decades

    def place(value: float) -> float:
        return round(min(max((log10(value) - low) / (high - low), 0), 1) * 1000, 1)

    bars = []
    for bar in chart.bars:
        ends = (float(bar.low), float(bar.high))
        first, last = map(place, ends)
        shapes = ((first, first), (last, last)) if bar.mark is Mark.FIXED else ((first, last),)
        shapes = ((first, 1000.0),) if bar.mark is Mark.THRESHOLD else shapes
        line = None
        if bar.deviation is not None:
            line = (place(max(float(bar.deviation[0]), 10.0**low)), place(float(bar.deviation[1])))
        bars.append((bar, shapes, line))
    return Drawn(chart.title, tuple(label(exponent) for exponent in range(low, high + 1)), tuple(bars))


def _made() -> str:
    """Return the day on which a page is made to be printed: `2026-11-28`; SOURCE_DATE_EPOCH sets it for who compares."""
    stated = os.environ.get("SOURCE_DATE_EPOCH", "")
    if stated.isascii() and stated.isdigit():
        return datetime.fromtimestamp(int(stated), tz=UTC).date().isoformat()
    return date.today().isoformat()  # noqa: DTZ011 - the day where the page is printed


def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("ketacalc.output"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalized,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"whole": _whole, "label": _label, "css": _css}
    return environment


def _finalized(value: object) -> object:
    """Return what a template prints without control and bidirectional characters; its own markup stays."""
    return value if hasattr(value, "__html__") or not isinstance(value, str) else safe(value, Medium())


def _whole(text: str) -> "Markup":
    """Return a running text whose quantities are never split over two lines."""
    from markupsafe import Markup

    words = glued(safe(text, Medium())).split(" ")
    span = Markup('<span class="whole">{}</span>')
    whole = (GLUE in word or ("/" in word and len(word) <= LONGEST_PART) for word in words)
    return Markup(" ").join(
        span.format(loosened(word)) if kept else word for word, kept in zip(words, whole, strict=True)
    )


def _label(text: str) -> "Markup":
    """Return the text of an attribute that a style shows, where only letters can hold a quantity together."""
    from markupsafe import escape

    return escape(glued(safe(text, Medium())).replace(GLUE, NO_BREAK_SPACE).replace("/", f"/{WORD_JOINER}"))


def _css(text: str) -> str:
    """Return the inside of a string of CSS: all but letters, digits and spaces is escaped, so that nothing ends it."""
    short = printable(safe(text, Medium()), LONGEST_HEAD)
    return re.sub(r"[^A-Za-z0-9 ]", lambda found: f"\\{ord(found[0]):x} ", short)
