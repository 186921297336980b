"""Pages in HTML: one file each, without scripts and outside resources, in which every text is only text.

`templates/page.html.j2` is the frame with its header, footer and style, and how each block of a screen is set in it.
"""

import os
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from ketacalc import __version__
from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.toml_file import printable
from ketacalc.output.extra import extra
from ketacalc.output.flow import GLUE, glued, loosened, safe
from ketacalc.output.result import Medium

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


def imprint(catalogue: Catalogue) -> str:
    """Return the versions of the code and of each catalogue."""
    named = ", ".join(f"{one.name} {one.version}" for one in catalogue.each)
    return f"ketacalc {__version__}, {'catalogues' if catalogue.parts else 'catalogue'} {named}"


def fingerprints(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the hash of each catalogue, by its name where there are several."""
    called = {one: f"{one.name} " if catalogue.parts else "" for one in catalogue.each}
    return tuple(f"{name}SHA-256 {one.sha256}" for one, name in called.items())


def fingerprint(catalogue: Catalogue) -> str:
    """Return the hash of the one catalogue, or where to find those of several: for a margin, which holds one line."""
    return "SHA-256 of each catalogue: at the end" if catalogue.parts else fingerprints(catalogue)[0]


def made() -> str:
    """Return the day on which a page is made to be printed: `2026-11-28`; SOURCE_DATE_EPOCH sets it for who compares."""
    stated = os.environ.get("SOURCE_DATE_EPOCH", "")
    if stated.isascii() and stated.isdigit():
        return datetime.fromtimestamp(int(stated), tz=UTC).date().isoformat()
    return date.today().isoformat()  # noqa: DTZ011 - the day where the page is printed


LONGEST_HEAD = 120
"""Letters of what stands in the margin of every page, where there is room for a few short lines."""
NO_BREAK_SPACE = "\u00a0"
WORD_JOINER = "\u2060"
LONGEST_PART = 24
"""Letters of a word with a slash that is kept on one line: a unit, and no address of a page."""


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


def write(values: Mapping[str, object]) -> str:
    """Return a page in ASCII, so that it is the same everywhere; what a template names and lacks is an error."""
    text = _environment().get_template("page.html.j2").render(values)
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii") + "\n"


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
