"""What can be said against an entry of a catalogue file: each rule with its code and what it finds, and a remark."""

from typing import Final, Literal, NamedTuple

from ketacalc.core.frozen import dataclass

Path = tuple[str | int, ...]
"""The way to a value from the top of a file: keys, and places in arrays counted from 0."""

Name = Literal[
    "not-toml", "no-regimen", "missing-key", "unknown-key", "wrong-type", "empty-text", "control-character",
    "unknown-word", "no-number", "no-unit", "no-quantity", "former-key", "wrong-kind", "zero-dose", "reversed-range",
    "doses-per-day", "out-of-bounds", "falling-steps", "contradiction", "no-citation", "no-reference", "stands-twice",
    "shared-name", "no-indication", "dose-of-a-use", "wide-range", "not-as-printed", "other-unit-printed",
    "day-or-dose", "printed-missing", "found-unread", "decimals", "abbreviation", "uncited-reference", "doi-form",
    "pmid-form", "pmcid-form", "link-form", "same-paper", "idle-indication",
]  # fmt: skip


class Rule(NamedTuple):
    """One thing that `lint` looks for: its code, which stays as its name does, and what it finds."""

    code: str
    finds: str

    @property
    def is_fault(self) -> bool:
        """Whether it makes the file one that cannot be used; else it is a question to whoever wrote the file."""
        return self.code < "KC4"


RULES: Final[dict[Name, Rule]] = {
    "not-toml": Rule("KC001", "A file that is not UTF-8, not TOML, or nested too deeply to be read."),
    "no-regimen": Rule("KC002", "A file that holds no regimen."),
    "missing-key": Rule("KC101", "An entry without a key that it must have."),
    "unknown-key": Rule("KC102", "A key that the format does not know, misspelt perhaps."),
    "wrong-type": Rule("KC103", "A value of another type than its key takes, or a count out of bounds."),
    "empty-text": Rule("KC104", "A text that must say something and is empty."),
    "control-character": Rule("KC105", "A control or bidirectional character, which no text may hold."),
    "unknown-word": Rule("KC106", "A word that is none of a closed list: a schedule, an age group and so on."),
    "no-number": Rule("KC107", "A dose whose number is none: digits with an optional point, no comma."),
    "no-unit": Rule("KC108", "A unit that is not in the closed table; units are case-sensitive."),
    "no-quantity": Rule("KC109", "A dose that is not a number, or a range of two, with one unit."),
    "former-key": Rule("KC110", "A key of the format's first form; the line to write instead is told."),
    "wrong-kind": Rule("KC201", "A unit of another kind: a rate for a single dose, a volume for a drug."),
    "zero-dose": Rule("KC202", "A dose of zero."),
    "reversed-range": Rule("KC203", "A range whose low is above its high."),
    "doses-per-day": Rule("KC204", "Doses in a day for a schedule that divides no daily total."),
    "out-of-bounds": Rule("KC205", "A fixed dose outside the reported ones, or a dose above the maximum."),
    "falling-steps": Rule("KC206", "Rates in steps that fall, or overlap with the step before."),
    "contradiction": Rule("KC207", "Two keys that contradict each other: agrees, and nothing was read."),
    "no-citation": Rule("KC301", "A regimen that cites nothing: nobody could trace its figure."),
    "no-reference": Rule("KC302", "A citation whose number no reference of the file has."),
    "stands-twice": Rule("KC303", "An id or a number that two entries have."),
    "shared-name": Rule("KC304", "A name or alias that two indications have."),
    "no-indication": Rule("KC305", "An indication or a regimen that is named and is not in the file."),
    "dose-of-a-use": Rule("KC306", "A use without a dose for which a regimen stands in the file."),
    "wide-range": Rule("KC401", "A range wider than a hundred-fold: has a digit or a unit slipped?"),
    "not-as-printed": Rule("KC402", "A number of the dose that does not stand in the words of `printed`."),
    "other-unit-printed": Rule("KC403", "A unit that is not the one in the words of `printed`."),
    "day-or-dose": Rule("KC404", "`/d`, which one reader takes for a day and another for a dose."),
    "printed-missing": Rule("KC405", "Patients or an audit, but not the source's own words in `printed`."),
    "found-unread": Rule("KC406", "A figure found in a source of which nothing was read."),
    "decimals": Rule("KC501", "A trailing zero (5.0 is read as 50) or a naked point (.5 is read as 5)."),
    "abbreviation": Rule("KC502", "An abbreviation or sign that people misread, such as U, QD or cc."),
    "uncited-reference": Rule("KC601", "A reference that no entry cites and that is not said to be uncited."),
    "doi-form": Rule("KC602", "A DOI that is not of the form 10.1000/xyz, without an address before it."),
    "pmid-form": Rule("KC603", "A PMID that is not a number of 1 to 8 digits."),
    "pmcid-form": Rule("KC604", "A PMCID that is not PMC with a number after it."),
    "link-form": Rule("KC605", "A url that does not begin with https:// or http://."),
    "same-paper": Rule("KC606", "Two references with the same DOI, PMID or PMCID."),
    "idle-indication": Rule("KC607", "An indication for which, and under which, the file has nothing."),
}
"""By name, in the order in which they are listed."""


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
