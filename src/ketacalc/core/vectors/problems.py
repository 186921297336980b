"""Other people's worked problems, each with its source and its answer: solved for `selftest`, and asked as vectors."""

import json
import os
from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from ketacalc.core.catalogue.toml_file import PACKAGE, read_file
from ketacalc.core.check.rules import Context
from ketacalc.core.check.slips import candidates
from ketacalc.core.errors import CatalogueError, InputError
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import Quantity, combined, read_quantity, read_unit, style
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.spelling import canonical
from ketacalc.core.quantities.stated import figure, half_up
from ketacalc.core.vectors.operations import solve, written
from ketacalc.core.vectors.vector import Input, Vector

Problem = dict[str, Any]

_FILE: Final = os.path.join(PACKAGE, "problems.json")
OUT_OF_SCOPE: Final = {
    "tablets": "tablets are not counted",
    "ucum_validity": "codes of UCUM are written, and not read",
}
"""Kinds of problems that ketacalc does not take on, with the reason."""
MOLAR_MASSES: Final = {"base": {"value": "237.73", "unit": "g/mol"}, "salt": {"value": "274.19", "unit": "g/mol"}}
"""Those of ketamine, and of its hydrochloride."""

ASKED: Final[dict[tuple[str, str], str]] = {
    ("volume_over_time", "rate"): "flow volume time",
    ("intermittent_infusion", "rate"): "flow dose weight concentration time",
    ("drops", "drops"): "drops volume time drop_factor",
    ("duration", "time"): "duration volume rate",
    ("bag_additive", "bag lasts"): "duration bag=volume fluid_rate=rate weight",
    ("bag_additive", "fluid rate"): "convert fluid_rate=quantity weight",
    ("bag_additive", "drug to add"): "additive dose weight fluid_rate bag",
    ("bag_additive", "stock volume"): "additive dose weight fluid_rate bag stock",
    ("waste", "wasted drug"): "waste bag_amount=amount bag=volume wasted",
    ("dilution", "concentration"): "dilution stock_amount=amount final_volume=volume",
    ("dilution_nominal", "concentration nominal"): "dilution stock_amount=amount stock stock_volume added_to=volume",
    ("dilution_nominal", "concentration if bag not drawn down"): "dilution stock stock_volume added_to",
    ("infusion", "rate"): "infusion dose weight concentration",
    ("infusion", "amount rate"): "dose dose weight",
    ("infusion_from_amount_rate", "rate"): "infusion rate=dose concentration",
    ("reverse_infusion", "amount rate"): "convert rate=quantity concentration",
    ("reverse_infusion", "dose"): "convert rate=quantity weight concentration",
    ("incident", "intended rate"): "infusion dose_intended=dose weight concentration",
    ("incident", "keyed rate"): "infusion dose_keyed=dose weight concentration",
    ("bolus_capped", "uncapped amount"): "dose dose weight",
    ("bolus_capped", "capped amount"): "dose dose weight max_dose=max",
    ("bolus_capped", "volume"): "volume dose weight concentration max_dose=max",
    ("fixed_dose", "volume"): "volume dose concentration",
    ("mass_to_molar", "molar low"): "convert low=quantity molar_mass",
    ("mass_to_molar", "molar high"): "convert high=quantity molar_mass",
    ("plausibility", "claimed, normalised"): "convert claimed=quantity",
    ("must_refuse", "verdict"): "convert from=quantity",
    ("weight_conversion", "weight"): "convert weight=quantity",
} | {
    (kind, name): found
    for kind in ("bolus", "daily", "daily_divided", "daily_divided_range", "intermittent_infusion", "reverse_infusion")
    for name, found in {
        "weight": "convert weight=quantity",
        "amount": "dose dose weight",
        "daily amount": "dose dose weight",
        "volume": "volume dose weight concentration",
        "single amount": "division dose weight doses_per_day interval",
        "single volume": "division dose weight doses_per_day interval concentration",
    }.items()
} | {
    ("conversion", name): "convert from=quantity weight"
    for name in ("amount", "volume", "concentration", "dose", "value")
}  # fmt: skip
"""For a kind of problem and what it asks for: the operation, and the inputs, under its own names where they differ."""

BESIDE: Final = {
    ("drops", "drops whole"): "drops volume time drop_factor",
    ("infusion", "rate whole"): "infusion dose weight concentration",
    ("infusion", "concentration"): "convert concentration=quantity",
    ("daily_divided_range", "safe low"): "dose safe_low=dose weight",
    ("daily_divided_range", "safe high"): "dose safe_high=dose weight",
    ("remaining", "volume left"): "convert left=quantity",
    ("remaining", "time left"): "duration left=volume rate",
    ("salt_base", "base"): "salt salt=quantity molar_mass molar_mass_of_result",
    ("salt_base", "salt"): "salt base=quantity molar_mass molar_mass_of_result",
}
"""The same of what is solved in `selftest` alone, and is no vector."""


