"""`ketacalc list`: what the catalogue holds."""

from typing import Annotated, Final

import typer

from ketacalc.cli.answer import answer, opened
from ketacalc.cli.options import CatalogueFile, Form, Indication, Output, Route
from ketacalc.core.catalogue.selection import by_route
from ketacalc.output.formats.format import Format
from ketacalc.output.list import ListResult

EXAMPLES: Final = """\b
Examples:
  ketacalc list
  ketacalc list --indication pain
  ketacalc list --uses
  ketacalc list --elsewhere -f csv"""


def command(
    indication: Indication = None,
    route: Route = None,
    uses: Annotated[bool, typer.Option("--uses", help="Add each use that is mentioned without a dose.")] = False,
    elsewhere: Annotated[
        bool, typer.Option("--elsewhere", help="Add doses that cited sources report and the article does not.")
    ] = False,
    catalogue: CatalogueFile = None,
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """List every reported dose, and how many uses there are without one."""
    found = opened(catalogue)
    inside = found.within(found.indication(indication)) if indication is not None else found.indications
    ids = {i.id for i in inside}
    result = ListResult(
        source=found,
        regimens=by_route(tuple(r for r in found.regimens if r.indication in ids), route),
        uses=tuple(i for i in inside if i.is_use),
        source_doses=found.source_doses if elsewhere else (),
        names_uses=uses,
    )
    answer(result, form, output)
