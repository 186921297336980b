"""What a caller asks of a table, checked before anything runs: which column holds what, and no name twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import narwhals as nw

from ketacalc.core.errors import InputError
from ketacalc.core.quantities import Quantity, quoted
from ketacalc.core.quantities.definitions import AXES
from ketacalc.frame.cells import Column, column
from ketacalc.frame.plan import OURS, Layout

Schema = Mapping[str, nw.dtypes.DType]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The columns of a table by their names; a unit's column may be missing, and its unit then stands in the cell.

    Attributes:
        weight, weight_unit: the body weight; a bare number is in kg.
        dose, dose_unit: the dose, `35` and `mg`, or `35 mg` in one.
        concentration, concentration_unit: needed where doses are volumes.
        prefix: what the names of our own columns begin with.
    """

    weight: str = "weight"
    weight_unit: str = "weight_unit"
    dose: str = "dose"
    dose_unit: str = "dose_unit"
    concentration: str = "concentration"
    concentration_unit: str = "concentration_unit"
    prefix: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that a check reads, where the table has them."""
        return (
            self.dose, self.dose_unit, self.weight, self.weight_unit, self.concentration, self.concentration_unit
        )  # fmt: skip


USUAL: Final = Names()


def layout(schema: Schema, names: Names, *, with_dose: bool, strength: Quantity | None = None) -> Layout:
    """Return where a table holds what.

    Raises:
        InputError: a column that is needed or named is missing, or a concentration is stated twice.
    """
    needed = {"dose"} if with_dose else {"weight"}
    for field in ("dose", "dose_unit", "weight", "weight_unit", "concentration", "concentration_unit"):
        name = getattr(names, field)
        if name not in schema and (field in needed or name != getattr(USUAL, field)):
            option = f"--{field.replace('_', '-')}-column"
            raise InputError(f"the table has no column {quoted(name)}{_seen(schema)}; {option} names another")
    dose = _column(schema, names.dose, names.dose_unit) if with_dose else None
    weight = _column(schema, names.weight, names.weight_unit)
    if dose is not None and not dose.is_text and dose.unit is None:
        raise InputError(
            f"the column {quoted(names.dose)} holds numbers, and no column {quoted(names.dose_unit)} is there"
        )
    concentration = _column(schema, names.concentration, names.concentration_unit) if with_dose else None
    if concentration is not None and strength is not None:
        raise InputError(f"the table has a column {quoted(names.concentration)}, and a concentration is stated for all")
    if strength is not None and any(strength.unit.dimension[axis] for axis in (_SUBSTANCE,)):
        raise InputError(f"a table takes a concentration as mass in a volume, not {strength.unit.symbol}")
    return Layout(weight=weight, dose=dose, concentration=concentration, strength=strength)


_SUBSTANCE: Final = AXES.index("substance")


def _column(schema: Schema, name: str, unit: str) -> Column | None:
    return column(schema, name, unit if unit in schema else None) if name in schema else None


def _seen(schema: Schema) -> str:
    names = list(schema)
    return f" (it has {', '.join(quoted(name)[1:-1] for name in names[:6])}{', ...' if len(names) > 6 else ''})"


def refuse_clashes(columns: tuple[str, ...], ours: tuple[str, ...], prefix: str) -> None:
    """Refuse a table that has columns of our names already.

    Raises:
        InputError: it has.
    """
    # DuckDB and Spark take `Verdict` and `verdict` for one name.
    theirs = {name.casefold() for name in columns}
    taken = [name for name in ours if (prefix + name).casefold() in theirs]
    if taken:
        raise InputError(
            f"the table has a column {quoted(prefix + taken[0])} already, which is ours to add;"
            " --prefix names ours otherwise, such as --prefix ketacalc_"
        )
    if any(name.startswith(OURS) for name in theirs):
        raise InputError(f"no column of a table may begin with {OURS}")
