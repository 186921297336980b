"""`ketacalc prepare`: from a dose to vials, a syringe or bag, and a pump; and from a pump back to the dose."""

from dataclasses import replace
from typing import Final

from ketacalc.cli import exit_codes
from ketacalc.cli.answer import answer, opened
from ketacalc.cli.bedside import (
    AcceptRounding,
    Amount,
    Container,
    Dose,
    Graduation,
    Rate,
    Step,
    Stocks,
    Vial,
    Waste,
)
from ketacalc.cli.expected import of_infusion, of_preparation
from ketacalc.cli.options import (
    AcceptCaution,
    CatalogueFile,
    Concentration,
    DropFactor,
    Duration,
    Exact,
    Expect,
    Form,
    Indication,
    OptionalWeight,
    Output,
    Regimen,
    Route,
)
from ketacalc.core.catalogue import regimen as core
from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.selection import by_route, read_route, select
from ketacalc.core.check.judge import Verdict
from ketacalc.core.compare.axis import giving
from ketacalc.core.errors import InputError
from ketacalc.core.prepare.administration import Administration
from ketacalc.core.prepare.dilution import Mixture
from ketacalc.core.prepare.preparation import Wanted, prepare
from ketacalc.core.prepare.running import Running, infuse
from ketacalc.core.prepare.vials import sized
from ketacalc.core.quantities import Kind
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
    indication: Indication = None,
    regimen: Regimen = None,
    dose: Dose = None,
    weight: OptionalWeight = None,
    route: Route = None,
    stock: Stocks = None,
    vial: Vial = None,
    container: Container = None,
    amount: Amount = None,
    concentration: Concentration = None,
    rate: Rate = None,
    drop_factor: DropFactor = None,
    duration: Duration = None,
    graduation: Graduation = None,
    step: Step = None,
    waste: Waste = None,
    accept_rounding: AcceptRounding = False,
    accept_caution: AcceptCaution = False,
    expect: Expect = None,
    exact: Exact = False,
    catalogue: CatalogueFile = None,
    form: Form = Format.TABLE,
    output: Output = None,
) -> int:
    """Prepare a dose: what to draw up, the dilution and the pump rate, and what the patient actually receives."""
    found = opened(catalogue)
    named = indication is not None or regimen is not None
    vials = sized(tuple(stock or ()), vial)
    mixture = Mixture(stocks=vials, container=container, amount=amount, concentration=concentration)
    way = read_route(route, found) if route else ""
    known = Known(weight=weight, drop_factor=drop_factor, duration=duration)
    runs = rate is not None or duration is not None or not (vials or amount)
    if dose is None and (rate is not None or not named) and runs:
        _refuse({
            "--graduation": graduation, "--step": step,
            "--accept-rounding": accept_rounding or None, "--accept-caution": accept_caution or None,
        })  # fmt: skip
        stated = Running(
            rate=rate,
            mixture=mixture,
            known=known,
            waste=waste,
            route=way,
        )
        held = select(found, indication=indication, regimen=regimen, route=route).regimens if named else ()
        is_told = weight is not None and (concentration is not None or amount is not None or bool(vials))
        infusion = infuse(stated, held or (_every(found, route) if is_told else ()))
        expectation = of_infusion(expect, infusion, replace(known, concentration=concentration)) if expect else None
        compared = infusion.check
        source = found if compared is not None else None
        answer(PrepareResult(source=source, infusion=infusion, expectation=expectation, unrounded=exact), form, output)
        if expectation is not None:
            return exit_codes.of_expectation(expectation)
        is_held = compared is None or compared.verdict is not Verdict.NOT_COMPARABLE
        return exit_codes.DONE if is_held else exit_codes.NOTHING
    one = select(found, indication=indication, regimen=regimen, route=route).one if named else None
    wanted = Wanted(
        dose=dose,
        regimen=one,
        route=one.route if one else way,
        giving=Administration(known=known, graduation=graduation, step=step),
        mixture=mixture,
        flow=rate,
        waste=waste,
        accept_rounding=accept_rounding,
        accept_caution=accept_caution,
    )
    source = found if one is not None else None
    made = prepare(wanted)
    expectation = of_preparation(expect, made, replace(known, concentration=concentration)) if expect else None
    answer(PrepareResult(source=source, preparation=made, expectation=expectation, unrounded=exact), form, output)
    return exit_codes.of_expectation(expectation)


def _refuse(options: dict[str, object]) -> None:
    """Refuse what rounds or steps a dose where none is named.

    Raises:
        InputError: one of them is given.
    """
    for option, value in options.items():
        if value is not None:
            raise InputError(f"{option} goes with a dose, and none is named: --regimen, --indication or --dose")


def _every(found: Catalogue, route: str | None) -> tuple[core.Regimen, ...]:
    """Return every infusion of the catalogue and every daily total that may have been one, by a route that is named.

    Raises:
        InputError: they are of several drugs; which one runs cannot be known.
    """
    timed = (one for one in found.regimens if one.kind is Kind.RATE or giving(one).infused)
    infusions = by_route(tuple(timed), route)
    drugs = sorted({one.drug for one in infusions})
    if len(drugs) > 1:
        raise InputError(f"{found.name} has infusions of {', '.join(drugs)}; name one with --regimen or --indication")
    return infusions
