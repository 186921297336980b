"""A small dose calculator in floats, as anybody might write one: right as it stands, and wrong with an error planted.

It shares no code with ketacalc: its units are factors of its own, and it knows the input of the reference vectors.
Each error is a word; where the word is planted, one line does something else.
"""

import math
import re
from typing import Any, Final

import numpy as np

Json = dict[str, Any]

NUMBER: Final = re.compile(r"\d+(\.\d+)?")
MASS: Final = {"ng": 1e-6, "mcg": 1e-3, "mg": 1.0, "g": 1e3}
TIME: Final = {"s": 1 / 3600, "min": 1 / 60, "h": 1.0, "day": 24.0}
VOLUME: Final = {"mL": 1.0, "L": 1e3, "dL": 1e2}
BODY: Final = {"kg": 1.0, "lb": 0.45359237, "g": 1e-3}
MOLES: Final = {"nmol": 1e-6, "micromol": 1e-3, "mmol": 1.0}
UNITS: Final = {"units": 1.0, "milliunits": 1e-3}
DIMENSIONS: Final = {
    "mass": MASS, "time": TIME, "volume": VOLUME, "moles": MOLES, "drops": {"gtt": 1.0}, "activity": UNITS,
}  # fmt: skip

ERRORS: Final = (
    "multiplied by the concentration, not divided", "a hundredth for a thousandth", "2.2 for 0.45359237",
    "0.45 kg in a pound", "pounds taken as kilograms", "grams of a body taken as kilograms", "low for high",
    "high for low", "the mean for the range", "cut, not rounded", "rounded to a whole number", "integer division",
    "single precision", "minutes for hours", "days of 12 hours", "seconds taken as minutes", "the weight forgotten",
    "the weight twice", "a fixed dose by weight", "the comma read as nothing", "the comma read as a point",
    "what is empty is 0", "no weight is 70 kg", "no concentration is 1 mg/mL", "a sign is overlooked",
    "zero is a number", "a number is read up to its fault", "mcg taken as mg", "capitals are read",
    "an unknown unit is mg", "the label's amount is in each mL", "salt for base", "the day's total for a dose",
    "divided twice", "the drop factor inverted", "the drop factor is 20", "the maximum ignored",
    "the maximum for every dose", "the diluent is the whole volume", "the stock left out of the volume",
    "kinds are ignored", "the bounds are outside", "a tenth of tolerance", "one end of a range is enough",
    "the first rise at once", "rises beyond the target", "the bolus forgotten",
    "the unit asked for is ignored", "anything can be made from any stock", "below is above",
)  # fmt: skip
"""What programmers do, one thing each."""
MISTAKEN: Final = {
    "mcg": {"mcg taken as mg": 1.0, "a hundredth for a thousandth": 1e-2},
    "min": {"minutes for hours": 1.0},
    "day": {"days of 12 hours": 12.0},
    "s": {"seconds taken as minutes": 1 / 60},
}
"""The size of a unit as an error has it."""
PER_ML: Final = {"mass": "mg/mL", "moles": "mmol/mL", "activity": "units/mL"}
CAPITALS: Final = {"MG": "mg", "Mg": "mg", "MG/KG": "mg/kg", "Mg/kg": "mg/kg", "MG/ML": "mg/mL", "ML/mg": "mL/mg"}


class Refused(Exception):
    """The input has no answer."""


