"""Stages in their places in time, each with the drug that it gives to this patient."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from ketacalc.core.course.parts import Part
from ketacalc.core.course.stages import Stage
from ketacalc.core.course.wanted import MOST_PARTS, Wanted, in_hours
from ketacalc.core.errors import InputError, MissingInputError
from ketacalc.core.quantities import Kind, Quantity, Unit, conversion, read_unit
from ketacalc.core.quantities.unit import TIMED


def drug(wanted: Wanted) -> Unit:
    """Return the unit in which drug is counted: that of the reported dose, without anything per."""
    return read_unit(wanted.regimen.reported.unit.parts[0])


def laid(wanted: Wanted, stages: Iterable[Stage], start: Fraction, end: Fraction | None) -> Iterator[Part]:
    """Yield stages with their places in time, as far as the end.

    Raises:
        MissingInputError: a dose is per kg, and no weight is known.
        InputError: there are too many, or the end lies within a dose.
    """
    at = start
    for count, stage in enumerate(stages):
        if end is not None and at >= end:
            return
        if count > MOST_PARTS:
            raise InputError(f"there are more than {MOST_PARTS:,} steps: more than a course is worked out for")
        until = end if stage.time is None else at + stage.time
        if until is None:
            raise MissingInputError(f"how long {stage.name} runs is not known", ("for",), "; for example 24 h")
        if end is not None and until > end:
            if stage.dose.unit.kind is Kind.SINGLE:
                raise InputError(
                    f"{in_hours(end)} end while {stage.name} is given, which takes until {in_hours(until)}"
                )
            until = end
        yield Part(stage=stage, start=at, end=until, amount=_amount(wanted, stage, until - at))
        at = until


def _amount(wanted: Wanted, stage: Stage, time: Fraction) -> Quantity:
    """Return the drug that a stage gives in so many hours."""
    unit = drug(wanted)
    is_rate = stage.dose.unit.kind in TIMED
    per = conversion.factor(stage.dose.unit, read_unit(f"{unit.name}/h") if is_rate else unit, wanted.known)
    return Quantity(value=stage.dose.value * per * (time if is_rate else 1), unit=unit)
