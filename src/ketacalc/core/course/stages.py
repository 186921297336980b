"""The stages of a course: the rates and doses that follow each other, each with how long it lasts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ketacalc.core.catalogue.regimen import Origin, Step
from ketacalc.core.catalogue.routes import runs
from ketacalc.core.course.wanted import Wanted, told
from ketacalc.core.dose.steps import MOST_RISES, Numbered, followed, in_unit, is_same, next_rate, rises
from ketacalc.core.errors import InputError
from ketacalc.core.prepare.increments import short
from ketacalc.core.quantities import Kind, Quantity, Range
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
    if not steps:
        yield Stage(name="dose", dose=pace.of(whole), level=whole, time=_over(wanted))


def _over(wanted: Wanted) -> Fraction:
    """Return the hours over which a dose is given; 0 by a route by which nothing runs."""
    regimen, said = wanted.regimen, wanted.known.duration
    if not runs(regimen.route):
        if said is not None:
            raise InputError(f"{regimen.id} is {regimen.route}: such a dose is not given over a --duration")
        return Fraction(0)
    return told(f"{regimen.id}: the time over which a dose is given", wanted.over, said, "duration", "40 min")


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
    low = Range(low=whole.low, high=whole.low)
    step = Step(dose=low, rise=rise)
    if in_unit(Range(low=rise, high=rise), whole.unit, wanted.known) is None:
        raise InputError(f"--rise is in {rise.unit.symbol}, and the rate in {whole.unit.symbol}")
    top = Range(low=whole.high, high=whole.high)
    levels = rises(step, top, wanted.known)
    if len(levels) > MOST_RISES:
        raise InputError(f"--rise makes more than {MOST_RISES} steps of this range: take a larger one")
    time = told("after what time the rate rises", None, wanted.rise_every, "rise every", "1 h")
    for at, level in enumerate(levels):
        yield Stage(name=f"rise {at}" if at else "start", dose=level.low, level=whole, time=time, origin=None)
    yield Stage(name="target", dose=whole.high, level=whole, time=None, origin=None)
