"""Is a dose inside what is reported, for each regimen and over all; and if not, which slip would explain it?"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.check.slips import Slip, explain, likeliest
from ketacalc.core.errors import InputError, MissingInput
from ketacalc.core.quantities import Range, Unit, conversion
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.definitions import AXES
from ketacalc.core.quantities.stated import Figure
from ketacalc.core.quantities.unit import GIVEN


class Verdict(StrEnum):
    """Where a dose lies."""

    WITHIN = "within"
    BELOW = "below"
    ABOVE = "above"
    OUTSIDE = "outside"
    NOT_COMPARABLE = "not comparable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A dose against one regimen.

    Attributes:
        regimen: what is reported.
        verdict: where the dose lies.
        unit: the unit of the dose.
        factor: what a reported number is multiplied by to state it in that unit; None where the two are not
            comparable.
        rounded: whether the dose equals a bound only as rounded at the decimals that it shows.
        ratio: the dose over the bound that it passed; None where it passed none.
    """

    regimen: Regimen
    verdict: Verdict
    unit: Unit
    factor: Fraction | None = None
    rounded: bool = False
    ratio: Fraction | None = None

    @property
    def bounds(self) -> Range | None:
        """What is reported, in the unit of the dose; None where the two are not comparable."""
        return None if self.factor is None else self.regimen.reported.times(self.factor, self.unit)

    @property
    def is_doubtful(self) -> bool:
        """Whether the regimen had a negative outcome, or its own unit is suspect."""
        return self.regimen.outcome.is_negative or bool(self.regimen.audit.suspect_unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A dose against every regimen that was asked for.

    Attributes:
        figure: the dose.
        known: the weight and the concentration, where they are known.
        tolerance: by how much the bounds were widened; 0 unless it was asked for.
        comparisons: one for each regimen, in the article's order.
        verdict: over all.
    """

    figure: Figure
    known: Known
    tolerance: Fraction
    comparisons: tuple[Comparison, ...]
    verdict: Verdict

    @property
    def slips(self) -> tuple[Slip, ...]:
        """Every slip that would explain the dose, the likeliest first; none where it is within."""
        if self.verdict is Verdict.WITHIN:
            return ()
        found = [
            slip for one in self.comparisons for slip in explain(self.figure, one.regimen, self.known, self.tolerance)
        ]
        return tuple(sorted(found, key=likeliest))

    @property
    def holding(self) -> tuple[Comparison, ...]:
        """The comparisons in which the dose is within."""
        return tuple(found for found in self.comparisons if found.verdict is Verdict.WITHIN)

    @property
    def is_doubtful(self) -> bool:
        """Whether the dose is within nothing but regimens with a negative outcome or a suspect unit."""
        return bool(self.holding) and all(found.is_doubtful for found in self.holding)


NO_TOLERANCE: Final = Fraction(0)


def check(figure: Figure, regimens: tuple[Regimen, ...], known: Known, tolerance: Fraction = NO_TOLERANCE) -> Check:
    """Hold a dose against regimens.

    Args:
        figure: a single dose, a daily dose or a rate, or a range of one.
        regimens: what it is held against.
        known: the weight and the concentration, where they are known.
        tolerance: by how much to widen the bounds: 1/20 for 5 %.

    Raises:
        InputError: the figure is no dose.
        MissingInput: a regimen of the same kind needs a weight or a concentration that is not known.
    """
    if figure.range.unit.kind not in GIVEN:
        raise InputError(f"{figure.range.unit.symbol} is a {figure.range.unit.kind}, not a dose")
    comparisons = tuple([_compared(figure, regimen, known, tolerance) for regimen in regimens])
    return Check(
        figure=figure, known=known, tolerance=tolerance, comparisons=comparisons, verdict=_over_all(comparisons)
    )


_UNMEASURED: Final = AXES.index("drop")
"""Drops and amounts of substance: nothing that a check is told brings them to a mass."""


def _compared(figure: Figure, regimen: Regimen, known: Known, tolerance: Fraction) -> Comparison:
    unit, reported = figure.range.unit, regimen.reported
    if unit.kind is not reported.unit.kind or unit.dimension[_UNMEASURED:] != reported.unit.dimension[_UNMEASURED:]:
        return Comparison(regimen=regimen, verdict=Verdict.NOT_COMPARABLE, unit=unit)
    try:
        factor = conversion.factor(reported.unit, unit, known)
    except MissingInput as error:
        raise MissingInput(f"{regimen.id}: {error.what}", error.missing, error.hint) from None
    low = reported.low.value * factor
    high = low if reported.high is reported.low else reported.high.value * factor

    def found(verdict: Verdict, *, rounded: bool = False, ratio: Fraction | None = None) -> Comparison:
        return Comparison(regimen=regimen, verdict=verdict, unit=unit, factor=factor, rounded=rounded, ratio=ratio)

    if figure.fits(low, high, tolerance):
        return found(Verdict.WITHIN)
    below, above = figure.passes(low, high, tolerance)
    if not below and not above:
        return found(Verdict.WITHIN, rounded=True)
    if below and above:
        return found(Verdict.OUTSIDE)
    if below:
        return found(Verdict.BELOW, ratio=figure.range.low.value / low)
    return found(Verdict.ABOVE, ratio=figure.range.high.value / high)


def _over_all(comparisons: tuple[Comparison, ...]) -> Verdict:
    """Return `within` if any comparable regimen holds the dose, else what all agree on, else `outside`."""
    verdicts = {found.verdict for found in comparisons} - {Verdict.NOT_COMPARABLE}
    if Verdict.WITHIN in verdicts:
        return Verdict.WITHIN
    if not verdicts:
        return Verdict.NOT_COMPARABLE
    return verdicts.pop() if len(verdicts) == 1 else Verdict.OUTSIDE
