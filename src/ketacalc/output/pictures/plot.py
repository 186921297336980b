"""Charts as a picture for a slide, SVG or PNG, drawn with matplotlib: text never cut, the same bytes each time.

On a slide no letter is smaller than 8 points: a picture is 16:9 up to the size of a slide, with larger letters where
there is less to show, and what a slide cannot hold makes it higher, and no letter smaller. Each bar says beside it in
words what it is, so that there is no legend to learn. Text of a catalogue is never mathematics, and letters that the
font lacks are written as their escapes. In SVG letters are outlines, so that no other font can move or cut a dose;
what they say stands as text in the picture's description.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Final

from ketacalc import __version__
from ketacalc.core.errors import InputError
from ketacalc.core.frozen import dataclass
from ketacalc.output import evidence, wording
from ketacalc.output.chart import Bar, Chart, Mark
from ketacalc.output.compare import charts, phrases
from ketacalc.output.compare.result import CompareResult
from ketacalc.output.extra import extra
from ketacalc.output.result import sources

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST: Final = 60
"""Bars that a picture can hold and still be read."""
LETTERS: Final = 30_000
"""Letters of all texts together, for the same reason; the shipped catalogue has 2,000."""
DOTS: Final = 1920
FINEST: Final = 110
"""Dots across a PNG at least, 1,080 high, and dots per inch at least, so that many bars can still be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a picture shows.

    Attributes:
        title: what it is of.
        notice: the line that every output carries.
        charts: from top to bottom.
        foot: what has no place on an axis, and the sources.
        cautions: what only a reader of the description has room for.
    """

    title: str
    notice: str
    charts: tuple[Chart, ...]
    foot: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()


def scene(result: CompareResult) -> Scene:
    """Return a comparison as it is drawn."""
    found = result.comparison
    stated = tuple(placed.stated for placed in found.placed)
    regimens = dict.fromkeys(one.reported for one in stated if one.reported)
    references = dict.fromkeys(reference for one in stated for reference in phrases.references(one))
    cited = f"Sources: {'; '.join(map(wording.short_citation, references))}"
    made = f"{'; '.join(sources(result.source))}; ketacalc {__version__}"
    return Scene(
        title=result.title,
        notice=result.notice,
        charts=charts.charts(found, "found in "),
        foot=(*result.missing, *phrases.absent(found.unplaced), cited, f"{made}. {EACH}"),
        cautions=tuple(
            f"{regimen.id}: {text}"
            for regimen in regimens
            for text in (wording.outcome(regimen), *(one.text for one in evidence.cautions(regimen, found.weight)))
        ),
    )


EACH: Final = "Each figure has cautions and a source, which ketacalc compare prints in full."


def picture(shown: Scene, kind: str) -> bytes:
    """Return charts, with what stands above and below them, as a picture: as `svg` or `png`.

    Raises:
        InputError: there is nothing to draw, or more than one picture can hold.
        MissingExtraError: matplotlib is not installed.
    """
    bars = [bar for chart in shown.charts for bar in chart.bars]
    if not bars:
        raise InputError("nothing here has a place on an axis, so there is nothing to draw")
    if len(bars) > MOST:
        raise InputError(
            f"{len(bars)} bars are too many for one picture ({MOST} at most); name an indication or a regimen"
        )
    texts = [shown.title, *shown.foot, *(chart.title for chart in shown.charts)]
    texts += [text for bar in bars for text in (bar.label, *(one.text for one in bar.texts))]
    if sum(map(len, texts)) > LETTERS:
        raise InputError(f"the texts are too long for one picture ({LETTERS:,} letters at most); name a regimen")
    with drawing("compare --plot"):
        from ketacalc.output.pictures.panels import Panels

        lines = (line for one in shown.charts for line in (f"{one.title}:", *(f"- {told(bar)}" for bar in one.bars)))
        said = [shown.notice, *shown.foot, *lines, *shown.cautions]
        return saved(Panels(shown).figure, kind, shown.title, (shown.notice, *shown.foot), said)


@contextmanager
def drawing(what: str) -> Iterator[None]:
    """Load matplotlib, which leaves no cache behind, and draw in our own way whatever somebody's settings say.

    It would keep a list of this machine's fonts in the user's home; of ours it needs the one that it brings itself.

    Raises:
        MissingExtraError: matplotlib is not installed; `what` needs it, such as `compare --plot`.
    """
    import logging
    from tempfile import TemporaryDirectory

    name, before = "MPLCONFIGDIR", os.environ.get("MPLCONFIGDIR")
    with TemporaryDirectory(prefix="ketacalc-") as folder:
        os.environ[name] = folder
        logging.getLogger("matplotlib").setLevel(logging.ERROR)  # it tells of its font cache on stderr
        try:
            with extra("plot", "matplotlib", what):
                import matplotlib as mpl
                import matplotlib.font_manager  # it lists the fonts as it is loaded
            with mpl.rc_context():
                mpl.rcdefaults()
                mpl.rcParams.update(
                    {"svg.hashsalt": "ketacalc", "svg.fonttype": "path", "font.family": ["DejaVu Sans"]}
                )
                yield
        finally:
            if before is None:
                del os.environ[name]
            else:
                os.environ[name] = before


def saved(figure: "Figure", kind: str, title: str, lines: tuple[str, ...], told: list[str]) -> bytes:
    """Return a drawn sheet as a picture, as `svg` or `png`.

    A PNG says `lines` of itself; an SVG has all that is on the sheet in words, for a reader who cannot see it.
    """
    file = BytesIO()
    if kind == "svg":
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
        return _described(file.getvalue().decode("utf-8"), title, told).encode("utf-8")
    words = {"Software": None, "Title": title, "Description": " ".join(lines)}
    metadata = {key: text and text.encode("ascii", "backslashreplace").decode() for key, text in words.items()}
    dpi = max(DOTS / figure.get_figwidth(), FINEST)
    figure.savefig(file, format="png", dpi=dpi, metadata=metadata)
    return file.getvalue()


def _described(svg: str, title: str, lines: list[str]) -> str:
    """Put title and description where a reader that cannot see the picture finds them."""
    from xml.sax.saxutils import escape

    start, tag, rest = svg.partition("<svg ")
    attributes, end, body = rest.partition(">")
    heading = f"<title id='title'>{escape(title)}</title>"
    description = f"<desc id='desc'>{escape(chr(10).join(lines))}</desc>"
    role = " role='img' aria-labelledby='title desc'"
    return f"{start}{tag}{attributes}{role}{end}\n {heading}\n {description}{body}"


def told(bar: Bar) -> str:
    """Return a bar in words."""
    figure = f"{bar.number} ({bar.beside})" if bar.beside else bar.number
    mark = "" if bar.mark is Mark.REPORTED else f"; {bar.mark}"
    return f"{bar.label}: {figure}{mark}" + "".join(f"; {text.text}" for text in bar.texts)
