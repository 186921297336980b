"""The result of `cohort` as a whole: what was asked of a table, and what its rows came to."""

from dataclasses import dataclass
from fractions import Fraction

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.catalogue.routes import full
from ketacalc.core.quantities import style
from ketacalc.output.cohort.counts import Counts, Held


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What was asked of a table.

    Attributes:
        catalogue: where the regimens come from.
        indication, regimen: what for, for all rows; neither where a column says it row by row.
        route: the one route, where one was named.
        concentration, duration: of all rows, where they were stated once; else empty.
        units: spellings of units, and what each stands for.
        tolerance: by how much the bounds were widened; None for doses, which have none.
    """

    catalogue: Catalogue
    indication: str | None
    regimen: str | None
    route: str | None
    concentration: str = ""
    duration: str = ""
    units: tuple[tuple[str, str], ...] = ()
    tolerance: Fraction | None = None

    @property
    def subject(self) -> str:
        """What the table was held against, or what was scaled."""
        if self.indication is not None:
            return self.catalogue.indication(self.indication).name
        if self.regimen is not None:
            return self.catalogue.regimen(self.regimen).id
        return "what each row names"


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortReport:
    """A table and what its rows came to.

    Attributes:
        question: what was asked of it.
        table, output: what it and its output are called.
        columns: the table's columns that were read.
        counts: what the rows came to.
        regimens: what they were held against, or what was scaled.
        held: how many rows lie within which regimens; empty for doses.
    """

    question: Question
    table: str
    output: str
    columns: tuple[str, ...]
    counts: Counts
    regimens: tuple[Regimen, ...]
    held: tuple[Held, ...] = ()

    @property
    def is_check(self) -> bool:
        """Whether doses were checked; they were scaled otherwise."""
        return bool(self.counts.verdicts)

    @property
    def title(self) -> str:
        """What the report is of."""
        subject = self.question.subject
        return f"{self.table}, held against {subject}" if self.is_check else f"Doses for {self.table}: {subject}"

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What was done, label by label."""
        asked, counts = self.question, self.counts
        read = {one.word: one.number for one in counts.units}
        units = "; ".join(f"{spelling} as {unit}, {read.get(spelling, 0):,}" for spelling, unit in asked.units)
        told = [
            ("Table", self.table),
            ("Output", self.output),
            ("Columns read", ", ".join(self.columns)),
            ("Held against" if self.is_check else "Scaled", asked.subject),
            ("Route", full(asked.route) if asked.route is not None else "every route that is reported"),
            ("Concentration", f"{asked.concentration}, stated for all rows" if asked.concentration else ""),
            ("Duration", f"{asked.duration}, stated for all rows" if asked.duration else ""),
            ("Units read as stated", units),
            ("Tolerance", self._tolerance()),
            ("Rows", f"{counts.rows:,}"),
            ("Refused", f"{counts.refused:,}"),
        ]
        return tuple((label, text) for label, text in told if text)

    def _tolerance(self) -> str:
        if not self.is_check:
            return ""
        tolerance = self.question.tolerance
        return (
            f"bounds widened by {style.full(tolerance * 100)} %" if tolerance else "none: bounds as they are reported"
        )

    @property
    def refused(self) -> str:
        """How many rows were refused and which is the first; empty where none was."""
        counts = self.counts
        if counts.first is None:
            return ""
        row, status = counts.first
        said = f"{counts.refused:,} of {counts.rows:,} {'row' if counts.rows == 1 else 'rows'}"
        return f"{said} could not be read. The first is row {row:,}: {status}."

    @property
    def doubtful(self) -> str:
        """How many rows are within, and not simply so; empty where none is."""
        rows = self.counts.doubtful
        if not rows:
            return ""
        reasons = ", ".join(f"{one.word}: {one.number:,}" for one in self.counts.doubts)
        return f"{rows:,} of the rows within {'is' if rows == 1 else 'are'} so only doubtfully ({reasons})."

    def within(self, regimen: Regimen) -> int:
        """Return how many rows lie within a regimen."""
        return sum(one.rows for one in self.held if regimen in one.regimens)
