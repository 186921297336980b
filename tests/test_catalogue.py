"""The shipped catalogue, spelt out by hand from the article and the audit of its sources: every figure and name."""

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import ketacalc
from ketacalc.core.catalogue import kept
from ketacalc.core.catalogue.loading import checked
from ketacalc.core.catalogue.regimen import NO_AUDIT
from ketacalc.core.quantities import Quantity, Range
from tests.command import UNMEASURED, Ran, python

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "data" / "regimens.toml"
DATA = ROOT / "tests" / "data"
PRINTED: dict[str, Any] = json.loads((DATA / "printed_figures.json").read_text(encoding="utf-8"))
IDENTIFIERS: dict[str, Any] = json.loads((DATA / "identifiers.json").read_text(encoding="utf-8"))
CATALOGUE = ketacalc.catalogue()

PAIN = "Chronic Pain Management"
SEIZURES = "Refractory Epilepsy and Status Epilepticus"
MIGRAINE = "Applications in Migraine Therapy"
ABUSE = "Substance Abuse Disorder and Mechanism of Action"
DEPRESSION = "Treatment-Resistant Depression and Neuroplasticity"
ALL_USES = "Ketamine Uses"


@dataclass(frozen=True, kw_only=True)
class Spelt:
    """One regimen as the article and the audit give it.

    Attributes:
        use: the indication, the route and the schedule.
        dose: the lower and the upper figure, and their unit.
        printed, section: the regimen's own.
        references, unlisted, outcome, patients: the same.
        marker: the article's citation marker, where it names more than the references.
        comparator: drug, amount, unit and printed words of what it was compared with.
        warned: words that its cautions must hold, for each difference that the audit knows.
        audited: words that its audit must hold.
    """

    use: tuple[str, str, str]
    dose: tuple[str, str, str]
    printed: str
    section: str
    references: tuple[str, ...]
    outcome: str
    patients: int | None = None
    marker: str = ""
    unlisted: tuple[str, ...] = ()
    comparator: tuple[str, str, str, str] | None = None
    warned: tuple[str, ...] = ()
    audited: tuple[str, ...] = ()


SPELT = {
    "borsato-iv": Spelt(
        use=("epilepsy", "intravenous", "infusion"),
        dose=("0.25", "0.5", "mg/kg/h"),
        printed="0.25-0.5 mg/kg/hr",
        section=SEIZURES,
        references=("9",),
        outcome="mixed",
        warned=("unchecked",),
        audited=("side effects",),
    ),
    "borsato-oral": Spelt(
        use=("epilepsy", "oral", "daily divided"),
        dose=("500", "2000", "mg/day"),
        printed="500mg to 2000mg, divided into 2 to 4 doses per day",
        section=SEIZURES,
        references=("9",),
        outcome="positive",
        warned=("unchecked", "8 g/day", "total for a day"),
        audited=("250 to 1,000 mg", "166.7 to 666.7 mg", "125 to 500 mg", "0.5 mg/kg per dose", "reference 8"),
    ),
    "jacobwitz-ped": Spelt(
        use=("se-paediatric", "intravenous", "daily"),
        dose=("1", "7", "mg/kg/day"),
        printed="1 to 7mg/kg/day",
        section=SEIZURES,
        references=("10", "11"),
        marker="10,11",
        unlisted=("uncited-A",),
        outcome="positive",
        warned=("unit is suspect", "24-fold", "misprint for per hour", "not in the article's list of references"),
        audited=(
            "no dose",
            "0.042 to 0.292 mg/kg/h",
            "69 patients",
            "13 of them neonates",
            "ended in 32",
            "lessened in 19",
            "18;",
            "3 adverse events",
        ),
    ),
    "afridi-in": Spelt(
        use=("migraine-aura", "intranasal", "single"),
        dose=("25", "25", "mg"),
        printed="25mg",
        section=MIGRAINE,
        references=("12",),
        patients=18,
        outcome="mixed",
        comparator=("midazolam", "2", "mg", "2mg"),
        warned=("18 had ketamine", "30 midazolam", "randomised 30 in all", "18 completed", "migraine severity"),
        audited=("three auras with 25 mg each", "30 were randomised", "18 completed", "duration did not"),
    ),
    "lauritsen-iv": Spelt(
        use=("refractory-migraine", "intravenous", "infusion"),
        dose=("0.12", "0.42", "mg/kg/h"),
        printed="0.12 to 0.42mg/kg/h",
        section=MIGRAINE,
        references=("14",),
        patients=6,
        outcome="positive",
        warned=("reached at target", "0.1 mg/kg/h every 3 to 4 h", "inpatients", "outpatient"),
        audited=("rates at target", "inpatients", "6 of 6"),
    ),
    "etchison-iv": Spelt(
        use=("migraine-ed", "intravenous", "single"),
        dose=("0.2", "0.2", "mg/kg"),
        printed="0.2mg/kg",
        section=MIGRAINE,
        references=("16",),
        patients=17,
        outcome="negative",
        warned=("17 and 17", "16 ketamine and 18 placebo", "One mirror", "30 mg"),
        audited=("No better than placebo", "16 ketamine and 18 placebo", "30 mg", "one minute", "six other copies"),
    ),
    "dakwar-2014": Spelt(
        use=("cocaine", "intravenous", "repeated"),
        dose=("0.41", "0.71", "mg/kg"),
        printed="0.41mg/kg to 0.71mg/kg",
        section=ABUSE,
        references=("23",),
        marker="23,24",
        patients=8,
        outcome="positive",
        warned=(
            "two fixed doses",
            "0.41 then 0.71 mg/kg",
            "two of the three infusions",
            "48 h apart",
            "nothing controls",
        ),
        audited=(
            "two were ketamine",
            "52 min",
            "lorazepam 2 mg",
            "48 h apart",
            "craving at 24 h",
            "four-week cocaine use, in which it agrees with the article",
        ),
    ),
    "dakwar-2017": Spelt(
        use=("cocaine", "intravenous", "single"),
        dose=("0.71", "0.71", "mg/kg/dose"),
        printed="0.71mg/kg/dose",
        section=ABUSE,
        references=("24",),
        marker="23,24",
        outcome="positive",
        comparator=("midazolam", "0.025", "mg/kg/dose", "0.025mg/kg/dose"),
        warned=(
            "no infusion time",
            "route is not in this sentence",
            "67 %",
            "laboratory",
            "baseline",
            "n = 20",
            "63 %",
        ),
        audited=("67 %", "laboratory", "baseline", "n = 20", "crossover", "1.61", "4.33", "63 % fewer", "28 h after"),
    ),
    "berman-2000": Spelt(
        use=("trd", "intravenous", "single"),
        dose=("0.5", "0.5", "mg/kg"),
        printed="0.5mg/kg",
        section=DEPRESSION,
        references=("25",),
        patients=7,
        outcome="positive",
        warned=("major depression, not treatment-resistant", "No infusion time", "route"),
        audited=("n = 7", "72 h", "intravenous", "major depression", "ketamine hydrochloride"),
    ),
}
"""In the article's order."""

