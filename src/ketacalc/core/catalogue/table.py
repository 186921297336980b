"""What the format of a catalogue is declared with: tables of keys, each with its kind of value and its meaning."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final

from ketacalc.core.catalogue.values import Schema, Value
from ketacalc.core.frozen import dataclass

if TYPE_CHECKING:
    from ketacalc.core.catalogue.entry import Entry

ABSENT: Final = object()


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a table.

    Attributes:
        of: the kind of value that it takes, or the table or tables.
        means: what it holds, with what else must be so, in words for whoever writes a file.
        is_required: whether it must be there.
        default: what is read where it is not.
        field: the name in the code, where that is another.
    """

    of: "Value | Table | Many"
    means: str
    is_required: bool = False
    default: Any = ABSENT
    field: str = ""

    @property
    def absent(self) -> Any:
        """What is read where nothing stands there."""
        return self.of.absent if self.default is ABSENT else self.default

    @property
    def to(self) -> str:
        """The kind of entry that it names; empty where it names none."""
        return self.of.to if isinstance(self.of, Value) else ""


@dataclass(frozen=True, slots=True)
class Former:
    """Keys of the format's first form, which are refused with what stands in their place now.

    Attributes:
        keys: the old ones.
        new: the one that replaces them.
        now: returns the line to write instead, from what the table holds.
    """

    keys: tuple[str, ...]
    new: str
    now: Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the format.

    Attributes:
        means: what it is, as a sentence.
        keys: by name, in the order in which they are documented.
        makes: makes a value of what the keys hold, by their names in the code.
        called: the key that names it in a refusal, in an array of tables.
        either: keys of which exactly one says something.
        rules: what its values must say together; each refuses what does not.
        former: what its keys were.
    """

    means: str
    keys: Mapping[str, Key]
    makes: Callable[..., Any]
    called: str = ""
    either: tuple[str, ...] = ()
    rules: "tuple[Callable[[Entry], None], ...]" = ()
    former: tuple[Former, ...] = ()
    takes: ClassVar[str] = "table"
    absent: ClassVar[None] = None

    @property
    def schema(self) -> Schema:
        """The table in JSON Schema: these keys and no others."""
        required = [name for name, key in self.keys.items() if key.is_required]
        either = [{"required": [name], "properties": {name: {"pattern": r"\S"}}} for name in self.either]
        return {
            "type": "object",
            "description": self.means,
            "properties": {name: {"description": key.means} | key.of.schema for name, key in self.keys.items()},
            **({"required": required} if required else {}),
            **({"oneOf": either} if either else {}),
            "additionalProperties": False,
        }


@dataclass(frozen=True, slots=True)
class Many:
    """An array of tables, so many at least."""

    table: Table
    least: int = 0
    takes: ClassVar[str] = "array of tables"
    absent: ClassVar[tuple[()]] = ()

    @property
    def schema(self) -> Schema:
        """An array of the tables."""
        return {"type": "array", "items": self.table.schema, **({"minItems": self.least} if self.least else {})}
