"""Libraries that an optional part needs: they are loaded where that part is asked for, and named where they lack."""

from collections.abc import Iterator
from contextlib import contextmanager

from ketacalc.core.errors import MissingExtra


@contextmanager
def extra(name: str, library: str, what: str) -> Iterator[None]:
    """Import the libraries of an extra within this block.

    Args:
        name: the extra that installs them.
        library: the one to name.
        what: what needs it: `card -f html`.

    Raises:
        MissingExtra: it is not installed.
    """
    try:
        yield
    except ImportError as error:
        raise MissingExtra(what, library, name) from error
