"""The result of `cite`: references as text, as BibTeX and as every other format."""

from collections.abc import Iterator
from typing import ClassVar, Final

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.regimen import Reference
from ketacalc.core.frozen import dataclass
from ketacalc.output import evidence
from ketacalc.output.entries import NAMED, TEXT, Entry, Row, Shape, many
from ketacalc.output.regimen import CITATION, REFERENCE, object_of
from ketacalc.output.result import PROVENANCE, Result
from ketacalc.output.screen import Block, Items, Prose, Sign, Text, prose
from ketacalc.output.show import FAULT

MORE_AUTHORS: Final = "more authors than are named"
SOURCE: Final[Shape[Catalogue]] = Shape(
    "The article behind a catalogue; empty where it names none.",
    Entry("catalogue_name", NAMED, lambda c: c.name),
    Entry("title", TEXT, lambda c: c.source.title),
    Entry("author", TEXT, lambda c: c.source.author),
    Entry("publisher", TEXT, lambda c: c.source.publisher),
    Entry("date", TEXT, lambda c: c.source.date),
)
_ROW: Final[Shape[Reference]] = Shape(
    "",
    *REFERENCE.entries,
    Entry("", TEXT, lambda r: "; ".join(r.authors) + ("; et al." if r.et_al else ""), column="authors"),
)


@dataclass(frozen=True, kw_only=True)
class CiteResult(Result):
    """References of a catalogue.

    Attributes:
        source: where they come from.
        references: in order.
        with_source: whether the article itself is cited too.
    """

    name: ClassVar[str] = "cite"
    source: Catalogue
    references: tuple[Reference, ...]
    with_source: bool = False

    def rows(self) -> tuple[tuple[str, ...], list[Row]]:
        """Return one row per reference."""
        header = tuple(dict.fromkeys(_ROW.header))
        return (*header, *PROVENANCE.header), [_ROW.row(one) | self.provenance() for one in self.references]

    def blocks(self) -> Iterator[Block]:
        """Yield every reference in full, its link under it."""
        yield Items(tuple(map(evidence.cited, self.references)), "References")
        faults = self.source.citation_errors if self.with_source else ()
        yield from prose((Text(one.text, sign=Sign.NOTE) for one in faults), "Citation errors in the article")
        yield Prose((*map(Text, self.articles() if self.with_source else ()), Text(self.notice)))

    @property
    def sources(self) -> tuple[tuple[str, Catalogue], ...]:
        """The catalogues whose article is cited too, each with the key by which it is: `article`, `article-a.toml`."""
        cited = (one for one in self.source.each if self.with_source and one.source.title)
        return tuple((f"article-{one.name}" if self.source.parts else "article", one) for one in cited)

    def articles(self) -> tuple[str, ...]:
        """Return the article behind each catalogue as a citation; none where a catalogue names none."""
        return tuple(text for one in self.source.each if (text := _article(one)))


CiteResult.shape = Shape(
    "References of a catalogue.",
    Entry("source", object_of(SOURCE), lambda r: r.source.each[0], "the article behind the first catalogue"),
    Entry("sources", many(SOURCE.form, minItems=1), lambda r: r.source.each, "one for each catalogue"),
    Entry("references", many(CITATION), lambda r: r.references),
    Entry("faults", many(FAULT.form), lambda r: r.source.citation_errors, "citation errors in the article"),
)  # fmt: skip


def _article(catalogue: Catalogue) -> str:
    source = catalogue.source
    text = ". ".join(part for part in (source.author, source.title, source.publisher, source.date) if part)
    return f"{text}. Catalogue version {catalogue.version}." if text else ""


def remarks(found: Reference) -> tuple[str, ...]:
    """Return what is to be known of a reference and what no format of citations has a field for."""
    said = [f"reference {found.number}"]
    said += [] if found.cited else ["not cited in the article's text"]
    said += [MORE_AUTHORS] if found.et_al else []
    said += [f"last author: {found.last_author}"] if found.last_author else []
    said += [] if found.is_identified else ["a link that could not be identified"]
    return tuple(said)
