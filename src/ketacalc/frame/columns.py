"""Which column of a table holds what, by its heading; checked once, before anything is read."""

import re
from collections.abc import Mapping
from typing import Final

import polars as pl

from ketacalc.core.errors import InputError
from ketacalc.core.frozen import dataclass, fields
from ketacalc.core.quantities import Kind, Quantity, Unit, quoted, read_concentration, read_duration, read_unit, style
from ketacalc.core.quantities.unit import GIVEN

Schema = Mapping[str, pl.DataType]
OURS: Final = "__ketacalc_"
"""What the columns of our own workings begin with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The columns of a table by their names; a unit's column may be missing, and its unit then stands in the cell.

    Attributes:
        weight, weight_unit: the body weight; a bare number is in kg.
        dose, dose_unit: the dose, `35` and `mg`, or `35 mg` in one.
        concentration, concentration_unit: needed where doses are volumes.
        duration: the time over which a dose is given.
        indication, regimen: what each row is held against.
        prefix: what the names of our own columns begin with.
    """

    weight: str = "weight"
    weight_unit: str = "weight_unit"
    dose: str = "dose"
    dose_unit: str = "dose_unit"
    concentration: str = "concentration"
    concentration_unit: str = "concentration_unit"
    duration: str = "duration"
    indication: str = "indication"
    regimen: str = "regimen"
    prefix: str = ""


