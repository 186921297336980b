"""One thing that is said against an entry of a catalogue file; loaded where there is something to say."""

from dataclasses import dataclass

from ketacalc.core.codes import Code

Path = tuple[str | int, ...]
"""The way to a value from the top of a file: keys, and places in arrays counted from 0."""


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
