"""The options of what happens at the bedside: vials, containers, syringes and pumps; none has a default."""

from functools import partial
from typing import Annotated

import typer

from ketacalc.cli.options import parsed
from ketacalc.core.prepare.increments import read_step
from ketacalc.core.prepare.vials import Container as Vessel
from ketacalc.core.prepare.vials import Stock, read_amount, read_container, read_stock, read_volume
from ketacalc.core.quantities import Quantity, Range, read_quantity, read_range
from ketacalc.core.quantities.grammar import DOSE, FLOW

Dose = Annotated[
    Range | None,
    typer.Option(
        "--dose",
        parser=parsed(partial(read_range, takes=DOSE)),
        metavar="DOSE",
        help="A dose or range: 0.3 mg/kg/h, 35 mg.",
    ),
]
Stocks = Annotated[
    list[Stock] | None,
    typer.Option(
        "--stock", parser=parsed(read_stock), metavar="LABEL", help="A vial: 50 mg/mL or 500 mg/10 mL; repeatable."
    ),
]
Vial = Annotated[
    Quantity | None,
    typer.Option(
        "--vial", parser=parsed(read_volume), metavar="VOLUME", help="Volume of each vial, to count vials: 10 mL."
    ),
]
Container = Annotated[
    Vessel | None,
    typer.Option(
        "--container", parser=parsed(read_container), metavar="VOLUME", help="50 mL syringe, 100 mL bag, or 50 mL."
    ),
]
Amount = Annotated[
    Quantity | None,
    typer.Option("--amount", parser=parsed(read_amount), metavar="AMOUNT", help="Drug in the container: 100 mg."),
]
Rate = Annotated[
    Quantity | None,
    typer.Option(
        "--rate",
        parser=parsed(partial(read_quantity, takes=FLOW)),
        metavar="RATE",
        help="Fluid rate: 12 mL/h.",
    ),
]
Graduation = Annotated[
    Quantity | None,
    typer.Option(
        "--graduation",
        parser=parsed(lambda text: read_step(text, "mL")),
        metavar="STEP",
        help="Graduation of the syringe: 0.1.",
    ),
]
Step = Annotated[
    Quantity | None,
    typer.Option(
        "--step", parser=parsed(lambda text: read_step(text, "mL/h")), metavar="STEP", help="Step of the pump: 0.1."
    ),
]
Waste = Annotated[
    Quantity | None,
    typer.Option(
        "--waste",
        parser=parsed(read_volume),
        metavar="VOLUME",
        help="Discarded volume, to work out the drug in it: 8 mL.",
    ),
]
AcceptRounding = Annotated[bool, typer.Option("--accept-rounding", help="Accept a setting more than 10 % off.")]
