"""A run over the vectors as build servers read it: JUnit's XML, and the Test Anything Protocol."""

from typing import Final

from ketacalc.core.catalogue.toml_file import printable
from ketacalc.core.conform.grade import Status
from ketacalc.output.conform.result import ConformResult, asked, said, stray

PASSED_OVER: Final = (Status.UNSUPPORTED, Status.SKIPPED)
PROTOCOL: Final = "one answer to each line"


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
