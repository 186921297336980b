"""The JSON Schema of a catalogue file, for editors that complete and check TOML: written by `write_schemas.py`.

Taplo, on which the editors' TOML support stands, reads the older drafts only; hence draft 4 here. The schema holds
the structure: keys, types and closed words. What compares values (a range, a citation) is `lint`'s.
"""

from itertools import product
from typing import Any, Final

Schema = dict[str, Any]

WORD: Final = r"\S"
"""Something must stand there that is not blank."""

AMOUNTS: Final = ("mg", "mcg", "ng", "g", "mmol", "micromol", "nmol")
UNITS: Final = tuple(
    f"{amount}{body}{per}"
    for per, body, amount in product(("", "/dose", "/h", "/min", "/s", "/day"), ("/kg", ""), AMOUNTS)
)
READ: Final = r"^ *(ng|mcg|ug|µg|μg|mg|g|nmol|micromol|mmol)(/kg)?(/(dose|s|min|h|hr|d|day))? *$"
"""Other spellings that are read as well."""
NUMBER: Final = r"^ *(0|[1-9][0-9]{0,6})(\.[0-9]{1,12})? *$"


def text(description: str, **more: Any) -> Schema:
    """Return a text that may be empty."""
    return {"type": "string", "description": description} | more


def named(description: str) -> Schema:
    """Return a text that is not blank."""
    return text(description, pattern=WORD)


def texts(description: str, **more: Any) -> Schema:
    """Return an array of texts that are not blank."""
    return {"type": "array", "items": {"type": "string", "pattern": WORD}, "description": description} | more


def word(description: str, *words: str) -> Schema:
    """Return one of a closed set of words; a hyphen may stand for a space."""
    spelt = [*words, *(one.replace(" ", "-") for one in words if " " in one)]
    return {"enum": spelt, "description": description}


def table(description: str, properties: dict[str, Schema], *required: str) -> Schema:
    """Return a table that has these keys and no others."""
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        **({"required": list(required)} if required else {}),
        "additionalProperties": False,
    }


def tables(items: Schema, **more: Any) -> Schema:
    """Return an array of tables."""
    return {"type": "array", "items": items} | more


BOUND: Final[Schema] = {
    "anyOf": [
        {"type": "string", "pattern": NUMBER},
        {"type": "number", "minimum": 0, "exclusiveMinimum": True, "maximum": 10_000_000, "exclusiveMaximum": True},
    ]
}
UNIT: Final[Schema] = {"anyOf": [{"enum": list(UNITS)}, {"type": "string", "pattern": READ}]}

