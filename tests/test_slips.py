"""Every slip of the table, committed in every unit on every regimen: it is named, and undone it gives the dose back.

The arithmetic here is the tests' own: an amount is so many mg for the patient, at once, in a day or in an hour.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ketacalc
from tests.catalogues import REFERENCE
from tests.catalogues import regimen as entry
from tests.command import piped, within

ONCE, DAILY, RATE = "once", "daily", "rate"

OWN = (
    ("my-infusion", "infusion", "2", "10", "mcg/kg/min", ()),
    ("my-fixed-rate", "infusion", "3", "5", "mg/h", ()),
    ("my-divided", "daily divided", "20", "40", "mg/kg/day", (1, 2, 3, 4)),
    ("my-fixed-day", "daily divided", "300", "900", "mg/day", (6,)),
    ("my-dose", "single", "3", "8", "mcg/kg/dose", ()),
    ("my-gram", "single", "1", "2", "g", ()),
)
"""Regimens of a catalogue of our own: name, schedule, bounds, unit, and numbers of doses a day."""
MINE = f'{REFERENCE}authors = ["Muster A"]\nyear = "2001"\n' + "".join(
    entry(
        name,
        f"{low} to {high} {unit}",
        f"doses_per_day = {[*doses]}" if doses else "",
        route="intravenous",
        schedule=schedule,
    )
    for name, schedule, low, high, unit, doses in OWN
)


@dataclass(frozen=True)
class Reported:
    """What the tests know of a regimen: the figures as the catalogue's file has them."""

    id: str
    low: Fraction
    high: Fraction
    unit: str
    ketamine: bool = True
    doses: tuple[int, ...] = ()
    fixed: bool = False

    @property
    def by_weight(self) -> bool:
        return "kg" in self.unit.split("/")

    @property
    def kind(self) -> str:
        return told(Fraction(1), self.unit, At())[0]


@dataclass(frozen=True)
class At:
    """The weight in kg and the strength in mg/mL."""

    kg: Fraction = Fraction(1)
    strength: Fraction = Fraction(1)


@dataclass(frozen=True)
class Stated:
    """A figure: a number and a unit."""

    value: Fraction
    unit: str

    def __str__(self) -> str:
        return f"{float(self.value)} {self.unit}"


def reported(name: str, low: str, high: str, unit: str, **more: Any) -> Reported:
    return Reported(name, Fraction(low), Fraction(high), unit, **more)


SHIPPED = (
    reported("borsato-iv", "0.25", "0.5", "mg/kg/h"),
    reported("borsato-oral", "500", "2000", "mg/day", doses=(2, 3, 4)),
    reported("jacobwitz-ped", "1", "7", "mg/kg/day"),
    reported("afridi-in", "25", "25", "mg"),
    reported("lauritsen-iv", "0.12", "0.42", "mg/kg/h"),
    reported("etchison-iv", "0.2", "0.2", "mg/kg"),
    reported("dakwar-2014", "0.41", "0.71", "mg/kg", fixed=True),
    reported("dakwar-2017", "0.71", "0.71", "mg/kg/dose"),
    reported("berman-2000", "0.5", "0.5", "mg/kg"),
)
OURS = tuple(reported(name, *dose, ketamine=False, doses=doses) for name, _, *dose, doses in OWN)
REGIMENS = SHIPPED + OURS

SPELLINGS = {
    ONCE: ("mg", "mcg", "g", "mg/kg", "mcg/kg", "mg/dose", "mg/kg/dose", "mcg/kg/dose", "mL", "mL/kg"),
    DAILY: ("mg/day", "g/day", "mcg/day", "mg/kg/day", "mcg/kg/day", "mL/day", "mL/kg/day"),
    RATE: ("mg/h", "mg/min", "mcg/h", "mcg/min", "mg/kg/h", "mg/kg/min", "mcg/kg/h", "mcg/kg/min", "mL/h", "mL/kg/h"),
}
MASSES = {"ng": Fraction(1, 10**6), "mcg": Fraction(1, 1000), "mg": Fraction(1), "g": Fraction(1000)}
PER_HOUR = {"s": 3600, "min": 60, "h": 1}


def told(value: Fraction, unit: str, at: At) -> tuple[str, Fraction]:
    """Return a kind, and mg for the patient at once, in a day, or in an hour."""
    head, *per = unit.split("/")
    amount, kind = value * (at.strength if head == "mL" else MASSES[head]), ONCE
    for part in per:
        if part == "kg":
            amount *= at.kg
        elif part == "day":
            kind = DAILY
        elif part in PER_HOUR:
            kind, amount = RATE, amount * PER_HOUR[part]
    return kind, amount


def spelt(amount: Fraction, unit: str, at: At) -> Stated:
    """Return an amount, in mg for the patient, in a unit of its kind."""
    return Stated(value=amount / told(Fraction(1), unit, at)[1], unit=unit)


