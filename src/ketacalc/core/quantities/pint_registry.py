"""pint itself: the one module that imports it, with a registry that knows our definitions and no others.

`import pint` takes longer than a whole calculation, so nothing here is loaded until it is asked for.
"""

from fractions import Fraction
from functools import cache

import pint

from ketacalc.core.quantities.definitions import AXES, DEFINITIONS, EVERYDAY, symbols

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


def version() -> str:
    """Return the version of pint."""
    return pint.__version__
