"""`ketacalc check`: is a dose inside what is reported, and if not, which slip would explain it?"""

from typing import Annotated, Final

import typer

from ketacalc.cli import exit_codes
from ketacalc.cli.asking import answer, opened
from ketacalc.cli.options import (
    CatalogueFile,
    Concentration,
    Indication,
    OptionalWeight,
    Output,
    Regimen,
    Route,
    Tolerance,
)
from ketacalc.core.catalogue.selection import select
from ketacalc.core.check.verdict import NO_TOLERANCE, check
from ketacalc.core.errors import InputError
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.stated import read_figure
from ketacalc.output.check.report import CheckReport
from ketacalc.output.formats.format import Format, FormatWithLines

EXAMPLES: Final = """\b
Examples:
  ketacalc check "35 mg" -i trd -w 70
  ketacalc check "14 mg" -r etchison-iv -w 70
  ketacalc check "10 to 20 mg/h" -i migraine -w 70
  printf '35 mg\\n36 mg\\n' | ketacalc check - -i trd -w 70 --tolerance 5%

\b
Exit codes: 0 within, 1 outside, 3 nothing can be compared."""


def command(
    dose: Annotated[
        str, typer.Argument(metavar="DOSE", help='A dose or a range: "35 mg"; - reads one per line from stdin.')
    ],
    indication: Indication = None,
    regimen: Regimen = None,
    weight: OptionalWeight = None,
    concentration: Concentration = None,
    route: Route = None,
    tolerance: Tolerance = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit 1 where only a negative outcome or a suspect unit holds the dose.")
    ] = False,
    catalogue: CatalogueFile = None,
    form: Annotated[FormatWithLines, typer.Option("--format", "-f", help="How to write the result.")] = (
        FormatWithLines.TABLE
    ),
    output: Output = None,
) -> int:
    """Compare a dose with what is reported, and name the slip if it is off."""
    found = opened(catalogue)
    asked = select(found, indication=indication, regimen=regimen, route=route)
    known = Known(weight=weight, concentration=concentration)
    if dose == "-":
        from ketacalc.cli.lines import check_lines

        return check_lines(
            asked.regimens,
            known,
            tolerance or NO_TOLERANCE,
            notice=found.notice,
            strict=strict,
            form=form,
            output=output,
        )
    if form is FormatWithLines.JSONL:
        raise InputError("-f jsonl goes with ketacalc check -, which reads one dose per line")
    checked = check(read_figure(dose), asked.regimens, known, tolerance or NO_TOLERANCE)
    report = CheckReport(
        catalogue=found,
        subject=asked.subject,
        given=dose,
        check=checked,
        beside=asked.uses,
    )
    answer(report, Format(form.value), output)
    return exit_codes.of_check(checked, strict=strict)