READ = {
    "borsato-iv": ("nothing",),
    "borsato-oral": ("nothing",),
    "jacobwitz-ped": ("abstract",),
    "afridi-in": ("abstract", "secondary"),
    "lauritsen-iv": ("abstract",),
    "etchison-iv": ("abstract", "mirror"),
    "dakwar-2014": ("abstract", "secondary"),
    "dakwar-2017": ("secondary",),
    "berman-2000": ("abstract",),
}
"""How much of each source could be read."""

USES = {
    "anaesthesia": (ALL_USES, {1}),
    "headache": (ALL_USES, {2}),
    "depression-general": (ALL_USES, {3}),
    "neuroprotection": (ALL_USES, {4}),
    "synaptic-plasticity": (ALL_USES, {5}),
    "chronic-pain": (PAIN, {6, 8}),
    "refractory-chronic-pain": (PAIN, {7}),
    "oral-chronic-pain": (PAIN, {8}),
    "acute-pain": (MIGRAINE, set[int]()),
    "se-anaesthetic": (SEIZURES, {9}),
    "srse": (SEIZURES, {10}),
    "refractory-chronic-migraine": (MIGRAINE, {13}),
    "alcohol": (ABUSE, {18, 19, 20}),
    "heroin": (ABUSE, {21, 22}),
    "esketamine-trd": (DEPRESSION, set[int]()),
    "trd-later": (DEPRESSION, {27, 28, 29, 30, 31}),
}
"""Every use that the article names without a dose: its section and its references."""

NAMES = {
    "trd": ("berman-2000",),
    "treatment-resistant depression": ("berman-2000",),
    "depression": ("berman-2000",),
    "major depression": ("berman-2000",),
    "epilepsy": ("borsato-iv", "borsato-oral"),
    "seizures": ("borsato-iv", "borsato-oral"),
    "refractory epilepsy": ("borsato-iv", "borsato-oral"),
    "refractory seizures": ("borsato-iv", "borsato-oral"),
    "se": ("jacobwitz-ped",),
    "status epilepticus": ("jacobwitz-ped",),
    "migraine": ("afridi-in", "lauritsen-iv", "etchison-iv"),
    "migraine with prolonged aura": ("afridi-in",),
    "refractory migraine": ("lauritsen-iv",),
    "migraine in the emergency department": ("etchison-iv",),
    "sud": ("dakwar-2014", "dakwar-2017"),
    "substance use disorder": ("dakwar-2014", "dakwar-2017"),
    "substance abuse disorder": ("dakwar-2014", "dakwar-2017"),
    "cocaine": ("dakwar-2014", "dakwar-2017"),
    "cocaine use disorder": ("dakwar-2014", "dakwar-2017"),
}
"""Names that people use, and the regimens that each finds."""

NO_DOSE = {
    "srse": "super-refractory status epilepticus",
    "super-refractory status epilepticus": "super-refractory status epilepticus",
    "alcohol": "alcohol use disorder",
    "alcohol use disorder": "alcohol use disorder",
    "heroin": "heroin use disorder",
    "heroin use disorder": "heroin use disorder",
    "pain": "pain",
    "chronic-pain": "chronic pain",
    "chronic pain": "chronic pain",
    "acute pain": "acute pain",
    "headache": "headache",
    "esketamine": "esketamine nasal spray",
    "anesthesia": "anaesthesia",
    "refractory chronic migraine": "refractory chronic migraine",
}

BESIDE = {
    "depression": {"depression-general", "esketamine-trd", "trd-later"},
    "trd": {"esketamine-trd", "trd-later"},
    "epilepsy": set[str](),
    "se": {"se-anaesthetic", "srse"},
    "migraine": {"refractory-chronic-migraine"},
    "sud": {"alcohol", "heroin"},
    "cocaine": set[str](),
    "pain": {"chronic-pain", "refractory-chronic-pain", "oral-chronic-pain", "acute-pain"},
    "chronic-pain": {"chronic-pain", "refractory-chronic-pain", "oral-chronic-pain"},
}
"""The uses without a dose that lie under each broad name."""

ELSEWHERE = {
    ("10", "ketamine", "2.2", "2.2", "mg/kg/h", "intravenous", "abstract"): ("SD 1.8", "mean", "2 days", "midazolam"),
    ("13", "ketamine", "0.1", "1", "mg/kg/h", "", "secondary"): ("infusion",),
    ("15", "ketamine", "80", "80", "mcg/kg", "subcutaneous", "abstract"): ("micrograms", "once", "3 times", "3 weeks"),
    ("20", "ketamine", "0.8", "0.8", "mg/kg", "intravenous", "abstract"): ("40 min", "weekly", "3 infusions", "n = 96"),
    ("21", "ketamine", "2", "2", "mg/kg", "intramuscular", "abstract"): ("once", "0.2 mg/kg", "n = 70"),
    ("27", "ketamine", "0.5", "0.5", "mg/kg", "intravenous", "secondary"): ("once",),
    ("31", "ketamine", "0.5", "0.5", "mg/kg", "intravenous", "abstract"): ("up to 6", "3 a week", "n = 24"),
    ("8", "racemic ketamine", "0.5", "0.5", "mg/kg/dose", "oral", "abstract"): ("start", "3 to 4 doses a day"),
    ("8", "S-ketamine", "0.25", "0.25", "mg/kg/dose", "oral", "abstract"): ("start", "3 to 4 doses a day"),
}
"""Doses of cited sources which are not the article's, and words that must stand beside each."""

FAULTS = {
    ("6", "8"): ("6 8 8", "Hocking", "Blonk"),
    ("10",): ("10", "Alkhachroum", "no marker"),
    ("10", "11", "uncited-A"): ("10 11 10 11", "Jacobwitz", "Alkhachroum"),
    ("7", "17"): ("7 17", "NMDA", "AMPA", "pain", "17 is probably meant"),
    ("17", "26"): (
        "17 26",
        "cited nowhere",
    ),
    ("2", "5"): (
        "2 5",
        "same link",
    ),
    ("14",): ("14 17 1 106", "17(1):106", "issue"),
    ("15", "19", "20", "21", "28", "29", "30"): ("15 12-16 19 21 18-22 28 30 27-31", "12-16", "18-22", "27-31"),
    ("18", "19", "20", "21", "22"): ("18 22 20 22", "poorly structured", "20 to 22 are randomised"),
    ("23", "24"): ("23 24", "one marker", "23,24"),
    ("25",): ("25 47 4 47 4", "(47)4", "47(4)"),
    ("26",): (
        "26 2016 206",
        "2016;(206)",
    ),
    (): (
        "",
        "esketamine",
    ),
    ("2", "3", "5", "11", "17"): (
        "2 3 5 11 17",
        "bare links",
    ),
}
"""The article's faults of citation, by the references that each concerns: its figures, and words of it, in order."""


