"""`ketacalc list`: what the catalogue holds."""

from typing import Annotated, Final

import typer

from ketacalc.cli.asking import answer, opened
from ketacalc.cli.options import CatalogueFile, Form, Indication, Output, Route
from ketacalc.core.catalogue.selection import by_route
from ketacalc.output.formats.format import Format
from ketacalc.output.reports.listing import ListReport

EXAMPLES: Final = """\b
Examples:
  ketacalc list
  ketacalc list --indication pain
  ketacalc list --elsewhere -f csv"""


def command(
    indication: Indication = None,
    route: Route = None,
    elsewhere: Annotated[
        bool, typer.Option("--elsewhere", help="Also doses that cited sources report and the article does not.")
    ] = False,
    catalogue: CatalogueFile = None,
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """List the regimens, and the uses named without a dose."""
    found = opened(catalogue)
    inside = found.within(found.indication(indication)) if indication is not None else found.indications
    ids = {i.id for i in inside}
    regimens = tuple(r for r in found.regimens if r.indication in ids)
    report = ListReport(
        catalogue=found,
        regimens=by_route(regimens, route),
        uses=tuple(i for i in inside if i.is_use),
        elsewhere=found.source_doses if elsewhere else (),
    )
    answer(report, form, output)
