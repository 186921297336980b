"""Where a catalogue comes from: the shipped one, kept parsed beside its file, or a file that somebody names."""

import os
from functools import cache
from typing import Final

from ketacalc.core.catalogue.catalogue import SHIPPED, Catalogue
from ketacalc.core.catalogue.entries import checked
from ketacalc.core.catalogue.toml_file import PACKAGE, parse, read_file, sha256, shown

_INSTALLED: Final = os.path.join(PACKAGE, "regimens.toml")
_CHECKOUT: Final = os.path.join(PACKAGE, "..", "..", "data", "regimens.toml")


@cache
def shipped() -> Catalogue:
    """Return the catalogue that comes with ketacalc.

    Its parsed copy is used only while the file is the very one that it was read from; otherwise the file
    itself is read again.

    Raises:
        CatalogueError: the file is missing or damaged.
    """
    data = read_file(_INSTALLED if os.path.exists(_INSTALLED) else _CHECKOUT)
    from ketacalc.core.catalogue import kept

    digest = sha256(data)
    tables = kept.TABLES if digest == kept.SHA256 else parse(data, "regimens.toml")
    return checked(tables, name=SHIPPED, sha256=digest, is_shipped=True)


def load(*paths: str) -> Catalogue:
    """Return the shipped catalogue, the one in a file, or those in several files as one.

    Raises:
        CatalogueError: a file cannot be used, or two of them do not go together; the message names file and entry.
    """
    if not paths:
        return shipped()
    if len(paths) == 1:
        return _read(paths[0])
    from ketacalc.core.catalogue.merging import merged

    return merged(tuple(_read(path) for path in paths))


def _read(path: str) -> Catalogue:
    data = read_file(path)
    return checked(parse(data, shown(path)), name=shown(path), sha256=sha256(data))
