"""The result of `prepare`: a dose with every recipe for it, or what a running infusion gives."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from ketacalc.core.catalogue import Catalogue
from ketacalc.core.delivering import Delivery
from ketacalc.core.dosing import Dose, scale
from ketacalc.core.measuring import Measured
from ketacalc.core.mixing import Mix
from ketacalc.core.preparing import Preparation, Recipe
from ketacalc.core.regimen import Direction, Regimen
from ketacalc.core.units import Quantity
from ketacalc.output import documents, recipe, records, style, wording
from ketacalc.output.documents import Document
from ketacalc.output.report import Records
from ketacalc.output.view import Field, Tone, View

HEADER: Final = (
    "regimen", "drug", "route", "weight_kg", "weight_kg_exact", "recipe", "doses_per_day", "item", "end",
    "count", "value", "value_exact", "unit", "set", "set_exact", "deviation_percent", "text",
    "outcome_direction", "outcome", "cautions", "citations", *records.PROVENANCE,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepareReport:
    """A dose and its recipes.

    Attributes:
        catalogue: where the regimen comes from.
        preparation: the dose and its recipes.
        route: how it is given; empty where nobody said.
        unrounded: whether a person is shown the exact numbers.
    """

    catalogue: Catalogue
    preparation: Preparation
    route: str = ""
    unrounded: bool = False

    @property
    def regimen(self) -> Regimen | None:
        """What was reported; None for a dose without a source."""
        return self.preparation.wanted.regimen

    def document(self) -> Document:
        """Return the document `ketacalc.prepare/1`."""
        found, weight = self.preparation, self.preparation.wanted.giving.weight
        return recipe.envelope(self.catalogue if self.regimen else None) | {
            "weight": documents.quantity(weight.kg) if weight else None,
            "regimen": documents.regimen(self.regimen) if self.regimen else None,
            "dose": documents.bounds(found.dose),
            "spread_over_24_h": found.is_spread,
            "cautions": list(self._cautions()),
            "recipes": [self._document(one) for one in found.recipes],
            "infusion": None,
        }

    def _document(self, one: Recipe) -> Document:
        mix, stock = one.mix, one.mix.stock
        vial = documents.quantity(stock.vial) if stock and stock.vial else None
        return {
            "stock": {"strength": documents.quantity(stock.strength), "vial": vial} if stock else None,
            "doses_per_day": one.doses or None,
            **mixed(mix),
            "deliveries": [_delivered(delivery) for delivery in one.deliveries],
            "ladder": [_delivered(delivery) for delivery in one.ladder],
            "waste": optional(one.waste),
            "cautions": list(recipe.cautions(one, self.preparation.wanted, self.route)),
        }

    def records(self) -> Records:
        """Return one row per figure."""
        return HEADER, [row for one in self.preparation.recipes for row in self._rows(one)]

    def _rows(self, one: Recipe) -> Iterator[dict[str, str]]:
        regimen, weight = self.regimen, self.preparation.wanted.giving.weight
        cautions = (*self._cautions(), *recipe.cautions(one, self.preparation.wanted, self.route))
        shared = {
            "regimen": regimen.id if regimen else "",
            "drug": regimen.drug if regimen else "",
            "route": self.route,
            "weight_kg": style.plain(weight.kg.value) if weight else "",
            "weight_kg_exact": style.exact(weight.kg.value) if weight else "",
            "recipe": recipe.head(one),
            "doses_per_day": str(one.doses or ""),
            "outcome_direction": regimen.outcome.direction.value if regimen else "",
            "outcome": regimen.outcome.text if regimen else "",
            "cautions": " | ".join(cautions),
            "citations": wording.citations(regimen) if regimen else "",
            **records.provenance(self.catalogue if regimen else None, regimen),
        }
        for item in recipe.items(one, unrounded=self.unrounded):
            yield shared | row(item)
        for delivery in (*one.deliveries, *one.ladder):
            for item in recipe.delivered(delivery, unrounded=self.unrounded):
                yield shared | row(item)

    def view(self) -> View:
        """Return the dose with outcome and cautions, then each recipe."""
        weight = self.preparation.wanted.giving.weight
        subject = self.regimen.id if self.regimen else style.range_text(self.preparation.dose, unrounded=True)
        at = f" at {style.quantity(weight.kg, unrounded=True)}" if weight else ""
        notice = recipe.envelope(self.catalogue if self.regimen else None)["notice"]
        return View(
            title=f"{subject}, prepared{at}",
            lines=(notice,),
            entries=(tuple(self._about()), *(block for one in self.preparation.recipes for block in self._blocks(one))),
            is_list=True,
        )

    def _cautions(self) -> tuple[str, ...]:
        """Return the cautions of the regimen and of this weight."""
        dose = self._scaled()
        if dose is not None:
            return wording.cautions(dose)
        return self.regimen.cautions if self.regimen else ()

    def _scaled(self) -> Dose | None:
        weight = self.preparation.wanted.giving.weight
        return scale(self.regimen, weight) if self.regimen and weight else None

    def _about(self) -> Iterator[Field]:
        """Yield what is known of the dose, caution and outcome before the number."""
        regimen, found = self.regimen, self.preparation
        head = regimen.id if regimen else "A dose as it was stated, without a source"
        yield Field(column="Dose", label="Dose", text=head, tone=Tone.STRONG)
        if regimen is not None:
            yield Field(column="Dose", label="Given", text=wording.given(regimen))
            yield Field(column="Dose", label="Studied in", text=wording.population(regimen))
            negative = regimen.outcome.direction is Direction.NEGATIVE
            tone = Tone.NEGATIVE if negative else Tone.PLAIN
            yield Field(column="Dose", label="Outcome", text=wording.outcome(regimen), tone=tone)
        for text in self._cautions():
            yield Field(column="Dose", label="Caution", text=text, tone=Tone.CAUTION)
        if regimen is not None:
            yield Field(column="Dose", label="Reported", text=wording.reported(regimen))
        if found.wanted.dose is not None:
            dose = style.range_text(found.wanted.dose, unrounded=True)
            yield Field(column="Dose", label="Asked for", text=dose)
        if found.is_spread and not any(one.doses for one in found.recipes):
            yield Field(column="Dose", label="Derived", text=wording.SPREAD, tone=Tone.CAUTION)
        if regimen is not None:
            yield Field(column="Dose", label="Source", text=wording.citations(regimen))

    def _blocks(self, one: Recipe) -> Iterator[tuple[Field, ...]]:
        """Yield how a recipe is made, how each dose of it is given, and its ladder."""
        made = [Field(column="Recipe", label="Recipe", text=recipe.head(one), tone=Tone.STRONG)]
        texts = recipe.cautions(one, self.preparation.wanted, self.route)
        made += [Field(column="Recipe", label="Caution", text=text, tone=Tone.CAUTION) for text in texts]
        made += [_field(item) for item in recipe.items(one, unrounded=self.unrounded)]
        yield tuple(made)
        for delivery in one.deliveries:
            given = [Field(column="Recipe", label="Dose", text=recipe.head_of(delivery), tone=Tone.STRONG)]
            given += [_field(item) for item in recipe.delivered(delivery, unrounded=self.unrounded)]
            working = style.working(delivery.working)
            yield (*given, Field(column="Recipe", label="Working", text=working, tone=Tone.QUIET))
        if one.ladder:
            head = Field(column="Recipe", label="Ladder", text="Ladder, from low to high", tone=Tone.STRONG)
            steps = recipe.rungs(one, unrounded=self.unrounded)
            yield (head, *(Field(column="Recipe", label=dose, text=text) for dose, text in steps))


def _field(item: recipe.Item) -> Field:
    tone = Tone.STRONG if item.key in ("draw_up", "rate", "give") else Tone.PLAIN
    return Field(column="Recipe", label=item.label, text=item.text, tone=tone)


def optional(value: Quantity | None) -> Document | None:
    """Return a quantity, or null."""
    return documents.quantity(value) if value is not None else None


def mixed(mix: Mix | None) -> Document:
    """Return what was put together."""
    if mix is None:
        return {"mix": None}
    full = mix.over_full
    left = mix.left is not None and mix.left_drug is not None
    return {
        "mix": {
            "concentration": documents.quantity(mix.concentration),
            "made": documents.quantity(mix.made),
            "undiluted": mix.is_undiluted,
            "amount": optional(mix.amount),
            "volume": optional(mix.volume),
            "draw_up": _measured(mix.drawn),
            "diluent": optional(mix.diluent),
            "vials": mix.vials,
            "left_in_vials": {"volume": optional(mix.left), "amount": optional(mix.left_drug)} if left else None,
            "added_to_full": {
                "concentration": documents.quantity(full),
                "deviation_percent": documents.ratio((full.value / mix.made.value - 1) * 100),
            }
            if full is not None
            else None,
        }
    }


def _measured(found: Measured | None) -> Document | None:
    if found is None:
        return None
    return {
        "exact": documents.quantity(found.exact),
        "set": documents.quantity(found.set),
        "deviation_percent": documents.ratio((found.ratio - 1) * 100),
    }


def _delivered(found: Delivery) -> Document:
    return {
        "end": found.end.value,
        "dose": documents.quantity(found.dose),
        "amount": documents.quantity(found.amount),
        "give": _measured(found.volume),
        "gives": documents.quantity(found.gives),
        "deviation_percent": documents.ratio(found.off * 100),
        "verdict": found.verdict.value,
        "pump": _measured(found.pump),
        "drops": _measured(found.drops),
        "from_full": optional(found.if_full),
        "lasts": optional(found.lasts),
        "total": optional(found.total),
        "total_volume": optional(found.total_volume),
        "left": optional(found.left),
        "enough": found.reaches,
        "working": style.working(found.working),
    }


def row(item: recipe.Item) -> dict[str, str]:
    """Return the cells of one figure."""
    off = item.set.value / item.value.value - 1 if item.set and item.value.value else Fraction(0)
    return {
        "item": item.key,
        "end": item.end,
        "count": str(item.count or ""),
        "value": style.plain(item.value.value),
        "value_exact": style.exact(item.value.value),
        "unit": item.value.unit.symbol,
        "set": style.plain(item.set.value) if item.set else "",
        "set_exact": style.exact(item.set.value) if item.set else "",
        "deviation_percent": style.signed(off * 100) if item.set else "",
        "text": item.text,
    }
