"""Several catalogues as one: every entry knows its file, no name means two things, and nothing is dropped.

References are numbered in each file for itself. In the merged catalogue the number 1 of `a.toml` is `a.toml:1`, so
that a citation names its file wherever it is printed.
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Any

from ketacalc.core.catalogue.catalogue import Catalogue, CitationError, Claim, Indication, Source, SourceDose, folded
from ketacalc.core.catalogue.regimen import Audit, Reference, Regimen, SourceFigure
from ketacalc.core.catalogue.toml_file import printable
from ketacalc.core.errors import CatalogueError


def merged(parts: tuple[Catalogue, ...]) -> Catalogue:
    """Return several catalogues as one.

    Raises:
        CatalogueError: two of them have the same name, or the same id, or give one name to two indications.
    """
    for name, following in pairwise(sorted((part.name for part in parts), key=folded)):
        if folded(name) == folded(following):
            raise CatalogueError(f"two catalogues are called {name}; each must have a name of its own")
    # An indication that files spell in several ways has the id of the first.
    ids = {folded(one.id): one.id for part in reversed(parts) for one in reversed(part.indications)}
    _unique("regimen", ((part, one.id) for part in parts for one in part.regimens))
    _unique("elsewhere", ((part, one.id) for part in parts for one in part.source_doses))
    _unique("reference", ((part, f"{part.name}:{one.number}") for part in parts for one in part.references))

    def every(field: str) -> tuple[Any, ...]:
        return tuple(_renamed(one, part.name, ids) for part in parts for one in getattr(part, field))

    fields = ("regimens", "references", "claims", "source_doses", "citation_errors")
    return Catalogue(
        name=", ".join(part.name for part in parts),
        title="; ".join(part.title or part.name for part in parts),
        version="; ".join(part.version for part in parts),
        sha256="; ".join(part.sha256 for part in parts),
        is_shipped=False,
        source=Source(),
        indications=_indications(parts, ids),
        **{field: every(field) for field in fields},
        warnings=tuple(warning for part in parts for warning in part.warnings),
        parts=parts,
    )


def _unique(kind: str, ids: Iterable[tuple[Catalogue, str]]) -> None:
    """Refuse an id that stands in two catalogues, with both of them named."""
    seen: dict[str, Catalogue] = {}
    for part, identity in ids:
        other = seen.setdefault(folded(identity), part)
        if other is not part:
            what = f"{kind} '{printable(identity)}' stands in {other.name} and in {part.name}"
            raise CatalogueError(f"{what}; an id is unique over all catalogues that are used together")


def _renamed(value: Any, file: str, ids: dict[str, str]) -> Any:
    """Return an entry of a file whose references and indication are named as they are in the merged catalogue."""
    if isinstance(value, tuple):
        return tuple(_renamed(one, file, ids) for one in value)
    if isinstance(value, Reference):
        return replace(value, number=f"{file}:{value.number}")
    if isinstance(value, CitationError):
        return replace(value, references=tuple(f"{file}:{number}" for number in value.references))
    if not isinstance(value, Regimen | Claim | Audit | SourceFigure | SourceDose | Indication):
        return value
    fields = ("references", "unlisted", "reference", "audit", "figures")
    changed = {
        field: _renamed(getattr(value, field), file, ids) for field in fields if field in value.__dataclass_fields__
    }
    if isinstance(value, Regimen | Claim):
        changed["indication"] = ids.get(folded(value.indication), "")
    return replace(value, **changed)


def _indications(parts: tuple[Catalogue, ...], ids: dict[str, str]) -> tuple[Indication, ...]:
    """Return the indications of all catalogues, those of one id as one.

    A use without a dose that shares its id with another entry keeps its own words under that id, by its file's name:
    what one source names without a dose is still told where another one has a dose.
    """
    groups: dict[str, list[tuple[Catalogue, Indication]]] = {}
    for part in parts:
        for one in part.indications:
            groups.setdefault(folded(one.id), []).append((part, _renamed(one, part.name, ids)))
    found: list[Indication] = []
    for group in groups.values():
        if len(group) == 1:
            found.append(group[0][1])
            continue
        found.append(_together([one for _, one in group]))
        for part, one in group:
            if one.is_use:
                found.append(replace(one, id=f"{part.name}:{one.id}", aliases=(), under=(one.id,), see=()))
    _one_meaning(groups)
    seen: set[str] = set()
    for one in found:
        if folded(one.id) in seen:
            raise CatalogueError(f"the indication '{printable(one.id)}' is called like one of a file: rename it")
        seen.add(folded(one.id))
    return tuple(replace(one, under=_now(one.under, ids), see=_now(one.see, ids)) for one in found)


def _now(names: tuple[str, ...], ids: dict[str, str]) -> tuple[str, ...]:
    """Return indications, each once, by the ids that they have now."""
    return tuple(dict.fromkeys(ids[folded(name)] for name in names))


def _together(same: list[Indication]) -> Indication:
    """Return the indications of one id as one, in the words of the first; it is no use, and has no section."""
    names = dict.fromkeys(name for one in same for name in (one.name, *one.aliases))
    return Indication(
        id=same[0].id,
        name=same[0].name,
        aliases=tuple(name for name in names if name != same[0].name),
        under=tuple(broader for one in same for broader in one.under),
        see=tuple(related for one in same for related in one.see),
    )


def _one_meaning(groups: dict[str, list[tuple[Catalogue, Indication]]]) -> None:
    """Refuse a name that two catalogues give to different indications."""
    seen: dict[str, tuple[str, Catalogue]] = {}
    for key, group in groups.items():
        for part, indication in group:
            for name in indication.names:
                other, first = seen.setdefault(folded(name), (key, part))
                if other != key:
                    what = f"the name '{printable(name)}' is of one indication in {first.name} and of another in"
                    raise CatalogueError(f"{what} {part.name}: give them the same id, or other names")
