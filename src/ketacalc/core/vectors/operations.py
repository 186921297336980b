"""What the reference vectors ask for: each operation worked out by the calculator's own pieces.

An operation takes an input as JSON states it and returns its result in the unit asked for, or refuses.
"""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Final

from ketacalc.core.catalogue.loading import shipped
from ketacalc.core.check.judge import check
from ketacalc.core.errors import InputError
from ketacalc.core.quantities import Kind, Quantity, Range, combined, read_unit
from ketacalc.core.quantities.conversion import convert, read_conversion
from ketacalc.core.quantities.stated import read_figure
from ketacalc.core.selftest.solvers import Stated, bag, concentration, known, written
from ketacalc.core.vectors.vector import Input, Judgement, Result

ML: Final = read_unit("mL")
MG: Final = read_unit("mg")
HOUR: Final = read_unit("h")
MOST_RISES: Final = 1000


def solve(operation: str, given: Input) -> Result:
    """Return the exact result of one operation.

    Args:
        operation: its name, one of `OPERATIONS`.
        given: what is stated; of a dose that is a range, both ends are worked out.

    Raises:
        InputError: what is stated is not read, is not enough, or means nothing.
    """
    if operation == "check":
        return _judged(given)
    dose = given.get("dose", {})
    if "low" not in dose:
        return _solved(operation, given)
    low, high = (_solved(operation, given | {"dose": dose[end]}) for end in ("low", "high"))
    return Range(low, high)


def _solved(operation: str, given: Input) -> Quantity:
    stated = Stated(inputs=given, names=((operation, given["unit"]),), known=known(given, None))
    return OPERATIONS[operation](stated)


def _asked(stated: Stated) -> str:
    [(_, unit)] = stated.names
    return unit


def _amount(stated: Stated) -> Quantity:
    """Return a dose for a patient, cut at the largest one that is stated, in the unit asked for."""
    dose = stated.quantity("dose")
    if "max" in stated.inputs:
        most = stated.quantity("max")
        dose = min(stated.to(dose, most.unit.symbol), most)
    return stated.to(dose, _asked(stated))


def _flow(stated: Stated) -> Quantity:
    """Return the rate at which a volume runs, or the volume of a dose, that is given in a time; or a rate in drops."""
    if "rate" in stated.inputs:
        return stated.to(stated.quantity("rate"), _asked(stated))
    volume = stated.quantity("volume") if "volume" in stated.inputs else stated.to(stated.quantity("dose"), "mL")
    rate = combined(read_unit("mL/h"), volume, under=(stated.quantity("time"),))
    return stated.to(rate, _asked(stated))


def _duration(stated: Stated) -> Quantity:
    rate = stated.to(stated.quantity("rate"), "mL/h")
    return combined(read_unit(_asked(stated)), stated.quantity("volume"), under=(rate,))


def _division(stated: Stated) -> Quantity:
    """Return one of the doses that a day's total is divided into."""
    dose, doses = stated.quantity("dose"), stated.inputs["doses_per_day"]
    if dose.unit.kind is not Kind.DAILY or doses < 1:
        raise InputError(f"{dose.unit.symbol} is not divided into {doses} doses of a day")
    each = Quantity(dose.value / doses, dose.unit.without("day"))
    return stated.to(each, _asked(stated))


