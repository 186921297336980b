"""How a reported dose stands to its source, told from the audit: it agrees, it differs, or nobody could read it.

The verdict of an audit is free text, so that little is taken from it: that it begins by saying that the dose agrees,
or that something differs or is suspected. Any other verdict stands for itself.
"""

from enum import StrEnum
from typing import Final

from ketacalc.core.catalogue.regimen import Audit

AGREES: Final = ("agrees", "dose agrees")
DIFFERS: Final = ("differs", "dose differs", "suspected")
UNAUDITED: Final = Audit().verdict


class Standing(StrEnum):
    """How a reported dose stands to its source."""

    AGREES = "dose agrees with its source, as far as that was read"
    DIFFERS = "differs from its source, or is suspect"
    UNREAD = "its source was never read"
    OTHER = "audited, see its verdict"


def standing(audit: Audit) -> Standing:
    """Return how a dose stands to its source; where nothing was read, no verdict says that they agree.

    >>> standing(Audit(verdict="dose agrees, setting differs", read="abstract")).name
    'AGREES'
    >>> standing(Audit(verdict="dose agrees")).name
    'UNREAD'
    """
    verdict = audit.verdict.casefold()
    if audit.suspect_unit or audit.fixed:
        return Standing.DIFFERS
    if audit.read.casefold() == "nothing":
        return Standing.UNREAD
    if verdict.startswith(AGREES):
        return Standing.AGREES
    return Standing.DIFFERS if verdict.startswith(DIFFERS) else Standing.OTHER
