"""Conversions: against GNU units as an outside judge, exact in both directions, and refused where they mean nothing."""

import json
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ketacalc
from ketacalc.core.errors import IncompatibleError, InputError, MissingInputError
from ketacalc.core.quantities import (
    Quantity,
    known_units,
    read_concentration,
    read_drop_factor,
    read_molar_mass,
    read_range,
    read_unit,
)
from ketacalc.core.quantities.conversion import Known, convert, factor_over_time, way
from ketacalc.core.quantities.weight import read_weight
from tests.test_units import unit

HERE = Path(__file__).resolve().parent
KEPT_ANSWERS = HERE / "data" / "gnu_units.json"
ASK = HERE.parent / "scripts" / "ask_gnu_units.py"
CLOSE = Fraction(1, 10**12)
"""Relative; GNU units computes in floats and prints 15 digits."""

MASSES = {"ng", "mcg", "mg", "g"}
SUBSTANCES = {"nmol", "micromol", "mmol"}
TIMES = {"s", "min", "h", "day"}
BODIES = {"kg", "lb", "body_gram", "st", "oz"}
ACTIVITIES = {"units", "milliunits"}
PREPARATIONS = ("by mass", "by substance", "by activity")


def one(name: str, value: Fraction = Fraction(1)) -> Quantity:
    return Quantity(value=value, unit=unit(name))


def measures(name: str) -> str:
    """Tell by its name what a unit measures: units convert, if need be over a bridge, where this is the same.

    Only what counts activity and what weighs a drug do not.
    """
    head, *per = name.split("/")
    if head in MASSES | SUBSTANCES | ACTIVITIES and per in (["mL"], ["dL"], ["L"]):
        return "strength"
    if head in MASSES | SUBSTANCES | ACTIVITIES | {"mL", "L", "gtt"} and set(per) <= {"kg", "dose", *TIMES}:
        return "given over time" if TIMES & set(per) else "given at once"
    if not per and head in TIMES | BODIES:
        return "time" if head in TIMES else "body weight"
    return {"gtt/mL": "drop factor", "g/mol": "molar mass", "mg/mmol": "molar mass"}[name]


