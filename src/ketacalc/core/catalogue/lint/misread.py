"""What people misread in the text of an order: abbreviations, signs and ways to write a number.

A short list of our own after the public lists of error-prone abbreviations of ISMP and of the Joint Commission.
"""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from ketacalc.core.catalogue.routes import ABBREVIATED

_ABBREVIATIONS: Final = (
    (r"(?<=\d)\s?[Uu]\b(?!/)", "write units: a U is read as 0, 4 or cc"),
    (r"\bIU\b", "write units: IU is read as IV or as 10"),
    (r"\b[Qq]\.?[Dd]\b\.?", "write daily: QD is read as 4 times daily"),
    (r"\b[Qq]\.?[Oo]\.?[Dd]\b\.?", "write every other day: QOD is read as daily or as 4 times daily"),
    (r"\b(?:[Bb]|[Tt])[Ii][Ww]\b", "write how many times in a week: it is read as so many times in a day"),
    (r"[\N{MICRO SIGN}\N{GREEK SMALL LETTER MU}]g\b", "write mcg: a micro sign is read as m, a thousand times as much"),
    (r"\bug\b", "write mcg: ug is read as mg, a thousand times as much"),
    (r"(?<=\d)\s?cc\b", "write mL: cc is read as u, for units"),
    (r"\bMSO4\b", "write morphine sulfate: it is read as magnesium sulfate"),
    (r"\bMgSO4\b", "write magnesium sulfate: it is read as morphine sulfate"),
    (r"\bMS\b", "write morphine sulfate or magnesium sulfate, if one of them is meant"),
    (r"\b(?:HS|hs)\b|\b[Hh]\.[Ss]\.", "write at bedtime or half strength: it is read as the other"),
    (r"\b(?:SC|sc|SQ|sq|[Ss]ub ?[Qq])\b", "write subcutaneous: it is read as sublingual or as 5 every"),
    (r"[<>]\s?(?=\d)", "write below or above: the sign is read as the other, or as a 4 or 7"),
    (r"\b(?:AD|AS|AU|OD|OS|OU)\b", "write the ear or the eye in words: one is read as the other"),
)

ROUTES: Final = {
    "in": "IM or IV", "iv": "IN or a roman 4", "im": "IN or IV", "sc": "SL or 5 every", "sq": "SL or 5 every",
    "subcut": "", "po": "", "pr": "", "sl": "SC", "io": "10", "ng": "nanograms",
}  # fmt: skip
"""Abbreviations of a route, and what each is misread as."""
IN_FULL: Final = ABBREVIATED | {
    "sq": "subcutaneous", "subcut": "subcutaneous", "pr": "rectal", "sl": "sublingual", "io": "intraosseous",
    "ng": "by nasogastric tube",
}  # fmt: skip

PER_D: Final = re.compile(r"/\s?d(?![A-Za-z])")
"""A day to one reader, and a dose to another."""
_UNITS: Final = r"(?:ng|mcg|mg|g|kg|mL|L|nmol|micromol|mmol|units?)\b"
_NAKED: Final = re.compile(r"(?<![\w.,)])\.\d+")
_TRAILING: Final = re.compile(r"(?<![\d.,])\d[\d,]*\.\d*0(?!\d)(?!\.\d)")
_NUMBER: Final = re.compile(r"\d[\d,]*(?:[.\N{MIDDLE DOT}]\d+)?|[.\N{MIDDLE DOT}]\d+")
LONGEST: Final = 2000
"""Characters of a text that are looked at for numbers; a printed figure has a dozen."""


def abbreviations(text: str) -> Iterator[str]:
    """Yield each abbreviation or sign that is misread, with what to write instead.

    >>> list(abbreviations("5 U QD"))[0]
    "'U': write units: a U is read as 0, 4 or cc"
    """
    for pattern, instead in _ABBREVIATIONS:
        if found := re.search(pattern, text):
            shown = found[0].strip().replace("\N{GREEK SMALL LETTER MU}", "\N{MICRO SIGN}")
            yield f"{shown!r}: {instead}"


def route(text: str) -> str:
    """Return what to write instead of an abbreviated route; empty where it is none.

    >>> route("IN")
    "'IN' is misread as IM or IV: write intranasal"
    """
    short = text.strip().casefold().replace(".", "")
    if short not in ROUTES:
        return ""
    why = f" is misread as {ROUTES[short]}" if ROUTES[short] else " is an abbreviation"
    return f"{text.strip()!r}{why}: write {IN_FULL[short]}"


def decimals(text: str, *, bare: bool) -> Iterator[str]:
    """Yield each way of writing a decimal that is misread: a naked point, and a zero at the end before a unit.

    With `bare` a zero at the end counts without a unit after it, too.
    """
    for naked in _NAKED.finditer(text):
        yield f"{naked[0]} has a naked point, which is overlooked: write 0{naked[0]}"
    for found in _TRAILING.finditer(text):
        if bare or re.match(rf"\s?{_UNITS}", text[found.end() : found.end() + 12]):
            yield f"{found[0]} has a trailing zero: where the point is overlooked, it is many times as much"


def numbers(text: str) -> frozenset[Fraction]:
    """Return the numbers that stand in a text; a comma may part thousands or stand for the point.

    >>> sorted(map(str, numbers("1,500 to .5 mg")))
    ['1/2', '1500', '3/2']
    """
    found: set[Fraction] = set()
    for match in _NUMBER.finditer(text[:LONGEST]):
        written = match[0].replace("\N{MIDDLE DOT}", ".").strip(",")
        found.add(Fraction(written.replace(",", "")))
        if written.count(",") == 1 and "." not in written:
            found.add(Fraction(written.replace(",", ".")))
    return frozenset(found)
