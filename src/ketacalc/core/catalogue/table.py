"""One table of a catalogue file, read key by key: every type right, every text clean, no key unread."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from ketacalc.core.catalogue.toml_file import printable
from ketacalc.core.errors import CatalogueError, InputError
from ketacalc.core.quantities import read_number

if TYPE_CHECKING:
    from ketacalc.core.catalogue.codes import Name
    from ketacalc.core.catalogue.remark import Path, Remark

Word = TypeVar("Word", bound=StrEnum)
Read = TypeVar("Read")
_REQUIRED: Final = object()
MANY: Final = 100
"""Remarks after which the nearest name of an unknown key is no longer looked for."""
DEEPEST: Final = 4
"""Keys and places in arrays, from an entry down; no text of the format lies deeper."""


class File:
    """A catalogue file while it is read: it stops at the first fault, or collects them all.

    Attributes:
        name: what to call it.
        remarks: the questions, and where it collects them, the faults.
    """

    def __init__(self, name: str, *, collects: bool = False) -> None:
        """Take the name of the file, and whether its faults are collected."""
        self.name: str = name
        self.collects: bool = collects
        self.remarks: list[Remark] = []

    def remark(self, remark: "Remark") -> None:
        """Take note of a remark.

        Raises:
            CatalogueError: it is a fault, and faults are not collected.
        """
        if remark.is_fault and not self.collects:
            raise CatalogueError(f"{self.name}: {remark.text}")
        self.remarks.append(remark)


class Entry:
    """One table of a catalogue file, read key by key; a key that nobody reads is refused at the end.

    Where the file collects its faults, what is read instead of a faulty value is a stand-in that means nothing,
    and `sound` tells whether a check that compares values can be made.
    """

    def __init__(self, table: dict[str, Any], file: File, path: "Path" = (), called: str = "") -> None:
        """Take a table, its file, the way to it, and the words that name it in a refusal."""
        self._table, self._left = table, set(table)
        self._asked: set[str] = set()
        self._faulty: set[str] = set()
        self.file: File = file
        self.path: Path = path
        self.called: str = called

    def remark(self, rule: "Name", what: str, *way: str | int, on_key: bool = False) -> None:
        """Say something about this entry, or about what lies at the end of a way inside it."""
        from ketacalc.core.catalogue.remark import Remark

        remark = Remark(rule=rule, path=self.path + way, entry=self.called, what=what, on_key=on_key)
        if remark.is_fault and way:
            self._faulty.add(str(way[0]))
        self.file.remark(remark)

    def fault(self, rule: "Name", what: str, key: str, *at: int) -> None:
        """Refuse one key, or one item of the array under it."""
        self.remark(rule, f"{printable(key)}: {what}", key, *at)

    def sound(self, *keys: str) -> bool:
        """Tell whether no fault was found under any of these keys so far."""
        return self._faulty.isdisjoint(keys)

    def value(self, key: str, default: object = _REQUIRED) -> Any:
        """Return what stands under a key, of whatever type; None where it must stand there and does not."""
        self._left.discard(key)
        self._asked.add(key)
        if key in self._table:
            return self._table[key]
        if default is not _REQUIRED:
            return default
        self.remark("missing-key", f"the key {key!r} is missing")
        self._faulty.add(key)
        return None

    def holds(self, key: str) -> bool:
        """Tell whether something stands under a key that need not be there."""
        return self.value(key, None) is not None

    def typed(self, key: str, kind: type[Read], default: object = _REQUIRED) -> Read:
        """Return what stands under a key and is of that type exactly."""
        value = self.value(key, default)
        if value is default or type(value) is kind:
            return cast("Read", value)
        if self.sound(key):
            self.fault("wrong-type", f"not {_TYPES[kind]}", key)
        return kind()

    def text(self, key: str, default: object = _REQUIRED) -> str:
        """Return a text in one line, without control or bidirectional characters."""
        return self._clean(self.typed(key, str, default), key)

    def _clean(self, value: str, key: str, *at: int) -> str:
        if value.isascii() and value.isprintable():
            return value.strip(" ")
        from unicodedata import category

        line = " ".join(value.split())
        for letter in line:
            if category(letter) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"):
                what = f"holds the control character U+{ord(letter):04X}"
                self.fault("control-character", what, key, *at)
                return ""
        return line

    def required_text(self, key: str) -> str:
        """Return a text that is there and not empty."""
        value = self.text(key)
        if not value and self.sound(key):
            self.fault("empty-text", "is empty", key)
        return value

    def texts(self, key: str, default: object = ()) -> tuple[str, ...]:
        """Return an array of texts."""
        return tuple(text for _, text in self.items(key, default))

    def items(self, key: str, default: object = ()) -> tuple[tuple[int, str], ...]:
        """Return the texts of an array, each with its place in it; none is empty."""
        items = self.value(key, default)
        if not isinstance(items, list | tuple):
            if self.sound(key):
                self.fault("wrong-type", "not an array of texts", key)
            return ()
        read = ((at, self._item(item, key, at)) for at, item in enumerate(items))
        return tuple((at, text) for at, text in read if text)

    def _item(self, item: object, key: str, at: int) -> str:
        if type(item) is not str:
            self.fault("wrong-type", f"not {_TYPES[str]}", key, at)
            return ""
        text = self._clean(item, key, at)
        if not text and not item.strip():
            self.fault("empty-text", "is empty", key, at)
        return text

    def word(self, key: str, words: type[Word], default: object = _REQUIRED) -> Word:
        """Return one of a closed set of words."""
        value = self.typed(key, str, default).replace("-", " ")
        if value in list(words):
            return words(value)
        if self.sound(key):
            self.fault("unknown-word", f"{printable(value)!r} is not one of: {', '.join(words)}", key)
        return next(iter(words))

    def number(self, key: str) -> Fraction:
        """Return an exact number that stands there as a text or a TOML number."""
        value = self.value(key)
        if type(value) not in (str, int, Decimal):
            if self.sound(key):
                self.fault("wrong-type", "not a number, or a text that holds one", key)
        elif isinstance(value, int) and abs(value) > 10**12:
            self.fault("no-number", "is out of bounds", key)
        elif isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < 64:
            value = format(value, "f")
        return self.read(key, read_number, str(value) if self.sound(key) else "", "no-number", instead="1")

    def read(self, key: str, reader: Callable[[str], Read], text: str, rule: "Name", *, instead: str) -> Read:
        """Return what a reader of the grammar makes of a text; its refusal names this entry.

        Args:
            key: where the text stands.
            reader: what reads it.
            text: the text.
            rule: what it is called where the reader refuses it.
            instead: what is read in its place then.
        """
        if not self.sound(key):
            return reader(instead)
        try:
            return reader(text)
        except InputError as error:
            self.fault(rule, str(error), key)
            return reader(instead)

    def entries(self, key: str, called: str) -> Iterator["Entry"]:
        """Yield the tables of an array of tables, each named by its id as far as it has one."""
        tables = self.value(key, ())
        if not isinstance(tables, list | tuple):
            way = ".".join(part for part in (*self.path, key) if isinstance(part, str))
            self.fault("wrong-type", f"not an array of tables: write [[{way}]]", key)
            return
        for at, table in enumerate(tables):
            if not isinstance(table, dict):
                self.remark("wrong-type", f"{key} {at + 1} is not a table", key, at)
                continue
            name = table.get(called)
            words = f"{key} {printable(name)!r}" if type(name) is str else f"{key} {at + 1}"
            yield Entry(table, self.file, (*self.path, key, at), self._inside(words))

    def inner(self, key: str) -> "Entry | None":
        """Return the table under a key, or None where there is none."""
        table = self.value(key, None)
        if table is None:
            return None
        if not isinstance(table, dict):
            self.fault("wrong-type", "is not a table", key)
            return None
        return Entry(table, self.file, (*self.path, key), self._inside(key))

    def _inside(self, words: str) -> str:
        """Return the words that name an entry inside this one."""
        return f"{self.called}: {words}" if self.called else words

    def done(self) -> None:
        """Refuse the keys that nobody read."""
        for key in sorted(self._left):
            what = f"the key {printable(key)!r} is not known{self._nearest(key)}"
            self.remark("unknown-key", what, key, on_key=True)

    def _nearest(self, key: str) -> str:
        """Name the key that was probably meant; a file of thousands of unknown keys is no misspelling."""
        if len(self.file.remarks) > MANY:
            return ""
        from difflib import get_close_matches

        near = get_close_matches(key[:64].lower(), sorted(self._asked), n=1)
        return f"; did you mean {near[0]!r}?" if near else ""

    def strings(self) -> Iterator[tuple["Path", str]]:
        """Yield every text inside the table, with the way to it."""
        waiting: list[tuple[Path, object]] = [((), self._table)]
        while waiting:
            way, value = waiting.pop()
            if isinstance(value, str):
                yield way, value
            elif isinstance(value, dict) and len(way) < DEEPEST:
                waiting += [((*way, key), inner) for key, inner in value.items()]
            elif isinstance(value, list | tuple) and len(way) < DEEPEST:
                waiting += [((*way, at), inner) for at, inner in enumerate(value)]


_TYPES: Final[dict[type, str]] = {str: "a text", int: "a whole number", bool: "true or false"}
