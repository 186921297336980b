"""Checks on DuckDB: its distinct rows, checked in batches by the code that checks a frame at hand, joined to its own.

As expressions alone a check is some hundred columns that build on each other: DuckDB plans them for many seconds, and
what 64 bits leave open would stay open. `map` is as lazy, leaves nothing open, and is several times as fast. What is
checked is only what decides the answer, so that no other column goes through pandas, in which `map` hands rows over.
"""

from collections.abc import Callable
from typing import Any, Final

import narwhals as nw

from ketacalc.frame.hand import names_of
from ketacalc.frame.plan import OURS, Against, Layout
from ketacalc.frame.telling import CHECK_COLUMNS

_TYPES: Final = {"rounded": bool, "dose_normalised": float, "ratio": float}
_KINDS: Final = {"rounded": "boolean", "dose_normalised": "Float64", "ratio": "Float64"}


def checked(frame: nw.LazyFrame[Any], place: Layout, asked: Against, prefix: str) -> Any:
    """Return a relation of DuckDB with the columns of a check beside its own; nothing is computed yet."""
    schema = {name: kind for name, kind in frame.collect_schema().items() if name in names_of(place, asked)}
    keys = {name: f"{OURS}{at}" for at, name in enumerate(schema)}
    # A float prints with as many digits as tell it from every other: read again, it is the same.
    whole = frame.with_columns(*[nw.col(name).cast(nw.String).fill_null("").alias(key) for name, key in keys.items()])
    found = {OURS + name: _TYPES.get(name, str) for name in CHECK_COLUMNS}
    distinct: Any = whole.select(*keys.values()).unique().to_native()
    answers = nw.from_native(
        distinct.map(_worker(place, asked, schema, keys), schema=dict.fromkeys(keys.values(), str) | found)
    )
    told = {OURS + name: prefix + name for name in CHECK_COLUMNS}
    joined = whole.join(answers, on=list(keys.values()), how="left").drop(*keys.values()).rename(told)
    return joined.to_native()


def _worker(place: Layout, asked: Against, schema: dict[str, Any], keys: dict[str, str]) -> Callable[[Any], Any]:
    """Return what is done with a batch: a frame of pandas with the distinct texts of the columns that are read."""
    import pandas as pd
    import polars as pl

    from ketacalc.frame.checker import Checker

    checker = Checker(place, asked, OURS)

    def work(batch: Any) -> Any:
        texts = pl.DataFrame(
            {name: batch[key].to_list() for name, key in keys.items()}, schema=dict.fromkeys(keys, pl.String)
        )
        numbers = [
            pl.col(name).replace("", None).cast(pl.Float64) for name, kind in schema.items() if kind.is_numeric()
        ]
        found = checker(nw.from_native(texts.with_columns(numbers), eager_only=True)).to_native()
        for name in CHECK_COLUMNS:
            # A column in which every text is missing has no type of its own.
            batch[OURS + name] = pd.array(found[OURS + name].to_list(), dtype=_KINDS.get(name, "string"))
        return batch

    return work
