"""A table checked or scaled batch by batch: our columns for each of its rows, in their order."""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from functools import partial
from threading import current_thread
from typing import Final, TypeVar

import polars as pl

from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.frozen import dataclass, field
from ketacalc.core.quantities.stated import FLOAT
from ketacalc.frame import cells, patients
from ketacalc.frame.answers import CHECK_COLUMNS, DOSE_COLUMNS, Answer, Pool, Status, Value, numbered, told
from ketacalc.frame.cells import USUAL, Spelling
from ketacalc.frame.columns import Layout
from ketacalc.frame.constants import Constants
from ketacalc.frame.judge import ANSWERED, Judge
from ketacalc.frame.products import gathered
from ketacalc.frame.reader import Read, Reader
from ketacalc.frame.subjects import Subjects
from ketacalc.output import wording
from ketacalc.output.formats.spreadsheet import harmless

SLICE: Final = 1 << 18
"""Rows that are worked on at once: enough to be fast, few enough for the caches of a processor."""
LEAST: Final = 1 << 15
"""Rows that are not parted further, so that others are worked on beside them."""
WORKERS: Final = min(os.cpu_count() or 1, 4)
"""Slices of a table, or batches of a file, that are worked on at once; each has its share of the memory."""
Result = TypeVar("Result")
Placed = tuple[pl.DataFrame, pl.Series]
"""Columns, and for each row the place of its own among theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a batch came to.

    Attributes:
        parts: the values of each of our columns, and for each row the place of its own among them.
        answers: the answers of the batch, by number.
        numbers: the number of the answer of each row.
    """

    parts: tuple[tuple[pl.Series, pl.Series], ...]
    answers: tuple[Answer, ...]
    numbers: pl.Series

    @property
    def columns(self) -> pl.DataFrame:
        """Our columns, one row for each of the batch, or for each of its rows and regimens."""
        return pl.DataFrame([values.gather(places) for values, places in self.parts])


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is asked of a table, and how: all that a worker needs to know of it.

    Attributes:
        layout, schema: where the table holds what, and of what type its columns are that are read.
        subjects: what it is held against, or what is scaled.
        tolerance: by how much bounds are widened in a check; None where the regimens of all rows are scaled.
        spelling: how the table is written.
        prefix: what the names of our columns begin with.
        kept_as: how a text of which there are few is kept.
    """

    layout: Layout
    schema: Mapping[str, pl.DataType]
    subjects: Subjects
    tolerance: Fraction | None = None
    spelling: Spelling = USUAL
    prefix: str = ""
    kept_as: pl.DataType = field(default_factory=pl.String)

    @property
    def each(self) -> int:
        """How many rows come out for one: one in a check, and one of each regimen where these are scaled."""
        return 1 if self.tolerance is not None else len(self.subjects.all_rows)

    def begun(self) -> "Worker":
        """Return what works on batches one after the other."""
        return Scaler(self) if self.tolerance is None else Checker(self, self.tolerance)


class Worker:
    """Works on the batches of one table: on equal rows of a batch once."""

    def __init__(self, asked: Task) -> None:
        """Take what is asked of the table."""
        self._asked, self._subjects = asked, asked.subjects
        self._reader = Reader(asked.layout, asked.schema, asked.spelling, asked.subjects)

    def answered(self, read: Read, pool: Pool, at_once: int) -> tuple[pl.Series, list[Placed]]:
        """Return for each different row the number of its answer, and our columns."""
        raise NotImplementedError

    def found(self, batch: pl.DataFrame, at_once: int = WORKERS) -> Found:
        """Return what a batch comes to, of which so many parts are worked on at once."""
        pool = Pool()
        read = self._reader(batch, pool)
        numbers, placed = self.answered(read, pool, at_once)
        parts: dict[str, tuple[pl.Series, pl.Series]] = {}
        for table, places in placed:
            spread = _spread(places.gather(read.places), self._asked.each)
            parts |= {values.name: (values.alias(self._asked.prefix + values.name), spread) for values in table}
        ours = DOSE_COLUMNS if self._asked.tolerance is None else CHECK_COLUMNS
        return Found(
            parts=tuple(parts[name] for name in ours), answers=tuple(pool), numbers=numbers.gather(read.places)
        )

    def __call__(self, batch: pl.DataFrame) -> pl.DataFrame:
        """Return our columns."""
        return self.found(batch).columns


def side_by_side(work: Callable[[Value], Result], items: Sequence[Value]) -> list[Result]:
    """Return what becomes of each item, in threads.

    One after the other in a thread that Python did not start: it may be one of polars', for which all others wait.
    """
    if len(items) < 2 or type(current_thread()).__name__ == "_DummyThread":
        return [work(item) for item in items]
    with ThreadPoolExecutor(WORKERS) as threads:
        return list(threads.map(work, items))


def _spread(places: pl.Series, each: int) -> pl.Series:
    """Return the places of rows among others of which there are so many for each, one after the other."""
    if each == 1:
        return places
    at = pl.int_range(len(places) * each, dtype=pl.UInt32, eager=True)
    return places.gather(at // each) * each + at % each


class Checker(Worker):
    """Checks the batches of one table."""

    def __init__(self, asked: Task, tolerance: Fraction) -> None:
        """Take what is to be checked, and by how much bounds are widened."""
        super().__init__(asked)
        self._constants = Constants(tolerance)
        slacks = (self._reader.slack, max(self._reader.slack, FLOAT))
        self._judges = [Judge(self._constants, slack, tolerance) for slack in slacks]

    def answered(self, read: Read, pool: Pool, at_once: int) -> tuple[pl.Series, list[Placed]]:
        """Return for each different row the number of its answer, and our columns."""
        size = max(min(SLICE, -(-len(read.rows) // at_once)), LEAST)
        slices = [read.rows[at : at + size] for at in range(0, max(len(read.rows), 1), size)]
        parts = side_by_side(partial(self._judged, read=read, pool=pool), slices)
        answered = pl.concat(parts, rechunk=True).sort("at")
        shown = told(tuple(pool), self._subjects.catalogue.notice, self._asked.kept_as)
        figures = answered.select("ratio", dose_normalised="normalised")
        placed = [
            (shown, answered["answer"]),
            (figures, answered["at"]),
            self._by_weight(answered["answer"], read, tuple(pool)),
        ]
        return answered["answer"], placed

    def _judged(self, rows: pl.DataFrame, read: Read, pool: Pool) -> pl.DataFrame:
        refused = pl.col("refused").is_not_null()
        paired = self._paired(rows.filter(~refused))
        is_float = paired["is_float"].fill_null(False)
        judged = [
            judge(paired.filter(is_long), pool, read.row_of).cast(pl.Schema(ANSWERED))
            for judge, is_long in zip(self._judges, (~is_float, is_float), strict=True)
            if is_long.any()
        ]
        closed = rows.filter(refused).select(
            "at", answer="refused", ratio=pl.lit(None, pl.Float64), normalised=pl.lit(None, pl.Float64)
        )
        return pl.concat([*judged, closed.cast(pl.Schema(ANSWERED))])

    def _paired(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return rows with the number of their unit and regimens, which is compiled where it is new."""
        # As they are now: batches beside this one add to them.
        sets, units, durations = list(self._subjects.sets), list(self._reader.units), list(self._reader.durations)
        code = (pl.col("set") * len(units) + pl.col("unit")) * (len(durations) + 1) + pl.col("duration") + 1
        codes = rows.select(code=code).to_series()
        found = codes.drop_nulls().unique().to_list()
        parts = [(divmod(one // (len(durations) + 1), len(units)), one % (len(durations) + 1) - 1) for one in found]
        asked = [(sets[s], units[u], durations[d] if d >= 0 else None) for (s, u), d in parts]
        numbers = dict(zip(found, self._constants.numbers(asked), strict=True))
        return rows.with_columns(codes.replace_strict(numbers, default=None, return_dtype=pl.UInt32).alias("pairing"))

    def _by_weight(self, numbers: pl.Series, read: Read, answers: tuple[Answer, ...]) -> Placed:
        """Return what follows from the weight of each row and the regimens that stand beside it."""
        weights = patients.in_kg(read.weights)
        shown: list[tuple[Regimen, ...]] = list(dict.fromkeys(one.regimens for one in answers))
        lists = pl.Series([shown.index(one.regimens) for one in answers], dtype=pl.UInt32)
        keys = pl.DataFrame([lists.gather(numbers).alias("list"), read.rows["patient"]])
        first, places = cells.together(((keys["list"], len(shown)), (keys["patient"], len(weights))), len(keys))
        pairs = gathered(keys, first).with_row_index("at")
        tables = []
        for number, regimens in enumerate(shown):
            own = pairs.filter(list=number)
            held = gathered(weights, own["patient"])
            tables.append(own.select("at").hstack(held.select("weight_kg")).hstack(_joined(held, regimens)))
        return pl.concat(tables).sort("at").drop("at"), places


def _joined(weights: pl.DataFrame, regimens: tuple[Regimen, ...]) -> pl.DataFrame:
    """Return the workings, maxima and cautions of several regimens at each weight, each text once."""
    each = [patients.scaled(weights, one) for one in regimens]
    if not each:
        return weights.with_columns(pl.lit(None, pl.String).alias(name) for name in _JOINTS).select(*_JOINTS)
    if len(each) == 1:
        return each[0].select(*_JOINTS)
    columns = [
        pl.DataFrame([one[name].alias(str(at)) for at, one in enumerate(each)])
        .select(pl.concat_list(pl.all()).list.drop_nulls().list.unique(maintain_order=True).list.join(joint))
        .to_series()
        .replace("", None)
        .alias(name)
        for name, joint in _JOINTS.items()
    ]
    return pl.DataFrame(columns)


_JOINTS = {"working": "; ", "cap": "; ", "weight_cautions": patients.JOINT}


class Scaler(Worker):
    """Scales regimens to the weights of the batches of one table: one row for each row and regimen, in that order."""

    def answered(self, read: Read, pool: Pool, at_once: int) -> tuple[pl.Series, list[Placed]]:
        """Return for each different row the number of its answer, and our columns, a row of them for each regimen."""
        done, missing = Answer(status=Status.READ), Answer(status=Status.WEIGHT_MISSING, reason="the weight is empty")
        numbers = (numbered(done, pool), numbered(missing, pool))
        weights = patients.in_kg(read.weights).with_columns(
            answer=pl.coalesce(
                "refused", pl.when(pl.col("over").is_null() & ~pl.col("is_far")).then(numbers[1]).otherwise(numbers[0])
            )
        )
        texts = told(tuple(pool), self._subjects.catalogue.notice, self._asked.kept_as).select(
            "status", "reason", "notice"
        )
        facts = weights.select("weight_kg").hstack(gathered(texts, weights["answer"]))
        tables = [facts.hstack(self._scaled(weights, one)) for one in self._subjects.all_rows]
        whole = pl.concat([one.with_row_index("at").with_columns(of=pl.lit(n)) for n, one in enumerate(tables)])
        patient = read.rows["patient"]
        return weights["answer"].gather(patient), [(whole.sort("at", "of"), patient)]

    def _scaled(self, weights: pl.DataFrame, regimen: Regimen) -> pl.DataFrame:
        found = patients.scaled(weights, regimen)

        def always(text: str) -> pl.Expr:
            return pl.lit(harmless(text) if text else None, pl.String).cast(self._asked.kept_as)

        return found.select(
            scaled_low="low",
            scaled_high="high",
            working="working",
            cap="cap",
            weight_cautions="weight_cautions",
            regimen=always(regimen.id),
            route=always(regimen.route),
            reported=always(wording.in_full(regimen)),
            scaled_unit=always(regimen.reported.unit.for_patient.symbol),
            outcome=always(wording.outcome(regimen)),
            cautions=always(patients.JOINT.join(one.text for one in regimen.cautions)),
            citation=always(wording.citations(regimen)),
        )
