"""What a paper was made with: the version of the code, the version and hash of each catalogue, and the day."""

import os
from datetime import UTC, date, datetime

from ketacalc import __version__
from ketacalc.core.catalogue.catalogue import Catalogue


def imprint(catalogue: Catalogue) -> str:
    """Return the versions of the code and of each catalogue."""
    named = ", ".join(f"{one.name} {one.version}" for one in catalogue.each)
    return f"ketacalc {__version__}, {'catalogues' if catalogue.parts else 'catalogue'} {named}"


def fingerprints(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the hash of each catalogue, by its name where there are several."""
    called = {one: f"{one.name} " if catalogue.parts else "" for one in catalogue.each}
    return tuple(f"{name}SHA-256 {one.sha256}" for one, name in called.items())


def fingerprint(catalogue: Catalogue) -> str:
    """Return the hash of the one catalogue, or where to find those of several: for a margin, which holds one line."""
    return "SHA-256 of each catalogue: at the end" if catalogue.parts else fingerprints(catalogue)[0]


def made() -> str:
    """Return the day on which a page is made to be printed: `2026-11-28`; SOURCE_DATE_EPOCH sets it for who compares."""
    stated = os.environ.get("SOURCE_DATE_EPOCH", "")
    if stated.isascii() and stated.isdigit():
        return datetime.fromtimestamp(int(stated), tz=UTC).date().isoformat()
    return date.today().isoformat()  # noqa: DTZ011 - the day where the page is printed