@cache
def mine() -> ketacalc.Catalogue:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "mine.toml"
        path.write_text(MINE)
        return ketacalc.catalogue(str(path))


def checked(figure: Stated, regimen: Reported, at: At) -> ketacalc.Check:
    return ketacalc.check(
        ketacalc.quantity(figure.value, figure.unit),
        regimen=regimen.id,
        weight=at.kg,
        concentration=ketacalc.quantity(at.strength, "mg/mL"),
        accept_caution=True,  # a volume of the regimen whose unit is suspect is compared, too
        catalogue=mine() if regimen in OURS else None,
    )


def corrections(check: ketacalc.Check, code: str, at: At) -> list[tuple[str, Fraction]]:
    """Return what each slip of that code gives back, in mg for the patient."""
    slips = [one for slip in check.slips for one in (slip, *slip.others)]
    found = [slip.corrected.low for slip in slips if slip.code.value == code]
    return [told(quantity.value, quantity.unit.symbol, at) for quantity in found]


def targets(regimen: Reported, kind: str, at: At) -> list[tuple[Fraction, Fraction]]:
    """Return what a figure of a kind can be within, in mg for the patient; a rate and a day's total as each other."""
    low, high = (told(bound, regimen.unit, at)[1] for bound in (regimen.low, regimen.high))
    if kind == ONCE and regimen.doses:
        return [(low / doses, high / doses) for doses in regimen.doses]
    if {kind, regimen.kind} == {RATE, DAILY}:
        scale = Fraction(1, 24) if kind == RATE else Fraction(24)
        return [(low * scale, high * scale)]
    if kind != regimen.kind:
        return []
    return [(low, low), (high, high)] if regimen.fixed else [(low, high)]


def is_within(figure: Stated, regimen: Reported, at: At) -> bool:
    """Tell whether a figure is within what is reported."""
    kind, amount = told(figure.value, figure.unit, at)
    return any(low <= amount <= high for low, high in targets(regimen, kind, at))


def is_planted(wrong: Stated, right: Stated, regimen: Reported, at: At) -> bool:
    """Tell whether a slip lies far enough from the nearest bound: 1.25 times, or the square root of its factor."""
    kind, amount = told(wrong.value, wrong.unit, at)
    known = targets(regimen, kind, at)
    if not known:
        return True
    distance = min(max(amount / high, low / amount) for low, high in known)
    was, meant = told(right.value, right.unit, at)
    hours = {DAILY: Fraction(1, 24)}
    factor = amount * hours.get(kind, 1) / (meant * hours.get(was, 1)) if kind != ONCE else amount / meant
    return distance >= Fraction(5, 4) or (distance > 1 and distance**2 >= max(factor, 1 / factor))


# Slips, from the contract's table: each puts a right figure wrong.

Commit = Callable[[Stated, At], Iterator[Stated]]


def by(*factors: Fraction | int | str) -> Commit:
    """Return the slip that multiplies or divides by a factor and keeps the unit."""

    def commit(right: Stated, at: At) -> Iterator[Stated]:
        for factor in [Fraction(factor) for factor in factors]:
            yield Stated(value=right.value * factor, unit=right.unit)
            yield Stated(value=right.value / factor, unit=right.unit)

    return commit


def swapping(one: str, other: str) -> Commit:
    """Return the slip that writes parts of the unit for others, either way, and keeps the digits."""

    def commit(right: Stated, at: At) -> Iterator[Stated]:
        parts = right.unit.split("/")
        for wrote, meant in ((one, other), (other, one)):
            swaps = dict(zip(meant.split(), wrote.split(), strict=True))
            if set(swaps) <= set(parts):
                yield Stated(value=right.value, unit="/".join(swaps.get(part, part) for part in parts))

    return commit


def weight_forgotten(right: Stated, at: At) -> Iterator[Stated]:
    yield Stated(value=right.value / at.kg, unit=right.unit)
    if "kg" in right.unit.split("/"):
        yield Stated(value=right.value, unit=right.unit.replace("/kg", ""))


def weight_twice(right: Stated, at: At) -> Iterator[Stated]:
    yield Stated(value=right.value * at.kg, unit=right.unit)
    head, *per = right.unit.split("/")
    if "kg" not in per:
        yield Stated(value=right.value, unit="/".join([head, "kg", *per]))


def volume_by_strength(right: Stated, at: At) -> Iterator[Stated]:
    yield Stated(value=right.value * at.strength, unit=right.unit)
    yield Stated(value=right.value / at.strength, unit=right.unit)


def time_forgotten(right: Stated, at: At) -> Iterator[Stated]:
    parts = [part for part in right.unit.split("/") if part != "dose"]
    if parts[-1] in (*PER_HOUR, "day"):
        yield Stated(value=right.value, unit="/".join(parts[:-1]))
    else:
        for time in ("h", "min", "day"):
            yield Stated(value=right.value, unit="/".join([*parts, time]))


