"""Write the JSON Schemas of the documents into the package: `python scripts/write_schemas.py`.

Each file is whole in itself, so that a reader needs no second one; what the documents share is written here once.
The closed words are spelt out instead of being taken from the code: a schema is a promise, and the tests hold
the code to it. `python scripts/write_schemas.py --check` writes nothing and exits 1 when a file is stale.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

Schema = dict[str, Any]

FOLDER: Final = Path(__file__).resolve().parents[1] / "src" / "ketacalc" / "schemas"


def ref(name: str) -> Schema:
    """Return a reference to a shared definition."""
    return {"$ref": f"#/$defs/{name}"}


def text(description: str = "", **more: Any) -> Schema:
    """Return a text, empty ones included."""
    return {"type": "string"} | ({"description": description} if description else {}) | more


def named(description: str = "") -> Schema:
    """Return a text that is never empty."""
    return text(description, minLength=1)


def word(description: str, *words: str) -> Schema:
    """Return one of a closed set of words."""
    return {"enum": list(words), "description": description}


def flag(description: str) -> Schema:
    """Return a truth value."""
    return {"type": "boolean", "description": description}


def array(items: Schema, description: str = "", **more: Any) -> Schema:
    """Return an array."""
    return {"type": "array", "items": items} | ({"description": description} if description else {}) | more


def count(description: str, *, most: int | None = None) -> Schema:
    """Return a whole number above zero."""
    return {"type": "integer", "description": description, "minimum": 1} | ({"maximum": most} if most else {})


def optional(schema: Schema) -> Schema:
    """Return a schema that takes null too."""
    return {"anyOf": [schema, {"type": "null"}]}


def closed(properties: dict[str, Schema], description: str = "", *, must_have: tuple[str, ...] = ()) -> Schema:
    """Return an object that has these properties and no others, all of them unless it is said which."""
    said = {"description": description} if description else {}
    return {
        "type": "object",
        **said,
        "properties": properties,
        "required": list(must_have or properties),
        "additionalProperties": False,
    }


HEADS: Final = "ng mcg mg g kg lb mL L nmol micromol mmol gtt s min h day"
PER: Final = "kg dose s min h day mL dL L mol mmol"
UCUM: Final = {"mcg": "ug", "lb": r"\[lb_av\]", "micromol": "umol", "gtt": r"\{gtt\}", "day": "d", "dose": r"\{dose\}"}


def units(spelling: dict[str, str]) -> str:
    """Return the pattern of a unit: what is measured, then up to two denominators."""
    head, per = ("|".join(spelling.get(part, part) for part in parts.split()) for parts in (HEADS, PER))
    return f"^({head})(/({per})){{0,2}}$"


BOUNDS: Final = {"low": ref("quantity"), "high": ref("quantity")}

REFERENCE: Final = closed(
    {
        "number": named("as the article numbers it; uncited-A and so on for a paper that it does not list"),
        "text": named("the whole reference in one line"),
        "authors": array(text(), "family name and initials each", minItems=1),
        "et_al": flag("whether there are more authors than are named"),
        "last_author": named("the last of them, where the record names it after an omission"),
        "title": named(),
        "journal": named(),
        "year": named(),
        "volume": named(),
        "issue": named(),
        "pages": named(),
        "doi": named(),
        "pmid": named(),
        "pmcid": named(),
        "url": named("the link that the article prints"),
        "identified": flag("whether it is known which paper this is"),
        "cited": flag("whether the article's text cites it"),
        "checked": named("how much of the record was read"),
    },
    "A reference; what is not known of it is left out.",
    must_have=("number", "text", "et_al", "identified", "cited"),
)

DEFINITIONS: Final[dict[str, Schema]] = {
    "exact": text(
        "the full decimal, or a fraction in lowest terms where the decimal does not end; never zero",
        pattern="^([1-9][0-9]*(\\.[0-9]*[1-9])?|0\\.[0-9]*[1-9]|[1-9][0-9]*/[1-9][0-9]*)$",
    ),
    "unit": text("the unit as ketacalc prints it, case-sensitive", pattern=units({})),
    "ucum": text("the unit as a UCUM code", pattern=units(UCUM)),
    "quantity": closed(
        {
            "value": {
                "type": "number",
                "exclusiveMinimum": 0,
                "description": "rounded to 15 significant digits; `exact` is the authority",
            },
            "unit": ref("unit"),
            "ucum": ref("ucum"),
            "exact": ref("exact"),
        },
        "A number with its unit.",
    ),
    "measure": closed(
        {
            "value": {"type": "number", "minimum": 0, "description": "rounded to 15 significant digits"},
            "unit": ref("unit"),
            "ucum": ref("ucum"),
            "exact": text("the full decimal, or a fraction; zero is none", pattern=r"^\d+(\.\d+)?$|^\d+/\d+$"),
        },
        "A number with its unit, which may be zero.",
    ),
    "bounds": closed(BOUNDS, "A range; low and high are the same where it is a single figure."),
    "catalogue": closed(
        {
            "name": named("`shipped`, or the name of the file that was asked for"),
            "version": text("the version of the data"),
            "sha256": text("of the file that it was read from", pattern="^[0-9a-f]{64}$"),
        },
        "The catalogue behind the document.",
    ),
    "reference": REFERENCE,
    "use": closed(
        {
            "id": named(),
            "name": text(),
            "aliases": array(text()),
            "under": array(named(), "the ids of the broader indications that hold it"),
            "section": text("where in the article it is named"),
            "references": array(named(), "their numbers"),
            "cited_as": named("the article's marker, or the numbers, or `none`"),
            "note": text(),
        },
        "A use that the article names without a dose.",
    ),
    "indication": closed(
        {
            "id": named(),
            "name": text(),
            "aliases": array(text()),
            "under": array(named(), "the ids of the broader indications that hold it"),
        },
        "Something that a regimen was reported for.",
    ),
    "found": closed(
        {
            "measure": word("what the figure measures", "given", "mean", "start", "threshold"),
            **BOUNDS,
            "deviation": optional(ref("quantity")),
            "words": named("whom or what it is of, in our own words"),
            "source": named("what it was found in"),
            "reference": optional(named("the number of the reference that it was found in")),
            "read": named("how much of the source was read"),
        },
        "A figure that an audit found in a source.",
    ),
    "elsewhere": closed(
        {
            "id": named(),
            "reported_in_the_article": {"const": False, "description": "always false: a cited source reports it"},
            "drug": named(),
            "route": text("empty where it is not known"),
            "dose": ref("bounds"),
            "words": text("how it was given, in our own words"),
            "read": text("how much of the source was read"),
            "citation": ref("reference"),
        },
        "A dose that a cited source reports and the article does not.",
    ),
}

REGIMEN: Final[dict[str, Schema]] = {
    "regimen": named("the id of the regimen"),
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
            "verdict": named(),
            "read": text("how much of the source could be read"),
            "says": text("what it says, in our own words"),
            "suspect_unit": optional(ref("unit") | {"description": "the unit that may have been meant"}),
            "found": array(ref("found"), "figures of the sources, as far as they were read"),
        },
        "What a reading of the cited source found.",
    ),
    "citations": array(ref("reference"), "the references behind the figure", minItems=1),
}

DERIVED: Final = closed(
    {
        "what": word(
            "what the figure is",
            "each dose",
            "per hour",
            "volume",
            "volume of each dose",
            "total",
            "total volume",
            "unit",
        ),
        "label": named("the same for a person to read"),
        "doses_per_day": optional(count("the number of doses that a daily total is divided into", most=48)),
        "spread_over_24_h": flag("whether a daily total was spread evenly over 24 h, or a rate taken for a whole day"),
        **BOUNDS,
        "working": named("how it came about, unrounded"),
    },
    "A figure that follows from the scaled dose.",
)

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

FAULT: Final = closed(
    {"text": named(), "references": array(named(), "the numbers that it concerns")},
    "A fault of citation in the article.",
)

COMPARATOR: Final = closed(
    {
        "drug": named(),
        "amount": ref("quantity"),
        "printed": text("as the article prints it"),
        "route": text("empty where it is not stated"),
        "note": text(),
    },
    "The dose of another drug that the regimen was compared with; never scaled.",
)


NUMBER: Final[Schema] = {"type": "number"}
COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
EXACT: Final = text("the full decimal, or a fraction where it does not end", pattern=r"^-?\d+(\.\d+)?$|^-?\d+/\d+$")
RATIO: Final = closed({"value": NUMBER, "exact": EXACT}, "A number without a unit.")
FIGURE: Final[Schema] = {"anyOf": [ref("quantity"), closed(BOUNDS, "A range.")]}
SLIPS: Final = (
    "minute-hour", "hour-day", "minute-day", "milligram-microgram", "pump-unit", "time-forgotten", "ten-fold",
    "hundred-fold", "pound-kilogram", "weight-forgotten", "weight-twice", "volume-for-amount", "day-for-dose",
    "salt-base", "digits-swapped", "point-moved",
)  # fmt: skip
OUTCOMES: Final = (
    "agrees", "agrees with the source's own pound factor", "published answer wrong", "out of scope", "disagrees",
)  # fmt: skip


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


SCHEMAS: Final[dict[str, Schema]] = {
    "dose": document(
        "dose",
        "Every regimen reported for an indication, scaled to a body weight.",
        {
            "subject": named("what was asked for"),
            "weight": WEIGHT,
            "doses": array(
                closed(
                    REGIMEN
                    | {
                        "amount": ref("bounds") | {"description": "the dose scaled to the body weight"},
                        "by_weight": flag("whether the dose depends on the body weight"),
                        "derived": array(DERIVED, "what follows from the amount"),
                        "working": named("how the amount came about, unrounded"),
                    }
                ),
                "in the article's order",
                minItems=1,
            ),
            "without_dose": array(ref("use"), "uses under what was asked for that have no dose"),
        },
    ),
    "card": document(
        "card",
        "Regimens at several body weights, to print.",
        {
            "subject": named("what was asked for"),
            "weights": array(WEIGHT, "in the order of the rows", minItems=1),
            "concentration": optional(ref("quantity")),
            "tables": array(
                closed(
                    REGIMEN
                    | {
                        "by_weight": flag("whether the dose depends on the body weight"),
                        "volumes_withheld": text("why no volume is stated where one was asked for; empty otherwise"),
                        "rows": array(
                            closed(
                                {
                                    "weight": WEIGHT,
                                    "amount": ref("bounds") | {"description": "the dose scaled to the body weight"},
                                    "derived": array(DERIVED, "what follows from the amount"),
                                    "cautions": array(named(), "what this weight brings"),
                                    "working": named("how the amount came about, unrounded"),
                                }
                            ),
                            "one for each weight",
                            minItems=1,
                        ),
                    }
                ),
                "one for each regimen, in the article's order",
                minItems=1,
            ),
            "without_dose": array(ref("use"), "uses under what was asked for that have no dose"),
        },
    ),
    "convert": document(
        "convert",
        "One quantity in another unit.",
        {
            "given": ref("quantity"),
            "weight": optional(closed(KILOGRAMS, "The body weight in kilograms.")),
            "concentration": optional(ref("quantity")),
            "drop_factor": optional(ref("quantity")),
            "molar_mass": optional(ref("quantity")),
            "result": ref("quantity"),
            "derived": flag("whether a daily total was spread evenly over 24 h, or a rate taken for a whole day"),
            "working": named("how the result came about, unrounded"),
        },
        catalogue=False,
    ),
    "list": document(
        "list",
        "What a catalogue holds.",
        {
            "indications": array(ref("indication"), minItems=1),
            "regimens": array(closed(REGIMEN), "in the article's order"),
            "uses": array(ref("use"), "uses without a dose"),
            "elsewhere": array(ref("elsewhere"), "doses of cited sources, where they were asked for"),
        },
    ),
    "show": document(
        "show",
        "One regimen with all that is known about it.",
        REGIMEN
        | {
            "marker": text("the article's citation marker, where it differs from the references"),
            "doses_per_day": array(
                count("a number of doses", most=48),
                "what a daily total is divided into, where that is reported",
                uniqueItems=True,
            ),
            "comparator": optional(COMPARATOR),
            "faults": array(named(), "faults of citation in the article that concern this regimen"),
        },
    ),
    "cite": document(
        "cite",
        "References of a catalogue.",
        {
            "source": closed(
                {"title": text(), "author": text(), "publisher": text(), "date": text()},
                "The article behind the catalogue; empty where it names none.",
            ),
            "references": array(ref("reference")),
            "faults": array(FAULT, "faults of citation in the article"),
        },
    ),
}


SLIP: Final = closed(
    {
        "code": word("which slip", *SLIPS),
        "factor": NUMBER,
        "factor_exact": EXACT,
        "corrected": FIGURE,
        "regimen": optional(named("what the corrected figure would fit; null in a table")),
        "text": named("the slip as a sentence"),
    },
    "A slip that would explain a figure; it is listed and never applied.",
)
VERDICT: Final = word("where the dose lies", "within", "below", "above", "outside", "not comparable")

SCHEMAS.update(
    {
        "check": document(
            "check",
            "A dose against what is reported.",
            {
                "subject": named("what the dose was held against"),
                "dose": FIGURE,
                "weight": optional(ref("quantity")),
                "concentration": optional(ref("quantity")),
                "tolerance": RATIO,
                "verdict": VERDICT,
                "headline": named("the verdict with the route, or with a negative outcome"),
                "regimens": array(
                    closed(
                        REGIMEN
                        | {
                            "verdict": VERDICT,
                            "bounds": optional(closed(BOUNDS, "What is reported, in the unit of the dose.")),
                            "rounded": flag("whether the dose equals a bound only as rounded at its decimals"),
                            "ratio": optional(RATIO),
                            "deviation_percent": optional(RATIO),
                            "working": text("how the bounds came about; empty where nothing is comparable"),
                        }
                    ),
                    "in the article's order",
                    minItems=1,
                ),
                "slips": array(SLIP, "the likeliest first; none where the dose is within"),
                "without_dose": array(ref("use"), "uses without a dose under the same name"),
            },
        ),
        "verify": document(
            "verify",
            "A dosing table computed again.",
            {
                "table": named("the name of the file"),
                "counts": closed(dict.fromkeys(("ok", "differs", "refused"), COUNT)),
                "cells": array(
                    closed(
                        {
                            "row": count("counted from 1 after the header"),
                            "column": text("its header"),
                            "printed": text("the figure as it stands in the table"),
                            "expected": optional(ref("quantity")),
                            "deviation_percent": optional(NUMBER),
                            "status": word("what became of the cell", "ok", "differs", "refused"),
                            "slips": array(SLIP),
                            "note": text("why it was refused, or what is to be known of it"),
                        }
                    )
                ),
                "findings": array(
                    closed(
                        {
                            "column": optional(text("its header; null for the whole table")),
                            "cells": count("how many figures it is"),
                            "factor": NUMBER,
                            "factor_exact": EXACT,
                            "slips": array(word("a slip that all of them share", *SLIPS)),
                            "text": named(),
                        }
                    ),
                    "what is off everywhere by the same factor",
                ),
            },
            catalogue=False,
        ),
        "selftest": document(
            "selftest",
            "Outside problems solved on this machine.",
            {
                "sound": flag("whether nothing disagrees"),
                "problems": count("how many problems were shipped"),
                "counts": closed(dict.fromkeys(OUTCOMES, COUNT)),
                "units": closed(
                    {"compared": count("kept units"), "stale": array(named()), "pint": named("its version")}
                ),
                "results": array(
                    closed(
                        {
                            "id": named(),
                            "kind": named(),
                            "source": named("its address"),
                            "outcome": word("how the answers compare", *OUTCOMES),
                            "reason": text(),
                            "answers": array(
                                closed(
                                    {
                                        "quantity": named(),
                                        "published": text("as the source prints it"),
                                        "exact": optional(ref("quantity")),
                                    }
                                )
                            ),
                        }
                    ),
                    minItems=1,
                ),
            },
            catalogue=False,
        ),
        "vectors": document(
            "vectors",
            "Reference test vectors for other calculators.",
            {
                "vectors": array(
                    closed(
                        {
                            "id": named(),
                            "operation": named("`dose`, or the kind of an outside problem"),
                            "input": {
                                "type": "object",
                                "description": "what is given, by name",
                                "properties": {},
                                "patternProperties": {"^[a-z_]+$": {}},
                                "required": [],
                                "additionalProperties": False,
                                "minProperties": 1,
                            },
                            "result": {"anyOf": [ref("quantity"), closed(BOUNDS)]},
                            "published": optional(named("the answer as an outside source prints it")),
                            "source": named(),
                        }
                    ),
                    minItems=1,
                )
            },
        ),
        "check-line": document(
            "check-line",
            "The answer to one line of `check -`.",
            {
                "line": count("the number of the line"),
                "verdict": optional(VERDICT),
                "input": text("a line that was refused, quoted"),
                "error": named("why it was refused"),
                "dose": FIGURE,
                "headline": named("the verdict with the route, or with a negative outcome"),
                "regimens": array(
                    closed(
                        {
                            "regimen": named(),
                            "verdict": VERDICT,
                            "rounded": flag("whether the dose equals a bound only as rounded at its decimals"),
                            "ratio": optional(RATIO),
                        }
                    )
                ),
                "slips": array(SLIP),
            },
            bare=("schema", "notice", "line", "verdict"),
        ),
    }
)

MEASURED: Final = closed(
    {
        "exact": ref("quantity") | {"description": "what arithmetic asks for"},
        "set": ref("quantity") | {"description": "what can be measured; the same where no step is stated"},
        "deviation_percent": RATIO,
    },
    "A volume or a rate, as arithmetic has it and as it can be set.",
)
MIX: Final = closed(
    {
        "concentration": ref("quantity") | {"description": "as it is meant to be"},
        "made": ref("quantity") | {"description": "as measuring makes it"},
        "undiluted": optional(flag("whether the drug is given as it comes; null where no vial is stated")),
        "amount": optional(ref("quantity") | {"description": "the drug that is meant"}),
        "drug": optional(ref("quantity") | {"description": "the drug that measuring puts into it"}),
        "volume": optional(ref("quantity") | {"description": "what there is of it"}),
        "draw_up": optional(MEASURED),
        "diluent": optional(ref("measure")),
        "vials": optional(count("how many are opened; null where their volume is not stated")),
        "left_in_vials": optional(closed({"volume": ref("measure"), "amount": ref("measure")})),
        "added_to_full": optional(
            closed(
                {"concentration": ref("quantity"), "deviation_percent": RATIO},
                "Where the drug is added to a full container and nothing is taken out before.",
            )
        ),
    },
    "What is put together.",
)
DELIVERY: Final = closed(
    {
        "end": word("which dose of a range it is", "only", "low", "high", "rung"),
        "dose": ref("quantity"),
        "amount": ref("quantity") | {"description": "the dose for this patient"},
        "give": MEASURED | {"description": "the volume to give, or the rate of the pump"},
        "gives": ref("quantity") | {"description": "what the patient truly gets"},
        "deviation_percent": RATIO,
        "verdict": word("where that lies in what is reported, or was asked for", "within", "below", "above"),
        "pump": optional(MEASURED | {"description": "the rate that gives a single dose in the time stated"}),
        "drops": optional(MEASURED),
        "from_full": optional(ref("quantity") | {"description": "the same dose from a full container"}),
        "pump_from_full": optional(ref("quantity")),
        "takes": optional(ref("quantity") | {"description": "how long a single dose takes"}),
        "lasts": optional(ref("quantity")),
        "total": optional(ref("quantity")),
        "total_volume": optional(ref("quantity")),
        "left": optional(ref("measure")),
        "containers": optional(count("how many the time takes")),
        "enough": flag("whether one is enough, as far as its volume is known"),
        "working": named("how it came about, unrounded"),
    },
    "One dose as it is given.",
)
COMPARED: Final = SCHEMAS["check"]["properties"]["regimens"]["items"]

SCHEMAS["prepare"] = document(
    "prepare",
    "A dose with every recipe for it, or what a running infusion gives.",
    {
        "weight": optional(closed(KILOGRAMS, "The body weight in kilograms.")),
        "stated": closed(
            {
                name: ref("quantity")
                for name in (
                    "container", "amount", "concentration", "drop_factor", "duration", "graduation", "step", "rate",
                    "waste",
                )
            },
            "What was stated of the preparation.",
            must_have=(),
        )
        | {"required": []},
        "accepted": array(word("what was accepted", "rounding", "caution")),
        "regimen": optional(closed(REGIMEN)),
        "route": optional(named("how it is given, where that is known")),
        "dose": optional(ref("bounds") | {"description": "the dose in its own unit; null for a running infusion"}),
        "spread_over_24_h": flag("whether a daily total was spread evenly over 24 h"),
        "cautions": array(named(), "of the regimen and of this weight"),
        "recipes": array(
            closed(
                {
                    "stock": optional(
                        closed({"strength": ref("quantity"), "vial": optional(ref("quantity"))}, "The vial.")
                    ),
                    "doses_per_day": optional(count("the number of doses that a daily total is divided into", most=48)),
                    "mix": MIX,
                    "deliveries": array(DELIVERY, minItems=1),
                    "ladder": array(DELIVERY, "from low to high, both ends among them"),
                    "waste": optional(ref("quantity") | {"description": "the drug in a discarded volume"}),
                    "cautions": array(named(), "what is to be watched"),
                }
            ),
            "one for each vial, and for each number of doses in a day",
        ),
        "refused": array(
            closed({"strength": ref("quantity"), "reason": named()}),
            "vials from which the dose cannot be measured closely enough",
        ),
        "infusion": optional(
            closed(
                {
                    "rate": ref("quantity"),
                    "mix": optional(MIX),
                    "gives": array(ref("quantity"), "the dose in each unit that people state it in"),
                    **{
                        name: optional(ref("measure"))
                        for name in (
                            "drops", "lasts", "volume", "total", "left", "left_drug", "left_time", "waste",
                        )
                    },
                    "enough": flag("whether what is there reaches, as far as its volume is known"),
                    "headline": optional(named("the verdict in words")),
                    "verdict": optional(VERDICT),
                    "regimens": array(COMPARED),
                    "slips": array(SLIP),
                    "working": array(named()),
                }
            )
        ),
    },
    may_lack=True,
)  # fmt: skip
APART: Final = closed(
    {
        "from": named("whose dose it is"),
        "kind": word("who states it", "reported", "found by the audit", "elsewhere"),
        "direction": word("on which side of it this dose lies", "above", "below"),
        "factor": RATIO,
        "text": named("the same as a sentence"),
    },
    "Something that a dose does not overlap with.",
)
SUSPECT: Final = closed(
    {
        "unit": ref("unit"),
        "factor": RATIO | {"description": "how many times higher the figure would lie; no dose follows from it"},
        "would_overlap_with_the_sources": flag("whether it would then overlap with each figure held against it"),
        "text": named("the doubt as a sentence"),
    },
    "A unit that may have been meant instead of the printed one.",
)
STATED: Final[dict[str, Schema]] = {
    "kind": word("who states the dose", "reported", "found by the audit", "elsewhere"),
    "name": named("whose dose it is"),
    "regimen": optional(named("whose it is, or whose audit found it")),
    "drug": named(),
    "indication": optional(named("the id of what it was reported for")),
    "route": text("empty where it is not known"),
    "schedule": optional(
        word("how doses follow each other", "single", "repeated", "infusion", "daily", "daily divided")
    ),
    "stated": closed({"printed": text("as the article prints it"), **BOUNDS}, "The dose as stated, in its own unit."),
    "measure": optional(word("what a figure that was found measures", "given", "mean", "start", "threshold")),
    "deviation": optional(ref("quantity")),
    "words": text("whom or what a figure is of"),
    "read": text("how much of the source was read"),
    "audit_verdict": optional(text("what the audit makes of a reported dose")),
    "outcome": optional(REGIMEN["outcome"]),
    "cautions": REGIMEN["cautions"],
    "citation": named("the source in short"),
    "citations": array(ref("reference")),
}
SCHEMAS["compare"] = document(
    "compare",
    "Doses on common axes, with what the audit found in the sources.",
    {
        "subject": named("what was asked for"),
        "weight": optional(WEIGHT),
        "axes": array(
            closed(
                {
                    "drug": named(),
                    "axis": word("what its doses have in common", "single or each dose", "rate"),
                    "unit": word("the unit of the axis", "mg/kg", "mg/kg/h"),
                    "figures": array(
                        closed(
                            STATED
                            | {
                                "on_axis": ref("bounds"),
                                "beside": optional(ref("bounds") | {"description": "a rate in mcg/kg/min"}),
                                "derived": flag("whether more than the unit was changed"),
                                "derivation": text("the same in words; empty where at most the unit was changed"),
                                "spread_over_24_h": flag("whether a daily total was spread evenly over 24 h"),
                                "doses_per_day": optional(count("into how many doses it was divided", most=48)),
                                "at_weight": optional(
                                    closed(KILOGRAMS, "The weight that a fixed dose was divided by.")
                                ),
                                "working": named("how it came onto the axis, unrounded"),
                                "apart": array(APART, "what it does not overlap with"),
                                "suspect_unit": optional(SUSPECT),
                            }
                        ),
                        minItems=1,
                    ),
                },
                "One drug on one axis.",
            )
        ),
        "not_on_an_axis": array(closed(STATED | {"reason": named("why it has no place")})),
        "without_dose": array(ref("use"), "uses under what was asked for that have no dose"),
    },
)


def main() -> int:
    """Write or compare the files; return the exit code."""
    check, stale = "--check" in sys.argv, []
    for name, schema in SCHEMAS.items():
        path, found = FOLDER / f"{name}.schema.json", json.dumps(schema, indent=2) + "\n"
        if not path.exists() or path.read_text(encoding="utf-8") != found:
            stale.append(path)
            if not check:
                path.write_text(found, encoding="utf-8")
    for path in stale:
        print("stale:" if check else "written:", path.name)
    return 1 if stale and check else 0


if __name__ == "__main__":
    raise SystemExit(main())
