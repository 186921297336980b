"""What goes into a syringe or a bag: how much of a vial, how much diluent, and what strength that makes.

Nothing is assumed: no strength of a vial, no size of one, no container. Two of amount, volume and concentration give
the third; a drug that is given as it comes is its vial's strength.
"""

from fractions import Fraction
from typing import Final

from ketacalc.core.errors import InputError, MissingInputError
from ketacalc.core.frozen import dataclass, replace
from ketacalc.core.prepare.increments import Measured, settled, short
from ketacalc.core.prepare.vials import Container, Stock, Vessel
from ketacalc.core.quantities import Quantity, combined, read_quantity, read_unit

ML: Final = read_unit("mL")
STRONG: Final = read_quantity("100 mg/mL")
"""Vials of ketamine are labelled with 10, 50 or 100 mg/mL of base; the last is diluted before intravenous use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixture:
    """What is stated of a preparation; nothing of it has a default.

    Attributes:
        stocks: the vials to choose from, each of which is worked out by itself.
        container: what the preparation is made up in.
        amount: the drug in it; a volume is one of the stock.
        concentration: amount per volume of what is given.
    """

    stocks: tuple[Stock, ...] = ()
    container: Container | None = None
    amount: Quantity | None = None
    concentration: Quantity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """One preparation, made up to its volume.

    Attributes:
        concentration: as it is meant to be.
        stock: what it is drawn from; None where no vial is stated.
        amount: the drug in it; None where neither amount nor volume is known.
        volume: what it is made up to; None likewise.
        drawn: the volume of stock; None without a stock or an amount.
        vessel: what holds it, where a container was stated.
        is_one_dose: whether it is made for one dose, all of which is given.
    """

    concentration: Quantity
    stock: Stock | None = None
    amount: Quantity | None = None
    volume: Quantity | None = None
    drawn: Measured | None = None
    vessel: Vessel | None = None
    is_one_dose: bool = False

    @property
    def holds(self) -> Quantity | None:
        """The volume that is there: what it is made up to, or what is drawn where nothing is added."""
        return self.drawn.set if self.drawn is not None and self.is_undiluted else self.volume

    @property
    def drug(self) -> Quantity | None:
        """The drug that measuring puts into it."""
        if self.amount is None:
            return None
        return Quantity(value=self.amount.value * (self.drawn.ratio if self.drawn else 1), unit=self.amount.unit)

    @property
    def is_undiluted(self) -> bool:
        """Whether the drug is given as it comes."""
        return (
            self.stock is not None and self.concentration.value == self.stock.strength.to(self.concentration.unit).value
        )

    @property
    def is_strong(self) -> bool:
        """Whether it is as strong as the strongest vial of ketamine, which is diluted before intravenous use."""
        unit = self.concentration.unit
        return unit.dimension == STRONG.unit.dimension and self.concentration.value >= STRONG.to(unit).value

    @property
    def strength_ratio(self) -> Fraction:
        """Strength actually prepared, divided by the intended strength; 1 unless the drawn volume was rounded."""
        return self.drawn.ratio if self.drawn and not self.is_undiluted else Fraction(1)

    @property
    def made(self) -> Quantity:
        """The concentration that measuring makes."""
        return Quantity(value=self.concentration.value * self.strength_ratio, unit=self.concentration.unit)

    @property
    def diluent(self) -> Quantity | None:
        """What is added to the drawn volume; nothing where the drug is given as it comes."""
        if self.drawn is None or self.volume is None or self.is_undiluted:
            return None
        return Quantity(value=self.volume.value - self.drawn.set.value, unit=ML)

    def vials(self, containers: int = 1) -> int | None:
        """Return how many vials are opened for so many containers; None where their volume is not stated."""
        if self.drawn is None or self.stock is None or self.stock.vial is None:
            return None
        return -(-self.drawn.set.value * containers // self.stock.vial.to(ML).value)

    def left(self, containers: int = 1) -> Quantity | None:
        """Return what then stays in the vials, as a volume; None where their number is not known."""
        if self.drawn is None or self.stock is None or self.stock.vial is None:
            return None
        return Quantity(value=-self.drawn.set.value * containers % self.stock.vial.to(ML).value, unit=ML)

    def left_drug(self, containers: int = 1) -> Quantity | None:
        """Return the same as drug."""
        left = self.left(containers)
        return None if left is None or self.stock is None else held(left, self.stock.strength)

    @property
    def over_full(self) -> Quantity | None:
        """The concentration where the drug is added to a container that stays full, so that its volume counts.

        None where there is no container, where it is a syringe, or where how much is drawn is not known.
        """
        if self.drawn is None or self.volume is None or self.is_undiluted or self.vessel in (None, Vessel.SYRINGE):
            return None
        volume = self.volume.value + self.drawn.set.value
        return Quantity(value=self.made.value * self.volume.value / volume, unit=self.concentration.unit)

    @property
    def change_if_not_withdrawn(self) -> Fraction:
        """Relative change of the concentration if the bag's own volume is left in; negative: weaker."""
        return Fraction(0) if self.over_full is None else self.over_full.value / self.made.value - 1


