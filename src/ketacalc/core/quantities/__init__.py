"""Units, quantities and the closed grammar that reads them; `pint_registry` is the one module that knows pint."""

from ketacalc.core.quantities.grammar import (
    read_concentration,
    read_drop_factor,
    read_duration,
    read_molar_mass,
    read_quantity,
    read_range,
    read_tolerance,
)
from ketacalc.core.quantities.number import quoted, read_number
from ketacalc.core.quantities.quantity import Quantity, Range, combined
from ketacalc.core.quantities.spelling import read_unit
from ketacalc.core.quantities.unit import Kind, Unit, known_units

__all__ = [
    "Kind", "Quantity", "Range", "Unit", "combined", "known_units", "quoted", "read_concentration", "read_drop_factor",
    "read_duration", "read_molar_mass", "read_number", "read_quantity", "read_range", "read_tolerance", "read_unit",
]  # fmt: skip
