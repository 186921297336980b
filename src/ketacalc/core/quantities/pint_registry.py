"""pint itself: the one module that imports it, with a registry that knows our definitions and no others.

`import pint` takes longer than a whole calculation, so nothing here is loaded until it is asked for.
"""

from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, Final

import pint

from ketacalc.core.errors import InputError
from ketacalc.core.quantities import Quantity
from ketacalc.core.quantities.definitions import AXES, DEFINITIONS, EVERYDAY, GROUPS, symbols

Answer = tuple[int, int, tuple[int, ...]]
"""Numerator and denominator of the factor to base units, and the exponents along `AXES`."""


@cache
def registry() -> "pint.UnitRegistry[Fraction]":
    """Return the registry: our units only, exact fractions, nothing of pint's default file."""
    return pint.UnitRegistry(DEFINITIONS.splitlines(), non_int_type=Fraction, case_sensitive=True)


def answer(symbol: str) -> Answer:
    """Ask pint for the factor and the dimension of one unit of the closed table."""
    quantity = registry().Quantity(Fraction(1), symbol).to_root_units()
    factor = Fraction(quantity.magnitude)
    dimension = dict(quantity.dimensionality)
    exponents = tuple(int(str(dimension.get(f"[{axis}]", 0))) for axis in AXES)
    return factor.numerator, factor.denominator, exponents


def everyday() -> dict[str, Answer]:
    """Ask pint for every unit whose answer is kept; `kept.py` must equal this."""
    return {symbol: answer(symbol) for symbol in symbols(EVERYDAY)}


NAMES: Final = {
    "ng": "nanogram", "mcg": "microgram", "mg": "milligram", "g": "gram",
    "kg": "kilogram", "lb": "pound", "st": "stone", "oz": "ounce", "body_gram": "gram",
    "s": "second", "min": "minute", "h": "hour", "day": "day",
    "mL": "milliliter", "dL": "deciliter", "L": "liter",
    "nmol": "nanomole", "micromol": "micromole", "mmol": "millimole", "mol": "mole",
}  # fmt: skip
"""What pint's own registry calls the parts of our units; a drop is none of them, and its `units` is a micro-nit."""


def quantity(given: Quantity, other: "pint.UnitRegistry[Any] | None" = None) -> "pint.registry.Quantity[Any]":
    """Return a quantity in our registry, or in another one, with the kind of number that it works with.

    Raises:
        InputError: the other registry does not know one of the units.
    """
    if other is None:
        return registry().Quantity(given.value, given.unit.name)
    head, *per = (NAMES.get(part, part) for part in given.unit.parts)
    if head in GROUPS["activity"]:
        raise InputError(f"the registry does not know units of activity: {given.unit.symbol}")
    try:
        unit = other.Unit(" / ".join([head, *(part for part in per if part != "dose")]))
    except pint.UndefinedUnitError as error:
        raise InputError(f"the registry does not know {error.unit_names}: {given.unit.symbol}") from None
    exact, number = given.value, other.non_int_type
    value = Decimal(exact.numerator) / exact.denominator if number is Decimal else number(exact)
    return other.Quantity(value, unit)


def version() -> str:
    """Return the version of pint."""
    return pint.__version__
