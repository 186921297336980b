"""The one judge: is a dose inside what is reported, for each regimen and over all; and what is doubtful about it?

No other code compares a figure with what is reported. Bounds are inclusive and exact; a figure is within, too, where
it equals a bound as rounded at the decimals that it shows, or as a float that a correct calculator computed for it.
"""

from contextlib import suppress
from enum import StrEnum
from fractions import Fraction
from typing import Final, NoReturn

from ketacalc.core.catalogue.regimen import Caution, Origin, Regimen
from ketacalc.core.check.bounds import Bound, How, Way, bound, counted, targets, ways, widened
from ketacalc.core.check.slips import Slip, explain, one_per_code
from ketacalc.core.dose.cautions import brought
from ketacalc.core.dose.maximum import most_repeated
from ketacalc.core.dose.scaling import scale
from ketacalc.core.dose.volumes import Withheld, drugs, withheld
from ketacalc.core.errors import InputError, MissingInputError
from ketacalc.core.frozen import dataclass, replace
from ketacalc.core.quantities import Quantity, Range, Unit, conversion, style
from ketacalc.core.quantities.conversion import Known, is_volume
from ketacalc.core.quantities.stated import Figure
from ketacalc.core.quantities.unit import GIVEN


class Verdict(StrEnum):
    """Where a dose lies."""

    WITHIN = "within"
    BELOW = "below"
    ABOVE = "above"
    BETWEEN = "between"
    """Only fixed doses were given, and it lies between them."""
    OUTSIDE = "outside"
    NOT_COMPARABLE = "not comparable"


class Doubt(StrEnum):
    """Why a dose that is within is not simply so; `--strict` takes it for outside."""

    NEGATIVE = "negative outcome"
    SUSPECT = "suspect unit"
    CAP = "above a cap of the source"
    REPEATED = "above a maximum when it is repeated"
    DIVISIONS = "only as some of the divisions of a day"
    BETWEEN = "between doses of the source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A dose against one regimen.

    Attributes:
        regimen: what is reported.
        verdict: where the dose lies.
        unit: the unit of the dose.
        bounds: all that the dose was held against, in its unit; none where the two are not comparable.
        held: those of them that hold it.
        rounded: whether it equals a bound only as rounded, or as a float.
        ratio: the dose over the bound that it passed; None where it passed none.
        doubts: what only this dose makes doubtful.
        as_cut: whether it is what a cap of the source would leave, and below what the document reports.
        withheld: why a volume is not compared; None where it is, and where the dose is none.
        lacking: what a comparison would need; empty where nothing is missing.
        aside: how it would lie over a time that only a source has, which changes no verdict; None where none is known.
    """

    regimen: Regimen
    verdict: Verdict
    unit: Unit
    bounds: tuple[Bound, ...] = ()
    held: tuple[Bound, ...] = ()
    rounded: bool = False
    ratio: Fraction | None = None
    doubts: tuple[Doubt, ...] = ()
    as_cut: bool = False
    withheld: Withheld | None = None
    lacking: tuple[str, ...] = ()
    aside: "Comparison | None" = None

    @property
    def span(self) -> Range | None:
        """What it is held against, from the lowest bound to the highest."""
        if not self.bounds:
            return None
        low, high = min(one.low for one in self.bounds), max(one.high for one in self.bounds)
        return Range(low=Quantity(value=low, unit=self.unit), high=Quantity(value=high, unit=self.unit))

    @property
    def as_each_of(self) -> tuple[int, ...]:
        """The numbers of doses in a day for which it is within as each of them; none where it is no such dose."""
        return tuple(one.way.doses for one in self.held if one.way.how is How.EACH)

    @property
    def all_doubts(self) -> tuple[Doubt, ...]:
        """What makes a dose that is within doubtful: of the regimen, and of this dose."""
        if self.verdict is not Verdict.WITHIN:
            return ()
        negative = (Doubt.NEGATIVE,) if self.regimen.outcome.is_negative else ()
        suspect = (Doubt.SUSPECT,) if self.regimen.audit.suspect_unit else ()
        return (*negative, *suspect, *self.doubts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A dose against every regimen that was asked for.

    Attributes:
        figure: the dose.
        known: the weight, the concentration and the duration, where they are known.
        tolerance: by how much the bounds were widened; 0 unless it was asked for.
        comparisons: one for each regimen, in the article's order.
        verdict: over all.

    Raises:
        TypeError: it is asked for a truth value, which it has none of: an `assert check(...)` would always pass.
    """

    figure: Figure
    known: Known
    tolerance: Fraction
    comparisons: tuple[Comparison, ...]
    verdict: Verdict

    def __bool__(self) -> NoReturn:
        """Refuse to be taken for true or false."""
        raise TypeError(f"a Check has no truth value: ask for .is_within ({self})")

    def __str__(self) -> str:
        """Return dose, weight and verdict in one line, with the likeliest slip.

        `350 mg at 70 kg: above; likely slip: ten-fold, 35 mg would be within berman-2000`
        """
        weight = f" at {style.quantity(self.known.weight.kg, unrounded=True)}" if self.known.weight else ""
        doubts = f" ({', '.join(self.doubts)})" if self.doubts else ""
        text = f"{self.figure}{weight}: {self.verdict}{doubts}"
        if not self.slips:
            return text
        slip = self.slips[0]
        fits = f" would be within {slip.regimen.id}" if slip.regimen else ""
        return f"{text}; likely slip: {slip.code}, {slip.corrected}{fits}"

    @property
    def slips(self) -> tuple[Slip, ...]:
        """Every slip that would explain the dose, one for each code, the likeliest first; none where it is within."""
        is_off = self.verdict is not Verdict.WITHIN
        compared = [one for one in self.comparisons if is_off and not one.as_cut and one.withheld is None]
        return one_per_code(
            slip
            for one in compared
            for slip in explain(self.figure, one.regimen, one.bounds, self.known, self.tolerance)
        )

    @property
    def holding(self) -> tuple[Comparison, ...]:
        """The comparisons in which the dose is within."""
        return tuple(found for found in self.comparisons if found.verdict is Verdict.WITHIN)

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """What is doubtful wherever the dose is within; nothing where one comparison holds it without a doubt."""
        found = [one.all_doubts for one in self.holding]
        return tuple(dict.fromkeys(doubt for doubts in found for doubt in doubts)) if all(found) else ()

    @property
    def is_doubtful(self) -> bool:
        """Whether the dose is within, and nowhere without a doubt."""
        return bool(self.doubts)

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """All that is to be cautious about, each once."""
        return tuple(dict.fromkeys(one for found in self.comparisons for one in self.cautions_of(found)))

    def source_step(self, found: Comparison) -> str:
        """Return the step that only the source has and that holds the dose, such as `step 1`; it changes no verdict."""
        regimen, unit = found.regimen, found.unit
        if found.verdict in (Verdict.WITHIN, Verdict.NOT_COMPARABLE):
            return ""
        for target in targets(regimen, as_source=True):
            if target.dose.unit.kind is not unit.kind or target.origin is Origin.DOCUMENT:
                continue
            with suppress(MissingInputError):
                step = bound(Way(target=target, how=How.AS_STATED), regimen, unit, self.known)
                if self.figure.fits_rounded(step.ends):
                    return target.name
        return ""

    def cautions_of(self, found: Comparison) -> tuple[Caution, ...]:
        """Return what is to be cautious about in one comparison: of its regimen, and of a weight that is known."""
        regimen, known = found.regimen, self.known
        amount = scale(regimen, known).amount if known.weight is not None else None
        return (*regimen.cautions, *brought(regimen, amount, known))


