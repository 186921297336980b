"""One unit as text: read in every spelling that has one meaning, else refused with the unit that was probably meant."""

import re
from collections.abc import Collection
from functools import cache, lru_cache
from typing import Final, NamedTuple

from ketacalc.core.errors import InputError
from ketacalc.core.quantities.definitions import ALIASES, DEFINITIONS, MISREAD
from ketacalc.core.quantities.number import LONGEST, plain, quoted
from ketacalc.core.quantities.unit import GIVEN, Kind, Unit, is_known, named

Kinds = Collection[Kind] | None
"""What an option takes; None is any unit."""

# The middle dots, the superscript minus and one, by number for the reason that stands beside `definitions.SPELLINGS`.
_PRINTED: Final = {0xB7: ".", 0x2219: ".", 0x22C5: ".", 0x207B: "-", 0xB9: "1"}
_FORMS: Final = (
    (r" per | ?/ ?", "/"),
    (r"/24 ?(?:h|hr|hrs|hour|hours)(?![a-z])", "/day"),
    (r" (?=[^ /.]+-1(?![0-9]))", "."),
)
"""Ways of writing a unit, each with the one that is parted at `/` and `.` below."""
_TAKEN: Final = {
    Kind.SINGLE: "mg, mg/kg or mL",
    Kind.DAILY: "mg/day",
    Kind.RATE: "mg/kg/h, mcg/kg/min or mL/h",
    Kind.BODY_WEIGHT: "kg, lb, st or g",
    Kind.CONCENTRATION: "mg/mL, mcg/mL or units/mL",
    Kind.TIME: "s, min, h or day",
    Kind.DROP_FACTOR: "gtt/mL",
    Kind.MOLAR_MASS: "g/mol or mg/mmol",
}
_NEVER: Final = frozenset({"gr", "grain", "grains", "mm", "um", "nm", "ft", "feet"})
"""Nothing is suggested for these, grains, molarities and lengths: a suggestion would be taken for what they mean."""
_ALONE: Final = frozenset({"m", "s"})
"""Letters that are no part of units that run together: `mgm` is no rate per minute, and `ngs` none per second."""
_WORDS: Final = frozenset({"bw", "body", "weight", "bodyweight", "per", "of", "a"})
"""Words inside a unit that say nothing about which one it is."""
_SUGGESTED: Final = {
    "ng": "ngs", "mcg": "mcgs mcgm ugm", "mg": "mgs mgm mgms", "g": "gs gm gms", "mL": "mls", "L": "l", "min": "m",
    "day": "dy", "units": "u iu", "milliunits": "mu miu munit munits",
}  # fmt: skip
"""Spellings that are refused, and the part of a unit that is suggested for each."""


class Spelling(NamedTuple):
    """A spelling that is refused otherwise, and the unit for which a user says that it stands."""

    text: str
    unit: Unit


class UnreadUnit(InputError):
    """A text that is no unit.

    Attributes:
        spelling: the text.
        nearest: the units that were probably meant, of the kind that is taken there; mostly one, or none.
    """

    def __init__(self, spelling: str, kinds: Kinds = None) -> None:
        """Take the text, and the kinds of unit that are taken where it stands."""
        self.spelling: str = spelling
        self.nearest: tuple[str, ...] = nearest(spelling, kinds)
        super().__init__(f"cannot read {quoted(spelling)} as a unit: {'; '.join(self._words(kinds))}")

    def _words(self, kinds: Kinds) -> list[str]:
        if len(self.spelling) > LONGEST:
            return [f"it is longer than {LONGEST} characters"]
        runs = _runs(self.spelling)
        why = [MISREAD[run] for run in runs if run in MISREAD][:1]
        if self.nearest:
            is_case = not why and any(run != run.lower() and run.lower() in _near() for run in runs)
            return [*why, f"did you mean {' or '.join(self.nearest)}?{' Units are case-sensitive' if is_case else ''}"]
        return why if why and kinds is None else [*why, f"write one such as {_examples(kinds)}"]


def read_unit(text: str, *, body: bool = False, kinds: Kinds = None) -> Unit:
    """Read one unit; it is case-sensitive.

    Args:
        text: `mg/kg/h`; `mg/kg/hour`, `mg per kg per hr`, `mg/(kg.h)` and `mg kg-1 h-1` are the same.
        body: whether `g` weighs a patient here.
        kinds: the kinds of unit that are taken here: one of them is suggested where the text is none.

    Raises:
        UnreadUnit: no such unit; the message names the nearest.

    >>> read_unit("mg/kg/hr").symbol
    'mg/kg/h'
    """
    name = canonical(text)
    if not name:
        raise UnreadUnit(text, kinds)
    return named("body_gram" if body and name == "g" else name)


@lru_cache(maxsize=4096)
def canonical(text: str) -> str:
    """Return the name of a unit, or nothing where the text is none.

    >>> canonical("ug/(kg.min)"), canonical("MG")
    ('mcg/kg/min', '')
    """
    if len(text) > LONGEST or "body_gram" in text:
        return ""
    if is_known(text):
        return text
    form = plain(text if text.isascii() else text.translate(_PRINTED))
    for pattern, instead in _FORMS:
        form = re.sub(pattern, instead, form)
    if bracket := re.fullmatch(r"([^()]*/)\(([^()/]*)\)", form):
        form = bracket[1] + bracket[2].replace(".", "/")
    head, *rest = re.split("([/.])", form)
    per = []
    for mark, part in zip(rest[::2], rest[1::2], strict=True):
        if part.endswith("-1") is (mark == "/"):
            return ""
        per.append(part.removesuffix("-1"))
    name = _joined([ALIASES.get(part, part) for part in (head, *per)])
    return name if is_known(name) else ""


