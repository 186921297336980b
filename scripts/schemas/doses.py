"""Doses as documents: scaled to a weight, to several, and in another unit."""

from typing import Final

from schemas.definitions import BOUNDS
from schemas.shared import CAPPED, KILOGRAMS, REGIMEN, WEIGHT, document
from schemas.words import Schema, array, closed, count, flag, named, optional, ref, text, word

DERIVED: Final = closed(
    {
        "what": word(
            "what the figure is",
            "each dose",
            "per hour",
            "volume",
            "volume of each dose",
            "pump rate",
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
                        "capped": CAPPED,
                        "by_weight": flag("whether the dose depends on the body weight"),
                        "volume_notes": array(named(), "what is to be said beside the volumes, or of their lack"),
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
                        "concentration_note": text("that one concentration was stated for several routes"),
                        "accepted_caution": flag("whether volumes are stated although the unit is suspect"),
                        "volumes_withheld": text("why no volume is stated where one was asked for; empty otherwise"),
                        "rows": array(
                            closed(
                                {
                                    "weight": WEIGHT,
                                    "amount": ref("bounds") | {"description": "the dose scaled to the body weight"},
                                    "derived": array(DERIVED, "what follows from the amount"),
                                    "capped": CAPPED,
                                    "cautions": array(ref("caution"), "what this weight brings"),
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
}
