"""A dose with its recipes, and a running infusion, as a document."""

from typing import Final

from schemas.checks import COMPARED, SLIP, VERDICT
from schemas.shared import KILOGRAMS, RATIO, REGIMEN, document
from schemas.words import Schema, array, closed, count, flag, named, optional, ref, word

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
        "vessel": optional(word("what holds it, as it was called", "container", "syringe", "bag")),
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
        "end": word("which dose of a range it is", "only", "low", "high", "step"),
        "dose": ref("quantity"),
        "amount": ref("quantity") | {"description": "the dose for this patient"},
        "give": MEASURED | {"description": "the volume to give, or the rate of the pump"},
        "gives": ref("quantity") | {"description": "what the patient truly gets"},
        "deviation_percent": RATIO,
        "verdict": optional(VERDICT | {"description": "where that lies in what is reported; null without a source"}),
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

SCHEMAS: Final[dict[str, Schema]] = {
    "prepare": document(
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
            "dose": optional(ref("bounds") | {"description": "the dose in its own unit; null for a running infusion or a strength alone"}),
            "spread_over_24_h": flag("whether a daily total was spread evenly over 24 h"),
            "cautions": array(named(), "of the regimen and of this weight"),
            "recipes": array(
                closed(
                    {
                        "stock": optional(
                            closed({"strength": ref("quantity"), "vial": optional(ref("quantity"))}, "The vial.")
                        ),
                        "doses_per_day": optional(
                            count("the number of doses that a daily total is divided into", most=48)
                        ),
                        "mix": MIX,
                        "deliveries": array(DELIVERY, "none where only a strength was asked for"),
                        "containers": count("how many containers the time takes, at the most"),
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
    ),
}  # fmt: skip
