"""Reference vectors, typed operation by operation: each is a definition of its own, and a vector is one of them."""

from typing import Final

from schemas.words import Schema, array, closed, count, named, ref, text, word

STATED: Final = ref("stated")
FIGURE: Final[Schema] = {"anyOf": [STATED, ref("stated_range")]}
STRENGTH: Final[Schema] = {"anyOf": [STATED, ref("label")]}
PATIENT: Final = {"weight": STATED | {"description": "of the patient"}}
FLUID: Final = {"concentration": STRENGTH | {"description": "amount of drug per volume"}}
MOST: Final = {"max": STATED | {"description": "the largest dose, whatever the weight"}}
UNIT: Final = {"unit": named("the unit asked for")}
REGIMEN: Final = {"regimen": named("whose figure it is; the figure itself stands in the input")}
DOSES: Final[Schema] = {"type": "integer", "description": "the numbers of doses in a day"}

INPUTS: Final[dict[str, tuple[str, dict[str, Schema]]]] = {
    "dose": ("A dose for a patient, or per unit of time.", {"dose": FIGURE, **PATIENT, **MOST, **REGIMEN, **UNIT}),
    "infusion": ("The rate of a pump.", {"dose": FIGURE, **PATIENT, **FLUID, **UNIT}),
    "volume": ("The volume of a dose.", {"dose": FIGURE, **PATIENT, **FLUID, **MOST, **UNIT}),
    "flow": (
        "The rate at which a volume, or the volume of a dose, runs in a time.",
        {"volume": STATED, "dose": STATED, **PATIENT, **FLUID, "time": STATED, **UNIT},
    ),
    "drops": (
        "Drops in a time, of a rate, or of a volume in a time.",
        {"rate": STATED, "volume": STATED, "time": STATED, "drop_factor": STATED, **UNIT},
    ),
    "duration": ("How long a volume lasts at a rate.", {"volume": STATED, "rate": STATED, **PATIENT, **UNIT}),
    "division": (
        "One of the doses that a day's total is divided into, as an amount or as its volume.",
        {"dose": FIGURE, **PATIENT, "doses_per_day": DOSES, **FLUID, **UNIT},
    ),
    "dilution": (
        "What is drawn from a stock, what is added to it, or the strength that comes out.",
        {
            "find": word("what is asked for", "stock volume", "diluent volume", "concentration"),
            "stock": STRENGTH,
            "stock_volume": STATED | {"description": "what is drawn from the stock"},
            "amount": STATED | {"description": "the drug that is put in"},
            "dose": STATED | {"description": "the drug that is put in for a patient"},
            **PATIENT,
            **FLUID,
            "volume": STATED | {"description": "what all of it is made up to"},
            "added_to": STATED | {"description": "a volume that grows by what is added to it"},
            **UNIT,
        },
    ),
    "additive": (
        "The drug to add to a bag, or its volume, so that the fluid's own rate gives a dose.",
        {"dose": STATED, **PATIENT, "fluid_rate": STATED, "bag": STATED, "stock": STRENGTH, **UNIT},
    ),
    "waste": (
        "The drug in a volume that is discarded.",
        {"amount": STATED, "volume": STATED, "wasted": STATED, **UNIT},
    ),
    "salt": (
        "The mass of another form of a drug, with as many molecules.",
        {"quantity": STATED, "molar_mass": STATED, "molar_mass_of_result": STATED, **UNIT},
    ),
    "convert": (
        "One quantity in another unit.",
        {"quantity": STATED, **PATIENT, **FLUID, "drop_factor": STATED, "molar_mass": STATED, **UNIT},
    ),
    "check": (
        "Where a dose lies, held against what is reported.",
        {
            **REGIMEN,
            "reported": array(FIGURE, "each figure that the dose may be within", minItems=1),
            "divisions": array(count("a number of doses in a day"), "those that are stated for a day's total"),
            "dose": FIGURE,
            **PATIENT,
            **FLUID,
        },
    ),
}
"""What each operation is given; what is not there is an input that is missing, and `unit` is always there."""

JUDGEMENT: Final = closed(
    {
        "verdict": word("where the dose lies", "within", "below", "above", "between", "outside", "not comparable"),
        "slips": array(named(), "the codes of the slips that would explain it, the likeliest first"),
    }
)
RESULT: Final[Schema] = {"anyOf": [ref("quantity"), ref("bounds")]}


def _vector(operation: str, said: str, given: dict[str, Schema]) -> Schema:
    expected = JUDGEMENT if operation == "check" else RESULT
    return closed(
        {
            "id": text("the operation with the group and a number", pattern=rf"^{operation}\[[\w.-]+\]$"),
            "operation": {"const": operation},
            "input": closed(given, said, must_have=("unit",) if "unit" in given else ("reported", "dose")),
            "expect": {
                "anyOf": [closed({"result": expected}, "What must come out."), closed({"refuse": {"const": True}})]
            },
            "flags": array(named(), "what is special about it, such as refuse, pound, boundary"),
            "comment": text("what is to be known of it"),
            "source": named("whose problem it is"),
        },
        said,
    )


DEFINITIONS: Final[dict[str, Schema]] = {
    "stated": closed(
        {"value": text("the number as it was written"), "unit": text("the unit as it was written")},
        "A quantity as somebody stated it; in a vector that must be refused it may be none.",
    ),
    "stated_range": closed({"low": STATED, "high": STATED}, "A range as somebody stated it."),
    "label": closed({"amount": STATED, "volume": STATED}, "A strength as a label has it, an amount in a volume."),
    **{name: _vector(name, said, given) for name, (said, given) in INPUTS.items()},
}

VECTORS: Final = array({"anyOf": [ref(name) for name in INPUTS]}, minItems=1)
