"""What a running infusion gives: from a rate of fluid back to the dose, and to the regimens that hold it."""

from collections.abc import Iterator

from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.check.judge import Check, check
from ketacalc.core.errors import InputError, MissingInputError
from ketacalc.core.frozen import dataclass, replace
from ketacalc.core.prepare.administration import HOUR, PER_HOUR, RunOut, Wanted, run_out
from ketacalc.core.prepare.cautions import NOTED, Note, Watch, of_mix
from ketacalc.core.prepare.dilution import ML, Mix, discarded, held, mix
from ketacalc.core.quantities import Kind, Quantity, Unit, combined, read_unit
from ketacalc.core.quantities.conversion import Known, Working, convert, way
from ketacalc.core.quantities.definitions import GROUPS
from ketacalc.core.quantities.stated import figure, places
from ketacalc.core.quantities.weight import BodyWeight


@dataclass(frozen=True, slots=True, kw_only=True)
class Infusion:
    """What an infusion gives.

    Attributes:
        stated: what is known of it.
        rate: of the pump, in mL/h.
        mix: what runs; None where no concentration is known, and then no drug is told.
        gives: the dose in each unit that people state it in, with the way to it; none without a concentration.
        drops: the rate drop by drop.
        run_out: how long what is there lasts, what runs in the time that is stated, and what is then left.
        total: what runs in that time, as drug.
        left_drug: what is left, as drug.
        left_time: how long that lasts.
        waste: the drug in the volume that is discarded.
        check: the dose against what is reported; None where nothing is to be compared.
        notes: what is to be watched.
    """

    stated: Wanted
    rate: Working
    mix: Mix | None
    run_out: RunOut
    gives: tuple[Working, ...] = ()
    drops: Quantity | None = None
    total: Quantity | None = None
    left_drug: Quantity | None = None
    left_time: Quantity | None = None
    waste: Quantity | None = None
    check: Check | None = None
    notes: tuple[Note, ...] = ()


def infuse(stated: Wanted, regimens: tuple[Regimen, ...]) -> Infusion:
    """Tell what an infusion gives, and hold it against regimens.

    Raises:
        InputError: there is no rate, or several vials to run from.
        MissingInputError: a drop factor, a weight or a concentration is needed and not stated.
    """
    mixture = stated.mixture
    if len(mixture.stocks) > 1:
        raise InputError("an infusion that runs comes from one vial; state one --stock, or its --concentration")
    is_known = mixture.concentration is not None or mixture.amount is not None or bool(mixture.stocks)
    mixed = mix(mixture, mixture.stocks[0] if mixture.stocks else None) if is_known else None
    if mixed is None and (stated.waste is not None or regimens):
        what = "what a rate gives" if regimens else "the drug in a discarded volume"
        raise MissingInputError(f"{what} needs a concentration", ("concentration",), "; for example 2 mg/mL")
    known = replace(stated.known, concentration=mixed.made if mixed else None)
    rate = _rate(stated, known)
    flow = rate.result.low
    gives = tuple(way(rate.result, unit, known) for unit in _units(mixed, known.weight)) if mixed else ()
    # What is held against regimens is per kg where a weight is known.
    dose = gives[1 if known.weight else 0].result.low if gives else None
    volume = mixture.container.volume if mixture.container else None
    runs = run_out(flow, mixed.holds if mixed else volume, stated.known.duration, refilled=False)
    return Infusion(
        stated=stated,
        rate=rate,
        mix=mixed,
        run_out=runs,
        gives=gives,
        drops=way(rate.result, read_unit("gtt/min"), known).result.low if known.drop_factor is not None else None,
        total=held(runs.volume.to(ML), mixed.made) if mixed and runs.volume else None,
        left_drug=held(runs.left.to(ML), mixed.made) if mixed and runs.left else None,
        left_time=combined(HOUR, runs.left, under=(flow,)) if runs.left is not None else None,
        waste=discarded(stated.waste, mixed) if mixed else None,
        check=check(figure(dose, places(dose.value)), regimens, Known(weight=known.weight))
        if dose and regimens
        else None,
        notes=tuple(_notes(stated, mixed, runs, regimens)),
    )


def _notes(stated: Wanted, mixed: Mix | None, runs: RunOut, regimens: tuple[Regimen, ...]) -> Iterator[Note]:
    """Yield what is to be watched: a strength, a rounded one, and a container that is empty too soon."""
    if mixed is not None:
        drugs = {regimen.drug for regimen in regimens}
        yield from of_mix(mixed, drugs.pop() if len(drugs) == 1 else "", stated.route)
        if abs(mixed.change_if_not_withdrawn) > NOTED:  # had it been full before the drug was added
            yield Note(what=Watch.FULL, part=mixed.change_if_not_withdrawn)
    if not runs.reaches and runs.lasts is not None and stated.known.duration is not None:
        yield Note(what=Watch.EMPTY, figures=(runs.lasts, stated.known.duration))


def _rate(stated: Wanted, known: Known) -> Working:
    """Return the rate of the fluid in mL/h: the one that is stated, or the one that empties the container in time."""
    rate, container, duration = stated.rate, stated.mixture.container, known.duration
    if rate is None:
        if container is None or duration is None:
            raise InputError("a rate is stated as in --rate '12 mL/h', or follows from --container and --duration")
        rate = combined(PER_HOUR, container.volume, under=(duration,))
    if rate.unit.parts[0] not in ("mL", "L", "gtt") or rate.unit.kind is not Kind.RATE:
        raise InputError(f"a rate is one of fluid, such as 12 mL/h, and not {rate.unit.symbol}; a drug's is a --dose")
    return convert(rate, PER_HOUR, known).working


def _units(mixed: Mix, weight: BodyWeight | None) -> tuple[Unit, ...]:
    """Return the units in which people state the dose of an infusion of this drug."""
    head = mixed.concentration.unit.parts[0]
    if head not in GROUPS["mass"]:
        return (read_unit(f"{head}/h"), *((read_unit(f"{head}/kg/h"),) if weight else ()))
    names = ("mg/h", "mg/kg/h", "mcg/kg/min") if weight else ("mg/h", "mcg/min")
    return tuple(read_unit(name) for name in names)
