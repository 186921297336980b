"""One unit of the closed table: its symbol, its factor and dimension as pint gives them, and its kind."""

from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Final

from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities.definitions import EVERYDAY, ON_REQUEST, UCUM, symbols
from ketacalc.core.quantities.kept import KEPT

Dimension = tuple[int, ...]
"""Exponents along `definitions.AXES`: mass, body weight, time, volume, drop, substance, activity."""


class Kind(StrEnum):
    """What a unit measures. A single dose, a daily dose and a rate are never compared with each other."""

    SINGLE = "single dose"
    DAILY = "daily dose"
    RATE = "rate"
    CONCENTRATION = "concentration"
    BODY_WEIGHT = "body weight"
    TIME = "time"
    DROP_FACTOR = "drop factor"
    MOLAR_MASS = "molar mass"


GIVEN: Final = frozenset({Kind.SINGLE, Kind.DAILY, Kind.RATE})
"""The kinds of what is given to a patient."""

TIMED: Final = frozenset({Kind.DAILY, Kind.RATE})
"""The kinds that run over a time."""

ONE: Final = Fraction(1)
"""The one object of it among the factors, so that nothing is multiplied by it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Unit:
    """One unit of the closed table; there is one object of each, so that identity is equality.

    Attributes:
        name: its name in the registry; `body_gram` where `g` weighs a patient.
        symbol: as it is printed.
        factor: one of this unit in base units (g, kg of body weight, min, mL, gtt, mol, units), exactly.
        dimension: exponents along `definitions.AXES`.
        kind: what it measures.
    """

    name: str
    symbol: str
    factor: Fraction
    dimension: Dimension
    kind: Kind

    @classmethod
    def parse(cls, text: str) -> "Unit":
        """Read a unit of the closed table; it is case-sensitive, and `g` weighs a drug.

        Raises:
            InputError: no such unit; the message names the nearest.

        >>> Unit.parse("mg/kg/hr")
        Unit.parse('mg/kg/h')
        """
        from ketacalc.core.quantities.spelling import read_unit

        return read_unit(text)

    def __str__(self) -> str:
        """Return the unit as it is printed."""
        return self.symbol

    def __repr__(self) -> str:
        """Return what makes it; a body's gram is named as such."""
        return f"Unit.parse({self.symbol!r})" if self.symbol == self.name else f"<Unit {self.name}>"

    def __reduce__(self) -> tuple[object, tuple[str]]:
        """Keep the one object through copies and pickles."""
        return named, (self.name,)

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts between the slashes, by their names: `mg/kg/h` has `mg`, `kg` and `h`."""
        return tuple(self.name.split("/"))

    @property
    def ucum(self) -> str:
        """The unit's UCUM code."""
        return "/".join(UCUM.get(part, part) for part in self.parts)

    @property
    def for_patient(self) -> "Unit":
        """This unit for one patient: `mg/kg/h` is `mg/h`, and `mg/kg/dose` is `mg`."""
        return _without(self.name, ("kg", "dose"))

    def without(self, part: str) -> "Unit":
        """Return this unit with a denominator taken away: `mg/kg/h` without `kg` is `mg/h`."""
        return _without(self.name, (part,))


@cache
def _without(name: str, taken: tuple[str, ...]) -> Unit:
    head, *per = name.split("/")
    return named("/".join([head, *(part for part in per if part not in taken)]))


@cache
def named(name: str) -> Unit:
    """Return the unit of that registry name; what is not kept is asked of pint.

    Raises:
        KeyError: no unit of the table has that name.
    """
    if name in KEPT:
        numerator, denominator, dimension = KEPT[name]
    elif name in _on_request():
        from ketacalc.core.quantities import pint_registry as live

        numerator, denominator, dimension = live.answer(name)
    else:
        raise KeyError(name)
    return Unit(
        name=name,
        symbol=name.replace("body_gram", "g"),
        factor=ONE if numerator == denominator else Fraction(numerator, denominator),
        dimension=dimension,
        kind=_kind(dimension, name),
    )


@cache
def _on_request() -> frozenset[str]:
    return frozenset(symbols(ON_REQUEST))


@cache
def known_units() -> tuple[str, ...]:
    """Return the registry names of all units of the closed table."""
    return symbols(EVERYDAY) + symbols(ON_REQUEST)


def is_known(name: str) -> bool:
    """Tell whether a unit of the closed table has that registry name."""
    return name in KEPT or name in _on_request()


def alike(one: Unit, other: Unit) -> bool:
    """Tell whether two units measure the same, and are of one kind."""
    return one.kind is other.kind and one.dimension == other.dimension


def _kind(dimension: Dimension, name: str) -> Kind:
    mass, body, time, volume, _, substance, activity = dimension
    if time:
        per = Kind.DAILY if name.endswith("/day") else Kind.RATE
        return Kind.TIME if time > 0 else per
    if body > 0:
        return Kind.BODY_WEIGHT
    if volume < 0:
        return Kind.CONCENTRATION if mass or substance or activity else Kind.DROP_FACTOR
    return Kind.MOLAR_MASS if mass and substance else Kind.SINGLE
