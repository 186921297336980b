"""A dose that somebody states, whoever it is: the article, a source that the audit read, or a source it only cites."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ketacalc.core.catalogue.catalogue import SourceDose
from ketacalc.core.catalogue.regimen import Regimen, SourceFigure, Step
from ketacalc.core.compare.axis import Absence, Place
from ketacalc.core.quantities import Range


class Origin(StrEnum):
    """Who states a dose."""

    REPORTED = "reported"
    STEP = "step"
    """A step of a reported regimen: a bolus, or the rate at which an infusion began."""
    FOUND = "found by the audit"
    ELSEWHERE = "elsewhere"
    """A cited source reports it, and the article does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A dose, and who states it.

    Attributes:
        dose: as it is stated.
        regimen: whose it is, or whose audit found it; None for a dose reported elsewhere.
        step: the step of the regimen that it is.
        nth: which of its steps, from 1.
        found: the figure of a source.
        elsewhere: the dose of a cited source that the article does not report; beside `found`, the same figure of the
            same source, which stands only once.
    """

    dose: Range
    regimen: Regimen | None = None
    step: Step | None = None
    nth: int = 0
    found: SourceFigure | None = None
    elsewhere: SourceDose | None = None

    @property
    def origin(self) -> Origin:
        """Who states it."""
        if self.found is not None:
            return Origin.FOUND
        if self.step is not None:
            return Origin.STEP
        return Origin.REPORTED if self.elsewhere is None else Origin.ELSEWHERE

    @property
    def reported(self) -> Regimen | None:
        """The regimen whose reported dose it is; None for every other figure."""
        return self.regimen if self.origin is Origin.REPORTED else None

    @property
    def drug(self) -> str:
        """The drug; two drugs never share an axis."""
        return self.regimen.drug if self.regimen is not None else self.elsewhere.drug if self.elsewhere else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A stated dose with its place on an axis."""

    stated: Stated
    place: Place

    @property
    def deviated(self) -> tuple[Fraction, Fraction] | None:
        """One standard deviation to either side of a mean, on the axis; the lower end may be zero or below."""
        found = self.stated.found
        if found is None or found.deviation is None:
            return None
        mean = self.place.range.low.value
        by = found.deviation.value * mean / found.dose.low.value
        return mean - by, mean + by


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """A stated dose without a place on an axis, and why."""

    stated: Stated
    reason: Absence
