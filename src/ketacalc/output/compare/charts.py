"""Compared doses as charts: one for each drug and axis, a bar for each dose."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from ketacalc import __version__
from ketacalc.core.catalogue.regimen import Measure, Regimen
from ketacalc.core.compare.agreement import Standing, standing
from ketacalc.core.compare.axis import BESIDE, UNITS, Axis
from ketacalc.core.compare.comparison import Comparison
from ketacalc.core.compare.figures import Origin, Placed
from ketacalc.core.quantities import style
from ketacalc.output import wording
from ketacalc.output.chart import Bar, Chart, Mark
from ketacalc.output.compare import apartness, phrases

SECOND: Final[dict[Axis, tuple[Fraction, str] | None]] = {
    Axis.DOSE: None,
    Axis.RATE: (UNITS[Axis.RATE].factor / BESIDE.factor, BESIDE.symbol),
}


FOOT: Final = "Each figure has cautions and a source, which ketacalc compare and ketacalc show print in full."


def foot() -> tuple[str, ...]:
    """Return what stands under the charts of a picture, where the blocks with their cautions are not."""
    return (f"ketacalc {__version__}", FOOT)


def charts(found: Comparison) -> tuple[Chart, ...]:
    """Return a chart for each axis that holds something."""
    return tuple(_chart(found, drug, axis) for drug, axis in found.axes)


def _chart(found: Comparison, drug: str, axis: Axis) -> Chart:
    return Chart(
        title=f"{drug}, {phrases.AXES[axis]}, {UNITS[axis].symbol}",
        unit=UNITS[axis].symbol,
        bars=tuple(_bar(found, placed) for placed in found.on(drug, axis)),
        second=SECOND[axis],
    )


def _bar(found: Comparison, placed: Placed) -> Bar:
    stated, place = placed.stated, placed.place
    regimen = stated.regimen if stated.origin is Origin.REPORTED else None
    return Bar(
        label=phrases.short_name(stated),
        mark=_mark(placed),
        low=place.range.low.value,
        high=place.range.high.value,
        number=phrases.on_axis(placed),
        beside=style.range_text(place.beside) if place.beside else "",
        about="; ".join(part for part in _about(placed) if part),
        warning=apartness.warning(placed, found.apart_of(placed), found.suspicion(placed)),
        is_inner=stated.origin is Origin.FOUND,
        standing=standing(regimen) if regimen else None,
        deviation=placed.deviated,
    )


def _about(placed: Placed) -> Iterator[str]:
    """Yield what is to be known of a dose beside its numbers, the audit of a reported one among it."""
    stated, place = placed.stated, placed.place
    if place.is_derived:
        yield f"{style.range_text(stated.dose, unrounded=True)}, {phrases.derivation(place)}"
    yield phrases.whom(stated)
    if stated.regimen is not None and stated.found is None:
        yield _audit(stated.regimen)
    yield phrases.route(stated)
    yield phrases.numbers(stated) if stated.found is None else ""
    read = stated.found.read if stated.found else stated.elsewhere.read if stated.elsewhere else ()
    yield f"read: {wording.read(read)}" if read else ""


def _audit(regimen: Regimen) -> str:
    """Return what the audit makes of it, without what the warning says already."""
    if standing(regimen) is Standing.UNREAD:
        return ""
    differs = standing(regimen) is Standing.DIFFERS
    return f"read: {wording.read(regimen.audit.read)}" if differs else phrases.audit(regimen)


def _mark(placed: Placed) -> Mark:
    stated = placed.stated
    if stated.found is not None:
        return Mark.THRESHOLD if stated.found.measure is Measure.THRESHOLD else Mark.FOUND
    if stated.regimen is None:
        return Mark.ELSEWHERE
    if stated.regimen.fixed:
        return Mark.FIXED
    return Mark.DERIVED if placed.place.is_derived else Mark.REPORTED
