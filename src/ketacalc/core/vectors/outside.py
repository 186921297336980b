"""Other people's worked problems as vectors, each with the address of its source; the results are our exact ones."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

from ketacalc.core.errors import InputError
from ketacalc.core.quantities import Quantity
from ketacalc.core.quantities.spelling import canonical
from ketacalc.core.quantities.stated import half_up
from ketacalc.core.selftest.results import problems
from ketacalc.core.vectors.operations import solve
from ketacalc.core.vectors.vector import Input, Vector

Problem = dict[str, Any]

DOSE: Final = {"dose": "dose", "weight": "weight"}
STRENGTH: Final = {"concentration": "concentration"}
DAY: Final = DOSE | {"doses_per_day": "doses_per_day", "interval": "interval"}
BAG: Final = DOSE | {name: name for name in ("fluid_rate", "bag")}

ASKED: Final[dict[tuple[str, str], tuple[str, dict[str, str]]]] = {
    ("volume_over_time", "rate"): ("flow", {"volume": "volume", "time": "time"}),
    ("intermittent_infusion", "rate"): ("flow", DOSE | STRENGTH | {"time": "time"}),
    ("drops", "drops"): ("drops", {name: name for name in ("volume", "time", "drop_factor")}),
    ("duration", "time"): ("duration", {"volume": "volume", "rate": "rate"}),
    ("bag_additive", "bag lasts"): ("duration", {"bag": "volume", "fluid_rate": "rate", "weight": "weight"}),
    ("bag_additive", "fluid rate"): ("convert", {"fluid_rate": "quantity", "weight": "weight"}),
    ("bag_additive", "drug to add"): ("additive", BAG),
    ("bag_additive", "stock volume"): ("additive", BAG | {"stock": "stock"}),
    ("waste", "wasted drug"): ("waste", {"bag_amount": "amount", "bag": "volume", "wasted": "wasted"}),
    ("dilution", "concentration"): ("dilution", {"stock_amount": "amount", "final_volume": "volume"}),
    ("dilution_nominal", "concentration nominal"): (
        "dilution",
        {"stock_amount": "amount", "stock": "stock", "stock_volume": "stock_volume", "added_to": "volume"},
    ),
    ("dilution_nominal", "concentration if bag not drawn down"): (
        "dilution",
        {name: name for name in ("stock", "stock_volume", "added_to")},
    ),
    ("infusion", "rate"): ("infusion", DOSE | STRENGTH),
    ("infusion", "amount rate"): ("dose", DOSE),
    ("infusion_from_amount_rate", "rate"): ("infusion", {"rate": "dose"} | STRENGTH),
    ("reverse_infusion", "amount rate"): ("convert", {"rate": "quantity"} | STRENGTH),
    ("reverse_infusion", "dose"): ("convert", {"rate": "quantity", "weight": "weight"} | STRENGTH),
    ("incident", "intended rate"): ("infusion", {"dose_intended": "dose", "weight": "weight"} | STRENGTH),
    ("incident", "keyed rate"): ("infusion", {"dose_keyed": "dose", "weight": "weight"} | STRENGTH),
    ("bolus_capped", "uncapped amount"): ("dose", DOSE),
    ("bolus_capped", "capped amount"): ("dose", DOSE | {"max_dose": "max"}),
    ("bolus_capped", "volume"): ("volume", DOSE | STRENGTH | {"max_dose": "max"}),
    ("fixed_dose", "volume"): ("volume", {"dose": "dose"} | STRENGTH),
    ("mass_to_molar", "molar low"): ("convert", {"low": "quantity", "molar_mass": "molar_mass"}),
    ("mass_to_molar", "molar high"): ("convert", {"high": "quantity", "molar_mass": "molar_mass"}),
    ("plausibility", "claimed, normalised"): ("convert", {"claimed": "quantity"}),
    ("must_refuse", "verdict"): ("convert", {"from": "quantity"}),
    ("weight_conversion", "weight"): ("convert", {"weight": "quantity"}),
} | {
    (kind, name): found
    for kind in ("bolus", "daily", "daily_divided", "daily_divided_range", "intermittent_infusion", "reverse_infusion")
    for name, found in {
        "weight": ("convert", {"weight": "quantity"}),
        "amount": ("dose", DOSE),
        "daily amount": ("dose", DOSE),
        "volume": ("volume", DOSE | STRENGTH),
        "single amount": ("division", DAY),
        "single volume": ("division", DAY | STRENGTH),
    }.items()
} | {
    ("conversion", name): ("convert", {"from": "quantity", "weight": "weight"})
    for name in ("amount", "volume", "concentration", "dose", "value")
}  # fmt: skip
"""For a kind of problem and what it asks for: the operation, and under which of its names each input goes."""


def outside() -> Iterator[Vector]:
    """Yield each answer of the outside problems that an operation asks for; what none does is in `selftest` alone.

    Raises:
        CatalogueError: the file of problems is missing or damaged.
    """
    for problem, source in problems():
        for at, expected in enumerate(problem["expected"], 1):
            asked = ASKED.get((problem["kind"], expected["quantity"]))
            if asked is not None:
                yield from _vector(problem, source, at, expected, *asked)


def _vector(
    problem: Problem, source: str, at: int, expected: dict[str, Any], operation: str, names: dict[str, str]
) -> Iterator[Vector]:
    """Yield the vector of one answer; none where ketacalc does not take the problem's units."""
    refuse = problem["kind"] == "must_refuse"
    given = _given(problem["inputs"], names)
    given["unit"] = (problem["inputs"]["to"] if refuse else expected["unit"]).replace("uM", "micromol/L")
    if not refuse:
        given = _spelt(given)
    if operation == "dilution":
        given["find"] = "concentration"
    try:
        result = solve(operation, given)
    except InputError:
        if not refuse:
            return
        result = None
    yield Vector(
        id=f"{operation}[{problem['id']}-{at}]",
        operation=operation,
        input=given,
        expected=result,
        flags=("outside", *(("refuse",) if refuse else ())),
        comment="" if refuse or not isinstance(result, Quantity) else _printed(problem, expected, result),
        source=source,
    )


def _given(inputs: Input, names: dict[str, str]) -> Input:
    """Return the inputs of a problem under the names of an operation; an interval is a number of doses in a day."""
    found = {ours: inputs[theirs] for theirs, ours in names.items() if theirs in inputs}
    if "interval" in found:
        found["doses_per_day"] = 24 // int(found.pop("interval")["value"])
    if "doses_per_day" in found:
        found["doses_per_day"] = int(found["doses_per_day"])
    if isinstance(found.get("quantity"), str):  # one that must be refused: `mcg/kg/h (no weight)`
        found["quantity"] = {"value": "1", "unit": found["quantity"].partition(" ")[0]}
    return found


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
