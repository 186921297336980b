"""Charts as a picture for a slide, SVG or PNG, drawn with matplotlib: text never cut, the same bytes each time.

The picture is 16:9 and grows with the number of bars. Kinds of bars differ by shape, filling and hatching, and by
colours of Okabe and Ito only beside that. Text of a catalogue is never mathematics, and letters that the font lacks
are written as their escapes. In SVG letters are outlines, so that no other font can move or cut a dose; what they
say stands as text in the picture's description.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Final

from ketacalc.core.errors import InputError
from ketacalc.output.chart import Bar, Chart, Mark
from ketacalc.output.extra import extra
from ketacalc.output.view import View

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST: Final = 60
"""Bars that a picture can hold and still be read."""
DOTS: Final = 1920
FINEST: Final = 110
"""Dots across a PNG at least, 1,080 high, and dots per inch at least, so that many bars can still be read."""
SALT: Final = "ketacalc"


def picture(view: View, kind: str) -> bytes:
    """Return the charts of a view as a picture.

    Args:
        view: the charts, with the title and the lines that stand beside them.
        kind: `svg` or `png`.

    Raises:
        InputError: there is nothing to draw, or more than one picture can hold.
        MissingExtra: matplotlib is not installed.
    """
    bars = sum(len(chart.bars) for chart in view.charts)
    if not bars:
        raise InputError("nothing here has a place on an axis, so there is nothing to draw")
    if bars > MOST:
        raise InputError(f"{bars} bars are too many for one picture ({MOST} at most); name an indication or a regimen")
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # it tells of its font cache on stderr
    with extra("plot", "matplotlib", "compare --plot"):
        import matplotlib as mpl  # noqa: F401 - whether it is there

    from ketacalc.output.pictures.panels import Panels

    with plain():
        return saved(Panels(view).figure, kind, view.title, view.lines, _everything(view))


@contextmanager
def plain() -> Iterator[None]:
    """Draw in our own way, whatever somebody's own matplotlibrc says."""
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update({"svg.hashsalt": SALT, "svg.fonttype": "path", "font.family": ["DejaVu Sans"]})
        yield


def saved(figure: "Figure", kind: str, title: str, lines: tuple[str, ...], told: list[str]) -> bytes:
    """Return a drawn sheet as a picture.

    Args:
        figure: the sheet.
        kind: `svg` or `png`.
        title: of the picture.
        lines: what a PNG says of itself.
        told: all that is on the sheet in words, for a reader of an SVG who cannot see it.
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


def _everything(view: View) -> list[str]:
    """Return all that is on the sheet in words."""
    cautions = [
        f"{entry[0].text}: {f.text}" for entry in view.entries for f in entry if f.label in ("Outcome", "Caution")
    ]
    return [*view.lines, *(line for chart in view.charts for line in _told(chart)), *cautions]


def _described(svg: str, title: str, lines: list[str]) -> str:
    """Put title and description where a reader that cannot see the picture finds them."""
    from xml.sax.saxutils import escape

    start, tag, rest = svg.partition("<svg ")
    attributes, end, body = rest.partition(">")
    heading = f"<title id='title'>{escape(title)}</title>"
    description = f"<desc id='desc'>{escape(chr(10).join(lines))}</desc>"
    role = " role='img' aria-labelledby='title desc'"
    return f"{start}{tag}{attributes}{role}{end}\n {heading}\n {description}{body}"


def _told(chart: Chart) -> list[str]:
    """Return a chart in words, a line for each bar."""
    return [f"{chart.title}:", *(f"- {told(bar)}" for bar in chart.bars)]


def told(bar: Bar) -> str:
    """Return a bar in words."""
    figure = f"{bar.number} ({bar.beside})" if bar.beside else bar.number
    mark = "" if bar.mark is Mark.REPORTED else f"; {bar.mark}"
    mark += f"; {bar.standing}" if bar.standing else ""
    return f"{bar.label}: {figure}{mark}" + "".join(f"; {text}" for text in (bar.warning, bar.about) if text)
