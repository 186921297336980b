"""The closed table of units: pint's answers kept in full, body weight apart from mass."""

import json
from dataclasses import FrozenInstanceError
from fractions import Fraction
from pathlib import Path
from typing import Any

import pint
import pytest

import ketacalc
from ketacalc.core.errors import IncompatibleError, InputError, MissingInputError
from ketacalc.core.quantities import Kind, Quantity, Range, Unit, known_units, read_quantity, read_unit
from ketacalc.core.quantities import pint_registry as live
from ketacalc.core.quantities.definitions import AXES, EVERYDAY, symbols
from ketacalc.core.quantities.kept import KEPT
from ketacalc.core.quantities.unit import named
from tests.command import within


def unit(name: str) -> Unit:
    """Return the unit of a registry name, read as text."""
    return read_unit("g", body=True) if name == "body_gram" else read_unit(name)


def test_the_kept_answers_are_those_of_pint_entry_by_entry() -> None:
    asked = live.everyday()
    assert {name: KEPT.get(name) for name in asked} == asked
    assert {name: asked.get(name) for name in KEPT} == KEPT


def test_an_answer_is_kept_for_every_everyday_unit_and_for_no_other() -> None:
    assert set(KEPT) == set(symbols(EVERYDAY))


@pytest.mark.parametrize(
    ("name", "size", "powers"),
    [
        ("mcg", Fraction(1, 10**6), {"mass": 1}),
        ("ng", Fraction(1, 10**9), {"mass": 1}),
        ("mg/kg", Fraction(1, 1000), {"mass": 1, "body_weight": -1}),
        ("mg/dose", Fraction(1, 1000), {"mass": 1}),
        ("mg/kg/h", Fraction(1, 60_000), {"mass": 1, "body_weight": -1, "time": -1}),
        ("mcg/kg/min", Fraction(1, 10**6), {"mass": 1, "body_weight": -1, "time": -1}),
        ("mg/kg/day", Fraction(1, 1_440_000), {"mass": 1, "body_weight": -1, "time": -1}),
        ("mg/s", Fraction(60, 1000), {"mass": 1, "time": -1}),
        ("mg/mL", Fraction(1, 1000), {"mass": 1, "volume": -1}),
        ("mg/dL", Fraction(1, 100_000), {"mass": 1, "volume": -1}),
        ("mcg/L", Fraction(1, 10**9), {"mass": 1, "volume": -1}),
        ("mL/kg/h", Fraction(1, 60), {"volume": 1, "body_weight": -1, "time": -1}),
        ("L", Fraction(1000), {"volume": 1}),
        ("lb", Fraction(45359237, 10**8), {"body_weight": 1}),
        ("st", Fraction("6.35029318"), {"body_weight": 1}),
        ("oz", Fraction("0.028349523125"), {"body_weight": 1}),
        ("units/kg/h", Fraction(1, 60), {"activity": 1, "body_weight": -1, "time": -1}),
        ("milliunits/min", Fraction(1, 1000), {"activity": 1, "time": -1}),
        ("units/mL", Fraction(1), {"activity": 1, "volume": -1}),
        ("body_gram", Fraction(1, 1000), {"body_weight": 1}),
        ("day", Fraction(1440), {"time": 1}),
        ("s", Fraction(1, 60), {"time": 1}),
        ("gtt/min", Fraction(1), {"drop": 1, "time": -1}),
        ("gtt/mL", Fraction(1), {"drop": 1, "volume": -1}),
        ("micromol/L", Fraction(1, 10**9), {"substance": 1, "volume": -1}),
        ("g/mol", Fraction(1), {"mass": 1, "substance": -1}),
        ("mg/mmol", Fraction(1), {"mass": 1, "substance": -1}),
    ],
)
def test_a_unit_has_the_size_and_the_powers_worked_out_by_hand(
    name: str, size: Fraction, powers: dict[str, int]
) -> None:
    assert unit(name).factor == size
    assert unit(name).dimension == tuple(powers.get(axis, 0) for axis in AXES)


def test_no_unit_stands_twice_in_the_table() -> None:
    assert len(set(known_units())) == len(known_units())


@pytest.mark.parametrize("name", known_units())
def test_every_unit_of_the_table_is_read_back_from_what_is_printed(name: str) -> None:
    printed = named(name)
    assert read_unit(printed.symbol, body=name == "body_gram") is printed
    assert printed.symbol.isascii()
    assert read_quantity(f"1 {printed.symbol}", body=name == "body_gram") == Quantity(value=Fraction(1), unit=printed)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("mg", "mg"),
        ("mcg", "ug"),
        ("ng/kg", "ng/kg"),
        ("mg/kg/h", "mg/kg/h"),
        ("mcg/kg/min", "ug/kg/min"),
        ("mg/kg/day", "mg/kg/d"),
        ("mg/dose", "mg/{dose}"),
        ("mg/kg/dose", "mg/kg/{dose}"),
        ("mcg/mL", "ug/mL"),
        ("mg/dL", "mg/dL"),
        ("mL/h", "mL/h"),
        ("L/day", "L/d"),
        ("kg", "kg"),
        ("lb", "[lb_av]"),
        ("st", "[stone_av]"),
        ("oz", "[oz_av]"),
        ("units/kg/h", "{units}/kg/h"),
        ("milliunits/min", "10*-3{units}/min"),
        ("body_gram", "g"),
        ("min", "min"),
        ("day", "d"),
        ("gtt", "{gtt}"),
        ("gtt/min", "{gtt}/min"),
        ("gtt/mL", "{gtt}/mL"),
        ("micromol/L", "umol/L"),
        ("nmol/kg/min", "nmol/kg/min"),
        ("g/mol", "g/mol"),
    ],
)
def test_a_unit_has_the_ucum_code_that_the_standard_gives(name: str, code: str) -> None:
    assert unit(name).ucum == code


