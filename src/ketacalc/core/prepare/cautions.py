"""What is to be watched in a preparation: found by arithmetic here, and put into words by the output."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Final

from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.catalogue.routes import NO_VEIN, full
from ketacalc.core.check.verdict import Verdict
from ketacalc.core.prepare.administration import Delivery, End
from ketacalc.core.prepare.dilution import Mix
from ketacalc.core.quantities import Quantity

NOTED: Final = Fraction(1, 20)
REFUSED: Final = Fraction(1, 10)
"""How far what is given may lie from what was asked for: above the first a caution, above the second a refusal."""
KETAMINE: Final = ("ketamine", "ketalar")


class Watch(StrEnum):
    """What there is to be watched."""

    STRONG = "strong and undiluted"
    PERHAPS_STRONG = "strong and undiluted, if it is ketamine"
    DRAWN = "drawn up as more or less"
    FULL = "weaker in a full container"
    FULL_GIVEN = "given as less from a full container"
    GIVEN = "given as more or less"
    PACE = "given faster or more slowly"
    BELOW = "below what is reported"
    ABOVE = "above what is reported"
    BETWEEN = "between doses that were given"
    EMPTY = "empty before the time is over"
    SAME = "a step that is none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One thing to be watched.

    Attributes:
        what: what it is.
        end: which dose of a range it concerns.
        dose: that dose; None where it concerns the whole preparation.
        part: by what part it is off.
        figures: the quantities that tell it, in the order in which the words name them.
    """

    what: Watch
    end: End = End.ONLY
    dose: Quantity | None = None
    part: Fraction = Fraction(0)
    figures: tuple[Quantity, ...] = ()


def of_mix(mixed: Mix, drug: str, route: str) -> Iterator[Note]:
    """Yield what is to be watched in what is put together.

    Args:
        mixed: the preparation.
        drug: its name; empty where nobody said.
        route: how it is given; empty where nobody said.
    """
    named = any(name in drug.casefold() for name in KETAMINE)
    if mixed.is_strong and full(route) not in NO_VEIN and (named or not drug):
        yield Note(what=Watch.STRONG if named else Watch.PERHAPS_STRONG, figures=(mixed.concentration,))
    if mixed.drawn is not None and not mixed.is_one_dose and abs(mixed.drawn.ratio - 1) > NOTED:
        yield Note(what=Watch.DRAWN, part=mixed.drawn.ratio - 1)


def of_full(mixed: Mix) -> Iterator[Note]:
    """Yield that a running container would be weaker if it had been full before the drug was added."""
    if abs(mixed.full_off) > NOTED:
        yield Note(what=Watch.FULL, part=mixed.full_off)


def of_delivery(one: Delivery, regimen: Regimen | None, duration: Quantity | None) -> Iterator[Note]:
    """Yield what is to be watched in one dose as it is given."""

    def note(what: Watch, *figures: Quantity, part: Fraction = Fraction(0)) -> Note:
        return Note(what=what, end=one.end, dose=one.dose, part=part, figures=figures)

    if abs(one.off) > NOTED:
        yield note(Watch.GIVEN, part=one.off)
    if not one.is_all and abs(one.full_off) > NOTED:
        yield note(Watch.FULL_GIVEN, part=one.full_off)
    if abs(one.pace) > NOTED:
        yield note(Watch.PACE, part=one.pace)
    if regimen is not None and one.verdict is not Verdict.WITHIN:
        yield note(Watch.BELOW if one.verdict is Verdict.BELOW else Watch.ABOVE, one.gives)
    elif regimen is not None and regimen.fixed and not _is_fixed(one.gives, regimen):
        yield note(Watch.BETWEEN, one.gives)
    if not one.course.reaches and one.course.lasts is not None and duration is not None:
        yield note(Watch.EMPTY, one.course.lasts, duration)


def of_ladder(ladder: tuple[Delivery, ...]) -> Iterator[Note]:
    """Yield the steps of a ladder that lead to the same setting."""
    for one, other in pairwise(ladder):
        if one.volume.set.value == other.volume.set.value:
            yield Note(what=Watch.SAME, end=other.end, dose=other.dose, figures=(one.dose, other.dose))


def _is_fixed(gives: Quantity, regimen: Regimen) -> bool:
    """Tell whether a dose is one of those that were given."""
    reported = regimen.reported.unit
    if gives.unit.dimension != reported.dimension:
        return True
    return any(gives.to(reported).value == dose.to(reported).value for dose in regimen.fixed_doses)
