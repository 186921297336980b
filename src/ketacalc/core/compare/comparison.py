"""Regimens on common axes: what is reported, what the audit found in the sources, and what is reported elsewhere.

Two things count as lying apart, and nothing else does.

1. A reported range and a figure that its audit names, on one axis, do not overlap. The figure is of a source that is
   cited for the range, or of another that the audit found comparable; which of the two is told. The factor is that
   between the two bounds which face each other. A mean, from the mean itself and not from its deviation, and what
   patients were given are held against the range; so is a threshold where the whole range lies below it; the start of
   an infusion is not held against it.
2. A reported range lies apart from those of all other regimens of its group by ten times or more; the factor is that
   to the nearest. A group is one drug on one axis for indications under a common name. The ten is ketacalc's own.

Nothing follows for a dose from either of them: the figure stays as it is reported.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Final

from ketacalc.core.catalogue.catalogue import Catalogue, SourceDose
from ketacalc.core.catalogue.regimen import Measure, Regimen
from ketacalc.core.compare.axis import Absence, Axis, Origin, Placed, Stated, Unplaced, places, runs_evenly
from ketacalc.core.frozen import dataclass, replace
from ketacalc.core.quantities import read_unit
from ketacalc.core.quantities.weight import BodyWeight

FAR: Final = Fraction(10)
"""How many times a regimen must lie apart from all others of its group; the figure is ketacalc's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """A reported dose that does not overlap with another.

    Attributes:
        placed: the reported dose.
        other: what it lies apart from.
        factor: how many times, between the bounds that face each other; above 1.
        is_above: whether the reported dose is the higher one.
    """

    placed: Placed
    other: Placed
    factor: Fraction
    is_above: bool

    @property
    def is_from_mean(self) -> bool:
        """Whether the factor is counted from a mean."""
        found = self.other.stated.found
        return found is not None and found.measure is Measure.MEAN

    @property
    def is_from_cited(self) -> bool:
        """Whether the other is a figure of a source that is cited for the dose, and not merely comparable."""
        regimen, found = self.placed.stated.regimen, self.other.stated.found
        return regimen is not None and found is not None and found.reference in regimen.cited


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """A unit that may have been meant instead of the printed one.

    Attributes:
        unit: the unit.
        factor: how many times higher the figure would lie with it.
        meets: whether it would then overlap with each figure that was found on the same axis.
    """

    unit: str
    factor: Fraction
    meets: bool


def _is_held(figure: Placed, against: Placed) -> bool:
    """Tell whether a figure that was found is held against what its regimen reports on the same axis."""
    stated, axis = figure.stated, figure.place.axis
    if stated.found is None or stated.found.measure is Measure.START:
        return False
    return stated.regimen is against.stated.reported and axis is against.place.axis


def _between(one: Placed, other: Placed) -> Apart | None:
    """Return how far a reported dose lies from another; None where they meet.

    A threshold is open upwards: whatever reaches it meets it.
    """
    low, high, bounds = one.place.range.low.value, one.place.range.high.value, other.place.range
    if high < bounds.low.value:
        return Apart(placed=one, other=other, factor=bounds.low.value / high, is_above=False)
    found = other.stated.found
    if low > bounds.high.value and not (found is not None and found.measure is Measure.THRESHOLD):
        return Apart(placed=one, other=other, factor=low / bounds.high.value, is_above=True)
    return None


def from_figures(placed: Sequence[Placed]) -> Iterator[Apart]:
    """Yield what the audit found, in a cited source or a comparable one, and what is reported does not overlap with."""
    for one, other in product(placed, repeat=2):
        if _is_held(other, one) and (found := _between(one, other)):
            yield found


def from_others(catalogue: Catalogue, placed: Iterable[Placed]) -> Iterator[Apart]:
    """Yield the regimens that lie ten times or more apart from all others of their group, with the nearest."""
    reported = [(p, p.stated.reported) for p in placed]
    above = {indication.id: indication.under for indication in catalogue.indications}
    alike = [(p, regimen, _roots(above, regimen.indication)) for p, regimen in reported if regimen is not None]
    for one, regimen, names in alike:
        others = (p for p, its, roots in alike if its.id != regimen.id and its.drug == regimen.drug and names & roots)
        gaps = [_between(one, other) for other in others if other.place.axis is one.place.axis]
        far = [found for found in gaps if found is not None and found.factor >= FAR]
        if far and len(far) == len(gaps):
            yield min(far, key=lambda found: found.factor)


def _roots(above: Mapping[str, tuple[str, ...]], name: str) -> frozenset[str]:
    """Return the broadest indications that hold one; it is its own where nothing does."""
    seen, waiting = {name}, [name]
    while waiting:
        new = [broader for broader in above.get(waiting.pop(), ()) if broader not in seen]
        seen.update(new)
        waiting += new
    return frozenset(one for one in seen if not above.get(one)) or frozenset(seen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Doses on their axes.

    Attributes:
        weight: the body weight at which fixed doses have a place, where one was stated.
        placed: regimens in the catalogue's order, each with its steps and with what was found for it; then doses
            reported elsewhere.
        unplaced: what has no place, in the same order.
        apart: what lies apart.
    """

    weight: BodyWeight | None
    placed: tuple[Placed, ...]
    unplaced: tuple[Unplaced, ...]
    apart: tuple[Apart, ...]

    @property
    def axes(self) -> tuple[tuple[str, Axis], ...]:
        """The drugs and axes that hold something: of each drug single doses, then rates."""
        drugs = dict.fromkeys(placed.stated.drug for placed in self.placed)
        held = {(placed.stated.drug, placed.place.axis) for placed in self.placed}
        return tuple((drug, axis) for drug in drugs for axis in Axis if (drug, axis) in held)

    def on(self, drug: str, axis: Axis) -> tuple[Placed, ...]:
        """Return what stands on one axis."""
        return tuple(p for p in self.placed if (p.stated.drug, p.place.axis) == (drug, axis))

    def suspicion(self, placed: Placed) -> Suspicion | None:
        """Return by what factor a suspect unit is off, from which nothing is computed; None where it is no factor."""
        regimen = placed.stated.reported
        if regimen is None or not regimen.audit.suspect_unit:
            return None
        unit, printed = read_unit(regimen.audit.suspect_unit), regimen.reported.unit
        if unit.dimension != printed.dimension or unit.factor == printed.factor:
            return None
        factor, place = unit.factor / printed.factor, placed.place
        shifted = replace(placed, place=replace(place, range=place.range.times(factor, place.range.unit)))
        found = [other for other in self.placed if _is_held(other, placed)]
        meets = bool(found) and all(_between(shifted, other) is None for other in found)
        return Suspicion(unit=unit.symbol, factor=factor, meets=meets)

    def apart_of(self, placed: Placed) -> tuple[Apart, ...]:
        """Return what a reported dose lies apart from, or which reported dose lies apart from a figure of a source.

        That another regimen lies far from this one is said of that other: this one may have others near it.
        """
        is_found = placed.stated.origin is Origin.FOUND
        return tuple(apart for apart in self.apart if placed is (apart.other if is_found else apart.placed))


