"""The engines of `ketacalc.frame`, one list for every test that says "every engine"; Spark where it is installed."""

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from functools import cache
from importlib.util import find_spec
from typing import Any, Final

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest


@cache
def spark() -> Any:
    """Return a session of two workers on this machine, whose Python is this one."""
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    return builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()


def on_spark(df: pl.DataFrame) -> Any:
    """Return a table as Spark has it, which has no numbers without a sign."""
    return spark().createDataFrame(df.cast({pl.UInt64: pl.Int64}).to_arrow())


NULLABLE: Final = {
    pl.String: "string", pl.Int64: "Int64", pl.UInt64: "UInt64", pl.Float32: "Float32", pl.Float64: "Float64",
}  # fmt: skip


def in_pandas(df: pl.DataFrame, types: Mapping[Any, str]) -> pd.DataFrame:
    """Return a table of pandas with other types than NumPy's where pandas has several for one of polars."""
    return df.to_pandas().astype({name: types[type(kind)] for name, kind in df.schema.items() if type(kind) in types})


HAS_SPARK: Final = find_spec("pyspark") is not None and shutil.which("java") is not None
ENGINES: Final[Mapping[str, Callable[[pl.DataFrame], Any]]] = {
    "polars": lambda df: df,
    "polars, lazy": lambda df: df.lazy(),
    "pandas": lambda df: df.to_pandas(),
    "pandas, objects": lambda df: in_pandas(df, {pl.String: "object"}),
    "pandas, nullable types": lambda df: in_pandas(df, NULLABLE),
    "pandas, categories": lambda df: in_pandas(df, {pl.String: "category"}),
    "pandas, Arrow types": lambda df: df.to_pandas(use_pyarrow_extension_array=True),
    "pyarrow": lambda df: df.to_arrow(),
    "duckdb": lambda df: duckdb.from_arrow(df.to_arrow()),
} | ({"spark": on_spark} if HAS_SPARK else {})
EVERY_ENGINE: Final = [
    # PySpark warns of its own dependencies.
    pytest.param(name, marks=[pytest.mark.filterwarnings("ignore")] if name == "spark" else [])
    for name in ENGINES
]
KINDS: Final[Mapping[str, type]] = {
    "polars": pl.DataFrame,
    "polars, lazy": pl.LazyFrame,
    "pandas": pd.DataFrame,
    "pyarrow": pa.Table,
    "duckdb": duckdb.DuckDBPyRelation,
}


def kind(engine: str) -> type:
    """Return what a table of an engine is, which is what its answer must be."""
    if engine == "spark":
        from pyspark import sql

        found: type = sql.DataFrame
        return found
    return KINDS.get(engine) or KINDS[engine.partition(",")[0]]


def as_rows(found: Any, order: str = "at") -> list[dict[str, Any]]:
    """Return a table of any engine as rows, in the order in which they were made."""
    if isinstance(found, pl.LazyFrame):
        found = found.collect()
    elif isinstance(found, pd.DataFrame):
        found = pl.from_pandas(found)
    elif isinstance(found, duckdb.DuckDBPyRelation):
        found = pl.from_arrow(found.to_arrow_table())
    elif not isinstance(found, pl.DataFrame):
        found = pl.from_arrow(found.toArrow() if hasattr(found, "toArrow") else found)
    return list(found.sort(order, maintain_order=True).rows(named=True))


def plain(value: object) -> object:
    """Return a value, with pandas' way of writing that there is none as everybody else's."""
    return None if isinstance(value, float) and value != value else value  # noqa: PLR0124 - not a number is not itself
