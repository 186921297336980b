"""The result of `compare`: doses on common axes, with what the audit found in the sources beside them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, ClassVar, Final

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.selection import ALL, Selection
from ketacalc.core.compare.axis import UNITS, Axis, Placed, Stated, Unplaced
from ketacalc.core.compare.comparison import Comparison
from ketacalc.output import evidence, wording
from ketacalc.output.compare import charts, phrases
from ketacalc.output.compare.figures import PLACED, STATED, Shown
from ketacalc.output.compare.row import row
from ketacalc.output.entries import NAMED, WEIGHT, Entry, Row, Shape, many, optional, word, words
from ketacalc.output.list import NOT_THE_ARTICLES
from ketacalc.output.regimen import WITHOUT_DOSE
from ketacalc.output.result import PROVENANCE, Result
from ketacalc.output.screen import Charts, Column, Heading, Item, Items, Prose, Screen, Text

FIGURE: Final[Shape[Any]] = Shape("A dose on an axis.", (*STATED, *PLACED))
ABSENT: Final[Shape[Any]] = Shape(
    "A dose without a place on an axis.",
    (*STATED, Entry("reason", NAMED, lambda of: phrases.ABSENCES[of[1].reason], "why it has none", "not_on_an_axis")),
)
_Axis = tuple[Comparison, str, Axis]


def _figures(of: _Axis) -> list[Shown]:
    return [(of[0], placed) for placed in of[0].on(of[1], of[2])]


AXIS: Final[Shape[_Axis]] = Shape(
    "What stands on one axis.",
    (
        Entry("drug", NAMED, lambda of: of[1]),
        Entry("axis", words(Axis), lambda of: of[2], "what its doses have in common"),
        Entry("unit", word(*(unit.symbol for unit in UNITS.values())), lambda of: UNITS[of[2]].symbol, "the unit of the axis"),
        Entry("figures", many(FIGURE.form, minItems=1), _figures, "regimens in the article's order, each with its steps and what was found for it"),
    ),
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

    def screen(self) -> Screen:
        """Return the sources and cautions first, then the charts, and the table with the places last."""
        found = self.comparison
        placed: list[Placed | Unplaced] = [p for drug, axis in found.axes for p in found.on(drug, axis)]
        groups = groupby([*placed, *found.unplaced], key=lambda one: id(one.stated))
        notes = (*map(Text, self.missing), *evidence.uses(self.selection.uses, self.selection.subject))
        return Screen(
            (
                *self._sources(),
                *((Prose(notes),) if notes else ()),
                Heading(self.title),
                *((Charts(charts.charts(found)),) if placed else ()),
                evidence.table(
                    Column("Stated"),
                    Column("On the axis", is_figure=True),
                    (row(found, tuple(group)) for _, group in groups),
                ),
                Prose((Text(self.notice),)),
            )
        )

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
    (
        Entry("subject", NAMED, lambda r: r.selection.subject, "what was asked for"),
        Entry("weight", optional(WEIGHT), lambda r: r.comparison.weight),
        Entry("axes", many(AXIS.form), lambda r: [(r.comparison, *one) for one in r.comparison.axes], "of each drug single doses, then rates"),
        Entry("not_on_an_axis", many(ABSENT.form), lambda r: [(r.comparison, one) for one in r.comparison.unplaced], "doses without a place, each with the reason"),
        *WITHOUT_DOSE.entries,
    ),
)  # fmt: skip
