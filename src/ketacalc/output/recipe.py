"""A recipe line by line: what is measured, what it makes, what the patient gets by it, and what is to be watched."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from ketacalc.core.catalogue import Catalogue
from ketacalc.core.checking import Verdict
from ketacalc.core.delivering import Delivery, End
from ketacalc.core.measuring import Measured
from ketacalc.core.mixing import Mix
from ketacalc.core.preparing import NOTED, Recipe, Wanted
from ketacalc.core.units import Kind, Quantity
from ketacalc.output import documents, style
from ketacalc.output.documents import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One figure of a recipe.

    Attributes:
        key: its name for a machine.
        label: its name for a person.
        text: what a person reads.
        value: the exact figure.
        set: what can be measured of it; None where nothing is measured.
        end: which dose of a range it belongs to.
        count: how many of it; 0 where it is not counted.
    """

    key: str
    label: str
    text: str
    value: Quantity
    set: Quantity | None = None
    end: str = ""
    count: int = 0


def envelope(catalogue: Catalogue | None) -> Document:
    """Return what the document begins with; arithmetic alone has no catalogue behind it."""
    return documents.envelope("prepare", catalogue) | ({} if catalogue else {"catalogue": None, "catalogues": []})


ENDS: Final = {End.ONLY: "", End.LOW: "low end", End.HIGH: "high end", End.RUNG: "step"}


def items(recipe: Recipe, *, unrounded: bool) -> Iterator[Item]:
    """Yield the figures of a recipe in the order in which it is made."""
    write = _Writer(unrounded=unrounded)
    yield from _mixed(recipe.mix, write)
    if recipe.waste is not None:
        yield Item(key="waste", label="Drug discarded", text=write(recipe.waste), value=recipe.waste)


def rungs(recipe: Recipe, *, unrounded: bool) -> Iterator[tuple[str, str]]:
    """Yield each dose of a ladder, and how it is given."""
    write = _Writer(unrounded=unrounded)
    for rung in recipe.ladder:
        gets = f"; gives {write(rung.gives)}, {off(rung.off)}" if rung.off else ""
        yield write(rung.dose), f"{write(rung.amount)}; {_set(rung.volume, write)}{gets}"


def delivered(delivery: Delivery, *, unrounded: bool) -> Iterator[Item]:
    """Yield the figures of one dose as it is given."""
    yield from _delivered(delivery, _Writer(unrounded=unrounded))


def head(recipe: Recipe) -> str:
    """Return what a recipe is called: its vial, and which dose it is for."""
    stock, ends = recipe.mix.stock, recipe.deliveries
    found = f"From {style.quantity(stock.strength, unrounded=True)}" if stock else "Preparation"
    if stock and stock.vial:
        found += f" in vials of {style.quantity(stock.vial, unrounded=True)}"
    if recipe.doses:
        found += f", each of {recipe.doses} doses"
    return f"{found}, {ENDS[ends[0].end]}" if len(ends) == 1 and ENDS[ends[0].end] else found


def head_of(delivery: Delivery) -> str:
    """Return what a dose is called: its end of the range, the dose, and the same for this patient."""
    dose, amount = (style.quantity(value, unrounded=True) for value in (delivery.dose, delivery.amount))
    at = ENDS[delivery.end].capitalize() or "Given"
    return f"{at}: {dose}" + (f" = {amount}" if delivery.dose.unit is not delivery.amount.unit else "")


def cautions(recipe: Recipe, wanted: Wanted, route: str) -> tuple[str, ...]:
    """Return what is to be watched in a recipe, a sentence each."""
    return tuple(_cautions(recipe, wanted, route))


def _cautions(recipe: Recipe, wanted: Wanted, route: str) -> Iterator[str]:
    mix, regimen = recipe.mix, wanted.regimen
    if mix.is_strong and route in ("intravenous", "") and (regimen is None or "ketamine" in regimen.drug.casefold()):
        strength = style.quantity(mix.concentration, unrounded=True)
        whose = "" if regimen else "If this is ketamine: "
        yield f"{whose}{strength} undiluted; a vial of ketamine of 100 mg/mL is diluted before intravenous use."
    if mix.drawn is not None and abs(mix.drawn.ratio - 1) > NOTED:
        yield f"What is drawn up is {off(mix.drawn.ratio - 1)}."
    full = mix.over_full
    if full is not None and abs(full.value / mix.made.value - 1) > NOTED:
        yield f"Added to a full container, it is {off(full.value / mix.made.value - 1, '')} concentrated."
    for delivery in recipe.deliveries:
        yield from _watched(delivery, recipe, wanted)


