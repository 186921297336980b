"""What a careful reader would question in a catalogue file that can be read: each may be right, and none is a fault."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from ketacalc.core.catalogue.codes import Name
from ketacalc.core.catalogue.lint.misread import abbreviations, decimals, numbers, says_per_d, trailing_zero
from ketacalc.core.catalogue.remark import Path, Remark
from ketacalc.core.catalogue.table import Entry, File
from ketacalc.core.catalogue.toml_file import Tables, printable
from ketacalc.core.errors import InputError
from ketacalc.core.quantities import Unit, read_unit
from ketacalc.core.quantities.definitions import GROUPS

CALLED: Final = {
    "regimen": "id",
    "indication": "id",
    "use": "id",
    "reference": "number",
    "elsewhere": "id",
    "fault": "text",
}
"""The kinds of entry, each with the key that names one."""

PROSE: Final = frozenset(
    {"basis", "cautions", "drug", "name", "note", "population", "route", "says", "text", "verdict", "words"}
)
"""The keys of texts in words of the file's author; what a source prints stands as it is printed."""

DOSED: Final = frozenset({"printed", "unit", "dose", "cap", "suspect_unit"})
"""The keys of texts that hold a dose or its unit."""

FORMS: Final[dict[str, tuple[Name, re.Pattern[str], str]]] = {
    "doi": ("doi-form", re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+"), "a DOI is written as in 10.1000/xyz, without more"),
    "pmid": ("pmid-form", re.compile(r"[1-9]\d{0,7}"), "a PMID is a number of 1 to 8 digits"),
    "pmcid": ("pmcid-form", re.compile(r"PMC[1-9]\d{0,7}"), "a PMCID is written as in PMC1234567"),
    "url": ("link-form", re.compile(r"https?://\S+"), "a link begins with https:// or http://"),
}


def questions(tables: Tables) -> tuple[Remark, ...]:
    """Return the questions to whoever wrote a file, in the order of its entries; what is faulty is passed over."""
    file = File("", collects=True)
    top = Entry(tables, file)
    entries = {kind: list(top.entries(kind, called)) for kind, called in CALLED.items()}
    for entry in (entry for found in entries.values() for entry in found):
        _texts(entry)
    for entry in entries["regimen"]:
        _figure(entry)
        _unit(entry)
        _audit(entry)
    _papers(entries)
    _idle(entries)
    return tuple(remark for remark in file.remarks if not remark.is_fault)


def _texts(entry: Entry) -> None:
    """Question what is misread in the texts of an entry."""
    for way, text in entry.strings():
        key = next((str(part) for part in reversed(way) if isinstance(part, str)), "")
        if key in PROSE:
            for found in abbreviations(text):
                _ask(entry, "abbreviation", f"{found}", way)
        if key in PROSE | DOSED:
            for found in decimals(text, bare=key == "printed"):
                _ask(entry, "decimals", found, way)
        if key in PROSE | DOSED and says_per_d(text):
            _ask(entry, "day-or-dose", "/d is read as a day, and by some as a dose: is it a day here?", way)


def _ask(entry: Entry, rule: Name, what: str, way: Path) -> None:
    named = ".".join(printable(part) for part in way if isinstance(part, str))
    entry.remark(rule, f"{named}: {what}", *way)


def _figure(entry: Entry) -> None:
    """Question a bound that the printed words do not hold, and one that is written with a trailing zero."""
    printed = entry.text("printed", "")
    stands = numbers(printed)
    for key in ("low", "high"):
        value = entry.number(key)
        if not entry.sound(key):
            continue
        written = str(entry.value(key))
        if trailing_zero(written):
            _ask(entry, "decimals", f"{printable(written)} has a trailing zero: write it without", (key,))
        if printed and value not in stands:
            what = f"{printable(written)} does not stand in the printed words, {printable(printed)!r}"
            _ask(entry, "not-as-printed", what, (key,))
    told = entry.value("patients", None) is not None or entry.value("audit", None) is not None
    if not printed and entry.sound("printed") and told:
        entry.remark("printed-missing", "printed: the source was read; give the figure in its own words too")


def _audit(entry: Entry) -> None:
    """Question a figure of a source that nobody read, and a deviation that is written with a trailing zero."""
    for found in _found(entry):
        if found.text("read", "").casefold() == "nothing":
            found.remark("found-unread", "read: nothing was read of the source, and a figure was found in it?", "read")
        written = found.value("deviation", "")
        # A whole number has no decimals, and one of thousands of digits, in base 16, no text either.
        if isinstance(written, str | Decimal) and trailing_zero(str(written)):
            what = f"deviation: {printable(str(written))} has a trailing zero: write it without"
            found.remark("decimals", what, "deviation")


def _found(entry: Entry) -> Iterator[Entry]:
    """Yield the figures that the audit of a regimen found in the sources."""
    audit = entry.inner("audit")
    if audit is not None:
        yield from audit.entries("found", "dose")


_WORDS: Final = {
    "microgram": "mcg", "micrograms": "mcg", "milligram": "mg", "milligrams": "mg", "gram": "g", "grams": "g",
    "kilogram": "kg", "hour": "h", "hours": "h", "minute": "min", "minutes": "min", "mins": "min", "hrs": "h",
    "days": "day",
}  # fmt: skip
_PER: Final = re.compile(r"\s+per\s+")
_UNIT: Final = re.compile(r"(?<=\d)\s*([A-Za-z\N{MICRO SIGN}\N{GREEK SMALL LETTER MU}]+(?:\s?/\s?[A-Za-z]+)*)")


def _unit(entry: Entry) -> None:
    """Question a unit where the printed words hold units of a dose, and none of them agrees with it."""
    text, printed = entry.text("unit"), entry.text("printed", "")
    unit = _read_unit(text)
    shown = {found: _read_unit(found) for found in _UNIT.findall(_PER.sub("/", printed[:1000]))}
    told = {found: printed_unit for found, printed_unit in shown.items() if printed_unit is not None}
    if unit is None or not told or any(_agrees(printed_unit, unit) for printed_unit in told.values()):
        return
    what = f"{unit.symbol} is not the unit in the printed words: {', '.join(map(printable, told))}"
    _ask(entry, "other-unit-printed", what, ("unit",))


def _read_unit(text: str) -> Unit | None:
    """Return the unit of a dose that a text means, or None where it means none."""
    parts = [_WORDS.get(part.strip(), part.strip()) for part in text.split("/")]
    try:
        unit = read_unit("/".join(parts))
    except InputError:
        return None
    mass, _, _, volume, _, substance, activity = unit.dimension
    return unit if mass + substance + activity == 1 and not volume else None


def _agrees(printed: Unit, unit: Unit) -> bool:
    """Tell whether a printed unit can be the unit of a figure; prose may leave out the time and the dose."""
    times = [next((part for part in one.parts if part in GROUPS["time"]), "") for one in (printed, unit)]
    return (
        printed.parts[0] == unit.parts[0]
        and ("kg" in printed.parts) == ("kg" in unit.parts)
        and times[0] in ("", times[1])
    )


def _papers(entries: dict[str, list[Entry]]) -> None:
    """Question references that nobody cites, that stand twice, and identifiers of the wrong form."""
    cited = {text for kind in ("regimen", "use") for entry in entries[kind] for text in _numbers(entry)}
    cited |= {entry.text("reference") for entry in entries["elsewhere"]}
    cited |= {found.text("reference", "") for entry in entries["regimen"] for found in _found(entry)}
    seen: dict[tuple[str, str], str] = {}
    for entry in entries["reference"]:
        number = entry.text("number")
        if entry.sound("number") and number not in cited and entry.typed("cited", bool, True):
            entry.remark("uncited-reference", "no entry cites it; if that is so, write cited = false", "number")
        for key, (code, form, right) in FORMS.items():
            text = entry.text(key, "")
            if text and not form.fullmatch(text):
                _ask(entry, code, f"{printable(text)!r}: {right}", (key,))
            first = seen.setdefault((key, text.casefold()), number)
            if text and key != "url" and first != number:
                _ask(entry, "same-paper", f"reference {printable(first)!r} has the same", (key,))


def _numbers(entry: Entry) -> Iterator[str]:
    yield from entry.texts("references")
    yield from entry.texts("unlisted")


def _idle(entries: dict[str, list[Entry]]) -> None:
    """Question an indication for which, and under which, nothing stands in the file."""
    live = {entry.text("indication") for entry in entries["regimen"]}
    for entry in entries["use"]:
        live |= {entry.text("id"), *entry.texts("under")}
    under = {entry.text("id"): entry.texts("under") for entry in (*entries["indication"], *entries["use"])}
    waiting = list(live)
    while waiting:
        new = [broader for broader in under.get(waiting.pop(), ()) if broader not in live]
        live.update(new)
        waiting += new
    for entry in entries["indication"]:
        if entry.sound("id") and entry.text("id") not in live:
            entry.remark("idle-indication", "no regimen and no use stands for it or under it", "id")
