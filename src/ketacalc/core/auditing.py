"""From the audit table of a regimen to checked values: the verdict, and the figures that were found in the sources."""

from ketacalc.core.entry import Entry
from ketacalc.core.reading import printable
from ketacalc.core.regimen import Audit, Found, Measure, Reference
from ketacalc.core.units import Quantity, Unit, read_quantity, read_range, read_unit
from ketacalc.core.units.unit import GIVEN

References = dict[str, Reference]


def is_drug(unit: Unit) -> bool:
    """Tell whether a unit measures an amount of drug, and no volume, weight or time."""
    mass, _, _, volume, _, substance = unit.dimension
    return not volume and mass + substance == 1


def read_audit(entry: Entry | None, unit: Unit, references: References) -> Audit:
    """Return what a reading of the cited source found; the unit is that of the reported dose."""
    if entry is None:
        return Audit()
    suspect = entry.text("suspect_unit", "")
    cap = entry.text("cap", "")
    audit = Audit(
        verdict=entry.required_text("verdict"),
        read=entry.text("read", "nothing"),
        says=entry.text("says", ""),
        suspect_unit=entry.read("suspect_unit", read_unit, suspect).symbol if suspect else "",
        cap=_capped(entry, cap, unit) if cap else None,
        fixed=tuple(entry.read("fixed", read_quantity, f"{n} {unit.symbol}") for n in entry.texts("fixed")),
        found=tuple(_found(inner, references) for inner in entry.entries("found", "dose")),
    )
    entry.done()
    return audit


def _found(entry: Entry, references: References) -> Found:
    """Return a figure that an audit found in a source; a source must be named, as a reference or in words."""
    measure, source = entry.word("measure", Measure, "given"), entry.text("source", "")
    number = entry.text("reference", "")
    if number and number not in references:
        raise entry.fault("reference", f"there is no reference '{printable(number)}' in the file")
    if bool(source) == bool(number):
        raise entry.fault("source", "name one: the reference by its number, or the source in words")
    dose = entry.read("dose", read_range, entry.text("dose"))
    if dose.unit.kind not in GIVEN or not is_drug(dose.unit):
        raise entry.fault("dose", f"{dose.unit.symbol} is a {dose.unit.kind}, not a dose of a drug")
    if not dose.low.value:
        raise entry.fault("dose", "is zero")
    if measure is not Measure.GIVEN and not dose.is_point:
        raise entry.fault("dose", f"a {measure} is one figure, not a range")
    found = Found(
        measure=measure,
        dose=dose,
        words=entry.required_text("words"),
        read=entry.required_text("read"),
        deviation=_deviation(entry, measure, dose.unit),
        source=source,
        reference=references[number] if number else None,
    )
    entry.done()
    return found


def _deviation(entry: Entry, measure: Measure, unit: Unit) -> Quantity | None:
    """Return the standard deviation of a mean, in the unit of the mean."""
    if entry.value("deviation", None) is None:
        return None
    if measure is not Measure.MEAN:
        raise entry.fault("deviation", f"belongs to a mean, and this is a {measure}")
    deviation = Quantity(value=entry.number("deviation"), unit=unit)
    if not deviation.value:
        raise entry.fault("deviation", "is zero")
    return deviation


def _capped(entry: Entry, text: str, unit: Unit) -> Quantity:
    """Return a cap, which must be comparable with the scaled dose."""
    cap = entry.read("cap", read_quantity, text)
    if cap.unit.dimension != unit.without("kg").dimension:
        raise entry.fault("cap", f"{cap.unit.symbol} does not compare with a dose in {unit.without('kg').symbol}")
    return cap
