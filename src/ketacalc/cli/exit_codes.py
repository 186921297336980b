"""The exit codes of every command, frozen: scripts stand on them."""

from typing import TYPE_CHECKING, Final

from ketacalc.core import errors
from ketacalc.core.errors import KetacalcError

if TYPE_CHECKING:
    from ketacalc.core.check.judge import Check
    from ketacalc.core.verify.expected import Expectation

DONE: Final = 0
OUTSIDE: Final = 1
USAGE: Final = 2
NOTHING: Final = 3
UNUSABLE: Final = 4
FAULT: Final = 70
UNDELIVERED: Final = 74
SIGNAL: Final = 128
"""Stopped by a signal, whose number is added."""
INTERRUPTED: Final = SIGNAL + 2

MEANINGS: Final = {
    DONE: "Done; check: within what is reported.",
    OUTSIDE: "check: outside; --expect: wrong. Another command found faults, or refused rows of a table.",
    USAGE: "Bad input or usage; a weight or a strength that is needed and missing, too.",
    NOTHING: "The name is known and no dose is reported for it, or nothing can be compared.",
    UNUSABLE: "The catalogue or another data file cannot be used.",
    FAULT: "A fault in ketacalc itself: do not use any output of the run, and please report it.",
    UNDELIVERED: "The output could not be delivered.",
    129: "Stopped as the terminal hung up; nothing is left behind.",
    INTERRUPTED: "Stopped by Ctrl-C; nothing is left behind.",
    143: "Stopped by SIGTERM; nothing is left behind.",
}
"""What each says, for the help, the manual page and the documentation."""

_REFUSALS: Final[tuple[tuple[type[KetacalcError], int], ...]] = (
    (errors.CatalogueError, UNUSABLE),
    (errors.NoDoseReportedError, NOTHING),
    (errors.UndeliveredError, UNDELIVERED),
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


def of_expectation(found: "Expectation | None") -> int:
    """Return the exit code of a figure that somebody worked out; there may be none."""
    return DONE if found is None or found.is_right else OUTSIDE


def topic() -> str:
    """Return the exit codes as help."""
    lines = [f"  {code:>3}  {meaning}" for code, meaning in MEANINGS.items()]
    head = "Exit codes of every command; data goes to stdout, and all else to stderr."
    return "\n".join([head, "", *lines]) + "\n"