NO_TOLERANCE: Final = Fraction(0)


def check(
    figure: Figure,
    regimens: tuple[Regimen, ...],
    known: Known,
    tolerance: Fraction = NO_TOLERANCE,
    *,
    accept_caution: bool = False,
    where_possible: bool = False,
) -> Check:
    """Hold a dose against regimens.

    Args:
        figure: a single dose, a daily dose or a rate, or a range of one.
        regimens: what it is held against.
        known: the weight and the concentration, where they are known; the time over which the dose is given; the
            number of doses in a day of which it is one.
        tolerance: by how much to widen the bounds: 1/20 for 5 %.
        accept_caution: whether a volume is compared too where the unit of a regimen is suspect.
        where_possible: whether a regimen that needs what is not known is passed over, and not refused.

    Raises:
        InputError: the figure is no dose, or no regimen is divided into that number of doses.
        MissingInputError: a regimen of the same kind needs a weight or a concentration that is not known.
    """
    unit, concentration = figure.range.unit, known.concentration
    if unit.kind not in GIVEN:
        raise InputError(f"{unit.symbol} is a {unit.kind}, not a dose")
    _refuse_unstated(known.doses_per_day, regimens)
    judged: list[Comparison] = []
    missing: MissingInputError | None = None
    is_one_drug = not is_volume(unit) or len(drugs(regimens)) < 2
    for one in regimens:
        reason = None if is_one_drug else Withheld.DRUGS  # why a volume is not compared with it
        if is_volume(unit) and is_one_drug:
            reason = withheld(one, concentration, accept_caution=accept_caution)
        try:
            judged.append(_judged(figure, one, known, tolerance, reason))
        except MissingInputError as error:
            missing = MissingInputError(f"{one.id}: {error.what}", error.missing, error.hint)
            if not where_possible:
                raise missing from None
            judged.append(replace(_not_comparable(one, unit), lacking=error.missing))
    verdicts = {found.verdict for found in judged} - {Verdict.NOT_COMPARABLE}
    if not verdicts and missing is not None:
        raise missing
    verdict = Verdict.OUTSIDE if verdicts else Verdict.NOT_COMPARABLE
    if Verdict.WITHIN in verdicts or len(verdicts) == 1:
        verdict = Verdict.WITHIN if Verdict.WITHIN in verdicts else verdicts.pop()
    return Check(figure=figure, known=known, tolerance=tolerance, comparisons=tuple(judged), verdict=verdict)


