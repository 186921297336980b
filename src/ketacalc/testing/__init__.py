"""Helpers for the tests of other dose calculators: assertions, reference vectors, and strategies for hypothesis.

Neither pytest nor hypothesis is loaded before something of theirs is used: `vectors` takes pytest, and
`ketacalc.testing.strategies` hypothesis. A failure says in its first line what is off and the likeliest slip.

>>> assert_within("35 mg", indication="trd", weight="70 kg").verdict.value
'within'
>>> assert_equal("0.6 mg/kg/h", "10 mcg/kg/min")
>>> assert_equal("600 mg", "60 mg")
Traceback (most recent call last):
    ...
AssertionError: 600 mg, not 60 mg: 10 times too high; likely slip: ten-fold, as if the decimal point had moved one place
"""

import sys
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from numbers import Real
from typing import TYPE_CHECKING, Any, ClassVar, Final

import ketacalc
from ketacalc.core.check.rules import Context, words
from ketacalc.core.check.slips import candidates
from ketacalc.core.conform.answer import is_right
from ketacalc.core.conform.grade import explain
from ketacalc.core.quantities import Quantity, Range, style
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.from_python import Given, Number, as_figure, as_quantity, as_weight, decimals_of, exact
from ketacalc.core.quantities.stated import FLOAT, Figure, figure
from ketacalc.core.vectors.vector import Judgement, Vector

if TYPE_CHECKING:
    import pytest

    from ketacalc.answers import Check

__all__ = ["approx", "assert_conforms", "assert_equal", "assert_within", "vectors"]

CLOSE: Final = 1e-9
"""How far a result may be off, relative to what is expected, unless it is said."""
REFUSALS: Final = (ValueError, TypeError, LookupError)
"""What a calculator raises that refuses its input: a value, an argument that is missing, a unit that is not known."""


def assert_within(dose: Any, indication: str | None = None, weight: Any = None, **asked: Any) -> "Check":
    """Assert that a dose is within what is reported.

    Args:
        dose: as `ketacalc.check` takes it: text, a quantity or range of ketacalc, or a quantity of pint.
        indication: what for: its id, name or alias.
        weight: of the patient.
        **asked: the other keywords of `ketacalc.check`: regimen instead of an indication, concentration, duration,
            times, stock, route, tolerance, strict, catalogue.

    Returns:
        The check, for a look at its doubts.

    Raises:
        AssertionError: the dose is outside, or nothing can be compared with it; the first line names the slip.
        KetacalcError: an argument is not read.

    >>> assert_within("350 mg", "trd", "70 kg")
    Traceback (most recent call last):
        ...
    AssertionError: 350 mg at 70 kg: above; likely slip: ten-fold, 35 mg would be within berman-2000
    ...
    """
    __tracebackhide__ = True
    checked = ketacalc.check(dose, indication, weight, **asked)
    if not checked.is_within:
        from ketacalc.output.check.words import explained

        raise AssertionError(f"{checked}\n{explained(checked)}")
    return checked


def assert_equal(
    mine: Given | Number,
    expected: Given | Number,
    rel: float = CLOSE,
    *,
    weight: Any = None,
    concentration: Given | None = None,
) -> None:
    """Assert that two quantities, or two bare numbers, are equal up to a relative difference.

    Args:
        mine: the result of your calculator: text, a quantity of ketacalc or of any registry of pint, or a number.
        expected: what it should be, in whatever unit of the same kind; a number only beside a number.
        rel: the largest difference, relative to `expected`.
        weight: of the patient, by which a slip of the weight is known.
        concentration: amount per volume, by which a slip of the strength is known.

    Raises:
        AssertionError: they differ; the one line names the slip whose factor lies between them.
        InputError: one of them is not read.

    >>> assert_equal(0.1 + 0.2, 0.3)
    >>> assert_equal("35 mg/h", "35 mg")
    Traceback (most recent call last):
        ...
    AssertionError: 35 mg/h is a rate, not a single dose: 35 mg
    """
    __tracebackhide__ = True
    known = Known(
        weight=None if weight is None else as_weight(weight),
        concentration=None if concentration is None else as_quantity(concentration),
    )
    said = _difference(mine, expected, rel, known)
    if said:
        raise AssertionError(said)


def approx(expected: Given | Number, rel: float = CLOSE) -> "Approx":
    """Return what equals any quantity, or number, that is close enough.

    It stands on either side: `assert mine == approx("35 mg")`.

    Args:
        expected: text, a quantity of ketacalc or of any registry of pint, or a bare number for bare numbers.
        rel: the largest difference, relative to `expected`.

    Raises:
        InputError: it is not read.

    >>> 35.00000000001 == approx(35), "0.035 g" == approx("35 mg"), "35 mg/h" == approx("35 mg")
    (True, True, False)
    """
    if isinstance(expected, str):
        from ketacalc.core.quantities.from_python import as_quantity

        as_quantity(expected)
    pint = sys.modules.get("pint")
    if pint is not None:
        # pint's own hook for types that answer a comparison themselves, as those of xarray and pandas do.
        pint.compat.upcast_type_map.setdefault(f"{Approx.__module__}.{Approx.__qualname__}", Approx)
    return Approx(expected, rel)


