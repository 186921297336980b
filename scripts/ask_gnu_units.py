"""Ask GNU units, as an outside judge, for the conversions between all units of the closed table.

`python scripts/ask_gnu_units.py` writes `tests/data/gnu_units.json`: what the tests hold ketacalc against on a
machine without GNU units. `--print` prints the answers instead, the bridged ones between all units and not only
between one unit of each dimension. Nothing of ketacalc is used but the names of its units.

Body weight is no mass here either: GNU units is told of a patient, of the drop and of the unit of activity, and
knows all the rest itself.
"""

import json
import os
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path

from ketacalc.core.quantities import known_units

ANSWERS = Path(__file__).resolve().parents[1] / "tests" / "data" / "gnu_units.json"
DEFINITIONS = (
    "patient !",
    "body_kg patient",
    "body_lb (pound/kg) patient",
    "body_gram (gram/kg) patient",
    "body_st (stone/kg) patient",
    "body_oz (ounce/kg) patient",
    "activity !",
    "gtt !",
    "dose 1",
)
SPELT = {
    "kg": "body_kg", "lb": "body_lb", "st": "body_st", "oz": "body_oz", "mcg": "microgram", "h": "hour",
    "units": "activity", "milliunits": "milliactivity",
}  # fmt: skip
"""How a part of a unit is spelt for GNU units, whose `h` is Planck's constant."""

BY_MASS = {"weight": "154 lb", "concentration": "50 mg/mL", "drop_factor": "20 gtt/mL", "molar_mass": "237.73 g/mol"}
PREPARATIONS = {
    "by mass": BY_MASS,
    "by substance": BY_MASS | {"concentration": "3 mmol/mL"},
    "by activity": BY_MASS | {"concentration": "25 units/mL"},
}
"""What may bridge two units: strengths by mass, by amount of substance, and by activity."""

REPRESENTATIVES = (
    "mg", "mg/kg", "mcg/min", "mcg/kg/min", "mg/mL", "mL", "mL/kg", "mL/h", "mL/kg/h", "h", "kg",
    "micromol", "nmol/kg", "mmol/h", "nmol/kg/min", "micromol/L", "gtt", "gtt/min", "gtt/mL", "g/mol",
    "units", "units/kg", "units/min", "units/kg/min", "units/mL",
)  # fmt: skip
"""One unit of each dimension."""

Plain = dict[str, dict[str, str]]
Bridged = dict[str, dict[str, dict[str, str]]]
Known = dict[str, str]
Bridge = tuple[str, ...]


def spelt(text: str) -> str:
    """Return a unit, or a number with a unit, as GNU units reads it."""
    number, _, unit = text.rpartition(" ")
    parts = "/".join(SPELT.get(part, part) for part in unit.split("/"))
    return f"({number} {parts})" if number else parts


def ask(questions: list[tuple[str, str]]) -> list[str | None]:
    """Return the answer to each question, or None where the two units measure different things."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "patient.units"
        told.write_text("\n".join(DEFINITIONS) + "\n", encoding="ascii")
        done = subprocess.run(  # noqa: S603, no text from outside: the units are those of the closed table
            ["units", "--terse", "--output-format", "%.15g", "--file", "", "--file", str(told)],  # noqa: S607
            input="".join(f"{have}\n{want}\n" for have, want in questions),
            env=os.environ | {"LC_ALL": "C"},
            capture_output=True,
            encoding="ascii",
            check=True,
        )
    lines = iter(done.stdout.splitlines())
    answers: list[str | None] = []
    for line in lines:
        if line == "conformability error":
            next(lines), next(lines)  # The two units follow, reduced to primitive ones.
            answers.append(None)
        else:
            float(line)
            answers.append(line)
    if len(answers) != len(questions):
        raise SystemExit(f"{len(questions)} questions and {len(answers)} answers")
    return answers


def plain_answers() -> Plain:
    """Ask what one of each unit is in each other that measures the same."""
    pairs = list(product(known_units(), repeat=2))
    answers = ask([(spelt(have), spelt(want)) for have, want in pairs])
    found: Plain = {unit: {} for unit in known_units()}
    for (have, want), answer in zip(pairs, answers, strict=True):
        if answer is not None:
            found[have][want] = answer
    return found


def bridges(known: Known) -> dict[tuple[str, str], Bridge]:
    """Find what one unit of each dimension must be multiplied and divided by to become another."""
    tried = [bridge for bridge in product(("", "*", "/"), repeat=len(known)) if any(bridge)]
    questions = list(product(REPRESENTATIVES, REPRESENTATIVES, tried))
    answers = ask([(crossed(have, bridge, known), spelt(want)) for have, want, bridge in questions])
    return {
        (have, want): bridge
        for (have, want, bridge), answer in zip(questions, answers, strict=True)
        if answer is not None
    }


def crossed(have: str, bridge: Bridge, known: Known) -> str:
    """Return one of a unit, multiplied and divided by what is known."""
    used = zip(bridge, known.values(), strict=True)
    return spelt(have) + "".join(sign + spelt(quantity) for sign, quantity in used if sign)


def bridged_answers(plain: Plain, units: tuple[str, ...], known: Known) -> Bridged:
    """Ask what one of each unit is in each other once it is bridged."""
    dimension = {unit: next(name for name in REPRESENTATIVES if name in plain[unit]) for unit in units}
    found = bridges(known)
    pairs = [pair for pair in product(units, repeat=2) if (dimension[pair[0]], dimension[pair[1]]) in found]
    ways = [found[dimension[have], dimension[want]] for have, want in pairs]
    answers = ask([(crossed(have, way, known), spelt(want)) for (have, want), way in zip(pairs, ways, strict=True)])
    bridged: Bridged = {unit: {} for unit in units}
    for (have, want), way, answer in zip(pairs, ways, answers, strict=True):
        used = {name: sign for name, sign in zip(known, way, strict=True) if sign}
        bridged[have][want] = {"answer": answer or "", **used}
    return bridged


def version() -> str:
    """Return the version of GNU units that answers."""
    done = subprocess.run(["units", "--version"], capture_output=True, encoding="utf-8", check=True)  # noqa: S607
    return done.stdout.splitlines()[0]


def document(units: tuple[str, ...]) -> str:
    """Return the answers as JSON, one line for each unit; the bridged ones between some units only."""
    plain = plain_answers()
    fields = [
        f'"answered_by": {json.dumps(version())}',
        f'"told": {json.dumps(DEFINITIONS)}',
        f'"plain": {table(plain)}',
    ]
    for name, known in PREPARATIONS.items():
        bridged = table(bridged_answers(plain, units, known))
        fields.append(f'{json.dumps(name)}: {{"known": {json.dumps(known)}, "bridged": {bridged}}}')
    return "{\n" + ",\n".join(fields) + "\n}\n"


def table(rows: Plain | Bridged) -> str:
    """Return answers as a JSON object with one line for each unit."""
    lines = ",\n".join(f"  {json.dumps(unit)}: {json.dumps(found)}" for unit, found in rows.items())
    return f"{{\n{lines}\n}}"


def main() -> None:
    """Write or print the answers."""
    if "--print" in sys.argv:
        print(document(known_units()), end="")
    else:
        ANSWERS.write_text(document(REPRESENTATIVES), encoding="ascii")


if __name__ == "__main__":
    main()