def _dilution(stated: Stated) -> Quantity:
    """Return what is drawn from a stock, what is added to it, or the strength that comes out."""
    inputs, unit = stated.inputs, read_unit(_asked(stated))
    volume = stated.quantity("volume" if "volume" in inputs else "added_to").to(ML)
    stock = concentration(inputs["stock"]) if "stock" in inputs else None
    put_in = stated.quantity("stock_volume").to(ML) if "stock_volume" in inputs else None
    if put_in is not None and stock is not None:
        drug = combined(MG, put_in, stock)
    elif "concentration" in inputs:
        drug = combined(MG, volume, stated.quantity("concentration"))
    else:
        drug = stated.to(stated.quantity("dose" if "dose" in inputs else "amount"), "mg")
    if put_in is None and stock is not None:
        put_in = combined(ML, drug, under=(stock,))
    if inputs["find"] == "concentration":
        if "added_to" in inputs and put_in is not None:
            volume = Quantity(volume.value + put_in.value, ML)
        return combined(unit, drug, under=(volume,))
    if put_in is None or put_in > volume:
        raise InputError(f"{drug} cannot be made up to {volume} from this stock")
    return (put_in if inputs["find"] == "stock volume" else Quantity(volume.value - put_in.value, ML)).to(unit)


def _additive(stated: Stated) -> Quantity:
    """Return the drug to add to a bag, or its volume, so that the fluid's own rate gives the dose."""
    _, _, drug = bag(stated)
    return stated.to(drug, _asked(stated))


def _waste(stated: Stated) -> Quantity:
    volume, wasted = stated.quantity("volume"), stated.quantity("wasted")
    if wasted > volume:
        raise InputError(f"{wasted} cannot be discarded of {volume}")
    return combined(read_unit(_asked(stated)), stated.quantity("amount"), wasted, under=(volume,))


def _salt(stated: Stated) -> Quantity:
    """Return the mass of another form of a drug with as many molecules."""
    given, result = stated.quantity("molar_mass"), stated.quantity("molar_mass_of_result")
    quantity = stated.quantity("quantity")
    return replace(quantity, value=quantity.value * result.to(given.unit).value / given.value).to(_asked(stated))


def _course(stated: Stated) -> Quantity:
    """Return what has been given by a time, or the rate that runs then: a bolus, and a rate that may rise to a target.

    The rate rises after each full interval, and its last rise ends at the target.
    """
    inputs, hours = stated.inputs, stated.quantity("time").to(HOUR).value
    start = rate = stated.to(stated.quantity("rate"), "mg/h").value
    given = stated.to(stated.quantity("bolus"), "mg").value if "bolus" in inputs else Fraction(0)
    ends = hours
    if "rise" in inputs:
        target, rise = (stated.to(stated.quantity(name), "mg/h").value for name in ("target", "rise"))
        every = stated.quantity("every").to(HOUR).value
        if target < start or target - start > MOST_RISES * rise:
            raise InputError(f"a rate of {start} mg/h does not rise to {target} mg/h by {rise} mg/h each time")
        while rate < target and ends >= every:
            given, ends, rate = given + rate * every, ends - every, min(rate + rise, target)
    if inputs["find"] == "rate":
        return stated.to(Quantity(rate, "mg/h"), _asked(stated))
    return stated.to(Quantity(given + rate * ends, "mg"), _asked(stated))


def _conversion(stated: Stated) -> Quantity:
    return convert(*read_conversion(written(stated.inputs["quantity"]), _asked(stated)), stated.known).result


OPERATIONS: Final[dict[str, Callable[[Stated], Quantity]]] = {
    "dose": _amount,
    "infusion": _amount,
    "volume": _amount,
    "flow": _flow,
    "drops": _flow,
    "duration": _duration,
    "division": _division,
    "dilution": _dilution,
    "additive": _additive,
    "waste": _waste,
    "salt": _salt,
    "course": _course,
    "convert": _conversion,
}
"""Those that have a quantity for a result; `check` has a verdict."""

NAMES: Final = (*OPERATIONS, "check")


def _judged(given: Input) -> Judgement:
    """Hold a dose against a shipped regimen, whose figures stand in the input too."""
    dose = given["dose"]
    text = (
        f"{dose['low']['value']} to {dose['high']['value']} {dose['low']['unit']}" if "low" in dose else written(dose)
    )
    found = check(read_figure(text), (shipped().regimen(given["regimen"]),), known(given, None))
    return Judgement(verdict=found.verdict.value, slips=tuple(slip.code.value for slip in found.slips))
