"""What the values of one entry of a catalogue file must say together: units, bounds and words that fit."""

from itertools import pairwise
from typing import Final

from ketacalc.core.catalogue.entry import Entry
from ketacalc.core.catalogue.regimen import Agreement, BearsOn, Measure, Origin, Per, Read, Schedule
from ketacalc.core.quantities import Kind, Quantity, Range, Unit
from ketacalc.core.quantities.definitions import AXES
from ketacalc.core.quantities.unit import TIMED, alike, is_known, named

KINDS: Final[dict[Schedule, frozenset[Kind]]] = {
    Schedule.SINGLE: frozenset({Kind.SINGLE}),
    Schedule.REPEATED: frozenset({Kind.SINGLE}),
    Schedule.INFUSION: TIMED,
    Schedule.DAILY: frozenset({Kind.DAILY}),
    Schedule.DAILY_DIVIDED: frozenset({Kind.DAILY}),
}
"""The kinds of unit in which each schedule can be reported."""
TIMES: Final = {Per.HOUR: "/h", Per.DAY: "/day"}


def schedule(entry: Entry) -> None:
    """Refuse a dose of another kind than the schedule has, and doses in a day where no daily total is divided."""
    dose, given = entry.values.get("dose"), entry.values.get("schedule")
    if dose and given and _unit(dose).kind not in KINDS[given]:
        entry.fault("wrong-kind", f"{_unit(dose).symbol} is a {_unit(dose).kind}; the schedule is {given}", "dose")
    if entry.values.get("doses_per_day") and given and given is not Schedule.DAILY_DIVIDED:
        entry.fault("doses-per-day", f"the schedule is {given}, not {Schedule.DAILY_DIVIDED}", "doses_per_day")


def doses(entry: Entry) -> None:
    """Refuse doses given in turn that are not of one kind, and put them all into the unit of the first."""
    for key in ("dose", "doses"):
        found = entry.values.get(key)
        if isinstance(found, tuple):
            unit = found[0].unit
            other = next((at for at, one in enumerate(found) if not alike(one.unit, unit)), None)
            if other is None:
                entry.values[key] = tuple(one.to(unit) for one in found)
            else:
                what = f"{found[other].unit.symbol} does not compare with {unit.symbol}"
                entry.fault("wrong-kind", what, key, other)


def fixed(entry: Entry) -> None:
    """Refuse fixed doses of a source outside the document's own: an audit may tighten bounds, and never widens them."""
    dose, found = entry.values.get("dose"), entry.values.get("fixed")
    if not dose or not found or not found.holds("doses"):
        return
    given = found.values["doses"]
    if isinstance(dose, tuple) or found.values.get("from") is Origin.DOCUMENT:
        what = 'are of a source; the doses of the document itself are dose = ["20 mg", "40 mg"]'
        entry.fault("contradiction", what, "fixed")
    elif not alike(given[0].unit, dose.unit):
        found.fault("wrong-kind", f"{given[0].unit.symbol} does not compare with {dose.unit.symbol}", "doses")
    else:
        found.values["doses"] = given = tuple(one.to(dose.unit) for one in given)
        if any(not dose.low.value <= one.value <= dose.high.value for one in given):
            what = "lie outside the reported dose; a figure of a source stands in [[regimen.audit.found]]"
            found.fault("out-of-bounds", what, "doses")


def per(entry: Entry) -> None:
    """Refuse a maximum whose unit and `per` contradict each other, and put what one of them says into both."""
    dose, given = entry.values.get("dose"), entry.values.get("per")
    if not dose:
        return
    implied = {Kind.RATE: Per.HOUR, Kind.DAILY: Per.DAY}.get(dose.unit.kind)
    if implied and given not in (None, implied):
        what = f"{dose.unit.symbol} is a {dose.unit.kind}, and never per {given}: leave it out"
        entry.fault("wrong-kind", what, "per")
    elif not implied and given in TIMES:
        name = dose.unit.name + TIMES[given]
        if is_known(name):
            entry.values["dose"] = Quantity(value=dose.value, unit=named(name))
        else:
            entry.fault("wrong-kind", f"{dose.unit.symbol} is never per {given}", "per")
    entry.values["per"] = implied or given or Per.DOSE


def _counted(unit: Unit) -> tuple[bool, ...]:
    """Return in what a unit counts a drug: mass, substance or activity."""
    return tuple(bool(unit.dimension[AXES.index(axis)]) for axis in ("mass", "substance", "activity"))


def maximum(entry: Entry) -> None:
    """Refuse a maximum that does not compare with the dose, and the document's own below the lowest dose."""
    dose, found = entry.values.get("dose"), entry.values.get("max")
    if not dose or not found or not found.holds("dose"):
        return
    most, low = found.values["dose"], min(dose) if isinstance(dose, tuple) else dose.low
    if _counted(most.unit) != _counted(low.unit):
        found.fault("wrong-kind", f"{most.unit.symbol} does not compare with a dose in {low.unit.symbol}", "dose")
    elif found.values.get("from") is Origin.DOCUMENT and alike(most.unit, low.unit) and most < low:
        found.fault("out-of-bounds", "is below the lowest reported dose", "dose")


def step(entry: Entry) -> None:
    """Refuse a rise of something that is no rate, or in another kind of unit, and a time after which nothing rises."""
    dose, rise = entry.values.get("dose"), entry.values.get("rise")
    if dose and rise and (dose.unit.kind not in TIMED or not alike(rise.unit, dose.unit)):
        entry.fault("wrong-kind", f"{rise.unit.symbol} is no rise of {dose.unit.symbol}, or that is no rate", "rise")
    if entry.holds("every") and "rise" not in entry.raw:
        entry.fault("wrong-kind", "says after what time it rose, and rise is missing", "every")


