"""Whether a volume may be stated for a dose: the one rule of every command that knows a concentration.

None is stated where the printed unit is suspect, unless somebody accepts that, where one strength would be that of
several drugs, or where a molar mass would be needed. One is stated, with a sentence beside it, where the strength was
stated for several routes, and where salt or base is not known.
"""

from enum import StrEnum
from typing import Final

from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.catalogue.routes import full
from ketacalc.core.catalogue.toml_file import printable
from ketacalc.core.errors import InputError
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import Quantity
from ketacalc.core.quantities.definitions import AXES

KETAMINE: Final = ("ketamine", "ketalar")
"""Names that the drug has on a label; one that only begins otherwise, as esketamine, is another product."""


_SUBSTANCE: Final = AXES.index("substance")


class Withheld(StrEnum):
    """Why no volume is stated although a concentration is."""

    SUSPECT = "suspect unit"
    DRUGS = "several drugs"
    MOLAR = "no molar mass"
    """The dose is an amount of substance and the concentration a mass, or the other way about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """A concentration that was stated, as it holds for one regimen.

    Attributes:
        concentration: amount per volume.
        withheld: why no volume follows from it; None where one does.
        routes: the routes for which it was stated, where they are several.
        is_accepted: whether somebody asked for volumes although the unit is suspect.
    """

    concentration: Quantity
    withheld: Withheld | None = None
    routes: tuple[str, ...] = ()
    is_accepted: bool = False


def strengths(
    regimens: tuple[Regimen, ...], concentration: Quantity | None, *, accept_caution: bool = False
) -> tuple[Strength | None, ...]:
    """Return what a concentration is for each of several regimens; None where none was stated.

    Raises:
        InputError: no volume follows from it for any of them, where nobody could know why.
    """
    if concentration is None:
        return (None,) * len(regimens)
    named = drugs(regimens)
    if len(named) > 1:
        several = ", ".join(printable(drug, 24) for drug in named[:3])
        raise InputError(
            f"a concentration is that of one drug, and here are {several}{', ...' if len(named) > 3 else ''}; name one"
            f" regimen with --regimen, such as {printable(regimens[0].id)}"
        )
    routes = tuple({full(one.route): one.route for one in regimens}.values())
    found = tuple(
        Strength(
            concentration=concentration,
            withheld=withheld(one, concentration, accept_caution=accept_caution),
            routes=routes if len(routes) > 1 else (),
            is_accepted=accept_caution and bool(one.audit.suspect_unit),
        )
        for one in regimens
    )
    if all(one.withheld is Withheld.MOLAR for one in found):
        unit = regimens[0].reported.unit.for_patient.symbol
        raise InputError(
            f"{printable(regimens[0].id)} is in {unit}: at {concentration.unit.symbol} that takes a molar mass; state"
            " the concentration in the unit of the dose"
        )
    return found


def drugs(regimens: tuple[Regimen, ...]) -> tuple[str, ...]:
    """Return the drugs of regimens, each once, however it is capitalised."""
    return tuple({one.drug.strip().casefold(): one.drug for one in regimens}.values())


def withheld(regimen: Regimen, concentration: Quantity | None, *, accept_caution: bool) -> Withheld | None:
    """Return why no volume of one regimen follows from a concentration; None where one does, or none is known."""
    if regimen.audit.suspect_unit and not accept_caution:
        return Withheld.SUSPECT
    if concentration is None:
        return None
    units = (regimen.reported.unit, concentration.unit)
    return Withheld.MOLAR if len({bool(unit.dimension[_SUBSTANCE]) for unit in units}) > 1 else None
