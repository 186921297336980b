"""The result of `show`: all that is known about a regimen, an indication, a use or a reference."""

from collections.abc import Iterator
from typing import Any, ClassVar, Final

from ketacalc.core.catalogue.catalogue import Catalogue, CitationError, Claim
from ketacalc.core.catalogue.naming import Named
from ketacalc.core.catalogue.regimen import Comparator, Regimen
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import style
from ketacalc.output import evidence, wording
from ketacalc.output.entries import COUNT, NAMED, QUANTITY, TEXT, Entry, Form, Row, Shape, many, optional
from ketacalc.output.regimen import ALONE, CITATION, READ, USES
from ketacalc.output.result import PROVENANCE, Result
from ketacalc.output.screen import Block, Heading, Items, Pairs, Prose, Sign, Text, Tone, prose

COMPARATOR: Final[Shape[Comparator]] = Shape(
    "What the regimen was compared with; it is never scaled, and never a ketamine dose.",
    Entry("drug", NAMED, lambda c: c.drug),
    Entry("amount", QUANTITY, lambda c: c.amount),
    Entry("printed", TEXT, lambda c: c.printed, "the figure as the article prints it"),
    Entry("route", TEXT, lambda c: c.route),
    Entry("note", TEXT, lambda c: c.note),
)
SHOWN: Final[Shape[Regimen]] = Shape(
    "",
    *ALONE.entries,
    Entry("marker", TEXT, lambda r: r.marker, "the article's citation marker, where it differs from the references"),
    Entry("doses_per_day", many(COUNT, joint=" "), lambda r: r.doses_per_day, "the numbers of doses that a daily total is divided into"),
    Entry("comparator", optional(Form(COMPARATOR.schema, COMPARATOR.json, lambda c: (wording.comparator(c),))), lambda r: r.comparator),
    Entry("", TEXT, lambda r: r.age_group, column="ages"),
    Entry("", TEXT, lambda r: r.audit.agreement, column="audit_agreement"),
    Entry("", TEXT, lambda r: wording.read(r.audit.read), column="audit_read"),
    Entry("", TEXT, lambda r: r.audit.says, column="audit"),
    Entry("", TEXT, lambda r: " | ".join(map(wording.figure_of_source, r.figures)), column="audit_found"),
)  # fmt: skip
CLAIM: Final[Shape[Claim]] = Shape(
    "Something that the article reports without a dose.",
    Entry("printed", NAMED, lambda c: c.printed, "the article's own words"),
    Entry("text", TEXT, lambda c: c.text, "what they say, in our own words"),
    Entry("section", TEXT, lambda c: c.section, "where in the article they stand"),
    Entry("references", many(NAMED), lambda c: [one.number for one in c.references], "the numbers of what is cited for it"),
    Entry("marker", optional(NAMED), lambda c: c.marker or None, "the article's marker, where it differs from the references"),
    Entry("unlisted", many(NAMED), lambda c: [one.number for one in c.unlisted], "papers behind it that the article does not list"),
    Entry("agreement", NAMED, lambda c: c.audit.agreement, "how the article stands to its source there"),
    Entry("read", READ, lambda c: c.audit.read, "what was read of the source"),
    Entry("read_on", optional(NAMED), lambda c: c.audit.read_on or None, "the day on which it was read"),
    Entry("says", TEXT, lambda c: c.audit.says, "what the source says, in our own words"),
)  # fmt: skip
FAULT: Final[Shape[CitationError]] = Shape(
    "A fault of citation in the article.",
    Entry("text", NAMED, lambda f: f.text),
    Entry("references", many(NAMED), lambda f: f.references, "the numbers that it concerns"),
)