def held(volume: Quantity, concentration: Quantity) -> Quantity:
    """Return the drug in a volume, in the unit of the concentration's amount."""
    return combined(read_unit(concentration.unit.parts[0]), volume, concentration)


def discarded(volume: Quantity | None, mixed: Mix, given: Quantity | None = None) -> Quantity | None:
    """Return the drug in a volume that is discarded.

    Raises:
        InputError: there is not as much left of the preparation.
    """
    if volume is None:
        return None
    taken = given.value if given is not None else 0
    if mixed.holds is not None and volume.to(ML).value > mixed.holds.value - taken:
        rest = f", of which {short(given)} are given" if given is not None else ""
        raise InputError(f"{short(volume)} cannot be discarded of {short(mixed.holds)}{rest}")
    return held(volume.to(ML), mixed.made)


def mix(stated: Mixture, stock: Stock | None, dose: Quantity | None = None) -> Mix:
    """Work out one preparation.

    Raises:
        InputError: what is stated contradicts itself, or cannot be made from this vial.
        MissingInputError: too little is stated to know a concentration.
    """
    container = None if stated.container is None else stated.container.volume.to(ML)
    amount, strength = _amount(stated.amount, stock), stock.strength if stock else None
    _of_one_kind(dose, amount, stated.concentration, strength)
    concentration = _agreed(stated.concentration, amount, container)
    if concentration is None and container is not None and dose is not None:
        amount, concentration = dose, strength_of(dose, container)
    if concentration is None and container is None:
        concentration = strength
    if concentration is None:
        what = "a preparation needs a concentration, or a container and the amount of drug in it"
        lacking = ("concentration", "amount", "stock")
        raise MissingInputError(what if container else f"{what}, or a vial", lacking, "; for example 2 mg/mL")
    if strength is not None and concentration.value > strength.to(concentration.unit).value:
        strong = f"{short(concentration)} is stronger than the vial"
        raise InputError(f"{strong}, {short(strength)}; it cannot be made from it")
    if amount is None:
        amount = held(container, concentration) if container is not None else dose
    volume, drawn = container, None
    if amount is not None:
        volume = volume or combined(ML, amount, under=(concentration,))
        drawn = combined(ML, amount, under=(strength,)) if strength else None
    return Mix(
        concentration=concentration,
        stock=stock,
        amount=amount,
        volume=volume,
        drawn=Measured(exact=drawn, set=drawn) if drawn else None,
        vessel=stated.container.vessel if stated.container else None,
        is_one_dose=dose is not None,
    )


def drawn_by(mixes: list[Mix], graduation: Quantity | None, *, apart: bool) -> list[Mix]:
    """Return preparations as a syringe can draw them up.

    Raises:
        InputError: a volume rounds to nothing.
    """
    drawn = [found.drawn.exact for found in mixes if found.drawn is not None]
    if graduation is None or len(drawn) < len(mixes):
        return mixes
    made = []
    for found, exact, volume in zip(mixes, drawn, settled(drawn, graduation, apart=apart), strict=True):
        if found.volume is not None and not found.is_undiluted and volume.value > found.volume.value:
            needs, holds = short(volume), short(found.volume)
            raise InputError(f"drawing up {short(exact)} rounds to {needs}, and the preparation has {holds}")
        made.append(replace(found, drawn=Measured(exact=exact, set=volume, step=graduation)))
    return made


def _amount(stated: Quantity | None, stock: Stock | None) -> Quantity | None:
    """Return the drug that is stated, as an amount; a volume is one of the stock."""
    if stated is None or not stated.unit.parts[0].endswith("L"):
        return stated
    if stock is None:
        raise MissingInputError("an amount in mL is a volume of a vial", ("stock",), "; for example 50 mg/mL")
    return held(stated, stock.strength)


def _of_one_kind(*drugs: Quantity | None) -> None:
    """Refuse a mass beside an amount of substance: nothing here knows the molar mass."""
    stated = [found.unit for found in drugs if found is not None]
    for unit in stated:
        if read_unit(unit.parts[0]).dimension != read_unit(stated[0].parts[0]).dimension:
            raise InputError(f"{stated[0].symbol} and {unit.symbol} are not of one kind; convert one of them")


def _agreed(concentration: Quantity | None, amount: Quantity | None, container: Quantity | None) -> Quantity | None:
    """Return the concentration that is stated, or that amount and container make; both must agree."""
    if amount is None or container is None:
        return concentration
    made = strength_of(amount, container)
    if concentration is not None and concentration.to(made.unit).value != made.value:
        raise InputError("amount, container and concentration contradict each other; state two of the three")
    return concentration or made


def strength_of(amount: Quantity, volume: Quantity) -> Quantity:
    """Return the concentration of an amount of drug in a volume, or of its rate in that of a fluid."""
    return combined(read_unit(f"{amount.unit.parts[0]}/mL"), amount, under=(volume,))