def _joined(parts: list[str]) -> str:
    """Return the name of a unit from its parts: what is per kg comes before what is per time or dose."""
    head, *per = parts
    return "/".join([head, *sorted(per, key=lambda part: part != "kg")])


def nearest(text: str, kinds: Kinds = None) -> tuple[str, ...]:
    """Return the units that were probably meant, of the kinds that are taken; a suggestion is never used.

    >>> nearest("MG/HR"), nearest("mcgkgmin"), nearest("mcp/min"), nearest("gr")
    (('mg/h',), ('mcg/kg/min',), ('mcg/min',), ())
    """
    is_whole = len(text) <= LONGEST and not re.search(r"[0-9%^/]$|[0-9%^]|\*\*", text.replace("-1", ""))
    runs = _runs(text) if is_whole else []
    if "M" in runs or not _NEVER.isdisjoint(run.lower() for run in runs):
        return ()
    ways: list[list[str]] = [[]]
    for run in (run.lower() for run in runs if run.lower() not in _WORDS):
        parts = (_near()[run],) if run in _near() else _parts(run)
        found = [list(parts)] if parts else [[part] for part in _alike(run)]
        ways = [way + more for way in ways for more in found][:LONGEST]
    names = dict.fromkeys(_joined(way) for way in ways if way)
    if kinds is not None and Kind.SINGLE not in kinds:
        names |= {"body_gram": None} if "g" in names else {}
    meant = [named(name) for name in names if is_known(name) and name != text]
    symbols = tuple(unit.symbol for unit in meant if kinds is None or unit.kind in kinds)
    return symbols if len(symbols) <= 3 else ()


def _runs(text: str) -> list[str]:
    return re.findall("[A-Za-z\u00b5\u03bc]+", text)


@cache
def _read() -> dict[str, str]:
    """Return every spelling of a part that is read, in small letters."""
    names = [line.partition(" ")[0] for line in DEFINITIONS.splitlines() if line and "body_gram" not in line]
    return {name.lower(): name for name in names} | {s.lower(): part for s, part in ALIASES.items()}


@cache
def _near() -> dict[str, str]:
    """Return these, and the spellings that are only suggested from."""
    return _read() | {spelling: part for part, spellings in _SUGGESTED.items() for spelling in spellings.split()}


@lru_cache(maxsize=1024)
def _parts(run: str) -> tuple[str, ...]:
    """Return the parts of units that are written together in small letters; nothing where that is no such run."""
    for length in range(len(run), 0, -1):
        if (part := _near().get(run[:length])) and run[:length] not in _ALONE:
            rest = _parts(run[length:])
            if rest or length == len(run):
                return (part, *rest)
    return ()


def _alike(run: str) -> list[str]:
    """Return the parts of units with a spelling one edit away."""
    return list(dict.fromkeys(part for spelling, part in _read().items() if _is_one_edit(run, spelling)))


def _is_one_edit(one: str, other: str) -> bool:
    """Tell whether a letter was added, lost or replaced, or two neighbours were swapped."""
    short, long = sorted((one, other), key=len)
    at = next((at for at, letter in enumerate(short) if letter != long[at]), len(short))
    short, long = short[at:], long[at:]
    is_swapped = short[:2] == long[1::-1] and short[2:] == long[2:]
    return is_swapped or long[1:] in (short, short[1:])


def _examples(kinds: Kinds) -> str:
    if kinds and frozenset(kinds) != GIVEN:
        return " or ".join(text for kind, text in _TAKEN.items() if kind in kinds)
    return "mg, mcg/kg/min, mg/kg/h or mL/h" if kinds else "mg, mL, kg, mg/kg/h, mcg/kg/min, mg/mL or mL/h"


def read_spelling(text: str, kinds: Kinds = None) -> Spelling:
    """Read a spelling that a user states for a unit, as in `MG/HR=mg/h`.

    Args:
        text: a spelling that is refused otherwise, and the unit that it stands for.
        kinds: the kinds of unit that are taken where it stands.

    Raises:
        InputError: the spelling is read already, or begins like a number; or the unit is none of these kinds.

    >>> spelling, unit = read_spelling("MG/HR=mg/h")
    >>> spelling, unit.symbol
    ('MG/HR', 'mg/h')
    """
    spelling, equals, name = plain(text).rpartition("=")
    spelling = spelling.rstrip(" ")
    if not equals or not spelling or len(text) > LONGEST or spelling[0] in "0123456789.,+-/ ":
        raise InputError(f"cannot read {quoted(text)} as a spelling and its unit: for example 'MG/HR=mg/h'")
    if already := canonical(spelling):
        raise InputError(f"{quoted(spelling)} is read already, as {already}")
    unit = read_unit(name, kinds=kinds)
    if kinds is not None and unit.kind not in kinds:
        raise InputError(f"{quoted(text)}: {unit.symbol} is a {unit.kind}; write one such as {_examples(kinds)}")
    return Spelling(text=spelling, unit=unit)


def respelt(text: str, spelling: Spelling) -> str:
    """Return a quantity with its unit, where it is spelt as was stated, as that unit.

    >>> respelt("5 MG/HR", read_spelling("MG/HR=mg/h"))
    '5 mg/h'
    """
    return re.sub(rf"(?<=[0-9 ]){re.escape(spelling.text)}(?= |$)", spelling.unit.symbol, text)
