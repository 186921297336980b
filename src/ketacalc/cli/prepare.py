"""`ketacalc prepare`: from a dose to vials, a syringe or bag, and a pump; and from a pump back to the dose."""

from dataclasses import replace
from typing import Final

from ketacalc.cli import bedside, exit_codes, options
from ketacalc.cli.delivery import answer, opened
from ketacalc.cli.expected import of_infusion, of_preparation
from ketacalc.core.check.judge import Verdict
from ketacalc.core.prepare.question import prepared
from ketacalc.core.prepare.running import Infusion
from ketacalc.core.quantities.conversion import Known
from ketacalc.output.formats.format import Format
from ketacalc.output.prepare.result import PrepareResult

EXAMPLES: Final = """\b
Examples:
  ketacalc prepare -r lauritsen-iv -w 70 --stock "500 mg/10 mL" --container "50 mL" --concentration "2 mg/mL" --step 0.1
  ketacalc prepare -i trd -w 70 --stock "50 mg/mL" --graduation 0.1
  ketacalc prepare --dose "0.3 mg/kg/h" -w 70 --concentration "200 mg/100 mL" --drop-factor "60 gtt/mL" --duration "4 h"
  ketacalc prepare --rate "12 mL/h" --concentration "2 mg/mL" -w 70
  ketacalc prepare --dose "0.3 mg/kg/h" -w 70 --concentration "2 mg/mL" --expect "10.5 mL/h"
  ketacalc prepare --stock "50 mg/mL" --container "50 mL" --amount "250 mg"
  ketacalc prepare --container "1 L" --duration "8 h" --drop-factor "15 gtt/mL"

\b
Amount, container and concentration: two of them give the third. A vial is stated by
its strength (50 mg/mL), or as its label has it (500 mg/10 mL), and then vials are counted.
A range is rounded to steps inside it: 4.32 to 4.4, where 4.3 would be below the low end.
Else the nearest step is set; of two that are as near, the smaller.
More than 5 % off is a caution; more than 10 % is refused without --accept-rounding.
--expect checks a pump rate or a volume of your own; exit code 1 if it is wrong."""


def command(
    indication: options.Indication = None,
    regimen: options.Regimen = None,
    dose: bedside.Dose = None,
    weight: options.OptionalWeight = None,
    route: options.Route = None,
    stock: bedside.Stocks = None,
    vial: bedside.Vial = None,
    container: bedside.Container = None,
    amount: bedside.Amount = None,
    concentration: options.Concentration = None,
    rate: bedside.Rate = None,
    drop_factor: options.DropFactor = None,
    duration: options.Duration = None,
    graduation: bedside.Graduation = None,
    step: bedside.Step = None,
    waste: bedside.Waste = None,
    accept_rounding: bedside.AcceptRounding = False,
    accept_caution: options.AcceptCaution = False,
    expect: options.Expect = None,
    exact: options.Exact = False,
    catalogue: options.CatalogueFile = None,
    form: options.Form = Format.TABLE,
    output: options.Output = None,
) -> int:
    """Prepare a dose: what to draw up, the dilution and the pump rate, and what the patient actually receives."""
    found = opened(catalogue)
    known = Known(weight=weight, drop_factor=drop_factor, duration=duration)
    made = prepared(
        found,
        known=known,
        indication=indication,
        regimen=regimen,
        dose=dose,
        route=route,
        stock=tuple(stock or ()),
        vial=vial,
        container=container,
        amount=amount,
        concentration=concentration,
        rate=rate,
        graduation=graduation,
        step=step,
        waste=waste,
        accept_rounding=accept_rounding,
        accept_caution=accept_caution,
    )
    expectation = None
    if expect is not None:
        told = replace(known, concentration=concentration)
        if isinstance(made, Infusion):
            expectation = of_infusion(expect, made, told)
        else:
            expectation = of_preparation(expect, made, told)
    result = PrepareResult.of(made, found, expectation=expectation, unrounded=exact)
    answer(result, form, output)
    if expectation is not None:
        return exit_codes.of_expectation(expectation)
    held = result.infusion.check if result.infusion is not None else None
    is_held = held is None or held.verdict is not Verdict.NOT_COMPARABLE
    return exit_codes.DONE if is_held else exit_codes.NOTHING
