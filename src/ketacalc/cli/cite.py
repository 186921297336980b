"""`ketacalc cite`: the references as text, as BibTeX, RIS and CSL-JSON, and in every other format."""

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Final

import typer

from ketacalc.cli import options
from ketacalc.cli.delivery import answer, opened
from ketacalc.core.catalogue.naming import references_of
from ketacalc.output.cite import formats
from ketacalc.output.cite.result import CiteResult
from ketacalc.output.result import Medium

EXAMPLES: Final = """\b
Examples:
  ketacalc cite --indication trd
  ketacalc cite 25 12
  ketacalc cite chronic-pain
  ketacalc cite --regimen berman-2000 -f bibtex
  ketacalc cite -i migraine -f ris -o migraine.ris"""


class CiteFormat(StrEnum):
    """How references are written."""

    TEXT = "text"
    BIBTEX = "bibtex"
    RIS = "ris"
    CSL_JSON = "csl-json"
    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"


OWN: Final[dict[str, Callable[[CiteResult, Medium], str]]] = {
    "text": formats.text,
    "bibtex": formats.bibtex,
    "ris": formats.ris,
    "csl-json": formats.csljson,
}


def command(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME]...",
            autocompletion=options.offered("reference"),
            help="Reference numbers, regimens, indications or uses.",
        ),
    ] = None,
    indication: options.Indication = None,
    regimen: options.Regimen = None,
    catalogue: options.CatalogueFile = None,
    form: Annotated[CiteFormat, options.option("--format -f", "How to write them.")] = CiteFormat.TEXT,
    output: options.Output = None,
) -> None:
    """Cite references by number, regimen, indication or use, or all of them."""
    found = opened(catalogue)
    cited = references_of(found, tuple(names or ()), indication, regimen)
    is_all = not (names or indication or regimen)
    answer(CiteResult(source=found, references=cited, with_source=is_all), form, output, OWN)
