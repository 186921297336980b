"""What somebody asks to compare: the regimens, the uses without a dose beside them, and doses of cited sources."""

from dataclasses import dataclass

from ketacalc.core.catalogue.catalogue import Catalogue, Indication, SourceDose, by_route, chosen, subject
from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.catalogue.routes import full
from ketacalc.core.errors import InputError, NoDoseReported


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What somebody asked to compare.

    Attributes:
        subject: what to call it.
        regimens: the regimens; none where only cited sources report a dose.
        uses: the uses without a dose that lie under it.
        elsewhere: the doses of cited sources, where they were asked for.
    """

    subject: str
    regimens: tuple[Regimen, ...]
    uses: tuple[Indication, ...] = ()
    elsewhere: tuple[SourceDose, ...] = ()


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
    named, uses = ("every regimen", ()) if is_all else subject(catalogue, indication=indication, regimen=regimen)
    try:
        if is_all:
            regimens = by_route(catalogue.regimens, route)
        else:
            regimens = chosen(catalogue, indication=indication, regimen=regimen, route=route)
    except (NoDoseReported, InputError):
        regimens, others = (), _others(catalogue, (), uses, route, is_all=is_all)
        if not elsewhere or not others:
            raise
    else:
        others = _others(catalogue, regimens, uses, route, is_all=is_all) if elsewhere else ()
    if is_all and route:
        named = f"{named}, {(regimens or others)[0].route}"
    return Choice(subject=named, regimens=regimens, uses=uses, elsewhere=others)


def _others(
    catalogue: Catalogue,
    regimens: tuple[Regimen, ...],
    uses: tuple[Indication, ...],
    route: str | None,
    *,
    is_all: bool,
) -> tuple[SourceDose, ...]:
    """Return the doses elsewhere whose source is cited for what was asked; all of them for the whole catalogue."""
    cited = {reference.number for regimen in regimens for reference in regimen.cited}
    cited |= {reference.number for use in uses for reference in use.references}
    wanted = route and full(route)
    return tuple(
        one
        for one in catalogue.source_doses
        if (is_all or one.reference.number in cited) and (not wanted or full(one.route) == wanted)
    )
