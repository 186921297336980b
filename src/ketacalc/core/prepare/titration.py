"""A titration: doses from the low end of a range to its high end, by a step."""

from fractions import Fraction
from typing import Final

from ketacalc.core.errors import InputError
from ketacalc.core.prepare.administration import End, Ends
from ketacalc.core.quantities import Quantity, Range, quoted, read_number, read_quantity
from ketacalc.core.quantities.grammar import split

MOST_STEPS: Final = 100


def titration(step: str | None, part: Range, *, apart: bool) -> Ends:
    """Return the doses of a titration, both ends among them; none where no step is stated.

    Args:
        step: a number in the unit of the dose, or a quantity.
        part: the range.
        apart: whether its ends are each for itself, and nothing was given between them.

    Raises:
        InputError: the step is none, there would be too many, or there is nothing to climb.
    """
    if step is None:
        return ()
    if part.is_point or apart:
        what = "nothing was given between these" if apart else "this is a single figure"
        raise InputError(f"a ladder leads from a low dose to a high one, and {what}")
    size = _size(step, part)
    count = (part.high.value - part.low.value) / size
    if count > MOST_STEPS:
        raise InputError(f"a ladder has at most {MOST_STEPS} steps; this one would have more: take a larger step")
    values = [part.low.value + at * size for at in range(int(count) + 1)]
    if values[-1] != part.high.value:
        values.append(part.high.value)
    return tuple((End.STEP, Quantity(value=value, unit=part.unit)) for value in values)


def _size(text: str, part: Range) -> Fraction:
    """Read the step of a titration; a bare number is in the unit of the dose."""
    number, unit = split(text)
    if unit:
        return read_quantity(text).to(part.unit).value
    value = read_number(number)
    if not value:
        raise InputError(f"{quoted(text)} is zero: a ladder leads from a low dose to a high one")
    return value
