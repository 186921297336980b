"""From a dose to a syringe, a bag and a pump: what is drawn up, what is set, and what the patient then truly gets.

The dose is one that was stated, or a regimen's. All figures are exact; what can be measured is rounded to a
graduation or a step that was stated, and the difference is computed, never hidden: more than 5 % is a caution, and more
than 10 % is refused unless it is accepted.
"""

from collections.abc import Iterator
from fractions import Fraction

from ketacalc.core.catalogue.regimen import Origin, Regimen, Schedule
from ketacalc.core.catalogue.routes import runs
from ketacalc.core.check.bounds import known_time
from ketacalc.core.compare.axis import runs_evenly
from ketacalc.core.dose.maximum import capped
from ketacalc.core.errors import InputError, MissingInputError
from ketacalc.core.frozen import dataclass, replace
from ketacalc.core.prepare.administration import PER_HOUR, Delivery, End, Ends, Wanted, deliver, scaled
from ketacalc.core.prepare.cautions import Note, Unmeasurable, Watch, of_delivery, of_mix, refuse_far
from ketacalc.core.prepare.dilution import Mix, Mixture, discarded, drawn_by, mix, strength_of
from ketacalc.core.prepare.increments import short
from ketacalc.core.prepare.vials import Stock
from ketacalc.core.quantities import Kind, Quantity, Range
from ketacalc.core.quantities.conversion import Known, convert, is_volume
from ketacalc.core.quantities.unit import GIVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """One way to prepare a dose.

    Attributes:
        mix: what is put together.
        doses: the number of doses in a day, where a daily total is divided.
        deliveries: the doses given from it: one, or the low and the high end.
        waste: the drug in the volume that is discarded.
        notes: what is to be watched.
    """

    mix: Mix
    doses: int
    deliveries: tuple[Delivery, ...]
    waste: Quantity | None = None
    notes: tuple[Note, ...] = ()

    @property
    def containers(self) -> int:
        """How many containers the time takes that is stated, at the most; 1 where none is."""
        return max((delivery.run_out.containers or 1 for delivery in self.deliveries), default=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """A dose and every way to prepare it.

    Attributes:
        wanted: what was asked for.
        dose: the dose in its own unit; None where only a strength was asked for.
        is_spread: whether a daily total is spread evenly over 24 h.
        recipes: one for each vial, and for each number of doses in a day.
        refused: vials from which the dose cannot be measured closely enough, each with the reason.
    """

    wanted: Wanted
    dose: Range | None
    is_spread: bool
    recipes: tuple[Recipe, ...]
    refused: tuple[tuple[Stock, str], ...] = ()


def prepare(wanted: Wanted) -> Preparation:
    """Prepare a dose.

    Raises:
        InputError: what is stated contradicts itself, means nothing, or rounds too far.
        MissingInputError: a weight, a concentration or a drop factor is needed and not stated.
    """
    regimen, asked = wanted.regimen, wanted
    stated = wanted.dose if regimen is None or wanted.dose is not None else regimen.reported
    if stated is None:
        return _strengths(wanted)
    wanted = _timed(wanted)
    if regimen is not None and regimen.audit.suspect_unit and not wanted.accept_caution:
        printed = f"{regimen.id}: the printed unit, {regimen.reported.unit.symbol}"
        raise InputError(f"{printed}, is suspect; nothing is prepared from it without --accept-caution")
    if wanted.dose is not None:
        _refuse_unlike(wanted.dose, regimen)
    dose = _cut(wanted, stated)
    _refuse_idle(wanted, dose)
    if regimen is not None and regimen.fixed is not None:
        wanted = replace(wanted, apart=True)
    recipes: list[Recipe] = []
    refused: list[tuple[Stock, Unmeasurable]] = []
    portions, stocks = _portions(wanted, dose), wanted.mixture.stocks
    for stock in stocks or (None,):
        try:
            recipes += [recipe for doses, part in portions for recipe in _recipes(wanted, doses, part, stock)]
        except Unmeasurable as error:
            if stock is None or len(stocks) < 2:
                raise
            refused.append((stock, error))
    if not recipes:
        raise refused[0][1]
    return Preparation(
        wanted=asked,
        dose=dose,
        is_spread=dose.unit.kind is Kind.DAILY and not any(doses for doses, _ in portions),
        recipes=tuple(recipes),
        refused=tuple((stock, str(error)) for stock, error in refused),
    )


def _timed(wanted: Wanted) -> Wanted:
    """Return what is wanted with the time over which the regimen's dose was infused, where the user states none.

    One figure alone is taken, and none for a dose that was given in steps; the notes say whose it is.
    """
    regimen, known = wanted.regimen, wanted.known
    if regimen is None or wanted.dose is not None or known.duration is not None:
        return wanted
    if regimen.kind is not Kind.SINGLE or regimen.steps or not runs(regimen.route):
        return wanted
    time = known_time(regimen, as_source=True)
    return wanted if time is None else replace(wanted, known=replace(known, duration=time), over=time)


def _strengths(wanted: Wanted) -> Preparation:
    """Return what is put together where no dose is known yet, from each vial that is stated."""
    stated, graduation = wanted.mixture, wanted.graduation
    if not stated.stocks and stated.amount is None:
        raise InputError("name a regimen (--regimen lauritsen-iv), an indication, a dose (--dose) or a --rate")
    mixes = [mix(stated, stock) for stock in stated.stocks or (None,)]
    recipes = tuple(
        Recipe(mix=drawn, doses=0, deliveries=(), notes=tuple(of_mix(drawn, "", wanted.route)))
        for whole in mixes
        for drawn in drawn_by([whole], graduation, apart=True)
    )
    return Preparation(wanted=wanted, dose=None, is_spread=False, recipes=recipes)


def _cut(wanted: Wanted, dose: Range) -> Range:
    """Return a dose as a maximum leaves it; one that is asked for beyond it is refused, unless that is accepted."""
    regimen, known = wanted.regimen, wanted.known
    if regimen is None or regimen.maximum is None or (known.weight is None and "kg" in dose.unit.parts):
        return dose
    amount = Range(low=scaled(dose.low, known.weight), high=scaled(dose.high, known.weight))
    found = capped(regimen, amount, known)
    if found is None or wanted.accept_caution:
        return dose
    if found.is_binding and wanted.dose is None:
        return found.amount
    whose = "maximum" if found.maximum.whence.origin is Origin.DOCUMENT else "source's cap"
    raise InputError(
        f"{regimen.id}: {short(amount.high)} is above the {whose} of {short(found.amount.high)}; nothing is prepared"
        " above it without --accept-caution"
    )


def _refuse_idle(wanted: Wanted, dose: Range) -> None:
    """Refuse what would do nothing for this dose."""
    stocks, regimen = wanted.mixture.stocks, wanted.regimen
    is_divided = regimen is not None and regimen.schedule is Schedule.DAILY_DIVIDED
    is_single = is_divided or dose.unit.kind is Kind.SINGLE
    if wanted.counts_drops and wanted.known.drop_factor is None:
        raise MissingInputError("a step in drops", ("drop factor",), "; for example 20 gtt/mL")
    if is_single and wanted.known.duration is None:
        for option, value in (("--step", wanted.step), ("--drop-factor", wanted.known.drop_factor)):
            if value is not None:
                raise InputError(f"{option} sets a rate, and a single dose has one only over a --duration")
    if wanted.graduation is not None and not is_single and not stocks:
        raise InputError("--graduation is that of a syringe which draws up a --stock, and none is stated")
    if len(set(map(repr, stocks))) < len(stocks):
        raise InputError("the same --stock is stated twice")


def _refuse_unlike(dose: Range, regimen: Regimen | None) -> None:
    """Refuse a dose that is not prepared, or of another kind than the regimen's."""
    if dose.unit.kind not in GIVEN or is_volume(dose.unit):
        raise InputError(f"a dose is an amount of drug, such as 0.3 mg/kg/h or 35 mg, and not in {dose.unit.symbol}")
    if dose.unit.kind is Kind.DAILY:
        raise InputError("a daily dose is given as a rate or in single doses: state one of these, in mg/h or mg")
    if regimen is not None and regimen.kind is not dose.unit.kind:
        raise InputError(f"{dose.unit.symbol} is a {dose.unit.kind}, and {regimen.id} reports a {regimen.kind}")


def _portions(wanted: Wanted, dose: Range) -> list[tuple[int, Range]]:
    """Return what is given at a time: the dose itself, or each of the doses that a daily total is divided into."""
    regimen = wanted.regimen
    if dose.unit.kind is not Kind.DAILY or regimen is None or runs_evenly(regimen):
        return [(0, dose)]
    if regimen.schedule is not Schedule.DAILY_DIVIDED:
        raise InputError(f"{regimen.id} is a daily total, and nothing says that it ran evenly; state one --dose")
    if not regimen.doses_per_day:
        raise InputError(f"{regimen.id} is divided into doses whose number is not reported; state one with --dose")
    single = dose.unit.without("day")
    return [(doses, dose.times(Fraction(1, doses), single)) for doses in regimen.doses_per_day]


def _recipes(wanted: Wanted, doses: int, part: Range, stock: Stock | None) -> Iterator[Recipe]:
    """Yield the recipe from one vial; where each end of a range is a preparation of its own, one for each of them.

    One preparation serves every dose where its amount does not follow from one.
    """
    stated, graduation = wanted.mixture, wanted.graduation
    ends: Ends = ((End.ONLY, part.low),) if part.is_point else ((End.LOW, part.low), (End.HIGH, part.high))
    made = _at_flow(wanted, part) if wanted.rate is not None else stated
    is_shared = stated.amount is not None or (stated.container is not None and stated.concentration is not None)
    if part.unit.kind is not Kind.SINGLE or is_shared:
        [shared] = drawn_by([mix(made, stock)], graduation, apart=True)
        yield _recipe(wanted, doses, shared, ends)
        return
    wholes = [mix(stated, stock, scaled(dose, wanted.known.weight)) for _, dose in ends]
    for end, whole in zip(ends, drawn_by(wholes, graduation, apart=wanted.apart), strict=True):
        yield _recipe(wanted, doses, whole, (end,))


def _at_flow(wanted: Wanted, part: Range) -> Mixture:
    """Return the mixture whose strength gives the dose where the fluid runs as it is stated."""
    mixture, rate, known = wanted.mixture, wanted.rate, wanted.known
    if not part.is_point or rate is None or part.unit.kind is not Kind.RATE:
        raise InputError("the strength that a --rate asks for follows from one rate of drug; state one, as in --dose")
    if mixture.concentration is not None or mixture.amount is not None:
        raise InputError("state two of dose, rate and concentration; the third follows from them")
    flow = convert(rate, PER_HOUR, Known(weight=known.weight, drop_factor=known.drop_factor)).result
    return replace(mixture, concentration=strength_of(scaled(part.low, known.weight), flow))


def _recipe(wanted: Wanted, doses: int, mixed: Mix, ends: Ends) -> Recipe:
    deliveries = deliver(mixed, ends, wanted, doses)
    if not wanted.accept_rounding:
        refuse_far(mixed, deliveries)
    notes = (
        *of_mix(mixed, wanted.regimen.drug if wanted.regimen else "", wanted.route),
        *((Note(what=Watch.OVER, figures=(wanted.over,)),) if wanted.over is not None else ()),
        *(note for one in deliveries for note in of_delivery(one, wanted.known.duration)),
    )
    # After the highest dose the least is left, and nobody knows yet which of the doses it will be.
    single = ends[0][1].unit.kind is Kind.SINGLE
    waste = discarded(wanted.waste, mixed, deliveries[-1].volume.set if single else None)
    return Recipe(mix=mixed, doses=doses, deliveries=deliveries, waste=waste, notes=notes)
