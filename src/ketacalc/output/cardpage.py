"""A card as a page to print: what the template `card.html.j2` is filled with."""

from dataclasses import dataclass
from typing import Final

from ketacalc import __version__
from ketacalc.core.carding import Table
from ketacalc.core.regimen import Direction
from ketacalc.core.units import Quantity
from ketacalc.output import grids, headings, page, wording
from ketacalc.output.card import CardReport
from ketacalc.output.dose import source
from ketacalc.output.medium import Medium

SHORT: Final = 30
"""Rows that fit on one page beneath their cautions, so that a regimen of so few is never broken over two."""
HEAD: Final = 4
"""What the head of a table takes, in rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One regimen: what holds for all its rows, and its tables."""

    id: str
    given: str
    reported: str
    is_negative: bool
    outcome: str
    facts: tuple[tuple[str, str], ...]
    cautions: tuple[str, ...]
    suspect: str
    withheld: str
    running: str
    grids: tuple[grids.Grid, ...]
    is_short: bool


def write(report: CardReport, medium: Medium) -> str:
    """Return the page; it is the same on every medium.

    Raises:
        MissingExtra: Jinja2 is not installed.
    """
    catalogue = report.catalogue
    cited = dict.fromkeys(reference for table in report.tables for reference in table.regimen.cited)
    values = {
        "title": report.title,
        "subject": report.subject,
        "notice": catalogue.notice,
        "source": source(catalogue),
        "version": __version__,
        "imprint": f"ketacalc {__version__}, catalogue {catalogue.name} {catalogue.version}",
        "fingerprint": f"Catalogue SHA-256 {catalogue.sha256}",
        "regimens": [_section(table, report.concentration) for table in report.tables],
        "reading": f"{report.stated} {headings.ROUNDING} {headings.READING}",
        "beside": [wording.use(use) for use in report.beside],
        "sources": [wording.full_citation(reference) for reference in cited],
    }
    return page.write("card.html.j2", values, "card -f html")


def _section(table: Table, concentration: Quantity | None) -> Section:
    regimen = table.regimen
    is_negative = regimen.outcome.direction is Direction.NEGATIVE
    fitted = grids.fitted(table)
    facts = (
        ("Outcome", "" if is_negative else wording.outcome(regimen)),
        ("Studied in", wording.population(regimen)),
        ("Weight", headings.fixed(table)),
        ("Working", headings.working(table)),
        ("Source", wording.citations(regimen)),
    )
    return Section(
        id=regimen.id,
        given=wording.given(regimen),
        reported=wording.reported(regimen),
        is_negative=is_negative,
        outcome=regimen.outcome.text,
        facts=tuple((label, text) for label, text in facts if text),
        cautions=headings.cautions(table),
        suspect=headings.suspect(table),
        withheld=headings.withheld(table, concentration),
        running=headings.running(table),
        grids=fitted,
        is_short=sum(len(grid.rows) + HEAD for grid in fitted) <= SHORT,
    )
