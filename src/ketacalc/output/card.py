"""The result of `card`: a table of body weights for each regimen, under what holds for all its rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ketacalc.core.carding import Line, Table
from ketacalc.core.catalogue import Catalogue, Indication
from ketacalc.core.regimen import Direction
from ketacalc.core.units import Quantity
from ketacalc.core.weight import BodyWeight
from ketacalc.output import documents, headings, longtable, records, style, wording
from ketacalc.output.documents import Document
from ketacalc.output.dose import derived_document, source
from ketacalc.output.report import Records

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
    def stated(self) -> str:
        """The concentration that somebody stated, or that none was."""
        if self.concentration is None:
            return "No concentration was stated: no volumes."
        return f"Concentration stated: {style.quantity(self.concentration, unrounded=True)}."

    def document(self) -> Document:
        """Return the document `ketacalc.card/1`."""
        return documents.envelope("card", self.catalogue) | {
            "subject": self.subject,
            "weights": [_weight(weight) for weight in self.weights],
            "concentration": documents.quantity(self.concentration) if self.concentration else None,
            "tables": [self._table(table) for table in self.tables],
            "without_dose": [documents.use(use) for use in self.beside],
        }

    def _table(self, table: Table) -> Document:
        return documents.regimen(table.regimen) | {
            "by_weight": table.regimen.by_weight,
            "volumes_withheld": headings.withheld(table, self.concentration),
            "rows": [
                {
                    "weight": _weight(line.dose.weight),
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
        shared = beside | records.provenance(self.catalogue)
        rows = (row for table in self.tables for row in longtable.rows(table, self.concentration))
        return longtable.HEADER, [row | shared for row in rows]

    def view(self) -> "View":
        """Return one section per regimen: what holds for all its rows, then a row for each weight."""
        from ketacalc.output.view import View

        notes = [("Named without a dose", tuple(wording.use(use) for use in self.beside))] if self.beside else []
        return View(
            title=self.title,
            lines=(self.catalogue.notice, source(self.catalogue), self.stated, headings.ROUNDING),
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
        negative = regimen.outcome.direction is Direction.NEGATIVE
        told = [
            ("Given", wording.given(regimen), Tone.PLAIN),
            ("Studied in", wording.population(regimen), Tone.PLAIN),
            ("Outcome", wording.outcome(regimen), Tone.NEGATIVE if negative else Tone.PLAIN),
            ("Suspect unit", headings.suspect(table), Tone.NEGATIVE),
            *(("Caution", text, Tone.CAUTION) for text in headings.cautions(table)),
            ("Withheld", headings.withheld(table, self.concentration), Tone.CAUTION),
            ("Reported", wording.reported(regimen), Tone.STRONG),
            ("Fixed", headings.fixed(table), Tone.PLAIN),
            ("Working", headings.working(table), Tone.QUIET),
            ("Source", wording.citations(regimen), Tone.PLAIN),
        ]
        for label, text, tone in told:
            if text:
                yield Field(column=label, label=label, text=text, tone=tone)


def _weight(weight: BodyWeight) -> Document:
    return documents.quantity(weight.kg) | {"given": documents.quantity(weight.given)}


def _cells(line: Line) -> "Iterator[Field]":
    """Yield the fields of one row: the weight, each figure, and what marks it."""
    from ketacalc.output.view import Field, Tone

    yield Field(column="Weight", label="Weight", text=headings.weight(line), tone=Tone.STRONG)
    if kilograms := headings.kilograms(line):
        yield Field(column="In kg", label="In kg", text=kilograms)
    for derived, figure in line.figures:
        heading = headings.column(line, derived)
        yield Field(column=heading, label=heading, text=style.range_text(figure))
    if marks := headings.marks(line):
        yield Field(column="Caution", label="Caution", text=marks, tone=Tone.CAUTION)
