"""`ketacalc check`: is a dose inside what is reported, and if not, which slip would explain it?"""

from typing import Annotated, Final

import typer

from ketacalc.cli import exit_codes, options
from ketacalc.cli.delivery import answer, opened
from ketacalc.core.catalogue.selection import select
from ketacalc.core.check.judge import NO_TOLERANCE, Check, check
from ketacalc.core.errors import InputError
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.stated import Figure, read_figure
from ketacalc.output.check.result import CheckResult
from ketacalc.output.formats.format import FormatWithLines

EXAMPLES: Final = """\b
Examples:
  ketacalc check "35 mg" -i trd -w 70
  ketacalc check "14 mg" -r etchison-iv -w 70
  ketacalc check "10 to 20 mg/h" -i migraine -w 70
  ketacalc check "0.75 mg/kg/h" -r berman-2000 --duration "40 min"
  ketacalc check "0.3 mg/kg/h" --all
  printf '35 mg\\n36 mg\\n' | ketacalc check - -i trd -w 70 --tolerance 5%

\b
Exit codes: 0 within, 1 outside, 3 nothing can be compared."""


def command(
    dose: Annotated[
        str, typer.Argument(metavar="DOSE", help='A dose or a range: "35 mg"; - reads one per line from stdin.')
    ],
    indication: options.Indication = None,
    regimen: options.Regimen = None,
    weight: options.OptionalWeight = None,
    concentration: options.Concentration = None,
    duration: options.Duration = None,
    times: options.Times = 0,
    stock: options.Strengths = None,
    route: options.Route = None,
    everything: Annotated[bool, options.option("--all", "Check against every regimen that can be compared.")] = False,
    tolerance: options.Tolerance = None,
    strict: Annotated[bool, options.option("--strict", "Exit 1 also where the dose is within but doubtful.")] = False,
    accept_caution: options.AcceptCaution = False,
    read_unit: options.ReadUnit = None,
    catalogue: options.CatalogueFile = None,
    form: Annotated[FormatWithLines, options.FORMAT] = FormatWithLines.TABLE,
    output: options.Output = None,
) -> int:
    """Compare a dose with what is reported, and name the slip if it is off."""
    found = opened(catalogue)
    if everything and (indication is not None or regimen is not None):
        raise InputError("--all is against all that is comparable: leave --indication and --regimen out")
    selection = select(found, indication=indication, regimen=regimen, route=route, everything=everything)
    known = Known(
        weight=weight, concentration=concentration, duration=duration, doses_per_day=times, strengths=tuple(stock or ())
    )

    def judge(figure: Figure) -> Check:
        return check(
            figure,
            selection.regimens,
            known,
            tolerance or NO_TOLERANCE,
            accept_caution=accept_caution,
            where_possible=everything,
        )

    if dose == "-":
        from ketacalc.cli.lines import check_lines

        return check_lines(
            judge, notice=found.notice, strict=strict, form=form, output=output, spellings=read_unit or ()
        )
    if read_unit:
        raise InputError("--read-unit goes with ketacalc check -, which reads one dose per line")
    if form is FormatWithLines.JSONL:
        raise InputError("-f jsonl goes with ketacalc check -, which reads one dose per line")
    checked = judge(read_figure(dose))
    answer(CheckResult(source=found, selection=selection, given=dose, check=checked), form, output)
    return exit_codes.of_check(checked, strict=strict)
