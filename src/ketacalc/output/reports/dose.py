"""The result of `dose`: every regimen of an indication scaled to a weight."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ketacalc.core.catalogue.catalogue import Catalogue, Indication
from ketacalc.core.dose.scaling import Derivation, Derived, Dose
from ketacalc.core.quantities import style
from ketacalc.core.quantities.weight import BodyWeight
from ketacalc.output import documents, records, volumes, wording
from ketacalc.output.documents import Document
from ketacalc.output.report import Records

if TYPE_CHECKING:
    from ketacalc.output.view import Field, View

HEADER: Final = (
    "regimen", "drug", "indication", "route", "schedule", "weight_kg", "weight_kg_exact", "printed",
    *records.columns("reported"), *records.columns("amount"),
    *records.columns("volume"), *records.columns("total"), *records.columns("stated"),
    "without_dose", "derived", "population", "patients", "outcome_direction", "outcome", "cautions", "citations",
    "section", "volume_notes", "capped", "capped_from", "working",
    *records.PROVENANCE,
)  # fmt: skip
COLUMN_OF: Final = {
    Derivation.VOLUME: "volume",
    Derivation.PUMP_RATE: "volume",
    Derivation.TOTAL: "total",
    Derivation.UNIT: "stated",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseReport:
    """Scaled doses with their sources.

    Attributes:
        catalogue: where the regimens come from.
        subject: what was asked for.
        weight: the body weight.
        doses: in the article's order.
        beside: uses without a dose that lie under what was asked for.
        unrounded: whether a person is shown the exact numbers.
    """

    catalogue: Catalogue
    subject: str
    weight: BodyWeight
    doses: tuple[Dose, ...]
    beside: tuple[Indication, ...] = ()
    unrounded: bool = False

    def document(self) -> Document:
        """Return the document `ketacalc.dose/1`."""
        return documents.envelope("dose", self.catalogue) | {
            "subject": self.subject,
            "weight": documents.weight(self.weight),
            "doses": [_document(dose) for dose in self.doses],
            "without_dose": [documents.use(use) for use in self.beside],
        }

    def records(self) -> Records:
        """Return one row per regimen."""
        beside = {"without_dose": " | ".join(wording.use(use) for use in self.beside)}
        return HEADER, [_row(dose) | beside | records.provenance(self.catalogue, dose.regimen) for dose in self.doses]

    def view(self) -> "View":
        """Return one entry per regimen, caution and outcome before the number."""
        from ketacalc.output.view import View

        notes = [("Named without a dose", tuple(wording.use(use) for use in self.beside))] if self.beside else []
        return View(
            title=f"{self.subject}, scaled to {weight(self.weight)}",
            lines=(self.catalogue.notice, *sources(self.catalogue)),
            entries=tuple(tuple(_fields(dose, self.unrounded)) for dose in self.doses),
            notes=tuple(notes),
        )


def weight(found: BodyWeight) -> str:
    """Return a weight in kg, with what was stated where that was another unit."""
    kg = style.quantity(found.kg, unrounded=True)
    return kg if found.given.unit is found.kg.unit else f"{kg} ({style.quantity(found.given, unrounded=True)})"


def sources(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the article behind each catalogue, with its file where there are several."""
    return tuple(f"{one.name}: {_source(one)}" if catalogue.parts else _source(one) for one in catalogue.each)


def _source(catalogue: Catalogue) -> str:
    """Return the article behind a catalogue, with the catalogue's version."""
    found = catalogue.source
    article = ", ".join(part for part in (found.author, found.title, found.publisher, found.date) if part)
    return f"{article or catalogue.title or catalogue.name} (catalogue {catalogue.version})"


def _document(dose: Dose) -> Document:
    return documents.regimen(dose.regimen) | {
        "amount": documents.bounds(dose.amount),
        "capped": documents.capped(dose.capped),
        "by_weight": dose.regimen.by_weight,
        "volume_notes": list(volumes.sentences(dose.regimen, dose.strength)),
        "derived": [derived_document(derived, dose) for derived in dose.derived],
        "cautions": [documents.caution(one) for one in dose.cautions],
        "working": wording.working(dose.working, dose.regimen),
    }


