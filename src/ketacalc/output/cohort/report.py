"""The result of `cohort` as a whole: what was asked of a table, and what its rows came to."""

from dataclasses import dataclass
from fractions import Fraction

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.catalogue.routes import full
from ketacalc.core.quantities import Quantity, style
from ketacalc.output.cohort.counts import Counts, Held


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked of a table.

    Attributes:
        catalogue: where the regimens come from.
        indication, regimen: what for, for all rows; neither where a column says it row by row.
        route: the one route, where one was named.
        concentration: of all rows, where it was stated once.
        tolerance: by how much the bounds were widened; None for doses, which have none.
        columns: the columns of quantities, which are read where the table has them.
    """

    catalogue: Catalogue
    indication: str | None
    regimen: str | None
    route: str | None
    columns: tuple[str, ...]
    concentration: Quantity | None = None
    tolerance: Fraction | None = None

    @property
    def named(self) -> tuple[str, ...]:
        """All columns that are read where the table has them."""
        by_row = self.indication is None and self.regimen is None
        return (*(("indication", "regimen") if by_row else ()), *self.columns)

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
        asked: what was asked of it.
        table, output: what it and its output are called.
        columns: the table's columns that were read.
        counts: what the rows came to.
        regimens: what they were held against, or what was scaled.
        held: how many rows lie within which regimens; empty for doses.
    """

    asked: Asked
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
        subject = self.asked.subject
        return f"{self.table}, held against {subject}" if self.is_check else f"Doses for {self.table}: {subject}"

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What was done, label by label."""
        asked, counts = self.asked, self.counts
        told = [
            ("Table", self.table),
            ("Output", self.output),
            ("Columns read", ", ".join(self.columns)),
            ("Held against" if self.is_check else "Scaled", asked.subject),
            ("Route", full(asked.route) if asked.route is not None else "every route that is reported"),
            ("Concentration", self._concentration()),
            ("Tolerance", self._tolerance()),
            ("Rows", f"{counts.rows:,}"),
            ("Refused", f"{counts.refused:,}"),
        ]
        return tuple((label, text) for label, text in told if text)

    def _concentration(self) -> str:
        found = self.asked.concentration
        return f"{style.quantity(found, unrounded=True)}, stated for all rows" if found is not None else ""

    def _tolerance(self) -> str:
        if not self.is_check:
            return ""
        tolerance = self.asked.tolerance
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
        return f"{said} could not be read or decided. The first is row {row:,}: {status}."

    @property
    def doubtful(self) -> str:
        """How many rows lie within negative or suspect figures only; empty where none does."""
        rows = sum(one.rows for one in self.held if one.is_doubtful)
        if not rows:
            return ""
        return (
            f"{rows:,} of the rows within {'lies' if rows == 1 else 'lie'} only within what is reported with a"
            " negative outcome, or in a unit that is suspect."
        )

    def within(self, regimen: Regimen) -> int:
        """Return how many rows lie within a regimen."""
        return sum(one.rows for one in self.held if regimen in one.regimens)
