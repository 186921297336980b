"""Compared doses as rows: one per dose on an axis, then one per dose that has no place."""

from typing import Final

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.compare.comparison import Comparison
from ketacalc.core.compare.figures import Placed, Stated
from ketacalc.core.quantities import style
from ketacalc.output import records
from ketacalc.output.compare import facts, phrases

HEADER: Final = (
    "kind", "also_elsewhere", "name", "regimen", "drug", "indication", "route", "schedule", "printed",
    *records.columns("stated"), "axis", *records.columns("on_axis"), *records.columns("beside"), "derived",
    "derivation", "weight_kg", "weight_kg_exact", "measure", "deviation", "deviation_exact", "deviation_unit", "words",
    "read", "apart", "apart_least", "apart_least_exact", "apart_most", "apart_most_exact",
    "suspect_unit", "suspect_factor", "suspect_factor_exact", "not_on_an_axis", "audit_agreement", "standing",
    "outcome_direction", "outcome", "cautions", "citations", "working", "without_dose", *records.PROVENANCE,
)  # fmt: skip


def rows(comparison: Comparison, catalogue: Catalogue) -> list[dict[str, str]]:
    """Return the rows, each with the catalogue that its regimen comes from."""
    found = [
        _row(comparison, placed.stated, catalogue) | _placed_row(comparison, placed)
        for drug, axis in comparison.axes
        for placed in comparison.on(drug, axis)
    ]
    absent = comparison.unplaced
    return found + [
        _row(comparison, one.stated, catalogue) | {"not_on_an_axis": phrases.ABSENCES[one.reason]} for one in absent
    ]


def _row(comparison: Comparison, stated: Stated, catalogue: Catalogue) -> dict[str, str]:
    document = facts.stated(comparison, stated)
    names = ("kind", "name", "regimen", "drug", "indication", "route", "schedule", "measure", "words")
    outcome = document["outcome"] or {"direction": "", "text": ""}
    return {key: document[key] or "" for key in (*names, "also_elsewhere", "audit_agreement", "standing")} | {
        "read": ", ".join(document["read"]),
        "printed": document["stated"]["printed"],
        **records.bounds("stated", stated.dose),
        **_deviation(stated),
        "outcome_direction": outcome["direction"],
        "outcome": outcome["text"],
        "cautions": " | ".join(document["cautions"]),
        "citations": document["citation"],
        **records.provenance(catalogue, stated.regimen),
    }


def _deviation(stated: Stated) -> dict[str, str]:
    """Return the standard deviation of a mean, in the unit of the mean as stated."""
    deviation = stated.found.deviation if stated.found else None
    if deviation is None:
        return {}
    value = deviation.value
    return {
        "deviation": style.plain(value),
        "deviation_exact": style.exact(value),
        "deviation_unit": deviation.unit.symbol,
    }


def _placed_row(comparison: Comparison, placed: Placed) -> dict[str, str]:
    place, suspect = placed.place, comparison.suspicion(placed)
    lies_apart = comparison.apart_of(placed)
    factors = sorted(one.factor for one in lies_apart)
    return {
        "axis": place.axis.value,
        **records.bounds("on_axis", place.range),
        **(records.bounds("beside", place.beside) if place.beside else {}),
        "derived": "yes" if place.is_derived else "no",
        "derivation": phrases.derivation(place),
        **records.weight(place.weight),
        "apart": " | ".join(facts.apart(one, placed)["text"] for one in lies_apart),
        "apart_least": style.plain(factors[0]) if factors else "",
        "apart_least_exact": style.exact(factors[0]) if factors else "",
        "apart_most": style.plain(factors[-1]) if factors else "",
        "apart_most_exact": style.exact(factors[-1]) if factors else "",
        "suspect_unit": suspect.unit if suspect else "",
        "suspect_factor": style.plain(suspect.factor) if suspect else "",
        "suspect_factor_exact": style.exact(suspect.factor) if suspect else "",
        "working": style.working(place.working),
    }