OUTCOME: Final = table(
    "What the regimen is reported to have done.",
    {
        "direction": word("which way it points", "positive", "mixed", "negative", "not stated"),
        "text": named("in your own words"),
    },
    "direction",
    "text",
)
COMPARATOR: Final = table(
    "The dose of another drug that it was compared with; it is never scaled.",
    {
        "drug": named("the other drug"),
        "amount": named("its dose, as text: 0.025"),
        "unit": named("the unit of that dose"),
        "printed": text("the figure as the source prints it"),
        "route": text("in full; empty where it is not stated"),
        "note": text("what is to be known of it"),
    },
    "drug",
    "amount",
    "unit",
)
FOUND: Final = table(
    "A figure that was found in a source, named as a reference of the file or in words.",
    {
        "measure": word("what the figure measures; given unless stated", "given", "mean", "start", "threshold"),
        "dose": named("a number, or a range of what was given, with one unit: 10 to 60 mcg/kg/min"),
        "deviation": BOUND | {"description": "the standard deviation of a mean, in the unit of the mean"},
        "words": named("whom or what it is of, in your own words"),
        "source": text("what it was found in, where that is no reference of the file"),
        "reference": text("the number of the reference that it was found in"),
        "read": named("how much of that source was read: abstract, registry, secondary"),
    },
    *("dose", "words", "read"),
) | {
    "oneOf": [{"required": [key], "properties": {key: {"pattern": WORD}}} for key in ("source", "reference")],
    "anyOf": [
        {"not": {"required": ["deviation"]}},
        {"required": ["measure"], "properties": {"measure": {"enum": ["mean"]}}},
    ],
}
AUDIT: Final = table(
    "What a reading of the cited source found.",
    {
        "verdict": named("agrees, differs, unchecked and so on"),
        "read": text("how much of the source was read: nothing, abstract, registry, secondary"),
        "says": text("what it says, in your own words"),
        "suspect_unit": text("the unit that may have been meant, where the printed one is suspected to be wrong"),
        "cap": text("a largest dose that the source knows and the document omits: 30 mg"),
        "fixed": texts("the doses that were given, where the figure reads like a range and is none"),
        "found": tables(FOUND, description="the figures that were found in the sources, as far as they were read"),
    },
    "verdict",
)
REGIMEN: Final = table(
    "One way of dosing that the source reports.",
    {
        "id": named("its name in commands; unique over all catalogues that are used together"),
        "drug": named("the drug"),
        "indication": named("the id of what it was reported for"),
        "route": named("in full: intravenous, intranasal, oral"),
        "schedule": word("how the doses follow each other", "single", "repeated", "infusion", "daily", "daily divided"),
        "low": BOUND | {"description": "the lower bound, as text so that it stays exact"},
        "high": BOUND | {"description": "the upper bound; the same as low where the source gives one figure"},
        "unit": UNIT | {"description": "of both bounds, case-sensitive"},
        "printed": text("the figure letter by letter, as the source prints it"),
        "references": texts("the numbers of the references behind the figure", minItems=1),
        "unlisted": texts("numbers of papers behind the figure that the source does not list"),
        "doses_per_day": {
            "type": "array",
            "items": {"type": "integer", "minimum": 1, "maximum": 48},
            "description": "what a daily total is divided into, where the schedule is daily divided",
        },
        "population": text("who was treated"),
        "ages": word("whom it was reported for", "not stated", "adult", "paediatric", "all"),
        "patients": {
            "type": "integer",
            "minimum": 1,
            "maximum": 9_999_999,
            "description": "how many had the drug, as the source says",
        },
        "section": text("where in the source the figure stands"),
        "marker": text("the source's citation marker, where it differs from the references"),
        "outcome": OUTCOME,
        "comparator": COMPARATOR,
        "basis": text("salt or base, as the source states"),
        "cautions": texts("what to be cautious about, one sentence each"),
        "audit": AUDIT,
    },
    *("id", "drug", "indication", "route", "schedule", "low", "high", "unit", "references"),
)
FLAG: Final[Schema] = {"type": "boolean"}
REFERENCE: Final = table(
    "A document that is cited; identifiers only as a record shows them.",
    {
        "number": named("what entries cite it by"),
        "authors": texts("family name and initials each, in order"),
        "et_al": FLAG | {"description": "whether there are more authors than are named"},
        "last_author": text("the last of them, where the record names it after an omission"),
        "title": text("the title"),
        "journal": text("the journal"),
        "year": text("as text"),
        "volume": text("as text"),
        "issue": text("as text"),
        "pages": text("first and last"),
        "doi": text("as in 10.1000/xyz, without an address before it"),
        "pmid": text("digits, as text"),
        "pmcid": text("as in PMC1234567"),
        "url": text("a link"),
        "identified": FLAG | {"description": "whether it is known which document this is"},
        "cited": FLAG | {"description": "whether the source's text cites it"},
        "checked": text("how much of the record was read"),
    },
    "number",
)
NAMES: Final[dict[str, Schema]] = {
    "id": named("its name in commands"),
    "name": text("in full"),
    "aliases": texts("other names by which it is found"),
    "under": texts("the ids of the broader indications that hold it"),
}
USE: Final = table(
    "A use that the source names without a dose.",
    NAMES
    | {
        "section": text("where in the source it is named"),
        "references": texts("the numbers of what the source cites for it"),
        "marker": text("the source's citation marker, where it differs from the references"),
        "note": text("what is to be known of it"),
        "see": texts("ids of indications with a dose that somebody who asks for this may mean"),
    },
    "id",
)
ELSEWHERE: Final = table(
    "A dose that a cited document reports and the source does not.",
    {
        "id": named("its name; unique"),
        "reference": named("the number of the reference that reports it"),
        "drug": named("the drug"),
        "dose": named("a number, or a range, with one unit: 0.1 to 1 mg/kg/h"),
        "route": text("in full; empty where it is not known"),
        "words": text("how it was given, in your own words"),
        "read": text("how much of the document was read"),
    },
    *("id", "reference", "drug", "dose"),
)
FAULT: Final = table(
    "A fault of citation in the source.",
    {"text": named("what is wrong"), "references": texts("the numbers that it concerns")},
    "text",
)
SOURCE: Final = table(
    "The document that the figures are taken from.",
    {key: text(what) for key, what in (
        ("title", "its title"), ("author", "who wrote it"), ("publisher", "who published it"), ("date", "as text"),
    )},
)  # fmt: skip

CATALOGUE: Final[Schema] = {
    "$schema": "http://json-schema.org/draft-04/schema#",
    "title": "ketacalc catalogue",
    **table(
        "A catalogue of dosing regimens, each with its source.",
        {
            "version": text("of the data; it goes up with every change"),
            "title": text("what the catalogue holds"),
            "source": SOURCE,
            "indication": tables(table("Something that a drug is used for.", NAMES, "id")),
            "use": tables(USE),
            "regimen": tables(REGIMEN, minItems=1),
            "reference": tables(REFERENCE, minItems=1),
            "elsewhere": tables(ELSEWHERE),
            "fault": tables(FAULT),
        },
        "regimen",
        "reference",
    ),
}
