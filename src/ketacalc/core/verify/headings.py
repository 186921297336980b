"""What the headings of a table mean: which column is the weight, what is given, and which figures are printed.

A heading is a name of `NAMES`, with its unit in brackets, after `in`, after a comma, or joined as in `weight_kg`; or it
is itself a dose or a weight, in a grid. What a table states in a line above it, such as `Dose: 0.5 mg/kg`, holds for
all its rows. Capitals are read here and nowhere else, because a person looks at the result.
"""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache, lru_cache
from typing import Final

from ketacalc.core.catalogue.toml_file import printable
from ketacalc.core.errors import CatalogueError, InputError
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import Kind, known_units, read_unit

PRINTED: Final = ("amount", "volume", "rate", "drops")
"""Columns of a long table that hold what is computed again."""
HEAD: Final = 30
"""Rows at the top of a table among which its header is looked for."""
LIMITS: Final = ("hard_low", "soft_low", "low", "initial", "high", "soft_high", "hard_high")
"""Columns of a pump library, in the order in which their values rise."""
NAMES: Final[dict[str, tuple[str, ...]]] = {
    "weight": ("weight", "body weight", "bodyweight", "patient weight", "wt"),
    "dose": ("dose", "daily dose", "reported", "reported dose", "ordered dose"),
    "doses_per_day": ("doses per day",),
    "concentration": ("concentration", "strength", "final concentration", "conc"),
    "drop_factor": ("drop factor",),
    "stock": ("stock", "stock concentration", "stock strength"),
    "stock_volume": ("stock volume",),
    "diluent": ("diluent", "diluent volume"),
    "max_dose": ("max dose", "maximum dose"),
    "min_dose": ("min dose", "minimum dose"),
    "time": ("time", "duration", "infusion time"),
    "drug": ("drug",),
    "amount": ("amount",),
    "volume": ("volume", "daily volume"),
    "rate": ("rate", "infusion rate", "pump rate", "flow rate"),
    "drops": ("drops", "drop rate", "drip rate"),
} | {name: (name.replace("_", " "), f"{name.replace('_', ' ')} limit") for name in LIMITS}
"""Each column by the names that people give it, in small letters and with spaces."""

_NAMED: Final = {spelling: name for name, spellings in NAMES.items() for spelling in spellings}
_BRACKET: Final = re.compile(r"(.*?)\s*[\[(]\s*([^\[\]()]+?)\s*[\])]")
_IN: Final = re.compile(
    r"(?:(?P<name>.*?)\s+)?in (?P<unit>\S+?)(?: at (?P<strength>[^,()]+?))?(?: over (?P<time>[^,()]+?))?"
    r"(?:, from [^,()]+|, spread evenly over 24 h| \(fixed doses\))?",
    re.IGNORECASE,
)
"""A heading of our own cards."""
_EACH: Final = re.compile(r"(?:each of ([1-9]\d?) doses|the one dose)", re.IGNORECASE)
_LINE: Final = re.compile(r"\s*([^:=]{1,40}?)\s*[:=]\s*(.{1,80}?)\s*")
_SPACES: Final = dict.fromkeys((0xA0, 0x2007, 0x2009, 0x200A, 0x202F), " ")