class Calculator:
    """The calculator, with one error planted or none."""

    def __init__(self, error: str = "") -> None:
        self.error = error

    def has(self, error: str) -> bool:
        assert error in ERRORS
        return self.error == error

    def answer(self, operation: str, given: Json) -> Json:
        """Return the answer as a line of the protocol has it, without the id."""
        try:
            return {"result": self.solve(operation, given)}
        except Refused:
            return {"refused": True}
        except ZeroDivisionError:
            return {"result": {"value": None, "unit": given["unit"]}}  # what JSON makes of an infinity

    def solve(self, operation: str, given: Json) -> Any:
        dose = given.get("dose", {})
        if operation == "check":
            return {"verdict": self.check(given)}
        if "low" not in dose:
            return self.written(self.value(operation, given), given["unit"])
        ends = [self.value(operation, given | {"dose": dose[end]}) for end in ("low", "high")]
        if self.has("low for high"):
            ends[1] = ends[0]
        if self.has("high for low"):
            ends[0] = ends[1]
        if self.has("the mean for the range"):
            return self.written(sum(ends) / 2, given["unit"])
        return {name: self.written(end, given["unit"]) for name, end in zip(("low", "high"), ends, strict=True)}

    def written(self, value: float, unit: str) -> Json:
        if self.has("cut, not rounded"):
            value = math.floor(value * 100) / 100
        if self.has("rounded to a whole number"):
            value = float(round(value))
        if self.has("integer division"):
            value = value // 1
        if self.has("single precision"):
            value = float(str(np.float32(value)))
        return {"value": value, "unit": unit}

    # --- reading ---

    def number(self, text: str) -> float:
        if self.has("the comma read as nothing"):
            text = text.replace(",", "")
        if self.has("the comma read as a point"):
            text = text.replace(",", ".")
        if self.has("what is empty is 0"):
            text = text.strip() or "0"
        if self.has("a sign is overlooked"):
            text = text.lstrip("-")
        if self.has("a number is read up to its fault"):
            found = NUMBER.match(text)
            text = found[0] if found else text
        if not NUMBER.fullmatch(text):
            raise Refused(text)
        value = float(text)
        if not value and not self.has("zero is a number") and not self.has("what is empty is 0"):
            raise Refused(text)
        return value

    def factor(self, unit: str) -> tuple[float, tuple[tuple[str, int], ...]]:
        """Return the size of a unit in mg, h, mL, and its dimension; kg and dose are counted, too."""
        if self.has("capitals are read"):
            unit = CAPITALS.get(unit, unit)
        size, dimension = 1.0, dict.fromkeys((*DIMENSIONS, "kg"), 0)
        for at, part in enumerate(unit.split("/")):
            sign = -1 if at else 1
            if part == "dose" and at:
                continue
            if part == "kg" and at:
                dimension["kg"] -= 1
                continue
            kind = next((kind for kind, sizes in DIMENSIONS.items() if part in sizes), "")
            if not kind:
                if self.has("an unknown unit is mg"):
                    kind, part = "mass", "mg"  # noqa: PLW2901 - that is the error
                else:
                    raise Refused(unit)
            one = DIMENSIONS[kind][part]
            for error, wrong in MISTAKEN.get(part, {}).items():
                one = wrong if self.has(error) else one
            size *= one**sign
            dimension[kind] += sign
        return size, tuple(dimension.items())

    def quantity(self, stated: Json) -> tuple[float, dict[str, int]]:
        """Return a number in mg, mL, h and so on, with its dimension."""
        size, dimension = self.factor(stated["unit"])
        return self.number(stated["value"]) * size, dict(dimension)

    def of(self, given: Json, name: str, *wanted: str) -> float:
        """Return an input that must have one of these units, in the base units."""
        value, dimension = self.quantity(given[name])
        if dimension not in [dict(self.factor(unit)[1]) for unit in wanted] and not self.has("kinds are ignored"):
            raise Refused(name)
        return value

    def weight(self, given: Json) -> float:
        if "weight" not in given:
            if self.has("no weight is 70 kg"):
                return 70.0
            raise Refused("weight")
        stated = given["weight"]
        value, unit = self.number(stated["value"]), stated["unit"]
        if unit not in BODY:
            if self.has("kinds are ignored") or self.has("an unknown unit is mg"):
                return value
            raise Refused(unit)
        factors = {
            "lb": {"pounds taken as kilograms": 1.0, "2.2 for 0.45359237": 1 / 2.2, "0.45 kg in a pound": 0.45},
            "g": {"grams of a body taken as kilograms": 1.0},
        }.get(unit, {})
        return value * next((wrong for error, wrong in factors.items() if self.has(error)), BODY[unit])

    def strength(self, given: Json, name: str = "concentration", unit: str = "mg/mL") -> float:
        """Return mg, or mmol, in a mL."""
        if name not in given:
            if self.has("no concentration is 1 mg/mL"):
                return 1.0
            raise Refused(name)
        stated = given[name]
        if "amount" not in stated:
            return self.of(given, name, unit)
        amount = self.of(stated, "amount", unit.removesuffix("/mL"))
        return amount if self.has("the label's amount is in each mL") else amount / self.of(stated, "volume", "mL")

    # --- arithmetic ---

    def value(self, operation: str, given: Json) -> float:
        return getattr(self, operation)(given)  # type: ignore[no-any-return]

    def into(self, value: float, dimension: dict[str, int], given: Json) -> float:
        """Return a quantity in the unit asked for, with all that is stated between the two."""
        size, wanted = self.factor(given["unit"])
        need = {name: exponent - dimension[name] for name, exponent in wanted}
        value = self.scaled(value, need["kg"], given, is_per_kg=bool(dimension["kg"]))
        if need["moles"] and need["mass"] == -need["moles"]:
            mass = 274.19 if self.has("salt for base") else self.molar(given, "molar_mass")
            value = value / mass if need["moles"] > 0 else value * mass
            need["mass"] = need["moles"] = 0
        drug = next((name for name in ("moles", "activity") if need[name]), "mass")
        if need[drug] and need["volume"] == -need[drug]:
            strength = self.strength(given, unit=PER_ML[drug])
            if self.has("multiplied by the concentration, not divided"):
                strength = 1 / strength
            value = value / strength if need["volume"] > 0 else value * strength
            need[drug] = need["volume"] = 0
        if need["drops"] and need["volume"] == -need["drops"]:
            drops = self.drop_factor(given)
            value = value / drops if self.has("the drop factor inverted") else value * drops
            need["drops"] = need["volume"] = 0
        if any(need[name] for name in need if name != "kg") and not self.has("kinds are ignored"):
            raise Refused(given["unit"])
        return value if self.has("the unit asked for is ignored") else value / size

    def scaled(self, value: float, kilograms: int, given: Json, *, is_per_kg: bool) -> float:
        """Multiply a dose per kg by the weight, or divide one for a patient by it."""
        if not kilograms:
            is_wrong = self.has("a fixed dose by weight") and "weight" in given and not is_per_kg
            return value * self.weight(given) if is_wrong else value
        if abs(kilograms) > 1:
            raise Refused("kg")
        weight = self.weight(given)
        if self.has("the weight forgotten"):
            weight = 1.0
        if self.has("the weight twice"):
            weight *= weight
        return value * weight if kilograms > 0 else value / weight

    def drop_factor(self, given: Json) -> float:
        if self.has("the drop factor is 20"):
            return 20.0
        if "drop_factor" not in given:
            raise Refused("drop factor")
        return self.of(given, "drop_factor", "gtt/mL")

    def molar(self, given: Json, name: str) -> float:
        """Return g/mol, which is mg/mmol."""
        if given[name]["unit"] != "g/mol":
            raise Refused(name)
        return self.number(given[name]["value"])

    def dose(self, given: Json) -> float:
        value, dimension = self.quantity(given["dose"])
        if "max" in given:
            most = self.of(given, "max", "mg")
            inner = {key: one for key, one in given.items() if key not in ("concentration", "max")}
            amount = self.into(value, dimension, inner | {"unit": "mg"})
            if self.has("the maximum for every dose") or (amount > most and not self.has("the maximum ignored")):
                value, dimension = most, dict(self.factor("mg")[1])
        return self.into(value, dimension, given)

    infusion = volume = dose

    def flow(self, given: Json) -> float:
        if "rate" in given:
            return self.into(*self.quantity(given["rate"]), given)
        time = self.of(given, "time", "h")
        if "volume" in given:
            volume = self.of(given, "volume", "mL")
        else:
            volume = self.into(*self.quantity(given["dose"]), given | {"unit": "mL"})
        return self.into(volume / time, dict(self.factor("mL/h")[1]), given)

    drops = flow

    def duration(self, given: Json) -> float:
        rate = self.into(*self.quantity(given["rate"]), given | {"unit": "mL/h"})
        return self.of(given, "volume", "mL") / rate / self.factor(given["unit"])[0]

    def division(self, given: Json) -> float:
        value, dimension = self.quantity(given["dose"])
        doses = given["doses_per_day"]
        if doses < 1 or (dimension["time"] != -1 and not self.has("kinds are ignored")):
            raise Refused("doses")
        if self.has("the day's total for a dose"):
            doses = 1
        if self.has("divided twice"):
            doses *= doses
        return self.into(value * TIME["day"] / doses, dimension | {"time": 0}, given)

    def dilution(self, given: Json) -> float:
        volume = self.of(given, "volume" if "volume" in given else "added_to", "mL")
        stock = self.strength(given, "stock") if "stock" in given else math.inf
        if "stock_volume" in given:
            drug = self.of(given, "stock_volume", "mL") * stock
        elif "concentration" in given:
            drug = volume * self.strength(given)
        else:
            drug = self.into(*self.quantity(given["dose" if "dose" in given else "amount"]), given | {"unit": "mg"})
        put_in, size = drug / stock, self.factor(given["unit"])[0]
        if given["find"] == "concentration":
            grows = "added_to" in given and not self.has("the stock left out of the volume")
            return drug / (volume + put_in if grows else volume) / size
        if put_in > volume and not self.has("anything can be made from any stock"):
            raise Refused("stronger than the stock")
        if given["find"] == "stock volume":
            return put_in / size
        return (volume if self.has("the diluent is the whole volume") else volume - put_in) / size

    def additive(self, given: Json) -> float:
        fluid = self.into(*self.quantity(given["fluid_rate"]), given | {"unit": "mL/h"})
        rate = self.into(*self.quantity(given["dose"]), given | {"unit": "mg/h"})
        drug = rate * self.of(given, "bag", "mL") / fluid
        known = given | ({"concentration": given["stock"]} if "stock" in given else {})
        return self.into(drug, dict(self.factor("mg")[1]), known | {"weight": {"value": "1", "unit": "kg"}})

    def waste(self, given: Json) -> float:
        volume, wasted = self.of(given, "volume", "mL"), self.of(given, "wasted", "mL")
        if wasted > volume and not self.has("anything can be made from any stock"):
            raise Refused("more than there is")
        return self.of(given, "amount", "mg") * wasted / volume / self.factor(given["unit"])[0]

    def course(self, given: Json) -> float:
        start = rate = self.into(*self.quantity(given["rate"]), given | {"unit": "mg/h"})
        hours, total = self.of(given, "time", "h"), 0.0
        if "bolus" in given and not self.has("the bolus forgotten"):
            total = self.into(*self.quantity(given["bolus"]), given | {"unit": "mg"})
        if "rise" in given:
            ends = (self.quantity(given[name]) for name in ("rise", "target"))
            rise, target = (self.into(*end, given | {"unit": "mg/h"}) for end in ends)
            every = self.of(given, "every", "h")
            if target < start and not self.has("anything can be made from any stock"):
                raise Refused("target")
            rate += rise if self.has("the first rise at once") else 0.0
            while rate < target * (1 - 1e-12) and hours >= every:
                total, hours, rate = total + rate * every, hours - every, rate + rise
                rate = rate if self.has("rises beyond the target") else min(rate, target)
        if given["find"] == "rate":
            return self.into(rate, dict(self.factor("mg/h")[1]), given)
        return self.into(total + rate * hours, dict(self.factor("mg")[1]), given)

    def salt(self, given: Json) -> float:
        quantity = self.of(given, "quantity", "mg") / self.factor(given["unit"])[0]
        ratio = self.molar(given, "molar_mass_of_result") / self.molar(given, "molar_mass")
        return quantity if self.has("salt for base") else quantity * ratio

    def convert(self, given: Json) -> float:
        stated, unit = given["quantity"], given["unit"]
        if unit in ("kg", "lb"):
            return self.weight({"weight": stated}) / BODY[unit]
        return self.into(*self.quantity(stated), given)

    # --- verdicts ---

    def check(self, given: Json) -> str:
        """Return where a dose lies; a figure that is a bound as rounded at its decimals, and near it, is within."""
        ends = [given["dose"][end] for end in ("low", "high")] if "low" in given["dose"] else [given["dose"]] * 2
        spans = [(one["low"], one["high"]) if "low" in one else (one, one) for one in given["reported"]]
        held = [self.span(ends[0]["unit"], given, span, doses) for span in spans for doses in self.divisions(given)]
        if None in held:
            return "not comparable"
        low, high = (self.quantity(end)[0] for end in ends)
        size = self.factor(ends[0]["unit"])[0]
        places = [len(end["value"].partition(".")[2]) for end in ends]
        judged = {self.place(low / size, high / size, places, span[0] / size, span[1] / size) for span in held if span}
        if "within" in judged:
            return "within"
        return judged.pop() if len(judged) == 1 else "between"

    def divisions(self, given: Json) -> list[int]:
        dose = given["dose"].get("low", given["dose"])
        is_day = dict(self.factor(dose["unit"])[1])["time"] == -1
        return [1] if is_day else given.get("divisions", [0])

    def span(self, unit: str, given: Json, ends: tuple[Json, Json], doses: int) -> tuple[float, float] | None:
        """Return the reported bounds in the base units of the dose; nothing where the two are of different kinds."""
        _, wanted = self.factor(unit)
        kinds = [self.kind(one) for one in (unit, ends[0]["unit"])]
        if kinds[0] != kinds[1] and not (doses and kinds == ["dose", "day"]) and not self.has("kinds are ignored"):
            return None
        found = []
        for end in ends:
            value, dimension = self.quantity(end)
            if kinds == ["dose", "day"] and doses:
                value, dimension = value * 24 / doses, dimension | {"time": 0}
            if self.has("kinds are ignored"):
                dimension["time"] = dict(wanted)["time"]
            found.append(self.into(value, dimension, given | {"unit": unit}) * self.factor(unit)[0])
        return found[0], found[1]

    def kind(self, unit: str) -> str:
        time = dict(self.factor(unit)[1])["time"]
        return "dose" if not time else "day" if unit.endswith("/day") else "rate"

    def place(self, low: float, high: float, places: list[int], least: float, most: float) -> str:
        if self.has("a tenth of tolerance"):
            least, most = least * 0.9, most * 1.1
        below = low < least and (self.has("the bounds are outside") or not self.near(low, least, places[0]))
        above = high > most and (self.has("the bounds are outside") or not self.near(high, most, places[1]))
        if self.has("the bounds are outside"):
            below, above = low <= least, high >= most
        if self.has("one end of a range is enough"):
            below, above = below and high < least, above and low > most
        if self.has("below is above"):
            below, above = above, below
        return "below" if below else "above" if above else "within"

    @staticmethod
    def near(value: float, bound: float, places: int) -> bool:
        off = abs(value - bound)
        return off <= 1e-12 * bound or (off <= 0.5 * 10**-places * (1 + 1e-9) and off <= 0.01 * bound)
