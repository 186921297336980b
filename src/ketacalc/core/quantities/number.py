"""Numbers as text: digits with an optional decimal point, and what is said of every other way to write one."""

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Final

from ketacalc.core.errors import InputError

LONGEST: Final = 64
"""Characters of a quantity, and of anything from outside in a message."""
DIGITS: Final = 17
"""Significant digits: those of a float that is printed in full."""
DECIMALS: Final = 32
"""So that a float of a small number is read too."""

# By number, because names would load unicodedata at the start: no-break, figure, thin, hair and narrow no-break spaces;
# then the hyphens, the dashes and the minus sign.
_PLAIN: Final = dict.fromkeys((0xA0, 0x2007, 0x2009, 0x200A, 0x202F), " ") | dict.fromkeys(
    (0x2010, 0x2011, 0x2012, 0x2013, 0x2212), "-"
)
_FAULTS: Final[tuple[tuple[str, Callable[[re.Match[str]], str]], ...]] = (
    ("", lambda _: "it is empty"),
    (r"-.*", lambda _: "it is negative"),
    (r"[0-9]+([-/.])[0-9]+\1[0-9]+", lambda _: "it looks like a date"),
    (r"([1-9][0-9]{0,2}),([0-9]{3})", lambda m: f"it may be {_trimmed(f'{m[1]}.{m[2]}')} or {m[1]}{m[2]}; write one"),
    (r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?", lambda m: f"leave out the commas ({m[0].replace(',', '')})"),
    (r"([0-9]+),([0-9]+)", lambda m: f"use a decimal point ({int(m[1])}.{m[2]})"),
    (r"\.([0-9]+)", lambda m: f"write 0.{m[1]}"),
    (r"([0-9]+)\.", lambda m: f"write {int(m[1])}"),
    (r"0+([0-9]+(?:\.[0-9]+)?)", lambda m: f"it has a leading zero; write {m[1]}"),
    (r"[0-9]+(?:\.[0-9]+)?[eE][-+]?[0-9]{1,2}", lambda m: f"write it without an exponent ({_expanded(m)})"),
    (r"[0-9.,]+ ?- ?[0-9.,]+", lambda _: "write a range with the lower figure first, as in 1 to 7"),
    (r"[0-9.,]+(?: [0-9.,]+)+", lambda m: f"leave out the spaces ({m[0].replace(' ', '')})"),
    (r"[0-9]+(?:\.[0-9]+)?", lambda _: f"it has more than {DIGITS} digits"),
)
"""Common ways of writing a number that are refused, and what is wrong with each."""


def quoted(text: str) -> str:
    """Return text from outside as it may stand in a message: short, ASCII, without control characters."""
    shown = ascii(text)
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 4] + "...'"


def plain(text: str) -> str:
    """Return text in which spaces of every kind are one plain space, and short dashes hyphens; no space around it."""
    shown = (text if text.isascii() else text.translate(_PLAIN)).strip(" ")
    return re.sub(" +", " ", shown) if "  " in shown else shown


def read_number(text: str) -> Fraction:
    """Read a number, exactly.

    Args:
        text: ASCII digits with an optional decimal point, `70` or `0.25`; or a fraction in lowest terms whose decimal
            does not end, as ketacalc writes it: `50/171`.

    Raises:
        InputError: anything else; the message names what would work.

    >>> read_number("0.25")
    Fraction(1, 4)
    """
    whole, point, decimals = text.partition(".")
    if (
        text.isascii()
        and whole.isdigit()
        and (not point or decimals.isdigit())
        and len(decimals) <= DECIMALS
        and len((whole + decimals).lstrip("0")) <= DIGITS
        and (len(whole) == 1 or whole[0] != "0")
    ):
        return Fraction(int(whole + decimals), 10 ** len(decimals))
    match = re.fullmatch("([1-9][0-9]*)/([1-9][0-9]*)", text) if len(text) <= LONGEST else None
    if match is None:
        raise InputError(f"cannot read {quoted(text)} as a number: {_fault(text)}")
    from ketacalc.core.quantities import style

    found = Fraction(int(match[1]), int(match[2]))
    if style.exact(found) != text:
        raise InputError(f"cannot read {quoted(text)} as a number: write {style.exact(found)}")
    return found


def _fault(text: str) -> str:
    """Return what is wrong with a number that is refused."""
    if len(text) > LONGEST:
        return f"it is longer than {LONGEST} characters"
    for pattern, words in _FAULTS:
        if match := re.fullmatch(pattern, text):
            return words(match)
    return "write digits with an optional decimal point, as in 0.5"


def without_exponents(text: str) -> str:
    """Return text in which numbers that a machine wrote with an exponent are digits: nobody writes one by hand.

    >>> without_exponents("1.5e-05 mg/kg/h")
    '0.000015 mg/kg/h'
    """
    if "e" not in text and "E" not in text:
        return text
    return re.sub(r"(?<![0-9.,])[0-9]{1,17}(?:\.[0-9]{1,17})?[eE][-+]?[0-9]{1,2}(?![0-9.,])", _expanded, text)


def _expanded(match: re.Match[str]) -> str:
    return _trimmed(f"{Decimal(match[0]):f}")


def _trimmed(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number
