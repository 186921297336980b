"""What is to be watched in a preparation, put into words by the output; and what is too far off, which is refused."""

from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction
from typing import Final

from ketacalc.core.catalogue.routes import NO_VEIN, full
from ketacalc.core.check.judge import Verdict
from ketacalc.core.dose.volumes import KETAMINE
from ketacalc.core.errors import InputError
from ketacalc.core.frozen import dataclass
from ketacalc.core.prepare.administration import Delivery, End
from ketacalc.core.prepare.dilution import Mix
from ketacalc.core.prepare.increments import Measured, digits, short
from ketacalc.core.quantities import Quantity

NOTED: Final = Fraction(1, 20)
REFUSED: Final = Fraction(1, 10)
"""How far what is given may lie from what was asked for: above the first a caution, above the second a refusal."""
REFUSAL: Final = (
    "and more than 10 % is refused; use a finer step or a more dilute preparation, or pass --accept-rounding"
)


class Watch(StrEnum):
    """What there is to be watched."""

    STRONG = "strong and undiluted"
    PERHAPS_STRONG = "strong and undiluted, if it is ketamine"
    DRAWN = "drawn up as more or less"
    FULL = "weaker in a full container"
    FULL_GIVEN = "given as less from a full container"
    GIVEN = "given as more or less"
    PACE = "given faster or more slowly"
    BELOW = "below what is reported"
    ABOVE = "above what is reported"
    BETWEEN = "between doses that were given"
    OVER = "over a time that is reported"
    EMPTY = "empty before the time is over"


OFF: Final = {Verdict.BELOW: Watch.BELOW, Verdict.ABOVE: Watch.ABOVE, Verdict.BETWEEN: Watch.BETWEEN}
"""What is said of a dose that the judge finds outside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One thing to be watched.

    Attributes:
        what: what it is.
        end: which dose of a range it concerns.
        dose: that dose; None where it concerns the whole preparation.
        part: by what part it is off.
        figures: the quantities that tell it, in the order in which the words name them.
    """

    what: Watch
    end: End = End.ONLY
    dose: Quantity | None = None
    part: Fraction = Fraction(0)
    figures: tuple[Quantity, ...] = ()


def of_mix(mixed: Mix, drug: str, route: str) -> Iterator[Note]:
    """Yield what is to be watched in what is put together."""
    named = any(name in drug.casefold() for name in KETAMINE)
    if mixed.is_strong and full(route) not in NO_VEIN and (named or not drug):
        yield Note(what=Watch.STRONG if named else Watch.PERHAPS_STRONG, figures=(mixed.concentration,))
    if mixed.drawn is not None and not mixed.is_one_dose and abs(mixed.drawn.ratio - 1) > NOTED:
        yield Note(what=Watch.DRAWN, part=mixed.drawn.ratio - 1)


def of_delivery(one: Delivery, duration: Quantity | None) -> Iterator[Note]:
    """Yield what is to be watched in one dose as it is given."""

    def note(what: Watch, *figures: Quantity, part: Fraction = Fraction(0)) -> Note:
        return Note(what=what, end=one.end, dose=one.dose, part=part, figures=figures)

    if abs(one.relative_deviation) > NOTED:
        yield note(Watch.GIVEN, part=one.relative_deviation)
    if not one.is_all and abs(one.change_if_not_withdrawn) > NOTED:
        yield note(Watch.FULL_GIVEN, part=one.change_if_not_withdrawn)
    if abs(one.pace) > NOTED:
        yield note(Watch.PACE, part=one.pace)
    if one.check is not None and one.check.verdict in OFF:
        yield note(OFF[one.check.verdict], one.gives)
    if not one.run_out.reaches and one.run_out.lasts is not None and duration is not None:
        yield note(Watch.EMPTY, one.run_out.lasts, duration)


class Unmeasurable(InputError):
    """A dose that cannot be drawn up or set closely enough."""


def refuse_far(mixed: Mix, deliveries: tuple[Delivery, ...]) -> None:
    """Refuse what rounds to something else.

    Raises:
        Unmeasurable: what is drawn up or set is more than 10 % from what was asked for.
    """
    drawn = mixed.drawn
    if drawn is not None and abs(drawn.ratio - 1) > REFUSED:
        raise _far(mixed, drawn, f"is {_per_cent(drawn.ratio - 1)}")
    for one in deliveries:
        if abs(one.relative_deviation) > REFUSED:
            by_drops = one.drops if one.pump is None and one.drops is not None and one.drops.step is not None else None
            measured = by_drops or one.volume
            raise _far(mixed, measured, f"gives {_per_cent(one.relative_deviation)} than was asked for")
        if one.pump is not None and abs(one.pace) > REFUSED:
            raise _far(mixed, one.pump, f"runs {_per_cent(one.pace)} drug in a time than was asked for")


def _far(mixed: Mix, measured: Measured, what: str) -> Unmeasurable:
    """Return the refusal of what is too far off, with the step that would be nearer, where there is one."""
    source = f" from {short(mixed.stock.strength)}" if mixed.stock else ""
    near = measured.nearer
    better = "" if near is None else f" ({short(near)} is nearer, and outside)"
    return Unmeasurable(f"{short(measured.set)} for {short(measured.exact)}{source} {what}{better}, {REFUSAL}")


def _per_cent(off: Fraction) -> str:
    return f"{digits(abs(off) * 100, 4)} % {'more' if off > 0 else 'less'}"
