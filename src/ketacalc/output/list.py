"""The result of `list`: every dose that the catalogue holds, with its warnings, and the uses without one."""

from collections.abc import Iterator
from typing import ClassVar, Final

from ketacalc.core.catalogue.catalogue import Catalogue, Indication, SourceDose
from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.frozen import dataclass
from ketacalc.output import evidence, wording
from ketacalc.output.entries import BOUNDS, FLAG, NAMED, TEXT, Entry, Form, Row, Shape, many, optional
from ketacalc.output.regimen import ALONE, CITATION, MAXIMUM, READ, STEP, USES, object_of
from ketacalc.output.result import PROVENANCE, Result
from ketacalc.output.screen import Block, Column, Heading, Prose, Table, Text, Tone, prose
from ketacalc.output.screen import Row as Line

NOT_THE_ARTICLES: Final = "not reported in the article"

INDICATION: Final[Shape[Indication]] = Shape(
    "Something that a regimen was reported for.",
    Entry("id", NAMED, lambda i: i.id),
    Entry("name", TEXT, lambda i: i.name),
    Entry("aliases", many(TEXT), lambda i: i.aliases),
    Entry("under", many(NAMED), lambda i: i.under, "the ids of the broader indications that hold it"),
)
SOURCE_DOSE: Final[Shape[SourceDose]] = Shape(
    "A dose that a cited source reports and the article does not.",
    Entry("id", NAMED, lambda d: d.id),
    Entry("reported_in_the_article", Form({"const": False}, FLAG.json, FLAG.cells), lambda _: False, "a cited source reports it, and the article does not"),
    Entry("drug", NAMED, lambda d: d.drug),
    Entry("route", TEXT, lambda d: d.route, "empty where it is not known"),
    Entry("dose", BOUNDS, lambda d: d.dose),
    Entry("max", optional(object_of(MAXIMUM)), lambda d: d.maximum, "the largest dose"),
    Entry("steps", many(object_of(STEP)), lambda d: d.steps, "how it was given in steps"),
    Entry("words", TEXT, lambda d: d.words, "how it was given, in our own words"),
    Entry("read", READ, lambda d: d.read, "how much of the source was read"),
    Entry("citation", CITATION, lambda d: d.reference),
)  # fmt: skip
_BESIDE: Final = ("kind", "id", "name", "note")


@dataclass(frozen=True, kw_only=True)
class ListResult(Result):
    """The regimens, the uses without a dose, and doses that only cited sources report.

    Attributes:
        source: what is listed.
        regimens: the regimens to list.
        uses: the uses without a dose.
        source_doses: the doses of cited sources, where they are asked for.
        names_uses: whether a person is shown each use, and not only their number.
    """

    name: ClassVar[str] = "list"
    source: Catalogue
    regimens: tuple[Regimen, ...]
    uses: tuple[Indication, ...]
    source_doses: tuple[SourceDose, ...] = ()
    names_uses: bool = False

    def rows(self) -> tuple[tuple[str, ...], list[Row]]:
        """Return one row per regimen, use and dose reported elsewhere."""
        found = [
            {"kind": "regimen", "id": one.id, "name": one.id} | ALONE.row(one) | self.provenance(one)
            for one in self.regimens
        ]
        others = [_use(one) for one in self.uses] + [_source_dose(one) for one in self.source_doses]
        return (*_BESIDE, *ALONE.header, *PROVENANCE.header), found + [row | self.provenance() for row in others]

    def blocks(self) -> Iterator[Block]:
        """Yield every dose with its warnings in its own row, and how many uses there are without one."""
        columns = (Column("For"), Column("Outcome"), Column("Reported dose", is_figure=True), Column("Regimen"))
        yield Heading(self.source.title or self.source.name)
        if self.regimens:
            yield Table(columns, tuple(map(self._row, self.regimens)), is_ruled=False)
        elsewhere = map(Text, map(wording.source_dose, self.source_doses))
        yield from prose(elsewhere, f"Reported by cited sources, {NOT_THE_ARTICLES}")
        if self.names_uses:
            uses = (f"{use.id}: {wording.use(use)}" for use in self.uses)
            yield from prose(map(Text, uses), "Mentioned, no dose given")
        elif self.uses:
            many_ = "further uses are" if len(self.uses) > 1 else "further use is"
            text = f"{len(self.uses)} {many_} mentioned without a dose: ketacalc list --uses"
            yield Prose((Text(text),))

    def _row(self, regimen: Regimen) -> Line:
        outcome, *warned = evidence.warnings(regimen, regimen.cautions)
        name = f"{regimen.id} ({regimen.catalogue})" if self.source.parts else regimen.id
        dose = (Text(wording.reported(regimen), Tone.STRONG, is_whole=True), Text(wording.how(regimen), Tone.QUIET))
        word = Text(evidence.word(regimen), outcome.tone, outcome.sign)
        return Line(((Text(regimen.indication), *warned), (word,), dose, (Text(name),)))


ListResult.shape = Shape(
    "What the catalogue holds.",
    Entry("indications", many(INDICATION.form), lambda r: [i for i in r.source.indications if not i.is_use]),
    Entry("regimens", many(ALONE.form), lambda r: r.regimens, "in the article's order"),
    Entry("uses", USES, lambda r: r.uses, "mentioned without a dose"),
    Entry("elsewhere", many(SOURCE_DOSE.form), lambda r: r.source_doses, "doses that only cited sources report"),
)


def _use(found: Indication) -> Row:
    named = {"kind": "use without a dose", "id": found.id, "name": found.name, "note": found.note}
    return named | {"indication": found.id, "section": found.section, "citations": found.cited_as}


def _source_dose(found: SourceDose) -> Row:
    note = f"{found.words}; read: {wording.read(found.read)}"
    named = {"kind": NOT_THE_ARTICLES, "id": found.id, "name": found.id, "note": note}
    cells = dict(zip((f"reported{part}" for part in BOUNDS.columns), BOUNDS.cells(found.dose), strict=True))
    given = {"drug": found.drug, "route": found.route, "citations": wording.short_citation(found.reference)}
    return named | given | cells
