"""What lies apart and what is suspect, in words: as sentences for a row, and in a few words for a bar."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from ketacalc.core.compare.axis import Origin, Placed
from ketacalc.core.compare.comparison import FAR, Apart, Suspicion
from ketacalc.core.quantities import style
from ketacalc.output.compare import phrases

FROM_MEAN: Final = "counted from the mean itself"


def times(least: Fraction, most: Fraction | None = None) -> str:
    """Return a factor, or the least and the most of several: `2.057 to 7.543 times`.

    >>> times(Fraction(2)), times(Fraction(2), Fraction(5, 2))
    ('2 times', '2 to 2.5 times')
    """
    factors = [least] if most in (None, least) else [least, most or least]
    return f"{' to '.join(map(style.number, factors))} times"


def apart(found: Apart, placed: Placed) -> str:
    """Return what lies apart as a sentence, seen from one of the two doses."""
    return _apart(found) if found.placed is placed else _apart_from(found)


def _apart(found: Apart) -> str:
    """Return what a reported dose lies apart from, and by how much."""
    side = "above" if found.is_above else "below"
    other, figure = found.other.stated, phrases.on_axis(found.other)
    if other.origin is Origin.FOUND:
        kind = "its source" if found.is_from_cited else "a comparable source"
        mean = f"; {FROM_MEAN}" if found.is_from_mean else ""
        return f"{times(found.factor)} {side} {figure} ({kind}: {phrases.name(other)}){mean}"
    own = f"nothing of its group is nearer; {style.number(FAR)} times is ketacalc's own bound"
    return f"{times(found.factor)} {side} {phrases.name(other)}, {figure}; {own}"


def _apart_from(found: Apart) -> str:
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
