"""Relations of DuckDB: the distinct rows of what decides, answered in a function of its connection, joined to its own.

The function takes lists of rows, so that DuckDB hands over many at once; it is as lazy as the relation. It needs
pyarrow, in which DuckDB and polars hand their columns to each other, and no pandas.
"""

from collections.abc import Callable, Mapping
from itertools import count
from typing import Any, Final

import polars as pl

from ketacalc.core.errors import InputError
from ketacalc.frame.border import Table, arrow_schema, in_arrow
from ketacalc.frame.checker import Task
from ketacalc.output.extra import extra

ROWS: Final = 1 << 17
"""Rows in each list that is handed over."""
_NUMBERS: Final = count()


class Relation(Table):
    """A relation of DuckDB."""

    @property
    def schema(self) -> Mapping[str, pl.DataType]:
        """The types of its columns as polars has them."""
        with extra("duckdb", "pyarrow", "ketacalc.frame with DuckDB"):
            import pyarrow as pa  # noqa: F401 - asked for here, so that its lack is said in one line
        found = arrow_schema(self._df.limit(0).to_arrow_table().schema)
        # Without a row, an enumeration has no values that polars could name.
        return {name: pl.String() if str(kind).startswith("ENUM") else found[name]
                for name, kind in zip(self._df.columns, self._df.types, strict=True)}  # fmt: skip

    def answered(self, work: Task) -> Any:
        """Return a lazy relation with our columns beside its own."""
        kinds = dict(zip(self._df.columns, map(str, self._df.types), strict=True))
        keys = {name: f"k{at}" for at, name in enumerate(work.layout.names)}
        example = work.begun()(pl.DataFrame(schema={name: work.schema[name] for name in keys}))
        types = {pl.Float64: "DOUBLE", pl.Boolean: "BOOLEAN"}
        ours = {
            f"o{at}": (name, types.get(type(kind), "VARCHAR")) for at, (name, kind) in enumerate(example.schema.items())
        }
        given = {key: "VARCHAR" if kinds[name].startswith("ENUM") else kinds[name] for name, key in keys.items()}
        told = given | {key: kind for key, (_, kind) in ours.items()}
        function = f"ketacalc_{next(_NUMBERS)}"
        _register(self._df, function, _worker(work, keys, list(ours)), given, told)
        held = ", ".join(f"{key} := {_quoted(name)}::{given[key]}" for name, key in keys.items())
        alike = " AND ".join(
            f"theirs.{_quoted(name)}::{given[key]} IS NOT DISTINCT FROM answers.answer.{key}"
            for name, key in keys.items()
        )
        columns = ", ".join(f"answers.answer.{key} AS {_quoted(name)}" for key, (name, _) in ours.items())
        # Names of columns stand quoted in this text, and numbers; nothing else of a user's does.
        return self._df.query(
            "theirs",
            f"SELECT theirs.*, {columns} FROM theirs LEFT JOIN (SELECT unnest({function}(list(asked))) AS answer FROM"  # noqa: S608
            f" (SELECT asked, (row_number() OVER ()) // {ROWS} AS part FROM (SELECT DISTINCT struct_pack({held})"
            f" AS asked FROM theirs)) GROUP BY part) AS answers ON {alike}",
        )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _register(
    df: Any, function: str, work: Callable[[Any], Any], given: Mapping[str, str], told: Mapping[str, str]
) -> None:
    """Give the relation's connection the function.

    Raises:
        InputError: the relation does not say which connection it is of.
    """
    import duckdb

    connection = getattr(df, "_con", None)
    if connection is None:
        raise InputError("this version of DuckDB hides the connection of a relation; ketacalc needs duckdb 2 or later")
    parameter, result = (duckdb.list_type(duckdb.struct_type(dict(one))) for one in (given, told))
    connection.create_function(function, work, [parameter], result, type="arrow", null_handling="special")


def _worker(work: Task, keys: Mapping[str, str], ours: list[str]) -> Callable[[Any], Any]:
    """Return what is done with lists of distinct rows: the same rows, each with its answers."""
    begun = work.begun()

    def run(lists: Any) -> Any:
        import pyarrow as pa

        lists = lists.combine_chunks() if isinstance(lists, pa.ChunkedArray) else lists
        held = pa.Table.from_struct_array(lists.flatten())
        frame: Any = pl.from_arrow(held.rename_columns(list(keys)))
        found = in_arrow(begun.found(frame))
        places = pa.array([at for at in range(len(held)) for _ in range(work.each)], pa.int64())
        held = held.take(places) if work.each > 1 else held
        columns = [column.combine_chunks() for column in (*held.columns, *found.columns)]
        rows = pa.StructArray.from_arrays(columns, [*held.column_names, *ours])
        ends = [end * work.each for end in pa.compute.list_value_length(lists).to_pylist()]
        offsets = [sum(ends[:at]) for at in range(len(ends) + 1)]
        return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), rows)

    return run
