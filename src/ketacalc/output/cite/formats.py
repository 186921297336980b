"""References as lines of text, as BibTeX, as RIS and as CSL-JSON; what no record showed of one is left out.

RIS and CSL-JSON have no comments, so that the notice stands in a note of each record.
"""

import json
import re
from typing import Any, Final, NamedTuple

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.regimen import Reference
from ketacalc.output import wording
from ketacalc.output.cite.result import MORE_AUTHORS, CiteResult, remarks
from ketacalc.output.flow import safe
from ketacalc.output.result import Medium

_SUFFIXES: Final = ("Jr", "Sr", "II", "III", "IV")
_MOST_INITIALS: Final = 4
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


class Name(NamedTuple):
    """A name in its parts.

    Attributes:
        family: the family name, or the whole name where it is not one of a family name and initials.
        given: the initials; empty where the name has none, as that of an organisation.
        suffix: such as `Jr`.
    """

    family: str
    given: str = ""
    suffix: str = ""

    @property
    def inverted(self) -> str:
        """Family name, initials and suffix, between commas: `Zarate, CA, Jr`."""
        return ", ".join(filter(None, self))


def parts(text: str) -> Name:
    """Return the parts of a name that ends in initials; any other name stays whole.

    >>> parts("Zarate CA Jr").inverted, parts("aan het Rot M").family, parts("World Health Organization").given
    ('Zarate, CA, Jr', 'aan het Rot', '')
    """
    words = text.split(" ")
    ends = len(words) > 2 and words[-1].rstrip(".") in _SUFFIXES and _initials(words[-2])
    suffix = words.pop() if ends else ""
    if len(words) > 1 and _initials(words[-1]):
        return Name(" ".join(words[:-1]), words[-1], suffix)
    return Name(text)


def _initials(word: str) -> bool:
    letters = word.replace("-", "").replace(".", "")
    return letters.isalpha() and letters.isupper() and len(letters) <= _MOST_INITIALS


def text(result: CiteResult, medium: Medium) -> str:
    """Return one reference per line, never wrapped, under the notice."""
    lines = [result.notice, *(result.articles() if result.with_source else ())]
    lines += [wording.full_citation(found) for found in result.references]
    return "".join(safe(line, medium) + "\n" for line in lines)


_SPECIAL: Final = str.maketrans(
    {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    | {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}  # BibTeX counts braces, whatever stands before them
    | {letter: "\\" + letter for letter in "&%$#_"}
)
_LINK: Final = str.maketrans({letter: f"%{ord(letter):02X}" for letter in '{}\\"<>^`| '})
"""What no address holds, as it is written in one: it could end the field, and begin an entry of its own."""
LINKS: Final = ("doi", "pmid", "pmcid", "url")


def bibtex(result: CiteResult, medium: Medium) -> str:
    """Return BibTeX entries under the notice; a field that no record showed is left out."""
    notice = safe(result.notice, medium).replace("@", "(at)")  # which begins an entry wherever it stands
    articles = [_bibtex_article(key, one) for key, one in result.sources]
    return "\n".join([f"% {notice}\n", *articles, *map(entry, result.references)])


def entry(found: Reference) -> str:
    """Return one reference as an entry of BibTeX."""
    authors = [_sorted(name) for name in found.authors] + (["others"] if found.et_al else [])
    fields = {
        "author": " and ".join(authors),
        "title": "{" + found.title.translate(_SPECIAL) + "}" if found.title else "",
    }
    fields |= {name: getattr(found, name) for name in ("journal", "year", "volume")}
    fields |= {"number": found.issue, "pages": found.pages.replace("-", "--")}
    fields |= {name: getattr(found, name) for name in LINKS}
    fields["note"] = "; ".join(remark for remark in remarks(found) if remark != MORE_AUTHORS)
    head = (found.authors or ("ref",))[0].rpartition(" ")[0].casefold()
    first = "".join(letter for letter in head if letter.isalpha() and letter.isascii()) or "ref"
    kind = "article" if found.is_identified and found.journal else "misc"
    return _written(kind, f"{first}{_key(found.year)}-{_key(found.number)}", fields)


def _bibtex_article(key: str, one: Catalogue) -> str:
    source = one.source
    fields = {"author": source.author.translate(_SPECIAL), "title": "{" + source.title.translate(_SPECIAL) + "}"}
    fields |= {"howpublished": source.publisher, "date": source.date, "year": source.date[:4]}
    kind, dash, name = key.partition("-")
    return _written("misc", kind + dash + _key(name), fields)


def _key(text: str) -> str:
    """Return text as it may stand in the key of an entry."""
    return "".join(letter for letter in text if (letter.isalnum() and letter.isascii()) or letter in ".:_")


def _written(kind: str, key: str, fields: dict[str, str]) -> str:
    """Write one entry; authors and titles are escaped already, identifiers and links as addresses are, all else here."""
    plain: dict[int, str] = {}
    escapes = {"author": plain, "title": plain} | dict.fromkeys(LINKS, _LINK)
    found = ((name, safe(value.translate(escapes.get(name, _SPECIAL)), Medium())) for name, value in fields.items())
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in found if value)
    return f"@{kind}{{{key},\n{lines}}}\n"


