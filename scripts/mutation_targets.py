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
    "core/quantities/grammar": _UNITS,
    "core/quantities/quantity": _UNITS,
    "core/quantities/unit": _UNITS,
    "core/quantities/stated": (*_CHECKS, "test_verify"),
    "core/quantities/weight": (*_DOSES, "test_grammar"),
    "core/dose/scaling": _DOSES,
    "core/quantities/conversion": (*_DOSES, "test_check", "test_prepare"),
    "core/check/verdict": _CHECKS,
    "core/check/slips": _CHECKS,
    "core/prepare/preparation": _PREPARED,
    "core/prepare/increments": _PREPARED,
    "core/prepare/vials": _PREPARED,
    "core/prepare/dilution": _PREPARED,
    "core/prepare/administration": _PREPARED,
    "core/prepare/cautions": _PREPARED,
    "core/prepare/running": _PREPARED,
    "core/quantities/style": ("test_style", "test_fhir", "test_dosing"),
}
"""Each module with its own tests; a mutant of a function meets those of them, and of its neighbours', that call it."""
