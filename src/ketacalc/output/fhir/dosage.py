"""A scaled dose as a `Dosage` of FHIR: its text, its timing, its route, and the figures with their UCUM codes.

Software may copy a dosage without the resource around it, so that its text says all that must not be missed: the
notice, the outcome and the cautions first, then the numbers. FHIR takes several dosages for concurrent or, where
they are numbered, for sequential ones, and never for alternatives: a daily total that may be divided in more
than one way is one dosage, with the total as a rate per day.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.regimen import Origin, Per, Schedule
from ketacalc.core.dose.maximum import ceiling
from ketacalc.core.dose.scaling import Derivation, Dose, scale
from ketacalc.core.quantities import Kind, Quantity, Range, style
from ketacalc.output import wording

Json = Mapping[str, "Json"] | Sequence["Json"] | Decimal | str | int
"""What is written; a text is a text, although Python counts it among the sequences."""


def as_json(value: "Json", *, indent: int = 0) -> str:
    r"""Return the value as ASCII JSON, two spaces deeper at each level; a decimal has no exponent.

    >>> as_json({"value": Decimal("0.00000001")})
    '{\n  "value": 0.00000001\n}'
    """
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, str | int):
        return json.dumps(value, ensure_ascii=True)
    if isinstance(value, Mapping):
        parts = [f"{json.dumps(key)}: {as_json(inner, indent=indent + 1)}" for key, inner in value.items()]
        return _block("{", parts, "}", indent)
    return _block("[", [as_json(inner, indent=indent + 1) for inner in value], "]", indent)


def _block(opening: str, parts: list[str], closing: str, indent: int) -> str:
    margin = "  " * indent
    lines = ",\n".join(f"{margin}  {part}" for part in parts)
    return f"{opening}\n{lines}\n{margin}{closing}" if parts else opening + closing


UNITS: Final = "http://unitsofmeasure.org"
DOSE_TYPES: Final = "http://terminology.hl7.org/CodeSystem/dose-rate-type"
"""Its codes are `ordered`, here the dose as reported, and `calculated` (HL7's value set `dose-rate-type`, R4)."""

SNOMED: Final = "http://snomed.info/sct"
ROUTES: Final = {
    "intravenous": "47625008",
    "intranasal": "46713006",
    "oral": "26643006",
    "intramuscular": "78421000",
    "subcutaneous": "34206005",
}
"""SNOMED CT codes of routes. All five stand, as intravenous, nasal, oral, intramuscular and subcutaneous use, in the
Belgian eHealth Platform's value set `BeRouteOfAdministrationVS` 1.1.0 (2025), which HL7's terminology server expanded.
A route that is not listed here has its name and no code."""


def dosages(dose: Dose, catalogue: Catalogue, *, unrounded: bool = False) -> list[Json]:
    """Return the dosages of a dose: one, or one after the other where the source gave fixed doses and no range."""
    fixed = dose.regimen.fixed.doses if dose.regimen.fixed and wording.is_fixed(dose.regimen) else ()
    if not fixed:
        return [_dosage(dose, text(dose, catalogue, unrounded=unrounded))]
    found: list[Json] = []
    for at, quantity in enumerate(fixed, 1):
        regimen = replace(dose.regimen, reported=Range(low=quantity, high=quantity), fixed=None)
        one = scale(regimen, dose.known, unit=dose.unit, strength=dose.strength)
        lead = f"Dose {at} of {len(fixed)}: fixed doses were given, and no range."
        found.append({"sequence": at, **_dosage(one, f"{lead} {text(one, catalogue, unrounded=unrounded)}")})
    return found


def _dosage(dose: Dose, words: str) -> dict[str, Json]:
    """Return one dosage: the figure as reported, and the same at the weight."""
    regimen, code, rate = dose.regimen, ROUTES.get(dose.regimen.route.casefold()), _coded_rate(dose)
    route: dict[str, Json] = {} if code is None else {"coding": [{"system": SNOMED, "code": code}]}
    given = _figure("calculated", dose.given) | (_amount("rate", rate) if rate is not None else {})
    return {
        "text": words,
        "timing": _timing(dose),
        "route": {**route, "text": regimen.route},
        "doseAndRate": [_figure("ordered", regimen.reported), given],
        **_maximum(dose),
    }


def _coded_rate(dose: Dose) -> Range | None:
    """Return the rate over the time that the user or the document states; None where none is known, or several are.

    A time that only a source has stands in the text, which says whose it is: a coded rate would not.
    """
    own = (None, Origin.DOCUMENT)
    rates = [one for one in dose.derived if one.what is Derivation.RATE]
    found = [one.amount for one in rates if (one.whence.origin if one.whence else None) in own]
    return found[0] if len(found) == 1 else None


def _maximum(dose: Dose) -> dict[str, Json]:
    """Return the largest single dose, whoever states it; the text says whose it is."""
    found = dose.regimen.maximum
    if found is None or found.per is not Per.DOSE or found.dose.unit.kind is not Kind.SINGLE:
        return {}
    unit = found.dose.unit.for_patient
    most = ceiling(dose.regimen, unit, dose.known)
    return {} if most is None else {"maxDosePerAdministration": _quantity(Quantity(value=most, unit=unit))}


def text(dose: Dose, catalogue: Catalogue, *, unrounded: bool = False) -> str:
    """Return all that is to be known of a dose in one line: what to beware of, then the numbers."""
    return " ".join(f"{part.rstrip('.')}." for part in said(dose, catalogue, unrounded=unrounded))


def said(dose: Dose, catalogue: Catalogue, *, unrounded: bool = False) -> Iterator[str]:
    """Yield what is to be known of a dose: what to beware of, then the numbers; a suspect unit before all else."""
    regimen, kg = dose.regimen, style.quantity(dose.weight.kg, unrounded=True)
    first = [catalogue.notice, f"Outcome: {wording.outcome(regimen)}"]
    cautions = [f"Caution: {caution.text}" for caution in dose.cautions]
    yield from cautions + first if regimen.audit.suspect_unit else first + cautions
    yield f"Given: {wording.ROLES[regimen.schedule]}, {regimen.route}"
    yield f"Reported: {wording.reported(regimen)}"
    yield f"At {kg}: {wording.figure(dose.given, regimen, unrounded=unrounded)}"
    for derived in dose.derived:
        yield f"{wording.derivation(derived, dose)}: {wording.derived_amount(derived, dose, unrounded=unrounded)}"
    fixed = "" if regimen.by_weight else ", a fixed dose: the weight is not used"
    yield f"Working: {style.working(dose.working)}{fixed}"
    rate = _coded_rate(dose)
    coded = [regimen.reported.low, regimen.reported.high, dose.given.low, dose.given.high]
    coded += [rate.low, rate.high] if rate is not None else []
    if any(Fraction(style.fhir(bound.value)) != bound.value for bound in coded):
        yield "The coded figures are rounded, because FHIR takes 18 digits; the working has them exactly"
    yield f"Source: {wording.citations(regimen)}"


def _timing(dose: Dose) -> dict[str, Json]:
    """Return how the doses follow each other, as far as it is known."""
    regimen = dose.regimen
    timing: dict[str, Json] = {"code": {"text": wording.ROLES[regimen.schedule]}}
    least, most = min(regimen.doses_per_day, default=0), max(regimen.doses_per_day, default=0)
    if regimen.schedule is Schedule.SINGLE:
        return {"repeat": {"count": 1}, **timing}
    if least and set(regimen.doses_per_day) == set(range(least, most + 1)):
        times = {"frequency": least} | ({"frequencyMax": most} if most > least else {})
        return {"repeat": {**times, "period": 1, "periodUnit": "d"}, **timing}
    return timing


def _figure(kind: str, value: Range) -> dict[str, Json]:
    """Return a figure as a dose, or as a rate where it is per time; a range where it is one."""
    what: dict[str, Json] = {"type": {"coding": [{"system": DOSE_TYPES, "code": kind}]}}
    return what | _amount("dose" if value.unit.kind is Kind.SINGLE else "rate", value)


def _amount(name: str, value: Range) -> dict[str, Json]:
    if value.is_point:
        return {f"{name}Quantity": _quantity(value.low)}
    return {f"{name}Range": {"low": _quantity(value.low), "high": _quantity(value.high)}}


def _quantity(value: Quantity) -> dict[str, Json]:
    number = Decimal(style.fhir(value.value))
    return {"value": number, "unit": value.unit.symbol, "system": UNITS, "code": value.unit.ucum}
