"""Ketamine regimens as one review article reports them, scaled to a body weight exactly, each with its source.

Every command is a function here, on the same calculator: `ketacalc.dose("trd", "70 kg")`. `ketacalc.testing` is for the
tests of other calculators, `ketacalc.frame` for whole tables. Nothing is loaded before it is asked for.
"""

TYPE_CHECKING = False
"""As in `typing`, which takes longer to load than all the rest of this; type checkers know it by its name."""
__version__ = "0.1.0"

if TYPE_CHECKING:
    from ketacalc.answers import Check, Conversion, Course, Doses, Vectors, Verification
    from ketacalc.api import (
        card,
        catalogue,
        check,
        cite,
        compare,
        conform,
        convert,
        course,
        dose,
        lint,
        prepare,
        show,
        vectors,
        verify,
    )
    from ketacalc.core.catalogue.catalogue import Catalogue, Indication
    from ketacalc.core.catalogue.regimen import (
        AgeGroup,
        Agreement,
        BearsOn,
        Caution,
        Direction,
        Origin,
        Per,
        Read,
        Reference,
        Regimen,
        Schedule,
    )
    from ketacalc.core.check.judge import Doubt, Verdict
    from ketacalc.core.check.rules import Code
    from ketacalc.core.check.slips import Slip
    from ketacalc.core.dose.scaling import Derivation, Dose
    from ketacalc.core.errors import (
        CatalogueError,
        IncompatibleError,
        InputError,
        KetacalcError,
        MissingInputError,
        NoDoseReportedError,
        UnknownNameError,
    )
    from ketacalc.core.quantities import Kind, Quantity, Range, Unit
    from ketacalc.core.quantities.from_python import quantity
    from ketacalc.core.quantities.stated import Figure
    from ketacalc.core.quantities.weight import BodyWeight
    from ketacalc.core.vectors.vector import Judgement, Vector
    from ketacalc.results import Card, Cited, Compared, Conformed, Linted, Prepared, Shown

_HOMES = {
    "answers": "Check Conversion Course Doses Vectors Verification",
    "api": "card catalogue check cite compare conform convert course dose lint prepare show vectors verify",
    "core.catalogue.catalogue": "Catalogue Indication",
    "core.catalogue.regimen": "AgeGroup Agreement BearsOn Caution Direction Origin Per Read Reference Regimen Schedule",
    "core.check.judge": "Doubt Verdict",
    "core.check.rules": "Code",
    "core.check.slips": "Slip",
    "core.dose.scaling": "Derivation Dose",
    "core.errors": (
        "CatalogueError IncompatibleError InputError KetacalcError MissingInputError NoDoseReportedError "
        "UnknownNameError"
    ),
    "core.quantities": "Kind Quantity Range Unit",
    "core.quantities.from_python": "quantity",
    "core.quantities.stated": "Figure",
    "core.quantities.weight": "BodyWeight",
    "core.vectors.vector": "Judgement Vector",
    "results": "Card Cited Compared Conformed Linted Prepared Shown",
}
_HOME = {name: home for home, names in _HOMES.items() for name in names.split()}

__all__ = [
    "AgeGroup", "Agreement", "BearsOn", "BodyWeight", "Card", "Catalogue", "CatalogueError", "Caution", "Check",
    "Cited", "Code", "Compared", "Conformed", "Conversion", "Course", "Derivation", "Direction", "Dose", "Doses",
    "Doubt", "Figure", "IncompatibleError", "Indication", "InputError", "Judgement", "KetacalcError", "Kind", "Linted",
    "MissingInputError", "NoDoseReportedError", "Origin", "Per", "Prepared", "Quantity", "Range", "Read", "Reference",
    "Regimen", "Schedule", "Shown", "Slip", "Unit", "UnknownNameError", "Vector", "Vectors", "Verdict", "Verification",
    "__version__", "card", "catalogue", "check", "cite", "compare", "conform", "convert", "course", "dose", "lint",
    "prepare", "quantity", "show", "vectors", "verify",
]  # fmt: skip


def __getattr__(name: str) -> object:
    """Load a public name when it is first asked for."""
    if name not in _HOME:
        raise AttributeError(f"module 'ketacalc' has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(f"ketacalc.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names."""
    return list(__all__)
