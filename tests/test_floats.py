"""A correct calculator in floats passes, always, however it hands its figures over; a wrong one does not."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any, Final

import numpy as np
import pint
import pytest

import ketacalc
from ketacalc.core.errors import InputError

Calculator = Callable[[float, float, str], Any]

WEIGHTS: Final = [tenths / 10 for tenths in range(400, 1201)]
REGIMENS: Final = {
    "berman-2000": (0.5, 0.5, "mg"),
    "etchison-iv": (0.2, 0.2, "mg"),
    "dakwar-2017": (0.71, 0.71, "mg"),
    "lauritsen-iv": (0.12, 0.42, "mg/h"),
    "borsato-iv": (0.25, 0.5, "mg/h"),
}
"""What the article prints for a kilogram, and the unit of the answer."""
PINT: "pint.UnitRegistry[Any]" = pint.UnitRegistry()
CALCULATORS: Final[dict[str, Calculator]] = {
    "text": lambda dose, weight, unit: f"{dose * weight!r} {unit}",
    "17 digits": lambda dose, weight, unit: f"{dose * weight:.17g} {unit}",
    "15 digits": lambda dose, weight, unit: f"{dose * weight:.15g} {unit}",
    "two decimals": lambda dose, weight, unit: f"{dose * weight:.2f} {unit}",
    "divided by 1000": lambda dose, weight, unit: f"{dose * 1000 * weight / 1000!r} {unit}",
    "float": lambda dose, weight, unit: ketacalc.quantity(dose * weight, unit),
    "numpy": lambda dose, weight, unit: ketacalc.quantity(np.float64(dose) * np.float64(weight), unit),
    "float32": lambda dose, weight, unit: PINT.Quantity(np.float32(dose) * np.float32(weight), unit),
    "Decimal": lambda dose, weight, unit: ketacalc.quantity(Decimal(str(dose)) * Decimal(str(weight)), unit),
    "Fraction": lambda dose, weight, unit: ketacalc.quantity(Fraction(str(dose)) * Fraction(str(weight)), unit),
    "pint": lambda dose, weight, unit: PINT.Quantity(dose, unit) * weight,
}


@pytest.mark.parametrize("how", CALCULATORS)
@pytest.mark.parametrize("regimen", REGIMENS)
def test_a_correct_calculator_passes_at_every_weight(regimen: str, how: str) -> None:
    low, high, unit = REGIMENS[regimen]
    for weight, dose in product(WEIGHTS, {low, high}):
        found = ketacalc.check(CALCULATORS[how](dose, weight, unit), regimen=regimen, weight=weight)
        assert found.verdict == "within", (weight, dose)


@pytest.mark.parametrize("how", ["text", "float", "numpy", "float32", "Decimal", "Fraction", "pint"])
@pytest.mark.parametrize("factor", [0.98, 1.011, 1.05, 10, 2.2])
def test_an_error_of_more_than_a_hundredth_fails_at_every_weight(how: str, factor: float) -> None:
    for regimen, (low, high, unit) in REGIMENS.items():
        for weight in WEIGHTS[::20]:
            dose = (low if factor < 1 else high) * factor
            found = ketacalc.check(CALCULATORS[how](dose, weight, unit), regimen=regimen, weight=weight)
            assert found.verdict != "within", (regimen, weight)


def test_a_float_that_decides_is_marked_and_one_that_is_further_off_is_outside() -> None:
    """0.1 x 3 is 0.30000000000000004 in floats; 0.2 mg/kg x 1.5 kg is 0.3 mg."""

    def verdict(dose: Any) -> tuple[str, bool]:
        found = ketacalc.check(dose, regimen="etchison-iv", weight=1.5)
        return str(found.verdict), found.comparisons[0].rounded

    assert verdict(ketacalc.quantity(0.1 * 3, "mg")) == ("within", True)
    assert verdict("0.30000000000000004 mg") == ("within", True)
    assert verdict("0.3 mg") == ("within", False)
    assert verdict("0.300000000004 mg") == ("above", False)  # 12 digits: written by hand, and meant
    assert verdict("0.3000000000010000 mg")[0] == "above"  # 3.3e-12 beside it
    assert verdict(ketacalc.quantity(Fraction("0.300000000004"), "mg")) == ("above", False)


def test_a_half_that_a_float_does_not_hold_may_be_rounded_either_way() -> None:
    """0.71 x 40.5 = 28.755; 0.5 x 175 = 87.5, which a float holds; 0.5 x 177 = 88.5, up or to the even one."""

    def verdict(dose: str, regimen: str, weight: float) -> str:
        return str(ketacalc.check(dose, regimen=regimen, weight=weight).verdict)

    assert [verdict(f"{dose} mg", "dakwar-2017", 40.5) for dose in ("28.74", "28.75", "28.76", "28.77")] == [
        "below", "within", "within", "above",
    ]  # fmt: skip
    assert [verdict(f"{dose} mg", "berman-2000", 175) for dose in (87, 88)] == ["below", "within"]
    assert [verdict(f"{dose} mg", "berman-2000", 177) for dose in (88, 89)] == ["within", "within"]


def test_a_float_of_16_bits_is_too_coarse_for_a_dose() -> None:
    with pytest.raises(InputError, match="16-bit"):
        ketacalc.quantity(np.float16(35), "mg")  # type: ignore[arg-type]


def test_integers_of_numpy_are_exact_whatever_their_size() -> None:
    assert ketacalc.quantity(np.int8(100), "mg").value * 1000 == 100000  # type: ignore[arg-type]
