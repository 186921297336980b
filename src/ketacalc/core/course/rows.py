"""The table of a course: what has been given by each moment, what runs from there, and which container is empty."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import accumulate

from ketacalc.core.course.stages import Part, drug
from ketacalc.core.course.wanted import MOST_PARTS, Wanted, hours, in_hours
from ketacalc.core.errors import InputError
from ketacalc.core.frozen import dataclass
from ketacalc.core.prepare.administration import HOUR
from ketacalc.core.prepare.dilution import ML
from ketacalc.core.prepare.increments import short
from ketacalc.core.quantities import Quantity, Unit, conversion
from ketacalc.core.quantities.conversion import Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One moment of a course.

    Attributes:
        time: from the start, in hours.
        events: what begins or ends there, in words; none at a row that was only asked for.
        part: what runs from there on; None where nothing does.
        at_once: the drug that is given at this moment; None where none is.
        amount: the drug that was asked for by then, what is given at this moment among it.
        gives: the drug that the patient has truly got by then.
        volume: the fluid that has run by then; None where no strength is known.
    """

    time: Quantity
    events: tuple[str, ...]
    part: Part | None
    at_once: Quantity | None
    amount: Quantity
    gives: Quantity
    volume: Quantity | None


class Sums:
    """What has been given by each moment, of parts that follow each other."""

    def __init__(self, wanted: Wanted, parts: tuple[Part, ...]) -> None:
        """Add up the parts, each after those before it."""
        self.wanted: Wanted = wanted
        self.parts: tuple[Part, ...] = parts
        self.unit: Unit = drug(wanted)
        strength = wanted.known.concentration
        self._per_drug = None if strength is None else conversion.factor(self.unit, ML, Known(concentration=strength))
        self._starts = [part.start for part in parts]
        self._asked = list(accumulate((part.amount.value for part in parts), initial=Fraction(0)))
        self._given = list(accumulate((part.amount.value * part.ratio for part in parts), initial=Fraction(0)))

    def row(self, time: Fraction, events: Iterable[str], at_once: Fraction) -> Row:
        """Return by a time the drug that was asked for, what the patient has got of it, and the fluid that has run."""
        last, running = bisect_right(self._starts, time) - 1, None
        asked, given = Fraction(0), Fraction(0)
        if last >= 0:  # pragma: no branch - the first part begins at 0
            part = self.parts[last]
            running = part if time < part.end else None
            asked = self._asked[last] + part.given(time)
            given = self._given[last] + part.given(time) * part.ratio
        return Row(
            time=Quantity(value=time, unit=HOUR),
            events=tuple(events),
            part=running,
            at_once=Quantity(value=at_once, unit=self.unit) if at_once else None,
            amount=Quantity(value=asked, unit=self.unit),
            gives=Quantity(value=given, unit=self.unit),
            volume=None if self._per_drug is None else Quantity(value=given * self._per_drug, unit=ML),
        )

    def empties(self) -> tuple[tuple[Fraction, ...], Quantity | None]:
        """Return when each container is empty, in hours, and what is left in the last; nothing where none is stated.

        Raises:
            InputError: there are too many of them.
        """
        container = self.wanted.container
        if container is None or self._per_drug is None:
            return (), None
        size, found = container.volume.to(ML).value, []
        if self._given[-1] * self._per_drug // size > MOST_PARTS:
            raise InputError(f"more than {MOST_PARTS:,} containers of {short(container.volume)} are emptied")
        for part, before, after in zip(self.parts, self._given, self._given[1:], strict=False):
            run, through = before * self._per_drug, after * self._per_drug
            full = range(int(run // size) + 1, int(through // size) + 1)
            found += [part.start + part.time * (size * at - run) / (through - run) for at in full]
        return tuple(found), Quantity(value=-self._given[-1] * self._per_drug % size, unit=ML)


def rows(wanted: Wanted, end: Fraction, sums: Sums, empties: tuple[Fraction, ...]) -> Iterator[Row]:
    """Yield a row wherever something begins or ends, and as often as is asked for.

    Raises:
        InputError: there would be too many.
    """
    events = _events(wanted, sums.parts, empties, end)
    at_once = defaultdict[Fraction, Fraction](Fraction)
    for part in sums.parts:
        if not part.time:
            at_once[part.start] += part.amount.value
    times = {Fraction(0), *events}
    if wanted.rows is not None:
        step = hours(wanted.rows)
        if end // step > MOST_PARTS:
            many = f"{end // step:,} rows of {in_hours(end)}"
            raise InputError(f"--rows {short(wanted.rows)} makes {many}, and {MOST_PARTS:,} are the most")
        times |= {step * at for at in range(int(end // step) + 1)}
    for time in sorted(times):
        yield sums.row(time, events.get(time, ()), at_once.get(time, Fraction(0)))


def _events(
    wanted: Wanted, parts: tuple[Part, ...], empties: tuple[Fraction, ...], end: Fraction
) -> dict[Fraction, list[str]]:
    """Return what begins at each moment, what ends there where nothing follows it, and which container is empty."""
    found = defaultdict[Fraction, list[str]](list)
    for part in parts:
        found[part.start].append(part.name)
    begins = frozenset(found)
    for part in parts:
        if part.end not in begins and part.end != end:
            found[part.end].append(f"{part.name} ends")
    vessel = wanted.container.vessel if wanted.container else ""  # of none, none is empty
    for at, empty in enumerate(empties, 1):
        found[empty].append(f"{vessel} {at} empty")
    found[end].append("end")
    return found
