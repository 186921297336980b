"""From TOML tables to a checked catalogue: every entry whole, every name its own, everything that is named there."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from ketacalc.core.catalogue import format as declared
from ketacalc.core.catalogue.catalogue import Catalogue, Indication, folded
from ketacalc.core.catalogue.entry import Entry, File
from ketacalc.core.catalogue.regimen import Reference
from ketacalc.core.catalogue.rules import Name
from ketacalc.core.catalogue.toml_file import Tables, printable

References = dict[str, Reference]


def read(tables: Tables, file: File) -> Entry:
    """Read the tables of a file, and check each entry and all of them together.

    Raises:
        CatalogueError: something is wrong, and the file does not collect its faults.
    """
    top = Entry(declared.CATALOGUE, tables, file)
    _unique(top.many("regimen"), "id")
    _unique(top.many("indication") + top.many("use"), "id")
    _unique(top.many("reference"), "number")
    _unique(top.many("elsewhere"), "id")
    _indications(top)
    _links(top)
    for entry in top.every():
        if entry is not top and entry.values.get("read_on") == "":
            entry.values["read_on"] = top.values.get("read_on", "")
    if not top.many("regimen") and "regimen" in top.values:
        top.remark("no-regimen", "holds no regimen")
    return top


def catalogue(top: Entry, *, name: str, sha256: str, is_shipped: bool = False) -> Catalogue:
    """Return the catalogue of a file without a fault, under the name that it has in messages and outputs."""
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
        field = key.field or name if key else name
        if isinstance(value, Entry):
            made[field] = _made(value, references)
        elif isinstance(value, list):
            made[field] = tuple(_made(inner, references) for inner in value)
        elif key is None or key.to != "reference":
            made[field] = value
        else:
            made[field] = references.get(value) if isinstance(value, str) else tuple(map(references.__getitem__, value))
    return entry.table.makes(**made)


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
    names = {
        "reference": _all(top, "number", "reference"),
        "regimen": _all(top, "id", "regimen"),
        "indication": _all(top, "id", "indication", "use") | _all(top, "indication", "regimen"),
    }
    for entry in top.every():
        for key, declaration in entry.table.keys.items():
            to, value = declaration.to, entry.values.get(key) or ()
            for at, name in enumerate(() if not to else [value] if isinstance(value, str) else value):
                if name not in names[to]:
                    rule: Name = "no-reference" if to == "reference" else "no-indication"
                    way = (key,) if isinstance(value, str) else (key, at)
                    entry.remark(rule, f"{key}: there is no {to} '{printable(name)}' in the file", *way)


def _all(top: Entry, key: str, *kinds: str) -> set[str]:
    return {entry.values[key] for kind in kinds for entry in top.many(kind) if key in entry.values}


def _indications(top: Entry) -> None:
    """Refuse an indication that is spelt in two ways, a name of two, and a use that has a dose."""
    stated = [entry for kind in ("indication", "use") for entry in top.many(kind) if "id" in entry.values]
    spelt = {folded(entry.values["id"]): entry.values["id"] for entry in stated}
    dosed = [(entry, entry.values["indication"]) for entry in top.many("regimen") if "indication" in entry.values]
    names: list[tuple[str, str, Entry, tuple[str | int, ...]]] = []
    for entry in stated:
        identity = entry.values["id"]
        names += [(identity, identity, entry, ("id",)), (identity, entry.values["name"], entry, ("name",))]
        names += [(identity, one, entry, ("aliases", at)) for at, one in enumerate(entry.values.get("aliases", ()))]
    for entry, name in dosed:
        names.append((name, name, entry, ("indication",)))
        if spelt.setdefault(folded(name), name) != name:
            what = f"the indication '{printable(name)}' is spelt in two ways: the id stands twice"
            entry.remark("stands-twice", what, "indication")
    owners: dict[str, str] = {}
    for identity, name, entry, way in names:
        if owners.setdefault(folded(name), identity) != identity:
            entry.remark("shared-name", f"the name '{printable(name)}' belongs to two indications", *way)
    with_dose = {name for _, name in dosed}
    for entry in stated:
        if entry.table is declared.USE and entry.values["id"] in with_dose:
            entry.remark("dose-of-a-use", "a use without a dose has a regimen", "id")
