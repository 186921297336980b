"""What a name stands for, wherever one is asked for: a regimen, an indication, a use without a dose, a reference."""

from contextlib import suppress
from itertools import chain

from ketacalc.core.catalogue.catalogue import Catalogue, Claim, Indication, nearest
from ketacalc.core.catalogue.regimen import Reference, Regimen
from ketacalc.core.errors import InputError, UnknownNameError
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """All that a catalogue holds under one name.

    Attributes:
        subject: what it is called in full.
        regimens: the regimen of that id, those of an indication, or those that cite a reference.
        uses: the uses without a dose that lie under it, or are it, or cite a reference.
        references: what is cited for them.
        claims: what the article reports of them without a dose.
    """

    subject: str
    regimens: tuple[Regimen, ...]
    uses: tuple[Indication, ...]
    references: tuple[Reference, ...]
    claims: tuple[Claim, ...]


def named(catalogue: Catalogue, name: str) -> Named:
    """Return what a name stands for: first among the regimens, then the indications and uses, then the references.

    Raises:
        UnknownNameError: nothing has that name; the message gives the nearest.
    """
    for kind in (_regimen, _indicated, _referred):
        with suppress(UnknownNameError):
            return kind(catalogue, name)
    ids = {one: one for one in catalogue} | {name: use.id for use in catalogue.indications for name in use.names}
    near = nearest(name, ids)
    raise UnknownNameError(f"{quoted(name)} is no regimen, indication, use or reference number{near}")


def _regimen(catalogue: Catalogue, name: str) -> Named:
    found = catalogue.regimen(name)
    claims = tuple(one for one in catalogue.claims if one.regimen == found.id)
    return Named(subject=found.id, regimens=(found,), uses=(), references=found.cited, claims=claims)


def _indicated(catalogue: Catalogue, name: str) -> Named:
    indication = catalogue.indication(name)
    inside = {one.id for one in catalogue.within(indication)}
    regimens = tuple(one for one in catalogue.regimens if one.indication in inside)
    uses = catalogue.uses(indication)
    ids = {one.id for one in regimens}
    claims = tuple(one for one in catalogue.claims if one.indication in inside or one.regimen in ids)
    cited = [*(one.cited for one in regimens), *(one.references for one in uses), *(one.references for one in claims)]
    references = tuple(dict.fromkeys(chain(*cited)))
    return Named(subject=indication.name, regimens=regimens, uses=uses, references=references, claims=claims)


def _referred(catalogue: Catalogue, name: str) -> Named:
    reference = catalogue.reference(name.strip("[]"))
    return Named(
        subject=f"[{reference.number}]",
        regimens=tuple(one for one in catalogue.regimens if reference in one.cited),
        uses=tuple(one for one in catalogue.indications if reference in one.references),
        references=(reference,),
        claims=tuple(one for one in catalogue.claims if reference in one.references),
    )


def references_of(
    catalogue: Catalogue, names: tuple[str, ...], indication: str | None = None, regimen: str | None = None
) -> tuple[Reference, ...]:
    """Return the references asked for, each once; all of them where nothing is named.

    Args:
        catalogue: where they come from.
        names: numbers of references, regimens, indications or uses; a use without a dose has references too.
        indication: whose references, instead.
        regimen: whose references, instead.

    Raises:
        InputError: they are named in two ways.
        UnknownNameError: nothing has such a name.
    """
    if sum(1 for one in (names or None, indication, regimen) if one is not None) > 1:
        raise InputError("name references by number, by --indication or by --regimen, one way at a time")
    if regimen is not None:
        return catalogue.regimen(regimen).cited
    if indication is not None:
        catalogue.indication(indication)  # a name of anything else is refused here
        names = (indication,)
    if not names:
        return catalogue.references
    return tuple(dict.fromkeys(reference for name in names for reference in named(catalogue, name).references))
