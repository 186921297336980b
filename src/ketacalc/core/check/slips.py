"""The slips that explain a figure which is off: undo one, and the dose falls inside what is reported.

A slip is listed, never applied; none is listed for a figure that passes a bound by a hair.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from enum import IntEnum
from fractions import Fraction
from typing import Final

from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.check.bounds import Bound, How, Target, Way, targets, widened
from ketacalc.core.check.rules import ORDER, RULES, Code, Context, Rule, words
from ketacalc.core.errors import InputError
from ketacalc.core.frozen import dataclass, replace
from ketacalc.core.quantities import Kind, Quantity, Range, Unit, conversion
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.definitions import GROUPS
from ketacalc.core.quantities.quantity import at_most
from ketacalc.core.quantities.stated import CLOSE, Bounds, Figure
from ketacalc.core.quantities.unit import ONE, TIMED, is_known, named


class Fit(IntEnum):
    """How exactly a figure without a slip fits what is reported, the most exact first."""

    EQUAL = 0
    ROUNDED = 1
    INSIDE = 2
    """Inside a range, which more figures are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A slip that would explain a figure.

    Attributes:
        code: which one.
        factor: the figure over the corrected one; 1 where only the kind was mistaken.
        corrected: the figure without the slip, in the unit that a person would use.
        regimen: what it would then fit; None in a table, where it fits the right result.
        words: how it is said.
        keeps_digits: whether only the unit was mistaken, and the digits stand.
        fit: how exactly it then fits.
        width: the upper bound of what it then fits over the lower one.
        others: the same slip in other ways, which one entry stands for: by a pound as it is rounded, from another
            time, in another regimen.
    """

    code: Code
    factor: Fraction
    corrected: Range
    regimen: Regimen | None = None
    words: str
    keeps_digits: bool = False
    fit: Fit = Fit.EQUAL
    width: Fraction = Fraction(1)
    others: "tuple[Slip, ...]" = ()

    @property
    def regimens(self) -> tuple[Regimen, ...]:
        """All that it would then fit, the likeliest first."""
        return tuple(dict.fromkeys(one.regimen for one in (self, *self.others) if one.regimen is not None))

    @property
    def factors(self) -> tuple[Fraction, ...]:
        """All the factors by which it may have put the figure off."""
        return tuple(dict.fromkeys(one.factor for one in (self, *self.others)))


LEAST: Final = Fraction(5, 4)
"""A figure that passes a bound by less is not explained by a slip, unless the slip's own factor is as small.

