"""How close a setting must come to what was asked for: more than 10 % off is refused unless that is accepted."""

from fractions import Fraction
from typing import Final

from ketacalc.core.errors import InputError
from ketacalc.core.prepare.administration import Delivery
from ketacalc.core.prepare.cautions import REFUSED
from ketacalc.core.prepare.dilution import Mix
from ketacalc.core.prepare.increments import Measured, digits, short

REFUSAL: Final = (
    "and more than 10 % is refused; use a finer step or a more dilute preparation, or pass --accept-rounding"
)


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
