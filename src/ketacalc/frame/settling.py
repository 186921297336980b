"""The rows that whole numbers of 64 bits leave open, handed one by one to the core, which has no such limit."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from ketacalc.core.check.slips import ORDER
from ketacalc.core.check.verdict import Check, Verdict, check
from ketacalc.core.errors import InputError, MissingInput
from ketacalc.core.quantities import conversion, read_concentration
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.stated import read_figure
from ketacalc.core.quantities.unit import named
from ketacalc.core.quantities.weight import read_weight
from ketacalc.frame.cells import Column
from ketacalc.frame.compiled import KEPT_DIGITS, KINDS, PLAIN
from ketacalc.frame.facts import Fault
from ketacalc.frame.plan import Against, Layout
from ketacalc.frame.verdicts import WORDS

Cell = str | float | int | None
LIES: Final = {word: lies for lies, word in WORDS.items()}


class Settled(NamedTuple):
    """What the core says of a row, as it stands in columns."""

    normal: float | None
    normal_unit: int
    fault: int
    lies: int
    rounded: bool
    regimens: int
    ratio: float | None
    slips: int


def settled(row: Mapping[str, Cell], number: int, layout: Layout, asked: Against) -> Settled:
    """Return what the core says of one row.

    Args:
        row: its cells, by the names of the columns.
        number: of its set of regimens.
        layout: where the table holds what.
        asked: what the doses are held against.
    """
    regimens = asked.regimens(number)
    try:
        figure = read_figure(_joined(row, layout.dose))
    except InputError:
        return _refused(Fault.DOSE)
    try:
        weight = read_weight(text) if (text := _joined(row, layout.weight)) else None
    except InputError as error:
        return _refused(Fault.WEIGHT_OUTSIDE if "outside" in str(error) else Fault.WEIGHT)
    try:
        strength = read_concentration(text) if (text := _joined(row, layout.concentration)) else layout.strength
    except InputError:
        return _refused(Fault.CONCENTRATION)
    try:
        found = check(figure, regimens, Known(weight=weight, concentration=strength), asked.tolerance)
    except MissingInput as error:
        return _refused(Fault.WEIGHT_MISSING if "weight" in error.missing else Fault.CONCENTRATION_MISSING)
    except InputError:
        return _refused(Fault.UNIT)
    return _as_columns(found, asked.members[number])


def _refused(fault: Fault) -> Settled:
    return Settled(None, 0, int(fault), 0, rounded=False, regimens=0, ratio=None, slips=0)


def _joined(row: Mapping[str, Cell], column: Column | None) -> str:
    """Return a quantity as the grammar reads it; empty where there is none."""
    if column is None or row[column.name] is None:
        return ""
    number = as_text(row[column.name])
    unit = as_text(row[column.unit]) if column.unit is not None and row[column.unit] is not None else ""
    return f"{number} {unit}".strip(" ") if number else ""


def as_text(cell: Cell) -> str:
    """Return a cell as it would be written: a float as it prints, without an exponent and without zeros at its end."""
    if isinstance(cell, str):
        return cell.strip(" ")
    text = f"{Decimal(repr(cell)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _as_columns(found: Check, places: tuple[int, ...]) -> Settled:
    within = found.verdict is Verdict.WITHIN
    at = dict(zip([one.regimen.id for one in found.comparisons], places, strict=True))
    plain = [one for one in found.holding if not one.rounded]
    shown = (
        (plain or found.holding)
        if within
        else [one for one in found.comparisons if one.verdict is not Verdict.NOT_COMPARABLE]
    )
    ratios = [one.ratio for one in found.comparisons if one.ratio is not None and one.verdict is found.verdict]
    nearest = (max if found.verdict is Verdict.BELOW else min)(ratios) if ratios else None
    normal, normal_unit = _normalised(found)
    return Settled(
        normal=normal,
        normal_unit=normal_unit,
        fault=0,
        lies=int(LIES[found.verdict]),
        rounded=within and not plain,
        regimens=sum(1 << at[name] for name in {one.regimen.id for one in shown} | _named(found)),
        ratio=None if nearest is None else as_float(nearest),
        slips=_slips(found),
    )


def _named(found: Check) -> set[str]:
    """Return the regimens that the slips would lead to."""
    return {slip.regimen.id for slip in found.slips if slip.regimen is not None}


def _normalised(found: Check) -> tuple[float | None, int]:
    """Return the dose per kg where that is known, as it is otherwise, and the number of its plain unit."""
    unit, known = found.figure.range.unit, found.known
    per_kg = "kg" in unit.parts or known.weight is not None
    head, *per = named(PLAIN[unit.kind]).parts
    plain = named("/".join([head, *(["kg"] if per_kg else []), *per]))
    try:
        factor = conversion.factor(unit, plain, known)
    except InputError:
        return None, 0
    return as_float(found.figure.range.low.value * factor), KINDS.index(unit.kind) + 1 + (4 if per_kg else 0)


def as_float(value: Fraction) -> float:
    """Return the float nearest to a fraction, for a column of numbers."""
    return value.numerator / value.denominator


def _slips(found: Check) -> int:
    places = {ORDER[slip.code] + (0 if slip.keeps_digits else KEPT_DIGITS) for slip in found.slips}
    return sum(1 << place for place in places)