def concentration_inverted(right: Stated, at: At) -> Iterator[Stated]:
    power = 2 if right.unit.startswith("mL") else -2
    yield Stated(value=right.value * at.strength**power, unit=right.unit)


SLIPS: tuple[tuple[str, str, Commit, Callable[[Reported], bool]], ...] = (
    ("minute-hour", "factor", by(60), lambda r: r.kind == RATE),
    ("minute-hour", "digits kept", swapping("min", "h"), lambda r: r.kind == RATE),
    ("hour-day", "factor", by(24), lambda r: r.kind != ONCE),
    ("hour-day", "digits kept", swapping("h", "day"), lambda r: r.kind != ONCE),
    ("minute-day", "factor", by(1440), lambda r: r.kind != ONCE),
    ("minute-day", "digits kept", swapping("min", "day"), lambda r: r.kind != ONCE),
    ("milligram-microgram", "factor", by(1000), lambda r: True),
    ("milligram-microgram", "digits kept", swapping("mg", "mcg"), lambda r: True),
    ("pump-unit", "factor", by("50/3"), lambda r: r.kind == RATE),
    ("pump-unit", "digits kept", swapping("mg h", "mcg min"), lambda r: r.kind == RATE),
    ("time-forgotten", "digits kept", time_forgotten, lambda r: not r.doses),
    ("ten-fold", "factor", by(10), lambda r: True),
    ("hundred-fold", "factor", by(100), lambda r: True),
    ("pound-kilogram", "exact", by(1 / Fraction("0.45359237")), lambda r: r.by_weight),
    ("pound-kilogram", "2.2", by("2.2"), lambda r: r.by_weight),
    ("pound-kilogram", "2.205", by("2.205"), lambda r: r.by_weight),
    ("pound-kilogram", "2.2046", by("2.2046"), lambda r: r.by_weight),
    ("weight-forgotten", "both", weight_forgotten, lambda r: r.by_weight),
    ("weight-twice", "both", weight_twice, lambda r: r.by_weight),
    ("volume-for-amount", "factor", volume_by_strength, lambda r: True),
    ("volume-for-amount", "digits kept", swapping("mg", "mL"), lambda r: True),
    ("day-for-dose", "2", by(2), lambda r: 2 in r.doses),
    ("day-for-dose", "3", by(3), lambda r: 3 in r.doses),
    ("day-for-dose", "4", by(4), lambda r: 4 in r.doses),
    ("day-for-dose", "6", by(6), lambda r: 6 in r.doses),
    ("salt-base", "factor", by(Fraction(27419, 23773)), lambda r: r.ketamine),
    ("fixed-by-weight", "both", weight_twice, lambda r: not r.by_weight),
    ("concentration-inverted", "factor", concentration_inverted, lambda r: True),
)

HEAVY = st.decimals("0.2", "700", places=2).map(Fraction).filter(lambda kg: kg != 1)
STRENGTHS = st.sampled_from([Fraction(text) for text in ("50", "10", "2", "1.15", "0.5", "100", "7/3")])
SETTINGS = st.builds(At, kg=HEAVY, strength=STRENGTHS)
SHARES = st.sampled_from((Fraction(0), Fraction(1))) | st.fractions(0, 1, max_denominator=1000)


def inside(regimen: Reported, share: Fraction, unit: str, at: At) -> Stated:
    """Return a dose so far between the bounds, in a unit of its kind."""
    share = Fraction(round(share)) if regimen.fixed else share
    value = regimen.low + share * (regimen.high - regimen.low)
    return spelt(told(value, regimen.unit, at)[1], unit, at)


USUAL = At(kg=Fraction("72.5"), strength=Fraction(50))


def spellings(commit: Commit, regimen: Reported) -> list[str]:
    """Return the units in which a regimen's dose may stand and a slip can be made: no hour is lost from 25 mg."""
    return [unit for unit in SPELLINGS[regimen.kind] if any(commit(inside(regimen, Fraction(0), unit, USUAL), USUAL))]


@cache
def where(applies: Callable[[Reported], bool], commit: Commit) -> st.SearchStrategy[tuple[Reported, str]]:
    """Return every regimen where a slip applies, with each unit in which its dose may stand and the slip be made."""
    found = [(regimen, unit) for regimen in REGIMENS if applies(regimen) for unit in spellings(commit, regimen)]
    return st.sampled_from(found)


def assert_named(code: str, wrong: Stated, right: Stated, regimen: Reported, at: At) -> bool:
    """Check what becomes of a slip; return whether it left the range far enough to be named."""
    check = checked(wrong, regimen, at)
    assert (check.verdict is ketacalc.Verdict.WITHIN) is is_within(wrong, regimen, at), (str(right), str(wrong))
    if is_within(wrong, regimen, at):
        assert check.slips == ()
        return False
    if not is_planted(wrong, right, regimen, at):
        return False
    assert told(right.value, right.unit, at) in corrections(check, code, at), (str(right), str(wrong))
    return True


