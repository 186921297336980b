"""A card: each of several regimens scaled to each of several body weights, computed once."""

from fractions import Fraction
from typing import Final

from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.catalogue.toml_file import printable
from ketacalc.core.dose.cautions import WeightCaution
from ketacalc.core.dose.scaling import Derived, Dose, scale
from ketacalc.core.dose.volumes import Strength, strengths
from ketacalc.core.errors import InputError
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import Quantity, Range
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.weight import BodyWeight

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
    cautions: tuple[WeightCaution, ...]

    @property
    def figures(self) -> tuple[tuple[Derived | None, Range], ...]:
        """The scaled dose, and then what follows from it, each with its figure."""
        return ((None, self.dose.given), *((derived, derived.amount) for derived in self.derived))


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One regimen at every weight of a card.

    Attributes:
        regimen: what was reported.
        lines: in the order of the weights.
        strength: the concentration, as it holds for this regimen; None where none was stated.
    """

    regimen: Regimen
    lines: tuple[Line, ...]
    strength: Strength | None = None

    @property
    def rows(self) -> tuple[Line, ...]:
        """What a person reads of it: one line where the dose is fixed, because the weight is not used."""
        return self.lines if self.regimen.by_weight else self.lines[:1]

    @property
    def marked(self) -> tuple[WeightCaution, ...]:
        """The cautions that some of the weights bring, each once."""
        found = {(caution.hint, caution.figure): caution for line in self.lines for caution in line.cautions}
        return tuple(found.values())


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
        InputError: no volume follows from the concentration, or a figure is smaller or larger than what ketacalc reads.
    """
    found = strengths(regimens, concentration, accept_caution=accept_caution)
    tables = []
    for regimen, strength in zip(regimens, found, strict=True):
        knowns = [Known(weight=weight, concentration=concentration) for weight in weights]
        doses = [scale(regimen, known, strength=strength) for known in knowns]
        lines = tuple(Line(dose=dose, derived=dose.derived, cautions=dose.brought) for dose in doses)
        for figure in (figure for line in lines for _, figure in line.figures):
            if figure.low.value < LEAST or figure.high.value > MOST:  # a slip of the concentration, most likely
                what = f"{printable(regimen.id)} gives a figure in {figure.unit.symbol}"
                raise InputError(
                    f"{what} that is beyond what ketacalc reads, 0.000000001 to 9,999,999;"
                    f" check the {'concentration' if concentration else 'dose'}"
                )
        tables.append(Table(regimen=regimen, lines=lines, strength=strength))
    return tuple(tables)
