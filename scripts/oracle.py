"""What the closed grammar accepts, said a second time as regular expressions: the oracle of `fuzz.py`.

Written after the grammar's description and not after its code: a number, the table of units with the size of each part,
a quantity, a range, a concentration, a body weight, a tolerance. Each reader here returns the value that the text must
have, or None where it must be refused.
"""

import re
from fractions import Fraction
from math import prod
from typing import Final

NUMBER: Final = r"(?!(?>0*\.?0*)(?:[0-9]\.?){18})(?:0|[1-9][0-9]{0,6})(?:\.[0-9]{1,32})?"
MASS: Final = "(?:ng|mcg|ug|\N{MICRO SIGN}g|\N{GREEK SMALL LETTER MU}g|mg|g)"
SUBSTANCE: Final = "(?:nmol|micromol|mmol)"
TIME: Final = "(?:s|min|h|hr|day|d)"
UNIT: Final = (
    rf"(?:(?:{MASS}|{SUBSTANCE}|mL|L)(?:/dose|/kg|/kg/dose|(?:/kg)?/{TIME})?"
    rf"|(?:{MASS}|{SUBSTANCE})/(?:mL|dL|L)|{TIME}|kg|lb|gtt(?:/mL|/{TIME})?|g/mol|mg/mmol)"
)
PARTS: Final = {
    "ng": "0.000000001", "mcg": "0.000001", "ug": "0.000001", "\N{MICRO SIGN}g": "0.000001",
    "\N{GREEK SMALL LETTER MU}g": "0.000001", "mg": "0.001", "g": "1", "kg": "1", "lb": "0.45359237", "s": "1/60",
    "min": "1", "h": "60", "hr": "60", "day": "1440", "d": "1440", "mL": "1", "dL": "100", "L": "1000", "gtt": "1",
    "mol": "1", "mmol": "0.001", "micromol": "0.000001", "nmol": "0.000000001", "dose": "1",
}  # fmt: skip
"""One of each part of a unit in g, kg of a body, min, mL, drops and mol."""
LONGEST: Final = 64


def number(text: str) -> Fraction | None:
    """Return the value of a number."""
    return Fraction(text) if re.fullmatch(NUMBER, text) else None


def unit(text: str) -> Fraction | None:
    """Return the size of a unit in base units."""
    if not re.fullmatch(UNIT, text) or len(text) > LONGEST:
        return None
    head, *per = (Fraction(PARTS[part]) for part in text.split("/"))
    return head / prod(per)


def quantity(text: str) -> tuple[Fraction, str] | None:
    """Return value and unit of a quantity."""
    found = re.fullmatch(rf" *({NUMBER}) *({UNIT}) *", text)
    if not found or len(text) > LONGEST or not Fraction(found[1]):
        return None
    return Fraction(found[1]), found[2]


def span(text: str) -> tuple[Fraction, Fraction, str] | None:
    """Return both ends and the unit of a quantity or a range."""
    found = re.fullmatch(rf" *({NUMBER}) +to +({NUMBER}) *({UNIT}) *", text)
    if found and len(text) <= LONGEST:
        low, high = Fraction(found[1]), Fraction(found[2])
        return (low, high, found[3]) if 0 < low <= high else None
    only = quantity(text)
    return (only[0], *only) if only else None


def cell(text: str) -> Fraction | None:
    """Return the number of a cell of a table, with a unit of its own or without."""
    found = re.fullmatch(rf" *({NUMBER}) *(?:{UNIT})? *", text)
    return Fraction(found[1]) if found and len(text) <= LONGEST else None


def decimals(text: str) -> tuple[int, int]:
    """Return how many decimals each end of a quantity or a range shows."""
    shown = [len(found.partition(".")[2]) for found in re.findall(NUMBER, text)]
    return shown[0], shown[-1]


def concentration(text: str) -> Fraction | None:
    """Return a concentration in base units."""
    found = re.fullmatch(rf" *({NUMBER}) *({MASS}|{SUBSTANCE}) */ *({NUMBER}) *(mL|L) *", text)
    if found and len(text) <= LONGEST:
        held, volume = (Fraction(found[at]) * Fraction(PARTS[found[at + 1]]) for at in (1, 3))
        return held / volume if held and volume else None
    whole = quantity(text)
    if not whole or not re.fullmatch(rf"(?:{MASS}|{SUBSTANCE})/(?:mL|dL|L)", whole[1]):
        return None
    return whole[0] * (unit(whole[1]) or 0)


def weight(text: str) -> Fraction | None:
    """Return a body weight in kilograms, from 0.2 to 700."""
    found = re.fullmatch(rf" *({NUMBER}) *(kg|lb|g)? *", text)
    if not found or len(text) > LONGEST:
        return None
    size = {"kg": Fraction(1), "lb": Fraction("0.45359237"), "g": Fraction(1, 1000)}[found[2] or "kg"]
    kg = Fraction(found[1]) * size
    return kg if Fraction(1, 5) <= kg <= 700 else None


def tolerance(text: str) -> Fraction | None:
    """Return a tolerance, 1 at most."""
    found = re.fullmatch(rf" *({NUMBER}) *% *", text)
    value = Fraction(found[1]) / 100 if found else None
    return value if value is not None and value <= 1 else None
