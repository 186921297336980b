"""Scaled doses as FHIR: one `ActivityDefinition` per regimen, several in a `Bundle` that is a mere collection.

A report is no order. So the resource is a draft and experimental, and has neither `kind` nor `intent`: an engine
that applies an ActivityDefinition of the kind MedicationRequest may write an active request from it, with the
intent `order` where none is stated (cqframework's clinical-reasoning does, in R4 and R5). Without a kind there is
nothing that it could write.
"""

import re
from collections.abc import Callable
from html import escape
from uuid import NAMESPACE_URL, uuid5

from ketacalc import __version__
from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.dose.scaling import Dose
from ketacalc.core.quantities import style
from ketacalc.output import wording
from ketacalc.output.dose import DoseResult
from ketacalc.output.fhir.dosage import Json, as_json, dosages, said
from ketacalc.output.formats.format import FhirVersion
from ketacalc.output.formats.markdown import literal
from ketacalc.output.result import article

Text = Callable[[str], str]


def write(report: DoseResult, version: FhirVersion) -> str:
    """Return the doses as FHIR JSON: a bare resource where there is one, else a collection of them."""
    resources = [_activity(report, dose, version) for dose in report.doses]
    if len(resources) == 1:
        return as_json(resources[0]) + "\n"
    entries: list[Json] = [
        {"fullUrl": _name(report.source.holding(dose.regimen), dose), "resource": resource}
        for dose, resource in zip(report.doses, resources, strict=True)
    ]
    return as_json({"resourceType": "Bundle", "type": "collection", "entry": entries}) + "\n"


def _activity(report: DoseResult, dose: Dose, version: FhirVersion) -> dict[str, Json]:
    """Return one dose as an ActivityDefinition; `usage` became Markdown in R5, where it was text before."""
    catalogue, regimen = report.source, dose.regimen
    own = catalogue.holding(regimen)
    usage: Text = literal if version is FhirVersion.R5 else str
    paragraphs, about = _paragraphs(report, dose), catalogue.indication(regimen.indication).name
    title = f"{regimen.id}: {regimen.drug}, {regimen.route}, as reported for {about}, scaled to {_kg(dose)}"
    head, *lines = (escape(text, quote=False) for text in (title, *paragraphs))  # as XHTML, no text of ours is markup
    told = f"<p><b>{head}</b></p>{''.join(f'<p>{line}</p>' for line in lines)}"
    stated = {"version": own.version} if own.version != "not stated" else {}
    return {
        "resourceType": "ActivityDefinition",
        "language": "en",
        "text": {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{told}</div>'},
        "identifier": [{"type": {"text": f"regimen of {_called(own)}"}, "value": regimen.id}],
        **stated,
        "name": "Regimen_" + re.sub(r"[^A-Za-z0-9]", "_", regimen.id)[:200],
        "title": title,
        "status": "draft",
        "experimental": True,
        "description": "\n\n".join(map(literal, paragraphs)),
        "usage": usage(f"{catalogue.notice} It is a report and no order; its figures are for {_kg(dose)}."),
        "relatedArtifact": _artifacts(own, dose),
        "productCodeableConcept": {"text": f"{regimen.drug} (salt or base: {regimen.expressed_as})"},
        "dosage": dosages(dose, catalogue, unrounded=report.unrounded),
    }


def _called(catalogue: Catalogue) -> str:
    return "the catalogue shipped with ketacalc" if catalogue.is_shipped else f"the catalogue {catalogue.name}"


def _kg(dose: Dose) -> str:
    return style.quantity(dose.weight.kg, unrounded=True)


def _paragraphs(report: DoseResult, dose: Dose) -> list[str]:
    """Return what a reader is told, one paragraph for each thing; outcome and cautions before the numbers."""
    regimen, catalogue = dose.regimen, report.source
    own = catalogue.holding(regimen)
    found = list(said(dose, catalogue, unrounded=report.unrounded))
    printed = f"Printed as: {regimen.printed}" if regimen.printed else ""
    found += [printed, f"Studied in: {wording.population(regimen)}"]
    found += [f"Mentioned, no dose given: {wording.use(use)}" for use in report.selection.uses]
    found.append(f"Computed by ketacalc {__version__} from {_called(own)}, version {own.version}, sha256 {own.sha256}")
    return [f"{part.rstrip('.')}." for part in found if part]


def _artifacts(catalogue: Catalogue, dose: Dose) -> list[Json]:
    """Return the article that the catalogue is transcribed from, and every reference behind the figure."""
    found: list[Json] = []
    if text := article(catalogue):
        found.append({"type": "derived-from", "display": text, "citation": literal(text)})
    for one in dose.regimen.cited:
        link, number = wording.link(one), f"[{one.number}]"
        artifact: dict[str, Json] = {"type": "citation", "label": number, "display": wording.short_citation(one)}
        artifact["citation"] = literal(wording.full_citation(one))
        found.append(artifact | ({"document": {"url": link}} if link and link.isascii() else {}))
    return found


def _name(catalogue: Catalogue, dose: Dose) -> str:
    """Return the name of a resource in its bundle: the same whenever catalogue, regimen and weight are the same."""
    what = f"ketacalc/{catalogue.sha256}/{dose.regimen.id}/{style.exact(dose.weight.kg.value)}"
    return f"urn:uuid:{uuid5(NAMESPACE_URL, what)}"
