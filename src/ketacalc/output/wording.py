"""Regimens, cautions and citations in words: what every human format says in the same way."""

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from ketacalc.core.catalogue.catalogue import Claim, Indication, SourceDose
from ketacalc.core.catalogue.regimen import (
    DOCUMENT,
    Agreement,
    Maximum,
    Measure,
    Origin,
    Over,
    Per,
    Provenance,
    Read,
    Reference,
    Regimen,
    Schedule,
    SourceFigure,
    Step,
)
from ketacalc.core.dose.scaling import Caution, Derivation, Derived, Dose, Hint
from ketacalc.core.quantities import style

if TYPE_CHECKING:
    from ketacalc.core.check.slips import Slip

SPREAD: Final = "derived, spread evenly over 24 h"
ROLES: Final = {
    Schedule.SINGLE: "single dose",
    Schedule.REPEATED: "repeated doses",
    Schedule.INFUSION: "infusion",
    Schedule.DAILY: "daily, division within the day not stated",
    Schedule.DAILY_DIVIDED: "daily, in divided doses",
}

AGREEMENTS: Final = {
    Agreement.AGREES: "dose agrees",
    Agreement.DIFFERS: "differs",
    Agreement.SUSPECT: "suspect",
    Agreement.UNREAD: "not checked",
}
"""What an audit makes of a dose."""

MAXIMA: Final = {
    Per.DOSE: " for each dose", Per.HOUR: "", Per.DAY: "", Per.COURSE: " for the whole course",
}  # fmt: skip
"""What a largest dose is for, where its unit does not say it."""

MEASURES: Final = {
    Measure.GIVEN: "",
    Measure.MEAN: "mean ",
    Measure.START: "start at ",
    Measure.THRESHOLD: "threshold ",
}
"""What stands before a figure that an audit found in a source."""


def given(regimen: Regimen) -> str:
    """Return drug, route and schedule: `ketamine, intravenous, single dose`."""
    return f"{regimen.drug}, {regimen.route}, {ROLES[regimen.schedule]}"


def population(regimen: Regimen) -> str:
    """Return who was treated, and how many had the drug."""
    if regimen.patients is None:
        return f"{regimen.population}; number not stated"
    return f"{regimen.population}; {regimen.patients} had {regimen.drug}"


def reported(regimen: Regimen) -> str:
    """Return the reported dose in our style."""
    return style.range_text(regimen.reported, unrounded=True)


def outcome(regimen: Regimen) -> str:
    """Return what the regimen is reported to have done, after the direction in which it points."""
    return f"{regimen.outcome.direction}: {regimen.outcome.text}"


def caution(found: Caution, dose: Dose) -> str:
    """Return one caution of a scaled dose as a sentence."""
    if found.figure is None:
        return found.text
    kg, figure = style.quantity(dose.weight.kg, unrounded=True), style.quantity(found.figure, unrounded=True)
    if found.hint is Hint.TOO_HEAVY:
        return f"Reported for children; {kg} is above {figure}, which is ketacalc's own cut-off for a child's weight."
    if found.hint is Hint.TOO_LIGHT:
        whom = "Reported for adults" if dose.regimen.age_group == "adult" else "Not said to be reported for children"
        return f"{whom}; {kg} is below {figure}, which is ketacalc's own cut-off for an adult's weight."
    amount = style.range_text(dose.amount)
    return f"At this weight the scaled dose, {amount}, is above the source's cap of {figure}, which the article omits."


def slip(found: "Slip") -> str:
    """Return a slip as a sentence: how much it is off, how it came about, and what would then fit."""
    corrected = style.range_text(found.corrected)
    text = f"{found.words}: {corrected if found.regimen else f'undone, it gives {corrected}'}"
    if found.factor != 1:
        text = f"{times(found.factor)}, {text}"
    text += f" would be within {found.regimen.id}" if found.regimen else ""
    if found.regimen and found.regimen.audit.suspect_unit:
        text += "; the unit that the article prints is suspect, so that it, not the dose, may be the error"
    return f"{found.code}: {text}"


def times(factor: Fraction) -> str:
    """Return a factor in words: `60 times too high`."""
    over = factor if factor > 1 else 1 / factor
    return f"{style.number(over)} times too {'high' if factor > 1 else 'low'}"


