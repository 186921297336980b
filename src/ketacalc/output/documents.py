"""Results as JSON documents: the pieces that every document is made of.

A quantity has `value`, a number rounded to 15 significant digits, and `exact`, which is the authority: the
full decimal, or a fraction where the decimal does not end.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ketacalc import __version__
from ketacalc.core.catalogue.catalogue import Catalogue, Claim, Indication, SourceDose
from ketacalc.core.catalogue.regimen import Provenance, Reference, Regimen, SourceFigure, Step
from ketacalc.core.quantities import Quantity, Range, style
from ketacalc.core.quantities.weight import BodyWeight
from ketacalc.output import wording

Document = dict[str, Any]


def envelope(name: str, catalogue: Catalogue | None = None) -> Document:
    """Return what every document begins with: its schema, the version, the notice and the catalogues.

    `catalogue` is the first of them and `catalogues` are all; each regimen names its own.
    """
    document: Document = {"schema": f"ketacalc.{name}/1", "version": __version__}
    if catalogue is None:
        return document | {"notice": "Arithmetic, not a recommendation."}
    catalogues = [{"name": one.name, "version": one.version, "sha256": one.sha256} for one in catalogue.each]
    return document | {"notice": catalogue.notice, "catalogue": catalogues[0], "catalogues": catalogues}


def number(value: Fraction) -> float | int:
    """Return a number rounded to 15 significant digits, whole where it is."""
    text = style.signed(value)
    return float(text) if "." in text else int(text)


def ratio(value: Fraction) -> Document:
    """Return a number without a unit."""
    return {"value": number(value), "exact": style.exact(value)}


def figure(value: Range) -> Document:
    """Return a quantity, or `low` and `high` where it is a range."""
    return quantity(value.low) if value.is_point else bounds(value)


def quantity(value: Quantity) -> Document:
    """Return a quantity with its UCUM code."""
    return {
        "value": number(value.value),
        "unit": value.unit.symbol,
        "ucum": value.unit.ucum,
        "exact": style.exact(value.value),
    }


def weight(value: BodyWeight) -> Document:
    """Return a body weight in kilograms, with the weight as it was stated."""
    return quantity(value.kg) | {"given": quantity(value.given)}


def bounds(value: Range) -> Document:
    """Return a range as `low` and `high`, the same where it is a single figure."""
    return {"low": quantity(value.low), "high": quantity(value.high)}


def regimen(found: Regimen) -> Document:
    """Return what identifies a regimen and what is reported of it; no scaled dose."""
    return {
        "regimen": found.id,
        "catalogue_name": found.catalogue,
        "drug": found.drug,
        "indication": found.indication,
        "route": found.route,
        "schedule": found.schedule.value,
        "reported": {"printed": found.printed, **bounds(found.reported)},
        "section": found.section,
        "population": found.population,
        "ages": found.age_group.value,
        "patients": found.patients,
        "outcome": {"direction": found.outcome.direction.value, "text": found.outcome.text},
        "basis": found.expressed_as,
        "cautions": list(wording.audit_cautions(found)),
        "audit": {
            "agreement": found.audit.agreement.value,
            "read": list(found.audit.read),
            "read_on": found.audit.read_on or None,
            "says": found.audit.says,
            "suspect_unit": found.audit.suspect_unit or None,
            "found": [figure_of_source(one) for one in found.figures],
        },
        "citations": [reference(r) for r in found.cited],
    }


def whence(found: Provenance) -> Document:
    """Return who states a fact, and what was read of a source for it."""
    return {"from": found.origin.value, "read": list(found.read)}


def step(found: Step) -> Document:
    """Return one step of how a regimen was given."""
    return {
        **bounds(found.dose),
        "rise": quantity(found.rise) if found.rise else None,
        "every": bounds(found.every) if found.every else None,
        "over": bounds(found.over) if found.over else None,
        "of": found.of or None,
        **whence(found.whence),
    }


def claim(found: Claim) -> Document:
    """Return what the article reports beside a dose, with what a reading of its source found."""
    return {
        "printed": found.printed,
        "text": found.text,
        "section": found.section,
        "references": [r.number for r in found.references],
        "marker": found.marker,
        "unlisted": [r.number for r in found.unlisted],
        "agreement": found.audit.agreement.value,
        "read": list(found.audit.read),
        "read_on": found.audit.read_on or None,
        "says": found.audit.says,
    }


def figure_of_source(found: SourceFigure) -> Document:
    """Return a figure that an audit found in a source."""
    return {
        "measure": found.measure.value,
        **bounds(found.dose),
        "deviation": quantity(found.deviation) if found.deviation else None,
        "words": found.words,
        "source": wording.source_of(found),
        "identifier": found.identifier or None,
        "reference": found.reference.number if found.reference else None,
        "seen_at": found.seen_at or None,
        "read": list(found.read),
        "read_on": found.read_on or None,
    }


def use(found: Indication) -> Document:
    """Return a use that the article names without a dose."""
    return {
        "id": found.id,
        "name": found.name,
        "aliases": list(found.aliases),
        "under": list(found.under),
        "section": found.section,
        "references": [r.number for r in found.references],
        "cited_as": found.cited_as,
        "note": found.note,
    }


def elsewhere(found: SourceDose) -> Document:
    """Return a dose that a cited source reports and the article does not."""
    return {
        "id": found.id,
        "reported_in_the_article": False,
        "drug": found.drug,
        "route": found.route,
        "dose": bounds(found.dose),
        "words": wording.source_words(found),
        "read": list(found.read),
        "citation": reference(found.reference),
    }


def reference(found: Reference) -> Document:
    """Return a reference; what is not known of it is left out."""
    facts: Mapping[str, object] = {
        "number": found.number,
        "text": wording.full_citation(found),
        "authors": list(found.authors),
        "et_al": found.et_al,
        "last_author": found.last_author,
        "title": found.title,
        "journal": found.journal,
        "year": found.year,
        "volume": found.volume,
        "issue": found.issue,
        "pages": found.pages,
        "doi": found.doi,
        "pmid": found.pmid,
        "pmcid": found.pmcid,
        "url": found.url,
        "named": found.named,
        "seen": found.seen,
        "cited": found.cited,
        "checked": found.checked,
    }
    return {key: value for key, value in facts.items() if value or isinstance(value, bool)}
