"""Reads a printed working as a sceptical person would: with a pocket calculator, figure by figure."""

import re
from fractions import Fraction
from itertools import pairwise

from ketacalc.core.quantities import read_unit


def multiplies_out(text: str) -> bool:
    """Tell whether whoever types a working into a calculator gets the figures that stand there.

    A side without a sign may be stated once more in another unit; then both must be the same quantity.
    """
    lows, highs = (re.sub(r"(\S+) to (\S+)", kept, text) for kept in (r"\1", r"\2"))
    equations = lows.split("; ") + highs.split("; ")
    return all(_is_true(left, right) for equation in equations for left, right in pairwise(equation.split(" = ")))


def _is_true(left: str, right: str) -> bool:
    (value, unit), (shown, other) = _side(left), _side(right)
    if re.search(r" [x/] ", left):
        return value == shown
    return value * read_unit(unit).factor == shown * read_unit(other).factor


def _side(text: str) -> tuple[Fraction, str]:
    """Work out one side of an equation from its figures alone; return the number and the unit of its first figure."""
    first, *rest = re.split(r" ([x/]) ", text)
    figures = [Fraction(part.split(" ")[0].replace(",", "")) for part in (first, *rest[1::2])]
    value = figures[0]
    for sign, figure in zip(rest[::2], figures[1:], strict=True):
        value = value * figure if sign == "x" else value / figure
    return value, first.split(" ")[1]
