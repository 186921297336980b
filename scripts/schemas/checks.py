"""Doses and tables that were checked as documents, with the slips that would explain them."""

from typing import Final

from schemas.definitions import BOUNDS
from schemas.shared import COUNT, EXACT, FIGURE, NUMBER, RATIO, REGIMEN, document
from schemas.words import Schema, array, closed, count, flag, named, optional, ref, text, word

SLIPS: Final = (
    "minute-hour", "hour-day", "minute-day", "milligram-microgram", "pump-unit", "time-forgotten", "ten-fold",
    "hundred-fold", "pound-kilogram", "weight-forgotten", "weight-twice", "volume-for-amount", "day-for-dose",
    "salt-base", "digits-swapped", "point-moved",
)  # fmt: skip
OUTCOMES: Final = (
    "agrees", "agrees with the source's own pound factor", "published answer wrong", "out of scope", "disagrees",
)  # fmt: skip

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
COMPARED: Final = closed(
    REGIMEN
    | {
        "verdict": VERDICT,
        "bounds": optional(closed(BOUNDS, "What is reported, in the unit of the dose.")),
        "rounded": flag("whether the dose equals a bound only as rounded at its decimals"),
        "ratio": optional(RATIO),
        "deviation_percent": optional(RATIO),
        "working": text("how the bounds came about; empty where nothing is comparable"),
    }
)

SCHEMAS: Final[dict[str, Schema]] = {
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
            "regimens": array(COMPARED, "in the article's order", minItems=1),
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
            "units": closed({"compared": count("kept units"), "stale": array(named()), "pint": named("its version")}),
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
