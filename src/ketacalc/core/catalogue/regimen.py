"""What a paper prints: one reported way of dosing, with its source and what an audit of that source found."""

from enum import StrEnum
from typing import Final

from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import Kind, Quantity, Range, style


class Schedule(StrEnum):
    """How the doses of a regimen follow each other."""

    SINGLE = "single"
    REPEATED = "repeated"
    INFUSION = "infusion"
    DAILY = "daily"
    """A daily total; the source does not say how it was given within the day."""
    DAILY_DIVIDED = "daily divided"


class AgeGroup(StrEnum):
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
        named: whether the article names it, by author or title, and not by a bare link.
        seen: whether a record of it was seen.
        cited: whether the article's text cites it.
        checked: how much of the record was read, where that is less than the record.
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
    named: bool = True
    seen: bool = True
    cited: bool = True
    checked: str = ""

    @property
    def is_identified(self) -> bool:
        """Whether it is known which paper this is."""
        return self.named or self.seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the regimen is reported to have done: which way that points, and what it is in our own words."""

    direction: Direction
    text: str

    @property
    def is_negative(self) -> bool:
        """Whether it did not do what it was tried for."""
        return self.direction is Direction.NEGATIVE


NO_OUTCOME: Final = Outcome(direction=Direction.NOT_STATED, text="not stated")
"""That of a regimen of which nothing is said."""


class Measure(StrEnum):
    """What a figure of a source measures; only what patients were given is held against a regimen."""

    GIVEN = "given"
    MEAN = "mean"
    START = "start"
    """Where an infusion began, not what it came to."""
    THRESHOLD = "threshold"
    """A bound that the source names, not a dose: no response was likely below it."""


class Origin(StrEnum):
    """Who states a fact of a regimen."""

    DOCUMENT = "document"
    SOURCE = "source"
    """A source that the document cites, as far as an audit read it."""


class Read(StrEnum):
    """What was read of a source."""

    NOTHING = "nothing"
    ABSTRACT = "abstract"
    REGISTRY = "registry"
    """The registry's own entry."""
    MIRROR = "mirror"
    """A copy of a registry entry that somebody else keeps."""
    SECONDARY = "secondary"
    """A review or a summary of it."""
    FULL = "full"


FIRST_HAND: Final = frozenset({Read.ABSTRACT, Read.REGISTRY, Read.FULL})
"""What was read in the source itself; the rest is said, and changes no verdict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Who states a fact, and how much of a source was read for it.

    Attributes:
        origin: the document itself, or a source that it cites.
        read: what was read of the source; empty for the document.
    """

    origin: Origin = Origin.DOCUMENT
    read: tuple[Read, ...] = ()

    @property
    def is_binding(self) -> bool:
        """Whether it sets a bound: the document does, and a source that was read at first hand may tighten it."""
        return self.origin is Origin.DOCUMENT or not FIRST_HAND.isdisjoint(self.read)


DOCUMENT: Final = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class Maximum:
    """A largest dose in a unit of the kind that it binds, such as 30 mg or 30 mg/h; per what, and who states it."""

    dose: Quantity
    per: "Per"
    whence: Provenance = DOCUMENT


