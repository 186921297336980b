"""Compared doses as documents: who states a dose, where it lies, and what it lies apart from."""

from ketacalc.core.compare.agreement import standing
from ketacalc.core.compare.comparison import Comparison
from ketacalc.core.compare.disjoint import Apart
from ketacalc.core.compare.figures import Origin, Placed, Stated
from ketacalc.core.quantities import style
from ketacalc.output import documents
from ketacalc.output.compare import apartness, phrases
from ketacalc.output.documents import Document


def stated(comparison: Comparison, stated: Stated) -> Document:
    """Return who states a dose, with what stands beside it."""
    found, elsewhere = stated.found, stated.elsewhere
    regimen = stated.regimen if stated.origin is Origin.REPORTED else None
    return {
        "kind": stated.origin.value,
        "also_elsewhere": elsewhere.id if found and elsewhere else "",
        "name": phrases.name(stated),
        "regimen": stated.regimen.id if stated.regimen else None,
        "catalogue_name": stated.regimen.catalogue if stated.regimen else None,
        "drug": stated.drug,
        "indication": stated.regimen.indication if stated.regimen else None,
        "route": phrases.route(stated),
        "schedule": regimen.schedule.value if regimen else None,
        "stated": {"printed": regimen.printed if regimen else "", **documents.bounds(stated.dose)},
        "measure": found.measure.value if found else None,
        "deviation": documents.quantity(found.deviation) if found and found.deviation else None,
        "words": phrases.words(stated),
        "read": list(found.read if found else elsewhere.read if elsewhere else regimen.audit.read if regimen else ()),
        "audit_agreement": regimen.audit.agreement.value if regimen else None,
        "standing": standing(regimen).name.lower() if regimen else None,
        "outcome": regimen and {"direction": regimen.outcome.direction.value, "text": regimen.outcome.text},
        "cautions": list(phrases.cautions(stated, comparison.weight)),
        "citation": phrases.citation(stated),
        "citations": [documents.reference(one) for one in phrases.references(stated)],
    }


def placed(comparison: Comparison, placed: Placed) -> Document:
    """Return where a dose lies, how it came there, and what it lies apart from."""
    place, suspect = placed.place, comparison.suspicion(placed)
    return {
        "on_axis": documents.bounds(place.range),
        "beside": documents.bounds(place.beside) if place.beside else None,
        "derived": place.is_derived,
        "derivation": phrases.derivation(place),
        "spread_over_24_h": place.spread,
        "doses_per_day": place.doses or None,
        "at_weight": documents.quantity(place.weight.kg) if place.weight else None,
        "working": style.working(place.working),
        "apart": [apart(one, placed) for one in comparison.apart_of(placed)],
        "suspect_unit": suspect
        and {
            "unit": suspect.unit,
            "factor": documents.ratio(suspect.factor),
            "would_overlap_with_comparable_figures": suspect.meets,
            "text": apartness.suspicion(suspect),
        },
    }


def apart(found: Apart, placed: Placed) -> Document:
    """Return what lies apart, seen from one of the two doses."""
    is_own = found.placed is placed
    other = found.other if is_own else found.placed
    is_above = found.is_above is is_own
    text = apartness.apart(found) if is_own else apartness.apart_from(found)
    return {
        "from": phrases.name(other.stated),
        "kind": other.stated.origin.value,
        "direction": "above" if is_above else "below",
        "factor": documents.ratio(found.factor),
        "from_the_mean": found.is_from_mean,
        "text": text,
    }
