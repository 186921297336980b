"""A card: each of several regimens scaled to each of several body weights, computed once."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from ketacalc.core.dosing import NOTHING, Asked, Caution, Derived, Dose, Hint, scale
from ketacalc.core.errors import InputError
from ketacalc.core.reading import printable
from ketacalc.core.regimen import Regimen, Schedule
from ketacalc.core.units import Kind, Quantity, Range, read_unit
from ketacalc.core.weight import BodyWeight

LEAST: Final = Fraction(1, 10**9)
MOST: Final = Fraction(9_999_999)
"""Between these a figure is read again as it is printed: 7 digits before the point, and 12 after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One regimen at one weight.

    Attributes:
        dose: the scaled dose.
        derived: what follows from it; every line of a table has the same figures in the same order.
        cautions: what this weight brings, beside what the audit found.
    """

    dose: Dose
    derived: tuple[Derived, ...]
    cautions: tuple[Caution, ...]

    @property
    def figures(self) -> tuple[tuple[Derived | None, Range], ...]:
        """The scaled dose, and then what follows from it, each with its figure."""
        return ((None, self.dose.amount), *((derived, derived.amount) for derived in self.derived))


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One regimen at every weight of a card.

    Attributes:
        regimen: what was reported.
        lines: in the order of the weights.
        is_withheld: whether volumes and rates in mL were asked for and are not stated, because the unit that the
            article prints is suspect.
    """

    regimen: Regimen
    lines: tuple[Line, ...]
    is_withheld: bool = False

    @property
    def rows(self) -> tuple[Line, ...]:
        """What a person reads of it: one line where the dose is fixed, because the weight is not used."""
        return self.lines if self.regimen.by_weight else self.lines[:1]

    @property
    def marked(self) -> tuple[Caution, ...]:
        """The cautions that some of the weights bring, each once."""
        return tuple(dict.fromkeys(caution for line in self.lines for caution in line.cautions))


def tabulate(
    regimens: tuple[Regimen, ...],
    weights: tuple[BodyWeight, ...],
    concentration: Quantity | None = None,
    *,
    accept_caution: bool = False,
) -> tuple[Table, ...]:
    """Scale every regimen to every weight; a fixed dose is the same at each.

    Args:
        regimens: in the article's order.
        weights: in the order of the lines.
        concentration: amount per volume, for volumes and rates in mL.
        accept_caution: whether these are stated too where the regimen's unit is suspect.

    Raises:
        InputError: a figure is smaller or larger than what ketacalc reads.
        MissingInput: the concentration needs a molar mass.
    """
    tables = []
    for regimen in regimens:
        is_withheld = concentration is not None and bool(regimen.audit.suspect_unit) and not accept_caution
        asked = NOTHING if is_withheld else Asked(concentration=concentration)
        lines = tuple(_line(regimen, weight, asked) for weight in weights)
        tables.append(Table(regimen=regimen, lines=lines, is_withheld=is_withheld))
    return tuple(tables)


def _line(regimen: Regimen, weight: BodyWeight, asked: Asked) -> Line:
    dose = scale(regimen, weight, asked)
    derived = dose.derived
    if asked.concentration is not None and _runs(regimen) and dose.amount.unit.parts[-1] != "h":
        derived += tuple(dose.stated(read_unit("mL/h")))
    line = Line(
        dose=dose,
        derived=derived,
        cautions=tuple(caution for caution in dose.cautions if caution.hint is not Hint.AUDIT),
    )
    for _, figure in line.figures:
        _bounded(figure, dose)
    return line


def _runs(regimen: Regimen) -> bool:
    """Tell whether a regimen is a rate, or a daily total that is not divided into doses."""
    return regimen.kind is not Kind.SINGLE and regimen.schedule is not Schedule.DAILY_DIVIDED


def _bounded(figure: Range, dose: Dose) -> None:
    """Refuse a figure that could not be read again as it is printed: a slip of the concentration, most likely."""
    if figure.low.value < LEAST or figure.high.value > MOST:
        raise InputError(
            f"{printable(dose.regimen.id)} gives a figure in {figure.unit.symbol} that is beyond what ketacalc reads,"
            f" 0.000000001 to 9,999,999; check the {'concentration' if dose.asked.concentration else 'dose'}"
        )
