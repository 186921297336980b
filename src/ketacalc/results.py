"""Results of commands as the library returns them, where the command's own result holds all that there is."""

from ketacalc.answers import Answer
from ketacalc.core.catalogue.regimen import Caution
from ketacalc.output.card.result import CardResult
from ketacalc.output.cite.result import CiteResult
from ketacalc.output.compare.result import CompareResult
from ketacalc.output.conform import ConformResult
from ketacalc.output.lint import LintResult
from ketacalc.output.prepare.result import PrepareResult
from ketacalc.output.result import Result
from ketacalc.output.show import ShowResult


class Whole(Answer, Result):
    """A result that is its own answer."""

    def _result(self) -> Result:
        return self


class Card(Whole, CardResult):
    """Regimens at several body weights; `.tables` has one for each regimen."""

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """All that is to be cautious about: of the regimens, and what each weight brings; each once."""
        told = [caution for table in self.tables for caution in table.regimen.cautions]
        told += [caution for table in self.tables for line in table.lines for caution in line.cautions]
        return tuple(dict.fromkeys(told))


class Cited(Whole, CiteResult):
    """References of a catalogue, in `.references`."""


class Compared(Whole, CompareResult):
    """Regimens on common axes, in `.comparison`."""


class Conformed(Whole, ConformResult):
    """What another program answered to the reference vectors, in `.found`."""

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return self.found.is_sound


class Linted(Whole, LintResult):
    """Catalogue files that were looked through; `.faults` and `.questions` count what was found in `.files`."""

    def __str__(self) -> str:
        """Return how much was found."""
        return self.lines[-1]


class Prepared(Whole, PrepareResult):
    """A dose with every recipe for it, in `.preparation`; or what a running infusion gives, in `.infusion`."""


class Shown(Whole, ShowResult):
    """All that is known under a name, in `.found`."""

    def __str__(self) -> str:
        """Return what the name stands for in full."""
        return self.found.subject
