"""What the closed grammar accepts, said a second time: the oracle of the properties beside it.

Written after what docs/units.md promises and not after the code: a table of its own of the spellings and their sizes,
and regular expressions. Each reader returns what the text must mean, or None where it must be refused.
"""

import re
from fractions import Fraction
from math import prod
from typing import Final

LONGEST: Final = 64
_WORDS: Final = """
ng = 0.000000001 = nanogram nanograms
mcg = 0.000001 = ug \u00b5g \u03bcg microgram micrograms microgramme microgrammes
mg = 0.001 = milligram milligrams milligramme milligrammes
g = 1 = gram grams gramme grammes
kg = 1 = kgs kilo kilos kilogram kilograms kilogramme kilogrammes
lb = 0.45359237 = lbs pound pounds [lb_av]
st = 6.35029318 = stone stones [stone_av]
oz = 0.028349523125 = ounce ounces [oz_av]
s = 1/60 = sec second seconds
min = 1 = mins minute minutes
h = 60 = hr hrs hour hours
day = 1440 = d days
mL = 1 = ml cc milliliter milliliters millilitre millilitres
dL = 100 = dl
L = 1000 = liter liters litre litres
gtt = 1 = gtts drop drops {gtt}
nmol = 0.000000001 = nanomole nanomoles
micromol = 0.000001 = umol \u00b5mol \u03bcmol micromole micromoles
mmol = 0.001 = millimole millimoles
mol = 1 =
units = 1 = unit {units}
milliunits = 0.001 = milliunit 10*-3{units}
dose = 1 = {dose}
"""
"""Each part of a unit, its size in g, kg of a body, min, mL, drops, mol or units of activity, and other spellings."""
_LINES: Final = [line.split("=") for line in _WORDS.strip().splitlines()]
SIZES: Final = {name.strip(): Fraction(size.strip()) for name, size, _ in _LINES} | {"g of a body": Fraction(1, 1000)}
PARTS: Final = {word: name.strip() for name, _, words in _LINES for word in (name.strip(), *words.split())}
PAIRS: Final = {("st", "lb"): "lb", ("lb", "oz"): "lb", ("day", "h"): "h", ("h", "min"): "min", ("min", "s"): "s"}
"""Two units in which one quantity is stated, and the one in which it is shown."""

MASS: Final = "(?:ng|mcg|mg|g)"
SUBSTANCE: Final = "(?:nmol|micromol|mmol)"
ACTIVITY: Final = "(?:milliunits|units)"
TIME: Final = "(?:s|min|h|day)"
BODY: Final = "(?:kg|lb|st|oz|g of a body)"
DOSE: Final = rf"(?:{MASS}|{SUBSTANCE}|{ACTIVITY}|mL|L)(?:/dose|/kg|/kg/dose|(?:/kg)?/{TIME})?|gtt(?:/{TIME})?"
STRENGTH: Final = rf"(?:{MASS}|{SUBSTANCE})/(?:mL|dL|L)|{ACTIVITY}/(?:mL|L)"
NAME: Final = rf"{DOSE}|{STRENGTH}|{TIME}|{BODY}|gtt/mL|g/mol|mg/mmol"
"""The units that there are, each part by its name, kg before what else it is divided by."""

_PART: Final = "|".join(map(re.escape, sorted(PARTS, key=len, reverse=True)))
_DAY: Final = "24 ?(?:hours|hour|hrs|hr|h)"
_UNIT: Final = (
    rf"({_PART})((?:(?: per | ?/ ?)(?:{_DAY}|{_PART})(?!-1)|[. ](?:{_PART})-1)*"
    rf"(?:(?: per | ?/ ?)\((?:{_PART})(?:\.(?:{_PART}))*\))?)"
)
NUMBER: Final = r"(?:0|[1-9][0-9]*)(?:\.[0-9]{1,32})?"
_FIGURE: Final = rf"([1-9][0-9]*/[1-9][0-9]*|{NUMBER})"
_PLAIN: Final = str.maketrans("\u00a0\u2007\u2009\u200a\u202f\u2010\u2011\u2012\u2013\u2212", " " * 5 + "-" * 5)
_PRINTED: Final = str.maketrans("\u00b7\u2219\u22c5\u207b\u00b9", "...-1")


def plain(text: str) -> str:
    """Return text with plain hyphens and plain spaces, one at a time."""
    return re.sub(" +", " ", text.translate(_PLAIN).strip(" "))


def number(text: str) -> Fraction | None:
    """Return the value of a number: of 17 digits at most, or a fraction in lowest terms whose decimal does not end."""
    if re.fullmatch(NUMBER, text):
        return Fraction(text) if len(text.replace(".", "").lstrip("0")) <= 17 else None
    if len(text) > LONGEST or not re.fullmatch(_FIGURE, text):
        return None
    value = Fraction(text)
    ends = 10**250 % value.denominator == 0
    return value if str(value) == text and not ends else None


