"""Compared doses as charts: one for each drug and axis, a bar for each dose, each labelled with what it is."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from ketacalc.core.catalogue.regimen import Agreement, Measure, Regimen
from ketacalc.core.compare.axis import BESIDE, UNITS, Axis, Origin, Placed
from ketacalc.core.compare.comparison import Comparison
from ketacalc.core.quantities import style
from ketacalc.output import evidence, wording
from ketacalc.output.chart import Bar, Chart, Mark
from ketacalc.output.compare import apartness, phrases
from ketacalc.output.screen import Sign, Text, Tone

SECOND: Final[dict[Axis, tuple[Fraction, str] | None]] = {
    Axis.DOSE: None,
    Axis.RATE: (UNITS[Axis.RATE].factor / BESIDE.factor, BESIDE.symbol),
}
_MARKS: Final = {Origin.REPORTED: Mark.REPORTED, Origin.STEP: Mark.STEP, Origin.ELSEWHERE: Mark.ELSEWHERE}


def charts(found: Comparison, lead: str = "") -> tuple[Chart, ...]:
    """Return a chart for each axis that holds something.

    Args:
        found: the doses.
        lead: what stands before the name of a source where there is room for it.
    """
    return tuple(_chart(found, drug, axis, lead) for drug, axis in found.axes)


def _chart(found: Comparison, drug: str, axis: Axis, lead: str) -> Chart:
    on = found.on(drug, axis)
    owners = {one.stated.regimen.id for one in on if one.stated.reported and one.stated.regimen}
    return Chart(
        title=f"{evidence.listed((drug,))}, {phrases.AXES[axis]}, {UNITS[axis].symbol}",
        unit=UNITS[axis].symbol,
        bars=tuple(_bar(found, placed, owners, lead) for placed in on),
        second=SECOND[axis],
    )


def _bar(found: Comparison, placed: Placed, owners: set[str], lead: str) -> Bar:
    """Return a bar; what belongs to a regimen of this axis stands under it, what belongs to another names it."""
    stated, place = placed.stated, placed.place
    owner = stated.regimen.id if stated.regimen and not stated.reported else ""
    label = phrases.short_name(stated, lead)
    return Bar(
        label=f"{owner}: {label}" if owner and owner not in owners else label,
        mark=_mark(placed),
        low=place.range.low.value,
        high=place.range.high.value,
        number=phrases.on_axis(placed),
        beside=style.range_text(place.beside) if place.beside else "",
        warnings=tuple(_warnings(found, placed)),
        about="; ".join(part for part in _about(placed) if part),
        is_inner=owner in owners,
        deviation=placed.deviated,
    )


def _warnings(found: Comparison, placed: Placed) -> Iterator[Text]:
    """Yield the outcome with how the dose stands to its source, and what the dose lies apart from."""
    regimen, apart = placed.stated.reported, found.apart_of(placed)
    if regimen is not None:
        yield from standing(regimen, found, placed)
    text = apartness.outlying(apart) if regimen is not None else apartness.facing(apart)
    if text:
        yield Text(text, Tone.CAUTION, Sign.CAUTION)


def standing(regimen: Regimen, found: Comparison, placed: Placed) -> Iterator[Text]:
    """Yield the outcome in a word beside how the dose stands to its source."""
    sign, tone = evidence.SIGNS[regimen.outcome.direction]
    audit, agrees = regimen.audit, regimen.audit.agreement is Agreement.AGREES
    outcome = f"{evidence.word(regimen)} outcome" if sign else "outcome not stated"
    yield Text(f"{outcome}; {phrases.AGREEMENTS[audit.agreement]}" if agrees else outcome, tone, sign)
    suspect = found.suspicion(placed)
    if audit.suspect_unit:
        text = f"unit suspect ({apartness.off(suspect)})" if suspect else "unit suspect"
        yield Text(text, Tone.CAUTION, Sign.CAUTION)
    elif not agrees:
        yield Text(phrases.AGREEMENTS[audit.agreement], Tone.CAUTION, Sign.CAUTION)


def _about(placed: Placed) -> Iterator[str]:
    """Yield what is to be known of a dose beside its numbers."""
    stated, place = placed.stated, placed.place
    if place.is_derived:
        yield f"{style.range_text(stated.dose, unrounded=True)}, {phrases.derivation(place)}"
    if stated.reported:
        yield wording.how(stated.reported)
        yield phrases.FIXED if stated.reported.fixed else ""
    yield phrases.whom(stated)
    yield phrases.route(stated) if stated.elsewhere else ""
    yield f"read: {wording.read(phrases.read(stated))}" if stated.found or stated.elsewhere else ""
    yield "" if stated.found or stated.step else ", ".join(f"[{one.number}]" for one in phrases.references(stated))


def _mark(placed: Placed) -> Mark:
    stated = placed.stated
    if stated.found is not None:
        return Mark.THRESHOLD if stated.found.measure is Measure.THRESHOLD else Mark.FOUND
    if stated.reported and stated.reported.fixed:
        return Mark.FIXED
    return Mark.DERIVED if stated.reported and placed.place.is_derived else _MARKS[stated.origin]
