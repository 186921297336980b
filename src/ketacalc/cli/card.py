"""`ketacalc card`: body weights against the regimens of an indication, as a table to print."""

from contextlib import nullcontext
from typing import Annotated, Final

from ketacalc.cli import options
from ketacalc.cli.delivery import deliver, medium, opened
from ketacalc.cli.messages import complain
from ketacalc.cli.progress import progress
from ketacalc.core.catalogue.selection import select
from ketacalc.core.dose.card import tabulate
from ketacalc.core.quantities.weights import read_weights, unreached
from ketacalc.output.card.result import CardResult
from ketacalc.output.formats.format import WRITERS, Format

EXAMPLES: Final = """\b
Examples:
  ketacalc card --indication trd --weights 40:120:10
  ketacalc card -i migraine --weights 40:120:10 --concentration "10 mg/mL" -f html -o card.html
  ketacalc card -r lauritsen-iv --weights "110,154,198 lb" -f csv | ketacalc verify -

\b
The page (-f html) is one file without scripts, made to be printed on A4 or Letter."""


LONG: Final = 2000
"""Rows; so many take about a second, and fewer need no sign of life."""


def _weights(text: str) -> str:
    """Return a text that is read as weights; Typer would take a tuple of them for several values."""
    read_weights(text)
    return text


def command(
    weights: Annotated[
        str, options.option("--weights", "Body weights: 40:120:10, or 10,12.5,15 kg.", "WEIGHTS", _weights)
    ],
    indication: options.Indication = None,
    regimen: options.Regimen = None,
    route: options.Route = None,
    concentration: options.Concentration = None,
    accept_caution: options.AcceptCaution = False,
    catalogue: options.CatalogueFile = None,
    form: options.Form = Format.TABLE,
    output: options.Output = None,
) -> None:
    """Tabulate the regimens reported for an indication over body weights, to print."""
    found, heavy = opened(catalogue), read_weights(weights)
    selection = select(found, indication=indication, regimen=regimen, route=route)
    with progress("making the card") if len(selection.regimens) * len(heavy) >= LONG else nullcontext():
        result = CardResult(
            source=found,
            selection=selection,
            weights=heavy,
            concentration=concentration,
            tables=tabulate(selection.regimens, heavy, concentration, accept_caution=accept_caution),
        )
        text = WRITERS[form](result, medium(output))
    deliver(text, output)
    if note := unreached(weights):
        complain(f"note: {note}")
