"""Comparisons of products of whole numbers, exact on every engine or openly undecided.

Where both products fit into 64 bits they are multiplied and compared as integers. Where one does not, they are
compared as floats, and only what lies further apart than one part in 10^9 is decided: the floats of a dozen factors
are right to one part in 10^14. Nothing is ever multiplied that could overflow, because engines differ in what they
then do: polars wraps around, DuckDB and Spark end the query.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from fractions import Fraction
from functools import reduce
from operator import mul
from typing import Final

import narwhals as nw

LARGEST: Final = 4 * 10**18
"""Products up to this one are multiplied as integers; the largest that 64 bits hold is 9.2 times 10^18."""
APART: Final = 1e-9
UNDECIDED: Final = 9
"""The sign of a comparison that cannot be decided here."""

Factor = nw.Expr | int


_IN_HALVES: Final = ContextVar("_IN_HALVES", default=False)
_HALF: Final = 1 << 31


@contextmanager
def floats_for(implementation: nw.Implementation) -> Iterator[None]:
    """Make floats of whole numbers as an engine can: pyarrow refuses those above 2^53, and is given them in halves."""
    token = _IN_HALVES.set(implementation.is_pyarrow())
    try:
        yield
    finally:
        _IN_HALVES.reset(token)


def as_float(factor: Factor) -> nw.Expr:
    """Return a factor as the nearest float."""
    if isinstance(factor, int):
        return nw.lit(float(factor))
    if not _IN_HALVES.get():
        return factor.cast(nw.Float64)
    return (factor // _HALF).cast(nw.Float64) * float(_HALF) + (factor % _HALF).cast(nw.Float64)


def divided(top: nw.Expr, bottom: nw.Expr | float) -> nw.Expr:
    """Return the float nearest to a quotient.

    Polars divides by a constant as it multiplies by its inverse, and the last digit is off: 14.000000000000002. What
    is the same in every row becomes a constant to it by itself. So the divisor is made to depend on the dividend.
    """
    return top / (top - top + bottom)


def _approximate(factors: Sequence[Factor]) -> nw.Expr:
    constant = 1.0
    found: nw.Expr | None = None
    for factor in factors:
        if isinstance(factor, int):
            constant *= factor
        else:
            found = as_float(factor) if found is None else found * as_float(factor)
    return nw.lit(constant) if found is None else found * constant if constant != 1.0 else found


def _whole(factors: Sequence[Factor], fits: nw.Expr) -> nw.Expr:
    """Return the product where it fits, else 0; the first factor is taken away before anything is multiplied."""
    constant = reduce(mul, [factor for factor in factors if isinstance(factor, int)], 1)
    columns = [factor for factor in factors if isinstance(factor, nw.Expr)]
    found = nw.when(fits).then(columns[0]).otherwise(0)
    for factor in columns[1:]:
        found = found * factor
    return found * constant if constant != 1 else found


def product(factors: Sequence[Factor], largest: int) -> tuple[nw.Expr, nw.Expr]:
    """Return the product of whole numbers that are not negative, and whether it fits; where it does not, it is 0."""
    fits = _approximate(factors) < float(largest)
    return _whole(factors, fits), fits


def sign(left: Sequence[Factor], right: Sequence[Factor]) -> nw.Expr:
    """Return -1, 0 or 1 as one product is below, equal to or above the other, or `UNDECIDED`.

    Args:
        left: factors, not negative, the first of them a column.
        right: the same.
    """
    about, other = _approximate(left), _approximate(right)
    fits = (about < float(LARGEST)) & (other < float(LARGEST))
    one, two = _whole(left, fits), _whole(right, fits)
    exact = nw.when(one < two).then(-1).otherwise(nw.when(one > two).then(1).otherwise(0))
    return nw.when(fits).then(exact).otherwise(clear(about, other))


def clear(about: nw.Expr, other: nw.Expr) -> nw.Expr:
    """Return the sign of two floats that lie clearly apart, or `UNDECIDED`."""
    above = nw.when(about > other * (1 + APART)).then(1).otherwise(UNDECIDED)
    return nw.when(about < other * (1 - APART)).then(-1).otherwise(above)


def ratio(value: Fraction) -> tuple[int, int]:
    """Return numerator and denominator."""
    return value.numerator, value.denominator
