"""`ketacalc selftest`: outside problems solved on this machine, and the kept units asked of pint again."""

from typing import Annotated, Final

from ketacalc.cli import exit_codes, options
from ketacalc.cli.delivery import answer
from ketacalc.core.quantities.kept import KEPT
from ketacalc.core.vectors.problems import results
from ketacalc.output.formats.format import Format
from ketacalc.output.selftest import SelftestResult

EXAMPLES: Final = """\b
Examples:
  ketacalc selftest
  ketacalc selftest -f json

\b
Exit codes: 0 passed, 1 failed."""


def command(
    verbose: Annotated[bool, options.option("--verbose", "Name each problem that did not simply agree.")] = False,
    form: options.Form = Format.TABLE,
    output: options.Output = None,
) -> int:
    """Solve outside problems on this machine and ask pint again."""
    from ketacalc.core.quantities import pint_registry as live

    asked = live.everyday()
    stale = tuple(name for name in dict.fromkeys([*asked, *KEPT]) if asked.get(name) != KEPT.get(name))
    report = SelftestResult(results=results(), units=len(asked), stale=stale, pint=live.version(), verbose=verbose)
    answer(report, form, output)
    return exit_codes.DONE if report.is_sound else exit_codes.OUTSIDE
