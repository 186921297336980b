"""The courses that a regimen reports: the only one, or the slowest and the fastest; one for each fixed rate."""

from collections.abc import Iterator
from fractions import Fraction

from ketacalc.core.compare.axis import giving
from ketacalc.core.course.doses import in_turn, of_doses
from ketacalc.core.course.layout import laid
from ketacalc.core.course.parts import Laid
from ketacalc.core.course.stages import Pace, of_infusion, paces
from ketacalc.core.course.wanted import Wanted, hours, told
from ketacalc.core.dose.steps import followed, goal
from ketacalc.core.errors import InputError
from ketacalc.core.quantities import Kind


def is_infusion(wanted: Wanted) -> bool:
    """Tell whether a rate runs: one that is reported, or a daily total that may have run evenly."""
    kind = wanted.regimen.kind
    return kind is Kind.RATE or (kind is Kind.DAILY and giving(wanted.regimen).infused and wanted.every is None)


def tracks(wanted: Wanted) -> Iterator[Laid]:
    """Yield each course that is reported: the only one, or the slowest and the fastest; one for each fixed rate.

    Raises:
        InputError: what is stated contradicts itself or what is reported.
        MissingInputError: a time, a number or a weight is needed and not stated.
    """
    if not is_infusion(wanted):
        yield from of_doses(wanted)
        return
    if wanted.every is not None:
        raise InputError(f"--every goes with doses that are repeated, and {wanted.regimen.id} is an infusion")
    end, turns = _span(wanted), in_turn(wanted.regimen)
    for of in range(1, turns + 1) if turns else (0,):
        whole = goal(wanted.regimen, of)
        steps = [step.dose for _, step in followed(wanted.regimen, as_source=wanted.as_source, of=of)]
        for pace in (Pace.ONLY,) if wanted.rise is not None else paces([whole, *steps]):
            parts = laid(wanted, of_infusion(wanted, whole, of, pace), Fraction(0), end)
            yield Laid(pace=pace, end=end, parts=tuple(parts), of=of)


def _span(wanted: Wanted) -> Fraction:
    """Return how long an infusion runs, in hours: as the user says, or as is reported."""
    if wanted.span is not None:
        return hours(wanted.span)
    return told(f"{wanted.regimen.id}: how long the infusion runs", wanted.over, None, "for", "24 h")
