"""Several body weights as one text, with the unit once at its end: `40:120:10`, or `10,12.5,15 kg`."""

from fractions import Fraction
from itertools import pairwise
from typing import Final

from ketacalc.core.errors import InputError
from ketacalc.core.quantities import quoted, read_number, style
from ketacalc.core.quantities.number import plain
from ketacalc.core.quantities.weight import BodyWeight, read_weight

MOST: Final = 200
"""Weights; a card of more is a table that nobody reads."""
LONGEST: Final = 4096
"""Characters: 200 weights, each with all the digits that a number may have."""

CLOSE: Final = 3
"""Two weights without a space between them are taken for two up to this ratio; the limit is ours."""

_FORM: Final = "write it as in 40:120:10, or 10,12.5,15 kg, with one unit at the end"


def read_weights(text: str) -> tuple[BodyWeight, ...]:
    """Read body weights in the order in which they stand; bare numbers are in kilograms.

    Args:
        text: START:STOP:STEP, in which STOP is a weight only where a step lands on it, or a list with commas.

    Raises:
        InputError: it is neither, runs downwards, may hold a comma that separates no weights, holds a weight twice,
            more than 200 weights, or one outside 0.2 to 700 kg.

    >>> [str(weight.kg.value) for weight in read_weights("10:15:2.5")]
    ['10', '25/2', '15']
    """
    if len(text) > LONGEST:
        raise InputError(f"{quoted(text)} is longer than {LONGEST} characters; {_FORM}")
    numbers, unit = _split(text)
    found = _stepped(text, numbers) if ":" in numbers else _listed(text, numbers)
    weights = tuple(read_weight(f"{number} {unit}" if unit else number) for number in found)
    seen: set[Fraction] = set()
    for weight in weights:
        if weight.kg.value in seen:
            raise InputError(f"{style.exact(weight.given.value)} {unit or 'kg'} is among the weights twice")
        seen.add(weight.kg.value)
    return weights


def _split(text: str) -> tuple[str, str]:
    """Split off the unit at the end, which is the last run of letters; what is no unit is refused later, by name."""
    bare = plain(text)
    numbers = bare.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    if not numbers or any(letter not in "0123456789.,: +-" for letter in numbers):
        raise InputError(f"{quoted(text)} cannot be read as weights; {_FORM}")
    return numbers.rstrip(" "), bare[len(numbers) :]


def unreached(text: str) -> str:
    """Return which end of a range no step lands on, and where the range ends instead; empty for any other weights.

    >>> unreached("40:125:10")
    '125 kg is not among the weights: the steps from 40 end at 120'
    >>> unreached("40:120:10")
    ''
    """
    numbers, unit = _split(text)
    if ":" not in numbers:
        return ""
    start, stop, step = (read_number(part.strip(" ")) for part in numbers.split(":"))
    last = start + (stop - start) // step * step
    if last == stop:
        return ""
    ends = f"the steps from {style.exact(start)} end at {style.exact(last)}"
    return f"{style.exact(stop)} {unit or 'kg'} is not among the weights: {ends}"


def _listed(text: str, numbers: str) -> tuple[str, ...]:
    """Return the numbers between commas, none of which may stand inside a number: 70.5 is `70,5` to half the world.

    A space after each comma leaves no doubt. Without one, two numbers are refused where the second is as short as
    decimals or thousands are, unless both have two digits at least and lie close together, as weights on a card do;
    and so is a list that does not ascend, because `10,5,12,5` may be 10.5 and 12.5.
    """
    parts = numbers.split(",")
    found = tuple(part.strip(" ") for part in parts)
    if len(found) > MOST:
        raise InputError(f"{quoted(text)} is {len(found)} weights; a card takes up to {MOST}")
    if not all(found):
        raise InputError(f"{quoted(text)} cannot be read as weights; {_FORM}")
    spaced = {before.endswith(" ") or after.startswith(" ") for before, after in pairwise(parts)}
    if len(spaced) == 2:
        raise InputError(f"{quoted(text)} has commas with and without a space: write a space after each, or after none")
    if True in spaced:
        return found
    if len(parts) == 2 and (one := _one_number(*parts)):
        raise InputError(
            f"{quoted(text)} may be one number with a comma in it; write {' or '.join(one)}, or for two weights"
            f" '{parts[0]}, {parts[1]}' with a space"
        )
    if any(later < earlier for earlier, later in pairwise(map(read_number, parts))):
        raise InputError(f"{quoted(text)} does not ascend and may hold decimal commas; write a space after each comma")
    return found


def _one_number(first: str, second: str) -> tuple[str, ...]:
    """Return the numbers that two with a comma between them may be: one with decimals, one with thousands, or both."""
    whole, point, _ = second.partition(".")
    if "." in first or len(whole) > 3:
        return ()
    if len(first) > 1 and len(whole) > 1 and 1 < read_number(second) / read_number(first) <= CLOSE:
        return ()
    decimal = () if point else (f"{first}.{second}",)
    has_thousands = len(whole) == 3 and len(first) <= 3 and not first.startswith("0")
    return (*decimal, f"{first}{second}") if has_thousands else decimal


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
    return tuple(style.exact(start + at * step) for at in range(steps + 1))
