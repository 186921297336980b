"""Doses and tables that were checked as documents, with the slips that would explain them."""

from typing import Final

from schemas.shared import CAPPED, COUNT, EXACT, FIGURE, NUMBER, RATIO, REGIMEN, document
from schemas.words import Schema, array, closed, count, flag, named, optional, ref, text, word

SLIPS: Final = (
    "minute-hour", "hour-day", "minute-day", "milligram-microgram", "pump-unit", "time-forgotten", "ten-fold",
    "hundred-fold", "pound-kilogram", "weight-forgotten", "weight-twice", "volume-for-amount", "day-for-dose",
    "salt-base", "fixed-by-weight", "cap-forgotten", "strength", "concentration-inverted", "digits-swapped",
    "point-moved",
)  # fmt: skip
OUTCOMES: Final = (
    "agrees", "agrees with the source's own pound factor", "published answer wrong", "out of scope", "disagrees",
)  # fmt: skip

SLIP: Final = closed(
    {
        "code": word("which slip", *SLIPS),
        "factor": NUMBER,
        "factor_exact": EXACT,
        "factors": array(RATIO, "what multiplied the figure, of each of the slips that came together", minItems=1),
        "corrected": FIGURE,
        "regimen": optional(named("what the corrected figure would fit; null in a table")),
        "regimens": array(named(), "all that it would fit"),
        "alternatives": array(
            closed({"factor": RATIO, "corrected": FIGURE, "regimen": optional(named())}),
            "other figures that the same slip may have come from",
        ),
        "text": named("the slip as a sentence"),
    },
    "A slip that would explain a figure; it is listed and never applied.",
)
VERDICT: Final = word("where the dose lies", "within", "below", "above", "between", "outside", "not comparable")
DOUBT: Final = word(
    "why a dose that is within is not simply so",
    "negative outcome",
    "suspect unit",
    "above a cap of the source",
    "only as some of the divisions of a day",
    "between doses of the source",
)
DOUBTS: Final = array(DOUBT, "why a dose that is within is not simply so; `--strict` takes it for outside")
AS_EACH_OF: Final = optional(
    array(
        count("how many doses of a day", most=48), "where it is within as each dose of a daily total only", minItems=1
    )
)
ENDS: Final = {"low": ref("end"), "high": ref("end")}
COMPARED: Final = closed(
    REGIMEN
    | {
        "verdict": VERDICT,
        "bounds": optional(closed(ENDS, "What is reported, in the unit of the dose.")),
        "held_against": array(
            closed(
                {
                    "name": optional(named("which of several figures it is")),
                    "how": word("how", "as stated", "as each of the doses of a day", "over a time"),
                    "doses_per_day": optional(count("of how many doses of a day it is one", most=48)),
                    **ENDS,
                    "holds": flag("whether the dose lies within it"),
                }
            ),
            "each figure that the dose was held against",
        ),
        "rounded": flag("whether the dose equals a bound only as rounded at its decimals"),
        "ratio": optional(RATIO),
        "deviation_percent": optional(RATIO),
        "as_each_of": AS_EACH_OF,
        "capped": CAPPED,
        "doubts": DOUBTS,
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
            "duration": optional(ref("quantity")),
            "tolerance": RATIO,
            "verdict": VERDICT,
            "headline": named("the verdict with the route, or with a negative outcome"),
            "regimens": array(COMPARED, "in the article's order", minItems=1),
            "slips": array(SLIP, "the likeliest first; none where the dose is within"),
            "without_dose": array(ref("use"), "uses without a dose under the same name"),
        },
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
                        "as_each_of": AS_EACH_OF,
                        "doubts": DOUBTS,
                        "ratio": optional(RATIO),
                    }
                )
            ),
            "slips": array(SLIP),
        },
        bare=("schema", "notice", "line", "verdict"),
    ),
}
