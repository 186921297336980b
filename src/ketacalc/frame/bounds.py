"""Bounds and slips as constants: what the core would hold a dose against, for each unit and set of regimens.

A bound in the unit of a dose is a constant times a power of the weight in kg and one of the strength in mg/mL; so is a
bound that a slip has moved. The constants are found by asking the core with examples; no unit is converted here. What
takes more than one bound for a regimen, or is no such product, is not compiled: the core then judges each row.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Final

from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.check.bounds import How, Way, bound, targets, ways
from ketacalc.core.check.slips import candidates, context_of, meant_in_time
from ketacalc.core.dose.maximum import repeated
from ketacalc.core.dose.volumes import withheld
from ketacalc.core.errors import InputError
from ketacalc.core.frozen import dataclass, replace
from ketacalc.core.quantities import Quantity, Unit, conversion, read_concentration
from ketacalc.core.quantities.conversion import Known, is_volume
from ketacalc.core.quantities.stated import CLOSE
from ketacalc.core.quantities.weight import read_weight
from ketacalc.frame.core import plain_unit

_WEIGHTS: Final = (read_weight("7 kg"), read_weight("77 kg"))
_STRENGTHS: Final = (read_concentration("13 mg/mL"), read_concentration("221 mg/mL"))
_BY: Final = (11, 17)
"""The second weight over the first, and the second strength over the first: primes, which no other factor holds."""
MOST: Final = 3
"""The highest power of a weight or a strength."""


class NotCompiled(Exception):
    """What the core has to judge row by row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A constant times powers of the weight in kg and of the strength in mg/mL."""

    constant: Fraction
    weight: int = 0
    strength: int = 0

    def __mul__(self, other: "Term") -> "Term":
        """Return the product."""
        return Term(
            constant=self.constant * other.constant,
            weight=self.weight + other.weight,
            strength=self.strength + other.strength,
        )

    def times(self, factor: Fraction) -> "Term":
        """Return it times a number."""
        return replace(self, constant=self.constant * factor)

    @property
    def powers(self) -> tuple[int, int]:
        """Of the weight and of the strength."""
        return self.weight, self.strength


def term(value: Callable[[Known], Fraction], duration: Quantity | None) -> Term:
    """Return a figure as a term, from its values at four examples.

    Raises:
        NotCompiled: it is none.
    """
    return _term(*(value(known) for known in _examples(duration)))


def _term(first: Fraction, heavier: Fraction, stronger: Fraction, both: Fraction) -> Term:
    """Return the term that has these values at the four examples."""
    weight, strength = _power(heavier / first, _BY[0]), _power(stronger / first, _BY[1])
    constant = first / _WEIGHTS[0].kg.value ** weight / Fraction(13) ** strength
    if both != first * Fraction(_BY[0]) ** weight * Fraction(_BY[1]) ** strength:
        raise NotCompiled
    return Term(constant=constant, weight=weight, strength=strength)


def _examples(duration: Quantity | None) -> Iterator[Known]:
    for strength in _STRENGTHS:
        for weight in _WEIGHTS:
            yield Known(weight=weight, concentration=strength, duration=duration)


def _power(ratio: Fraction, by: int) -> int:
    for power in range(-MOST, MOST + 1):
        if ratio == Fraction(by) ** power:
            return power
    raise NotCompiled


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Two bounds in the unit of a dose, with the same powers.

    Attributes:
        low, high: as reported.
        least, most: the same, widened by the tolerance.
    """

    low: Term
    high: Term
    least: Term
    most: Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A slip to be tried: the bounds that it has moved, and how.

    Attributes:
        base: the bounds without it.
        factor: by how much it puts a dose off; None where it only mistook the kind.
    """

    base: Span
    factor: Term | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """Doses in one unit against one set of regimens.

    Attributes:
        regimens, unit, duration: what it is of.
        spans: the bounds of each regimen that is compared, with how it is held, in the order of the set.
        lightest: a weight in kg from which on a maximum counts; None where none ever does.
        plain: one unit of a normalised dose in the unit of the dose, without a weight and with one; None for no mass.
    """

    regimens: tuple[Regimen, ...]
    unit: Unit
    duration: Quantity | None
    spans: tuple[tuple[Span, Regimen, Way], ...]
    lightest: Fraction | None
    plain: tuple[Term | None, Term | None]


def pairing(
    regimens: tuple[Regimen, ...], unit: Unit, duration: Quantity | None, tolerance: Fraction
) -> Pairing | None:
    """Compile doses in a unit against regimens; None where the core has to judge each row."""
    spans: list[tuple[Span, Regimen, Way]] = []
    limits: list[Fraction] = []
    if tolerance >= 1 or (is_volume(unit) and _is_withheld(regimens)):
        return None
    try:
        for regimen in regimens:
            way = _only_way(regimen, unit, duration)
            if way is not None:
                span = _span(regimen, way, unit, duration, tolerance)
                limits += _limits(regimen, way, unit, duration, span)
                spans.append((span, regimen, way))
        plain = (_plain(unit, duration, has_weight=False), _plain(unit, duration, has_weight=True))
    except NotCompiled:
        return None
    return Pairing(
        regimens=regimens,
        unit=unit,
        duration=duration,
        spans=tuple(spans),
        lightest=min(limits, default=None),
        plain=plain,
    )


def trials(found: Pairing, tolerance: Fraction) -> tuple[Trial, ...]:
    """Return the slips that may explain a dose outside.

    Raises:
        NotCompiled: the core has to look for them row by row.
    """
    compared = {id(regimen) for _, regimen, _ in found.spans}
    tried: list[Trial] = []
    for span, regimen, way in found.spans:
        tried += _moved(regimen, found.unit, found.duration, span, way)
    for regimen in found.regimens:
        if id(regimen) not in compared:
            tried += _of_another_kind(regimen, found.unit, found.duration, tolerance)
    return tuple(tried)


def _is_withheld(regimens: tuple[Regimen, ...]) -> bool:
    """Tell whether a volume is not compared with some of these regimens."""
    several = len({one.drug.strip().casefold() for one in regimens}) > 1
    return several or any(withheld(one, _STRENGTHS[0], accept_caution=False) for one in regimens)


def _only_way(regimen: Regimen, unit: Unit, duration: Quantity | None) -> Way | None:
    """Return how doses are held against what a regimen reports; None where they are not."""
    found = ways(regimen, unit, 0, duration is not None)
    if not found:
        return None
    is_repeated = regimen.maximum is not None and regimen.maximum.per in repeated(regimen)
    if len(found) > 1 or found[0].how is How.EACH or regimen.fixed is not None or is_repeated:
        raise NotCompiled
    return found[0]


def _span(regimen: Regimen, way: Way, unit: Unit, duration: Quantity | None, tolerance: Fraction) -> Span:
    def ends(known: Known) -> tuple[Fraction, Fraction]:
        found = bound(way, regimen, unit, known)
        return found.whole or found.ends  # as if there were no maximum: rows in which it counts are the core's

    low, high = term(lambda known: ends(known)[0], duration), term(lambda known: ends(known)[1], duration)
    if low.powers != high.powers:
        raise NotCompiled  # pragma: no cover - both ends of a range are in one unit
    return _widened(low, high, tolerance)


def _widened(low: Term, high: Term, tolerance: Fraction) -> Span:
    return Span(low=low, high=high, least=low.times(1 - tolerance), most=high.times(1 + tolerance))


def _limits(regimen: Regimen, way: Way, unit: Unit, duration: Quantity | None, span: Span) -> Iterator[Fraction]:
    """Yield the weight from which on a maximum counts; it must be one from which on it always does."""

    def largest(known: Known) -> Fraction:
        return bound(way, regimen, unit, known).most or Fraction(0)

    if not largest(next(_examples(duration))):
        return
    most = term(largest, duration)
    if most.strength != span.high.strength or span.high.weight - most.weight not in (0, 1):
        raise NotCompiled
    # What the tolerance or a rounding adds to a bound may pass a maximum that the bound itself does not.
    limit = most.constant / span.most.constant / (1 + CLOSE)
    if span.high.weight != most.weight:
        yield limit
    elif limit < 1:
        raise NotCompiled


def _moved(
    regimen: Regimen, unit: Unit, duration: Quantity | None, span: Span, way: Way | None = None
) -> Iterator[Trial]:
    """Yield the slips by a factor."""
    tried = [list(candidates(context_of(unit, regimen, known, way))) for known in _examples(duration)]
    if len({tuple(rule.code for rule, _ in one) for one in tried}) > 1:
        raise NotCompiled  # pragma: no cover - no slip of today is tried at one weight and not at another
    for at in range(len(tried[0])):
        yield Trial(base=span, factor=_term(*(one[at][1] for one in tried)))


def _of_another_kind(regimen: Regimen, unit: Unit, duration: Quantity | None, tolerance: Fraction) -> Iterator[Trial]:
    """Yield the slips of a dose that is of another kind than what is reported."""
    for target in targets(regimen):
        low, high = target.dose.low.value, target.dose.high.value
        for meant in meant_in_time(unit, target.dose.unit.kind):
            span = _converted(target.dose.unit, meant, (low, high), duration, tolerance)
            if span is not None:
                yield Trial(base=span, factor=None)
        span = _converted(target.dose.unit, unit, (low, high), duration, tolerance)
        if span is not None:
            yield from _moved(regimen, unit, duration, span)


def _converted(
    source: Unit, target: Unit, ends: tuple[Fraction, Fraction], duration: Quantity | None, tolerance: Fraction
) -> Span | None:
    """Return bounds in another unit; None where they cannot be stated in it."""
    try:
        by = term(lambda known: conversion.factor(source, target, known), duration)
    except InputError:
        return None
    return _widened(by.times(ends[0]), by.times(ends[1]), tolerance)


def _plain(unit: Unit, duration: Quantity | None, *, has_weight: bool) -> Term | None:
    plain = plain_unit(unit, has_weight=has_weight)
    try:
        return term(lambda known: conversion.factor(plain, unit, known), duration)
    except InputError:
        return None
