"""Reference test vectors: the catalogue's doses at several weights, and the outside problems, each with its source."""

from typing import Any, Final

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.dose.scaling import scale
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.weight import read_weight
from ketacalc.core.selftest.results import Outcome, Result
from ketacalc.output import documents, wording
from ketacalc.output.documents import Document

WEIGHTS: Final = ("3200 g", "12.5 kg", "70 kg", "154 lb", "160 kg")
"""A newborn, a child, an adult, an adult in pounds, and one above the cap that a source knows."""


def document(catalogue: Catalogue, results: tuple[Result, ...]) -> Document:
    """Return the document `ketacalc.vectors/1`."""
    return documents.envelope("vectors", catalogue) | {"vectors": [*_doses(catalogue), *_problems(results)]}


def _doses(catalogue: Catalogue) -> list[dict[str, Any]]:
    """Return what `dose` answers for every regimen at every weight."""
    found = []
    for regimen in catalogue.regimens:
        for text in WEIGHTS:
            dose = scale(regimen, Known(weight=read_weight(text)))
            found.append(
                {
                    "id": f"dose-{regimen.id}-{text.replace(' ', '-')}",
                    "operation": "dose",
                    "input": {"regimen": regimen.id, "weight": text, "reported": documents.bounds(regimen.reported)},
                    "result": documents.bounds(dose.amount),
                    "published": None,
                    "source": wording.citations(regimen),
                }
            )
    return found


def _problems(results: tuple[Result, ...]) -> list[dict[str, Any]]:
    """Return every answer of an outside problem; where the source's own pound factor was used, it is named."""
    return [
        {
            "id": f"{result.id}-{at}",
            "operation": result.kind,
            "input": result.inputs | {"asked": answer.quantity, "rounded_pound": by_pound},
            "result": documents.quantity(answer.exact),
            "published": answer.published or None,
            "source": result.source,
        }
        for result in results
        for by_pound in [result.outcome is Outcome.AGREES_BY_POUND]
        for at, answer in enumerate(result.answers, 1)
        if answer.exact is not None
    ]
