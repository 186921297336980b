"""Small tables of our own beside a table of the user's, in the same engine; and what engines differ in."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import narwhals as nw

Frame = nw.DataFrame[Any] | nw.LazyFrame[Any]

_LINE_ENDS: Final = frozenset({nw.Implementation.POLARS, nw.Implementation.PYARROW, nw.Implementation.DUCKDB})


def has_line_ends(frame: Frame) -> bool:
    """Tell whether the engine's `$` also matches before a line feed at the end of a text, as Python's and Java's do."""
    return frame.implementation not in _LINE_ENDS


def beside(frame: Frame, columns: Mapping[str, Sequence[int] | Sequence[float]]) -> Frame:
    """Return numbers as a table of the same engine and kind.

    Raises:
        TypeError: the engine is none of those that are known here.
    """
    implementation = frame.implementation
    whole = {name: all(isinstance(cell, int) for cell in cells) for name, cells in columns.items()}
    schema = {name: nw.Int64() if is_whole else nw.Float64() for name, is_whole in whole.items()}
    if isinstance(frame, nw.DataFrame):
        return nw.from_dict(dict(columns), schema, backend=implementation)
    if implementation is nw.Implementation.POLARS:
        return nw.from_dict(dict(columns), schema, backend=implementation).lazy()
    native: Any = frame.to_native()
    rows = list(zip(*columns.values(), strict=True))
    if implementation.is_pyspark():
        types = ", ".join(f"{name} {'bigint' if is_whole else 'double'}" for name, is_whole in whole.items())
        return nw.from_native(native.sparkSession.createDataFrame(rows, types))
    if implementation.is_duckdb():
        values = ", ".join(
            "({})".format(", ".join(f"{cell}::{'BIGINT' if isinstance(cell, int) else 'DOUBLE'}" for cell in row))
            for row in rows
        )
        names = ", ".join(columns)
        # Only numbers and names of ours stand in this text.
        return nw.from_native(native.query("ketacalc", f"SELECT * FROM (VALUES {values}) AS t({names})"))  # noqa: S608
    raise TypeError(f"no table can be made beside one of {implementation}")
