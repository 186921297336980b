"""Units, quantities and the closed grammar that reads them; inside it, `live` is the only module that knows pint."""

from ketacalc.core.quantities.grammar import (
    quoted,
    read_concentration,
    read_drop_factor,
    read_duration,
    read_molar_mass,
    read_number,
    read_quantity,
    read_range,
    read_tolerance,
    read_unit,
)
from ketacalc.core.quantities.quantity import Quantity, Range, combined
from ketacalc.core.quantities.unit import Kind, Unit, known_units

__all__ = [
    "Kind",
    "Quantity",
    "Range",
    "Unit",
    "combined",
    "known_units",
    "quoted",
    "read_concentration",
    "read_drop_factor",
    "read_duration",
    "read_molar_mass",
    "read_number",
    "read_quantity",
    "read_range",
    "read_tolerance",
    "read_unit",
]
