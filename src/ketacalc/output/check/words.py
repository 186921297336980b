"""A check in words: its first line, all of it in a few plain lines, and what each slip is."""

from typing import Final

from ketacalc.core.check.bounds import How
from ketacalc.core.check.judge import Check, Comparison, Doubt, Verdict
from ketacalc.core.check.rules import RULES, Code
from ketacalc.core.quantities import Quantity, Range, style
from ketacalc.output import wording


def headline(check: Check) -> str:
    """Return the first line: the verdict with route, outcome, suspect unit, cap, division, and what it lies between."""
    verdict = check.verdict
    if verdict is Verdict.WITHIN:
        return _within(check)
    if verdict is Verdict.BETWEEN:
        return f"between {_between(check, next(one for one in check.comparisons if one.verdict is Verdict.BETWEEN))}"
    if verdict is Verdict.BELOW:
        return "below, what the source's cap gives" if any(one.as_cut for one in check.comparisons) else "below"
    if verdict is Verdict.NOT_COMPARABLE:
        if any(one.withheld for one in check.comparisons):
            return "not comparable: no volume is stated for it"
        if asides := [_aside(one) for one in check.comparisons if one.aside is not None]:
            return f"{verdict.value}: {asides[0]}"
    return verdict.value


def _aside(found: Comparison) -> str:
    """Return how a rate or a dose lies over the time that only the source has: `over 40 min, ...: above`."""
    held = found.aside
    if held is None or held.regimen.over is None:
        return ""
    over = held.regimen.over
    time = style.range_text(over.time, unrounded=True)
    return f"over {time} ({wording.whence(over.whence)}) it would be {held.verdict}; --duration states the time"


def _between(check: Check, found: Comparison) -> str:
    """Return the doses between which a figure lies, each with what it is where it is a step."""
    below = max(one.high for one in found.bounds if one.high < check.figure.range.high.value)
    above = min(one.low for one in found.bounds if one.low > check.figure.range.low.value)
    low, high = (style.quantity(Quantity(value=value, unit=found.unit)) for value in (below, above))
    return f"{low} and {high}, with nothing reported between them"


def _within(check: Check) -> str:
    """Return the first line of a dose that is within: what holds it, what is doubtful there, and the route."""
    holding, doubts = check.holding, check.doubts
    first, maximum = holding[0].regimen, holding[0].regimen.maximum
    held = [bound for one in holding for bound in one.held]
    said = ["within"]
    if Doubt.DIVISIONS in doubts:
        said = [f"within only as {_divisions(check, holding[0])}"]
    elif len(held) == 1 and held[0].way.target.name and not doubts:
        said = [f"within {held[0].way.target.name}"]
    if Doubt.CAP in doubts and maximum is not None:
        said.append(f"above the source's cap of {style.quantity(maximum.dose, unrounded=True)}")
    if Doubt.REPEATED in doubts and maximum is not None:
        said.append(f"above the maximum of {style.quantity(maximum.dose, unrounded=True)} when repeated as reported")
    if Doubt.BETWEEN in doubts:
        said.append("between the doses that the source gave, as a second source has them")
    if Doubt.NEGATIVE in doubts:
        said.append(f"but of a dose reported as {first.outcome.text.partition(';')[0]}")
    if Doubt.SUSPECT in doubts:
        said.append("of a figure whose unit is suspect")
    return f"{', '.join(said)} ({_routes(check)})"


def _routes(check: Check) -> str:
    """Return by which routes a dose is within, and over what time it is held against a rate, stated or reported."""
    routes = sorted({one.regimen.route for one in check.holding})
    only = " only" if {one.regimen.route for one in check.comparisons} - set(routes) else ""
    rounded = "; equal to a bound as rounded" if all(one.rounded for one in check.holding) else ""
    over = ""
    if all(one.held and all(bound.way.how is How.OVER for bound in one.held) for one in check.holding):
        times = (bound.way.over for one in check.holding for bound in one.held)
        time = next((found for found in times if found is not None), None)
        whose = "that time" if time is None else f"{style.quantity(time, unrounded=True)}, as reported"
        over = f"; as the dose over {whose}"
    return f"{' and '.join(routes)}{only}{rounded}{over}"


def _divisions(check: Check, found: Comparison) -> str:
    """Return as each of which doses a figure is within: `each of 2 or 3 doses (1,200 to 1,800 mg a day)`."""
    numbers, dose = found.as_each_of, check.figure.range
    low = Quantity(value=dose.low.value * min(numbers), unit=dose.unit)
    high = Quantity(value=dose.high.value * max(numbers), unit=dose.unit)
    return f"each of {' or '.join(map(str, numbers))} doses ({style.range_text(Range(low=low, high=high))} a day)"


def explained(check: Check) -> str:
    """Return the verdict, what is reported, and the slips that would explain the dose, for a failure of a test."""
    dose = style.range_text(check.figure.range, unrounded=True)
    weight = f" at {style.quantity(check.known.weight.kg, unrounded=True)}" if check.known.weight else ""
    lines = [f"{dose}{weight} is {headline(check)}", *map(_compared, check.comparisons)]
    return "\n".join([*lines, *(f"  {wording.slip(slip)}" for slip in check.slips)])


def _compared(found: Comparison) -> str:
    reported = f"{found.regimen.id} reports {wording.reported(found.regimen)}"
    if found.verdict is Verdict.NOT_COMPARABLE or found.span is None:
        return f"  not comparable: {reported}, a {found.regimen.kind}"
    off = f" {wording.per_cent(found.ratio)}" if found.ratio is not None else ""
    return f"  {found.verdict}{off}: {reported}, here {style.range_text(found.span)}"


_OTHERS: Final = {
    Code.TIME_FORGOTTEN: "a rate written as a dose, or a dose as a rate",
    Code.CAP_FORGOTTEN: "as if the maximum had been forgotten",
    Code.DIGITS_SWAPPED: "in tables: as if two neighbouring digits had been swapped",
    Code.POINT_MOVED: "in tables: as if the point had been set elsewhere",
    Code.ONE_DIGIT: "in tables: as if one digit had been added, left out or mistyped",
    Code.CUT: "in tables: as if it had been cut instead of rounded",
    Code.NEIGHBOUR: "in tables: the figure of another weight or dose of the table",
}
"""Those that have no rule of a factor; a further one is a KeyError until it has its words here."""


def said(code: Code) -> str:
    """Return what a slip makes of a figure, in either direction, in words that hold wherever it is found.

    >>> said(Code.HOUR_DAY)
    'as if /day had become /h; as if /h had become /day'
    """
    words = dict.fromkeys(text for rule in RULES if rule.code is code for text in (rule.high, rule.low))
    return "; ".join(words) if words else _OTHERS[code]
