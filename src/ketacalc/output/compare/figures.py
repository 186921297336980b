"""Compared doses as entries: who states a dose, where it lies, how it came there, and what it lies apart from."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final

from ketacalc.core.catalogue.regimen import Agreement, Measure, Regimen
from ketacalc.core.compare.axis import Origin, Placed, Unplaced
from ketacalc.core.compare.comparison import Apart, Comparison, Suspicion
from ketacalc.core.quantities import style
from ketacalc.output import evidence
from ketacalc.output.compare import apartness, phrases
from ketacalc.output.entries import (
    BOUNDS,
    COUNT,
    FLAG,
    KILOGRAMS,
    NAMED,
    QUANTITY,
    RATIO,
    TEXT,
    Entry,
    Form,
    Shape,
    many,
    optional,
    ref,
    word,
    words,
)  # fmt: skip
from ketacalc.output.regimen import CAUTIONS, CITATION, READ, REGIMEN, STEP, object_of

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
    return _stated(
        entry.key,
        optional(entry.form),
        lambda s: entry.get(s.reported) if s.reported else None,
        entry.meaning,
        entry.column,
    )


def _bound(low: bool) -> Callable[[Any], Any]:
    return lambda s: s.dose.low if low else s.dose.high


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
    _stated("stated", Shape("The dose as stated, in its own unit.", (
        Entry("printed", TEXT, lambda s: s.reported.printed if s.reported else "", "as the article prints it"),
        Entry("low", QUANTITY, _bound(low=True)),
        Entry("high", QUANTITY, _bound(low=False)),
    )).form, lambda s: s, column=""),
    _stated("", BOUNDS, lambda s: s.dose, column="stated"),
    _stated("measure", optional(words(Measure)), lambda s: s.found.measure if s.found else None, "what a figure that was found measures"),
    _stated("deviation", optional(QUANTITY), lambda s: s.found.deviation if s.found else None),
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
    (
        Entry("from", NAMED, lambda of: phrases.name(_other(of).stated), "whose dose it is"),
        Entry("kind", words(Origin), lambda of: _other(of).stated.origin, "who states it"),
        Entry("direction", word("above", "below"), lambda of: "above" if of[0].is_above is (of[0].placed is of[1]) else "below", "on which side of it this dose lies"),
        Entry("factor", RATIO, lambda of: of[0].factor),
        Entry("from_the_mean", FLAG, lambda of: of[0].is_from_mean, "whether the factor is counted from a mean, whatever its deviation"),
        Entry("text", NAMED, lambda of: apartness.apart(*of), "the same as a sentence"),
    ),
)  # fmt: skip
SUSPECT: Final[Shape[Suspicion]] = Shape(
    "A unit that may have been meant instead of the printed one.",
    (
        Entry("unit", Form(ref("unit"), str, TEXT.cells), lambda s: s.unit, column=""),
        Entry("factor", RATIO, lambda s: s.factor, "how many times higher the figure would lie; no dose follows from it"),
        Entry("would_overlap_with_comparable_figures", FLAG, lambda s: s.meets, "whether it would then overlap with each figure held against it", ""),
        Entry("text", NAMED, apartness.suspicion, "the doubt as a sentence", ""),
    ),
)  # fmt: skip


def _other(of: Lain) -> Placed:
    return of[0].other if of[0].placed is of[1] else of[0].placed


def _apart(of: Any) -> list[Lain]:
    return [(one, of[1]) for one in of[0].apart_of(of[1])]


def _factor(which: Callable[..., Fraction | None]) -> Callable[[Any], Any]:
    """Return the least or the greatest factor by which a dose lies apart from another."""
    return lambda of: which((one.factor for one, _ in _apart(of)), default=None)


def _place(key: str, form: Form, get: Callable[[Any], Any], meaning: str = "", column: str | None = None) -> Entry[Any]:
    return Entry(key, form, lambda of: get(of[1].place), meaning, column)


PLACED: Final[tuple[Entry[Any], ...]] = (
    _place("", TEXT, lambda p: p.axis, column="axis"),
    _place("on_axis", BOUNDS, lambda p: p.range, "the dose in the unit of the axis"),
    _place("beside", optional(BOUNDS), lambda p: p.beside, "a rate in mcg/kg/min"),
    _place("derived", FLAG, lambda p: p.is_derived, "whether more than the unit was changed"),
    _place("derivation", TEXT, phrases.derivation, "the same in words; empty where at most the unit was changed"),
    _place("spread_over_24_h", FLAG, lambda p: p.spread, "whether a daily total was spread evenly over 24 h", ""),
    _place("doses_per_day", optional(COUNT), lambda p: p.doses or None, "into how many doses it was divided", ""),
    _place("at_weight", optional(KILOGRAMS), lambda p: p.weight.kg if p.weight else None, "the weight that a fixed dose was divided by", "weight"),
    _place("working", NAMED, lambda p: style.working(p.working), "how it came onto the axis, unrounded"),
    Entry("apart", many(APART.form, lambda of: apartness.apart(*of)), _apart, "what the dose does not overlap with"),
    Entry("", optional(RATIO), _factor(min), column="apart_least"),
    Entry("", optional(RATIO), _factor(max), column="apart_most"),
    Entry("suspect_unit", optional(SUSPECT.form), lambda of: of[0].suspicion(of[1]), "the unit that may have been meant"),
    Entry("", TEXT, lambda of: found.unit if (found := of[0].suspicion(of[1])) else "", column="suspect_unit"),
)  # fmt: skip
