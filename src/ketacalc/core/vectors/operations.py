"""What the reference vectors ask for: each operation worked out by the calculator's own pieces.

An operation takes an input as JSON states it and returns its result in the unit asked for, or refuses.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final

from ketacalc.core.catalogue.loading import shipped
from ketacalc.core.check.judge import check
from ketacalc.core.errors import InputError
from ketacalc.core.frozen import dataclass, replace
from ketacalc.core.quantities import Kind, Quantity, Range, Unit, combined, read_concentration, read_quantity, read_unit
from ketacalc.core.quantities.conversion import Known, convert, read_conversion
from ketacalc.core.quantities.grammar import read_drop_factor, read_molar_mass
from ketacalc.core.quantities.stated import read_figure
from ketacalc.core.quantities.weight import read_weight
from ketacalc.core.vectors.vector import Input, Judgement, Result

ML: Final = read_unit("mL")
MG: Final = read_unit("mg")
HOUR: Final = read_unit("h")
MOST_RISES: Final = 1000


@dataclass(frozen=True, slots=True)
class Stated:
    """What is stated, read.

    Attributes:
        inputs: as they stand, the unit asked for among them.
        known: weight, concentration, drop factor and molar mass, as far as they are stated.
    """

    inputs: Input
    known: Known

    def quantity(self, name: str) -> Quantity:
        """Return a quantity that is stated."""
        return read_quantity(written(self.inputs[name]))

    def to(self, given: Quantity, unit: str = "") -> Quantity:
        """Return a quantity in another unit, with all that is stated; in the one asked for where none is named."""
        return convert(given, read_unit(unit) if unit else self.unit, self.known).result

    @property
    def unit(self) -> Unit:
        """The unit asked for."""
        return read_unit(self.inputs["unit"])


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
        return OPERATIONS[operation](Stated(given, known(given)))
    ends = (given | {"dose": dose[end]} for end in ("low", "high"))
    return Range(*(OPERATIONS[operation](Stated(end, known(end))) for end in ends))


def known(inputs: Input) -> Known:
    """Return the weight, concentration, drop factor and molar mass that are stated; of a drug added, its stock's."""
    strength = inputs.get("concentration", inputs.get("stock"))
    drops, mass = inputs.get("drop_factor"), inputs.get("molar_mass")
    return Known(
        weight=read_weight(written(inputs["weight"])) if "weight" in inputs else None,
        concentration=read_concentration(written(strength)) if strength else None,
        drop_factor=read_drop_factor(written(drops)) if drops else None,
        molar_mass=read_molar_mass(written(mass)) if mass else None,
    )


def written(stated: dict[str, Any]) -> str:
    """Return a quantity or a range that JSON states, or an amount in a volume, as the text that it is."""
    if "value" in stated:
        return f"{stated['value']} {stated['unit']}"
    if "low" in stated:
        return f"{stated['low']['value']} to {written(stated['high'])}"
    return f"{written(stated['amount'])}/{written(stated['volume'])}"


def _amount(stated: Stated) -> Quantity:
    """Return a dose for a patient, cut at the largest one that is stated, in the unit asked for."""
    dose = stated.quantity("dose")
    if "max" in stated.inputs:
        most = stated.quantity("max")
        dose = min(stated.to(dose, most.unit.symbol), most)
    return stated.to(dose)


def _flow(stated: Stated) -> Quantity:
    """Return the rate at which a volume runs, or the volume of a dose, that is given in a time; or a rate in drops."""
    if "rate" in stated.inputs:
        return stated.to(stated.quantity("rate"))
    volume = stated.quantity("volume") if "volume" in stated.inputs else stated.to(stated.quantity("dose"), "mL")
    return stated.to(combined(read_unit("mL/h"), volume, under=(stated.quantity("time"),)))


def _duration(stated: Stated) -> Quantity:
    return combined(stated.unit, stated.quantity("volume"), under=(stated.to(stated.quantity("rate"), "mL/h"),))


def _division(stated: Stated) -> Quantity:
    """Return one of the doses that a day's total is divided into."""
    dose, doses = stated.quantity("dose"), stated.inputs["doses_per_day"]
    if dose.unit.kind is not Kind.DAILY or doses < 1:
        raise InputError(f"{dose.unit.symbol} is not divided into {doses} doses of a day")
    return stated.to(Quantity(dose.value / doses, dose.unit.without("day")))


def _dilution(stated: Stated) -> Quantity:
    """Return what is drawn from a stock, what is added to it, or the strength that comes out."""
    inputs = stated.inputs
    stock = read_concentration(written(inputs["stock"])) if "stock" in inputs else None
    volume = stated.quantity("volume" if "volume" in inputs else "added_to").to(ML)
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
        return combined(stated.unit, drug, under=(volume,))
    if put_in is None or put_in > volume:
        raise InputError(f"{drug} cannot be made up to {volume} from this stock")
    return (put_in if inputs["find"] == "stock volume" else Quantity(volume.value - put_in.value, ML)).to(stated.unit)


def _additive(stated: Stated) -> Quantity:
    """Return the drug to add to a bag, or its volume, so that the fluid's own rate gives the dose."""
    fluid = stated.to(stated.quantity("fluid_rate"), "mL/h")
    lasts = combined(HOUR, stated.quantity("bag"), under=(fluid,))
    return stated.to(combined(MG, stated.to(stated.quantity("dose"), "mg/h"), lasts))


def _waste(stated: Stated) -> Quantity:
    volume, wasted = stated.quantity("volume"), stated.quantity("wasted")
    if wasted > volume:
        raise InputError(f"{wasted} cannot be discarded of {volume}")
    return combined(stated.unit, stated.quantity("amount"), wasted, under=(volume,))


def _salt(stated: Stated) -> Quantity:
    """Return the mass of another form of a drug with as many molecules."""
    given, result = stated.quantity("molar_mass"), stated.quantity("molar_mass_of_result")
    quantity = stated.quantity("quantity")
    return replace(quantity, value=quantity.value * result.to(given.unit).value / given.value).to(stated.unit)


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
    return stated.to(Quantity(rate, "mg/h") if inputs["find"] == "rate" else Quantity(given + rate * ends, "mg"))


def _conversion(stated: Stated) -> Quantity:
    return convert(*read_conversion(written(stated.inputs["quantity"]), stated.inputs["unit"]), stated.known).result


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
    found = check(read_figure(written(given["dose"])), (shipped().regimen(given["regimen"]),), known(given))
    return Judgement(verdict=found.verdict.value, slips=tuple(slip.code.value for slip in found.slips))
