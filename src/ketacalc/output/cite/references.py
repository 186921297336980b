"""References in the formats of their own: lines of text, and BibTeX."""

from typing import Final

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.regimen import Reference
from ketacalc.output import wording
from ketacalc.output.cite import names
from ketacalc.output.cite.report import MORE_AUTHORS, CiteReport, remarks
from ketacalc.output.flow import safe
from ketacalc.output.medium import Medium

_SPECIAL: Final = str.maketrans(
    {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    | {letter: "\\" + letter for letter in "&%$#_{}"}
)


def text(report: CiteReport, medium: Medium) -> str:
    """Return one reference per line, never wrapped, under the notice."""
    lines = [report.catalogue.notice]
    lines += report.articles() if report.with_source else ()
    lines += [wording.full_citation(found) for found in report.references]
    return "".join(safe(line, medium) + "\n" for line in lines)


def bibtex(report: CiteReport, medium: Medium) -> str:
    """Return BibTeX entries under the notice; a field that no record showed is left out."""
    entries = [f"% {safe(report.catalogue.notice, medium)}\n"]
    entries += [_source(key, one) for key, one in report.sources]
    entries += [_entry(found) for found in report.references]
    return "\n".join(entries)


def _entry(found: Reference) -> str:
    number = _key(found.number)
    authors = [_author(name) for name in found.authors] + (["others"] if found.et_al else [])
    fields = {
        "author": " and ".join(authors),
        "title": "{" + found.title.translate(_SPECIAL) + "}" if found.title else "",
        "journal": found.journal,
        "year": found.year,
        "volume": found.volume,
        "number": found.issue,
        "pages": found.pages.replace("-", "--"),
        "doi": found.doi,
        "pmid": found.pmid,
        "pmcid": found.pmcid,
        "url": found.url,
        "note": "; ".join(remark for remark in remarks(found) if remark != MORE_AUTHORS),
    }
    first = "".join(
        c for c in (found.authors or ("ref",))[0].rpartition(" ")[0].casefold() if c.isalpha() and c.isascii()
    )
    return _written(
        "article" if found.is_identified and found.journal else "misc", f"{first or 'ref'}{found.year}-{number}", fields
    )


def _source(key: str, one: Catalogue) -> str:
    source = one.source
    fields = {
        "author": source.author.translate(_SPECIAL),
        "title": "{" + source.title.translate(_SPECIAL) + "}",
        "howpublished": source.publisher,
        "date": source.date,
        "year": source.date[:4],
    }
    kind, dash, name = key.partition("-")
    return _written("misc", kind + dash + _key(name), fields)


def _key(text: str) -> str:
    """Return text as it may stand in the key of an entry."""
    return "".join(letter for letter in text if letter.isalnum() or letter in ".:_")


def _written(kind: str, key: str, fields: dict[str, str]) -> str:
    """Write one entry; identifiers and links stand as they are, authors and titles are escaped, and so is all else."""
    verbatim = ("author", "title", "doi", "pmid", "pmcid", "url")
    lines = "".join(
        f"  {name} = {{{value if name in verbatim else value.translate(_SPECIAL)}}},\n"
        for name, value in fields.items()
        if value
    )
    return f"@{kind}{{{key},\n{lines}}}\n"


def _author(name: str) -> str:
    """Return a name as BibTeX sorts it: `Berman, RM`, with `Jr` in its own place; in braces what it would split."""
    found = names.parts(name)
    family = found.family.translate(_SPECIAL)
    whole = found.given and "and" not in family.casefold().split()
    family = family if whole or " " not in family else "{" + family + "}"
    return ", ".join([family, *(part.translate(_SPECIAL) for part in (found.suffix, found.given) if part)])
