"""`ketacalc show`: all that is known about a regimen, an indication, a use or a reference."""

from typing import Annotated, Final

import typer

from ketacalc.cli.answer import answer, opened
from ketacalc.cli.options import CatalogueFile, Form, Output, Regimen, offered
from ketacalc.core.catalogue.naming import named
from ketacalc.core.errors import InputError
from ketacalc.output.formats.format import Format
from ketacalc.output.show import ShowResult

EXAMPLES: Final = """\b
Examples:
  ketacalc show berman-2000
  ketacalc show migraine
  ketacalc show chronic-pain
  ketacalc show jacobwitz-ped -f json"""


def command(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]", autocompletion=offered("regimen"), help="A regimen, indication, use or reference number."
        ),
    ] = None,
    regimen: Regimen = None,
    catalogue: CatalogueFile = None,
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Show a regimen, an indication, a use or a reference with its audit."""
    if (name is None) == (regimen is None):
        raise InputError("name one regimen, indication, use or reference; ketacalc list shows what there is")
    found = opened(catalogue)
    answer(ShowResult(source=found, found=named(found, name or regimen or "")), form, output)
