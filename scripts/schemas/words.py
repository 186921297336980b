"""The words in which a JSON Schema is put: texts, closed words, arrays, closed objects, units."""

from typing import Any

Schema = dict[str, Any]


def ref(name: str) -> Schema:
    """Return a reference to a shared definition."""
    return {"$ref": f"#/$defs/{name}"}


def text(description: str = "", **more: Any) -> Schema:
    """Return a text, empty ones included."""
    return {"type": "string"} | ({"description": description} if description else {}) | more


def named(description: str = "") -> Schema:
    """Return a text that is never empty."""
    return text(description, minLength=1)


def word(description: str, *words: str) -> Schema:
    """Return one of a closed set of words."""
    return {"enum": list(words), "description": description}


def flag(description: str) -> Schema:
    """Return a truth value."""
    return {"type": "boolean", "description": description}


def array(items: Schema, description: str = "", **more: Any) -> Schema:
    """Return an array."""
    return {"type": "array", "items": items} | ({"description": description} if description else {}) | more


def count(description: str, *, most: int | None = None) -> Schema:
    """Return a whole number above zero."""
    return {"type": "integer", "description": description, "minimum": 1} | ({"maximum": most} if most else {})


def optional(schema: Schema) -> Schema:
    """Return a schema that takes null too."""
    return {"anyOf": [schema, {"type": "null"}]}


def closed(properties: dict[str, Schema], description: str = "", *, must_have: tuple[str, ...] = ()) -> Schema:
    """Return an object that has these properties and no others, all of them unless it is said which."""
    said = {"description": description} if description else {}
    return {
        "type": "object",
        **said,
        "properties": properties,
        "required": list(must_have or properties),
        "additionalProperties": False,
    }
