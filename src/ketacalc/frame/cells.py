"""The cells of a table as texts and whole numbers.

A plain number, digits with an optional point, is read here in vectors; what it means is what the core's grammar says.
Units, concentrations and names are read by the core, each distinct text once; so is every other number.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final

import polars as pl

from ketacalc.core.frozen import dataclass, field
from ketacalc.core.quantities.number import DIGITS
from ketacalc.core.quantities.stated import FLOAT, FLOAT_32
from ketacalc.frame.columns import Column

_NUMBER: Final = r"^(?:0|[1-9][0-9]{0,16})(?:[.][0-9]{1,18})?$"
"""A part of what `core.quantities.number.read_number` reads."""
LEADING: Final = r"(?s)^([0-9.]*) *(.*)$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """How a table is written.

    Attributes:
        comma: whether decimals are parted by a comma.
        units: spellings of units with the unit that each stands for.
    """

    comma: bool = False
    units: Mapping[str, str] = field(default_factory=dict)


USUAL: Final = Spelling()


def slack_of(kind: pl.DataType) -> Fraction:
    """Return how close to a bound a float of a column lies that was computed for it; 0 for any other column."""
    return FLOAT if kind == pl.Float64 else FLOAT_32 if kind == pl.Float32 else Fraction(0)


def text(name: str, kind: pl.DataType, spelling: Spelling = USUAL) -> pl.Expr:
    """Return a cell as text without the spaces around it; what is missing is empty.

    A machine's zeros say nothing about decimals: 35.0 of a float and 35.00 of a decimal column are 35.
    """
    cell = pl.col(name).cast(pl.String).fill_null("")
    if kind.is_decimal():
        return pl.when(cell.str.contains(".", literal=True)).then(_without_zeros(cell)).otherwise(cell)
    if kind.is_float():
        return cell.str.strip_suffix(".0")
    if kind.is_numeric():
        return cell
    cell = cell.str.strip_chars(" ")
    if not spelling.comma:
        return cell
    held = cell.str.replace_all(r"([0-9]),([0-9])", "${1}\u0001${2}").str.replace_all(r"([0-9])[.]([0-9])", "$1,$2")
    return held.str.replace_all("\u0001", ".", literal=True)


def _without_zeros(cell: pl.Expr) -> pl.Expr:
    return cell.str.strip_chars_end("0").str.strip_suffix(".")


def parts(column: Column, schema: Mapping[str, pl.DataType], spelling: Spelling) -> list[pl.Expr]:
    """Return a quantity as texts: `number`, `unit`, and `whole` as the core reads it; a unit without a number is none.

    `cell` is the number where it stands in a cell of its own; it is missing where number and unit stand in one.
    """
    number = text(column.name, schema[column.name], spelling) if column.name else pl.lit(column.said)
    unit, whole, cell = pl.lit(""), None, number
    if column.name and column.unit:
        unit = text(column.unit, schema[column.unit])
    elif column.name and column.said:
        unit = pl.when(number != "").then(pl.lit(column.said)).otherwise(pl.lit(""))
    elif column.name and not schema[column.name].is_numeric():
        # Not every cell is a number before a unit.
        whole, unit, number = number, number.str.replace(LEADING, "$2"), number.str.replace(LEADING, "$1")
        cell = pl.lit(None, pl.String)
    if spelling.units:
        spellings = list(spelling.units)
        is_read, unit = unit.is_in(spellings), unit.replace(spellings, list(spelling.units.values()))
        whole = None if whole is None else pl.when(is_read).then(number + " " + unit).otherwise(whole)
    if whole is None:
        whole = pl.when((number != "") & (unit != "")).then(number + " " + unit).otherwise(number)
    return [number.alias("number"), unit.alias("unit"), whole.alias("whole"), cell.alias("cell")]


def numbers() -> list[pl.Expr]:
    """Return the `digits` of a plain number as a whole one, and how many of them, `decimals`, stand after its point.

    The digits of a `number` that is none are missing.
    """
    number, length = pl.col("number"), pl.col("number").str.len_bytes()
    digits = number.str.replace(".", "", literal=True).cast(pl.Int64, strict=False)
    decimals = (length - number.str.find(".", literal=True) - 1).fill_null(0).cast(pl.Int64)
    is_plain = number.str.contains(_NUMBER) & (digits < 10**DIGITS)
    return [pl.when(is_plain).then(digits).alias("digits"), decimals.alias("decimals")]


Numbers = tuple[pl.Series, int]
"""For each row a number below another one."""


def numbered(column: pl.Series) -> Numbers:
    """Return the number of each cell among the different ones of its column, and how many these are."""
    column = column.alias("cell")
    different = column.unique(maintain_order=True).to_frame().with_row_index("number")
    rows = column.to_frame().join(different, on="cell", how="left", maintain_order="left", nulls_equal=True)
    return rows["number"], len(different)


def together(parts: Iterable[Numbers], rows: int) -> tuple[pl.Series, pl.Series]:
    """Return the places of rows that differ in one of several numbers, and for each row the one that is equal to it."""
    numbers, count = pl.Series([0], dtype=pl.UInt32).new_from_index(0, rows), 1
    for own, most in parts:
        if count == 1:
            numbers, count = own, most
        elif most > 1:
            numbers, count = _renumbered(numbers.cast(pl.Int64) * most + own, count * most)
    first = pl.Series([0], dtype=pl.UInt32).new_from_index(0, count if rows else 0)
    if count == 1:
        return first, numbers
    return first.scatter(numbers, pl.int_range(rows, dtype=pl.UInt32, eager=True)), numbers


def _renumbered(numbers: pl.Series, most: int) -> Numbers:
    """Return numbers without those between that do not occur, and how many are left."""
    if most > 4 * len(numbers) + (1 << 16):
        return numbered(numbers)
    occurs = pl.Series([False]).new_from_index(0, most).scatter(numbers, values=True)
    return (occurs.cum_sum() - 1).gather(numbers), int(occurs.sum())
