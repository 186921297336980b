"""The compiled bounds and slips of a table as columns of numbers, to be gathered row by row."""

import math
from collections.abc import Iterable
from fractions import Fraction
from threading import Lock
from typing import Final, NamedTuple

import polars as pl

from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.quantities import Quantity, Unit
from ketacalc.core.quantities.stated import CLOSE
from ketacalc.frame.bounds import NotCompiled, Pairing, Span, Term, Trial, pairing, trials
from ketacalc.frame.products import WHOLE

STEPS: Final = 16
"""Into which a factor of e is divided: a slip is tried where a dose and its bounds have one coarse logarithm."""
LARGEST: Final = 1 << 80
MOST_SPANS: Final = 12
"""Regimens that a row is compared with in vectors; more are the core's."""


ONE: Final = Term(constant=Fraction(1))


class Bounds(NamedTuple):
    """Two bounds as whole numbers, the one point where both are one, and by what they are widened."""

    low: int
    low_under: int
    high: int
    high_under: int
    point: int
    point_under: int
    by_kg: int
    by_strength: int
    scale_low: float
    scale_high: float


class Slip(NamedTuple):
    """A slip to be tried: what it is of, the bounds that it moved, those without it, and its factor."""

    pairing: int
    moved: int
    base: int
    factor: int
    factor_under: int
    factor_kg: int
    factor_strength: int
    by_factor: bool


class Step(NamedTuple):
    """Where a slip is tried: a pairing with powers, and a coarse logarithm."""

    line: int
    step: int
    slip: int


class Constants:
    """What was compiled so far for one table."""

    def __init__(self, tolerance: Fraction) -> None:
        """Begin with nothing; bounds are widened by a tolerance."""
        self._tolerance, self._lock = tolerance, Lock()
        self._found: list[Pairing | None] = []
        self._numbers: dict[tuple[object, ...], int] = {}
        self._bounds: list[Bounds] = []
        self._slips: list[Slip] = []
        self._steps: list[Step] = []
        self._columns: list[list[int | None]] = []
        self._tried: dict[int, bool] = {}
        self.ways: set[tuple[int, int]] = set()

    def numbers(self, asked: Iterable[tuple[tuple[Regimen, ...], Unit, Quantity | None]]) -> list[int]:
        """Return the numbers of pairings, each compiled where it is new."""
        with self._lock:
            return [self._number(*one) for one in asked]

    def _number(self, regimens: tuple[Regimen, ...], unit: Unit, duration: Quantity | None) -> int:
        key = (*(one.id for one in regimens), unit, duration)
        if key not in self._numbers:
            self._numbers[key] = len(self._found)
            found = pairing(regimens, unit, duration, self._tolerance)
            if found is not None and (len(found.spans) > MOST_SPANS or not _fit(span for span, _, _ in found.spans)):
                found = None
            self._found.append(found)
            plain = () if found is None else found.plain
            spans = [] if found is None else [self._bound(span) for span, _, _ in found.spans]
            self._columns.append([*(self._unit(one) for one in plain), *spans])
        return self._numbers[key]

    def slips(self, pairings: Iterable[int]) -> list[bool]:
        """Compile the slips of pairings, and tell for which of them that can be done."""
        with self._lock:
            for one in pairings:
                if one not in self._tried:
                    self._tried[one] = self._try_all(one)
            return [self._tried[one] for one in pairings]

    def _try_all(self, number: int) -> bool:
        found = self._found[number]
        try:
            tried = () if found is None else trials(found, self._tolerance)
        except NotCompiled:  # pragma: no cover - every slip of today is a product of powers
            return False
        if found is None or not _fit(trial.base for trial in tried):
            return False
        bases = dict(zip([span for span, _, _ in found.spans], self._columns[number][2:], strict=True))
        for trial in tried:
            if trial.base not in bases:
                bases[trial.base] = self._bound(trial.base)
            self._try(number, bases[trial.base] or 0, trial)
        return True

    def _bound(self, span: Span, factor: Term = ONE) -> int:
        least, most, low = span.least * factor, span.most * factor, span.low * factor
        point = low.constant if span.low == span.high else Fraction(0)
        parts = [part for end in (least.constant, most.constant, point) for part in (end.numerator, end.denominator)]
        scales = (float(span.least.constant / span.low.constant), float(span.most.constant / span.high.constant))
        self._bounds.append(Bounds._make((*parts, least.weight, least.strength, *scales)))
        return len(self._bounds) - 1

    def _unit(self, plain: Term | None) -> int | None:
        return None if plain is None else self._bound(Span(low=plain, high=plain, least=plain, most=plain))

    def _try(self, number: int, base: int, trial: Trial) -> None:
        factor = trial.factor or ONE
        moved = self._bound(trial.base, factor)
        parts = (factor.constant.numerator, factor.constant.denominator)
        self._slips.append(Slip(number, moved, base, *parts, *factor.powers, trial.factor is not None))
        bounds, margin = self._bounds[moved], 2 * float(CLOSE)
        ends = (bounds.low / bounds.low_under * (1 - margin), bounds.high / bounds.high_under * (1 + margin))
        self.ways.add((bounds.by_kg, bounds.by_strength))
        first, last = (math.floor(math.log(end) * STEPS) for end in ends)
        line = line_of(number, bounds.by_kg, bounds.by_strength)
        self._steps += [Step(line, step, len(self._slips) - 1) for step in range(first, last + 1)]

    def tables(self) -> "Tables":
        """Return what is compiled, as columns."""
        with self._lock:
            most = max([2, *map(len, self._columns)])
            lightest = [None if one is None else one.lightest for one in self._found]
            pairings = [
                (found is not None, *_ratio(limit), *columns, *[None] * (most - len(columns)))
                for found, limit, columns in zip(self._found, lightest, self._columns, strict=True)
            ]
            spans: dict[str, pl.DataType] = {f"span{at}": pl.UInt32() for at in range(most - 2)}
            return Tables(
                bounds=_table(Bounds, self._bounds, dict.fromkeys(Bounds._fields[:6], WHOLE)),
                slips=_table(Slip, self._slips, {"factor": WHOLE, "factor_under": WHOLE}),
                steps=_table(Step, self._steps, {}),
                pairings=pl.DataFrame(pairings, schema=_PAIRING | spans, orient="row"),
            )


