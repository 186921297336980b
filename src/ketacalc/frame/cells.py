"""The cells of a row read into whole numbers, by the closed grammar: digits with an optional point, and known units.

A text is read as it stands, spaces around it apart. A float is what it prints as: 0.1 is one tenth. A number of at
most 15 digits and six decimals (four for a weight) becomes an integer here, and is exact, because no two such
numbers share a float; a longer one that the grammar allows is marked as far, and is read by the core itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import narwhals as nw

from ketacalc.core.errors import InputError

NUMBER: Final = r"^(?:0|[1-9][0-9]{0,6})(?:[.][0-9]{1,12})?$"
"""The grammar of `core.quantities.grammar.read_number`, for engines' own regular expressions."""
_MOST_DIGITS: Final = 15
_BEFORE_THE_UNIT: Final = r" *[^0-9. ].*$"
_AFTER_THE_NUMBER: Final = r"^[0-9.]+ *"

NOT_GIVEN: Final = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Where a quantity stands in a table.

    Attributes:
        name: its column.
        unit: the column of its unit; None where the unit stands in the cell.
        is_text: whether it is a text; a number otherwise.
    """

    name: str
    unit: str | None
    is_text: bool


def column(schema: Mapping[str, nw.dtypes.DType], name: str, unit: str | None) -> Column:
    """Return where a quantity stands.

    Raises:
        InputError: it is a float of 32 bits, of which nobody knows what was meant.
    """
    kind = schema[name]
    if kind == nw.Float32:
        raise InputError(f"the column {name} holds floats of 32 bits; cast it to Float64 or to text first")
    numeric = kind.is_integer() or kind == nw.Float64
    return Column(name=name, unit=unit, is_text=not numeric)


def text(name: str) -> nw.Expr:
    """Return a cell as text without the spaces around it; what is missing is empty."""
    cell = nw.col(name)
    # pandas before 3 makes the text `None` of nothing, so that this is asked before the cast.
    return nw.when(cell.is_null()).then(nw.lit("")).otherwise(cell.cast(nw.String)).str.strip_chars(" ")


def parts(column: Column, as_: str) -> list[nw.Expr]:
    """Return the columns `<as_>_text` and `<as_>_unit`, the number and the unit of a quantity as texts."""
    if column.unit is not None:
        unit = text(column.unit)
    elif column.is_text:
        unit = text(column.name).str.replace_all(_AFTER_THE_NUMBER, "")
    else:
        unit = nw.lit("")
    found = [unit.alias(f"{as_}_unit")]
    if column.is_text:
        whole = text(column.name)
        number = whole if column.unit is not None else whole.str.replace_all(_BEFORE_THE_UNIT, "")
        found.append(number.alias(f"{as_}_text"))
    return found


def value(column: Column, as_: str, *, line_ends: bool) -> list[nw.Expr]:
    """Return the columns `_ok`, whether there is a number of the grammar; `_void`, whether there is nothing; `_value`.

    Args:
        column: where it stands.
        as_: what the columns are named after.
        line_ends: whether the engine's `$` also stands before a line feed at the end.
    """
    if not column.is_text:
        given = nw.col(column.name).fill_null(0)
        # pyarrow refuses to make a float of a large whole number, so that it is left out before.
        number = nw.when((given > 0) & (given < 10**7)).then(given).otherwise(nw.lit(0)).cast(nw.Float64)
        ok = (number > 0.0) & (number < 1e7)
        void = nw.col(column.name).is_null()
        return [
            ok.alias(f"{as_}_ok"),
            void.alias(f"{as_}_void"),
            nw.when(ok).then(number).otherwise(0.0).alias(f"{as_}_value"),
        ]
    number = nw.col(f"{as_}_text")
    ok = number.str.contains(NUMBER)
    if line_ends:
        ok = ok & ~number.str.contains("[^0-9.]")
    void = (number == "") & (nw.col(f"{as_}_unit") == "") if column.unit is None else number == ""
    return [
        ok.alias(f"{as_}_ok"),
        void.alias(f"{as_}_void"),
        nw.when(ok).then(number).otherwise(nw.lit("0")).cast(nw.Float64).alias(f"{as_}_value"),
    ]


def scaled(as_: str, decimals: int) -> nw.Expr:
    """Return a number as an integer, in units of its last decimal."""
    return (nw.col(f"{as_}_value") * float(10**decimals)).round(0).cast(nw.Int64).alias(f"{as_}_whole")


def is_near(column: Column, as_: str, decimals: int) -> nw.Expr:
    """Tell whether the integer is the number exactly: divided again, it gives the same float.

    No two numbers of at most 15 digits share a float. The division is by a column, because polars divides by a
    constant as it multiplies by its inverse, which is not the same; were it folded, rows would only go to the core.
    """
    whole = nw.col(f"{as_}_whole")
    by = (whole * 0 + 10**decimals).cast(nw.Float64)
    exact: nw.Expr = whole.cast(nw.Float64) / by == nw.col(f"{as_}_value")
    if column.is_text:
        return exact & (nw.col(f"{as_}_text").str.len_chars() <= _MOST_DIGITS + 1)
    return exact & (whole < 10**_MOST_DIGITS)


def shown(column: Column, as_: str) -> nw.Expr:
    """Return how many decimals a number shows; a float shows the fewest that give its value."""
    whole = nw.col(f"{as_}_whole")
    if not column.is_text:
        zeros = _count([whole % 10**places == 0 for places in range(1, 7)])
        return 6 - zeros
    digits = 1 + _count([nw.col(f"{as_}_value") >= float(10**places) for places in range(1, 7)])
    length = nw.col(f"{as_}_text").str.len_chars().cast(nw.Int64)
    return nw.when(length > digits).then(length - digits - 1).otherwise(0)


def _count(conditions: list[nw.Expr]) -> nw.Expr:
    total = conditions[0].cast(nw.Int64)
    for condition in conditions[1:]:
        total = total + condition.cast(nw.Int64)
    return total
