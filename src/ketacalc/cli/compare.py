"""`ketacalc compare`: every regimen on one axis, with what the audit found in the sources beside it."""

from typing import Annotated, Final

import typer

from ketacalc.cli.asking import answer, opened
from ketacalc.cli.delivery import deliver_bytes
from ketacalc.cli.options import CatalogueFile, Form, Indication, OptionalWeight, Output, Plot, Regimen, Route
from ketacalc.cli.progress import progress
from ketacalc.core.comparing import choose, compare, from_elsewhere
from ketacalc.core.errors import InputError
from ketacalc.output.compare import CompareReport
from ketacalc.output.formats import Format

EXAMPLES: Final = """\b
Examples:
  ketacalc compare
  ketacalc compare --indication se
  ketacalc compare --weight 70 --elsewhere -f csv
  ketacalc compare --plot compare.png

\b
Exit codes: 0 something stands on an axis, 3 nothing can be compared."""

NOT_COMPARABLE: Final = 3


def command(
    indication: Indication = None,
    regimen: Regimen = None,
    route: Route = None,
    weight: OptionalWeight = None,
    elsewhere: Annotated[
        bool, typer.Option("--elsewhere", help="Also doses that cited sources report and the article does not.")
    ] = False,
    catalogue: CatalogueFile = None,
    form: Form = Format.TABLE,
    output: Output = None,
    plot: Plot = None,
) -> int:
    """Compare regimens on one axis, mg/kg or mg/kg/h."""
    if plot is not None and plot == output:
        raise InputError("--plot and --output name one file, which cannot hold both")
    found = opened(catalogue)
    choice = choose(found, indication=indication, regimen=regimen, route=route)
    others = from_elsewhere(found, choice) if elsewhere else ()
    comparison = compare(found, choice.regimens, weight, others)
    report = CompareReport(catalogue=found, subject=choice.subject, comparison=comparison, beside=choice.uses)
    if plot is not None:
        deliver_bytes(_drawn(report, plot), plot)
    answer(report, form, output)
    return 0 if comparison.placed else NOT_COMPARABLE


def _drawn(report: CompareReport, path: str) -> bytes:
    """Return the picture of the kind that a file's ending names."""
    from ketacalc.output.plot import picture

    with progress("drawing"):
        return picture(report.view(), path.rpartition(".")[2].lower())
