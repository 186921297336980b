"""The closed grammar: the only way in which text from outside becomes a quantity, a range or a strength.

Nothing that a person types ever reaches pint's own parser, which computes `9**9**9`, reads `70,5 kg` as
705 and takes `Mg` for a megagram. What has one meaning to every reader in the field is read; what has two is
refused, with the accepted form named.
"""

import re
from fractions import Fraction
from functools import partial
from typing import Final, NamedTuple

from ketacalc.core.errors import InputError
from ketacalc.core.quantities.definitions import ALIASES, GROUPS
from ketacalc.core.quantities.number import LONGEST, plain, quoted, read_number
from ketacalc.core.quantities.quantity import Quantity, Range, combined
from ketacalc.core.quantities.spelling import Kinds, UnreadUnit, canonical, read_unit
from ketacalc.core.quantities.unit import GIVEN, TIMED, Kind, Unit, is_known, named


class Takes(NamedTuple):
    """What is read in one place.

    Attributes:
        noun: what it is called.
        example: of it.
        kinds: of unit that it has; those that are suggested for a slip.
        is_strict: whether another kind is refused here already.
    """

    noun: str
    example: str
    kinds: Kinds = None
    is_strict: bool = True


QUANTITY: Final = Takes("quantity", "35 mg")
DOSE: Final = Takes("dose", "35 mg", GIVEN, is_strict=False)
RATE: Final = Takes("rate", "0.1 mg/kg/h", TIMED)
FLOW: Final = Takes("rate", "12 mL/h", TIMED, is_strict=False)
VOLUME: Final = Takes("volume", "50 mL", (Kind.SINGLE,))
CONCENTRATION: Final = Takes("concentration", "50 mg/mL", (Kind.CONCENTRATION,))
DURATION: Final = Takes("time", "40 min", (Kind.TIME,))
DROP_FACTOR: Final = Takes("drop factor", "20 gtt/mL", (Kind.DROP_FACTOR,))
MOLAR_MASS: Final = Takes("molar mass", "237.73 g/mol", (Kind.MOLAR_MASS,))

_NUMBER: Final = r"([-+]?\.?[0-9](?:[-+0-9.,'_ /]*[0-9.,])?(?:[eE][-+]?[0-9]+)?) *(.*)"
_BOTH: Final = {
    ("st", "lb"): "lb", ("lb", "oz"): "lb", ("day", "h"): "h", ("h", "min"): "min", ("min", "s"): "s",
}  # fmt: skip
"""Units of which people write both, `11 st 4 lb`, `8 h 30 min`, and the one in which that is stated here."""


def split(text: str) -> tuple[str, str]:
    """Split text into its number and its unit, without judging either.

    Raises:
        InputError: the text is empty or too long.
    """
    if len(text) > LONGEST:
        raise InputError(f"{quoted(text)} is longer than {LONGEST} characters")
    text = plain(text)
    if not text:
        raise InputError("the quantity is empty; for example 35 mg")
    text, power, units = text.partition(" 10*")  # of our own UCUM code of milliunits
    found = re.fullmatch(_NUMBER, text, re.DOTALL)
    number, unit = (found[1], found[2]) if found else (text, "")
    return number, f"{unit} 10*{units}".lstrip(" ") if power else unit


