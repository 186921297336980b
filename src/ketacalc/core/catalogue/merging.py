"""Several catalogues as one: every entry knows its file, no name means two things, and nothing is dropped.

References are numbered in each file for itself. In the merged catalogue the number 1 of `a.toml` is `a.toml:1`, so
that a citation names its file wherever it is printed.
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from ketacalc.core.catalogue.catalogue import Catalogue, Claim, Indication, Source, SourceDose, folded
from ketacalc.core.catalogue.regimen import Audit, Reference, Regimen, SourceFigure
from ketacalc.core.catalogue.toml_file import printable
from ketacalc.core.errors import CatalogueError

Numbered = dict[str, Reference]


def merged(parts: tuple[Catalogue, ...]) -> Catalogue:
    """Return several catalogues as one.

    Raises:
        CatalogueError: two of them have the same name, or the same id, or give one name to two indications.
    """
    _told_apart(parts)
    numbered = {part.name: {r.number: _qualified(r, part) for r in part.references} for part in parts}
    ids: dict[str, str] = {}
    for part in parts:
        for indication in part.indications:
            ids.setdefault(folded(indication.id), indication.id)
    regimens = tuple(_regimen(r, numbered[part.name], ids) for part in parts for r in part.regimens)
    _unique("regimen", ((part, regimen.id) for part in parts for regimen in part.regimens))
    _unique("elsewhere", ((part, found.id) for part in parts for found in part.source_doses))
    _unique("reference", ((part, r.number) for part in parts for r in numbered[part.name].values()))
    return Catalogue(
        name=", ".join(part.name for part in parts),
        title="; ".join(part.title or part.name for part in parts),
        version="; ".join(part.version for part in parts),
        sha256="; ".join(part.sha256 for part in parts),
        is_shipped=False,
        source=Source(),
        regimens=regimens,
        indications=_indications(parts, numbered, ids),
        references=tuple(reference for part in parts for reference in numbered[part.name].values()),
        claims=tuple(_claim(claim, numbered[part.name], ids) for part in parts for claim in part.claims),
        source_doses=tuple(_source_dose(found, numbered[part.name]) for part in parts for found in part.source_doses),
        citation_errors=tuple(
            replace(error, references=tuple(f"{part.name}:{number}" for number in error.references))
            for part in parts
            for error in part.citation_errors
        ),
        warnings=tuple(warning for part in parts for warning in part.warnings),
        parts=parts,
    )


def _told_apart(parts: tuple[Catalogue, ...]) -> None:
    """Refuse two files of one name: no output could tell which of them a dose is from."""
    for one, other in pairwise(sorted(parts, key=lambda part: folded(part.name))):
        if folded(one.name) == folded(other.name):
            raise CatalogueError(f"two catalogues are called {one.name}; each must have a name of its own")


def _unique(kind: str, ids: Iterable[tuple[Catalogue, str]]) -> None:
    """Refuse an id that stands in two catalogues, with both of them named."""
    seen: dict[str, Catalogue] = {}
    for part, identity in ids:
        other = seen.setdefault(folded(identity), part)
        if other is not part:
            what = f"{kind} '{printable(identity)}' stands in {other.name} and in {part.name}"
            raise CatalogueError(f"{what}; an id is unique over all catalogues that are used together")


def _qualified(reference: Reference, part: Catalogue) -> Reference:
    return replace(reference, number=f"{part.name}:{reference.number}")


def _again(references: tuple[Reference, ...], numbered: Numbered) -> tuple[Reference, ...]:
    return tuple(numbered[reference.number] for reference in references)


def _regimen(regimen: Regimen, numbered: Numbered, ids: dict[str, str]) -> Regimen:
    """Return a regimen whose references and indication are named as they are in the merged catalogue."""
    return replace(
        regimen,
        indication=ids[folded(regimen.indication)],
        references=_again(regimen.references, numbered),
        unlisted=_again(regimen.unlisted, numbered),
        audit=_audit(regimen.audit, numbered),
    )


def _audit(audit: Audit, numbered: Numbered) -> Audit:
    return replace(audit, figures=tuple(_figure(one, numbered) for one in audit.figures))


def _figure(figure: SourceFigure, numbered: Numbered) -> SourceFigure:
    """Return a figure of a source whose reference is numbered as in the merged catalogue."""
    return replace(figure, reference=numbered[figure.reference.number]) if figure.reference else figure


def _claim(claim: Claim, numbered: Numbered, ids: dict[str, str]) -> Claim:
    return replace(
        claim,
        references=_again(claim.references, numbered),
        unlisted=_again(claim.unlisted, numbered),
        indication=ids.get(folded(claim.indication), ""),
        audit=_audit(claim.audit, numbered),
    )


def _source_dose(found: SourceDose, numbered: Numbered) -> SourceDose:
    return replace(found, reference=numbered[found.reference.number])


def _indications(
    parts: tuple[Catalogue, ...], numbered: dict[str, Numbered], ids: dict[str, str]
) -> tuple[Indication, ...]:
    """Return the indications of all catalogues, those of one id as one.

    A use without a dose that shares its id with another entry keeps its own words under that id, by its file's name:
    what one source names without a dose is still told where another one has a dose.
    """
    groups: dict[str, list[tuple[Catalogue, Indication]]] = {}
    for part in parts:
        for indication in part.indications:
            groups.setdefault(folded(indication.id), []).append((part, indication))
    found: list[Indication] = []
    for group in groups.values():
        uses = [(part, replace(i, references=_again(i.references, numbered[part.name]))) for part, i in group]
        if len(group) == 1:
            found.append(_pointing(uses[0][1], ids))
            continue
        found.append(_pointing(_together([i for _, i in group]), ids))
        found += [_pointing(_apart(part, i), ids) for part, i in uses if i.is_use]
    _one_meaning(groups)
    seen: set[str] = set()
    for indication in found:
        if folded(indication.id) in seen:
            raise CatalogueError(f"the indication '{printable(indication.id)}' is called like one of a file: rename it")
        seen.add(folded(indication.id))
    return tuple(found)


def _pointing(indication: Indication, ids: dict[str, str]) -> Indication:
    """Return an indication whose broader and related ones are named by the ids that they have now."""
    under, see = (tuple(dict.fromkeys(ids[folded(i)] for i in names)) for names in (indication.under, indication.see))
    return replace(indication, under=under, see=see)


def _together(same: list[Indication]) -> Indication:
    """Return the indications of one id as one, in the words of the first; it is no use, and has no section."""
    names = dict.fromkeys(name for i in same for name in (i.name, *i.aliases))
    return Indication(
        id=same[0].id,
        name=same[0].name,
        aliases=tuple(name for name in names if name != same[0].name),
        under=tuple(dict.fromkeys(broader for i in same for broader in i.under)),
        see=tuple(dict.fromkeys(related for i in same for related in i.see)),
    )


def _apart(part: Catalogue, use: Indication) -> Indication:
    """Return a use under its own id, called after its file."""
    return replace(use, id=f"{part.name}:{use.id}", aliases=(), under=(use.id,), see=())


def _one_meaning(groups: dict[str, list[tuple[Catalogue, Indication]]]) -> None:
    """Refuse a name that two catalogues give to different indications."""
    seen: dict[str, tuple[str, Catalogue]] = {}
    for key, group in groups.items():
        for part, indication in group:
            for name in (indication.id, indication.name, *indication.aliases):
                other, first = seen.setdefault(folded(name), (key, part))
                if other != key:
                    what = f"the name '{printable(name)}' is of one indication in {first.name} and of another in"
                    raise CatalogueError(f"{what} {part.name}: give them the same id, or other names")
