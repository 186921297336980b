"""The courses that a regimen reports: the only one, or the slowest and the fastest; one for each fixed rate.

A course is an infusion, or doses that follow each other: how many, how far apart, and of a day's total which share.
"""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

from ketacalc.core.catalogue.regimen import Regimen, Schedule
from ketacalc.core.compare.axis import runs_evenly
from ketacalc.core.course.stages import Pace, Part, Portion, laid, of_dose, of_infusion, paces
from ketacalc.core.course.wanted import MOST_PARTS, Wanted, hours, in_hours, told
from ketacalc.core.dose.steps import followed, goal
from ketacalc.core.errors import InputError, MissingInputError
from ketacalc.core.prepare.increments import short
from ketacalc.core.quantities import Kind, Range

DAY: Final = Fraction(24)
"""Hours."""
Laid = tuple[Pace, int, Fraction, tuple[Part, ...]]
"""Which course it is, the fixed rate that it leads to or 0, how many hours it lasts, and its parts in order of time."""


def is_infusion(wanted: Wanted) -> bool:
    """Tell whether a rate runs: one that is reported, or a daily total that may have run evenly."""
    kind = wanted.regimen.kind
    return kind is Kind.RATE or (kind is Kind.DAILY and runs_evenly(wanted.regimen) and wanted.every is None)


def tracks(wanted: Wanted) -> Iterator[Laid]:
    """Yield each course that is reported: the only one, or the slowest and the fastest; one for each fixed rate.

    Raises:
        InputError: what is stated contradicts itself or what is reported.
        MissingInputError: a time, a number or a weight is needed and not stated.
    """
    if not is_infusion(wanted):
        yield from _of_doses(wanted)
        return
    if wanted.every is not None:
        raise InputError(f"--every goes with doses that are repeated, and {wanted.regimen.id} is an infusion")
    said, turns = wanted.span, in_turn(wanted.regimen)
    what = f"{wanted.regimen.id}: how long the infusion runs"
    end = told(what, wanted.over, None, "for", "24 h") if said is None else hours(said)
    for of in range(1, turns + 1) if turns else (0,):
        whole = goal(wanted.regimen, of)
        steps = [step.dose for _, step in followed(wanted.regimen, as_source=wanted.as_source, of=of)]
        for pace in (Pace.ONLY,) if wanted.rise is not None else paces([whole, *steps]):
            parts = laid(wanted, of_infusion(wanted, whole, of, pace), Fraction(0), end)
            yield pace, of, end, tuple(parts)


def _of_doses(wanted: Wanted) -> Iterator[Laid]:
    """Yield the courses of doses; the time does not end while a dose is given."""
    regimen, turns = wanted.regimen, in_turn(wanted.regimen)
    times, every = _repeats(wanted)
    whole, share = _each(wanted, every)
    doses = [(goal(regimen, at) if turns else whole, at if turns else 0) for at in range(1, times + 1)]
    for pace in paces([one for one, _ in doses]):
        parts = tuple(_repeated(wanted, doses, every, share, pace))
        end = parts[-1].end if wanted.span is None else hours(wanted.span)
        if wanted.span is not None and parts[-1].end > end:
            raise InputError(
                f"--for {short(wanted.span)} ends while a dose is given, which takes until {in_hours(parts[-1].end)}"
            )
        yield pace, 0, end, parts


def in_turn(regimen: Regimen) -> int:
    """Return how many fixed doses were given in turn; 0 where a range or one dose is reported."""
    fixed = regimen.fixed
    return len(fixed.doses) if fixed is not None and fixed.whence.is_binding else 0


def _repeats(wanted: Wanted) -> tuple[int, Fraction]:
    """Return how many doses there are, and the hours from one to the next."""
    regimen, turns = wanted.regimen, in_turn(wanted.regimen)
    if regimen.schedule is Schedule.SINGLE and not turns:
        if wanted.every is not None:
            raise InputError(f"{regimen.id} reports one dose; --every goes with doses that are repeated")
        return 1, Fraction(0)
    repeat = regimen.repeat if regimen.repeat is not None and wanted.follows(regimen.repeat.whence) else None
    what = f"{regimen.id}: the time from one dose to the next"
    every = told(what, repeat.every if repeat else None, wanted.every, "every", "8 h")
    times = turns or (repeat.times if repeat else 0)
    if wanted.span is not None:
        fitting = -(-hours(wanted.span) // every)
        times = min(times or fitting, fitting)
    if not times:
        raise MissingInputError(f"{regimen.id}: how long doses are given is not known", ("for",), "; for example 72 h")
    if times > MOST_PARTS:
        raise InputError(f"{times:,} doses are more than the {MOST_PARTS:,} that a course is worked out for")
    return times, every


def _each(wanted: Wanted, every: Fraction) -> tuple[Range, int]:
    """Return one dose of those that are repeated, as reported or its share of a day's total, and of how many it is."""
    regimen = wanted.regimen
    if regimen.kind is not Kind.DAILY:
        return regimen.reported, 0
    doses, stated = DAY / every, regimen.doses_per_day
    if doses.denominator != 1 or (stated and doses not in stated):
        numbers = f"{' or '.join(map(str, stated))} doses" if stated else "a whole number of doses"
        raise InputError(f"{regimen.id} is a day's total, given in {numbers}; one every {in_hours(every)} is not that")
    return regimen.reported.times(1 / doses, regimen.reported.unit.without("day")), int(doses)


def _repeated(
    wanted: Wanted, doses: list[tuple[Range, int]], every: Fraction, share: int, pace: Pace
) -> Iterator[Part]:
    """Yield the parts of doses that follow each other."""
    last = Fraction(0)
    for at, (whole, of) in enumerate(doses):
        start = every * at
        if start < last:
            takes = in_hours(last - start + every)
            raise InputError(f"a dose takes {takes}, and the next begins {in_hours(every)} after it began")
        portion = Portion(number=at + 1, dose=pace.of(whole), doses_per_day=share)
        for part in laid(wanted, of_dose(wanted, whole, of, pace), start, None):
            yield replace(part, portion=portion)
            last = part.end
