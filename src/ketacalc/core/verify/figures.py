"""A printed figure as it stands in a cell, with the decimals that it shows; and whether it is the exact one as rounded.

Half up and half to even are both in print, and a tie may go down too where a float was rounded: 12.75 as 12.7. A figure
that was printed from a float in full lies within a millionth of a millionth. A printed 0 is never right.
"""

import re
from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Final

from ketacalc.core.errors import InputError
from ketacalc.core.frozen import dataclass, field
from ketacalc.core.quantities import Quantity, Unit, conversion, quoted, read_number, read_unit, style
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.grammar import split
from ketacalc.core.quantities.number import LONGEST
from ketacalc.core.quantities.stated import FLOAT, FLOAT_DIGITS, decimals, digits, half_even, half_up, rounds_to
from ketacalc.core.verify.headings import spaced


class Comma(StrEnum):
    """What a comma inside a number is, in one table."""

    THOUSANDS = "5,000 is five thousand, because no comma parts its cells otherwise"
    REFUSED = "it may be either"
    DECIMAL = "the user says that it is the decimal comma"


@dataclass(frozen=True, slots=True)
class Reading:
    """How the texts of one table are read.

    Attributes:
        comma: what a comma inside a number is.
        spellings: the units that a user states for spellings that are refused, by spelling.
        used: how often each of them was read.
    """

    comma: Comma = Comma.REFUSED
    spellings: Mapping[str, Unit] = field(default_factory=dict)
    used: Counter[str] = field(default_factory=Counter, compare=False)

    def unit(self, text: str) -> Unit:
        """Read a unit.

        Raises:
            InputError: it is none, and no spelling of it was stated.
        """
        if text not in self.spellings:
            return read_unit(text)
        self.used[text] += 1
        return self.spellings[text]


@dataclass(frozen=True, slots=True)
class End:
    """One number of a figure, the decimals that it shows, and whether it is a float that was printed in full."""

    value: Fraction
    places: int
    is_float: bool = False

    @property
    def half_step(self) -> Fraction:
        """Half of the last decimal that it shows."""
        return Fraction(1, 2 * 10**self.places)


@dataclass(frozen=True, slots=True)
class Figure:
    """What a cell shows.

    Attributes:
        ends: one number, the two bounds of a range, or doses that are given in turn.
        unit: as it is written; empty where the cell states none.
        is_range: whether the ends are the bounds of a range.
    """

    ends: tuple[End, ...]
    unit: str = ""
    is_range: bool = False