class Outcome(StrEnum):
    """How a published answer compares with ours."""

    AGREES = "agrees"
    AGREES_BY_POUND = "agrees with the source's own pound factor"
    PUBLISHED_WRONG = "published answer wrong"
    OUT_OF_SCOPE = "out of scope"
    DISAGREES = "disagrees"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One quantity of a problem.

    Attributes:
        quantity: what it is.
        published: the answer as the source prints it, as text.
        exact: our result.
        ratio: the published answer over ours; None where one of the two is no number.
    """

    quantity: str
    published: str
    exact: Quantity | None
    ratio: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A problem and what became of it.

    Attributes:
        id: its name.
        kind: what it asks for.
        source: the address of its source.
        inputs: what it states.
        outcome: how the answers compare.
        reason: why it is out of scope, or by what an answer is wrong.
        answers: every quantity that it asks for, as far as it was computed.
    """

    id: str
    kind: str
    source: str
    inputs: dict[str, Any]
    outcome: Outcome
    reason: str = ""
    answers: tuple[Answer, ...] = ()


def results() -> tuple[Result, ...]:
    """Solve every shipped problem; none is left out.

    Raises:
        CatalogueError: the file of problems is missing or damaged.
    """
    return tuple(_judged(problem, source) for problem, source in _problems())


def outside() -> Iterator[Vector]:
    """Yield each answer of the outside problems that an operation asks for; what none does is in `selftest` alone.

    Raises:
        CatalogueError: the file of problems is missing or damaged.
    """
    for problem, source in _problems():
        kind, is_refusal = problem["kind"], problem["kind"] == "must_refuse"
        for at, expected in enumerate(problem["expected"], 1):
            if (kind, expected["quantity"]) not in ASKED:
                continue
            operation, given = _question(problem, expected, problem["inputs"])
            try:
                result = solve(operation, given)
            except InputError:
                if not is_refusal:  # the problem's units are not those of ketacalc
                    continue
                result = None
            yield Vector(
                id=f"{operation}[{problem['id']}-{at}]",
                operation=operation,
                input=given,
                expected=result,
                flags=("outside", "refuse") if is_refusal else ("outside",),
                comment=_printed(problem, expected, result) if isinstance(result, Quantity) and not is_refusal else "",
                source=source,
            )


def _problems() -> Iterator[tuple[Problem, str]]:
    """Yield every shipped problem, its numbers as texts, with the address of its source."""
    try:
        document = json.loads(read_file(_FILE), parse_float=str, parse_int=str)
    except ValueError:  # pragma: no cover - the file is shipped
        raise CatalogueError("problems.json is damaged") from None
    for problem in document["problems"]:
        yield problem, document["sources"][problem["source"]]["url"]


def _question(problem: Problem, expected: dict[str, Any], stated: Input) -> tuple[str, Input]:
    """Return the operation that an answer asks for, with what is stated under the names of its inputs."""
    kind, name = problem["kind"], expected["quantity"]
    operation, *names = (ASKED.get((kind, name)) or BESIDE[kind, name]).split()
    stated = stated | _worked(kind, name, stated)
    pairs = (one.partition("=") for one in names)
    given: Input = {ours or theirs: stated[theirs] for theirs, _, ours in pairs if theirs in stated}
    if "interval" in given:
        given["doses_per_day"] = 24 // int(given.pop("interval")["value"])
    if "doses_per_day" in given:
        given["doses_per_day"] = int(given["doses_per_day"])
    given["unit"] = stated["to"] if kind == "must_refuse" else expected["unit"]
    given["unit"] = given["unit"].replace("uM", "micromol/L")
    if operation == "dilution":
        given["find"] = "concentration"
    return operation, given if kind == "must_refuse" else _spelt(given)


def _worked(kind: str, name: str, stated: Input) -> Input:
    """Return what a problem states in a way of its own, as an operation takes it."""
    if kind == "must_refuse":
        return {"from": {"value": "1", "unit": stated["from"]}}
    if name.startswith("safe "):
        bounds = stated["safe_range"]
        return {f"safe_{end}": {"value": bounds[end], "unit": bounds["unit"]} for end in ("low", "high")}
    if kind == "remaining":
        volume, rate, elapsed = (read_quantity(written(stated[one])) for one in ("volume", "rate", "elapsed"))
        left = volume.value - combined(volume.unit, rate, elapsed).value
        return {"left": {"value": style.exact(left), "unit": volume.unit.symbol}}
    if kind == "salt_base":  # `mg ketamine hydrochloride`
        form = "salt" if name == "base" else "base"
        given = stated[form] | {"unit": stated[form]["unit"].partition(" ")[0]}
        return {form: given, "molar_mass": MOLAR_MASSES[form], "molar_mass_of_result": MOLAR_MASSES[name]}
    return {}


