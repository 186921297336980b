"""Worked problems solved with the calculator's own pieces: one entry per kind of problem."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final

from ketacalc.core.check.rules import SALT_PER_BASE, Context
from ketacalc.core.check.slips import candidates
from ketacalc.core.errors import InputError
from ketacalc.core.quantities import (
    Quantity,
    combined,
    read_concentration,
    read_drop_factor,
    read_molar_mass,
    read_number,
    read_quantity,
    read_unit,
)
from ketacalc.core.quantities.conversion import Known, convert, read_conversion
from ketacalc.core.quantities.stated import figure
from ketacalc.core.quantities.weight import BodyWeight, read_weight

OUT_OF_SCOPE: Final = {
    "tablets": "tablets are not counted",
    "ucum_validity": "codes of UCUM are written, and not read",
}
"""Kinds of problems that ketacalc does not take on, with the reason."""

Inputs = dict[str, Any]
Solution = list[Quantity | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a problem states, read.

    Attributes:
        inputs: as they stand.
        names: the quantities asked for, with the unit of each.
        known: weight, concentration, drop factor and molar mass, as far as they are stated.
    """

    inputs: Inputs
    names: tuple[tuple[str, str], ...]
    known: Known

    def quantity(self, name: str) -> Quantity:
        """Return a quantity that the problem states."""
        return _read(self.inputs[name])

    def to(self, given: Quantity, unit: str) -> Quantity:
        """Return a quantity in another unit, with all that is stated."""
        return convert(given, read_unit(unit), self.known).result


def solved(kind: str, inputs: Inputs, expected: list[dict[str, Any]], pound: str | None) -> Solution:
    """Return our result for each quantity that a problem asks for; None where it asks for a refusal.

    Args:
        kind: of the problem.
        inputs: what it states.
        expected: the quantities asked for.
        pound: the number of pounds in a kilogram that the source uses; None for the exact one.

    Raises:
        InputError: the problem has a unit or a quantity that ketacalc does not take.
    """
    names = tuple((item["quantity"], item.get("unit", "").replace("uM", "micromol/L")) for item in expected)
    return SOLVERS[kind](Stated(inputs=inputs, names=names, known=known(inputs, pound)))


def known(inputs: Inputs, pound: str | None) -> Known:
    """Return the weight, concentration, drop factor and molar mass that are stated; of a drug added, its stock's."""
    strength = inputs.get("concentration", inputs.get("stock"))
    drops, mass = inputs.get("drop_factor"), inputs.get("molar_mass")
    return Known(
        weight=_weight(inputs["weight"], pound) if "weight" in inputs else None,
        concentration=concentration(strength) if strength else None,
        drop_factor=read_drop_factor(written(drops)) if drops else None,
        molar_mass=read_molar_mass(written(mass)) if mass else None,
    )


def _weight(stated: dict[str, str], pound: str | None) -> BodyWeight:
    weight = read_weight(written(stated))
    if pound is None or stated["unit"] != "lb":
        return weight
    return replace(weight, kg=Quantity(value=weight.given.value / read_number(pound), unit=weight.kg.unit))


def concentration(stated: dict[str, Any]) -> Quantity:
    """Return a strength, which may be stated as an amount in a volume."""
    if "value" in stated:
        return read_concentration(written(stated))
    return read_concentration(f"{written(stated['amount'])}/{written(stated['volume'])}")


def written(stated: dict[str, str]) -> str:
    """Return a quantity that JSON states as the text that it is."""
    return f"{stated['value']} {stated['unit']}"


def _read(stated: dict[str, str]) -> Quantity:
    return read_quantity(written(stated))


def _scaled(stated: Stated) -> Solution:
    """Solve what is a dose or rate in another unit, with its weight, concentration and divisions."""
    name = next(name for name in ("dose", "rate", "from") if name in stated.inputs)
    return [_asked(stated, stated.quantity(name), quantity, unit) for quantity, unit in stated.names]


def _asked(stated: Stated, given: Quantity, name: str, unit: str) -> Quantity:
    """Return one quantity that follows from a dose."""
    known, inputs = stated.known, stated.inputs
    if name == "weight" and known.weight:
        return known.weight.kg
    if name == "concentration" and known.concentration:
        return known.concentration.to(read_unit(unit))
    if name.startswith("safe "):
        bound = inputs["safe_range"]
        given = read_quantity(f"{bound[name.removeprefix('safe ')]} {bound['unit']}")
    if name.startswith("single "):
        day = stated.to(given, "mg/day")
        each = combined(read_unit("mg"), day, read_quantity("1 day"))
        return stated.to(replace(each, value=each.value / _doses(inputs)), unit)
    if name in ("capped amount", "volume") and "max_dose" in inputs:
        cap = stated.quantity("max_dose")
        amount = stated.to(given, cap.unit.symbol)
        given = min(amount, cap, key=lambda quantity: quantity.value)
    if name == "rate" and "time" in inputs:
        return combined(read_unit(unit), stated.to(given, "mL"), under=(stated.quantity("time"),))
    return stated.to(given, unit)


def _doses(inputs: Inputs) -> Fraction:
    """Return the number of doses in a day, stated or from the interval between them."""
    if "doses_per_day" in inputs:
        return read_number(inputs["doses_per_day"])
    return read_quantity("1 day").to(read_unit("h")).value / _read(inputs["interval"]).to(read_unit("h")).value


def _conversion(stated: Stated) -> Solution:
    [(_, unit)] = stated.names
    given, target = read_conversion(written(stated.inputs["from"]), stated.inputs.get("to", unit))
    return [convert(given, target, stated.known).result]


