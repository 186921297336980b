"""The kinds of value in a catalogue file: how each is read or refused, and what it is in JSON Schema and in words."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeVar

from ketacalc.core.catalogue.rules import Name
from ketacalc.core.catalogue.toml_file import printable
from ketacalc.core.errors import InputError
from ketacalc.core.frozen import dataclass, replace
from ketacalc.core.quantities import Kind, Quantity, Range, Unit, read_number, read_quantity, read_range, read_unit
from ketacalc.core.quantities.unit import GIVEN

Read = TypeVar("Read")
Measured = TypeVar("Measured", Range, Quantity)
Schema = dict[str, Any]

HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""The categories of characters that a terminal may obey instead of showing them."""
_NUMBER: Final = r"^\s*(0|[1-9][0-9]{0,6})(\.[0-9]{1,12})?"
_RANGE: Final = _NUMBER + r"(\s+to\s+(0|[1-9][0-9]{0,6})(\.[0-9]{1,12})?)?"
_DOSED: Final = r"\s*(ng|mcg|ug|µg|μg|mg|g|nmol|micromol|mmol|units?|milliunits?)(/kg)?(/(dose|s|min|h|hr|d|day))?\s*$"


class Faulty(Exception):
    """A value that is refused: by which rule, why, and the place in an array that it is about."""

    def __init__(self, rule: Name, what: str, *at: int) -> None:
        """Take the rule, what is wrong and would work, and the place."""
        super().__init__(what)
        self.rule: Name = rule
        self.what: str = what
        self.at: tuple[int, ...] = at


@dataclass(frozen=True, slots=True)
class Value:
    """A kind of value.

    Attributes:
        read: returns what TOML holds as a value, or raises `Faulty`.
        schema: the kind in JSON Schema.
        takes: what stands there, in words.
        absent: what is read where nothing stands there.
        is_prose: whether it is in words of the file's author, and not as a source prints it.
        is_dosed: whether it holds a dose or its unit.
        to: the kind of entry that it names: `reference`, `indication` or `regimen`.
    """

    read: Callable[[Any], Any]
    schema: Schema
    takes: str
    absent: Any = None
    is_prose: bool = False
    is_dosed: bool = False
    to: str = ""


def text(raw: object) -> str:
    """Return a text in one line, without blanks around it."""
    found = typed(raw, str, "a text")
    if found.isascii() and found.isprintable():
        return found.strip(" ")
    from unicodedata import category

    for letter in found:
        if letter in "\r\n":
            raise Faulty("control-character", "holds a line break: write it in one line")
        if category(letter) in HIDDEN:
            raise Faulty("control-character", f"holds the control character U+{ord(letter):04X}")
    return " ".join(found.split())


def name(raw: object) -> str:
    """Return a text that is not empty."""
    found = text(raw)
    if not found:
        raise Faulty("empty-text", "is empty")
    return found


def day(raw: object) -> str:
    """Return a day, a TOML date or a text, as a text."""
    try:
        found = raw if type(raw) is date else date.fromisoformat(typed(raw, str, "a day"))
    except ValueError:
        found = None
    if found is None or (isinstance(raw, str) and raw != found.isoformat()):
        raise Faulty("wrong-type", "not a day, such as 2026-11-23")
    return found.isoformat()


def time(raw: object) -> Range:
    """Return a time, or the shortest and the longest."""
    found = _measured(raw, read_range)
    if found.unit.kind is not Kind.TIME:
        raise Faulty("wrong-kind", f"{found.unit.symbol} is no time, such as 40 min or 3 to 4 h")
    return found


def word(words: type[StrEnum]) -> Value:
    """Return the kind of one of a closed set of words; a hyphen may stand for a space."""

    def read(raw: object) -> StrEnum:
        found = typed(raw, str, "a text")
        if found.replace("-", " ") not in list(words):
            raise Faulty("unknown-word", f"{printable(found)!r} is not one of: {', '.join(words)}")
        return words(found.replace("-", " "))

    spelt = [*words, *(one.replace(" ", "-") for one in words if " " in one)]
    return Value(read, {"enum": spelt}, f"one of: {', '.join(f'`{one}`' for one in words)}")


def count(most: int) -> Value:
    """Return the kind of a whole number from 1 up to a largest one."""

    def read(raw: object) -> int:
        if type(raw) is not int or not 1 <= raw <= most:
            raise Faulty("wrong-type", f"not a whole number from 1 to {most}")
        return raw

    return Value(read, {"type": "integer", "minimum": 1, "maximum": most}, "whole number")


