"""Compared doses in words: what they are, how they came onto an axis, and what they lie apart from."""

from fractions import Fraction
from typing import Final

from ketacalc.core.apart import FAR, Apart, Suspicion
from ketacalc.core.placing import Absence, Axis, Place
from ketacalc.core.regimen import Direction, Measure, Reference
from ketacalc.core.stated import Origin, Placed, Stated, Unplaced
from ketacalc.output import style, wording
from ketacalc.output.listing import NOT_THE_ARTICLES

AXES: Final = {Axis.DOSE: "single or each dose", Axis.RATE: "infusion rate"}
NAMED: Final = 12
"""Names that are listed in one line."""
ABSENCES: Final = {
    Absence.FIXED: "a fixed dose: it has a place per kg only at a stated weight",
    Absence.SUBSTANCE: "an amount of substance: no molar mass is assumed",
    Absence.UNDIVIDED: "a daily total: nothing says that it was infused, or into how many doses it is divided",
    Absence.NO_DOSE: "not an amount of a drug",
}


def name(stated: Stated) -> str:
    """Return whose dose it is: the id of a regimen or of a dose elsewhere, or the source of a figure that was found."""
    if stated.found is not None:
        return wording.source_of(stated.found)
    return stated.elsewhere.id if stated.elsewhere else stated.regimen.id if stated.regimen else ""


def short_name(stated: Stated) -> str:
    """Return the same beside a bar: a reference that a figure was found in by its number alone."""
    found = stated.found
    return f"found in [{found.reference.number}]" if found is not None and found.reference else name(stated)


def route(stated: Stated) -> str:
    """Return the route; that of a figure of a source is not known."""
    if stated.found is not None:
        return ""
    return stated.elsewhere.route if stated.elsewhere else stated.regimen.route if stated.regimen else ""


def references(stated: Stated) -> tuple[Reference, ...]:
    """Return the references behind a dose."""
    if stated.found is not None:
        return (stated.found.reference,) if stated.found.reference else ()
    return (stated.elsewhere.reference,) if stated.elsewhere else stated.regimen.cited if stated.regimen else ()


def citation(stated: Stated) -> str:
    """Return the source of a dose in words, and how much of it was read where the article does not report it."""
    if stated.found is not None:
        return f"{wording.source_of(stated.found)} (read: {stated.found.read})"
    if stated.elsewhere is not None:
        return f"{wording.short_citation(stated.elsewhere.reference)} (read: {stated.elsewhere.read})"
    return wording.citations(stated.regimen) if stated.regimen else ""


def numbers(stated: Stated) -> str:
    """Return the references in short: authors and year of one, the numbers of several."""
    found = references(stated)
    return wording.short_citation(found[0]) if len(found) == 1 else ", ".join(f"[{one.number}]" for one in found)


def words(stated: Stated) -> str:
    """Return whom or what a figure is of, after what it measures: `mean; SD 1.8 mg/kg/h; adults`."""
    found = stated.found
    measure = found.measure.value if found is not None and found.measure is not Measure.GIVEN else ""
    return "; ".join(part for part in (measure, whom(stated)) if part)


def whom(stated: Stated) -> str:
    """Return whom or what a figure is of, and the spread of a mean; that of a reported dose stands elsewhere."""
    if stated.elsewhere is not None:
        return f"{NOT_THE_ARTICLES}; {stated.elsewhere.words}" if stated.elsewhere.words else NOT_THE_ARTICLES
    found = stated.found
    if found is None:
        return ""
    spread = f"SD {style.quantity(found.deviation, unrounded=True)}; " if found.deviation else ""
    return spread + found.words


def on_axis(placed: Placed) -> str:
    """Return where a dose lies, with what it measures where patients were not given it: `mean 2.2 mg/kg/h`."""
    found = placed.stated.found
    measure = wording.MEASURES[found.measure] if found is not None else ""
    return measure + style.range_text(placed.place.range)


