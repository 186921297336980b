"""An adapter in Python: `ketacalc conform -- python examples/conform/calculator.py`."""

import json
import re
import sys


def number(stated: dict | None, unit: str) -> float:
    """Return a number above zero in the one unit that this calculator knows."""
    if stated and stated.get("unit") != unit:
        raise NotImplementedError(unit)
    if not stated or not re.fullmatch(r"[0-9]+(\.[0-9]+)?", stated["value"]) or not float(stated["value"]):
        raise ValueError(stated)
    return float(stated["value"])


def pump_rate(dose: dict, unit: str, weight: dict | None = None, concentration: dict | None = None) -> float:
    """Return a rate in mL/h: put your own calculator here."""
    if unit != "mL/h":
        raise NotImplementedError(unit)
    return number(dose, "mg/kg/h") * number(weight, "kg") / number(concentration, "mg/mL")


for vector in map(json.loads, sys.stdin):
    answer = {"unsupported": True}
    try:
        if vector["operation"] == "infusion":
            answer = {"result": {"value": pump_rate(**vector["input"]), "unit": "mL/h"}}
    except ValueError:
        answer = {"refused": True}
    except NotImplementedError:
        pass
    print(json.dumps({"id": vector["id"], **answer}), flush=True)
