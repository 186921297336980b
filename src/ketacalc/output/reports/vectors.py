"""Reference vectors as JSON: one document, or one line for each."""

from typing import Any

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.quantities import Quantity
from ketacalc.core.vectors.vector import Judgement, Result, Vector
from ketacalc.output import documents
from ketacalc.output.documents import Document


def document(catalogue: Catalogue, vectors: tuple[Vector, ...]) -> Document:
    """Return the document `ketacalc.vectors/1`."""
    return documents.envelope("vectors", catalogue) | {"vectors": [vector(one) for one in vectors]}


def vector(one: Vector) -> Document:
    """Return one vector: what goes in, and what must come out."""
    return {
        "id": one.id,
        "operation": one.operation,
        "input": one.input,
        "expect": {"refuse": True} if one.expected is None else {"result": result(one.expected)},
        "flags": list(one.flags),
        "comment": one.comment,
        "source": one.source,
    }


def result(found: Result) -> Any:
    """Return a quantity, the two ends of a range, or a verdict with its slips."""
    if isinstance(found, Judgement):
        return {"verdict": found.verdict, "slips": list(found.slips)}
    return documents.quantity(found) if isinstance(found, Quantity) else documents.bounds(found)