@pytest.mark.parametrize(
    ("code", "commit", "applies"),
    [(code, commit, applies) for code, _, commit, applies in SLIPS],
    ids=[f"{code} {form}" for code, form, *_ in SLIPS],
)
@given(data=st.data(), at=SETTINGS, share=SHARES)
@settings(max_examples=120)
def test_a_slip_that_leaves_the_range_is_named_and_gives_the_dose_back(
    code: str, commit: Commit, applies: Callable[[Reported], bool], data: st.DataObject, at: At, share: Fraction
) -> None:
    regimen, unit = data.draw(where(applies, commit))
    right = inside(regimen, share, unit, at)
    for wrong in commit(right, at):
        assert_named(code, wrong, right, regimen, at)


@pytest.mark.parametrize(
    ("code", "commit", "regimen"),
    [
        pytest.param(code, commit, regimen, id=f"{code} {form}, {regimen.id}")
        for code, form, commit, applies in SLIPS
        for regimen in REGIMENS
        if applies(regimen)
    ],
)
def test_a_slip_is_named_on_every_regimen_where_it_applies_and_in_every_unit(
    code: str, commit: Commit, regimen: Reported
) -> None:
    planted = [
        assert_named(code, wrong, right, regimen, USUAL)
        for unit in spellings(commit, regimen)
        for right in (inside(regimen, share, unit, USUAL) for share in (Fraction(0), Fraction(1, 2), Fraction(1)))
        for wrong in commit(right, USUAL)
    ]
    assert any(planted), "no figure left the range"


ANY_SPELLING = st.sampled_from([(regimen, unit) for regimen in REGIMENS for unit in SPELLINGS[regimen.kind]])


@given(spelling=ANY_SPELLING, at=SETTINGS, share=SHARES)
@settings(max_examples=300)
def test_a_dose_inside_the_range_never_has_a_slip(spelling: tuple[Reported, str], at: At, share: Fraction) -> None:
    regimen, unit = spelling
    check = checked(inside(regimen, share, unit, at), regimen, at)
    assert (check.verdict, check.slips) == (ketacalc.Verdict.WITHIN, ())


NEAR = st.fractions(Fraction(1, 10**9), Fraction(1, 20), max_denominator=10**9)


@given(spelling=ANY_SPELLING, at=SETTINGS, near=NEAR, above=st.booleans(), high=st.booleans())
@settings(max_examples=500)
def test_no_figure_within_5_per_cent_of_a_bound_has_a_slip(
    spelling: tuple[Reported, str], at: At, near: Fraction, above: bool, high: bool
) -> None:
    regimen, unit = spelling
    bound = inside(regimen, Fraction(high), unit, at)
    figure = Stated(value=bound.value * (1 + near if above else 1 - near), unit=unit)
    check = checked(figure, regimen, at)
    assert check.slips == (), (str(figure), check.verdict)


ANY_UNIT = st.sampled_from([unit for units in SPELLINGS.values() for unit in units])
FACTORS = st.sampled_from(
    [
        Fraction(f)
        for f in ("1/1440", "1/1000", "1/60", "1/10", "1/2", "2.2", "10", "16", "50/3", "60", "100", "1000", "70")
    ]
)


@given(regimen=st.sampled_from(REGIMENS), at=SETTINGS, share=SHARES, unit=ANY_UNIT, factor=FACTORS)
@settings(max_examples=500)
def test_every_slip_that_is_named_leads_inside_what_the_regimen_reports(
    regimen: Reported, at: At, share: Fraction, unit: str, factor: Fraction
) -> None:
    value = inside(regimen, share, SPELLINGS[regimen.kind][0], at).value * factor
    check = checked(Stated(value=value, unit=unit), regimen, at)
    low, high = (told(bound, regimen.unit, at)[1] for bound in (regimen.low, regimen.high))
    per_day = {DAILY: Fraction(1, 24)}
    figure_kind, figure = told(value, unit, at)
    for slip in [one for first in check.slips for one in (first, *first.others)]:
        kind, amount = told(slip.corrected.low.value, slip.corrected.unit.symbol, at)
        each = figure_kind == ONCE and bool(regimen.doses)
        assert kind == (ONCE if each else regimen.kind), "a rate is not within a daily dose, nor the other way about"
        held = targets(regimen, ONCE, at) if each else [(low, high)]
        assert any(least <= amount <= most for least, most in held), slip.code
        if slip.code.value == "time-forgotten":
            assert slip.factor == 1
        else:
            assert figure * per_day.get(figure_kind, 1) == slip.factor * amount * per_day.get(kind, 1), slip.code
        assert slip.regimen is not None
        assert slip.regimen.id == regimen.id
        assert (slip.code.value, regimen.ketamine) != ("salt-base", False)
    named = [(slip.code, slip.corrected) for slip in check.slips]
    assert len(named) == len(set(named)), "a slip stands twice"


