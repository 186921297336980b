"""A card: each of several regimens scaled to each of several body weights, computed once."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from ketacalc.core.catalogue.regimen import Regimen, Schedule
from ketacalc.core.catalogue.routes import full
from ketacalc.core.catalogue.toml_file import printable
from ketacalc.core.dose.scaling import NOTHING, Asked, Caution, Derived, Dose, Hint, scale
from ketacalc.core.errors import InputError, MissingInput
from ketacalc.core.quantities import Kind, Quantity, Range, read_unit
from ketacalc.core.quantities.weight import BodyWeight

LEAST: Final = Fraction(1, 10**9)
MOST: Final = Fraction(9_999_999)
"""Between these a figure is read again as it is printed: 7 digits before the point, and 12 after it."""


class Withheld(StrEnum):
    """Why no volume is stated although a concentration is."""

    SUSPECT = "suspect unit"
    MOLAR = "no molar mass"
    """The dose is an amount of substance and the concentration a mass, or the other way about."""


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
        concentration: what was stated for volumes and rates in mL; None where nothing was.
        routes: the routes for which that one concentration was stated, where they are several.
        withheld: why volumes and rates in mL are not stated although it was; None where they are.
    """

    regimen: Regimen
    lines: tuple[Line, ...]
    concentration: Quantity | None = None
    routes: tuple[str, ...] = ()
    withheld: Withheld | None = None

    @property
    def is_accepted(self) -> bool:
        """Whether volumes and rates in mL are stated although the unit that the article prints is suspect."""
        return self.concentration is not None and self.withheld is None and bool(self.regimen.audit.suspect_unit)

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
        InputError: one concentration is stated for several drugs, none of the regimens has a volume at it without a
            molar mass, or a figure is smaller or larger than what ketacalc reads.
    """
    routes = tuple({full(regimen.route): regimen.route for regimen in regimens}.values()) if concentration else ()
    if concentration is not None:
        _refuse_several_drugs(regimens)
    tables = []
    for regimen in regimens:
        asked, withheld = _asked(regimen, weights[0], concentration, accept_caution=accept_caution)
        tables.append(
            Table(
                regimen=regimen,
                lines=tuple(_line(regimen, weight, asked) for weight in weights),
                concentration=concentration,
                routes=routes if len(routes) > 1 else (),
                withheld=withheld,
            )
        )
    if concentration is not None and all(table.withheld is Withheld.MOLAR for table in tables):
        first = tables[0].lines[0].dose.amount.unit.symbol
        raise InputError(
            f"{printable(regimens[0].id)} is in {first}: at {concentration.unit.symbol} that takes a molar mass, which"
            " card does not; state the concentration in the unit of the dose"
        )
    return tuple(tables)


def _refuse_several_drugs(regimens: tuple[Regimen, ...]) -> None:
    drugs = {regimen.drug.strip().casefold(): regimen.drug for regimen in regimens}
    if len(drugs) > 1:
        several = ", ".join(printable(drug, 24) for drug in list(drugs.values())[:3])
        raise InputError(
            f"a concentration is that of one drug, and here are {several}{', ...' if len(drugs) > 3 else ''}; name one"
            f" regimen with --regimen, such as {printable(regimens[0].id)}"
        )


def _asked(
    regimen: Regimen, weight: BodyWeight, concentration: Quantity | None, *, accept_caution: bool
) -> tuple[Asked, Withheld | None]:
    """Return what to state beside the doses of a regimen, and why there is no volume where one was asked for."""
    if concentration is None:
        return NOTHING, None
    if regimen.audit.suspect_unit and not accept_caution:
        return NOTHING, Withheld.SUSPECT
    asked = Asked(concentration=concentration)
    try:
        _line(regimen, weight, asked)
    except MissingInput:
        return NOTHING, Withheld.MOLAR
    return asked, None


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
