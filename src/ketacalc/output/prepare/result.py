"""The result of `prepare`: a dose with every recipe for it, or what a running infusion gives."""

from collections.abc import Iterator
from typing import Any, ClassVar, Final, Self

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.regimen import Caution, Regimen
from ketacalc.core.frozen import dataclass
from ketacalc.core.prepare.administration import Wanted
from ketacalc.core.prepare.increments import Measured
from ketacalc.core.prepare.preparation import Preparation, Recipe
from ketacalc.core.prepare.running import Infusion
from ketacalc.core.quantities import Quantity, style
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.verify.expected import Expectation
from ketacalc.output import evidence, wording
from ketacalc.output.check.words import headline
from ketacalc.output.entries import QUANTITY, TEXT, WEIGHED, Entry, Row, Shape
from ketacalc.output.expected import badge, sentence
from ketacalc.output.prepare.shapes import DELIVERY, ENDS, INFUSION, MIX, SHAPE, STATED, caution
from ketacalc.output.regimen import ALONE
from ketacalc.output.result import PROVENANCE, Result
from ketacalc.output.screen import Block


@dataclass(frozen=True, kw_only=True)
class PrepareResult(Result):
    """What `prepare` answers, either way.

    Attributes:
        source: where the regimens come from; None for arithmetic alone.
        preparation: a dose and its recipes; None where something runs already.
        infusion: what runs; None where a dose is prepared.
        expectation: what became of a figure that somebody worked out; None where there is none.
        unrounded: whether a person is shown the exact numbers.
    """

    name: ClassVar[str] = "prepare"
    is_for_the_bedside: ClassVar[bool] = True
    shape: ClassVar[Shape[Any]] = SHAPE
    source: Catalogue | None
    preparation: Preparation | None = None
    infusion: Infusion | None = None
    expectation: Expectation | None = None
    unrounded: bool = False

    @classmethod
    def of(
        cls,
        made: Preparation | Infusion,
        catalogue: Catalogue,
        *,
        expectation: Expectation | None = None,
        unrounded: bool = False,
    ) -> Self:
        """Return the result of either; the catalogue is behind it where a regimen is."""
        if isinstance(made, Infusion):
            source = None if made.check is None else catalogue
            return cls(source=source, infusion=made, expectation=expectation, unrounded=unrounded)
        source = None if made.wanted.regimen is None else catalogue
        return cls(source=source, preparation=made, expectation=expectation, unrounded=unrounded)

    @property
    def wanted(self) -> Wanted:
        """What was asked for, or what is known of what runs."""
        if self.preparation is not None:
            return self.preparation.wanted
        return self.infusion.stated if self.infusion is not None else Wanted()

    @property
    def known(self) -> Known:
        """What is known of the patient and the fluid."""
        return self.wanted.known

    @property
    def regimen(self) -> Regimen | None:
        """What was reported; None for a dose without a source."""
        return self.wanted.regimen

    @property
    def recipes(self) -> tuple[Recipe, ...]:
        """Every recipe for a dose; none of what runs already."""
        return self.preparation.recipes if self.preparation else ()

    @property
    def route(self) -> str:
        """How it is given; empty where nobody said."""
        return self.wanted.route

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """The cautions of the regimen, and of this weight."""
        return evidence.cautions(self.regimen, self.known.weight)

    @property
    def cautioned(self) -> tuple[str, ...]:
        """The cautions as sentences; of what runs, what is to be watched."""
        notes = self.infusion.notes if self.infusion is not None else ()
        return (*(one.text for one in self.cautions), *(caution(note, None) for note in notes))

    @property
    def stated(self) -> dict[str, Quantity]:
        """What was stated, by its option."""
        wanted, mixture = self.wanted, self.wanted.mixture
        volume = mixture.container.volume if mixture.container else None
        fluid = (volume, mixture.amount, mixture.concentration, self.known.drop_factor, self.known.duration)
        found = zip(STATED, (*fluid, wanted.graduation, wanted.step, wanted.rate, wanted.waste), strict=True)
        return {name: value for name, value in found if value is not None}

    @property
    def accepted(self) -> tuple[str, ...]:
        """What was accepted."""
        return ("rounding",) * self.wanted.accept_rounding + ("caution",) * self.wanted.accept_caution

    @property
    def told(self) -> str:
        """What was stated and accepted, in one line."""
        return wording.stated(self.stated, *(f"{name} accepted" for name in self.accepted)) or "nothing"

    def rows(self) -> tuple[tuple[str, ...], list[Row]]:
        """Return one row per figure."""
        regimen = self.regimen
        shared = {
            **(ALONE.row(regimen) if regimen else {}),
            **_ASKED.row(self),
            "route": self.route,
            "cautions": " | ".join(self.cautioned),
            **self.provenance(regimen),
        }
        found = [row for one in self.recipes for row in _recipe(one, regimen, self.cautioned)]
        if self.infusion is not None:
            found = list(_running(self.infusion, self.cautioned))
        if self.expectation is not None:
            found.append({"item": "expected", "text": sentence(self.expectation)})
        return HEADER, [shared | row for row in found]

    def blocks(self) -> Iterator[Block]:
        """Yield the sources first, then what is put together, then each dose as it is given."""
        from ketacalc.output.prepare import picture

        yield from picture.running(self) if self.infusion else picture.prepared(self)
        if self.expectation is not None:
            yield badge(self.expectation)


