"""A number with its unit, and two of them as a range: exact fractions, converted only within one dimension.

Values compare by what they are, not by how they are written: 1,000 mg is 1 g. A single dose, a daily dose and a rate
are never equal, and have no order among each other.
"""

from fractions import Fraction
from functools import total_ordering
from typing import TYPE_CHECKING, Any

from ketacalc.core.errors import IncompatibleError, InputError
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities.unit import Kind, Unit, alike

if TYPE_CHECKING:
    import pint

    from ketacalc.core.quantities.from_python import Number

_set = object.__setattr__  # the values are frozen


@total_ordering
@dataclass(frozen=True, slots=True, init=False, eq=False)
class Quantity:
    """An exact value in one unit of the closed table.

    Attributes:
        value: the number, as a fraction; text, an int, a Decimal, a float of Python or numpy is taken as it prints.
        unit: its unit, or the text of one, such as `mg/kg/h`.

    Raises:
        InputError: what the grammar refuses: a number that is negative, zero, not finite or none, a unit that is not
            in the table. A `Fraction` may be zero: nothing left in a syringe is a quantity, too.

    >>> str(Quantity(1000, "mg")), Quantity(1000, "mg") == Quantity(1, "g"), float(Quantity(1000, "mg").to("g"))
    ('1,000 mg', True, 1.0)
    """

    value: Fraction
    unit: Unit

    def __init__(self, value: "str | Number", unit: Unit | str) -> None:
        """Take an exact number and a unit at once; read what is anything else."""
        if type(value) is not Fraction or value.numerator < 0:
            from ketacalc.core.quantities.from_python import exact

            value = exact(value)
        if not isinstance(unit, Unit):
            unit = _unit(unit)
        _set(self, "value", value)
        _set(self, "unit", unit)

    @classmethod
    def parse(cls, text: str) -> "Quantity":
        """Read a number with its unit, by the closed grammar.

        Raises:
            InputError: the text is no quantity; the message names what would work.

        >>> Quantity.parse("0.25 mg/kg").value
        Fraction(1, 4)
        """
        from ketacalc.core.quantities.grammar import read_quantity

        return read_quantity(text)

    def to(self, unit: Unit | str) -> "Quantity":
        """Return the same quantity in another unit of the same dimension.

        Raises:
            IncompatibleError: the dimensions differ.
            InputError: the text is no unit.
        """
        if unit is self.unit:
            return self
        if not isinstance(unit, Unit):
            unit = _unit(unit, body=self.unit.kind is Kind.BODY_WEIGHT)
        if unit.dimension != self.unit.dimension:
            raise IncompatibleError(f"{self.unit.symbol} is a {self.unit.kind} and does not convert to {unit.symbol}")
        return Quantity(value=self.value * self.unit.factor / unit.factor, unit=unit)

    def pint(self, registry: "pint.UnitRegistry[Any] | None" = None) -> "pint.registry.Quantity[Any]":
        """Return the quantity as pint's.

        Args:
            registry: yours, in which the number is of its own type, a float unless you said otherwise, and kilograms
                of a patient are kilograms like any; None for ketacalc's own, exact and with body weight as a dimension.

        Raises:
            InputError: the registry does not know one of the units, such as drops.
        """
        from ketacalc.core.quantities import pint_registry as live

        return live.quantity(self, registry)

    def __str__(self) -> str:
        """Return the quantity in our style, rounded to 4 digits and marked where it was."""
        from ketacalc.core.quantities import style

        return style.quantity(self)

    def __float__(self) -> float:
        """Return the number in its unit, without it."""
        return float(self.value)

    def __eq__(self, other: object) -> bool:
        """Tell whether the other is the same amount of the same kind, in whatever unit."""
        if not isinstance(other, Quantity):
            return NotImplemented
        if self.unit is other.unit:
            return self.value == other.value
        return alike(self.unit, other.unit) and self.value * self.unit.factor == other.value * other.unit.factor

    def __hash__(self) -> int:
        """Return the same for equal quantities."""
        return hash(self.value * self.unit.factor)

    def __lt__(self, other: "Quantity") -> bool:
        """Tell whether this is the smaller of two of one kind.

        Raises:
            IncompatibleError: the two are not of one kind: no order is made up between a dose and a rate.
        """
        if not isinstance(other, Quantity):
            return NotImplemented
        if not alike(self.unit, other.unit):
            raise IncompatibleError(
                f"{self.unit.symbol} and {other.unit.symbol} have no order: they are not of one kind"
            )
        return self.value * self.unit.factor < other.value * other.unit.factor


