"""Ketamine regimens as one review article reports them, scaled to a body weight exactly, each with its source.

`ketacalc.dose`, `ketacalc.check`, `ketacalc.course`, `ketacalc.convert` and `ketacalc.catalogue` are the calculator
that the command line uses. Nothing is loaded before it is asked for.
"""

TYPE_CHECKING = False
"""As in `typing`, which takes longer to load than all the rest of this; type checkers know it by its name."""
__version__ = "0.1.0"

if TYPE_CHECKING:
    from ketacalc.api import catalogue, check, convert, course, dose
    from ketacalc.core.catalogue.catalogue import Catalogue
    from ketacalc.core.catalogue.regimen import Reference, Regimen
    from ketacalc.core.check.judge import Check, Verdict
    from ketacalc.core.check.slips import Slip
    from ketacalc.core.course.course import Course
    from ketacalc.core.dose.scaling import Dose
    from ketacalc.core.errors import (
        CatalogueError,
        Incompatible,
        InputError,
        KetacalcError,
        MissingInput,
        NoDoseReported,
        UnknownName,
    )
    from ketacalc.core.quantities import Quantity, Range, Unit
    from ketacalc.core.quantities.conversion import Conversion
    from ketacalc.core.quantities.from_python import quantity
    from ketacalc.core.quantities.stated import Figure
    from ketacalc.core.quantities.weight import BodyWeight

_HOMES = {
    "ketacalc.api": ("catalogue", "check", "convert", "course", "dose"),
    "ketacalc.core.catalogue.catalogue": ("Catalogue",),
    "ketacalc.core.check.judge": ("Check", "Verdict"),
    "ketacalc.core.quantities.conversion": ("Conversion",),
    "ketacalc.core.course.course": ("Course",),
    "ketacalc.core.dose.scaling": ("Dose",),
    "ketacalc.core.errors": (
        "CatalogueError",
        "Incompatible",
        "InputError",
        "KetacalcError",
        "MissingInput",
        "NoDoseReported",
        "UnknownName",
    ),
    "ketacalc.core.quantities.stated": ("Figure",),
    "ketacalc.core.catalogue.regimen": ("Reference", "Regimen"),
    "ketacalc.core.check.slips": ("Slip",),
    "ketacalc.core.quantities": ("Quantity", "Range", "Unit"),
    "ketacalc.core.quantities.from_python": ("quantity",),
    "ketacalc.core.quantities.weight": ("BodyWeight",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "BodyWeight",
    "Catalogue",
    "CatalogueError",
    "Check",
    "Conversion",
    "Course",
    "Dose",
    "Figure",
    "Incompatible",
    "InputError",
    "KetacalcError",
    "MissingInput",
    "NoDoseReported",
    "Quantity",
    "Range",
    "Reference",
    "Regimen",
    "Slip",
    "Unit",
    "UnknownName",
    "Verdict",
    "__version__",
    "catalogue",
    "check",
    "convert",
    "course",
    "dose",
    "quantity",
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
