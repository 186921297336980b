"""`ketacalc prepare`: from a dose to vials, a syringe or bag, and a pump; and from a pump back to the dose."""

from typing import Annotated, Final

import typer

from ketacalc.cli.asking import answer, opened
from ketacalc.cli.options import (
    AcceptCaution,
    CatalogueFile,
    Concentration,
    DropFactor,
    Exact,
    Form,
    Indication,
    OptionalWeight,
    Output,
    Regimen,
    Route,
    parsed,
)
from ketacalc.core import regimen as core
from ketacalc.core.catalogue import Catalogue, by_route, chosen, read_route
from ketacalc.core.delivering import Giving
from ketacalc.core.errors import InputError
from ketacalc.core.infusing import Running, infuse
from ketacalc.core.measuring import read_step
from ketacalc.core.mixing import Mixture, Stock, read_amount, read_stock, read_volume, sized
from ketacalc.core.preparing import Wanted, prepare
from ketacalc.core.units import Kind, Quantity, Range, read_duration, read_quantity, read_range
from ketacalc.core.weight import BodyWeight
from ketacalc.output.formats import Format
from ketacalc.output.infusion import InfusionReport
from ketacalc.output.prepare import PrepareReport

EXAMPLES: Final = """\b
Examples:
  ketacalc prepare -r lauritsen-iv -w 70 --stock "500 mg/10 mL" --container "50 mL" --concentration "2 mg/mL" --step 0.1
  ketacalc prepare -i trd -w 70 --stock "50 mg/mL" --graduation 0.1
  ketacalc prepare --dose "0.3 mg/kg/h" -w 70 --concentration "200 mg/100 mL" --drop-factor "60 gtt/mL" --duration "4 h"
  ketacalc prepare -r lauritsen-iv -w 70 --concentration "2 mg/mL" --step 0.1 --ladder 0.05
  ketacalc prepare --rate "12 mL/h" --concentration "2 mg/mL" -w 70
  ketacalc prepare --container "1 L" --duration "8 h" --drop-factor "15 gtt/mL"

\b
Amount, container and concentration: two of them give the third. A vial is stated by
its strength (50 mg/mL), or as its label has it (500 mg/10 mL), and then vials are counted.
More than 5 % off is a caution; more than 10 % is refused without --accept-rounding."""


def command(
    indication: Indication = None,
    regimen: Regimen = None,
    dose: Annotated[
        Range | None,
        typer.Option("--dose", parser=parsed(read_range), metavar="DOSE", help="A dose or range: 0.3 mg/kg/h, 35 mg."),
    ] = None,
    weight: OptionalWeight = None,
    route: Route = None,
    stock: Annotated[
        list[Stock] | None,
        typer.Option(
            "--stock", parser=parsed(read_stock), metavar="LABEL", help="A vial: 50 mg/mL or 500 mg/10 mL; repeatable."
        ),
    ] = None,
    vial: Annotated[
        Quantity | None,
        typer.Option(
            "--vial", parser=parsed(read_volume), metavar="VOLUME", help="In each vial, to count them: 10 mL."
        ),
    ] = None,
    container: Annotated[
        Quantity | None,
        typer.Option("--container", parser=parsed(read_volume), metavar="VOLUME", help="Syringe or bag: 50 mL."),
    ] = None,
    amount: Annotated[
        Quantity | None,
        typer.Option("--amount", parser=parsed(read_amount), metavar="AMOUNT", help="Drug in the container: 100 mg."),
    ] = None,
    concentration: Concentration = None,
    rate: Annotated[
        Quantity | None,
        typer.Option("--rate", parser=parsed(read_quantity), metavar="RATE", help="At which fluid runs: 12 mL/h."),
    ] = None,
    drop_factor: DropFactor = None,
    duration: Annotated[
        Quantity | None,
        typer.Option("--duration", parser=parsed(read_duration), metavar="TIME", help="How long it runs: 40 min."),
    ] = None,
    graduation: Annotated[
        Quantity | None,
        typer.Option(
            "--graduation",
            parser=parsed(lambda text: read_step(text, "mL")),
            metavar="STEP",
            help="Of the syringe: 0.1.",
        ),
    ] = None,
    step: Annotated[
        Quantity | None,
        typer.Option(
            "--step", parser=parsed(lambda text: read_step(text, "mL/h")), metavar="STEP", help="Of the pump: 0.1."
        ),
    ] = None,
    ladder: Annotated[
        str | None, typer.Option("--ladder", metavar="STEP", help="Doses from low to high by this step: 0.05.")
    ] = None,
    waste: Annotated[
        Quantity | None,
        typer.Option("--waste", parser=parsed(read_volume), metavar="VOLUME", help="Drug in a discarded volume: 8 mL."),
    ] = None,
    accept_rounding: Annotated[
        bool, typer.Option("--accept-rounding", help="Accept a setting that is more than 10 % off.")
    ] = False,
    accept_caution: AcceptCaution = False,
    exact: Exact = False,
    catalogue: CatalogueFile = None,
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Prepare a dose: what to draw up, dilute and set, and what the patient truly gets."""
    found = opened(catalogue)
    mixture = Mixture(
        stocks=sized(tuple(stock or ()), vial), container=container, amount=amount, concentration=concentration
    )
    named = indication is not None or regimen is not None
    if dose is None and (rate is not None or not named):
        for option, value in (("--graduation", graduation), ("--step", step), ("--ladder", ladder)):
            if value is not None:
                raise InputError(f"{option} rounds a dose, and none is named: --regimen, --indication or --dose")
        running = Running(
            rate=rate, mixture=mixture, weight=weight, drop_factor=drop_factor, duration=duration, waste=waste
        )
        infusion = infuse(running, _held_against(found, indication, regimen, route, weight))
        answer(InfusionReport(catalogue=found, infusion=infusion, unrounded=exact), form, output)
        return
    one = _one(found, indication, regimen, route) if named else None
    wanted = Wanted(
        dose=dose,
        regimen=one,
        giving=Giving(weight=weight, graduation=graduation, step=step, drop_factor=drop_factor, duration=duration),
        mixture=mixture,
        flow=rate,
        ladder=ladder,
        waste=waste,
        accept_rounding=accept_rounding,
        accept_caution=accept_caution,
    )
    way = one.route if one else read_route(route, found) if route else ""
    report = PrepareReport(catalogue=found, preparation=prepare(wanted), route=way, unrounded=exact)
    answer(report, form, output)


def _one(found: Catalogue, indication: str | None, regimen: str | None, route: str | None) -> core.Regimen:
    """Return the one regimen that is named.

    Raises:
        InputError: there are several; which one is meant cannot be known.
    """
    regimens = chosen(found, indication=indication, regimen=regimen, route=route)
    if len(regimens) > 1:
        names = ", ".join(one.id for one in regimens)
        raise InputError(f"one regimen is prepared at a time; name it with --regimen: {names}")
    return regimens[0]


def _held_against(
    found: Catalogue, indication: str | None, regimen: str | None, route: str | None, weight: BodyWeight | None
) -> tuple[core.Regimen, ...]:
    """Return the regimens that were named, or every infusion of the catalogue where a weight lets it be compared."""
    if indication is not None or regimen is not None:
        return chosen(found, indication=indication, regimen=regimen, route=route)
    if weight is None:
        return ()
    return by_route(tuple(one for one in found.regimens if one.kind is Kind.RATE), route)
