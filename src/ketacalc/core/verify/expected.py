"""A figure that somebody worked out against ours: right if it is the exact one as correctly rounded."""

from collections.abc import Iterator

from ketacalc.core.check.slips import Slip, one_per_code
from ketacalc.core.errors import InputError
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import Range
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.stated import Figure
from ketacalc.core.verify.figures import EXACT, End, Rounding, judged
from ketacalc.core.verify.slips import explain_cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """A figure of our own.

    Attributes:
        what: what it is, such as `pump rate`.
        exact: the figure, unrounded.
        settings: the same as a syringe or a pump can be set; as exact where no step is stated.
        dose: what it was worked out from.
    """

    what: str
    exact: Range
    settings: Range
    dose: Range


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What became of a figure that somebody worked out.

    Attributes:
        figure: the figure.
        ours: what it was held against: the one that it equals, or the first of its kind.
        note: what is to be known of a figure that is right, which may be nothing; None where it is wrong.
        slips: what would explain a wrong one, the likeliest first.
    """

    figure: Figure
    ours: Ours
    note: str | None
    slips: tuple[Slip, ...] = ()

    @property
    def is_right(self) -> bool:
        """Whether it is the exact figure as correctly rounded, or as it can be set."""
        return self.note is not None


def expect(figure: Figure, found: tuple[Ours, ...], known: Known, *, is_ketamine: bool = False) -> Expectation:
    """Hold a figure against those of our own that have its unit; a single one may be either end of a range.

    Raises:
        InputError: none of ours has such a unit.
    """
    unit = figure.range.unit
    alike = [one for one in found if one.exact.unit.kind is unit.kind and one.exact.unit.dimension == unit.dimension]
    if not alike:
        units = ", ".join(dict.fromkeys(one.exact.unit.symbol for one in found)) or "nothing"
        raise InputError(f"--expect: {unit.symbol} is no unit of the result, which is in {units}")
    for one in alike:
        for held in (one.exact, one.settings):
            note = _note(figure, held, known)
            if note is not None:
                return Expectation(figure=figure, ours=one, note=note)
    slips = one_per_code(slip for one in alike for slip in _slips(figure, one, known, is_ketamine=is_ketamine))
    return Expectation(figure=figure, ours=alike[0], note=None, slips=slips)


def _note(figure: Figure, held: Range, known: Known) -> str | None:
    """Return what is to be known of a figure that is right; None where it is not."""
    unit, is_point = figure.range.unit, figure.range.is_point
    if held.is_point and not is_point:
        return None
    low, high = (end.to(unit).value for end in (held.low, held.high))
    first, last = _ends(figure)
    notes = [judged(end, exact, unit, known, Rounding()) for end, exact in ((first, low), (last, high))]
    right = [note for note in notes if note is not None]
    if is_point:
        return right[0] if right else None
    return "; ".join(dict.fromkeys(filter(None, right))) if len(right) > 1 else None


def _slips(figure: Figure, one: Ours, known: Known, *, is_ketamine: bool) -> Iterator[Slip]:
    """Yield the slips that turn an end of ours into that of the figure."""
    unit, (first, last) = figure.range.unit, _ends(figure)
    pairs = [(first, one.exact.low, one.dose.low), (last, one.exact.high, one.dose.high)]
    for end, exact, dose in pairs[: 1 if one.exact.is_point else 2]:
        yield from explain_cell(end, exact.to(unit), dose, known, is_ketamine=is_ketamine)


def _ends(figure: Figure) -> Iterator[End]:
    for quantity, places in zip((figure.range.low, figure.range.high), figure.decimals, strict=True):
        yield End(quantity.value, EXACT if places is None else places, bool(figure.slack))