FACTS = ("doi", "pmid", "pmcid", "year", "volume", "issue", "pages", "url")
"""What is compared of every reference, in both directions."""


FIGURES = {
    "borsato-iv": ("", "", ""),
    "borsato-oral": ("", "500 2000 2 4 4 8", "250 1000 2 166.7 666.7 3 125 500 4 8 0.5"),
    "jacobwitz-ped": ("", "24 10 11", "0.042 0.292 69 13 32 19 18 3"),
    "afridi-in": ("", "18 30 30 18 25", "25 30 18"),
    "lauritsen-iv": ("6 6", "0.1 0.1 3 4", "6 6"),
    "etchison-iv": ("", "17 17 16 18 30", "16 18 30"),
    "dakwar-2014": ("4 24", "0.41 0.71 3 48 48 4", "0.41 0.71 52 2 48 24 2018 6094990 01790490"),
    "dakwar-2017": ("67", "67 20 63", "67 20 2 28 1.61 4.33 0.0001 63 2018 6094990"),
    "berman-2000": ("72", "", "7 72"),
}
"""Every figure that a regimen's outcome, its cautions and its audit may name, in the order of their words."""

ELSEWHERE_FIGURES = {
    "elsewhere-10": "2.2 1.8 2",
    "elsewhere-13": "",
    "elsewhere-15": "3 3",
    "elsewhere-20": "40 3 96",
    "elsewhere-21": "0.2 70",
    "elsewhere-27": "",
    "elsewhere-31": "6 3 24",
    "elsewhere-8-racemic": "3 4",
    "elsewhere-8-esketamine": "3 4",
}

SHORTS = {
    "borsato-iv": ["source never read"],
    "borsato-oral": ["a day's total, not each dose", "source never read"],
    "jacobwitz-ped": ["unit suspect: may be per hour"],
    "afridi-in": [],
    "lauritsen-iv": ["a target, not a starting rate"],
    "etchison-iv": ["source caps the dose at 30 mg"],
    "dakwar-2014": ["two fixed doses, not a range"],
    "dakwar-2017": ["no infusion time reported"],
    "berman-2000": ["no infusion time reported"],
}
"""The cautions that bear on the dose, in the few words that stand beside it; all others bear on the evidence."""

STEPS = {
    "lauritsen-iv": [("0.1 mg/kg/h", "0.1 mg/kg/h", "3 to 4 h", "", 0, ("abstract",))],
    "dakwar-2014": [
        ("0.11 mg/kg", "", "", "2 min", 1, ("secondary", "mirror")),
        ("0.3 mg/kg", "", "", "50 min", 1, ("secondary", "mirror")),
        ("0.11 mg/kg", "", "", "2 min", 2, ("secondary", "mirror")),
        ("0.6 mg/kg", "", "", "50 min", 2, ("secondary", "mirror")),
    ],
}
"""How a source gave its doses: dose, rise, after what time, over what time, of which fixed dose, what was read."""

NUMBERS = {
    "Ketamine Uses": ("1950's", "80 years"),
    "Refractory Epilepsy and Status Epilepticus": (
        "0.25-0.5 mg/kg/hr", "500mg to 2000mg", "2 to 4 doses per day", "68 ", "between 2009 and 2018",
        "at least 50% within 24 hours in 55 patients", "complete cessation in 43 patients", "1 to 7mg/kg/day",
        "single-center", "more effective when initiated first",
    ),
    "Applications in Migraine Therapy": (
        "18 patients", "25mg of intranasal", "30 patients", "2mg of midazolam", "severity of the migraines",
        "not the duration", "Seventy-seven patients", "71.4%", "acute response", "no long-term benefit", "6 patients",
        ">6 points", "scale of 0-10", "0.12 to 0.42mg/kg/h", "34 patients", "=17 ketamine", "=17 placebo", "0.2mg/kg",
        "not show any improvement", "more side effects",
    ),
    "Substance Abuse Disorder and Mechanism of Action": (
        "since the 1990s", "mostly intramuscularly", "3 doses", "n=8", "0.41mg/kg to 0.71mg/kg", "within 48 hours",
        "within 4 weeks", "0.71mg/kg/dose", "0.025mg/kg/dose", "67% reduction",
    ),
    "Treatment-Resistant Depression and Neuroplasticity": (
        "2000", "7 patients", "0.5mg/kg", "within 72 hours", "over 7 days",
    ),
    "Chronic Pain Management": ("third-line", "short term benefits", "an add-on agent"),
}  # fmt: skip
"""Every number of the article, counted by hand, and what it claims without one, by its headings."""


def figures(*sentences: str) -> str:
    """Return the figures in some sentences, one after another; a comma within a number is not part of it."""
    return " ".join(re.findall(r"\d+(?:\.\d+)?(?:-\d+)?", re.sub(r"(?<=\d),(?=\d{3}\b)", "", " ".join(sentences))))


