"""What can be said against an entry of a catalogue file, by a code that stays: faults refuse it, questions do not."""

from dataclasses import dataclass
from enum import StrEnum

Path = tuple[str | int, ...]
"""The way to a value from the top of a file: keys, and places in arrays counted from 0."""


class Code(StrEnum):
    """One thing that is looked for; `ketacalc.core.rules` describes each."""

    NOT_TOML = "KC001"
    NO_REGIMEN = "KC002"
    MISSING_KEY = "KC101"
    UNKNOWN_KEY = "KC102"
    WRONG_TYPE = "KC103"
    EMPTY = "KC104"
    CONTROL_CHARACTER = "KC105"
    UNKNOWN_WORD = "KC106"
    NO_NUMBER = "KC107"
    NO_UNIT = "KC108"
    NO_QUANTITY = "KC109"
    WRONG_KIND = "KC201"
    ZERO = "KC202"
    REVERSED = "KC203"
    DOSES_PER_DAY = "KC204"
    NO_CITATION = "KC301"
    NO_REFERENCE = "KC302"
    TWICE = "KC303"
    SHARED_NAME = "KC304"
    NO_INDICATION = "KC305"
    DOSE_OF_A_USE = "KC306"
    WIDE = "KC401"
    NOT_PRINTED = "KC402"
    OTHER_UNIT_PRINTED = "KC403"
    DAY_OR_DOSE = "KC404"
    PRINTED_MISSING = "KC405"
    DECIMALS = "KC501"
    ABBREVIATION = "KC502"
    UNCITED = "KC601"
    DOI = "KC602"
    PMID = "KC603"
    PMCID = "KC604"
    LINK = "KC605"
    SAME_PAPER = "KC606"
    IDLE_INDICATION = "KC607"

    @property
    def is_fault(self) -> bool:
        """Whether it makes the file one that cannot be used; else it is a question to whoever wrote the file."""
        return self.value < "KC4"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing that is said against an entry.

    Attributes:
        code: what it is.
        path: the way to what it is about.
        entry: the words that name the entry, such as `regimen 'smith-2000'`; empty for the file itself.
        what: what is wrong, and what would work.
        on_key: whether it is about the key and not about what stands under it.
    """

    code: Code
    path: Path
    entry: str
    what: str
    on_key: bool = False

    @property
    def text(self) -> str:
        """The entry and what is wrong with it, in one sentence."""
        return f"{self.entry}: {self.what}" if self.entry else self.what
