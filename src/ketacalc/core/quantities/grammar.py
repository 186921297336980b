"""The closed grammar: the only way in which text from outside becomes a number, a unit or a quantity.

Nothing that a person types ever reaches pint's own parser, which computes `9**9**9`, reads `70,5 kg` as
705 and takes `Mg` for a megagram. What is not in the grammar is refused, with the accepted form named.
"""

from fractions import Fraction
from typing import Final

from ketacalc.core.errors import InputError
from ketacalc.core.quantities.definitions import ALIASES, GROUPS
from ketacalc.core.quantities.quantity import Quantity, Range, combined
from ketacalc.core.quantities.unit import Kind, Unit, is_known, named

LONGEST: Final = 64
WHOLE_DIGITS: Final = 7
DIGITS: Final = 17
"""Significant digits: those of a float that is printed in full."""
DECIMALS: Final = 32
"""So that a float of a small number is read too."""

_NUMBER = f"a number is digits with an optional point, at most {WHOLE_DIGITS} before it and {DIGITS} in all: 0.5"
# U+00B5 is the micro sign, U+03BC the Greek letter mu, by number for the reason that stands beside ALIASES.
_NEAR: Final = {
    "m": "min", "minute": "min", "minutes": "min", "mins": "min", "sec": "s", "second": "s", "seconds": "s",
    "hour": "h", "hours": "h", "hrs": "h", "days": "day", "dy": "day",
    "gm": "g", "gr": "g", "gram": "g", "grams": "g", "milligram": "mg", "milligrams": "mg", "mgs": "mg",
    "microgram": "mcg", "micrograms": "mcg", "kgs": "kg", "kilo": "kg", "kilos": "kg", "kilogram": "kg",
    "kilograms": "kg", "lbs": "lb", "pound": "lb", "pounds": "lb", "cc": "mL", "mls": "mL", "litre": "L",
    "liter": "L", "drop": "gtt", "drops": "gtt", "umol": "micromol", "\u00b5mol": "micromol",
    "\u03bcmol": "micromol", "doses": "dose", "hr.": "h", "um": "micromol",
}  # fmt: skip
_PARTS: Final = {p.lower(): p for group in GROUPS.values() for p in group} | {"gtt": "gtt", "dose": "dose", "dl": "dL"}


def quoted(text: str) -> str:
    """Return text from outside as it may stand in a message: short, ASCII, without control characters."""
    shown = ascii(text)
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 4] + "...'"


def read_number(text: str) -> Fraction:
    """Read a number, exactly.

    Args:
        text: ASCII digits with an optional decimal point: `70`, `0.25`.

    Raises:
        InputError: anything else; the message names what would work.

    >>> read_number("0.25")
    Fraction(1, 4)
    """
    whole, point, decimals = text.partition(".")
    if (
        not text.isascii()
        or not whole.isdigit()
        or (point and not decimals.isdigit())
        or len(whole) > WHOLE_DIGITS
        or len(decimals) > DECIMALS
        or len((whole + decimals).lstrip("0")) > DIGITS
        or (len(whole) > 1 and whole[0] == "0")
    ):
        raise InputError(f"{quoted(text)} is not read as a number{_fault(text)}; {_NUMBER}")
    return Fraction(int(whole + decimals), 10 ** len(decimals))


def _fault(text: str) -> str:
    """Say what is wrong with a number that is refused, where it is a common way of writing one."""
    faults = (
        ("," in text, " (no commas: write 70.5, or 1000)"),
        (text.startswith("-"), " (it is negative)"),
        (text.startswith("."), " (write 0.5, not .5)"),
        (text[:1] == "0" and text[1:2].isdigit(), " (a leading zero)"),
        (text[:1].isdigit() and "e" in text.lower(), " (no exponents)"),
        ("-" in text, " (write a range as: 1 to 7)"),
        (" " in text, " (no spaces inside it)"),
    )
    return next((words for found, words in faults if found), "")


def read_unit(text: str, *, body: bool = False) -> Unit:
    """Read one unit of the closed table; it is case-sensitive.

    Args:
        text: `mg/kg/h`, `mcg/kg/min`, `mL`; `ug`, `hr` and `d` are read as `mcg`, `h` and `day`.
        body: whether `g` weighs a patient here.

    Raises:
        InputError: no such unit; the message names the nearest.

    >>> read_unit("mg/kg/hr").symbol
    'mg/kg/h'
    """
    name = "/".join(ALIASES.get(part, part) for part in text.split("/")) if len(text) <= LONGEST else ""
    if body and name == "g":
        name = "body_gram"
    elif name == "body_gram" or not is_known(name):
        raise InputError(f"{quoted(text)} is not a unit that ketacalc reads{_nearest(text)}")
    return named(name)


