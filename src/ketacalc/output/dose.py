"""The result of `dose`: every regimen of an indication scaled to a weight."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Final

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.regimen import Origin
from ketacalc.core.catalogue.selection import Selection
from ketacalc.core.dose.maximum import Capped
from ketacalc.core.dose.scaling import Derivation, Derived, Dose
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import style
from ketacalc.core.quantities.weight import BodyWeight
from ketacalc.output import entries, volumes, wording
from ketacalc.output.entries import BOUNDS, FIGURE, NAMED, QUANTITY, Entry, Row, Shape, many, optional, word, words
from ketacalc.output.regimen import CAUTIONS, READ, WITHOUT_DOSE, of_regimen
from ketacalc.output.result import PROVENANCE, Result

if TYPE_CHECKING:
    from ketacalc.core.dose.steps import ScaledStep
    from ketacalc.output.screen import Block, Text

CAPPED: Final[Shape[Capped]] = Shape(
    "What a maximum leaves of the dose, and whose it is.",
    Entry("amount", FIGURE, lambda c: c.amount),
    Entry("from", word("document", "source"), lambda c: c.maximum.whence.origin, "who states it"),
    Entry("read", READ, lambda c: c.maximum.whence.read, "what was read of the source"),
)
SCALED_STEP: "Final[Shape[ScaledStep]]" = Shape(
    "A step at the body weight.",
    Entry("step", entries.COUNT, lambda s: s.number, "its number among `steps`"),
    Entry("amount", FIGURE, lambda s: s.amount, "the dose or the rate, without the per kg"),
    Entry("per_hour", optional(FIGURE), lambda s: s.rate, "what runs in an hour; null for a dose whose time is not one figure"),
    Entry("pump", optional(FIGURE), lambda s: s.pump, "the rate of the pump, or the volume of a dose given at once"),
)  # fmt: skip


def _whose(of: "tuple[Derived, Dose]") -> str | None:
    """Return who states a time: the user where nobody else does."""
    whence = of[0].whence
    return whence.origin.value if whence is not None else "user" if of[0].over is not None else None


DERIVED: Final[Shape[tuple[Derived, Dose]]] = Shape(
    "A figure that follows from the scaled dose.",
    Entry("what", words(Derivation), lambda of: of[0].what, "what the figure is"),
    Entry("label", NAMED, lambda of: wording.derivation(*of), "the same for a person to read"),
    Entry("doses_per_day", optional(entries.COUNT), lambda of: of[0].doses or None, "the number of doses that a daily total is divided into"),
    Entry("spread_over_24_h", entries.FLAG, lambda of: of[0].spread, "whether a daily total was spread evenly over 24 h, or a rate taken for a whole day"),
    Entry("low", QUANTITY, lambda of: of[0].amount.low),
    Entry("high", QUANTITY, lambda of: of[0].amount.high),
    Entry("over", optional(QUANTITY), lambda of: of[0].over, "the time that it takes, where one has a part in it"),
    Entry("from", optional(word("user", "document", "source")), _whose, "who states the time, or how doses are repeated"),
    Entry("working", NAMED, lambda of: wording.working(of[0].working, of[1].regimen), "how it came about, unrounded"),
)  # fmt: skip


def _first(*what: Derivation) -> Any:
    """Return the last derived figure of a kind: what a row has columns of its own for."""
    return lambda dose: next((one.amount for one in reversed(dose.derived) if one.what in what), None)


DOSE: Final[Shape[Dose]] = Shape(
    "",
    *of_regimen(lambda dose: dose.regimen),
    Entry("", entries.WEIGHT, lambda d: d.weight, column="weight"),
    Entry("amount", BOUNDS, lambda d: d.amount, "the dose scaled to the body weight"),
    Entry("capped", optional(CAPPED.form), lambda d: d.capped, "what a maximum leaves of it"),
    Entry("by_weight", entries.FLAG, lambda d: d.regimen.by_weight, "whether the dose depends on the body weight"),
    Entry("volume_notes", many(NAMED), lambda d: volumes.sentences(d.regimen, d.strength), "what is to be said beside the volumes, or of their lack"),
    Entry("derived", many(DERIVED.form, lambda of: f"{wording.derivation(*of)}: {wording.derived_amount(*of)}", "; "), lambda d: [(one, d) for one in d.derived], "what follows from the amount"),
    Entry("scaled_steps", many(SCALED_STEP.form, lambda s: f"step {s.number}: {wording.step(s.step)}"), lambda d: d.steps, "the steps at the body weight, whoever states them", "steps"),
    Entry("", optional(BOUNDS), _first(Derivation.VOLUME, Derivation.PUMP_RATE), column="volume"),
    Entry("", optional(BOUNDS), _first(Derivation.RATE), column="rate"),
    Entry("", optional(BOUNDS), _first(Derivation.TOTAL), column="total"),
    Entry("", optional(BOUNDS), _first(Derivation.UNIT), column="stated"),
    Entry("cautions", CAUTIONS, lambda d: d.cautions, "what to be cautious about"),
    Entry("working", NAMED, lambda d: wording.working(d.working, d.regimen), "how the amount came about, unrounded"),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class DoseResult(Result):
    """Scaled doses with their sources.

    Attributes:
        source: where the regimens come from.
        selection: what was asked for.
        weight: the body weight.
        doses: in the article's order.
        unrounded: whether a person is shown the exact numbers.
    """

    name: ClassVar[str] = "dose"
    is_for_the_bedside: ClassVar[bool] = True
    source: Catalogue
    selection: Selection
    weight: BodyWeight
    doses: tuple[Dose, ...]
    unrounded: bool = False

    def rows(self) -> tuple[tuple[str, ...], list[Row]]:
        """Return one row per regimen."""
        header, beside = (*DOSE.header, *WITHOUT_DOSE.header, *PROVENANCE.header), WITHOUT_DOSE.row(self)
        return header, [DOSE.row(dose) | beside | self.provenance(dose.regimen) for dose in self.doses]

    def blocks(self) -> "Iterator[Block]":
        """Yield sources and cautions first, the table with the doses last."""
        from ketacalc.output import evidence
        from ketacalc.output.screen import Column, Heading, Text, prose

        doses = self.doses
        said = dict.fromkeys(text for dose in doses for text in volumes.sentences(dose.regimen, dose.strength))
        at = style.quantity(self.weight.kg, unrounded=True)
        strength = doses[0].known.concentration
        head = f"At {at}" + (f", {style.quantity(strength, unrounded=True)}" if strength else "")
        given = {dose.regimen.id: evidence.of_source(dose, unrounded=self.unrounded) for dose in doses}
        yield evidence.sources(((dose.regimen, dose.cautions) for dose in doses), given)
        yield from prose((*map(Text, said), *evidence.uses(self.selection.uses, self.selection.use)))
        for dose in doses:
            yield from evidence.steps(dose, unrounded=self.unrounded)
        drugs = evidence.drugs(dose.regimen for dose in doses)
        yield Heading(f"{drugs} for {self.selection.use}, {wording.weight(self.weight)}")
        rows = [
            evidence.row(one.regimen, one.cautions, (Text(wording.reported(one.regimen)),), tuple(self._figures(one)))
            for one in doses
        ]
        yield evidence.table(Column("Reported"), Column(head, is_figure=True), rows)

    def _figures(self, dose: Dose) -> "Iterator[Text]":
        """Yield the dose, what follows from it, and its working."""
        from ketacalc.output.screen import Text, Tone

        regimen, capped = dose.regimen, dose.capped
        if capped is not None and capped.is_binding:
            yield Text(style.range_text(capped.amount, unrounded=True), Tone.STRONG, is_whole=True)
            yield Text("the maximum", Tone.CAUTION)
            yield Text(wording.working(dose.working, regimen), Tone.QUIET)
        else:
            yield Text(wording.figure(dose.amount, regimen, unrounded=self.unrounded), Tone.STRONG, is_whole=True)
        for derived in dose.derived:
            if derived.whence is not None and derived.whence.origin is Origin.SOURCE:
                continue
            text = wording.figure(derived.amount, regimen, unrounded=self.unrounded)
            yield Text(wording.short_derivation(derived).format(text), is_whole=True)
        if capped is None or not capped.is_binding:
            yield Text(wording.way(dose), Tone.QUIET)


DoseResult.shape = Shape(
    "Every regimen reported for an indication, scaled to a body weight.",
    Entry("subject", NAMED, lambda r: r.selection.subject, "what was asked for"),
    Entry("weight", entries.WEIGHT, lambda r: r.weight),
    Entry("doses", many(DOSE.form, minItems=1), lambda r: r.doses, "in the article's order"),
    *WITHOUT_DOSE.entries,
)
