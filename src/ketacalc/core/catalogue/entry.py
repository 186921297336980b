"""One table of a catalogue file, read by the declaration of its keys: every value of its kind, no key unread."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from ketacalc.core.catalogue.rules import Name, Path, Remark
from ketacalc.core.catalogue.table import Key, Many, Table
from ketacalc.core.catalogue.toml_file import printable
from ketacalc.core.catalogue.values import Faulty
from ketacalc.core.errors import CatalogueError
from ketacalc.core.quantities import Kind, Range

WIDEST: Final = 100
"""A range wider than this many times is read, with a question."""
MANY: Final = 100
"""Remarks after which the nearest name of an unknown key is no longer looked for."""


@dataclass(slots=True)
class File:
    """A catalogue file while it is read: it stops at the first fault, or collects them all.

    Attributes:
        name: what to call it.
        collects: whether its faults are collected.
        remarks: the questions, and where it collects them, the faults.
    """

    name: str
    collects: bool = False
    remarks: list[Remark] = field(default_factory=list)

    def remark(self, remark: Remark) -> None:
        """Take note of a remark.

        Raises:
            CatalogueError: it is a fault, and faults are not collected.
        """
        if remark.is_fault and not self.collects:
            raise CatalogueError(f"{self.name}: {remark.text}")
        self.remarks.append(remark)


class Entry:
    """One table of a catalogue file.

    Attributes:
        table: the declaration of its keys.
        raw: what TOML holds.
        file: that it stands in.
        path: the way to it from the top of the file.
        called: the words that name it in a refusal.
        values: what its keys hold, defaults among it; a key that is faulty is left out.
    """

    def __init__(self, table: Table, raw: dict[str, Any], file: File, path: Path = (), called: str = "") -> None:
        """Read a table, and check what its values say together."""
        self.table: Table = table
        self.raw: dict[str, Any] = raw
        self.file: File = file
        self.path: Path = path
        self.called: str = called
        self.values: dict[str, Any] = {}
        replaced = self._former()
        for name, key in table.keys.items():
            if name in raw:
                self._read(name, key)
            elif name in replaced:
                continue
            elif key.is_required:
                self.remark("missing-key", f"the key {name!r} is missing")
            else:
                self.values[name] = key.absent
        self._unknown()
        self._either()
        for rule in table.rules:
            rule(self)

    def remark(self, rule: Name, what: str, *way: str | int, on_key: bool = False) -> None:
        """Say something about this entry, or about what lies at the end of a way inside it."""
        self.file.remark(Remark(rule=rule, path=self.path + way, entry=self.called, what=what, on_key=on_key))

    def fault(self, rule: Name, what: str, key: str, *at: int) -> None:
        """Refuse one key, or one item of the array under it; its value counts no longer."""
        self.values.pop(key, None)
        self.remark(rule, f"{key}: {what}", key, *at)

    def holds(self, *keys: str) -> bool:
        """Tell whether these keys stand in the file and are sound."""
        return all(key in self.raw and key in self.values for key in keys)

    def many(self, key: str) -> "list[Entry]":
        """Return the tables of an array of tables that can be read."""
        return self.values.get(key) or []

    def every(self) -> "Iterator[Entry]":
        """Yield this entry and all that lie in it."""
        yield self
        for value in self.values.values():
            for inner in value if isinstance(value, list) else [value]:
                if isinstance(inner, Entry):
                    yield from inner.every()

    def _read(self, name: str, key: Key) -> None:
        try:
            value = self._inner(name, key)
        except Faulty as faulty:
            self.fault(faulty.rule, faulty.what, name, *faulty.at)
            return
        self.values[name] = value
        is_range = isinstance(value, Range) and value.unit.kind is not Kind.TIME
        if is_range and value.high.value > WIDEST * value.low.value:
            self.remark("wide-range", f"{name}: the range is wider than {WIDEST} times", name)

    def _inner(self, name: str, key: Key) -> Any:
        """Return what stands under a key: a value, a table, or the tables of an array."""
        raw = self.raw[name]
        if raw is None:
            raise Faulty("no-number", "is a number out of bounds")
        if isinstance(key.of, Many):
            return self._entries(name, key.of.table, raw)
        if not isinstance(key.of, Table):
            return key.of.read(raw)
        if not isinstance(raw, dict):
            raise Faulty("wrong-type", "is not a table")
        return Entry(key.of, raw, self.file, (*self.path, name), self._inside(name))

    def _entries(self, name: str, table: Table, raw: object) -> "list[Entry]":
        """Return the tables of an array; what is none there is refused, and passed over."""
        if not isinstance(raw, list):
            way = ".".join(part for part in (*self.path, name) if isinstance(part, str))
            raise Faulty("wrong-type", f"not an array of tables: write [[{way}]]")
        found = []
        for at, inner in enumerate(raw):
            if not isinstance(inner, dict):
                self.remark("wrong-type", f"{name} {at + 1} is not a table", name, at)
                continue
            called = inner.get(table.called)
            words = f"{name} {printable(called)!r}" if type(called) is str else f"{name} {at + 1}"
            found.append(Entry(table, inner, self.file, (*self.path, name, at), self._inside(words)))
        return found

    def _inside(self, words: str) -> str:
        """Return the words that name an entry inside this one."""
        return f"{self.called}: {words}" if self.called else words

    def _former(self) -> set[str]:
        """Refuse the keys of the format's first form, and return the keys that stand in their place now."""
        replaced = set()
        for former in self.table.former:
            held = [key for key in former.keys if key in self.raw]
            if held:
                listed = " and ".join(filter(None, (", ".join(held[:-1]), held[-1])))
                self.remark("former-key", f"write {former.now(self.raw)} instead of {listed}", held[0], on_key=True)
                replaced |= {*former.keys, former.new}
        return replaced

    def _unknown(self) -> None:
        """Refuse the keys that the format does not know, with the nearest; thousands of them are no misspellings."""
        former = {key for former in self.table.former for key in former.keys}
        for key in sorted(self.raw.keys() - self.table.keys.keys() - former):
            near = []
            if len(self.file.remarks) <= MANY:
                from difflib import get_close_matches

                near = get_close_matches(key[:64].lower(), sorted(self.table.keys), n=1)
            meant = f"; did you mean {near[0]!r}?" if near else ""
            self.remark("unknown-key", f"the key {printable(key)!r} is not known{meant}", key, on_key=True)

    def _either(self) -> None:
        """Refuse a table in which none, or more than one, of the keys says something of which one must."""
        keys = self.table.either
        if keys and all(key in self.values for key in keys) and sum(bool(self.values[key]) for key in keys) != 1:
            key = next((key for key in keys if key in self.raw), "")
            what = f"{key or keys[0]}: name one of {' and '.join(keys)}"
            self.remark("no-citation", what, *((key,) if key else ()))
