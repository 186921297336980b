"""What `lint` looks for: each code with its short name, and what it finds in words that a pharmacist could check."""

from dataclasses import dataclass
from typing import Final

from ketacalc.core.codes import Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing that is looked for.

    Attributes:
        name: its short name, which stays as its code does.
        finds: what it finds.
    """

    name: str
    finds: str


RULES: Final[dict[Code, Rule]] = {
    code: Rule(name=name, finds=finds)
    for code, name, finds in (
        (Code.NOT_TOML, "not-toml", "A file that is not UTF-8, not TOML, or nested too deeply to be read."),
        (Code.NO_REGIMEN, "no-regimen", "A file that holds no regimen."),
        (Code.MISSING_KEY, "missing-key", "An entry without a key that it must have."),
        (Code.UNKNOWN_KEY, "unknown-key", "A key that the format does not know, misspelt perhaps."),
        (Code.WRONG_TYPE, "wrong-type", "A value of another type than its key takes, or a count out of bounds."),
        (Code.EMPTY, "empty-text", "A text that must say something and is empty."),
        (Code.CONTROL_CHARACTER, "control-character", "A control or bidirectional character, which no text may hold."),
        (Code.UNKNOWN_WORD, "unknown-word", "A schedule, an age group or a direction that is none of the closed list."),
        (Code.NO_NUMBER, "no-number", "A bound that is no number: digits with an optional point, no comma."),
        (Code.NO_UNIT, "no-unit", "A unit that is not in the closed table; units are case-sensitive."),
        (Code.NO_QUANTITY, "no-quantity", "A dose that is not a number, or a range of two, with one unit."),
        (Code.WRONG_KIND, "wrong-kind", "A unit of another kind: a rate for a single dose, a volume for a drug."),
        (Code.ZERO, "zero-dose", "A dose of zero."),
        (Code.REVERSED, "reversed-range", "A range whose low is above its high."),
        (Code.DOSES_PER_DAY, "doses-per-day", "Doses in a day for a schedule that divides no daily total."),
        (Code.NO_CITATION, "no-citation", "A regimen that cites nothing: nobody could trace its figure."),
        (Code.NO_REFERENCE, "no-reference", "A citation whose number no reference of the file has."),
        (Code.TWICE, "stands-twice", "An id or a number that two entries have."),
        (Code.SHARED_NAME, "shared-name", "A name or alias that two indications have."),
        (Code.NO_INDICATION, "no-indication", "A broader or related indication that is not in the file."),
        (Code.DOSE_OF_A_USE, "dose-of-a-use", "A use without a dose for which a regimen stands in the file."),
        (Code.WIDE, "wide-range", "A range wider than a hundred-fold: has a digit or a unit slipped?"),
        (Code.NOT_PRINTED, "not-as-printed", "A low or high that does not stand in the words of `printed`."),
        (Code.OTHER_UNIT_PRINTED, "other-unit-printed", "A unit that is not the one in the words of `printed`."),
        (Code.DAY_OR_DOSE, "day-or-dose", "`/d`, which one reader takes for a day and another for a dose."),
        (Code.PRINTED_MISSING, "printed-missing", "Patients or an audit, but not the source's own words in `printed`."),
        (Code.DECIMALS, "decimals", "A trailing zero (5.0 is read as 50) or a naked point (.5 is read as 5)."),
        (Code.ABBREVIATION, "abbreviation", "An abbreviation or sign that people misread, such as U, QD or cc."),
        (Code.UNCITED, "uncited-reference", "A reference that no entry cites, and that is not said to be uncited."),
        (Code.DOI, "doi-form", "A DOI that is not of the form 10.1000/xyz, without an address before it."),
        (Code.PMID, "pmid-form", "A PMID that is not a number of 1 to 8 digits."),
        (Code.PMCID, "pmcid-form", "A PMCID that is not PMC with a number after it."),
        (Code.LINK, "link-form", "A url that does not begin with https:// or http://."),
        (Code.SAME_PAPER, "same-paper", "Two references with the same DOI, PMID or PMCID."),
        (Code.IDLE_INDICATION, "idle-indication", "An indication for which, and under which, the file has nothing."),
    )
}
"""By code, in the order in which they are listed."""
