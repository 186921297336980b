"""How a reported dose stands to its source, told from the audit: it agrees, it differs, or nobody could read it."""

from enum import StrEnum

from ketacalc.core.catalogue.regimen import Agreement, Origin, Regimen


class Standing(StrEnum):
    """How a reported dose stands to its source."""

    AGREES = "dose agrees with its source, as far as that was read"
    DIFFERS = "differs from its source, or is suspect"
    UNREAD = "its source was never read"


def standing(regimen: Regimen) -> Standing:
    """Return how a dose stands to its source; a range that its source gave as fixed doses differs."""
    agreement = regimen.audit.agreement
    if agreement in (Agreement.DIFFERS, Agreement.SUSPECT) or (
        regimen.fixed is not None and regimen.fixed.whence.origin is Origin.SOURCE
    ):
        return Standing.DIFFERS
    return Standing.AGREES if agreement is Agreement.AGREES else Standing.UNREAD
