"""What a command hands to a format: one result, declared as entries for programs and as blocks for people."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Final

from ketacalc import __version__
from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.frozen import dataclass
from ketacalc.output.entries import NAMED, TEXT, Entry, Form, Row, Shape, many, optional, ref, shaped

if TYPE_CHECKING:
    from ketacalc.output.screen import Block, Screen

ARITHMETIC: Final = "Arithmetic, not a recommendation."
NARROWEST: Final = 20

CATALOGUE: Final[Shape[Catalogue]] = Shape(
    "A catalogue behind the document; of several, `catalogue` is the first that was named.",
    Entry("name", NAMED, lambda c: c.name, "`shipped`, or the name of the file that was asked for"),
    Entry("version", TEXT, lambda c: c.version, "the version of the data"),
    Entry("sha256", shaped("^[0-9a-f]{64}$"), lambda c: c.sha256, "of the file that it was read from"),
)
_CATALOGUE: Final = Form(ref("catalogue"), CATALOGUE.json, lambda c: (c.name,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Medium:
    """A terminal, a pipe or a file: how wide a text may be, and which characters arrive there.

    Attributes:
        width: columns; a dose is never cut or split, however few there are.
        colour: whether escape sequences for colour are wanted.
        unicode: whether characters beyond ASCII arrive.
    """

    width: int = 80
    colour: bool = False
    unicode: bool = True


class Result:
    """The result of a command; each has its own entries, its own rows and its own screen.

    Attributes:
        name: of its document: `dose` of `ketacalc.dose/1`.
        shape: what its document says after the envelope.
        source: the catalogue behind it; None where it is arithmetic alone.
        is_for_the_bedside: whether a page of it is acted upon, so that it has a line for a second check.
    """

    name: ClassVar[str]
    shape: ClassVar[Shape[Any]]
    source: Catalogue | None
    is_for_the_bedside: ClassVar[bool] = False

    @property
    def notice(self) -> str:
        """The line that every output carries."""
        return self.source.notice if self.source is not None else ARITHMETIC

    def document(self) -> dict[str, Any]:
        """Return the result as a JSON document."""
        return ENVELOPE.json(self) | self.shape.json(self)

    def rows(self) -> tuple[tuple[str, ...], list[Row]]:
        """Return a stable header, and the rows."""
        raise NotImplementedError

    def blocks(self) -> "Iterator[Block]":
        """Yield what a person sees of the result; the notice ends it, where it does not stand in one of them."""
        raise NotImplementedError

    def screen(self) -> "Screen":
        """Return the result as a person sees it."""
        from ketacalc.output.screen import Prose, Screen, Text

        blocks, notice = tuple(self.blocks()), Text(self.notice)
        is_told = any(isinstance(block, Prose) and notice in block.texts for block in blocks)
        return Screen(blocks if is_told else (*blocks, Prose((notice,))))

    def page(self) -> "Screen":
        """Return the result as it stands on a page."""
        return self.screen()

    def provenance(self, regimen: Regimen | None = None) -> Row:
        """Return the cells that say where a row comes from; the regimen's own catalogue where it is about one."""
        found = self.source.holding(regimen) if self.source is not None and regimen is not None else self.source
        return PROVENANCE.row((self, found))


ENVELOPE: Final[Shape[Result]] = Shape(
    "",
    Entry("schema", NAMED, lambda r: f"ketacalc.{r.name}/1", "the name and version of this schema"),
    Entry("version", shaped(r"^[0-9]+\.[0-9]+\.[0-9]+"), lambda _: __version__, "the version of ketacalc"),
    Entry("notice", shaped(r"not a recommendation\.$"), lambda r: r.notice, "the line that every output carries"),
    Entry("article", optional(TEXT), lambda r: article(r.source) if r.source is not None else None, "what the catalogue is transcribed from"),
    Entry("catalogue", optional(_CATALOGUE), lambda r: r.source.each[0] if r.source is not None else None, "the catalogue; of several the first that was named"),
    Entry("catalogues", many(_CATALOGUE), lambda r: r.source.each if r.source is not None else (), "all that were used, in the order in which they were named"),
)  # fmt: skip
PROVENANCE: Final[Shape[tuple[Result, Catalogue | None]]] = Shape(
    "",
    Entry("notice", TEXT, lambda of: of[0].notice),
    Entry("article", TEXT, lambda of: article(of[1]) if of[1] else ""),
    Entry("version", TEXT, lambda _: __version__),
    Entry("catalogue", TEXT, lambda of: of[1].name if of[1] else ""),
    Entry("catalogue_version", TEXT, lambda of: of[1].version if of[1] else ""),
    Entry("catalogue_sha256", TEXT, lambda of: of[1].sha256 if of[1] else ""),
)


def sources(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the article behind each catalogue with the catalogue's version, and its file where there are several."""
    found = [(one.name, f"{article(one) or one.title or one.name} (catalogue {one.version})") for one in catalogue.each]
    return tuple(f"{name}: {text}" if catalogue.parts else text for name, text in found)


def article(catalogue: Catalogue) -> str:
    """Return the article that a catalogue is transcribed from, in one line; empty where it says none."""
    found = catalogue.source
    return ", ".join(part for part in (found.author, found.title, found.publisher, found.date) if part)


def imprint(catalogue: Catalogue) -> str:
    """Return the versions of the code and of each catalogue."""
    named = ", ".join(f"{one.name} {one.version}" for one in catalogue.each)
    return f"ketacalc {__version__}, {'catalogues' if catalogue.parts else 'catalogue'} {named}"


def fingerprints(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the hash of each catalogue, by its name where there are several."""
    return tuple(f"{f'{one.name} ' if catalogue.parts else ''}SHA-256 {one.sha256}" for one in catalogue.each)
