"""Ketamine regimens as one review article reports them, scaled to a body weight exactly, each with its source.

`ketacalc.dose`, `ketacalc.convert` and `ketacalc.catalogue` are the calculator that the command line uses.
Nothing is loaded before it is asked for.
"""

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from ketacalc.api import catalogue, convert, dose
    from ketacalc.core.catalogue import Catalogue
    from ketacalc.core.conversion import Conversion
    from ketacalc.core.dosing import Dose
    from ketacalc.core.errors import (
        CatalogueError,
        Incompatible,
        InputError,
        KetacalcError,
        MissingInput,
        NoDoseReported,
        UnknownName,
    )
    from ketacalc.core.regimen import Reference, Regimen
    from ketacalc.core.units import Quantity, Range, Unit
    from ketacalc.core.weight import BodyWeight

_HOMES = {
    "ketacalc.api": ("catalogue", "convert", "dose"),
    "ketacalc.core.catalogue": ("Catalogue",),
    "ketacalc.core.conversion": ("Conversion",),
    "ketacalc.core.dosing": ("Dose",),
    "ketacalc.core.errors": (
        "CatalogueError",
        "Incompatible",
        "InputError",
        "KetacalcError",
        "MissingInput",
        "NoDoseReported",
        "UnknownName",
    ),
    "ketacalc.core.regimen": ("Reference", "Regimen"),
    "ketacalc.core.units": ("Quantity", "Range", "Unit"),
    "ketacalc.core.weight": ("BodyWeight",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "BodyWeight",
    "Catalogue",
    "CatalogueError",
    "Conversion",
    "Dose",
    "Incompatible",
    "InputError",
    "KetacalcError",
    "MissingInput",
    "NoDoseReported",
    "Quantity",
    "Range",
    "Reference",
    "Regimen",
    "Unit",
    "UnknownName",
    "__version__",
    "catalogue",
    "convert",
    "dose",
]


def __getattr__(name: str) -> object:
    """Load a public name when it is first asked for."""
    if name not in _HOME:
        raise AttributeError(f"module 'ketacalc' has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names."""
    return list(__all__)
