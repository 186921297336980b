"""The result of `show`: one regimen with all that is known about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ketacalc.core.catalogue.catalogue import Catalogue, CitationError, Claim
from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.quantities import style
from ketacalc.output import documents, records, wording
from ketacalc.output.documents import Document
from ketacalc.output.report import Records
from ketacalc.output.view import Field, Tone, View

HEADER: Final = (
    "regimen", "drug", "indication", "route", "schedule", "printed", *records.columns("reported"),
    "doses_per_day", "section", "marker", "population", "ages", "patients", "outcome_direction", "outcome",
    "fixed", "maximum", "over", "steps", "comparator", "basis", "cautions", "audit_agreement", "audit_read", "audit",
    "audit_found", "claims", "citations", *records.PROVENANCE,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowReport:
    """One regimen.

    Attributes:
        catalogue: where it comes from.
        regimen: the regimen.
    """

    catalogue: Catalogue
    regimen: Regimen

    def document(self) -> Document:
        """Return the document `ketacalc.show/1`."""
        found = self.regimen
        comparator = found.comparator
        return (
            documents.envelope("show", self.catalogue)
            | documents.regimen(found)
            | {
                "marker": found.marker,
                "doses_per_day": list(found.doses_per_day),
                "comparator": comparator
                and {
                    "drug": comparator.drug,
                    "amount": documents.quantity(comparator.amount),
                    "printed": comparator.printed,
                    "route": comparator.route,
                    "note": comparator.note,
                },
                "fixed": found.fixed
                and {
                    "doses": [documents.quantity(dose) for dose in found.fixed.doses],
                    **documents.whence(found.fixed.whence),
                },
                "maximum": found.maximum
                and {
                    "amount": documents.quantity(found.maximum.dose),
                    "per": found.maximum.per.value,
                    **documents.whence(found.maximum.whence),
                },
                "over": found.over and documents.bounds(found.over.time) | documents.whence(found.over.whence),
                "steps": [documents.step(one) for one in found.steps],
                "claims": [documents.claim(one) for one in self._claims()],
                "faults": [fault.text for fault in self._faults()],
            }
        )

    def records(self) -> Records:
        """Return one row."""
        found = self.regimen
        row = {
            "regimen": found.id,
            "drug": found.drug,
            "indication": found.indication,
            "route": found.route,
            "schedule": found.schedule.value,
            "printed": found.printed,
            **records.bounds("reported", found.reported),
            "doses_per_day": " ".join(map(str, found.doses_per_day)),
            "section": found.section,
            "marker": found.marker,
            "population": found.population,
            "ages": found.age_group.value,
            "patients": "" if found.patients is None else str(found.patients),
            "outcome_direction": found.outcome.direction.value,
            "outcome": found.outcome.text,
            "fixed": " | ".join(style.quantity(dose, unrounded=True) for dose in found.fixed_doses),
            "maximum": wording.maximum(found.maximum) if found.maximum else "",
            "over": wording.over(found.over) if found.over else "",
            "steps": " | ".join(map(wording.step, found.steps)),
            "comparator": wording.comparator(found),
            "basis": found.expressed_as,
            "cautions": " | ".join(wording.audit_cautions(found)),
            "audit_agreement": found.audit.agreement.value,
            "audit_read": wording.read(found.audit.read),
            "audit": found.audit.says,
            "audit_found": " | ".join(wording.figure_of_source(one) for one in found.figures),
            "claims": " | ".join(map(wording.claim, self._claims())),
            "citations": " | ".join(wording.full_citation(r) for r in found.cited),
        }
        return HEADER, [row | records.provenance(self.catalogue, found)]

    def view(self) -> View:
        """Return all fields of the regimen, caution and outcome before the figure."""
        names = {indication.id: indication.name for indication in self.catalogue.indications}
        fields = tuple(_fields(self.regimen, names[self.regimen.indication]))
        notes = (
            ("What the article says beside the dose", tuple(map(wording.claim, self._claims()))),
            ("Faults of citation in the article", tuple(fault.text for fault in self._faults())),
        )
        return View(
            title=f"{self.regimen.id}: {names[self.regimen.indication]}",
            lines=(self.catalogue.notice,),
            entries=(fields,),
            notes=tuple(note for note in notes if note[1]),
        )

    def _claims(self) -> tuple[Claim, ...]:
        return tuple(claim for claim in self.catalogue.claims if claim.regimen == self.regimen.id)

    def _faults(self) -> tuple[CitationError, ...]:
        numbers = {r.number for r in self.regimen.cited}
        return tuple(fault for fault in self.catalogue.citation_errors if numbers & set(fault.references))


def _fields(regimen: Regimen, indication: str) -> Iterator[Field]:
    """Yield the fields; all stand in columns of their own kind, so that a wide terminal shows one row."""
    tone = Tone.NEGATIVE if regimen.outcome.is_negative else Tone.PLAIN
    yield Field(column="Regimen", label="Regimen", text=regimen.id, tone=Tone.STRONG)
    yield Field(column="Regimen", label="For", text=f"{indication} ({regimen.indication})")
    yield Field(column="Regimen", label="Given", text=wording.given(regimen))
    yield Field(column="Regimen", label="Studied in", text=wording.population(regimen))
    yield Field(column="Regimen", label="Ages", text=regimen.age_group.value)
    yield Field(column="Outcome and audit", label="Outcome", text=wording.outcome(regimen), tone=tone)
    for caution in wording.audit_cautions(regimen):
        yield Field(column="Outcome and audit", label="Caution", text=caution, tone=Tone.CAUTION)
    yield Field(column="Outcome and audit", label="Audit", text=f"{wording.audit(regimen)}. {regimen.audit.says}")
    for found in regimen.figures:
        yield Field(column="Outcome and audit", label="Found", text=wording.figure_of_source(found))
    yield from _reported(regimen)
    yield Field(column="Source", label="Section", text=regimen.section or "not stated")
    if regimen.marker:
        yield Field(column="Source", label="Marker", text=regimen.marker)
    for reference in regimen.references:
        yield Field(column="Source", label="Source", text=wording.full_citation(reference))
    for reference in regimen.unlisted:
        yield Field(column="Source", label="Not listed", text=wording.full_citation(reference))


def _reported(regimen: Regimen) -> Iterator[Field]:
    """Yield what is reported of the dose, and how it was given as far as that is known."""
    yield Field(column="Reported", label="Reported", text=wording.reported(regimen), tone=Tone.STRONG)
    yield Field(column="Reported", label="As printed", text=f'"{regimen.printed}"' if regimen.printed else "not stated")
    if regimen.doses_per_day:
        counts = ", ".join(map(str, regimen.doses_per_day))
        yield Field(column="Reported", label="Doses a day", text=counts)
    if regimen.maximum:
        yield Field(column="Reported", label="At most", text=wording.maximum(regimen.maximum))
    if regimen.over:
        yield Field(column="Reported", label="Over", text=wording.over(regimen.over))
    for step in regimen.steps:
        yield Field(column="Reported", label="Step", text=wording.step(step))
    yield Field(column="Reported", label="Basis", text=regimen.expressed_as)
    if regimen.comparator:
        yield Field(column="Reported", label="Compared with", text=wording.comparator(regimen))
