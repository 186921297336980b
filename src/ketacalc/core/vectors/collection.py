"""All reference vectors, and the choice of some of them."""

from collections.abc import Iterable

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.errors import UnknownNameError
from ketacalc.core.quantities import quoted
from ketacalc.core.vectors.declared import declared, of_catalogue
from ketacalc.core.vectors.operations import NAMES
from ketacalc.core.vectors.outside import outside
from ketacalc.core.vectors.vector import Vector


def vectors(catalogue: Catalogue, operations: Iterable[str] = (), flags: Iterable[str] = ()) -> tuple[Vector, ...]:
    """Return the vectors of some operations and with some flags; all of them where none is named.

    Args:
        catalogue: whose regimens are among them; the others do not depend on it.
        operations: one of these, such as `infusion`.
        flags: one of these at least, such as `refuse`.

    Raises:
        UnknownNameError: there is no such operation or flag; the message names what there is.
        CatalogueError: a file that ketacalc ships is damaged.
    """
    every = (*of_catalogue(catalogue), *declared(), *outside())
    asked, flagged = frozenset(operations), frozenset(flags)
    _known(asked, NAMES, "operation")
    _known(flagged, {flag for one in every for flag in one.flags}, "flag")
    return tuple(
        one
        for one in every
        if (not asked or one.operation in asked) and (not flagged or not flagged.isdisjoint(one.flags))
    )


def _known(asked: frozenset[str], there: Iterable[str], what: str) -> None:
    for name in sorted(asked.difference(there)):
        raise UnknownNameError(f"no {what} {quoted(name)} of vectors; there are {', '.join(sorted(there))}")
