"""A catalogue file looked through: every fault for which it would be refused, and every question, with its place.

Questions are what a careful reader would ask of a file that can be read: each may be right, and none is a fault.
"""

import re
from typing import Final

from ketacalc.core.catalogue.entries import read
from ketacalc.core.catalogue.entry import Entry, File
from ketacalc.core.catalogue.format import FAULT
from ketacalc.core.catalogue.lint import misread
from ketacalc.core.catalogue.lint.places import Places
from ketacalc.core.catalogue.regimen import Measure, Read
from ketacalc.core.catalogue.rules import Name, Remark
from ketacalc.core.catalogue.toml_file import decoded, parse, printable, sha256
from ketacalc.core.catalogue.values import Value, is_dose
from ketacalc.core.errors import CatalogueError, InputError
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import Range, Unit, read_unit
from ketacalc.core.quantities.definitions import GROUPS

FORMS: Final[dict[str, tuple[Name, re.Pattern[str], str]]] = {
    "doi": ("doi-form", re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+"), "a DOI is written as in 10.1000/xyz, without more"),
    "pmid": ("pmid-form", re.compile(r"[1-9]\d{0,7}"), "a PMID is a number of 1 to 8 digits"),
    "pmcid": ("pmcid-form", re.compile(r"PMC[1-9]\d{0,7}"), "a PMCID is written as in PMC1234567"),
    "url": ("link-form", re.compile(r"https?://\S+"), "a link begins with https:// or http://"),
}


_PER: Final = re.compile(r"\s+per\s+")
_UNIT: Final = re.compile(r"(?<=\d)\s*([A-Za-z\N{MICRO SIGN}\N{GREEK SMALL LETTER MU}]+(?:\s?/\s?[A-Za-z]+)*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A remark with its place in the file.

    Attributes:
        remark: what is said.
        line: counted from 1.
        column: counted from 1, in characters.
        silenced: whether it is a question that a comment on its line answers, by its code; a fault never is.
    """

    remark: Remark
    line: int
    column: int
    silenced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Linted:
    """A file that was looked through.

    Attributes:
        name: the path by which it was named.
        sha256: of its bytes.
        remarks: in the order of the lines.
        regimens: how many it holds.
        is_toml: whether it could be read at all.
    """

    name: str
    sha256: str
    remarks: tuple[Placed, ...]
    regimens: int = 0
    is_toml: bool = True

    @property
    def faults(self) -> tuple[Placed, ...]:
        """What makes the file one that cannot be used."""
        return tuple(placed for placed in self.remarks if placed.remark.is_fault)

    @property
    def questions(self) -> tuple[Placed, ...]:
        """What a careful reader would question, and no comment answers."""
        return tuple(p for p in self.remarks if not p.remark.is_fault and not p.silenced)

    @property
    def silenced(self) -> tuple[Placed, ...]:
        """The questions that a comment answers."""
        return tuple(placed for placed in self.remarks if placed.silenced)


def lint(data: bytes, name: str) -> Linted:
    """Look the bytes of a catalogue file through, by the same checks by which it is loaded, and by the questions."""
    try:
        tables = parse(data, "the file")
    except CatalogueError as error:
        line, column = error.place or (1, 1)
        remark = Remark(rule="not-toml", path=(), entry="", what=str(error))
        placed = Placed(remark=remark, line=line, column=column)
        return Linted(name=name, sha256=sha256(data), remarks=(placed,), is_toml=False)
    file = File(name, collects=True)
    top = read(tables, file)
    _questions(top)
    places, remarks = Places(decoded(data, name)), []
    for remark in dict.fromkeys(file.remarks):
        line, column = places.find(remark.path, key=remark.on_key)
        answered = not remark.is_fault and remark.code in places.comment(line)
        remarks.append(Placed(remark=remark, line=line, column=column, silenced=answered))
    return Linted(
        name=name,
        sha256=sha256(data),
        remarks=tuple(sorted(remarks, key=lambda placed: (placed.line, placed.column, placed.remark.code))),
        regimens=len(top.many("regimen")),
    )


def _questions(top: Entry) -> None:
    """Put the questions to whoever wrote a file; what is faulty is passed over."""
    for entry in top.every():
        _texts(entry)
        if Read.NOTHING in entry.values.get("read", ()) and isinstance(entry.values.get("measure"), Measure):
            entry.remark("found-unread", "read: nothing was read of the source, and a figure was found in it?", "read")
    regimens = top.many("regimen")
    for entry in (*regimens, *(e.values["comparator"] for e in regimens if e.holds("comparator"))):
        _printed(entry)
    for entry in regimens:
        told = entry.holds("patients") or entry.holds("audit")
        if told and entry.values.get("printed") == "":
            entry.remark("printed-missing", "printed: the source was read; give the figure in its own words too")
    _papers(top)
    _idle(top)


def _texts(entry: Entry) -> None:
    """Question what is misread in the texts of an entry."""
    for key, declared in entry.table.keys.items():
        of, raw = declared.of, entry.raw.get(key)
        if not isinstance(of, Value) or not (of.is_prose or of.is_dosed or key == "printed"):
            continue
        for way, text in [((at,), one) for at, one in enumerate(raw)] if isinstance(raw, list) else [((), raw)]:
            if not isinstance(text, str):
                continue
            route = misread.route(text) if key == "route" else ""
            for found in [route] if route else misread.abbreviations(text) if of.is_prose else ():
                _ask(entry, "abbreviation", found, key, *way)
            for found in misread.decimals(text, bare=not of.is_prose):
                _ask(entry, "decimals", found, key, *way)
            if misread.PER_D.search(text):
                _ask(entry, "day-or-dose", "/d is read as a day, and by some as a dose: is it a day here?", key, *way)


def _ask(entry: Entry, rule: Name, what: str, key: str, *at: int) -> None:
    entry.remark(rule, f"{key}: {what}", key, *at)


def _printed(entry: Entry) -> None:
    """Question a number of the dose that the printed words do not hold, and a unit, where they hold none like it."""
    printed, dose = entry.values.get("printed"), entry.values.get("dose")
    if not printed or dose is None:
        return
    figures = dose if isinstance(dose, tuple) else (dose.low, dose.high) if isinstance(dose, Range) else (dose,)
    stands = misread.numbers(printed)
    for one in dict.fromkeys(figure.value for figure in figures):
        if one not in stands:
            written = str(one) if one.denominator == 1 else f"{float(one):.12g}"
            what = f"{written} does not stand in the printed words, {printable(printed)!r}"
            _ask(entry, "not-as-printed", what, "dose")
    unit = figures[0].unit
    shown = {found: _read_unit(found) for found in _UNIT.findall(_PER.sub("/", printed[:1000]))}
    told = {found: read for found, read in shown.items() if read is not None}
    if told and not any(_agrees(read, unit) for read in told.values()):
        what = f"{unit.symbol} is not the unit in the printed words: {', '.join(map(printable, told))}"
        _ask(entry, "other-unit-printed", what, "dose")


def _read_unit(text: str) -> Unit | None:
    """Return the unit of a dose that a text means, or None where it means none."""
    try:
        unit = read_unit(re.sub(r"\s", "", text))
    except InputError:
        return None
    return unit if is_dose(unit) else None


def _agrees(printed: Unit, unit: Unit) -> bool:
    """Tell whether a printed unit can be the unit of a figure; prose may leave out the time and the dose."""
    times = [next((part for part in one.parts if part in GROUPS["time"]), "") for one in (printed, unit)]
    return (
        printed.parts[0] == unit.parts[0]
        and ("kg" in printed.parts) == ("kg" in unit.parts)
        and times[0] in ("", times[1])
    )


def _papers(top: Entry) -> None:
    """Question references that nobody cites, that stand twice, and identifiers of the wrong form."""
    citing = [  # a fault of citation makes no use of what it names
        entry.values.get(key)
        for entry in top.every()
        for key, declared in entry.table.keys.items()
        if declared.to == "reference" and entry.table is not FAULT
    ]
    cited = {number for value in citing for number in ([value] if isinstance(value, str) else value or ())}
    seen: dict[tuple[str, str], str] = {}
    for entry in top.many("reference"):
        number = entry.values.get("number", "")
        if number and number not in cited and entry.values.get("cited") and None not in citing:
            entry.remark("uncited-reference", "no entry cites it; if that is so, write cited = false", "number")
        for key, (code, form, right) in FORMS.items():
            text = entry.values.get(key, "")
            if text and not form.fullmatch(text):
                _ask(entry, code, f"{printable(text)!r}: {right}", key)
            first = seen.setdefault((key, text.casefold()), number)
            if text and key != "url" and first != number:
                _ask(entry, "same-paper", f"reference {printable(first)!r} has the same", key)


def _idle(top: Entry) -> None:
    """Question an indication for which, and under which, nothing stands in the file."""
    live = {entry.values.get("indication") for kind in ("regimen", "claim") for entry in top.many(kind)}
    for entry in top.many("use"):
        live |= {entry.values.get("id"), *entry.values.get("under", ())}
    under = {e.values.get("id"): e.values.get("under", ()) for kind in ("indication", "use") for e in top.many(kind)}
    waiting = list(live)
    while waiting:
        new = [broader for broader in under.get(waiting.pop(), ()) if broader not in live]
        live.update(new)
        waiting += new
    for entry in top.many("indication"):
        if "id" in entry.values and entry.values["id"] not in live:
            entry.remark("idle-indication", "no regimen and no use stands for it or under it", "id")
