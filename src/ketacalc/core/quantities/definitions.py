"""The closed set of units: what each one means, in pint's own syntax, and the shapes that they form.

This is the one place where a unit is added: a line in `DEFINITIONS`, and its symbol in the group of
`GROUPS` that it belongs to. `scripts/keep.py` then asks pint again for the answers kept in `kept.py`.

Body weight is a dimension of its own. Grams weigh the drug and kilograms weigh the patient, so that a
forgotten weight is an error of dimension. `body_gram` is the gram in which a newborn is weighed.
Sources: the SI for the prefixes and the time units; the international pound, 0.45359237 kg exactly
(agreement of 1 July 1959).
"""

from itertools import product
from typing import Final

DEFINITIONS: Final = """
g = [mass]
mg = 0.001 * g
mcg = 0.000001 * g
ng = 0.000000001 * g

kg = [body_weight]
body_gram = 0.001 * kg
lb = 0.45359237 * kg

min = [time]
s = min / 60
h = 60 * min
day = 24 * h

mL = [volume]
dL = 100 * mL
L = 1000 * mL

gtt = [drop]

mol = [substance]
mmol = 0.001 * mol
micromol = 0.000001 * mol
nmol = 0.000000001 * mol

dose = []
"""

AXES: Final = ("mass", "body_weight", "time", "volume", "drop", "substance")
"""The dimensions, in the order in which a `Dimension` counts their exponents."""

GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "mass": ("ng", "mcg", "mg", "g"),
    "body": ("kg", "lb", "body_gram"),
    "time": ("s", "min", "h", "day"),
    "volume": ("mL", "L"),
    "substance": ("nmol", "micromol", "mmol"),
}

EVERYDAY: Final = (
    "{mass}", "{mass}/dose", "{mass}/kg", "{mass}/kg/dose",
    "{mass}/{time}", "{mass}/kg/{time}", "{mass}/mL",
    "{volume}", "{volume}/dose", "{volume}/kg", "{volume}/kg/dose",
    "{volume}/{time}", "{volume}/kg/{time}",
    "{time}", "{body}",
)  # fmt: skip
"""Shapes whose answers from pint are kept, because loading pint costs more than the whole calculation."""

ON_REQUEST: Final = (
    "{mass}/dL", "{mass}/L",
    "{substance}", "{substance}/dose", "{substance}/kg", "{substance}/kg/dose",
    "{substance}/{time}", "{substance}/kg/{time}",
    "{substance}/mL", "{substance}/dL", "{substance}/L",
    "gtt", "gtt/{time}", "gtt/mL", "g/mol", "mg/mmol",
)  # fmt: skip
"""Shapes that are asked of pint live."""

# U+00B5 is the micro sign, U+03BC the Greek letter mu: to compile their names would load unicodedata at the start.
ALIASES: Final = {"ug": "mcg", "\u00b5g": "mcg", "\u03bcg": "mcg", "hr": "h", "d": "day"}
"""Spellings that are read and never printed, for one part of a unit between its slashes."""

UCUM: Final = {
    "mcg": "ug",
    "day": "d",
    "body_gram": "g",
    "lb": "[lb_av]",
    "gtt": "{gtt}",
    "micromol": "umol",
    "dose": "{dose}",
}
"""The UCUM code of each part that is spelt otherwise there (Unified Code for Units of Measure).

A drop is counted, as `{gtt}`: UCUM's own drop, `[drp]`, is 1/20 mL always, which would contradict every giving set
of another size.
"""


def symbols(shapes: tuple[str, ...]) -> tuple[str, ...]:
    """Return every unit that the shapes form, such as `mg/kg/h` from `{mass}/kg/{time}`."""
    found: list[str] = []
    for shape in shapes:
        groups = [name for name in GROUPS if "{" + name + "}" in shape]
        choices = product(*(GROUPS[name] for name in groups))
        found += [shape.format(**dict(zip(groups, choice, strict=True))) for choice in choices]
    return tuple(found)
