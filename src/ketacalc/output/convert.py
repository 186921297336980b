"""The result of `convert`: one quantity in another unit."""

from typing import TYPE_CHECKING, ClassVar

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import style
from ketacalc.core.quantities.conversion import Conversion, Known
from ketacalc.output import wording
from ketacalc.output.entries import FLAG, NAMED, QUANTITY, TEXT, WEIGHED, Entry, Row, Shape, optional
from ketacalc.output.expected import EXPECTED, badge
from ketacalc.output.result import PROVENANCE, Result
from ketacalc.output.screen import Prose, Screen, Sign, Text, Tone

if TYPE_CHECKING:
    from ketacalc.core.verify.expected import Expectation


@dataclass(frozen=True, kw_only=True)
class ConvertResult(Result):
    """A conversion, and what was known for it.

    Attributes:
        conversion: the conversion.
        known: the weight, concentration, drop factor and molar mass that were stated.
        unrounded: whether a person is shown the exact number.
        terse: whether a person is shown the bare number and unit alone.
        expectation: what became of a figure that somebody worked out; None where there is none.
    """

    name: ClassVar[str] = "convert"
    source: Catalogue | None = None
    conversion: Conversion
    known: Known
    unrounded: bool = False
    terse: bool = False
    expectation: "Expectation | None" = None

    def rows(self) -> tuple[tuple[str, ...], list[Row]]:
        """Return one row."""
        return (*self.shape.header, *PROVENANCE.header), [self.shape.row(self) | self.provenance()]

    def screen(self) -> Screen:
        """Return the result first, its working under it."""
        found = self.conversion
        text = style.quantity(found.result, unrounded=True) if self.unrounded else style.converted(found.result)
        if self.terse:
            return Screen((Prose((Text(text, is_whole=True),)),))
        texts = [Text(text, Tone.STRONG, is_whole=True), Text(style.working(found.working), Tone.QUIET)]
        if found.derived:
            texts.append(Text(f"{wording.SPREAD.capitalize()}.", Tone.CAUTION, Sign.CAUTION))
        judged = () if self.expectation is None else (badge(self.expectation),)
        return Screen((Prose((*texts, Text(self.notice))), *judged))


ConvertResult.shape = Shape(
    "One quantity in another unit.",
    Entry("given", QUANTITY, lambda r: r.conversion.given),
    Entry("weight", WEIGHED, lambda r: r.known.weight, "the body weight"),
    Entry("concentration", optional(QUANTITY), lambda r: r.known.concentration),
    Entry("drop_factor", optional(QUANTITY), lambda r: r.known.drop_factor),
    Entry("molar_mass", optional(QUANTITY), lambda r: r.known.molar_mass),
    Entry("result", QUANTITY, lambda r: r.conversion.result),
    Entry("", TEXT, lambda r: r.conversion.result.unit.ucum, column="result_ucum"),
    Entry("derived", FLAG, lambda r: r.conversion.derived, "whether a daily total was spread evenly over 24 h, or a rate taken for a whole day"),
    Entry("working", NAMED, lambda r: style.working(r.conversion.working), "how the result came about, unrounded"),
    Entry("expected", EXPECTED, lambda r: r.expectation, "a figure that somebody worked out; null where there is none"),
)  # fmt: skip
