"""`ketacalc show`: one regimen with all that is known about it."""

from typing import Annotated, Final

import typer

from ketacalc.cli.asking import answer, opened
from ketacalc.cli.options import CatalogueFile, Form, Output, Regimen, offered
from ketacalc.core.errors import InputError
from ketacalc.output.formats.format import Format
from ketacalc.output.reports.show import ShowReport

EXAMPLES: Final = """\b
Examples:
  ketacalc show berman-2000
  ketacalc show jacobwitz-ped -f json"""


def command(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[REGIMEN]", autocompletion=offered("regimen"), help="The id of a regimen."),
    ] = None,
    regimen: Regimen = None,
    catalogue: CatalogueFile = None,
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Show one regimen with its audit and its references."""
    if (name is None) == (regimen is None):
        raise InputError("name one regimen: ketacalc show berman-2000; ketacalc list shows what there is")
    found = opened(catalogue)
    answer(ShowReport(catalogue=found, regimen=found.regimen(name or regimen or "")), form, output)
