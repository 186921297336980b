"""Results as rows: the columns that every CSV shares."""

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.quantities import Range, style
from ketacalc.core.quantities.weight import BodyWeight
from ketacalc.output import documents

PROVENANCE = ("notice", "version", "catalogue", "catalogue_version", "catalogue_sha256")


def columns(name: str) -> tuple[str, ...]:
    """Return the columns of a range: plain numbers, an exact column beside each, the unit in one of its own."""
    return (f"{name}_low", f"{name}_low_exact", f"{name}_high", f"{name}_high_exact", f"{name}_unit")


def bounds(name: str, value: Range) -> dict[str, str]:
    """Return the cells of a range."""
    low, high = value.low.value, value.high.value
    cells = (style.plain(low), style.exact(low), style.plain(high), style.exact(high), value.unit.symbol)
    return dict(zip(columns(name), cells, strict=True))


def weight(found: BodyWeight | None) -> dict[str, str]:
    """Return the cells of a body weight; they are empty where none was stated."""
    if found is None:
        return {"weight_kg": "", "weight_kg_exact": ""}
    return {"weight_kg": style.plain(found.kg.value), "weight_kg_exact": style.exact(found.kg.value)}


def provenance(catalogue: Catalogue | None, regimen: Regimen | None = None) -> dict[str, str]:
    """Return the cells that say where a row comes from; arithmetic alone comes from no catalogue.

    Args:
        catalogue: what was asked; of several catalogues all are named.
        regimen: what the row is about, where it is about one; then its own catalogue is named.
    """
    envelope = documents.envelope("", catalogue)
    one = catalogue.holding(regimen) if catalogue and regimen else catalogue
    named = (one.name, one.version, one.sha256) if one else ("", "", "")
    return dict(zip(PROVENANCE, (envelope["notice"], envelope["version"], *named), strict=True))
