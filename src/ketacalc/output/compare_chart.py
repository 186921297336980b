"""Compared doses as charts: one for each drug and axis, a bar for each dose."""

from typing import Final

from ketacalc.core.comparing import Comparison
from ketacalc.core.placing import BESIDE, UNITS, Axis
from ketacalc.core.regimen import Measure
from ketacalc.core.stated import Origin, Placed
from ketacalc.output import comparing, style
from ketacalc.output.chart import Bar, Chart, Mark

SECOND: Final = {Axis.DOSE: None, Axis.RATE: (UNITS[Axis.RATE].factor / BESIDE.factor, BESIDE.symbol)}


def charts(found: Comparison) -> tuple[Chart, ...]:
    """Return a chart for each axis that holds something."""
    return tuple(_chart(found, drug, axis) for drug, axis in found.axes)


def _chart(found: Comparison, drug: str, axis: Axis) -> Chart:
    return Chart(
        title=f"{drug}, {comparing.AXES[axis]}, {UNITS[axis].symbol}",
        unit=UNITS[axis].symbol,
        bars=tuple(_bar(found, placed) for placed in found.on(drug, axis)),
        second=SECOND[axis],
    )


def _bar(found: Comparison, placed: Placed) -> Bar:
    stated, place = placed.stated, placed.place
    is_found = stated.origin is Origin.FOUND
    read = stated.found.read if stated.found else stated.elsewhere.read if stated.elsewhere else ""
    about = (
        f"{style.range_text(stated.dose, unrounded=True)}, {comparing.derivation(place)}" if place.is_derived else "",
        comparing.whom(stated),
        comparing.route(stated),
        "" if is_found else comparing.numbers(stated),
        f"read: {read}" if read else "",
    )
    return Bar(
        label=comparing.short_name(stated),
        mark=_mark(placed),
        low=place.range.low.value,
        high=place.range.high.value,
        number=comparing.on_axis(placed),
        beside=style.range_text(place.beside) if place.beside else "",
        about="; ".join(part for part in about if part),
        warning=comparing.warning(placed, found.apart_of(placed)),
        is_inner=is_found,
    )


def _mark(placed: Placed) -> Mark:
    stated = placed.stated
    if stated.origin is Origin.ELSEWHERE:
        return Mark.ELSEWHERE
    if stated.found is not None:
        return Mark.THRESHOLD if stated.found.measure is Measure.THRESHOLD else Mark.FOUND
    return Mark.DERIVED if placed.place.is_derived else Mark.REPORTED
