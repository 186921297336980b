"""One printed figure of a table against the exact one."""

from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from ketacalc.core.check.slips import Slip
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import Quantity, style
from ketacalc.core.quantities.weight import BodyWeight
from ketacalc.core.verify.figures import End


class Status(StrEnum):
    """What became of a cell."""

    OK = "ok"
    DIFFERS = "differs"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A number of a cell as printed, the exact one in the same unit, and whether the one is the other as rounded."""

    end: End
    exact: Quantity
    is_right: bool

    @property
    def ratio(self) -> Fraction:
        """The printed figure over the exact one."""
        return self.end.value / self.exact.value

    @property
    def times(self) -> Fraction | None:
        """How many times it is too high or too low; None for a printed 0, which is beyond all."""
        ratio = self.ratio
        return None if not ratio else ratio if ratio > 1 else 1 / ratio

    @cached_property
    def span(self) -> tuple[Fraction, Fraction]:
        """Between which factors the figure lies from the exact one, as far as its decimals tell."""
        end = self.end
        return (end.value - end.half_step) / self.exact.value, (end.value + end.half_step) / self.exact.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One printed figure against the exact one.

    Attributes:
        row: counted from 1 after the header.
        column: its header.
        printed: the figure as it stands in the table.
        status: what became of it.
        at: the position of its column, from 0.
        weight: of its row, or of its column where weights head the columns; None where none is stated.
        dose: of its column or row, in words.
        doses: the same as quantities.
        compared: its numbers beside the exact ones; none where it could not be read or computed.
        slips: what would explain a figure that differs.
        note: why a cell was refused, or what is to be known of one that is ok.
    """

    row: int
    column: str
    printed: str
    status: Status
    at: int = -1
    weight: BodyWeight | None = None
    dose: str = ""
    doses: tuple[Quantity, ...] = ()
    compared: tuple[Compared, ...] = ()
    slips: tuple[Slip, ...] = ()
    note: str = ""

    @property
    def wrong(self) -> tuple[Compared, ...]:
        """The numbers that are not the exact ones as rounded."""
        return tuple(one for one in self.compared if not one.is_right)

    @property
    def worst(self) -> Compared | None:
        """The number that is furthest off; None where there is none to compare."""
        return max(self.wrong or self.compared, key=lambda one: one.times or float("inf"), default=None)

    @property
    def times(self) -> Fraction | None:
        """How many times it is too high or too low; None for a printed 0, 1 where there is nothing to compare."""
        return self.worst.times if self.worst else Fraction(1)

    @property
    def ratio(self) -> Fraction | None:
        """The printed figure over the exact one, of the number that is furthest off."""
        return self.worst.ratio if self.worst else None

    @property
    def where(self) -> str:
        """Its row by the weight, and its column: `70 kg, 0.2 mg/kg/h`."""
        weight = style.quantity(self.weight.given, unrounded=True) if self.weight else f"row {self.row}"
        is_said = self.column in ("", self.dose) or (self.weight is not None and self.column[:1].isdigit())
        column = () if is_said else (self.column,)
        return ", ".join((weight, *((self.dose,) if self.dose else ()), *column))