def is_activity(name: str) -> bool:
    return name.partition("/")[0] in ACTIVITIES


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """What GNU units was told of a patient and a preparation, and what it answered.

    Attributes:
        stated: the weight, concentration, drop factor and molar mass.
        bridged: one of a unit in another, with what was multiplied (`*`) and divided (`/`) by.
    """

    stated: dict[str, str]
    bridged: dict[str, dict[str, dict[str, str]]]

    @property
    def known(self) -> Known:
        return Known(
            weight=read_weight(self.stated["weight"]),
            concentration=read_concentration(self.stated["concentration"]),
            drop_factor=read_drop_factor(self.stated["drop_factor"]),
            molar_mass=read_molar_mass(self.stated["molar_mass"]),
        )

    @property
    def allowed(self) -> list[tuple[str, str, dict[str, str]]]:
        """The bridged pairs that mean something at a bedside: no strength of a bag becomes a dose."""
        return [
            (have, want, answer)
            for have, found in self.bridged.items()
            for want, answer in found.items()
            if measures(have) == measures(want)
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """What GNU units answered.

    Attributes:
        plain: one of each unit in each other of the same dimension.
        preparations: what bridges units, with a strength by mass, by amount of substance and by activity.
    """

    plain: dict[str, dict[str, str]]
    preparations: dict[str, Preparation]


def has_gnu_units() -> bool:
    """Tell whether GNU units is here; the `units` of other systems is another program."""
    if shutil.which("units") is None:
        return False
    done = subprocess.run(["units", "--version"], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    return "GNU Units" in done.stdout


@cache
def asked_now() -> str:
    return subprocess.run([sys.executable, str(ASK), "--print"], capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module", params=["answers kept in tests/data", "answers asked for now"])
def judge(request: pytest.FixtureRequest) -> Judge:
    if request.param == "answers kept in tests/data":
        text = KEPT_ANSWERS.read_text(encoding="ascii")
    elif has_gnu_units():
        text = asked_now()
    else:
        pytest.skip("GNU units is not installed here: only its answers in tests/data/gnu_units.json were compared")
    found = json.loads(text)
    preparations = {
        name: Preparation(stated=found[name]["known"], bridged=found[name]["bridged"]) for name in PREPARATIONS
    }
    return Judge(plain=found["plain"], preparations=preparations)


@pytest.fixture(scope="module", params=PREPARATIONS)
def preparation(request: pytest.FixtureRequest, judge: Judge) -> Preparation:
    return judge.preparations[request.param]


def agrees(ours: Fraction, theirs: str) -> bool:
    return abs(ours - Fraction(theirs)) <= CLOSE * abs(Fraction(theirs))


def test_gnu_units_was_asked_for_every_unit_of_the_table(judge: Judge) -> None:
    assert set(judge.plain) == set(known_units())
    assert {want for found in judge.plain.values() for want in found} == set(known_units())


def test_units_of_one_dimension_convert_as_gnu_units_says(judge: Judge) -> None:
    wrong = [
        (have, want, answer)
        for have, found in judge.plain.items()
        for want, answer in found.items()
        if not agrees(convert(one(have), unit(want), Known()).result.value, answer)
    ]
    assert wrong == []


def test_every_other_pair_is_refused_when_nothing_else_is_known(judge: Judge) -> None:
    for have, want in product(known_units(), repeat=2):
        if want not in judge.plain[have]:
            with pytest.raises((MissingInputError, IncompatibleError)):
                convert(one(have), unit(want), Known())


def test_weight_concentration_drops_and_molar_mass_bridge_units_as_gnu_units_says(preparation: Preparation) -> None:
    known = preparation.known
    wrong = [
        (have, want, answer)
        for have, want, answer in preparation.allowed
        if not agrees(convert(one(have), unit(want), known).result.value, answer["answer"])
    ]
    assert wrong == []
    # By mass or substance: 7 dimensions at once and 7 over time (amounts, volumes, substances, drops), 2 strengths;
    # by activity a volume and drops become units (5 and 5), and masses substances and nothing else (4 and 4).
    assert len(preparation.allowed) >= 2 * (5 * 4 + 4 * 3) + 2 * 1


def test_each_bridge_is_used_once_and_in_the_direction_that_gnu_units_finds(preparation: Preparation) -> None:
    known = preparation.known
    values = {
        "weight": known.weight.kg if known.weight else None,
        "concentration": known.concentration,
        "drop_factor": known.drop_factor,
        "molar_mass": known.molar_mass,
    }
    for have, want, answer in preparation.allowed:
        expected = {(values[name], sign == "/") for name, sign in answer.items() if name != "answer"}
        steps = convert(one(have), unit(want), known).working.steps
        used = [(step.by, step.divides) for step in steps if step.by in values.values()]
        assert len(used) == len(expected), (have, want)
        assert set(used) == expected, (have, want)


def test_no_other_pair_converts_even_when_everything_is_known(judge: Judge, preparation: Preparation) -> None:
    known = preparation.known
    bridged = {(have, want) for have, want, _ in preparation.allowed}
    refused = 0
    for have, want in product(preparation.bridged, repeat=2):
        if want not in judge.plain[have] and (have, want) not in bridged:
            refused += 1
            with pytest.raises(IncompatibleError):
                convert(one(have), unit(want), known)
    assert refused >= 20 * 20 - 20 - 86


def test_what_is_missing_is_named_by_its_option_and_nothing_else_is(judge: Judge) -> None:
    preparation = judge.preparations["by mass"]
    for have, want, answer in preparation.allowed:
        with pytest.raises(MissingInputError) as refusal:
            convert(one(have), unit(want), Known())
        for name in preparation.stated:
            option = f"--{name.replace('_', '-')}"
            assert (option in str(refusal.value)) is (name in answer), (have, want, option)


def test_of_several_things_that_are_missing_the_hint_is_an_example_of_the_first() -> None:
    with pytest.raises(MissingInputError, match=r"needs a weight and a concentration .*; for example 70 kg$"):
        ketacalc.convert("0.3 mg/kg/h", "mL/h")


def test_units_that_never_convert_are_of_two_kinds_and_the_refusal_names_both() -> None:
    with pytest.raises(IncompatibleError, match="mg is a single dose and mg/h a rate"):
        ketacalc.convert("35 mg", "mg/h")
    for have, want in product(known_units(), repeat=2):
        if unit(have).kind is unit(want).kind and is_activity(have) is is_activity(want):
            with suppress(MissingInputError):
                convert(one(have), unit(want), Known())


def test_each_thing_that_a_bridge_needs_is_missed_when_it_alone_is_not_known(preparation: Preparation) -> None:
    for have, want, answer in preparation.allowed:
        for name in set(answer) - {"answer"}:
            nothing: dict[str, Any] = {name: None}
            missing = replace(preparation.known, **nothing)
            with pytest.raises(MissingInputError, match=f"--{name.replace('_', '-')}"):
                convert(one(have), unit(want), missing)


ALL_KNOWN = Known(
    weight=read_weight("154 lb"),
    concentration=read_concentration("50 mg/mL"),
    drop_factor=read_drop_factor("20 gtt/mL"),
    molar_mass=read_molar_mass("237.73 g/mol"),
)


def test_what_measures_the_same_converts_there_and_back_exactly_and_nothing_else_converts() -> None:
    value = Fraction(22, 7)
    for have, want in product(known_units(), repeat=2):
        if measures(have) != measures(want) or is_activity(have) is not is_activity(want):
            with pytest.raises(IncompatibleError):
                convert(one(have), unit(want), ALL_KNOWN)
            continue
        there = convert(one(have, value), unit(want), ALL_KNOWN).result
        assert there.unit is unit(want)
        assert convert(there, unit(have), ALL_KNOWN).result == one(have, value), (have, want)


POSITIVE = st.fractions(min_value=Fraction(1, 10**12), max_value=10**7, max_denominator=10**12)
NUMBERS = st.decimals(min_value=Decimal("0.001"), max_value=Decimal(9999), places=3).map(lambda d: f"{d:f}")
WEIGHTS = st.decimals(min_value=Decimal("0.2"), max_value=Decimal(700), places=3).map(lambda d: f"{d:f} kg")
PAIRS = [
    (have, want)
    for have, want in product(known_units(), repeat=2)
    if measures(have) == measures(want) and is_activity(have) is is_activity(want)
]


@settings(max_examples=400)
@given(
    pair=st.sampled_from(PAIRS),
    value=POSITIVE,
    numbers=st.tuples(NUMBERS, NUMBERS, NUMBERS),
    weight=WEIGHTS,
    strength=st.sampled_from(["mcg/mL", "mg/L", "g/dL", "mmol/mL", "nmol/L"]),
)
def test_there_and_back_is_exact_at_any_weight_and_strength(
    pair: tuple[str, str], value: Fraction, numbers: tuple[str, str, str], weight: str, strength: str
) -> None:
    known = Known(
        weight=read_weight(weight),
        concentration=read_concentration(f"{numbers[0]} {strength}"),
        drop_factor=read_drop_factor(f"{numbers[1]} gtt/mL"),
        molar_mass=read_molar_mass(f"{numbers[2]} mg/mmol"),
    )
    have = one(pair[0], value)
    there = convert(have, unit(pair[1]), known).result
    assert there.value > 0
    assert convert(there, have.unit, known).result == have


@given(value=POSITIVE, weight=WEIGHTS)
def test_milligrams_and_micrograms_agree(value: Fraction, weight: str) -> None:
    for target in ("ng", "mcg/kg", "mL", "mmol"):
        known = {"weight": weight, "concentration": "50 mg/mL", "molar_mass": "274.19 g/mol"}
        milligrams = ketacalc.convert(one("mg", value), target, **known)
        micrograms = ketacalc.convert(one("mcg", 1000 * value), target, **known)
        assert milligrams.result == micrograms.result


@given(
    dose=NUMBERS,
    pounds=st.decimals(min_value=Decimal(1), max_value=Decimal(1500), places=2),
    target=st.sampled_from(["mg", "mL", "nmol", "gtt"]),
)
def test_pounds_and_kilograms_agree(dose: str, pounds: Decimal, target: str) -> None:
    kilograms = pounds * Decimal("0.45359237")
    known = {"concentration": "50 mg/mL", "drop_factor": "20 gtt/mL", "molar_mass": "237.73 g/mol"}
    by_pounds = ketacalc.convert(f"{dose} mg/kg", target, weight=f"{pounds:f} lb", **known)
    by_kilograms = ketacalc.convert(f"{dose} mg/kg", target, weight=f"{kilograms:f} kg", **known)
    assert by_pounds.result == by_kilograms.result


@pytest.mark.parametrize(
    ("given_text", "target", "known", "value"),
    [
        ("10 mcg/kg/min", "mg/kg/h", {}, "0.6"),
        ("0.6 mg/kg/h", "mcg/kg/min", {}, "10"),
        ("0.3 mg/kg/h", "mL/h", {"weight": "70", "concentration": "2 mg/mL"}, "10.5"),
        ("21 mL/h", "mcg/kg/min", {"weight": "70", "concentration": "2 mg/mL"}, "10"),
        ("0.5 mg/kg", "mg", {"weight": "70 kg"}, "35"),
        ("35 mg", "mg/kg", {"weight": "70 kg"}, "0.5"),
        ("0.5 mg/kg", "mg", {"weight": "154 lb"}, "34.92661249"),
        ("35 mg", "mL", {"concentration": "50 mg/mL"}, "0.7"),
        ("0.7 mL", "mg", {"concentration": "5 g/dL"}, "35"),
        ("120 mL/h", "gtt/min", {"drop_factor": "20 gtt/mL"}, "40"),
        ("40 gtt/min", "mg/h", {"drop_factor": "20 gtt/mL", "concentration": "2 mg/mL"}, "240"),
        ("237.73 mg", "mmol", {"molar_mass": "237.73 g/mol"}, "1"),
        ("5 micromol/L", "ng/mL", {"molar_mass": "237.73 g/mol"}, "1188.65"),
        ("1188.65 mcg/L", "nmol/mL", {"molar_mass": "237.73 mg/mmol"}, "5"),
        ("2 mmol", "mL", {"molar_mass": "274.19 g/mol", "concentration": "50 mg/mL"}, "10.9676"),
        ("0.03 mmol/kg/h", "mL/h", {"weight": "25", "concentration": "3 mmol/mL"}, "0.25"),
        ("237.73 mg", "mL", {"concentration": "0.5 mmol/mL", "molar_mass": "237.73 g/mol"}, "2"),
        ("24 mg/kg/day", "mg/kg/h", {}, "1"),
        ("1.5 mL/kg/h", "mL/h", {"weight": "20"}, "30"),
        ("0.1 mL/kg", "mg", {"weight": "20", "concentration": "10 mg/mL"}, "20"),
        ("90 min", "h", {}, "1.5"),
        ("2 day", "s", {}, "172800"),
        ("2 L", "mL", {}, "2000"),
        ("5 mg/dL", "mcg/mL", {}, "50"),
        ("154 lb", "kg", {}, "69.85322498"),
        ("11 st", "kg", {}, "69.85322498"),
        ("18 units/kg/h", "mL/h", {"weight": "70", "concentration": "25000 units/500 mL"}, "25.2"),
        ("3 mg/dose", "mcg", {}, "3000"),
    ],
)
def test_a_conversion_done_by_hand(given_text: str, target: str, known: dict[str, str], value: str) -> None:
    result = ketacalc.convert(given_text, target, **known).result
    assert result == Quantity(value=Fraction(value), unit=read_unit(target))


NEVER = {
    "35 mg": ("kg", "lb", "mg/h", "mg/mL"),
    "70 kg": ("mg", "mg/kg", "mL/kg"),
    "0.5 mg/kg": ("mg/kg/h",),
    "0.3 mg/kg/h": ("mg/kg", "h"),
    "40 min": ("mg/min",),
    "50 mg/mL": ("mg", "mL", "mg/h"),
    "20 gtt/mL": ("gtt", "mg/mL"),
    "237.73 g/mol": ("mmol", "mg/mL"),
}


@pytest.mark.parametrize(("have", "want"), [(have, want) for have, wants in NEVER.items() for want in wants])
def test_two_units_that_measure_different_things_never_convert(have: str, want: str) -> None:
    known = {"weight": "70", "concentration": "50 mg/mL", "drop_factor": "20 gtt/mL", "molar_mass": "237.73 g/mol"}
    with pytest.raises(IncompatibleError):
        ketacalc.convert(have, want, **known)


@pytest.mark.parametrize(
    "target", ["ppm", "Hz", "%", "1", "", "dose", "mol", "kg/kg", "mg/lb", "mcg/lb/min", "IU", "mEq"]
)
def test_a_target_outside_the_table_is_refused(target: str) -> None:
    with pytest.raises(InputError):
        ketacalc.convert("0.5 mg/kg", target, weight="70", concentration="50 mg/mL")


@pytest.mark.parametrize(
    ("given_text", "target", "value"),
    [
        ("3200 g", "kg", "3.2"),
        ("3.2 kg", "g", "3200"),
        ("1 lb", "g", "453.59237"),
        ("453.59237 g", "lb", "1"),
        ("2 g", "mg", "2000"),
        ("2000 mg", "g", "2"),
    ],
)
def test_a_gram_is_a_body_opposite_kg_or_lb_and_a_drug_otherwise(given_text: str, target: str, value: str) -> None:
    result = ketacalc.convert(given_text, target).result
    assert result.value == Fraction(value)
    assert result.unit.symbol == target


@pytest.mark.parametrize(("name", "value"), [("kg", "70000"), ("lb", "31751.4659")])
def test_a_gram_opposite_a_body_weight_is_a_body_for_a_quantity_as_for_text(name: str, value: str) -> None:
    result = ketacalc.convert(one(name, Fraction(70)), "g").result
    assert result == Quantity(value=Fraction(value), unit=read_unit("g", body=True))


def test_what_is_known_and_not_needed_changes_nothing() -> None:
    known = {"weight": "70", "concentration": "50 mg/mL", "drop_factor": "20 gtt/mL", "molar_mass": "237.73 g/mol"}
    assert ketacalc.convert("35 mg", "mcg", **known).result == one("mcg", Fraction(35000))
    assert ketacalc.convert("35 mg", "mg", **known).result == one("mg", Fraction(35))


@pytest.mark.parametrize(
    ("given_text", "target", "derived"),
    [
        ("24 mg/kg/day", "mg/kg/h", True),
        ("1 mg/h", "mg/day", True),
        ("24 mL/day", "mL/h", True),
        ("24 mg/kg/day", "mcg/kg/day", False),
        ("10 mcg/kg/min", "mg/kg/h", False),
        ("35 mg", "mcg", False),
        ("35 mg/dose", "mg", False),
    ],
)
def test_a_day_spread_over_its_hours_is_marked_as_derived(given_text: str, target: str, derived: bool) -> None:
    assert ketacalc.convert(given_text, target).derived is derived


@pytest.mark.parametrize(
    "known",
    [
        {"weight": "35 mg"},
        {"weight": "0.1 kg"},
        {"weight": "701"},
        {"concentration": "50 mL"},
        {"concentration": "50"},
        {"concentration": "50 mg"},
        {"drop_factor": "20"},
        {"drop_factor": "20 mL"},
        {"drop_factor": "20 gtt"},
        {"molar_mass": "237.73"},
        {"molar_mass": "237.73 g"},
        {"molar_mass": "237.73 mg/mL"},
    ],
)
def test_a_wrong_kind_of_fact_is_refused_even_where_it_is_not_needed(known: dict[str, str]) -> None:
    with pytest.raises(InputError):
        ketacalc.convert("35 mg", "mcg", **known)


@pytest.mark.parametrize(
    ("given", "unit", "aligned", "steps", "result"),
    [
        # 10 mcg/kg/min are 600 mcg or 0.6 mg/kg/h; x 70 kg / 2 mg/mL = 21 mL/h
        ("10 mcg/kg/min", "mL/h", "0.6 mg/kg/h", 2, "21 mL/h"),
        # 0.5 mg/kg/dose x 70 kg = 35 mg; / 2 mg/mL = 17.5 mL
        ("0.5 mg/kg/dose", "mL", "0.5 mg/kg", 2, "17.5 mL"),
        # 0.06 g/h are 60 mg/h; / 2 mg/mL = 30 mL/h, which are 0.5 mL/min
        ("0.06 g/h", "mL/min", "1 mg/min", 1, "0.5 mL/min"),
        ("21 mL/h", "mg/h", "21 mL/h", 1, "42 mg/h"),
    ],
)
def test_a_working_begins_in_the_units_that_its_steps_cancel(
    given: str, unit: str, aligned: str, steps: int, result: str
) -> None:
    known = Known(weight=read_weight("70"), concentration=read_concentration("2 mg/mL"))
    found = way(read_range(given), read_unit(unit), known)
    assert (found.aligned, found.result) == (read_range(aligned), read_range(result))
    assert len(found.steps) == steps


def test_a_dose_is_a_rate_over_a_time_that_is_known() -> None:
    with pytest.raises(MissingInputError, match=r"mg to mg/h needs a duration \(--duration\); for example 40 min"):
        factor_over_time(unit("mg"), unit("mg/h"), Known())
    over = Known(duration=ketacalc.Quantity(40, "min"))
    assert factor_over_time(unit("mg"), unit("mg/h"), over) == Fraction(3, 2)  # an hour is three times 20 min