def read_quantity(text: str, *, body: bool = False, bare: Unit | None = None, takes: Takes = QUANTITY) -> Quantity:
    """Read a number with its unit; zero is refused.

    Args:
        text: `35 mg`, `0.3 mg/kg/h`; `8 h 30 min` and `11 st 4 lb` are one quantity, in the smaller unit.
        body: whether `g` weighs a patient here.
        bare: the unit of a number that has none.
        takes: what is read here.

    Raises:
        InputError: the text is not a number with a unit of the closed table, or is of another kind.

    >>> read_quantity("35 mg").value
    Fraction(35, 1)
    """
    if not text.strip():
        raise InputError(f"the {takes.noun} is empty; for example {takes.example}")
    first, second = ends(text)
    if first != second:
        raise InputError(f"cannot read {quoted(text)} as a {takes.noun}: it is a range, and one figure is taken here")
    number, unit = split(text)
    if not number[0].isdigit() and number[0] not in "-+.":
        raise InputError(f"cannot read {quoted(text)} as a {takes.noun}: for example {takes.example}")
    value = read_number(number)
    if not unit and bare is None:
        raise InputError(f"{quoted(text)} has no unit: for example {takes.example}")
    found = _compound(value, unit)
    if found is None:
        known = _unit(number, unit, body=body, takes=takes) if unit or bare is None else bare
        found = Quantity(value=value, unit=known)
    if takes.kinds is not None and takes.is_strict and found.unit.kind not in takes.kinds:
        raise InputError(f"cannot read {quoted(text)} as a {takes.noun}: for example {takes.example}")
    if not found.value:
        raise InputError(f"{quoted(text)} is zero")
    return found


def _compound(value: Fraction, unit: str) -> Quantity | None:
    """Return a quantity in two units, a whole number of the larger, as one of a single unit; None where it is none."""
    match = re.fullmatch(r"([a-z]+) ?([0-9][0-9.]*) ?([a-z]+)", unit)
    if match is None:
        return None
    large, small = (ALIASES.get(match[at], match[at]) for at in (1, 3))
    if (large, small) not in _BOTH:
        return None
    size, rest = named(large).factor / named(small).factor, read_number(match[2])
    if rest >= size or value.denominator != 1:
        raise InputError(f"{quoted(unit)}: {size} {small} are 1 {large}; write it in {small} alone")
    return Quantity(value=value * size + rest, unit=named(small)).to(named(_BOTH[large, small]))


def _unit(number: str, unit: str, *, body: bool, takes: Takes) -> Unit:
    """Read the unit of a quantity; what is left over after it is named with the option that takes it."""
    if canonical(unit):
        return read_unit(unit, body=body)
    _refuse_ratio(number, unit)
    words = re.split(" |(?=/ ?[0-9])", unit)  # `mg over 40 min`, and `mg/40 min`
    for at in range(len(words) - 1, 0, -1):
        if name := canonical(" ".join(words[:at])):
            rest = unit[len(" ".join(words[:at])) :].lstrip(" ")
            small = next((small for large, small in _BOTH if large == name), None)
            if small is not None and re.fullmatch("[0-9.]+", rest):  # `11 st 4` and `8 h 30`
                raise InputError(f"{quoted(rest)} after the {name} has no unit: write {rest} {small}")
            from ketacalc.core.quantities.leftover import refuse_leftover

            refuse_leftover(number, named(name), unit, rest, takes.kinds)
    raise UnreadUnit(unit, takes.kinds)


def _refuse_ratio(number: str, unit: str) -> None:
    """Refuse a strength in per cent or as 1 in so many, with the same in mg/mL named."""
    ratio = re.match("[:] ?([0-9][0-9, ]*)$", unit)
    if not unit.startswith("%") and not (ratio and number == "1"):
        return
    from ketacalc.core.quantities import style

    parts = int(re.sub("[, ]", "", ratio[1])) if ratio else 0
    value = Fraction(1000, parts) if parts else read_number(number) * 10
    shown = f"1:{ratio[1]}" if ratio else f"{number} %"
    raise InputError(f"cannot read {quoted(number + unit)} as a strength: {shown} is {style.exact(value)} mg/mL")


def ends(text: str) -> tuple[str, str]:
    """Split a range into the texts of its two ends, the lower first; a single quantity is both of them.

    >>> ends("0.1-0.2 mg/kg/h"), ends("12 mg")
    (('0.1', '0.2 mg/kg/h'), ('12 mg', '12 mg'))
    """
    if len(text) > LONGEST:
        raise InputError(f"{quoted(text)} is longer than {LONGEST} characters")
    form = plain(text)
    if "-" not in form and " to " not in form:
        return form, form
    first, to, second = form.partition(" to " if " to " in form else " - ")
    if to and (to == " to " or (first[0].isdigit() and second[:1].isdigit())):
        return first, second
    match = re.fullmatch(r"([0-9][0-9.,/]*(?: ?[^-0-9 ][^- ]*)?)( ?)-\2([0-9][0-9.,/]*(?![-0-9.,/]).*)", form)
    is_one = match is None or (not match[1][-1].isdigit() and bool(canonical(split(form)[1])))
    return (form, form) if match is None or is_one else (match[1], match[3])


