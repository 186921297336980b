"""The border between other engines and polars: each hands over the columns that decide, and gets its own kind back."""

import sys
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from numbers import Real
from typing import Any, Final

import polars as pl

from ketacalc.core.errors import InputError
from ketacalc.core.quantities import quoted
from ketacalc.frame.checker import Found, Task, Worker, side_by_side
from ketacalc.frame.columns import Layout, Names, Stated, layout


class Table(ABC):
    """A table of one engine.

    Attributes:
        columns: its headings, those that are no text among them as they print.
    """

    def __init__(self, df: Any) -> None:
        """Take the table of the engine."""
        self._df = df
        self.columns: tuple[str, ...] = tuple(map(str, df.columns))

    @property
    @abstractmethod
    def schema(self) -> Mapping[str, pl.DataType]:
        """The types of its columns as polars has them; one that polars has not is `Unknown`."""

    @abstractmethod
    def answered(self, work: Task) -> Any:
        """Return the table with our columns beside its own."""

    def placed(self, names: Names, stated: Stated, *, with_dose: bool) -> tuple[Layout, dict[str, pl.DataType]]:
        """Return where the table holds what, and the types of the columns that decide.

        Raises:
            InputError: it is not known where, as `layout` has it, or a column that decides is there twice.
        """
        schema = self.schema
        found = layout(schema, names, stated, with_dose=with_dose)
        counted = Counter(self.columns)
        doubled = next((name for name in found.names if counted[name] > 1), None)
        if doubled is not None:
            raise InputError(f"the table has the column {quoted(doubled)} twice: which is meant cannot be known")
        return found, {name: schema[name] for name in found.names}


def opened(df: object) -> Table:
    """Return a table at the border.

    Raises:
        InputError: it is none, or one of an engine that is not tested here.
    """
    if isinstance(df, pl.DataFrame):
        return _Polars(df)
    if isinstance(df, pl.LazyFrame):
        return _Lazy(df)
    for library, name, kind in (("pandas", "DataFrame", _Pandas), ("pyarrow", "Table", _Arrow)):
        # A table of a library is there only where the library is loaded already.
        if isinstance(df, getattr(sys.modules.get(library), name, ())):
            found: Table = kind(df)
            return found
    if type(df).__module__.partition(".")[0] in ("duckdb", "_duckdb") and hasattr(df, "sql_query"):
        from ketacalc.frame.relation import Relation

        return Relation(df)
    if type(df).__module__.startswith("pyspark.sql") and hasattr(df, "mapInArrow"):  # pragma: no cover - `nox -s spark`
        from ketacalc.frame.spark import Distributed

        return Distributed(df)
    raise InputError(f"{type(df).__name__} is no table of polars, pandas, pyarrow, DuckDB or PySpark")


