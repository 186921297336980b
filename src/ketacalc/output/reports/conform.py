"""The result of `conform`: what somebody's calculator answered, as a table, JSON, JUnit's XML and TAP."""

from dataclasses import dataclass
from typing import Any, Final

from ketacalc.core.catalogue.toml_file import printable
from ketacalc.core.conform.conformity import Conformity
from ketacalc.core.conform.grade import Grade, Status
from ketacalc.core.quantities import style
from ketacalc.core.quantities.quantity import Quantity, Range
from ketacalc.core.vectors.vector import Input, Judgement, Result
from ketacalc.output import documents
from ketacalc.output.documents import Document
from ketacalc.output.reports import vectors
from ketacalc.output.view import Field, Tone, View

MOST: Final = 50
"""Faults that a person is shown; JSON, JUnit and TAP have all."""
PASSED_OVER: Final = (Status.UNSUPPORTED, Status.SKIPPED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConformReport:
    """A run over the vectors.

    Attributes:
        program: what was run, or the name of the file with its answers.
        found: what became of every vector.
    """

    program: str
    found: Conformity

    def document(self) -> Document:
        """Return the document `ketacalc.conform/1`."""
        return documents.envelope("conform") | {
            "program": self.program,
            "sound": self.found.is_sound,
            "counts": {status.value: count for status, count in self.found.counts.items()},
            "vectors": [_document(one) for one in self.found.grades],
            "strays": [{"vector": one.vector or None, "reason": one.reason} for one in self.found.strays],
            "remarks": list(self.found.remarks),
        }

    def view(self) -> View:
        """Return every fault with what was asked, what is right and what would explain it; the counts last."""
        faults, strays = self.found.faults, self.found.strays
        counts = [f"{status}: {count:,}" for status, count in self.found.counts.items() if count]
        summary = [f"{len(self.found.grades):,} vectors", *counts]
        summary += [f"lines that are no answers: {len(strays):,}"] if strays else []
        summary += [f"{len(faults) - MOST:,} more faults are in -f json, junit and tap"] if len(faults) > MOST else []
        notes = (
            ("Lines that are no answers", tuple(_stray(one.vector, one.reason) for one in strays[:MOST])),
            ("Remarks", self.found.remarks),
            ("Passed." if self.found.is_sound else "FAILED.", tuple(summary)),
        )
        return View(
            title=f"{self.program}, held against the reference vectors",
            lines=(documents.envelope("conform")["notice"],),
            entries=tuple(_entry(one) for one in faults[:MOST]),
            notes=tuple(note for note in notes if note[1]),
        )

    def junit(self) -> str:
        """Return the run as JUnit's XML; a vector is a test case, and so are all stray lines together."""
        from xml.etree.ElementTree import Element, SubElement, indent, tostring

        counts = self.found.counts
        suite = Element(
            "testsuite",
            name="ketacalc conform",
            tests=str(len(self.found.grades) + 1),
            failures=str(len(self.found.faults) - counts[Status.NO_ANSWER] + bool(self.found.strays)),
            errors=str(counts[Status.NO_ANSWER]),
            skipped=str(sum(counts[status] for status in PASSED_OVER)),
        )
        for one in self.found.grades:
            case = SubElement(suite, "testcase", classname=one.vector.operation, name=one.vector.id)
            if one.status is not Status.RIGHT:
                kind = (
                    "skipped" if one.status in PASSED_OVER else "error" if one.status is Status.NO_ANSWER else "failure"
                )
                SubElement(case, kind, message=_plain(_said(one))).text = _plain(_asked(one.vector.input))
        protocol = SubElement(suite, "testcase", classname="protocol", name="one answer to each line")
        if self.found.strays:
            lines = "\n".join(_plain(_stray(one.vector, one.reason)) for one in self.found.strays)
            SubElement(protocol, "failure", message="lines that are no answers").text = lines
        indent(suite)
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(suite, encoding="unicode")}\n'

    def tap(self) -> str:
        """Return the run by the Test Anything Protocol, version 14."""
        lines = ["TAP version 14", f"1..{len(self.found.grades) + 1}"]
        for at, one in enumerate(self.found.grades, 1):
            skip = f" # SKIP {_plain(_said(one)).replace('#', ' ')}" if one.status in PASSED_OVER else ""
            lines.append(f"{'not ok' if one.is_fault else 'ok'} {at} - {one.vector.id}{skip}")
            if one.is_fault:
                lines.append(f"# {_plain(_said(one))}; asked: {_plain(_asked(one.vector.input))}")
        strays = self.found.strays
        lines.append(f"{'not ok' if strays else 'ok'} {len(self.found.grades) + 1} - one answer to each line")
        lines += [f"# {_plain(_stray(one.vector, one.reason))}" for one in strays]
        return "\n".join(lines) + "\n"


def _document(one: Grade) -> Document:
    vector = one.vector
    return {
        "id": vector.id,
        "operation": vector.operation,
        "status": one.status.value,
        "input": vector.input,
        "expect": vectors.vector(vector)["expect"],
        "given": one.given or None,
        "reason": one.reason,
        "explanations": [{"code": found.code, "text": found.words} for found in one.explanations],
    }


def _entry(one: Grade) -> tuple[Field, ...]:
    return (
        Field(column="Vector", label="Vector", text=one.vector.id, tone=Tone.STRONG),
        Field(column="Asked", label="Asked", text=_asked(one.vector.input)),
        Field(column="Fault", label="Fault", text=_said(one), tone=Tone.NEGATIVE),
    )


def _said(one: Grade) -> str:
    """Return what became of a vector in one line, with the likeliest explanation of a wrong result."""
    told = [f"{one.status.value}: {one.given}" if one.given else one.status.value]
    told += [one.reason] if one.reason else []
    told += [f"right: {_right(one.vector.expected)}"] if one.status in (Status.WRONG, Status.REFUSED) else []
    told += [f"{found.code}, {found.words}" for found in one.explanations[:1]]
    return "; ".join(told)


def _right(expected: Result | None) -> str:
    if expected is None:
        return "refused"
    if isinstance(expected, Judgement):
        return ", ".join((expected.verdict, *expected.slips))
    span = Range(expected, expected) if isinstance(expected, Quantity) else expected
    return style.range_text(span)


def _asked(given: Input) -> str:
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


def _stray(vector: str, reason: str) -> str:
    return f"before {vector}: {reason}" if vector else reason


def _plain(text: str) -> str:
    """Return text of a program as a file may hold it: one line, of printable characters."""
    return printable(text, 500)
