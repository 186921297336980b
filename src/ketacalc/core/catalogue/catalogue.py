"""The catalogue: checked regimens, what they were reported for, and the ways to ask for them."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from ketacalc.core.catalogue.regimen import NO_AUDIT, Audit, Maximum, Read, Reference, Regimen, Step
from ketacalc.core.errors import NoDoseReportedError, UnknownNameError
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import Range, quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class Indication:
    """Something that a drug is used for.

    Attributes:
        id: its name in commands.
        name: in full.
        aliases: other names by which it is found.
        under: the broader indications that hold it.
        is_use: whether the article names it as a use and reports no dose for it.
        section: where in the article a use is named.
        references: what the article cites for a use.
        marker: the article's citation marker, where it differs from the references.
        note: what is to be known of a use.
        see: indications with a dose that somebody who asks for this use may mean.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    is_use: bool = False
    section: str = ""
    references: tuple[Reference, ...] = ()
    marker: str = ""
    note: str = ""
    see: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All names by which it is found: its id, its name in full, and the others."""
        return (self.id, self.name, *self.aliases)

    @property
    def cited_as(self) -> str:
        """The references of a use by their numbers, and the article's marker where it says otherwise."""
        numbers = ", ".join(reference.number for reference in self.references) or "none"
        return f"{numbers}; printed as {self.marker}" if self.marker and self.marker != numbers else numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDose:
    """A dose that a cited source reports and the article does not; `format.ELSEWHERE` says what each field means."""

    id: str
    reference: Reference
    drug: str
    dose: Range
    route: str
    words: str
    read: tuple[Read, ...]
    read_on: str = ""
    maximum: Maximum | None = None
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Something that the article reports without a dose; `format.CLAIM` says what each field means."""

    printed: str
    text: str = ""
    section: str = ""
    references: tuple[Reference, ...] = ()
    marker: str = ""
    unlisted: tuple[Reference, ...] = ()
    indication: str = ""
    regimen: str = ""
    audit: Audit = NO_AUDIT


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationError:
    """A fault of citation in the article: the numbers of the references that it concerns, and what is wrong."""

    references: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The article that a catalogue is transcribed from; empty fields where it names none."""

    title: str = ""
    author: str = ""
    publisher: str = ""
    date: str = ""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Catalogue(Mapping[str, Regimen]):
    """A checked catalogue, which maps the ids of its regimens to them.

    Attributes:
        name: the file's name, or `shipped`.
        title: what it holds.
        version: the version of the data, which is not that of the code.
        sha256: of the file that it was read from.
        is_shipped: whether this is the catalogue that comes with ketacalc.
        source: the article behind it.
        regimens: in the article's order.
        indications: what the regimens were reported for, and the uses without a dose.
        references: by number.
        claims: what the article reports without a dose.
        source_doses: doses reported by cited sources and not by the article.
        citation_errors: faults of citation in the article.
        warnings: what a careful reader would question, one line each.
        parts: the catalogues that it is made of, where there are several; their names, versions and hashes are
            joined in its own.
    """

    name: str
    title: str
    version: str
    sha256: str
    is_shipped: bool
    source: Source
    regimens: tuple[Regimen, ...]
    indications: tuple[Indication, ...]
    references: tuple[Reference, ...]
    claims: tuple[Claim, ...] = ()
    source_doses: tuple[SourceDose, ...] = ()
    citation_errors: tuple[CitationError, ...] = ()
    warnings: tuple[str, ...] = ()
    parts: "tuple[Catalogue, ...]" = ()

    @property
    def each(self) -> "tuple[Catalogue, ...]":
        """The catalogues behind this one: itself, or those that it is made of."""
        return self.parts or (self,)

    def holding(self, regimen: Regimen) -> "Catalogue":
        """Return the catalogue that a regimen is from."""
        return next((part for part in self.parts if part.name == regimen.catalogue), self)

    @property
    def notice(self) -> str:
        """The line that every output carries."""
        if self.is_shipped:
            return "Reported in one review article, not a recommendation."
        which = "catalogues" if self.parts else "catalogue"
        return f"Reported in the {which} {self.name}, not a recommendation."

    def __eq__(self, other: object) -> bool:
        """Tell whether it is the same object: a mapping would be compared key by key."""
        return self is other

    __hash__ = object.__hash__

    def __iter__(self) -> Iterator[str]:
        """Yield the ids of the regimens, in the article's order."""
        return (one.id for one in self.regimens)

    def __len__(self) -> int:
        """Return how many regimens there are."""
        return len(self.regimens)

    def __getitem__(self, name: str) -> Regimen:
        """Return the regimen of that id, in any case.

        Raises:
            UnknownNameError: there is none; the message gives the nearest.
        """
        wanted = folded(name)
        for regimen in self.regimens:
            if folded(regimen.id) == wanted:
                return regimen
        raise UnknownNameError(f"no regimen {quoted(name)}{nearest(name, {one: one for one in self})}")

    regimen = __getitem__

    def reference(self, number: str) -> Reference:
        """Return the reference of that number, in any case.

        Raises:
            UnknownNameError: there is none.
        """
        wanted = folded(number)
        for reference in self.references:
            if folded(reference.number) == wanted:
                return reference
        raise UnknownNameError(f"no reference {quoted(number)} in this catalogue; try ketacalc cite")

    def indication(self, name: str) -> Indication:
        """Return the indication of that id, full name or alias, in any case.

        Raises:
            UnknownNameError: there is none; the message gives the nearest.
        """
        found = self._names.get(folded(name))
        if found is None:
            ids = {key: one.id for key, one in self._names.items()}
            raise UnknownNameError(f"no indication {quoted(name)}{nearest(name, ids)}")
        return found

    def within(self, indication: Indication) -> tuple[Indication, ...]:
        """Return the indication and all that lie under it, in the catalogue's order."""
        inside = {indication.id}
        waiting = [indication.id]
        while waiting:
            below = [name for name in self._below.get(waiting.pop(), ()) if name not in inside]
            inside.update(below)
            waiting += below
        return tuple(i for i in self.indications if i.id in inside)

    def indicated(self, name: str) -> tuple[Regimen, ...]:
        """Return every regimen reported for an indication or for what lies under it, in the article's order.

        Raises:
            UnknownNameError: no such indication.
            NoDoseReportedError: the article names it and reports no dose.
        """
        indication = self.indication(name)
        inside = {i.id for i in self.within(indication)}
        regimens = tuple(r for r in self.regimens if r.indication in inside)
        if not regimens:
            raise NoDoseReportedError(self._no_dose(indication))
        return regimens

    def uses(self, indication: Indication) -> tuple[Indication, ...]:
        """Return the uses without a dose that lie under an indication, or are it."""
        return tuple(i for i in self.within(indication) if i.is_use)

    def _no_dose(self, indication: Indication) -> str:
        """Say that no dose is reported: the indication's own section and references first, then what lies under it."""
        who = "the article reports" if self.is_shipped else f"{self.name} {'report' if self.parts else 'reports'}"
        text = f"{who} no dose for {indication.name}"
        if indication.is_use:
            text += f" ({indication.section}; references: {indication.cited_as})"
        cited = {reference.number for use in self.uses(indication) for reference in use.references}
        if cited:
            text += f"; see ketacalc cite {indication.id}"
        if any(one.reference.number in cited for one in self.source_doses):
            text += f", or ketacalc compare -i {indication.id} --elsewhere"
        sections: dict[str, list[str]] = {}
        for use in self.uses(indication):
            if use is not indication:
                sections.setdefault(use.section, []).append(f"{use.name} ({use.cited_as})")
        for section, names in sections.items():
            text += f"; {section}: {', '.join(names)}"
        if indication.see:
            text += f"; doses are reported for {', '.join(indication.see)}"
        return text

    @cached_property
    def _below(self) -> dict[str, list[str]]:
        """The ids of what lies directly under each indication."""
        below: dict[str, list[str]] = {}
        for indication in self.indications:
            for broader in indication.under:
                below.setdefault(broader, []).append(indication.id)
        return below

    @cached_property
    def _names(self) -> dict[str, Indication]:
        """Each indication by all its names; one that several have is of the first."""
        return {folded(name): one for one in reversed(self.indications) for name in one.names}


SHIPPED = "shipped"


def folded(name: str) -> str:
    """Return a name as it is compared: without case, and with spaces, hyphens and underscores alike."""
    return " ".join(name.casefold().replace("-", " ").replace("_", " ").split())


def nearest(wanted: str, ids: Mapping[str, str]) -> str:
    """Name what was probably meant, by the id that each name there is has; nothing is run on a guess."""
    from difflib import get_close_matches

    ids = {folded(name): identity for name, identity in ids.items()}
    near = dict.fromkeys(ids[name] for name in get_close_matches(folded(wanted)[:64], ids, n=3, cutoff=0.6))
    return f"; did you mean {' or '.join(near)}?" if near else "; ketacalc list shows what there is"
