"""The result of `prepare`: a dose with every recipe for it."""

from collections.abc import Iterator
from dataclasses import dataclass

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.dose.scaling import scale
from ketacalc.core.prepare.preparation import Preparation, Recipe
from ketacalc.core.quantities import Quantity, style
from ketacalc.output import documents, records, wording
from ketacalc.output.documents import Document
from ketacalc.output.prepare import preparation, recipe, watched
from ketacalc.output.prepare.recipe import Item, Writer
from ketacalc.output.report import Records
from ketacalc.output.view import Field, Tone, View


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepareReport:
    """A dose and its recipes.

    Attributes:
        catalogue: where the regimen comes from.
        preparation: the dose and its recipes.
        unrounded: whether a person is shown the exact numbers.
    """

    catalogue: Catalogue
    preparation: Preparation
    unrounded: bool = False

    @property
    def regimen(self) -> Regimen | None:
        """What was reported; None for a dose without a source."""
        return self.preparation.wanted.regimen

    @property
    def _source(self) -> Catalogue | None:
        """The catalogue, where a regimen of it is prepared."""
        return self.catalogue if self.regimen else None

    def document(self) -> Document:
        """Return the document `ketacalc.prepare/1`."""
        found, wanted = self.preparation, self.preparation.wanted
        weight = wanted.giving.weight
        return preparation.envelope(self._source) | {
            "weight": documents.quantity(weight.kg) if weight else None,
            "stated": {name.replace(" ", "_"): documents.quantity(value) for name, value in self._stated().items()},
            "accepted": list(self._accepted()),
            "regimen": documents.regimen(self.regimen) if self.regimen else None,
            "route": wanted.route or None,
            "dose": documents.bounds(found.dose),
            "spread_over_24_h": found.is_spread,
            "cautions": list(self._cautions()),
            "recipes": [self._document(one) for one in found.recipes],
            "refused": [
                {"strength": documents.quantity(stock.strength), "reason": reason} for stock, reason in found.refused
            ],
            "infusion": None,
        }

    def _document(self, one: Recipe) -> Document:
        stock = one.mix.stock
        vial = documents.quantity(stock.vial) if stock and stock.vial else None
        return {
            "stock": {"strength": documents.quantity(stock.strength), "vial": vial} if stock else None,
            "doses_per_day": one.doses or None,
            "mix": preparation.mixed(one.mix),
            "deliveries": [preparation.delivered(delivery) for delivery in one.deliveries],
            "ladder": [preparation.delivered(delivery) for delivery in one.ladder],
            "waste": preparation.optional(one.waste),
            "cautions": list(self._watched(one)),
        }

    def records(self) -> Records:
        """Return one row per figure."""
        return preparation.HEADER, [row for one in self.preparation.recipes for row in self._rows(one)]

    def _rows(self, one: Recipe) -> Iterator[dict[str, str]]:
        regimen, weight, write = self.regimen, self.preparation.wanted.giving.weight, Writer(unrounded=self.unrounded)
        shared = {
            "regimen": regimen.id if regimen else "",
            "drug": regimen.drug if regimen else "",
            "route": self.preparation.wanted.route,
            **records.weight(weight),
            "stated": self._told(),
            "recipe": recipe.head(one),
            "doses_per_day": str(one.doses or ""),
            **(records.bounds("reported", regimen.reported) if regimen else {}),
            "outcome_direction": regimen.outcome.direction.value if regimen else "",
            "outcome": regimen.outcome.text if regimen else "",
            "cautions": " | ".join((*self._cautions(), *self._watched(one))),
            "citations": wording.citations(regimen) if regimen else "",
            **records.provenance(self._source, regimen),
        }
        for item in (*recipe.made(one.mix, write, containers=_containers(one)), *self._waste(one, write)):
            yield shared | preparation.row(item)
        for delivery in (*one.deliveries, *one.ladder):
            for item in recipe.given(delivery, write):
                yield shared | preparation.row_of(delivery) | preparation.row(item)

    def view(self) -> View:
        """Return the dose with outcome and cautions, then each recipe."""
        weight = self.preparation.wanted.giving.weight
        subject = self.regimen.id if self.regimen else style.range_text(self.preparation.dose, unrounded=True)
        at = f" at {style.quantity(weight.kg, unrounded=True)}" if weight else ""
        return View(
            title=f"{subject}, prepared{at}",
            lines=(preparation.envelope(self._source)["notice"],),
            sections=tuple(
                section(block)
                for block in (
                    tuple(self._about()),
                    *(block for one in self.preparation.recipes for block in self._blocks(one)),
                )
            ),
        )

    def _cautions(self) -> tuple[str, ...]:
        """Return the cautions of the regimen and of this weight."""
        weight = self.preparation.wanted.giving.weight
        if self.regimen is None:
            return ()
        return wording.cautions(scale(self.regimen, weight)) if weight else wording.audit_cautions(self.regimen)

    def _watched(self, one: Recipe) -> tuple[str, ...]:
        return tuple(watched.words(note, self.regimen) for note in one.notes)

    def _accepted(self) -> Iterator[str]:
        wanted = self.preparation.wanted
        if wanted.accept_rounding:
            yield "rounding"
        if wanted.accept_caution:
            yield "caution"

    def _stated(self) -> dict[str, Quantity]:
        wanted = self.preparation.wanted
        return preparation.stated(wanted.mixture, wanted.giving, rate=wanted.flow, waste=wanted.waste)

    def _told(self) -> str:
        return preparation.told(self._stated(), tuple(self._accepted()))

    @staticmethod
    def _waste(one: Recipe, write: Writer) -> Iterator[Item]:
        if one.waste is not None:
            yield Item(key="waste", label="Drug discarded", text=write(one.waste), value=one.waste)

    def _about(self) -> Iterator[Field]:
        """Yield what is known of the dose, caution and outcome before the number."""
        regimen, found = self.regimen, self.preparation
        head = regimen.id if regimen else "A dose as it was stated, without a source"
        yield Field(column="Dose", label="Dose", text=head, tone=Tone.STRONG)
        if regimen is not None:
            yield Field(column="Dose", label="Given", text=wording.given(regimen))
            yield Field(column="Dose", label="Studied in", text=wording.population(regimen))
            tone = Tone.NEGATIVE if regimen.outcome.is_negative else Tone.PLAIN
            yield Field(column="Dose", label="Outcome", text=wording.outcome(regimen), tone=tone)
        for text in self._cautions():
            yield Field(column="Dose", label="Caution", text=text, tone=Tone.CAUTION)
        if regimen is not None:
            yield Field(column="Dose", label="Reported", text=wording.reported(regimen))
        if found.wanted.dose is not None:
            dose = style.range_text(found.wanted.dose, unrounded=True)
            yield Field(column="Dose", label="Asked for", text=dose)
        if told := self._told():
            yield Field(column="Dose", label="Stated", text=told)
        for stock, reason in found.refused:
            text = f"{style.quantity(stock.strength, unrounded=True)} is left out: {reason}"
            yield Field(column="Dose", label="Refused", text=text, tone=Tone.CAUTION)
        if found.is_spread and not any(one.doses for one in found.recipes):
            yield Field(column="Dose", label="Derived", text=wording.SPREAD, tone=Tone.CAUTION)
        if regimen is not None:
            yield Field(column="Dose", label="Source", text=wording.citations(regimen))

    def _blocks(self, one: Recipe) -> Iterator[tuple[Field, ...]]:
        """Yield how a recipe is made, how each dose of it is given, and its ladder."""
        write = Writer(unrounded=self.unrounded)
        made = [Field(column="Recipe", label="Recipe", text=recipe.head(one), tone=Tone.STRONG)]
        texts = self._watched(one)
        made += [Field(column="Recipe", label="Caution", text=text, tone=Tone.CAUTION) for text in texts]
        items = (*recipe.made(one.mix, write, containers=_containers(one)), *self._waste(one, write))
        yield (*made, *fields(items))
        for delivery in one.deliveries:
            head = Field(column="Recipe", label="Dose", text=recipe.head_of(delivery, write), tone=Tone.STRONG)
            working = Field(column="Recipe", label="Working", text=style.working(delivery.working), tone=Tone.QUIET)
            yield (head, *fields(recipe.given(delivery, write)), working)
        if one.ladder:
            text = "Ladder, from low to high: arithmetic, and not a reported titration"
            head = Field(column="Recipe", label="Ladder", text=text, tone=Tone.STRONG)
            steps = recipe.rungs(one, write)
            yield (head, *(Field(column="Recipe", label=dose, text=text) for dose, text in steps))


def fields(items: "Iterator[Item] | tuple[Item, ...]") -> Iterator[Field]:
    """Yield figures as a person sees them; one without a label stands in the text of another."""
    for item in items:
        if item.label:
            tone = Tone.STRONG if item.key in ("draw_up", "rate", "give") else Tone.PLAIN
            yield Field(column="Recipe", label=item.label, text=item.text, tone=tone)


def _containers(one: Recipe) -> int:
    """Return how many containers the time takes that is stated, at the most."""
    return max((delivery.course.containers or 1 for delivery in one.deliveries), default=1)


def section(block: tuple[Field, ...]) -> View:
    """Return a block of fields as a section: the first field is its title."""
    head, *facts = block
    return View(title=head.text, facts=tuple(facts))
