"""The result of `prepare --rate`: what a running infusion gives, and which regimens hold it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.check.judge import Comparison
from ketacalc.core.prepare.administration import Administration
from ketacalc.core.prepare.running import Infusion
from ketacalc.core.prepare.vials import Vessel
from ketacalc.core.quantities import Quantity, style
from ketacalc.output import documents, records, wording
from ketacalc.output.check.headline import headline
from ketacalc.output.check.report import CheckReport
from ketacalc.output.documents import Document
from ketacalc.output.prepare import preparation, recipe, watched
from ketacalc.output.prepare.recipe import Item, Writer
from ketacalc.output.prepare.report import section
from ketacalc.output.report import Records
from ketacalc.output.view import Field, Tone, View

LABELS: Final = {
    "drops": "Drops",
    "lasts": "{0} lasts",
    "volume": "Runs in that time",
    "total": "Drug in that time",
    "left": "Left in {0}",
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
        found, weight, checked = self.infusion, self.infusion.stated.known.weight, self._check()
        told = {name.replace(" ", "_"): documents.quantity(value) for name, value in self._stated().items()}
        return preparation.envelope(self.catalogue if checked else None) | {
            "weight": preparation.optional(weight.kg if weight else None),
            "stated": told,
            "accepted": [],
            "regimen": None,
            "route": found.stated.route or None,
            "dose": None,
            "spread_over_24_h": False,
            "cautions": list(self._cautions()),
            "recipes": [],
            "refused": [],
            "infusion": {
                "rate": documents.quantity(found.rate.result.low),
                "mix": preparation.mixed(found.mix),
                "gives": [documents.quantity(one.result.low) for one in found.gives],
                **{name: preparation.optional(value) for name, value in self._figures()},
                "enough": found.run_out.reaches,
                "headline": headline(found.check) if found.check is not None else None,
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

    def _cautions(self) -> tuple[str, ...]:
        return tuple(watched.words(note, None) for note in self.infusion.notes)

    def _stated(self) -> dict[str, Quantity]:
        stated = self.infusion.stated
        giving = Administration(known=stated.known)
        return preparation.stated(stated.mixture, giving, rate=stated.rate, waste=stated.waste)

    def _figures(self) -> tuple[tuple[str, Quantity | None], ...]:
        found, course = self.infusion, self.infusion.run_out
        return (
            ("drops", found.drops),
            ("lasts", course.lasts),
            ("volume", course.volume),
            ("total", found.total),
            ("left", course.left),
            ("left_drug", found.left_drug),
            ("left_time", found.left_time),
            ("waste", found.waste),
        )

    def _items(self) -> Iterator[Item]:
        container = self.infusion.stated.mixture.container
        vessel = container.vessel if container else Vessel.CONTAINER
        write = Writer(unrounded=self.unrounded, vessel=vessel)

        def item(key: str, label: str, value: Quantity) -> Item:
            return Item(key=key, label=label, text=write(value) if value.value else "nothing", value=value)

        yield item("rate", "Rate", self.infusion.rate.result.low)
        if self.infusion.mix is not None:
            yield from recipe.made(self.infusion.mix, write)
        for one in self.infusion.gives:
            yield item("gives", "Gives", one.result.low)
        for name, value in self._figures():
            if value is not None and (value.value or name == "left"):
                text = LABELS[name].format(vessel)
                yield item(name, f"{text[:1].upper()}{text[1:]}", value)

    def records(self) -> Records:
        """Return one row per figure, then the verdict, one row per regimen that it is held against, and the slips."""
        weight, checked = self.infusion.stated.known.weight, self.infusion.check
        shared = {
            **records.weight(weight),
            "route": self.infusion.stated.route,
            "stated": preparation.told(self._stated()),
            "cautions": " | ".join(self._cautions()),
            **records.provenance(self.catalogue if checked is not None else None),
        }
        rows = [shared | preparation.row(item) for item in self._items()]
        if checked is not None:
            rows.append(shared | {"item": "verdict", "text": headline(checked)})
            for found in checked.comparisons:
                told = (*self._cautions(), *(one.text for one in checked.cautions(found)))
                rows.append(shared | _row(found, told))
            rows += [shared | {"item": "slip", "text": wording.slip(slip)} for slip in checked.slips]
        return preparation.HEADER, rows

    def view(self) -> View:
        """Return what it gives, then what it is held against."""
        weight, checked = self.infusion.stated.known.weight, self._check()
        at = f" at {style.quantity(weight.kg, unrounded=True)}" if weight else ""
        compared = checked.view() if checked else None
        return View(
            title=f"{style.quantity(self.infusion.rate.result.low, unrounded=True)}, what it gives{at}",
            lines=(preparation.envelope(self.catalogue if checked else None)["notice"],),
            sections=tuple(map(section, (tuple(self._fields()), *(compared.entries if compared else ())))),
            notes=compared.notes if compared else (),
        )

    def _fields(self) -> Iterator[Field]:
        yield Field(column="Infusion", label="Infusion", text="The infusion", tone=Tone.STRONG)
        if self.infusion.check is not None:
            text = headline(self.infusion.check)
            yield Field(column="Infusion", label="Verdict", text=text, tone=Tone.STRONG)
        for text in self._cautions():
            yield Field(column="Infusion", label="Caution", text=text, tone=Tone.CAUTION)
        yield Field(column="Infusion", label="Stated", text=preparation.told(self._stated()))
        for item in self._items():
            if item.label:
                tone = Tone.STRONG if item.key == "gives" else Tone.PLAIN
                yield Field(column="Infusion", label=item.label, text=item.text, tone=tone)
        for one in (self.infusion.rate, *self.infusion.gives):
            if one.steps:
                yield Field(column="Infusion", label="Working", text=style.working(one), tone=Tone.QUIET)


def _row(found: Comparison, cautions: tuple[str, ...]) -> dict[str, str]:
    """Return the cells of one regimen that a rate is held against."""
    regimen = found.regimen
    return {
        "regimen": regimen.id,
        "drug": regimen.drug,
        "route": regimen.route,
        "item": "verdict",
        "text": found.verdict.value,
        **records.bounds("reported", regimen.reported),
        "outcome_direction": regimen.outcome.direction.value,
        "outcome": regimen.outcome.text,
        "cautions": " | ".join(cautions),
        "citations": wording.citations(regimen),
    }
