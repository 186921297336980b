"""What a table's rows came to, counted batch by batch: the statuses, the verdicts, the slips and how far off."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.check.judge import Verdict
from ketacalc.core.check.rules import ORDER, Code
from ketacalc.frame.answers import MEANINGS, Answer, Status
from ketacalc.frame.batches import ROW, Done
from ketacalc.output.check.words import said
from ketacalc.output.cohort.counts import Attention, Count, Counts, Held

SHOWN: Final = 50
"""Rows that a report shows of those that need attention."""
SPELLINGS: Final = 10_000
BELOW: Final = (
    (0.001, "less than 1/1,000 of the bound"),
    (0.01, "1/1,000 to less than 1/100 of the bound"),
    (0.1, "1/100 to less than 1/10 of the bound"),
    (0.5, "1/10 to less than 1/2 of the bound"),
    (1.0, "1/2 of the bound or more"),
)
"""How far a dose lies below the bound that it passed: each class with the ratio at which it ends, without it."""
ABOVE: Final = (
    (2.0, "up to 2 times the bound"),
    (10.0, "more than 2, up to 10 times the bound"),
    (100.0, "more than 10, up to 100 times the bound"),
    (1000.0, "more than 100, up to 1,000 times the bound"),
    (float("inf"), "more than 1,000 times the bound"),
)
"""How far a dose lies above the bound that it passed: each class with the ratio at which it ends, and with it."""
VERDICTS: Final = {
    Verdict.WITHIN: "within what at least one regimen reports, bounds included",
    Verdict.BELOW: "below each regimen that it can be compared with",
    Verdict.ABOVE: "above each regimen that it can be compared with",
    Verdict.BETWEEN: "between fixed doses, of which each was given by itself",
    Verdict.OUTSIDE: "below one regimen and above another, within none",
    Verdict.NOT_COMPARABLE: "of another kind than each regimen: single doses, daily doses and rates are kept apart",
}


@dataclass(slots=True, kw_only=True)
class Tally:
    """Counts over all batches so far.

    Attributes:
        is_check: whether the rows have verdicts; they have scaled doses otherwise.
        watched: the columns that a report shows of a row that needs attention; none where there is no report.
        rows: rows read.
        first: the number and the status of the first that was refused.
        answers: how many rows had each verdict, status, slips and regimens, without the reason.
        spellings: how many rows have each unit that is not read, with the one that was probably meant.
        units: how many rows have each spelling that stands for a unit.
        below, above: how many rows outside lay how far off, by the places of `BELOW` and `ABOVE`.
        weight_cautions: how many rows or scaled doses have each of the cautions that a weight brings.
        attention: the rows that lie furthest off.
    """

    is_check: bool
    watched: tuple[str, ...] = ()
    rows: int = 0
    first: tuple[int, str] | None = None
    answers: Counter[Answer] = field(default_factory=Counter)
    spellings: Counter[tuple[str, str]] = field(default_factory=Counter)
    units: Counter[str] = field(default_factory=Counter)
    below: Counter[int] = field(default_factory=Counter)
    above: Counter[int] = field(default_factory=Counter)
    weight_cautions: Counter[str] = field(default_factory=Counter)
    attention: pl.DataFrame | None = None

    def add(self, done: Done, prefix: str) -> None:
        """Count a batch."""
        self.rows += done.rows
        self.units.update(done.units)
        for answer, number in done.answers.items():
            self.answers[_without_reason(answer)] += number
            if answer.unread[0] and len(self.spellings) < SPELLINGS:
                self.spellings[answer.unread] += number
        if self.first is None and any(answer.status.is_refusal for answer in done.answers):
            words = [one.value for one in Status if one.is_refusal]
            refused = done.table.select(pl.col(prefix + ROW), pl.col(prefix + "status").cast(pl.String))
            row = refused.filter(pl.col(prefix + "status").is_in(words)).row(0)
            self.first = (int(row[0]), str(row[1]))
        for words, number in done.table[prefix + "weight_cautions"].value_counts().rows():
            for word in (words or "").split(" | "):
                self.weight_cautions[_named(word)] += number if word else 0
        if self.is_check:
            self._add_ratios(done.table, prefix)

    def _add_ratios(self, table: pl.DataFrame, prefix: str) -> None:
        ratio = table[prefix + "ratio"].drop_nulls()
        low, high = ratio.filter(ratio < 1), ratio.filter(ratio >= 1)
        self.below.update(_classed([int((low < end).sum()) for end, _ in BELOW]))
        self.above.update(_classed([int((high <= end).sum()) for end, _ in ABOVE]))
        if self.watched:
            self._attend(table, prefix)

    def _attend(self, table: pl.DataFrame, prefix: str) -> None:
        """Keep the rows that lie furthest off; those without a ratio come last."""
        ratio = pl.col(prefix + "ratio")
        ours = {name: pl.col(prefix + name).cast(pl.String) for name in ("verdict", "slips", "reported", "working")}
        rows = table.filter((pl.col(prefix + "verdict").cast(pl.String) != Verdict.WITHIN).fill_null(False))
        rows = rows.select(
            *[pl.col(name).cast(pl.String).alias(f"own{at}") for at, name in enumerate(self.watched)],
            row=pl.col(prefix + ROW), ratio=ratio, times=pl.max_horizontal(ratio, 1 / ratio), **ours,
        )  # fmt: skip
        held = rows if self.attention is None else pl.concat([self.attention, rows])
        self.attention = held.sort("times", descending=True, nulls_last=True, maintain_order=True).head(SHOWN)

    @property
    def refused(self) -> int:
        """How many rows were not read."""
        return sum(number for answer, number in self.answers.items() if answer.status.is_refusal)

    @property
    def is_strictly_fine(self) -> bool:
        """Whether every row that was compared is within, and nowhere doubtful."""
        return all(
            one.verdict in (None, Verdict.WITHIN) and not one.doubts for one in self.answers if self.answers[one]
        )

    def held(self) -> tuple[Held, ...]:
        """Return how many rows lie within which regimens."""
        found: Counter[tuple[Regimen, ...]] = Counter()
        for answer, number in self.answers.items():
            if answer.verdict is Verdict.WITHIN:
                found[answer.regimens] += number
        return tuple(Held(regimens=regimens, rows=rows) for regimens, rows in found.items())

    def counts(self) -> Counts:
        """Return the counts as they are now, in an order that is the same each time."""
        statuses, verdicts, slips, doubts = (Counter[str]() for _ in range(4))
        for answer, number in self.answers.items():
            statuses[answer.status] += number
            if answer.verdict is not None:
                verdicts[answer.verdict] += number
            slips.update(dict.fromkeys(answer.slips.split(), number))
            doubts.update(dict.fromkeys(answer.doubts, number))
        places = {word.value: at for at, word in enumerate(Status)}
        orders = {code.value: at for code, at in ORDER.items()}
        outside = sum(number for verdict, number in verdicts.items() if verdict != Verdict.WITHIN)
        return Counts(
            rows=self.rows,
            refused=self.refused,
            first=self.first,
            statuses=_counts(statuses, places, {status.value: text for status, text in MEANINGS.items()}),
            verdicts=tuple(
                Count(word=word, number=verdicts[word], meaning=text)
                for word, text in VERDICTS.items()
                if self.is_check and (verdicts[word] or word is not Verdict.BETWEEN)
            ),
            slips=_counts(slips, orders, {word: said(Code(word)) for word in slips}),
            doubts=tuple(Count(word=word, number=number) for word, number in sorted(doubts.items())),
            doubtful=sum(number for answer, number in self.answers.items() if answer.doubts),
            below=_classes(BELOW, self.below) if self.is_check else (),
            above=_classes(ABOVE, self.above) if self.is_check else (),
            weight_cautions=_counts(self.weight_cautions, {}),
            spellings=tuple(
                Count(word=spelling, number=number, meaning=meant)
                for (spelling, meant), number in sorted(self.spellings.items(), key=lambda one: (-one[1], one[0]))
            ),
            units=tuple(Count(word=spelling, number=number) for spelling, number in self.units.items()),
            attention=_attention(self.attention, self.watched),
            rest=max(outside - SHOWN, 0),
        )


def _without_reason(answer: Answer) -> Answer:
    if not answer.reason:
        return answer
    return Answer(status=answer.status)


def _named(caution: str) -> str:
    """Return a caution without the figures of its row, so that equal ones are counted together."""
    if caution.startswith("this patient weighs"):
        return "weights of one patient 2-fold or more apart"
    return caution.partition("; ")[0]


def _attention(rows: pl.DataFrame | None, watched: tuple[str, ...]) -> tuple[Attention, ...]:
    if rows is None:
        return ()
    return tuple(
        Attention(
            row=row["row"],
            own=tuple((name, row[f"own{at}"] or "") for at, name in enumerate(watched)),
            verdict=row["verdict"],
            reported=row["working"] or row["reported"] or "",
            ratio=row["ratio"],
            slips=row["slips"] or "",
        )
        for row in rows.rows(named=True)
    )


def _classed(upto: list[int]) -> dict[int, int]:
    """Return how many lie in each class, from how many lie in it or in one before it."""
    return {at: number - before for at, (before, number) in enumerate(zip([0, *upto], upto, strict=False))}


def _classes(classes: tuple[tuple[float, str], ...], found: Counter[int]) -> tuple[Count, ...]:
    return tuple(Count(word=words, number=found[at]) for at, (_, words) in enumerate(classes))


def _counts(found: Counter[str], places: dict[str, int], meanings: dict[str, str] | None = None) -> tuple[Count, ...]:
    """Return counts, the most frequent first, and those that are as frequent in an order of their own."""
    words: Iterable[str] = sorted(
        (word for word in found if word and found[word]), key=lambda word: (-found[word], places.get(word, 0), word)
    )
    return tuple(Count(word=word, number=found[word], meaning=(meanings or {}).get(word, "")) for word in words)
