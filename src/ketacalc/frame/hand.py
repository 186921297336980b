"""Checks on frames at hand: polars, pandas and pyarrow, batch by batch, with nothing left open.

For polars the two steps are planned once and run on one batch after the other: building the same expressions anew
for every batch takes longer than a batch. What is then left open is settled by the core, equal rows once.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

import narwhals as nw

from ketacalc.frame import judging, slips, verdicts
from ketacalc.frame.exact import floats_for
from ketacalc.frame.facts import ours
from ketacalc.frame.judging import NORMAL, RESULT, ROW
from ketacalc.frame.plan import OURS, Against, Layout
from ketacalc.frame.settling import settled
from ketacalc.frame.tables import beside

Hand = nw.DataFrame[Any]
Step = Callable[[Hand], Hand]

SLICE: Final = 1 << 19
"""Rows that are worked on at once: enough for the engines to be fast, few enough for the memory."""
CHECKED: Final = (ROW, *NORMAL, *RESULT)


class Judge:
    """What checks batches of one table: planned for the first of them, run on each."""

    def __init__(self, layout: Layout, asked: Against) -> None:
        """Take where the table holds what, and what its doses are held against."""
        self._layout, self._asked = layout, asked
        self._names = names_of(layout, asked)
        self._first: Step | None = None
        self._second: Step | None = None
        self._third: Step | None = None

    def __call__(self, frame: Hand) -> Hand:
        """Return the columns of a check as numbers, in the order of the rows."""
        parts = [self._slice(frame[at : at + SLICE]) for at in range(0, max(len(frame), 1), SLICE)]
        return parts[0] if len(parts) == 1 else nw.concat(parts)

    def _slice(self, frame: Hand) -> Hand:
        frame = frame.select(*self._names).with_row_index(ROW)
        if self._first is None:
            columns = [ROW, *judging.needed(self._layout, self._asked)]
            self._first = planned(
                frame,
                lambda table: judging.stated(table, self._layout, self._asked).select(*columns, *judging.plainly()),
            )
        table = self._first(frame)
        rest, done = table.filter(ours("open")).drop(OURS + "slips"), table.select(*CHECKED)
        if not len(rest):
            return done
        if self._second is None:
            self._second = planned(rest, lambda table: judging.judged(table, self._layout, self._asked))
        judged = self._explained(self._second(rest))
        left = judged.filter(judging.is_left_open())
        done = _put(done, judged)
        return _put(done, self._settle(left, frame)) if len(left) else done

    def _explained(self, table: Hand) -> Hand:
        outside = table.filter(judging.is_to_explain())
        if self._third is None:
            self._third = planned(outside, self._fitting(outside))
        return judging.explained(table, self._third(outside))

    def _fitting(self, example: Hand) -> Callable[[Any], Any]:
        rows, variants = slips.candidate_rows(self._asked), verdicts.variants_of(self._asked)
        ways, tables = slips.ways_of(rows), [beside(example, rows), beside(example, slips.steps_of(rows))]

        def fit(table: Any) -> Any:
            candidates, steps = [one.lazy() for one in tables] if isinstance(table, nw.LazyFrame) else tables
            return judging.fitting(table, candidates, steps, ways, variants)

        return fit

    def _settle(self, left: Hand, frame: Hand) -> Hand:
        """Return the columns of the rows that are left open, as the core has them; equal rows are asked about once."""
        names = [name for name in self._names if name != self._asked.column]
        rows = left.select(ROW, OURS + "set").join(frame.select(ROW, *names), on=ROW, how="left").sort(ROW)
        sets, cells = rows[OURS + "set"].to_list(), rows.select(*names).rows()
        asked = {(number, *row) for number, row in zip(sets, cells, strict=True)}
        answers = {
            one: settled(dict(zip(names, one[1:], strict=True)), one[0], self._layout, self._asked) for one in asked
        }
        found: dict[str, list[Any]] = {ROW: rows[ROW].to_list()}
        answered = [answers[number, *row] for number, row in zip(sets, cells, strict=True)]
        for name in (*NORMAL, *RESULT):
            found[name] = [getattr(answer, name.removeprefix(OURS)) for answer in answered]
        schema = {name: kind for name, kind in left.schema.items() if name in CHECKED}
        return nw.from_dict(found, {name: schema[name] for name in found}, backend=left.implementation)


def _put(done: Hand, found: Hand) -> Hand:
    """Return columns in which the rows that were looked at once more have what was found."""
    at = found[ROW]
    return done.with_columns(
        *[done[name].scatter(at, found[name].cast(done[name].dtype)) for name in (*NORMAL, *RESULT)]
    )


def names_of(layout: Layout, asked: Against) -> list[str]:
    """Return the columns of a table that are read."""
    columns = [column for column in (layout.dose, layout.weight, layout.concentration) if column is not None]
    names = [name for column in columns for name in (column.name, column.unit) if name is not None]
    return list(dict.fromkeys([*names, *([asked.column] if asked.column is not None else [])]))


def planned(example: Hand, work: Callable[[Any], Any]) -> Step:
    """Return work on a frame; for polars as lazy queries that are built once and run on each frame they are given.

    A query runs on one frame at a time: there are as many as threads ask for at once.
    """
    if not example.implementation.is_polars():
        return lambda frame: _at_once(frame, work)
    idle = [_Query(example, work)]

    def run(frame: Hand) -> Hand:
        try:
            query = idle.pop()
        except IndexError:
            query = _Query(example, work)
        found = query(frame)
        idle.append(query)
        return found

    return run


class _Query:
    """A lazy query of polars whose source is the frame that it is given."""

    def __init__(self, example: Hand, work: Callable[[Any], Any]) -> None:
        from polars.io.plugins import register_io_source

        self._frames: list[Any] = []
        self._query = work(nw.from_native(register_io_source(self._source, schema=example.to_native().schema)))

    def _source(self, columns: list[str] | None, where: Any, most: int | None, _size: int | None) -> Iterator[Any]:
        frame = self._frames[0]
        frame = frame if columns is None else frame.select(columns)
        frame = frame if where is None else frame.filter(where)
        yield frame if most is None else frame.head(most)

    def __call__(self, frame: Hand) -> Hand:
        self._frames = [frame.to_native()]
        found: Hand = self._query.collect()
        self._frames = []
        return found


def _at_once(frame: Hand, work: Callable[[Any], Any]) -> Hand:
    with floats_for(frame.implementation):
        found: Hand = work(frame)
    return found
