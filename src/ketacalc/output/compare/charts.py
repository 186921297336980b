"""Compared doses as charts, a bar for each dose, and as the rows of a table."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from ketacalc.core.catalogue.regimen import Agreement, Measure, Regimen
from ketacalc.core.compare.axis import BESIDE, UNITS, Axis, Origin, Placed, Stated, Unplaced
from ketacalc.core.compare.comparison import Comparison
from ketacalc.core.quantities import style
from ketacalc.output import evidence, wording
from ketacalc.output.chart import Bar, Chart, Mark
from ketacalc.output.compare import phrases
from ketacalc.output.screen import Row, Sign, Text, Texts, Tone

SECOND: Final[dict[Axis, tuple[Fraction, str] | None]] = {
    Axis.DOSE: None,
    Axis.RATE: (UNITS[Axis.RATE].factor / BESIDE.factor, BESIDE.symbol),
}
_MARKS: Final = {Origin.REPORTED: Mark.REPORTED, Origin.STEP: Mark.STEP, Origin.ELSEWHERE: Mark.ELSEWHERE}


def charts(found: Comparison, lead: str = "") -> tuple[Chart, ...]:
    """Return a chart for each axis that holds something, with a lead before the name of a source if there is room."""
    drawn = []
    for drug, axis in found.axes:
        on, unit = found.on(drug, axis), UNITS[axis].symbol
        owners = {one.stated.regimen.id for one in on if one.stated.reported and one.stated.regimen}
        bars = tuple(_bar(found, placed, owners, lead) for placed in on)
        title = f"{evidence.listed((drug,))}, {phrases.AXES[axis]}, {unit}"
        drawn.append(Chart(title=title, unit=unit, bars=bars, second=SECOND[axis]))
    return tuple(drawn)


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
    text = phrases.outlying(apart) if regimen is not None else phrases.facing(apart)
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
        text = f"unit suspect ({phrases.off(suspect)})" if suspect else "unit suspect"
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


def row(found: Comparison, group: tuple[Placed | Unplaced, ...]) -> Row:
    """Return the row of one dose, with each of its places."""
    stated = group[0].stated
    warned = (*_warned(found, stated, group), *(text for one in group for text in _doubts(found, one)))
    figures = tuple(text for one in group for text in _places(one))
    printed = wording.reported(stated.reported) if stated.reported else style.range_text(stated.dose, unrounded=True)
    given, source = _given(stated), _source(stated)
    merged = Text(f"{source}: {given}; stated as {printed}" if given else f"{source}: {printed}")
    return Row((warned, (Text(given),), (Text(printed),), figures, (Text(source),)), (*warned, merged))


def _warned(found: Comparison, stated: Stated, group: tuple[Placed | Unplaced, ...]) -> Texts:
    """Return the outcome and the short cautions of a reported dose, and of another what it is."""
    regimen = stated.reported
    if regimen is None:
        return (Text(phrases.words(stated)),)
    cautions = evidence.cautions(regimen, found.weight)
    outcome, *short = evidence.warnings(regimen, cautions)
    placed = [one for one in group if isinstance(one, Placed)]
    stands = tuple(standing(regimen, found, placed[0]))[1:] if placed else ()
    agrees = Text(f"{phrases.AGREEMENTS[regimen.audit.agreement]} (read: {wording.read(regimen.audit.read)})")
    return (outcome, *(stands or (agrees,)), *short)


def _doubts(found: Comparison, one: Placed | Unplaced) -> Iterator[Text]:
    """Yield what a reported dose lies apart from, and that its unit is suspect; why it has no place if it has none."""
    if isinstance(one, Unplaced):
        yield Text(phrases.ABSENCES[one.reason], sign=Sign.NOTE)
        return
    if one.stated.reported is None:  # the row of the reported dose says it
        return
    for apart in found.apart_of(one):
        yield Text(phrases.apart(apart, one), Tone.CAUTION, Sign.CAUTION)
    suspect = found.suspicion(one)
    if suspect is not None:
        yield Text(phrases.suspicion(suspect), Tone.CAUTION, Sign.CAUTION)


def _places(one: Placed | Unplaced) -> Iterator[Text]:
    """Yield where a dose lies, the same in the second unit, and how it came there."""
    if isinstance(one, Unplaced):
        yield Text("not on an axis", Tone.QUIET)
        return
    place = one.place
    yield Text(phrases.on_axis(one), Tone.STRONG, is_whole=True)
    if place.beside:
        yield Text(style.range_text(place.beside), is_whole=True)
    if place.is_derived:
        yield Text(phrases.derivation(place), Tone.QUIET)
    if place.working.steps:
        yield Text(style.working(place.working), Tone.QUIET)


def _given(stated: Stated) -> str:
    if stated.reported is not None:
        return wording.how_given(stated.reported)
    return phrases.route(stated) if stated.elsewhere else ""


def _source(stated: Stated) -> str:
    """Return whose dose it is, and by whom it is stated."""
    if stated.reported is not None:
        return evidence.named(stated.reported)
    if stated.found is not None and stated.regimen is not None:
        return f"{stated.regimen.id}: found in {phrases.citation(stated)}"
    return f"{stated.elsewhere.id}, {phrases.citation(stated)}" if stated.elsewhere else phrases.name(stated)
