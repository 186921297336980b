"""`ketacalc dose`: every regimen reported for an indication, scaled to a body weight."""

from typing import Final

from ketacalc.cli.asking import answer, opened
from ketacalc.cli.options import (
    CatalogueFile,
    Concentration,
    Duration,
    Exact,
    Form,
    Indication,
    InUnit,
    Output,
    Regimen,
    Route,
    Weight,
)
from ketacalc.core.catalogue import chosen
from ketacalc.core.dosing import Asked, scale_all
from ketacalc.output.dose import DoseReport
from ketacalc.output.formats import Format

EXAMPLES: Final = """\b
Examples:
  ketacalc dose --indication trd --weight 70
  ketacalc dose -i migraine -w "154 lb" --concentration "50 mg/mL" -f json
  ketacalc dose -r lauritsen-iv -w 70 --duration "4 h" --unit mcg/min"""


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
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Scale every regimen reported for an indication to a body weight."""
    found = opened(catalogue)
    regimens = chosen(found, indication=indication, regimen=regimen, route=route)
    doses = scale_all(regimens, weight, Asked(concentration=concentration, duration=duration, unit=unit))
    asked = found.indication(indication) if indication is not None else None
    report = DoseReport(
        catalogue=found,
        subject=asked.name if asked else regimens[0].id,
        weight=weight,
        doses=doses,
        beside=found.uses(asked) if asked else (),
        unrounded=exact,
    )
    answer(report, form, output)