def test_every_unit_has_a_ucum_code_made_of_codes_of_the_standard() -> None:
    mass = {"ng", "ug", "mg", "g", "kg", "[lb_av]", "[stone_av]", "[oz_av]"}
    counted = {"{units}", "10*-3{units}", "nmol", "umol", "mmol", "mol", "{gtt}", "{dose}"}
    rest = {"s", "min", "h", "d", "mL", "dL", "L"} | counted
    assert {part for name in known_units() for part in unit(name).ucum.split("/")} == mass | rest


KINDS = {
    Kind.SINGLE: ("mg", "mg/kg", "mg/dose", "mcg/kg/dose", "mL", "mL/kg", "nmol", "micromol/kg", "gtt", "units"),
    Kind.DAILY: ("mg/day", "mg/kg/day", "mL/day", "mmol/kg/day", "units/day", "gtt/day"),
    Kind.RATE: ("mg/h", "mcg/kg/min", "mL/kg/h", "ng/s", "gtt/min", "nmol/min", "milliunits/min"),
    Kind.CONCENTRATION: ("mg/mL", "ng/dL", "mg/L", "micromol/L", "units/mL", "units/L"),
    Kind.BODY_WEIGHT: ("kg", "lb", "body_gram", "st", "oz"),
    Kind.TIME: ("s", "day"),
    Kind.DROP_FACTOR: ("gtt/mL",),
    Kind.MOLAR_MASS: ("g/mol", "mg/mmol"),
}


@pytest.mark.parametrize(("name", "kind"), [(name, kind) for kind, names in KINDS.items() for name in names])
def test_a_unit_is_of_the_kind_a_clinician_would_say(name: str, kind: Kind) -> None:
    assert unit(name).kind is kind


@pytest.mark.parametrize(
    ("name", "part", "rest"),
    [("mg/kg/h", "kg", "mg/h"), ("mg/kg/dose", "dose", "mg/kg"), ("mg/day", "day", "mg"), ("mg", "kg", "mg")],
)
def test_a_denominator_is_taken_away_and_the_rest_stands(name: str, part: str, rest: str) -> None:
    assert unit(name).without(part) is unit(rest)


def test_a_unit_outside_the_table_has_no_entry() -> None:
    with pytest.raises(KeyError):
        named("Mg")


def test_drug_never_becomes_body_weight() -> None:
    with pytest.raises(IncompatibleError):
        ketacalc.convert("35 mg", "kg", weight="70")
    with pytest.raises(IncompatibleError):
        read_quantity("1000 g").to(read_unit("kg"))


def test_activity_never_becomes_an_amount_by_weight_or_of_substance() -> None:
    known = {"weight": "70", "molar_mass": "237.73 g/mol", "drop_factor": "20 gtt/mL"}
    for given, unit, strength in (
        ("5 units", "mg", "50 units/mL"),
        ("5 units/h", "mg/h", "50 mg/mL"),
        ("5 mg/h", "mL/h", "50 units/mL"),
        ("5 micromol/h", "mL/h", "50 units/mL"),
        ("5 units/h", "mL/h", "50 mg/mL"),
        ("5 units/h", "mL/h", "50 mmol/mL"),
        ("5 units/kg/h", "micromol/h", "50 units/mL"),
        ("50 units/mL", "mg/mL", "50 units/mL"),
        ("20 gtt/min", "mg/h", "50 units/mL"),
    ):
        with pytest.raises(IncompatibleError, match=r"units of activity are no amount|does not become"):
            ketacalc.convert(given, unit, concentration=strength, **known)


def test_activity_is_scaled_by_a_weight_and_diluted_as_a_drug_is() -> None:
    """18 units/kg/h at 70 kg are 1,260 units/h, which is 25.2 mL/h of 25,000 units in 500 mL."""
    assert ketacalc.convert("18 units/kg/h", "units/h", weight="70").result == read_quantity("1260 units/h")
    run = ketacalc.convert("18 units/kg/h", "mL/h", weight="70", concentration="25000 units/500 mL").result
    assert run == read_quantity("25.2 mL/h")
    assert ketacalc.convert("0.03 units/min", "milliunits/min").result == read_quantity("30 milliunits/min")


