"""References in the formats of their own: lines of text, and BibTeX."""

from typing import Final

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.regimen import Reference
from ketacalc.output import wording
from ketacalc.output.cite import names
from ketacalc.output.cite.result import MORE_AUTHORS, CiteResult, remarks
from ketacalc.output.flow import safe
from ketacalc.output.medium import Medium

_SPECIAL: Final = str.maketrans(
    {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    | {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}  # BibTeX counts braces, whatever stands before them
    | {letter: "\\" + letter for letter in "&%$#_"}
)
_LINK: Final = str.maketrans({letter: f"%{ord(letter):02X}" for letter in '{}\\"<>^`| '})
"""What no address holds, as it is written in one: it could end the field, and begin an entry of its own."""
LINKS: Final = ("doi", "pmid", "pmcid", "url")


def text(result: CiteResult, medium: Medium) -> str:
    """Return one reference per line, never wrapped, under the notice."""
    lines = [result.notice]
    lines += result.articles() if result.with_source else ()
    lines += [wording.full_citation(found) for found in result.references]
    return "".join(safe(line, medium) + "\n" for line in lines)


def bibtex(result: CiteResult, medium: Medium) -> str:
    """Return BibTeX entries under the notice; a field that no record showed is left out."""
    notice = safe(result.notice, medium).replace("@", "(at)")  # which begins an entry wherever it stands
    entries = [f"% {notice}\n"]
    entries += [_source(key, one) for key, one in result.sources]
    entries += [entry(found) for found in result.references]
    return "\n".join(entries)


def entry(found: Reference) -> str:
    """Return one reference as an entry of BibTeX."""
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
        "article" if found.is_identified and found.journal else "misc",
        f"{first or 'ref'}{_key(found.year)}-{number}",
        fields,
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
    return "".join(letter for letter in text if (letter.isalnum() and letter.isascii()) or letter in ".:_")


def _written(kind: str, key: str, fields: dict[str, str]) -> str:
    """Write one entry; authors and titles are escaped already, identifiers and links as addresses are, all else here."""
    plain: dict[int, str] = {}
    escapes = {"author": plain, "title": plain} | dict.fromkeys(LINKS, _LINK)
    lines = "".join(
        f"  {name} = {{{safe(value.translate(escapes.get(name, _SPECIAL)), Medium())}}},\n"
        for name, value in fields.items()
        if value
    )
    return f"@{kind}{{{key},\n{lines}}}\n"


def _author(name: str) -> str:
    """Return a name as BibTeX sorts it: `Berman, RM`, with `Jr` in its own place; in braces what it would split."""
    found = names.parts(name)
    family = found.family.translate(_SPECIAL)
    whole = found.given and "and" not in family.casefold().split()
    is_one = "," not in family and (whole or " " not in family)  # a comma would part it into more names
    family = family if is_one else "{" + family + "}"
    return ", ".join([family, *(part.translate(_SPECIAL) for part in (found.suffix, found.given) if part)])
