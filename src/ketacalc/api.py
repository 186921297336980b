"""The calculator as a library: the functions that the commands stand on, with quantities as text or as values."""

import os
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from ketacalc.core.catalogue import loading
from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.selection import Selection, select
from ketacalc.core.check import judge
from ketacalc.core.check.judge import Check
from ketacalc.core.dose import scaling as dosing
from ketacalc.core.dose.scaling import Dose
from ketacalc.core.errors import InputError
from ketacalc.core.quantities import (
    Kind,
    Quantity,
    Range,
    conversion,
    quoted,
    read_concentration,
    read_tolerance,
    read_unit,
)
from ketacalc.core.quantities.conversion import Conversion, Known
from ketacalc.core.quantities.from_python import Given, Number, PintQuantity, as_figure, as_quantity, as_weight, exact
from ketacalc.core.quantities.number import without_exponents
from ketacalc.core.quantities.stated import Figure
from ketacalc.core.quantities.weight import BodyWeight

if TYPE_CHECKING:
    from ketacalc.core.course.course import Course

Weight = str | Number | BodyWeight | Quantity | PintQuantity
"""What a body weight may be given as; a bare number is in kilograms."""


def catalogue(path: str | os.PathLike[str] | None = None, *more: str | os.PathLike[str]) -> Catalogue:
    """Return the shipped catalogue, the one in a TOML file, or those in several files as one.

    Args:
        path: the file; None for the catalogue that comes with ketacalc.
        more: further files to use together with it.

    Raises:
        CatalogueError: a file cannot be used, or two do not go together; the message names file and entry.

    >>> catalogue().regimen("berman-2000").printed
    '0.5mg/kg'
    """
    return loading.load(*[os.fspath(one) for one in (path, *more) if one is not None])


def dose(
    *,
    weight: Weight,
    indication: str | None = None,
    regimen: str | None = None,
    route: str | None = None,
    concentration: Given | None = None,
    duration: Given | None = None,
    unit: str | None = None,
    accept_caution: bool = False,
    catalogue: Catalogue | None = None,
) -> tuple[Dose, ...]:
    """Scale every regimen reported for an indication, or one regimen, to a body weight.

    Args:
        weight: `70`, `70 kg`, `154 lb` or `3200 g`; a number is in kilograms; there is no default.
        indication: its id, name or alias, in any case.
        regimen: the id of one regimen, instead of an indication.
        route: only what is reported by this route.
        concentration: amount per volume, such as `50 mg/mL`, for volumes.
        duration: how long an infusion runs, such as `2 h`, for totals.
        unit: a unit to state each result in too.
        accept_caution: whether volumes are stated too where the printed unit is suspect.
        catalogue: another catalogue than the shipped one.

    Raises:
        InputError: a value that is not read, or a combination that means nothing.
        UnknownName: no such indication or regimen.
        NoDoseReported: the article names the indication and reports no dose.

    >>> [scaled] = dose(indication="trd", weight="70 kg")
    >>> scaled.amount.low.value, scaled.amount.unit.symbol, scaled.regimen.references[0].year
    (Fraction(35, 1), 'mg', '2000')
    """
    regimens = _selected(catalogue or loading.shipped(), indication, regimen, route).regimens
    known = Known(
        weight=as_weight(weight),
        concentration=_of_kind(concentration, Kind.CONCENTRATION),
        duration=_of_kind(duration, Kind.TIME),
    )
    return dosing.scale_all(
        regimens, known, unit=None if unit is None else read_unit(unit), accept_caution=accept_caution
    )


def course(
    *,
    weight: Weight,
    indication: str | None = None,
    regimen: str | None = None,
    route: str | None = None,
    for_: Given | None = None,
    duration: Given | None = None,
    every: Given | None = None,
    as_source: bool = False,
    rise_every: Given | None = None,
    rise: Given | None = None,
    concentration: Given | None = None,
    container: str | None = None,
    step: Given | None = None,
    rows: Given | None = None,
    accept_rounding: bool = False,
    accept_caution: bool = False,
    catalogue: Catalogue | None = None,
) -> "Course":
    """Follow a regimen over time: what runs when, what has been given by then, and when a container is empty.

    Args:
        weight: `70`, `70 kg`, `154 lb` or `3200 g`; a number is in kilograms; there is no default.
        indication: its id, name or alias, in any case, where one regimen is reported for it.
        regimen: the id of one regimen, instead of an indication.
        route: only what is reported by this route.
        for_: how long the course lasts, such as `24 h`.
        duration: the time over which one dose is given, such as `40 min`.
        every: the time from one dose to the next, such as `48 h`.
        as_source: whether steps and times that only the source has are followed.
        rise_every: after what time the rate rises, such as `3 h`.
        rise: by how much it rises, in steps of your own from the low end to the high end, such as `0.1 mg/kg/h`.
        concentration: amount per volume, such as `2 mg/mL`, for the pump.
        container: what is emptied, such as `50 mL syringe`.
        step: of the pump, such as `0.1 mL/h`.
        rows: a row this often too, such as `1 h`.
        accept_rounding: whether a setting that is more than 10 % off is accepted.
        accept_caution: whether a suspect unit, and more than a maximum, is accepted.
        catalogue: another catalogue than the shipped one.

    Raises:
        InputError: a value that is not read, or a combination that means nothing.
        MissingInput: a time or a concentration is needed and not stated.
        UnknownName: no such indication or regimen.

    >>> [track] = course(regimen="berman-2000", weight=70, duration="40 min").tracks
    >>> track.rows[-1].gives.value
    Fraction(35, 1)
    """
    from ketacalc.core.course.course import course as follow
    from ketacalc.core.course.wanted import Wanted
    from ketacalc.core.prepare.vials import read_container

    wanted = Wanted(
        regimen=select(catalogue or loading.shipped(), indication=indication, regimen=regimen, route=route).one,
        known=Known(
            weight=as_weight(weight),
            concentration=_of_kind(concentration, Kind.CONCENTRATION),
            duration=_of_kind(duration, Kind.TIME),
        ),
        span=_of_kind(for_, Kind.TIME),
        every=_of_kind(every, Kind.TIME),
        rise=_of_kind(rise, Kind.RATE),
        rise_every=_of_kind(rise_every, Kind.TIME),
        rows=_of_kind(rows, Kind.TIME),
        container=None if container is None else read_container(container),
        step=_of_kind(step, Kind.RATE),
        as_source=as_source,
        accept_rounding=accept_rounding,
        accept_caution=accept_caution,
    )
    return follow(wanted)


