"""How a reported dose stands to its source, in words."""

from enum import StrEnum
from typing import Final

from ketacalc.core.catalogue.regimen import Agreement, Audit


class Standing(StrEnum):
    """How a reported dose stands to its source."""

    AGREES = "dose agrees with its source, as far as that was read"
    DIFFERS = "differs from its source, or is suspect"
    UNREAD = "its source was never read"


_STANDINGS: Final = {
    Agreement.AGREES: Standing.AGREES,
    Agreement.DIFFERS: Standing.DIFFERS,
    Agreement.SUSPECT: Standing.DIFFERS,
    Agreement.UNREAD: Standing.UNREAD,
}


def standing(audit: Audit) -> Standing:
    """Return how a dose stands to its source."""
    return _STANDINGS[audit.agreement]
