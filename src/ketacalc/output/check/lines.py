"""Checks answered line by line: one line of text, or one JSON document, for each line read."""

import json
from collections.abc import Callable
from typing import Final

from ketacalc.core.check.judge import Check, Verdict
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import style
from ketacalc.output import wording
from ketacalc.output.check.result import AS_EACH_OF, DOUBTS, RATIO_TO, ROUNDED, Found
from ketacalc.output.check.words import headline
from ketacalc.output.entries import COUNT, FIGURE, NAMED, TEXT, Entry, Form, Shape, many, optional, words
from ketacalc.output.formats.format import FormatWithLines
from ketacalc.output.slip import SLIPS


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The answer to one line.

    Attributes:
        notice: the line that every output carries.
        number: of the line, from 1.
        text: the line as it was read.
        check: the verdicts; None where the line was refused.
        error: why it was refused.
    """

    notice: str
    number: int
    text: str
    check: Check | None = None
    error: str = ""


def _text(line: Line) -> str:
    if line.check is None:
        return f"refused: {line.error}\n"
    slips = line.check.slips
    explained = f"; {wording.slip(slips[0])}" if slips else ""
    more = f" (and {len(slips) - 1} more)" if len(slips) > 1 else ""
    return f"{headline(line.check)}: {style.range_text(line.check.figure.range, unrounded=True)}{explained}{more}\n"


HELD: Final[Shape[Found]] = Shape(
    "A dose against one regimen.",
    Entry("regimen", NAMED, lambda of: of[1].regimen.id),
    Entry("verdict", words(Verdict), lambda of: of[1].verdict, "where the dose lies"),
    ROUNDED,
    AS_EACH_OF,
    DOUBTS,
    RATIO_TO,
)

NAME: Final = "ketacalc.check-line/1"
SHAPE: Final[Shape[Line]] = Shape(
    "The answer to one line of `check -`; a line that was refused has its text and why, and no verdict.",
    Entry("schema", Form({"const": NAME}), lambda _: NAME, "the name and version of this schema"),
    Entry("notice", NAMED, lambda line: line.notice, "the line that every output carries"),
    Entry("line", COUNT, lambda line: line.number, "the number of the line"),
    Entry("input", TEXT, lambda line: line.text, "the line as it was read"),
    Entry("verdict", optional(words(Verdict)), lambda line: None if line.check is None else line.check.verdict, "null where the line was refused"),
    Entry("error", optional(NAMED), lambda line: line.error or None, "why it was refused"),
    Entry("dose", optional(FIGURE), lambda line: None if line.check is None else line.check.figure.range),
    Entry("headline", optional(NAMED), lambda line: None if line.check is None else headline(line.check), "the verdict in words, with what is to be known of it"),
    Entry("regimens", many(HELD.form), lambda line: [(line.check, one) for one in line.check.comparisons] if line.check is not None else ()),
    Entry("slips", SLIPS, lambda line: line.check.slips if line.check is not None else (), "the likeliest first"),
)  # fmt: skip

LINE_WRITERS: Final[dict[FormatWithLines, Callable[[Line], str]]] = {
    FormatWithLines.TABLE: _text,
    FormatWithLines.JSONL: lambda line: json.dumps(SHAPE.json(line), allow_nan=False, separators=(",", ":")) + "\n",
}
