"""A slip that would explain a figure, in every document."""

from typing import Final

from ketacalc.core.check.rules import Code
from ketacalc.core.check.slips import Slip
from ketacalc.core.quantities import style
from ketacalc.output import wording
from ketacalc.output.entries import FIGURE, NAMED, RATIO, TEXT, Entry, Form, Shape, many, optional, ref, words

FACTORS: Final = many(RATIO, minItems=1)
SLIP: Final[Shape[Slip]] = Shape(
    "A slip that would explain a figure; it is listed and never applied.",
    Entry("code", words(Code), lambda s: s.code, "which slip"),
    Entry("factor", Form({"type": "number"}, lambda s: RATIO.json(s)["value"]), lambda s: s.factor),
    Entry("factor_exact", TEXT, lambda s: style.exact(s.factor), "the full decimal, or a fraction"),
    Entry("factors", FACTORS, lambda s: s.factors, "what multiplied the figure, of each of the slips of this code"),
    Entry("corrected", FIGURE, lambda s: s.corrected),
    Entry("regimen", optional(NAMED), lambda s: s.regimen.id if s.regimen else None, "what the corrected figure would fit; null in a table"),
    Entry("regimens", many(NAMED), lambda s: [one.id for one in s.regimens], "all that it would fit"),
    Entry("alternatives", many(Shape("",
        Entry("factor", RATIO, lambda s: s.factor),
        Entry("corrected", FIGURE, lambda s: s.corrected),
        Entry("regimen", optional(NAMED), lambda s: s.regimen.id if s.regimen else None),
    ).form), lambda s: s.others, "other figures that the same slip may have come from"),
    Entry("text", NAMED, wording.slip, "the slip as a sentence"),
)  # fmt: skip
SLIPS: Final = many(Form(ref("slip"), SLIP.json), lambda s: s.code.value)
