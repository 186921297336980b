"""Checks answered line by line: one line of text, or one JSON document, for each line read."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ketacalc.core.check.judge import Check
from ketacalc.core.quantities import quoted, style
from ketacalc.output import documents, wording
from ketacalc.output.check.headline import headline
from ketacalc.output.check.report import slip_document
from ketacalc.output.formats.format import FormatWithLines


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


def _json(line: Line) -> str:
    document: documents.Document = {"schema": "ketacalc.check-line/1", "notice": line.notice, "line": line.number}
    if line.check is None:
        document |= {"input": quoted(line.text), "verdict": None, "error": line.error}
    else:
        document |= {
            "dose": documents.figure(line.check.figure.range),
            "verdict": line.check.verdict.value,
            "headline": headline(line.check),
            "regimens": [
                {
                    "regimen": found.regimen.id,
                    "verdict": found.verdict.value,
                    "rounded": found.rounded,
                    "as_each_of": list(found.as_each_of) or None,
                    "doubts": [doubt.value for doubt in found.all_doubts],
                    "ratio": documents.ratio(found.ratio) if found.ratio is not None else None,
                }
                for found in line.check.comparisons
            ],
            "slips": [slip_document(slip) for slip in line.check.slips],
        }
    return json.dumps(document, ensure_ascii=True, allow_nan=False, separators=(",", ":")) + "\n"


LINE_WRITERS: Final[dict[FormatWithLines, Callable[[Line], str]]] = {
    FormatWithLines.TABLE: _text,
    FormatWithLines.JSONL: _json,
}