def _watched(delivery: Delivery, recipe: Recipe, wanted: Wanted) -> Iterator[str]:
    at, mix, duration = ENDS[delivery.end], recipe.mix, wanted.giving.duration
    where = f"At the {at}: " if at and len(recipe.deliveries) > 1 else ""
    if abs(delivery.off) > NOTED:
        yield _sentence(f"{where}the patient gets {off(delivery.off)}.")
    if delivery.pump is not None and abs(delivery.pump.ratio - 1) > NOTED:
        yield _sentence(f"{where}the pump runs {off(delivery.pump.ratio - 1, '')} fast.")
    if wanted.regimen is not None and delivery.verdict is not Verdict.WITHIN:
        gives = style.quantity(delivery.gives)
        yield f"{where}{gives} is {delivery.verdict.value} what {wanted.regimen.id} reports."
    if delivery.reaches or mix.volume is None:
        return
    if delivery.dose.unit.kind is Kind.SINGLE:
        need, holds = style.quantity(delivery.volume.set), style.quantity(mix.volume)
        yield _sentence(f"{where}one dose takes {need}, and the container holds {holds}.")
    elif duration is not None and delivery.lasts is not None:
        lasts, asked = style.quantity(delivery.lasts), style.quantity(duration)
        yield _sentence(f"{where}the container is empty after {lasts}, before {asked} are over.")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def off(part: Fraction, than: str = " than asked for") -> str:
    """Return a difference in words: `2.041 % (rounded) less than asked for`."""
    if not part:
        return "exactly what was asked for"
    per_cent = abs(part) * 100
    rounded = style.ROUNDED if style.is_rounded(per_cent) else ""
    return f"{style.number(per_cent)} %{rounded} {'more' if part > 0 else 'less'}{than}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    """Writes quantities, rounded or not."""

    unrounded: bool

    def __call__(self, value: Quantity) -> str:
        return style.quantity(value, unrounded=self.unrounded)


def _set(measured: Measured, write: _Writer) -> str:
    """Return what is measured, and what it stands for where that is something else."""
    if not measured.is_rounded:
        return write(measured.set)
    return f"{write(measured.set)}, rounded from {write(measured.exact)}"


def _mixed(mix: Mix, write: _Writer) -> Iterator[Item]:
    stock, drawn = mix.stock, mix.drawn
    if stock is not None and drawn is not None:
        text = f"{_set(drawn, write)} of {style.quantity(stock.strength, unrounded=True)}"
        text += f"; {off(drawn.ratio - 1)}" if drawn.is_rounded else ""
        yield Item(key="draw_up", label="Draw up", text=text, value=drawn.exact, set=drawn.set)
    if mix.diluent is not None:
        text = f"{write(mix.diluent)} of diluent" if mix.diluent.value else "no diluent"
        yield Item(key="diluent", label="Add", text=text, value=mix.diluent)
    if mix.volume is not None and mix.amount is not None:
        if not mix.is_undiluted or mix.in_container:
            yield Item(key="volume", label="Makes", text=write(mix.volume), value=mix.volume)
        drug = Quantity(value=mix.amount.value * (drawn.ratio if drawn else 1), unit=mix.amount.unit)
        yield Item(key="drug", label="Drug in it", text=write(drug), value=mix.amount, set=drug)
    text = "undiluted, " if mix.is_undiluted else ""
    text += write(mix.made) + (f", meant as {write(mix.concentration)}" if mix.true != 1 else "")
    yield Item(key="concentration", label="Strength", text=text, value=mix.concentration, set=mix.made)
    full = mix.over_full
    if full is not None and mix.volume is not None and drawn is not None:
        volume = Quantity(value=mix.volume.value + drawn.set.value, unit=mix.volume.unit)
        less = off(full.value / mix.made.value - 1, "")
        text = f"{write(full)} in {write(volume)}, {less}, if nothing is taken out first"
        yield Item(key="full_concentration", label=IF_FULL, text=text, value=full)
    yield from _vials(mix, write)


IF_FULL: Final = "In a full container"
"""Where the drug is added and nothing is taken out for it, so that its own volume counts."""


def _vials(mix: Mix, write: _Writer) -> Iterator[Item]:
    stock, vials, left, drug = mix.stock, mix.vials, mix.left, mix.left_drug
    if stock is None or stock.vial is None or vials is None or left is None or drug is None:
        return
    yield Item(
        key="vials",
        label="Vials",
        text=f"{style.full(Fraction(vials))} of {write(stock.vial)}",
        value=stock.vial,
        count=vials,
    )
    text = f"{write(left)}, which hold {write(drug)}" if left.value else "nothing"
    yield Item(key="left_in_vials", label="Left in the vials", text=text, value=left)


def _delivered(delivery: Delivery, write: _Writer) -> Iterator[Item]:
    single = delivery.dose.unit.kind is Kind.SINGLE

    def item(key: str, label: str, value: Quantity, text: str = "") -> Item:
        return Item(key=key, label=label, text=text or write(value), value=value, end=delivery.end.value)

    def measured(key: str, label: str, found: Measured, text: str = "") -> Item:
        text = text or _set(found, write)
        return Item(key=key, label=label, text=text, value=found.exact, set=found.set, end=delivery.end.value)

    volume = _set(delivery.volume, write)
    yield (
        measured("give", "Give", delivery.volume, f"all of it, {volume}" if delivery.is_all else volume)
        if single
        else (measured("rate", "Pump rate", delivery.volume))
    )
    if delivery.pump is not None:
        yield measured("rate", "Pump rate", delivery.pump)
    if delivery.drops is not None:
        yield measured("drops", "Drops", delivery.drops)
    yield measured(
        "gives",
        "Patient gets",
        Measured(exact=delivery.dose, set=delivery.gives),
        f"{write(delivery.gives)}, {off(delivery.off)}",
    )
    if delivery.if_full is not None:
        yield item("from_full", IF_FULL, delivery.if_full, f"{write(delivery.if_full)} for the same dose")
    if delivery.lasts is not None:
        yield item("lasts", "Takes" if single else "Container lasts", delivery.lasts)
    if delivery.total is not None and delivery.total_volume is not None:
        yield item("total", "Total", delivery.total)
        yield item("total_volume", "Total volume", delivery.total_volume)
    if delivery.left is not None:
        text = write(delivery.left) if delivery.left.value else "nothing"
        yield item("left", "Left in container", delivery.left, text)
