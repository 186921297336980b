"""A card as a page to print: what the template `card.html.j2` is filled with."""

from dataclasses import dataclass
from typing import Final

from ketacalc import __version__
from ketacalc.core.dose.card import Table
from ketacalc.output import imprint, page, volumes, wording
from ketacalc.output.card import grids, headings
from ketacalc.output.card.result import CardResult
from ketacalc.output.medium import Medium
from ketacalc.output.result import sources

SHORT: Final = 30
"""Rows that fit on one page beneath their cautions, so that a regimen of so few is never broken over two."""
TALL: Final = 1200
"""Letters above a table that may be more than half a page, so that the table need not stand beneath them."""
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
    volumes: tuple[tuple[str, str], ...]
    cautions: tuple[str, ...]
    suspect: str
    withheld: str
    running: str
    block: str
    grids: tuple[grids.Grid, ...]
    is_short: bool
    is_tall: bool


def write(result: CardResult, medium: Medium) -> str:
    """Return the page; it is the same on every medium.

    Raises:
        MissingExtra: Jinja2 is not installed.
    """
    catalogue = result.source
    values = {
        "title": result.title,
        "subject": result.selection.subject,
        "notice": catalogue.notice,
        "articles": sources(catalogue),
        "version": __version__,
        "imprint": result.imprint,
        "fingerprint": imprint.fingerprint(catalogue),
        "fingerprints": result.fingerprints,
        "regimens": [_section(table, catalogue.notice) for table in result.tables],
        "reading": " ".join((*result.reading, headings.READING)),
        "beside": [wording.use(use) for use in result.selection.uses],
        "sources": result.sources,
    }
    return page.write("card.html.j2", values, "card -f html")


def _letters(facts: tuple[tuple[str, str], ...]) -> int:
    """Return how much there is to read: what is less than the cautions stands beside them, and costs no room."""
    return sum(len(text) for _, text in facts)


def _section(table: Table, notice: str) -> Section:
    regimen = table.regimen
    is_negative = regimen.outcome.is_negative
    fitted = grids.fitted(table)
    facts: tuple[tuple[str, str], ...] = (
        ("Outcome", "" if is_negative else wording.outcome(regimen)),
        ("Studied in", wording.population(regimen)),
        ("Weight", headings.unweighed(table)),
        ("Working", headings.working(table)),
        ("Source", wording.citations(regimen)),
    )
    beside: tuple[tuple[str, str], ...] = (
        ("Concentration", volumes.shared(table.strength)),
        ("Basis", volumes.basis(regimen, table.strength)),
    )
    cautions = headings.cautions(table)
    if _letters(facts) + _letters(beside) < sum(map(len, cautions)):
        facts, beside = (*facts[:-1], *beside, facts[-1]), ()
    told = (regimen.id, regimen.drug, regimen.outcome.text, regimen.population, *cautions)
    return Section(
        id=regimen.id,
        given=wording.given(regimen),
        reported=wording.in_full(regimen),
        is_negative=is_negative,
        outcome=regimen.outcome.text,
        facts=tuple((label, text) for label, text in facts if text),
        volumes=tuple((label, text) for label, text in beside if text),
        cautions=cautions,
        suspect=" ".join(filter(None, (headings.suspect(table), volumes.accepted(table.strength)))),
        withheld=volumes.withheld(table.regimen, table.strength),
        running=headings.running(table, notice),
        block=headings.block(table),
        grids=fitted,
        is_short=sum(len(grid.rows) + HEAD for grid in fitted) <= SHORT,
        is_tall=sum(map(len, told)) > TALL,
    )