# By hand.

IN_ML = ("-i", "trd", "-w", "70", "--concentration", "50 mg/mL")


def slips(*arguments: str) -> list[dict[str, Any]]:
    """Return the slips that the document of `check` names."""
    found: list[dict[str, Any]] = json.loads(within("check", *arguments, "-f", "json").text)["slips"]
    return found


@pytest.mark.parametrize(
    ("arguments", "code", "factor", "corrected"),
    [
        (("0.3 mg/kg/min", "-r", "lauritsen-iv"), "minute-hour", 60, "0.3 mg/kg/h"),
        (("0.005 mg/kg/h", "-r", "lauritsen-iv"), "minute-hour", "1/60", "0.005 mg/kg/min"),
        (("0.3 mg/kg/day", "-r", "lauritsen-iv"), "hour-day", "1/24", "0.3 mg/kg/h"),
        (("5 mg/kg/h", "-r", "jacobwitz-ped"), "hour-day", 24, "5 mg/kg/day"),
        (("5 mg/kg/min", "-r", "jacobwitz-ped"), "minute-day", 1440, "5 mg/kg/day"),
        (("35 mcg", "-i", "trd", "-w", "70"), "milligram-microgram", "1/1000", "35 mg"),
        (("35000 mg", "-i", "trd", "-w", "70"), "milligram-microgram", 1000, "35000 mcg"),
        (("35000 mcg/kg", "-i", "trd", "-w", "70"), "weight-twice", 70, "35000 mcg"),
        (("0.3 mcg/kg/min", "-r", "lauritsen-iv"), "pump-unit", "3/50", "0.3 mg/kg/h"),
        (("5 mg/kg/h", "-r", "lauritsen-iv"), "pump-unit", "50/3", "5 mcg/kg/min"),
        (("0.3 mg/kg", "-r", "lauritsen-iv"), "time-forgotten", 1, "0.3 mg/kg/h"),
        (("35 mg/h", "-i", "trd", "-w", "70"), "time-forgotten", 1, "35 mg"),
        (("350 mg", "-i", "trd", "-w", "70"), "ten-fold", 10, "35 mg"),
        (("3.5 mg", "-i", "trd", "-w", "70"), "ten-fold", "1/10", "35 mg"),
        (("0.35 mg", "-i", "trd", "-w", "70"), "hundred-fold", "1/100", "35 mg"),
        (("77 mg", "-i", "trd", "-w", "70"), "pound-kilogram", "11/5", "35 mg"),
        (("0.5 mg", "-i", "trd", "-w", "70"), "weight-forgotten", "1/70", "0.5 mg/kg"),
        (("35 mg/kg", "-i", "trd", "-w", "70"), "weight-twice", 70, "35 mg"),
        (("2450 mg", "-i", "trd", "-w", "70"), "weight-twice", 70, "35 mg"),
        (("35 mL", *IN_ML), "volume-for-amount", 50, "35 mg"),
        (("0.7 mg", *IN_ML), "volume-for-amount", "1/50", "0.7 mL"),
        (("6000 mg/day", "-r", "borsato-oral"), "day-for-dose", 3, "2000 mg/day"),
        (("250 mg/day", "-r", "borsato-oral"), "day-for-dose", "1/2", "500 mg/day"),
        (("27.419 mg", "-r", "afridi-in"), "salt-base", None, None),
        (("28.83 mg", "-r", "afridi-in"), "salt-base", "27419/23773", None),
        # 25 mg whatever the weight: 25 x 70 is 1,750, and 25 mg/kg is the same.
        (("1750 mg", "-r", "afridi-in", "-w", "70"), "fixed-by-weight", 70, "25 mg"),
        (("25 mg/kg", "-r", "afridi-in", "-w", "70"), "fixed-by-weight", 70, "25 mg"),
        # 35 mg over 50 mg/mL is 0.7 mL; 35 times 50 is 1,750. And 0.7 over 50 is 0.014.
        (("1750 mL", *IN_ML), "concentration-inverted", 2500, "0.7 mL"),
        (("0.014 mg", *IN_ML), "concentration-inverted", "1/2500", None),
        # 0.5 mg/kg x 60 kg is 30 mg; of 50 mg/mL taken for 10 mg/mL the same volume holds 150 mg.
        (("150 mg", "-i", "trd", "-w", "60", "--stock", "10 mg/mL", "--stock", "50 mg/mL"), "strength", 5, "30 mg"),
        (("6 mg", "-i", "trd", "-w", "60", "--stock", "10 mg/mL", "--stock", "50 mg/mL"), "strength", "1/5", "30 mg"),
        # 500 to 2,000 mg/day in 2, 3 or 4 doses: 2,000 mg at once is a day's total, and 1,000 mg each of two.
        (("2000 mg", "-r", "borsato-oral"), "day-for-dose", 2, "1000 mg"),
    ],
)
def test_a_slip_is_named_with_its_factor_and_the_corrected_figure(
    arguments: tuple[str, ...], code: str, factor: int | str | None, corrected: str | None
) -> None:
    found = {str(Fraction(slip["factor_exact"])): slip for slip in slips(*arguments) if slip["code"] == code}
    if factor is None:
        assert found == {}
        return
    slip = found[str(factor)]
    if corrected is not None:
        assert f"{slip['corrected']['exact']} {slip['corrected']['unit']}" == corrected
    assert slip["text"].startswith(f"{code}: ")


