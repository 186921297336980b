"""What the library returns: the calculator's own values, each with the document and the screen of its command."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, overload

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.regimen import Caution
from ketacalc.core.catalogue.selection import Selection
from ketacalc.core.check import judge
from ketacalc.core.course import course as follow
from ketacalc.core.dose.scaling import Dose
from ketacalc.core.quantities import conversion, style
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.vectors.vector import Vector
from ketacalc.output.course.result import CourseResult
from ketacalc.output.dose import DoseResult
from ketacalc.output.result import Answer, Result
from ketacalc.output.vectors import VectorsResult

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked of a catalogue.

    Attributes:
        source: the catalogue.
        selection: what was chosen from it.
    """

    source: Catalogue
    selection: Selection


class Several(Sequence[T]):
    """A result that is a sequence of the things that it holds."""

    @property
    @abstractmethod
    def items(self) -> tuple[T, ...]:
        """What it holds, in order."""

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[T, ...]: ...
    def __getitem__(self, at: int | slice) -> T | tuple[T, ...]:
        """Return one of them, or some."""
        return self.items[at]

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.items)


@dataclass(frozen=True, kw_only=True, repr=False)
class Doses(DoseResult, Several[Dose]):
    """Every regimen that was asked for, scaled to a body weight: a sequence of `Dose`, in the article's order.

    Attributes:
        source: the catalogue.
        selection: what was asked for.
        weight: the body weight.
        doses: the same as a tuple.
        unrounded: whether a person is shown the exact numbers.

    >>> from ketacalc import dose
    >>> print(dose("trd", "70 kg"))
    35 mg (berman-2000) at 70 kg
    """

    @property
    def items(self) -> tuple[Dose, ...]:
        """The doses."""
        return self.doses

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """All that is to be cautious about, each once."""
        return tuple(dict.fromkeys(caution for one in self.doses for caution in one.cautions))

    def __str__(self) -> str:
        """Return every dose with its regimen, and the weight."""
        return f"{'; '.join(f'{style.range_text(one.given)} ({one.regimen.id})' for one in self.doses)} at {self.weight}"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Check(judge.Check, Answer):
    """A dose against every regimen that was asked for; it has no truth value.

    Attributes:
        figure: the dose.
        known: the weight, the concentration and the duration, where they are known.
        tolerance: by how much the bounds were widened; 0 unless it was asked for.
        comparisons: one for each regimen, in the article's order.
        verdict: over all.
        asked: the catalogue, and what was chosen from it.
        given: the dose as it was written; empty where it was no text.
        strict: whether a doubt makes it not within.

    >>> from ketacalc import check
    >>> checked = check("350 mg", "trd", "70 kg")
    >>> checked.is_within, str(checked.verdict), str(checked.slips[0].code)
    (False, 'above', 'ten-fold')
    """

    asked: Asked
    given: str = ""
    strict: bool = False

    @property
    def is_within(self) -> bool:
        """Whether any regimen holds the dose; with `strict`, whether one holds it without a doubt."""
        return self.verdict is judge.Verdict.WITHIN and not (self.strict and self.doubts)

    def _answer(self) -> Result:
        from ketacalc.output.check.result import CheckResult

        given = self.given or str(self.figure)
        return CheckResult(source=self.asked.source, selection=self.asked.selection, given=given, check=self)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Conversion(conversion.Conversion, Answer):
    """One quantity in another unit.

    Attributes:
        given: the quantity as stated.
        result: the same in the unit asked for.
        working: the way from the one to the other.
        derived: whether a daily total was spread evenly over 24 h, or a rate taken for a whole day.
        known: the weight, concentration, drop factor and molar mass that were stated.

    >>> from ketacalc import convert
    >>> print(convert("10 mcg/kg/min", "mg/kg/h"))
    0.6 mg/kg/h
    """

    known: Known

    def _answer(self) -> Result:
        from ketacalc.output.convert import ConvertResult

        return ConvertResult(conversion=self, known=self.known)

    def __str__(self) -> str:
        """Return the result, in our style."""
        return style.converted(self.result)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Course(follow.Course, Answer):
    """A regimen over time.

    Attributes:
        wanted: what was asked for.
        strength: the concentration, as it holds for the regimen; None where none was stated.
        tracks: the only course, or the slowest and the fastest; one for each fixed rate.
        source: the catalogue.

    >>> from ketacalc import course
    >>> print(course(regimen="berman-2000", weight="70 kg", duration="40 min"))
    Ketamine for treatment-resistant depression, 70 kg: a dose given over 40 min
    """

    source: Catalogue

    def _answer(self) -> CourseResult:
        return CourseResult(source=self.source, course=self)

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """What is to be cautious about: of the regimen, and of this weight."""
        return self._answer().cautions

    def __str__(self) -> str:
        """Return the drug, the use, the weight and the time."""
        return self._answer().title


@dataclass(frozen=True, kw_only=True, repr=False)
class Vectors(VectorsResult, Several[Vector]):
    """Reference vectors: a sequence of `Vector`.

    Attributes:
        source: the catalogue whose regimens are among them.
        vectors: the same as a tuple.

    >>> from ketacalc import vectors
    >>> vectors("infusion")[0].id
    'infusion[per-hour-1]'
    """

    @property
    def items(self) -> tuple[Vector, ...]:
        """The vectors."""
        return self.vectors

    def __str__(self) -> str:
        """Return how many there are."""
        return f"{len(self.vectors):,} reference vectors"
