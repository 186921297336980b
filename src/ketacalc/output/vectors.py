"""The result of `vectors`: inputs, typed operation by operation, each with its exact result or the word to refuse it."""

import json
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, ClassVar, Final

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.check.judge import Verdict
from ketacalc.core.quantities import Quantity
from ketacalc.core.vectors.vector import Input, Judgement, Vector
from ketacalc.output.entries import (
    BOUNDS,
    COUNT,
    NAMED,
    QUANTITY,
    TEXT,
    Entry,
    Form,
    Schema,
    Shape,
    many,
    ref,
    shaped,
    word,
    words,
)
from ketacalc.output.result import Result


def _given(schema: Schema) -> Form:
    """Return the form of an input, which is JSON already."""
    return Form(schema, lambda value: value, lambda value: (json.dumps(value),))


STATED: Final = _given(ref("stated"))
FIGURE: Final = _given({"anyOf": [ref("stated"), ref("stated_range")]})
STRENGTH: Final = _given({"anyOf": [ref("stated"), ref("label")]})


def _input(key: str, form: Form = STATED, meaning: str = "") -> Entry[Input]:
    return Entry(key, form, lambda given: given.get(key), meaning)


PATIENT: Final = _input("weight", STATED, "of the patient")
FLUID: Final = _input("concentration", STRENGTH, "amount of drug per volume")
MOST: Final = _input("max", STATED, "the largest dose, whatever the weight")
UNIT: Final = _input("unit", NAMED, "the unit asked for")
REGIMEN: Final = _input("regimen", NAMED, "whose figure it is; the figure itself stands in the input")
DOSE: Final = _input("dose", FIGURE)
DOSES: Final = _input("doses_per_day", _given({"type": "integer"}), "the numbers of doses in a day")

INPUTS: Final[dict[str, Shape[Input]]] = {
    name: Shape(meaning, entries, needed=("reported", "dose") if name == "check" else ("unit",))
    for name, (meaning, entries) in {
        "dose": ("A dose for a patient, or per unit of time.", (DOSE, PATIENT, MOST, REGIMEN, UNIT)),
        "infusion": ("The rate of a pump.", (DOSE, PATIENT, FLUID, UNIT)),
        "volume": ("The volume of a dose.", (DOSE, PATIENT, FLUID, MOST, UNIT)),
        "flow": (
            "The rate at which a volume, or the volume of a dose, runs in a time.",
            (_input("volume"), _input("dose"), PATIENT, FLUID, _input("time"), UNIT),
        ),
        "drops": (
            "Drops in a time, of a rate, or of a volume in a time.",
            (*map(_input, ("rate", "volume", "time", "drop_factor")), UNIT),
        ),
        "duration": ("How long a volume lasts at a rate.", (_input("volume"), _input("rate"), PATIENT, UNIT)),
        "division": (
            "One of the doses that a day's total is divided into, as an amount or as its volume.",
            (DOSE, PATIENT, DOSES, FLUID, UNIT),
        ),
        "dilution": (
            "What is drawn from a stock, what is added to it, or the strength that comes out.",
            (
                _input("find", word("stock volume", "diluent volume", "concentration"), "what is asked for"),
                _input("stock", STRENGTH),
                _input("stock_volume", STATED, "what is drawn from the stock"),
                _input("amount", STATED, "the drug that is put in"),
                _input("dose", STATED, "the drug that is put in for a patient"),
                PATIENT,
                FLUID,
                _input("volume", STATED, "what all of it is made up to"),
                _input("added_to", STATED, "a volume that grows by what is added to it"),
                UNIT,
            ),
        ),
        "additive": (
            "The drug to add to a bag, or its volume, so that the fluid's own rate gives a dose.",
            (_input("dose"), PATIENT, _input("fluid_rate"), _input("bag"), _input("stock", STRENGTH), UNIT),
        ),
        "waste": ("The drug in a volume that is discarded.", (*map(_input, ("amount", "volume", "wasted")), UNIT)),
        "salt": (
            "The mass of another form of a drug, with as many molecules.",
            (*map(_input, ("quantity", "molar_mass", "molar_mass_of_result")), UNIT),
        ),
        "course": (
            "What has been given by a time, or the rate that runs then: a bolus, and a rate that may rise to a target.",
            (
                _input("find", word("given", "rate"), "what is asked for"),
                _input("bolus", STATED, "given at the start"),
                _input("rate", STATED, "that runs from the start"),
                _input("rise", STATED, "by which it rises after each full interval"),
                _input("every", STATED, "the interval"),
                _input("target", STATED, "at which the last rise ends"),
                PATIENT,
                _input("time", STATED, "from the start"),
                UNIT,
            ),
        ),
        "convert": (
            "One quantity in another unit.",
            (_input("quantity"), PATIENT, FLUID, _input("drop_factor"), _input("molar_mass"), UNIT),
        ),
        "check": (
            "Where a dose lies, held against what is reported.",
            (
                REGIMEN,
                _input("reported", many(FIGURE, minItems=1), "each figure that the dose may be within"),
                _input("divisions", many(COUNT), "those numbers of doses that are stated for a day's total"),
                DOSE,
                PATIENT,
                FLUID,
            ),
        ),
    }.items()
}
"""What each operation is given; what is not there is an input that is missing."""

