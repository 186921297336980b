"""References as RIS, which Zotero, EndNote, Mendeley and library catalogues read: one tag a line.

What no record showed is left out. RIS has no comment, so that the notice stands in a note of each record, with
what RIS has no tag for.
"""

import re
from typing import Final

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.regimen import Reference
from ketacalc.output.cite import names
from ketacalc.output.cite.report import CiteReport, remarks
from ketacalc.output.flow import safe
from ketacalc.output.medium import Medium

Tags = list[tuple[str, str]]

YEAR: Final = re.compile(r"\d{4}", re.ASCII)
_PAGES: Final = re.compile(r"([A-Za-z]?\d+)-([A-Za-z]?\d+)", re.ASCII)
_DATE: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)


def write(report: CiteReport, medium: Medium) -> str:
    """Return one record for each reference, with an empty line after it."""
    notice, articles = report.catalogue.notice, report.sources
    records = [_source(key, one, notice) for key, one in articles]
    records += [_reference(found, notice) for found in report.references]
    return "".join(_record(tags, medium) for tags in records)


def _reference(found: Reference, notice: str) -> Tags:
    first, last = _pages(found.pages)
    return [
        ("TY", "JOUR" if found.is_identified and found.journal else "GEN"),
        ("ID", found.number),
        *(("AU", names.parts(name).inverted) for name in found.authors),
        ("TI", found.title),
        ("JO", found.journal),
        ("PY", found.year if YEAR.fullmatch(found.year) else ""),
        ("VL", found.volume),
        ("IS", found.issue),
        ("SP", first),
        ("EP", last),
        ("DO", found.doi),
        ("UR", found.url),
        *(("N1", note) for note in (notice, *remarks(found), *_identifiers(found))),
    ]


def _source(key: str, one: Catalogue, notice: str) -> Tags:
    source = one.source
    date = _DATE.fullmatch(source.date)
    return [
        ("TY", "GEN"),
        ("ID", key),
        ("AU", source.author),
        ("TI", source.title),
        ("PB", source.publisher),
        ("PY", date[1] if date else ""),
        ("DA", f"{date[1]}/{date[2]}/{date[3]}/" if date else ""),
        ("N1", notice),
    ]


def _identifiers(found: Reference) -> list[str]:
    """Return the identifiers that RIS has no tag for, and a year that is none."""
    notes = [f"PMID {found.pmid}" if found.pmid else "", found.pmcid]
    notes.append("" if YEAR.fullmatch(found.year) else found.year)
    return notes


def _pages(pages: str) -> tuple[str, str]:
    """Return the first and the last page; what is no range of pages stands as the first."""
    found = _PAGES.fullmatch(pages)
    return (found[1], found[2]) if found else (pages, "")


def _record(tags: Tags, medium: Medium) -> str:
    """Write one record; a value is one line, whatever it holds, so that none can begin a tag of its own."""
    lines = ((tag, " ".join(safe(value, medium).split())) for tag, value in tags)
    return "".join(f"{tag}  - {value}\n" for tag, value in lines if value) + "ER  - \n\n"
