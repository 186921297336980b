"""The concentration of a card in words: whose it is, what form it is of, and why no volume follows from it."""

from ketacalc.core.dose.card import Table, Withheld
from ketacalc.core.prepare.cautions import KETAMINE
from ketacalc.core.quantities import Quantity, style

UNCHECKED = "No figure is checked against a syringe, a pump or a container; ketacalc prepare does that."


def stated(concentration: Quantity | None, tables: tuple[Table, ...]) -> str:
    """Return the concentration that somebody stated, and for which routes; or that none was."""
    if concentration is None:
        return "No concentration was stated: no volumes."
    text = f"Concentration stated: {style.quantity(concentration, unrounded=True)}"
    routes = tables[0].routes
    if not routes:
        return f"{text}, for whatever product."
    return f"{text}, for all regimens here ({', '.join(routes)}), whatever route or product."


def shared(table: Table) -> str:
    """Return beside a regimen that its concentration was stated for other routes too; empty where it was not."""
    if not table.routes or table.withheld:
        return ""
    return f"{_at(table)} was stated for all routes here ({', '.join(table.routes)}), whatever route or product."


def basis(table: Table) -> str:
    """Return of which form the dose is, where a volume follows from it: nothing was converted between two forms."""
    if table.concentration is None or table.withheld:
        return ""
    text = f"Salt or base: {table.regimen.expressed_as}. Volumes take dose and {_at(table)} as of one form"
    if table.regimen.drug.casefold().startswith(KETAMINE):  # and not esketamine, which is another product
        text += "; injection vials of ketamine are labelled as base"
    return f"{text}."


def withheld(table: Table) -> str:
    """Return why no volume is stated where one was asked for; empty where nothing is withheld."""
    if table.withheld is None:
        return ""
    text = f"No volume and no rate in mL is stated at {_at(table)}:"
    if table.withheld is Withheld.MOLAR:
        unit = table.regimen.reported.unit.symbol
        return f"{text} for a dose in {unit} that takes a molar mass, which no card has."
    error = "the printed unit is suspect, and a volume would carry its error to the pump"
    return f"{text} {error}. Do not work one out from this table."


def accepted(table: Table) -> str:
    """Return that somebody asked for volumes although the unit is suspect; empty where nobody did."""
    if not table.is_accepted:
        return ""
    return "Volumes and rates in mL are stated at the maker's request, despite the suspect unit."


def _at(table: Table) -> str:
    return style.quantity(table.concentration, unrounded=True) if table.concentration else ""