def read_range(text: str, *, bare: Unit | None = None, takes: Takes = QUANTITY) -> Range:
    """Read one quantity, or a range between two unsigned numbers, the lower first.

    Args:
        text: `12 to 30 mg`, `12-30 mg` or `12 mg to 30 mg`.
        bare: the unit of numbers that have none.
        takes: what is read here.

    Raises:
        InputError: the text is neither.

    >>> str(read_range("2.5-5 mg").high.value)
    '5'
    """
    first, second = ends(text)
    high = read_quantity(second, bare=bare, takes=takes)
    if first == second:
        return Range(low=high, high=high)
    is_shared = bare is not None or bool(canonical(split(second)[1]))  # of `8 to 8 h 30 min`, the 8 has no unit
    low = read_quantity(first, bare=high.unit if is_shared else None, takes=takes)
    if low.unit is not high.unit or low.value > high.value:
        what = "it falls: write the lower figure first" if low.unit is high.unit else "write both figures in one unit"
        raise InputError(f"cannot read {quoted(text)} as a range: {what}")
    return Range(low=low, high=high)


def read_label(text: str) -> tuple[Quantity, Quantity] | None:
    """Read an amount in a volume, as it stands on a label; None where the text is no such thing.

    Raises:
        InputError: it is one, and the amount or the volume is not read.

    >>> [str(part.value) for part in read_label("200 mg/250 mL")]
    ['200', '250']
    """
    if re.search(r"(?:/|per) ?[0-9]", plain(text)) is None:
        return None
    number, unit = split(text)
    match = re.fullmatch(r"([^/]+?)(?: ?/ ?| per )([0-9][^/]*)", unit)
    if match is None or not canonical(match[1]):
        return None
    held, volume = read_quantity(f"{number} {match[1]}"), read_quantity(match[2], takes=VOLUME)
    name = f"{held.unit.name}/mL"
    is_label = is_known(name) and named(name).kind is Kind.CONCENTRATION and volume.unit.name in GROUPS["volume"]
    return (held, volume) if is_label else None


def read_concentration(text: str) -> Quantity:
    """Read a concentration: an amount per volume, or an amount in a volume as it stands on a label.

    Args:
        text: `50 mg/mL`, `1 mmol/mL` or `200 mg/250 mL`.

    Raises:
        InputError: it is no amount in a volume.

    >>> read_concentration("200 mg/250 mL").value
    Fraction(4, 5)
    """
    if text.strip() and (label := read_label(text)):
        return combined(named(f"{label[0].unit.name}/mL"), label[0], under=(label[1],))
    return read_quantity(text, takes=CONCENTRATION)


read_duration: Final = partial(read_quantity, takes=DURATION)
"""Read a time, such as `40 min`, `2 h` or `8 h 30 min`; what is none is an InputError."""
read_drop_factor: Final = partial(read_quantity, takes=DROP_FACTOR)
"""Read the drop factor of a giving set, such as `20 gtt/mL`; what is none is an InputError."""
read_molar_mass: Final = partial(read_quantity, takes=MOLAR_MASS)
"""Read a molar mass, such as `237.73 g/mol`; what is none is an InputError."""


def read_tolerance(text: str) -> Fraction:
    """Read a tolerance in per cent, such as `5%`.

    Raises:
        InputError: it is none, or above 100 %.
    """
    number, percent, rest = plain(text).partition("%")
    if not percent or rest:
        raise InputError(f"cannot read {quoted(text)} as a tolerance: for example 5%")
    value = read_number(number.rstrip(" ")) / 100
    if value > 1:
        raise InputError(f"{quoted(text)} is a tolerance above 100%")
    return value
