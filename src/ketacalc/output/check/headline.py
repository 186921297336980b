"""The first line of a check: the verdict, and all that is to be known before anything else is read."""

from fractions import Fraction

from ketacalc.core.check.bounds import Bound, How
from ketacalc.core.check.judge import Check, Comparison, Doubt, Verdict
from ketacalc.core.quantities import Quantity, Range, Unit, style
from ketacalc.output import wording


def headline(check: Check) -> str:
    """Return the first line: the verdict with route, outcome, suspect unit, cap, division, and what it lies between."""
    if check.verdict is Verdict.WITHIN:
        return _within(check)
    if check.verdict is Verdict.BETWEEN:
        found = next(one for one in check.comparisons if one.verdict is Verdict.BETWEEN)
        return f"between {_between(check, found)}"
    if check.verdict is Verdict.BELOW:
        cut = next((one for one in check.comparisons if one.as_cut), None)
        return "below, what the source's cap gives" if cut is not None else "below"
    if check.verdict is Verdict.NOT_COMPARABLE and any(one.withheld for one in check.comparisons):
        return "not comparable: no volume is stated for it"
    asides = [aside(one) for one in check.comparisons if one.aside is not None]
    is_aside = check.verdict is Verdict.NOT_COMPARABLE and bool(asides)
    return f"{check.verdict.value}: {asides[0]}" if is_aside else check.verdict.value


def aside(found: Comparison) -> str:
    """Return how a rate or a dose lies over the time that only the source has: `over 40 min, ...: above`."""
    held = found.aside
    if held is None or held.regimen.over is None:
        return ""
    over = held.regimen.over
    time = style.range_text(over.time, unrounded=True)
    return f"over {time} ({wording.whence(over.whence)}) it would be {held.verdict}; --duration states the time"


def _between(check: Check, found: Comparison) -> str:
    """Return the doses between which a figure lies, each with what it is where it is a step."""
    below = max((one for one in found.bounds if one.high < check.figure.range.high.value), key=lambda one: one.high)
    above = min((one for one in found.bounds if one.low > check.figure.range.low.value), key=lambda one: one.low)
    return f"{_stated(below.high, found.unit)} and {_stated(above.low, found.unit)}, with nothing reported between them"


def _stated(value: Fraction, unit: Unit) -> str:
    return style.quantity(Quantity(value=value, unit=unit))


def _within(check: Check) -> str:
    """Return the first line of a dose that is within: what holds it, what is doubtful there, and the route."""
    holding, doubts = check.holding, check.doubts
    said = ["within"]
    if Doubt.DIVISIONS in doubts:
        said = [f"within only as {_divisions(check, holding[0])}"]
    elif (named := _named(holding)) and not doubts:
        said = [f"within {named}"]
    if Doubt.CAP in doubts and holding[0].regimen.maximum is not None:
        said.append(f"above the source's cap of {style.quantity(holding[0].regimen.maximum.dose, unrounded=True)}")
    if Doubt.REPEATED in doubts and (most := holding[0].regimen.maximum) is not None:
        said.append(f"above the maximum of {style.quantity(most.dose, unrounded=True)} when repeated as reported")
    if Doubt.BETWEEN in doubts:
        said.append("between the doses that the source gave, as a second source has them")
    if Doubt.NEGATIVE in doubts:
        said.append(f"but of a dose reported as {holding[0].regimen.outcome.text.partition(';')[0]}")
    if Doubt.SUSPECT in doubts:
        said.append("of a figure whose unit is suspect")
    return f"{', '.join(said)} ({_routes(check)})"


def _routes(check: Check) -> str:
    routes = sorted({one.regimen.route for one in check.holding})
    only = " only" if {one.regimen.route for one in check.comparisons} - set(routes) else ""
    rounded = "; equal to a bound as rounded" if all(one.rounded for one in check.holding) else ""
    over = f"; as the dose over {_time(check)}" if all(_is_over(one) for one in check.holding) else ""
    return f"{' and '.join(routes)}{only}{rounded}{over}"


def _time(check: Check) -> str:
    """Return over what time a dose is held against a rate: what the user states, or what is reported."""
    over = next((bound.way.over for one in check.holding for bound in one.held if bound.way.over is not None), None)
    return "that time" if over is None else f"{style.quantity(over, unrounded=True)}, as reported"


def _is_over(found: Comparison) -> bool:
    return bool(found.held) and all(one.way.how is How.OVER for one in found.held)


def _named(holding: tuple[Comparison, ...]) -> str:
    """Return the step or the fixed dose that holds a figure, where one alone does and has a name."""
    held: list[Bound] = [bound for one in holding for bound in one.held]
    return held[0].way.target.name if len(held) == 1 else ""


def _divisions(check: Check, found: Comparison) -> str:
    """Return as each of which doses a figure is within: `each of 2 or 3 doses (1,200 to 1,800 mg a day)`."""
    numbers, dose = found.as_each_of, check.figure.range
    least, most = dose.low.value * min(numbers), dose.high.value * max(numbers)
    low, high = Quantity(value=least, unit=dose.unit), Quantity(value=most, unit=dose.unit)
    total = style.range_text(Range(low=low, high=high))
    return f"each of {' or '.join(map(str, numbers))} doses ({total} a day)"