def compare(
    catalogue: Catalogue,
    regimens: tuple[Regimen, ...],
    weight: BodyWeight | None = None,
    elsewhere: tuple[SourceDose, ...] = (),
) -> Comparison:
    """Put regimens, what the audit found for them, and doses reported elsewhere on common axes."""
    placed: list[Placed] = []
    unplaced: list[Unplaced] = []
    for stated in _stated(regimens, elsewhere):
        infused = stated.regimen is not None and runs_evenly(stated.regimen)
        divisions = stated.reported.doses_per_day if stated.reported else ()
        found = places(stated.dose, weight, infused=infused, divisions=divisions)
        if isinstance(found, Absence):
            unplaced.append(Unplaced(stated=stated, reason=found))
        else:
            placed += [Placed(stated=stated, place=place) for place in found]
    apart = (*from_figures(placed), *from_others(catalogue, placed))
    return Comparison(weight=weight, placed=tuple(placed), unplaced=tuple(unplaced), apart=apart)


def _stated(regimens: tuple[Regimen, ...], elsewhere: tuple[SourceDose, ...]) -> Iterator[Stated]:
    """Yield what is to be placed; a figure that is found and reported elsewhere stands once, as both."""
    left = list(elsewhere)
    for regimen in regimens:
        yield Stated(dose=regimen.reported, regimen=regimen)
        for nth, step in enumerate(regimen.steps, 1):
            yield Stated(dose=step.dose, regimen=regimen, step=step, nth=nth)
        for found in regimen.figures:
            its = found.reference, regimen.drug, found.dose
            same = next((one for one in left if (one.reference, one.drug, one.dose) == its), None)
            if same is not None:
                left.remove(same)
            yield Stated(dose=found.dose, regimen=regimen, found=found, elsewhere=same)
    for one in left:
        yield Stated(dose=one.dose, elsewhere=one)