def _nearest(text: str) -> str:
    """Name the unit that was probably meant, or say where the list is."""
    if len(text) > LONGEST:
        return f": it is longer than {LONGEST} characters"
    parts = [ALIASES.get(part, _NEAR.get(part.lower(), _PARTS.get(part.lower(), part))) for part in text.split("/")]
    head, *per = parts
    order = sorted(per, key=lambda part: part not in ("kg", "dose"))
    guess = "/".join([head, *order])
    if is_known(guess) and guess != text:
        return f"; did you mean {guess}? Units are case-sensitive"
    return "; it reads units such as mg, mcg, mL, kg, lb, mg/kg, mg/kg/h, mcg/kg/min, mg/mL, mL/h (see convert --help)"


def read_quantity(text: str, *, body: bool = False) -> Quantity:
    """Read a number with its unit; zero is refused.

    Args:
        text: `35 mg`, `0.3 mg/kg/h`.
        body: whether `g` weighs a patient here.

    Raises:
        InputError: the text is not a number with a unit of the closed table.

    >>> read_quantity("35 mg").value
    Fraction(35, 1)
    """
    number, unit = split(text)
    value = read_number(number)
    if not unit:
        raise InputError(f"{quoted(text)} has no unit: write it as in 35 mg")
    found = read_unit(unit, body=body)
    if not value:
        raise InputError(f"{quoted(text)} is zero")
    return Quantity(value=value, unit=found)


def read_range(text: str) -> Range:
    """Read one quantity, or two numbers with the unit once at the end: `12 to 30 mg`.

    Raises:
        InputError: the text is neither.
    """
    if " to " not in text or len(text) > LONGEST:
        only = read_quantity(text)
        return Range(low=only, high=only)
    first, _, second = text.partition(" to ")
    high = read_quantity(second)
    low = read_number(first.strip(" "))
    if not low:
        raise InputError(f"{quoted(text)} begins at zero")
    return Range(low=Quantity(value=low, unit=high.unit), high=high)


def read_concentration(text: str) -> Quantity:
    """Read a concentration: an amount per volume, or an amount in a volume as it stands on a label.

    Args:
        text: `50 mg/mL`, `1 mmol/mL` or `200 mg/250 mL`.

    Raises:
        InputError: it is no amount in a volume.

    >>> read_concentration("200 mg/250 mL").value
    Fraction(4, 5)
    """
    amount, slash, volume = text.partition("/")
    if slash and volume.strip(" ")[:1].isdigit() and len(text) <= LONGEST:
        held, over = read_quantity(amount), read_quantity(volume)
        name = f"{held.unit.name}/mL"
        if is_known(name) and named(name).kind is Kind.CONCENTRATION and over.unit.name in GROUPS["volume"]:
            return combined(named(name), held, under=(over,))
    return _read_kind(text, Kind.CONCENTRATION, "50 mg/mL")


def read_duration(text: str) -> Quantity:
    """Read a time, such as `40 min` or `2 h`.

    Raises:
        InputError: it is no time.
    """
    return _read_kind(text, Kind.TIME, "40 min")


def read_drop_factor(text: str) -> Quantity:
    """Read the drop factor of a giving set, such as `20 gtt/mL`.

    Raises:
        InputError: it is no drop factor.
    """
    return _read_kind(text, Kind.DROP_FACTOR, "20 gtt/mL")


def read_molar_mass(text: str) -> Quantity:
    """Read a molar mass, such as `237.73 g/mol`.

    Raises:
        InputError: it is no molar mass.
    """
    return _read_kind(text, Kind.MOLAR_MASS, "237.73 g/mol")


def _read_kind(text: str, kind: Kind, example: str) -> Quantity:
    if not text.strip(" "):
        raise InputError(f"an empty text is not a {kind}: write it as in {example}")
    found = read_quantity(text)
    if found.unit.kind is not kind:
        raise InputError(f"{quoted(text)} is not a {kind}: write it as in {example}")
    return found


def read_tolerance(text: str) -> Fraction:
    """Read a tolerance in per cent, such as `5%`.

    Raises:
        InputError: it is none, or above 100 %.
    """
    number, percent, rest = text.strip(" ").partition("%")
    if not percent or rest:
        raise InputError(f"{quoted(text)} is not a tolerance: write it as in 5%")
    value = read_number(number.rstrip(" ")) / 100
    if value > 1:
        raise InputError(f"{quoted(text)} is a tolerance above 100%")
    return value


def split(text: str) -> tuple[str, str]:
    """Split text into its number and its unit, without judging either.

    Raises:
        InputError: the text is empty or too long.
    """
    if len(text) > LONGEST:
        raise InputError(f"{quoted(text)} is longer than {LONGEST} characters")
    text = text.strip(" ")
    if not text:
        raise InputError("an empty text is not a quantity: write it as in 35 mg")
    if " " in text:
        number, _, unit = text.rpartition(" ")
        return number.rstrip(" "), unit
    cut = next((at for at, letter in enumerate(text) if letter not in "0123456789.,+-eE"), len(text))
    return (text[:cut], text[cut:]) if cut else (text, "")