def title(one: Recipe) -> str:
    """Return what a recipe is called: its vial, and which dose it is for."""
    stock, ends = one.mix.stock, one.deliveries
    found = f"From {style.quantity(stock.strength, unrounded=True)}" if stock else "Preparation"
    if stock and stock.vial:
        found += f" in vials of {style.quantity(stock.vial, unrounded=True)}"
    if one.doses:
        found += f", each of {one.doses} doses"
    end = ENDS[ends[0].end] if len(ends) == 1 else ""
    return f"{found}, {end}" if end else found


def _recipe(one: Recipe, regimen: Regimen | None, cautions: tuple[str, ...]) -> Iterator[Row]:
    """Yield the figures of a recipe: what is put together, then each dose."""
    notes = (caution(note, regimen) for note in one.notes)
    shared = {"recipe": title(one), "doses_per_day": str(one.doses or ""), "cautions": " | ".join((*cautions, *notes))}
    for row in _figures(MIX, (one.mix, one.containers)):
        yield shared | row
    if one.waste is not None:
        yield shared | _row("waste", one.waste)
    for delivery in one.deliveries:
        for row in _figures(DELIVERY, delivery):
            yield shared | {"end": delivery.end.value} | row


def _running(found: Infusion, cautioned: tuple[str, ...]) -> Iterator[Row]:
    """Yield the figures of what runs, then the verdict and each regimen that it is held against, and the slips."""
    yield from _figures(INFUSION, found)
    if found.mix is not None:
        yield from _figures(MIX, (found.mix, 1))
    yield from (_row("gives", one.result.low) for one in found.gives)
    if found.check is None:
        return
    yield {"item": "verdict", "text": headline(found.check)}
    for compared in found.check.comparisons:
        cautions = " | ".join((*cautioned, *(one.text for one in found.check.cautions_of(compared))))
        yield ALONE.row(compared.regimen) | {"item": "verdict", "text": compared.verdict.value, "cautions": cautions}
    yield from ({"item": "slip", "text": wording.slip(slip)} for slip in found.check.slips)


def _figures(shape: Shape[Any], value: Any) -> Iterator[Row]:
    """Yield a row for each figure of something, by its name in JSON: exactly, and as it can be set."""
    for entry in shape.entries:
        found = entry.get(value)
        if isinstance(found, Measured):
            plain, exact, _ = QUANTITY.cells(found.set)
            off = style.signed((found.ratio - 1) * 100)
            yield _row(entry.key, found.exact) | {"set": plain, "set_exact": exact, "deviation_percent": off}
        elif isinstance(found, Quantity):
            yield _row(entry.key, found)


def _row(name: str, found: Quantity) -> Row:
    return {"item": name} | dict(zip(("value", "value_exact", "unit"), QUANTITY.cells(found), strict=True))


_ASKED: Final[Shape[PrepareResult]] = Shape(
    "", Entry("weight", WEIGHED, lambda r: r.known.weight), Entry("stated", TEXT, lambda r: r.told)
)
HEADER: Final = (
    *ALONE.header, *_ASKED.header, "recipe", "doses_per_day", "end", "item", "value", "value_exact", "unit",
    "set", "set_exact", "deviation_percent", "text", *PROVENANCE.header,
)  # fmt: skip
