"""The result of `card`: a table of body weights for each regimen, under what holds for all its rows."""

from collections.abc import Iterable, Iterator
from typing import ClassVar, Final

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.selection import Selection
from ketacalc.core.dose.card import Line, Table
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import Quantity, style
from ketacalc.core.quantities.weight import BodyWeight
from ketacalc.output import evidence, volumes, wording
from ketacalc.output.card import headings, longtable
from ketacalc.output.dose import CAPPED, DERIVED
from ketacalc.output.entries import BOUNDS, FLAG, NAMED, QUANTITY, TEXT, WEIGHT, Entry, Row, Shape, many, optional
from ketacalc.output.regimen import CAUTIONS, WITHOUT_DOSE, of_regimen
from ketacalc.output.result import Result, fingerprints, imprint
from ketacalc.output.screen import Block, Column, Heading, Items, Pairs, Prose, Screen, Sign, Text, Texts, Tone
from ketacalc.output.screen import Row as Cells
from ketacalc.output.screen import Table as Drawn

ROW: Final[Shape[Line]] = Shape(
    "",
    Entry("weight", WEIGHT, lambda line: line.dose.weight),
    Entry("amount", BOUNDS, lambda line: line.dose.amount, "the dose scaled to the body weight"),
    Entry("derived", many(DERIVED.form), lambda line: [(one, line.dose) for one in line.derived], "what follows from the amount"),
    Entry("capped", optional(CAPPED.form), lambda line: line.dose.capped, "what a maximum leaves of it"),
    Entry("cautions", CAUTIONS, lambda line: line.cautions, "what this weight brings"),
    Entry("working", NAMED, lambda line: wording.working(line.dose.working, line.dose.regimen), "how the amount came about, unrounded"),
)  # fmt: skip
TABLE: Final[Shape[Table]] = Shape(
    "A regimen at every weight.",
    *of_regimen(lambda table: table.regimen),
    Entry("cautions", CAUTIONS, lambda table: table.regimen.cautions, "what to be cautious about"),
    Entry("by_weight", FLAG, lambda table: table.regimen.by_weight, "whether the dose depends on the body weight"),
    Entry("concentration_note", TEXT, lambda table: volumes.shared(table.strength), "that one concentration was stated for several routes"),
    Entry("volumes_withheld", TEXT, lambda table: volumes.withheld(table.regimen, table.strength), "why no volume is stated where one was asked for; empty otherwise"),
    Entry("accepted_caution", FLAG, lambda table: bool(table.strength and table.strength.is_accepted), "whether volumes are stated although the unit is suspect"),
    Entry("rows", many(ROW.form, minItems=1), lambda table: table.lines, "one for each weight"),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class CardResult(Result):
    """Regimens at several body weights, with their sources.

    Attributes:
        source: where the regimens come from.
        selection: what was asked for.
        weights: the body weights, in the order of the rows.
        concentration: what volumes are computed with; None where none was stated.
        tables: one for each regimen, in the article's order.
    """

    name: ClassVar[str] = "card"
    is_for_the_bedside: ClassVar[bool] = True
    source: Catalogue
    selection: Selection
    weights: tuple[BodyWeight, ...]
    concentration: Quantity | None
    tables: tuple[Table, ...]

    @property
    def title(self) -> str:
        """What the card is of: the drug comes first."""
        return f"{evidence.drugs(table.regimen for table in self.tables)} for {self.selection.use}: doses by weight"

    @property
    def reading(self) -> tuple[str, ...]:
        """How the card is to be read: the concentration, what is rounded, and what is checked against no device."""
        stated = volumes.stated(self.concentration, self.tables[0].strength.routes if self.tables[0].strength else ())
        return (stated, headings.ROUNDING, *((volumes.UNCHECKED,) if self.concentration else ()))

    def rows(self) -> tuple[tuple[str, ...], list[Row]]:
        """Return one row per figure: each bound of each dose, volume and rate at each weight."""
        beside = WITHOUT_DOSE.row(self)
        return longtable.HEADER, [
            row | beside | self.provenance(table.regimen) for table in self.tables for row in longtable.rows(table)
        ]

    def screen(self) -> Screen:
        """Return the sources first, then a table for each regimen, with what it was made from last."""
        notes = (*map(Text, self.reading), *evidence.uses(self.selection.uses, self.selection.use))
        sources = evidence.sources((table.regimen, table.regimen.cautions) for table in self.tables)
        blocks: list[Block] = [sources, Prose(notes), Heading(self.title)]
        for table in self.tables:
            blocks += _regimen(table)
        made = (imprint(self.source), *fingerprints(self.source))
        return Screen((*blocks, Prose((Text(self.notice), *(Text(text, Tone.QUIET) for text in made)))))

    def page(self) -> Screen:
        """Return each regimen with its cautions in full above its figures, and the sources last."""
        cited = dict.fromkeys(reference for table in self.tables for reference in table.regimen.cited)
        uses = evidence.uses(self.selection.uses, self.selection.subject)
        blocks = (block for table in self.tables for block in _printed(table, self.notice))
        notes = Prose((*map(Text, (*self.reading, headings.READING)), *uses))
        sources = (Heading("How to read it, and sources"), notes, Items(tuple(map(evidence.cited, cited))))
        return Screen((Heading(self.title), *blocks, *sources))


CardResult.shape = Shape(
    "Regimens at several body weights, to print.",
    Entry("subject", NAMED, lambda r: r.selection.subject, "what was asked for"),
    Entry("weights", many(WEIGHT, minItems=1), lambda r: r.weights, "in the order of the rows"),
    Entry("concentration", optional(QUANTITY), lambda r: r.concentration),
    Entry("tables", many(TABLE.form, minItems=1), lambda r: r.tables, "one for each regimen, in the article's order"),
    *WITHOUT_DOSE.entries,
)  # fmt: skip


def _regimen(table: Table) -> Iterator[Block]:
    """Yield what stands above a table, and the table: warnings, how it was given, the reported dose, the figures."""
    regimen = table.regimen
    yield Heading(f"{evidence.named(regimen)}: {wording.how_given(regimen)}")
    short = (Text(one.short, Tone.CAUTION, Sign.CAUTION) for one in regimen.cautions if one.short)
    plain = (volumes.basis(regimen, table.strength), headings.unweighed(table), f"Reported: {wording.in_full(regimen)}")
    working = Text(f"Working: {headings.working(table)}", Tone.QUIET)
    yield Prose((*_warned(table, *short), *(Text(text) for text in plain if text), working))
    yield _drawn(table)


def _printed(table: Table, notice: str) -> Iterator[Block]:
    """Yield the same as it is printed: the cautions in full, then the reported dose, then the figures."""
    regimen = table.regimen
    yield Heading(f"{evidence.named(regimen)}: {wording.how_given(regimen)}")
    yield Prose(_warned(table, *map(evidence.note, regimen.cautions)))
    facts = (
        ("Studied in", wording.population(regimen)),
        ("Salt or base", volumes.basis(regimen, table.strength).partition(": ")[2] or regimen.expressed_as),
        ("Weight", headings.unweighed(table)),
        ("Working", headings.working(table) if regimen.by_weight else ""),
        ("Source", wording.citations(regimen) if len(regimen.cited) > 1 or regimen.marker else ""),
    )
    reported = ("Reported", Text(wording.in_full(regimen), Tone.STRONG))
    yield Pairs((reported, *((label, Text(text)) for label, text in facts if text)))
    yield _drawn(table)._replace(running=headings.running(table, notice), owner=headings.owner(table))


def _warned(table: Table, *cautions: Text) -> Texts:
    """Return the outcome, and all that is to be cautious about."""
    regimen, strength = table.regimen, table.strength
    outcome, *_ = evidence.warnings(regimen, ())
    said = (volumes.withheld(regimen, strength), volumes.accepted(strength), volumes.shared(strength))
    suspect = (Text(text, Tone.NEGATIVE, Sign.CAUTION) for text in (headings.suspect(table),) if text)
    marked = (headings.explained(found, table) for found in table.marked)
    others = (Text(text, Tone.CAUTION, Sign.CAUTION) for text in (*marked, *said) if text)
    return (outcome, *suspect, *cautions, *others)


def _drawn(table: Table) -> Drawn:
    """Return the figures of a regimen: a row for each weight, the points of a column under each other."""
    first, lines = table.lines[0], table.rows
    found: list[tuple[Column, list[Texts]]] = []

    def add(head: str, texts: Iterable[str], tone: Tone = Tone.PLAIN) -> None:
        found.append((Column(head, is_figure=True), [(Text(text, tone, is_whole=True),) for text in texts]))

    add("Weight", map(headings.weight, lines))
    if headings.kilograms(first):
        add("In kg", map(headings.kilograms, lines))
    for at, (derived, _) in enumerate(first.figures):
        figures = style.aligned([wording.figure(line.figures[at][1], table.regimen) for line in lines])
        add(headings.column(first, derived), figures, Tone.PLAIN if at else Tone.STRONG)
    if any(marks := [headings.marks(line) for line in lines]):
        found.append((Column("Caution"), [(Text(mark, Tone.CAUTION, Sign.CAUTION),) if mark else () for mark in marks]))
    columns, cells = zip(*found, strict=True)
    return Drawn(columns, tuple(map(Cells, zip(*cells, strict=True))), is_ruled=False)
