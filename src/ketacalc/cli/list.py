"""`ketacalc list`: what the catalogue holds."""

from typing import Annotated, Final

from ketacalc.cli import options
from ketacalc.cli.delivery import answer, opened
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
    indication: options.Indication = None,
    route: options.Route = None,
    uses: Annotated[bool, options.option("--uses", "Add each use that is mentioned without a dose.")] = False,
    elsewhere: options.Elsewhere = False,
    catalogue: options.CatalogueFile = None,
    form: options.Form = Format.TABLE,
    output: options.Output = None,
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
