"""Vials and ampoules as their labels have them, containers as they are called, and how a person states them."""

from enum import StrEnum

from ketacalc.core.errors import InputError
from ketacalc.core.frozen import dataclass, replace
from ketacalc.core.quantities import Quantity, quoted, read_concentration, read_quantity
from ketacalc.core.quantities.definitions import GROUPS
from ketacalc.core.quantities.grammar import VOLUME, read_label


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """A vial or ampoule as its label has it.

    Attributes:
        strength: amount per volume.
        vial: the volume in one vial; None where it is not stated, and then vials are not counted.
    """

    strength: Quantity
    vial: Quantity | None = None


class Vessel(StrEnum):
    """What holds a preparation, as the user calls it."""

    CONTAINER = "container"
    SYRINGE = "syringe"
    BAG = "bag"


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """What a preparation is made up in.

    Attributes:
        volume: that it is made up to.
        vessel: what it is; only a bag, or what nobody named, may be full before the drug is added.
    """

    volume: Quantity
    vessel: Vessel = Vessel.CONTAINER


def read_stock(text: str) -> Stock:
    """Read a vial's label: a strength, or an amount in a volume, which tells the size of the vial too.

    Args:
        text: `50 mg/mL` or `500 mg/10 mL`.

    Raises:
        InputError: it is neither.

    >>> read_stock("500 mg/10 mL").vial.value
    Fraction(10, 1)
    """
    strength, label = read_concentration(text), read_label(text)
    return Stock(strength=strength, vial=label[1] if label else None)


def sized(stocks: tuple[Stock, ...], vial: Quantity | None) -> tuple[Stock, ...]:
    """Return vials with the volume that is stated for each of them.

    Raises:
        InputError: there is no vial, or a label tells its volume already.
    """
    if vial is None:
        return stocks
    if not stocks or any(stock.vial is not None for stock in stocks):
        raise InputError("--vial is the volume of a --stock that is stated by its strength alone, as in 50 mg/mL")
    return tuple(replace(stock, vial=vial) for stock in stocks)


def read_volume(text: str) -> Quantity:
    """Read a volume, such as `50 mL` or `1 L`.

    Raises:
        InputError: it is none.
    """
    found = read_quantity(text, takes=VOLUME)
    if found.unit.name not in GROUPS["volume"]:
        raise InputError(f"{quoted(text)} is not a volume: write it as in 50 mL")
    return found


def read_container(text: str) -> Container:
    """Read a container: a volume, and what it is where that is said.

    Args:
        text: `50 mL`, `50 mL syringe` or `100 mL bag`.

    Raises:
        InputError: it is none.

    >>> read_container("100 mL bag").vessel.value
    'bag'
    """
    volume, _, word = text.strip(" ").rpartition(" ")
    vessel = next((one for one in Vessel if one == word), None)
    if vessel is None:
        return Container(volume=read_volume(text))
    return Container(volume=read_volume(volume), vessel=vessel)


def read_amount(text: str) -> Quantity:
    """Read what goes into a container: an amount of drug, or a volume of the vial, such as `250 mg` or `5 mL`.

    Raises:
        InputError: it is neither.
    """
    found = read_quantity(text)
    if not any(found.unit.name in GROUPS[group] for group in ("mass", "substance", "activity", "volume")):
        raise InputError(f"{quoted(text)} is not an amount of drug: write it as in 250 mg")
    return found
