"""All reference vectors: of the regimens of a catalogue, of `vectors.toml`, and other people's worked problems."""

import os
import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any, Final

from ketacalc import __version__
from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.loading import shipped
from ketacalc.core.catalogue.regimen import Origin, Regimen
from ketacalc.core.catalogue.toml_file import PACKAGE, parse, read_file
from ketacalc.core.check.bounds import targets
from ketacalc.core.errors import CatalogueError, InputError, UnknownNameError
from ketacalc.core.quantities import Range, quoted, style
from ketacalc.core.vectors.operations import NAMES, solve
from ketacalc.core.vectors.problems import outside
from ketacalc.core.vectors.vector import Input, Vector

_FILE: Final = os.path.join(PACKAGE, "vectors.toml")
ABOUT: Final = ("refuse", "flags", "comment")
"""The keys of a group that are no inputs."""
WORDS: Final = ("unit", "find", "regimen")
"""Inputs that are texts, or whole numbers, and no quantities."""
STRENGTHS: Final = ("concentration", "stock")
"""Inputs that may be an amount in a volume, as a label has it."""
SOURCE: Final = f"ketacalc {__version__}, computed exactly from declared inputs"
WEIGHTS: Final = ("3200 g", "12.5 kg", "70 kg", "154 lb", "160 kg")
"""A newborn, a child, an adult, an adult in pounds, and one above the cap that a source knows."""


def vectors(catalogue: Catalogue, operations: Iterable[str] = (), flags: Iterable[str] = ()) -> tuple[Vector, ...]:
    """Return the vectors of some operations and with some flags; all of them where none is named.

    Args:
        catalogue: whose regimens are among them; the others do not depend on it.
        operations: one of these, such as `infusion`.
        flags: one of these at least, such as `refuse`.

    Raises:
        UnknownNameError: there is no such operation or flag; the message names what there is.
        CatalogueError: a file that ketacalc ships is damaged.
    """
    every = (*_of_catalogue(catalogue), *(replace(one, input=deepcopy(one.input)) for one in _of_files()))
    asked, flagged = frozenset(operations), frozenset(flags)
    _known(asked, NAMES, "operation")
    _known(flagged, {flag for one in every for flag in one.flags}, "flag")
    return tuple(
        one
        for one in every
        if (not asked or one.operation in asked) and (not flagged or not flagged.isdisjoint(one.flags))
    )


def _known(asked: frozenset[str], there: Iterable[str], what: str) -> None:
    for name in sorted(asked.difference(there)):
        raise UnknownNameError(f"no {what} {quoted(name)} of vectors; there are {', '.join(sorted(there))}")


@cache
def _of_files() -> tuple[Vector, ...]:
    """Return what depends on no catalogue; whoever asks gets inputs of his own."""
    return (*_declared(), *outside())


def _declared() -> Iterator[Vector]:
    """Yield the vectors of every declared group; each must be refused, or answered, as the group says."""
    for operation, groups in parse(read_file(_FILE), "vectors.toml").items():
        for name, group in groups.items():  # each item of a list with each item of the others
            keys = [key for key in group if key not in ABOUT]
            choices = (group[key] if isinstance(group[key], list) else [group[key]] for key in keys)
            for at, values in enumerate(product(*choices), 1):
                given = {key: _stated(key, value) for key, value in zip(keys, values, strict=True)}
                yield _vector(f"{operation}[{name}-{at}]", operation, given, group)


def _vector(name: str, operation: str, given: Input, group: dict[str, Any]) -> Vector:
    if operation == "check":
        given |= _reported(shipped().regimen(given["regimen"]))
    refuse, reason = group.get("refuse", False), ""
    try:
        expected = solve(operation, given)
    except InputError as error:
        expected, reason = None, str(error)
    if (expected is None) is not refuse:  # pragma: no cover - the file is shipped
        raise CatalogueError(f"vectors.toml: {name} is to be {'refused' if refuse else 'answered'}; {reason}")
    return Vector(
        id=name,
        operation=operation,
        input=given,
        expected=expected,
        flags=("refuse",) * refuse + tuple(group.get("flags", ())),
        comment=group.get("comment", ""),
        source=SOURCE,
    )


def _of_catalogue(catalogue: Catalogue) -> Iterator[Vector]:
    """Yield every regimen of a catalogue, and each of its steps, at several weights, the dose as it is reported."""
    for regimen in catalogue.regimens:
        doses: list[tuple[str, Range, tuple[str, ...], str]] = [(regimen.id, regimen.reported, ("reported",), "")]
        for number, step in enumerate(regimen.steps, 1):
            said = "a step that only the cited source has" if step.whence.origin is Origin.SOURCE else ""
            doses.append((f"{regimen.id}-step{number}", step.dose, ("reported", "steps"), said))
        for (name, dose, flags, said), (at, weight) in product(doses, enumerate(WEIGHTS, 1)):
            given = {
                "regimen": regimen.id,
                "dose": _figure(dose),
                "weight": _stated("weight", weight),
                "unit": dose.unit.for_patient.symbol,
            }
            yield Vector(
                id=f"dose[{name}-{at}]",
                operation="dose",
                input=given,
                expected=solve("dose", given),
                flags=flags,
                comment=said,
                source=_cited(regimen),
            )


def _stated(key: str, value: Any) -> Any:
    """Return an input as JSON states it: a quantity, a range, a label, a word or a whole number."""
    if key in WORDS or not isinstance(value, str):
        return value
    low, to, high = value.partition(" to ")
    if to:
        number, _, unit = high.rpartition(" ")
        return {"low": {"value": low, "unit": unit}, "high": {"value": number, "unit": unit}}
    if key in STRENGTHS and re.search(r"/\d", value):
        return dict(zip(("amount", "volume"), map(_quantity, value.split("/")), strict=True))
    return _quantity(value)


def _quantity(text: str) -> dict[str, str]:
    number, _, unit = text.rpartition(" ") if " " in text else (text, "", "")
    return {"value": number, "unit": unit}


def _figure(value: Range) -> Any:
    low, high = ({"value": style.exact(end.value), "unit": end.unit.symbol} for end in (value.low, value.high))
    return low if value.is_point else {"low": low, "high": high}


def _reported(regimen: Regimen) -> Input:
    """Return each thing that a dose can be within, as it is reported, and the stated numbers of doses in a day."""
    found: Input = {"reported": [_figure(one.dose) for one in targets(regimen)]}
    return found | ({"divisions": list(regimen.doses_per_day)} if regimen.doses_per_day else {})


def _cited(regimen: Regimen) -> str:
    """Return the references behind a figure: `[25] Berman RM, 2000, doi:10.1016/...`."""
    cited = (
        (f"[{one.number}]", one.authors[0] if one.authors else one.title, one.year, one.doi and f"doi:{one.doi}")
        for one in regimen.references
    )
    return "; ".join(f"{number} {', '.join(filter(None, rest))}" for number, *rest in cited) or regimen.id