def per_cent(ratio: Fraction) -> str:
    """Return a ratio to a bound in words: `by 20 %, 1.2 times the bound`."""
    return f"by {style.number(abs(ratio - 1) * 100)} %, {style.number(ratio)} times the bound"


def cautions(dose: Dose) -> tuple[str, ...]:
    """Return all cautions of a dose as sentences."""
    return tuple(caution(found, dose) for found in dose.cautions)


def audit_cautions(regimen: Regimen) -> tuple[str, ...]:
    """Return what the audit found to be cautious about, as sentences."""
    return tuple(found.text for found in regimen.cautions)


def audit(regimen: Regimen) -> str:
    """Return what the audit makes of the dose, and what of its source it read: `dose agrees (read: abstract)`."""
    return f"{AGREEMENTS[regimen.audit.agreement]} (read: {read(regimen.audit.read)})"


def read(found: tuple[Read, ...]) -> str:
    """Return what was read of a source: `abstract, registry`."""
    return ", ".join(found)


def derivation(derived: Derived, dose: Dose) -> str:
    """Return what a derived figure is: `each of 2 doses`."""
    concentration, duration = dose.asked.concentration, dose.asked.duration
    at = f" at {style.quantity(concentration, unrounded=True)}" if concentration else ""
    over = f" over {style.quantity(duration, unrounded=True)}" if duration else ""
    words = {
        Derivation.EACH_DOSE: f"Each of {derived.doses} doses",
        Derivation.PER_HOUR: "Per hour",
        Derivation.VOLUME: f"Volume{at}",
        Derivation.EACH_VOLUME: f"Volume of each of {derived.doses} doses{at}",
        Derivation.TOTAL: f"Total{over}",
        Derivation.TOTAL_VOLUME: f"Total volume{over}{at}",
        Derivation.UNIT: f"In {derived.amount.unit.symbol}",
    }
    return words[derived.what]


def derived_amount(derived: Derived, *, unrounded: bool = False) -> str:
    """Return a derived figure, labelled as derived where a day was spread over its hours."""
    text = style.range_text(derived.amount, unrounded=unrounded)
    return f"{text}; {SPREAD}" if derived.spread else text


def short_citation(reference: Reference) -> str:
    """Return number, authors and year: `[25] Berman RM et al., 2000`."""
    if not reference.is_identified:
        return f"[{reference.number}] a link that could not be identified"
    return f"[{reference.number}] {_authors(reference)}, {reference.year or 'year not stated'}"


def _authors(reference: Reference) -> str:
    names = reference.authors
    if not names:
        return reference.title or reference.journal or reference.url or "authors not stated"
    if reference.et_al or len(names) > 2:
        return f"{names[0]} et al."
    return " and ".join(names)


def citations(regimen: Regimen) -> str:
    """Return every reference behind a figure, the article's marker, and papers that it does not list."""
    text = "; ".join(short_citation(reference) for reference in regimen.references)
    if regimen.marker:
        text += f" (printed as {regimen.marker})"
    for reference in regimen.unlisted:
        text += f"; the study itself, not in the article's list: {short_citation(reference)}"
    return text


def full_citation(reference: Reference) -> str:
    """Return a reference with all that is known of it, in one line."""
    if not reference.is_identified:
        about = ", ".join(part for part in (reference.journal, reference.year) if part)
        return f"[{reference.number}] Not identified{f' ({about})' if about else ''}. {reference.url}".rstrip()
    names = ", ".join(reference.authors) + (", et al." if reference.et_al else "")
    if reference.last_author:
        names += f"; {reference.last_author} (last)"
    where = f";{reference.volume}" if reference.volume else ""
    where += f"({reference.issue})" if reference.issue else ""
    where += f":{reference.pages}" if reference.pages else ""
    journal = f"{reference.journal}. " if reference.journal else ""
    parts = [f"{names.rstrip('.')}. " if names else "", f"{reference.title}. " if reference.title else "", journal]
    text = "".join(parts) + (reference.year or "year not stated") + where + "."
    return f"[{reference.number}] {text}{identifiers(reference)}"


def checked(reference: Reference) -> str:
    """Return how much of the record of a reference was read."""
    return (reference.checked or "its record or abstract") if reference.seen else "no record of it was seen"


