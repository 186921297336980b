"""The calculator as a library: the functions that the commands stand on, with quantities as text or as values."""

from ketacalc.core import conversion, dosing, loading
from ketacalc.core.catalogue import Catalogue, chosen
from ketacalc.core.conversion import Conversion, Known
from ketacalc.core.dosing import Asked, Dose
from ketacalc.core.units import (
    Quantity,
    read_concentration,
    read_drop_factor,
    read_duration,
    read_molar_mass,
    read_unit,
)
from ketacalc.core.weight import BodyWeight, read_weight


def catalogue(path: str | None = None) -> Catalogue:
    """Return the shipped catalogue, or the one in a TOML file.

    Args:
        path: the file; None for the catalogue that comes with ketacalc.

    Raises:
        CatalogueError: the file cannot be used; the message names file and entry.

    >>> catalogue().regimen("berman-2000").printed
    '0.5mg/kg'
    """
    return loading.load(path)


def dose(
    *,
    weight: str | BodyWeight,
    indication: str | None = None,
    regimen: str | None = None,
    route: str | None = None,
    concentration: str | None = None,
    duration: str | None = None,
    unit: str | None = None,
    catalogue: Catalogue | None = None,
) -> tuple[Dose, ...]:
    """Scale every regimen reported for an indication, or one regimen, to a body weight.

    Args:
        weight: `70`, `70 kg`, `154 lb` or `3200 g`; there is no default.
        indication: its id, name or alias, in any case.
        regimen: the id of one regimen, instead of an indication.
        route: only what is reported by this route.
        concentration: amount per volume, such as `50 mg/mL`, for volumes.
        duration: how long an infusion runs, such as `2 h`, for totals.
        unit: a unit to state each result in too.
        catalogue: another catalogue than the shipped one.

    Raises:
        InputError: a value that is not read, or a combination that means nothing.
        UnknownName: no such indication or regimen.
        NoDoseReported: the article names the indication and reports no dose.

    >>> [scaled] = dose(indication="trd", weight="70 kg")
    >>> scaled.amount.low.value, scaled.amount.unit.symbol, scaled.regimen.references[0].year
    (Fraction(35, 1), 'mg', '2000')
    """
    regimens = chosen(catalogue or loading.load(), indication=indication, regimen=regimen, route=route)
    asked = Asked(
        concentration=None if concentration is None else read_concentration(concentration),
        duration=None if duration is None else read_duration(duration),
        unit=None if unit is None else read_unit(unit),
    )
    return dosing.scale_all(regimens, read_weight(weight) if isinstance(weight, str) else weight, asked)


def convert(
    given: str | Quantity,
    unit: str,
    *,
    weight: str | BodyWeight | None = None,
    concentration: str | None = None,
    drop_factor: str | None = None,
    molar_mass: str | None = None,
) -> Conversion:
    """State a quantity in another unit, exactly.

    Args:
        given: the quantity; as text, `g` opposite `kg` or `lb` is a body weight.
        unit: the unit asked for.
        weight: the body weight, where the units need one.
        concentration: amount per volume, where the units need one.
        drop_factor: drops per mL of the giving set, where the units need one.
        molar_mass: of the form that is dosed, where the units need one.

    Raises:
        InputError: a value that is not read.
        Incompatible: no conversion exists between the two units.
        MissingInput: one exists, and needs something that is not known.

    >>> convert("10 mcg/kg/min", "mg/kg/h").result.value
    Fraction(3, 5)
    """
    known = Known(
        weight=read_weight(weight) if isinstance(weight, str) else weight,
        concentration=None if concentration is None else read_concentration(concentration),
        drop_factor=None if drop_factor is None else read_drop_factor(drop_factor),
        molar_mass=None if molar_mass is None else read_molar_mass(molar_mass),
    )
    if isinstance(given, str):
        return conversion.convert(*conversion.read_conversion(given, unit), known)
    return conversion.convert(given, read_unit(unit, body=given.unit.name == "body_gram"), known)