def _refusal(stated: Stated) -> Solution:
    """Return None where the conversion is refused, as it must be."""
    try:
        found = convert(*read_conversion(f"1 {stated.inputs['from'].partition(' ')[0]}", stated.inputs["to"]), Known())
    except InputError:
        return [None]
    return [found.result]


def _flow(stated: Stated) -> Solution:
    """Return a volume over a time, in mL/h or in drops."""
    rate = combined(read_unit("mL/h"), stated.quantity("volume"), under=(stated.quantity("time"),))
    return [stated.to(rate, unit) for _, unit in stated.names]


def _duration(stated: Stated) -> Solution:
    return [combined(read_unit("h"), stated.quantity("volume"), under=(stated.quantity("rate"),))]


def _remaining(stated: Stated) -> Solution:
    run = combined(read_unit("mL"), stated.quantity("rate"), stated.quantity("elapsed"))
    left = replace(run, value=stated.quantity("volume").to(run.unit).value - run.value)
    return [left, combined(read_unit("h"), left, under=(stated.quantity("rate"),))]


def bag(stated: Stated) -> tuple[Quantity, Quantity, Quantity]:
    """Return the rate of a bag's fluid, the time that the bag lasts, and the drug to add so that this gives a dose."""
    fluid = stated.to(stated.quantity("fluid_rate"), "mL/h")
    lasts = combined(read_unit("h"), stated.quantity("bag"), under=(fluid,))
    return fluid, lasts, combined(read_unit("mg"), stated.to(stated.quantity("dose"), "mg/h"), lasts)


def _bag(stated: Stated) -> Solution:
    fluid, lasts, drug = bag(stated)
    found = {"fluid rate": fluid, "bag lasts": lasts, "drug to add": drug, "stock volume": stated.to(drug, "mL")}
    return [found[name] for name, _ in stated.names]


def _waste(stated: Stated) -> Solution:
    wasted = stated.quantity("wasted")
    return [combined(read_unit("mg"), stated.quantity("bag_amount"), wasted, under=(stated.quantity("bag"),))]


def _dilution(stated: Stated) -> Solution:
    """Return concentrations: what is put in, over the bag as labelled, or with the volume put in."""
    inputs, per_ml = stated.inputs, read_unit("mg/mL")
    if "stock_amount" in inputs:
        drug, put_in = stated.quantity("stock_amount"), None
    else:
        put_in = stated.quantity("stock_volume")
        drug = combined(read_unit("mg"), put_in, stated.quantity("stock"))
    bag = stated.quantity("final_volume" if "final_volume" in inputs else "added_to")
    found: Solution = []
    for name, _ in stated.names:
        full = "not drawn down" in name and put_in is not None
        volume = replace(bag, value=bag.value + put_in.to(bag.unit).value) if full and put_in else bag
        found.append(combined(per_ml, drug, under=(volume,)))
    return found


def _salt(stated: Stated) -> Solution:
    [(name, _)] = stated.names
    form = "salt" if name == "base" else "base"
    given = read_quantity(f"{stated.inputs[form]['value']} {stated.inputs[form]['unit'].partition(' ')[0]}")
    factor = 1 / SALT_PER_BASE if name == "base" else SALT_PER_BASE
    return [replace(given, value=given.value * factor)]


def _molar(stated: Stated) -> Solution:
    return [stated.to(stated.quantity(name.removeprefix("molar ")), unit) for name, unit in stated.names]


def _incident(stated: Stated) -> Solution:
    return [stated.to(stated.quantity("dose_" + name.partition(" ")[0]), unit) for name, unit in stated.names]


def _claim(stated: Stated) -> Solution:
    """Return the claim in the unit of the rest of its page, and nothing for the slip that is suspected."""
    claimed, rest = stated.quantity("claimed"), stated.inputs["same_page_other"]
    return [stated.to(claimed, rest["unit"]), None]


def suspected(inputs: Inputs) -> tuple[tuple[str, Fraction], ...]:
    """Return the slips, with their factors, that would bring a claim among the other figures of its page.

    Raises:
        InputError: a figure is not read.
    """
    rest = inputs["same_page_other"]
    low, high = (read_quantity(f"{rest[end]} {rest['unit']}") for end in ("low", "high"))
    claimed = _read(inputs["claimed"]).to(low.unit)
    context = Context(
        unit=claimed.unit, kind=low.unit.kind, by_weight=True, doses_per_day=(), is_ketamine=True, known=Known()
    )
    stated = figure(claimed)
    return tuple(
        (rule.code.value, factor)
        for rule, factor in candidates(context)
        if stated.fits_rounded((low.value * factor, high.value * factor))
    )


SOLVERS: Final[dict[str, Callable[[Stated], Solution]]] = {
    **dict.fromkeys(("bolus", "fixed_dose", "daily", "daily_divided", "daily_divided_range", "infusion"), _scaled),
    **dict.fromkeys(
        ("infusion_from_amount_rate", "bolus_capped", "reverse_infusion", "intermittent_infusion"), _scaled
    ),
    "weight_conversion": lambda stated: [stated.known.weight.kg if stated.known.weight else None],
    "conversion": _conversion,
    "must_refuse": _refusal,
    "volume_over_time": _flow,
    "drops": _flow,
    "duration": _duration,
    "remaining": _remaining,
    "bag_additive": _bag,
    "waste": _waste,
    "dilution": _dilution,
    "dilution_nominal": _dilution,
    "salt_base": _salt,
    "mass_to_molar": _molar,
    "incident": _incident,
    "plausibility": _claim,
}
