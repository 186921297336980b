"""Where a catalogue comes from: the shipped one, kept checked beside its file, a file, or the one to start from."""

import os
from functools import cache
from typing import Final

from ketacalc.core.catalogue.catalogue import SHIPPED, Catalogue
from ketacalc.core.catalogue.toml_file import PACKAGE, parse, read_file, sha256, shown

_INSTALLED: Final = os.path.join(PACKAGE, "regimens.toml")
_CHECKOUT: Final = os.path.join(PACKAGE, "..", "..", "data", "regimens.toml")
SCHEMA: Final = os.path.join(PACKAGE, "schemas", "catalogue.schema.json")
"""Where the schema of the format is."""


@cache
def shipped() -> Catalogue:
    """Return the catalogue that comes with ketacalc.

    Its kept values are used only while the file is the very one that they were read from; otherwise the file
    itself is read again.

    Raises:
        CatalogueError: the file is missing or damaged.
    """
    data = read_file(installed())
    from ketacalc.core.catalogue import kept

    return kept.CATALOGUE if sha256(data) == kept.SHA256 else checked(data)


def installed() -> str:
    """Return the path of the shipped catalogue."""
    return _INSTALLED if os.path.exists(_INSTALLED) else _CHECKOUT


def load(*paths: str) -> Catalogue:
    """Return the shipped catalogue, the one in a file, or those in several files as one.

    Raises:
        CatalogueError: a file cannot be used, or two of them do not go together; the message names file and entry.
    """
    if not paths:
        return shipped()
    parts = tuple(checked(read_file(path), shown(path)) for path in paths)
    if len(parts) == 1:
        return parts[0]
    from ketacalc.core.catalogue.merging import merged

    return merged(parts)


def checked(data: bytes, name: str = "") -> Catalogue:
    """Return the catalogue in the bytes of a file of some name, which is empty for the shipped one.

    Raises:
        CatalogueError: it cannot be used; the message names file and entry.
    """
    from ketacalc.core.catalogue.entries import catalogue, read
    from ketacalc.core.catalogue.entry import File

    file = name or "regimens.toml"
    top = read(parse(data, file), File(file))
    return catalogue(top, name=name or SHIPPED, sha256=sha256(data), is_shipped=not name)


def starter(schema: str = "") -> bytes:
    """Return a catalogue to start from, which names the file of its schema where there is one beside it."""
    from urllib.parse import quote

    named = f"#:schema ./{quote(schema)}\n" if schema else ""
    return named.encode() + read_file(os.path.join(PACKAGE, "starter.toml"))
