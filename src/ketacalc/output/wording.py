"""Regimens, cautions and citations in words: what every human format says in the same way."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from ketacalc.core.catalogue.catalogue import Claim, Indication, SourceDose
from ketacalc.core.catalogue.regimen import (
    Comparator,
    Maximum,
    Measure,
    Origin,
    Per,
    Provenance,
    Read,
    Reference,
    Regimen,
    Repeat,
    Schedule,
    SourceFigure,
    Step,
)
from ketacalc.core.dose.maximum import Capped
from ketacalc.core.dose.scaling import Derivation, Derived, Dose
from ketacalc.core.quantities import Quantity, Range, style
from ketacalc.core.quantities.conversion import Working
from ketacalc.core.quantities.stated import half_up
from ketacalc.core.quantities.unit import named
from ketacalc.core.quantities.weight import BodyWeight

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

FIXED: Final = "fixed doses"
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


def studied(regimen: Regimen) -> str:
    """Return how many had the drug, who they were, and of which form the dose is, in one line."""
    who = regimen.population if regimen.population not in ("", NOT_STATED) else "patients not stated"
    who = f"{who[:1].upper()}{who[1:]}" if regimen.patients is None else f"{regimen.patients} {who}"
    is_stated = regimen.expressed_as != NOT_STATED
    return f"{who}; salt or base{':' if is_stated else ''} {regimen.expressed_as.partition(';')[0]}."


NOT_STATED: Final = "not stated"


def figure(value: Range, regimen: Regimen, *, unrounded: bool = False) -> str:
    """Return a figure of a regimen: `6 to 21 mg/h`, or `28.7 mg, then 49.7 mg` where fixed doses were given."""
    if not is_fixed(regimen):
        return style.range_text(value, unrounded=unrounded)
    return ", then ".join(style.quantity(one, unrounded=unrounded) for _, one in fixed_doses(value, regimen))


def is_fixed(regimen: Regimen) -> bool:
    """Tell whether the reported figures are doses that were given in turn, and no range."""
    return regimen.fixed is not None and regimen.fixed.whence.is_binding


def fixed_doses(value: Range, regimen: Regimen) -> tuple[tuple[Quantity, Quantity], ...]:
    """Return each fixed dose as it is reported, beside the same in the unit of a figure that follows from them."""
    ratio = value.low.value / regimen.reported.low.value
    doses = regimen.fixed.doses if regimen.fixed is not None else ()
    return tuple((dose, Quantity(value=dose.value * ratio, unit=value.unit)) for dose in doses)


def reported(regimen: Regimen) -> str:
    """Return the reported dose in our style."""
    return figure(regimen.reported, regimen, unrounded=True)


def in_full(regimen: Regimen) -> str:
    """Return the reported dose with what it is: `0.41 mg/kg, then 0.71 mg/kg, fixed doses`."""
    return f"{reported(regimen)}, {FIXED}" if is_fixed(regimen) else reported(regimen)


def working(way: Working, regimen: Regimen) -> str:
    """Return a working in which no fixed doses read like a range."""
    return style.working(way, ", then " if is_fixed(regimen) else " to ")


def maximum(found: Capped, dose: Dose) -> str:
    """Return what a maximum leaves of a dose, with what it was scaled to: both are shown."""
    left = style.range_text(found.amount, unrounded=True)
    return f"{left}, {limit(found.maximum)}; {style.working(dose.working)}"


def limit(found: Maximum) -> str:
    """Return what a maximum is called by who states it."""
    return "the maximum" if found.whence.origin is Origin.DOCUMENT else "the source's cap"


def outcome(regimen: Regimen) -> str:
    """Return what the regimen is reported to have done, after the direction in which it points."""
    return f"{regimen.outcome.direction}: {regimen.outcome.text}"


def slip(found: "Slip") -> str:
    """Return a slip as a sentence: how much it is off, how it came about, and what would then fit."""
    corrected = style.range_text(found.corrected)
    off_by = f"{times(found.factor)}, " if found.factor != 1 else ""
    fits = f"{corrected} would be within {found.regimen.id}" if found.regimen else f"undone, it gives {corrected}"
    text = f"{found.code}: {off_by}{found.words}: {fits}"
    return f"{text}; the {SUSPECT}" if found.regimen and found.regimen.audit.suspect_unit else text


def slip_sentence(found: "Slip", *, is_named: bool = True) -> str:
    """Return a slip as a person reads it, with the regimen if named: `ten-fold, 10 times too high. 41 mg would be ...`."""
    text = found.code.value + (f", {times(found.factor)}" if found.factor != 1 else "")
    text += "." if found.code in PLAIN else f": {found.words}."
    whose = f" {found.regimen.id}" if found.regimen and is_named else ""
    text += f" {style.range_text(found.corrected)} would be within{whose}."
    return f"{text} The {SUSPECT}." if found.regimen and found.regimen.audit.suspect_unit else text


SUSPECT: Final = "unit that the article prints is suspect, so that it, not the dose, may be the error"
PLAIN: Final = frozenset({"ten-fold", "hundred-fold"})
"""The slips whose name says all."""


def off(ratio: Fraction) -> str:
    """Return how far a dose lies from a bound: `10 times the reported dose`, or `20 % above it`."""
    if Fraction(1, 2) < ratio < 2:
        return f"{percent(ratio - 1)[2:]} {'above' if ratio > 1 else 'below'} it"
    return f"{style.number(ratio)} times" if ratio > 1 else f"1/{style.number(1 / ratio)} of it"


def percent(part: Fraction) -> str:
    """Return a relative difference as people say it: `+ 0.6 %`, `- 0.1 %`; one decimal, two digits where it is less."""
    size = abs(part) * 100
    shown = next((digits for digits in (1, 2, 3) if half_up(size, digits)), None)
    text = f"{style.full(half_up(size, shown))} %" if shown else "less than 0.001 %"
    return f"{'+' if part > 0 else '-'} {text}"


def clock(found: Quantity) -> str:
    """Return a time in hours and whole minutes: `5 h 3 min`; seconds where it is less than two minutes."""
    seconds = found.to(named("s")).value
    if seconds < 120:
        return f"{style.full(half_up(seconds, 0))} s"
    hours, minutes = divmod(int(half_up(seconds / 60, 0)), 60)
    return " ".join(part for part in (f"{hours:,} h" if hours else "", f"{minutes} min" if minutes else "") if part)


def times(factor: Fraction) -> str:
    """Return a factor in words: `60 times too high`."""
    over = factor if factor > 1 else 1 / factor
    return f"{style.number(over)} times too {'high' if factor > 1 else 'low'}"


def per_cent(ratio: Fraction) -> str:
    """Return a ratio to a bound in words: `by 20 %`, and `by 900 %, 10 times the bound` where that says more."""
    text = f"by {style.number(abs(ratio - 1) * 100)} %"
    return text if Fraction(1, 2) < ratio < 2 else f"{text}, {style.number(ratio)} times the bound"


DERIVATIONS: Final = {
    Derivation.EACH_DOSE: ("Each of {doses} doses", "{doses} doses: {{}} each"),
    Derivation.PER_HOUR: ("Per hour", "{{}}, spread over 24 h"),
    Derivation.VOLUME: ("Volume{at}", "{{}}"),
    Derivation.EACH_VOLUME: ("Volume of each of {doses} doses{at}", "{doses} doses: {{}} each"),
    Derivation.PUMP_RATE: ("Pump rate{over}{at}{whose}", "{{}}"),
    Derivation.RATE: ("Rate{over}{whose}", "{{}}"),
    Derivation.TOTAL: ("Total{over}{whose}", "{{}} in all"),
    Derivation.TOTAL_VOLUME: ("Total volume{over}{at}{whose}", "{{}} in all"),
    Derivation.IN_A_DAY: ("{doses} doses in a day{whose}", "{doses} in a day: {{}}"),
    Derivation.IN_THE_COURSE: ("{doses} doses in all{whose}", "{doses} in all: {{}}"),
    Derivation.UNIT: ("In {unit}", "= {{}}"),
}
"""What a derived figure is, and what stands around it where there is little room."""


def derivation(derived: Derived, dose: Dose) -> str:
    """Return what a derived figure is: `each of 2 doses`."""
    concentration = dose.known.concentration
    at = f" at {style.quantity(concentration, unrounded=True)}" if concentration else ""
    whose = f" ({whence(derived.whence)})" if derived.whence is not None else ""
    text, unit = DERIVATIONS[derived.what][0], derived.amount.unit.symbol
    return text.format(doses=derived.doses, at=at, over=over(derived), whose=whose, unit=unit)


def over(derived: Derived) -> str:
    """Return over what time a derived figure is meant: ` over 40 min`; empty where none has a part in it."""
    return f" over {style.quantity(derived.over, unrounded=True)}" if derived.over is not None else ""


def whence(found: Provenance) -> str:
    """Return who states something, and what was read for it: `from the source; read: abstract`."""
    if found.origin is Origin.DOCUMENT:
        return "as reported"
    return f"from the source; read: {read(found.read)}" if found.read else "from the source"


WHOSE: Final = {Origin.DOCUMENT: "", Origin.SOURCE: ", from the source"}


def short_derivation(derived: Derived) -> str:
    """Return what stands around a derived figure where there is little room."""
    if derived.spread:
        return "{}, spread over 24 h"
    return DERIVATIONS[derived.what][1].format(doses=derived.doses) + over_whose(derived)


def over_whose(derived: Derived) -> str:
    """Return the same time with who states it: ` over 1 min, from the source`."""
    return over(derived) + (WHOSE[derived.whence.origin] if derived.whence is not None else "")


def way(dose: Dose) -> str:
    """Return the working without its result, which stands above it: `0.5 mg/kg x 82 kg`; or that the dose is fixed."""
    if not dose.regimen.by_weight:
        return "fixed dose"
    return f"{reported(dose.regimen)} x {style.quantity(dose.weight.kg, unrounded=True)}"


def stated(found: Mapping[str, Quantity], *more: str) -> str:
    """Return what was stated, by its option, in one line: `step 0.1 mL/h; duration 4 h; rounding accepted`."""
    told = (f"{name.replace('_', ' ')} {style.quantity(one, unrounded=True)}" for name, one in found.items())
    return "; ".join((*told, *more))


def weight(found: BodyWeight) -> str:
    """Return a weight in kg, with what was stated where that was another unit."""
    kg = style.quantity(found.kg, unrounded=True)
    return kg if found.given.unit is found.kg.unit else f"{kg} ({style.quantity(found.given, unrounded=True)})"


def how(regimen: Regimen) -> str:
    """Return route and schedule in short: `intravenous, single dose`, `oral, 12 doses, one every 6 h`."""
    if regimen.schedule is Schedule.INFUSION:
        return f"{regimen.route} infusion"
    if regimen.repeat is not None and regimen.repeat.whence.origin is Origin.DOCUMENT:
        return f"{regimen.route}, {repeat(regimen.repeat)}"
    return f"{regimen.route}, {'daily' if regimen.schedule is Schedule.DAILY else ROLES[regimen.schedule]}"


def how_given(regimen: Regimen) -> str:
    """Return route, schedule and how many had it: `intravenous, single dose; 7 patients`."""
    text = how(regimen)
    return text if regimen.patients is None else f"{text}; {regimen.patients} patients"


def derived_amount(derived: Derived, dose: Dose, *, unrounded: bool = False) -> str:
    """Return a derived figure, labelled as derived where a day was spread over its hours."""
    text = figure(derived.amount, dose.regimen, unrounded=unrounded)
    return f"{text}; {SPREAD}" if derived.spread else text


def short_citation(reference: Reference) -> str:
    """Return number, authors and year: `[25] Berman RM et al., 2000`."""
    if not reference.is_identified:
        return f"[{reference.number}] a link that could not be identified"
    who = _joined(reference, reference.authors) or reference.title or reference.journal or reference.url
    return f"[{reference.number}] {who or 'authors not stated'}, {reference.year or 'year not stated'}"


def _joined(reference: Reference, names: Sequence[str]) -> str:
    """Return the authors of a reference: one or two by name, of more the first; nothing where none is known."""
    is_first = bool(names) and (reference.et_al or len(names) > 2)
    return f"{names[0]} et al." if is_first else " and ".join(names)


def family(name: str) -> str:
    """Return the family name of an author: `Berman RM` is Berman."""
    head, _, initials = name.rpartition(" ")
    return head if head and initials.isupper() and len(initials) <= LONGEST_INITIALS else name


LONGEST_INITIALS: Final = 4


def shortest(references: tuple[Reference, ...]) -> str:
    """Return whose paper it is, with its number: `Berman 2000 [25]`."""
    return ", ".join(
        f"{family(one.authors[0])} {one.year} [{one.number}]".replace("  ", " ") if one.authors else f"[{one.number}]"
        for one in references
    )


def citation(found: Reference) -> str:
    """Return a reference by authors, year, journal and pages: `Berman et al. 2000. Biological Psychiatry 47(4):351-354.`."""
    if not found.is_identified:
        return f"a link that could not be identified{_about(found)}."
    who = _joined(found, [family(name) for name in found.authors])
    who = who if found.et_al or len(found.authors) > 2 else who.rstrip(".")
    where = " ".join(filter(None, (found.journal, found.volume + (f"({found.issue})" if found.issue else ""))))
    where += f":{found.pages}" if found.pages else ""
    parts = (f"{who} {found.year}".strip(), "" if found.journal else found.title, where)
    return " ".join(f"{part.removesuffix('.')}." for part in parts if part)


def _about(found: Reference) -> str:
    about = ", ".join(filter(None, (found.journal, found.year)))
    return f" ({about})" if about else ""


def link(found: Reference) -> str:
    """Return where a reference leads: its DOI, or the link that the article prints; empty where that is none."""
    from urllib.parse import quote  # from Python 3.13 on nothing else of a start loads it

    address = f"https://doi.org/{quote(found.doi, safe='/():;.,-_')}" if found.doi else found.url
    return address if _ADDRESS.fullmatch(address) else ""


_ADDRESS: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+", re.ASCII)


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
        return f"[{reference.number}] Not identified{_about(reference)}. {reference.url}".rstrip()
    names = ", ".join(reference.authors) + (", et al." if reference.et_al else "")
    if reference.last_author:
        names += f"; {reference.last_author} (last)"
    where = f";{reference.volume}" if reference.volume else ""
    where += f"({reference.issue})" if reference.issue else ""
    where += f":{reference.pages}" if reference.pages else ""
    text = "".join(f"{part}. " for part in (names.rstrip("."), reference.title, reference.journal) if part)
    text += f"{reference.year or 'year not stated'}{where}."
    return f"[{reference.number}] {text}{identifiers(reference)}"


def identifiers(reference: Reference) -> str:
    """Return the identifiers that a record showed, each with its kind."""
    found = (("doi:", reference.doi), ("PMID ", reference.pmid), ("", reference.pmcid))
    return "".join(f" {kind}{value}" for kind, value in found if value)


def stated_by(text: str, by: Provenance) -> str:
    """Return what is stated, with whose it is where that is not the document."""
    return text if by.origin is Origin.DOCUMENT else f"{text} ({whence(by)})"


def largest(found: Maximum) -> str:
    """Return a largest dose, what it is the most for, and who states it."""
    per = "" if found.per is Per.DOSE else f" for each {found.per}"
    return stated_by(f"{style.quantity(found.dose, unrounded=True)}{per}", found.whence)


def step(found: Step) -> str:
    """Return one step of a course, with whose it is where that is not the document."""
    return stated_by(bare_step(found), found.whence)


def repeat(found: Repeat) -> str:
    """Return how doses followed each other: `2 doses, one every 48 h`."""
    parts = [f"{found.times} doses"] if found.times else []
    parts += [f"one every {style.range_text(found.every, unrounded=True)}"] if found.every is not None else []
    return ", ".join(parts)


def bare_step(found: Step) -> str:
    """Return one step of a course: `0.1 mg/kg/h, rising by 0.1 mg/kg/h every 3 to 4 h`."""
    text = style.range_text(found.dose, unrounded=True)
    text += f", rising by {style.quantity(found.rise, unrounded=True)}" if found.rise else ""
    text += f" every {style.range_text(found.every, unrounded=True)}" if found.every else ""
    text += f" over {style.range_text(found.over, unrounded=True)}" if found.over else ""
    return f"{text}, of dose {found.of}" if found.of else text


def claim(found: Claim) -> str:
    """Return what the article says without a dose, as printed, with what its source says."""
    numbers = "".join(f" [{one.number}]" for one in found.references)
    text = f'"{found.printed}"{numbers}'
    text += f": {found.text}" if found.text else ""
    if found.audit.says:
        text += f" Its source {found.audit.agreement}: {found.audit.says}"
    return text


def source_of(found: SourceFigure) -> str:
    """Return what a figure was found in: a reference by number, authors and year, or the source as it is named."""
    if found.reference:
        return short_citation(found.reference)
    return ", ".join(part for part in (found.source, found.identifier) if part)


def figure_of_source(found: SourceFigure) -> str:
    """Return a figure of a source: `mean 2.2 mg/kg/h (SD 1.8 mg/kg/h), adults`."""
    text = f"{MEASURES[found.measure]}{style.range_text(found.dose, unrounded=True)}"
    if found.deviation:
        text += f" (SD {style.quantity(found.deviation, unrounded=True)})"
    return f"{text}, {found.words} ({source_of(found)}; read: {read(found.read)})"


def read(found: tuple[Read, ...]) -> str:
    """Return what of a source was read: `abstract, registry`."""
    return ", ".join(found)


def use(indication: Indication) -> str:
    """Return a use without a dose in one line."""
    note = f"; {indication.note}" if indication.note else ""
    return f"{indication.name} ({indication.section}; references: {indication.cited_as}{note})"


def source_dose(found: SourceDose) -> str:
    """Return a dose that a cited source reports, in one line."""
    route = f", {found.route}" if found.route else ""
    dose = style.range_text(found.dose, unrounded=True)
    source = f"{short_citation(found.reference)}, read: {read(found.read)}"
    given = [found.words, *map(bare_step, found.steps)]
    given += [f"at most {style.quantity(found.maximum.dose, unrounded=True)}"] if found.maximum else []
    return f"{found.id}: {found.drug}{route}, {dose}; {', '.join(filter(None, given))} ({source})"


def comparator(found: Comparator) -> str:
    """Return what a regimen was compared with: another drug, named with every figure."""
    route = f" {found.route}" if found.route else ""
    note = f" ({found.note})" if found.note else ""
    return f"{found.drug}{route}, {style.quantity(found.amount, unrounded=True)} of {found.drug}{note}"
