"""From TOML tables to a checked catalogue: every entry whole, every name its own, every citation there."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from ketacalc.core.catalogue.audits import References
from ketacalc.core.catalogue.catalogue import Catalogue, Elsewhere, Fault, Indication, Source, folded
from ketacalc.core.catalogue.regimen import Reference, Regimen
from ketacalc.core.catalogue.regimens import cited, regimen
from ketacalc.core.catalogue.table import Entry, File
from ketacalc.core.catalogue.toml_file import Tables, printable
from ketacalc.core.quantities import read_range


class _Named(Protocol):
    @property
    def id(self) -> str: ...


Item = TypeVar("Item", bound=_Named)


def checked(tables: Tables, *, name: str, sha256: str, is_shipped: bool = False, file: File | None = None) -> Catalogue:
    """Check the tables of a catalogue file and return the catalogue.

    Args:
        tables: the file's content as tomllib reads it.
        name: what to call the file in messages and outputs.
        sha256: of the file.
        is_shipped: whether it is the catalogue that comes with ketacalc.
        file: what collects the remarks; where it collects faults too, the catalogue may hold stand-ins for what
            is faulty, and is not to be used.

    Raises:
        CatalogueError: with the file and the entry that is wrong.
    """
    file = file or File(name)
    top = Entry(tables, file)
    references = _references(top)
    read = [(entry, regimen(entry, references, name)) for entry in top.entries("regimen", "id")]
    regimens = _unique(read)
    catalogue = Catalogue(
        name=name,
        title=top.text("title", ""),
        version=top.text("version", "not stated"),
        sha256=sha256,
        is_shipped=is_shipped,
        source=_source(top.inner("source")),
        regimens=tuple(found for _, found in regimens),
        indications=_indications(top, regimens, references),
        references=tuple(references.values()),
        elsewhere=_all_elsewhere(top, references),
        faults=tuple(_fault(entry, references) for entry in top.entries("fault", "text")),
        warnings=tuple(f"{name}: {remark.text}" for remark in file.remarks if not remark.is_fault),
    )
    top.done()
    if not read and top.sound("regimen"):
        top.remark("no-regimen", "holds no regimen")
    return catalogue


def _unique(items: Iterable[tuple[Entry, Item]]) -> list[tuple[Entry, Item]]:
    """Return the items with their entries, refusing an id that stands twice."""
    found: dict[str, tuple[Entry, Item]] = {}
    for entry, item in items:
        if not entry.sound("id"):
            continue
        if found.setdefault(folded(item.id), (entry, item))[1] is not item:
            entry.remark("stands-twice", "the id stands twice", "id")
    return list(found.values())


def _source(entry: Entry | None) -> Source:
    if entry is None:
        return Source()
    source = Source(**{key: entry.text(key, "") for key in ("title", "author", "publisher", "date")})
    entry.done()
    return source


def _references(top: Entry) -> References:
    """Return the references by their numbers, refusing a number that stands twice."""
    references: References = {}
    numbers: set[str] = set()
    for entry in top.entries("reference", "number"):
        reference = _reference(entry)
        if not entry.sound("number"):
            continue
        if folded(reference.number) in numbers:
            entry.remark("stands-twice", "the number stands twice", "number")
        numbers.add(folded(reference.number))
        references.setdefault(reference.number, reference)
    return references


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


def _indications(top: Entry, regimens: list[tuple[Entry, Regimen]], references: References) -> tuple[Indication, ...]:
    """Return the declared indications and uses, and one for each regimen's indication that is not declared."""
    stated = [(entry, _indication(entry)) for entry in top.entries("indication", "id")]
    stated += [(entry, _use(entry, references)) for entry in top.entries("use", "id")]
    stated = _unique(stated)
    known = {indication.id for _, indication in stated}
    named = {folded(name) for name in known}
    implied: dict[str, tuple[Entry, Indication]] = {}
    for entry, found in regimens:
        if found.indication in known or found.indication in implied or not entry.sound("indication"):
            continue
        if folded(found.indication) in named:
            what = f"the indication '{printable(found.indication)}' is spelt in two ways: the id stands twice"
            entry.remark("stands-twice", what, "indication")
        named.add(folded(found.indication))
        implied[found.indication] = (entry, Indication(id=found.indication, name=found.indication))
    all_found = [*stated, *implied.values()]
    _bound_together(all_found, {found.indication for _, found in regimens})
    return tuple(indication for _, indication in all_found)


def _bound_together(found: list[tuple[Entry, Indication]], dosed: set[str]) -> None:
    """Refuse an indication that lies under none that is there, a name of two, and a use that has a dose."""
    ids = {indication.id for _, indication in found}
    names: dict[str, str] = {}
    for entry, indication in found:
        for key in ("under", "see"):
            for at, other in enumerate(getattr(indication, key)):
                if other not in ids:
                    what = f"there is no indication '{printable(other)}'"
                    entry.fault("no-indication", what, key, at)
        for name in (indication.id, indication.name, *indication.aliases):
            if names.setdefault(folded(name), indication.id) != indication.id:
                what = f"the name '{printable(name)}' belongs to two indications"
                entry.remark("shared-name", what, *_way_to(name, indication, entry))
        if indication.is_use and indication.id in dosed:
            entry.remark("dose-of-a-use", "a use without a dose has a regimen", "id")


def _way_to(name: str, indication: Indication, entry: Entry) -> tuple[str | int, ...]:
    """Return the way to one of the names of an indication, inside its entry."""
    if entry.path[0] == "regimen":
        return ("indication",)
    if name == indication.id:
        return ("id",)
    return ("name",) if name == indication.name else ("aliases", indication.aliases.index(name))


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
        references=cited(entry, "references", references),
        marker=entry.text("marker", ""),
        note=entry.text("note", ""),
        see=entry.texts("see"),
    )
    entry.done()
    return use


def _all_elsewhere(top: Entry, references: References) -> tuple[Elsewhere, ...]:
    """Return the doses of cited sources, each with a reference that is there."""
    read = ((entry, _elsewhere(entry, references)) for entry in top.entries("elsewhere", "id"))
    return tuple(found for _, found in _unique(read))


def _elsewhere(entry: Entry, references: References) -> Elsewhere:
    number = entry.required_text("reference")
    if number not in references and entry.sound("reference"):
        entry.fault("no-reference", f"there is no reference '{printable(number)}' in the file", "reference")
    elsewhere = Elsewhere(
        id=entry.required_text("id"),
        reference=references.get(number) or Reference(number=number),
        drug=entry.required_text("drug"),
        dose=entry.read("dose", read_range, entry.text("dose"), "no-quantity", instead="1 mg"),
        route=entry.text("route", ""),
        words=entry.text("words", ""),
        read=entry.text("read", "nothing"),
    )
    entry.done()
    return elsewhere


def _fault(entry: Entry, references: References) -> Fault:
    fault = Fault(
        references=tuple(reference.number for reference in cited(entry, "references", references)),
        text=entry.required_text("text"),
    )
    entry.done()
    return fault
