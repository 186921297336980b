"""References as CSL-JSON, which pandoc, Zotero and every citeproc read.

What no record showed is left out. CSL-JSON has no comment, so that the notice stands in the note of each item.
"""

import json
import re
from typing import Final

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.regimen import Reference
from ketacalc.output.cite import names
from ketacalc.output.cite.report import CiteReport, remarks
from ketacalc.output.documents import Document
from ketacalc.output.medium import Medium

OTHERS: Final = {"literal": "others"}
"""What pandoc makes of BibTeX's `and others`: without it, a list that was cut short would be printed as if whole."""

_DATE: Final = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)


def write(report: CiteReport, medium: Medium) -> str:
    """Return one item for each reference, as ASCII JSON."""
    notice, articles = report.catalogue.notice, report.sources
    items = [_source(key, one, notice) for key, one in articles]
    items += [_reference(found, notice) for found in report.references]
    return json.dumps(items, indent=2, ensure_ascii=True, allow_nan=False) + "\n"


def _reference(found: Reference, notice: str) -> Document:
    return _known(
        {
            "id": found.number,
            "type": "article-journal" if found.is_identified and found.journal else "document",
            "author": [_author(name) for name in found.authors] + ([OTHERS] if found.et_al else []),
            "title": found.title,
            "container-title": found.journal,
            "issued": _issued(found.year),
            "volume": found.volume,
            "issue": found.issue,
            "page": found.pages,
            "DOI": found.doi,
            "PMID": found.pmid,
            "PMCID": found.pmcid,
            "URL": found.url,
            "note": f"{notice} {'; '.join(remarks(found))}",
        }
    )


def _source(key: str, one: Catalogue, notice: str) -> Document:
    source = one.source
    return _known(
        {
            "id": key,
            "type": "article",
            "author": [{"literal": source.author}] if source.author else [],
            "title": source.title,
            "publisher": source.publisher,
            "issued": _issued(source.date),
            "note": notice,
        }
    )


def _known(item: Document) -> Document:
    return {key: value for key, value in item.items() if value}


def _author(text: str) -> Document:
    name = names.parts(text)
    if not name.given:
        return {"literal": name.family}
    return _known({"family": name.family, "given": name.given, "suffix": name.suffix})


def _issued(date: str) -> Document:
    """Return a date in its parts as far as they are known; a text that is no date stands as it is."""
    if _DATE.fullmatch(date):
        return {"date-parts": [[int(part) for part in date.split("-")]]}
    return {"literal": date} if date else {}