def steps(entry: Entry) -> None:
    """Refuse steps of fixed doses that are not there, that pass the maximum, and rates that fall or overlap."""
    found = [one for one in entry.many("step") if one.holds("dose")]
    counts, dose = len(_fixed(entry)), entry.values.get("dose")
    most = entry.values["max"].values.get("dose") if entry.values.get("max") else None
    for one in found:
        given = one.values["dose"]
        if one.values.get("of", 0) > counts:
            one.fault("out-of-bounds", f"there are {counts} fixed doses", "of")
        if dose and _counted(given.unit) != _counted(_unit(dose)):
            what = f"{given.unit.symbol} does not compare with a dose in {_unit(dose).symbol}"
            one.fault("wrong-kind", what, "dose")
        elif most and alike(given.unit, most.unit) and given.high > most:
            one.fault("out-of-bounds", "passes the maximum", "dose")
    rates = [one for one in found if one.holds("dose") and one.values["dose"].unit.kind in TIMED]
    for first, second in pairwise(sorted(rates, key=lambda one: one.values.get("of", 0))):
        low, high = second.values["dose"], first.values["dose"]
        if first.values.get("of") == second.values.get("of") and alike(low.unit, high.unit) and low.low < high.high:
            what = "falls below" if low.low < high.low else "overlaps with"
            second.fault("falling-steps", f"{what} the step before it", "dose")


def repeat(entry: Entry) -> None:
    """Refuse a repetition that says neither how often nor how many."""
    if "every" not in entry.raw and "times" not in entry.raw:
        entry.remark("missing-key", "says neither every nor times: name one of them")


def repeated(entry: Entry) -> None:
    """Refuse a repetition of a dose that was given once, of a rate, or of another number of doses than are fixed."""
    found, given = entry.values.get("repeat"), entry.values.get("schedule")
    if not found:
        return
    if given is not None and given is not Schedule.REPEATED:
        entry.fault("contradiction", f"the schedule is {given}, not {Schedule.REPEATED}", "repeat")
    fixed, times = len(_fixed(entry)), found.values.get("times", 0)
    if fixed and times and fixed != times:
        found.fault("contradiction", f"there are {fixed} fixed doses", "times")


def read_of_source(entry: Entry) -> None:
    """Refuse a fact of a source without what was read of it, which is what its audit read unless it says otherwise."""
    audit = entry.values.get("audit")
    inherited = (audit if isinstance(audit, Entry) else entry).values.get("read", ())
    for key in ("fixed", "max", "over", "step", "repeat"):
        value = entry.values.get(key) or []
        for found in value if isinstance(value, list) else [value]:
            origin, read = found.values.get("from", Origin.SOURCE), found.values.get("read", ())
            if origin is Origin.DOCUMENT and read:
                what = 'the document itself states it: write from = "source", or leave read out'
                found.fault("wrong-kind", what, "read")
            elif origin is Origin.SOURCE and not read and set(inherited) <= {Read.NOTHING} and "read" not in found.raw:
                found.remark("missing-key", "the key 'read' is missing: name what was read of the source")
            found.values |= {"from": origin, "read": read or (inherited if origin is Origin.SOURCE else ())}


def caution(entry: Entry) -> None:
    """Refuse a caution that bears on the dose and has no short form to stand beside it."""
    if entry.values.get("bears_on") is BearsOn.DOSE and entry.values.get("short") == "":
        what = "a caution that bears on the dose stands beside it in a few words"
        entry.remark("missing-key", f"the key 'short' is missing: {what}")


def audit(entry: Entry) -> None:
    """Refuse words of an audit that contradict each other."""
    agreement, read = entry.values.get("agreement"), set(entry.values.get("read", ()))
    if Read.NOTHING in read and len(read) > 1:
        entry.fault("contradiction", "nothing, and something", "read")
    elif agreement in (Agreement.AGREES, Agreement.DIFFERS) and read == {Read.NOTHING}:
        entry.fault("contradiction", f"{agreement}, and nothing was read of the source", "agreement")
    if entry.values.get("suspect_unit") and agreement not in (None, Agreement.SUSPECT):
        entry.fault("contradiction", f"{agreement}, and the unit is suspect", "agreement")


def figure(entry: Entry) -> None:
    """Refuse a mean that is a range, and a deviation of what is no mean."""
    dose, measure, deviation = (entry.values.get(key) for key in ("dose", "measure", "deviation"))
    if measure and measure is not Measure.GIVEN and dose and not dose.is_point:
        entry.fault("wrong-kind", f"a {measure} is one figure, not a range", "dose")
    if deviation and measure and measure is not Measure.MEAN:
        entry.fault("wrong-kind", f"belongs to a mean, and this is a {measure}", "deviation")
    elif deviation and dose and deviation.unit is not dose.unit:
        entry.fault("wrong-kind", f"is in {deviation.unit.symbol}, its mean in {dose.unit.symbol}", "deviation")


def name(entry: Entry) -> None:
    """Call an indication by its id where no name is stated."""
    entry.values["name"] = entry.values.get("name") or entry.values.get("id", "")


def claim(entry: Entry) -> None:
    """Refuse a claim about two things."""
    if entry.values.get("indication") and entry.values.get("regimen"):
        entry.fault("contradiction", "name the indication or the regimen that it is about, not both", "indication")


def _unit(dose: Range | tuple[Quantity, ...]) -> Unit:
    return dose[0].unit if isinstance(dose, tuple) else dose.unit


def _fixed(entry: Entry) -> tuple[Quantity, ...]:
    """Return the fixed doses of a regimen: the document's own, or those of its source."""
    dose, found = entry.values.get("dose"), entry.values.get("fixed")
    if isinstance(dose, tuple):
        return dose
    return found.values.get("doses", ()) if found else ()
