"""What a call asks of a table, compiled once: where its columns stand, and what its doses are held against."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from ketacalc.core.catalogue.catalogue import Catalogue, folded
from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.catalogue.selection import by_route, select
from ketacalc.core.errors import InputError, NoDoseReported
from ketacalc.core.quantities import Quantity
from ketacalc.frame.cells import Column
from ketacalc.frame.compiled import Bounds, bounds_of

OURS: Final = "__ketacalc_"
"""What the columns of our own workings begin with, inside an engine."""
MOST_REGIMENS: Final = 60
UNKNOWN: Final = 0
NO_DOSE: Final = -1
"""Instead of the number of a set of regimens: the name is not known, or nothing is reported for it by this route."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """What the doses of a table are held against.

    Attributes:
        bounds: every regimen that a row may be held against, compiled.
        column: the column that names an indication or a regimen row by row; None where one is asked for by all.
        sets: for each name, folded, the number of its set of regimens, or `NO_DOSE`.
        members: for each set the places of its regimens in `bounds`; set 1 where one is asked for by all.
        tolerance: by how much the bounds are widened.
        catalogue: where the regimens come from.
    """

    bounds: tuple[Bounds, ...]
    column: str | None
    sets: Mapping[str, int]
    members: Mapping[int, tuple[int, ...]]
    tolerance: Fraction
    catalogue: Catalogue

    def regimens(self, number: int) -> tuple[Regimen, ...]:
        """Return the regimens of a set."""
        return tuple(self.bounds[place].regimen for place in self.members[number])


def against(
    catalogue: Catalogue,
    *,
    indication: str | None,
    regimen: str | None,
    route: str | None,
    tolerance: Fraction,
    columns: tuple[str, ...],
) -> Against:
    """Compile what a table is held against: one indication or regimen for all, or what a column of it names.

    Raises:
        InputError: neither is there, both are, or a regimen is not reported as a mass.
        UnknownName: no such regimen or indication.
        NoDoseReported: the article names the indication and reports no dose.
    """
    named = [name for name in ("indication", "regimen") if name in columns]
    if indication is not None or regimen is not None:
        found = select(catalogue, indication=indication, regimen=regimen, route=route).regimens
        _refuse_many(len(found))
        bounds = tuple(bounds_of(one, tolerance) for one in found)
        members = {1: tuple(range(len(bounds)))}
        return Against(bounds=bounds, column=None, sets={}, members=members, tolerance=tolerance, catalogue=catalogue)
    if len(named) != 1:
        what = "has both a column indication and a column regimen" if named else "names no indication and no regimen"
        raise InputError(f"the table {what}: name one for all, with --indication trd or --regimen berman-2000")
    return _by_row(catalogue, named[0], route, tolerance)


def _by_row(catalogue: Catalogue, column: str, route: str | None, tolerance: Fraction) -> Against:
    regimens = catalogue.regimens
    _refuse_many(len(regimens))
    bounds = tuple(bounds_of(one, tolerance) for one in regimens)
    numbers: dict[tuple[int, ...], int] = {}
    sets: dict[str, int] = {}
    for name, found in _names(catalogue, column, route).items():
        places = tuple(at for at, one in enumerate(regimens) if one in found)
        sets[name] = numbers.setdefault(places, len(numbers) + 1) if places else NO_DOSE
    members = {number: places for places, number in numbers.items()}
    return Against(bounds=bounds, column=column, sets=sets, members=members, tolerance=tolerance, catalogue=catalogue)


def _refuse_many(count: int) -> None:
    """Refuse more regimens than a whole number of 64 bits can say of which a row lies inside.

    Raises:
        InputError: there are more.
    """
    if count > MOST_REGIMENS:
        raise InputError(
            f"a table is held against at most {MOST_REGIMENS} regimens at once, not {count}: name one indication for"
            " all with --indication, or a route with --route"
        )


def _names(catalogue: Catalogue, column: str, route: str | None) -> dict[str, tuple[Regimen, ...]]:
    """Return what each name that a cell may hold stands for; nothing where no dose is reported for it."""
    every: dict[str, tuple[Regimen, ...]] = {}
    if column == "regimen":
        for one in catalogue.regimens:
            every.setdefault(folded(one.id), (one,))
    else:
        for indication in catalogue.indications:
            for name in (indication.id, indication.name, *indication.aliases):
                every.setdefault(folded(name), _indicated(catalogue, name))
    return {name: _by_route(found, route) for name, found in every.items()}


def _indicated(catalogue: Catalogue, name: str) -> tuple[Regimen, ...]:
    try:
        return catalogue.indicated(name)
    except NoDoseReported:
        return ()


def _by_route(found: tuple[Regimen, ...], route: str | None) -> tuple[Regimen, ...]:
    try:
        return by_route(found, route)
    except InputError:
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where a table holds what.

    Attributes:
        weight: the body weight; None where there is none.
        dose: the dose.
        concentration: the concentration, where a column holds it.
        strength: the concentration of all rows, where it is stated once.
    """

    weight: Column | None = None
    dose: Column | None = None
    concentration: Column | None = None
    strength: Quantity | None = None
