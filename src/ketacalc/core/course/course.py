"""A course: every rate and every dose in its place in time, with what has been given at each row of a table."""

from fractions import Fraction

from ketacalc.core.catalogue.regimen import Origin
from ketacalc.core.course.rows import Row, Sums, rows
from ketacalc.core.course.settings import Cut, Gets, limited, pumped, received
from ketacalc.core.course.stages import Pace, Part
from ketacalc.core.course.tracks import is_infusion, tracks
from ketacalc.core.course.wanted import Wanted
from ketacalc.core.dose.steps import faults, followed
from ketacalc.core.dose.volumes import Strength, strengths
from ketacalc.core.errors import InputError, MissingInputError
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import Kind, Quantity, Unit, conversion, read_unit
from ketacalc.core.quantities.unit import TIMED, is_known


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One course from its start to its end: the only one, the slowest or the fastest.

    Attributes:
        pace: which one it is.
        of: the fixed rate that it leads to, from 1; 0 where it is no such.
        end: how long it lasts, in hours.
        parts: its rates and doses in the order of time.
        cuts: where a maximum bites.
        received: what the patient gets of each rate and dose.
        empties: when a container is empty, in hours.
        left: what is left in the last container; None where none is stated.
        rows: the table.
    """

    pace: Pace
    of: int
    end: Fraction
    parts: tuple[Part, ...]
    cuts: tuple[Cut, ...]
    received: tuple[Gets, ...]
    empties: tuple[Fraction, ...]
    left: Quantity | None
    rows: tuple[Row, ...]

    @property
    def target_from(self) -> Fraction | None:
        """When the reported rate is reached, in hours; None where there are no steps to it, or it is not reached."""
        return next((part.start for part in self.parts if part.stage.name == "target"), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A regimen over time.

    Attributes:
        wanted: what was asked for.
        strength: the concentration, as it holds for the regimen; None where none was stated.
        tracks: the only course, or the slowest and the fastest; one for each fixed rate.
    """

    wanted: Wanted
    strength: Strength | None
    tracks: tuple[Track, ...]

    @property
    def is_infusion(self) -> bool:
        """Whether a rate runs; else doses are given."""
        return is_infusion(self.wanted)

    @property
    def rate_unit(self) -> Unit | None:
        """The unit of a rate per kg; None where the dose does not depend on the weight."""
        reported = self.wanted.regimen.reported.unit
        name = reported.name if reported.kind is Kind.RATE else f"{reported.parts[0]}/kg/h"
        return read_unit(name) if "kg" in reported.parts and is_known(name) else None

    def stated_rate(self, part: Part) -> Quantity | None:
        """Return the rate of a part per kg; None where it is given at once, or does not depend on the weight."""
        rate, unit = part.rate, self.rate_unit
        if rate is None or unit is None:
            return None
        return Quantity(value=rate.value * conversion.factor(rate.unit, unit, self.wanted.known), unit=unit)

    @property
    def left_out(self) -> tuple[int, ...]:
        """The numbers of the steps that only a source has and that are not followed."""
        steps = enumerate(self.wanted.regimen.steps, 1)
        return tuple(number for number, step in steps if not self.wanted.follows(step.whence))


def course(wanted: Wanted) -> Course:
    """Work out a course, exactly from its start to its end.

    Raises:
        InputError: what is stated contradicts itself, means nothing, rounds too far, or makes too long a table.
        MissingInputError: a weight, a time or a concentration is needed and not stated.
    """
    regimen, known = wanted.regimen, wanted.known
    if regimen.audit.suspect_unit and not wanted.accept_caution:
        printed = f"{regimen.id}: the printed unit, {regimen.reported.unit.symbol}"
        raise InputError(f"{printed}, is suspect; nothing is planned from it without --accept-caution")
    for fault in faults(regimen, as_source=wanted.as_source):
        raise InputError(f"{regimen.id}: step {fault.number}: {fault.what}")
    _refuse_idle(wanted)
    [strength] = strengths((regimen,), known.concentration, accept_caution=wanted.accept_caution)
    return Course(wanted=wanted, strength=strength, tracks=tuple(_track(wanted, *one) for one in tracks(wanted)))


def _refuse_idle(wanted: Wanted) -> None:
    """Refuse what would do nothing for this course."""
    regimen, known, is_running = wanted.regimen, wanted.known, is_infusion(wanted)
    steps = [step for _, step in followed(regimen, as_source=wanted.as_source)]
    rates = [step for step in steps if step.dose.unit.kind in TIMED]
    facts = (*regimen.steps, *(one for one in (regimen.over, regimen.repeat) if one is not None))
    if wanted.as_source and all(one.whence.origin is Origin.DOCUMENT for one in facts):
        raise InputError(f"--as-source: of {regimen.id} no step and no time of a source is known")
    if wanted.rise is not None and (rates or not is_running):
        why = "has its own" if rates else "is no infusion"
        raise InputError(f"--rise states steps of your own, and {regimen.id} {why}")
    if wanted.rise_every is not None and not rates and wanted.rise is None:
        hidden = any(step.dose.unit.kind in TIMED for step in regimen.steps)
        more = "only the source has them: --as-source" if hidden else "state your own with --rise"
        raise InputError(f"--rise-every goes with steps, and none of {regimen.id} are followed; {more}")
    if is_running and known.duration is not None and len(rates) == len(steps):
        raise InputError(
            f"--duration is the time of one dose, and {regimen.id} is an infusion: --for says how long it runs"
        )
    if known.concentration is None and (wanted.step is not None or wanted.container is not None):
        what = "the step of a pump" if wanted.step is not None else "a container that is emptied"
        raise MissingInputError(what, ("concentration",), "; for example 2 mg/mL")
    if wanted.step is not None and wanted.step.unit.parts[0] == "gtt":
        raise InputError("a course is set on a pump: its --step is in mL/h, such as 0.1")


def _track(wanted: Wanted, pace: Pace, of: int, end: Fraction, laid: tuple[Part, ...]) -> Track:
    left, cuts = limited(wanted, laid)
    parts = tuple(pumped(wanted, left))
    sums = Sums(wanted, parts)
    empties, rest = sums.empties()
    return Track(
        pace=pace,
        of=of,
        end=end,
        parts=parts,
        cuts=cuts,
        received=tuple(received(wanted, parts)),
        empties=empties,
        left=rest,
        rows=tuple(rows(wanted, end, sums, empties)),
    )