The cut-off is ketacalc's own: the square root of the factor lies half way between a right figure and a wrong one.
"""


def explain(
    figure: Figure, regimen: Regimen, bounds: tuple[Bound, ...], known: Known, tolerance: Fraction
) -> Iterator[Slip]:
    """Yield every slip that would bring a figure inside what a regimen reports."""
    unit = figure.range.unit
    if not bounds:
        yield from _by_time(figure, regimen, known, tolerance)
        context = context_of(unit, regimen, known)
        for target in targets(regimen):  # a rate beside a daily dose, or the other way about
            if ends := _stated(target, unit, known):
                yield from _by_factor(figure, regimen, ends, context, tolerance, _distance(figure, ends))
        return
    distance = min(_distance(figure, one.ends) for one in bounds)
    for one in bounds:
        context = context_of(unit, regimen, known, one.way)
        yield from _by_factor(figure, regimen, one.ends, context, tolerance, distance)
        if one.way.doses > 1 and is_far(distance, Fraction(one.way.doses)):
            yield from _total_as_dose(figure, regimen, one, tolerance)
        if one.whole is not None and figure.fits_rounded(one.whole):
            yield _cap_forgotten(figure, regimen, one, one.whole)


def one_per_code(found: Iterable[Slip]) -> tuple[Slip, ...]:
    """Return slips with one entry for each code, the likeliest first, which holds the others of its code.

    The likeliest keeps the digits; then how exactly it fits counts, and then how narrow the range is.
    """
    entries: dict[Code, list[Slip]] = {}
    for slip in sorted(found, key=lambda one: (not one.keeps_digits, one.fit, one.width, ORDER[one.code])):
        entries.setdefault(slip.code, []).append(slip)
    return tuple(replace(first, others=tuple(others)) for first, *others in entries.values())


def is_ketamine(drug: str) -> bool:
    """Tell whether a drug is ketamine, whose salt and base are mistaken for each other."""
    return "ketamine" in drug.casefold()


def context_of(unit: Unit, regimen: Regimen, known: Known, way: Way | None = None) -> Context:
    """Return what decides which slips a figure in this unit may have, held against a regimen in this way."""
    return Context(
        unit=unit,
        kind=regimen.kind if way is None else way.target.dose.unit.kind if way.how is How.AS_STATED else unit.kind,
        by_weight="kg" in (regimen.reported if way is None else way.target.dose).unit.parts,
        doses_per_day=regimen.doses_per_day,
        is_ketamine=is_ketamine(regimen.drug),
        known=known,
    )


def candidates(
    context: Context, least: Fraction | None = None, most: Fraction | None = None
) -> Iterator[tuple[Rule, Fraction]]:
    """Yield every slip that applies in a context with each factor by which it puts a figure off.

    Args:
        context: what decides which apply.
        least: the smallest factor that may fit; None for all.
        most: the largest one; a million figures are explained, and most factors never fit.
    """

    def is_between(factor: Fraction) -> bool:
        return (least is None or at_most(least, factor)) and (most is None or at_most(factor, most))

    for rule in RULES:
        for factor in rule.factors(context):
            if is_between(factor):
                yield rule, factor
            if not rule.one_way:
                inverse = Fraction(factor.denominator, factor.numerator)
                if is_between(inverse):
                    yield rule, inverse


def _stated(target: Target, unit: Unit, known: Known) -> Bounds | None:
    """Return what is reported in another unit; None where it cannot be stated in it."""
    try:
        scale = conversion.factor(target.dose.unit, unit, known)
    except InputError:
        return None
    return target.dose.low.value * scale, target.dose.high.value * scale


def _by_factor(
    figure: Figure, regimen: Regimen, ends: Bounds, context: Context, tolerance: Fraction, distance: Fraction
) -> Iterator[Slip]:
    """Yield the slips that put a figure off by a factor, in its own kind or between rates and daily doses."""
    unit = figure.range.unit
    least, most = widened(ends, tolerance)
    # No factor outside these can fit, however the figure was rounded: it is looked at only inside them.
    smallest = figure.range.high.value / (most * (1 + 2 * CLOSE))
    largest = figure.range.low.value / (least * (1 - 2 * CLOSE)) if tolerance < 1 else None
    is_near = distance < LEAST
    for rule, factor in candidates(context, smallest, largest):
        if is_near and not is_far(distance, factor):
            continue
        without = figure.without(factor)
        if not (without.fits_rounded((least, most)) or figure.fits_rounded((least * factor, most * factor))):
            continue
        meant, said = _meant(unit, rule, factor, context.known), words(rule, factor, context)
        meant = meant if meant is not None and meant.kind is context.kind else None
        right = usual(_of_kind(without.range, context.kind)) if meant is None else figure.range.times(ONE, meant)
        if meant is not None and len(rule.confused_units) > 1:  # which of the pairs that the slip knows
            said = f"as if {meant.parts[0]} had become {unit.parts[0]}"
        slip = Slip(code=rule.code, factor=factor, corrected=right, words=said, keeps_digits=meant is not None)
        yield _fitted(slip, regimen, without, ends)


def _distance(figure: Figure, ends: Bounds) -> Fraction:
    """Return how many times a figure lies above or below what it is held against; 1 or less where it does not."""
    return max(figure.range.high.value / ends[1], ends[0] / figure.range.low.value)


def is_far(distance: Fraction, factor: Fraction) -> bool:
    """Tell whether a figure lies far enough from a bound for a slip by this factor to explain it."""
    return distance >= LEAST or (distance > 1 and distance**2 >= max(factor, 1 / factor))


def usual(value: Range) -> Range:
    """Return a dose in the mass that a person would write: 75 mcg/h, and not 75,000 ng/h.

    >>> from ketacalc.core.quantities import read_range
    >>> str(usual(read_range("75000 ng/h")).unit.symbol)
    'mcg/h'
    """
    head, *per = value.unit.parts
    if head not in GROUPS["mass"] or USUAL[0] <= value.high.value < USUAL[1]:
        return value
    for mass in GROUPS["mass"]:
        unit = named("/".join([mass, *per]))
        found = value.times(value.unit.factor / unit.factor, unit)
        if 1 <= found.high.value < 1000:
            return found
    return value


USUAL: Final = (Fraction(1, 100), Fraction(10_000))
"""Between these a number is written as it is."""


def _total_as_dose(figure: Figure, regimen: Regimen, one: Bound, tolerance: Fraction) -> Iterator[Slip]:
    """Yield the slip of a day's total that was given as each of the doses of the day."""
    factor, ends = Fraction(one.way.doses), widened(one.ends, tolerance)
    without, words = figure.without(factor), "as if the day's total had been given each time"
    if figure.range.high.value > ends[1] and without.fits_rounded(ends):
        slip = Slip(code=Code.DAY_FOR_DOSE, factor=factor, corrected=usual(without.range), words=words)
        yield _fitted(slip, regimen, without, one.ends)


