"""The result of `cite`: references as text, as BibTeX and as every other format."""

from dataclasses import dataclass
from typing import Final

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.regimen import Reference
from ketacalc.output import documents, records, wording
from ketacalc.output.documents import Document
from ketacalc.output.report import Records
from ketacalc.output.view import Field, Tone, View

FACTS: Final = (
    "number",
    "title",
    "journal",
    "year",
    "volume",
    "issue",
    "pages",
    "doi",
    "pmid",
    "pmcid",
    "url",
    "checked",
)
MORE_AUTHORS: Final = "more authors than are named"
HEADER: Final = (*FACTS, "authors", "named", "seen", "cited", "citation", *records.PROVENANCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CiteReport:
    """References of a catalogue.

    Attributes:
        catalogue: where they come from.
        references: in order.
        with_source: whether the article itself is cited too.
    """

    catalogue: Catalogue
    references: tuple[Reference, ...]
    with_source: bool = False

    def document(self) -> Document:
        """Return the document `ketacalc.cite/1`."""
        sources = [_source(one) for one in self.catalogue.each]
        return documents.envelope("cite", self.catalogue) | {
            "source": sources[0],
            "sources": sources,
            "references": [documents.reference(found) for found in self.references],
            "faults": [{"text": f.text, "references": list(f.references)} for f in self.catalogue.citation_errors],
        }

    def records(self) -> Records:
        """Return one row per reference."""
        return HEADER, [
            {fact: getattr(found, fact) for fact in FACTS}
            | {
                "authors": "; ".join(found.authors) + ("; et al." if found.et_al else ""),
                "named": "yes" if found.named else "no",
                "seen": "yes" if found.seen else "no",
                "cited": "yes" if found.cited else "no",
                "citation": wording.full_citation(found),
            }
            | records.provenance(self.catalogue)
            for found in self.references
        ]

    def view(self) -> View:
        """Return one entry per reference."""
        return View(
            title="References",
            lines=(self.catalogue.notice, *(self.articles() if self.with_source else ())),
            entries=tuple(
                (
                    Field(column="Number", label="Number", text=found.number, tone=Tone.STRONG),
                    Field(column="Reference", label="Reference", text=wording.full_citation(found)),
                    Field(column="Checked", label="Checked", text=wording.checked(found)),
                )
                for found in self.references
            ),
            notes=(("Faults of citation in the article", tuple(f.text for f in self.catalogue.citation_errors)),)
            if self.with_source and self.catalogue.citation_errors
            else (),
        )

    @property
    def sources(self) -> tuple[tuple[str, Catalogue], ...]:
        """The catalogues whose article is cited too, each with the key by which it is: `article`, `article-a.toml`."""
        cited = (one for one in self.catalogue.each if self.with_source and one.source.title)
        return tuple((f"article-{one.name}" if self.catalogue.parts else "article", one) for one in cited)

    def articles(self) -> tuple[str, ...]:
        """Return the article behind each catalogue as a citation; none where a catalogue names none."""
        return tuple(text for one in self.catalogue.each if (text := _article(one)))


def _article(catalogue: Catalogue) -> str:
    source = catalogue.source
    text = ". ".join(part for part in (source.author, source.title, source.publisher, source.date) if part)
    return f"{text}. Catalogue version {catalogue.version}." if text else ""


def _source(catalogue: Catalogue) -> Document:
    source = catalogue.source
    facts = {"title": source.title, "author": source.author, "publisher": source.publisher, "date": source.date}
    return {"catalogue_name": catalogue.name, **facts}


def remarks(found: Reference) -> tuple[str, ...]:
    """Return what is to be known of a reference and what no format of citations has a field for."""
    said = [f"reference {found.number}"]
    said += [] if found.cited else ["not cited in the article's text"]
    said += [MORE_AUTHORS] if found.et_al else []
    said += [f"last author: {found.last_author}"] if found.last_author else []
    said += [] if found.is_identified else ["a link that could not be identified"]
    return tuple(said)
