"""A card as a long table: one row for each figure that it prints, with all that `verify` computes it again from."""

from collections.abc import Iterator
from typing import Final

from ketacalc.core.catalogue.regimen import Per, Regimen
from ketacalc.core.dose.card import Line, Table
from ketacalc.core.dose.scaling import Derived
from ketacalc.core.quantities import Kind, Quantity, Range, style
from ketacalc.core.quantities.conversion import is_volume
from ketacalc.output import volumes, wording
from ketacalc.output.regimen import ALONE
from ketacalc.output.result import PROVENANCE

HEADER: Final = (
    "regimen", "drug", "route", "weight", "weight_kg_exact", "dose", "doses_per_day", "max_dose", "concentration",
    "duration", "bound", "amount", "volume", "rate", "exact", "rounded", "derived",
    "indication", "schedule", "population", "patients", "printed", "section", "outcome_direction", "outcome",
    "cautions", "basis", "concentration_note", "without_volume", "accepted_caution", "citations", "without_dose",
    *PROVENANCE.header,
)  # fmt: skip
"""`weight` to `rate` are what `verify` reads; each row prints one figure."""


def rows(table: Table) -> Iterator[dict[str, str]]:
    """Yield a row for each bound of each figure at each weight, without what is the same for a whole card."""
    facts = _facts(table)
    for line in table.lines:
        weight = line.dose.weight
        row = facts | {
            "weight": style.stated(weight.given),
            "weight_kg_exact": style.exact(weight.kg.value),
            "cautions": " | ".join(found.text for found in line.dose.cautions),
        }
        for derived, figure in line.figures:
            for bound, reported, value in _bounds(table.regimen, figure):
                yield row | {"dose": style.stated(reported), "bound": bound} | _figure(line, derived, value)


def _facts(table: Table) -> dict[str, str]:
    """Return the cells that are the same in every row of a regimen; the maximum is one of each dose, where it cuts."""
    regimen, found = table.regimen, table.regimen.maximum
    is_cut = found is not None and found.whence.is_binding and found.per is Per.DOSE
    return {name: cell for name, cell in ALONE.row(regimen).items() if name in HEADER} | {
        "max_dose": style.stated(found.dose) if found is not None and is_cut else "",
        "concentration_note": volumes.shared(table.strength),
        "without_volume": volumes.withheld(regimen, table.strength),
        "accepted_caution": "yes" if table.strength and table.strength.is_accepted else "no",
    }


def _bounds(regimen: Regimen, figure: Range) -> tuple[tuple[str, Quantity, Quantity], ...]:
    """Return each bound of a figure beside the bound of the reported dose that it follows from."""
    reported = regimen.reported
    if reported.is_point:
        return (("only", reported.low, figure.low),)
    if wording.is_fixed(regimen):
        return tuple(("fixed", dose, scaled) for dose, scaled in wording.fixed_doses(figure, regimen))
    return (("low", reported.low, figure.low), ("high", reported.high, figure.high))


def _figure(line: Line, derived: Derived | None, value: Quantity) -> dict[str, str]:
    """Return the cells of one figure: in the column of its kind as it is printed, and exactly beside it."""
    doses, concentration = derived.doses if derived else 0, line.dose.known.concentration
    kind = "rate" if value.unit.kind is not Kind.SINGLE else "volume" if is_volume(value.unit) else "amount"
    return {
        kind: style.cell(value),
        "doses_per_day": str(doses) if doses else "",
        "concentration": style.stated(concentration) if concentration and is_volume(value.unit) else "",
        "exact": style.exact(value.value),
        "rounded": "yes" if style.is_rounded(value.value) else "no",
        "duration": style.stated(derived.over) if derived and derived.over else "",
        "derived": (wording.SPREAD if derived.spread else wording.over_whose(derived).strip()) if derived else "",
    }