def _sorted(name: str) -> str:
    """Return a name as BibTeX sorts it: `Berman, RM`, with `Jr` in its own place; in braces what it would split."""
    found = parts(name)
    family = found.family.translate(_SPECIAL)
    whole = found.given and "and" not in family.casefold().split()
    is_one = "," not in family and (whole or " " not in family)  # a comma would part it into more names
    family = family if is_one else "{" + family + "}"
    return ", ".join([family, *(part.translate(_SPECIAL) for part in (found.suffix, found.given) if part)])


_YEAR: Final = re.compile(r"\d{4}", re.ASCII)
_PAGES: Final = re.compile(r"([A-Za-z]?\d+)-([A-Za-z]?\d+)", re.ASCII)


def ris(result: CiteResult, medium: Medium) -> str:
    """Return one record for each reference, one tag a line, with an empty line after it."""
    records = [_ris_article(key, one, result.notice) for key, one in result.sources]
    records += [_ris_reference(found, result.notice) for found in result.references]
    text = ""
    for tags in records:  # a value is one line, whatever it holds, so that none can begin a tag of its own
        lines = ((tag, " ".join(safe(value, medium).split())) for tag, value in tags)
        text += "".join(f"{tag}  - {value}\n" for tag, value in lines if value) + "ER  - \n\n"
    return text


def _ris_reference(found: Reference, notice: str) -> list[tuple[str, str]]:
    """Return the tags of a reference; what is no range of pages stands as the first page, and no year in a note."""
    pages, year = _PAGES.fullmatch(found.pages), _YEAR.fullmatch(found.year)
    notes = (
        notice,
        *remarks(found),
        f"PMID {found.pmid}" if found.pmid else "",
        found.pmcid,
        "" if year else found.year,
    )
    return [
        ("TY", "JOUR" if found.is_identified and found.journal else "GEN"),
        ("ID", found.number),
        *(("AU", parts(name).inverted) for name in found.authors),
        ("TI", found.title),
        ("JO", found.journal),
        ("PY", found.year if year else ""),
        ("VL", found.volume),
        ("IS", found.issue),
        ("SP", pages[1] if pages else found.pages),
        ("EP", pages[2] if pages else ""),
        ("DO", found.doi),
        ("UR", found.url),
        *(("N1", note) for note in notes),
    ]


def _ris_article(key: str, one: Catalogue, notice: str) -> list[tuple[str, str]]:
    source, date = one.source, _DATE.fullmatch(one.source.date)
    is_day = date is not None and date[3]
    return [
        ("TY", "GEN"),
        ("ID", key),
        ("AU", source.author),
        ("TI", source.title),
        ("PB", source.publisher),
        ("PY", source.date[:4] if is_day else ""),
        ("DA", f"{source.date.replace('-', '/')}/" if is_day else ""),
        ("N1", notice),
    ]


OTHERS: Final = {"literal": "others"}
"""What pandoc makes of BibTeX's `and others`: without it, a list that was cut short would be printed as if whole."""


def csljson(result: CiteResult, medium: Medium) -> str:
    """Return one item for each reference, as ASCII JSON."""
    items = [_csl_article(key, one, result.notice) for key, one in result.sources]
    items += [_csl_reference(found, result.notice) for found in result.references]
    known = [{key: value for key, value in item.items() if value} for item in items]
    return json.dumps(known, indent=2, ensure_ascii=True, allow_nan=False) + "\n"


def _csl_reference(found: Reference, notice: str) -> dict[str, Any]:
    return {
        "id": found.number,
        "type": "article-journal" if found.is_identified and found.journal else "document",
        "author": [_csl_author(name) for name in found.authors] + ([OTHERS] if found.et_al else []),
        "title": found.title,
        "container-title": found.journal,
        "issued": _issued(found.year),
        "volume": found.volume,
        "issue": found.issue,
        "page": found.pages,
        **{name.upper(): getattr(found, name) for name in LINKS},
        "note": f"{notice} {'; '.join(remarks(found))}",
    }


def _csl_article(key: str, one: Catalogue, notice: str) -> dict[str, Any]:
    source = one.source
    return {
        "id": key,
        "type": "article",
        "author": [{"literal": source.author}] if source.author else [],
        "title": source.title,
        "publisher": source.publisher,
        "issued": _issued(source.date),
        "note": notice,
    }


def _csl_author(text: str) -> dict[str, str]:
    name = parts(text)
    return {key: part for key, part in name._asdict().items() if part} if name.given else {"literal": name.family}


def _issued(date: str) -> dict[str, Any]:
    """Return a date in its parts as far as they are known; a text that is no date stands as it is."""
    if found := _DATE.fullmatch(date):
        return {"date-parts": [[int(part) for part in found.groups() if part]]}
    return {"literal": date} if date else {}
