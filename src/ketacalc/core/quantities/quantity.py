"""A number with its unit, and two of them as a range: exact fractions, converted only within one dimension."""

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from ketacalc.core.errors import Incompatible, InputError
from ketacalc.core.quantities.unit import Unit

if TYPE_CHECKING:
    import pint


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """An exact value in one unit of the closed table.

    Attributes:
        value: the number, as a fraction.
        unit: its unit.
    """

    value: Fraction
    unit: Unit

    def to(self, unit: Unit) -> "Quantity":
        """Return the same quantity in another unit of the same dimension.

        Raises:
            Incompatible: the dimensions differ.
        """
        if unit is self.unit:
            return self
        if unit.dimension != self.unit.dimension:
            raise Incompatible(f"{self.unit.symbol} is a {self.unit.kind} and does not convert to {unit.symbol}")
        return Quantity(value=self.value * self.unit.factor / unit.factor, unit=unit)

    def pint(self) -> "pint.Quantity[Fraction]":
        """Return the quantity as pint's, in ketacalc's own registry; body weight is a dimension there."""
        from ketacalc.core.quantities import pint_registry as live

        return live.registry().Quantity(self.value, self.unit.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Two quantities in one unit, the lower first; a single figure is a range of no width.

    Attributes:
        low: the lower bound.
        high: the upper bound, in the unit of the lower.

    Raises:
        InputError: the bounds are reversed, or their units differ.
    """

    low: Quantity
    high: Quantity

    def __post_init__(self) -> None:
        """Refuse a range that is none."""
        if self.low is self.high:
            return
        if self.low.unit is not self.high.unit:
            raise InputError(f"a range in two units: {self.low.unit.symbol} and {self.high.unit.symbol}")
        if self.low.value > self.high.value:
            raise InputError("a range whose low is above its high")

    @property
    def unit(self) -> Unit:
        """The unit of both bounds."""
        return self.low.unit

    @property
    def is_point(self) -> bool:
        """Whether both bounds are the same."""
        return self.low is self.high or self.low.value == self.high.value

    def times(self, factor: Fraction, unit: Unit) -> "Range":
        """Return both bounds multiplied by a factor, in the unit that results."""
        low = Quantity(value=self.low.value * factor, unit=unit)
        return Range(low=low, high=low if self.is_point else Quantity(value=self.high.value * factor, unit=unit))


def combined(unit: Unit, *over: Quantity, under: tuple[Quantity, ...] = ()) -> Quantity:
    """Return the product of quantities, divided by others, in the unit that it has.

    Args:
        unit: the unit of the result.
        over: what is multiplied.
        under: what it is divided by.

    Raises:
        Incompatible: the dimensions do not make up the unit's.
    """
    signed = [(quantity, 1) for quantity in over] + [(quantity, -1) for quantity in under]
    dimension = tuple(sum(sign * q.unit.dimension[axis] for q, sign in signed) for axis in range(len(unit.dimension)))
    if dimension != unit.dimension:
        raise Incompatible(f"{' and '.join(q.unit.symbol for q, _ in signed)} do not make up {unit.symbol}")
    value = 1 / unit.factor
    for quantity, sign in signed:
        size = quantity.value * quantity.unit.factor
        value = value * size if sign > 0 else value / size
    return Quantity(value=value, unit=unit)
