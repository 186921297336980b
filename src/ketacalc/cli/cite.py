"""`ketacalc cite`: the references as text, as BibTeX, RIS and CSL-JSON, and in every other format."""

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Final

import typer

from ketacalc.cli.asking import opened
from ketacalc.cli.delivery import deliver, medium
from ketacalc.cli.options import CatalogueFile, Indication, Output, Regimen, offered
from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.regimen import Reference
from ketacalc.core.errors import InputError
from ketacalc.output.cite import references
from ketacalc.output.cite.report import CiteReport
from ketacalc.output.formats.format import WRITERS, Format
from ketacalc.output.medium import Medium

EXAMPLES: Final = """\b
Examples:
  ketacalc cite --indication trd
  ketacalc cite 25 12
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


def _ris(report: CiteReport, medium: Medium) -> str:
    from ketacalc.output.cite.ris import write

    return write(report, medium)


def _csl_json(report: CiteReport, medium: Medium) -> str:
    from ketacalc.output.cite.csljson import write

    return write(report, medium)


OWN: Final[dict[str, Callable[[CiteReport, Medium], str]]] = {
    "text": references.text,
    "bibtex": references.bibtex,
    "ris": _ris,
    "csl-json": _csl_json,
}


def command(
    numbers: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NUMBER]...",
            autocompletion=offered("reference"),
            help="References by number, as the article numbers them.",
        ),
    ] = None,
    indication: Indication = None,
    regimen: Regimen = None,
    catalogue: CatalogueFile = None,
    form: Annotated[CiteFormat, typer.Option("--format", "-f", help="How to write them.")] = CiteFormat.TEXT,
    output: Output = None,
) -> None:
    """Cite references by number, regimen or indication, or all of them."""
    named = [value for value in (numbers or None, indication, regimen) if value is not None]
    if len(named) > 1:
        raise InputError("name references by number, by --indication or by --regimen, one way at a time")
    found = opened(catalogue)
    report = CiteReport(catalogue=found, references=_cited(found, numbers, indication, regimen), with_source=not named)
    write = OWN.get(form.value) or WRITERS[Format(form.value)]
    deliver(write(report, medium(output)), output)


def _cited(
    catalogue: Catalogue, numbers: list[str] | None, indication: str | None, regimen: str | None
) -> tuple[Reference, ...]:
    """Return the references asked for, each once; a use without a dose has references too."""
    if numbers:
        return tuple(dict.fromkeys(catalogue.reference(number) for number in numbers))
    if indication is None and regimen is None:
        return catalogue.references
    if regimen is not None:
        return catalogue.regimen(regimen).cited
    inside = catalogue.within(catalogue.indication(indication or ""))
    ids = {i.id for i in inside}
    cited = [reference for r in catalogue.regimens if r.indication in ids for reference in r.cited]
    cited += [reference for use in inside for reference in use.references]
    return tuple(dict.fromkeys(cited))
