"""Writes JSON in few lines that a person can compare: what stands more than once is named, and written once."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

MAPS: Final = ("properties", "$defs", "definitions")
"""Keys of a schema whose value is no schema, but holds one under each of its keys."""
WIDTH: Final = 300
"""Letters of a line."""
OWNERS: Final = ("regimen", "id", "number", "name")
"""Keys of a document that say what the rest of it is about."""


def items(value: object) -> Iterator[tuple[str, Any]]:
    """Yield what a value holds; what an array holds goes by no key."""
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from (("", one) for one in value)


def owner_of(value: object) -> str:
    """Return what an object says that it is about; nothing where it says nothing."""
    found = value if isinstance(value, dict) else {}
    return next((found[name] for name in OWNERS if isinstance(found.get(name), str)), "")


class Shared:
    """What stands more than once in some documents, each by a name that is made of the keys that lead to it.

    Attributes:
        names: the name of each such value, by its text as JSON.
        values: each such value by its name, with references in place of those inside it.
    """

    def __init__(
        self,
        documents: Mapping[str, Any],
        reference: Callable[[str], Any],
        *,
        kinds: tuple[type, ...],
        least: int = 100,
        named: Mapping[str, Any] | None = None,
    ) -> None:
        """Look through documents.

        Args:
            documents: what is looked through, by name.
            reference: what is written in place of a value that has a name.
            kinds: objects alone, or arrays too.
            least: letters below which a value is written out wherever it stands.
            named: values that have a name already.
        """
        self._reference, self._kinds, self._least = reference, kinds, least
        self._times: Counter[str] = Counter()
        self.names = {json.dumps(value): name for name, value in (named or {}).items()}
        self._suggested: dict[str, str] = {}
        for value in (*documents.values(), *(named or {}).values()):
            self._count(value, "", "")
        for text, times in self._times.items():
            if times > 1 and text not in self.names:
                self.names[text] = self._free(self._suggested[text])
        self.values = {name: self.condensed(json.loads(text)) for text, name in self.names.items()}

    def _free(self, name: str) -> str:
        taken = set(self.names.values())
        numbered = (f"{name}-{number}" for number in range(2, len(taken) + 3))
        return next(one for one in (name, *numbered) if one not in taken)

    def _count(self, value: object, key: str, owner: str) -> None:
        """Count what stands under a value, of equal values only once."""
        for at, inner in items(value):
            named, text = at or key, json.dumps(inner)
            of = owner_of(inner) or owner
            if isinstance(inner, self._kinds) and at not in MAPS and len(text) >= self._least:
                self._times[text] += 1
                self._suggested.setdefault(text, f"{of} {named}".strip())
                if self._times[text] > 1:
                    continue
            self._count(inner, named, of)

    def condensed(self, value: Any) -> Any:
        """Return a value with references in place of what stands more than once inside it."""
        if isinstance(value, dict):
            return {key: self._put(inner, key) for key, inner in value.items()}
        return [self._put(inner, "") for inner in value] if isinstance(value, list) else value

    def _put(self, value: Any, key: str) -> Any:
        name = self.names.get(json.dumps(value)) if isinstance(value, self._kinds) and key not in MAPS else None
        return self.condensed(value) if name is None else self._reference(name)


def laid_out(value: Any, indent: int = 0) -> str:
    """Return a value as JSON in lines of one width: as many small entries to a line as it takes, in their order."""
    flat = json.dumps(value)
    if len(flat) + indent <= WIDTH or not isinstance(value, dict | list):
        return flat
    lines: list[str] = []
    for key, inner in items(value):
        entry = laid_out(inner, indent + 1)
        entry = f"{json.dumps(key)}: {entry}" if isinstance(value, dict) else entry
        if lines and "\n" not in lines[-1] + entry and len(lines[-1]) + len(entry) + 2 + indent <= WIDTH:
            lines[-1] += f", {entry}"
        else:
            lines.append(entry)
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return opening + f",\n{' ' * (indent + 1)}".join(lines) + closing
