"""`ketacalc course`: a regimen over time, with what has been given by each moment."""

from functools import partial
from typing import Annotated, Final

from ketacalc.cli import bedside, options
from ketacalc.cli.delivery import answer, deliver, opened
from ketacalc.cli.progress import progress
from ketacalc.core.catalogue.selection import select
from ketacalc.core.course.course import course
from ketacalc.core.course.wanted import Wanted
from ketacalc.core.quantities import Quantity, read_duration, read_quantity
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.grammar import RATE
from ketacalc.output.course.result import CourseResult
from ketacalc.output.formats.format import Format

EXAMPLES: Final = """\b
Examples:
  ketacalc course -r lauritsen-iv -w 70 --for "24 h"
  ketacalc course -r lauritsen-iv -w 70 --for "24 h" --as-source --rise-every "3 h" --concentration "2 mg/mL" --step 0.1
  ketacalc course -r berman-2000 -w 70 --duration "40 min" --rows "10 min"
  ketacalc course -r borsato-oral -w 70 --every "8 h" --for "72 h"
  ketacalc course -r lauritsen-iv -w 70 --for "12 h" --rise "0.1 mg/kg/h" --rise-every "2 h" --plot course.svg

\b
A range gives the slowest and the fastest course. No time is assumed: one that is not reported, or is
reported as a range, is stated. Steps and times that only the source has are followed with --as-source."""


def _time(flag: str, text: str) -> object:
    return options.option(flag, text, "TIME", read_duration)


def command(
    weight: options.Weight,
    indication: options.Indication = None,
    regimen: options.Regimen = None,
    route: options.Route = None,
    span: Annotated[Quantity | None, _time("--for", "How long the course lasts: 24 h.")] = None,
    duration: Annotated[Quantity | None, _time("--duration", "Over what time one dose is given: 40 min.")] = None,
    every: Annotated[Quantity | None, _time("--every", "From one dose to the next: 48 h.")] = None,
    as_source: Annotated[
        bool, options.option("--as-source", "Also follow steps and times that only the source gives.")
    ] = False,
    rise_every: Annotated[Quantity | None, _time("--rise-every", "After what time the rate rises: 3 h.")] = None,
    rise: Annotated[
        Quantity | None,
        options.option(
            "--rise", "Steps of your own, from low to high: 0.1 mg/kg/h.", "RATE", partial(read_quantity, takes=RATE)
        ),
    ] = None,
    concentration: options.Concentration = None,
    container: bedside.Container = None,
    step: bedside.Step = None,
    rows: Annotated[Quantity | None, _time("--rows", "A row this often too: 1 h.")] = None,
    accept_rounding: bedside.AcceptRounding = False,
    accept_caution: options.AcceptCaution = False,
    exact: options.Exact = False,
    catalogue: options.CatalogueFile = None,
    form: options.Form = Format.TABLE,
    output: options.Output = None,
    plot: options.Plot = None,
) -> None:
    """Follow a regimen over time: what runs when, what has been given by then, and when a container is empty."""
    found = opened(catalogue)
    wanted = Wanted(
        regimen=select(found, indication=indication, regimen=regimen, route=route).one,
        known=Known(weight=weight, concentration=concentration, duration=duration),
        span=span,
        every=every,
        rise=rise,
        rise_every=rise_every,
        rows=rows,
        container=container,
        step=step,
        as_source=as_source,
        accept_rounding=accept_rounding,
        accept_caution=accept_caution,
    )
    result = CourseResult(source=found, course=course(wanted), unrounded=exact)
    if plot is not None:
        from ketacalc.output.pictures.course import picture

        with progress("drawing"):
            drawn = picture(result, plot.rpartition(".")[2].lower())
        deliver(drawn, plot)
    answer(result, form, output)