def texts(value: object) -> Iterator[str]:
    """Yield every text inside a value of the catalogue."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))


def read(words: str) -> tuple[list[Fraction], str]:
    """Read the numbers and the one unit of a printed figure; a second reader, which knows only these figures."""
    numbers = [Fraction(found) for found in re.findall(r"\d+(?:\.\d+)?", words)]
    [unit] = set(re.findall(r"(?<=\d) ?(mg(?:/[a-z]+)*)", words))
    return numbers, unit.replace("/hr", "/h")


def known(name: str) -> bool:
    """Whether a name belongs to an indication, whatever its case, spaces and hyphens."""
    names = {n for i in CATALOGUE.indications for n in (i.id, i.name, *i.aliases)}
    return " ".join(re.split(r"[ _-]+", name.lower())).strip() in {
        " ".join(re.split(r"[ _-]+", n.lower())) for n in names
    }


def slips(name: str) -> Iterator[str]:
    """Yield a name with each letter left out, doubled, or exchanged with the next."""
    for at in range(len(name)):
        yield name[:at] + name[at + 1 :]
        yield name[: at + 1] + name[at:]
        yield name[:at] + name[at + 1 : at + 2] + name[at : at + 1] + name[at + 2 :]


def no_dose(name: str) -> str:
    """Return the refusal of an indication that no dose is reported for."""
    with pytest.raises(ketacalc.NoDoseReportedError) as refused:
        CATALOGUE.indicated(name)
    return str(refused.value)


def test_the_nine_regimens_stand_in_the_articles_order() -> None:
    assert [regimen.id for regimen in CATALOGUE.regimens] == list(SPELT)


@pytest.mark.parametrize(("name", "spelt"), SPELT.items(), ids=SPELT)
def test_a_regimen_is_the_one_that_the_article_reports(name: str, spelt: Spelt) -> None:
    found = CATALOGUE.regimen(name)
    assert found.drug == "ketamine"
    low, high, unit = spelt.dose
    assert (found.indication, found.route, found.schedule) == spelt.use
    assert (found.reported.low.value, found.reported.high.value) == (Fraction(low), Fraction(high))
    assert (found.reported.unit.symbol, found.printed, found.section) == (unit, spelt.printed, spelt.section)
    assert tuple(reference.number for reference in found.references) == spelt.references
    assert tuple(reference.number for reference in found.unlisted) == spelt.unlisted
    assert found.marker == spelt.marker
    assert found.patients == spelt.patients
    assert found.outcome.direction == spelt.outcome


@pytest.mark.parametrize(("name", "spelt"), SPELT.items(), ids=SPELT)
def test_each_difference_that_the_audit_knows_is_a_caution_of_the_regimen(name: str, spelt: Spelt) -> None:
    cautions = " ".join(found.text for found in CATALOGUE.regimen(name).cautions)
    assert [words for words in spelt.warned if words not in cautions] == []


@pytest.mark.parametrize(("name", "spelt"), SPELT.items(), ids=SPELT)
def test_the_audit_of_a_regimen_holds_every_figure_that_was_found(name: str, spelt: Spelt) -> None:
    audit = CATALOGUE.regimen(name).audit
    assert [words for words in spelt.audited if words not in audit.says] == []
    assert audit.read == READ[name]


@pytest.mark.parametrize(("name", "expected"), FIGURES.items(), ids=FIGURES)
def test_a_regimens_words_name_the_figures_of_article_and_audit_and_no_others(
    name: str, expected: tuple[str, str, str]
) -> None:
    found = CATALOGUE.regimen(name)
    words = ((found.outcome.text,), tuple(one.text for one in found.cautions), (found.audit.says,))
    assert tuple(figures(*sentences) for sentences in words) == expected


def test_only_the_oral_regimen_is_divided_and_only_into_two_to_four_doses() -> None:
    assert {r.id: r.doses_per_day for r in CATALOGUE.regimens if r.doses_per_day} == {"borsato-oral": (2, 3, 4)}


def test_the_only_suspect_unit_is_per_day_for_per_hour_and_the_figure_stands_as_printed() -> None:
    assert {r.id: r.audit.suspect_unit for r in CATALOGUE.regimens if r.audit.suspect_unit} == {
        "jacobwitz-ped": "mg/kg/h"
    }
    assert CATALOGUE.regimen("jacobwitz-ped").reported.unit.symbol == "mg/kg/day"


def test_the_only_cap_is_thirty_milligrams_of_etchison_as_one_mirror_has_it() -> None:
    [(name, most)] = [(r.id, r.maximum) for r in CATALOGUE.regimens if r.maximum]
    assert (name, most.dose.value, most.dose.unit.symbol, most.per) == ("etchison-iv", Fraction(30), "mg", "dose")
    assert (most.whence.origin, most.whence.read, most.whence.is_binding) == ("source", ("mirror",), False)


def test_only_dakwars_figure_is_two_fixed_doses_and_no_range() -> None:
    [(name, fixed)] = [(r.id, r.fixed) for r in CATALOGUE.regimens if r.fixed]
    assert (name, fixed.whence.origin, fixed.whence.read) == ("dakwar-2014", "source", ("abstract",))
    doses = [(q.value, q.unit.symbol) for q in fixed.doses]
    assert doses == [(Fraction(41, 100), "mg/kg"), (Fraction(71, 100), "mg/kg")]


def test_an_infusion_time_is_the_sources_and_none_is_made_up() -> None:
    """One minute on a mirror, 52 min in an abstract; nobody states one for Berman or for Dakwar's second study."""
    times = {r.id: (r.over.time, r.over.whence) for r in CATALOGUE.regimens if r.over}
    assert {name: (time.low.value, time.unit.symbol) for name, (time, _) in times.items()} == {
        "etchison-iv": (Fraction(1), "min"), "dakwar-2014": (Fraction(52), "min"),
    }  # fmt: skip
    assert {name: (whence.origin, *whence.read) for name, (_, whence) in times.items()} == {
        "etchison-iv": ("source", "mirror"), "dakwar-2014": ("source", "abstract"),
    }  # fmt: skip


def spelt(found: Range | Quantity | None) -> str:
    """Return a quantity or a range as a person writes it; a second writer, which knows only these figures."""
    if found is None:
        return ""
    ends = [found] if isinstance(found, Quantity) else [found.low, found.high]
    return f"{' to '.join(dict.fromkeys(f'{float(end.value):g}' for end in ends))} {ends[0].unit.symbol}"


def test_the_steps_are_those_that_the_sources_state() -> None:
    found = {
        regimen.id: [
            (spelt(s.dose), spelt(s.rise), spelt(s.every), spelt(s.over), s.of, s.whence.read) for s in regimen.steps
        ]
        for regimen in CATALOGUE.regimens
        if regimen.steps
    }
    assert found == STEPS
    assert {step.whence.origin for regimen in CATALOGUE.regimens for step in regimen.steps} == {"source"}


def test_the_steps_of_each_fixed_dose_make_it_up() -> None:
    """0.11 and 0.30 are 0.41, 0.11 and 0.60 are 0.71; 2 and 50 min are the 52 of each infusion."""
    regimen = CATALOGUE.regimen("dakwar-2014")
    for at, dose in enumerate(regimen.fixed_doses, 1):
        steps = [step for step in regimen.steps if step.of == at]
        assert sum(step.dose.low.value for step in steps) == dose.value
        assert sum(step.over.low.value for step in steps if step.over) == 52


def test_reference_13_rises_from_a_tenth_to_one_in_steps_of_a_twentieth() -> None:
    [found] = [dose for dose in CATALOGUE.source_doses if dose.id == "elsewhere-13"]
    assert [(step.dose.low.value, step.rise and step.rise.value) for step in found.steps] == [
        (Fraction(1, 10), Fraction(1, 20))
    ]
    assert found.maximum
    assert (spelt(found.maximum.dose), found.maximum.per) == ("1 mg/kg/h", "hour")
    assert found.steps[0].whence == found.maximum.whence
    assert (found.maximum.whence.origin, found.maximum.whence.read) == ("source", ("secondary",))
    assert [dose.id for dose in CATALOGUE.source_doses if dose.steps or dose.maximum] == ["elsewhere-13"]


