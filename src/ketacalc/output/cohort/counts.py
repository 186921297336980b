"""What the rows of a table came to, in numbers: the one value behind the lines and the page of `cohort`."""

from dataclasses import dataclass

from ketacalc.core.catalogue.regimen import Regimen


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
