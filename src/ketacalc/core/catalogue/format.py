"""The format of a catalogue file, declared once: reader, lint, JSON Schema and documentation all come from here."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final

from ketacalc.core.catalogue import catalogue, checks, former, regimen
from ketacalc.core.catalogue.regimen import Direction, Provenance, Read
from ketacalc.core.catalogue.table import Key, Many, Table
from ketacalc.core.catalogue.values import (
    DAY,
    DOSE,
    DOSE_OR_DOSES,
    DOSE_RANGE,
    DOSES,
    FLAG,
    NAME,
    TEXT,
    TIME,
    UNIT,
    Value,
    array,
    count,
    word,
)
from ketacalc.core.quantities import Quantity, Range

PRINTED: Final = TEXT
PROSE: Final = replace(TEXT, is_prose=True)
SAID: Final = replace(NAME, is_prose=True)
REFERENCE_NUMBER: Final = replace(NAME, to="reference")
REFERENCES: Final = array(REFERENCE_NUMBER)
INDICATIONS: Final = array(replace(NAME, to="indication"))
READ: Final = array(word(Read), least=1)


def must(of: Value | Table | Many, means: str, field: str = "") -> Key:
    """Return a key that must be there."""
    return Key(of, means, is_required=True, field=field)


def _sourced(cls: Callable[..., Any]) -> Callable[..., Any]:
    """Return what makes a value that says who states it."""
    return lambda **values: cls(whence=Provenance(origin=values.pop("from"), read=values.pop("read")), **values)


def _regimen(dose: Range | tuple[Quantity, ...], doses_per_day: tuple[int, ...], **values: Any) -> regimen.Regimen:
    """Return a regimen; doses that the document states in turn are its bounds and its fixed doses."""
    if isinstance(dose, tuple):
        by_size = sorted(dose, key=lambda one: one.value)
        values["fixed"] = regimen.FixedDoses(doses=dose)
        dose = Range(low=by_size[0], high=by_size[-1])
    return regimen.Regimen(reported=dose, doses_per_day=tuple(sorted(set(doses_per_day))), **values)


def _citation_error(references: tuple[regimen.Reference, ...], text: str) -> catalogue.CitationError:
    return catalogue.CitationError(references=tuple(reference.number for reference in references), text=text)


READ_ON: Final = Key(DAY, "the day on which that was read; the one of the whole file unless another is stated")
WHENCE: Final = {
    "from": Key(word(regimen.Origin), "who states it", default=regimen.Origin.DOCUMENT),
    "read": Key(READ, "what was read of the source for it; the same as in the audit unless stated", default=()),
}
_MAX: Final = {
    "dose": must(DOSE, "the largest dose"),
    "per": Key(word(regimen.Per), "what it is the most for: one dose, unless this or the unit says otherwise"),
}
_STEP: Final = {
    "dose": must(DOSE_RANGE, "the dose of the step, or its rate"),
    "rise": Key(DOSE, "by how much the rate rose at a time, up to the next step or the reported dose"),
    "every": Key(TIME, "after what time it rose"),
    "over": Key(TIME, "the time over which a dose was given, or a rate was held"),
    "of": Key(count(48), "which of the fixed doses it is part of, from 1", default=0),
}
MAX: Final = Table(
    "A largest dose. What it is per agrees with its unit: a rate is per hour, a daily dose per day.",
    _MAX | WHENCE,
    _sourced(regimen.Maximum),
    rules=(checks.per,),
)
STEP: Final = Table(
    "One step: a bolus, or a rate that was held or rose. Rates neither fall nor overlap, nor pass the maximum.",
    _STEP | WHENCE,
    _sourced(regimen.Step),
    rules=(checks.step,),
)
SOURCE_MAX: Final = replace(MAX, keys=_MAX)
SOURCE_STEP: Final = replace(STEP, keys=_STEP)
FIXED: Final = Table(
    "The doses that a source gave in turn, where the document prints what reads like a range; all lie within that.",
    {"doses": must(DOSES, "two or more, in the order in which they were given"), **WHENCE},
    _sourced(regimen.FixedDoses),
    rules=(checks.doses,),
)
OVER: Final = Table(
    "The time over which a dose was infused.",
    {"time": must(TIME, "a time, or the shortest and the longest"), **WHENCE},
    _sourced(regimen.Over),
)
REPEAT: Final = Table(
    "How doses followed each other: the time from one to the next, their number, or both.",
    {
        "every": Key(TIME, "from the start of one dose to the start of the next"),
        "times": Key(count(999), "how many doses were given in all", default=0),
        **WHENCE,
    },
    _sourced(regimen.Repeat),
    rules=(checks.repeat,),
)
OUTCOME: Final = Table(
    "What the regimen is reported to have done.",
    {"direction": must(word(Direction), "which way it points"), "text": must(SAID, "in your own words")},
    regimen.Outcome,
)
COMPARATOR: Final = Table(
    "The dose of another drug that it was compared with; it is never scaled.",
    {
        "drug": must(SAID, "the other drug"),
        "dose": must(DOSE, "its dose", field="amount"),
        "printed": Key(PRINTED, "the figure as the document prints it"),
        "route": Key(PROSE, "in full; left out where it is not stated"),
        "note": Key(PROSE, "what is to be known of it"),
    },
    regimen.Comparator,
    former=former.COMPARATOR,
)
CAUTION: Final = Table(
    "One thing to be cautious about.",
    {
        "text": must(SAID, "a whole sentence"),
        "short": Key(PROSE, "the same in a few words, to stand beside the dose; must be there where it bears on that"),
        "bears_on": Key(word(regimen.BearsOn), "what it bears on", default=regimen.BearsOn.EVIDENCE),
    },
    regimen.Caution,
    rules=(checks.caution,),
)
FOUND: Final = Table(
    "A figure that was found in a source: either a reference of the file, or another that is named in words.",
    {
        "measure": Key(word(regimen.Measure), "what the figure measures", default=regimen.Measure.GIVEN),
        "dose": must(DOSE_RANGE, "the figure in the source's own unit; a range only of what was given"),
        "deviation": Key(DOSE, "the standard deviation of a mean, in the unit of the mean"),
        "words": must(SAID, "whom or what it is of, in your own words"),
        "source": Key(PRINTED, "what it was found in, in words"),
        "identifier": Key(PRINTED, "of that source, as a record shows it: PMID 1234567"),
        "reference": Key(replace(TEXT, to="reference"), "the number of the reference that it was found in"),
        "seen_at": Key(PROSE, "where it was seen, if not in the source itself"),
        "read": must(READ, "what was read of the source"),
        "read_on": READ_ON,
    },
    regimen.SourceFigure,
    called="dose",
    either=("source", "reference"),
    rules=(checks.figure,),
)
AUDIT: Final = Table(
    "What a reading of the cited source found.",
    {
        "agreement": must(word(regimen.Agreement), "how the document stands to its source"),
        "read": Key(READ, "what of the source was read", default=(Read.NOTHING,)),
        "read_on": READ_ON,
        "says": Key(PROSE, "what the source says, in your own words"),
        "suspect_unit": Key(UNIT, "the unit that may have been meant, where the printed one is suspect"),
        "found": Key(Many(FOUND), "figures of the sources, as far as they were read", field="figures"),
    },
    regimen.Audit,
    rules=(checks.audit,),
    former=former.AUDIT,
)
CITED: Final = {
    "section": Key(PRINTED, "where in the document it stands"),
    "references": Key(REFERENCES, "the numbers of what the document cites for it"),
    "marker": Key(PRINTED, "the citation marker, where it says otherwise than the references"),
}
UNLISTED: Final = Key(REFERENCES, "numbers of papers behind it that the document does not list")
REGIMEN: Final = Table(
    "One way of dosing that the document reports.",
    {
        "id": must(NAME, "its name in commands; unique over all catalogues that are used together"),
        "drug": must(SAID, "the drug"),
        "indication": must(NAME, "the id of what it was reported for, which need not be declared"),
        "route": must(SAID, "in full: intravenous, intranasal, oral"),
        "schedule": must(word(regimen.Schedule), "how the doses follow each other"),
        "dose": must(
            DOSE_OR_DOSES, "the dose as reported; an array where the document states that doses were given in turn"
        ),
        **CITED,
        "references": must(
            array(REFERENCE_NUMBER, least=1), "the numbers of what is cited for the figure, at least one"
        ),
        "printed": Key(PRINTED, "the document's own words, letter by letter, all that decide"),
        "unlisted": UNLISTED,
        "population": Key(SAID, "who was treated", default="not stated"),
        "ages": Key(
            word(regimen.AgeGroup), "whom it was reported for", default=regimen.AgeGroup.NOT_STATED, field="age_group"
        ),
        "patients": Key(count(10**7 - 1), "how many had the drug, as the document says"),
        "doses_per_day": Key(array(count(48)), "the numbers of doses that a daily total is divided into"),
        "fixed": Key(FIXED, "doses that were given in turn, as its source says"),
        "max": Key(MAX, "the largest dose", field="maximum"),
        "over": Key(OVER, "the time over which it was infused"),
        "step": Key(Many(STEP), "how it was given in steps", field="steps"),
        "repeat": Key(REPEAT, "how the doses followed each other, where there were several"),
        "outcome": Key(OUTCOME, "what it is reported to have done", default=regimen.NO_OUTCOME),
        "comparator": Key(COMPARATOR, "what it was compared with"),
        "basis": Key(PROSE, "salt or base, as the source states", default="not stated", field="expressed_as"),
        "caution": Key(Many(CAUTION), "what to be cautious about", field="cautions"),
        "audit": Key(AUDIT, "what a reading of its source found", default=regimen.NO_AUDIT),
    },
    _regimen,
    called="id",
    rules=(
        checks.doses,
        checks.schedule,
        checks.fixed,
        checks.maximum,
        checks.steps,
        checks.repeated,
        checks.read_of_source,
    ),
    former=former.REGIMEN,
)
REFERENCE: Final = Table(
    "A document that is cited; identifiers only as a record shows them.",
    {
        "number": must(NAME, "what entries cite it by"),
        "authors": Key(array(NAME), "family name and initials each, in order"),
        "et_al": Key(FLAG, "whether there are more authors than are named"),
        "last_author": Key(PRINTED, "the last of them, where the record names it after an omission"),
        "title": Key(PRINTED, "the title"),
        "journal": Key(PRINTED, "the journal"),
        "year": Key(PRINTED, "as text"),
        "volume": Key(PRINTED, "as text"),
        "issue": Key(PRINTED, "as text"),
        "pages": Key(PRINTED, "first and last"),
        "doi": Key(PRINTED, "as in 10.1000/xyz, without an address before it"),
        "pmid": Key(PRINTED, "digits, as text"),
        "pmcid": Key(PRINTED, "as in PMC1234567"),
        "url": Key(PRINTED, "a link"),
        "named": Key(FLAG, "whether the document names it, by author or title, and not by a bare link", default=True),
        "seen": Key(FLAG, "whether a record of it was seen", default=True),
        "cited": Key(FLAG, "whether the document's text cites it", default=True),
        "checked": Key(PROSE, "how much of the record was read, where that is less than the record itself"),
    },
    regimen.Reference,
    called="number",
    former=former.REFERENCE,
)
_NAMES: Final = {
    "id": must(NAME, "its name in commands"),
    "name": Key(SAID, "in full; its id unless stated", default=""),
    "aliases": Key(array(NAME), "other names by which it is found"),
    "under": Key(INDICATIONS, "the ids of the broader indications that hold it"),
}
INDICATION: Final = Table(
    "Something that a drug is used for.", _NAMES, catalogue.Indication, called="id", rules=(checks.name,)
)
USE: Final = Table(
    "A use that the document names without a dose. Asked for one, ketacalc says so and exits 3.",
    {
        **_NAMES,
        **CITED,
        "note": Key(PROSE, "what is to be known of it"),
        "see": Key(INDICATIONS, "ids of indications with a dose that somebody who asks for this may mean"),
    },
    partial(catalogue.Indication, is_use=True),
    called="id",
    rules=(checks.name,),
)
CLAIM: Final = Table(
    "Something that the document reports without a dose. It is about an indication, a regimen, or neither.",
    {
        "printed": must(NAME, "the document's own words, letter by letter"),
        "text": Key(PROSE, "what they say, in your own words"),
        **CITED,
        "unlisted": UNLISTED,
        "indication": Key(replace(TEXT, to="indication"), "the id of the indication or use that it is about"),
        "regimen": Key(replace(TEXT, to="regimen"), "the id of the regimen that it is about"),
        "audit": Key(AUDIT, "what a reading of its source found", default=regimen.NO_AUDIT),
    },
    catalogue.Claim,
    called="printed",
    rules=(checks.claim,),
)
ELSEWHERE: Final = Table(
    "A dose that a cited source reports and the document does not.",
    {
        "id": must(NAME, "its name; unique"),
        "reference": must(REFERENCE_NUMBER, "the number of the reference that reports it"),
        "drug": must(SAID, "the drug"),
        "dose": must(DOSE_RANGE, "the dose as the source reports it"),
        "route": Key(PROSE, "in full; left out where it is not known"),
        "words": Key(PROSE, "how it was given, in your own words"),
        "max": Key(SOURCE_MAX, "the largest dose", field="maximum"),
        "step": Key(Many(SOURCE_STEP), "how it was given in steps", field="steps"),
        "read": Key(READ, "what was read of the source", default=(Read.NOTHING,)),
        "read_on": READ_ON,
    },
    catalogue.SourceDose,
    called="id",
    rules=(checks.maximum, checks.steps, checks.read_of_source),
)
FAULT: Final = Table(
    "A fault of citation in the document.",
    {"text": must(SAID, "what is wrong"), "references": Key(REFERENCES, "the numbers that it concerns")},
    _citation_error,
    called="text",
)
SOURCE: Final = Table(
    "The document that the figures are taken from.",
    {
        "title": Key(PRINTED, "its title"),
        "author": Key(PRINTED, "who wrote it"),
        "publisher": Key(PRINTED, "who published it"),
        "date": Key(PRINTED, "as text"),
    },
    catalogue.Source,
)
CATALOGUE: Final = Table(
    "A catalogue of dosing regimens, each with its source.",
    {
        "version": Key(PRINTED, "of the data; it goes up with every change", default="not stated"),
        "title": Key(PROSE, "what the catalogue holds"),
        "read_on": Key(DAY, "the day on which its sources were read, where an audit does not say another"),
        "source": Key(SOURCE, "the document that the figures are taken from", default=catalogue.Source()),
        "indication": Key(Many(INDICATION), "what the drugs are used for"),
        "use": Key(Many(USE), "what the document names without a dose"),
        "regimen": Key(Many(REGIMEN, least=1), "the doses", field="regimens"),
        "claim": Key(Many(CLAIM), "what the document reports beside its doses", field="claims"),
        "elsewhere": Key(Many(ELSEWHERE), "doses of cited sources", field="source_doses"),
        "fault": Key(Many(FAULT), "faults of citation", field="citation_errors"),
        "reference": Key(Many(REFERENCE), "what is cited", field="references"),
    },
    dict,
)