def repeated(frame: pl.DataFrame, each: int) -> pl.DataFrame:
    """Return a frame with each of its rows so many times, one after the other."""
    if each == 1:
        return frame
    return frame.select(pl.all().gather(pl.int_range(pl.len() * each, dtype=pl.UInt32) // each))


class _Polars(Table):
    @property
    def schema(self) -> Mapping[str, pl.DataType]:
        return dict(self._df.schema)

    def answered(self, work: Task) -> Any:
        return repeated(self._df, work.each).hstack(work.begun()(self._df.select(work.layout.names)))


class _Lazy(Table):
    def __init__(self, df: pl.LazyFrame) -> None:
        self._df, self._schema = df, df.collect_schema()
        self.columns = tuple(self._schema)

    @property
    def schema(self) -> Mapping[str, pl.DataType]:
        return dict(self._schema)

    def answered(self, work: Task) -> Any:
        begun, names = work.begun(), work.layout.names

        def batch(frame: pl.DataFrame) -> pl.DataFrame:
            return repeated(frame, work.each).hstack(begun(frame.select(names)))

        schema = batch(pl.DataFrame(schema=self._schema)).schema
        # What is asked of the result says nothing about which columns a check reads, nor can it be asked before.
        return self._df.map_batches(
            batch, schema=schema, streamable=True, projection_pushdown=False, predicate_pushdown=False
        )


class _Arrow(Table):
    def __init__(self, df: Any) -> None:
        self._df, self.columns = df, tuple(df.column_names)

    @property
    def schema(self) -> Mapping[str, pl.DataType]:
        return arrow_schema(self._df.schema)

    def answered(self, work: Task) -> Any:
        return arrow_answered(self._df, work, work.begun())


def arrow_schema(schema: Any) -> dict[str, pl.DataType]:
    """Return the types of Arrow as polars has them, `Unknown` where it has none."""
    return {field.name: _arrow_kind(field) for field in schema}


def _arrow_kind(field: Any) -> pl.DataType:
    import pyarrow as pa

    if pa.types.is_float16(field.type):
        return pl.Float16()
    if pa.types.is_decimal256(field.type):
        return pl.Unknown()
    try:
        found: Any = pl.from_arrow(pa.schema([field]).empty_table())
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, pa.ArrowException, ValueError, TypeError,
            NotImplementedError):  # fmt: skip
        return pl.Unknown()
    kind: pl.DataType = found.dtypes[0]
    return kind


def in_arrow(found: Found) -> Any:
    """Return our columns as Arrow has them; most of the time goes into texts, which are copied side by side."""
    import pyarrow as pa

    def column(part: tuple[pl.Series, pl.Series]) -> Any:
        values, places = part
        return values.gather(places).to_arrow(compat_level=pl.CompatLevel.oldest())

    return pa.table(side_by_side(column, found.parts), names=[values.name for values, _ in found.parts])


def arrow_answered(table: Any, work: Task, begun: Worker) -> Any:
    """Return a table of Arrow with our columns beside its own."""
    import pyarrow as pa

    frame: Any = pl.from_arrow(table.select(list(work.layout.names)))
    found = in_arrow(begun.found(frame))
    if work.each > 1:
        table = table.take(pa.array([at for at in range(len(table)) for _ in range(work.each)], pa.int64()))
    for name, column in zip(found.column_names, found.columns, strict=True):
        is_text = pa.types.is_large_string(column.type)
        table = table.append_column(name, column.cast(pa.string()) if is_text else column)
    return table


class _Pandas(Table):
    def __init__(self, df: Any) -> None:
        if df.columns.nlevels > 1:
            raise InputError("the table has headings of several levels; give it one, such as 'dose'")
        super().__init__(df)

    @property
    def schema(self) -> Mapping[str, pl.DataType]:
        labels = [label for label in self._df.columns if isinstance(label, str)]
        kinds = dict(zip(self._df.columns, self._df.dtypes, strict=True))
        return {label: _pandas_kind(kinds[label]) for label in labels}

    def answered(self, work: Task) -> Any:
        import pandas as pd

        frame = pl.DataFrame([_pandas_column(self._df[name], name) for name in work.layout.names])
        theirs = self._df
        if work.each > 1:
            theirs = theirs.iloc[[at for at in range(len(theirs)) for _ in range(work.each)]]
        ours = _in_pandas(work.begun().found(frame))
        ours.index = theirs.index
        return pd.concat([theirs, ours], axis=1)


_NUMPY: Final = {
    "int8": pl.Int8(), "int16": pl.Int16(), "int32": pl.Int32(), "int64": pl.Int64(), "uint8": pl.UInt8(),
    "uint16": pl.UInt16(), "uint32": pl.UInt32(), "uint64": pl.UInt64(), "float16": pl.Float16(),
    "float32": pl.Float32(), "float64": pl.Float64(), "bool": pl.Boolean(), "boolean": pl.Boolean(),
}  # fmt: skip


def _pandas_kind(dtype: Any) -> pl.DataType:
    """Return a type of pandas as polars has it; what pandas keeps as objects is read as texts."""
    arrow = getattr(dtype, "pyarrow_dtype", None)
    if arrow is not None:
        import pyarrow as pa

        return _arrow_kind(pa.field("x", arrow))
    name = str(dtype).lower()
    if name in _NUMPY:
        return _NUMPY[name]
    if getattr(dtype, "name", "") == "category":
        return _pandas_kind(dtype.categories.dtype)
    return pl.String() if name in ("object", "str", "string") or name.startswith("string") else pl.Unknown()


def _pandas_column(column: Any, name: str) -> pl.Series:
    """Return a column of pandas as polars has it; what pandas takes for missing is missing."""
    kind = _pandas_kind(column.dtype)
    if str(column.dtype) in _NUMPY:
        found = pl.Series(name, column.to_numpy())
        return found.fill_nan(None) if kind.is_float() else found
    try:
        import pyarrow as pa

        texts: Any = pl.from_arrow(pa.chunked_array(pa.array(column, from_pandas=True)))
        if kind.is_numeric() or texts.dtype in (pl.String, pl.Categorical):
            return pl.Series(name, texts)
    except (ImportError, ValueError, TypeError):
        pass  # no pyarrow, or objects of several types
    cells = column.astype(object).where(column.notna(), None).tolist()
    if kind.is_numeric():
        return pl.Series(name, cells, dtype=kind)
    return pl.Series(name, [_cell(cell, name) for cell in cells], dtype=pl.String)


def _cell(cell: object, name: str) -> str | None:
    """Return one object as text: a number as it prints, without the zeros that a machine adds."""
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, bool) or not isinstance(cell, Real | Decimal):
        raise InputError(f"the column {quoted(name)} holds {type(cell).__name__}, which is neither a text nor a number")
    if type(cell).__name__ == "float16":
        raise InputError(f"the column {quoted(name)} holds floats of 16 bits, with 3 digits: too few for a dose")
    if isinstance(cell, Decimal):
        return f"{cell:f}".rstrip("0").rstrip(".") if cell.is_finite() and "." in f"{cell:f}" else f"{cell:f}"
    return str(cell).removesuffix(".0")


def _in_pandas(found: Found) -> Any:
    """Return our columns as pandas has them."""
    try:
        import pyarrow  # noqa: F401, ICN001 - pandas holds texts in it, and takes them from it, many times as fast
    except ImportError:
        import pandas as pd

        return pd.DataFrame({column.name: column.to_list() for column in found.columns})
    return in_arrow(found).to_pandas()