USUAL: Final = Names()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What is stated once for all rows.

    Attributes:
        dose_unit, weight_unit: the unit of a bare number.
        concentration: as text, such as `50 mg/mL`.
        duration: as text, such as `40 min`.
        subject: whether an indication or a regimen is.
    """

    dose_unit: str = ""
    weight_unit: str = ""
    concentration: str = ""
    duration: str = ""
    subject: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Where a quantity stands in a table.

    Attributes:
        name: its column; empty where it is stated for all rows.
        unit: the column of its unit; empty where there is none.
        said: the unit of every bare number, or the whole quantity where there is no column.
    """

    name: str = ""
    unit: str = ""
    said: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that are read."""
        return tuple(name for name in (self.name, self.unit) if name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where a table holds what; None for what it does not hold.

    Attributes:
        weight, dose, concentration, duration: the quantities.
        subject: the column that names what each row is held against.
        field: what it holds, `indication` or `regimen`.
    """

    weight: Column | None = None
    dose: Column | None = None
    concentration: Column | None = None
    duration: Column | None = None
    subject: str = ""
    field: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that are read, each once, in a fixed order."""
        held = (self.dose, self.weight, self.concentration, self.duration)
        found = [name for one in held if one is not None for name in one.names]
        return tuple(dict.fromkeys([*found, *([self.subject] if self.subject else [])]))


DOSING: Final = ("weight", "weight_unit")
CHECKING: Final = tuple(field.name for field in fields(Names) if field.name != "prefix")
_KINDS: Final = {
    "weight": (Kind.BODY_WEIGHT,), "dose": tuple(GIVEN), "concentration": (Kind.CONCENTRATION,),
    "duration": (Kind.TIME,),
}  # fmt: skip
_HEADING: Final = re.compile(r"(.*?) ?[\[(]([^\[\]()]+(?:\([^\[\]()]*\))?)[\])]")


def layout(schema: Schema, names: Names, stated: Stated, *, with_dose: bool) -> Layout:
    """Return where a table holds what.

    Raises:
        InputError: a column that is needed or named is missing, a heading is nearly one of ours, a column holds what
            is no number and no text, or something is said twice.
    """
    found = _found(schema, names, CHECKING if with_dose else DOSING)
    weight = _quantity("weight", found, schema, stated.weight_unit)
    if not with_dose:
        return Layout(weight=_needed(weight, "weight", names.weight, schema))
    dose = _needed(_quantity("dose", found, schema, stated.dose_unit), "dose", names.dose, schema)
    if not (dose.unit or dose.said) and schema[dose.name].is_numeric():
        raise InputError(
            f"the column {quoted(dose.name)} holds numbers without a unit: add a column {quoted(names.dose_unit)}, or"
            " say it for all rows with --dose-unit"
        )
    subject = _subject(found, names, stated)
    return Layout(
        weight=weight,
        dose=dose,
        concentration=_whole("concentration", found, schema, stated.concentration),
        duration=_whole("duration", found, schema, stated.duration),
        subject=found.get(subject, ("", ""))[0],
        field=subject,
    )


def _found(schema: Schema, names: Names, used: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """Return for each of the fields its column and the unit in its heading, where the table has the column."""
    found: dict[str, tuple[str, str]] = {}
    for field in used:
        name = getattr(names, field)
        headings = [(heading, unit) for heading in schema if (unit := _unit_in(heading, name, field)) is not None]
        if len(headings) > 1:
            twice = " and ".join(quoted(heading) for heading, _ in headings)
            raise InputError(f"the table has {twice}: which is meant cannot be known; {option(field)} names one")
        if headings:
            found[field] = headings[0]
        elif name != getattr(USUAL, field):
            raise InputError(f"the table has no column {quoted(name)}{seen(schema)}; {option(field)} names another")
    _refuse_near(schema, names, used, {heading for heading, _ in found.values()})
    return found


def _unit_in(heading: str, name: str, field: str) -> str | None:
    """Return the unit in a heading that is a name of ours, empty where it has none; None where it is another."""
    if heading == name:
        match = _HEADING.fullmatch(heading) if field in _KINDS else None
        return "" if match is None or not _is_unit(match[2], field) else match[2]
    match = _HEADING.fullmatch(heading)
    if field not in _KINDS or match is None or match[1] != name:
        return None
    if not _is_unit(match[2], field):
        raise InputError(
            f"the heading {quoted(heading)} names no unit of a {field}: {quoted(match[2])} is not read; write it as in"
            f" '{name} [{'lb' if field == 'weight' else 'mg/h'}]', or name the column with {option(field)}"
        )
    return match[2]


def _is_unit(text: str, field: str) -> bool:
    try:
        return unit_of(text, field).kind in _KINDS[field]
    except InputError:
        return False


def unit_of(text: str, field: str) -> Unit:
    """Return a unit as it is read in a field; a weight in g weighs a body.

    Raises:
        InputError: it is none.
    """
    return read_unit(text, body=field == "weight")


def _refuse_near(schema: Schema, names: Names, used: tuple[str, ...], taken: set[str]) -> None:
    """Refuse a heading that differs from one of ours by its case, a space, a hyphen or a plural."""
    ours = {_folded(getattr(names, field)): field for field in used}
    for heading in schema:
        match = _HEADING.fullmatch(heading)
        field = ours.get(_folded(heading)) or (ours.get(_folded(match[1])) if match else None)
        if field is not None and heading not in taken:
            raise InputError(
                f"the column {quoted(heading)} is nearly {quoted(getattr(names, field))} and would not be read:"
                f" {option(field)} {quoted(heading)} names it, or rename it"
            )


def _folded(name: str) -> str:
    return re.sub(r"[\s_\-.]+", "", name).casefold().rstrip("s")


def option(field: str) -> str:
    """Return the option that names the column of a field."""
    return f"--{field.replace('_', '-')}-column"


def _quantity(field: str, found: Mapping[str, tuple[str, str]], schema: Schema, said: str) -> Column | None:
    if field not in found:
        if said:
            raise InputError(f"--{field}-unit is stated, and the table has no column of the {field}{seen(schema)}")
        return None
    name, heading = found[field]
    unit = found.get(f"{field}_unit", ("", ""))[0]
    ways = {"its heading": heading, f"the column {quoted(unit)}": unit, f"--{field}-unit": said}
    several = [way for way, value in ways.items() if value]
    if len(several) > 1:
        raise InputError(f"the unit of {quoted(name)} is said twice, by {' and by '.join(several)}: leave one out")
    if said and unit_of(said, field).kind not in _KINDS[field]:
        raise InputError(f"{quoted(said)} is a {unit_of(said, field).kind}, and no unit of a {field}")
    for column in (name, unit):
        if column:
            _refuse_unreadable(column, schema[column])
    return Column(name=name, unit=unit, said=heading or said)


def _refuse_unreadable(name: str, kind: pl.DataType) -> None:
    """Refuse a column of neither texts nor numbers, and one whose numbers are too coarse for a dose."""
    if kind == pl.Float16:
        raise InputError(
            f"the column {quoted(name)} holds floats of 16 bits, with 3 digits: too few for a dose; store them as text"
        )
    if not (kind.is_numeric() or kind in (pl.String, pl.Categorical, pl.Enum, pl.Null)):
        raise InputError(f"the column {quoted(name)} holds {kind}, which is neither a text nor a number")


def _whole(field: str, found: Mapping[str, tuple[str, str]], schema: Schema, said: str) -> Column | None:
    """Return where a quantity stands that may also be stated whole for all rows."""
    held = _quantity(field, found, schema, "")
    if held is not None and said:
        raise InputError(f"the table has a column {quoted(held.name)}, and --{field} is stated for all rows")
    return Column(said=said) if said else held


def _subject(found: Mapping[str, tuple[str, str]], names: Names, stated: Stated) -> str:
    """Return the field that says what each row is held against: `indication` or `regimen`, or neither."""
    held = [field for field in ("indication", "regimen") if field in found]
    named = [field for field in held if getattr(names, field) != getattr(USUAL, field)]
    if stated.subject:
        if held:
            raise InputError(
                f"the table has a column {quoted(found[held[0]][0])}, and an indication or a regimen is stated for all"
                " rows: leave the option out, or rename the column"
            )
        return ""
    if len(held) > 1 and len(named) == 1:
        return named[0]
    if len(held) != 1:
        what = "has both a column indication and a column regimen" if held else "names no indication and no regimen"
        raise InputError(f"the table {what}: name one for all, with --indication trd or --regimen berman-2000")
    return held[0]


def _needed(column: Column | None, field: str, name: str, schema: Schema) -> Column:
    if column is None:
        raise InputError(f"the table has no column {quoted(name)}{seen(schema)}; {option(field)} names another")
    return column


def seen(schema: Schema) -> str:
    """Return what columns a table has, as they may stand in a message."""
    names = list(schema)
    return f" (it has {', '.join(quoted(name)[1:-1] for name in names[:6])}{', ...' if len(names) > 6 else ''})"


def concentration_text(given: str | Quantity | None) -> str:
    """Return a concentration as a label has it, which says a fraction that does not end, too; or nothing.

    Raises:
        InputError: it is none.
    """
    if given is None or given == "":
        return ""
    if isinstance(given, Quantity):
        amount, _, volume = given.unit.symbol.partition("/")
        text = style.exact(given.value)
        parts = (given.value.numerator, given.value.denominator)
        given = f"{parts[0]} {amount}/{parts[1]} {volume}" if "/" in text else f"{text} {given.unit.symbol}"
    read_concentration(given)
    return given


def duration_text(given: str | Quantity | None) -> str:
    """Return a time as text; empty where none is given.

    Raises:
        InputError: it is none.
    """
    if given is None or given == "":
        return ""
    text = style.stated(given) if isinstance(given, Quantity) else given
    read_duration(text)
    return text


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
