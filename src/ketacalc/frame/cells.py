"""The cells of a table as texts and whole numbers.

A plain number, digits with an optional point, is read here in vectors; what it means is what the core's grammar says.
Units, concentrations and names are read by the core, each distinct text once; so is every other number.
"""

from collections.abc import Mapping
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


def parts(column: Column, as_: str, schema: Mapping[str, pl.DataType], spelling: Spelling) -> list[pl.Expr]:
    """Return the number and the unit of a quantity as texts, `<as_>` and `<as_>_unit`.

    Where both stand in one cell, that is there too, as `<as_>_whole`: not every cell is a number before a unit.
    """
    if not column.name:
        return [pl.lit(column.said).alias(as_), pl.lit("").alias(f"{as_}_unit")]
    number = text(column.name, schema[column.name], spelling)
    found = []
    if column.unit:
        unit = text(column.unit, schema[column.unit])
    elif column.said:
        unit = pl.when(number != "").then(pl.lit(column.said)).otherwise(pl.lit(""))
    elif schema[column.name].is_numeric():
        unit = pl.lit("")
    else:
        whole, unit, number = number, number.str.replace(LEADING, "$2"), number.str.replace(LEADING, "$1")
        is_read = unit.is_in(list(spelling.units)) if spelling.units else pl.lit(False)
        joined = number + " " + unit.replace(list(spelling.units), list(spelling.units.values()))
        found.append(pl.when(is_read).then(joined).otherwise(whole).alias(f"{as_}_whole"))
    if spelling.units:
        unit = unit.replace(list(spelling.units), list(spelling.units.values()))
    return [number.alias(as_), unit.alias(f"{as_}_unit"), *found]


def whole(frame: pl.DataFrame, as_: str) -> pl.Expr:
    """Return a quantity as one text, as the core reads it; a unit without a number is none."""
    if f"{as_}_whole" in frame.columns:
        return pl.col(f"{as_}_whole")
    number, unit = pl.col(as_), pl.col(f"{as_}_unit")
    return pl.when((number != "") & (unit != "")).then(number + " " + unit).otherwise(number)


def numbers(as_: str) -> list[pl.Expr]:
    """Return the digits of a plain number as a whole one, and how many of them stand after its point.

    Args:
        as_: the column of its text; `<as_>_digits` and `<as_>_decimals` are missing where it is no plain number.
    """
    number, length = pl.col(as_), pl.col(as_).str.len_bytes()
    digits = number.str.replace(".", "", literal=True).cast(pl.Int64, strict=False)
    decimals = (length - number.str.find(".", literal=True) - 1).fill_null(0).cast(pl.Int64)
    is_plain = number.str.contains(_NUMBER) & (digits < 10**DIGITS)
    return [pl.when(is_plain).then(digits).alias(f"{as_}_digits"), decimals.alias(f"{as_}_decimals")]


def distinct(frame: pl.DataFrame, as_: str) -> tuple[pl.DataFrame, pl.Series]:
    """Return the distinct cells of a quantity, with the whole of each, and the place of each row's own among them."""
    names = [name for name in (as_, f"{as_}_unit") if name in frame.columns]
    held = frame.select(*names, *[name for name in (f"{as_}_whole",) if name in frame.columns])
    found = held.unique(subset=names, keep="any")
    if len(names) > 1:
        found = found.with_columns(whole(found, as_).alias(f"{as_}_whole"))
    places = held.select(names).join(
        found.select(names).with_row_index("place"), on=names, how="left", maintain_order="left"
    )
    return found, places["place"]
