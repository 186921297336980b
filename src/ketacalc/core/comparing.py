"""Regimens on common axes: what is reported, what the audit found in the sources, and what is reported elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass

from ketacalc.core.apart import Apart, Suspicion, from_others, from_sources, suspicion
from ketacalc.core.catalogue import Catalogue, Elsewhere, Indication, by_route, chosen
from ketacalc.core.placing import NOT_STATED, Absence, Axis, Giving, giving, places
from ketacalc.core.regimen import Regimen
from ketacalc.core.routes import full
from ketacalc.core.stated import Origin, Placed, Stated, Unplaced
from ketacalc.core.weight import BodyWeight


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Doses on their axes.

    Attributes:
        weight: the body weight at which fixed doses have a place, where one was stated.
        placed: regimens in the catalogue's order, each with what was found for it; then doses reported elsewhere.
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
        """Return what a reported dose lies apart from, or which reported dose lies apart from a figure."""
        return tuple(apart for apart in self.apart if placed is apart.placed or placed is apart.other)


def compare(
    catalogue: Catalogue,
    regimens: tuple[Regimen, ...],
    weight: BodyWeight | None = None,
    elsewhere: tuple[Elsewhere, ...] = (),
) -> Comparison:
    """Put regimens, what the audit found for them, and doses reported elsewhere on common axes.

    Args:
        catalogue: where they come from; its indications say which regimens belong together.
        regimens: the regimens.
        weight: the body weight at which a fixed dose has a place.
        elsewhere: doses of cited sources.
    """
    placed: list[Placed] = []
    unplaced: list[Unplaced] = []
    for stated in _stated(regimens, elsewhere):
        found = places(stated.dose, _giving(stated), weight)
        if isinstance(found, Absence):
            unplaced.append(Unplaced(stated=stated, reason=found))
        else:
            placed += [Placed(stated=stated, place=place) for place in found]
    apart = (*from_sources(placed), *from_others(catalogue, placed))
    return Comparison(weight=weight, placed=tuple(placed), unplaced=tuple(unplaced), apart=apart)


def _stated(regimens: tuple[Regimen, ...], elsewhere: tuple[Elsewhere, ...]) -> Iterator[Stated]:
    for regimen in regimens:
        yield Stated(dose=regimen.reported, regimen=regimen)
        for found in regimen.found:
            yield Stated(dose=found.dose, regimen=regimen, found=found)
    for one in elsewhere:
        yield Stated(dose=one.dose, elsewhere=one)


def _giving(stated: Stated) -> Giving:
    """Return how a daily total was given; the numbers of doses are those of the reported regimen alone."""
    if stated.regimen is None:
        return NOT_STATED
    given = giving(stated.regimen)
    return given if stated.origin is Origin.REPORTED else Giving(infused=given.infused)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What somebody asked to compare.

    Attributes:
        subject: what to call it.
        regimens: the regimens.
        uses: the uses without a dose that lie under it.
        is_all: whether nothing was named, so that it is the whole catalogue.
        route: the one route that was named.
    """

    subject: str
    regimens: tuple[Regimen, ...]
    uses: tuple[Indication, ...] = ()
    is_all: bool = False
    route: str | None = None


def choose(
    catalogue: Catalogue, *, indication: str | None = None, regimen: str | None = None, route: str | None = None
) -> Choice:
    """Return the regimens of an indication, one regimen, or all of them, by one route where a route is named.

    Raises:
        InputError: both an indication and a regimen are named, or nothing is reported by that route.
        UnknownName: no such regimen or indication.
        NoDoseReported: the article names the indication and reports no dose.
    """
    if indication is None and regimen is None:
        found = by_route(catalogue.regimens, route)
        subject = f"every regimen, {found[0].route}" if route else "every regimen"
        return Choice(subject=subject, regimens=found, is_all=True, route=route)
    found = chosen(catalogue, indication=indication, regimen=regimen, route=route)
    if indication is None:
        return Choice(subject=found[0].id, regimens=found, route=route)
    asked = catalogue.indication(indication)
    return Choice(subject=asked.name, regimens=found, uses=catalogue.uses(asked), route=route)


def from_elsewhere(catalogue: Catalogue, choice: Choice) -> tuple[Elsewhere, ...]:
    """Return the doses elsewhere whose source is cited for what was asked; all of them for the whole catalogue."""
    cited = {reference.number for regimen in choice.regimens for reference in regimen.cited}
    cited |= {reference.number for use in choice.uses for reference in use.references}
    wanted = choice.route and full(choice.route)
    return tuple(
        one
        for one in catalogue.elsewhere
        if (choice.is_all or one.reference.number in cited) and (not wanted or full(one.route) == wanted)
    )
