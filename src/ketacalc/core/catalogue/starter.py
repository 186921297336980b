"""The catalogue to start from, and the schema of its format: where they are, and what is written of them."""

import os
from typing import Final

from ketacalc.core.catalogue.toml_file import PACKAGE, read_file

STARTER: Final = os.path.join(PACKAGE, "starter.toml")
SCHEMA: Final = os.path.join(PACKAGE, "schemas", "catalogue.schema.json")


def starter(schema: str = "") -> bytes:
    """Return a catalogue to start from.

    Args:
        schema: the name of the schema's file beside it; empty where there is none.

    Raises:
        CatalogueError: the package is damaged.
    """
    from urllib.parse import quote

    named = f"#:schema ./{quote(schema)}\n" if schema else ""
    return named.encode() + read_file(STARTER)