class Per(StrEnum):
    """What a maximum is the most for."""

    DOSE = "dose"
    HOUR = "hour"
    DAY = "day"
    COURSE = "course"


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedDoses:
    """Doses that were given in this order and nothing between them, in the reported unit; and who says so."""

    doses: tuple[Quantity, ...]
    whence: Provenance = DOCUMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """The time over which a dose was infused, or the shortest and the longest; and who states it."""

    time: Range
    whence: Provenance = DOCUMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a course: a bolus, or a rate that was held or that rose.

    Attributes:
        dose: the dose or the rate.
        rise: by how much the rate rose at a time; None where it was held.
        every: after what time it rose.
        over: the time over which a bolus was given, or a rate was held.
        of: which of the fixed doses it is part of, from 1; 0 where it is part of the regimen.
        whence: who states it.
    """

    dose: Range
    rise: Quantity | None = None
    every: Range | None = None
    over: Range | None = None
    of: int = 0
    whence: Provenance = DOCUMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """How doses followed each other.

    Attributes:
        every: the time from the start of one dose to the start of the next; None where that is not stated.
        times: how many doses were given in all; 0 where nobody says.
        whence: who states it.
    """

    every: Range | None = None
    times: int = 0
    whence: Provenance = DOCUMENT


class BearsOn(StrEnum):
    """What a caution bears on."""

    DOSE = "dose"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """One thing to be cautious about.

    Attributes:
        text: the whole sentence.
        short: the same in a few words, where it bears on the dose.
        bears_on: whether it bears on the dose, or on what is known of it.
    """

    text: str
    short: str = ""
    bears_on: BearsOn = BearsOn.EVIDENCE

    def __str__(self) -> str:
        """Return the whole sentence."""
        return self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFigure:
    """A figure that an audit found in a source; `format.FOUND` says what each field means."""

    measure: Measure
    dose: Range
    words: str
    read: tuple[Read, ...]
    deviation: Quantity | None = None
    source: str = ""
    identifier: str = ""
    reference: Reference | None = None
    seen_at: str = ""
    read_on: str = ""


class Agreement(StrEnum):
    """How what the document says stands to its source."""

    AGREES = "agrees"
    DIFFERS = "differs"
    SUSPECT = "suspect"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What a reading of the cited source found.

    Attributes:
        agreement: whether the document agrees with it.
        read: what of the source could be read.
        read_on: the day on which it was read, as in 2026-11-23; empty where nobody said.
        says: what it says, in our own words.
        suspect_unit: the unit that may have been meant, where the printed one is suspected to be wrong.
        figures: the figures of the sources, as far as they were read.
    """

    agreement: Agreement = Agreement.UNREAD
    read: tuple[Read, ...] = (Read.NOTHING,)
    read_on: str = ""
    says: str = ""
    suspect_unit: str = ""
    figures: tuple[SourceFigure, ...] = ()


NO_AUDIT: Final = Audit()
"""That of a figure whose source nobody read."""


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


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
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
        age_group: adults, children or not stated.
        patients: how many had the drug, as the article says; None where it does not.
        section: where in the article the figure stands.
        marker: the article's citation marker, where it differs from the references.
        references: what the article cites for the figure.
        unlisted: papers behind the figure that the article does not list.
        outcome: what the regimen is reported to have done.
        comparator: what it was compared with.
        expressed_as: salt or base, as the source states.
        cautions: what the audit found.
        audit: the audit itself.
        fixed: the doses that were given in turn, where the reported ones are no range.
        maximum: the largest dose.
        over: the time over which it was infused.
        steps: how it was given in steps.
        repeat: how the doses followed each other.
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
    age_group: AgeGroup
    patients: int | None
    section: str
    marker: str
    references: tuple[Reference, ...]
    unlisted: tuple[Reference, ...]
    outcome: Outcome
    comparator: Comparator | None
    expressed_as: str
    cautions: tuple[Caution, ...]
    audit: Audit
    fixed: FixedDoses | None = None
    maximum: Maximum | None = None
    over: Over | None = None
    steps: tuple[Step, ...] = ()
    repeat: Repeat | None = None
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
    def fixed_doses(self) -> tuple[Quantity, ...]:
        """The doses that were given in turn; none where the reported dose is one, or a range."""
        return self.fixed.doses if self.fixed else ()

    @property
    def figures(self) -> tuple[SourceFigure, ...]:
        """The figures that were found in the sources: fixed doses, and where an infusion began, among them."""
        found: list[tuple[Measure, Range, str, Provenance]] = []
        first = next((one for one in self.steps if one.rise is not None and one.whence.origin is Origin.SOURCE), None)
        if first is not None and first.rise is not None:
            every = f" every {style.range_text(first.every, unrounded=True)}" if first.every else ""
            words = f"rose by {style.quantity(first.rise, unrounded=True)}{every}"
            found.append((Measure.START, first.dose, words, first.whence))
        if self.fixed is not None and self.fixed.whence.origin is Origin.SOURCE:
            words = "a fixed dose; nothing was given between the fixed doses"
            doses = (Range(low=dose, high=dose) for dose in self.fixed.doses)
            found += [(Measure.GIVEN, dose, words, self.fixed.whence) for dose in doses]
        cited = self.references[0] if len(self.references) == 1 else None
        source, read_on = "" if cited else "the cited sources", self.audit.read_on
        return self.audit.figures + tuple(
            SourceFigure(
                measure=measure, dose=dose, words=words, source=source, reference=cited, read=by.read, read_on=read_on
            )
            for measure, dose, words, by in found
        )

    @property
    def by_weight(self) -> bool:
        """Whether the dose depends on the body weight."""
        return "kg" in self.reported.unit.parts
