"""The result of `vectors`: inputs, typed operation by operation, each with its exact result or the word to refuse it."""

from operator import attrgetter, methodcaller
from typing import Any, ClassVar, Final

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.check.judge import Verdict
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import Quantity
from ketacalc.core.vectors.vector import Input, Judgement, Vector
from ketacalc.output import entries
from ketacalc.output.entries import BOUNDS, NAMED, TEXT, Entry, Form, Schema, Shape, many, ref, shaped, word, words
from ketacalc.output.result import Result

STATED: Final = Form(ref("stated"))
FIGURE: Final = Form({"anyOf": [ref("stated"), ref("stated_range")]})
STRENGTH: Final = Form({"anyOf": [ref("stated"), ref("label")]})

KNOWN: Final[dict[str, tuple[Form, str]]] = {
    "dose": (FIGURE, ""),
    "weight": (STATED, "of the patient"),
    "concentration": (STRENGTH, "amount of drug per volume"),
    "stock": (STRENGTH, ""),
    "max": (STATED, "the largest dose, whatever the weight"),
    "regimen": (NAMED, "whose figure it is; the figure itself stands in the input"),
    "doses_per_day": (Form({"type": "integer"}), "the numbers of doses in a day"),
    "unit": (NAMED, "the unit asked for"),
}
"""The inputs that have the same form and meaning in several operations; any other is a quantity without more words."""


def _inputs(meaning: str, keys: str, needed: str = "unit", **own: tuple[Form, str] | str) -> Shape[Input]:
    """Return what an operation is given.

    Args:
        meaning: what it computes.
        keys: of the inputs, in their order.
        needed: those that are always there.
        own: the form and the meaning of an input that has its own here; a quantity where there is only a meaning.
    """

    def entry(key: str) -> Entry[Input]:
        form, text = (STATED, one) if isinstance(one := own.get(key, KNOWN.get(key, "")), str) else one
        return Entry(key, form, methodcaller("get", key), text)

    return Shape(meaning, *map(entry, keys.split()), needed=tuple(needed.split()))


INPUTS: Final[dict[str, Shape[Input]]] = {
    "dose": _inputs("A dose for a patient, or per unit of time.", "dose weight max regimen unit"),
    "infusion": _inputs("The rate of a pump.", "dose weight concentration unit"),
    "volume": _inputs("The volume of a dose.", "dose weight concentration max unit"),
    "flow": _inputs("The rate at which a volume, or the volume of a dose, runs in a time.", "volume dose weight concentration time unit", dose=""),
    "drops": _inputs("Drops in a time, of a rate, or of a volume in a time.", "rate volume time drop_factor unit"),
    "duration": _inputs("How long a volume lasts at a rate.", "volume rate weight unit"),
    "division": _inputs("One of the doses that a day's total is divided into, as an amount or as its volume.", "dose weight doses_per_day concentration unit"),
    "dilution": _inputs(
        "What is drawn from a stock, what is added to it, or the strength that comes out.",
        "find stock stock_volume amount dose weight concentration volume added_to unit",
        find=(word("stock volume", "diluent volume", "concentration"), "what is asked for"),
        stock_volume="what is drawn from the stock",
        amount="the drug that is put in",
        dose="the drug that is put in for a patient",
        volume="what all of it is made up to",
        added_to="a volume that grows by what is added to it",
    ),
    "additive": _inputs("The drug to add to a bag, or its volume, so that the fluid's own rate gives a dose.", "dose weight fluid_rate bag stock unit", dose=""),
    "waste": _inputs("The drug in a volume that is discarded.", "amount volume wasted unit"),
    "salt": _inputs("The mass of another form of a drug, with as many molecules.", "quantity molar_mass molar_mass_of_result unit"),
    "course": _inputs(
        "What has been given by a time, or the rate that runs then: a bolus, and a rate that may rise to a target.",
        "find bolus rate rise every target weight time unit",
        find=(word("given", "rate"), "what is asked for"),
        bolus="given at the start",
        rate="that runs from the start",
        rise="by which it rises after each full interval",
        every="the interval",
        target="at which the last rise ends",
        time="from the start",
    ),
    "convert": _inputs("One quantity in another unit.", "quantity weight concentration drop_factor molar_mass unit"),
    "check": _inputs(
        "Where a dose lies, held against what is reported.",
        "regimen reported divisions dose weight concentration",
        needed="reported dose",
        reported=(many(FIGURE, minItems=1), "each figure that the dose may be within"),
        divisions=(many(entries.COUNT), "those numbers of doses that are stated for a day's total"),
    ),
}  # fmt: skip
"""What each operation is given; what is not there is an input that is missing."""

JUDGEMENT: Final[Shape[Judgement]] = Shape(
    "",
    Entry("verdict", words(Verdict), attrgetter("verdict"), "where the dose lies"),
    Entry("slips", many(NAMED), attrgetter("slips"), "the codes of the slips that would explain it, the likeliest first"),
)  # fmt: skip


def _result(value: Any) -> Any:
    if isinstance(value, Judgement):
        return JUDGEMENT.json(value)
    return entries.QUANTITY.json(value) if isinstance(value, Quantity) else BOUNDS.json(value)


def _expected(result: Schema) -> Form:
    """Return the form of what must come out: a result, or a refusal."""
    answered = Shape[Any]("What must come out.", Entry("result", Form(result, _result), lambda value: value))
    refused = Shape[Any]("", Entry("refuse", Form({"const": True}, bool), lambda _: True))
    either: Schema = {"anyOf": [answered.schema, refused.schema]}
    return Form(either, lambda value: (refused if value is None else answered).json(value))


EXPECTED: Final = {
    name: _expected(JUDGEMENT.schema if name == "check" else {"anyOf": [ref("quantity"), ref("bounds")]})
    for name in INPUTS
}
SHAPES: Final[dict[str, Shape[Vector]]] = {
    name: Shape(
        given.meaning,
        Entry("id", shaped(rf"^{name}\[[\w.-]+\]$"), attrgetter("id"), "the operation with the group and a number"),
        Entry("operation", Form({"const": name}, str), attrgetter("operation")),
        Entry("input", given.form, attrgetter("input")),
        Entry("expect", EXPECTED[name], attrgetter("expected")),
        Entry("flags", many(NAMED), attrgetter("flags"), "what is special about it, such as refuse, pound, boundary"),
        Entry("comment", TEXT, attrgetter("comment"), "what is to be known of it"),
        Entry("source", NAMED, attrgetter("source"), "whose problem it is"),
    )
    for name, given in INPUTS.items()
}  # fmt: skip
"""A vector of each operation."""


def _whole(meaning: str, **entries: Form) -> Schema:
    return Shape[Any](meaning, *(Entry(key, form, lambda _: None) for key, form in entries.items())).schema


DEFINITIONS: Final[dict[str, Schema]] = {
    "stated": _whole("A quantity as somebody stated it, both parts as they were written; in a vector that must be refused it may be none.", value=TEXT, unit=TEXT),
    "stated_range": _whole("A range as somebody stated it.", low=STATED, high=STATED),
    "label": _whole("A strength as a label has it, an amount in a volume.", amount=STATED, volume=STATED),
    **{name: shape.schema for name, shape in SHAPES.items()},
}  # fmt: skip
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


_ANY: Final = Form({"anyOf": [ref(name) for name in SHAPES]}, vector)
VectorsResult.shape = Shape(
    "Reference test vectors for other calculators.", Entry("vectors", many(_ANY, minItems=1), attrgetter("vectors"))
)
