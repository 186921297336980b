"""Routes by which a drug is given: their names, the abbreviations that are read, and which lead where."""

from typing import Final

ABBREVIATED: Final = {
    "iv": "intravenous",
    "in": "intranasal",
    "po": "oral",
    "im": "intramuscular",
    "sc": "subcutaneous",
}
"""Abbreviations that are read and never printed."""
USUAL: Final = tuple(ABBREVIATED.values())
INFUSED: Final = frozenset({"intravenous", "subcutaneous", "intraosseous"})
"""Routes by which a daily total may have run evenly; by any other it is doses, and no rate."""
NO_VEIN: Final = frozenset({"intranasal", "oral", "intramuscular", "subcutaneous"})
"""Routes that are known not to lead into a vein."""


def runs(route: str) -> bool:
    """Tell whether a dose by a route can be given over a time, as none can that is swallowed or sprayed.

    >>> runs("IV"), runs("epidural"), runs("oral")
    (True, True, False)
    """
    return full(route) not in NO_VEIN - INFUSED


def full(route: str) -> str:
    """Return a route as it is compared: without case, an abbreviation in full.

    >>> full("IV")
    'intravenous'
    """
    folded = route.casefold()
    return ABBREVIATED.get(folded, folded)
