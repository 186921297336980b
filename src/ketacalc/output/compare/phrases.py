"""Compared doses in words: whose they are, how they came onto an axis, and what they lie apart from."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from ketacalc.core.catalogue.regimen import Agreement, Measure, Read, Reference
from ketacalc.core.compare.axis import Absence, Axis, Origin, Place, Placed, Stated, Unplaced
from ketacalc.core.compare.comparison import FAR, Apart, Comparison, Suspicion
from ketacalc.core.quantities import style
from ketacalc.output import wording
from ketacalc.output.list import NOT_THE_ARTICLES

AXES: Final = {Axis.DOSE: "single or each dose", Axis.RATE: "infusion rate"}
FIXED: Final = "nothing was given between the fixed doses"
AGREEMENTS: Final = {
    Agreement.AGREES: "dose agrees with its source",
    Agreement.DIFFERS: "differs from its source",
    Agreement.SUSPECT: "unit suspect",
    Agreement.UNREAD: "source never read",
}
"""How a reported dose stands to its source, as far as that was read."""
NAMED: Final = 12
"""Names that are listed in one line."""
ABSENCES: Final = {
    Absence.FIXED: "a fixed dose: it has a place per kg only at a stated weight",
    Absence.SUBSTANCE: "an amount of substance: no molar mass is assumed",
    Absence.ACTIVITY: "in units of activity: the axes are of mass",
    Absence.UNDIVIDED: "a daily total: nothing says that it was infused, or into how many doses it is divided",
    Absence.NO_DOSE: "not an amount of a drug",
}


def name(stated: Stated) -> str:
    """Return whose dose it is: the id of a regimen or of a dose elsewhere, or the source of a figure that was found."""
    if stated.step is not None and stated.regimen is not None:
        return f"{stated.regimen.id}, step {stated.nth}"
    if stated.found is not None:
        return wording.source_of(stated.found)
    return stated.elsewhere.id if stated.elsewhere else stated.regimen.id if stated.regimen else ""


def short_name(stated: Stated, lead: str = "") -> str:
    """Return the same beside a bar: a reference by its number alone, another source by its name after a lead."""
    found = stated.found
    if found is None:
        return f"step {stated.nth}" if stated.step else name(stated)
    return f"found in [{found.reference.number}]" if found.reference else f"{lead}{found.source}"


def route(stated: Stated) -> str:
    """Return the route; that of a figure of a source is known only where it is reported elsewhere too."""
    if stated.found is not None and stated.elsewhere is None:
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
        return f"{wording.source_of(stated.found)} (read: {wording.read(stated.found.read)})"
    if stated.elsewhere is not None:
        return f"{wording.short_citation(stated.elsewhere.reference)} (read: {wording.read(stated.elsewhere.read)})"
    return wording.citations(stated.regimen) if stated.regimen else ""


def words(stated: Stated) -> str:
    """Return whom or what a figure is of, after what it measures: `mean; SD 1.8 mg/kg/h; adults`."""
    found = stated.found
    measure = found.measure.value if found is not None and found.measure is not Measure.GIVEN else ""
    return "; ".join(part for part in (measure, whom(stated)) if part)


def whom(stated: Stated) -> str:
    """Return whom or what a figure is of, and the spread of a mean; that of a reported dose stands elsewhere."""
    found, other = stated.found, stated.elsewhere
    parts = [wording.step(stated.step)] if stated.step else []
    if found is not None:
        parts += [f"SD {style.quantity(found.deviation, unrounded=True)}"] if found.deviation else []
        parts.append(found.words)
    if other is not None:
        also = f"also {other.id}, " if found is not None else ""
        parts += [f"{also}{NOT_THE_ARTICLES}", other.words]
    return "; ".join(part for part in parts if part)


def on_axis(placed: Placed) -> str:
    """Return where a dose lies, with what it measures where patients were not given it: `mean 2.2 mg/kg/h`."""
    found, regimen = placed.stated.found, placed.stated.reported
    if regimen is not None:
        return wording.figure(placed.place.range, regimen)
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


def read(stated: Stated) -> tuple[Read, ...]:
    """Return what was read of the source of a dose."""
    own = stated.found or stated.elsewhere or (stated.step and stated.step.whence)
    return own.read if own else stated.regimen.audit.read if stated.regimen else ()


def absent(unplaced: tuple[Unplaced, ...]) -> tuple[str, ...]:
    """Return a line that names what has no place, for each reason; nothing where everything has one."""
    named = {one.reason: _named([name(u.stated) for u in unplaced if u.reason is one.reason]) for one in unplaced}
    return tuple(f"Not on an axis: {names} ({ABSENCES[reason]})" for reason, names in named.items())


def nothing(found: Comparison, *, has_picture: bool) -> str:
    """Return in one line that nothing has a place, why the first has none, and what would give it one."""
    text = f"nothing here has a place on an axis{', so no picture is drawn' if has_picture else ''}"
    if found.unplaced:
        text += f": {name(found.unplaced[0].stated)} is {ABSENCES[found.unplaced[0].reason]}"
    fixed = any(one.reason is Absence.FIXED for one in found.unplaced)
    return f"{text}; state one, as in --weight 70 or -w '154 lb'" if fixed and found.weight is None else text


def _named(names: list[str]) -> str:
    """Return names one after another; of very many, the first, and how many more there are."""
    more = len(names) - NAMED
    return ", ".join(names) if more <= 0 else f"{', '.join(names[:NAMED])} and {style.number(Fraction(more))} more"


def times(least: Fraction, most: Fraction | None = None) -> str:
    """Return a factor, or the least and the most of several: `2.057 to 7.543 times`.

    >>> times(Fraction(2)), times(Fraction(2), Fraction(5, 2))
    ('2 times', '2 to 2.5 times')
    """
    factors = [least] if most in (None, least) else [least, most or least]
    return f"{' to '.join(map(style.number, factors))} times"


def apart(found: Apart, placed: Placed) -> str:
    """Return what lies apart and by how much as a sentence, seen from the reported dose or from the other."""
    by = f"{times(found.factor)} {'above' if found.is_above else 'below'}"
    mean = "; counted from the mean itself" if found.is_from_mean else ""
    if found.placed is not placed:
        return f"{name(found.placed.stated)}, {style.range_text(found.placed.place.range)}, lies {by} it{mean}"
    other, figure = found.other.stated, on_axis(found.other)
    if other.origin is Origin.FOUND:
        kind = "its source" if found.is_from_cited else "a comparable source"
        return f"{by} {figure} ({kind}: {name(other)}){mean}"
    own = f"nothing of its group is nearer; {style.number(FAR)} times is ketacalc's own bound"
    return f"{by} {name(other)}, {figure}; {own}"


def suspicion(found: Suspicion) -> str:
    """Return the doubt about a unit: a factor and no dose, so that nobody takes one from it."""
    higher = "higher" if found.factor > 1 else "lower"
    meets = " and would overlap with each figure held against it" if found.meets else ""
    return (
        f"If the unit were {found.unit}, the figure would lie {off(found)} {higher}{meets}. "
        "That is a doubt about the printed unit and not a dose; nothing is computed from it."
    )


def off(found: Suspicion) -> str:
    """Return by how much a suspect unit would be off: `24 times`."""
    return times(max(found.factor, 1 / found.factor))


def outlying(lies_apart: Iterable[Apart]) -> str:
    """Return how far a reported dose lies from what it does not meet, the least and the most of each kind."""
    kinds: dict[tuple[Origin, bool], list[Apart]] = {}
    for found in lies_apart:
        kinds.setdefault((found.other.stated.origin, found.is_above), []).append(found)
    said = []
    for (origin, is_above), those in kinds.items():
        factors = [found.factor for found in those]
        whom = _sources(those) if origin is Origin.FOUND else "the nearest of its group"
        said.append(f"{times(min(factors), max(factors))} {'above' if is_above else 'below'} {whom}")
    return "; ".join(said)


def _sources(those: list[Apart]) -> str:
    """Return what several figures are of: the dose's own source only where it is cited for the dose."""
    mean = any(found.is_from_mean for found in those)
    if len(those) == 1:
        source = "its source" if those[0].is_from_cited else "a comparable source"
        return f"the mean of {source}" if mean else source
    sources = "its sources" if all(found.is_from_cited for found in those) else "comparable sources"
    return f"{sources}, a mean among them" if mean else sources


def facing(lies_apart: Iterable[Apart]) -> str:
    """Return how far the reported dose lies from a figure that was found for it."""
    return "; ".join(
        f"{times(found.factor)} {'below' if found.is_above else 'above'} the reported range"
        + (", from the mean" if found.is_from_mean else "")
        for found in lies_apart
    )
