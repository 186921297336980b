"""What is asked of a course: a regimen, a patient, and the times that have to be stated; nothing has a default."""

from fractions import Fraction
from typing import Final

from ketacalc.core.catalogue.regimen import Origin, Provenance, Regimen
from ketacalc.core.errors import InputError, MissingInputError, option_for
from ketacalc.core.frozen import dataclass
from ketacalc.core.prepare.administration import HOUR
from ketacalc.core.prepare.increments import short
from ketacalc.core.prepare.vials import Container
from ketacalc.core.quantities import Quantity, Range, style
from ketacalc.core.quantities.conversion import Known

MOST_PARTS: Final = 1000
"""Rates, doses and rows of one course; with more than these a slip of the unit is likelier than a wish."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for.

    Attributes:
        regimen: what was reported.
        known: the weight; the concentration; as its duration the time over which one dose is given.
        span: how long the course lasts.
        every: the time from the start of one dose to the start of the next.
        rise: by how much the rate rises at a time, from the low end to the high end: the user's own steps.
        rise_every: after what time the rate rises.
        rows: the time from one row of the table to the next; None for a row wherever something changes, and no other.
        container: what is emptied; None where nobody said.
        step: of the pump.
        as_source: whether steps and times that only a source has are followed.
        accept_rounding: whether a setting that is more than 10 % off is accepted.
        accept_caution: whether a suspect unit, and more than a maximum, is accepted.
    """

    regimen: Regimen
    known: Known
    span: Quantity | None = None
    every: Quantity | None = None
    rise: Quantity | None = None
    rise_every: Quantity | None = None
    rows: Quantity | None = None
    container: Container | None = None
    step: Quantity | None = None
    as_source: bool = False
    accept_rounding: bool = False
    accept_caution: bool = False

    def follows(self, whence: Provenance) -> bool:
        """Tell whether a fact is followed: the document's always, a source's where that is asked for."""
        return self.as_source or whence.origin is Origin.DOCUMENT

    @property
    def over(self) -> Range | None:
        """The time over which the regimen is given, where that is reported and followed."""
        over = self.regimen.over
        return over.time if over is not None and self.follows(over.whence) else None


def hours(time: Quantity) -> Fraction:
    """Return a time in hours."""
    return time.to(HOUR).value


def in_hours(time: Fraction) -> str:
    """Return a time for a refusal."""
    return short(Quantity(value=time, unit=HOUR))


def told(what: str, reported: Range | None, said: Quantity | None, option: str, example: str) -> Fraction:
    """Return a time in hours: the one that is reported, or the one that the user says where it is not one figure.

    Args:
        what: whose time it is, as it begins a refusal.
        reported: the time, or the shortest and the longest; None where none is reported, or followed.
        said: what the user says.
        option: by which the user says it.
        example: of a time, where none is reported.

    Raises:
        MissingInputError: nothing says which time it is.
        InputError: what the user says is not what is reported.
    """
    if said is None:
        if reported is not None and reported.is_point:
            return hours(reported.low)
        if reported is None:
            raise MissingInputError(f"{what} is not known", (option,), f"; for example {example}")
        text = f"{what} is reported as {style.range_text(reported, unrounded=True)}; say which"
        raise MissingInputError(text, (option,), f"; for example {style.quantity(reported.low, unrounded=True)}")
    if reported is not None and not hours(reported.low) <= hours(said) <= hours(reported.high):
        text = style.range_text(reported, unrounded=True)
        raise InputError(f"{what} is reported as {text}, and {option_for(option)} says {style.quantity(said)}")
    return hours(said)