def test_the_cautions_that_bear_on_the_dose_have_the_short_words_that_stand_beside_it() -> None:
    assert {r.id: [c.short for c in r.cautions if c.bears_on == "dose"] for r in CATALOGUE.regimens} == SHORTS
    assert {c.short for r in CATALOGUE.regimens for c in r.cautions if c.bears_on == "evidence"} == {""}


@pytest.mark.parametrize(("section", "words"), NUMBERS.items(), ids=NUMBERS)
def test_every_number_of_the_article_stands_in_the_catalogue_as_printed(section: str, words: tuple[str, ...]) -> None:
    printed = [claim.printed for claim in CATALOGUE.claims if claim.section == section]
    for regimen in CATALOGUE.regimens:
        if regimen.section == section:
            printed += [regimen.printed, regimen.comparator.printed if regimen.comparator else ""]
    assert [word for word in words if not any(word in found for found in printed)] == []


def test_the_list_of_the_articles_numbers_fails_where_one_of_them_is_missing() -> None:
    """Without the claims, most of them are; the doses are left."""
    doses = {regimen.printed for regimen in CATALOGUE.regimens}
    missing = [word for words in NUMBERS.values() for word in words if not any(word in dose for dose in doses)]
    assert len(missing) > 30


def test_the_claims_stand_in_the_order_of_the_articles_headings() -> None:
    headings = [claim.section for claim in CATALOGUE.claims]
    assert list(dict.fromkeys(headings)) == PRINTED["sections"]
    assert headings == sorted(headings, key=PRINTED["sections"].index)


def test_a_claim_that_nobody_compared_with_its_source_is_not_said_to_agree() -> None:
    for claim in CATALOGUE.claims:
        assert (claim.audit.agreement == "unread") == (claim.audit == NO_AUDIT), claim.printed
        if claim.audit.agreement in ("agrees", "differs"):
            assert set(claim.audit.read) - {"nothing"}, claim.printed


def test_four_week_cocaine_use_is_said_to_be_in_the_source_as_a_review_has_it() -> None:
    """The first catalogue said that it is not: it is not in the abstract, and a review's table of the source has it."""
    [claim] = [claim for claim in CATALOGUE.claims if "within 4 weeks" in claim.printed]
    assert (claim.regimen, claim.audit.agreement, claim.audit.read) == ("dakwar-2014", "agrees", ("secondary",))
    for words in ("22 of 28 days to 5 of 28", "p = 0.01", "$149.30 to $10.50", "p below 0.001", "without a control"):
        assert words in claim.audit.says
    texts_ = " ".join(texts(CATALOGUE.regimen("dakwar-2014")))
    assert not re.search(r"not in (the source's abstract|it)\b", texts_)


def test_the_claim_on_ketamine_before_midazolam_names_both_papers_that_it_may_be_from() -> None:
    [claim] = [claim for claim in CATALOGUE.claims if "initiated first" in claim.printed]
    assert [reference.number for reference in claim.unlisted] == ["uncited-A", "uncited-B"]
    assert (claim.references, claim.audit.agreement, claim.audit.read) == ((), "suspect", ("abstract",))
    assert "61 % against 28 %" in claim.audit.says


def test_a_group_statement_is_no_count_of_patients() -> None:
    """The article: no long-term benefit. The source's abstract: 27.3 % kept one, which was not significant."""
    note = CATALOGUE.indication("refractory-chronic-migraine").note
    assert "none" not in note
    [claim] = [claim for claim in CATALOGUE.claims if "no long-term benefit" in claim.printed]
    assert "27.3 %" in claim.audit.says
    assert "not significant" in claim.audit.says


def test_mostly_intramuscularly_is_said_of_the_whole_disorder() -> None:
    [claim] = [claim for claim in CATALOGUE.claims if "intramuscularly" in claim.printed]
    assert (claim.indication, claim.marker) == ("sud", "18-22")
    assert CATALOGUE.indication("heroin").note == ""


def test_every_audit_says_on_which_day_its_source_was_looked_for() -> None:
    assert {regimen.audit.read_on for regimen in CATALOGUE.regimens} == {"2026-11-23"}
    assert {dose.read_on for dose in CATALOGUE.source_doses} == {"2026-11-23"}


def test_only_one_regimen_was_reported_for_children_and_no_other_states_an_age() -> None:
    assert {r.id: r.age_group.value for r in CATALOGUE.regimens if r.age_group != "not stated"} == {
        "jacobwitz-ped": "paediatric"
    }


def test_only_berman_names_a_salt_and_the_words_say_who_names_it() -> None:
    bases = {r.id: r.expressed_as for r in CATALOGUE.regimens if r.expressed_as != "not stated"}
    assert bases.keys() == {"berman-2000"}
    assert "ketamine hydrochloride" in bases["berman-2000"]
    assert "source" in bases["berman-2000"]


def test_two_regimens_are_fixed_doses_which_do_not_depend_on_weight() -> None:
    assert {r.id for r in CATALOGUE.regimens if not r.by_weight} == {"borsato-oral", "afridi-in"}


def test_the_negative_trial_says_so_in_its_outcome() -> None:
    assert [r.id for r in CATALOGUE.regimens if r.outcome.direction == "negative"] == ["etchison-iv"]
    outcome = CATALOGUE.regimen("etchison-iv").outcome.text
    assert "no better than placebo" in outcome
    assert "more side effects" in outcome


def test_a_source_that_was_not_read_is_never_said_to_agree() -> None:
    for regimen in CATALOGUE.regimens:
        assert (regimen.audit.read == ("nothing",)) == (regimen.audit.agreement == "unread")


def test_a_caution_that_a_reference_is_another_paper_names_only_identified_ones() -> None:
    """Reference 11 is a bare link that nobody could identify, so it cannot be said to be something else."""
    cautions = " ".join(found.text for found in CATALOGUE.regimen("jacobwitz-ped").cautions)
    assert "10 and 11 name other papers" not in cautions


def test_the_printed_words_of_every_dose_are_those_that_were_looked_up_in_the_article() -> None:
    assert [(r.id, r.printed) for r in CATALOGUE.regimens] == [(d["regimen"], d["printed"]) for d in PRINTED["doses"]]


def test_the_printed_words_of_every_comparator_are_those_that_were_looked_up_in_the_article() -> None:
    found = [(r.id, r.comparator.drug, r.comparator.printed) for r in CATALOGUE.regimens if r.comparator]
    assert found == [(c["regimen"], c["drug"], c["printed"]) for c in PRINTED["comparators"]]


