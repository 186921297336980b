"""`ketacalc.frame.dose` and `ketacalc.frame.check`: the same answer for each kind of table, in that kind."""

from fractions import Fraction
from typing import Any, TypeVar

import narwhals as nw

from ketacalc.core.catalogue import loading
from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.selection import select
from ketacalc.core.errors import InputError
from ketacalc.core.quantities import Quantity, read_concentration, read_tolerance
from ketacalc.frame import amounts, duck, judging, spark, telling
from ketacalc.frame.asking import USUAL, Names, layout, refuse_clashes
from ketacalc.frame.checker import Checker
from ketacalc.frame.plan import against

Table = TypeVar("Table")


def check(
    df: Table,
    *,
    indication: str | None = None,
    regimen: str | None = None,
    route: str | None = None,
    concentration: str | Quantity | None = None,
    tolerance: str | Fraction | None = None,
    names: Names = USUAL,
    catalogue: Catalogue | None = None,
) -> Table:
    """Hold every dose of a table against what is reported, and name the slips that would explain those that are off.

    Args:
        df: a table of polars (eager or lazy), pandas, pyarrow, DuckDB or PySpark, with a column `dose` and as far
            as they are known `dose_unit`, `weight`, `weight_unit`, `concentration`, `concentration_unit`.
        indication: what for, for all rows; a column `indication` or `regimen` says it row by row.
        regimen: the id of one regimen for all rows, instead.
        route: only what is reported by this route.
        concentration: amount per volume for all rows, such as `50 mg/mL`.
        tolerance: by how much to widen the bounds, such as `5%`; 0 unless given.
        names: the columns, where they are named otherwise.
        catalogue: another catalogue than the shipped one.

    Raises:
        InputError: a column is missing, or a value is not read.
        UnknownName: no such indication or regimen.
        NoDoseReported: the article names the indication and reports no dose.
    """
    frame = _opened(df)
    schema = frame.collect_schema()
    columns = tuple(schema)
    refuse_clashes(columns, telling.CHECK_COLUMNS, names.prefix)
    strength = read_concentration(concentration) if isinstance(concentration, str) else concentration
    place = layout(schema, names, with_dose=True, strength=strength)
    asked = against(
        catalogue or loading.shipped(),
        indication=indication,
        regimen=regimen,
        route=route,
        tolerance=_tolerance(tolerance),
        columns=columns,
    )
    if isinstance(frame, nw.DataFrame):
        checked: Table = Checker(place, asked, names.prefix)(frame).to_native()
        return checked
    if frame.implementation.is_polars():
        query: Table = _lazily(df, Checker(place, asked, names.prefix))
        return query
    if frame.implementation.is_pyspark():
        distributed: Table = spark.checked(df, place, asked, names.prefix)
        return distributed
    relation: Table = duck.checked(frame, place, asked, names.prefix)
    return relation


def _lazily(df: Any, work: Any) -> Any:
    """Return a lazy query of polars in which every batch is worked on as it comes."""
    import polars as pl

    def batch(frame: pl.DataFrame) -> pl.DataFrame:
        found: pl.DataFrame = work(nw.from_native(frame, eager_only=True)).to_native()
        return found

    schema = batch(pl.DataFrame(schema=df.collect_schema())).schema
    # What is asked of the result says nothing about which columns a check reads, nor can it be asked before.
    return df.map_batches(batch, schema=schema, streamable=True, projection_pushdown=False, predicate_pushdown=False)


def dose(
    df: Table,
    *,
    indication: str | None = None,
    regimen: str | None = None,
    route: str | None = None,
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
        names: the columns, where they are named otherwise.
        catalogue: another catalogue than the shipped one.

    Raises:
        InputError: a column is missing, or a value is not read.
        UnknownName: no such indication or regimen.
        NoDoseReported: the article names the indication and reports no dose.
    """
    frame = _opened(df)
    schema = frame.collect_schema()
    refuse_clashes(tuple(schema), telling.DOSE_COLUMNS, names.prefix)
    held = catalogue or loading.shipped()
    regimens = select(held, indication=indication, regimen=regimen, route=route).regimens
    place = layout(schema, names, with_dose=False)
    if isinstance(frame, nw.DataFrame) and len(regimens) > 1:
        row = judging.ROW
        many = amounts.scaled(frame.with_row_index(row), place, regimens, held.notice, names.prefix)
        found: Table = many.sort(row, amounts.AT).drop(row, amounts.AT).to_native()
        return found
    scaled: Table = amounts.scaled(frame, place, regimens, held.notice, names.prefix).drop(amounts.AT).to_native()
    return scaled


_ENGINES = (
    nw.Implementation.POLARS,
    nw.Implementation.PANDAS,
    nw.Implementation.PYARROW,
    nw.Implementation.DUCKDB,
    nw.Implementation.PYSPARK,
    nw.Implementation.PYSPARK_CONNECT,
)


def _opened(df: object) -> Any:
    """Return a table as narwhals has it.

    Raises:
        InputError: it is none, or one of an engine that is not tested here.
    """
    frame: Any = nw.from_native(df, pass_through=True)
    if getattr(frame, "implementation", None) not in _ENGINES:
        raise InputError(f"{type(df).__name__} is no table of polars, pandas, pyarrow, DuckDB or PySpark")
    return frame


def _tolerance(given: str | Fraction | None) -> Fraction:
    found = read_tolerance(given) if isinstance(given, str) else Fraction(given or 0)
    if not 0 <= found <= 1:
        raise InputError("a tolerance lies between 0 and 1, such as Fraction(1, 20), or is a text such as 5%")
    return found
