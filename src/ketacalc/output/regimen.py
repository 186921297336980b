"""What stands beside every dose, declared once: what was reported, of whom, what came of it, and who says so."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any, Final

from ketacalc.core.catalogue import regimen as facts
from ketacalc.core.catalogue.catalogue import Indication
from ketacalc.output import entries, wording
from ketacalc.output.entries import FIGURE, FLAG, NAMED, QUANTITY, TEXT, Entry, Form, Shape, many, optional, ref, words

READ: Final = many(words(facts.Read), joint=", ")

REFERENCE: Final[Shape[facts.Reference]] = Shape(
    "A reference; what is not known of it is left out.",
    Entry("number", NAMED, lambda r: r.number, "as the article numbers it; uncited-A and so on where it does not"),
    Entry("text", NAMED, wording.full_citation, "the whole reference in one line"),
    Entry("authors", many(TEXT, minItems=1), lambda r: r.authors, "family name and initials each"),
    Entry("et_al", FLAG, lambda r: r.et_al, "whether there are more authors than are named"),
    Entry("last_author", NAMED, lambda r: r.last_author, "the last of them, where the record names it after an omission"),
    *(Entry(key, NAMED, attrgetter(key)) for key in ("title", "journal", "year", "volume", "issue", "pages", "doi", "pmid", "pmcid")),
    Entry("url", NAMED, lambda r: r.url, "the link that the article prints"),
    Entry("named", FLAG, lambda r: r.named, "whether the article names it, and not by a bare link"),
    Entry("seen", FLAG, lambda r: r.seen, "whether a record of it was seen"),
    Entry("cited", FLAG, lambda r: r.cited, "whether the article's text cites it"),
    Entry("checked", NAMED, lambda r: r.checked, "how much of the record was read"),
    needed=("number", "text", "et_al", "named", "seen", "cited"),
)  # fmt: skip
CITATION: Final = Form(schema=ref("reference"), json=REFERENCE.json, cells=lambda r: (r.number,))
CITATIONS: Final = many(CITATION, minItems=1)

CAUTION: Final[Shape[facts.Caution]] = Shape(
    "One thing to be cautious about.",
    Entry("text", NAMED, lambda c: c.text, "the whole sentence"),
    Entry("short", TEXT, lambda c: c.short, "in a few words, where it bears on the dose"),
    Entry("bears_on", words(facts.BearsOn), lambda c: c.bears_on, "what it bears on"),
)
CAUTIONS: Final = many(Form(schema=ref("caution"), json=CAUTION.json, cells=lambda c: (c.text,)), lambda c: c.text)


def _whence(*entries: Entry[Any]) -> Shape[Any]:
    """Return a shape of something that somebody states, with who does."""
    return Shape(
        "",
        *entries,
        Entry("from", words(facts.Origin), lambda one: one.whence.origin, "who states it"),
        Entry("read", READ, lambda one: one.whence.read, "what was read of the source"),
    )


FIXED: Final = _whence(Entry("doses", many(QUANTITY, minItems=1), lambda f: f.doses, "given in turn"))
MAXIMUM: Final = _whence(
    Entry("dose", QUANTITY, lambda m: m.dose),
    Entry("per", words(facts.Per), lambda m: m.per, "what it is the most for"),
)
OVER: Final = _whence(Entry("time", FIGURE, lambda o: o.time))
REPEAT: Final = _whence(
    Entry("every", optional(FIGURE), lambda r: r.every, "from the start of one dose to the start of the next"),
    Entry("times", optional(entries.COUNT), lambda r: r.times or None, "how many doses were given in all"),
)
STEP: Final = _whence(
    Entry("dose", FIGURE, lambda s: s.dose),
    Entry("rise", optional(QUANTITY), lambda s: s.rise, "by how much the rate rose at a time"),
    Entry("every", optional(FIGURE), lambda s: s.every, "after what time it rose"),
    Entry("over", optional(FIGURE), lambda s: s.over, "the time over which it was given, or held"),
    Entry("of", optional(entries.COUNT), lambda s: s.of or None, "which of the fixed doses it is part of"),
)

SOURCE_FIGURE: Final[Shape[facts.SourceFigure]] = Shape(
    "A figure that an audit found in a source.",
    Entry("measure", words(facts.Measure), lambda f: f.measure, "what the figure measures"),
    Entry("low", QUANTITY, lambda f: f.dose.low),
    Entry("high", QUANTITY, lambda f: f.dose.high),
    Entry("deviation", optional(QUANTITY), lambda f: f.deviation),
    Entry("words", NAMED, lambda f: f.words, "whom or what it is of, in our own words"),
    Entry("source", NAMED, wording.source_of, "what it was found in"),
    Entry("identifier", optional(NAMED), lambda f: f.identifier or None, "of that source, as a record shows it"),
    Entry("reference", optional(NAMED), lambda f: f.reference.number if f.reference else None, "the number of the reference that it was found in"),
    Entry("seen_at", optional(NAMED), lambda f: f.seen_at or None, "where it was seen, where that was not the source itself"),
    Entry("read", READ, lambda f: f.read, "what was read of the source"),
    Entry("read_on", optional(NAMED), lambda f: f.read_on or None, "the day on which it was read"),
)  # fmt: skip

OUTCOME: Final[Shape[facts.Outcome]] = Shape(
    "What the regimen is reported to have done.",
    Entry("direction", words(facts.Direction), lambda o: o.direction, "which way it points"),
    Entry("text", NAMED, lambda o: o.text, "in our own words"),
)
AUDIT: Final[Shape[facts.Regimen]] = Shape(
    "What a reading of the cited source found.",
    Entry("agreement", words(facts.Agreement), lambda r: r.audit.agreement, "how the document stands to its source"),
    Entry("read", READ, lambda r: r.audit.read, "what was read of the source"),
    Entry("read_on", optional(NAMED), lambda r: r.audit.read_on or None, "the day on which it was read"),
    Entry("says", TEXT, lambda r: r.audit.says, "what it says, in our own words"),
    Entry("suspect_unit", optional(NAMED), lambda r: r.audit.suspect_unit or None, "the unit that may have been meant"),
    Entry("found", many(Form(schema=ref("found"), json=SOURCE_FIGURE.json, cells=lambda f: (wording.figure_of_source(f),))), lambda r: r.figures, "figures of the sources, as far as they were read"),
)  # fmt: skip
REPORTED: Final[Shape[facts.Regimen]] = Shape(
    "The dose as reported, in its own unit.",
    Entry("printed", TEXT, lambda r: r.printed, "the figure as the article prints it; empty where that is not stated"),
    Entry("low", QUANTITY, lambda r: r.reported.low),
    Entry("high", QUANTITY, lambda r: r.reported.high),
)  # fmt: skip


def object_of(shape: Shape[Any]) -> Form:
    """Return the form of an object of JSON; a row has it in other columns."""
    return Form(schema=shape.schema, json=shape.json)


REGIMEN: Final[tuple[Entry[facts.Regimen], ...]] = (
    Entry("regimen", NAMED, lambda r: r.id, "the id of the regimen"),
    Entry("catalogue_name", NAMED, lambda r: r.catalogue, "the name of the catalogue that holds it, one of `catalogues`", ""),
    Entry("drug", NAMED, lambda r: r.drug),
    Entry("indication", NAMED, lambda r: r.indication, "the id of what it was reported for"),
    Entry("route", NAMED, lambda r: r.route, "in full"),
    Entry("schedule", words(facts.Schedule), lambda r: r.schedule, "how the doses follow each other"),
    Entry("reported", object_of(REPORTED), lambda r: r, column=""),
    Entry("", TEXT, lambda r: r.printed, column="printed"),
    Entry("", entries.BOUNDS, lambda r: r.reported, column="reported"),
    Entry("fixed", optional(object_of(FIXED)), lambda r: r.fixed, "doses given in turn", ""),
    Entry("max", optional(object_of(MAXIMUM)), lambda r: r.maximum, "the largest dose", ""),
    Entry("over", optional(object_of(OVER)), lambda r: r.over, "the time over which it was infused", ""),
    Entry("steps", many(object_of(STEP)), lambda r: r.steps, "how it was given in steps", ""),
    Entry("repeat", optional(object_of(REPEAT)), lambda r: r.repeat, "how the doses followed each other", ""),
    Entry("section", TEXT, lambda r: r.section, "where in the article the figure stands"),
    Entry("population", TEXT, lambda r: r.population, "who was treated"),
    Entry("ages", words(facts.AgeGroup), lambda r: r.age_group, "whom it was reported for", ""),
    Entry("patients", optional(entries.COUNT), lambda r: r.patients, "how many had the drug, as the article says"),
    Entry("outcome", Form(OUTCOME.schema, OUTCOME.json, lambda o: (str(o.direction), o.text), ("_direction", "")), lambda r: r.outcome),
    Entry("basis", TEXT, lambda r: r.expressed_as, "salt or base, as the source states"),
    Entry("audit", object_of(AUDIT), lambda r: r, column=""),
    Entry("citations", CITATIONS, lambda r: r.cited, "the references behind the figure", ""),
    Entry("", TEXT, wording.citations, column="citations"),
)  # fmt: skip


def _through(get: Callable[[Any], facts.Regimen], then: Callable[[facts.Regimen], Any]) -> Callable[[Any], Any]:
    return lambda one: then(get(one))


def of_regimen(get: Callable[[Any], facts.Regimen]) -> tuple[Entry[Any], ...]:
    """Return what is said of a regimen, as entries of something that holds one."""
    return tuple(entry._replace(get=_through(get, entry.get)) for entry in REGIMEN)


ALONE: Final[Shape[facts.Regimen]] = Shape(
    "", *REGIMEN, Entry("cautions", CAUTIONS, lambda r: r.cautions, "what to be cautious about")
)
"""A regimen by itself: nothing is known of a patient, so that its own cautions are all."""

USE: Final[Shape[Indication]] = Shape(
    "A use that the article names without a dose.",
    Entry("id", NAMED, lambda u: u.id),
    Entry("name", TEXT, lambda u: u.name),
    Entry("aliases", many(TEXT), lambda u: u.aliases),
    Entry("under", many(NAMED), lambda u: u.under, "the ids of the broader indications that hold it"),
    Entry("section", TEXT, lambda u: u.section, "where in the article it is named"),
    Entry("references", many(NAMED), lambda u: [r.number for r in u.references], "their numbers"),
    Entry("cited_as", NAMED, lambda u: u.cited_as, "the article's marker, or the numbers, or `none`"),
    Entry("note", TEXT, lambda u: u.note),
)
USES: Final = many(Form(schema=ref("use"), json=USE.json, cells=lambda u: (wording.use(u),)), wording.use)
WITHOUT_DOSE: Final[Shape[Any]] = Shape(
    "",
    Entry("without_dose", USES, lambda r: r.selection.uses, "uses under what was asked for that have no dose"),
)
"""What stands beside every dose that was asked for by what it is for."""
