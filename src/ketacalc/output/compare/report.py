"""The result of `compare`: doses on common axes, with what the audit found in the sources beside them."""

from dataclasses import dataclass

from ketacalc.core.catalogue.catalogue import Catalogue, Indication
from ketacalc.core.compare.axis import UNITS
from ketacalc.core.compare.comparison import Comparison
from ketacalc.core.compare.figures import Origin
from ketacalc.output import documents, wording
from ketacalc.output.compare import facts, phrases
from ketacalc.output.compare.blocks import entries
from ketacalc.output.compare.charts import charts, foot
from ketacalc.output.compare.rows import HEADER, rows
from ketacalc.output.documents import Document
from ketacalc.output.list import NOT_THE_ARTICLES
from ketacalc.output.report import Records
from ketacalc.output.result import sources
from ketacalc.output.view import View
from ketacalc.output.wording import weight


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareReport:
    """Compared doses with their sources.

    Attributes:
        catalogue: where the regimens come from.
        subject: what was asked for.
        comparison: the doses on their axes.
        beside: uses without a dose that lie under what was asked for.
    """

    catalogue: Catalogue
    subject: str
    comparison: Comparison
    beside: tuple[Indication, ...] = ()

    def document(self) -> Document:
        """Return the document `ketacalc.compare/1`."""
        found, stated, placed = self.comparison, facts.stated, facts.placed
        return documents.envelope("compare", self.catalogue) | {
            "subject": self.subject,
            "weight": documents.weight(found.weight) if found.weight else None,
            "axes": [
                {
                    "drug": drug,
                    "axis": axis.value,
                    "unit": UNITS[axis].symbol,
                    "figures": [stated(found, p.stated) | placed(found, p) for p in found.on(drug, axis)],
                }
                for drug, axis in found.axes
            ],
            "not_on_an_axis": [
                stated(found, u.stated) | {"reason": phrases.ABSENCES[u.reason]} for u in found.unplaced
            ],
            "without_dose": [documents.use(use) for use in self.beside],
        }

    def records(self) -> Records:
        """Return one row per dose on an axis, then one per dose that has no place."""
        beside = {"without_dose": " | ".join(wording.use(use) for use in self.beside)}
        return HEADER, [row | beside for row in rows(self.comparison, self.catalogue)]

    def view(self) -> View:
        """Return the charts, then one entry per dose, outcome and cautions before the numbers."""
        found, kg = self.comparison, self.comparison.weight
        at = f", at {weight(kg)}" if kg else ""
        notes = [("Named without a dose", tuple(wording.use(use) for use in self.beside))] if self.beside else []
        return View(
            title=f"{self.subject}{'' if self._is_reported else f', {NOT_THE_ARTICLES}'}, on a common axis{at}",
            lines=(
                self.catalogue.notice,
                *sources(self.catalogue),
                *self._missing(),
                *phrases.absent(found.unplaced),
            ),
            entries=entries(found),
            notes=tuple(notes),
            charts=charts(found),
            foot=foot(),
        )

    @property
    def _is_reported(self) -> bool:
        """Whether any of the doses is reported, and not only by cited sources."""
        found = self.comparison
        stated = [one.stated for one in found.placed] + [one.stated for one in found.unplaced]
        return any(one.origin is Origin.REPORTED for one in stated)

    def _missing(self) -> tuple[str, ...]:
        """Return a line that says so where only cited sources report a dose for what was asked."""
        text = f"No dose is reported for {self.subject}: every figure here is of a cited source, {NOT_THE_ARTICLES}."
        return () if self._is_reported else (text,)