def test_the_figure_of_a_regimen_is_in_its_own_printed_words() -> None:
    for regimen in CATALOGUE.regimens:
        if regimen.id == "borsato-oral":
            continue
        numbers, unit = read(regimen.printed)
        assert (min(numbers), max(numbers)) == (regimen.reported.low.value, regimen.reported.high.value)
        assert len(numbers) == len({regimen.reported.low.value, regimen.reported.high.value})
        assert unit == regimen.reported.unit.symbol


def test_the_oral_figure_is_a_daily_total_because_its_sentence_divides_it_per_day() -> None:
    regimen = CATALOGUE.regimen("borsato-oral")
    figure, _, divided = regimen.printed.partition(", ")
    assert read(figure) == ([Fraction(500), Fraction(2000)], "mg")
    assert divided == "divided into 2 to 4 doses per day"
    assert (regimen.reported.low.value, regimen.reported.high.value) == (Fraction(500), Fraction(2000))
    assert regimen.reported.unit.symbol == "mg/day"


def test_the_figure_of_a_comparator_is_in_its_own_printed_words() -> None:
    for regimen in CATALOGUE.regimens:
        if regimen.comparator:
            amount = regimen.comparator.amount
            assert read(regimen.comparator.printed) == ([amount.value], amount.unit.symbol)


def test_the_number_of_patients_is_in_the_words_of_the_article() -> None:
    for dose in PRINTED["doses"]:
        printed = re.findall(r"\d+", dose.get("patients", ""))
        patients = CATALOGUE.regimen(dose["regimen"]).patients
        assert printed == ([] if patients is None else [str(patients)])


def test_every_section_is_a_heading_of_the_article() -> None:
    sections = {r.section for r in CATALOGUE.regimens} | {i.section for i in CATALOGUE.indications if i.is_use}
    assert sections == set(PRINTED["sections"])


def test_every_marker_is_one_that_the_article_prints() -> None:
    markers = {r.marker for r in CATALOGUE.regimens} | {i.marker for i in CATALOGUE.indications}
    assert markers - {""} == set(PRINTED["markers"])


def test_a_comparator_is_midazolam_and_stands_beside_two_regimens() -> None:
    found = {r.id: r.comparator for r in CATALOGUE.regimens if r.comparator}
    spelt = {name: s.comparator for name, s in SPELT.items() if s.comparator}
    assert found.keys() == spelt.keys()
    for name, comparator in found.items():
        drug, value, *words = spelt[name]
        assert (comparator.drug, comparator.amount.value) == (drug, Fraction(value))
        assert [comparator.amount.unit.symbol, comparator.printed] == words


def test_the_route_of_a_comparator_is_the_sources_and_never_assumed() -> None:
    routes = {r.id: (r.comparator.route, r.comparator.note) for r in CATALOGUE.regimens if r.comparator}
    assert routes["afridi-in"][0] == "intranasal"
    assert "source" in routes["afridi-in"][1]
    assert routes["dakwar-2017"] == ("", "route not stated")


def test_a_comparator_is_never_a_regimen_nor_an_indication() -> None:
    assert {regimen.drug for regimen in CATALOGUE.regimens} == {"ketamine"}
    for name in ("midazolam", "lorazepam"):
        with pytest.raises(ketacalc.UnknownNameError):
            CATALOGUE.regimen(name)
        with pytest.raises(ketacalc.UnknownNameError):
            CATALOGUE.indication(name)


def test_no_dose_of_esketamine_stands_outside_the_doses_of_other_sources() -> None:
    elsewhere = set(texts(CATALOGUE.source_doses))
    named = {text for text in texts(CATALOGUE) if re.search(r"esketamine|s-ketamine", text, re.IGNORECASE)}
    assert named & elsewhere
    assert not [text for text in named - elsewhere if re.search(r"\d\s*m?c?g", text)]


def test_no_infusion_time_of_forty_minutes_is_attributed_to_the_article() -> None:
    elsewhere = set(texts(CATALOGUE.source_doses))
    forty = re.compile(r"40[ -]?min|forty[ -]min", re.IGNORECASE)
    assert [text for text in texts(CATALOGUE) if forty.search(text) and text not in elsewhere] == []
    assert len([text for text in elsewhere if forty.search(text)]) == 1


def test_the_doses_of_other_sources_are_those_that_were_found_and_no_more() -> None:
    found = {}
    for e in CATALOGUE.source_doses:
        low, high = (str(Decimal(end.value.numerator) / end.value.denominator) for end in (e.dose.low, e.dose.high))
        found[e.reference.number, e.drug, low, high, e.dose.unit.symbol, e.route, *e.read] = e.words
    assert found.keys() == ELSEWHERE.keys()
    for dose, words in ELSEWHERE.items():
        assert [word for word in words if word not in found[dose]] == []


def test_the_words_beside_a_dose_of_another_source_name_its_figures_and_no_others() -> None:
    assert {e.id: figures(e.words) for e in CATALOGUE.source_doses} == ELSEWHERE_FIGURES
    assert all(e.id.split("-")[1] == e.reference.number for e in CATALOGUE.source_doses)


def test_a_dose_of_another_source_is_never_found_as_a_regimen() -> None:
    for elsewhere in CATALOGUE.source_doses:
        with pytest.raises(ketacalc.UnknownNameError):
            CATALOGUE.regimen(elsewhere.id)


def test_the_references_are_the_articles_thirty_one_and_two_that_it_does_not_list() -> None:
    numbers = [str(number) for number in range(1, 32)] + ["uncited-A", "uncited-B"]
    assert [reference.number for reference in CATALOGUE.references] == numbers


def test_the_identifiers_are_those_that_a_record_showed_and_no_others() -> None:
    found = {r.number: {key: getattr(r, key) for key in FACTS if getattr(r, key)} for r in CATALOGUE.references}
    shown = {row["number"]: {k: v for k, v in row.items() if k != "number"} for row in IDENTIFIERS["references"]}
    assert found == shown


def test_no_text_names_an_identifier_of_its_own() -> None:
    """Save those of papers that are no references, which a record showed; the longest first, as one holds another."""
    parts = (CATALOGUE.regimens, CATALOGUE.indications, CATALOGUE.claims, CATALOGUE.source_doses)
    references = set(texts(CATALOGUE.references))
    for text in (*texts(parts), *texts(CATALOGUE.citation_errors)):
        if text not in references:
            left = text
            for allowed in IDENTIFIERS["in_texts"]:
                left = left.replace(allowed, "")
            assert not re.search(r"\b\d{6,8}\b|\b10\.\d{4,}/|PMC\d|NCT\d", left), text


