"""Compared doses as rows of a table: whose a dose is and what is to be known of it left of where it lies."""

from collections.abc import Iterator

from ketacalc.core.compare.axis import Placed, Stated, Unplaced
from ketacalc.core.compare.comparison import Comparison
from ketacalc.core.quantities import style
from ketacalc.output import evidence, wording
from ketacalc.output.compare import apartness, phrases
from ketacalc.output.compare.charts import standing
from ketacalc.output.screen import Row, Sign, Text, Texts, Tone


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
        yield Text(apartness.apart(apart, one), Tone.CAUTION, Sign.CAUTION)
    suspect = found.suspicion(one)
    if suspect is not None:
        yield Text(apartness.suspicion(suspect), Tone.CAUTION, Sign.CAUTION)


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