def _refuse_unstated(doses: int, regimens: tuple[Regimen, ...]) -> None:
    """Refuse a number of doses in a day that no regimen states: what is not stated is not compared."""
    if doses and all(doses not in regimen.doses_per_day for regimen in regimens):
        stated = sorted({number for regimen in regimens for number in regimen.doses_per_day})
        told = f"{', '.join(map(str, stated))} are stated" if stated else "no number is stated"
        raise InputError(f"no regimen here is divided into {doses} doses a day: {told}")


def _not_comparable(regimen: Regimen, unit: Unit) -> Comparison:
    return Comparison(regimen=regimen, verdict=Verdict.NOT_COMPARABLE, unit=unit)


def _judged(figure: Figure, regimen: Regimen, known: Known, tolerance: Fraction, reason: Withheld | None) -> Comparison:
    """Hold a dose against one regimen."""
    unit = figure.range.unit
    counts, has_time = counted(unit, known), known.duration is not None
    found = ways(regimen, unit, known.doses_per_day, has_time, counts=counts)
    if found and reason is None:
        return _held(figure, regimen, known, tolerance, found)
    if found or reason is not None or regimen.over is None:
        return replace(_not_comparable(regimen, unit), withheld=reason if found else None)
    aside = ways(regimen, unit, known.doses_per_day, has_time, as_source=True, counts=counts)
    over = _held(figure, regimen, known, tolerance, aside) if aside else None
    return replace(_not_comparable(regimen, unit), aside=over)


def _held(figure: Figure, regimen: Regimen, known: Known, tolerance: Fraction, found: tuple[Way, ...]) -> Comparison:
    """Hold a dose against all that a regimen reports of its kind."""
    unit = figure.range.unit
    bounds = tuple([bound(way, regimen, unit, known) for way in found])
    ends = [widened(one.ends, tolerance) for one in bounds]
    plain = tuple([one for one, end in zip(bounds, ends, strict=True) if figure.fits(end)])
    held = plain or tuple([one for one, end in zip(bounds, ends, strict=True) if figure.fits_rounded(end)])
    if held:
        is_plain = regimen.maximum is None and regimen.fixed is None and len(bounds) == 1
        return Comparison(
            regimen=regimen,
            verdict=Verdict.WITHIN,
            unit=unit,
            bounds=bounds,
            held=held,
            rounded=not plain,
            doubts=() if is_plain else _doubts(figure, regimen, bounds, held, known),
        )
    verdict, ratio = Verdict.BETWEEN, None
    passed = [figure.passes(end) for end in ends]
    if (True, True) in passed:
        verdict = Verdict.OUTSIDE
    elif all(below for below, _ in passed):
        verdict, ratio = Verdict.BELOW, figure.range.low.value / min(one.low for one in bounds)
    elif all(above for _, above in passed):
        verdict, ratio = Verdict.ABOVE, figure.range.high.value / max(one.high for one in bounds)
    as_cut = verdict is Verdict.BELOW and any(one.cut and figure.fits_rounded(one.cut) for one in bounds)
    return Comparison(regimen=regimen, verdict=verdict, unit=unit, bounds=bounds, ratio=ratio, as_cut=as_cut)


def _doubts(
    figure: Figure, regimen: Regimen, bounds: tuple[Bound, ...], held: tuple[Bound, ...], known: Known
) -> tuple[Doubt, ...]:
    """Return what is doubtful about a dose that is within: a cap, fixed doses of the source, or some divisions."""
    found, unit, fixed, how = [], figure.range.unit, regimen.fixed, held[0].way.how
    if all(one.most is not None and not figure.fits_rounded((Fraction(0), one.most)) for one in held):
        found.append(Doubt.CAP)
    most = most_repeated(regimen, unit, known)
    if most is not None and not figure.fits_rounded((Fraction(0), most[1] / most[0])):
        found.append(Doubt.REPEATED)
    if how is How.EACH and len(held) < len(bounds):
        found.append(Doubt.DIVISIONS)
    if fixed is not None and not fixed.whence.is_binding and how is How.AS_STATED:
        given = [dose.value * conversion.factor(dose.unit, unit, known) for dose in fixed.doses]
        if not any(figure.fits_rounded((dose, dose)) for dose in given):
            found.append(Doubt.BETWEEN)
    return tuple(found)
