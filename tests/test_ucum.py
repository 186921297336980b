"""Every unit's UCUM code, read by UCUM's own grammar and worked out from UCUM's own table of units.

`ucumvert` brings both: a parser made from the grammar, and the table `ucum-essence.xml` as UCUM publishes it. Its
registry of pint is not used: with pint 0.26 its definitions are refused, and the table itself needs no pint.
"""

import xml.etree.ElementTree as ET
from decimal import Decimal
from fractions import Fraction
from functools import cache
from math import prod
from pathlib import Path

import pytest
import ucumvert
from lark import Token, Tree
from lark.exceptions import LarkError

from ketacalc.core.quantities import known_units
from ketacalc.core.quantities.definitions import AXES
from ketacalc.core.quantities.unit import named

NAMESPACE = {"u": "http://unitsofmeasure.org/ucum-essence"}
ESSENCE = Path(ucumvert.__file__).parent / "vendor" / "ucum-essence.xml"
BASE = {"g", "m", "s"}

UCUM_OF_BASE = {"mass": "g", "body_weight": "kg", "time": "min", "volume": "mL", "drop": "{gtt}", "substance": "mol",
                "activity": "{units}"}  # fmt: skip
"""What ketacalc measures along each of its axes, in UCUM: a patient is weighed in kg, a drug in g."""

PARSER = ucumvert.get_ucum_parser()


@cache
def table() -> tuple[dict[str, Fraction], dict[str, tuple[Fraction, str]]]:
    """Return UCUM's prefixes, and each unit as a number of another."""
    root = ET.parse(ESSENCE).getroot()  # noqa: S314 - an installed file
    prefixes, units = {}, {}
    for prefix in root.iterfind("u:prefix", NAMESPACE):
        [value] = prefix.iterfind("u:value", NAMESPACE)
        prefixes[prefix.attrib["Code"]] = Fraction(Decimal(value.attrib["value"]))
    for unit in root.iterfind("u:unit", NAMESPACE):
        [value] = unit.iterfind("u:value", NAMESPACE)
        if "value" in value.attrib:
            units[unit.attrib["Code"]] = (Fraction(Decimal(value.attrib["value"])), value.attrib["Unit"])
    return prefixes, units


@cache
def worked_out(code: str) -> Fraction:
    """Return what a UCUM code comes to in grams, metres and seconds; annotations count as 1."""
    return size(PARSER.parse(code))


def size(node: Tree[Token] | Token) -> Fraction:
    """Return what a part of a parsed code comes to."""
    if isinstance(node, Token):
        return Fraction(1) if node.type == "ANNOTATION" else unit(str(node))
    if node.data == "simple_unit":
        *prefix, last = map(str, node.children)
        return prod((table()[0][one] for one in prefix), start=Fraction(1)) * unit(last)
    if node.data == "annotatable":
        inner, exponent = node.children
        return size(inner) ** int(str(exponent))
    if node.data in ("main_term", "component"):
        return prod(map(size, node.children), start=Fraction(1))
    assert node.data == "term", node.data
    left, operator, right = node.children if len(node.children) == 3 else (Token("DIGITS", "1"), *node.children)
    return size(left) / size(right) if str(operator) == "/" else size(left) * size(right)


def unit(code: str) -> Fraction:
    """Return what one unit without a prefix comes to."""
    if code in BASE:
        return Fraction(1)
    if code.isdigit():
        return Fraction(int(code))
    if code == "10*":
        return Fraction(10)
    number, of = table()[1][code]
    return number * worked_out(of)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("kg", Fraction(1000)),
        ("[lb_av]", Fraction("453.59237")),
        ("h", Fraction(3600)),
        ("d", Fraction(86400)),
        ("mL", Fraction(1, 10**6)),
        ("[drp]", Fraction(1, 20 * 10**6)),
        ("mol", Fraction(602214076) * 10**15),
        ("mg/kg/h", Fraction(1, 1000) / 1000 / 3600),
        ("[stone_av]", 14 * Fraction("453.59237")),
        ("10*-3{units}/min", Fraction(1, 60_000)),
    ],
)
def test_the_table_is_worked_out_as_by_hand(code: str, expected: Fraction) -> None:
    assert worked_out(code) == expected


@pytest.mark.parametrize("name", known_units())
def test_a_units_code_is_ucum_and_means_as_much_as_the_unit(name: str) -> None:
    known = named(name)
    by_us = known.factor * prod(
        (worked_out(UCUM_OF_BASE[axis]) ** power for axis, power in zip(AXES, known.dimension, strict=True)),
        start=Fraction(1),
    )
    assert worked_out(known.ucum) == by_us


@pytest.mark.parametrize("code", ["mcg/kg/min", "mg/kg/day", "gtt/min", "micromol/L", "mg/dose", "mg per kg", "Mg/hr"])
def test_a_spelling_that_is_not_ucum_is_refused_by_the_parser(code: str) -> None:
    """The test above can fail."""
    with pytest.raises(LarkError):
        PARSER.parse(code)


def test_a_drop_is_counted_because_ucums_own_drop_is_a_twentieth_of_a_millilitre() -> None:
    """A giving set of 60 drops per mL would contradict `[drp]/mL`."""
    assert worked_out("[drp]") * 20 == worked_out("mL")
    assert {name for name in known_units() if "[drp]" in named(name).ucum} == set()
    assert named("gtt/min").ucum == "{gtt}/min"
