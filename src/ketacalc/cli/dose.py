"""`ketacalc dose`: every regimen reported for an indication, scaled to a body weight."""

from typing import Annotated, Final

from ketacalc.cli import exit_codes, options
from ketacalc.cli.delivery import answer, deliver, opened
from ketacalc.core.catalogue.selection import select
from ketacalc.core.dose.scaling import scale_all
from ketacalc.core.errors import InputError
from ketacalc.core.quantities.conversion import Known
from ketacalc.output.dose import DoseResult
from ketacalc.output.formats.format import FhirVersion, FormatWithFhir, FormatWithLines

EXAMPLES: Final = """\b
Examples:
  ketacalc dose --indication trd --weight 70
  ketacalc dose -i migraine -w "154 lb" --concentration "50 mg/mL" -f json
  ketacalc dose -r lauritsen-iv -w 70 --duration "4 h" --unit mcg/min
  ketacalc dose -r berman-2000 -w 70 -f fhir --fhir-version r5
  ketacalc dose -i trd -w 70 --expect "35 mg"

\b
--expect checks a figure of your own, as ketacalc check does: exit code 0 within, 1 outside."""


def command(
    weight: options.Weight,
    indication: options.Indication = None,
    regimen: options.Regimen = None,
    route: options.Route = None,
    concentration: options.Concentration = None,
    duration: options.Duration = None,
    unit: options.InUnit = None,
    expect: options.Expect = None,
    accept_caution: options.AcceptCaution = False,
    exact: options.Exact = False,
    catalogue: options.CatalogueFile = None,
    form: Annotated[FormatWithFhir, options.FORMAT] = FormatWithFhir.TABLE,
    fhir_version: Annotated[
        FhirVersion | None, options.option("--fhir-version", "With -f fhir: R4 unless R5 is asked for.")
    ] = None,
    output: options.Output = None,
) -> int:
    """Scale every regimen reported for an indication to a body weight."""
    if fhir_version is not None and form is not FormatWithFhir.FHIR:
        raise InputError("--fhir-version goes with -f fhir, and the format asked for is another")
    if expect is not None:
        if unit is not None or exact or form is FormatWithFhir.FHIR:
            raise InputError("--expect is answered as ketacalc check answers: leave --unit, --exact and -f fhir out")
        from ketacalc.cli.check import command as check

        return check(
            expect,
            indication=indication,
            regimen=regimen,
            weight=weight,
            concentration=concentration,
            duration=duration,
            route=route,
            accept_caution=accept_caution,
            catalogue=catalogue,
            form=FormatWithLines(form.value),
            output=output,
        )
    found = opened(catalogue)
    selection = select(found, indication=indication, regimen=regimen, route=route)
    known = Known(weight=weight, concentration=concentration, duration=duration)
    doses = scale_all(selection.regimens, known, unit=unit, accept_caution=accept_caution)
    report = DoseResult(source=found, selection=selection, weight=weight, doses=doses, unrounded=exact)
    if form is not FormatWithFhir.FHIR:
        answer(report, form, output)
        return exit_codes.DONE
    from ketacalc.output.fhir import activity

    deliver(activity.write(report, fhir_version or FhirVersion.R4), output)
    return exit_codes.DONE
