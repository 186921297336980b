"""The result of `list`: what the catalogue holds.

A person sees the regimens without their doses, because a dose never stands without its cautions: `show` and
`dose` give both. The JSON document and the CSV hold the reported doses, cautions beside them.
"""

from dataclasses import dataclass
from typing import Final

from ketacalc.core.catalogue.catalogue import Catalogue, Indication, SourceDose
from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.output import documents, records, wording
from ketacalc.output.documents import Document
from ketacalc.output.report import Records
from ketacalc.output.view import Field, Tone, View

HEADER: Final = (
    "kind", "id", "name", "drug", "indication", "route", "schedule", "printed", *records.columns("reported"),
    "outcome_direction", "outcome", "cautions", "section", "citations", "note", *records.PROVENANCE,
)  # fmt: skip
NOT_THE_ARTICLES: Final = "not reported in the article"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListReport:
    """The regimens, the uses without a dose and, where they are asked for, the doses reported elsewhere.

    Attributes:
        catalogue: what is listed.
        regimens: the regimens to list.
        uses: the uses without a dose to list.
        elsewhere: the doses of cited sources to list.
    """

    catalogue: Catalogue
    regimens: tuple[Regimen, ...]
    uses: tuple[Indication, ...]
    elsewhere: tuple[SourceDose, ...] = ()

    def document(self) -> Document:
        """Return the document `ketacalc.list/1`."""
        return documents.envelope("list", self.catalogue) | {
            "indications": [
                {"id": i.id, "name": i.name, "aliases": list(i.aliases), "under": list(i.under)}
                for i in self.catalogue.indications
                if not i.is_use
            ],
            "regimens": [documents.regimen(found) for found in self.regimens],
            "uses": [documents.use(found) for found in self.uses],
            "elsewhere": [documents.elsewhere(found) for found in self.elsewhere],
        }

    def records(self) -> Records:
        """Return one row per regimen, use and dose reported elsewhere."""
        rows = [_regimen(found) | records.provenance(self.catalogue, found) for found in self.regimens]
        others = [*(_use(found) for found in self.uses), *(_elsewhere(found) for found in self.elsewhere)]
        return HEADER, rows + [row | records.provenance(self.catalogue) for row in others]

    def view(self) -> View:
        """Return one entry per regimen, with the uses below."""
        names = {indication.id: indication.name for indication in self.catalogue.indications}
        notes = [
            ("Named without a dose", tuple(f"{use.id}: {wording.use(use)}" for use in self.uses)),
            (f"Reported by cited sources, {NOT_THE_ARTICLES}", tuple(wording.elsewhere(e) for e in self.elsewhere)),
        ]
        return View(
            title=self.catalogue.title or self.catalogue.name,
            lines=(self.catalogue.notice, "A dose is shown with its cautions: ketacalc show, ketacalc dose."),
            entries=tuple(self._fields(found, names[found.indication]) for found in self.regimens),
            notes=tuple(note for note in notes if note[1]),
        )

    def _fields(self, regimen: Regimen, indication: str) -> tuple[Field, ...]:
        """Return the fields of a regimen, and its catalogue where there are several."""
        file = Field(column="Catalogue", label="Catalogue", text=regimen.catalogue)
        return (*_fields(regimen, indication), *([file] if self.catalogue.parts else []))


def _fields(regimen: Regimen, indication: str) -> tuple[Field, ...]:
    outcome = regimen.outcome
    tone = Tone.NEGATIVE if outcome.is_negative else Tone.PLAIN
    return (
        Field(column="Regimen", label="Regimen", text=regimen.id, tone=Tone.STRONG),
        Field(column="Reported for", label="Reported for", text=f"{indication} ({regimen.indication})"),
        Field(column="Given", label="Given", text=wording.given(regimen)),
        Field(column="Outcome", label="Outcome", text=outcome.direction.value, tone=tone),
    )


def _regimen(found: Regimen) -> dict[str, str]:
    return {
        "kind": "regimen",
        "id": found.id,
        "name": found.id,
        "drug": found.drug,
        "indication": found.indication,
        "route": found.route,
        "schedule": found.schedule.value,
        "printed": found.printed,
        **records.bounds("reported", found.reported),
        "outcome_direction": found.outcome.direction.value,
        "outcome": found.outcome.text,
        "cautions": " | ".join(wording.audit_cautions(found)),
        "section": found.section,
        "citations": wording.citations(found),
    }


def _use(found: Indication) -> dict[str, str]:
    return {
        "kind": "use without a dose",
        "id": found.id,
        "name": found.name,
        "indication": found.id,
        "section": found.section,
        "citations": found.cited_as,
        "note": found.note,
    }


def _elsewhere(found: SourceDose) -> dict[str, str]:
    return {
        "kind": NOT_THE_ARTICLES,
        "id": found.id,
        "name": found.id,
        "drug": found.drug,
        "route": found.route,
        **records.bounds("reported", found.dose),
        "citations": wording.short_citation(found.reference),
        "note": f"{wording.source_words(found)}; read: {wording.read(found.read)}",
    }