def derivation(place: Place) -> str:
    """Return how a dose was derived, or nothing where at most its unit was changed."""
    parts = []
    if place.doses:
        parts.append("the whole of a day in 1 dose" if place.doses == 1 else f"each of {place.doses} doses a day")
    if place.weight:
        parts.append(f"at {style.quantity(place.weight.kg, unrounded=True)}")
    if place.spread:
        return "; ".join([wording.SPREAD, *parts])
    return f"derived, {', '.join(parts)}" if parts else ""


def is_negative(stated: Stated) -> bool:
    """Tell whether a reported dose did not do what it was tried for."""
    regimen = stated.regimen
    return stated.origin is Origin.REPORTED and regimen is not None and regimen.outcome.direction is Direction.NEGATIVE


def times(factor: Fraction) -> str:
    """Return a factor: `2.057 times (rounded)`."""
    return f"{style.number(factor)} times{style.ROUNDED if style.is_rounded(factor) else ''}"


def apart(found: Apart) -> str:
    """Return what a reported dose lies apart from, and by how much."""
    side = "above" if found.is_above else "below"
    other, figure = found.other.stated, on_axis(found.other)
    if other.origin is Origin.FOUND:
        return f"{times(found.factor)} {side} {figure} ({name(other)})"
    own = f"nothing of its group is nearer; {style.number(FAR)} times is ketacalc's own bound"
    return f"{times(found.factor)} {side} {name(other)}, {figure}; {own}"


def apart_from(found: Apart) -> str:
    """Return which reported dose lies apart from a figure, and by how much."""
    side = "above" if found.is_above else "below"
    own = f"{name(found.placed.stated)}, {style.range_text(found.placed.place.range)}"
    return f"{own}, lies {times(found.factor)} {side} it"


def suspicion(found: Suspicion) -> str:
    """Return the doubt about a unit: a factor and no dose, so that nobody takes one from it."""
    higher = found.factor > 1
    factor = times(found.factor if higher else 1 / found.factor)
    meets = " and would overlap with each figure held against it" if found.meets else ""
    return (
        f"If the unit were {found.unit}, the figure would lie {factor} {'higher' if higher else 'lower'}{meets}. "
        "That is a doubt about the printed unit and not a dose; nothing is computed from it."
    )


def absent(unplaced: tuple[Unplaced, ...]) -> tuple[str, ...]:
    """Return a line that names what has no place, for each reason; nothing where everything has one."""
    reasons = {one.reason: [u for u in unplaced if u.reason is one.reason] for one in unplaced}
    return tuple(
        f"Not on an axis: {_named([name(one.stated) for one in those])} ({ABSENCES[reason]})"
        for reason, those in reasons.items()
    )


def _named(names: list[str]) -> str:
    """Return names one after another; of very many, the first, and how many more there are."""
    more = len(names) - NAMED
    return ", ".join(names) if more <= 0 else f"{', '.join(names[:NAMED])} and {style.number(Fraction(more))} more"


def warning(placed: Placed, lies_apart: tuple[Apart, ...]) -> str:
    """Return what nobody may overlook beside a bar, in a few words."""
    parts = []
    regimen = placed.stated.regimen
    if placed.stated.origin is Origin.REPORTED and regimen is not None:
        parts += ["unit suspect"] if regimen.audit.suspect_unit else []
        parts += ["negative outcome"] if is_negative(placed.stated) else []
        parts += ["not a range in its source"] if regimen.audit.fixed else []
    if lies_apart:
        parts.append(_nearest(placed, min(lies_apart, key=lambda found: found.factor)))
    return "; ".join(parts)


def _nearest(placed: Placed, found: Apart) -> str:
    """Return in a few words how far a dose lies from the nearest that it does not meet."""
    if found.placed is not placed:
        return f"{times(found.factor)} from the reported range"
    whom = "what its sources say" if found.other.stated.origin is Origin.FOUND else "the nearest of its group"
    return f"{times(found.factor)} {'above' if found.is_above else 'below'} {whom}"
