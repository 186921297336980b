"""The codes of what can be said against an entry of a catalogue file: faults refuse the file, questions do not."""

from enum import StrEnum


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
