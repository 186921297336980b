"""Results as rows: the columns that every CSV shares."""

from ketacalc.core.catalogue import Catalogue
from ketacalc.core.units import Range
from ketacalc.output import documents, style

PROVENANCE = ("notice", "version", "catalogue", "catalogue_version", "catalogue_sha256")


def columns(name: str) -> tuple[str, ...]:
    """Return the columns of a range: plain numbers, an exact column beside each, the unit in one of its own."""
    return (f"{name}_low", f"{name}_low_exact", f"{name}_high", f"{name}_high_exact", f"{name}_unit")


def bounds(name: str, value: Range) -> dict[str, str]:
    """Return the cells of a range."""
    low, high = value.low.value, value.high.value
    cells = (style.plain(low), style.exact(low), style.plain(high), style.exact(high), value.unit.symbol)
    return dict(zip(columns(name), cells, strict=True))


def provenance(catalogue: Catalogue | None) -> dict[str, str]:
    """Return the cells that say where a row comes from; arithmetic alone comes from no catalogue."""
    envelope = documents.envelope("", catalogue)
    named = envelope.get("catalogue", {"name": "", "version": "", "sha256": ""})
    cells = (envelope["notice"], envelope["version"], named["name"], named["version"], named["sha256"])
    return dict(zip(PROVENANCE, cells, strict=True))
