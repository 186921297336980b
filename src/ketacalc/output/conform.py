"""The result of `conform`: what somebody's calculator answered to each vector, and what would explain a wrong answer.

Build servers read it as JUnit's XML, or by the Test Anything Protocol.
"""

from collections.abc import Iterator
from operator import attrgetter
from typing import Any, ClassVar, Final

from ketacalc.core.catalogue.toml_file import printable
from ketacalc.core.conform.conformity import Conformity, Stray
from ketacalc.core.conform.grade import Explanation, Grade, Status
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import style
from ketacalc.core.quantities.quantity import Quantity, Range
from ketacalc.core.vectors.vector import Input, Judgement
from ketacalc.core.vectors.vector import Result as Expected
from ketacalc.output.entries import FLAG, NAMED, TEXT, Entry, Form, Schema, Shape, counted, many, optional, words
from ketacalc.output.result import Result
from ketacalc.output.screen import Block, Column, Heading, Prose, Sign, Table, Text, Tone, prose
from ketacalc.output.screen import Row as Line
from ketacalc.output.vectors import EXPECTED

MOST: Final = 50
"""Faults that a person is shown; JSON, JUnit and TAP have all."""
PASSED_OVER: Final = (Status.UNSUPPORTED, Status.SKIPPED)
PROTOCOL: Final = "one answer to each line"


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

    def blocks(self) -> Iterator[Block]:
        """Yield the notice, every fault with what was asked and what is right or would explain it; the counts last."""
        found = self.found
        faults, strays = found.faults, found.strays
        counts = [f"{len(found.grades):,} vectors"]
        counts += [f"{status}: {count:,}" for status, count in found.counts.items() if count]
        counts += [f"lines that are no answers: {len(strays):,}"] if strays else []
        counts += [f"{len(faults) - MOST:,} more faults are in -f json, junit and tap"] if len(faults) > MOST else []
        yield Heading(f"{self.program}, held against the reference vectors")
        yield Prose((Text(self.notice),))
        if faults:
            yield Table((Column("Vector"), Column("Asked"), Column("Fault")), tuple(map(_line, faults[:MOST])))
        for told, heading in ((map(stray, strays[:MOST]), "Lines that are no answers"), (found.remarks, "Remarks")):
            yield from prose((Text(text, sign=Sign.NOTE) for text in told), heading)
        answer = Text("Passed.", Tone.WITHIN) if found.is_sound else Text("FAILED.", Tone.NEGATIVE)
        yield Prose((answer, *map(Text, counts)))


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
    Entry("input", Form(ANYTHING, dict), lambda g: g.vector.input, "as in the vector"),
    Entry("expect", Form(ANYTHING, lambda v: EXPECTED[v.operation].json(v.expected)), attrgetter("vector"), "as in the vector"),
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


def junit(result: ConformResult) -> str:
    """Return the run as JUnit's XML; a vector is a test case, and so are all stray lines together."""
    from xml.etree.ElementTree import Element, SubElement, indent, tostring

    found = result.found
    suite = Element(
        "testsuite",
        name="ketacalc conform",
        tests=str(len(found.grades) + 1),
        failures=str(len(found.faults) - found.counts[Status.NO_ANSWER] + bool(found.strays)),
        errors=str(found.counts[Status.NO_ANSWER]),
        skipped=str(sum(found.counts[status] for status in PASSED_OVER)),
    )
    for one in found.grades:
        case = SubElement(suite, "testcase", classname=one.vector.operation, name=one.vector.id)
        if one.status is not Status.RIGHT:
            kind = "skipped" if one.status in PASSED_OVER else "error" if one.status is Status.NO_ANSWER else "failure"
            SubElement(case, kind, message=_plain(said(one))).text = _plain(asked(one.vector.input))
    protocol = SubElement(suite, "testcase", classname="protocol", name=PROTOCOL)
    if found.strays:
        lines = "\n".join(_plain(stray(one)) for one in found.strays)
        SubElement(protocol, "failure", message="lines that are no answers").text = lines
    indent(suite)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(suite, encoding="unicode")}\n'


def tap(result: ConformResult) -> str:
    """Return the run by the Test Anything Protocol, version 14."""
    grades, strays = result.found.grades, result.found.strays
    lines = ["TAP version 14", f"1..{len(grades) + 1}"]
    for at, one in enumerate(grades, 1):
        skip = f" # SKIP {_plain(said(one)).replace('#', ' ')}" if one.status in PASSED_OVER else ""
        lines.append(f"{'not ok' if one.is_fault else 'ok'} {at} - {one.vector.id}{skip}")
        if one.is_fault:
            lines.append(f"# {_plain(said(one))}; asked: {_plain(asked(one.vector.input))}")
    lines.append(f"{'not ok' if strays else 'ok'} {len(grades) + 1} - {PROTOCOL}")
    lines += [f"# {_plain(stray(one))}" for one in strays]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """Return text of a program as a file may hold it: one line, of printable characters."""
    return printable(text, 500)
