"""From TOML tables to a checked catalogue: every entry whole, every name its own, every citation there."""

from collections.abc import Iterable
from typing import Final, Protocol, TypeVar

from ketacalc.core.auditing import References, is_drug, read_audit
from ketacalc.core.catalogue import Catalogue, Elsewhere, Fault, Indication, Source, folded
from ketacalc.core.entry import Entry
from ketacalc.core.errors import CatalogueError, InputError
from ketacalc.core.reading import Tables, printable
from ketacalc.core.regimen import Ages, Comparator, Direction, Outcome, Reference, Regimen, Schedule
from ketacalc.core.units import Kind, Quantity, Range, read_quantity, read_range, read_unit

KINDS: Final[dict[Schedule, tuple[Kind, ...]]] = {
    Schedule.SINGLE: (Kind.SINGLE,),
    Schedule.REPEATED: (Kind.SINGLE,),
    Schedule.INFUSION: (Kind.RATE, Kind.DAILY),
    Schedule.DAILY: (Kind.DAILY,),
    Schedule.DAILY_DIVIDED: (Kind.DAILY,),
}
"""The kinds of unit in which each schedule can be reported."""

WIDEST: Final = 100
"""A range wider than this many times is read, with a warning."""


class _Named(Protocol):
    @property
    def id(self) -> str: ...


Item = TypeVar("Item", bound=_Named)


def checked(tables: Tables, *, name: str, sha256: str, is_shipped: bool = False) -> Catalogue:
    """Check the tables of a catalogue file and return the catalogue.

    Args:
        tables: the file's content as tomllib reads it.
        name: what to call the file in messages and outputs.
        sha256: of the file.
        is_shipped: whether it is the catalogue that comes with ketacalc.

    Raises:
        CatalogueError: with the file and the entry that is wrong.
    """
    top = Entry(tables, name)
    references: References = {}
    numbers: set[str] = set()
    for entry in top.entries("reference", "number"):
        reference = _reference(entry)
        if folded(reference.number) in numbers:
            raise CatalogueError(f"{entry.where}: the number stands twice")
        numbers.add(folded(reference.number))
        references[reference.number] = reference
    regimens = _unique((_regimen(e, references) for e in top.entries("regimen", "id")), f"{name}: regimen")
    indications = _indications(top, regimens, references)
    catalogue = Catalogue(
        name=name,
        title=top.text("title", ""),
        version=top.text("version", "not stated"),
        sha256=sha256,
        is_shipped=is_shipped,
        source=_source(top.inner("source")),
        regimens=regimens,
        indications=indications,
        references=tuple(references.values()),
        elsewhere=_unique((_elsewhere(e, references) for e in top.entries("elsewhere", "id")), f"{name}: elsewhere"),
        faults=tuple(_fault(e, references) for e in top.entries("fault", "text")),
        warnings=tuple(_wide(r, name) for r in regimens if r.reported.high.value > WIDEST * r.reported.low.value),
    )
    top.done()
    if not regimens:
        raise CatalogueError(f"{name}: holds no regimen")
    return catalogue


def _unique(items: Iterable[Item], called: str) -> tuple[Item, ...]:
    """Return the items, refusing an id that stands twice."""
    found: dict[str, Item] = {}
    for item in items:
        if found.setdefault(folded(item.id), item) is not item:
            raise CatalogueError(f"{called} '{printable(item.id)}': the id stands twice")
    return tuple(found.values())


def _wide(regimen: Regimen, name: str) -> str:
    return f"{name}: regimen '{printable(regimen.id)}': the range is wider than {WIDEST} times"


def _source(entry: Entry | None) -> Source:
    if entry is None:
        return Source()
    source = Source(**{key: entry.text(key, "") for key in ("title", "author", "publisher", "date")})
    entry.done()
    return source


def _reference(entry: Entry) -> Reference:
    texts = ("last_author", "title", "journal", "year", "volume", "issue", "pages", "doi", "pmid", "pmcid", "url")
    reference = Reference(
        number=entry.required_text("number"),
        authors=entry.texts("authors"),
        et_al=entry.typed("et_al", bool, False),
        identified=entry.typed("identified", bool, True),
        cited=entry.typed("cited", bool, True),
        checked=entry.text("checked", ""),
        **{key: entry.text(key, "") for key in texts},
    )
    entry.done()
    return reference


def _cited(entry: Entry, key: str, references: References) -> tuple[Reference, ...]:
    """Return the references whose numbers stand under a key; each must be in the file."""
    numbers = entry.texts(key)
    for number in numbers:
        if number not in references:
            raise entry.fault(key, f"there is no reference '{printable(number)}' in the file")
    return tuple(references[number] for number in numbers)


def _regimen(entry: Entry, references: References) -> Regimen:
    reported = _reported(entry)
    schedule = entry.word("schedule", Schedule)
    if reported.unit.kind not in KINDS[schedule]:
        raise entry.fault("unit", f"{reported.unit.symbol} is a {reported.unit.kind}; the schedule is {schedule}")
    cited = _cited(entry, "references", references)
    if not cited:
        raise entry.fault("references", "names no reference: a figure that nobody can trace is not reported")
    regimen = Regimen(
        id=entry.required_text("id"),
        drug=entry.required_text("drug"),
        indication=entry.required_text("indication"),
        reported=reported,
        printed=entry.text("printed", ""),
        route=entry.required_text("route"),
        schedule=schedule,
        doses_per_day=_doses_per_day(entry, schedule),
        population=entry.text("population", "not stated"),
        ages=entry.word("ages", Ages, "not stated"),
        patients=_patients(entry),
        section=entry.text("section", ""),
        marker=entry.text("marker", ""),
        references=cited,
        unlisted=_cited(entry, "unlisted", references),
        outcome=_outcome(entry.inner("outcome")),
        comparator=_comparator(entry.inner("comparator")),
        basis=entry.text("basis", "not stated"),
        cautions=entry.texts("cautions"),
        audit=read_audit(entry.inner("audit"), reported.unit, references),
    )
    entry.done()
    return regimen


