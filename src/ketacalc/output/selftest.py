"""The result of `selftest`: outside problems solved on this machine, and the kept units asked of pint again."""

from collections import Counter
from collections.abc import Iterator
from typing import ClassVar, Final

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import style
from ketacalc.core.vectors.problems import Answer, Outcome
from ketacalc.core.vectors.problems import Result as Solved
from ketacalc.output import entries
from ketacalc.output.entries import FLAG, NAMED, TEXT, WHOLE, Entry, Row, Shape, counted, many, optional, words
from ketacalc.output.result import PROVENANCE, Result
from ketacalc.output.screen import Block, Column, Prose, Table, Text, Tone
from ketacalc.output.screen import Row as Line

FAULTS: Final = (Outcome.DISAGREES,)
FAILED: Final = "FAILED: do not use this installation."
SEVERAL: Final = {
    Outcome.AGREES: "agree",
    Outcome.AGREES_BY_POUND: "agree with the source's own pound factor",
    Outcome.PUBLISHED_WRONG: "have a wrong published answer",
    Outcome.OUT_OF_SCOPE: "are out of scope",
    Outcome.DISAGREES: "disagree",
}
"""What became of problems, said of their number."""


@dataclass(frozen=True, kw_only=True)
class SelftestResult(Result):
    """What was tested on this machine.

    Attributes:
        results: every shipped problem.
        units: how many kept units were compared with live pint.
        stale: the kept units that differ from what pint answers.
        pint: the version of pint.
        verbose: whether a person is shown each problem that did not simply agree.
    """

    name: ClassVar[str] = "selftest"
    source: Catalogue | None = None
    results: tuple[Solved, ...]
    units: int
    stale: tuple[str, ...]
    pint: str
    verbose: bool = False

    @property
    def is_sound(self) -> bool:
        """Whether nothing disagrees."""
        return not self.stale and not any(result.outcome in FAULTS for result in self.results)

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many problems had each outcome; together they are all problems."""
        return dict.fromkeys(Outcome, 0) | Counter(result.outcome for result in self.results)

    def rows(self) -> tuple[tuple[str, ...], list[Row]]:
        """Return one row per answer, and one per problem without."""
        rows: list[Row] = []
        for solved in self.results:
            rows += [SOLVED.row(solved) | ANSWER.row(answer) for answer in solved.answers] or [SOLVED.row(solved)]
        return (*SOLVED.header, *ANSWER.header, *PROVENANCE.header), [row | self.provenance() for row in rows]

    def blocks(self) -> Iterator[Block]:
        """Yield whether it passed, and the counts; each problem that did not agree where it is asked for."""
        counts = "; ".join(f"{count} {SEVERAL[outcome]}" for outcome, count in self.counts.items() if count)
        units = f"{self.units} kept units compared with pint {self.pint}: "
        units += f"stale: {', '.join(self.stale)}" if self.stale else "all the same"
        word, tone = ("Passed.", Tone.WITHIN) if self.is_sound else (FAILED, Tone.NEGATIVE)
        shown = set(Outcome) - {Outcome.AGREES} if self.verbose else set(FAULTS)
        told = [solved for solved in self.results if solved.outcome in shown]
        said = f"{len(self.results)} outside problems: {counts}."
        yield Prose((Text(word, tone), Text(said), Text(f"{units}.")))
        if told:
            columns = (Column("Problem"), Column("Outcome"), Column("Answers"), Column("Source"))
            yield Table(columns, tuple(map(_line, told)))
        elif not self.verbose:
            yield Prose((Text("ketacalc selftest --verbose names each of them.", Tone.QUIET),))


ANSWER: Final[Shape[Answer]] = Shape(
    "",
    Entry("quantity", NAMED, lambda a: a.quantity),
    Entry("published", TEXT, lambda a: a.published, "as the source prints it"),
    Entry("exact", optional(entries.QUANTITY), lambda a: a.exact),
)
SOLVED: Final[Shape[Solved]] = Shape(
    "",
    Entry("id", NAMED, lambda s: s.id),
    Entry("kind", NAMED, lambda s: s.kind),
    Entry("source", NAMED, lambda s: s.source, "its address"),
    Entry("outcome", words(Outcome), lambda s: s.outcome, "how the answers compare"),
    Entry("reason", TEXT, lambda s: s.reason),
    Entry("answers", many(ANSWER.form), lambda s: s.answers, column=""),
)

SelftestResult.shape = Shape(
    "Outside problems solved on this machine.",
    Entry("sound", FLAG, lambda r: r.is_sound, "whether nothing disagrees"),
    Entry("problems", WHOLE, lambda r: len(r.results), "how many problems were shipped"),
    Entry("counts", counted(Outcome), lambda r: r.counts),
    Entry("units", Shape("",
        Entry("compared", WHOLE, lambda r: r.units, "kept units"),
        Entry("stale", many(NAMED), lambda r: r.stale),
        Entry("pint", NAMED, lambda r: r.pint, "its version"),
    ).form, lambda r: r),
    Entry("results", many(SOLVED.form, minItems=1), lambda r: r.results),
)  # fmt: skip


def _line(solved: Solved) -> Line:
    exact = [(one, f", exactly {style.quantity(one.exact)}" if one.exact else "") for one in solved.answers]
    answers = "; ".join(f"{one.quantity}: published {one.published or 'nothing'}{text}" for one, text in exact)
    tone = Tone.NEGATIVE if solved.outcome in FAULTS else Tone.PLAIN
    outcome = f"{solved.outcome}: {solved.reason}" if solved.reason else solved.outcome.value
    return Line(((Text(solved.id),), (Text(outcome, tone),), (Text(answers or "none"),), (Text(solved.source),)))
