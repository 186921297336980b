"""Figures that read like a range and are none: the audit found that doses were given, and nothing between them."""

from typing import Final

from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.quantities import Range, style
from ketacalc.core.quantities.working import Working

PAIR: Final = "two fixed doses"


def is_pair(regimen: Regimen) -> bool:
    """Tell whether the bounds of a regimen are the two doses that were given."""
    reported = regimen.reported
    found = sorted(dose.to(reported.unit).value for dose in regimen.fixed_doses)
    return not reported.is_point and found == [reported.low.value, reported.high.value]


def words(regimen: Regimen) -> str:
    """Return what a figure of the regimen is if no range; empty where it is one, or a single dose."""
    if is_pair(regimen):
        return PAIR
    return "not a range" if regimen.fixed and not regimen.reported.is_point else ""


def figure(value: Range, regimen: Regimen, *, unrounded: bool = False) -> str:
    """Return a figure of the regimen: `6 to 21 mg/h`, or `41 and 71 mg` where these are the doses that were given."""
    return style.range_text(value, unrounded=unrounded, joint=_joint(regimen))


def reported(regimen: Regimen) -> str:
    """Return the reported dose with what it is: `0.41 and 0.71 mg/kg, two fixed doses`."""
    text, said = figure(regimen.reported, regimen, unrounded=True), words(regimen)
    return f"{text}, {said}" if said else text


def working(regimen: Regimen, way: Working) -> str:
    """Return a working in which no two doses read like a range."""
    return style.working(way, _joint(regimen))


def _joint(regimen: Regimen) -> str:
    return "and" if is_pair(regimen) else "to"