def identifiers(reference: Reference) -> str:
    """Return the identifiers that a record showed, each with its kind."""
    found = (("doi:", reference.doi), ("PMID ", reference.pmid), ("", reference.pmcid))
    return "".join(f" {kind}{value}" for kind, value in found if value)


def source_of(found: SourceFigure) -> str:
    """Return what a figure was found in: a reference by number, authors and year, or the source as it is named."""
    return short_citation(found.reference) if found.reference else found.source


def identified(found: SourceFigure) -> str:
    """Return what a figure was found in, with its identifier where that is no reference."""
    return f"{source_of(found)}{f', {found.identifier}' if found.identifier else ''}"


def figure_of_source(found: SourceFigure) -> str:
    """Return a figure of a source: `mean 2.2 mg/kg/h (SD 1.8 mg/kg/h), adults`."""
    text = f"{MEASURES[found.measure]}{style.range_text(found.dose, unrounded=True)}"
    if found.deviation:
        text += f" (SD {style.quantity(found.deviation, unrounded=True)})"
    seen = f", seen at {found.seen_at}" if found.seen_at else ""
    return f"{text}, {found.words} ({identified(found)}{seen}; read: {read(found.read)})"


def whence(found: Provenance) -> str:
    """Return who states a fact, where that is not the document: ` (its source; read: mirror)`."""
    return f" (its source; read: {read(found.read)})" if found.origin is Origin.SOURCE else ""


def maximum(found: Maximum) -> str:
    """Return a largest dose: `30 mg for each dose (its source; read: mirror)`."""
    return f"{style.quantity(found.dose, unrounded=True)}{MAXIMA[found.per]}{whence(found.whence)}"


def over(found: Over) -> str:
    """Return an infusion time: `1 min (its source; read: mirror)`."""
    return f"{style.range_text(found.time, unrounded=True)}{whence(found.whence)}"


def step(found: Step) -> str:
    """Return one step: `0.1 mg/kg/h, rose by 0.1 mg/kg/h every 3 to 4 h`."""
    text = style.range_text(found.dose, unrounded=True)
    text += f" over {style.range_text(found.over, unrounded=True)}" if found.over else ""
    text += f", rose by {style.quantity(found.rise, unrounded=True)}" if found.rise else ""
    text += f" every {style.range_text(found.every, unrounded=True)}" if found.every else ""
    return f"{f'of dose {found.of}: ' if found.of else ''}{text}{whence(found.whence)}"


def claim(found: Claim) -> str:
    """Return what the article reports beside a dose, with what its source says."""
    marker = found.marker or ", ".join(reference.number for reference in found.references) or "none"
    text = f'"{found.printed}"{f": {found.text}" if found.text else ""} ({found.section}; references: {marker})'
    if found.audit.agreement is not Agreement.UNREAD:
        text += f"; {found.audit.agreement} (read: {read(found.audit.read)}). {found.audit.says}"
    return text


def use(indication: Indication) -> str:
    """Return a use without a dose in one line."""
    note = f"; {indication.note}" if indication.note else ""
    return f"{indication.name} ({indication.section}; references: {indication.cited_as}{note})"


def elsewhere(found: SourceDose) -> str:
    """Return a dose that a cited source reports, in one line."""
    route = f", {found.route}" if found.route else ""
    dose = style.range_text(found.dose, unrounded=True)
    source = f"{short_citation(found.reference)}, read: {read(found.read)}"
    return f"{found.id}: {found.drug}{route}, {dose}; {source_words(found)} ({source})"


def source_words(found: SourceDose) -> str:
    """Return how a dose that a cited source reports was given: our words, then its steps and its maximum."""
    steps = [step(replace(one, whence=DOCUMENT)) for one in found.steps]
    most = [f"at most {style.quantity(found.maximum.dose, unrounded=True)}"] if found.maximum else []
    return "; ".join(part for part in (found.words, *(f"start {one}" for one in steps), *most) if part)


def comparator(regimen: Regimen) -> str:
    """Return what the regimen was compared with, or nothing: another drug, named with every figure."""
    found = regimen.comparator
    if found is None:
        return ""
    route = f" {found.route}" if found.route else ""
    note = f" ({found.note})" if found.note else ""
    return f"{found.drug}{route}, {style.quantity(found.amount, unrounded=True)} of {found.drug}{note}"
