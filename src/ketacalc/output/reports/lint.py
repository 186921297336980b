"""The result of `lint`: faults and questions as lines for a person, as JSON, and as SARIF for editors and CI."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from ketacalc import __version__
from ketacalc.core.catalogue.codes import Name
from ketacalc.core.catalogue.lint.report import Linted, Placed
from ketacalc.core.catalogue.rules import RULES
from ketacalc.output import documents
from ketacalc.output.documents import Document
from ketacalc.output.flow import safe
from ketacalc.output.medium import Medium

SARIF: Final = "https://json.schemastore.org/sarif-2.1.0.json"
"""The schema that SARIF 2.1.0 documents name; it is named, and never fetched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LintReport:
    """Catalogue files that were looked through.

    Attributes:
        files: one for each file, in the order in which they were named.
    """

    files: tuple[Linted, ...]

    def document(self) -> Document:
        """Return the document `ketacalc.lint/1`."""
        return documents.envelope("lint") | self._counts() | {"files": [_file(found) for found in self.files]}

    def _counts(self) -> dict[str, int]:
        return {
            "faults": sum(len(found.faults) for found in self.files),
            "questions": sum(len(found.questions) for found in self.files),
            "silenced": sum(len(found.silenced) for found in self.files),
        }

    def text(self, medium: Medium) -> str:
        """Return one line for each fault and question, never wrapped, and a last one that counts them."""
        lines = [
            f"{found.name}:{placed.line}:{placed.column}: {placed.remark.code} {placed.remark.text}"
            for found in self.files
            for placed in found.remarks
            if not placed.silenced
        ]
        counts = self._counts()
        said = f"{counted(counts['faults'], 'fault')}, {counted(counts['questions'], 'question')}"
        silenced = f" ({counts['silenced']} more answered by comments)" if counts["silenced"] else ""
        lines.append(f"{counted(len(self.files), 'file')}: {said}{silenced}")
        return "".join(safe(line, medium) + "\n" for line in lines)

    def sarif(self) -> Document:
        """Return a log in SARIF 2.1.0; answered questions stand in it as suppressed in the source."""
        places = {name: at for at, name in enumerate(RULES)}
        driver = {
            "name": "ketacalc",
            "semanticVersion": __version__,
            "rules": [_rule(name) for name in RULES],
        }
        results = [_result(found, placed, places) for found in self.files for placed in found.remarks]
        run = {
            "tool": {"driver": driver},
            "columnKind": "unicodeCodePoints",
            "invocations": [{"executionSuccessful": all(found.is_toml for found in self.files)}],
            "artifacts": [{"location": _location(found), "hashes": {"sha-256": found.sha256}} for found in self.files],
            "results": results,
        }
        return {"$schema": SARIF, "version": "2.1.0", "runs": [run]}


def codes(medium: Medium) -> str:
    """Return every code with its name and what it finds, one per line."""
    width = max(map(len, RULES))
    lines = [
        f"{rule.code}  {'fault   ' if rule.is_fault else 'question'}  {name:{width}}  {rule.finds}"
        for name, rule in RULES.items()
    ]
    return "".join(safe(line, medium) + "\n" for line in lines)


def counted(number: int, what: str) -> str:
    """Return a number of things in words: `1 fault`, `2 faults`, `no faults`."""
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"


def _file(found: Linted) -> Document:
    return {
        "path": found.name,
        "sha256": found.sha256,
        "is_toml": found.is_toml,
        "regimens": found.regimens,
        "remarks": [
            {
                "code": placed.remark.code,
                "name": placed.remark.rule,
                "level": _level(placed),
                "line": placed.line,
                "column": placed.column,
                "entry": placed.remark.entry,
                "text": placed.remark.what,
                "silenced": placed.silenced,
            }
            for placed in found.remarks
        ],
    }


def _level(placed: Placed) -> str:
    return "fault" if placed.remark.is_fault else "question"


def _rule(name: Name) -> Document:
    rule = RULES[name]
    return {
        "id": rule.code,
        "name": name,
        "shortDescription": {"text": rule.finds},
        "defaultConfiguration": {"level": "error" if rule.is_fault else "warning"},
    }


def _result(found: Linted, placed: Placed, places: dict[Name, int]) -> Document:
    remark = placed.remark
    region = {"startLine": placed.line, "startColumn": placed.column}
    result: Document = {
        "ruleId": remark.code,
        "ruleIndex": places[remark.rule],
        "level": "error" if remark.is_fault else "warning",
        "message": {"text": remark.text},
        "locations": [{"physicalLocation": {"artifactLocation": _location(found), "region": region}}],
    }
    return result | ({"suppressions": [{"kind": "inSource"}]} if placed.silenced else {})


def _location(found: Linted) -> Document:
    """Return where a file is, as the URI that SARIF wants: relative to where the command ran, or absolute."""
    path = found.name.replace("\\", "/")
    return {"uri": ("file://" if path.startswith("/") else "") + quote(path)}
