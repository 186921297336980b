"""What can be measured of what arithmetic asks for: the graduation of a syringe, the step of a pump, whole drops."""

from decimal import Context, Decimal
from fractions import Fraction

from ketacalc.core.errors import InputError
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import Kind, Quantity, quoted, read_quantity, read_unit
from ketacalc.core.quantities.grammar import split


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A volume or a rate as arithmetic has it, and as a syringe or a pump can be set.

    Attributes:
        exact: what arithmetic asks for.
        set: what can be measured; the same where no graduation or step is stated.
        step: the graduation or step; None where none is stated.
    """

    exact: Quantity
    set: Quantity
    step: Quantity | None = None

    @property
    def ratio(self) -> Fraction:
        """What is set over what was asked for."""
        return self.set.value / self.exact.value

    @property
    def is_rounded(self) -> bool:
        """Whether the two differ."""
        return self.set.value != self.exact.value

    @property
    def nearer(self) -> Quantity | None:
        """The step that is nearest, where another was taken to stay within a range; None where it is the nearest."""
        exact, step = self.exact, self.step
        if step is None or step.unit.dimension != exact.unit.dimension or counted(exact, step.to(exact.unit).value) < 1:
            return None
        near = nearest(exact, step)
        return None if near.value == self.set.value else near

    @property
    def is_half_way(self) -> bool:
        """Whether two steps are as near, of which the smaller is set."""
        exact, step = self.exact, self.step
        if step is None or step.unit.dimension != exact.unit.dimension:
            return False
        return (2 * exact.value / step.to(exact.unit).value) % 2 == 1


def counted(exact: Quantity, size: Fraction) -> int:
    """Return how many steps of a size are nearest to a figure; of two that are as near, the smaller."""
    return -((size / 2 - exact.value) // size)


def nearest(exact: Quantity, step: Quantity) -> Quantity:
    """Return the nearest multiple of a step; of two that are as near, the smaller.

    Raises:
        InputError: that is nothing at all.

    >>> nearest(read_quantity("0.75 mL"), read_quantity("0.5 mL")).value
    Fraction(1, 2)
    """
    size = step.to(exact.unit).value
    count = counted(exact, size)
    if count < 1:
        raise rounded_away(exact, step)
    return Quantity(value=count * size, unit=exact.unit)


def rounded_away(exact: Quantity, step: Quantity) -> InputError:
    """Return the refusal of a figure of which a step leaves nothing."""
    return InputError(f"{short(exact)} rounds to nothing at a step of {short(step)}; use a finer one")


def settled(exacts: list[Quantity], step: Quantity | None, *, apart: bool = False) -> list[Quantity]:
    """Return what can be set for doses in one unit, the lowest first and the highest last.

    Where a step lies between lowest and highest, nothing is set outside them: the lowest rounds up and the highest
    down. Else, and for doses that stand apart with nothing between them, it is the nearest step.

    Raises:
        InputError: one rounds to nothing.

    >>> low, high = read_quantity("2 mL"), read_quantity("7 mL")
    >>> [volume.value for volume in settled([low, high], read_quantity("3 mL"))]
    [Fraction(3, 1), Fraction(6, 1)]
    """
    if step is None:
        return exacts
    size = step.to(exacts[0].unit).value
    least, most = -(-exacts[0].value // size), exacts[-1].value // size
    if apart or len(exacts) < 2 or least > most:
        return [nearest(exact, step) for exact in exacts]
    counts = [min(max(counted(exact, size), least), most) for exact in exacts]
    return [Quantity(value=count * size, unit=exact.unit) for count, exact in zip(counts, exacts, strict=True)]


def read_step(text: str, unit: str) -> Quantity:
    """Read a graduation or a step; a bare number has the usual unit of it.

    Args:
        text: `0.1`, `0.1 mL` or `1 gtt/min`.
        unit: of a bare number.

    Raises:
        InputError: it is no such thing.
    """
    number, own = split(text)
    found = read_quantity(text if own else f"{number} {unit}")
    wanted = read_unit(unit)
    drops = unit == "mL/h" and found.unit.parts[0] == "gtt" and found.unit.kind is Kind.RATE
    if drops or (found.unit.dimension == wanted.dimension and found.unit.kind is wanted.kind):
        return found
    raise InputError(f"cannot read {quoted(text)} as a step: for example 0.1, or 0.1 {unit}")


def short(quantity: Quantity) -> str:
    """Return a quantity for a refusal, to six digits."""
    return f"{digits(quantity.value, 6)} {quantity.unit.symbol}"


def digits(value: Fraction, most: int) -> str:
    """Return a number for a refusal: a whole one in full, another to so many digits, without an exponent.

    >>> digits(Fraction(1, 100_000), 6), digits(Fraction(10, 3), 6), digits(Fraction(2_000_000), 6)
    ('0.00001', '3.33333', '2000000')
    """
    if value.denominator == 1:
        return str(value.numerator)
    return format(Context(prec=most).divide(Decimal(value.numerator), Decimal(value.denominator)), "f")