JUDGEMENT: Final[Shape[Judgement]] = Shape(
    "",
    (
        Entry("verdict", words(Verdict), attrgetter("verdict"), "where the dose lies"),
        Entry("slips", many(NAMED), attrgetter("slips"), "the codes of the slips that would explain it, the likeliest first"),
    ),
)  # fmt: skip


def _result(value: Any) -> Any:
    if isinstance(value, Judgement):
        return JUDGEMENT.json(value)
    return QUANTITY.json(value) if isinstance(value, Quantity) else BOUNDS.json(value)


def _expected(result: Schema) -> Form:
    """Return the form of what must come out: a result, or a refusal."""
    answered: Shape[Any] = Shape(
        "What must come out.", (Entry("result", Form(result, _result, TEXT.cells), lambda value: value),)
    )
    refused: Shape[Any] = Shape("", (Entry("refuse", Form({"const": True}, bool, TEXT.cells), lambda _: True),))
    return Form(
        {"anyOf": [answered.schema, refused.schema]},
        lambda value: (refused if value is None else answered).json(value),
        TEXT.cells,
    )  # fmt: skip


EXPECTED: Final = {
    name: _expected(JUDGEMENT.schema if name == "check" else {"anyOf": [ref("quantity"), ref("bounds")]})
    for name in INPUTS
}
SHAPES: Final[dict[str, Shape[Vector]]] = {
    name: Shape(
        given.meaning,
        (
            Entry("id", shaped(rf"^{name}\[[\w.-]+\]$"), attrgetter("id"), "the operation with the group and a number"),
            Entry("operation", Form({"const": name}, str, TEXT.cells), attrgetter("operation")),
            Entry("input", given.form, attrgetter("input")),
            Entry("expect", EXPECTED[name], attrgetter("expected")),
            Entry("flags", many(NAMED), attrgetter("flags"), "what is special about it, such as refuse, pound, boundary"),
            Entry("comment", TEXT, attrgetter("comment"), "what is to be known of it"),
            Entry("source", NAMED, attrgetter("source"), "whose problem it is"),
        ),
    )
    for name, given in INPUTS.items()
}  # fmt: skip
"""A vector of each operation."""


def _whole(meaning: str, **entries: Form) -> Schema:
    shape: Shape[Any] = Shape(meaning, tuple(Entry(key, form, lambda _: None) for key, form in entries.items()))
    return shape.schema


DEFINITIONS: Final[dict[str, Schema]] = {
    "stated": _whole(
        "A quantity as somebody stated it, both parts as they were written; in a vector that must be refused it may be "
        "none.",
        value=TEXT,
        unit=TEXT,
    ),
    "stated_range": _whole("A range as somebody stated it.", low=STATED, high=STATED),
    "label": _whole("A strength as a label has it, an amount in a volume.", amount=STATED, volume=STATED),
    **{name: shape.schema for name, shape in SHAPES.items()},
}
"""What the schema of the document stands on: each operation by its own name."""


def vector(one: Vector) -> dict[str, Any]:
    """Return one vector as JSON: what goes in, and what must come out."""
    return SHAPES[one.operation].json(one)


@dataclass(frozen=True, kw_only=True)
class VectorsResult(Result):
    """Reference vectors.

    Attributes:
        source: whose regimens are among them.
        vectors: those that were asked for.
    """

    name: ClassVar[str] = "vectors"
    source: Catalogue
    vectors: tuple[Vector, ...]


VectorsResult.shape = Shape(
    "Reference test vectors for other calculators.",
    (
        Entry(
            "vectors",
            many(Form({"anyOf": [ref(name) for name in SHAPES]}, vector, TEXT.cells), minItems=1),
            attrgetter("vectors"),
        ),
    ),
)
