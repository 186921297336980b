"""The slips that explain a figure of a table: undo one, and the figure is the right result as rounded."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from fractions import Fraction
from typing import Final

from ketacalc.core.check.rules import Code, Context, words
from ketacalc.core.check.slips import Slip, candidates, meant_in_time, one_per_code, time_slip
from ketacalc.core.errors import InputError
from ketacalc.core.quantities import Kind, Quantity, Range, Unit
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.stated import half_even, half_up, rounds_to
from ketacalc.core.quantities.unit import GIVEN
from ketacalc.core.verify.figures import End, cut

USUAL_DIVISIONS: Final = (2, 3, 4)
"""The numbers of doses that a day's total is looked at in, as a table does not say."""

STRENGTHS: Final = frozenset({Code.TEN_FOLD, Code.HUNDRED_FOLD, Code.MILLIGRAM_MICROGRAM, Code.STRENGTH})
"""The slips of a strength, or of a weight, which depend on no dose."""

NEAR: Final = Fraction(1, 20)
"""A slip explains a figure only if it comes this close to it, however few digits are printed."""


def explain_cell(
    end: End, expected: Quantity, dose: Quantity, known: Known, *, is_ketamine: bool, uncapped: Fraction | None = None
) -> tuple[Slip, ...]:
    """Return every slip that would turn the right result into the printed figure, the likeliest first.

    Args:
        end: the printed figure, in the unit of the right result.
        expected: the right result.
        dose: the dose of the row or column.
        known: the weight, the concentration and the drop factor, where they are known.
        is_ketamine: whether the drug is ketamine.
        uncapped: what the figure would be without a largest dose; None where there is none.
    """
    shown, places = Quantity(value=end.value, unit=expected.unit), end.places
    if not shown.value:
        return ()
    ratio = shown.value / expected.value
    context = Context(
        unit=shown.unit,
        kind=shown.unit.kind,
        by_weight="kg" in dose.unit.parts,
        doses_per_day=USUAL_DIVISIONS,
        is_ketamine=is_ketamine,
        known=known,
    )
    found = [
        _slip(rule.code, factor, shown, words(rule, factor, context))
        for rule, factor in candidates(context, ratio / (1 + 2 * NEAR), ratio * (1 + 2 * NEAR))
        if rule.code in STRENGTHS or dose.unit.kind in GIVEN
        if rounds_to(wrong := expected.value * factor, shown.value, places) and abs(wrong - shown.value) <= NEAR * wrong
    ]
    if uncapped is not None and uncapped > expected.value and rounds_to(uncapped, shown.value, places):
        found.append(_slip(Code.CAP_FORGOTTEN, ratio, shown, "as if the largest dose had been forgotten"))
    if not any(slip.code in (Code.TEN_FOLD, Code.HUNDRED_FOLD) for slip in found):
        found += _by_digits(shown, expected, places)
    if shown.value == cut(expected.value, places):
        found.append(_slip(Code.CUT, ratio, shown, "as if it had been cut instead of rounded"))
    return one_per_code(found or list(_by_one_digit(shown, expected, places)))


def neighbour(shown: Quantity, ratio: Fraction, whose: str) -> Slip:
    """Return the slip of a figure that is the right one of another weight or dose of the table."""
    return _slip(Code.NEIGHBOUR, ratio, shown, f"as if the figure of {whose} had been copied")


def explain_time(end: End, unit: Unit, kind: Kind, exactly: Callable[[Unit], Quantity]) -> tuple[Slip, ...]:
    """Return the slip of a figure that is right but for a time in its unit."""
    found, shown = [], Quantity(value=end.value, unit=unit)
    for meant in meant_in_time(unit, kind):
        with suppress(InputError):
            if rounds_to(exactly(meant).value, end.value, end.places):
                found.append(time_slip(Range(low=shown, high=shown), meant))
    return tuple(found)


def _by_digits(shown: Quantity, expected: Quantity, places: int) -> Iterator[Slip]:
    """Yield the slips of the hand: two neighbouring digits swapped, or the point set elsewhere."""
    ratio = shown.value / expected.value
    printed = _digits(shown.value, places)
    rights = {_digits(rounded(expected.value, places), places) for rounded in (half_up, half_even)}
    swapped = {r[:at] + r[at + 1] + r[at] + r[at + 2 :] for r in rights for at in range(len(r) - 1)}
    if printed in swapped - rights:
        yield _slip(Code.DIGITS_SWAPPED, ratio, shown, "as if two neighbouring digits had been swapped")
    kept = printed.strip("0")
    moved = (_digits(half_up(expected.value, decimals), decimals).strip("0") for decimals in range(7))
    if len(kept) > 1 and kept in moved and not Fraction(1, 2) < ratio < 2:
        yield _slip(Code.POINT_MOVED, ratio, shown, "as if the point had been set elsewhere")


def _by_one_digit(shown: Quantity, expected: Quantity, places: int) -> Iterator[Slip]:
    """Yield the slip of one digit: put too many, left out or mistyped, where the others leave no doubt which it is."""
    printed = _digits(shown.value, places).lstrip("0")
    for right in {_digits(rounded(expected.value, places), places).lstrip("0") for rounded in (half_up, half_even)}:
        longer, shorter = sorted((printed, right), key=len, reverse=True)
        if len(printed) == len(right) > 2:
            is_one = sum(one != other for one, other in zip(printed, right, strict=True)) == 1
        else:
            left = {longer[:at] + longer[at + 1 :] for at in range(len(longer))}
            is_one = len(longer) == len(shorter) + 1 > 2 and shorter in left
        if is_one:
            what = "mistyped" if len(printed) == len(right) else "added" if longer == printed else "left out"
            yield _slip(Code.ONE_DIGIT, shown.value / expected.value, shown, f"as if one digit had been {what}")
            return


def _digits(value: Fraction, places: int) -> str:
    """Return the digits of a number that has at most so many decimals, without the point."""
    return str(value.numerator * 10**places // value.denominator).rjust(places + 1, "0")


def _slip(code: Code, factor: Fraction, shown: Quantity, said: str) -> Slip:
    right = Quantity(value=shown.value / factor, unit=shown.unit)
    return Slip(code=code, factor=factor, corrected=Range(low=right, high=right), words=said)