def _cap_forgotten(figure: Figure, regimen: Regimen, one: Bound, whole: Bounds) -> Slip:
    """Return the slip of a scaled dose that was not cut at the maximum."""
    low, high = (Quantity(value=end, unit=figure.range.unit) for end in one.ends)
    factor, words = figure.range.high.value / one.high, "as if the maximum had been forgotten"
    slip = Slip(code=Code.CAP_FORGOTTEN, factor=factor, corrected=usual(Range(low=low, high=high)), words=words)
    return _fitted(slip, regimen, figure, whole)


def _fitted(slip: Slip, regimen: Regimen, without: Figure, ends: Bounds) -> Slip:
    """Return a slip with how exactly the figure without it fits what is reported."""
    fit = Fit.INSIDE if ends[0] != ends[1] else Fit.EQUAL if without.fits(ends) else Fit.ROUNDED
    return replace(slip, regimen=regimen, fit=fit, width=ends[1] / ends[0])


def _of_kind(corrected: Range, kind: Kind) -> Range:
    """State a corrected figure as a rate or as a daily dose, where it is the other of the two."""
    unit = corrected.unit
    if unit.kind is kind:
        return corrected
    meant = named("/".join([*unit.parts[:-1], "day" if kind is Kind.DAILY else "h"]))
    return corrected.times(unit.factor / meant.factor, meant)


def _meant(unit: Unit, rule: Rule, factor: Fraction, known: Known) -> Unit | None:
    """Return the unit that was meant, where the slip only wrote another one and kept the digits."""
    for one, other in rule.confused_units:
        for wrote, meant in ((one, other), (other, one)):
            swaps = dict(zip(wrote.split(), meant.split(), strict=True))
            name = "/".join(swaps.get(part, part) for part in unit.parts)
            if set(swaps) <= set(unit.parts) and is_known(name):
                with suppress(InputError):
                    if conversion.factor(unit, named(name), known) == factor:
                        return named(name)
    if rule.code in (Code.WEIGHT_TWICE, Code.FIXED_BY_WEIGHT) and "kg" in unit.parts:
        return unit.without("kg")
    if rule.code is Code.WEIGHT_FORGOTTEN and "kg" not in unit.parts:
        head, *per = unit.parts
        name = "/".join([head, "kg", *per])
        return named(name) if is_known(name) else None
    return None


def _by_time(figure: Figure, regimen: Regimen, known: Known, tolerance: Fraction) -> Iterator[Slip]:
    """Yield the slip of a rate written as a dose, or a dose as a rate: the digits stand, the time goes or comes."""
    for target in targets(regimen):
        for meant in meant_in_time(figure.range.unit, target.dose.unit.kind):
            ends = _stated(target, meant, known)
            if ends and figure.fits_rounded(widened(ends, tolerance)):
                yield _fitted(time_slip(figure.range, meant), regimen, figure, ends)


def meant_in_time(unit: Unit, kind: Kind) -> tuple[Unit, ...]:
    """Return the units that may have been meant where a time was forgotten, or written where none belongs.

    Args:
        unit: as it was written.
        kind: of what is right; where both run over a time, or neither does, nothing was forgotten.
    """
    if (kind in TIMED) is (unit.kind in TIMED):
        return ()
    parts = [part for part in unit.parts if part != "dose"]
    times = {Kind.RATE: ("h", "min"), Kind.DAILY: ("day",)}.get(kind)
    names = ["/".join([*parts, time]) for time in times] if times else ["/".join(parts[:-1])]
    return tuple(named(name) for name in names if is_known(name))


def time_slip(wrote: Range, meant: Unit) -> Slip:
    """Return the slip of a figure whose digits are right in another unit, with a time or without."""
    return Slip(
        code=Code.TIME_FORGOTTEN,
        factor=ONE,
        corrected=wrote.times(ONE, meant),
        words=f"as if a {meant.kind} had been written as a {wrote.unit.kind}",
        keeps_digits=True,
    )
