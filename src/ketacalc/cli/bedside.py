"""The options of what happens at the bedside: vials, containers, syringes and pumps; none has a default."""

from functools import partial
from typing import Annotated

from ketacalc.cli.options import option
from ketacalc.core.prepare import vials
from ketacalc.core.prepare.increments import read_step
from ketacalc.core.quantities import Quantity, Range, read_quantity, read_range
from ketacalc.core.quantities.grammar import DOSE, FLOW

Dose = Annotated[
    Range | None, option("--dose", "A dose or range: 0.3 mg/kg/h, 35 mg.", "DOSE", partial(read_range, takes=DOSE))
]
Stocks = Annotated[
    list[vials.Stock] | None,
    option("--stock", "A vial: 50 mg/mL or 500 mg/10 mL; repeatable.", "LABEL", vials.read_stock),
]
Vial = Annotated[
    Quantity | None, option("--vial", "Volume of each vial, to count vials: 10 mL.", "VOLUME", vials.read_volume)
]
Container = Annotated[
    vials.Container | None,
    option("--container", "50 mL syringe, 100 mL bag, or 50 mL.", "VOLUME", vials.read_container),
]
Amount = Annotated[Quantity | None, option("--amount", "Drug in the container: 100 mg.", "AMOUNT", vials.read_amount)]
Rate = Annotated[Quantity | None, option("--rate", "Fluid rate: 12 mL/h.", "RATE", partial(read_quantity, takes=FLOW))]
Graduation = Annotated[
    Quantity | None, option("--graduation", "Graduation of the syringe: 0.1.", "STEP", partial(read_step, unit="mL"))
]
Step = Annotated[Quantity | None, option("--step", "Step of the pump: 0.1.", "STEP", partial(read_step, unit="mL/h"))]
Waste = Annotated[
    Quantity | None,
    option("--waste", "Discarded volume, to work out the drug in it: 8 mL.", "VOLUME", vials.read_volume),
]
AcceptRounding = Annotated[bool, option("--accept-rounding", "Accept a setting more than 10 % off.")]
