"""What a paper prints: one reported way of dosing, with its source and what an audit of that source found."""

from dataclasses import dataclass
from enum import StrEnum

from ketacalc.core.quantities import Kind, Quantity, Range


class Schedule(StrEnum):
    """How the doses of a regimen follow each other."""

    SINGLE = "single"
    REPEATED = "repeated"
    INFUSION = "infusion"
    DAILY = "daily"
    """A daily total; the source does not say how it was given within the day."""
    DAILY_DIVIDED = "daily divided"


class Ages(StrEnum):
    """Whom a regimen was reported for, as far as the source says."""

    NOT_STATED = "not stated"
    ADULT = "adult"
    PAEDIATRIC = "paediatric"
    ALL = "all"


class Direction(StrEnum):
    """Which way the reported outcome points."""

    POSITIVE = "positive"
    MIXED = "mixed"
    NEGATIVE = "negative"
    NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The bibliographic facts of one reference, as far as a record showed them.

    Attributes:
        number: as the article numbers it; `uncited-A` for a paper that it does not list.
        authors: family name and initials each, in order; empty where they are not known.
        et_al: whether there are more authors than are named.
        last_author: the last of them, where the record names it after an omission.
        title, journal, year, volume, issue, pages: empty where they are not known.
        doi, pmid, pmcid: identifiers, empty where no record showed one.
        url: the link that the article prints.
        identified: whether it is known which paper this is.
        cited: whether the article's text cites it.
        checked: how much of the record was read.
    """

    number: str
    authors: tuple[str, ...] = ()
    et_al: bool = False
    last_author: str = ""
    title: str = ""
    journal: str = ""
    year: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    url: str = ""
    identified: bool = True
    cited: bool = True
    checked: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the regimen is reported to have done.

    Attributes:
        direction: which way it points.
        text: in our own words.
    """

    direction: Direction
    text: str

    @property
    def is_negative(self) -> bool:
        """Whether it did not do what it was tried for."""
        return self.direction is Direction.NEGATIVE


class Measure(StrEnum):
    """What a figure of a source measures; only what patients were given is held against a regimen."""

    GIVEN = "given"
    MEAN = "mean"
    START = "start"
    """Where an infusion began, not what it came to."""
    THRESHOLD = "threshold"
    """A bound that the source names, not a dose: no response was likely below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A figure that an audit found in a source.

    Attributes:
        measure: what it measures.
        dose: the figure, in the source's own unit.
        deviation: the standard deviation of a mean, where the source states it.
        words: whom or what it is of, in our own words.
        source: what it was found in, where that is none of the catalogue's references.
        reference: the reference that it was found in.
        read: how much of the source was read.
    """

    measure: Measure
    dose: Range
    words: str
    read: str
    deviation: Quantity | None = None
    source: str = ""
    reference: Reference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What a reading of the cited source found.

    Attributes:
        verdict: agrees, differs, unchecked and so on.
        read: how much of the source could be read: nothing, abstract, registry, secondary.
        says: what it says, in our own words.
        suspect_unit: the unit that may have been meant, where the printed one is suspected to be wrong.
        cap: a largest dose that the source knows and the article omits.
        fixed: the doses that were given, where the figure reads like a range and is none.
        found: the figures of the sources, as far as they were read.
    """

    verdict: str = "not audited"
    read: str = "nothing"
    says: str = ""
    suspect_unit: str = ""
    cap: Quantity | None = None
    fixed: tuple[Quantity, ...] = ()
    found: tuple[Found, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparator:
    """The dose of another drug that the regimen was compared with; it is never scaled and never a ketamine dose.

    Attributes:
        drug: the other drug.
        amount: its dose.
        printed: the figure as the article prints it.
        route: empty where it is not stated.
        note: what is to be known of it.
    """

    drug: str
    amount: Quantity
    printed: str = ""
    route: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Regimen:
    """One reported way of dosing.

    Attributes:
        id: its name in commands.
        drug: the drug.
        indication: the id of what it was reported for.
        reported: the dose as reported, in its own unit.
        printed: the figure as the article prints it.
        route: in full.
        schedule: how the doses follow each other.
        doses_per_day: the numbers of doses that a daily total is divided into, where they are reported.
        population: who was treated.
        ages: adults, children or not stated.
        patients: how many had the drug, as the article says; None where it does not.
        section: where in the article the figure stands.
        marker: the article's citation marker, where it differs from the references.
        references: what the article cites for the figure.
        unlisted: papers behind the figure that the article does not list.
        outcome: what the regimen is reported to have done.
        comparator: what it was compared with.
        basis: salt or base, as the source states.
        cautions: what the audit found, one sentence each.
        audit: the audit itself.
        catalogue: the name of the catalogue that holds it.
    """

    id: str
    drug: str
    indication: str
    reported: Range
    printed: str
    route: str
    schedule: Schedule
    doses_per_day: tuple[int, ...]
    population: str
    ages: Ages
    patients: int | None
    section: str
    marker: str
    references: tuple[Reference, ...]
    unlisted: tuple[Reference, ...]
    outcome: Outcome
    comparator: Comparator | None
    basis: str
    cautions: tuple[str, ...]
    audit: Audit
    catalogue: str = ""

    @property
    def kind(self) -> Kind:
        """A single dose, a daily dose or a rate; the three are never compared with each other."""
        return self.reported.unit.kind

    @property
    def cited(self) -> tuple[Reference, ...]:
        """The references behind the figure, and the papers behind it that the article does not list."""
        return self.references + self.unlisted

    @property
    def found(self) -> tuple[Found, ...]:
        """The figures that the audit found in the sources, the doses of a figure that is no range among them."""
        one = self.references[0] if len(self.references) == 1 else None
        fixed = (
            Found(
                measure=Measure.GIVEN,
                dose=Range(low=dose, high=dose),
                words="a fixed dose; nothing was given between the fixed doses",
                source="" if one else "the cited sources",
                reference=one,
                read=self.audit.read,
            )
            for dose in self.audit.fixed
        )
        return (*self.audit.found, *fixed)

    @property
    def by_weight(self) -> bool:
        """Whether the dose depends on the body weight."""
        return "kg" in self.reported.unit.parts
