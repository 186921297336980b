"""From the audit table of a regimen to checked values: the verdict, and the figures that were found in the sources."""

from typing import Final

from ketacalc.core.catalogue.regimen import Agreement, Audit, Measure, Read, Reference, SourceFigure
from ketacalc.core.catalogue.table import Entry
from ketacalc.core.catalogue.toml_file import printable
from ketacalc.core.quantities import Quantity, Range, Unit, read_quantity, read_range, read_unit
from ketacalc.core.quantities.unit import GIVEN

References = dict[str, Reference]

WIDEST: Final = 100
"""A range wider than this many times is read, with a warning."""


def is_drug(unit: Unit) -> bool:
    """Tell whether a unit measures an amount of drug, and no volume, weight or time."""
    mass, _, _, volume, _, substance, activity = unit.dimension
    return not volume and mass + substance + activity == 1


def read_audit(entry: Entry | None, unit: Unit | None, references: References) -> Audit:
    """Return what a reading of the cited source found.

    Args:
        entry: the table; None where a regimen has none.
        unit: of the reported dose; None where it is faulty, and then nothing is compared with it.
        references: by their numbers.
    """
    if entry is None:
        return Audit()
    suspect, cap, fixed = entry.text("suspect_unit", ""), entry.text("cap", ""), entry.items("fixed")
    meant = entry.read("suspect_unit", read_unit, suspect, "no-unit", instead="mg").symbol if suspect else ""
    audit = Audit(
        agreement=_agreement(entry.required_text("verdict"), suspect),
        read=tuple(Read(r) for r in entry.text("read", "nothing").split(", ")),
        says=entry.text("says", ""),
        suspect_unit=meant,
        figures=tuple(_found(inner, references) for inner in entry.entries("found", "dose")),
    )
    entry.done()
    return audit


def _found(entry: Entry, references: References) -> SourceFigure:
    """Return a figure that an audit found in a source; a source must be named, as a reference or in words."""
    measure, source = entry.word("measure", Measure, "given"), entry.text("source", "")
    number, dose = entry.text("reference", ""), _figure(entry)
    if number and number not in references:
        entry.fault("no-reference", f"there is no reference '{printable(number)}' in the file", "reference")
    if bool(source) == bool(number) and entry.sound("source", "reference"):
        key = next((key for key in ("source", "reference") if entry.holds(key)), "")
        what = f"{key or 'source'}: name one: the reference by its number, or the source in words"
        entry.remark("no-citation", what, *((key,) if key else ()))
    if measure is not Measure.GIVEN and not dose.is_point and entry.sound("measure", "dose"):
        entry.fault("wrong-kind", f"a {measure} is one figure, not a range", "dose")
    found = SourceFigure(
        measure=measure,
        dose=dose,
        words=entry.required_text("words"),
        read=(Read(entry.required_text("read")),),
        deviation=_deviation(entry, measure, dose.unit),
        source=source,
        reference=references.get(number),
    )
    entry.done()
    return found


def _figure(entry: Entry) -> Range:
    """Return what was found, which must be a dose of a drug; one of zero is not read."""
    dose = entry.read("dose", read_range, entry.text("dose"), "no-quantity", instead="1 mg")
    if dose.unit.kind not in GIVEN or not is_drug(dose.unit):
        entry.fault("wrong-kind", f"{dose.unit.symbol} is a {dose.unit.kind}, not a dose of a drug", "dose")
    elif dose.high.value > WIDEST * dose.low.value:
        entry.remark("wide-range", f"dose: the range is wider than {WIDEST} times", "dose")
    return dose


def _deviation(entry: Entry, measure: Measure, unit: Unit) -> Quantity | None:
    """Return the standard deviation of a mean, in the unit of the mean."""
    if not entry.holds("deviation"):
        return None
    if measure is not Measure.MEAN and entry.sound("measure"):
        entry.fault("wrong-kind", f"belongs to a mean, and this is a {measure}", "deviation")
    deviation = Quantity(value=entry.number("deviation"), unit=unit)
    if not deviation.value:
        entry.fault("zero-dose", "is zero", "deviation")
    return deviation


def _given(entry: Entry, number: str, unit: Unit) -> Quantity:
    """Return one of the doses that were given, in the unit of the figure."""
    return entry.read("fixed", read_quantity, f"{number} {unit.symbol}", "no-quantity", instead="1 mg")


def _capped(entry: Entry, text: str, unit: Unit | None) -> Quantity:
    """Return a cap, which must be comparable with the scaled dose."""
    cap = entry.read("cap", read_quantity, text, "no-quantity", instead="1 mg")
    scaled = unit.without("kg") if unit else cap.unit
    if entry.sound("cap") and cap.unit.dimension != scaled.dimension:
        entry.fault("wrong-kind", f"{cap.unit.symbol} does not compare with a dose in {scaled.symbol}", "cap")
    return cap


def _agreement(verdict, suspect):
    return (
        Agreement.SUSPECT
        if suspect
        else Agreement.DIFFERS
        if verdict.startswith("differs")
        else Agreement.UNREAD
        if "unchecked" in verdict
        else Agreement.AGREES
    )
