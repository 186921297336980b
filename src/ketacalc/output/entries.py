"""What a result is declared as: entries, each with its key, its value and its meaning, walked by every format.

An entry is written once. JSON has its key and its value, CSV its columns, the JSON Schema its form and its meaning.
"""

from collections.abc import Callable
from enum import StrEnum
from fractions import Fraction
from operator import itemgetter
from typing import Any, Final, Generic, NamedTuple, TypeVar

from ketacalc.core.quantities import Quantity, Range, style

Schema = dict[str, Any]
Row = dict[str, str]
T = TypeVar("T")


class Form(NamedTuple):
    """How one kind of value is written.

    Attributes:
        schema: what JSON holds.
        json: a value as JSON; itself, where it is JSON already.
        cells: a value as cells, one for each column.
        columns: what is appended to an entry's column for each of its cells.
    """

    schema: Schema
    json: Callable[[Any], Any] = lambda value: value
    cells: Callable[[Any], tuple[str, ...]] = lambda value: (str(value),)
    columns: tuple[str, ...] = ("",)


def ref(name: str) -> Schema:
    """Return a reference to a shared definition."""
    return {"$ref": f"#/$defs/{name}"}


TEXT: Final = Form({"type": "string"})
NAMED: Final = Form({"type": "string", "minLength": 1})
FLAG: Final = Form({"type": "boolean"}, cells=lambda value: ("yes" if value else "no",))
COUNT: Final = Form({"type": "integer", "minimum": 1})
WHOLE: Final = Form({"type": "integer", "minimum": 0})


def shaped(pattern: str) -> Form:
    """Return the form of a text of which the schema says what it looks like."""
    return Form({"type": "string", "pattern": pattern})


def number(value: Fraction) -> float | int:
    """Return a number rounded to 15 significant digits, whole where it is."""
    text = style.signed(value)
    return float(text) if "." in text else int(text)


def quantity(value: Quantity) -> dict[str, Any]:
    """Return a quantity with its UCUM code; `exact` is the authority."""
    return {
        "value": number(value.value),
        "unit": value.unit.symbol,
        "ucum": value.unit.ucum,
        "exact": style.exact(value.value),
    }


def bounds(value: Range) -> dict[str, Any]:
    """Return a range as `low` and `high`, the same where it is a single figure."""
    return {"low": quantity(value.low), "high": quantity(value.high)}


def ratio(value: Fraction) -> dict[str, Any]:
    """Return a number without a unit."""
    return {"value": number(value), "exact": style.exact(value)}


def _ends(value: Range) -> tuple[str, ...]:
    low, high = value.low.value, value.high.value
    return style.plain(low), style.exact(low), style.plain(high), style.exact(high), value.unit.symbol


def _cells(value: Quantity) -> tuple[str, ...]:
    return style.plain(value.value), style.exact(value.value), value.unit.symbol


_PARTS: Final = ("", "_exact", "_unit")
_ENDS: Final = ("_low", "_low_exact", "_high", "_high_exact", "_unit")
_KILOGRAMS: Final = ("_kg", "_kg_exact")
QUANTITY: Final = Form(ref("quantity"), quantity, _cells, _PARTS)
MEASURE: Final = Form(ref("measure"), quantity, _cells, _PARTS)
BOUNDS: Final = Form(ref("bounds"), bounds, _ends, _ENDS)
FIGURE: Final = Form(ref("figure"), lambda of: quantity(of.low) if of.is_point else bounds(of), _ends, _ENDS)
RATIO: Final = Form(ref("ratio"), ratio, lambda value: (style.signed(value), style.exact(value)), ("", "_exact"))
KILOGRAMS: Final = Form(ref("kilograms"), quantity, lambda value: _cells(value)[:2], _KILOGRAMS)
WEIGHT: Final = KILOGRAMS._replace(
    schema=ref("weight"),
    json=lambda value: quantity(value.kg) | {"given": quantity(value.given)},
    cells=lambda value: KILOGRAMS.cells(value.kg),
)


