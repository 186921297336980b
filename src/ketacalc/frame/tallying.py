"""What a table's rows came to, counted batch by batch: the statuses, the verdicts, the slips and how far off."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

import polars as pl

OK: Final = "ok"
CLASSES: Final = (
    (0.1, "less than a tenth of the bound"),
    (0.5, "a tenth to half of the bound"),
    (1.0, "half of the bound to the bound"),
    (2.0, "the bound to twice the bound"),
    (10.0, "twice to ten times the bound"),
    (float("inf"), "more than ten times the bound"),
)
"""How far a dose outside lies from the bound that it passed."""


@dataclass(slots=True, kw_only=True)
class Tally:
    """Counts over all batches so far.

    Attributes:
        rows: rows read.
        refused: rows that were not read, or not decided.
        first: the number and the status of the first of them.
        statuses, verdicts, slips: how many rows had each.
        ratios: how many rows outside lay how far off, by the places of `CLASSES`.
    """

    rows: int = 0
    refused: int = 0
    first: tuple[int, str] | None = None
    statuses: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    slips: Counter[str] = field(default_factory=Counter)
    ratios: Counter[int] = field(default_factory=Counter)

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
        if prefix + "verdict" in batch.columns:
            self._add_verdicts(batch, prefix)

    def _add_verdicts(self, batch: pl.DataFrame, prefix: str) -> None:
        verdicts = dict(batch[prefix + "verdict"].value_counts().rows())
        self.verdicts.update({word: number for word, number in verdicts.items() if word})
        for words, number in batch[prefix + "slips"].value_counts().rows():
            for word in (words or "").split():
                self.slips[word] += number
        ratios = batch[prefix + "ratio"].drop_nulls()
        below = 0
        for at, (most, _) in enumerate(CLASSES):
            upto = int((ratios <= most).sum())
            self.ratios[at] += upto - below
            below = upto