@pytest.mark.parametrize(
    "arguments",
    [
        # A rate against 1 to 7 mg/kg/day: 10 mg/kg/h are 240 mg/kg/day. Over 60 or over 50 mg/mL that would fit, but
        # neither takes a rate for a daily dose; nor do 12 and 7.92 mg/kg/day as pounds or as hydrochloride.
        ("10 mg/kg/h", "-r", "jacobwitz-ped", "-w", "70", "--concentration", "50 mg/mL"),
        ("0.5 mg/kg/h", "-r", "jacobwitz-ped"),
        ("0.33 mg/kg/h", "-r", "jacobwitz-ped"),
        # 70 to 490 mg/day at 70 kg: 1,000 mg/h are 24,000 mg/day, and over 70 that would be 343.
        ("1000 mg/h", "-r", "jacobwitz-ped", "-w", "70"),
        # 100 mg/h are 2,400 mg/day, which two doses would share, but no rate is a day's total.
        ("100 mg/h", "-r", "borsato-oral"),
        # A fixed dose of 25 mg: 1/70 and 2.2 times it have nothing to do with a weight.
        ("0.357 mg", "-r", "afridi-in", "-w", "70"),
        ("55 mg", "-r", "afridi-in", "-w", "70"),
        # 1 mcg/kg is a dose of its own, and not 0.12 to 0.42 mg/kg/h without its time.
        ("1 mcg/kg", "-r", "lauritsen-iv"),
    ],
)
def test_what_a_slip_does_not_apply_to_is_explained_by_none(arguments: tuple[str, ...]) -> None:
    ran = within("check", *arguments, "-f", "json")
    assert ran.code in (1, 3)
    assert json.loads(ran.text)["slips"] == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("0.3 mg/kg/day", "-r", "lauritsen-iv"), "hour-day: 24 times too low, as if /h had become /day"),
        (("5 mg/kg/h", "-r", "jacobwitz-ped"), "hour-day: 24 times too high, as if /day had become /h"),
        (("0.5 mcg/kg", "-r", "berman-2000"), "milligram-microgram: 1,000 times too low, as if mg had become mcg"),
        (("0.5 g/kg", "-r", "berman-2000"), "milligram-microgram: 1,000 times too high, as if mg had become g"),
        # Twice 2,000 mg/day, and 27419/23773 times 25 mg.
        (("4000 mg/day", "-r", "borsato-oral"), "as if the day's total had been given each time"),
        (("28.83 mg", "-r", "afridi-in"), "as if a dose of base had been stated as hydrochloride"),
    ],
)
def test_a_slip_is_said_in_the_direction_in_which_it_went(arguments: tuple[str, ...], words: str) -> None:
    assert any(words in slip["text"] for slip in slips(*arguments))


def test_a_weight_of_2_kg_and_a_strength_of_2_are_slips_like_any_other() -> None:
    # 0.5 mg/kg x 2 kg is 1 mg, and 2 mg is that times 2 kg.
    assert "weight-twice" in [slip["code"] for slip in slips("2 mg", "-i", "trd", "-w", "2")]
    # 0.5 mg/kg x 70 kg is 35 mg, and 70 mg is that times 2 mg/mL.
    found = slips("70 mg", "-i", "trd", "-w", "70", "--concentration", "2 mg/mL")
    assert "volume-for-amount" in [slip["code"] for slip in found]


def test_a_strength_by_amount_of_substance_hides_no_slip() -> None:
    found = slips("350 mg", "-i", "trd", "-w", "70", "--concentration", "1 mmol/mL")
    assert [slip["code"] for slip in found] == ["ten-fold"]


def test_a_figure_that_was_rounded_after_the_slip_is_named() -> None:
    # 0.5 mg/kg/h x 154 lb is 34.92661249 mg/h; a minute of it written as an hour 2095.5967494, and then 2096.
    found = slips("2096 mg/h", "-r", "borsato-iv", "-w", "154 lb")
    assert [Fraction(slip["factor_exact"]) for slip in found if slip["code"] == "minute-hour"] == [60]


