"""What catalogues hold, and what is wrong with them, as documents."""

from typing import Final

from schemas.definitions import BOUNDS, READ, READ_ON
from schemas.shared import COUNT, REGIMEN, document
from schemas.words import Schema, array, closed, count, flag, named, optional, ref, text, word

FAULT: Final = closed(
    {"text": named(), "references": array(named(), "the numbers that it concerns")},
    "A fault of citation in the article.",
)

SOURCE: Final = closed(
    {"catalogue_name": named(), "title": text(), "author": text(), "publisher": text(), "date": text()},
    "The article behind a catalogue; empty where it names none.",
)

WHENCE: Final = {"from": word("who states it", "document", "source"), "read": READ}

STEP: Final = closed(
    {
        **BOUNDS,
        "rise": optional(ref("quantity") | {"description": "by how much the rate rose at a time"}),
        "every": optional(ref("bounds") | {"description": "after what time it rose"}),
        "over": optional(ref("bounds") | {"description": "the time over which it was given or held"}),
        "of": optional(count("which of the fixed doses it is part of")),
        **WHENCE,
    },
    "One step: a bolus, or a rate that was held or that rose.",
)

CLAIM: Final = closed(
    {
        "printed": named("the article's own words"),
        "text": text("what they say, in our own words"),
        "section": text("where in the article they stand"),
        "references": array(named(), "their numbers"),
        "marker": text("the article's citation marker, where it differs from the references"),
        "unlisted": array(named(), "papers behind it that the article does not list"),
        "agreement": word("how the article stands to its source", "agrees", "differs", "suspect", "unread"),
        "read": READ,
        "read_on": READ_ON,
        "says": text("what the source says, in our own words"),
    },
    "Something that the article reports without a dose.",
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

SCHEMAS: Final[dict[str, Schema]] = {
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
            "fixed": optional(
                closed({"doses": array(ref("quantity"), "in turn", minItems=2), **WHENCE}, "Doses given in turn.")
            ),
            "maximum": optional(
                closed(
                    {
                        "amount": ref("quantity"),
                        "per": word("what it is the most for", "dose", "hour", "day", "course"),
                        **WHENCE,
                    },
                    "The largest dose.",
                )
            ),
            "over": optional(closed(BOUNDS | WHENCE, "The time over which it was infused.")),
            "steps": array(STEP, "how it was given in steps"),
            "claims": array(CLAIM, "what the article reports beside the dose"),
            "faults": array(named(), "faults of citation in the article that concern this regimen"),
        },
    ),
    "cite": document(
        "cite",
        "References of a catalogue.",
        {
            "source": SOURCE,
            "sources": array(SOURCE, "one for each catalogue", minItems=1),
            "references": array(ref("reference")),
            "faults": array(FAULT, "faults of citation in the article"),
        },
    ),
    "lint": document(
        "lint",
        "What is wrong with catalogue files, and what a careful reader would ask.",
        {
            "faults": COUNT | {"description": "what a file is refused for"},
            "questions": COUNT | {"description": "what may be right and should be looked at"},
            "silenced": COUNT | {"description": "questions that a comment on their line answers"},
            "files": array(
                closed(
                    {
                        "path": named("as it was named; `stdin`"),
                        "sha256": text("of the bytes", pattern="^[0-9a-f]{64}$"),
                        "is_toml": flag("whether it could be read at all"),
                        "regimens": COUNT,
                        "remarks": array(
                            closed(
                                {
                                    "code": text(
                                        "which check; ketacalc lint --codes lists them", pattern="^KC[0-9]{3}$"
                                    ),
                                    "name": named("the short name of the check"),
                                    "level": word("how much it weighs", "fault", "question"),
                                    "line": count("counted from 1"),
                                    "column": count("counted from 1, in characters"),
                                    "entry": text("the entry, such as regimen 'smith-2000'; empty for the file itself"),
                                    "text": named("what is wrong, and what would work"),
                                    "silenced": flag("whether a comment on the line answers the question"),
                                }
                            ),
                            "in the order of the lines",
                        ),
                    }
                ),
                minItems=1,
            ),
        },
        catalogue=False,
    ),
}
