"""Spellings, as properties: each that is read means its unit, no slip of a letter another, and what we print is read.

The spellings stand here by hand, beside the part of a unit that each means to every reader in the field: a spelling
that the reader learns has to be judged here too.
"""

import json
import string
from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ketacalc
from ketacalc.core.errors import InputError
from ketacalc.core.quantities import Quantity, known_units, read_quantity, read_range, read_unit, style
from ketacalc.core.quantities.definitions import ALIASES
from ketacalc.core.quantities.spelling import canonical, nearest
from ketacalc.core.quantities.unit import named
from ketacalc.output import entries
from tests.command import refused, within

MICRO, MU, DOT = "\N{MICRO SIGN}", "\N{GREEK SMALL LETTER MU}", "\N{MIDDLE DOT}"
MINUS_ONE = "\N{SUPERSCRIPT MINUS}\N{SUPERSCRIPT ONE}"
SPELT: dict[str, list[str]] = {
    "ng": ["ng", "nanogram", "nanograms"],
    "mcg": ["mcg", "ug", f"{MICRO}g", f"{MU}g", "microgram", "micrograms", "microgramme", "microgrammes"],
    "mg": ["mg", "milligram", "milligrams", "milligramme", "milligrammes"],
    "g": ["g", "gram", "grams", "gramme", "grammes"],
    "kg": ["kg", "kgs", "kilo", "kilos", "kilogram", "kilograms", "kilogramme", "kilogrammes"],
    "lb": ["lb", "lbs", "pound", "pounds", "[lb_av]"],
    "st": ["st", "stone", "stones", "[stone_av]"],
    "oz": ["oz", "ounce", "ounces", "[oz_av]"],
    "s": ["s", "sec", "second", "seconds"],
    "min": ["min", "mins", "minute", "minutes"],
    "h": ["h", "hr", "hrs", "hour", "hours"],
    "day": ["day", "days", "d"],
    "mL": ["mL", "ml", "cc", "milliliter", "milliliters", "millilitre", "millilitres"],
    "dL": ["dL", "dl"],
    "L": ["L", "liter", "liters", "litre", "litres"],
    "gtt": ["gtt", "gtts", "drop", "drops", "{gtt}"],
    "mol": ["mol"],
    "nmol": ["nmol", "nanomole", "nanomoles"],
    "micromol": ["micromol", "umol", f"{MICRO}mol", f"{MU}mol", "micromole", "micromoles"],
    "mmol": ["mmol", "millimole", "millimoles"],
    "units": ["units", "unit", "{units}"],
    "milliunits": ["milliunits", "milliunit", "10*-3{units}"],
    "dose": ["dose", "{dose}"],
}
MEANT = {spelling: part for part, spellings in SPELT.items() for spelling in spellings}
NAMES = [name for name in known_units() if "body_gram" not in name]
SLASHES = ("/", " / ", " /", "/ ", " per ")
POWERS = (".{}-1", " {}-1", f"{DOT}{{}}{MINUS_ONE}", f" {{}}{MINUS_ONE}", " {}\N{MINUS SIGN}1", f"{DOT}{{}}-1")


def test_every_spelling_that_is_read_stands_in_the_table_by_hand() -> None:
    assert {spelling: MEANT.get(spelling) for spelling in ALIASES} == ALIASES


@st.composite
def spelt(draw: st.DrawFn) -> tuple[str, str]:
    """Return the name of a unit, and one of its spellings."""
    name = draw(st.sampled_from(NAMES))
    head, *per = [draw(st.sampled_from(SPELT[part])) for part in name.split("/")]
    per = draw(st.permutations(per))
    if len(per) == 2 and draw(st.booleans()):
        return name, f"{head}/({per[0]}.{per[1]})"
    if draw(st.booleans()):
        power = draw(st.sampled_from(POWERS))
        return name, head + "".join(power.format(part) for part in per)
    if per and name.endswith("/day") and draw(st.booleans()):
        rest = [part for part in per if MEANT[part] != "day"]
        return name, "/".join([head, *rest, draw(st.sampled_from(["24 h", "24h", "24 hours", "24hr"]))])
    return name, head + "".join(draw(st.sampled_from(SLASHES)) + part for part in per)


@settings(max_examples=1500)
@given(spelt(), st.sampled_from(["", " ", "  ", "\N{NO-BREAK SPACE}", "\N{THIN SPACE}"]))
def test_every_spelling_that_is_read_means_its_canonical_form(one: tuple[str, str], space: str) -> None:
    name, text = one
    assert read_unit(text) is named(name)
    assert str(read_unit(text)) == name
    assert read_quantity(f"0.25{space or (' ' if text.startswith('10') else '')}{text}") == Quantity("0.25", name)


LETTERS = string.ascii_letters + string.digits + " /.-+*^%,()[]{}" + MICRO + DOT + "\N{SUPERSCRIPT ONE}"


