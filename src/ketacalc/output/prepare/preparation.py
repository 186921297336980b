"""What `prepare` writes for a machine, in pieces: a mixture, a setting and a dose as documents, a figure as a row."""

from typing import Final

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.prepare.administration import Administration, Delivery
from ketacalc.core.prepare.dilution import Mix, Mixture
from ketacalc.core.prepare.increments import Measured
from ketacalc.core.quantities import Quantity, style
from ketacalc.output import documents, records
from ketacalc.output.documents import Document
from ketacalc.output.prepare.recipe import Item

HEADER: Final = (
    "regimen", "drug", "route", "weight_kg", "weight_kg_exact", "stated", "recipe", "doses_per_day", "end",
    "dose", "dose_exact", "dose_unit", "item", "count", "value", "value_exact", "unit", "set", "set_exact",
    "deviation_percent", "text", *records.columns("reported"),
    "outcome_direction", "outcome", "cautions", "citations", *records.PROVENANCE,
)  # fmt: skip


def envelope(catalogue: Catalogue | None) -> Document:
    """Return what the document begins with; arithmetic alone has no catalogue behind it."""
    return documents.envelope("prepare", catalogue) | ({} if catalogue else {"catalogue": None, "catalogues": []})


def optional(value: Quantity | None) -> Document | None:
    """Return a quantity, or null."""
    return documents.quantity(value) if value is not None else None


def stated(mixture: Mixture, giving: Administration, **others: Quantity | None) -> dict[str, Quantity]:
    """Return what was stated of a preparation, by its option."""
    found = {
        "container": mixture.container.volume if mixture.container else None,
        "amount": mixture.amount,
        "concentration": mixture.concentration,
        "drop factor": giving.known.drop_factor,
        "duration": giving.known.duration,
        "graduation": giving.graduation,
        "step": giving.step,
        **others,
    }
    return {name: value for name, value in found.items() if value is not None}


def told(found: dict[str, Quantity], accepted: tuple[str, ...] = ()) -> str:
    """Return what was stated, in one line."""
    said = [f"{name} {style.quantity(value, unrounded=True)}" for name, value in found.items()]
    return "; ".join([*said, *(f"{name} accepted" for name in accepted)])


def mixed(mix: Mix | None, containers: int = 1) -> Document | None:
    """Return what was put together."""
    if mix is None:
        return None
    full, left = mix.over_full, mix.left(containers) is not None
    return {
        "concentration": documents.quantity(mix.concentration),
        "vessel": mix.vessel.value if mix.vessel else None,
        "made": documents.quantity(mix.made),
        "undiluted": mix.is_undiluted if mix.stock else None,
        "amount": optional(mix.amount),
        "drug": optional(mix.drug),
        "volume": optional(mix.holds),
        "draw_up": measured(mix.drawn),
        "diluent": optional(mix.diluent),
        "vials": mix.vials(containers),
        "left_in_vials": _left(mix, containers) if left else None,
        "added_to_full": {
            "concentration": documents.quantity(full),
            "deviation_percent": documents.ratio(mix.change_if_not_withdrawn * 100),
        }
        if full is not None
        else None,
    }


def _left(mix: Mix, containers: int) -> Document:
    return {"volume": optional(mix.left(containers)), "amount": optional(mix.left_drug(containers))}


def measured(found: Measured | None) -> Document | None:
    """Return a setting beside the exact figure."""
    if found is None:
        return None
    return {
        "exact": documents.quantity(found.exact),
        "set": documents.quantity(found.set),
        "deviation_percent": documents.ratio((found.ratio - 1) * 100),
    }


def delivered(found: Delivery) -> Document:
    """Return one dose as it is given."""
    return {
        "end": found.end.value,
        "dose": documents.quantity(found.dose),
        "amount": documents.quantity(found.amount),
        "give": measured(found.volume),
        "gives": documents.quantity(found.gives),
        "deviation_percent": documents.ratio(found.relative_deviation * 100),
        "verdict": found.check.verdict.value if found.check is not None else None,
        "pump": measured(found.pump),
        "drops": measured(found.drops),
        "from_full": optional(found.full),
        "pump_from_full": optional(found.full_pump),
        "takes": optional(found.takes),
        "lasts": optional(found.run_out.lasts),
        "total": optional(found.total),
        "total_volume": optional(found.run_out.volume),
        "left": optional(found.run_out.left),
        "containers": found.run_out.containers,
        "enough": found.run_out.reaches,
        "working": style.working(found.working),
    }


def row(item: Item) -> dict[str, str]:
    """Return the cells of one figure."""
    return {
        "item": item.key,
        "count": str(item.count or ""),
        "value": style.plain(item.value.value),
        "value_exact": style.exact(item.value.value),
        "unit": item.value.unit.symbol,
        "set": style.plain(item.set.value) if item.set else "",
        "set_exact": style.exact(item.set.value) if item.set else "",
        "deviation_percent": style.signed(item.deviation * 100) if item.deviation is not None else "",
        "text": item.text,
    }


def row_of(delivery: Delivery) -> dict[str, str]:
    """Return the cells that tell which dose a figure belongs to."""
    return {
        "end": delivery.end.value,
        "dose": style.plain(delivery.dose.value),
        "dose_exact": style.exact(delivery.dose.value),
        "dose_unit": delivery.dose.unit.symbol,
    }
