"""What is to be cautious about in a dose: what the audit found, and what a body weight brings.

The cut-offs of the weight are ketacalc's own, not the article's, and are named as such where they are said.
"""

from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction
from typing import Final

from ketacalc.core.catalogue.regimen import AgeGroup, BearsOn, Caution, Origin, Read, Regimen
from ketacalc.core.dose.maximum import capped, most_repeated
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import Quantity, Range, read_unit, style
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.weight import KG, LIGHTEST, BodyWeight

LIGHT_FOR_AN_ADULT: Final = Fraction(40)
HEAVY_FOR_A_CHILD: Final = Fraction(50)
HEAVY: Final = Fraction(250)
"""Kilograms."""
_GRAM: Final = read_unit("g", body=True)


class Hint(StrEnum):
    """What a caution comes from, beside the audit."""

    HEAVY = "weight above any that is common"
    TOO_HEAVY = "weight above the population's"
    TOO_LIGHT = "weight below the population's"
    ABOVE_CAP = "above a maximum"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightCaution(Caution):
    """A caution that a body weight brings.

    Attributes:
        hint: what it comes from.
        figure: the cut-off or the maximum that was passed.
    """

    hint: Hint
    figure: Quantity


def of_weight(regimen: Regimen, weight: BodyWeight) -> Iterator[WeightCaution]:
    """Yield what a body weight brings, whatever the dose."""
    kg, group, own = weight.kg, regimen.age_group, "which is ketacalc's own cut-off"
    said = style.quantity(kg)
    if kg.value > HEAVY:
        text, grams = f"{said} is above 250 kg, {own}", Quantity(value=weight.given.value, unit=_GRAM)
        if weight.given.unit is KG and grams.to(KG).value >= LIGHTEST:  # what it may have been
            text += f"; {style.quantity(grams, unrounded=True)} is {style.quantity(grams.to(KG), unrounded=True)}"
        yield _caution(Hint.HEAVY, Quantity(HEAVY, KG), f"{text}.", "weight above 250 kg")
    if group is AgeGroup.PAEDIATRIC and kg.value > HEAVY_FOR_A_CHILD:
        text = f"Reported for children; {said} is above 50 kg, {own} for a child."
        yield _caution(Hint.TOO_HEAVY, Quantity(HEAVY_FOR_A_CHILD, KG), text, "weight above 50 kg")
    if group in (AgeGroup.ADULT, AgeGroup.NOT_STATED) and kg.value < LIGHT_FOR_AN_ADULT:
        whom = "Reported for adults" if group is AgeGroup.ADULT else "Not said to be reported for children"
        text = f"{whom}; {said} is below 40 kg, {own} for an adult."
        yield _caution(Hint.TOO_LIGHT, Quantity(LIGHT_FOR_AN_ADULT, KG), text, "weight below 40 kg")


def _caution(hint: Hint, figure: Quantity, text: str, short: str) -> WeightCaution:
    return WeightCaution(hint=hint, figure=figure, text=text, short=short, bears_on=BearsOn.DOSE)


def of_maximum(regimen: Regimen, amount: Range, known: Known) -> Iterator[WeightCaution]:
    """Yield that a scaled dose passes the largest one, whoever states it."""
    yield from _of_repeats(regimen, amount, known)
    found = capped(regimen, amount, known)
    if found is None:
        return
    whence, most = found.maximum.whence, style.quantity(found.amount.high, unrounded=True)
    scaled = style.range_text(amount)
    if whence.origin is Origin.DOCUMENT:
        text = f"The scaled dose, {scaled}, is above the maximum of {most}, and is cut there."
        short = f"cut at the maximum of {most}"
    else:
        seen = "on a mirror of its registry entry" if whence.read == (Read.MIRROR,) else "there"
        cut = ", and is cut there" if found.is_binding else f" (seen {seen}), which is said and not applied"
        text = f"At this weight the scaled dose, {scaled}, is above the source's cap of {most}{cut}."
        short = f"above the source's cap of {most}"
    yield _caution(Hint.ABOVE_CAP, found.amount.high, text, short)


def _of_repeats(regimen: Regimen, amount: Range, known: Known) -> Iterator[WeightCaution]:
    """Yield that the doses of a day, or of the course, come to more than the maximum of that."""
    found = most_repeated(regimen, amount.unit, known)
    if found is None or regimen.maximum is None or found[0] * amount.high.value <= found[1]:
        return
    times, most = found[0], Quantity(value=found[1], unit=amount.unit)
    total = style.range_text(amount.times(Fraction(times), amount.unit))
    limit = f"{style.quantity(most, unrounded=True)} per {regimen.maximum.per}"
    text = f"{times} doses per {regimen.maximum.per} come to {total}, above the maximum of {limit}."
    short = f"{times} doses pass the maximum of {limit}"
    yield _caution(Hint.ABOVE_CAP, most, text, short)


def brought(regimen: Regimen, amount: Range | None, known: Known) -> tuple[WeightCaution, ...]:
    """Return what a weight brings to a regimen; nothing where none is known."""
    if known.weight is None:
        return ()
    above = of_maximum(regimen, amount, known) if amount is not None else ()
    return (*of_weight(regimen, known.weight), *above)