def test_what_could_not_be_identified_has_its_link_and_nothing_made_up() -> None:
    unknown = [r for r in CATALOGUE.references if not r.is_identified]
    assert [r.number for r in unknown] == ["2", "3", "5", "11", "17"]
    for reference in unknown:
        assert reference.url.startswith("https://")
        assert not any((reference.authors, reference.title, reference.doi, reference.pmid, reference.pmcid))


def test_the_references_that_the_text_never_cites_are_marked() -> None:
    assert [r.number for r in CATALOGUE.references if not r.cited] == ["17", "26", "uncited-A", "uncited-B"]


def test_a_record_that_nobody_read_is_not_said_to_be_checked() -> None:
    unread = [r.number for r in CATALOGUE.references if not r.seen]
    assert unread == ["2", "3", "5", "9", "11", "17", "19", "26"]
    second_hand = [r.number for r in CATALOGUE.references if r.checked == "secondary record"]
    assert second_hand == ["7", "10", "22", "25", "27", "28", "30"]
    assert {r.checked for r in CATALOGUE.references} == {"", "secondary record"}


def test_a_bare_link_names_no_paper() -> None:
    """By hand from the list of references: a link alone, and the article's text where it names authors, is no entry."""
    bare = [r.number for r in CATALOGUE.references if not r.named]
    assert bare == ["1", "2", "3", "4", "5", "6", "7", "8", "11", "17"]


def test_the_authors_of_every_regimens_source_begin_with_the_name_in_its_id() -> None:
    for regimen in CATALOGUE.regimens:
        authors = [name for reference in regimen.cited for name in reference.authors[:1]]
        assert any(regimen.id.split("-")[0] == name.split()[0].lower() for name in authors), regimen.id


def test_the_faults_of_citation_are_those_of_the_audit() -> None:
    found = {fault.references: fault.text for fault in CATALOGUE.citation_errors}
    assert list(found) == list(FAULTS)
    for references, (named, *words) in FAULTS.items():
        assert [word for word in words if word not in found[references]] == []
        assert figures(found[references].replace(",", ", ")) == named


def test_the_article_is_named_with_author_publisher_and_date() -> None:
    source = CATALOGUE.source
    assert (source.title, source.author) == ("The Evolving Science of Ketamine", "Kerry Earlywine")
    assert (source.publisher, source.date) == ("Fagron Academy", "2026-04-29")


def test_the_uses_without_a_dose_are_the_articles_sixteen() -> None:
    assert {i.id for i in CATALOGUE.indications if i.is_use} == USES.keys()


@pytest.mark.parametrize(("name", "expected"), USES.items(), ids=USES)
def test_a_use_is_answered_with_its_section_and_its_references_only(name: str, expected: tuple[str, set[int]]) -> None:
    """The answer is read as a person reads it: every number of the list after the word is a reference."""
    section, references = expected
    answer = no_dose(name)
    assert len(answer) < 300
    assert f"({section}; references: " in answer
    listed = answer.partition("references: ")[2]
    if not references:
        assert listed.startswith("none")
    numbers = re.sub(r"[^0-9, -].*", "", listed)
    ranges = re.findall(r"(\d+)(?:-(\d+))?", numbers)
    assert {n for first, last in ranges for n in range(int(first), int(last or first) + 1)} == references


@pytest.mark.parametrize(("name", "expected"), USES.items(), ids=USES)
def test_a_use_holds_the_references_that_it_is_cited_with(name: str, expected: tuple[str, set[int]]) -> None:
    use = CATALOGUE.indication(name)
    assert (use.section, {int(reference.number) for reference in use.references}) == expected


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("srse", ("68", "55", "43")),
        ("refractory-chronic-migraine", ("77", "71.4 %")),
        ("srse", ("68 patients, adults in the source", "within 24 hours")),
        ("refractory-chronic-migraine", ("no long-term benefit",)),
        ("chronic-pain", ("as printed", "8 is Blonk")),
    ],
)
def test_a_use_is_told_with_what_the_article_says_of_it(name: str, words: tuple[str, ...]) -> None:
    note = CATALOGUE.indication(name).note
    assert [word for word in words if word not in note] == []


def test_a_response_that_did_not_last_is_not_told_without_saying_so() -> None:
    """The article reports an acute response in 71.4 % and, in the same sentence, none in the long term."""
    assert re.search(r"long[ -]term|last", CATALOGUE.indication("refractory-chronic-migraine").note)


@pytest.mark.parametrize("name", ["pain", "sud", "se", "migraine", "depression", "trd"])
def test_no_answer_for_a_broad_name_is_a_use_itself(name: str) -> None:
    assert not CATALOGUE.indication(name).is_use


@pytest.mark.parametrize(("name", "beside"), BESIDE.items(), ids=BESIDE)
def test_the_uses_under_a_broad_name_are_named_beside_it(name: str, beside: set[str]) -> None:
    assert {use.id for use in CATALOGUE.uses(CATALOGUE.indication(name))} == beside


@pytest.mark.parametrize(("name", "other"), [("headache", "migraine"), ("depression-general", "trd")])
def test_somebody_who_may_mean_an_indication_with_a_dose_is_told_its_name(name: str, other: str) -> None:
    assert no_dose(name).endswith(f"doses are reported for {other}")


def test_pain_is_answered_with_all_four_of_its_uses_and_their_references() -> None:
    answer = no_dose("pain")
    assert len(answer) < 300
    for words in ("third-line (6, 8)", "refractory chronic pain syndromes (7)", "complex chronic pain (8)", "(none)"):
        assert words in answer
    assert PAIN in answer
    assert MIGRAINE in answer


@pytest.mark.parametrize(("name", "regimens"), NAMES.items(), ids=NAMES)
def test_a_name_finds_its_regimens_in_any_case(name: str, regimens: tuple[str, ...]) -> None:
    for written in (name, name.upper(), name.title(), name.replace(" ", "-"), name.replace("-", " "), f" {name} "):
        assert tuple(regimen.id for regimen in CATALOGUE.indicated(written)) == regimens


@pytest.mark.parametrize(("name", "called"), NO_DOSE.items(), ids=NO_DOSE)
def test_a_use_is_found_by_id_name_and_alias_in_any_case(name: str, called: str) -> None:
    for written in (name, name.upper(), name.title(), name.replace(" ", "-"), name.replace("-", " ")):
        assert no_dose(written).startswith(f"the article reports no dose for {called}")


@pytest.mark.parametrize("name", SPELT)
def test_a_regimen_is_found_by_its_id_in_any_case(name: str) -> None:
    assert CATALOGUE.regimen(name.upper()).id == name
    assert CATALOGUE.regimen(name).id == name


