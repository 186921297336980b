"""`ketacalc compare`: every regimen on one axis, with what the audit found in the sources beside it."""

from typing import Final

from ketacalc.cli import exit_codes, options
from ketacalc.cli.delivery import answer, deliver, opened
from ketacalc.cli.messages import complain
from ketacalc.cli.progress import progress
from ketacalc.core.catalogue.selection import select
from ketacalc.core.compare.comparison import compare
from ketacalc.core.errors import UndeliveredError
from ketacalc.output.compare import phrases
from ketacalc.output.compare.result import CompareResult
from ketacalc.output.formats.format import Format

EXAMPLES: Final = """\b
Examples:
  ketacalc compare
  ketacalc compare --indication se
  ketacalc compare --weight 70 --elsewhere -f csv
  ketacalc compare --plot compare.png

\b
Exit codes: 0 something stands on an axis, 3 nothing can be compared."""


def command(
    indication: options.Indication = None,
    regimen: options.Regimen = None,
    route: options.Route = None,
    weight: options.OptionalWeight = None,
    elsewhere: options.Elsewhere = False,
    catalogue: options.CatalogueFile = None,
    form: options.Form = Format.TABLE,
    output: options.Output = None,
    plot: options.Plot = None,
) -> int:
    """Compare regimens on one axis, mg/kg or mg/kg/h."""
    found = opened(catalogue)
    selection = select(found, indication=indication, regimen=regimen, route=route, everything=True, elsewhere=elsewhere)
    comparison = compare(found, selection.regimens, weight, selection.source_doses)
    report = CompareResult(source=found, selection=selection, comparison=comparison)
    if not comparison.placed:
        answer(report, form, output)
        complain(phrases.nothing(comparison, has_picture=plot is not None))
        return exit_codes.NOTHING
    if plot is None:
        answer(report, form, output)
        return exit_codes.DONE
    from ketacalc.output.pictures.plot import picture, scene

    with progress("drawing"):
        drawn = picture(scene(report), plot.rpartition(".")[2].lower())
    try:
        answer(report, form, output)
    except UndeliveredError:  # such as to a reader that has gone away: the picture is written by itself
        deliver(drawn, plot)
        raise
    deliver(drawn, plot)
    return exit_codes.DONE