@dataclass(frozen=True, kw_only=True)
class ShowResult(Result):
    """What a name stands for.

    Attributes:
        source: where it comes from.
        found: all that the catalogue holds under the name.
    """

    name: ClassVar[str] = "show"
    source: Catalogue
    found: Named

    @property
    def faults(self) -> tuple[CitationError, ...]:
        """The faults of citation that concern one of its references."""
        numbers = {reference.number for reference in self.found.references}
        return tuple(fault for fault in self.source.citation_errors if numbers & set(fault.references))

    def document(self) -> dict[str, Any]:
        """Return the document; of one regimen its entries stand at the top, as everywhere."""
        one = self.found.regimens[0] if len(self.found.regimens) == 1 else None
        return super().document() | (SHOWN.json(one) if one is not None else {})

    def rows(self) -> tuple[tuple[str, ...], list[Row]]:
        """Return one row per regimen, and one per use without a dose."""
        rows = [SHOWN.row(one) | self.provenance(one) for one in self.found.regimens]
        rows += [
            {"indication": use.id, "section": use.section, "citations": use.cited_as} | self.provenance()
            for use in self.found.uses
        ]
        return (*SHOWN.header, *PROVENANCE.header), rows

    def blocks(self) -> Iterator[Block]:
        """Yield the sources first, then each regimen with what its audit found, then what has no dose."""
        found = self.found
        if found.regimens:
            yield evidence.sources([(one, one.cautions) for one in found.regimens])
        elif found.references:
            yield Items(tuple(map(evidence.cited, found.references)), "References")
        if not found.regimens:
            yield Heading(found.subject)
        for regimen in found.regimens:
            use = self.source.indication(regimen.indication).name
            yield Heading(f"{evidence.drugs((regimen,))} for {use}: {regimen.id}")
            yield Prose(evidence.warnings(regimen, regimen.cautions))
            yield Pairs(tuple(_pairs(regimen)))
        uses = (f"{use.id}: {wording.use(use)}" for use in found.uses)
        yield from prose(map(Text, uses), "Mentioned, no dose given")
        yield from prose(map(Text, map(wording.claim, found.claims)), "Said without a dose")
        yield from prose((Text(one.text, sign=Sign.NOTE) for one in self.faults), "Citation errors in the article")


def _pairs(regimen: Regimen) -> Iterator[tuple[str, Text]]:
    """Yield what is known of a regimen, the dose first."""
    audit, most, over, repeat = regimen.audit, regimen.maximum, regimen.over, regimen.repeat
    on = f" on {audit.read_on}" if audit.read_on else ""
    facts = (
        ("As printed", f'"{regimen.printed}"' if regimen.printed else "not stated"),
        ("Given", wording.given(regimen)),
        ("Doses a day", ", ".join(map(str, regimen.doses_per_day))),
        ("Maximum", wording.largest(most) if most else ""),
        ("Infused over", wording.stated_by(style.range_text(over.time, unrounded=True), over.whence) if over else ""),
        ("Repeated", wording.stated_by(wording.repeat(repeat), repeat.whence) if repeat else ""),
        *((f"Step {at}", wording.step(step)) for at, step in enumerate(regimen.steps, 1)),
        ("Studied in", wording.population(regimen)),
        ("Ages", regimen.age_group.value),
        ("Salt or base", regimen.expressed_as),
        ("Compared with", wording.comparator(regimen.comparator) if regimen.comparator else ""),
        ("Section", regimen.section or "not stated"),
        ("Cited as", regimen.marker),
        ("Audit", f"{audit.agreement} (read: {wording.read(audit.read)}{on}). {audit.says}".rstrip()),
        *(("Found", wording.figure_of_source(figure)) for figure in regimen.figures),
    )
    yield "Reported", Text(wording.in_full(regimen), Tone.STRONG)
    yield from ((label, Text(text)) for label, text in facts if text)


ShowResult.shape = Shape(
    "What a name stands for; of one regimen its entries stand at the top too.",
    Entry("subject", NAMED, lambda r: r.found.subject, "what was asked for"),
    Entry("regimens", many(SHOWN.form), lambda r: r.found.regimens),
    Entry("uses", USES, lambda r: r.found.uses, "mentioned without a dose"),
    Entry("claims", many(CLAIM.form), lambda r: r.found.claims, "said without a dose"),
    Entry("references", many(CITATION), lambda r: r.found.references),
    Entry("faults", many(NAMED), lambda r: [fault.text for fault in r.faults], "citation errors that concern it"),
)
