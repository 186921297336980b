"""What `prepare` is asked: whether a dose is prepared, or a rate told for what it gives, follows from what is said."""

from dataclasses import replace

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.catalogue.selection import by_route, read_route, select
from ketacalc.core.compare.axis import runs_evenly
from ketacalc.core.errors import InputError, option_for
from ketacalc.core.prepare.administration import Wanted
from ketacalc.core.prepare.dilution import Mixture
from ketacalc.core.prepare.preparation import Preparation, prepare
from ketacalc.core.prepare.running import Infusion, infuse
from ketacalc.core.prepare.vials import Container, Stock, sized
from ketacalc.core.quantities import Kind, Quantity, Range
from ketacalc.core.quantities.conversion import Known


def prepared(
    catalogue: Catalogue,
    *,
    known: Known,
    indication: str | None = None,
    regimen: str | None = None,
    dose: Range | None = None,
    route: str | None = None,
    stock: tuple[Stock, ...] = (),
    vial: Quantity | None = None,
    container: Container | None = None,
    amount: Quantity | None = None,
    concentration: Quantity | None = None,
    rate: Quantity | None = None,
    graduation: Quantity | None = None,
    step: Quantity | None = None,
    waste: Quantity | None = None,
    accept_rounding: bool = False,
    accept_caution: bool = False,
) -> Preparation | Infusion:
    """Prepare a dose, or tell what a running infusion gives.

    Raises:
        InputError: what is stated contradicts itself, means nothing, or rounds too far.
        MissingInputError: something is needed and not stated.
        UnknownNameError: no such indication or regimen.
        NoDoseReportedError: the article names the indication and reports no dose.
    """
    named = indication is not None or regimen is not None
    vials = sized(stock, vial)
    wanted = Wanted(
        dose=dose,
        route=read_route(route, catalogue) if route else "",
        known=known,
        mixture=Mixture(stocks=vials, container=container, amount=amount, concentration=concentration),
        rate=rate,
        graduation=graduation,
        step=step,
        waste=waste,
        accept_rounding=accept_rounding,
        accept_caution=accept_caution,
    )
    runs = rate is not None or known.duration is not None or not (vials or amount)
    if dose is None and (rate is not None or not named) and runs:
        for name in ("graduation", "step", "accept_rounding", "accept_caution"):
            if getattr(wanted, name) not in (None, False):
                option = option_for(name.replace("_", " "))
                raise InputError(f"{option} goes with a dose, and none is named: --regimen, --indication or --dose")
        held = select(catalogue, indication=indication, regimen=regimen, route=route).regimens if named else ()
        is_told = known.weight is not None and (concentration is not None or amount is not None or bool(vials))
        return infuse(wanted, held or (_every(catalogue, route) if is_told else ()))
    if named:
        one = select(catalogue, indication=indication, regimen=regimen, route=route).one
        wanted = replace(wanted, regimen=one, route=one.route)
    return prepare(wanted)


def _every(catalogue: Catalogue, route: str | None) -> tuple[Regimen, ...]:
    """Return every infusion of the catalogue and every daily total that may have been one, by a route that is named."""
    timed = (one for one in catalogue.regimens if one.kind is Kind.RATE or runs_evenly(one))
    infusions = by_route(tuple(timed), route)
    drugs = sorted({one.drug for one in infusions})
    if len(drugs) > 1:
        raise InputError(
            f"{catalogue.name} has infusions of {', '.join(drugs)}; name one with --regimen or --indication"
        )
    return infusions
