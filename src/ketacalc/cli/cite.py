"""`ketacalc cite`: the references as text, as BibTeX, RIS and CSL-JSON, and in every other format."""

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Final

import typer

from ketacalc.cli.answer import opened
from ketacalc.cli.delivery import deliver, medium
from ketacalc.cli.options import CatalogueFile, Indication, Output, Regimen, offered
from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.naming import named
from ketacalc.core.catalogue.regimen import Reference
from ketacalc.core.errors import InputError
from ketacalc.output.cite import references
from ketacalc.output.cite.result import CiteResult
from ketacalc.output.formats.format import WRITERS, Format
from ketacalc.output.medium import Medium

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


def _ris(result: CiteResult, medium: Medium) -> str:
    from ketacalc.output.cite.ris import write

    return write(result, medium)


def _csl_json(result: CiteResult, medium: Medium) -> str:
    from ketacalc.output.cite.csljson import write

    return write(result, medium)


OWN: Final[dict[str, Callable[[CiteResult, Medium], str]]] = {
    "text": references.text,
    "bibtex": references.bibtex,
    "ris": _ris,
    "csl-json": _csl_json,
}


def command(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME]...",
            autocompletion=offered("reference"),
            help="Reference numbers, regimens, indications or uses.",
        ),
    ] = None,
    indication: Indication = None,
    regimen: Regimen = None,
    catalogue: CatalogueFile = None,
    form: Annotated[CiteFormat, typer.Option("--format", "-f", help="How to write them.")] = CiteFormat.TEXT,
    output: Output = None,
) -> None:
    """Cite references by number, regimen, indication or use, or all of them."""
    asked = [value for value in (names or None, indication, regimen) if value is not None]
    if len(asked) > 1:
        raise InputError("name references by number, by --indication or by --regimen, one way at a time")
    found = opened(catalogue)
    result = CiteResult(source=found, references=_cited(found, names, indication, regimen), with_source=not asked)
    write = OWN.get(form.value) or WRITERS[Format(form.value)]
    deliver(write(result, medium(output)), output)


def _cited(
    catalogue: Catalogue, names: list[str] | None, indication: str | None, regimen: str | None
) -> tuple[Reference, ...]:
    """Return the references asked for, each once; a use without a dose has references too."""
    if regimen is not None:
        return catalogue.regimen(regimen).cited
    if indication is not None:
        catalogue.indication(indication)  # a name of anything else is refused here
        names = [indication]
    if not names:
        return catalogue.references
    return tuple(dict.fromkeys(reference for name in names for reference in named(catalogue, name).references))
