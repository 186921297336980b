"""`ketacalc show`: all that is known about a regimen, an indication, a use or a reference."""

from typing import Annotated, Final

import typer

from ketacalc.cli import options
from ketacalc.cli.delivery import answer, opened
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
            metavar="[NAME]",
            autocompletion=options.offered("regimen"),
            help="A regimen, indication, use or reference number.",
        ),
    ] = None,
    regimen: options.Regimen = None,
    catalogue: options.CatalogueFile = None,
    form: options.Form = Format.TABLE,
    output: options.Output = None,
) -> None:
    """Show a regimen, an indication, a use or a reference with its audit."""
    if (name is None) == (regimen is None):
        raise InputError("name one regimen, indication, use or reference; ketacalc list shows what there is")
    found = opened(catalogue)
    answer(ShowResult(source=found, found=named(found, name or regimen or "")), form, output)