def derived_document(derived: Derived, dose: Dose) -> Document:
    """Return a figure that follows from a dose."""
    return {
        "what": derived.what.value,
        "label": wording.derivation(derived, dose),
        "doses_per_day": derived.doses or None,
        "spread_over_24_h": derived.spread,
        **documents.bounds(derived.amount),
        "working": wording.working(derived.working, dose.regimen),
    }


def _row(dose: Dose) -> dict[str, str]:
    regimen = dose.regimen
    row = {
        "regimen": regimen.id,
        "drug": regimen.drug,
        "indication": regimen.indication,
        "route": regimen.route,
        "schedule": regimen.schedule.value,
        **records.weight(dose.weight),
        "printed": regimen.printed,
        "derived": "; ".join(f"{wording.derivation(d, dose)}: {wording.derived_amount(d, dose)}" for d in dose.derived),
        "population": regimen.population,
        "patients": "" if regimen.patients is None else str(regimen.patients),
        "outcome_direction": regimen.outcome.direction.value,
        "outcome": regimen.outcome.text,
        "cautions": " | ".join(one.text for one in dose.cautions),
        "citations": wording.citations(regimen),
        "section": regimen.section,
        "volume_notes": " | ".join(volumes.sentences(regimen, dose.strength)),
        "capped": wording.maximum(dose.capped, dose) if dose.capped else "",
        "capped_from": dose.capped.maximum.whence.origin.value if dose.capped else "",
        "working": wording.working(dose.working, dose.regimen),
    }
    row |= records.bounds("reported", regimen.reported) | records.bounds("amount", dose.amount)
    for derived in dose.derived:
        if derived.what in COLUMN_OF:
            row |= records.bounds(COLUMN_OF[derived.what], derived.amount)
    return row


def _fields(dose: Dose, unrounded: bool) -> "Iterator[Field]":
    """Yield the fields of one dose: who and how, outcome and cautions, then the numbers, then the source."""
    from ketacalc.output.view import Field, Tone

    regimen, prose = dose.regimen, "Outcome and cautions"
    yield Field(column="Regimen", label="Regimen", text=regimen.id, tone=Tone.STRONG)
    yield Field(column="Regimen", label="Given", text=wording.given(regimen))
    yield Field(column="Regimen", label="Studied in", text=wording.population(regimen))
    tone = Tone.NEGATIVE if regimen.outcome.is_negative else Tone.PLAIN
    yield Field(column=prose, label="Outcome", text=wording.outcome(regimen), tone=tone)
    for caution in dose.cautions:
        yield Field(column=prose, label="Caution", text=caution.text, tone=Tone.CAUTION)
    for text in volumes.sentences(regimen, dose.strength):
        yield Field(column=prose, label="Volumes", text=text)
    yield Field(column="Reported", label="Reported", text=wording.reported(regimen))
    yield Field(column="Dose", label="Dose", text=_amount(dose, unrounded), tone=Tone.STRONG)
    for derived in dose.derived:
        text = wording.derived_amount(derived, dose, unrounded=unrounded)
        yield Field(column="Dose", label=wording.derivation(derived, dose), text=text)
    working = wording.working(dose.working, dose.regimen)
    if not regimen.by_weight:
        working += ", a fixed dose: the weight is not used"
    yield Field(column="Dose", label="Working", text=working, tone=Tone.QUIET)
    yield Field(column="Source", label="Source", text=wording.citations(regimen))


def _amount(dose: Dose, unrounded: bool) -> str:
    """Return the dose; where it passes a maximum, what that leaves of it, and both where the maximum binds."""
    found = dose.capped
    if found is not None and found.is_binding:
        return wording.maximum(found, dose)
    return wording.figure(dose.amount, dose.regimen, unrounded=unrounded)
