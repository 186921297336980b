"""What the rows of a table came to, in numbers: the one value behind the lines and the page of `cohort`."""

from dataclasses import dataclass

from ketacalc.core.catalogue.regimen import Direction, Regimen


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

    @property
    def is_doubtful(self) -> bool:
        """Whether all of them are reported as negative or have a suspect unit."""
        return all(one.outcome.direction is Direction.NEGATIVE or bool(one.audit.suspect_unit) for one in self.regimens)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What the rows of a table came to.

    Attributes:
        rows: rows read.
        refused: rows that were not read, or not decided.
        first: the number and the status of the first of them.
        statuses: how many rows had each, the most frequent first.
        verdicts: every verdict of a check with its rows; empty for doses.
        slips: how many rows each slip would explain, the most frequent first.
        below, above: how many rows lie how far below or above the bound that they passed, from low to high.
        weight_cautions: how many scaled doses have each of the cautions that a weight brings.
    """

    rows: int
    refused: int
    first: tuple[int, str] | None
    statuses: tuple[Count, ...]
    verdicts: tuple[Count, ...] = ()
    slips: tuple[Count, ...] = ()
    below: tuple[Count, ...] = ()
    above: tuple[Count, ...] = ()
    weight_cautions: tuple[Count, ...] = ()
