"""The closed set of units: what each one means, in pint's own syntax, and the shapes that they form.

This is the one place where a unit is added: a line in `DEFINITIONS`, its symbol in the group of `GROUPS` that it
belongs to, and its other spellings in `SPELLINGS`. `scripts/keep.py` then asks pint again for what is in `kept.py`.

Body weight is a dimension of its own. Grams weigh the drug and kilograms weigh the patient, so that a
forgotten weight is an error of dimension. `body_gram` is the gram in which a newborn is weighed. Units of activity
(insulin, heparin, oxytocin) are a dimension of their own too: how many of them a milligram has, only a label says.
Sources: the SI for the prefixes and the time units; the international pound, 0.45359237 kg exactly
(agreement of 1 July 1959), of 16 ounces, 14 of them a stone.
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
st = 14 * lb
oz = lb / 16

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

units = [activity]
milliunits = 0.001 * units

dose = []
"""

AXES: Final = ("mass", "body_weight", "time", "volume", "drop", "substance", "activity")
"""The dimensions, in the order in which a `Dimension` counts their exponents."""

GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "mass": ("ng", "mcg", "mg", "g"),
    "body": ("kg", "lb", "body_gram", "st", "oz"),
    "time": ("s", "min", "h", "day"),
    "volume": ("mL", "L"),
    "substance": ("nmol", "micromol", "mmol"),
    "activity": ("milliunits", "units"),
}

EVERYDAY: Final = (
    "{mass}", "{mass}/dose", "{mass}/kg", "{mass}/kg/dose",
    "{mass}/{time}", "{mass}/kg/{time}", "{mass}/mL",
    "{volume}", "{volume}/dose", "{volume}/kg", "{volume}/kg/dose",
    "{volume}/{time}", "{volume}/kg/{time}",
    "{activity}", "{activity}/dose", "{activity}/kg", "{activity}/kg/dose",
    "{activity}/{time}", "{activity}/kg/{time}", "{activity}/mL",
    "{time}", "{body}",
)  # fmt: skip
"""Shapes whose answers from pint are kept, because loading pint costs more than the whole calculation."""

ON_REQUEST: Final = (
    "{mass}/dL", "{mass}/L", "{activity}/L",
    "{substance}", "{substance}/dose", "{substance}/kg", "{substance}/kg/dose",
    "{substance}/{time}", "{substance}/kg/{time}",
    "{substance}/mL", "{substance}/dL", "{substance}/L",
    "gtt", "gtt/{time}", "gtt/mL", "g/mol", "mg/mmol",
)  # fmt: skip
"""Shapes that are asked of pint live."""

UCUM: Final = {
    "mcg": "ug",
    "day": "d",
    "body_gram": "g",
    "lb": "[lb_av]",
    "st": "[stone_av]",
    "oz": "[oz_av]",
    "gtt": "{gtt}",
    "micromol": "umol",
    "units": "{units}",
    "milliunits": "10*-3{units}",
    "dose": "{dose}",
}
"""The UCUM code of each part that is spelt otherwise there (Unified Code for Units of Measure).

A drop is counted, as `{gtt}`: UCUM's own drop, `[drp]`, is 1/20 mL always, which would contradict every giving set
of another size. A unit of activity is counted as well: whose unit it is, nobody said, and `[iU]` would say it.
"""

# U+00B5 is the micro sign, U+03BC the Greek letter mu: to compile their names would load unicodedata at the start.
SPELLINGS: Final = {
    "ng": "nanogram nanograms",
    "mcg": "ug \u00b5g \u03bcg microgram micrograms microgramme microgrammes",
    "mg": "milligram milligrams milligramme milligrammes",
    "g": "gram grams gramme grammes",
    "kg": "kgs kilo kilos kilogram kilograms kilogramme kilogrammes",
    "lb": "lbs pound pounds",
    "st": "stone stones",
    "oz": "ounce ounces",
    "s": "sec second seconds",
    "min": "mins minute minutes",
    "h": "hr hrs hour hours",
    "day": "d days",
    "mL": "ml cc milliliter milliliters millilitre millilitres",
    "dL": "dl",
    "L": "liter liters litre litres",
    "gtt": "gtts drop drops",
    "micromol": "umol \u00b5mol \u03bcmol micromole micromoles",
    "mmol": "millimole millimoles",
    "nmol": "nanomole nanomoles",
    "units": "unit",
    "milliunits": "milliunit",
}
"""Other spellings of a part that have one meaning to every reader in the field: they are read and never printed."""

ALIASES: Final = {spelling: part for part, spellings in SPELLINGS.items() for spelling in spellings.split()} | {
    code: part for part, code in UCUM.items() if part != "body_gram"
}
"""What each other spelling of a part stands for, our own UCUM codes among them."""

MISREAD: Final = {
    "gr": "gr is a grain, 64.8 mg: write the dose in mg",
    "grain": "a grain is 64.8 mg: write the dose in mg",
    "grains": "a grain is 64.8 mg: write the dose in mg",
    "MG": "MG is mg in capitals, or a megagram",
    "Mg": "Mg is a megagram, or a misspelt mg",
    "ML": "ML is mL in capitals, or a megalitre",
    "Ml": "Ml is a megalitre, or a misspelt mL",
    "M": "M is molar, or a mega: write what is meant in full",
    "m": "m is milli, a minute or a metre: write min for minutes",
    "l": "l is read as the digit 1: write L",
    "U": "U is read as 0 or as 4: write units",
    "u": "u is read as 0 or as 4: write units",
    "IU": "IU is read as IV or as 10: write units",
    "iu": "iu is read as IV or as 10: write units",
    "mU": "mU is milliunits, or a misread mL: write milliunits",
    "gm": "gm is a gram, or a misread grain or mg: write g",
}
"""Spellings of a part that have two meanings, or are known to be misread (ISMP), with what is to be written."""


def symbols(shapes: tuple[str, ...]) -> tuple[str, ...]:
    """Return every unit that the shapes form, such as `mg/kg/h` from `{mass}/kg/{time}`."""
    found: list[str] = []
    for shape in shapes:
        groups = [name for name in GROUPS if "{" + name + "}" in shape]
        choices = product(*(GROUPS[name] for name in groups))
        found += [shape.format(**dict(zip(groups, choice, strict=True))) for choice in choices]
    return tuple(found)
