"""References in the formats of their own: lines of text, and BibTeX."""

from typing import Final

from ketacalc.core.catalogue import Source
from ketacalc.core.regimen import Reference
from ketacalc.output import names, wording
from ketacalc.output.citing import MORE_AUTHORS, CiteReport, remarks
from ketacalc.output.flow import safe
from ketacalc.output.medium import Medium

_SPECIAL: Final = str.maketrans(
    {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    | {letter: "\\" + letter for letter in "&%$#_{}"}
)


def text(report: CiteReport, medium: Medium) -> str:
    """Return one reference per line, never wrapped, under the notice."""
    lines = [report.catalogue.notice]
    if report.with_source and report.article():
        lines.append(report.article())
    lines += [wording.full_citation(found) for found in report.references]
    return "".join(safe(line, medium) + "\n" for line in lines)


def bibtex(report: CiteReport, medium: Medium) -> str:
    """Return BibTeX entries under the notice; a field that no record showed is left out."""
    entries = [f"% {safe(report.catalogue.notice, medium)}\n"]
    if report.with_source and report.catalogue.source.title:
        entries.append(_source(report.catalogue.source))
    entries += [_entry(found) for found in report.references]
    return "\n".join(entries)


def _entry(found: Reference) -> str:
    number = found.number.replace("-", "")
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
        "article" if found.identified and found.journal else "misc", f"{first or 'ref'}{found.year}-{number}", fields
    )


def _source(source: Source) -> str:
    fields = {
        "author": source.author.translate(_SPECIAL),
        "title": "{" + source.title.translate(_SPECIAL) + "}",
        "howpublished": source.publisher,
        "date": source.date,
        "year": source.date[:4],
    }
    return _written("misc", "article", fields)


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
