"""The formats that every command has: adding one is one function and one line."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from ketacalc.output.result import Medium, Result


class Format(StrEnum):
    """How a result is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"
    HTML = "html"


class FormatWithLines(StrEnum):
    """How a result is written where there can be one for each line read."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"
    HTML = "html"
    JSONL = "jsonl"


class FormatWithFhir(StrEnum):
    """How a result is written where it is a dose, which FHIR has a resource for."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"
    HTML = "html"
    FHIR = "fhir"


class FhirVersion(StrEnum):
    """The releases of FHIR that are written; an R4 resource of ours is one of R4B too."""

    R4 = "r4"
    R5 = "r5"


def _table(result: Result, medium: Medium) -> str:
    from ketacalc.output.formats.text import write

    return write(result.screen(), medium)


def _json(result: Result, medium: Medium) -> str:
    import json

    return json.dumps(result.document(), indent=2, ensure_ascii=True, allow_nan=False) + "\n"


def _csv(result: Result, medium: Medium) -> str:
    from ketacalc.output.formats.spreadsheet import write

    return write(*result.rows())


def _markdown(result: Result, medium: Medium) -> str:
    from ketacalc.output.formats.markdown import write

    return write(result.screen(), medium)


def _html(result: Result, medium: Medium) -> str:
    from ketacalc.output.formats.html import write

    return write(result)


WRITERS: Final[dict[Format, Callable[[Result, Medium], str]]] = {
    Format.TABLE: _table,
    Format.JSON: _json,
    Format.CSV: _csv,
    Format.MARKDOWN: _markdown,
    Format.HTML: _html,
}
