"""What somebody asks for: regimens of a catalogue by indication or by id, with what is to be said beside them."""

from ketacalc.core.catalogue.catalogue import Catalogue, Indication, SourceDose
from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.catalogue.routes import USUAL, full
from ketacalc.core.errors import InputError, NoDoseReportedError
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import quoted

ALL = "every regimen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Regimens that somebody asked for.

    Attributes:
        subject: what was asked for: the indication's name, or the id of a regimen.
        use: what the regimens are reported for, in full.
        regimens: in the article's order; none where only cited sources report a dose.
        uses: the uses without a dose that lie under it.
        source_doses: doses that cited sources report and the article does not, where they were asked for.
    """

    subject: str
    use: str
    regimens: tuple[Regimen, ...]
    uses: tuple[Indication, ...] = ()
    source_doses: tuple[SourceDose, ...] = ()

    @property
    def one(self) -> Regimen:
        """The one regimen.

        Raises:
            InputError: there are several; which one is meant cannot be known.
        """
        if len(self.regimens) > 1:
            raise InputError(f"name one regimen with --regimen: {', '.join(one.id for one in self.regimens)}")
        return self.regimens[0]


def select(
    catalogue: Catalogue,
    *,
    indication: str | None = None,
    regimen: str | None = None,
    route: str | None = None,
    everything: bool = False,
    elsewhere: bool = False,
) -> Selection:
    """Return the regimens of an indication, one regimen, or all of them, by one route where a route is named.

    Args:
        catalogue: where they come from.
        indication: its id, name or alias, in any case.
        regimen: the id of one regimen, instead.
        route: by which they are given, in any of its usual spellings.
        everything: whether all regimens are meant, where neither is named.
        elsewhere: whether doses of the cited sources are wanted too; they may then be all that there is.

    Raises:
        InputError: neither or both are named, or nothing is reported by that route.
        UnknownNameError: no such regimen or indication.
        NoDoseReportedError: the article names the indication and reports no dose.
    """
    is_all = everything and indication is None and regimen is None
    uses: tuple[Indication, ...] = ()
    regimens: tuple[Regimen, ...] = ()
    refusal: NoDoseReportedError | InputError | None = None
    if is_all:
        subject = use = ALL
    elif indication is not None and regimen is None:
        asked = catalogue.indication(indication)
        subject, use, uses = asked.name, asked.name, catalogue.uses(asked)
    elif regimen is not None and indication is None:
        one = catalogue.regimen(regimen)
        subject, use = one.id, catalogue.indication(one.indication).name
    else:
        first = None if catalogue.is_shipped or not catalogue.regimens else catalogue.regimens[0]
        name, example = (first.indication, first.id) if first else ("trd", "berman-2000")
        raise InputError(f"name either an indication (--indication {name}) or a regimen (--regimen {example})")
    try:
        found = catalogue.regimens if is_all else catalogue.indicated(indication) if indication is not None else (one,)
        regimens = by_route(found, route)
    except (NoDoseReportedError, InputError) as error:
        refusal = error
    others: tuple[SourceDose, ...] = ()
    if elsewhere:  # those whose source is cited for what was asked; all of them for the whole catalogue
        cited = {reference.number for one in regimens for reference in one.cited}
        cited |= {reference.number for one in uses for reference in one.references}
        others = tuple(
            one
            for one in catalogue.source_doses
            if (is_all or one.reference.number in cited) and (not route or full(one.route) == full(route))
        )
    if refusal is not None and not others:
        raise refusal
    if is_all and route:
        subject = use = f"{ALL}, {(regimens or others)[0].route}"
    return Selection(subject=subject, use=use, regimens=regimens, uses=uses, source_doses=others)


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


def by_route(regimens: tuple[Regimen, ...], route: str | None) -> tuple[Regimen, ...]:
    """Return the regimens of one route, or all where none is named.

    Raises:
        InputError: nothing is reported by that route.
    """
    if route is None:
        return regimens
    found = tuple(regimen for regimen in regimens if full(regimen.route) == full(route))
    if not found:
        routes = ", ".join(sorted({regimen.route for regimen in regimens})) or "nothing"
        raise InputError(f"nothing is reported by the route {quoted(route)} here; reported: {routes}")
    return found