class Approx:
    """What `approx` returns."""

    __array_ufunc__ = None
    """So that a scalar of numpy leaves the comparison to us."""
    __hash__: ClassVar[None] = None  # type: ignore[assignment]

    def __init__(self, expected: Given | Number, rel: float) -> None:
        self._expected, self._rel = expected, rel

    def __eq__(self, mine: object) -> bool:
        """Tell whether a quantity is close enough; one of another kind never is."""
        from ketacalc.core.quantities.conversion import Known

        return not _difference(mine, self._expected, self._rel, Known())

    def __repr__(self) -> str:
        """Return what pytest shows where the two differ."""
        return f"approx({self._expected}, rel={self._rel:g})"


def vectors(*operations: str, flags: tuple[str, ...] = ()) -> "pytest.MarkDecorator":
    """Return the reference vectors as a parametrisation of pytest, for a test with the argument `vector`.

    Args:
        *operations: such as `infusion`; all where none is named.
        flags: only vectors with one of these, such as `refuse` or `pound`.

    Raises:
        UnknownNameError: there is no such operation or flag.

    >>> [one.id for one in vectors("salt", flags=("refuse",)).args[1]]
    ['salt[refused-1]', 'salt[refused-2]', 'salt[refused-3]', 'salt[refused-4]']
    """
    import pytest

    found = ketacalc.vectors(*operations, flags=flags)
    return pytest.mark.parametrize("vector", [pytest.param(one, id=one.id) for one in found])


def assert_conforms(
    vector: Vector, calculator: Callable[..., Any], refusals: tuple[type[Exception], ...] = REFUSALS
) -> None:
    """Assert that a calculator answers a reference vector rightly, by the rule of `ketacalc conform`.

    Args:
        vector: one of `vectors`.
        calculator: called with the vector's input as keywords: `{"value", "unit"}` for a quantity, and the `unit`
            that is asked for. It returns a number in that unit, a quantity as text, of ketacalc or of pint, or a pair
            of these for a range; for `check`, the verdict as text.
        refusals: what it raises where it refuses its input.

    Raises:
        AssertionError: it is wrong, answers what must be refused, or refuses what has an answer.
    """
    __tracebackhide__ = True
    try:
        mine = calculator(**vector.input)
    except refusals as error:
        if vector.expected is None:
            return
        raise AssertionError(f"{vector.id}: refused, and it is {vector.expected}: {error!r}") from error
    if vector.expected is None:
        raise AssertionError(f"{vector.id}: {mine} for what must be refused. {vector.comment}".rstrip())
    found = _found(mine, vector)
    if is_right(found, vector.expected):
        return
    likely = explain(found, vector)
    why = f"; likely slip: {likely[0].code}, {likely[0].words}" if likely else ""
    raise AssertionError(f"{vector.id}: {mine}, not {vector.expected}{why}")


def _found(mine: Any, vector: Vector) -> Figure | Judgement:
    """Return what a calculator returned, as `conform` reads it."""
    if vector.operation == "check":
        return Judgement(verdict=str(mine))
    ends = [_figure(one, vector.input["unit"]) for one in (mine if isinstance(mine, tuple | list) else (mine,))]
    return Figure(
        range=Range(ends[0].range.low, ends[-1].range.high),
        decimals=(ends[0].decimals[0], ends[-1].decimals[1]),
        slack=max(end.slack for end in ends),
    )


def _figure(mine: Any, unit: str) -> Figure:
    if not isinstance(mine, Real | Decimal):
        return as_figure(mine)
    shown = None if isinstance(mine, Fraction) else decimals_of(mine)
    return figure(Quantity(exact(mine), unit), shown, FLOAT if isinstance(mine, float) else Fraction(0))


def _difference(mine: Any, expected: Any, rel: float, known: Known) -> str:
    """Return in one line by what two quantities or numbers differ; empty where they do not."""
    bare = [isinstance(one, Real | Decimal) for one in (mine, expected)]
    if any(bare):
        if not all(bare):
            return f"{mine}, not {expected}: one of them has no unit"
        ratio = exact(mine) / exact(expected)
        return "" if abs(ratio - 1) <= rel else f"{mine}, not {expected}: {_times(ratio)}"
    given, right = as_quantity(mine), as_quantity(expected)
    if given.unit.kind is not right.unit.kind:
        return f"{given} is a {given.unit.kind}, not a {right.unit.kind}: {right}"
    if given.unit.dimension != right.unit.dimension:
        return f"{given}, not {right}: {given.unit} and {right.unit} measure different things"
    ratio = given.to(right.unit).value / right.value
    if abs(ratio - 1) <= rel:
        return ""
    return f"{given}, not {right}: {_times(ratio)}{_slip(ratio, right, rel, known)}"


def _times(ratio: Fraction) -> str:
    if Fraction(1, 2) < ratio < 2:
        return f"{style.number(abs(ratio - 1) * 100)} % too {'high' if ratio > 1 else 'low'}"
    return f"{style.number(max(ratio, 1 / ratio))} times too {'high' if ratio > 1 else 'low'}"


def _slip(ratio: Fraction, right: Any, rel: float, known: Known) -> str:
    """Return the first slip whose factor lies between two quantities; empty where there is none."""
    context = Context(
        unit=right.unit, kind=right.unit.kind, by_weight=True, doses_per_day=(2, 3, 4), is_ketamine=True, known=known
    )
    for rule, factor in candidates(context):
        if abs(ratio / factor - 1) <= max(rel, CLOSE):
            return f"; likely slip: {rule.code}, {words(rule, factor, context)}"
    return ""
