"""What several documents hold: a regimen, a weight, figures, and the envelope around them."""

from collections.abc import Iterator
from typing import Final

from schemas.definitions import BOUNDS, DEFINITIONS, READ, READ_ON
from schemas.words import Schema, array, closed, count, named, optional, ref, text, word

REGIMEN: Final[dict[str, Schema]] = {
    "regimen": named("the id of the regimen"),
    "catalogue_name": named("the name of the catalogue that holds it, one of `catalogues`"),
    "drug": named(),
    "indication": named("the id of what it was reported for"),
    "route": named("in full"),
    "schedule": word("how the doses follow each other", "single", "repeated", "infusion", "daily", "daily divided"),
    "reported": closed(
        {"printed": text("the figure as the article prints it; empty where that is not stated"), **BOUNDS},
        "The dose as reported, in its own unit.",
    ),
    "section": text("where in the article the figure stands"),
    "population": text("who was treated"),
    "ages": word("whom it was reported for", "not stated", "adult", "paediatric", "all"),
    "patients": optional(count("how many had the drug, as the article says")),
    "outcome": closed(
        {
            "direction": word("which way it points", "positive", "mixed", "negative", "not stated"),
            "text": named("in our own words"),
        },
        "What the regimen is reported to have done.",
    ),
    "basis": text("salt or base, as the source states"),
    "cautions": array(text(), "what to be cautious about, one sentence each"),
    "audit": closed(
        {
            "agreement": word("how the article stands to its source", "agrees", "differs", "suspect", "unread"),
            "read": READ,
            "read_on": READ_ON,
            "says": text("what it says, in our own words"),
            "suspect_unit": optional(ref("unit") | {"description": "the unit that may have been meant"}),
            "found": array(ref("found"), "figures of the sources, as far as they were read"),
        },
        "What a reading of the cited source found.",
    ),
    "citations": array(ref("reference"), "the references behind the figure", minItems=1),
}

KILOGRAMS: Final[dict[str, Schema]] = {
    "value": {"type": "number", "minimum": 0.2, "maximum": 700},
    "unit": {"const": "kg"},
    "ucum": {"const": "kg"},
    "exact": ref("exact"),
}

WEIGHT: Final = closed(
    KILOGRAMS | {"given": ref("quantity") | {"description": "the weight as it was stated"}},
    "The body weight in kilograms.",
)

NUMBER: Final[Schema] = {"type": "number"}
COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
EXACT: Final = text("the full decimal, or a fraction where it does not end", pattern=r"^-?\d+(\.\d+)?$|^-?\d+/\d+$")
RATIO: Final = closed({"value": NUMBER, "exact": EXACT}, "A number without a unit.")
FIGURE: Final[Schema] = {"anyOf": [ref("quantity"), closed(BOUNDS, "A range.")]}


def document(
    name: str,
    description: str,
    properties: dict[str, Schema],
    *,
    catalogue: bool = True,
    may_lack: bool = False,
    bare: tuple[str, ...] = (),
) -> Schema:
    """Return the schema of one document with the definitions that it uses; a bare one is a line among many.

    Where `may_lack`, the catalogue is null in a document of arithmetic alone.
    """
    envelope: dict[str, Schema] = {
        "schema": {"const": f"ketacalc.{name}/1", "description": "the name and version of this schema"},
        "version": text("the version of ketacalc", pattern="^[0-9]+\\.[0-9]+\\.[0-9]+"),
        "notice": text("the line that every output carries", pattern="not a recommendation\\.$"),
    }
    if catalogue:
        envelope["catalogue"] = optional(ref("catalogue")) if may_lack else ref("catalogue")
        least = {} if may_lack else {"minItems": 1}
        envelope["catalogues"] = array(
            ref("catalogue"), "all that were used, in the order in which they were named", **least
        )
    if bare:
        envelope = {name: envelope[name] for name in ("schema", "notice")}
    whole = closed(envelope | properties, description, must_have=bare)
    used = sorted(set(references(whole)))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"ketacalc.{name}/1",
        **whole,
        "$defs": {found: DEFINITIONS[found] for found in used},
    }


def references(schema: object) -> Iterator[str]:
    """Yield the definitions that a schema stands on, those of its definitions too."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            yield name
            yield from references(DEFINITIONS[name])
        for inner in schema.values():
            yield from references(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from references(inner)