def name(text: str) -> str | None:
    """Return the name of a unit."""
    found = re.fullmatch(_UNIT, plain(text.translate(_PRINTED)))
    if not found or len(text) > LONGEST:
        return None
    below = [PARTS.get(part, "day") for part in re.findall(f"{_DAY}|{_PART}", found[2].replace(" per ", "/"))]
    whole = "/".join([PARTS[found[1]], *sorted(below, key="kg".__ne__)])
    return whole if re.fullmatch(NAME, whole) else None


def size(unit: str | None) -> Fraction | None:
    """Return the size of a unit, by its name, in base units."""
    if unit is None:
        return None
    head, *per = (SIZES[part] for part in unit.split("/"))
    return head / prod(per)


def quantity(text: str, *, bare: str | None = None) -> tuple[Fraction, str] | None:
    """Return value and unit of a quantity; a number without a unit has the bare one."""
    found = re.fullmatch(rf"{_FIGURE} ?(.*)", plain(text), re.DOTALL)
    value = number(found[1]) if found and len(text) <= LONGEST else None
    if not found or value is None:
        return None
    unit = name(found[2]) if found[2] else bare
    if pair := re.fullmatch(rf"([a-z]+) ?({NUMBER}) ?([a-z]+)", found[2]):
        large, rest, small = PARTS.get(pair[1], ""), number(pair[2]), PARTS.get(pair[3], "")
        unit = PAIRS.get((large, small))
        if unit is None or rest is None or value.denominator > 1 or rest * SIZES[small] >= SIZES[large]:
            return None
        value = (value * SIZES[large] + rest * SIZES[small]) / SIZES[unit]
    return (value, unit) if unit and value else None


def _ends(text: str) -> tuple[str, str]:
    """Return the texts of the ends of a range, or a quantity twice.

    A dash is between two numbers and has a space on both sides or on none; one without comes after no unit that has a
    space or a dash of its own.
    """
    form = plain(text)
    found = re.fullmatch(r"(.*?) to (.*)", form) or re.fullmatch(r"([0-9].*?) - ([0-9].*)", form)
    if not found and not quantity(form):
        found = re.fullmatch(rf"({_FIGURE}(?: ?[^- ]+)?)-({_FIGURE}(?![-0-9.,/]).*)", form)
        return (found[1], found[3]) if found else (form, form)
    return (found[1], found[2]) if found else (form, form)


def span(text: str) -> tuple[Fraction, Fraction, str] | None:
    """Return both ends and the unit of a quantity or a range."""
    first, second = _ends(text)
    high = quantity(second) if len(text) <= LONGEST else None
    if high is None:
        return None
    in_two = re.fullmatch(rf"{_FIGURE} ?[a-z]+ ?[0-9].*", second)
    low = quantity(first, bare=None if in_two else high[1])
    return (low[0], *high) if low and low[1] == high[1] and low[0] <= high[0] else None


def is_dose(unit: str) -> bool:
    """Tell whether a unit, by its name, is one of what is given to a patient."""
    return bool(re.fullmatch(DOSE, unit))


def decimals(text: str) -> tuple[int | None, ...]:
    """Return how many decimals each end of a quantity or a range shows; a fraction shows none that count."""
    shown = (re.match(_FIGURE, end) for end in _ends(text))
    return tuple(None if not one or "/" in one[1] else len(one[1].partition(".")[2]) for one in shown)


def numbers(text: str) -> set[Fraction]:
    """Return the numbers that stand in a cell of a table, with their commas of thousands left out."""
    plain = re.sub(r"(?<=[0-9]),(?=[0-9]{3})", "", text)
    return {Fraction(one) for one in re.findall(r"[1-9][0-9]*/[1-9][0-9]*|[0-9]+(?:\.[0-9]+)?", plain)}


def concentration(text: str) -> Fraction | None:
    """Return a concentration in base units: an amount per volume, or an amount in a volume as on a label."""
    found = re.fullmatch(rf"{_FIGURE} ?([^/]+?)(?: ?/ ?| per )({NUMBER}) ?([A-Za-z]+)", plain(text))
    if found and len(text) <= LONGEST:
        held, volume = quantity(f"{found[1]} {found[2]}"), quantity(f"{found[3]} {found[4]}")
        if not held or not volume or not re.fullmatch(f"{MASS}|{SUBSTANCE}|{ACTIVITY}", held[1]):
            return None
        return held[0] * SIZES[held[1]] / volume[0] / SIZES[volume[1]] if volume[1] in ("mL", "L") else None
    whole = quantity(text)
    return whole[0] * (size(whole[1]) or 0) if whole and re.fullmatch(STRENGTH, whole[1]) else None


def weight(text: str) -> Fraction | None:
    """Return a body weight in kilograms, from 0.2 to 700; bare numbers are in kilograms, and grams are of the body."""
    found = quantity(text, bare="kg")
    unit = "g of a body" if found and found[1] == "g" else found and found[1]
    if not found or not unit or not re.fullmatch(BODY, unit):
        return None
    kg = found[0] * SIZES[unit]
    return kg if Fraction(1, 5) <= kg <= 700 else None


def tolerance(text: str) -> Fraction | None:
    """Return a tolerance, 1 at most."""
    found = re.fullmatch("([^%]*?) *%", plain(text), re.DOTALL)
    value = number(found[1]) if found else None
    return value / 100 if value is not None and value <= 100 else None
