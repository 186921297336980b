"""The parts of a course: each rate and each dose with its place in time, and the drug that it gives."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from ketacalc.core.catalogue.regimen import Maximum
from ketacalc.core.course.stages import Stage
from ketacalc.core.course.wanted import MOST_PARTS, Wanted, in_hours
from ketacalc.core.errors import InputError, MissingInputError
from ketacalc.core.prepare.increments import Measured
from ketacalc.core.quantities import Kind, Quantity, Range, Unit, conversion, read_unit
from ketacalc.core.quantities.unit import TIMED


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """One of the doses of a course.

    Attributes:
        number: which one it is, from 1.
        whole: all that is reported of it.
        dose: the dose of this course, in the unit in which it is reported.
        doses_per_day: of how many doses of a daily total it is one; 0 where it is none of these.
    """

    number: int
    whole: Range
    dose: Quantity
    doses_per_day: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of the course in which one rate runs, or one dose is given.

    Attributes:
        stage: what it is, as it is reported or as the user states it.
        start, end: in hours; the same for a dose that is given at once.
        amount: the drug that it gives, for this patient.
        portion: the dose that it is part of; None of an infusion.
        pump: the rate that it is set to; None where no strength is known, and where it is given at once.
        cut: the maximum that left less of it; None where none did.
    """

    stage: Stage
    start: Fraction
    end: Fraction
    amount: Quantity
    portion: Portion | None = None
    pump: Measured | None = None
    cut: Maximum | None = None

    @property
    def name(self) -> str:
        """What it is called: `step 1, rise 2`, or `dose 2`."""
        if self.portion is None:
            return self.stage.name
        name = f"dose {self.portion.number}"
        return name if self.stage.name == "dose" else f"{name}, {self.stage.name}"

    @property
    def time(self) -> Fraction:
        """How long it lasts, in hours."""
        return self.end - self.start

    @property
    def is_dose(self) -> bool:
        """Whether it is a dose, and no rate."""
        return self.stage.dose.unit.kind is Kind.SINGLE

    @property
    def rate(self) -> Quantity | None:
        """The drug that runs in an hour; None where it is given at once."""
        if not self.time:
            return None
        return Quantity(value=self.amount.value / self.time, unit=read_unit(f"{self.amount.unit.name}/h"))

    @property
    def ratio(self) -> Fraction:
        """What the patient gets over what is asked for."""
        return self.pump.ratio if self.pump is not None else Fraction(1)

    def given(self, time: Fraction) -> Fraction:
        """Return the drug that it has given by a time, as it is asked for."""
        if time >= self.end:
            return self.amount.value
        return self.amount.value * (time - self.start) / self.time if time > self.start else Fraction(0)


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
        dose, unit = stage.dose, drug(wanted)
        is_rate = dose.unit.kind in TIMED
        per = conversion.factor(dose.unit, read_unit(f"{unit.name}/h") if is_rate else unit, wanted.known)
        amount = Quantity(value=dose.value * per * (until - at if is_rate else 1), unit=unit)
        yield Part(stage=stage, start=at, end=until, amount=amount)
        at = until
