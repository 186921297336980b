"""`ketacalc dose`: every regimen reported for an indication, scaled to a body weight."""

from typing import Annotated, Final

import typer

from ketacalc.cli.asking import answer, opened
from ketacalc.cli.delivery import deliver
from ketacalc.cli.options import (
    CatalogueFile,
    Concentration,
    Duration,
    Exact,
    Indication,
    InUnit,
    Output,
    Regimen,
    Route,
    Weight,
)
from ketacalc.core.catalogue.selection import select
from ketacalc.core.dose.scaling import Asked, scale_all
from ketacalc.core.errors import InputError
from ketacalc.output.formats.format import FhirVersion, Format, FormatWithFhir
from ketacalc.output.reports.dose import DoseReport

EXAMPLES: Final = """\b
Examples:
  ketacalc dose --indication trd --weight 70
  ketacalc dose -i migraine -w "154 lb" --concentration "50 mg/mL" -f json
  ketacalc dose -r lauritsen-iv -w 70 --duration "4 h" --unit mcg/min
  ketacalc dose -r berman-2000 -w 70 -f fhir --fhir-version r5"""


def command(
    weight: Weight,
    indication: Indication = None,
    regimen: Regimen = None,
    route: Route = None,
    concentration: Concentration = None,
    duration: Duration = None,
    unit: InUnit = None,
    exact: Exact = False,
    catalogue: CatalogueFile = None,
    form: Annotated[FormatWithFhir, typer.Option("--format", "-f", help="How to write the result.")] = (
        FormatWithFhir.TABLE
    ),
    fhir_version: Annotated[
        FhirVersion | None, typer.Option("--fhir-version", help="With -f fhir: R4 unless R5 is asked for.")
    ] = None,
    output: Output = None,
) -> None:
    """Scale every regimen reported for an indication to a body weight."""
    if fhir_version is not None and form is not FormatWithFhir.FHIR:
        raise InputError("--fhir-version goes with -f fhir, and the format asked for is another")
    found = opened(catalogue)
    asked = select(found, indication=indication, regimen=regimen, route=route)
    doses = scale_all(asked.regimens, weight, Asked(concentration=concentration, duration=duration, unit=unit))
    report = DoseReport(
        catalogue=found,
        subject=asked.subject,
        weight=weight,
        doses=doses,
        beside=asked.uses,
        unrounded=exact,
    )
    if form is not FormatWithFhir.FHIR:
        answer(report, Format(form.value), output)
        return
    from ketacalc.output.fhir import activity

    deliver(activity.write(report, fhir_version or FhirVersion.R4), output)