@pytest.mark.parametrize(
    ("typo", "meant"),
    [
        ("trf", "trd"),
        ("migrane", "migraine"),
        ("depresion", "depression"),
        ("cocane", "cocaine"),
        ("alchol", "alcohol"),
        ("herion", "heroin"),
        ("epilepsie", "epilepsy"),
        ("siezures", "epilepsy"),
        ("pian", "pain"),
        ("chronic pian", "chronic-pain"),
        ("srs", "srse"),
    ],
)
def test_a_typo_is_answered_with_the_nearest_name_and_never_run(typo: str, meant: str) -> None:
    with pytest.raises(ketacalc.UnknownNameError) as refused:
        CATALOGUE.indicated(typo)
    asked, found, near = str(refused.value).partition("; did you mean ")
    assert (asked, found) == (f"no indication '{typo}'", "; did you mean ")
    assert meant in near.rstrip("?").split(" or ")


@pytest.mark.parametrize("name", [*NAMES, *NO_DOSE, "se", "trd"])
def test_no_slip_of_one_letter_in_a_name_resolves(name: str) -> None:
    for typo in slips(name):
        if not known(typo):
            with pytest.raises(ketacalc.UnknownNameError):
                CATALOGUE.indicated(typo)


@pytest.mark.parametrize("typo", ["berman-2001", "berman", "dakwar", "jacobwitz", "borsato", "etchison-ivv"])
def test_part_of_a_regimens_id_or_another_year_names_no_regimen(typo: str) -> None:
    with pytest.raises(ketacalc.UnknownNameError):
        CATALOGUE.regimen(typo)


@pytest.mark.parametrize("name", ["", " ", "-", "\x1b[31m", "x" * 100_000, "\u202e", "trd\0"])
def test_what_is_no_name_at_all_is_refused_in_one_short_printable_line(name: str) -> None:
    with pytest.raises(ketacalc.UnknownNameError) as refused:
        CATALOGUE.indicated(name)
    assert len(str(refused.value)) < 280
    assert str(refused.value).isascii()
    assert str(refused.value).isprintable()


def test_every_text_is_ascii_in_one_line() -> None:
    assert FILE.read_bytes().isascii()
    for text in texts(CATALOGUE):
        assert text.isascii(), text
        assert text.isprintable() or not text, text
        assert text == " ".join(text.split()), text


def test_no_text_recommends() -> None:
    for part in (CATALOGUE.regimens, CATALOGUE.indications, CATALOGUE.claims, CATALOGUE.source_doses):
        own = set(texts(part)) - set(texts(CATALOGUE.references))
        for text in own:
            assert not re.search(r"\b(recommend\w*|safe|should|must)\b", text, re.IGNORECASE), text


def plain(value: object) -> object:
    """Return a value of the catalogue as its kind and its parts, by which two of them compare."""
    if is_dataclass(value):
        return type(value), {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    return tuple(map(plain, value)) if isinstance(value, tuple) else value


def test_the_kept_values_are_those_of_the_file_as_it_is_now() -> None:
    data = FILE.read_bytes()
    assert hashlib.sha256(data).hexdigest() == kept.SHA256 == kept.CATALOGUE.sha256
    assert plain(kept.CATALOGUE) == plain(checked(data))


def test_a_start_reads_neither_toml_nor_the_format() -> None:
    """The values are kept checked: nothing that parses or checks a catalogue file is loaded for a dose."""
    code = (
        "import sys, ketacalc\n"
        "ketacalc.dose(indication='trd', weight=70)\n"
        "print(*sorted(name for name in sys.modules if name.removeprefix('ketacalc.core.catalogue.') in"
        " ('tomllib', 'entries', 'entry', 'format', 'values', 'checks', 'rules')))"
    )
    assert python(code, **UNMEASURED).out == b"\n"


def test_the_shipped_catalogue_holds_what_the_file_holds_when_it_is_read_afresh() -> None:
    """A user's own path to the same file goes past the kept values; only the name differs."""
    own = ketacalc.catalogue(str(FILE))
    for part in ("title", "version", "sha256", "source", "indications", "references", "claims", "warnings"):
        assert getattr(own, part) == getattr(CATALOGUE, part)
    assert {regimen.catalogue for regimen in own.regimens} == {"regimens.toml"}
    assert {regimen.catalogue for regimen in CATALOGUE.regimens} == {"shipped"}
    renamed = tuple(replace(regimen, catalogue="shipped") for regimen in own.regimens)
    assert plain(renamed) == plain(CATALOGUE.regimens)
    assert (own.source_doses, own.citation_errors) == (CATALOGUE.source_doses, CATALOGUE.citation_errors)
    assert CATALOGUE.sha256 == hashlib.sha256(FILE.read_bytes()).hexdigest()
    assert (own.name, own.is_shipped, CATALOGUE.is_shipped) == ("regimens.toml", False, True)


def asked_of(home: Path) -> Ran:
    """Ask a copy of the package, in a process of its own, for the dose of one regimen."""
    code = (
        "import ketacalc\n"
        "try: print(ketacalc.__file__, ketacalc.catalogue().regimen('berman-2000').reported.low.value)\n"
        "except ketacalc.CatalogueError as error: print(ketacalc.__file__, 'refused:', error)\n"
    )
    return python(code, PYTHONPATH=str(home))


LAYOUTS = {"installed": ("", "ketacalc/regimens.toml"), "checkout": ("src", "data/regimens.toml")}


@pytest.mark.parametrize(("home", "place"), LAYOUTS.values(), ids=LAYOUTS)
def test_a_changed_file_is_never_answered_from_the_kept_copy(tmp_path: Path, home: str, place: str) -> None:
    package = tmp_path / home / "ketacalc"
    shutil.copytree(
        Path(ketacalc.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__", "regimens.toml")
    )
    file = tmp_path / place
    file.parent.mkdir(exist_ok=True)
    text = FILE.read_text(encoding="utf-8")
    first, berman, rest = text.partition('id = "berman-2000"')

    for written, answer in (
        (text, "1/2"),
        (first + berman + rest.replace('dose = "0.5 mg/kg"', 'dose = "0.4 mg/kg"', 1), "2/5"),
        (text + "\n", "1/2"),
        (text[:-20], "refused: regimens.toml"),
        (None, "refused: cannot read regimens.toml"),
    ):
        if written is None:
            file.unlink()
        else:
            file.write_text(written, encoding="utf-8")
        done = asked_of(tmp_path / home)
        where, _, said = done.text.strip().partition(" ")
        assert Path(where).parent.samefile(package)
        assert said.startswith(answer), (written is None, said)
        assert (done.code, done.err) == (0, b"")
