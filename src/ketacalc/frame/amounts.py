"""Regimens scaled to the weight of each row: one row for each patient and regimen, in the order of the table."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeVar

import narwhals as nw

from ketacalc.core.catalogue.regimen import AgeGroup, Regimen
from ketacalc.core.dose.scaling import HEAVY_FOR_A_CHILD, LIGHT_FOR_AN_ADULT, cap_of, scale
from ketacalc.core.quantities import style
from ketacalc.core.quantities.weight import read_weight
from ketacalc.frame import facts, telling
from ketacalc.frame.exact import as_float, divided, floats_for, ratio
from ketacalc.frame.facts import Fault, Layer, either, ours
from ketacalc.frame.plan import OURS, Layout
from ketacalc.frame.tables import beside, has_line_ends
from ketacalc.output import wording
from ketacalc.output.formats.spreadsheet import harmless

F = TypeVar("F", nw.DataFrame[Any], nw.LazyFrame[Any])

AT: Final = OURS + "at"
_EXACT: Final = 10**5
"""A numerator up to this one is multiplied with a weight as integers."""


def scaled(
    frame: F,
    layout: Layout,
    regimens: tuple[Regimen, ...],
    notice: str,
    prefix: str,
    *,
    kept_as: telling.Words = telling.TEXT,
    repeated: Callable[[F], F] | None = None,
) -> F:
    """Return a frame with each of its rows once for each regimen, and the columns of a dose beside its own.

    Args:
        frame: the table.
        layout: where it holds what.
        regimens: what is scaled.
        notice: the catalogue's.
        prefix: what the names of our columns begin with.
        kept_as: how a text of which there are few is kept.
        repeated: what brings each row once for each regimen, with the regimen's place in `AT`; without it, the order
            of the rows is the engine's, and `AT` is there to sort by.
    """
    kept = frame.collect_schema().names() if isinstance(frame, nw.LazyFrame) else frame.columns
    for layers in (facts.weight_layers(layout, line_ends=has_line_ends(frame)), _fault_layers()):
        for layer in layers:
            frame = frame.with_columns(*layer)
    frame = repeated(frame) if repeated is not None else _crossed(frame, len(regimens))
    with floats_for(frame.implementation):
        columns = _columns(regimens, notice, kept_as)
    return frame.select(*kept, AT, *[columns[name].alias(prefix + name) for name in telling.DOSE_COLUMNS])


def _crossed(frame: F, count: int) -> F:
    """Return a frame with each of its rows once for each of so many regimens, in whatever order."""
    if count == 1:
        return frame.with_columns(facts.constant(0).alias(AT))
    places: Any = beside(frame, {AT: list(range(count))})
    return frame.join(places, how="cross")


def _fault_layers() -> Iterator[Layer]:
    """Yield the layers of the weight as a float in kg, for a weight of many digits, and of the fault of a row."""
    unit, value = ours("Wk"), ours("weight_value")
    kg = either(unit == 1, value, either(unit == 10**6, value * 0.45359237, value * 0.001))
    yield [either(ours("weight_far"), kg, 0.0).alias(OURS + "far_kg")]
    about = ours("far_kg")
    inside = (about >= 0.2 * (1 + 1e-9)) & (about <= 700.0 * (1 - 1e-9))
    outside = (about < 0.2 * (1 - 1e-9)) | (about > 700.0 * (1 + 1e-9))
    far = either(inside, 0, either(outside, int(Fault.WEIGHT_OUTSIDE), int(Fault.UNDECIDED)))
    read = either(ours("weight_far"), far, ours("weight_fault"))
    yield [either(ours("has_weight"), read, int(Fault.WEIGHT_MISSING)).alias(OURS + "fault")]


def _columns(regimens: tuple[Regimen, ...], notice: str, kept_as: telling.Words) -> Mapping[str, nw.Expr]:
    def said(words: list[str]) -> nw.Expr:
        texts = [harmless(word) for word in words]
        if len(set(texts)) == 1:
            return nw.lit(texts[0], kept_as)
        return nw.col(AT).replace_strict(dict(enumerate(texts)), default=None, return_dtype=kept_as)

    # A text is not cast to a text: pandas before 3 would make one of nothing.
    cautioned = _by_place([_weight_caution(one) for one in regimens])
    example = read_weight("70 kg")
    units = [scale(regimen, example).amount.unit.symbol for regimen in regimens]
    return {
        "regimen": said([one.id for one in regimens]),
        "route": said([one.route for one in regimens]),
        "reported": said([style.range_text(one.reported, unrounded=True) for one in regimens]),
        "scaled_low": _by_place([_amount(one, high=False) for one in regimens]),
        "scaled_high": _by_place([_amount(one, high=True) for one in regimens]),
        "scaled_unit": said(units),
        "outcome": said([wording.outcome(one) for one in regimens]),
        "cautions": said([" | ".join(wording.audit_cautions(one)) for one in regimens]),
        "weight_caution": cautioned if kept_as == telling.TEXT else cautioned.cast(kept_as),
        "citation": said([wording.citations(one) for one in regimens]),
        **telling.fault_columns(kept_as),
        "notice": nw.lit(harmless(notice), kept_as),
    }


def _by_place(each: list[nw.Expr]) -> nw.Expr:
    found = each[-1]
    for at in range(len(each) - 2, -1, -1):
        found = nw.when(nw.col(AT) == at).then(each[at]).otherwise(found)
    return found


def _amount(regimen: Regimen, *, high: bool) -> nw.Expr:
    """Return a bound scaled to the weight, as a float: one division of two whole numbers, and so the nearest."""
    bound = (regimen.reported.high if high else regimen.reported.low).value
    over, under = ratio(bound)
    fine = ours("fault") == 0
    if not regimen.by_weight:
        return nw.when(fine).then(nw.lit(over / under))
    top = as_float(ours("Wn") * over) if over <= _EXACT else as_float(ours("Wn")) * float(over)
    bottom = as_float(either(ours("Wk") > 0, ours("Wk"), 1)) * float(10**4 * under)
    far = divided(ours("far_kg") * float(over), float(under))
    return nw.when(fine).then(either(ours("weight_far"), far, divided(top, bottom)))


def _weight_caution(regimen: Regimen) -> nw.Expr:
    """Return the cautions that a weight brings, in the words for a whole table; none for a row that is refused."""
    whole = as_float(ours("Wn")) / as_float(either(ours("Wk") > 0, ours("Wk") * 10**4, 1))
    kg = either(ours("weight_far"), ours("far_kg"), whole)
    fine = ours("fault") == 0
    found = telling.missing("fault")
    cap, high = cap_of(regimen), regimen.reported.high
    if cap is not None and regimen.by_weight:
        most = float(cap.to(scale(regimen, read_weight("70 kg")).amount.unit).value / high.value)
        text = (
            f"The scaled dose is above the source's cap of {style.quantity(cap, unrounded=True)}, "
            "which the article omits."
        )
        found = nw.when(fine & (kg > most)).then(nw.lit(text)).otherwise(found)
    if regimen.age_group is AgeGroup.PAEDIATRIC:
        text = (
            f"Reported for children; the weight is above {HEAVY_FOR_A_CHILD} kg, "
            "ketacalc's own cut-off for a child's weight."
        )
        found = nw.when(fine & (kg > float(HEAVY_FOR_A_CHILD))).then(nw.lit(text)).otherwise(found)
    if regimen.age_group in (AgeGroup.ADULT, AgeGroup.NOT_STATED):
        whom = "Reported for adults" if regimen.age_group is AgeGroup.ADULT else "Not said to be reported for children"
        text = f"{whom}; the weight is below {LIGHT_FOR_AN_ADULT} kg, ketacalc's own cut-off for an adult's weight."
        found = nw.when(fine & (kg < float(LIGHT_FOR_AN_ADULT))).then(nw.lit(text)).otherwise(found)
    return found
