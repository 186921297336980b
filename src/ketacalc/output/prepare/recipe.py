"""A recipe line by line: what is measured, what it makes, and what the patient gets by it."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from ketacalc.core.prepare.administration import Delivery
from ketacalc.core.prepare.dilution import Mix
from ketacalc.core.prepare.increments import Measured
from ketacalc.core.prepare.preparation import Recipe
from ketacalc.core.prepare.vials import Vessel
from ketacalc.core.quantities import Kind, Quantity, style
from ketacalc.output.prepare.watched import ENDS, off


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One figure of a recipe.

    Attributes:
        key: its name for a machine.
        label: its name for a person.
        text: what a person reads.
        value: the exact figure.
        set: what can be measured of it; None where nothing is measured.
        count: how many of it; 0 where it is not counted.
        deviation: by what part what is measured, or what the patient gets, is more than was asked for.
    """

    key: str
    label: str
    text: str
    value: Quantity
    set: Quantity | None = None
    count: int = 0
    deviation: Fraction | None = None


IF_FULL: Final = "In a full {0}"
"""Where the drug is added and nothing is taken out for it, so that its own volume counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Writes quantities, rounded or not.

    Attributes:
        unrounded: whether a person is shown the exact numbers.
        vessel: what holds a preparation.
    """

    unrounded: bool = False
    vessel: Vessel = Vessel.CONTAINER

    def __call__(self, value: Quantity) -> str:
        """Return a quantity as text."""
        return style.quantity(value, unrounded=self.unrounded)

    def measured(self, found: Measured) -> str:
        """Return what is measured, and what it stands for where that is something else."""
        if not found.is_rounded:
            return self(found.set)
        one, other = self(found.set), self(found.exact)
        if one == other.removesuffix(style.ROUNDED):
            other = style.quantity(found.exact, unrounded=True)
        return f"{one}, rounded from {other}"


def head(recipe: Recipe) -> str:
    """Return what a recipe is called: its vial, and which dose it is for."""
    stock, ends = recipe.mix.stock, recipe.deliveries
    found = f"From {style.quantity(stock.strength, unrounded=True)}" if stock else "Preparation"
    if stock and stock.vial:
        found += f" in vials of {style.quantity(stock.vial, unrounded=True)}"
    if recipe.doses:
        found += f", each of {recipe.doses} doses"
    return f"{found}, {ENDS[ends[0].end]}" if len(ends) == 1 and ENDS[ends[0].end] else found


def head_of(delivery: Delivery, write: Writer) -> str:
    """Return what a dose is called: its end of the range, the dose, and the same for this patient."""
    at = ENDS[delivery.end].capitalize() or "Given"
    same = delivery.dose.unit is delivery.amount.unit
    return f"{at}: {write(delivery.dose)}" + ("" if same else f" = {write(delivery.amount)}")


def made(mix: Mix, write: Writer, *, containers: int = 1) -> Iterator[Item]:
    """Yield the figures of what is put together, in the order in which that is done."""
    stock, drawn = mix.stock, mix.drawn
    if stock is not None and drawn is not None:
        text = f"{write.measured(drawn)} of {style.quantity(stock.strength, unrounded=True)}"
        text += f"; {off(drawn.ratio - 1)}" if drawn.is_rounded else ""
        yield _measured("draw_up", "Draw up", drawn, text)
    if mix.diluent is not None:
        yield Item(key="diluent", label="Add", text=_added(mix, mix.diluent, write), value=mix.diluent)
    if mix.volume is not None and mix.holds is not None and mix.drug is not None and mix.amount is not None:
        if not mix.is_undiluted or mix.vessel:
            yield Item(key="volume", label="Makes", text=write(mix.holds), value=mix.holds)
        yield Item(key="drug", label="Drug in it", text=write(mix.drug), value=mix.drug)
    text = "undiluted, " if mix.is_undiluted else ""
    text += write(mix.made) + (f", meant as {write(mix.concentration)}" if mix.strength_ratio != 1 else "")
    yield Item(key="concentration", label="Strength", text=text, value=mix.made)
    full = mix.over_full
    if full is not None and mix.volume is not None and drawn is not None:
        volume = Quantity(value=mix.volume.value + drawn.set.value, unit=mix.volume.unit)
        text = (
            f"{write(full)} in {write(volume)}, {off(mix.change_if_not_withdrawn, '')}, if nothing is taken out first"
        )
        yield Item(key="full_concentration", label=IF_FULL.format(write.vessel), text=text, value=full)
    yield from _vials(mix, write, containers)


def _added(mix: Mix, diluent: Quantity, write: Writer) -> str:
    """Return what is added; where a graduation is stated, whether it can be measured by that."""
    if not diluent.value:
        return "no diluent"
    text, step = f"{write(diluent)} of diluent", mix.drawn.step if mix.drawn else None
    whole = step is None or (diluent.value / step.to(diluent.unit).value).denominator == 1
    return text if whole else f"{text}, which is no whole number of graduations"


