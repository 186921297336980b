"""What `mutate.py` mutates: each module, and the tests that are its own."""

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
SOURCE: Final = ROOT / "src" / "ketacalc"

_UNITS: Final = ("test_units", "test_grammar", "test_conversion", "test_dosing", "test_check", "test_prepare")
_DOSES: Final = ("test_dosing", "test_worked_problems", "test_conversion")
_CHECKS: Final = ("test_check", "test_slips", "test_slip_properties")
_PREPARED: Final = ("test_prepare", "test_worked_problems")

TARGETS: Final[dict[str, tuple[str, ...]]] = {
    "core/units/grammar": _UNITS,
    "core/units/quantity": _UNITS,
    "core/units/unit": _UNITS,
    "core/figure": (*_CHECKS, "test_tables"),
    "core/weight": (*_DOSES, "test_grammar"),
    "core/dosing": _DOSES,
    "core/conversion": (*_DOSES, "test_check", "test_prepare"),
    "core/checking": _CHECKS,
    "core/slips": _CHECKS,
    "core/preparing/preparation": _PREPARED,
    "core/preparing/measuring": _PREPARED,
    "core/preparing/vials": _PREPARED,
    "core/preparing/mixing": _PREPARED,
    "core/preparing/course": _PREPARED,
    "core/preparing/delivering": _PREPARED,
    "core/preparing/watching": _PREPARED,
    "core/preparing/closeness": _PREPARED,
    "core/preparing/ladder": _PREPARED,
    "core/preparing/infusing": _PREPARED,
    "output/style": ("test_style", "test_fhir", "test_dosing"),
}
"""Each module with its own tests; a mutant of a function meets those of them, and of its neighbours', that call it."""
