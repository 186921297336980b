"""What the rows of a table are held against: one indication or regimen for all, or what a column of it names."""

from collections.abc import Callable
from dataclasses import dataclass, field

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.catalogue.selection import by_route, select
from ketacalc.core.errors import InputError, NoDoseReportedError, UnknownNameError
from ketacalc.frame.answers import Status
from ketacalc.frame.core import Refused


@dataclass(slots=True, kw_only=True)
class Subjects:
    """What rows are held against.

    Attributes:
        catalogue: where the regimens come from.
        route: only what is reported by this route.
        all_rows: what every row is held against; empty where a column says it.
        sets: what was asked for so far, each with its number.
    """

    catalogue: Catalogue
    route: str | None
    all_rows: tuple[Regimen, ...] = ()
    sets: dict[tuple[Regimen, ...], int] = field(default_factory=dict)

    def named(self, name: str, kind: str) -> tuple[Regimen, ...]:
        """Return the regimens that a cell names.

        Raises:
            Refused: there are none.
        """
        find: Callable[[str], tuple[Regimen, ...]] = (
            self.catalogue.indicated if kind == "indication" else lambda text: (self.catalogue.regimen(text),)
        )
        try:
            return by_route(find(name), self.route)
        except UnknownNameError as error:
            raise Refused(Status.NAME, str(error) if name else f"no {kind} is named") from None
        except (NoDoseReportedError, InputError) as error:
            raise Refused(Status.NO_DOSE, str(error)) from None


def subjects(
    catalogue: Catalogue, *, indication: str | None, regimen: str | None, route: str | None, by_row: bool
) -> Subjects:
    """Return what a table is held against.

    Args:
        catalogue: where the regimens come from.
        indication: what for, for all rows.
        regimen: the id of one regimen for all rows, instead.
        route: only what is reported by this route.
        by_row: whether a column may say it row by row instead.

    Raises:
        InputError: both are named, or neither where one has to be, or nothing is reported by that route.
        UnknownNameError: no such regimen or indication.
        NoDoseReportedError: the article names the indication and reports no dose.
    """
    if by_row and indication is None and regimen is None:
        return Subjects(catalogue=catalogue, route=route)
    found = select(catalogue, indication=indication, regimen=regimen, route=route).regimens
    return Subjects(catalogue=catalogue, route=route, all_rows=found)