def _vials(mix: Mix, write: Writer, containers: int) -> Iterator[Item]:
    """Yield the vials to order, and what is left of them, for all the containers that the time takes."""
    stock, vials, left, drug = mix.stock, mix.vials(containers), mix.left(containers), mix.left_drug(containers)
    if stock is None or stock.vial is None or vials is None or left is None or drug is None:
        return
    several = f" for {style.full(Fraction(containers))} {write.vessel}s" if containers > 1 else ""
    text = f"{style.full(Fraction(vials))} of {write(stock.vial)}{several}"
    yield Item(key="vials", label="Vials", text=text, value=stock.vial, count=vials)
    text = f"{write(left)}, which hold {write(drug)}" if left.value else "nothing"
    yield Item(key="left_in_vials", label="Left in the vials", text=text, value=left)
    yield Item(key="left_drug", label="", text="", value=drug)


def given(delivery: Delivery, write: Writer) -> Iterator[Item]:
    """Yield the figures of one dose as it is given."""
    single = delivery.dose.unit.kind is Kind.SINGLE
    if single:
        text = write.measured(delivery.volume)
        yield _measured("give", "Give", delivery.volume, f"all of it, {text}" if delivery.is_all else text)
    else:
        yield _measured("rate", "Pump rate", delivery.volume, write.measured(delivery.volume))
    if delivery.pump is not None:
        yield _measured("rate", "Pump rate", delivery.pump, write.measured(delivery.pump))
    if delivery.drops is not None:
        yield _measured("drops", "Drops", delivery.drops, _drops(delivery.drops, write))
    text, off_by = _gets(delivery, write), delivery.relative_deviation
    yield Item(key="gives", label="Patient gets", text=text, value=delivery.gives, deviation=off_by)
    yield from _full(delivery, write)
    yield from _course(delivery, write)


def _course(delivery: Delivery, write: Writer) -> Iterator[Item]:
    """Yield how long a dose takes or a container lasts, what a time takes, and what is then left."""
    course = delivery.run_out
    figures = (
        ("takes", "Takes", delivery.takes),
        ("lasts", f"{write.vessel.capitalize()} lasts", course.lasts),
        ("total", "Total", delivery.total),
        ("total_volume", "Total volume", course.volume),
        ("left", "Left in the last one" if (course.containers or 1) > 1 else f"Left in {write.vessel}", course.left),
    )
    for key, label, value in figures:
        if value is None:
            continue
        text, count = write(value) if value.value else "nothing", 0
        if key == "total_volume" and course.containers is not None and course.containers > 1:
            text, count = f"{text}, from {style.full(Fraction(course.containers))} {write.vessel}s", course.containers
        yield Item(key=key, label=label, text=text, value=value, count=count)


def _measured(key: str, label: str, found: Measured, text: str) -> Item:
    return Item(key=key, label=label, text=text, value=found.exact, set=found.set, deviation=found.ratio - 1)


def _gets(delivery: Delivery, write: Writer) -> str:
    """Return what the patient gets; where nothing was rounded to a step, that it is only as exact as the setting."""
    if not delivery.relative_deviation and delivery.volume.step is None:
        single = delivery.dose.unit.kind is Kind.SINGLE
        lacking = "measured exactly: no graduation" if single else "set exactly: no step"
        return f"{write(delivery.gives)}, if it is {lacking} was stated"
    return f"{write(delivery.gives)}, {off(delivery.relative_deviation)}"


def _drops(drops: Measured, write: Writer) -> str:
    text = write.measured(drops)
    return text if drops.set.value.denominator == 1 else f"{text}, which is no whole number"


def _full(delivery: Delivery, write: Writer) -> Iterator[Item]:
    """Yield the same dose from a container that was full before the drug was added."""
    full = delivery.full
    if full is None:
        return
    text = f"exactly {write(full)} for the same dose"
    text += f", at {write(delivery.full_pump)}" if delivery.full_pump is not None else ""
    if not delivery.is_all:
        text += f"; {write(delivery.volume.set)} would give {off(delivery.change_if_not_withdrawn)}"
    yield Item(key="full", label=IF_FULL.format(write.vessel), text=text, value=full)


def steps(recipe: Recipe, write: Writer) -> Iterator[tuple[str, str]]:
    """Yield each dose of a titration, and how it is given."""
    for step in recipe.titration:
        drops = f"; {write.measured(step.drops)}" if step.drops else ""
        gets = f"; gives {write(step.gives)}, {off(step.relative_deviation)}" if step.relative_deviation else ""
        yield write(step.dose), f"{write(step.amount)}; {write.measured(step.volume)}{drops}{gets}"
