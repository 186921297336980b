"""Strategies for hypothesis: weights, doses within and outside what is reported, doses with a slip, texts to refuse.

They give values of ketacalc: `float(weight)` is its kilograms, `str(dose)` and `dose.pint(registry)` what your
calculator takes.
"""

import math
from fractions import Fraction
from typing import Any, Final

from hypothesis import strategies as st

from ketacalc.api import catalogue, check
from ketacalc.core.check.bounds import targets
from ketacalc.core.check.rules import Code
from ketacalc.core.check.slips import candidates, context_of
from ketacalc.core.errors import InputError
from ketacalc.core.quantities import Quantity
from ketacalc.core.quantities.conversion import Known, factor
from ketacalc.core.quantities.from_python import as_weight
from ketacalc.core.quantities.weight import BodyWeight

__all__ = ["doses_outside", "doses_with_slip", "doses_within", "refused_numbers", "refused_units", "weights"]

PARTS: Final = 1000
"""How finely a range is divided."""


def weights(low: Any = "2 kg", high: Any = "150 kg") -> st.SearchStrategy[BodyWeight]:
    """Return body weights in steps of 0.1 kg or 1 lb, both ends among them as far as a step lands on them.

    Args:
        low: the lightest, as text or in kilograms.
        high: the heaviest.

    Raises:
        InputError: one of them is no weight.
    """
    steps = (Quantity(Fraction(1, 10), "kg"), Quantity(1, as_weight("1 lb").given.unit))
    return st.one_of(*(_stepped(as_weight(low).kg, as_weight(high).kg, step) for step in steps))


def _stepped(low: Quantity, high: Quantity, step: Quantity) -> st.SearchStrategy[BodyWeight]:
    """Return the weights that are whole steps, from a low to a high one."""
    least, most = (end.to(step.unit).value / step.value for end in (low, high))
    counts = st.integers(math.ceil(least), math.floor(most))
    return counts.map(lambda count: as_weight(Quantity(count * step.value, step.unit)))


def doses_within(regimen: str, weight: Any) -> st.SearchStrategy[Quantity]:
    """Return doses for a patient that are within what a regimen reports, its bounds among them.

    Args:
        regimen: its id.
        weight: of the patient.

    Raises:
        InputError: the weight is not read.
        UnknownNameError: there is no such regimen.
    """
    return st.one_of(*(_between(low, high) for low, high in _spans(regimen, weight))).filter(
        lambda dose: check(dose, regimen=regimen, weight=weight).is_within
    )


def doses_outside(regimen: str, weight: Any) -> st.SearchStrategy[Quantity]:
    """Return doses for a patient that are outside what a regimen reports, from 2 % to a thousand times off.

    Args:
        regimen: its id.
        weight: of the patient.

    Raises:
        InputError: the weight is not read.
        UnknownNameError: there is no such regimen.
    """
    low, high = min(low for low, _ in _spans(regimen, weight)), max(high for _, high in _spans(regimen, weight))
    below = _between(_times(low, Fraction(1, PARTS)), _times(low, Fraction(98, 100)))
    near = _between(_times(high, Fraction(102, 100)), _times(high, Fraction(10)))
    far = _between(_times(high, Fraction(10)), _times(high, Fraction(PARTS)))
    return st.one_of(below, near, far).filter(lambda dose: not check(dose, regimen=regimen, weight=weight).is_within)


def doses_with_slip(code: str, regimen: str, weight: Any) -> st.SearchStrategy[Quantity]:
    """Return doses for a patient that are outside what a regimen reports, and that one slip explains.

    Args:
        code: of the slip, such as `ten-fold`.
        regimen: its id.
        weight: of the patient.

    Raises:
        InputError: there is no such slip, or none of this regimen by a factor.
        UnknownNameError: there is no such regimen.
    """
    if code not in set(Code):
        raise InputError(f"no slip {code!r}; there are {', '.join(Code)}")
    known = Known(weight=as_weight(weight))
    found = catalogue().regimen(regimen)
    spans = _spans(regimen, weight)
    context = context_of(spans[0][0].unit, found, known)
    factors = [factor for rule, factor in candidates(context) if rule.code == code]
    if not factors:
        raise InputError(f"{code} puts no dose of {regimen} off by a factor")
    doses = [_between(_times(low, by), _times(high, by)) for low, high in spans for by in factors]

    def has_slip(dose: Quantity) -> bool:
        return code in {slip.code for slip in check(dose, regimen=regimen, weight=weight).slips}

    return st.one_of(*doses).filter(has_slip)


def _spans(regimen: str, weight: Any) -> list[tuple[Quantity, Quantity]]:
    """Return each thing that a dose can be within, for a patient."""
    known = Known(weight=as_weight(weight))
    found = []
    for one in (target.dose for target in targets(catalogue().regimen(regimen))):
        unit = one.unit.for_patient
        by = factor(one.unit, unit, known)
        found.append((Quantity(one.low.value * by, unit), Quantity(one.high.value * by, unit)))
    return found


def _times(quantity: Quantity, by: Fraction) -> Quantity:
    return Quantity(quantity.value * by, quantity.unit)


def _between(low: Quantity, high: Quantity) -> st.SearchStrategy[Quantity]:
    """Return quantities from a low to a high one, both among them."""
    step = (high.value - low.value) / PARTS
    return st.integers(0, PARTS).map(lambda count: Quantity(low.value + count * step, low.unit))


_DIGITS: Final = st.integers(1, 999).map(str)
NO_NUMBERS: Final = (
    "", " ", "0", "nan", "inf", "-inf", "NaN", "Infinity", "None", "null", "seven", "7o", "l0", "\uff17", "\u0667",
)  # fmt: skip
MISWRITTEN: Final = (
    "{},{}", "{},{},{}", ".{}", "{}.", "-{}", "+{}", "0{}", "{}e{}", "{} {}", "{}.{}.{}", "{}-", "{}x", "~{}",
)  # fmt: skip
NO_UNITS: Final = (
    "MG", "Mg", "mG", "MG/KG", "mg/KG", "MG/HR", "ML", "M", "U", "IU", "gr", "%", "mg/kg h", "mg-kg", "mgkg", "mghr",
    "mg//kg", "/kg", "mg/", "mg/kg/kg", "mg/h/h", "mg.h", "bananas", "mg\x00", "mg;", "__import__('os')",
)  # fmt: skip


def refused_numbers() -> st.SearchStrategy[str]:
    """Return texts that are no numbers, or more than one: no dose calculator may answer them.

    A comma is a decimal point to half the world and a separator to the other; a naked point is overlooked.
    """
    digits = st.tuples(_DIGITS, _DIGITS, _DIGITS)
    written = st.builds(lambda form, found: form.format(*found), st.sampled_from(MISWRITTEN), digits)
    return st.one_of(written, st.sampled_from(NO_NUMBERS))


def refused_units() -> st.SearchStrategy[str]:
    """Return texts that are no unit of a dose, or two: `Mg` is a megagram, `gr` a grain, `mg-kg` either of two."""
    return st.sampled_from(NO_UNITS)
