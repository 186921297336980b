"""What somebody asks of a catalogue: the regimens of an indication, or one regimen, by one route where one is named."""

from dataclasses import dataclass

from ketacalc.core.catalogue.catalogue import Catalogue, Indication
from ketacalc.core.catalogue.regimen import Fact, Regimen
from ketacalc.core.catalogue.routes import USUAL, full
from ketacalc.core.errors import InputError
from ketacalc.core.quantities import quoted


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Selection(Fact):
    """What somebody asked for.

    Attributes:
        subject: what to call it.
        regimens: the regimens, in the article's order.
        uses: the uses without a dose that lie under it.
    """

    subject: str
    regimens: tuple[Regimen, ...]
    uses: tuple[Indication, ...] = ()

    @property
    def one(self) -> Regimen:
        """The one regimen that is named.

        Raises:
            InputError: there are several; which one is meant cannot be known.
        """
        if len(self.regimens) > 1:
            raise InputError(f"name one regimen with --regimen: {', '.join(one.id for one in self.regimens)}")
        return self.regimens[0]


def select(
    catalogue: Catalogue, *, indication: str | None = None, regimen: str | None = None, route: str | None = None
) -> Selection:
    """Return the regimens of an indication, or one regimen, by one route where a route is named.

    Raises:
        InputError: neither or both are named, or nothing is reported by that route.
        UnknownName: no such regimen or indication.
        NoDoseReported: the article names the indication and reports no dose.
    """
    if indication is not None and regimen is None:
        asked = catalogue.indication(indication)
        regimens = by_route(catalogue.indicated(indication), route)
        return Selection(subject=asked.name, regimens=regimens, uses=catalogue.uses(asked))
    if regimen is None or indication is not None:
        raise InputError("name either an indication (--indication trd) or a regimen (--regimen berman-2000)")
    one = catalogue.regimen(regimen)
    return Selection(subject=one.id, regimens=by_route((one,), route))


def by_route(regimens: tuple[Regimen, ...], route: str | None) -> tuple[Regimen, ...]:
    """Return the regimens of one route, or all where none is named.

    Raises:
        InputError: nothing is reported by that route.
    """
    found = tuple(one for one in regimens if route is None or full(one.route) == full(route))
    if route is not None and not found:
        routes = ", ".join(sorted({one.route for one in regimens})) or "nothing"
        raise InputError(f"nothing is reported by the route {quoted(route)} here; reported: {routes}")
    return found


def read_route(text: str, catalogue: Catalogue) -> str:
    """Return a route in full.

    Raises:
        InputError: it is neither a usual route nor one of the catalogue's.
    """
    wanted = full(text)
    known = {*USUAL, *(regimen.route for regimen in catalogue.regimens)}
    found = next((route for route in sorted(known) if full(route) == wanted), None)
    if found is None:
        raise InputError(f"no route {quoted(text)}; there is {', '.join(sorted(known))}")
    return found