def array(of: Value, least: int = 0) -> Value:
    """Return the kind of an array of values of a kind, so many at least."""

    def read(raw: object) -> tuple[Any, ...]:
        if isinstance(raw, str):
            parts = ", ".join(f'"{part.strip()}"' for part in printable(raw).split(","))
            raise Faulty("wrong-type", f"not an array: write [{parts}]")
        if not isinstance(raw, list):
            raise Faulty("wrong-type", "not an array")
        if len(raw) < least and of.to:
            raise Faulty("no-citation", "names no reference: a figure that nobody can trace is not reported")
        if len(raw) < least:
            raise Faulty("wrong-type", f"holds {len(raw) or 'nothing'}; write {least} or more")
        found = []
        for at, item in enumerate(raw):
            try:
                found.append(of.read(item))
            except Faulty as faulty:
                raise Faulty(faulty.rule, faulty.what, at) from None
        return tuple(found)

    schema = {"type": "array", "items": of.schema, **({"minItems": least} if least else {})}
    return replace(of, read=read, schema=schema, takes=f"array: {of.takes}", absent=())


def typed(raw: object, kind: type[Read], words: str) -> Read:
    """Return a value that is of a type exactly."""
    if type(raw) is not kind:
        raise Faulty("wrong-type", f"not {words}")
    return raw


def is_dose(unit: Unit) -> bool:
    """Tell whether a unit measures a dose of a drug, and no volume, weight or time."""
    mass, _, _, volume, _, substance, activity = unit.dimension
    return unit.kind in GIVEN and not volume and mass + substance + activity == 1


def _dosed(raw: object, reader: Callable[[str], Measured]) -> Measured:
    """Return a dose of a drug, or a range of doses."""
    found = _measured(raw, reader)
    if not is_dose(found.unit):
        raise Faulty("wrong-kind", f"{found.unit.symbol} is no unit of a dose of a drug, such as mg or mg/kg/h")
    return found


def _measured(raw: object, reader: Callable[[str], Measured]) -> Measured:
    found = text(typed(raw, str, 'a text such as "0.5 mg/kg"'))
    try:
        return reader(found)
    except InputError as error:
        raise Faulty(_rule(found), str(error)) from None


def _rule(found: str) -> Name:
    """Tell what is wrong with a text that is not read: its unit, a number, a zero, or the order of two numbers."""
    *numbers, unit = found.replace(" to ", " ").split() or [""]
    try:
        read_unit(unit)
    except InputError:
        return "no-unit" if unit[:1].isalpha() else "no-quantity"
    try:
        values = [read_number(number) for number in numbers]
    except InputError:
        return "no-number"
    if 0 in values:
        return "zero-dose"
    return "no-number" if not values else "reversed-range" if values[0] > values[-1] else "no-quantity"


TEXT: Final = Value(text, {"type": "string"}, "text", "")
NAME: Final = Value(name, {"type": "string", "pattern": r"\S"}, "text", "")
FLAG: Final = Value(
    lambda raw: typed(raw, bool, "true or false"), {"type": "boolean"}, "`true` or `false`", absent=False
)
DAY: Final = Value(day, {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}, "day: `2026-11-23`", "")
TIME: Final = Value(
    time, {"type": "string", "pattern": rf"{_RANGE}\s*(s|min|h|hr|d|day)\s*$"}, 'time, such as `"3 to 4 h"`'
)
DOSE: Final = Value(
    lambda raw: _dosed(raw, read_quantity),
    {"type": "string", "pattern": _NUMBER + _DOSED},
    'dose, such as `"30 mg"`',
    is_dosed=True,
)
DOSE_RANGE: Final = Value(
    lambda raw: _dosed(raw, read_range),
    {"type": "string", "pattern": _RANGE + _DOSED},
    'dose or range, such as `"1 to 7 mg/kg/day"`',
    is_dosed=True,
)
DOSES: Final = array(DOSE, least=2)
DOSE_OR_DOSES: Final = replace(
    DOSE_RANGE,
    read=lambda raw: (DOSES if isinstance(raw, list) else DOSE_RANGE).read(raw),
    schema={"anyOf": [DOSE_RANGE.schema, DOSES.schema]},
    takes=f"{DOSE_RANGE.takes}, or array of doses",
)
UNIT: Final = Value(
    lambda raw: DOSE.read(f"1 {text(raw)}").unit.symbol,
    {"type": "string", "pattern": "^" + _DOSED},
    'unit, such as `"mg/kg/h"`',
    "",
    is_dosed=True,
)