def one_edit(text: str) -> set[str]:
    """Return every text in which one letter was added, lost or replaced, or two neighbours were swapped."""
    cuts = [(text[:at], text[at:]) for at in range(len(text) + 1)]
    lost = {a + b[1:] for a, b in cuts if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    replaced = {a + c + b[1:] for a, b in cuts if b for c in LETTERS}
    added = {a + c + b for a, b in cuts for c in LETTERS}
    return (lost | swapped | replaced | added) - {text}


def by_hand(text: str) -> str:
    """Return the unit that a text without exponents says by the table above; nothing where it says none."""
    parts = [MEANT.get(part.strip(" "), "") for part in text.split("/")]
    head, *per = parts
    name = "/".join([head, *sorted(per, key=lambda part: part != "kg")])
    return name if name in NAMES else ""


@pytest.mark.parametrize(
    "name",
    [
        "mg", "mcg", "g", "kg", "lb", "st", "oz", "mL", "L", "h", "min", "day", "units", "mg/kg", "mg/kg/h",
        "mcg/kg/min", "mg/mL", "mL/h", "gtt/mL", "mg/kg/day", "units/kg/h", "milliunits/min", "nmol/L", "g/mol",
        "mg/dose",
    ],
)  # fmt: skip
def test_a_text_at_one_edit_from_a_unit_is_read_as_what_it_says_or_refused(name: str) -> None:
    wrong = {text: canonical(text) for text in one_edit(name) if canonical(text) != by_hand(text)}
    assert wrong == {}


@settings(max_examples=600)
@given(st.sampled_from(NAMES), st.data())
def test_a_quantity_at_one_edit_in_its_unit_keeps_its_number(name: str, data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(sorted(one_edit(name))))
    with suppress(InputError):
        found = read_quantity(f"35 {text}")
        assert (found.value, found.unit.name) == (Fraction(35), by_hand(text))


def offered(text: str) -> tuple[str, ...]:
    """Return what is suggested for a text; nothing where it is read."""
    return () if canonical(text) else nearest(text)


def test_a_slip_in_a_mass_is_never_answered_with_activity_unless_that_is_what_it_says() -> None:
    """`mU/kg/h` says milliunits, and is refused as such; `mP/kg/h` does not."""
    for name in ("mg/kg/h", "mcg/min", "mg"):
        for text in one_edit(name):
            found = offered(text)
            assert text not in found
            if "u" not in text.lower():
                assert not any("units" in one for one in found), (text, found)


# What we write we read.

POSITIVE = st.fractions(min_value=Fraction(1, 10**4), max_value=10**5, max_denominator=10**4).filter(bool)

SHORT = st.fractions(min_value=1, max_value=99, max_denominator=99)
"""Of which two and the longest unit twice have room in the 64 characters of a quantity."""


@settings(max_examples=500)
@given(POSITIVE, st.sampled_from(NAMES))
def test_everything_that_is_printed_is_read_back_to_the_same_fraction(value: Fraction, name: str) -> None:
    one = Quantity(value, named(name))
    written = json.loads(json.dumps(entries.quantity(one)))
    assert read_quantity(f"{written['exact']} {written['unit']}") == one
    assert read_quantity(f"{written['exact']} {written['ucum']}") == one
    assert read_quantity(style.stated(one)) == one
    near = read_quantity(f"{style.plain(value)} {written['unit']}").value
    assert near == value if "/" not in written["exact"] else abs(near - value) * 10**14 <= value
    assert ketacalc.convert(f"{written['value']!r} {written['unit']}", name).result.value == near


@settings(max_examples=300)
@given(SHORT, SHORT, st.sampled_from(NAMES))
def test_a_range_that_is_printed_is_read_back(one: Fraction, other: Fraction, name: str) -> None:
    low, high = (style.exact(value) for value in sorted((one, other)))
    for text in (f"{low} to {high} {name}", f"{low} {name} to {high} {name}", f"{low}-{high} {name}"):
        found = read_range(text)
        assert {found.low.value, found.high.value} == {one, other}
        assert found.unit is named(name)


@pytest.mark.parametrize("weight", ["68.4", "154 lb", "11 st 4 lb"])
@pytest.mark.parametrize("rate", ["20 mg/h", "350 mcg/min"])
def test_what_convert_writes_is_read_by_check(rate: str, weight: str) -> None:
    """20 mg/h at 68.4 kg are 50/171 mg/kg/h."""
    written = json.loads(within("convert", rate, "mg/kg/h", "-w", weight, "-f", "json").text)["result"]
    for number in (written["value"], written["exact"]):
        for unit in (written["unit"], written["ucum"]):
            ran = within("check", f"{number} {unit}", "-r", "lauritsen-iv")
            assert (ran.code, ran.err) == (0, b"")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("check", "35", "mg", "-i", "trd", "-w", "70"), 'put a number and its unit in quotation marks: "35 mg"'),
        (("convert", "35", "mg/kg/h", "mcg/kg/min"), 'in quotation marks: "35 mg/kg/h"'),
        (("dose", "-i", "trd", "-w", "70", "kg"), 'in quotation marks: "70 kg"'),
        (("dose", "-i", "trd", "-w", "70", "--concentration", "50"), "for example 50 mg/mL"),
        (("dose", "-i", "trd", "-w", "70", "--concentration", "50 MG/ML"), "did you mean mg/mL?"),
        (("dose", "-i", "trd", "-w", "70 mcg"), "70 kg, 154 lb or 3200 g"),
        (("dose", "-i", "trd", "-w", "70-75 kg"), "it is a range, and one figure is taken here"),
        (("check", "35 tablets", "-i", "trd", "-w", "70"), "write one such as mg, mcg/kg/min, mg/kg/h or mL/h"),
        (("check", "35 KG", "-i", "trd", "-w", "70"), "write one such as mg, mcg/kg/min, mg/kg/h or mL/h"),
        (("prepare", "--rate", "12", "--concentration", "2 mg/mL"), "for example 12 mL/h"),
        (("prepare", "--rate", "12 ticks", "--concentration", "2 mg/mL"), "mg/kg/h, mcg/kg/min or mL/h"),
    ],
)
def test_a_command_names_the_units_of_the_kind_that_it_takes(arguments: tuple[str, ...], words: str) -> None:
    refused(within(*arguments), 2, words)
