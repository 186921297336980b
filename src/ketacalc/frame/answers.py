"""What a table is answered: the status of each row, and the columns that stand beside its own."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from threading import Lock
from typing import Final, TypeVar

import polars as pl

from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.check.judge import Check, Doubt, Verdict
from ketacalc.core.frozen import dataclass
from ketacalc.output import wording
from ketacalc.output.formats.spreadsheet import harmless


class Status(StrEnum):
    """Whether a row was read, or why it was not."""

    READ = "read"
    STOPPED = "stopped"
    """The dose is 0: nothing was given, and nothing is compared."""
    NAME = "name not known"
    NO_DOSE = "no dose reported"
    DOSE = "dose not read"
    UNIT = "unit not read"
    WEIGHT = "weight not read"
    WEIGHT_OUTSIDE = "weight out of bounds"
    CONCENTRATION = "concentration not read"
    DURATION = "duration not read"
    WEIGHT_MISSING = "weight missing"
    CONCENTRATION_MISSING = "concentration missing"
    BROKEN = "row not read"

    @property
    def is_refusal(self) -> bool:
        """Whether the row has no answer because of a fault."""
        return self not in (Status.READ, Status.STOPPED)


MEANINGS: Final = {
    Status.READ: "the row was read",
    Status.STOPPED: "the dose is 0: nothing was given",
    Status.NAME: "the catalogue holds no indication or regimen of that name",
    Status.NO_DOSE: "nothing is reported for it, or nothing by this route",
    Status.DOSE: "the dose is no number, or none that ketacalc reads",
    Status.UNIT: "the unit of the dose is not read, or is that of something else",
    Status.WEIGHT: "the weight is no number, or its unit is none of a body weight",
    Status.WEIGHT_OUTSIDE: "a weight lies between 0.2 and 700 kg",
    Status.CONCENTRATION: "the concentration is no amount in a volume",
    Status.DURATION: "the duration is no time",
    Status.WEIGHT_MISSING: "the comparison needs a weight",
    Status.CONCENTRATION_MISSING: "a dose in a volume needs a concentration",
    Status.BROKEN: "the line does not have the cells that the header names, or is not UTF-8",
}
CHECK_COLUMNS: Final = (
    "weight_kg", "dose_normalised", "dose_ucum", "verdict", "rounded", "ratio", "slips", "regimens", "reported",
    "as_each_of", "doubts", "outcome", "working", "cap", "cautions", "weight_cautions", "citation", "status", "reason",
    "notice",
)  # fmt: skip
"""The columns of a check, in this order; the command adds the number of the row before them."""
DOSE_COLUMNS: Final = (
    "weight_kg", "regimen", "route", "reported", "scaled_low", "scaled_high", "scaled_unit", "working", "cap",
    "outcome", "cautions", "weight_cautions", "citation", "status", "reason", "notice",
)  # fmt: skip
"""The columns of a scaled dose, in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is said of a row, whatever its numbers; many rows share one.

    Attributes:
        status: whether the row was read.
        reason: what is wrong with one that was not.
        verdict: over all regimens; None where nothing was compared.
        rounded: whether it is within only as rounded, or as a float.
        slips: the codes of the slips that would explain it, the likeliest first.
        regimens: those that hold the dose; else those that it was compared with, and those that a slip leads to.
        as_each_of: the numbers of doses in a day for which it is within as each of them.
        doubts: why a dose that is within is not simply so.
        ucum: the UCUM code of the dose as a bare number.
        unread: the spelling of a unit that is not read, and the one that was probably meant; else empty.
    """

    status: Status
    reason: str = ""
    verdict: Verdict | None = None
    rounded: bool | None = None
    slips: str = ""
    regimens: tuple[Regimen, ...] = ()
    as_each_of: str = ""
    doubts: tuple[Doubt, ...] = ()
    ucum: str = ""
    unread: tuple[str, str] = ("", "")


STOPPED: Final = Answer(status=Status.STOPPED)
Value = TypeVar("Value")
_NUMBERING: Final = Lock()


def numbered(value: Value, known: dict[Value, int]) -> int:
    """Return the number of a value among those known so far, to which it is added; batches may ask side by side."""
    with _NUMBERING:
        return known.setdefault(value, len(known))


Pool = dict[Answer, int]
"""The different answers of a batch, each with its number."""


def of_check(found: Check, ucum: str) -> Answer:
    """Return what a check says, whatever the numbers in it."""
    within = found.verdict is Verdict.WITHIN
    plain = [one for one in found.holding if not one.rounded]
    compared = [one for one in found.comparisons if one.verdict is not Verdict.NOT_COMPARABLE]
    named = {one.regimen.id for one in ((plain or found.holding) if within else compared)}
    slips = found.slips
    named |= {slip.regimen.id for slip in slips if slip.regimen is not None}
    divisions = sorted({doses for one in (plain or found.holding) for doses in one.as_each_of})
    return Answer(
        status=Status.READ,
        verdict=found.verdict,
        rounded=within and not plain,
        slips=" ".join(slip.code.value for slip in slips),
        regimens=tuple(one.regimen for one in found.comparisons if one.regimen.id in named),
        as_each_of=" ".join(map(str, divisions)),
        doubts=found.doubts,
        ucum=ucum,
    )


def told(answers: Iterable[Answer], notice: str, kind: pl.DataType) -> pl.DataFrame:
    """Return answers as the texts that a reader sees, one row for each; empty ones are missing.

    Args:
        answers: each once.
        notice: the catalogue's.
        kind: how a text of which there are few is kept.
    """
    found = tuple(answers)

    def texts(say: Callable[[Answer], str], kept: pl.DataType = kind) -> pl.Series:
        said = [harmless(text) if (text := say(one)) else None for one in found]
        return pl.Series(said, dtype=pl.String).cast(kept)

    def each(say: Callable[[Regimen], str], joint: str) -> pl.Series:
        return texts(lambda one: joint.join(dict.fromkeys(map(say, one.regimens))))

    columns = {
        "dose_ucum": texts(lambda one: one.ucum),
        "verdict": texts(lambda one: one.verdict or ""),
        "rounded": pl.Series([one.rounded for one in found], dtype=pl.Boolean),
        "slips": texts(lambda one: one.slips, pl.String()),
        "regimens": each(lambda one: one.id, " "),
        "reported": each(lambda one: f"{wording.in_full(one)} {one.route}", "; "),
        "as_each_of": texts(lambda one: one.as_each_of),
        "doubts": texts(lambda one: "; ".join(one.doubts)),
        "outcome": each(wording.outcome, "; "),
        "cautions": texts(lambda one: " | ".join(dict.fromkeys(c.text for r in one.regimens for c in r.cautions))),
        "citation": each(wording.citations, "; "),
        "status": texts(lambda one: one.status),
        "reason": texts(lambda one: one.reason, pl.String()),
    }
    return pl.DataFrame(columns).with_columns(notice=pl.lit(harmless(notice), kind))
