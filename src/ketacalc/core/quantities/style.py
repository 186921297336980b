"""Numbers and units as text, in the style of ISMP and the Joint Commission: the one place that writes a number.

`0.5` and not `.5`, `5` and not `5.0`, a comma from 1,000, a space before the unit, `mcg`, ranges with the unit
once at the end. Rounded once, half up, to 4 significant figures and never coarser than a whole unit; what was
rounded is marked. All doses are ASCII: a lost dash would turn 1-7 into 17.
"""

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from ketacalc.core.quantities import Quantity, Range
from ketacalc.core.quantities.stated import half_up, places

if TYPE_CHECKING:
    from ketacalc.core.quantities.conversion import Working

SIGNIFICANT: Final = 4
JSON_DIGITS: Final = 15
ROUNDED: Final = " (rounded)"
_FHIR_DIGITS: Final = 18
_FHIR_DECIMALS: Final = 17
"""How many digits, and how many of them after the point, a decimal of FHIR may have."""


def exact(value: Fraction) -> str:
    """Return the full decimal, or the fraction where the decimal does not end; no commas.

    >>> exact(Fraction(245, 8)), exact(Fraction(245, 12))
    ('30.625', '245/12')
    """
    decimals = places(value, value.denominator.bit_length())  # a decimal that ends has no more of them
    if decimals is None:
        return f"{value.numerator}/{value.denominator}"
    return _pointed(value, decimals) if value >= 0 else f"-{_pointed(-value, decimals)}"


def number(value: Fraction) -> str:
    """Return the number as a person reads it, rounded, without saying whether it was.

    >>> number(Fraction(22000, 21)), number(Fraction(1, 6))
    ('1,048', '0.1667')
    """
    return _commas(_rounded(value, SIGNIFICANT))


def full(value: Fraction) -> str:
    """Return the number unrounded as a person reads it: the decimal with commas, or the fraction.

    >>> full(Fraction(12345, 10))
    '1,234.5'
    """
    return _commas(exact(value))


def is_rounded(value: Fraction) -> bool:
    """Tell whether a person is shown less than the exact number."""
    return Fraction(_rounded(value, SIGNIFICANT)) != value


def plain(value: Fraction) -> str:
    """Return the number for a machine: 15 significant digits, no exponent, no comma."""
    return _rounded(value, JSON_DIGITS)


def fhir(value: Fraction) -> str:
    """Return the number for FHIR: in full where its decimals allow it, else 15 significant digits; no exponent.

    >>> fhir(Fraction("8.3823869976")), fhir(Fraction(245, 12))
    ('8.3823869976', '20.4166666666667')
    """
    text = exact(value)
    if "/" not in text and len(text.replace(".", "")) <= _FHIR_DIGITS:
        return text
    return _rounded(value, JSON_DIGITS, most=_FHIR_DECIMALS)


def signed(value: Fraction) -> str:
    """Return the number for a machine, with its sign where it is below zero."""
    return f"-{plain(-value)}" if value < 0 else plain(value)


def quantity(value: Quantity, *, unrounded: bool = False) -> str:
    """Return a quantity, such as `35 mg`; marked where it was rounded, unless it is to be unrounded."""
    return range_text(Range(low=value, high=value), unrounded=unrounded)


def range_text(value: Range, *, unrounded: bool = False, joint: str = " to ") -> str:
    """Return a range with the unit once at the end, such as `0.12 to 0.42 mg/kg/h`.

    `joint` stands between the bounds: `, then ` where the two are doses that were given in turn.
    """
    write = full if unrounded else number
    bounds = write(value.low.value)
    if not value.is_point:
        bounds += f"{joint}{write(value.high.value)}"
    rounded = not unrounded and (is_rounded(value.low.value) or is_rounded(value.high.value))
    return f"{bounds} {value.unit.symbol}{ROUNDED if rounded else ''}"


def cell(value: Quantity) -> str:
    """Return a quantity as a cell of a table that is read again: rounded as in print, without comma and mark.

    >>> from ketacalc.core.quantities import read_quantity
    >>> cell(read_quantity("1234.56 mg"))
    '1235 mg'
    """
    return f"{_rounded(value.value, SIGNIFICANT)} {value.unit.symbol}"


def stated(value: Quantity) -> str:
    """Return a quantity in full as a cell of a table that is read again, without commas."""
    return f"{exact(value.value)} {value.unit.symbol}"


def converted(value: Quantity) -> str:
    """Return the result of a conversion: in full where it ends within 12 decimals, else rounded and marked."""
    return quantity(value, unrounded=places(value.value) is not None)


def aligned(texts: list[str]) -> list[str]:
    """Return figures with their last points under each other, where all have one unit; else as they are.

    >>> aligned(["9.84 mg", "16 mg"])
    ['9.84 mg', '16    mg']
    """
    parts = [found for text in texts if (found := re.fullmatch(r"(.*?[0-9,]+)((?:\.[0-9]+)?)( [^0-9]*)", text))]
    if len(parts) < len(texts) or len({found[3].removesuffix(ROUNDED) for found in parts}) != 1:
        return texts
    decimals, rest = (max(len(found[group]) for found in parts) for group in (2, 3))
    return [f"{found[1]}{found[2].ljust(decimals)}{found[3].ljust(rest)}" for found in parts]


def working(way: "Working", joint: str = " to ") -> str:
    """Return a working with unrounded figures, such as `0.5 mg/kg x 70 kg = 35 mg`."""
    start = range_text(way.start, unrounded=True, joint=joint)
    if not way.steps:
        same = way.start.unit is way.result.unit
        return start if same else f"{start} = {range_text(way.result, unrounded=True, joint=joint)}"
    said = ""
    if way.aligned.unit is not way.start.unit:
        aligned = range_text(way.aligned, unrounded=True, joint=joint)
        said = f"{start} = {aligned}; "
        start = aligned
    for step in way.steps:
        by = quantity(step.by, unrounded=True) if isinstance(step.by, Quantity) else full(step.by)
        start += f" {'/' if step.divides else 'x'} {by}"
    return f"{said}{start} = {range_text(way.result, unrounded=True, joint=joint)}"


def _rounded(value: Fraction, digits: int, *, most: int | None = None) -> str:
    """Round half up to so many significant digits, never coarser than a whole unit; without trailing zeros.

    `most` is how many decimals there is room for, however many digits that leaves.
    """
    if not value:
        return "0"
    whole = value.numerator // value.denominator
    if whole:
        decimals = max(digits - len(str(whole)), 0)
    else:
        # So many zeros stand before the first other digit; a power of ten has one less, and needs one digit.
        decimals = len(str(value.denominator // value.numerator)) - 1 + digits
    decimals = decimals if most is None else min(decimals, most)
    return _pointed(half_up(value, decimals), decimals)


def _pointed(value: Fraction, decimals: int) -> str:
    """Write a number that has at most so many decimals, without trailing zeros."""
    digits = str(value.numerator * 10**decimals // value.denominator).rjust(decimals + 1, "0")
    if not decimals:
        return digits
    return f"{digits[:-decimals]}.{digits[-decimals:]}".rstrip("0").rstrip(".")


def _commas(text: str) -> str:
    """Set a comma between thousands before the point; a fraction stays as it is."""
    if "/" in text:
        return text
    whole, point, decimals = text.partition(".")
    return f"{int(whole):,}{point}{decimals}"
