"""The result of `conform`: what somebody's calculator answered to each vector, and what would explain a wrong answer."""

from operator import attrgetter
from typing import Any, ClassVar, Final

from ketacalc.core.conform.conformity import Conformity, Stray
from ketacalc.core.conform.grade import Explanation, Grade, Status
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import style
from ketacalc.core.quantities.quantity import Quantity, Range
from ketacalc.core.vectors.vector import Input, Judgement
from ketacalc.core.vectors.vector import Result as Expected
from ketacalc.output.entries import FLAG, NAMED, TEXT, Entry, Form, Schema, Shape, counted, many, optional, words
from ketacalc.output.result import Result
from ketacalc.output.screen import Block, Column, Heading, Prose, Screen, Sign, Table, Text, Tone
from ketacalc.output.screen import Row as Line
from ketacalc.output.vectors import EXPECTED

MOST: Final = 50
"""Faults that a person is shown; JSON, JUnit and TAP have all."""


@dataclass(frozen=True, kw_only=True)
class ConformResult(Result):
    """A run over the vectors.

    Attributes:
        source: none: a program is judged, and no dose.
        program: what was run, or the name of the file with its answers.
        found: what became of every vector.
    """

    name: ClassVar[str] = "conform"
    source: None = None
    program: str
    found: Conformity

    def screen(self) -> Screen:
        """Return every fault with what was asked, what is right and what would explain it; the counts last."""
        found = self.found
        faults, strays = found.faults, found.strays
        counts = [f"{len(found.grades):,} vectors"]
        counts += [f"{status}: {count:,}" for status, count in found.counts.items() if count]
        counts += [f"lines that are no answers: {len(strays):,}"] if strays else []
        counts += [f"{len(faults) - MOST:,} more faults are in -f json, junit and tap"] if len(faults) > MOST else []
        head = Heading(f"{self.program}, held against the reference vectors")
        blocks: list[Block] = [head, Prose((Text(self.notice),))]
        if faults:
            columns = (Column("Vector"), Column("Asked"), Column("Fault"))
            blocks.append(Table(columns, tuple(map(_line, faults[:MOST]))))
        if strays:
            texts = tuple(Text(stray(one), sign=Sign.NOTE) for one in strays[:MOST])
            blocks.append(Prose(texts, "Lines that are no answers"))
        if found.remarks:
            blocks.append(Prose(tuple(Text(text, sign=Sign.NOTE) for text in found.remarks), "Remarks"))
        answer = Text("Passed.", Tone.WITHIN) if found.is_sound else Text("FAILED.", Tone.NEGATIVE)
        return Screen((*blocks, Prose((answer, *map(Text, counts)))))


def said(one: Grade) -> str:
    """Return what became of a vector in one line, with the likeliest explanation of a wrong result."""
    told = [": ".join(filter(None, (one.status.value, one.given))), *([one.reason] if one.reason else [])]
    told += [f"right: {_right(one.vector.expected)}"] if one.status in (Status.WRONG, Status.REFUSED) else []
    told += [f"{found.code}, {found.words}" for found in one.explanations[:1]]
    return "; ".join(told)


def _right(expected: Expected | None) -> str:
    if expected is None:
        return "refused"
    if isinstance(expected, Judgement):
        return ", ".join((expected.verdict, *expected.slips))
    return style.range_text(Range(expected, expected) if isinstance(expected, Quantity) else expected)


def asked(given: Input) -> str:
    """Return an input in one line: `dose 0.5 mg/kg, weight 154 lb, unit mg`."""
    return ", ".join(f"{name.replace('_', ' ')} {_stated(value)}" for name, value in given.items())


def _stated(value: Any) -> str:
    if isinstance(value, list):
        return " or ".join(map(_stated, value))
    if not isinstance(value, dict):
        return str(value)
    if "low" in value:
        return f"{value['low']['value']} to {_stated(value['high'])}"
    if "amount" in value:
        return f"{_stated(value['amount'])}/{_stated(value['volume'])}"
    return f"{value['value']} {value['unit']}".strip() or "nothing"


def stray(one: Stray) -> str:
    """Return a line that is no answer, and the vector that was waiting for one."""
    return f"before {one.vector}: {one.reason}" if one.vector else one.reason


def _line(one: Grade) -> Line:
    texts = (Text(one.vector.id, Tone.STRONG), Text(asked(one.vector.input)), Text(said(one), Tone.NEGATIVE))
    return Line(tuple((text,) for text in texts))


ANYTHING: Final[Schema] = {
    "type": "object",
    "properties": {},
    "patternProperties": {"^[a-z_]+$": {}},
    "required": [],
    "additionalProperties": False,
}
EXPLANATION: Final[Shape[Explanation]] = Shape(
    "",
    Entry("code", NAMED, attrgetter("code"), "a slip, or an error of a program"),
    Entry("text", NAMED, attrgetter("words")),
)
GRADE: Final[Shape[Grade]] = Shape(
    "",
    Entry("id", NAMED, lambda g: g.vector.id),
    Entry("operation", NAMED, lambda g: g.vector.operation),
    Entry("status", words(Status), attrgetter("status"), "what became of it"),
    Entry("input", Form(ANYTHING, dict, TEXT.cells), lambda g: g.vector.input, "as in the vector"),
    Entry("expect", Form(ANYTHING, lambda v: EXPECTED[v.operation].json(v.expected), TEXT.cells), attrgetter("vector"), "as in the vector"),
    Entry("given", optional(TEXT), lambda g: g.given or None, "the answer in a few words"),
    Entry("reason", TEXT, attrgetter("reason"), "why it is a fault, or why it was skipped"),
    Entry("explanations", many(EXPLANATION.form), attrgetter("explanations"), "what would explain a wrong result, the most certain first"),
)  # fmt: skip
STRAY: Final[Shape[Stray]] = Shape(
    "",
    Entry("vector", optional(NAMED), lambda s: s.vector or None, "what was waiting for an answer"),
    Entry("reason", NAMED, attrgetter("reason")),
)
ConformResult.shape = Shape(
    "Another calculator held against the reference vectors.",
    Entry("program", NAMED, attrgetter("program"), "what was run, or the file with its answers"),
    Entry("sound", FLAG, lambda r: r.found.is_sound, "whether nothing is wrong"),
    Entry("counts", counted(Status), lambda r: r.found.counts),
    Entry("vectors", many(GRADE.form, minItems=1), lambda r: r.found.grades),
    Entry("strays", many(STRAY.form), lambda r: r.found.strays, "lines that are no answers; each is a fault"),
    Entry("remarks", many(NAMED), lambda r: r.found.remarks, "what is no fault, and worth to know"),
)
