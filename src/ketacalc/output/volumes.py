"""The concentration in words: whose it is, what form it is of, and why no volume follows from it."""

from typing import Final

from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.dose.volumes import KETAMINE, Strength, Withheld
from ketacalc.core.quantities import Quantity, style

UNCHECKED: Final = "No figure is checked against a syringe, a pump or a container; ketacalc prepare does that."


def stated(concentration: Quantity | None, routes: tuple[str, ...]) -> str:
    """Return the concentration that somebody stated, and for which routes; or that none was."""
    if concentration is None:
        return "No concentration was stated: no volumes."
    text = f"Concentration stated: {style.quantity(concentration, unrounded=True)}"
    if not routes:
        return f"{text}, for whatever product."
    return f"{text}, for all regimens here ({', '.join(routes)}), whatever route or product."


def sentences(regimen: Regimen, strength: Strength | None) -> tuple[str, ...]:
    """Return all that is to be said beside the volumes of a regimen, or of their lack."""
    found = (withheld(regimen, strength), accepted(strength), shared(strength), basis(regimen, strength))
    return tuple(filter(None, found))


def shared(strength: Strength | None) -> str:
    """Return that a concentration was stated for other routes too; empty where it was not."""
    if strength is None or not strength.routes or strength.withheld:
        return ""
    routes = ", ".join(strength.routes)
    return f"You gave one concentration, {_at(strength)}; it is used for every route here ({routes})."


def basis(regimen: Regimen, strength: Strength | None) -> str:
    """Return of which form the dose is, where a volume follows from it: nothing was converted between two forms."""
    if strength is None or strength.withheld:
        return ""
    text = f"Salt or base: {regimen.expressed_as}."
    text += f" Volumes assume that the dose and {_at(strength)} refer to the same form"
    if regimen.drug.casefold().startswith(KETAMINE):  # and not esketamine, which is another product
        text += "; injection vials of ketamine are labelled as base"
    return f"{text}."


def withheld(regimen: Regimen, strength: Strength | None) -> str:
    """Return why no volume is stated where one was asked for; empty where nothing is withheld."""
    if strength is None or strength.withheld is None:
        return ""
    text = f"No volume and no rate in mL is stated at {_at(strength)}:"
    if strength.withheld is Withheld.MOLAR:
        return f"{text} for a dose in {regimen.reported.unit.symbol} that takes a molar mass, which was not stated."
    error = "the printed unit is suspect, and a volume would carry its error to the pump"
    return f"{text} {error}. Do not work one out from this dose."


def accepted(strength: Strength | None) -> str:
    """Return that somebody asked for volumes although the unit is suspect; empty where nobody did."""
    if strength is None or not strength.is_accepted:
        return ""
    return "Volumes and rates in mL are stated because you accepted the suspect unit."


def _at(strength: Strength) -> str:
    return style.quantity(strength.concentration, unrounded=True)
