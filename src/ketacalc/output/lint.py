"""The result of `lint`: faults and questions as lines for a person, as entries, and as SARIF for editors and CI."""

from collections.abc import Iterator
from typing import Any, ClassVar, Final
from urllib.parse import quote

from ketacalc import __version__
from ketacalc.core.catalogue.lint.report import Linted, Placed
from ketacalc.core.catalogue.rules import RULES, Name
from ketacalc.core.frozen import dataclass
from ketacalc.output.entries import COUNT, FLAG, NAMED, TEXT, WHOLE, Entry, Row, Shape, many, shaped, word
from ketacalc.output.flow import safe
from ketacalc.output.result import PROVENANCE, Medium, Result
from ketacalc.output.screen import Block, Prose, Text, Tone, prose

SARIF: Final = "https://json.schemastore.org/sarif-2.1.0.json"
"""The schema that SARIF 2.1.0 documents name; it is named, and never fetched."""

REMARK: Final[Shape[Placed]] = Shape(
    "Something that is wrong, or that a careful reader would ask.",
    Entry("code", shaped("^KC[0-9]{3}$"), lambda p: p.remark.code, "which check; ketacalc lint --codes lists them"),
    Entry("name", NAMED, lambda p: p.remark.rule, "the short name of the check"),
    Entry("level", word("fault", "question"), lambda p: "fault" if p.remark.is_fault else "question", "how much it weighs"),
    Entry("line", COUNT, lambda p: p.line, "counted from 1"),
    Entry("column", COUNT, lambda p: p.column, "counted from 1, in characters"),
    Entry("entry", TEXT, lambda p: p.remark.entry, "the entry, such as regimen 'smith-2000'; empty for the file itself"),
    Entry("text", NAMED, lambda p: p.remark.what, "what is wrong, and what would work"),
    Entry("silenced", FLAG, lambda p: p.silenced, "whether a comment on the line answers the question"),
)  # fmt: skip
FILE: Final[Shape[Linted]] = Shape(
    "A file that was looked through.",
    Entry("path", NAMED, lambda f: f.name, "as it was named; `stdin`"),
    Entry("sha256", shaped("^[0-9a-f]{64}$"), lambda f: f.sha256, "of the bytes"),
    Entry("is_toml", FLAG, lambda f: f.is_toml, "whether it could be read at all"),
    Entry("regimens", WHOLE, lambda f: f.regimens, "how many it holds"),
    Entry("remarks", many(REMARK.form), lambda f: f.remarks, "in the order of the lines", ""),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class LintResult(Result):
    """Catalogue files that were looked through.

    Attributes:
        files: one for each file, in the order in which they were named.
        source: none: what is looked through is not used.
    """

    name: ClassVar[str] = "lint"
    files: tuple[Linted, ...]
    source: None = None

    @property
    def faults(self) -> int:
        """What files are refused for."""
        return sum(len(found.faults) for found in self.files)

    @property
    def questions(self) -> int:
        """What may be right and should be looked at."""
        return sum(len(found.questions) for found in self.files)

    @property
    def silenced(self) -> int:
        """Questions that a comment on their line answers."""
        return sum(len(found.silenced) for found in self.files)

    @property
    def lines(self) -> list[str]:
        """One line for each fault and question, and a last one that counts them."""
        said = f"{counted(self.faults, 'fault')}, {counted(self.questions, 'question')}"
        answered = f" ({self.silenced} more answered by comments)" if self.silenced else ""
        open_ = [(found.name, one) for found in self.files for one in found.remarks if not one.silenced]
        lines = [f"{name}:{one.line}:{one.column}: {one.remark.code} {one.remark.text}" for name, one in open_]
        return [*lines, f"{counted(len(self.files), 'file')}: {said}{answered}"]

    def rows(self) -> tuple[tuple[str, ...], list[Row]]:
        """Return one row for each fault and question."""
        header = (*FILE.header, *REMARK.header, *PROVENANCE.header)
        beside = self.provenance()
        return header, [FILE.row(found) | REMARK.row(one) | beside for found in self.files for one in found.remarks]

    def blocks(self) -> Iterator[Block]:
        """Yield the faults and questions, and last how many there are."""
        *said, counts = self.lines
        yield from prose(map(Text, said))
        yield Prose((Text(counts, Tone.STRONG), Text(self.notice)))


LintResult.shape = Shape(
    "What is wrong with catalogue files, and what a careful reader would ask.",
    Entry("faults", WHOLE, lambda r: r.faults, "what a file is refused for"),
    Entry("questions", WHOLE, lambda r: r.questions, "what may be right and should be looked at"),
    Entry("silenced", WHOLE, lambda r: r.silenced, "questions that a comment on their line answers"),
    Entry("files", many(FILE.form, minItems=1), lambda r: r.files, "in the order in which they were named"),
)


def text(result: LintResult, medium: Medium) -> str:
    """Return one line for each fault and question, never wrapped, as compilers and editors have it."""
    return "".join(safe(line, medium) + "\n" for line in result.lines)


def sarif(result: LintResult) -> dict[str, Any]:
    """Return a log in SARIF 2.1.0; answered questions stand in it as suppressed in the source."""
    places, files = {name: at for at, name in enumerate(RULES)}, result.files
    driver = {"name": "ketacalc", "semanticVersion": __version__, "rules": [_rule(one) for one in RULES]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": all(found.is_toml for found in files)}],
        "artifacts": [{"location": _location(found), "hashes": {"sha-256": found.sha256}} for found in files],
        "results": [_remarked(found, placed, places) for found in files for placed in found.remarks],
    }
    return {"$schema": SARIF, "version": "2.1.0", "runs": [run]}


def codes(medium: Medium) -> str:
    """Return every code with its name and what it finds, one per line."""
    width, weights = max(map(len, RULES)), {True: "fault   ", False: "question"}
    lines = (f"{rule.code}  {weights[rule.is_fault]}  {name:{width}}  {rule.finds}" for name, rule in RULES.items())
    return "".join(safe(line, medium) + "\n" for line in lines)


def counted(number: int, what: str) -> str:
    """Return a number of things in words: `1 fault`, `2 faults`, `no faults`."""
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"


def _rule(name: Name) -> dict[str, Any]:
    rule = RULES[name]
    level = "error" if rule.is_fault else "warning"
    said = {"shortDescription": {"text": rule.finds}, "defaultConfiguration": {"level": level}}
    return {"id": rule.code, "name": name} | said


def _remarked(found: Linted, placed: Placed, places: dict[Name, int]) -> dict[str, Any]:
    remark = placed.remark
    region = {"startLine": placed.line, "startColumn": placed.column}
    result: dict[str, Any] = {
        "ruleId": remark.code,
        "ruleIndex": places[remark.rule],
        "level": "error" if remark.is_fault else "warning",
        "message": {"text": remark.text},
        "locations": [{"physicalLocation": {"artifactLocation": _location(found), "region": region}}],
    }
    return result | ({"suppressions": [{"kind": "inSource"}]} if placed.silenced else {})


def _location(found: Linted) -> dict[str, str]:
    """Return where a file is, as the URI that SARIF wants: relative to where the command ran, or absolute."""
    path = found.name.replace("\\", "/")
    return {"uri": ("file://" if path.startswith("/") else "") + quote(path)}