_PAIRING: Final[dict[str, pl.DataType]] = {
    "is_compiled": pl.Boolean(), "lightest": WHOLE, "lightest_under": WHOLE, "plain": pl.UInt32(),
    "plain_kg": pl.UInt32(),
}  # fmt: skip


def _ratio(value: Fraction | None) -> tuple[int | None, int | None]:
    return (None, None) if value is None else (value.numerator, value.denominator)


def _fit(spans: Iterable[Span]) -> bool:
    """Tell whether constants leave room for the numbers of a row in 128 bits."""
    constants = [term.constant for span in spans for term in (span.least, span.most)]
    return all(max(one.numerator, one.denominator) < LARGEST for one in constants)


class Tables(NamedTuple):
    """What was compiled, as columns; of a pairing the places of its bounds among these."""

    bounds: pl.DataFrame
    slips: pl.DataFrame
    steps: pl.DataFrame
    pairings: pl.DataFrame


def line_of(pairing: int, by_kg: int, by_strength: int) -> int:
    """Return a number for a pairing with powers of the weight and the strength, each from -7 to 8."""
    return (pairing * 16 + by_kg + 7) * 16 + by_strength + 7


def _table(kind: type[NamedTuple], rows: Iterable[tuple[object, ...]], types: dict[str, pl.DataType]) -> pl.DataFrame:
    schema = {name: types.get(name, _TYPES[field]) for name, field in kind.__annotations__.items()}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


_TYPES: Final = {int: pl.Int64(), bool: pl.Boolean(), float: pl.Float64()}
