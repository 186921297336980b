"""Doses on common axes, and what lies apart, as a document."""

from typing import Final

from schemas.definitions import BOUNDS, READ
from schemas.shared import KILOGRAMS, RATIO, REGIMEN, WEIGHT, document
from schemas.words import Schema, array, closed, count, flag, named, optional, ref, text, word

APART: Final = closed(
    {
        "from": named("whose dose it is"),
        "kind": word("who states it", "reported", "found by the audit", "elsewhere"),
        "direction": word("on which side of it this dose lies", "above", "below"),
        "factor": RATIO,
        "from_the_mean": flag("whether the factor is counted from a mean, whatever its deviation"),
        "text": named("the same as a sentence"),
    },
    "Something that a dose does not overlap with.",
)
SUSPECT: Final = closed(
    {
        "unit": ref("unit"),
        "factor": RATIO | {"description": "how many times higher the figure would lie; no dose follows from it"},
        "would_overlap_with_comparable_figures": flag("whether it would then overlap with each figure held against it"),
        "text": named("the doubt as a sentence"),
    },
    "A unit that may have been meant instead of the printed one.",
)
STATED: Final[dict[str, Schema]] = {
    "kind": word("who states the dose", "reported", "found by the audit", "elsewhere"),
    "also_elsewhere": text("the dose elsewhere that a figure of a source is too; empty where it is none"),
    "name": named("whose dose it is"),
    "regimen": optional(named("whose it is, or whose audit found it")),
    "catalogue_name": optional(named("the name of the catalogue that holds the regimen, one of `catalogues`")),
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
    "read": READ,
    "audit_agreement": optional(
        word("what the audit makes of a reported dose", "agrees", "differs", "suspect", "unread")
    ),
    "standing": optional(word("how a reported dose stands to its source", "agrees", "differs", "unread")),
    "outcome": optional(REGIMEN["outcome"]),
    "cautions": REGIMEN["cautions"],
    "citation": named("the source in short"),
    "citations": array(ref("reference")),
}
SCHEMAS: Final[dict[str, Schema]] = {
    "compare": document(
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
    ),
}