def _reported(entry: Entry) -> Range:
    """Return the dose as reported; the unit must be an amount of drug, for a body or for nobody's weight."""
    unit = entry.read("unit", read_unit, entry.text("unit"))
    if not is_drug(unit):
        raise entry.fault("unit", f"{unit.symbol} is a {unit.kind}, not a dose of a drug")
    low, high = (Quantity(value=entry.number(key), unit=unit) for key in ("low", "high"))
    if not low.value:
        raise entry.fault("low", "is zero")
    if low.value == high.value:
        return Range(low=low, high=low)
    try:
        return Range(low=low, high=high)
    except InputError:
        raise entry.fault("low", "is above high") from None


def _doses_per_day(entry: Entry, schedule: Schedule) -> tuple[int, ...]:
    numbers = entry.value("doses_per_day", ())
    if not isinstance(numbers, list | tuple) or any(type(n) is not int or not 1 <= n <= 48 for n in numbers):
        raise entry.fault("doses_per_day", "not an array of whole numbers from 1 to 48")
    if numbers and schedule is not Schedule.DAILY_DIVIDED:
        raise entry.fault("doses_per_day", f"the schedule is {schedule}, not {Schedule.DAILY_DIVIDED}")
    return tuple(sorted(set(numbers)))


def _patients(entry: Entry) -> int | None:
    patients = entry.value("patients", None)
    if patients is not None and (type(patients) is not int or not 0 < patients < 10**7):
        raise entry.fault("patients", "not a whole number above zero")
    return patients


def _outcome(entry: Entry | None) -> Outcome:
    if entry is None:
        return Outcome(direction=Direction.NOT_STATED, text="not stated")
    outcome = Outcome(direction=entry.word("direction", Direction), text=entry.required_text("text"))
    entry.done()
    return outcome


def _comparator(entry: Entry | None) -> Comparator | None:
    if entry is None:
        return None
    comparator = Comparator(
        drug=entry.required_text("drug"),
        amount=entry.read("amount", read_quantity, f"{entry.text('amount')} {entry.text('unit')}"),
        printed=entry.text("printed", ""),
        route=entry.text("route", ""),
        note=entry.text("note", ""),
    )
    entry.done()
    return comparator


def _indications(top: Entry, regimens: tuple[Regimen, ...], references: References) -> tuple[Indication, ...]:
    """Return the declared indications and uses, and one for each regimen's indication that is not declared."""
    stated = [_indication(entry) for entry in top.entries("indication", "id")]
    stated += [_use(entry, references) for entry in top.entries("use", "id")]
    known = {indication.id for indication in stated}
    implied = dict.fromkeys(r.indication for r in regimens if r.indication not in known)
    found = _unique([*stated, *(Indication(id=i, name=i) for i in implied)], f"{top.where}: indication")
    ids = {indication.id for indication in found}
    names: dict[str, str] = {}
    for indication in found:
        where = f"{top.where}: indication '{printable(indication.id)}'"
        for other in (*indication.under, *indication.see):
            if other not in ids:
                raise CatalogueError(f"{where}: there is no indication '{printable(other)}'")
        for name in (indication.id, indication.name, *indication.aliases):
            if names.setdefault(folded(name), indication.id) != indication.id:
                raise CatalogueError(f"{where}: the name '{printable(name)}' belongs to two indications")
        if indication.is_use and any(regimen.indication == indication.id for regimen in regimens):
            raise CatalogueError(f"{where}: a use without a dose has a regimen")
    return found


def _indication(entry: Entry) -> Indication:
    identity = entry.required_text("id")
    indication = Indication(
        id=identity, name=entry.text("name", identity), aliases=entry.texts("aliases"), under=entry.texts("under")
    )
    entry.done()
    return indication


def _use(entry: Entry, references: References) -> Indication:
    identity = entry.required_text("id")
    use = Indication(
        id=identity,
        name=entry.text("name", identity),
        aliases=entry.texts("aliases"),
        under=entry.texts("under"),
        is_use=True,
        section=entry.text("section", ""),
        references=_cited(entry, "references", references),
        marker=entry.text("marker", ""),
        note=entry.text("note", ""),
        see=entry.texts("see"),
    )
    entry.done()
    return use


def _elsewhere(entry: Entry, references: References) -> Elsewhere:
    number = entry.required_text("reference")
    if number not in references:
        raise entry.fault("reference", f"there is no reference '{printable(number)}' in the file")
    elsewhere = Elsewhere(
        id=entry.required_text("id"),
        reference=references[number],
        drug=entry.required_text("drug"),
        dose=entry.read("dose", read_range, entry.text("dose")),
        route=entry.text("route", ""),
        words=entry.text("words", ""),
        read=entry.text("read", "nothing"),
    )
    entry.done()
    return elsewhere


def _fault(entry: Entry, references: References) -> Fault:
    fault = Fault(
        references=tuple(r.number for r in _cited(entry, "references", references)),
        text=entry.required_text("text"),
    )
    entry.done()
    return fault