def test_a_range_is_explained_as_a_whole() -> None:
    # 0.25 to 0.5 mg/kg/h x 100 kg is 25 to 50 mg/h: 12 to 40 mg/h would not fit, nor does any other tenth.
    for almost in ("120 to 400 mg/h", "245 to 420 mg/h", "250 to 510 mg/h"):
        assert "ten-fold" not in [slip["code"] for slip in slips(almost, "-r", "borsato-iv", "-w", "100")], almost
    [slip] = [slip for slip in slips("250 to 420 mg/h", "-r", "borsato-iv", "-w", "100") if slip["code"] == "ten-fold"]
    assert [slip["corrected"][end]["exact"] for end in ("low", "high")] == ["25", "42"]


def test_a_tolerance_widens_what_a_slip_may_lead_to() -> None:
    for figure in ("360 mg", "335 mg"):
        assert slips(figure, "-i", "trd", "-w", "70") == []
        assert [slip["code"] for slip in slips(figure, "-i", "trd", "-w", "70", "--tolerance", "5%")] == ["ten-fold"]


def test_slips_are_named_where_the_tolerance_takes_the_lower_bound_to_nothing() -> None:
    # 35 mg widened by 100 % is 0 to 70 mg: 350 mg is outside, and the tenth of it is not.
    check = ketacalc.check("350 mg", indication="trd", weight=70, tolerance=Fraction(1))
    assert check.verdict is ketacalc.Verdict.ABOVE
    assert ("once", Fraction(35)) in corrections(check, "ten-fold", At())


def test_where_any_regimen_holds_the_dose_no_slip_is_named_for_the_others() -> None:
    # 14 mg is within etchison-iv; for afridi-in, 25 mg, it would be nothing or something else.
    assert ketacalc.check("2.5 mg", indication="migraine", weight=70).slips
    assert ketacalc.check("25 mg", indication="migraine", weight=70).slips == ()
    assert ketacalc.check("14 mg", indication="migraine", weight=70).slips == ()


# The order of the list.

POWERS = ("ten-fold", "hundred-fold")
LATER = {"pound-kilogram": 2, "weight-forgotten": 3, "weight-twice": 3}
COINCIDENCES = ("volume-for-amount", "day-for-dose", "salt-base")


def rank(slip: ketacalc.Slip, figure: ketacalc.Quantity) -> int | None:
    """Return where a slip stands: a unit read again, powers of ten, pounds, weight, coincidences.

    The contract does not say where a factor of time stands that no unit explains.
    """
    corrected = slip.corrected.low
    if corrected.value == figure.value and corrected.unit is not figure.unit:
        return 0
    if slip.code.value in POWERS:
        return 1
    return 4 if slip.code.value in COINCIDENCES else LATER.get(slip.code.value)


def assert_ordered(check: ketacalc.Check) -> None:
    ranks = [rank(slip, check.figure.range.low) for slip in check.slips]
    told_ranks = [place for place in ranks if place is not None]
    assert told_ranks == sorted(told_ranks), [slip.code.value for slip in check.slips]


@given(regimen=st.sampled_from(REGIMENS), at=SETTINGS, share=SHARES, unit=ANY_UNIT, factor=FACTORS)
@settings(max_examples=300)
def test_a_unit_read_again_comes_first_then_tens_pounds_weight_and_coincidences(
    regimen: Reported, at: At, share: Fraction, unit: str, factor: Fraction
) -> None:
    value = inside(regimen, share, SPELLINGS[regimen.kind][0], at).value * factor
    assert_ordered(checked(Stated(value=value, unit=unit), regimen, at))


def test_the_order_holds_over_all_regimens_of_an_indication() -> None:
    # 2.5 mg at 10 kg: a tenth of afridi-in's 25 mg, or lauritsen-iv's 1.2 to 4.2 mg/h with its digits kept.
    check = ketacalc.check("2.5 mg", indication="migraine", weight=10)
    named = [(slip.code.value, slip.regimen.id) for slip in check.slips if slip.regimen]
    assert set(named) >= {("ten-fold", "afridi-in"), ("time-forgotten", "lauritsen-iv")}
    assert named[0] == ("time-forgotten", "lauritsen-iv")
    assert_ordered(check)


def test_the_likeliest_slip_is_the_one_that_a_line_names() -> None:
    assert "; time-forgotten: " in piped(b"2.5 mg\n", "check", "-", "-i", "migraine", "-w", "10").text


def test_pounds_are_one_slip_with_all_its_factors() -> None:
    # All four factors fit the range of 1 to 7 mg/kg/day: 15 over 2.2 is 6.82.
    assert within("check", "15 mg/kg/day", "-r", "jacobwitz-ped").text.count("pound-kilogram") == 1
    [slip] = [slip for slip in slips("15 mg/kg/day", "-r", "jacobwitz-ped") if slip["code"] == "pound-kilogram"]
    assert [factor["exact"] for factor in slip["factors"]] == ["100000000/45359237", "2.2", "2.205", "2.2046"]
    assert [str(other["factor"]["exact"]) for other in slip["alternatives"]] == ["2.2", "2.205", "2.2046"]


