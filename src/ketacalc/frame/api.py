"""`ketacalc.frame.check` and `ketacalc.frame.dose`: the same answer for each kind of table, in that kind."""

from fractions import Fraction
from typing import TypeVar

from ketacalc.core.catalogue import loading
from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.errors import InputError
from ketacalc.core.quantities import Quantity, quoted, read_tolerance
from ketacalc.frame.answers import CHECK_COLUMNS, DOSE_COLUMNS
from ketacalc.frame.border import opened
from ketacalc.frame.checker import Task
from ketacalc.frame.columns import USUAL, Names, Stated, concentration_text, duration_text, refuse_clashes
from ketacalc.frame.subjects import subjects

Table = TypeVar("Table")


def check(
    df: Table,
    *,
    indication: str | None = None,
    regimen: str | None = None,
    route: str | None = None,
    concentration: str | Quantity | None = None,
    duration: str | Quantity | None = None,
    dose_unit: str = "",
    weight_unit: str = "",
    tolerance: str | Fraction | None = None,
    names: Names = USUAL,
    catalogue: Catalogue | None = None,
) -> Table:
    """Hold every dose of a table against what is reported, and name the slips that would explain those that are off.

    Args:
        df: a table of polars (eager or lazy), pandas, pyarrow, DuckDB or PySpark, with a column `dose` and as far
            as they are known `dose_unit`, `weight`, `weight_unit`, `concentration`, `concentration_unit`, `duration`.
        indication: what for, for all rows; a column `indication` or `regimen` says it row by row.
        regimen: the id of one regimen for all rows, instead.
        route: only what is reported by this route.
        concentration: amount per volume for all rows, such as `50 mg/mL`.
        duration: the time over which each dose is given, for all rows, such as `40 min`.
        dose_unit: of all bare numbers in the column of doses.
        weight_unit: of all bare numbers in the column of weights; they are in kg unless it says otherwise.
        tolerance: by how much to widen the bounds, such as `5%`; 0 unless given.
        names: the columns, where they are named otherwise.
        catalogue: another catalogue than the shipped one.

    Raises:
        InputError: a column is missing, or a value is not read.
        UnknownNameError: no such indication or regimen.
        NoDoseReportedError: the article names the indication and reports no dose.
    """
    table = opened(df)
    refuse_clashes(table.columns, CHECK_COLUMNS, names.prefix)
    asked = subjects(_held(catalogue), indication=indication, regimen=regimen, route=route, by_row=True)
    stated = Stated(
        dose_unit=dose_unit,
        weight_unit=weight_unit,
        concentration=concentration_text(concentration),
        duration=duration_text(duration),
        subject=bool(asked.all_rows),
    )
    place, schema = table.placed(names, stated, with_dose=True)
    widened = _tolerance(tolerance)
    found: Table = table.answered(
        Task(layout=place, schema=schema, subjects=asked, tolerance=widened, prefix=names.prefix)
    )
    return found


def dose(
    df: Table,
    *,
    indication: str | None = None,
    regimen: str | None = None,
    route: str | None = None,
    weight_unit: str = "",
    names: Names = USUAL,
    catalogue: Catalogue | None = None,
) -> Table:
    """Scale every regimen reported for an indication to the weight of each row: one row for each of both.

    Args:
        df: a table of polars (eager or lazy), pandas, pyarrow, DuckDB or PySpark, with a column `weight` and where
            weights are not in kg, `weight_unit`.
        indication: what for.
        regimen: the id of one regimen, instead.
        route: only what is reported by this route.
        weight_unit: of all bare numbers; they are in kg unless it says otherwise.
        names: the columns, where they are named otherwise.
        catalogue: another catalogue than the shipped one.

    Raises:
        InputError: a column is missing, or a value is not read.
        UnknownNameError: no such indication or regimen.
        NoDoseReportedError: the article names the indication and reports no dose.
    """
    table = opened(df)
    refuse_clashes(table.columns, DOSE_COLUMNS, names.prefix)
    asked = subjects(_held(catalogue), indication=indication, regimen=regimen, route=route, by_row=False)
    place, schema = table.placed(names, Stated(weight_unit=weight_unit), with_dose=False)
    found: Table = table.answered(Task(layout=place, schema=schema, subjects=asked, prefix=names.prefix))
    return found


def _held(catalogue: Catalogue | None) -> Catalogue:
    if catalogue is None:
        return loading.shipped()
    if not isinstance(catalogue, Catalogue):
        raise InputError(f"{quoted(str(catalogue))} is no catalogue: ketacalc.catalogue('mine.toml') reads one")
    return catalogue


def _tolerance(given: str | Fraction | None) -> Fraction:
    found = read_tolerance(given) if isinstance(given, str) else Fraction(given or 0)
    if not 0 <= found <= 1:
        raise InputError("a tolerance lies between 0 and 1, such as Fraction(1, 20), or is a text such as 5%")
    return found
