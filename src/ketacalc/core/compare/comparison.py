"""Regimens on common axes: what is reported, what the audit found in the sources, and what is reported elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass

from ketacalc.core.catalogue.catalogue import Catalogue, SourceDose
from ketacalc.core.catalogue.regimen import Regimen, SourceFigure
from ketacalc.core.compare.axis import (
    NOT_STATED,
    Absence,
    Axis,
    Giving,
    Origin,
    Placed,
    Stated,
    Unplaced,
    giving,
    places,
)
from ketacalc.core.compare.disjoint import Apart, Suspicion, from_figures, from_others, suspicion
from ketacalc.core.quantities.weight import BodyWeight


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
        """Return the doubt about the unit of a reported dose."""
        return suspicion(placed, self.placed)

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
        found = places(stated.dose, _giving(stated), weight)
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
            same = next((one for one in left if _is_same(found, regimen, one)), None)
            if same is not None:
                left.remove(same)
            yield Stated(dose=found.dose, regimen=regimen, found=found, elsewhere=same)
    for one in left:
        yield Stated(dose=one.dose, elsewhere=one)


def _is_same(found: SourceFigure, regimen: Regimen, one: SourceDose) -> bool:
    """Tell whether a figure of a source and a dose elsewhere are one: of one reference, drug and dose."""
    return found.reference == one.reference and regimen.drug == one.drug and found.dose == one.dose


def _giving(stated: Stated) -> Giving:
    """Return how a daily total was given; the numbers of doses are those of the reported regimen alone."""
    if stated.regimen is None:
        return NOT_STATED
    given = giving(stated.regimen)
    return given if stated.origin is Origin.REPORTED else Giving(infused=given.infused)