def word(*words: str) -> Form:
    """Return the form of one of a closed set of words."""
    return Form({"enum": list(words)}, str)


def words(of: type[StrEnum]) -> Form:
    """Return the form of a closed set of words that an enumeration holds."""
    return word(*of)


def optional(form: Form) -> Form:
    """Return the form of a value that may be None."""
    return form._replace(
        schema={"anyOf": [form.schema, {"type": "null"}]},
        json=lambda value: None if value is None else form.json(value),
        cells=lambda value: ("",) * len(form.columns) if value is None else form.cells(value),
    )


WEIGHED: Final = optional(KILOGRAMS._replace(json=lambda of: quantity(of.kg), cells=lambda of: KILOGRAMS.cells(of.kg)))
"""A body weight in kilograms alone, where one is stated."""


def many(form: Form, cells: Callable[[Any], str] = str, joint: str = " | ", **more: Any) -> Form:
    """Return the form of several values; a row has them in one cell.

    Args:
        form: of each value.
        cells: one value as the text of a cell.
        joint: what stands between two of them.
        more: what else the schema says, such as `minItems`.
    """
    return Form(
        schema={"type": "array", "items": form.schema, **more},
        json=lambda values: [form.json(value) for value in values],
        cells=lambda values: (joint.join(cells(value) for value in values),),
    )


def counted(of: type[StrEnum]) -> Form:
    """Return the form of how many there are of each member of an enumeration."""
    return Shape("", *(Entry(one.value, WHOLE, itemgetter(one)) for one in of)).form


class Entry(NamedTuple, Generic[T]):
    """One thing that a result says.

    Attributes:
        key: its name in JSON; empty where only rows have it.
        form: how its value is written.
        get: its value.
        meaning: what it is, for a reader of the schema.
        column: its name in a row, where that is another; empty where rows lack it.
    """

    key: str
    form: Form
    get: Callable[[T], Any]
    meaning: str = ""
    column: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a row that hold it."""
        name = self.key if self.column is None else self.column
        return tuple(f"{name}{part}" for part in self.form.columns) if name else ()


class Shape(Generic[T]):
    """What is said of one kind of thing.

    Attributes:
        meaning: what it is.
        entries: in the order in which they are written.
        needed: the keys that are always there, where an entry without a value is left out; else all are.
    """

    def __init__(self, meaning: str, *entries: Entry[T], needed: tuple[str, ...] | None = None) -> None:
        self.meaning: str = meaning
        self.entries: tuple[Entry[T], ...] = entries
        self.needed: tuple[str, ...] | None = needed

    def json(self, value: T) -> dict[str, Any]:
        """Return the thing as JSON."""
        found = [(entry, entry.get(value)) for entry in self.entries if entry.key]
        lacking: tuple[object, ...] = () if self.needed is None else (None, "", ())
        return {entry.key: entry.form.json(one) for entry, one in found if one not in lacking}

    @property
    def header(self) -> tuple[str, ...]:
        """The columns of a row."""
        return tuple(column for entry in self.entries for column in entry.columns)

    def row(self, value: T) -> Row:
        """Return the thing as the cells of a row."""
        found: Row = {}
        for entry in self.entries:
            if columns := entry.columns:
                found |= zip(columns, entry.form.cells(entry.get(value)), strict=True)
        return found

    @property
    def form(self) -> Form:
        """The form of such a thing within another; a row has its columns after the other's name."""
        columns = tuple(f"_{column}" for column in self.header)
        return Form(self.schema, self.json, lambda value: tuple(self.row(value).values()), columns)

    @property
    def schema(self) -> Schema:
        """The schema of an object that has these keys and no others."""
        keys = {
            entry.key: entry.form.schema | ({"description": entry.meaning} if entry.meaning else {})
            for entry in self.entries
            if entry.key
        }
        needed = list(keys if self.needed is None else self.needed)
        described = {"description": self.meaning} if self.meaning else {}
        return {"type": "object", **described, "properties": keys, "required": needed, "additionalProperties": False}
