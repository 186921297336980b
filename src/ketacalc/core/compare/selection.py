"""What somebody asks to compare: the regimens, the uses without a dose beside them, and doses of cited sources."""

from dataclasses import dataclass

from ketacalc.core.catalogue.catalogue import Catalogue, SourceDose
from ketacalc.core.catalogue.routes import full
from ketacalc.core.catalogue.selection import Selection, by_route, select
from ketacalc.core.errors import InputError, NoDoseReported


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Selection):
    """What somebody asked to compare; no regimens where only cited sources report a dose.

    Attributes:
        source_doses: the doses of cited sources, where they were asked for.
    """

    source_doses: tuple[SourceDose, ...] = ()


def choose(
    catalogue: Catalogue,
    *,
    indication: str | None = None,
    regimen: str | None = None,
    route: str | None = None,
    elsewhere: bool = False,
) -> Choice:
    """Return the regimens of an indication, one regimen, or all of them, by one route where a route is named.

    Args:
        catalogue: where they come from.
        indication: what they are reported for.
        regimen: the one.
        route: by which they are given.
        elsewhere: whether doses of the cited sources are wanted too; they may then be all that there is.

    Raises:
        InputError: both an indication and a regimen are named, or nothing is reported by that route.
        UnknownName: no such regimen or indication.
        NoDoseReported: the article names the indication and reports no dose.
    """
    is_all = indication is None and regimen is None
    try:
        if is_all:
            found = Selection(subject="every regimen", regimens=by_route(catalogue.regimens, route))
        else:
            found = select(catalogue, indication=indication, regimen=regimen, route=route)
    except (NoDoseReported, InputError):
        found = _without_dose(catalogue, indication)
        others = _others(catalogue, found, route, is_all=is_all)
        if not elsewhere or regimen is not None or not others:
            raise
    else:
        others = _others(catalogue, found, route, is_all=is_all) if elsewhere else ()
    named = f"{found.subject}, {(found.regimens or others)[0].route}" if is_all and route else found.subject
    return Choice(subject=named, regimens=found.regimens, uses=found.uses, source_doses=others)


def _without_dose(catalogue: Catalogue, indication: str | None) -> Selection:
    """Return what is asked for where no regimen of it can be had."""
    if indication is None:
        return Selection(subject="every regimen", regimens=())
    asked = catalogue.indication(indication)
    return Selection(subject=asked.name, regimens=(), uses=catalogue.uses(asked))


def _others(catalogue: Catalogue, found: Selection, route: str | None, *, is_all: bool) -> tuple[SourceDose, ...]:
    """Return the doses elsewhere whose source is cited for what was asked; all of them for the whole catalogue."""
    cited = {reference.number for regimen in found.regimens for reference in regimen.cited}
    cited |= {reference.number for use in found.uses for reference in use.references}
    wanted = route and full(route)
    return tuple(
        one
        for one in catalogue.source_doses
        if (is_all or one.reference.number in cited) and (not wanted or full(one.route) == wanted)
    )
