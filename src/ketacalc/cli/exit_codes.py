"""The exit codes of every command, frozen: scripts stand on them."""

from typing import TYPE_CHECKING, Final

from ketacalc.core import errors
from ketacalc.core.errors import KetacalcError

if TYPE_CHECKING:
    from ketacalc.core.check.judge import Check

DONE: Final = 0
"""Done; of `check`, within."""
OUTSIDE: Final = 1
"""Outside, or faults were found, or rows of a table were refused."""
USAGE: Final = 2
"""Bad input or usage."""
NOTHING: Final = 3
"""Known, but no dose is reported, or nothing can be compared."""
UNUSABLE: Final = 4
"""The catalogue or data file cannot be used."""
UNDELIVERED: Final = 74
"""The output could not be delivered."""
SIGNAL: Final = 128
"""Stopped by a signal, whose number is added: 129 hung up, 130 interrupted, 143 terminated."""
INTERRUPTED: Final = SIGNAL + 2

_REFUSALS: Final[tuple[tuple[type[KetacalcError], int], ...]] = (
    (errors.CatalogueError, UNUSABLE),
    (errors.NoDoseReported, NOTHING),
    (errors.Undelivered, UNDELIVERED),
    (KetacalcError, USAGE),
)


def of_refusal(error: KetacalcError) -> int:
    """Return the exit code of a refusal."""
    return next(code for kind, code in _REFUSALS if isinstance(error, kind))


def of_check(checked: "Check", *, strict: bool) -> int:
    """Return the exit code of a check."""
    from ketacalc.core.check.judge import Verdict

    if checked.verdict is Verdict.NOT_COMPARABLE:
        return NOTHING
    return OUTSIDE if checked.verdict is not Verdict.WITHIN or (strict and checked.is_doubtful) else DONE
