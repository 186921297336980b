"""What the rows of a table came to, in numbers, and as lines of text for stderr."""

from collections.abc import Iterator

from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import quoted


def rows_of(number: int) -> str:
    """Return how many rows, as people say it."""
    return f"{number:,} {'row' if number == 1 else 'rows'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many there were of something.

    Attributes:
        word: what it is called.
        number: how many.
        meaning: what it means, where the word does not say so.
    """

    word: str
    number: int
    meaning: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Rows that lie within the same regimens.

    Attributes:
        regimens: the regimens.
        rows: how many rows.
    """

    regimens: tuple[Regimen, ...]
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """A row that lies outside.

    Attributes:
        row: its number.
        own: cells of it, each with its heading.
        verdict: where its dose lies.
        reported: what it was held against, at its weight where that is known.
        ratio: the dose over the nearest bound that it passed; None where it passed none.
        slips: the codes of those that would explain it.
    """

    row: int
    own: tuple[tuple[str, str], ...]
    verdict: str
    reported: str
    ratio: float | None
    slips: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Counts over a whole table.

    Attributes:
        rows: rows of the table.
        refused: rows that were not read.
        first: the number and the status of the first of them.
        statuses: how many rows had each, the most frequent first.
        verdicts: every verdict of a check with its rows; empty for doses.
        slips: how many rows each slip would explain, the most frequent first.
        doubts: why rows are within and not simply so, each with its rows.
        doubtful: how many rows are.
        below, above: how many rows lie how far below or above the bound that they passed, from low to high.
        weight_cautions: how many rows or scaled doses have each of the cautions that a weight brings.
        spellings: units that are not read, each with its rows, and the unit that was probably meant.
        units: spellings that stand for a unit, each with its rows.
        attention: the rows that lie furthest outside, the worst first.
        rest: how many more lie outside.
    """

    rows: int
    refused: int
    first: tuple[int, str] | None
    statuses: tuple[Count, ...]
    verdicts: tuple[Count, ...] = ()
    slips: tuple[Count, ...] = ()
    doubts: tuple[Count, ...] = ()
    doubtful: int = 0
    below: tuple[Count, ...] = ()
    above: tuple[Count, ...] = ()
    weight_cautions: tuple[Count, ...] = ()
    spellings: tuple[Count, ...] = ()
    units: tuple[Count, ...] = ()
    attention: tuple[Attention, ...] = ()
    rest: int = 0

    @property
    def reasons(self) -> str:
        """Why rows are within and not simply so, in one line."""
        return ", ".join(f"{one.word}: {one.number:,}" for one in self.doubts)


_WIDTH = 40
"""Letters of the longest bar."""


def counted(counts: Counts) -> Iterator[str]:
    """Yield one line with how many rows came to what and the first that was refused; and what is doubtful, apart."""
    found = [f"{one.number:,} {one.word}" for one in counts.verdicts if one.number]
    stopped = sum(one.number for one in counts.statuses if one.word == "stopped")
    if not found:
        found = [f"{counts.rows - counts.refused - stopped:,} read"]
    if stopped:
        found.append(f"{stopped:,} stopped")
    text = f"{rows_of(counts.rows)}: {', '.join(found)}"
    first = "0 refused" if counts.first is None else "{:,} refused, the first is row {:,}: {}"
    yield f"{text}; {first.format(counts.refused, *(counts.first or ()))}"
    if counts.doubtful:
        yield f"within, but only doubtfully: {rows_of(counts.doubtful)} ({counts.reasons})"
    for one in counts.units:
        yield f"read as it was said: {quoted(one.word)} in {rows_of(one.number)}"


def unread(counts: Counts) -> Iterator[str]:
    """Yield the unit that is most often not read, with the option that reads it; the summary lists them all."""
    for one in counts.spellings[:1]:
        others = len(counts.spellings) - 1
        more = f"; --summary lists {others:,} more" if others else ""
        yield f"unit {quoted(one.word)} is not read in {rows_of(one.number)}{_hint(one)}{more}"


def _hint(one: Count) -> str:
    return f"; --read-unit {quoted(f'{one.word}={one.meaning}')} reads it" if one.meaning else ""


def summary(counts: Counts) -> Iterator[str]:
    """Yield the statuses, the slips by kind, how far off the rest lies, and what a weight brings, one line each."""
    for one in counts.statuses:
        yield f"status {one.word}: {one.number:,}"
    for one in counts.spellings:
        yield f"unit {quoted(one.word)}: {one.number:,}{_hint(one)}"
    for one in counts.slips:
        yield f"slip {one.word}: {one.number:,}"
    outside = sum(one.number for one in (*counts.below, *counts.above))
    for side, classes in (("below", counts.below), ("above", counts.above)):
        for one in classes if outside else ():
            yield f"{side}, {one.word}: {one.number:,} {'#' * round(_WIDTH * one.number / outside)}"
    of = "row" if counts.verdicts else "scaled dose"
    for one in counts.weight_cautions:
        yield f"caution on {one.number:,} {of}{'' if one.number == 1 else 's'}: {one.word}"
