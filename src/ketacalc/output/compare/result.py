"""The result of `compare`: doses on common axes, with what the audit found in the sources beside them."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import groupby
from typing import Any, ClassVar, Final

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.regimen import Agreement, Measure, Regimen
from ketacalc.core.catalogue.selection import ALL, Selection
from ketacalc.core.compare.axis import UNITS, Axis, Origin, Placed, Stated, Unplaced
from ketacalc.core.compare.comparison import Apart, Comparison, Suspicion
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import style
from ketacalc.output import entries, evidence, wording
from ketacalc.output.compare import charts, phrases
from ketacalc.output.entries import FLAG, NAMED, RATIO, TEXT, Entry, Form, Row, Shape, many, optional, ref, word, words
from ketacalc.output.list import NOT_THE_ARTICLES
from ketacalc.output.regimen import CAUTIONS, CITATION, READ, REGIMEN, STEP, WITHOUT_DOSE, object_of
from ketacalc.output.result import PROVENANCE, Result
from ketacalc.output.screen import Block, Charts, Column, Heading, Item, Items, Text, prose

Shown = tuple[Comparison, Placed | Unplaced]
"""A dose, with the comparison that it is part of."""
Lain = tuple[Apart, Placed]
"""What lies apart, seen from one of its two doses."""

_OWN: Final = ("regimen", "catalogue_name", "drug", "indication", "route", "citations")
"""What every dose here has in a way of its own, and not only a reported one."""


def _stated(
    key: str, form: Form, get: Callable[[Any], Any], meaning: str = "", column: str | None = None
) -> Entry[Shown]:
    return Entry(key, form, lambda of: get(of[1].stated), meaning, column)


def _of_regimen(entry: Entry[Regimen]) -> Entry[Shown]:
    """Return what is said of a regimen, as an entry that only a reported dose has."""
    get, form = entry.get, optional(entry.form)
    return _stated(entry.key, form, lambda s: get(s.reported) if s.reported else None, entry.meaning, entry.column)


STATED: Final[tuple[Entry[Shown], ...]] = (
    _stated("kind", words(Origin), lambda s: s.origin, "who states the dose"),
    _stated("also_elsewhere", TEXT, lambda s: s.elsewhere.id if s.found and s.elsewhere else "", "the dose elsewhere that a figure of a source is too; empty where it is none"),
    _stated("name", NAMED, phrases.name, "whose dose it is"),
    _stated("regimen", optional(NAMED), lambda s: s.regimen.id if s.regimen else None, "whose it is, whose step it is, or whose audit found it"),
    _stated("catalogue_name", optional(NAMED), lambda s: s.regimen.catalogue if s.regimen else None, "the name of the catalogue that holds the regimen, one of `catalogues`", ""),
    _stated("drug", NAMED, lambda s: s.drug),
    _stated("indication", optional(NAMED), lambda s: s.regimen.indication if s.regimen else None, "the id of what it was reported for"),
    _stated("route", TEXT, phrases.route, "empty where it is not known"),
    _stated("step", optional(object_of(STEP)), lambda s: s.step, "the step of the regimen that it is", ""),
    _stated("stated", Shape("The dose as stated, in its own unit.",
        Entry("printed", TEXT, lambda s: s.reported.printed if s.reported else "", "as the article prints it"),
        Entry("low", entries.QUANTITY, lambda s: s.dose.low),
        Entry("high", entries.QUANTITY, lambda s: s.dose.high),
    ).form, lambda s: s, column=""),
    _stated("", entries.BOUNDS, lambda s: s.dose, column="stated"),
    _stated("measure", optional(words(Measure)), lambda s: s.found.measure if s.found else None, "what a figure that was found measures"),
    _stated("deviation", optional(entries.QUANTITY), lambda s: s.found.deviation if s.found else None),
    _stated("words", TEXT, phrases.words, "whom or what a figure is of"),
    _stated("read", READ, phrases.read, "what was read of the source"),
    _stated("audit_agreement", optional(words(Agreement)), lambda s: s.reported.audit.agreement if s.reported else None, "how a reported dose stands to its source"),
    *(_of_regimen(entry) for entry in REGIMEN if (entry.key or entry.column) not in _OWN),
    Entry("cautions", CAUTIONS, lambda of: evidence.cautions(of[1].stated.reported, of[0].weight), "of a reported dose, and what the weight brings"),
    _stated("citation", NAMED, phrases.citation, "the source in short", "citations"),
    _stated("citations", many(CITATION), phrases.references, "the references behind the figure", ""),
)  # fmt: skip

APART: Final[Shape[Lain]] = Shape(
    "Something that a dose does not overlap with.",
    Entry("from", NAMED, lambda of: phrases.name(_other(of).stated), "whose dose it is"),
    Entry("kind", words(Origin), lambda of: _other(of).stated.origin, "who states it"),
    Entry("direction", word("above", "below"), lambda of: "above" if of[0].is_above is (of[0].placed is of[1]) else "below", "on which side of it this dose lies"),
    Entry("factor", RATIO, lambda of: of[0].factor),
    Entry("from_the_mean", FLAG, lambda of: of[0].is_from_mean, "whether the factor is counted from a mean, whatever its deviation"),
    Entry("text", NAMED, lambda of: phrases.apart(*of), "the same as a sentence"),
)  # fmt: skip
SUSPECT: Final[Shape[Suspicion]] = Shape(
    "A unit that may have been meant instead of the printed one.",
    Entry("unit", Form(ref("unit"), str), lambda s: s.unit, column=""),
    Entry("factor", RATIO, lambda s: s.factor, "how many times higher the figure would lie; no dose follows from it"),
    Entry("would_overlap_with_comparable_figures", FLAG, lambda s: s.meets, "whether it would then overlap with each figure held against it", ""),
    Entry("text", NAMED, phrases.suspicion, "the doubt as a sentence", ""),
)  # fmt: skip


def _other(of: Lain) -> Placed:
    return of[0].other if of[0].placed is of[1] else of[0].placed


def _factor(which: Callable[..., Fraction | None]) -> Callable[[Any], Any]:
    """Return the least or the greatest factor by which a dose lies apart from another."""
    return lambda of: which((one.factor for one in of[0].apart_of(of[1])), default=None)


def _place(key: str, form: Form, get: Callable[[Any], Any], meaning: str = "", column: str | None = None) -> Entry[Any]:
    return Entry(key, form, lambda of: get(of[1].place), meaning, column)


PLACED: Final[tuple[Entry[Any], ...]] = (
    _place("", TEXT, lambda p: p.axis, column="axis"),
    _place("on_axis", entries.BOUNDS, lambda p: p.range, "the dose in the unit of the axis"),
    _place("beside", optional(entries.BOUNDS), lambda p: p.beside, "a rate in mcg/kg/min"),
    _place("derived", FLAG, lambda p: p.is_derived, "whether more than the unit was changed"),
    _place("derivation", TEXT, phrases.derivation, "the same in words; empty where at most the unit was changed"),
    _place("spread_over_24_h", FLAG, lambda p: p.spread, "whether a daily total was spread evenly over 24 h", ""),
    _place("doses_per_day", optional(entries.COUNT), lambda p: p.doses or None, "into how many doses it was divided", ""),
    _place("at_weight", entries.WEIGHED, lambda p: p.weight, "the weight that a fixed dose was divided by", "weight"),
    _place("working", NAMED, lambda p: style.working(p.working), "how it came onto the axis, unrounded"),
    Entry("apart", many(APART.form, lambda of: phrases.apart(*of)), lambda of: [(one, of[1]) for one in of[0].apart_of(of[1])], "what the dose does not overlap with"),
    Entry("", optional(RATIO), _factor(min), column="apart_least"),
    Entry("", optional(RATIO), _factor(max), column="apart_most"),
    Entry("suspect_unit", optional(SUSPECT.form), lambda of: of[0].suspicion(of[1]), "the unit that may have been meant"),
    Entry("", TEXT, lambda of: found.unit if (found := of[0].suspicion(of[1])) else "", column="suspect_unit"),
)  # fmt: skip

FIGURE: Final[Shape[Any]] = Shape("A dose on an axis.", *STATED, *PLACED)
ABSENT: Final[Shape[Any]] = Shape(
    "A dose without a place on an axis.",
    *STATED,
    Entry("reason", NAMED, lambda of: phrases.ABSENCES[of[1].reason], "why it has none", "not_on_an_axis"),
)
_Axis = tuple[Comparison, str, Axis]


def _figures(of: _Axis) -> list[Shown]:
    return [(of[0], placed) for placed in of[0].on(of[1], of[2])]


AXIS: Final[Shape[_Axis]] = Shape(
    "What stands on one axis.",
    Entry("drug", NAMED, lambda of: of[1]),
    Entry("axis", words(Axis), lambda of: of[2], "what its doses have in common"),
    Entry("unit", word(*(unit.symbol for unit in UNITS.values())), lambda of: UNITS[of[2]].symbol, "the unit of the axis"),
    Entry("figures", many(FIGURE.form, minItems=1), _figures, "regimens in the article's order, each with its steps and what was found for it"),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class CompareResult(Result):
    """Compared doses with their sources.

    Attributes:
        source: where the regimens come from.
        selection: what was asked for.
        comparison: the doses on their axes.
    """

    name: ClassVar[str] = "compare"
    source: Catalogue
    selection: Selection
    comparison: Comparison

    @property
    def title(self) -> str:
        """The drugs first, then what was asked for."""
        found, use = self.comparison, self.selection.use
        drugs = evidence.listed(dict.fromkeys(one.drug for one in self._stated))
        asked = f": {use}" if use.startswith(ALL) else f" for {use}"
        at = f", at {wording.weight(found.weight)}" if found.weight else ""
        elsewhere = "" if self._is_reported else f", {NOT_THE_ARTICLES}"
        return f"{drugs}{asked}{elsewhere}, on one axis{at}"

    def rows(self) -> tuple[tuple[str, ...], list[Row]]:
        """Return one row per dose on an axis, then one per dose that has no place."""
        found = self.comparison
        placed = [(FIGURE, one) for drug, axis in found.axes for one in _figures((found, drug, axis))]
        absent = [(ABSENT, (found, one)) for one in found.unplaced]
        header = (*FIGURE.header, "not_on_an_axis", *WITHOUT_DOSE.header, *PROVENANCE.header)
        beside = WITHOUT_DOSE.row(self)
        return header, [
            shape.row(one) | beside | self.provenance(one[1].stated.regimen) for shape, one in (*placed, *absent)
        ]

    def blocks(self) -> Iterator[Block]:
        """Yield the sources and cautions first, then the charts, and the table with the places last."""
        found = self.comparison
        placed: list[Placed | Unplaced] = [p for drug, axis in found.axes for p in found.on(drug, axis)]
        groups = groupby([*placed, *found.unplaced], key=lambda one: id(one.stated))
        yield from self._sources()
        yield from prose((*map(Text, self.missing), *evidence.uses(self.selection.uses, self.selection.subject)))
        yield Heading(self.title)
        if placed:
            yield Charts(charts.charts(found))
        rows = (charts.row(found, tuple(group)) for _, group in groups)
        yield evidence.table(Column("Stated"), Column("On the axis", is_figure=True), rows)

    def _sources(self) -> Iterator[Items]:
        regimens, weight = self.selection.regimens, self.comparison.weight
        if regimens:
            yield evidence.sources((one, evidence.cautions(one, weight)) for one in regimens)
        others = dict.fromkeys(one.elsewhere.reference for one in self._stated if one.elsewhere)
        known = {reference for one in regimens for reference in one.cited}
        items: tuple[Item, ...] = tuple(evidence.cited(one) for one in others if one not in known)
        if items:
            yield Items(items, f"Sources of doses {NOT_THE_ARTICLES}")

    @property
    def _stated(self) -> list[Stated]:
        found = self.comparison
        return [one.stated for one in found.placed] + [one.stated for one in found.unplaced]

    @property
    def _is_reported(self) -> bool:
        """Whether any of the doses is reported, and not only by cited sources."""
        return any(one.reported for one in self._stated)

    @property
    def missing(self) -> tuple[str, ...]:
        """That the article reports none of the doses; nothing where it does."""
        subject = self.selection.subject
        text = f"No dose is reported for {subject}: every figure here is of a cited source, {NOT_THE_ARTICLES}."
        return () if self._is_reported else (text,)


CompareResult.shape = Shape(
    "Doses on common axes, with what the audit found in the sources.",
    Entry("subject", NAMED, lambda r: r.selection.subject, "what was asked for"),
    Entry("weight", optional(entries.WEIGHT), lambda r: r.comparison.weight),
    Entry("axes", many(AXIS.form), lambda r: [(r.comparison, *one) for one in r.comparison.axes], "of each drug single doses, then rates"),
    Entry("not_on_an_axis", many(ABSENT.form), lambda r: [(r.comparison, one) for one in r.comparison.unplaced], "doses without a place, each with the reason"),
    *WITHOUT_DOSE.entries,
)  # fmt: skip
