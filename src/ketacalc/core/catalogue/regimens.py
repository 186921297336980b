"""One regimen of a catalogue file, read and checked: its dose, what it was given for, and what came of it."""

from typing import Final

from ketacalc.core.catalogue.audits import WIDEST, References, is_drug, read_audit
from ketacalc.core.catalogue.regimen import (
    AgeGroup,
    Caution,
    Comparator,
    Direction,
    Outcome,
    Reference,
    Regimen,
    Schedule,
)
from ketacalc.core.catalogue.table import Entry
from ketacalc.core.catalogue.toml_file import printable
from ketacalc.core.quantities import Kind, Quantity, Range, Unit, read_quantity, read_unit

KINDS: Final[dict[Schedule, tuple[Kind, ...]]] = {
    Schedule.SINGLE: (Kind.SINGLE,),
    Schedule.REPEATED: (Kind.SINGLE,),
    Schedule.INFUSION: (Kind.RATE, Kind.DAILY),
    Schedule.DAILY: (Kind.DAILY,),
    Schedule.DAILY_DIVIDED: (Kind.DAILY,),
}
"""The kinds of unit in which each schedule can be reported."""


def regimen(entry: Entry, references: References, catalogue: str) -> Regimen:
    """Return the regimen of an entry, from a catalogue of that name.

    Raises:
        CatalogueError: something of it is wrong, and the file does not collect its faults.
    """
    unit = _unit(entry)
    reported = _reported(entry, unit)
    schedule = entry.word("schedule", Schedule)
    if entry.sound("unit", "schedule") and unit.kind not in KINDS[schedule]:
        entry.fault("wrong-kind", f"{unit.symbol} is a {unit.kind}; the schedule is {schedule}", "unit")
    found = Regimen(
        id=entry.required_text("id"),
        drug=entry.required_text("drug"),
        indication=entry.required_text("indication"),
        reported=reported,
        printed=entry.text("printed", ""),
        route=entry.required_text("route"),
        schedule=schedule,
        doses_per_day=_doses_per_day(entry, schedule),
        population=entry.text("population", "not stated"),
        age_group=entry.word("ages", AgeGroup, "not stated"),
        patients=_patients(entry),
        section=entry.text("section", ""),
        marker=entry.text("marker", ""),
        references=_behind(entry, references),
        unlisted=cited(entry, "unlisted", references),
        outcome=_outcome(entry.inner("outcome")),
        comparator=_comparator(entry.inner("comparator")),
        expressed_as=entry.text("basis", "not stated"),
        cautions=tuple(Caution(text=t) for t in entry.texts("cautions")),
        audit=read_audit(entry.inner("audit"), unit if entry.sound("unit") else None, references),
        catalogue=catalogue,
        fixed=_fixed(entry, unit),
        maximum=_maximum(entry),
    )
    entry.done()
    return found


def cited(entry: Entry, key: str, references: References) -> tuple[Reference, ...]:
    """Return the references whose numbers stand under a key; each must be in the file."""
    found = []
    for at, number in entry.items(key):
        if number in references:
            found.append(references[number])
        else:
            entry.fault("no-reference", f"there is no reference '{printable(number)}' in the file", key, at)
    return tuple(found)


def _behind(entry: Entry, references: References) -> tuple[Reference, ...]:
    found = cited(entry, "references", references)
    if not found and entry.sound("references"):
        what = "names no reference: a figure that nobody can trace is not reported"
        entry.fault("no-citation", what, "references")
    return found


def _unit(entry: Entry) -> Unit:
    """Return the unit, which must be of an amount of drug, for a body or for nobody's weight."""
    unit = entry.read("unit", read_unit, entry.text("unit"), "no-unit", instead="mg")
    if not is_drug(unit):
        entry.fault("wrong-kind", f"{unit.symbol} is a {unit.kind}, not a dose of a drug", "unit")
    return unit


def _reported(entry: Entry, unit: Unit) -> Range:
    """Return the dose as reported, its lower bound above zero and not above its higher one."""
    low, high = (Quantity(value=entry.number(key), unit=unit) for key in ("low", "high"))
    if not low.value:
        entry.fault("zero-dose", "is zero", "low")
    if not entry.sound("low", "high") or low.value == high.value:
        return Range(low=low, high=low)
    if low.value > high.value:
        entry.fault("reversed-range", "is above high", "low")
        return Range(low=low, high=low)
    if high.value > WIDEST * low.value:
        entry.remark("wide-range", f"the range is wider than {WIDEST} times", "high")
    return Range(low=low, high=high)


def _doses_per_day(entry: Entry, schedule: Schedule) -> tuple[int, ...]:
    numbers = entry.value("doses_per_day", ())
    if not isinstance(numbers, list | tuple) or any(type(n) is not int or not 1 <= n <= 48 for n in numbers):
        entry.fault("wrong-type", "not an array of whole numbers from 1 to 48", "doses_per_day")
        return ()
    if numbers and entry.sound("schedule") and schedule is not Schedule.DAILY_DIVIDED:
        what = f"the schedule is {schedule}, not {Schedule.DAILY_DIVIDED}"
        entry.fault("doses-per-day", what, "doses_per_day")
    return tuple(sorted(set(numbers)))


def _patients(entry: Entry) -> int | None:
    patients = entry.value("patients", None)
    if patients is not None and (type(patients) is not int or not 0 < patients < 10**7):
        entry.fault("wrong-type", "not a whole number above zero", "patients")
        return None
    return patients


def _outcome(entry: Entry | None) -> Outcome:
    if entry is None:
        return Outcome(direction=Direction.NOT_STATED, text="not stated")
    outcome = Outcome(direction=entry.word("direction", Direction), text=entry.required_text("text"))
    entry.done()
    return outcome


def _comparator(entry: Entry | None) -> Comparator | None:
    if entry is None:
        return None
    drug, amount = entry.required_text("drug"), entry.text("amount")
    unit = entry.read("unit", read_unit, entry.text("unit"), "no-unit", instead="mg")
    comparator = Comparator(
        drug=drug,
        amount=entry.read("amount", read_quantity, f"{amount} {unit.symbol}", "no-quantity", instead="1 mg"),
        printed=entry.text("printed", ""),
        route=entry.text("route", ""),
        note=entry.text("note", ""),
    )
    entry.done()
    return comparator


def _fixed(entry, unit):
    from ketacalc.core.catalogue.regimen import FixedDoses, Origin, Provenance, Read

    a = entry._table.get("audit", {})
    if not a.get("fixed"):
        return None
    return FixedDoses(
        doses=tuple(read_quantity(f"{x} {unit.symbol}") for x in a["fixed"]),
        whence=Provenance(origin=Origin.SOURCE, read=(Read.ABSTRACT,)),
    )


def _maximum(entry):
    from ketacalc.core.catalogue.regimen import Maximum, Origin, Per, Provenance, Read

    a = entry._table.get("audit", {})
    if not a.get("cap"):
        return None
    return Maximum(
        dose=read_quantity(a["cap"]), per=Per.DOSE, whence=Provenance(origin=Origin.SOURCE, read=(Read.MIRROR,))
    )
