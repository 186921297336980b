"""`--expect`: which of our figures one that somebody worked out is held against; one of another kind is refused."""

from collections.abc import Iterator
from itertools import groupby

from ketacalc.core.check.slips import is_ketamine
from ketacalc.core.prepare.administration import Delivery, End
from ketacalc.core.prepare.increments import Measured
from ketacalc.core.prepare.preparation import Preparation, Recipe
from ketacalc.core.prepare.running import Infusion
from ketacalc.core.quantities import Kind, Quantity, Range
from ketacalc.core.quantities.conversion import Conversion, Known
from ketacalc.core.quantities.stated import read_figure
from ketacalc.core.verify.expected import Expectation, Ours, expect

_ENDS = {End.ONLY: "", End.LOW: " of the low end", End.HIGH: " of the high end"}


def of_conversion(figure: str, found: Conversion, known: Known) -> Expectation:
    """Hold a figure against the result of a conversion."""
    result = Measured(exact=found.result, set=found.result)
    return expect(read_figure(figure), (_ours("result", (result, found.given)),), known)


def of_preparation(figure: str, found: Preparation, known: Known) -> Expectation:
    """Hold a figure against the pump rates, the drop rates and the volumes of a preparation."""
    regimen = found.wanted.regimen
    ours = tuple(one for recipe in found.recipes for one in _of_recipe(recipe)) + tuple(_ranges(found.recipes))
    return expect(read_figure(figure), ours, known, is_ketamine=regimen is not None and is_ketamine(regimen.drug))


def of_infusion(figure: str, found: Infusion, known: Known) -> Expectation:
    """Hold a figure against the rate of what runs, and against the dose that it gives."""
    rate = found.rate.result
    held = [("pump rate", rate), *(("dose", one.result) for one in found.gives)]
    held += [("drop rate", Range(found.drops, found.drops))] if found.drops is not None else []
    ours = tuple(Ours(what=what, exact=exact, settings=exact, dose=rate) for what, exact in held)
    return expect(read_figure(figure), ours, known)


def _of_recipe(recipe: Recipe) -> Iterator[Ours]:
    """Yield each figure of a recipe that is set or measured."""
    if recipe.mix.drawn is not None and not recipe.deliveries:
        yield _ours("volume of stock", (recipe.mix.drawn, recipe.mix.amount or recipe.mix.drawn.exact))
    for delivery in recipe.deliveries:
        for what, measured in _measured(delivery):
            yield _ours(what + _ENDS[delivery.end], (measured, delivery.dose))


def _ranges(recipes: tuple[Recipe, ...]) -> Iterator[Ours]:
    """Yield each range of figures, from that of the low end to that of the high one, of one vial and one division."""
    for _, alike in groupby(recipes, lambda recipe: (recipe.mix.stock, recipe.doses)):
        deliveries = [one for recipe in alike for one in recipe.deliveries]
        if [one.end for one in deliveries] == [End.LOW, End.HIGH]:
            low, high = deliveries
            for (what, least), (_, most) in zip(_measured(low), _measured(high), strict=True):
                yield _ours(what, (least, low.dose), (most, high.dose))


def _measured(delivery: Delivery) -> Iterator[tuple[str, Measured]]:
    """Yield what is measured of a dose, each with its name."""
    is_volume = delivery.volume.exact.unit.kind is not Kind.RATE
    yield "volume" if is_volume else "pump rate", delivery.volume
    if delivery.pump is not None:
        yield "pump rate", delivery.pump
    if delivery.drops is not None:
        yield "drop rate", delivery.drops


def _ours(what: str, *ends: tuple[Measured, Quantity]) -> Ours:
    """Return a figure by what is measured at its two ends, or its only one, and for which dose."""
    (low, least), (high, most) = ends[0], ends[-1]
    exact, settings = Range(low.exact, high.exact), Range(low.set, high.set)
    return Ours(what=what, exact=exact, settings=settings, dose=Range(least, most))