class Shape(StrEnum):
    """How a table is laid out."""

    LONG = "a row for each dose"
    DOWN = "weights down, doses across"
    ACROSS = "doses down, weights across"
    LIMITS = "a pump library"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What heads a column.

    Attributes:
        text: as it stands.
        name: what the column is, one of `NAMES`; empty where it is none of them.
        unit: of its cells; empty where it states none.
        strength: at which a volume is printed; empty where the heading states none.
        time: over which a dose is given; empty where the heading states none.
        doses: how many doses a day's total is divided into; 0 where the heading does not say.
    """

    text: str
    name: str = ""
    unit: str = ""
    strength: str = ""
    time: str = ""
    doses: int = 0


def spaced(text: str) -> str:
    """Return text in which every kind of space is a plain one."""
    return text if text.isascii() else text.translate(_SPACES)


@lru_cache(maxsize=4096)
def heading(text: str) -> Heading:
    """Return what a heading means.

    >>> heading("WEIGHT (LB)").name, heading("WEIGHT (LB)").unit
    ('weight', 'lb')
    >>> heading("rate_ml_h").unit
    'mL/h'
    """
    plain = spaced(text).strip()
    if len(plain) > 200:
        return Heading(text=text)
    if found := _IN.fullmatch(plain):
        name, unit = found["name"] or "weight", _unit(found["unit"], found["unit"].isupper())
        each = _EACH.fullmatch(name)
        if unit and (known := "amount" if each else _name(name)):
            strength, time = found["strength"] or "", found["time"] or ""
            doses = int(each[1] or 1) if each else 0
            return Heading(text=text, name=known, unit=unit, strength=strength, time=time, doses=doses)
    found, is_loud = _BRACKET.fullmatch(plain), plain.isupper()
    name = _name(found[1] if found else plain)
    if not found:
        return Heading(text=text, name=name) if name else _joined(text, plain, is_loose=is_loud)
    if name:
        return Heading(text=text, name=name, unit=_unit(found[2], is_loud) or found[2])
    # A dose or a weight in a grid, or a note; a bracket after a figure is a unit.
    return Heading(text=text, unit=_unit(found[2], found[2].isupper()) if found[1][:1].isdigit() else "")


def _joined(text: str, plain: str, *, is_loose: bool) -> Heading:
    """Return a heading whose unit stands after a comma or a line: `Weight, kg`, `rate_ml_h`."""
    first, comma, unit = plain.rpartition(",")
    if comma and _name(first) and (read := _unit(unit.strip(), is_loose)):
        return Heading(text=text, name=_name(first), unit=read)
    parts = re.split(r"[_ ]", plain)
    for at in range(len(parts) - 1, 0, -1):
        name, unit = _name(" ".join(parts[:at])), _unit("/".join(parts[at:]), is_loose=True)
        if name and unit:
            return Heading(text=text, name=name, unit=unit)
    return Heading(text=text)


def _name(text: str) -> str:
    return _NAMED.get(" ".join(re.split(r"[\s_-]+", text.strip().casefold())), "")


def _unit(text: str, is_loose: bool) -> str:
    """Return a unit as ketacalc writes it, read in any case where the whole heading is in capitals; empty if none."""
    for spelling in (text, text.casefold(), _loose().get(text.casefold(), "") if is_loose else ""):
        try:
            unit = read_unit(spelling)
        except InputError:
            continue
        if spelling == text or unit.kind is Kind.BODY_WEIGHT or is_loose:
            return unit.symbol
    return ""


@cache
def _loose() -> dict[str, str]:
    return {name.casefold().replace("/h", end): name for name in known_units() for end in ("/h", "/hr")}


def above(lines: Sequence[str]) -> dict[str, str]:
    """Return what the lines over a table state for all its rows, by the name of the column that would say it."""
    found = (_LINE.fullmatch(spaced(line)) for line in lines)
    return {
        name: line[2].removesuffix(", fixed doses")
        for line in found
        if line and (name := _name(line[1])) and (line[2][:1].isdigit() or name == "drug")
    }


def shape(header: Sequence[str], below: Sequence[str], constants: dict[str, str]) -> Shape | None:
    """Return how a table is laid out by its header and the row below it; None where the header is none."""
    if sum(map(bool, header)) < 2:
        return None
    headings = [heading(text) for text in header]
    names = {found.name for found in headings}
    doses = sum(found.name == "dose" for found in headings)
    is_mixture = {"concentration", "stock", "stock_volume", "diluent"} <= names
    if "drug" in names and names & set(LIMITS):
        return Shape.LIMITS
    if names & set(PRINTED) or is_mixture or doses > 1 or (doses == 1 and "dose" in constants):
        return Shape.LONG
    if _is_across(header, below):
        return Shape.ACROSS
    is_grid = headings[0].name == "weight" or any(text[:1].isdigit() for text in header)
    return Shape.DOWN if "weight" in names and is_grid else None


_WEIGHT: Final = re.compile(r"\d[\d.,]*\s*(?:kg|lb)", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\d[\d.,]*")


def _is_across(header: Sequence[str], below: Sequence[str]) -> bool:
    """Tell whether weights head the columns: each says so by its unit, or the corner does and they are bare."""
    rest = [text for text in header[1:] if text[:1].isdigit()]
    if not rest or not below or not (below[0][:1].isdigit() or heading(header[0]).name == "dose"):
        return False
    if all(_WEIGHT.fullmatch(text) for text in rest):
        return True
    return heading(header[0]).name == "weight" and all(_NUMBER.fullmatch(text) for text in rest)


def number_of(rows: Sequence[Sequence[str]], lines: Sequence[str] = ()) -> tuple[int, Shape] | None:
    """Return which row is the header, and how the table is laid out; titles may stand above it."""
    for at, row in enumerate(rows[:HEAD]):
        constants = above([*lines, *titles(rows[:at])])
        if found := shape(row, rows[at + 1] if at + 1 < len(rows) else (), constants):
            return at, found
    return None


def titles(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the rows over a header as lines; two cells are a name and its value."""
    for row in rows:
        cells = [cell for cell in row if cell]
        yield (": " if len(cells) == 2 else " ").join(cells)


def refused(name: str, header: Sequence[str], *, is_merged: bool) -> CatalogueError:
    """Return why a table is no dosing table, with what was found and what would do."""
    found = printable(", ".join(header), 60)
    merged = "; cells are merged there: a header is one row of single cells" if is_merged else ""
    return CatalogueError(
        f"{name} is no dosing table: the first column of a grid is 'weight [kg]', a long table has a column"
        f" {', '.join(PRINTED[:-1])} or {PRINTED[-1]}; found: {found!r}{merged}"
    )
