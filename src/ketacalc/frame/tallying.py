"""What a table's rows came to, counted batch by batch: the statuses, the verdicts, the slips and how far off."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from ketacalc.core.check.slips import ORDER, Code
from ketacalc.core.check.verdict import Verdict
from ketacalc.frame.telling import REASON, STATUS
from ketacalc.output.check.kinds import said
from ketacalc.output.cohort.counts import Count, Counts

OK: Final = "ok"
BELOW: Final = (
    (0.001, "less than 1/1,000 of the bound"),
    (0.01, "1/1,000 to less than 1/100 of the bound"),
    (0.1, "1/100 to less than 1/10 of the bound"),
    (0.5, "1/10 to less than 1/2 of the bound"),
    (float("inf"), "1/2 of the bound or more"),
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
    Verdict.OUTSIDE: "below one regimen and above another, within none",
    Verdict.NOT_COMPARABLE: "of another kind than each regimen: single doses, daily doses and rates are kept apart",
}


@dataclass(slots=True, kw_only=True)
class Tally:
    """Counts over all batches so far.

    Attributes:
        is_check: whether the rows have verdicts; they have scaled doses otherwise.
        rows: rows read.
        refused: rows that were not read, or not decided.
        first: the number and the status of the first of them.
        statuses, verdicts, slips, weight_cautions: how many rows had each; of a dose, how many rows out.
        below, above: how many rows outside lay how far off, by the places of `BELOW` and `ABOVE`.
    """

    is_check: bool
    rows: int = 0
    refused: int = 0
    first: tuple[int, str] | None = None
    statuses: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    slips: Counter[str] = field(default_factory=Counter)
    below: Counter[int] = field(default_factory=Counter)
    above: Counter[int] = field(default_factory=Counter)
    weight_cautions: Counter[str] = field(default_factory=Counter)

    def add(self, batch: pl.DataFrame, prefix: str, rows: int) -> None:
        """Count a batch.

        Args:
            batch: the rows with our columns.
            prefix: what the names of our columns begin with.
            rows: how many rows of the table it stands for.
        """
        each = max(len(batch) // max(rows, 1), 1)
        found = Counter(dict(batch[prefix + "status"].value_counts().rows()))
        self.rows += rows
        self.statuses.update({word: number // each for word, number in found.items()})
        self.refused += sum(number // each for word, number in found.items() if word != OK)
        if self.first is None and set(found) - {OK}:
            row = batch.filter(pl.col(prefix + "status") != OK).select(prefix + "row", prefix + "status").row(0)
            self.first = (int(row[0]), str(row[1]))
        if self.is_check:
            self._add_verdicts(batch, prefix)
        else:
            self.weight_cautions.update(_counted(batch[prefix + "weight_caution"]))

    def _add_verdicts(self, batch: pl.DataFrame, prefix: str) -> None:
        self.verdicts.update(_counted(batch[prefix + "verdict"]))
        for words, number in _counted(batch[prefix + "slips"]).items():
            for word in words.split():
                self.slips[word] += number
        off = batch.select(verdict=prefix + "verdict", ratio=prefix + "ratio").drop_nulls()
        verdict = off["verdict"].cast(pl.String)
        low, high = (off["ratio"].filter(verdict == one.value) for one in (Verdict.BELOW, Verdict.ABOVE))
        self.below.update(_classed([int((low < end).sum()) for end, _ in BELOW]))
        self.above.update(_classed([int((high <= end).sum()) for end, _ in ABOVE]))

    def counts(self) -> Counts:
        """Return the counts as they are now, in an order that is the same each time."""
        by_status = {STATUS[fault]: REASON[fault] for fault in STATUS}
        places = {word: at for at, word in enumerate(by_status)}
        return Counts(
            rows=self.rows,
            refused=self.refused,
            first=self.first,
            statuses=tuple(
                Count(word=word, number=self.statuses[word], meaning=by_status[word] or "read")
                for word in _ordered(self.statuses, places)
            ),
            verdicts=tuple(
                Count(word=word, number=self.verdicts[word], meaning=text)
                for word, text in VERDICTS.items()
                if self.is_check
            ),
            slips=tuple(
                Count(word=word, number=self.slips[word], meaning=said(Code(word)))
                for word in _ordered(self.slips, {code.value: at for code, at in ORDER.items()})
            ),
            below=_classes(BELOW, self.below) if self.is_check else (),
            above=_classes(ABOVE, self.above) if self.is_check else (),
            weight_cautions=tuple(
                Count(word=word, number=self.weight_cautions[word])
                for word in sorted(self.weight_cautions, key=lambda word: (-self.weight_cautions[word], word))
            ),
        )


def _counted(texts: pl.Series) -> dict[str, int]:
    return {word: number for word, number in texts.value_counts().rows() if word}


def _classed(upto: list[int]) -> dict[int, int]:
    """Return how many lie in each class, from how many lie in it or in one before it."""
    return {at: number - before for at, (before, number) in enumerate(zip([0, *upto], upto, strict=False))}


def _classes(classes: tuple[tuple[float, str], ...], found: Counter[int]) -> tuple[Count, ...]:
    return tuple(Count(word=words, number=found[at]) for at, (_, words) in enumerate(classes))


def _ordered(found: Counter[str], places: dict[str, int]) -> Iterable[str]:
    """Return the words with the most frequent first, and those that are as frequent in an order of their own."""
    return sorted((word for word in found if found[word]), key=lambda word: (-found[word], places[word]))
