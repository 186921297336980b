"""One table of a catalogue file, read key by key: every type right, every text clean, no key unread."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final, TypeVar

from ketacalc.core.errors import CatalogueError, InputError
from ketacalc.core.reading import printable
from ketacalc.core.units import read_number

Word = TypeVar("Word", bound=StrEnum)
Read = TypeVar("Read")
_REQUIRED: Final = object()


class Entry:
    """One table of a catalogue file, read key by key; a key that nobody reads is refused at the end."""

    def __init__(self, table: object, where: str) -> None:
        """Take a table and the words that name it in a refusal."""
        if not isinstance(table, dict):
            raise CatalogueError(f"{where} is not a table")
        self._table = table
        self._left = set(table)
        self.where = where

    def fault(self, key: str, what: str) -> CatalogueError:
        """Return the refusal of one key."""
        return CatalogueError(f"{self.where}: {printable(key)}: {what}")

    def value(self, key: str, default: object = _REQUIRED) -> Any:
        """Return what stands under a key, of whatever type."""
        self._left.discard(key)
        if key not in self._table:
            if default is _REQUIRED:
                raise CatalogueError(f"{self.where}: the key {key!r} is missing")
            return default
        return self._table[key]

    def typed(self, key: str, kind: type[Read], default: object = _REQUIRED) -> Read:
        """Return what stands under a key and is of that type exactly."""
        value: Read = self.value(key, default)
        if value is not default and type(value) is not kind:
            raise self.fault(key, f"not {_TYPES[kind]}")
        return value

    def text(self, key: str, default: object = _REQUIRED) -> str:
        """Return a text in one line, without control or bidirectional characters."""
        value = self.typed(key, str, default)
        if value.isascii() and value.isprintable():
            return value.strip(" ")
        return self._printable(key, value)

    def _printable(self, key: str, value: str) -> str:
        from unicodedata import category

        line = " ".join(value.split())
        for letter in line:
            if category(letter) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"):
                raise self.fault(key, f"holds the control character U+{ord(letter):04X}")
        return line

    def required_text(self, key: str) -> str:
        """Return a text that is there and not empty."""
        value = self.text(key)
        if not value:
            raise self.fault(key, "is empty")
        return value

    def texts(self, key: str, default: object = ()) -> tuple[str, ...]:
        """Return an array of texts."""
        items = self.value(key, default)
        if not isinstance(items, list | tuple):
            raise self.fault(key, "not an array of texts")
        return tuple(Entry({key: item}, self.where).required_text(key) for item in items)

    def word(self, key: str, words: type[Word], default: object = _REQUIRED) -> Word:
        """Return one of a closed set of words."""
        value = self.typed(key, str, default).replace("-", " ")
        if value not in list(words):
            raise self.fault(key, f"{printable(value)!r} is not one of: {', '.join(words)}")
        return words(value)

    def number(self, key: str) -> Fraction:
        """Return an exact number that stands there as a text or a TOML number."""
        value = self.value(key)
        if type(value) not in (str, int, Decimal):
            raise self.fault(key, "not a number, or a text that holds one")
        if isinstance(value, int) and abs(value) > 10**12:
            raise self.fault(key, "is out of bounds")
        if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < 64:
            value = format(value, "f")
        return self.read(key, read_number, str(value))

    def read(self, key: str, reader: Callable[[str], Read], text: str) -> Read:
        """Return what a reader of the grammar makes of a text; its refusal names this entry."""
        try:
            return reader(text)
        except InputError as error:
            raise self.fault(key, str(error)) from None

    def entries(self, key: str, called: str) -> Iterator["Entry"]:
        """Yield the tables of an array of tables, each named by its id as far as it has one."""
        tables = self.value(key, ())
        if not isinstance(tables, list | tuple):
            raise self.fault(key, "not an array of tables: write [[" + key + "]]")
        for at, table in enumerate(tables, 1):
            name = table.get(called) if isinstance(table, dict) else None
            yield Entry(
                table, f"{self.where}: {key} {printable(name)!r}" if type(name) is str else f"{self.where}: {key} {at}"
            )

    def inner(self, key: str) -> "Entry | None":
        """Return the table under a key, or None where there is none."""
        table = self.value(key, None)
        return None if table is None else Entry(table, f"{self.where}: {key}")

    def done(self) -> None:
        """Refuse the keys that nobody read."""
        if self._left:
            key = min(self._left)
            raise CatalogueError(f"{self.where}: the key {printable(key)!r} is not known")


_TYPES: Final[dict[type, str]] = {str: "a text", int: "a whole number", bool: "true or false"}
