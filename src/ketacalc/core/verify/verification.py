"""Every table of a file computed again, with what its faults have in common."""

from collections import Counter
from collections.abc import Sequence

from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.errors import CatalogueError
from ketacalc.core.frozen import dataclass
from ketacalc.core.verify.cell import Cell, Status
from ketacalc.core.verify.cells import Stated, verify
from ketacalc.core.verify.findings import Cause, Finding, explained
from ketacalc.core.verify.headings import Shape
from ketacalc.core.verify.limits import verify_limits
from ketacalc.core.verify.sheet import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A table, every printed figure of it computed again, and what they have in common, the largest deviation first."""

    sheet: Sheet
    cells: tuple[Cell, ...]
    findings: tuple[Finding, ...]

    @property
    def faults(self) -> tuple[Finding | Cell, ...]:
        """What is wrong, the largest deviation first: the findings, and the wrong figures that are in none."""
        shared = {(cell.row, cell.at) for one in self.findings for cell in one.cells}
        found: list[Finding | Cell] = [one for one in self.findings if one.cause is not Cause.TIE]
        found += [one for one in self.cells if one.status is Status.DIFFERS and (one.row, one.at) not in shared]
        # A printed 0 is beyond all.
        return tuple(sorted(found, key=lambda one: one.times or float("inf"), reverse=True))

    def noted(self, status: Status) -> tuple[tuple[str, tuple[Cell, ...]], ...]:
        """Return the figures of a status of which something is to be known, by their column and what that is."""
        groups: dict[tuple[int, str], list[Cell]] = {}
        for cell in self.cells:
            if cell.status is status and cell.note:
                groups.setdefault((cell.at, cell.note), []).append(cell)
        return tuple((note, tuple(group)) for (_, note), group in groups.items())


def counts(tables: Sequence[Verified]) -> dict[Status, int]:
    """Return how many figures of some tables have each status."""
    counted = Counter(cell.status for table in tables for cell in table.cells)
    return {status: counted[status] for status in Status}


def noun(tables: Sequence[Verified]) -> str:
    """Return what some tables hold: `figures`, or the `limits` of pumps."""
    return "limits" if all(table.sheet.shape is Shape.LIMITS for table in tables) else "figures"


def headline(tables: Sequence[Verified]) -> str:
    """Return what came of some tables in one line: `3 of 30 figures are wrong, 2 were not read`."""
    counted, what = counts(tables), noun(tables)
    number, wrong, unread = sum(counted.values()), counted[Status.DIFFERS], counted[Status.REFUSED]
    if not wrong and not unread:
        return f"{number} of {number} {what} are right"
    said = [f"{wrong} of {number} {what} {'is' if wrong == 1 else 'are'} wrong"] if wrong else []
    if unread:
        of = "" if wrong else f" of {number} {what}"
        said.append(f"{unread}{of} {'was' if unread == 1 else 'were'} not read")
    return ", ".join(said)


def verify_tables(sheets: Sequence[Sheet], stated: Stated, regimens: Sequence[Regimen] = ()) -> tuple[Verified, ...]:
    """Compute every printed figure of some tables again.

    Raises:
        CatalogueError: a table has a column twice, or holds no figure.
        MissingInputError: a grid's cells have no unit.
        InputError: what is stated for the whole table is no unit of a dose, or no amount; or is stated twice.
    """
    found = []
    for sheet in sheets:
        if sheet.shape is Shape.LIMITS:
            cells, shared = verify_limits(sheet, stated.reading(sheet.separator), regimens)
        else:
            cells, shared = explained(verify(sheet, stated))
        if not cells:
            raise CatalogueError(f"{sheet.name} holds no figure: every cell is a dash, or none is there")
        found.append(Verified(sheet=sheet, cells=cells, findings=shared))
    return tuple(found)