CLOTS = """
version = "1"
[[reference]]
number = "1"
[[regimen]]
id = "drip"
drug = "heparin"
indication = "clots"
route = "intravenous"
schedule = "infusion"
dose = "12 to 18 units/kg/h"
references = ["1"]
"""


def test_a_regimen_in_units_of_activity_is_judged_as_any_other_and_never_against_a_mass(tmp_path: Path) -> None:
    """At 70 kg 840 to 1,260 units/h, 16.8 to 25.2 mL/h of 50 units/mL; 10 units/kg/min is 600 units/kg/h."""
    path = tmp_path / "mine.toml"
    path.write_text(CLOTS, encoding="utf-8")
    known: dict[str, Any] = {"regimen": "drip", "weight": 70, "catalogue": ketacalc.catalogue(str(path))}
    verdicts = {
        dose: str(ketacalc.check(dose, concentration="25000 units/500 mL", **known).verdict)
        for dose in ("1200 units/h", "1200000 milliunits/h", "25 mL/h", "26 mL/h", "1200 mg/h", "25 gtt/min")
    }
    assert verdicts == {
        "1200 units/h": "within", "1200000 milliunits/h": "within", "25 mL/h": "within", "26 mL/h": "above",
        "1200 mg/h": "not comparable", "25 gtt/min": "not comparable",
    }  # fmt: skip
    assert str(ketacalc.check("25 mL/h", concentration="50 mg/mL", **known).verdict) == "not comparable"
    assert [slip.code for slip in ketacalc.check("0.25 units/kg/min", **known).slips] == []
    assert ketacalc.check("15 units/kg/min", **known).slips[0].code == "minute-hour"
    assert ketacalc.check("15000 units/kg/h", **known).slips == ()  # a thousandfold, and no milligram for a microgram
    table = tmp_path / "drips.csv"
    table.write_text("dose,weight\n1400 units/h,70\n", encoding="utf-8")
    mine = ("-r", "drip", "--catalogue", str(path), "-f", "jsonl")
    row = json.loads(within("cohort", "check", str(table), *mine).text)
    assert (row["dose_normalised"], row["dose_ucum"], row["verdict"]) == (20, "{units}/kg/h", "above")


def test_a_dose_per_kg_never_becomes_a_number_or_an_amount_by_itself() -> None:
    with pytest.raises(InputError):
        ketacalc.convert("0.5 mg/kg", "ppm")
    with pytest.raises(MissingInputError):
        ketacalc.convert("0.5 mg/kg", "mg")
    with pytest.raises(IncompatibleError):
        read_quantity("0.5 mg/kg").to(read_unit("mg"))


def test_no_unit_holds_a_weight_twice() -> None:
    body = AXES.index("body_weight")
    assert {unit(name).dimension[body] for name in known_units()} == {-1, 0, 1}
    assert {name for name in known_units() if unit(name).dimension[body] > 0} == {
        "kg", "lb", "body_gram", "st", "oz",
    }  # fmt: skip


def test_a_scaled_dose_is_not_scaled_again() -> None:
    scaled = ketacalc.convert("0.5 mg/kg", "mg", weight="70").result
    assert ketacalc.convert(scaled, "mg", weight="70").result.value == 35
    with pytest.raises(InputError):
        ketacalc.convert(scaled, "mg.kg", weight="70")


def test_the_pint_quantity_is_exact_and_keeps_body_weight_apart() -> None:
    dose = read_quantity("0.5 mg/kg").pint()
    weight = read_quantity("70 kg").pint()
    drug = live.registry().Quantity(Fraction(35), "mg")
    assert (dose * weight).to("mg") == drug
    assert isinstance((dose * weight).to("mg").magnitude, Fraction)
    with pytest.raises(pint.DimensionalityError):
        dose.to("dimensionless")
    with pytest.raises(pint.DimensionalityError):
        dose.to("mg")
    with pytest.raises(pint.DimensionalityError):
        (dose * weight * weight).to("mg")
    with pytest.raises(pint.DimensionalityError):
        drug.to("kg")
    with pytest.raises(pint.DimensionalityError):
        dose + 1
    with pytest.raises(pint.UndefinedUnitError):
        read_quantity("0.3 mg/kg/h").pint().to("Hz")


def test_pints_own_units_are_not_in_our_registry() -> None:
    for name in ("Mg", "megagram", "meter", "ppm", "hertz", "international_unit", "gr", "kilogram"):
        with pytest.raises(pint.UndefinedUnitError):
            live.registry().Unit(name)


def test_a_range_of_one_figure_is_a_point() -> None:
    low, high = read_quantity("12 mg"), read_quantity("30 mg")
    assert not Range(low=low, high=high).is_point
    assert Range(low=low, high=low).is_point


def test_a_quantity_cannot_be_changed_in_place() -> None:
    dose = read_quantity("35 mg")
    with pytest.raises(FrozenInstanceError):
        setattr(dose, "value", Fraction(350))  # noqa: B010, an assignment is what the types refuse already
