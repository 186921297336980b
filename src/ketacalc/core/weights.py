"""Several body weights as one text, with the unit once at its end: `40:120:10`, or `10,12.5,15 kg`."""

from decimal import Decimal
from fractions import Fraction
from typing import Final

from ketacalc.core.errors import InputError
from ketacalc.core.units import quoted, read_number
from ketacalc.core.weight import BodyWeight, read_weight

MOST: Final = 200
"""Weights; a card of more is a table that nobody reads."""
LONGEST: Final = 4096
"""Characters: 200 weights, each with all the digits that a number may have."""

_FORM: Final = "write it as in 40:120:10, or 10,12.5,15 kg, with one unit at the end"


def read_weights(text: str) -> tuple[BodyWeight, ...]:
    """Read body weights in the order in which they stand; bare numbers are in kilograms.

    Args:
        text: START:STOP:STEP, in which STOP is a weight only where a step lands on it, or a list with commas.

    Raises:
        InputError: it is neither, runs downwards, holds a weight twice, more than 200 weights, or one outside
            0.2 to 700 kg.

    >>> [str(weight.kg.value) for weight in read_weights("10:15:2.5")]
    ['10', '25/2', '15']
    """
    if len(text) > LONGEST:
        raise InputError(f"{quoted(text)} is longer than {LONGEST} characters; {_FORM}")
    numbers, unit = _split(text)
    found = _stepped(text, numbers) if ":" in numbers else _listed(text, numbers)
    if len(found) > MOST:
        raise InputError(f"{quoted(text)} is {len(found)} weights; a card takes up to {MOST}")
    if not all(found):
        raise InputError(f"{quoted(text)} is not read as weights; {_FORM}")
    return _once(tuple(read_weight(f"{number} {unit}" if unit else number) for number in found), unit or "kg")


def _split(text: str) -> tuple[str, str]:
    """Split off the unit at the end, which is the last run of letters; what is no unit is refused later, by name."""
    bare = text.strip(" ")
    numbers = bare.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    if not numbers or any(letter not in "0123456789.,: +-" for letter in numbers):
        raise InputError(f"{quoted(text)} is not read as weights; {_FORM}")
    return numbers.rstrip(" "), bare[len(numbers) :]


def _listed(text: str, numbers: str) -> tuple[str, ...]:
    """Return the numbers between the commas; `70,5` is refused, because it may be 70.5 as half the world writes it."""
    parts = numbers.split(",")
    if len(parts) == 2 and len(parts[1]) == 1 and "." not in numbers:
        first, second = parts
        raise InputError(
            f"{quoted(text)} may be a number with a decimal comma; write {first}.{second}, or for two weights"
            f" '{first}, {second}' with a space"
        )
    return tuple(part.strip(" ") for part in parts)


def _stepped(text: str, numbers: str) -> tuple[str, ...]:
    """Return the numbers from START to STOP; a STOP that no step lands on is not invented."""
    parts = [part.strip(" ") for part in numbers.split(":")]
    if len(parts) != 3:
        raise InputError(f"{quoted(text)} is not START:STOP:STEP; {_FORM}")
    start, stop, step = (read_number(part) for part in parts)
    if not step:
        raise InputError(f"{quoted(text)} has a step of zero; {_FORM}")
    if start > stop:
        raise InputError(f"{quoted(text)} runs downwards; write the lighter weight first, as in 40:120:10")
    steps = (stop - start) // step
    if steps >= MOST:
        raise InputError(f"{quoted(text)} is {steps + 1} weights; a card takes up to {MOST}: use a larger step")
    return tuple(_written(start + at * step) for at in range(steps + 1))


def _written(value: Fraction) -> str:
    """Return a number that was read as a decimal as one again; it has 12 decimals at most."""
    text = format(Decimal(value.numerator) / Decimal(value.denominator), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _once(weights: tuple[BodyWeight, ...], unit: str) -> tuple[BodyWeight, ...]:
    """Return the weights, unless one of them stands there twice."""
    seen: set[Fraction] = set()
    for weight in weights:
        if weight.kg.value in seen:
            raise InputError(f"{_written(weight.given.value)} {unit} is among the weights twice")
        seen.add(weight.kg.value)
    return weights