def _spelt(stated: Any) -> Any:
    """Return an input with its units spelt as ketacalc prints them: a calculator need not know `unit/h`."""
    if not isinstance(stated, dict):
        return stated
    return {key: (canonical(one) or one) if key == "unit" else _spelt(one) for key, one in stated.items()}


def _printed(problem: Problem, expected: dict[str, Any], result: Quantity) -> str:
    """Say what the source prints, where that is not our result as rounded, and by what it is off."""
    printed = expected.get("published", "")
    if not printed or half_up(result.value, int(expected["printed_decimals"])) == Fraction(printed):
        return ""
    pound = problem.get("lb_per_kg")
    return f"the source prints {printed}" + (f", with {pound} lb in a kilogram" if pound else "")


def _judged(problem: Problem, source: str) -> Result:
    """Solve a problem with the exact pound, and where that does not agree, with the one that its source uses."""
    kind, inputs = problem["kind"], problem["inputs"]
    about = {"id": problem["id"], "kind": kind, "inputs": inputs, "source": source}
    if kind in OUT_OF_SCOPE:
        return Result(**about, outcome=Outcome.OUT_OF_SCOPE, reason=OUT_OF_SCOPE[kind])
    ways = [(Outcome.AGREES, inputs)]
    if "lb_per_kg" in problem and inputs.get("weight", {}).get("unit") == "lb":
        kg = Fraction(inputs["weight"]["value"]) / Fraction(problem["lb_per_kg"])
        weight = {"value": style.exact(kg), "unit": "kg"}
        ways.append((Outcome.AGREES_BY_POUND, inputs | {"weight": weight}))
    for reached, stated in ways:
        try:
            answers = tuple(_answer(problem, expected, stated) for expected in problem["expected"])
        except InputError as error:
            return Result(**about, outcome=Outcome.OUT_OF_SCOPE, reason=str(error))
        pairs = zip(answers, problem["expected"], strict=True)
        if all(_agrees(answer, expected, problem) for answer, expected in pairs):
            return Result(**about, outcome=reached, answers=answers)
    slips = _suspected(inputs) if kind == "plausibility" else ()
    said = [f"{factor} times, as {code}" for code, factor in slips]
    said += [f"{answer.ratio} times" for answer in answers if answer.ratio not in (None, 1)]
    outcome = Outcome.PUBLISHED_WRONG if "trap_reason" in problem and said else Outcome.DISAGREES
    return Result(**about, outcome=outcome, reason="; ".join(said), answers=answers)


def _answer(problem: Problem, expected: dict[str, Any], stated: Input) -> Answer:
    """Return our answer; none to what must be refused and is, and none where a slip is asked for."""
    exact = None
    if expected["quantity"] != "suspected slip":
        try:
            exact = solve(*_question(problem, expected, stated))
        except InputError:
            if problem["kind"] != "must_refuse":
                raise
    published = str(expected.get("published", ""))
    if not isinstance(exact, Quantity):
        return Answer(quantity=expected["quantity"], published=published, exact=None)
    ratio = Fraction(published) / exact.value if published.replace(".", "", 1).isdigit() else None
    return Answer(quantity=expected["quantity"], published=published, exact=exact, ratio=ratio)


def _agrees(answer: Answer, expected: dict[str, Any], problem: Problem) -> bool:
    """Tell whether an answer rounds to the published one, or lies within the source's own tolerance."""
    if answer.ratio is None or answer.exact is None:
        return answer.exact is None and answer.published == "refused"
    if "tolerance_relative" in problem:
        return abs(answer.ratio - 1) <= Fraction(problem["tolerance_relative"])
    return half_up(answer.exact.value, int(expected["printed_decimals"])) == Fraction(answer.published)


def _suspected(inputs: Input) -> tuple[tuple[str, Fraction], ...]:
    """Return the slips, with their factors, that would bring a claim among the other figures of its page."""
    rest = inputs["same_page_other"]
    unit = read_unit(rest["unit"])
    claimed = read_quantity(written(inputs["claimed"])).to(unit)
    context = Context(unit=unit, kind=unit.kind, by_weight=True, doses_per_day=(), is_ketamine=True, known=Known())
    bounds = (Fraction(rest["low"]), Fraction(rest["high"]))
    return tuple(
        (rule.code.value, factor)
        for rule, factor in candidates(context)
        if figure(claimed).fits_rounded((bounds[0] * factor, bounds[1] * factor))
    )
