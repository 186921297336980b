"""What the shell offers for a name: the catalogue's own, each with a word on what it is.

The catalogue is what `--catalogue` names, once or several times, where that stands earlier on the line. A catalogue
that cannot be read offers nothing: the command itself says why, once the line is run.

No dose is shown here, because none may stand without its cautions. What a shell would obey is not offered either:
zsh evaluates what it is given, and bash puts a name into the line as it stands. Nor is a name with a colon, such as
the reference `a.toml:1` of several catalogues: bash ends a word at the colon, and would complete the rest wrongly.
"""

import re
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


def names(what: str, context: "typer.Context", incomplete: str) -> Offered:
    """Return the names that go on from what was typed; none where the catalogue cannot be used.

    Args:
        what: a name is of: `indication`, `regimen`, `route` or `reference`.
        context: of the line that is typed.
        incomplete: what was typed of the name.
    """
    paths = context.params.get("catalogue")
    try:
        catalogue = load(*(paths if isinstance(paths, list | tuple) else ()))
    except KetacalcError:
        return []
    given = context.params.get("names") if what == "reference" else None
    taken = tuple(given) if isinstance(given, list | tuple) else ()
    found = dict(_known(what, catalogue))
    return [
        (name, _OBEYED.sub(" ", about))
        for name, about in found.items()
        if name.startswith(incomplete) and name not in taken and _NAME.fullmatch(name)
    ]


def _known(what: str, catalogue: Catalogue) -> Offered:
    """Return every name of a kind, in the catalogue's order."""
    if what == "indication":
        return [(one.id, one.name + ("; no dose reported" if one.is_use else "")) for one in catalogue.indications]
    if what == "reference":
        return [(one.number, wording.short_citation(one).partition("] ")[2]) for one in catalogue.references]
    if what == "route":
        return [(one.route, "reported in this catalogue") for one in catalogue.regimens]
    named = ((one, catalogue.indication(one.indication).name) for one in catalogue.regimens)
    return [(one.id, f"{wording.given(one)}, for {name}") for one, name in named]
