"""The stages of a course: rates and doses that follow each other; and its parts: those in their places in time."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from fractions import Fraction

from ketacalc.core.catalogue.regimen import Maximum, Origin, Step
from ketacalc.core.catalogue.routes import runs
from ketacalc.core.course.wanted import MOST_PARTS, Wanted, in_hours, told
from ketacalc.core.dose.steps import MOST_RISES, Numbered, followed, in_unit, is_same, next_rate, rises
from ketacalc.core.errors import InputError, MissingInputError
from ketacalc.core.frozen import dataclass
from ketacalc.core.prepare.increments import Measured, short
from ketacalc.core.quantities import Kind, Quantity, Range, Unit, conversion, read_unit
from ketacalc.core.quantities.unit import TIMED


class Pace(StrEnum):
    """Which course of a range it is."""

    ONLY = "only"
    SLOWEST = "slowest"
    """From the lowest rate or dose that is reported to the lowest."""
    FASTEST = "fastest"

    def of(self, given: Range) -> Quantity:
        """Return the end of a range that this course has."""
        return given.high if self is Pace.FASTEST else given.low


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A rate or a dose before it has its place in time.

    Attributes:
        name: what it is: `step 1`, `step 1, rise 2`, `target`, `dose`.
        dose: the rate or the dose of this course.
        level: all that is reported of it, within which a pump is set.
        time: how long it lasts, in hours; 0 for a dose that is given at once, None for what runs to the end.
        origin: who states it; None for the user.
    """

    name: str
    dose: Quantity
    level: Range
    time: Fraction | None
    origin: Origin | None = Origin.DOCUMENT


def paces(ranges: Iterable[Range]) -> tuple[Pace, ...]:
    """Return the courses of what is reported: one, or two where anything of it is a range."""
    return (Pace.ONLY,) if all(one.is_point for one in ranges) else (Pace.SLOWEST, Pace.FASTEST)


def of_infusion(wanted: Wanted, whole: Range, of: int, pace: Pace) -> Iterator[Stage]:
    """Yield the stages of an infusion: loading doses, rates that are held or rise, and the reported rate to the end.

    Raises:
        MissingInputError: a time is not reported as one figure.
    """
    if wanted.rise is not None:
        yield from _own_steps(wanted, wanted.rise, whole)
        return
    steps = followed(wanted.regimen, as_source=wanted.as_source, of=of)
    for number, step in steps:
        if step.dose.unit.kind is Kind.SINGLE:
            yield _loading(wanted, number, step, pace)
        else:
            yield from _held(wanted, number, steps, pace)
    rates = [step.dose for _, step in steps if step.dose.unit.kind in TIMED]
    if not rates or not is_same(rates[-1], whole):
        yield Stage(name="target" if rates else "infusion", dose=pace.of(whole), level=whole, time=None)


def of_dose(wanted: Wanted, whole: Range, of: int, pace: Pace) -> Iterator[Stage]:
    """Yield the stages of one dose: the steps that make it up, or the dose itself over its time.

    Raises:
        MissingInputError: the time over which it is given is not reported as one figure.
    """
    steps = followed(wanted.regimen, as_source=wanted.as_source, of=of)
    for number, step in steps:
        if step.dose.unit.kind is Kind.SINGLE:
            yield _loading(wanted, number, step, pace)
        else:
            time = told(f"how long step {number} ran", step.over, wanted.rise_every, "rise every", "30 min")
            yield _stage(f"step {number}", step.dose, pace, time, step)
    regimen, said, time = wanted.regimen, wanted.known.duration, Fraction(0)
    if not steps and runs(regimen.route):
        time = told(f"{regimen.id}: the time over which a dose is given", wanted.over, said, "duration", "40 min")
    elif not steps and said is not None:
        raise InputError(f"{regimen.id} is {regimen.route}: such a dose is not given over a --duration")
    if not steps:
        yield Stage(name="dose", dose=pace.of(whole), level=whole, time=time)


def _loading(wanted: Wanted, number: int, step: Step, pace: Pace) -> Stage:
    """Return a dose among the steps; one without a time is given at once."""
    said = wanted.known.duration
    time = Fraction(0)
    if step.over is not None or said is not None:
        time = told(f"the time over which step {number} is given", step.over, said, "duration", "2 min")
    return _stage(f"step {number}", step.dose, pace, time, step)


def _stage(name: str, dose: Range, pace: Pace, time: Fraction | None, step: Step) -> Stage:
    return Stage(name=name, dose=pace.of(dose), level=dose, time=time, origin=step.whence.origin)


def _held(wanted: Wanted, number: int, steps: tuple[Numbered, ...], pace: Pace) -> Iterator[Stage]:
    """Yield the rates of one step: its own, then each to which it rises, as far as this course comes."""
    step = wanted.regimen.steps[number - 1]
    towards = next_rate(wanted.regimen, number, steps)
    if towards is None:
        yield _stage(f"step {number}", step.dose, pace, None, step)
        return
    if step.rise is None:
        what = f"how long step {number}, {short(pace.of(step.dose))}, was held"
        time = told(what, step.over, wanted.rise_every, "rise every", "3 h")
        yield _stage(f"step {number}", step.dose, pace, time, step)
        return
    time = told(f"after what time step {number} rose", step.every, wanted.rise_every, "rise every", "3 h")
    there = in_unit(towards, step.dose.unit, wanted.known) or towards
    for at, level in enumerate(rises(step, towards, wanted.known)):
        if at and pace.of(level).value >= pace.of(there).value:
            return
        yield _stage(f"step {number}, rise {at}" if at else f"step {number}", level, pace, time, step)


def _own_steps(wanted: Wanted, rise: Quantity, whole: Range) -> Iterator[Stage]:
    """Yield the rates of the user's own steps, from the low end to the high end."""
    if whole.is_point:
        raise InputError("--rise leads from a low rate to a high one, and this is a single figure")
    if in_unit(Range(rise, rise), whole.unit, wanted.known) is None:
        raise InputError(f"--rise is in {rise.unit.symbol}, and the rate in {whole.unit.symbol}")
    step = Step(dose=Range(whole.low, whole.low), rise=rise)
    levels = rises(step, Range(whole.high, whole.high), wanted.known)
    if len(levels) > MOST_RISES:
        raise InputError(f"--rise makes more than {MOST_RISES} steps of this range: take a larger one")
    time = told("after what time the rate rises", None, wanted.rise_every, "rise every", "1 h")
    for at, level in enumerate(levels):
        yield Stage(name=f"rise {at}" if at else "start", dose=level.low, level=whole, time=time, origin=None)
    yield Stage(name="target", dose=whole.high, level=whole, time=None, origin=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """One of the doses of a course.

    Attributes:
        number: which one it is, from 1.
        dose: the dose of this course, in the unit in which it is reported.
        doses_per_day: of how many doses of a daily total it is one; 0 where it is none of these.
    """

    number: int
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
        if until is None:  # pragma: no cover - an infusion has an end, and each stage of a dose its time
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
