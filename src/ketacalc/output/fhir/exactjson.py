"""JSON whose decimals are written digit by digit: Python's own writer would make a float of each."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal

Json = Mapping[str, "Json"] | Sequence["Json"] | Decimal | str | int
"""What is written; a text is a text, although Python counts it among the sequences."""


def written(value: "Json", *, indent: int = 0) -> str:
    r"""Return the value as ASCII JSON, two spaces deeper at each level; a decimal has no exponent.

    >>> written({"value": Decimal("0.00000001")})
    '{\n  "value": 0.00000001\n}'
    """
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, str | int):
        return json.dumps(value, ensure_ascii=True)
    if isinstance(value, Mapping):
        parts = [f"{json.dumps(key)}: {written(inner, indent=indent + 1)}" for key, inner in value.items()]
        return _block("{", parts, "}", indent)
    return _block("[", [written(inner, indent=indent + 1) for inner in value], "]", indent)


def _block(opening: str, parts: list[str], closing: str, indent: int) -> str:
    margin = "  " * indent
    lines = ",\n".join(f"{margin}  {part}" for part in parts)
    return f"{opening}\n{lines}\n{margin}{closing}" if parts else opening + closing
