"""A card in words: what heads its columns, what marks a row, and what stands above a table instead of in each row."""

from dataclasses import replace
from typing import Final

from ketacalc.core.catalogue.regimen import AgeGroup
from ketacalc.core.catalogue.toml_file import printable
from ketacalc.core.dose.card import Line, Table
from ketacalc.core.dose.cautions import Hint, WeightCaution
from ketacalc.core.dose.scaling import Derivation, Derived
from ketacalc.core.quantities import Kind, Unit, style
from ketacalc.core.quantities.conversion import is_volume
from ketacalc.output import wording

ROUNDING: Final = (
    "Figures are computed exactly and rounded once, half up, to 4 significant figures; what was rounded is marked."
)

READING: Final = "A row is marked where its weight or dose is beyond a cut-off that the cautions of its regimen name."
LONGEST: Final = 32
"""Letters of a name in a running head; what is longer stands whole where the regimen begins."""
LONGEST_OUTCOME: Final = 90
"""Letters of an outcome there: a browser repeats no head that takes more than a quarter of a page."""


def column(line: Line, derived: Derived | None) -> str:
    """Return what heads the column of a figure: what it is, its unit, and the concentration that it stands on."""
    unit = (derived.amount if derived else line.dose.amount).unit
    name = _named(unit, derived)
    concentration = line.dose.known.concentration
    if is_volume(unit) and concentration is not None:
        name += f" at {style.quantity(concentration, unrounded=True)}"
    if derived is not None and derived.spread:
        return f"{name}, {wording.SPREAD}"
    if derived is not None and derived.over is not None:
        name += wording.over_whose(derived)
    return f"{name} ({wording.FIXED})" if wording.is_fixed(line.dose.regimen) else name


def _named(unit: Unit, derived: Derived | None) -> str:
    name = "volume" if is_volume(unit) else "dose"
    if derived is not None and derived.what in (Derivation.EACH_DOSE, Derivation.EACH_VOLUME):
        name = f"Each of {derived.doses} doses" if derived.doses > 1 else "The one dose"
    elif unit.kind is not Kind.SINGLE:
        name = "Rate" if unit.kind is Kind.RATE else f"Daily {name}"
    return f"{name[:1].upper()}{name[1:]} in {unit.symbol}"


def weight(line: Line) -> str:
    """Return the weight of a row as it was stated, or that it is not used."""
    return style.quantity(line.dose.weight.given, unrounded=True) if line.dose.regimen.by_weight else "not used"


def kilograms(line: Line) -> str:
    """Return the weight of a row in kg, where another unit was stated and it is used; empty otherwise."""
    found = line.dose.weight
    if found.given.unit is found.kg.unit or not line.dose.regimen.by_weight:
        return ""
    return style.quantity(found.kg)


def marks(line: Line) -> str:
    """Return all that marks a row; a fixed dose stands in one row for all weights, and no weight marks it."""
    by_weight = line.dose.regimen.by_weight
    return "; ".join(found.short for found in line.cautions if by_weight or found.hint is Hint.ABOVE_CAP)


def explained(found: WeightCaution, table: Table) -> str:
    """Return what the mark of some rows means: whose cut-off it is, and what is done beyond it."""
    figure, maximum = style.quantity(found.figure, unrounded=True), table.regimen.maximum
    if found.hint is Hint.ABOVE_CAP and maximum is not None:
        cut = "cut there" if maximum.whence.is_binding else "not cut"
        return f"A dose above {figure}, {wording.limit(maximum)}, is marked and {cut}."
    if found.hint is Hint.HEAVY:
        return f"Rows above {figure}, ketacalc's own cut-off for a weight that few patients have, are marked."
    heavy = found.hint is Hint.TOO_HEAVY
    whom = "Not said to be reported for children"
    if table.regimen.age_group in (AgeGroup.ADULT, AgeGroup.PAEDIATRIC):
        whom = f"Reported for {'children' if heavy else 'adults'}"
    cut_off = f"{figure}, ketacalc's own cut-off for {'a child' if heavy else 'an adult'}'s weight"
    weights = f"{'above' if heavy else 'below'} {cut_off}"
    if not table.regimen.by_weight:
        return f"{whom}; this card is also for weights {weights}."
    return f"{whom}; rows {weights}, are marked."


def suspect(table: Table) -> str:
    """Return that the unit of a regimen is suspect, and which one may have been meant; empty where it is not."""
    meant = table.regimen.audit.suspect_unit
    if not meant:
        return ""
    printed = table.regimen.reported.unit.symbol
    return f"{printed} is printed, and {meant} may have been meant. Every figure is computed from what is printed."


def unweighed(table: Table) -> str:
    """Return that the weight is not used; empty where it is."""
    return "" if table.regimen.by_weight else "A fixed dose, the same at each weight: the weight is not used."


def working(table: Table) -> str:
    """Return the working of the first row, after which every other goes."""
    line = table.lines[0]
    text = wording.working(line.dose.working, table.regimen)
    return f"{text} (first row)" if table.regimen.by_weight else text


def running(table: Table, notice: str) -> str:
    """Return what heads a table on every page: which regimen it is, and that there is more to be read of it.

    It stays short whatever a catalogue holds, because a head is repeated only while it is small beside the page.
    """
    regimen = table.regimen
    given = wording.given(replace(regimen, drug=_short(regimen.drug), route=_short(regimen.route)))
    said = [f"{_short(regimen.id)}: {given}", f"reported {wording.in_full(regimen)}"]
    if regimen.outcome.is_negative:
        is_short = len(regimen.outcome.text) <= LONGEST_OUTCOME
        said.append(f"NEGATIVE OUTCOME{f': {regimen.outcome.text}' if is_short else ', see above'}")
    if regimen.audit.suspect_unit:
        said.append(f"SUSPECT UNIT: {_short(regimen.audit.suspect_unit)} may have been meant")
    number = len(regimen.cautions) + len(table.marked)
    said += [f"{number} caution{'s' if number > 1 else ''} above"] if number else []
    return f"{'; '.join(said)}. {notice}"


def owner(table: Table) -> str:
    """Return what heads each row where a small screen shows it as a block of its own: the regimen and its warnings."""
    warned = (
        "NEGATIVE OUTCOME" * table.regimen.outcome.is_negative,
        "SUSPECT UNIT" * bool(table.regimen.audit.suspect_unit),
    )
    return "; ".join(filter(None, (_short(table.regimen.id), *warned)))


def _short(text: str) -> str:
    return printable(text, LONGEST)
