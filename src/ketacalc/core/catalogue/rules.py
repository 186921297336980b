"""What `lint` looks for: each rule with its name and code, and what it finds in words that a pharmacist could check."""

from dataclasses import dataclass
from typing import Final

from ketacalc.core.catalogue.codes import Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing that is looked for.

    Attributes:
        code: its code, which stays as its name does.
        finds: what it finds.
    """

    code: str
    finds: str

    @property
    def is_fault(self) -> bool:
        """Whether it makes the file one that cannot be used; else it is a question to whoever wrote the file."""
        return self.code < "KC4"


RULES: Final[dict[Name, Rule]] = {
    "not-toml": Rule(code="KC001", finds="A file that is not UTF-8, not TOML, or nested too deeply to be read."),
    "no-regimen": Rule(code="KC002", finds="A file that holds no regimen."),
    "missing-key": Rule(code="KC101", finds="An entry without a key that it must have."),
    "unknown-key": Rule(code="KC102", finds="A key that the format does not know, misspelt perhaps."),
    "wrong-type": Rule(code="KC103", finds="A value of another type than its key takes, or a count out of bounds."),
    "empty-text": Rule(code="KC104", finds="A text that must say something and is empty."),
    "control-character": Rule(code="KC105", finds="A control or bidirectional character, which no text may hold."),
    "unknown-word": Rule(
        code="KC106", finds="A word that is none of a closed list: a schedule, an age group and so on."
    ),
    "no-number": Rule(code="KC107", finds="A dose whose number is none: digits with an optional point, no comma."),
    "no-unit": Rule(code="KC108", finds="A unit that is not in the closed table; units are case-sensitive."),
    "no-quantity": Rule(code="KC109", finds="A dose that is not a number, or a range of two, with one unit."),
    "former-key": Rule(code="KC110", finds="A key of the format's first form; the line to write instead is told."),
    "wrong-kind": Rule(code="KC201", finds="A unit of another kind: a rate for a single dose, a volume for a drug."),
    "zero-dose": Rule(code="KC202", finds="A dose of zero."),
    "reversed-range": Rule(code="KC203", finds="A range whose low is above its high."),
    "doses-per-day": Rule(code="KC204", finds="Doses in a day for a schedule that divides no daily total."),
    "out-of-bounds": Rule(code="KC205", finds="A fixed dose outside the reported ones, or a dose above the maximum."),
    "falling-steps": Rule(code="KC206", finds="Rates in steps that fall, or overlap with the step before."),
    "contradiction": Rule(code="KC207", finds="Two keys that contradict each other: agrees, and nothing was read."),
    "no-citation": Rule(code="KC301", finds="A regimen that cites nothing: nobody could trace its figure."),
    "no-reference": Rule(code="KC302", finds="A citation whose number no reference of the file has."),
    "stands-twice": Rule(code="KC303", finds="An id or a number that two entries have."),
    "shared-name": Rule(code="KC304", finds="A name or alias that two indications have."),
    "no-indication": Rule(code="KC305", finds="An indication or a regimen that is named and is not in the file."),
    "dose-of-a-use": Rule(code="KC306", finds="A use without a dose for which a regimen stands in the file."),
    "wide-range": Rule(code="KC401", finds="A range wider than a hundred-fold: has a digit or a unit slipped?"),
    "not-as-printed": Rule(code="KC402", finds="A number of the dose that does not stand in the words of `printed`."),
    "other-unit-printed": Rule(code="KC403", finds="A unit that is not the one in the words of `printed`."),
    "day-or-dose": Rule(code="KC404", finds="`/d`, which one reader takes for a day and another for a dose."),
    "printed-missing": Rule(code="KC405", finds="Patients or an audit, but not the source's own words in `printed`."),
    "found-unread": Rule(code="KC406", finds="A figure found in a source of which nothing was read."),
    "decimals": Rule(code="KC501", finds="A trailing zero (5.0 is read as 50) or a naked point (.5 is read as 5)."),
    "abbreviation": Rule(code="KC502", finds="An abbreviation or sign that people misread, such as U, QD or cc."),
    "uncited-reference": Rule(
        code="KC601", finds="A reference that no entry cites and that is not said to be uncited."
    ),
    "doi-form": Rule(code="KC602", finds="A DOI that is not of the form 10.1000/xyz, without an address before it."),
    "pmid-form": Rule(code="KC603", finds="A PMID that is not a number of 1 to 8 digits."),
    "pmcid-form": Rule(code="KC604", finds="A PMCID that is not PMC with a number after it."),
    "link-form": Rule(code="KC605", finds="A url that does not begin with https:// or http://."),
    "same-paper": Rule(code="KC606", finds="Two references with the same DOI, PMID or PMCID."),
    "idle-indication": Rule(code="KC607", finds="An indication for which, and under which, the file has nothing."),
}
"""By name, in the order in which they are listed."""