_JOINT: Final = re.compile(r"\s+to\s+|(?<=\d)\s*[-\u2010-\u2014]\s*(?=\d)|, then ")
_THOUSANDS: Final = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}([./-])\d{1,2}\1\d{2,4}|\d{1,2}-[A-Za-z]{3}(?:-\d{2,4})?")
_DASHES: Final = frozenset({"-", "--", "---", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212"})
EXACT: Final = 12
"""Decimals of a fraction, which nobody has rounded."""
ROUNDED: Final = " (rounded)"
"""The mark of our own cards."""


def is_dash(text: str) -> bool:
    """Tell whether a cell says by a dash that nothing stands there."""
    return text.strip() in _DASHES


@lru_cache(maxsize=4096)
def read_figure(text: str, comma: Comma) -> Figure:
    """Read what a cell shows.

    Raises:
        InputError: it is no number, range or doses in turn; or a range that falls.

    >>> [str(end.value) for end in read_figure("2.5-5 mL", Comma.REFUSED).ends]
    ['5/2', '5']
    """
    if len(text) > LONGEST:
        raise InputError(f"{quoted(text)} is longer than {LONGEST} characters")
    plain = spaced(text).strip()
    if _DATE.fullmatch(plain):
        raise InputError(f"{quoted(plain)} is a date: a spreadsheet makes one of 1-7; format the cell as text")
    is_marked = ROUNDED in plain
    parts = _JOINT.split(plain.replace(ROUNDED, "") if is_marked else plain)
    if len(parts) == 1:
        number, unit = split(parts[0])
        return Figure((_end(number, comma),), unit)
    if len(parts) > 2:
        raise InputError(f"{quoted(plain)} is not read: write a range as in 1 to 7")
    (first, own), (second, unit) = (split(part) for part in parts)
    if own not in ("", unit):
        raise InputError(f"{quoted(plain)} has two units, {quoted(own)} and {quoted(unit)}")
    low, high = _end(first, comma), _end(second, comma)
    is_range = ", then " not in plain
    if is_range and low.value >= high.value:
        raise InputError(f"{quoted(plain)} is a range that does not rise: write the lower figure first")
    return Figure((low, high), unit, is_range)


def _end(number: str, comma: Comma) -> End:
    plain = number
    if "," in number:
        if comma is Comma.DECIMAL and number.count(",") == 1 and "." not in number:
            plain = number.replace(",", ".")
        elif comma is Comma.THOUSANDS and _THOUSANDS.fullmatch(number):
            plain = number.replace(",", "")
        elif comma is Comma.REFUSED and _THOUSANDS.fullmatch(number):
            whole = number.replace(",", "")
            raise InputError(f"{quoted(number)} may be {whole} or {number.replace(',', '.', 1)}: write one of them")
    elif comma is Comma.DECIMAL and "." in number:
        raise InputError(f"{quoted(number)} has a point, in a table whose decimal is said to be a comma")
    places = EXACT if "/" in plain else decimals(plain)
    return End(read_number(plain), places, digits(plain) >= FLOAT_DIGITS)


Doses = tuple[tuple[Quantity, ...], bool]
"""The doses of a row or a column, and whether they are the bounds of a range."""


def read_doses(text: str, reading: Reading, unit: str = "") -> Doses:
    """Read a dose that a table states, with the unit of its column where it brings none; and whether it is a range.

    Raises:
        InputError: it is none, or zero.
    """
    figure = read_figure(text, reading.comma)
    symbol = figure.unit or unit
    if not symbol:
        raise InputError(f"{quoted(text)} has no unit: write it as in 35 mg")
    read = reading.unit(symbol)
    if not all(end.value for end in figure.ends):
        raise InputError(f"{quoted(text)} is zero")
    return tuple(Quantity(value=end.value, unit=read) for end in figure.ends), figure.is_range


COARSE: Final = Fraction(1, 10)
"""A figure that is right as rounded, and further than this from the exact one, is ok with a caution."""
FAR: Final = "right as rounded, and more than 10 % from the exact figure"
ZERO: Final = "a printed 0 is never right"
TIE: Final = "a tie, rounded down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding:
    """How the figures of a table were rounded, as the user says it.

    Attributes:
        step: to a multiple of which they were; None for their own decimals.
        is_cut: whether they were cut, and not rounded.
        tolerance: how far off they may be, relative to the exact figure.
    """

    step: Quantity | None = None
    is_cut: bool = False
    tolerance: Fraction = Fraction(0)


def judged(end: End, exact: Fraction, unit: Unit, known: Known, rounding: Rounding) -> str | None:
    """Return what is to be known of a figure that is right, which may be nothing; None where it is wrong.

    Raises:
        InputError: the figure cannot be stated in the unit of the step.
    """
    if not end.value:
        return None
    targets: tuple[Fraction, ...] = (exact,)
    if rounding.step is not None:  # what the figure was before its decimals were cut off
        size = conversion.factor(rounding.step.unit, unit, known) * rounding.step.value
        ways = (cut,) if rounding.is_cut else (half_up, half_even)
        targets = tuple(way(exact / size, 0) * size for way in ways)
    for target in targets:
        note = _rounded(end, target, is_cut=rounding.is_cut)
        if note is not None:
            is_far = abs(end.value - exact) > COARSE * exact and rounding.step is None
            return FAR if is_far else note
    if rounding.tolerance and abs(end.value - exact) <= rounding.tolerance * exact:
        off = style.number(abs(end.value / exact - 1) * 100)
        return f"{off} % off, within the tolerance of {style.number(rounding.tolerance * 100)} %"
    return None


def _rounded(end: End, exact: Fraction, *, is_cut: bool) -> str | None:
    off = abs(end.value - exact)
    if not off or (end.is_float and off <= FLOAT * exact):
        return ""
    if is_cut:
        return "" if end.value == cut(exact, end.places) else None
    if off > end.half_step:
        return None
    return "" if rounds_to(exact, end.value, end.places) else TIE


def cut(exact: Fraction, places: int) -> Fraction:
    """Return a number cut to so many decimals."""
    shifted = exact * 10**places
    return Fraction(shifted.numerator // shifted.denominator, 10**places)