@total_ordering
@dataclass(frozen=True, slots=True)
class Range:
    """Two quantities in one unit, the lower first; a single figure is a range of no width.

    A range lies below another where all of it does; ranges that overlap have no order.

    Attributes:
        low: the lower bound.
        high: the upper bound, in the unit of the lower.

    Raises:
        InputError: the bounds are reversed, or their units differ.

    >>> span = Range.parse("12 to 30 mg/h")
    >>> str(span), Quantity(500, "mcg/min") in span
    ('12 to 30 mg/h', True)
    """

    low: Quantity
    high: Quantity

    def __post_init__(self) -> None:
        """Refuse reversed bounds and mixed units."""
        if self.low is self.high:
            return
        if self.low.unit is not self.high.unit:
            raise InputError(f"a range in two units: {self.low.unit.symbol} and {self.high.unit.symbol}")
        if not at_most(self.low.value, self.high.value):
            raise InputError("a range whose low is above its high")

    @classmethod
    def parse(cls, text: str) -> "Range":
        """Read one quantity, or two numbers with the unit once at the end.

        Raises:
            InputError: the text is neither.

        >>> Range.parse("0.12 to 0.42 mg/kg/h").high.value
        Fraction(21, 50)
        """
        from ketacalc.core.quantities.grammar import read_range

        return read_range(text)

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
        low = Quantity(self.low.value * factor, unit)
        return Range(low, low if self.low is self.high else Quantity(self.high.value * factor, unit))

    def to(self, unit: Unit | str) -> "Range":
        """Return the same range in another unit of the same dimension.

        Raises:
            IncompatibleError: the dimensions differ.
            InputError: the text is no unit.
        """
        low = self.low.to(unit)
        return Range(low, low if self.low is self.high else self.high.to(unit))

    def pint(
        self, registry: "pint.UnitRegistry[Any] | None" = None
    ) -> "tuple[pint.registry.Quantity[Any], pint.registry.Quantity[Any]]":
        """Return both bounds as pint's, as `Quantity.pint` does.

        Raises:
            InputError: the registry does not know one of the units.
        """
        return self.low.pint(registry), self.high.pint(registry)

    def __str__(self) -> str:
        """Return the range in our style, with the unit once."""
        from ketacalc.core.quantities import style

        return style.range_text(self)

    def __float__(self) -> float:
        """Return the number of a range that is one figure.

        Raises:
            InputError: it has two ends.
        """
        if not self.is_point:
            raise InputError(f"{self} is a range and no one number: take .low or .high")
        return float(self.low)

    def __contains__(self, quantity: Quantity) -> bool:
        """Tell whether a quantity lies within both bounds, inclusive and exact.

        Raises:
            IncompatibleError: it is not of this kind.
        """
        return self.low <= quantity <= self.high

    def __lt__(self, other: "Range") -> bool:
        """Tell whether all of this range lies below all of another.

        Raises:
            IncompatibleError: the two overlap without being equal, or are not of one kind.
        """
        if not isinstance(other, Range):
            return NotImplemented
        if self == other:
            return False
        if self.high < other.low:
            return True
        if other.high < self.low:
            return False
        raise IncompatibleError(f"{self} and {other} overlap and have no order: compare .low or .high")


def at_most(one: Fraction, other: Fraction) -> bool:
    """Tell whether one fraction is not above another: `<=` of Fraction takes four times as long."""
    return one.numerator * other.denominator <= other.numerator * one.denominator


def _unit(unit: object, *, body: bool = False) -> Unit:
    """Return a unit that is given as text, or refuse it."""
    if not isinstance(unit, str):
        raise InputError(f"{type(unit).__name__} is not a unit: write it as in 'mg/kg/h'")
    from ketacalc.core.quantities.spelling import read_unit

    return read_unit(unit, body=body)


def combined(unit: Unit, *over: Quantity, under: tuple[Quantity, ...] = ()) -> Quantity:
    """Return the product of the quantities `over`, divided by those `under`, in the unit that it has.

    Raises:
        IncompatibleError: the dimensions do not make up the unit's.
    """
    signed = [(quantity, 1) for quantity in over] + [(quantity, -1) for quantity in under]
    dimension = tuple(sum(sign * q.unit.dimension[axis] for q, sign in signed) for axis in range(len(unit.dimension)))
    if dimension != unit.dimension:
        raise IncompatibleError(f"{' and '.join(q.unit.symbol for q, _ in signed)} do not make up {unit.symbol}")
    value = 1 / unit.factor
    for quantity, sign in signed:
        size = quantity.value * quantity.unit.factor
        value = value * size if sign > 0 else value / size
    return Quantity(value=value, unit=unit)
