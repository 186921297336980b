"""How an infusion goes on: how long what is there lasts, what runs in a time, and what is then left."""

from dataclasses import dataclass

from ketacalc.core.prepare.dilution import ML
from ketacalc.core.quantities import Quantity, combined, read_unit

HOUR = read_unit("h")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOut:
    """What becomes of a volume at a rate.

    Attributes:
        lasts: how long it lasts; None where the volume is not known.
        volume: what runs in the time that is stated; None where no time is.
        left: what is then left; None where the volume or the time is not known.
        containers: how many that takes; None likewise.
        reaches: whether one is enough, as far as its volume is known.
    """

    lasts: Quantity | None = None
    volume: Quantity | None = None
    left: Quantity | None = None
    containers: int | None = None
    reaches: bool = True


def run_out(rate: Quantity, holds: Quantity | None, duration: Quantity | None, *, refilled: bool) -> RunOut:
    """Work out how an infusion goes on.

    Args:
        rate: of the fluid.
        holds: the volume that is there; None where it is not known.
        duration: how long it is to run; None where that is not stated.
        refilled: whether an empty container is followed by another; else nothing runs once it is empty.
    """
    lasts = combined(HOUR, holds, under=(rate,)) if holds is not None else None
    if duration is None:
        return RunOut(lasts=lasts)
    runs = combined(ML, rate, duration)
    if holds is None:
        return RunOut(volume=runs)
    there = holds.to(ML).value
    containers = -(-runs.value // there) if refilled else 1
    volume = min(runs.value, containers * there)
    return RunOut(
        lasts=lasts,
        volume=Quantity(value=volume, unit=ML),
        left=Quantity(value=containers * there - volume, unit=ML),
        containers=containers,
        reaches=runs.value <= there,
    )
