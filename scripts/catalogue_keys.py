"""The part of the documentation that lists every key of a catalogue file, made from the declared format."""

from collections.abc import Iterator

from ketacalc.core.catalogue.format import CATALOGUE
from ketacalc.core.catalogue.table import Key, Many, Table
from ketacalc.output.formats.markdown import literal


def keys() -> str:
    """Return one table of keys for each table of the format."""
    return "\n".join(_table("The file", CATALOGUE)).rstrip("\n")


def _else(key: Key) -> str:
    """Return that a key must be there, or what is read where it is not, if that says something."""
    absent = ", ".join(key.absent) if isinstance(key.absent, tuple) else key.absent
    words = str(absent).lower() if isinstance(absent, str | bool) and absent != "" else ""
    return "; must be there" if key.is_required else f"; `{words}` unless stated" if words else ""


def _table(heading: str, table: Table, prefix: str = "") -> Iterator[str]:
    yield from (f"### {heading}", "", literal(table.means), "", "| key | takes | holds |", "|---|---|---|")
    for name, key in table.keys.items():
        yield f"| `{name}` | {key.of.takes} | {literal(key.means)}{_else(key)} |"
    yield ""
    for name, key in table.keys.items():
        if isinstance(key.of, Table):
            yield from _table(f"`[{prefix}{name}]`", key.of, f"{prefix}{name}.")
        elif isinstance(key.of, Many):
            yield from _table(f"`[[{prefix}{name}]]`", key.of.table, f"{prefix}{name}.")
