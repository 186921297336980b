"""The result of `compare`: doses on common axes, with what the audit found in the sources beside them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from ketacalc.core.apart import Apart
from ketacalc.core.catalogue import Catalogue, Indication
from ketacalc.core.comparing import Comparison
from ketacalc.core.dosing import scale
from ketacalc.core.placing import UNITS
from ketacalc.core.stated import Origin, Placed, Stated, Unplaced
from ketacalc.output import comparing, documents, records, style, wording
from ketacalc.output.compare_chart import charts
from ketacalc.output.documents import Document
from ketacalc.output.dose import source, weight
from ketacalc.output.report import Records
from ketacalc.output.view import Field, Tone, View

HEADER: Final = (
    "kind", "name", "regimen", "drug", "indication", "route", "schedule", "printed", *records.columns("stated"),
    "axis", *records.columns("on_axis"), *records.columns("beside"), "derived", "derivation",
    "weight_kg", "weight_kg_exact", "measure", "words", "read", "apart", "apart_factor", "apart_factor_exact",
    "suspect_unit", "suspect_factor", "suspect_factor_exact", "not_on_an_axis", "audit_verdict",
    "outcome_direction", "outcome", "cautions", "citations", "working", "without_dose", *records.PROVENANCE,
)  # fmt: skip


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
        kg = self.comparison.weight
        return documents.envelope("compare", self.catalogue) | {
            "subject": self.subject,
            "weight": kg and documents.quantity(kg.kg) | {"given": documents.quantity(kg.given)},
            "axes": [
                {
                    "drug": drug,
                    "axis": axis.value,
                    "unit": UNITS[axis].symbol,
                    "figures": [self._stated(p.stated) | self._placed(p) for p in self.comparison.on(drug, axis)],
                }
                for drug, axis in self.comparison.axes
            ],
            "not_on_an_axis": [
                self._stated(u.stated) | {"reason": comparing.ABSENCES[u.reason]} for u in self.comparison.unplaced
            ],
            "without_dose": [documents.use(use) for use in self.beside],
        }

    def _stated(self, stated: Stated) -> Document:
        """Return who states a dose, with what stands beside it."""
        found, elsewhere = stated.found, stated.elsewhere
        regimen = stated.regimen if stated.origin is Origin.REPORTED else None
        return {
            "kind": stated.origin.value,
            "name": comparing.name(stated),
            "regimen": stated.regimen.id if stated.regimen else None,
            "drug": stated.drug,
            "indication": stated.regimen.indication if stated.regimen else None,
            "route": comparing.route(stated),
            "schedule": regimen.schedule.value if regimen else None,
            "stated": {"printed": regimen.printed if regimen else "", **documents.bounds(stated.dose)},
            "measure": found.measure.value if found else None,
            "deviation": documents.quantity(found.deviation) if found and found.deviation else None,
            "words": comparing.words(stated),
            "read": found.read if found else elsewhere.read if elsewhere else regimen.audit.read if regimen else "",
            "audit_verdict": regimen.audit.verdict if regimen else None,
            "outcome": regimen and {"direction": regimen.outcome.direction.value, "text": regimen.outcome.text},
            "cautions": list(self._cautions(stated)),
            "citation": comparing.citation(stated),
            "citations": [documents.reference(one) for one in comparing.references(stated)],
        }

    def _placed(self, placed: Placed) -> Document:
        """Return where a dose lies, how it came there, and what it lies apart from."""
        place, suspect = placed.place, self.comparison.suspicion(placed)
        return {
            "on_axis": documents.bounds(place.range),
            "beside": documents.bounds(place.beside) if place.beside else None,
            "derived": place.is_derived,
            "derivation": comparing.derivation(place),
            "spread_over_24_h": place.spread,
            "doses_per_day": place.doses or None,
            "at_weight": documents.quantity(place.weight.kg) if place.weight else None,
            "working": style.working(place.working),
            "apart": [_apart(one, placed) for one in self.comparison.apart_of(placed)],
            "suspect_unit": suspect
            and {
                "unit": suspect.unit,
                "factor": documents.ratio(suspect.factor),
                "would_overlap_with_the_sources": suspect.meets,
                "text": comparing.suspicion(suspect),
            },
        }

    def records(self) -> Records:
        """Return one row per dose on an axis, then one per dose that has no place."""
        beside = {"without_dose": " | ".join(wording.use(use) for use in self.beside)}
        shared = beside | records.provenance(self.catalogue)
        rows = [
            self._row(p.stated) | self._placed_row(p) for d, a in self.comparison.axes for p in self.comparison.on(d, a)
        ]
        rows += [
            self._row(u.stated) | {"not_on_an_axis": comparing.ABSENCES[u.reason]} for u in self.comparison.unplaced
        ]
        return HEADER, [row | shared for row in rows]

    def _row(self, stated: Stated) -> dict[str, str]:
        document = self._stated(stated)
        names = ("kind", "name", "regimen", "drug", "indication", "route", "schedule", "measure", "words", "read")
        outcome = document["outcome"] or {"direction": "", "text": ""}
        return {key: document[key] or "" for key in (*names, "audit_verdict")} | {
            "printed": document["stated"]["printed"],
            **records.bounds("stated", stated.dose),
            "outcome_direction": outcome["direction"],
            "outcome": outcome["text"],
            "cautions": " | ".join(document["cautions"]),
            "citations": document["citation"],
        }

    def _placed_row(self, placed: Placed) -> dict[str, str]:
        place, suspect = placed.place, self.comparison.suspicion(placed)
        lies_apart = self.comparison.apart_of(placed)
        nearest = min((one.factor for one in lies_apart), default=None)
        return {
            "axis": place.axis.value,
            **records.bounds("on_axis", place.range),
            **(records.bounds("beside", place.beside) if place.beside else {}),
            "derived": "yes" if place.is_derived else "no",
            "derivation": comparing.derivation(place),
            "weight_kg": style.plain(place.weight.kg.value) if place.weight else "",
            "weight_kg_exact": style.exact(place.weight.kg.value) if place.weight else "",
            "apart": " | ".join(_apart(one, placed)["text"] for one in lies_apart),
            "apart_factor": style.plain(nearest) if nearest else "",
            "apart_factor_exact": style.exact(nearest) if nearest else "",
            "suspect_unit": suspect.unit if suspect else "",
            "suspect_factor": style.plain(suspect.factor) if suspect else "",
            "suspect_factor_exact": style.exact(suspect.factor) if suspect else "",
            "working": style.working(place.working),
        }

    def view(self) -> View:
        """Return the charts, then one entry per dose, outcome and cautions before the numbers."""
        kg = self.comparison.weight
        at = f", at {weight(kg)}" if kg else ""
        groups = groupby(self._in_order(), key=lambda one: id(one.stated))
        notes = [("Named without a dose", tuple(wording.use(use) for use in self.beside))] if self.beside else []
        return View(
            title=f"{self.subject}, on a common axis{at}",
            lines=(self.catalogue.notice, source(self.catalogue), *comparing.absent(self.comparison.unplaced)),
            entries=tuple(tuple(self._fields(tuple(group))) for _, group in groups),
            notes=tuple(notes),
            charts=charts(self.comparison),
        )

    def _in_order(self) -> list[Placed | Unplaced]:
        """Return the doses axis by axis, then those without a place."""
        found = self.comparison
        return [p for drug, axis in found.axes for p in found.on(drug, axis)] + list(found.unplaced)

    def _cautions(self, stated: Stated) -> tuple[str, ...]:
        """Return the cautions of a reported dose; with a weight, also those that it brings."""
        if stated.origin is not Origin.REPORTED or stated.regimen is None:
            return ()
        if self.comparison.weight is None:
            return stated.regimen.cautions
        return wording.cautions(scale(stated.regimen, self.comparison.weight))

    def _fields(self, group: tuple[Placed | Unplaced, ...]) -> Iterator[Field]:
        """Yield the fields of one dose: whose it is, what is to be known of it, the numbers, and the source."""
        stated, prose = group[0].stated, "Outcome and cautions"
        yield from self._heading(stated)
        for text in self._cautions(stated):
            yield Field(column=prose, label="Caution", text=text, tone=Tone.CAUTION)
        for one in group:
            yield from self._doubts(one, prose)
        yield Field(column="Stated", label="Stated", text=style.range_text(stated.dose, unrounded=True))
        for one in group:
            yield from _numbers(one)
        yield Field(column="Source", label="Source", text=comparing.citation(stated))

    def _heading(self, stated: Stated) -> Iterator[Field]:
        regimen, prose = stated.regimen, "Outcome and cautions"
        if stated.origin is not Origin.REPORTED or regimen is None:
            whose = f"{regimen.id}: found in {comparing.name(stated)}" if regimen else comparing.name(stated)
            yield Field(column="Dose of", label="Dose of", text=whose, tone=Tone.STRONG)
            if stated.elsewhere is not None:
                given = ", ".join(part for part in (stated.drug, comparing.route(stated)) if part)
                yield Field(column="Dose of", label="Given", text=given)
            yield Field(column=prose, label="What it is", text=comparing.words(stated))
            return
        tone = Tone.NEGATIVE if comparing.is_negative(stated) else Tone.PLAIN
        yield Field(column="Dose of", label="Dose of", text=regimen.id, tone=Tone.STRONG)
        yield Field(column="Dose of", label="Given", text=wording.given(regimen))
        yield Field(column="Dose of", label="Studied in", text=wording.population(regimen))
        yield Field(column=prose, label="Outcome", text=wording.outcome(regimen), tone=tone)
        verdict = f"{regimen.audit.verdict} (read: {regimen.audit.read})"
        yield Field(column=prose, label="Audit", text=verdict)

    def _doubts(self, one: Placed | Unplaced, prose: str) -> Iterator[Field]:
        if isinstance(one, Unplaced):
            return
        for apart in self.comparison.apart_of(one):
            yield Field(column=prose, label="Apart", text=_apart(apart, one)["text"], tone=Tone.CAUTION)
        suspect = self.comparison.suspicion(one)
        if suspect is not None:
            yield Field(column=prose, label="Unit", text=comparing.suspicion(suspect), tone=Tone.CAUTION)


def _apart(found: Apart, placed: Placed) -> Document:
    """Return what lies apart, seen from one of the two doses."""
    is_own = found.placed is placed
    other = found.other if is_own else found.placed
    is_above = found.is_above is is_own
    text = comparing.apart(found) if is_own else comparing.apart_from(found)
    return {
        "from": comparing.name(other.stated),
        "kind": other.stated.origin.value,
        "direction": "above" if is_above else "below",
        "factor": documents.ratio(found.factor),
        "text": text,
    }


def _numbers(one: Placed | Unplaced) -> Iterator[Field]:
    column = "On the axis"
    if isinstance(one, Unplaced):
        yield Field(column=column, label=column, text=f"not on it: {comparing.ABSENCES[one.reason]}")
        return
    place = one.place
    if place.is_derived:
        derived = comparing.derivation(place).removeprefix("derived, ")
        yield Field(column=column, label="Derived", text=derived, tone=Tone.CAUTION)
    yield Field(column=column, label=column, text=style.range_text(place.range), tone=Tone.STRONG)
    if place.beside:
        yield Field(column=column, label="The same", text=style.range_text(place.beside))
    yield Field(column=column, label="Working", text=style.working(place.working), tone=Tone.QUIET)
