"""What the library returns: the calculator's own values, each with the document and the screen of its command."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar, overload

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.regimen import Caution
from ketacalc.core.catalogue.selection import Selection
from ketacalc.core.check import judge
from ketacalc.core.course import course as follow
from ketacalc.core.dose.scaling import Dose, scale
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import conversion, style
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.weight import BodyWeight
from ketacalc.core.vectors.vector import Vector
from ketacalc.core.verify.cell import Status
from ketacalc.core.verify.verification import Verified, headline

if TYPE_CHECKING:
    from ketacalc.output.result import Result

T = TypeVar("T")


class Answer:
    """What Python is answered: the document of its command, one line of text, and a table for rich and notebooks."""

    __slots__ = ()

    @abstractmethod
    def _result(self) -> "Result":
        """Return the result of the command."""

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON document of the command."""
        return self._result().document()

    def __rich__(self) -> object:
        """Return what rich draws as wide as its console is."""
        from ketacalc.output.formats.text import Rendering

        return Rendering(self._result().screen())

    def _repr_markdown_(self) -> str:
        """Return what a notebook shows."""
        from ketacalc.output.formats.markdown import write
        from ketacalc.output.result import Medium

        return write(self._result().screen(), Medium())

    def __str__(self) -> str:
        """Return the title of the screen."""
        from ketacalc.output.screen import Heading

        result = self._result()
        titles = [block.text for block in result.screen().blocks if isinstance(block, Heading)]
        return titles[0] if titles else f"ketacalc {result.name}"

    def __repr__(self) -> str:
        """Return the kind of the answer, and the answer in one line."""
        return f"<{type(self).__name__}: {self}>"


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
class Doses(Answer, Several[Dose]):
    """Every regimen that was asked for, scaled to a body weight: a sequence of `Dose`, in the article's order.

    Attributes:
        asked: the catalogue, and what was chosen from it.
        weight: the body weight.
        doses: the same as a tuple.

    >>> from ketacalc import dose
    >>> print(dose("trd", "70 kg"))
    35 mg (berman-2000) at 70 kg
    """

    asked: Asked
    weight: BodyWeight
    doses: tuple[Dose, ...]

    def _result(self) -> "Result":
        from ketacalc.output.dose import DoseResult

        selection = self.asked.selection
        return DoseResult(source=self.asked.source, selection=selection, weight=self.weight, doses=self.doses)

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
        return (
            f"{'; '.join(f'{style.range_text(one.given)} ({one.regimen.id})' for one in self.doses)} at {self.weight}"
        )


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

    def __repr__(self) -> str:
        """Return the kind of the answer, and the answer in one line."""
        return Answer.__repr__(self)

    @property
    def is_within(self) -> bool:
        """Whether any regimen holds the dose; with `strict`, whether one holds it without a doubt."""
        return self.verdict is judge.Verdict.WITHIN and not (self.strict and self.doubts)

    def _result(self) -> "Result":
        from ketacalc.output.check.result import CheckResult

        given = self.given or str(self.figure)
        return CheckResult(source=self.asked.source, selection=self.asked.selection, given=given, check=self)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Conversion(Answer, conversion.Conversion):
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

    def _result(self) -> "Result":
        from ketacalc.output.convert import ConvertResult

        return ConvertResult(conversion=self, known=self.known)

    def __str__(self) -> str:
        """Return the result, in our style."""
        return style.converted(self.result)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Course(Answer, follow.Course):
    """A regimen over time.

    Attributes:
        wanted: what was asked for.
        strength: the concentration, as it holds for the regimen; None where none was stated.
        tracks: the only course, or the slowest and the fastest; one for each fixed rate.
        source: the catalogue.

    >>> from ketacalc import course
    >>> print(course(regimen="berman-2000", weight="70 kg", duration="40 min"))
    Ketamine for treatment-resistant depression, 70 kg: course over 40 min
    """

    source: Catalogue

    def _result(self) -> "Result":
        from ketacalc.output.course.result import CourseResult

        return CourseResult(source=self.source, course=self)

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """What is to be cautious about: of the regimen, and of this weight."""
        return scale(self.wanted.regimen, Known(weight=self.wanted.known.weight)).cautions


@dataclass(frozen=True, kw_only=True, repr=False)
class Vectors(Answer, Several[Vector]):
    """Reference vectors: a sequence of `Vector`.

    Attributes:
        source: the catalogue whose regimens are among them.
        vectors: the same as a tuple.

    >>> from ketacalc import vectors
    >>> vectors("infusion")[0].id
    'infusion[per-hour-1]'
    """

    source: Catalogue
    vectors: tuple[Vector, ...]

    def _result(self) -> "Result":
        from ketacalc.output.vectors import VectorsResult

        return VectorsResult(source=self.source, vectors=self.vectors)

    @property
    def items(self) -> tuple[Vector, ...]:
        """The vectors."""
        return self.vectors

    def __str__(self) -> str:
        """Return how many there are."""
        return f"{len(self.vectors):,} reference vectors"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Verification(Answer):
    r"""A dosing table computed again.

    Attributes:
        name: of the file.
        tables: every table of it that was asked for, with its cells and what its faults have in common.

    >>> from ketacalc import verify
    >>> print(verify(b"Weight (kg),0.5 mg/kg\n70,35\n", cells="mg"))
    1 of 1 figures are right
    """

    name: str
    tables: tuple[Verified, ...]

    @property
    def is_right(self) -> bool:
        """Whether every figure was read, and is right."""
        return all(cell.status is Status.OK for table in self.tables for cell in table.cells)

    def _result(self) -> "Result":
        from ketacalc.output.verify import VerifyResult

        return VerifyResult(file=self.name, tables=self.tables)

    def __str__(self) -> str:
        """Return what came of it in one line."""
        return headline(self.tables)
