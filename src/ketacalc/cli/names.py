"""What the shell offers for a name: the catalogue's own, each with a word on what it is.

The catalogue is what `--catalogue` names, once or several times, where that stands earlier on the line. A catalogue
that cannot be read offers nothing: the command itself says why, once the line is run.

No dose is shown here, because none may stand without its cautions. What a shell would obey is not offered either:
zsh evaluates what it is given, and bash puts a name into the line as it stands. Nor is a name with a colon, such as
the reference `a.toml:1` of several catalogues: bash ends a word at the colon, and would complete the rest wrongly.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.loading import load
from ketacalc.core.errors import KetacalcError
from ketacalc.output import wording

if TYPE_CHECKING:
    import typer

Offered = list[tuple[str, str]]
"""Names, each with what it is."""


_NAME: Final = re.compile(r"\w[\w.+-]*")
_OBEYED: Final = re.compile(r"[^\w ,.;()+%-]")


class Names(StrEnum):
    """What a name is of."""

    INDICATION = "indication"
    REGIMEN = "regimen"
    ROUTE = "route"
    REFERENCE = "reference"


def names(what: Names, context: "typer.Context", incomplete: str) -> Offered:
    """Return the names that go on from what was typed; none where the catalogue cannot be used."""
    paths = context.params.get("catalogue")
    try:
        catalogue = load(*(paths if isinstance(paths, list | tuple) else ()))
    except KetacalcError:
        return []
    given = context.params.get("names") if what is Names.REFERENCE else None
    taken = tuple(given) if isinstance(given, list | tuple) else ()
    found = dict(_known(what, catalogue))
    return [
        (name, _OBEYED.sub(" ", about))
        for name, about in found.items()
        if name.startswith(incomplete) and name not in taken and _NAME.fullmatch(name)
    ]


def _known(what: Names, catalogue: Catalogue) -> Iterable[tuple[str, str]]:
    """Yield every name of a kind, in the catalogue's order."""
    if what is Names.INDICATION:
        for indication in catalogue.indications:
            yield indication.id, indication.name + ("; no dose reported" if indication.is_use else "")
    elif what is Names.REGIMEN:
        for regimen in catalogue.regimens:
            yield regimen.id, f"{wording.given(regimen)}, for {catalogue.indication(regimen.indication).name}"
    elif what is Names.ROUTE:
        for regimen in catalogue.regimens:
            yield regimen.route, "reported in this catalogue"
    else:
        for reference in catalogue.references:
            yield reference.number, wording.short_citation(reference).partition("] ")[2]
