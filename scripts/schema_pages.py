"""The pages of the documentation about the JSON Schemas that ketacalc ships: one table for each object in a schema."""

import json
from collections.abc import Callable, Iterator
from typing import Final

from write_schemas import SCHEMAS

from ketacalc.output.entries import Schema
from ketacalc.output.formats.markdown import literal

ENDING: Final = ".schema.json"
WORDS: Final = 12
"""Words of a closed set beyond which a page names the first ones only."""
PATTERNS: Final = 60
"""Letters of a pattern beyond which the schema itself has to be opened."""


def names() -> tuple[str, ...]:
    """Return the names of the shipped schemas."""
    return tuple(sorted(SCHEMAS))


def overview() -> str:
    """Return the page that lists the schemas."""
    rows = [f"| [`{name}`]({name}.md) | {literal(SCHEMAS[name].get('description', ''))} |" for name in names()]
    return "\n".join(
        [
            "# JSON Schemas",
            "",
            "Every document that ketacalc writes with `-f json` keeps a schema, which is installed with the package,",
            "in `ketacalc/schemas/`. The name of a document's schema ends in its version, and the document names it.",
            "",
            "| schema | of |",
            "|---|---|",
            *rows,
            "",
        ]
    )


def page(name: str) -> str:
    """Return the page of one schema."""
    schema = SCHEMAS[name]
    lines = [f"# {schema.get('title', name)}", "", literal(schema.get("description", "")), ""]
    lines += [f"Installed as `ketacalc/schemas/{name}{ENDING}`.", ""]
    lines += _table(schema)
    for at, found in schema.get("$defs", {}).items():
        lines += [f"## {at}", "", literal(_sentence(found.get("description", ""))), ""]
        lines += _table(found) if "properties" in found else [f"It is {_kind(found)}.", ""]
    return "\n".join(lines)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") or not text else ".")


def _table(schema: Schema) -> list[str]:
    rows = (f"| `{at}` | {_kind(found)} | {_said(found, needed)} |" for at, found, needed in _rows(schema))
    return ["| key | is | about |", "|---|---|---|", *rows, ""]


def _rows(schema: Schema, before: str = "") -> Iterator[tuple[str, Schema, bool]]:
    """Yield every key under an object with its path, its schema and whether it must be there."""
    required = schema.get("required", ())
    for key, found in schema.get("properties", {}).items():
        at = f"{before}{key}"
        yield at, found, key in required
        yield from _inside(found, at)


def _inside(found: Schema, at: str) -> Iterator[tuple[str, Schema, bool]]:
    if "properties" in found:
        yield from _rows(found, f"{at}.")
    elif found.get("type") == "array":
        yield from _inside(found["items"], f"{at}[]")
    for one in found.get("anyOf", ()):
        yield from _inside(one, at)


def _said(found: Schema, needed: bool) -> str:
    said = literal(found.get("description") or found.get("items", {}).get("description", ""))
    return said if needed else f"{said} (may be left out)".strip()


def _kind(found: Schema) -> str:
    """Return in words what a value has to be."""
    for key, words in _KINDS.items():
        if key in found:
            return words(found)
    return f"{found.get('type', 'anything')} {_limits(found)}".strip()


def _reference(found: Schema) -> str:
    name = found["$ref"].removeprefix("#/$defs/")
    return f"[{name}](#{name})"


def _words(found: Schema) -> str:
    words = [f"`{json.dumps(word, ensure_ascii=False)}`" for word in found["enum"]]
    return " or ".join(words) if len(words) <= WORDS else f"one of {len(words)} words: {', '.join(words[:3])} ..."


def _items(found: Schema) -> str:
    items = _kind(found["items"])
    return f"an array of {items}s" if items in ("object", "string") else f"an array of {items}"


def _patterned(found: Schema) -> str:
    pattern = found["pattern"]
    if pattern == r"\S":
        return "string that is not blank"
    shown = pattern.replace("|", "\\|")
    return f"string as `{shown}`" if len(pattern) <= PATTERNS else "string of a pattern that the schema holds"


_KINDS: Final[dict[str, Callable[[Schema], str]]] = {
    "$ref": _reference,
    "const": lambda found: f"`{json.dumps(found['const'])}`",
    "enum": _words,
    "anyOf": lambda found: " or ".join(dict.fromkeys(_kind(one) for one in found["anyOf"])),
    "items": _items,
    "pattern": _patterned,
}
"""How each keyword of a schema is said; the first that stands there says it."""


def _limits(found: Schema) -> str:
    """Return the least and the greatest number; in draft 4 `exclusiveMinimum` is a flag beside the least."""
    least, above, most = (found.get(key) for key in ("minimum", "exclusiveMinimum", "maximum"))
    if above is True:
        least, above = None, least
    stated = (("above", above), ("from", least), ("to", most))
    return " ".join(f"{words} {number}" for words, number in stated if number is not None and number is not False)
