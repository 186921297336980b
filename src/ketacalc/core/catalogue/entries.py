"""From TOML tables to a checked catalogue: every entry whole, every name its own, everything that is named there."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from ketacalc.core.catalogue import format as declared
from ketacalc.core.catalogue.catalogue import Catalogue, Indication, folded
from ketacalc.core.catalogue.codes import Name
from ketacalc.core.catalogue.entry import Entry, File
from ketacalc.core.catalogue.regimen import Reference
from ketacalc.core.catalogue.table import Key
from ketacalc.core.catalogue.toml_file import Tables, printable

References = dict[str, Reference]


def read(tables: Tables, file: File) -> Entry:
    """Read the tables of a file, and check each entry and all of them together.

    Raises:
        CatalogueError: something is wrong, and the file does not collect its faults.
    """
    top = Entry(declared.CATALOGUE, tables, file)
    for kinds, key in (
        (("regimen",), "id"),
        (("indication", "use"), "id"),
        (("reference",), "number"),
        (("elsewhere",), "id"),
    ):
        _unique([entry for kind in kinds for entry in top.many(kind)], key)
    _indications(top)
    _links(top)
    for entry in top.every():
        if entry is not top and entry.values.get("read_on") == "":
            entry.values["read_on"] = top.values.get("read_on", "")
    if not top.many("regimen") and "regimen" in top.values:
        top.remark("no-regimen", "holds no regimen")
    return top


def catalogue(top: Entry, *, name: str, sha256: str, is_shipped: bool = False) -> Catalogue:
    """Return the catalogue of a file without a fault.

    Args:
        top: the file as it was read.
        name: what to call it in messages and outputs.
        sha256: of the file.
        is_shipped: whether it is the catalogue that comes with ketacalc.
    """
    references = {one.number: one for one in (_made(entry, {}) for entry in top.many("reference"))}
    values = _made(top, references) | {"references": tuple(references.values())}
    values["regimens"] = tuple(replace(one, catalogue=name) for one in values["regimens"])
    stated = (*values.pop("indication"), *values.pop("use"))
    known = {one.id for one in stated}
    implied = dict.fromkeys(one.indication for one in values["regimens"] if one.indication not in known)
    return Catalogue(
        name=name,
        sha256=sha256,
        is_shipped=is_shipped,
        indications=(*stated, *(Indication(id=one, name=one) for one in implied)),
        warnings=tuple(f"{name}: {remark.text}" for remark in top.file.remarks),
        **{key: value for key, value in values.items() if key != "read_on"},
    )


def _made(entry: Entry, references: References) -> Any:
    """Return the value that an entry stands for; a number of a reference becomes the reference."""
    made = {}
    for name, value in entry.values.items():
        key = entry.table.keys.get(name)
        made[key.field or name if key else name] = _value(value, key, references) if key else value
    return entry.table.makes(**made)


def _value(value: Any, key: Key, references: References) -> Any:
    if isinstance(value, Entry):
        return _made(value, references)
    if isinstance(value, list):
        return tuple(_made(inner, references) for inner in value)
    if key.to != "reference":
        return value
    return references.get(value) if isinstance(value, str) else tuple(references[number] for number in value)


def _unique(entries: Iterable[Entry], key: str) -> None:
    """Refuse an id or a number that stands twice."""
    seen: set[str] = set()
    for entry in entries:
        name = folded(entry.values.get(key, ""))
        if name in seen:
            entry.remark("stands-twice", f"the {key} stands twice", key)
        if name:
            seen.add(name)


def _links(top: Entry) -> None:
    """Refuse what names an entry that is not in the file."""
    numbers, ids, dosed = (
        _all(top, "number", "reference"),
        _all(top, "id", "regimen"),
        _all(top, "indication", "regimen"),
    )
    names = {"reference": numbers, "regimen": ids, "indication": _all(top, "id", "indication", "use") | dosed}
    for entry in top.every():
        for key, declaration in entry.table.keys.items():
            to, value = declaration.to, entry.values.get(key) or ()
            for at, name in enumerate(() if not to else [value] if isinstance(value, str) else value):
                if name not in names[to]:
                    rule: Name = "no-reference" if to == "reference" else "no-indication"
                    entry.remark(
                        rule,
                        f"{key}: there is no {to} '{printable(name)}' in the file",
                        key,
                        *(() if isinstance(value, str) else (at,)),
                    )


def _all(top: Entry, key: str, *kinds: str) -> set[str]:
    return {entry.values[key] for kind in kinds for entry in top.many(kind) if key in entry.values}


def _indications(top: Entry) -> None:
    """Refuse an indication that is spelt in two ways, a name of two, and a use that has a dose."""
    stated = [entry for kind in ("indication", "use") for entry in top.many(kind) if "id" in entry.values]
    spelt = {folded(entry.values["id"]): entry.values["id"] for entry in stated}
    dosed = [entry for entry in top.many("regimen") if "indication" in entry.values]
    owners: dict[str, str] = {}
    for entry in dosed:
        name = entry.values["indication"]
        if spelt.setdefault(folded(name), name) != name:
            what = f"the indication '{printable(name)}' is spelt in two ways: the id stands twice"
            entry.remark("stands-twice", what, "indication")
    for identity, name, entry, way in _names(stated, dosed):
        if owners.setdefault(folded(name), identity) != identity:
            entry.remark("shared-name", f"the name '{printable(name)}' belongs to two indications", *way)
    names = {entry.values["indication"] for entry in dosed}
    for entry in stated:
        if entry.table is declared.USE and entry.values["id"] in names:
            entry.remark("dose-of-a-use", "a use without a dose has a regimen", "id")


def _names(stated: Iterable[Entry], dosed: Iterable[Entry]) -> Iterator[tuple[str, str, Entry, tuple[str | int, ...]]]:
    """Yield every name of each indication, with the id whose it is and the way to it."""
    for entry in stated:
        identity = entry.values["id"]
        yield identity, identity, entry, ("id",)
        yield identity, entry.values["name"], entry, ("name",)
        for at, alias in enumerate(entry.values.get("aliases", ())):
            yield identity, alias, entry, ("aliases", at)
    for entry in dosed:
        yield entry.values["indication"], entry.values["indication"], entry, ("indication",)