# The unit that the article prints may be the error.

DOUBT = "the unit that the article prints is suspect"


@pytest.mark.parametrize(
    "dose", ["3 mg/kg/h", "3 mg/kg/min", "0.3 mg/kg/day", "3 mcg/kg/day", "3 mg/kg", "15 mg/kg/day"]
)
def test_where_the_articles_unit_is_suspect_every_slip_says_that_it_may_be_the_error(dose: str) -> None:
    found = slips(dose, "-r", "jacobwitz-ped", "-w", "20")
    assert found
    for slip in found:
        assert DOUBT in slip["text"].casefold()
        assert "it, not the dose, may be the error" in slip["text"]
    for form in ("table", "markdown"):
        text = within("check", dose, "-r", "jacobwitz-ped", "-w", "20", "-f", form).text
        assert DOUBT in " ".join(text.split()).casefold()
    assert DOUBT in piped(f"{dose}\n".encode(), "check", "-", "-r", "jacobwitz-ped", "-w", "20").text


def test_no_other_regimens_unit_is_doubted() -> None:
    for regimen in SHIPPED:
        if regimen.id != "jacobwitz-ped":
            figure = f"{float(regimen.high * 10):g} {regimen.unit}"
            text = within("check", figure, "-r", regimen.id, "-w", "70").text
            assert "ten-fold" in text
            assert "suspect" not in text


# A slip in what `dose` prints, which is rounded.


def printed(kg: Fraction, dose: str) -> Decimal:
    """Return a dose per kg times the weight as `dose` prints it: 4 significant figures, half up."""
    exact = kg * Fraction(dose)
    places = 2 if exact >= 10 else 3
    shifted = exact * 10**places
    return Decimal((2 * shifted.numerator + shifted.denominator) // (2 * shifted.denominator)).scaleb(-places)


POINTS = {"ten-fold": 1, "hundred-fold": 2, "milligram-microgram": 3}


@given(pounds=st.integers(45, 400), code=st.sampled_from([*POINTS]), up=st.booleans())
@settings(max_examples=120)
def test_a_point_moved_in_a_printed_dose_is_named_and_gives_it_back(pounds: int, code: str, up: bool) -> None:
    right, weight = printed(pounds * Fraction("0.45359237"), "0.5"), f"{pounds} lb"
    assert ketacalc.check(f"{right:f} mg", regimen="berman-2000", weight=weight).verdict is ketacalc.Verdict.WITHIN
    wrong = right.scaleb(POINTS[code] if up else -POINTS[code])
    check = ketacalc.check(f"{wrong:f} mg", regimen="berman-2000", weight=weight)
    assert ("once", Fraction(right)) in corrections(check, code, At()), f"{right} mg, written as {wrong:f} mg"


@given(pounds=st.integers(45, 400))
@settings(max_examples=60)
def test_a_printed_dose_in_another_unit_with_its_digits_kept_is_named(pounds: int) -> None:
    right = printed(pounds * Fraction("0.45359237"), "0.5")
    for unit, code in (("mcg", "milligram-microgram"), ("mg/h", "time-forgotten"), ("mg/kg", "weight-twice")):
        check = ketacalc.check(f"{right:f} {unit}", regimen="berman-2000", weight=f"{pounds} lb")
        assert ("once", Fraction(right)) in corrections(check, code, At()), (right, unit)


@given(pounds=st.integers(45, 400), factor=st.sampled_from([60, 24, 1440]))
@settings(max_examples=60)
def test_a_printed_rate_times_60_or_24_is_named(pounds: int, factor: int) -> None:
    # The upper bound of borsato-iv is the dose per kg of berman-2000, in an hour.
    right = printed(pounds * Fraction("0.45359237"), "0.5")
    check = ketacalc.check(f"{right * factor:f} mg/h", regimen="borsato-iv", weight=f"{pounds} lb")
    code = {60: "minute-hour", 24: "hour-day", 1440: "minute-day"}[factor]
    assert ("rate", Fraction(right)) in corrections(check, code, At()), f"{right} mg/h, written {factor} times"


def test_the_slips_named_anywhere_are_the_slips_of_the_contract() -> None:
    codes = {code for code, *_ in SLIPS}
    assert codes == {
        "minute-hour", "hour-day", "minute-day", "milligram-microgram", "pump-unit", "time-forgotten", "ten-fold",
        "hundred-fold", "pound-kilogram", "weight-forgotten", "weight-twice", "volume-for-amount", "day-for-dose",
        "salt-base", "fixed-by-weight", "concentration-inverted",
    }  # fmt: skip
    grouped = {code: [form for _, form, *_ in group] for code, group in groupby(SLIPS, key=lambda slip: slip[0])}
    assert grouped["pound-kilogram"] == ["exact", "2.2", "2.205", "2.2046"]
