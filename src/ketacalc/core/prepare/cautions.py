"""What is to be watched in a preparation: found by arithmetic here, and put into words by the output."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from ketacalc.core.catalogue.routes import NO_VEIN, full
from ketacalc.core.check.judge import Verdict
from ketacalc.core.dose.volumes import KETAMINE
from ketacalc.core.prepare.administration import Delivery, End
from ketacalc.core.prepare.dilution import Mix
from ketacalc.core.quantities import Quantity

NOTED: Final = Fraction(1, 20)
REFUSED: Final = Fraction(1, 10)
"""How far what is given may lie from what was asked for: above the first a caution, above the second a refusal."""


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
    OVER = "over a time that is reported"
    EMPTY = "empty before the time is over"


OFF: Final = {Verdict.BELOW: Watch.BELOW, Verdict.ABOVE: Watch.ABOVE, Verdict.BETWEEN: Watch.BETWEEN}
"""What is said of a dose that the judge finds outside."""


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
    """Yield what is to be watched in what is put together."""
    named = any(name in drug.casefold() for name in KETAMINE)
    if mixed.is_strong and full(route) not in NO_VEIN and (named or not drug):
        yield Note(what=Watch.STRONG if named else Watch.PERHAPS_STRONG, figures=(mixed.concentration,))
    if mixed.drawn is not None and not mixed.is_one_dose and abs(mixed.drawn.ratio - 1) > NOTED:
        yield Note(what=Watch.DRAWN, part=mixed.drawn.ratio - 1)


def of_full(mixed: Mix) -> Iterator[Note]:
    """Yield that a running container would be weaker if it had been full before the drug was added."""
    if abs(mixed.change_if_not_withdrawn) > NOTED:
        yield Note(what=Watch.FULL, part=mixed.change_if_not_withdrawn)


def of_delivery(one: Delivery, duration: Quantity | None) -> Iterator[Note]:
    """Yield what is to be watched in one dose as it is given."""

    def note(what: Watch, *figures: Quantity, part: Fraction = Fraction(0)) -> Note:
        return Note(what=what, end=one.end, dose=one.dose, part=part, figures=figures)

    if abs(one.relative_deviation) > NOTED:
        yield note(Watch.GIVEN, part=one.relative_deviation)
    if not one.is_all and abs(one.change_if_not_withdrawn) > NOTED:
        yield note(Watch.FULL_GIVEN, part=one.change_if_not_withdrawn)
    if abs(one.pace) > NOTED:
        yield note(Watch.PACE, part=one.pace)
    if one.check is not None and one.check.verdict in OFF:
        yield note(OFF[one.check.verdict], one.gives)
    if not one.run_out.reaches and one.run_out.lasts is not None and duration is not None:
        yield note(Watch.EMPTY, one.run_out.lasts, duration)
