"""One thing that is said against an entry of a catalogue file; loaded where there is something to say."""

from dataclasses import dataclass

from ketacalc.core.catalogue.codes import Name
from ketacalc.core.catalogue.rules import RULES

Path = tuple[str | int, ...]
"""The way to a value from the top of a file: keys, and places in arrays counted from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing that is said against an entry.

    Attributes:
        rule: what it is, by its name.
        path: the way to what it is about.
        entry: the words that name the entry, such as `regimen 'smith-2000'`; empty for the file itself.
        what: what is wrong, and what would work.
        on_key: whether it is about the key and not about what stands under it.
    """

    rule: Name
    path: Path
    entry: str
    what: str
    on_key: bool = False

    @property
    def code(self) -> str:
        """The code of what it is."""
        return RULES[self.rule].code

    @property
    def is_fault(self) -> bool:
        """Whether it makes the file one that cannot be used."""
        return RULES[self.rule].is_fault

    @property
    def text(self) -> str:
        """The entry and what is wrong with it, in one sentence."""
        return f"{self.entry}: {self.what}" if self.entry else self.what
