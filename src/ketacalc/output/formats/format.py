"""The formats that every command has: adding one is one function and one line."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from ketacalc.output.medium import Medium
from ketacalc.output.report import Report
from ketacalc.output.result import Result


class Format(StrEnum):
    """How a result is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"


class FormatWithLines(StrEnum):
    """How a result is written where there can be one for each line read."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"
    JSONL = "jsonl"


class FormatWithFhir(StrEnum):
    """How a result is written where it is a dose, which FHIR has a resource for."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"
    FHIR = "fhir"


class FhirVersion(StrEnum):
    """The releases of FHIR that are written; an R4 resource of ours is one of R4B too."""

    R4 = "r4"
    R5 = "r5"


def _table(report: Report | Result, medium: Medium) -> str:
    if isinstance(report, Result):
        from ketacalc.output.formats.text import write as drawn

        return drawn(report.screen(), medium)
    from ketacalc.output.formats.table import write

    return write(report.view(), medium)


def _json(report: Report | Result, medium: Medium) -> str:
    import json

    return json.dumps(report.document(), indent=2, ensure_ascii=True, allow_nan=False) + "\n"


def _csv(report: Report | Result, medium: Medium) -> str:
    from ketacalc.output.formats.spreadsheet import write

    return write(*(report.rows() if isinstance(report, Result) else report.records()))


def _markdown(report: Report | Result, medium: Medium) -> str:
    if isinstance(report, Result):
        from ketacalc.output.formats.md import write as written

        return written(report.screen(), medium)
    from ketacalc.output.formats.markdown import write

    return write(report.view(), medium)


Writer = Callable[["Report | Result", Medium], str]

WRITERS: Final[dict[Format, Writer]] = {
    Format.TABLE: _table,
    Format.JSON: _json,
    Format.CSV: _csv,
    Format.MARKDOWN: _markdown,
}
