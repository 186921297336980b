"""What became of a figure that somebody worked out, as `--expect` has it, in every format.

Most runs have no such figure, so that nothing of it is loaded before it is written.
"""

from functools import cache
from typing import TYPE_CHECKING, Final

from ketacalc.core.quantities import style
from ketacalc.output import wording
from ketacalc.output.entries import BOUNDS, FLAG, NAMED, TEXT, Entry, Form, Shape, optional, ref
from ketacalc.output.screen import Badge, Text, Tone

if TYPE_CHECKING:
    from ketacalc.core.check.slips import Slip
    from ketacalc.core.verify.expected import Expectation


@cache
def shape() -> "Shape[Expectation]":
    """Return what stands in a document of such a figure."""
    from ketacalc.output.slip import SLIPS

    return Shape(
        "A figure that somebody worked out, against ours.",
        Entry("figure", BOUNDS, lambda e: e.figure.range),
        Entry("is_right", FLAG, lambda e: e.is_right, "whether it is ours as correctly rounded, or as it can be set"),
        Entry("of", NAMED, lambda e: e.ours.what, "what it was held against"),
        Entry("ours", BOUNDS, lambda e: e.ours.exact),
        Entry("note", TEXT, lambda e: e.note or "", "what is to be known of a figure that is right"),
        Entry("slips", SLIPS, lambda e: e.slips, "the likeliest first; none where it is right"),
    )  # fmt: skip


EXPECTED: Final = optional(Form(ref("expected"), lambda e: shape().json(e), lambda e: (sentence(e),)))


def sentence(found: "Expectation") -> str:
    """Return in a sentence whether a figure is right, and what is if it is not, with the likeliest slip."""
    mine, ours = style.range_text(found.figure.range, unrounded=True), found.ours
    exact = style.range_text(ours.exact)
    if found.is_right:
        note = f"; {found.note}" if found.note else ""
        return f"{mine} is right: the {ours.what} is {exact}{note}"
    slip = f". Likely slip: {_slip(found.slips[0])}" if found.slips else ""
    return f"{mine} is wrong: the {ours.what} is {exact}{slip}"


def _slip(found: "Slip") -> str:
    off = f", {wording.times(found.factor)}" if found.factor != 1 else ""
    return f"{found.code.value}{off}, {found.words}"


def badge(found: "Expectation") -> Badge:
    """Return the same as the answer in a word."""
    word, tone = ("RIGHT", Tone.WITHIN) if found.is_right else ("WRONG", Tone.NEGATIVE)
    others = [Text(f"Or: {_slip(slip)}.") for slip in found.slips[1:]]
    return Badge(word, (Text(f"{sentence(found)}."), *others), tone)
