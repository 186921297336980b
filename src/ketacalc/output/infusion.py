"""The result of `prepare --rate`: what a running infusion gives, and which regimens hold it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ketacalc.core.catalogue import Catalogue
from ketacalc.core.infusing import Infusion
from ketacalc.core.units import Quantity
from ketacalc.output import documents, recipe, records, style, wording
from ketacalc.output.check import CheckReport, headline
from ketacalc.output.documents import Document
from ketacalc.output.prepare import HEADER, mixed, optional, row
from ketacalc.output.recipe import Item
from ketacalc.output.report import Records
from ketacalc.output.view import Field, Tone, View

LABELS: Final = {
    "drops": "Drops",
    "lasts": "Container lasts",
    "volume": "Runs in that time",
    "total": "Drug in that time",
    "left": "Left in container",
    "left_drug": "Drug left in it",
    "left_time": "Which lasts",
    "waste": "Drug discarded",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class InfusionReport:
    """What an infusion gives.

    Attributes:
        catalogue: what it is held against.
        infusion: what it gives.
        unrounded: whether a person is shown the exact numbers.
    """

    catalogue: Catalogue
    infusion: Infusion
    unrounded: bool = False

    def document(self) -> Document:
        """Return the document `ketacalc.prepare/1`."""
        found, weight, checked = self.infusion, self.infusion.stated.weight, self._check()
        return recipe.envelope(self.catalogue if checked else None) | {
            "weight": optional(weight.kg if weight else None),
            "regimen": None,
            "dose": None,
            "spread_over_24_h": False,
            "cautions": [],
            "recipes": [],
            "infusion": {
                "rate": documents.quantity(found.rate.result.low),
                **mixed(found.mix),
                "gives": [documents.quantity(one.result.low) for one in found.gives],
                **{name: optional(value) for name, value in self._figures()},
                "headline": headline(found.check) if found.check else None,
                **(self._compared(checked) if checked else {"verdict": None, "regimens": [], "slips": []}),
                "working": [style.working(one) for one in (found.rate, *found.gives)],
            },
        }

    def _compared(self, checked: CheckReport) -> Document:
        document = checked.document()
        return {name: document[name] for name in ("verdict", "regimens", "slips")}

    def _check(self) -> CheckReport | None:
        if self.infusion.check is None:
            return None
        given = style.range_text(self.infusion.check.figure.range)
        return CheckReport(catalogue=self.catalogue, subject="what is reported", given=given, check=self.infusion.check)

    def _figures(self) -> tuple[tuple[str, Quantity | None], ...]:
        found = self.infusion
        return (
            ("drops", found.drops),
            ("lasts", found.lasts),
            ("volume", found.volume),
            ("total", found.total),
            ("left", found.left),
            ("left_drug", found.left_drug),
            ("left_time", found.left_time),
            ("waste", found.waste),
        )

    def _items(self) -> Iterator[Item]:
        def item(key: str, label: str, value: Quantity) -> Item:
            return Item(key=key, label=label, text=style.quantity(value, unrounded=self.unrounded), value=value)

        yield item("rate", "Rate", self.infusion.rate.result.low)
        if self.infusion.mix is not None:
            yield item("concentration", "Strength", self.infusion.mix.made)
        for one in self.infusion.gives:
            yield item("gives", "Gives", one.result.low)
        for name, value in self._figures():
            if value is not None and (value.value or name == "left"):
                yield item(name, LABELS[name], value)

    def records(self) -> Records:
        """Return one row per figure, then one per regimen that it is held against."""
        weight, checked = self.infusion.stated.weight, self.infusion.check
        shared = {
            "weight_kg": style.plain(weight.kg.value) if weight else "",
            "weight_kg_exact": style.exact(weight.kg.value) if weight else "",
            **records.provenance(self.catalogue if checked else None),
        }
        rows = [shared | row(item) for item in self._items()]
        for found in checked.comparisons if checked else ():
            regimen = found.regimen
            rows.append(
                shared
                | {
                    "regimen": regimen.id,
                    "drug": regimen.drug,
                    "route": regimen.route,
                    "item": "verdict",
                    "text": found.verdict.value,
                    "outcome_direction": regimen.outcome.direction.value,
                    "outcome": regimen.outcome.text,
                    "cautions": " | ".join(regimen.cautions),
                    "citations": wording.citations(regimen),
                }
            )
        return HEADER, rows

    def view(self) -> View:
        """Return what it gives, then what it is held against."""
        weight, checked = self.infusion.stated.weight, self._check()
        at = f" at {style.quantity(weight.kg, unrounded=True)}" if weight else ""
        notice = recipe.envelope(self.catalogue if checked else None)["notice"]
        compared = checked.view() if checked else None
        return View(
            title=f"{style.quantity(self.infusion.rate.result.low, unrounded=True)}, what it gives{at}",
            lines=(notice,),
            entries=(tuple(self._fields()), *(compared.entries if compared else ())),
            notes=compared.notes if compared else (),
            is_list=True,
        )

    def _fields(self) -> Iterator[Field]:
        yield Field(column="Infusion", label="Infusion", text="The infusion", tone=Tone.STRONG)
        if self.infusion.check is not None:
            text = headline(self.infusion.check)
            yield Field(column="Infusion", label="Verdict", text=text, tone=Tone.STRONG)
        for item in self._items():
            tone = Tone.STRONG if item.key == "gives" else Tone.PLAIN
            yield Field(column="Infusion", label=item.label, text=item.text, tone=tone)
        for one in (self.infusion.rate, *self.infusion.gives):
            if one.steps:
                yield Field(column="Infusion", label="Working", text=style.working(one), tone=Tone.QUIET)
