"""Quantities from Python as exact values: text, fractions, decimals, floats as they print, and pint's quantities."""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from numbers import Integral, Rational, Real
from typing import Final, Protocol

from ketacalc.core.errors import InputError
from ketacalc.core.quantities import Quantity, Range, quoted, read_number, read_quantity, read_unit, style
from ketacalc.core.quantities.number import without_exponents
from ketacalc.core.quantities.stated import FLOAT, FLOAT_32, FLOAT_DIGITS, Figure, digits, figure, read_figure
from ketacalc.core.quantities.weight import KG, BodyWeight, body_weight, read_weight

LARGEST_EXPONENT: Final = 64
"""A Decimal can state an exponent whose digits would fill the memory."""

Number = int | float | Decimal | Fraction
"""Those of Python; numpy's integers and floats are taken like these."""


class PintQuantity(Protocol):
    """A quantity of pint, of any registry, as far as it is looked at."""

    @property
    def magnitude(self) -> object:
        """The number."""

    def __format__(self, spec: str, /) -> str:
        """Return the quantity as text."""


Given = str | Quantity | PintQuantity
"""What a quantity may be given as; text shows its decimals."""


def quantity(value: str | Number, unit: str) -> Quantity:
    """Return an exact quantity from a number and a unit of the closed table.

    Args:
        value: text, int, Fraction, Decimal, or a float, which is taken as it prints.
        unit: such as `mg/kg/h`.

    Raises:
        InputError: the value is no positive number, or the unit is not in the table.

    >>> quantity(0.1, "mg/kg/h").value
    Fraction(1, 10)
    """
    return Quantity(exact(value), unit)


def exact(value: object) -> Fraction:
    """Return a positive number exactly; a text by the grammar, a float as the shortest decimal that prints it.

    Raises:
        InputError: it is no number, not finite, or not above zero.
    """
    if isinstance(value, str):
        found = read_number(value)
        if not found:
            raise InputError(f"{quoted(value)} is not above zero")
        return found
    if isinstance(value, bool) or not isinstance(value, Real | Decimal):
        raise InputError(f"{quoted(str(value))} is not a number that ketacalc takes: int, float, Decimal or Fraction")
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) > LARGEST_EXPONENT:
        raise InputError(f"{quoted(str(value))} is out of bounds")
    if type(value).__name__ == "float16":
        raise InputError(f"{quoted(str(value))} is a 16-bit float, which holds 3 digits: too few for a dose")
    try:  # numpy's integers would overflow in a fraction
        exactly = int(value) if isinstance(value, Integral) else value
        found = Fraction(exactly if isinstance(exactly, Rational | Decimal) else str(exactly))
    except (ValueError, OverflowError):
        raise InputError(f"{quoted(str(value))} is not a finite number") from None
    if found <= 0:
        raise InputError(f"{quoted(str(value))} is not above zero")
    return found


def as_quantity(given: Given) -> Quantity:
    """Return a quantity that is given as text, as ketacalc's own or as pint's.

    Raises:
        InputError: it is not read, or its unit is not in the closed table.
    """
    if isinstance(given, Quantity):
        if not given.value:
            raise InputError(f"{given} is zero")
        return given
    return read_quantity(without_exponents(given)) if isinstance(given, str) else _from_pint(given)


def as_figure(given: Given | Range | Figure) -> Figure:
    """Return a quantity or a range as a figure; only text shows decimals that count.

    Raises:
        InputError: it is not read, or its unit is not in the closed table.
    """
    if isinstance(given, Figure):
        return given
    if isinstance(given, str):
        return read_figure(given, exponents=True)
    if isinstance(given, Range):
        return Figure(range=given)
    if isinstance(given, Quantity):
        as_quantity(given)
        return figure(given, slack=_slack(style.exact(given.value)))
    found, magnitude = _from_pint(given), given.magnitude
    if isinstance(magnitude, Rational):
        return figure(found)
    binary = FLOAT_32 if type(magnitude).__name__ == "float32" else FLOAT
    return figure(found, decimals_of(magnitude), _slack(str(magnitude)) if isinstance(magnitude, Decimal) else binary)


def decimals_of(number: object) -> int:
    """Return how many decimals a number shows as it prints: 3 of 1e-3."""
    return max(0, -int(Decimal(str(number)).as_tuple().exponent))


def _slack(number: str) -> Fraction:
    """Return the slack of a number: it may be a float where it has as many digits as one that was printed."""
    return FLOAT if digits(number) >= FLOAT_DIGITS else Fraction(0)


def as_weight(given: str | Number | BodyWeight | Quantity | PintQuantity) -> BodyWeight:
    """Return a body weight; a bare number is in kilograms, and pint's kilogram weighs the patient here.

    Raises:
        InputError: it is no weight, or one outside 0.2 to 700 kg.
    """
    if isinstance(given, BodyWeight):
        return given
    if isinstance(given, str):
        return read_weight(without_exponents(given))
    if isinstance(given, int | float | Real | Decimal):
        return _kilograms(given) if type(given) in (int, float) else _kilograms.__wrapped__(given)
    found = given if isinstance(given, Quantity) else _from_pint(given, body=True)
    return body_weight(found, quoted(f"{found.value} {found.unit.symbol}"))


@lru_cache(maxsize=1024)
def _kilograms(given: Number) -> BodyWeight:
    """Return a bare number of kilograms as a body weight; who asks for one patient again is answered at once."""
    return body_weight(Quantity(value=exact(given), unit=KG), quoted(str(given)))


def _from_pint(given: PintQuantity, *, body: bool = False) -> Quantity:
    """Return pint's quantity as ours, by the short names of its units; pint orders them by the alphabet."""
    if not hasattr(given, "magnitude"):
        raise InputError(f"{quoted(str(given))} has no unit: write it as in '35 mg'")
    head, *per = f"{given:~C}".partition(" ")[2].replace("body_gram", "g").split("/")
    parts = [_SPELT.get(part, part) for part in (head, *per)]
    return Quantity(value=exact(given.magnitude), unit=read_unit("/".join(parts), body=body))


_SPELT: Final = {
    "l": "L", "ml": "mL", "dl": "dL", "d": "day",
    "\u00b5g": "mcg", "\u03bcg": "mcg", "\u00b5mol": "micromol", "\u03bcmol": "micromol",
}  # fmt: skip
"""What pint calls parts of units in short, with the micro sign or the Greek letter."""
