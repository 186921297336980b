"""What lies apart and what is suspect, in words: as sentences for a block, and in a few words for a bar."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final

from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.compare.agreement import Standing, standing
from ketacalc.core.compare.disjoint import FAR, Apart, Suspicion
from ketacalc.core.compare.figures import Origin, Placed
from ketacalc.core.quantities import style
from ketacalc.output.compare import phrases

FROM_MEAN: Final = "counted from the mean itself"


def times(least: Fraction, most: Fraction | None = None) -> str:
    """Return a factor, or the least and the most of several: `2.057 to 7.543 times (rounded)`.

    >>> times(Fraction(2)), times(Fraction(2), Fraction(5, 2))
    ('2 times', '2 to 2.5 times')
    """
    factors = [least] if most in (None, least) else [least, most or least]
    rounded = any(style.is_rounded(factor) for factor in factors)
    return f"{' to '.join(map(style.number, factors))} times{style.ROUNDED if rounded else ''}"


def apart(found: Apart) -> str:
    """Return what a reported dose lies apart from, and by how much."""
    side = "above" if found.is_above else "below"
    other, figure = found.other.stated, phrases.on_axis(found.other)
    if other.origin is Origin.FOUND:
        kind = "its source" if found.is_from_cited else "a comparable source"
        mean = f"; {FROM_MEAN}" if found.is_from_mean else ""
        return f"{times(found.factor)} {side} {figure} ({kind}: {phrases.name(other)}){mean}"
    own = f"nothing of its group is nearer; {style.number(FAR)} times is ketacalc's own bound"
    return f"{times(found.factor)} {side} {phrases.name(other)}, {figure}; {own}"


def apart_from(found: Apart) -> str:
    """Return which reported dose lies apart from a figure, and by how much."""
    side = "above" if found.is_above else "below"
    own = f"{phrases.name(found.placed.stated)}, {style.range_text(found.placed.place.range)}"
    mean = f"; {FROM_MEAN}" if found.is_from_mean else ""
    return f"{own}, lies {times(found.factor)} {side} it{mean}"


def suspicion(found: Suspicion) -> str:
    """Return the doubt about a unit: a factor and no dose, so that nobody takes one from it."""
    higher = "higher" if found.factor > 1 else "lower"
    meets = " and would overlap with each figure held against it" if found.meets else ""
    return (
        f"If the unit were {found.unit}, the figure would lie {_off(found)} {higher}{meets}. "
        "That is a doubt about the printed unit and not a dose; nothing is computed from it."
    )


def _off(found: Suspicion) -> str:
    return times(max(found.factor, 1 / found.factor))


def warning(placed: Placed, lies_apart: tuple[Apart, ...], suspect: Suspicion | None) -> str:
    """Return what nobody may overlook beside a bar, in a few words."""
    regimen = placed.stated.regimen
    if placed.stated.origin is Origin.REPORTED and regimen is not None:
        return "; ".join([*_doubts(regimen, suspect), *_outlying(lies_apart)])
    return "; ".join(_facing(found) for found in lies_apart)


def _doubts(regimen: Regimen, suspect: Suspicion | None) -> Iterator[str]:
    """Yield what is doubtful of a reported dose, whatever it lies apart from."""
    audit = regimen.audit
    how = standing(regimen)
    if audit.suspect_unit:
        yield f"unit suspect ({_off(suspect)})" if suspect else "unit suspect"
    elif how is Standing.DIFFERS:
        yield "differs from its source"
    elif how is Standing.UNREAD:
        yield "source never read"
    if regimen.outcome.is_negative:
        yield "negative outcome"
    if regimen.fixed:
        yield "not a range in its source"


def _outlying(lies_apart: Iterable[Apart]) -> Iterator[str]:
    """Yield how far a reported dose lies from what it does not meet, the least and the most of each kind."""
    kinds: dict[tuple[Origin, bool], list[Apart]] = {}
    for found in lies_apart:
        kinds.setdefault((found.other.stated.origin, found.is_above), []).append(found)
    for (origin, is_above), those in kinds.items():
        factors = [found.factor for found in those]
        whom = _sources(those) if origin is Origin.FOUND else "the nearest of its group"
        yield f"{times(min(factors), max(factors))} {'above' if is_above else 'below'} {whom}"


def _sources(those: list[Apart]) -> str:
    """Return what several figures are of: the dose's own source only where it is cited for the dose."""
    mean = any(found.is_from_mean for found in those)
    if len(those) == 1:
        source = "its source" if those[0].is_from_cited else "a comparable source"
        return f"the mean of {source}" if mean else source
    sources = "its sources" if all(found.is_from_cited for found in those) else "comparable sources"
    return f"{sources}, a mean among them" if mean else sources


def _facing(found: Apart) -> str:
    """Return how far the reported dose of a figure lies from it."""
    side = "below" if found.is_above else "above"
    return f"{times(found.factor)} {side} the reported range{', from the mean' if found.is_from_mean else ''}"