def check(
    dose: Given | Range | Figure,
    *,
    indication: str | None = None,
    regimen: str | None = None,
    weight: Weight | None = None,
    concentration: Given | None = None,
    duration: Given | None = None,
    times: int = 0,
    strengths: tuple[Given, ...] = (),
    route: str | None = None,
    tolerance: str | Number | None = None,
    accept_caution: bool = False,
    catalogue: Catalogue | None = None,
) -> Check:
    """Hold a dose against what is reported, and name the slips that would explain one that is off.

    Args:
        dose: a single dose, a daily dose, a rate, or a range as text: `35 mg`, `12 to 30 mg/h`. Text, and the
            floats and decimals of pint, show decimals: a figure that is a bound as rounded there is within.
        indication: its id, name or alias, in any case.
        regimen: the id of one regimen, instead of an indication.
        weight: the body weight, where the comparison needs one.
        concentration: amount per volume, where the dose is a volume.
        duration: the time over which the dose is given: a rate is then held as the dose that it gives, too.
        times: the number of doses in a day of which this is one, where a regimen states a day's total.
        strengths: those at hand, of which one may have been taken for another.
        route: only what is reported by this route.
        tolerance: by how much to widen the bounds, such as `5%`; 0 unless given.
        accept_caution: whether a volume is compared too where the printed unit is suspect.
        catalogue: another catalogue than the shipped one.

    Raises:
        InputError: a value that is not read, or a combination that means nothing.
        MissingInput: the comparison needs a weight or a concentration.
        UnknownName: no such indication or regimen.
        NoDoseReported: the article names the indication and reports no dose.

    >>> check("35 mg", indication="trd", weight=70).verdict.value
    'within'
    >>> [slip.code.value for slip in check("350 mg", indication="trd", weight=70).slips]
    ['ten-fold']
    """
    regimens = _selected(catalogue or loading.shipped(), indication, regimen, route).regimens
    known = Known(
        weight=None if weight is None else as_weight(weight),
        concentration=_of_kind(concentration, Kind.CONCENTRATION),
        duration=_of_kind(duration, Kind.TIME),
        doses_per_day=times,
        strengths=tuple([as_quantity(one) for one in strengths]),
    )
    widened = judge.NO_TOLERANCE if not tolerance else _tolerance(tolerance)
    return judge.check(as_figure(dose), regimens, known, widened, accept_caution=accept_caution)


def _tolerance(given: str | Number) -> Fraction:
    """Return a tolerance as a fraction.

    Raises:
        InputError: it is not read, or does not lie between 0 and 1.
    """
    found = read_tolerance(given) if isinstance(given, str) else exact(given)
    if not 0 <= found <= 1:
        raise InputError("a tolerance lies between 0 and 1, such as Fraction(1, 20), or is a text such as 5%")
    return found


def convert(
    given: Given,
    unit: str,
    *,
    weight: Weight | None = None,
    concentration: Given | None = None,
    drop_factor: Given | None = None,
    molar_mass: Given | None = None,
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
        weight=None if weight is None else as_weight(weight),
        concentration=_of_kind(concentration, Kind.CONCENTRATION),
        drop_factor=_of_kind(drop_factor, Kind.DROP_FACTOR),
        molar_mass=_of_kind(molar_mass, Kind.MOLAR_MASS),
    )
    if isinstance(given, str):
        return conversion.convert(*conversion.read_conversion(given, unit), known)
    found = as_quantity(given)
    return conversion.convert(found, read_unit(unit, body=found.unit.kind is Kind.BODY_WEIGHT), known)


@lru_cache(maxsize=256)
def _selected(catalogue: Catalogue, indication: str | None, regimen: str | None, route: str | None) -> Selection:
    """Return what was asked for; a caller who asks for the same thing again is answered at once."""
    return select(catalogue, indication=indication, regimen=regimen, route=route)


def _of_kind(given: Given | None, kind: Kind) -> Quantity | None:
    """Return a quantity that must be of a kind, or None where none is given.

    Raises:
        InputError: it is not read, or of another kind.
    """
    if given is None:
        return None
    found = (
        read_concentration(without_exponents(given))
        if isinstance(given, str) and kind is Kind.CONCENTRATION
        else as_quantity(given)
    )
    if found.unit.kind is not kind:
        raise InputError(f"{quoted(given) if isinstance(given, str) else found.unit.symbol} is not a {kind}")
    return found
