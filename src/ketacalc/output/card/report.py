"""The result of `card`: a table of body weights for each regimen, under what holds for all its rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ketacalc.core.catalogue.catalogue import Catalogue, Indication
from ketacalc.core.dose.card import Line, Table
from ketacalc.core.quantities import Quantity, style
from ketacalc.core.quantities.weight import BodyWeight
from ketacalc.output import documents, imprint, records, wording
from ketacalc.output.card import fixed, headings, longtable, strength
from ketacalc.output.documents import Document
from ketacalc.output.formats import markdown
from ketacalc.output.medium import Medium
from ketacalc.output.report import Records
from ketacalc.output.reports.dose import derived_document, sources

if TYPE_CHECKING:
    from ketacalc.output.view import Field, View


@dataclass(frozen=True, slots=True, kw_only=True)
class CardReport:
    """Regimens at several body weights, with their sources.

    Attributes:
        catalogue: where the regimens come from.
        subject: what was asked for.
        weights: the body weights, in the order of the rows.
        concentration: what volumes are computed with; None where none was stated.
        tables: one for each regimen, in the article's order.
        beside: uses without a dose that lie under what was asked for.
    """

    catalogue: Catalogue
    subject: str
    weights: tuple[BodyWeight, ...]
    concentration: Quantity | None
    tables: tuple[Table, ...]
    beside: tuple[Indication, ...] = ()

    @property
    def title(self) -> str:
        """What the card is of."""
        return f"{self.subject}, by body weight"

    @property
    def reading(self) -> tuple[str, ...]:
        """How the card is to be read: the concentration, what is rounded, and what is checked against no device."""
        stated = strength.stated(self.concentration, self.tables)
        return (stated, headings.ROUNDING, *((strength.UNCHECKED,) if self.concentration else ()))

    @property
    def imprint(self) -> str:
        """What the card was made with."""
        return imprint.imprint(self.catalogue)

    @property
    def fingerprints(self) -> tuple[str, ...]:
        """The hash of each catalogue."""
        return imprint.fingerprints(self.catalogue)

    @property
    def sources(self) -> tuple[str, ...]:
        """Every reference behind the card, each once and in full."""
        cited = dict.fromkeys(reference for table in self.tables for reference in table.regimen.cited)
        return tuple(wording.full_citation(reference) for reference in cited)

    def document(self) -> Document:
        """Return the document `ketacalc.card/1`."""
        return documents.envelope("card", self.catalogue) | {
            "subject": self.subject,
            "weights": [documents.weight(weight) for weight in self.weights],
            "concentration": documents.quantity(self.concentration) if self.concentration else None,
            "tables": [self._table(table) for table in self.tables],
            "without_dose": [documents.use(use) for use in self.beside],
        }

    def _table(self, table: Table) -> Document:
        return documents.regimen(table.regimen) | {
            "by_weight": table.regimen.by_weight,
            "fixed_doses": [documents.quantity(dose) for dose in table.regimen.fixed_doses],
            "concentration_note": strength.shared(table),
            "volumes_withheld": strength.withheld(table),
            "accepted_caution": table.is_accepted,
            "rows": [
                {
                    "weight": documents.weight(line.dose.weight),
                    "amount": documents.bounds(line.dose.amount),
                    "derived": [derived_document(derived, line.dose) for derived in line.derived],
                    "cautions": [wording.caution(found, line.dose) for found in line.cautions],
                    "working": style.working(line.dose.working),
                }
                for line in table.lines
            ],
        }

    def records(self) -> Records:
        """Return one row per figure: each bound of each dose, volume and rate at each weight."""
        beside = {"without_dose": " | ".join(wording.use(use) for use in self.beside)}
        shared = {table.regimen: beside | records.provenance(self.catalogue, table.regimen) for table in self.tables}
        return longtable.HEADER, [row | shared[table.regimen] for table in self.tables for row in longtable.rows(table)]

    def view(self, *, in_full: bool = False) -> "View":
        """Return one section per regimen: what holds for all its rows, then a row for each weight.

        Args:
            in_full: whether it is to stand on paper, with full citations and what it was made with.
        """
        from ketacalc.output.view import View

        notes: list[tuple[str, tuple[str, ...]]] = []
        notes += [("Named without a dose", tuple(wording.use(use) for use in self.beside))] if self.beside else []
        notes += [("Sources", self.sources), ("Made with", (self.imprint, *self.fingerprints))] if in_full else []
        return View(
            title=self.title,
            lines=(self.catalogue.notice, *sources(self.catalogue), *self.reading),
            sections=tuple(self._section(table) for table in self.tables),
            notes=tuple(notes),
        )

    def _section(self, table: Table) -> "View":
        from ketacalc.output.view import View

        return View(
            title=table.regimen.id,
            facts=tuple(self._told(table)),
            entries=tuple(tuple(_cells(line)) for line in table.rows),
            compact=True,
        )

    def _told(self, table: Table) -> "Iterator[Field]":
        """Yield what stands above a table: who and how, outcome and cautions, and where it comes from."""
        from ketacalc.output.view import Field, Tone

        regimen = table.regimen
        told = [
            ("Given", wording.given(regimen), Tone.PLAIN),
            ("Studied in", wording.population(regimen), Tone.PLAIN),
            ("Outcome", wording.outcome(regimen), Tone.NEGATIVE if regimen.outcome.is_negative else Tone.PLAIN),
            ("Suspect unit", headings.suspect(table), Tone.NEGATIVE),
            *(("Caution", text, Tone.CAUTION) for text in headings.cautions(table)),
            ("Withheld", strength.withheld(table), Tone.CAUTION),
            ("Accepted", strength.accepted(table), Tone.CAUTION),
            ("Concentration", strength.shared(table), Tone.CAUTION),
            ("Basis", strength.basis(table), Tone.PLAIN),
            ("Reported", fixed.reported(regimen), Tone.STRONG),
            ("Fixed", headings.unweighed(table), Tone.PLAIN),
            ("Working", headings.working(table), Tone.QUIET),
            ("Source", wording.citations(regimen), Tone.PLAIN),
        ]
        for label, text, tone in told:
            if text:
                yield Field(column=label, label=label, text=text, tone=tone)


def as_markdown(report: CardReport, medium: Medium) -> str:
    """Return a card as Markdown, which may be printed: with full citations, the hash and the version."""
    return markdown.write(report.view(in_full=True), medium)


def _cells(line: Line) -> "Iterator[Field]":
    """Yield the fields of one row: the weight, each figure, and what marks it."""
    from ketacalc.output.view import Field, Tone

    yield Field(column="Weight", label="Weight", text=headings.weight(line), tone=Tone.STRONG)
    if kilograms := headings.kilograms(line):
        yield Field(column="In kg", label="In kg", text=kilograms)
    for derived, figure in line.figures:
        heading = headings.column(line, derived)
        yield Field(column=heading, label=heading, text=fixed.figure(figure, line.dose.regimen))
    if marks := headings.marks(line):
        yield Field(column="Caution", label="Caution", text=marks, tone=Tone.CAUTION)
