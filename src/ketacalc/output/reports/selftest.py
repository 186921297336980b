"""The result of `selftest`: outside problems solved on this machine, and the kept units asked of pint again."""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from ketacalc.core.quantities import style
from ketacalc.core.selftest.results import Outcome, Result
from ketacalc.output import documents
from ketacalc.output.documents import Document
from ketacalc.output.report import Records
from ketacalc.output.view import Field, Tone, View

HEADER: Final = ("problem", "kind", "outcome", "reason", "quantity", "published", "exact", "unit", "source", "version")
FAULTS: Final = (Outcome.DISAGREES,)


@dataclass(frozen=True, slots=True, kw_only=True)
class SelftestReport:
    """What was tested on this machine.

    Attributes:
        results: every shipped problem.
        units: how many kept units were compared with live pint.
        stale: the kept units that differ from what pint answers.
        pint: the version of pint.
    """

    results: tuple[Result, ...]
    units: int
    stale: tuple[str, ...]
    pint: str

    @property
    def is_sound(self) -> bool:
        """Whether nothing disagrees."""
        return not self.stale and not any(result.outcome in FAULTS for result in self.results)

    @property
    def counts(self) -> dict[str, int]:
        """How many problems had each outcome; together they are all problems."""
        counted = Counter(result.outcome for result in self.results)
        return {outcome.value: counted[outcome] for outcome in Outcome}

    def document(self) -> Document:
        """Return the document `ketacalc.selftest/1`."""
        return documents.envelope("selftest") | {
            "sound": self.is_sound,
            "problems": len(self.results),
            "counts": self.counts,
            "units": {"compared": self.units, "stale": list(self.stale), "pint": self.pint},
            "results": [
                {
                    "id": result.id,
                    "kind": result.kind,
                    "source": result.source,
                    "outcome": result.outcome.value,
                    "reason": result.reason,
                    "answers": [
                        {
                            "quantity": answer.quantity,
                            "published": answer.published,
                            "exact": documents.quantity(answer.exact) if answer.exact else None,
                        }
                        for answer in result.answers
                    ],
                }
                for result in self.results
            ],
        }

    def records(self) -> Records:
        """Return one row per answer, and one per problem without."""
        version = documents.envelope("selftest")["version"]
        rows = []
        for result in self.results:
            about = {
                "problem": result.id,
                "kind": result.kind,
                "outcome": result.outcome.value,
                "reason": result.reason,
                "source": result.source,
                "version": version,
            }
            answers = [
                {
                    "quantity": answer.quantity,
                    "published": answer.published,
                    "exact": style.exact(answer.exact.value) if answer.exact else "",
                    "unit": answer.exact.unit.symbol if answer.exact else "",
                }
                for answer in result.answers
            ]
            rows += [about | answer for answer in answers or [{}]]
        return HEADER, rows

    def view(self) -> View:
        """Return what did not simply agree, and the counts of everything."""
        counts = [f"{outcome}: {count}" for outcome, count in self.counts.items()]
        units = f"{self.units} kept units compared with pint {self.pint}: "
        units += f"stale: {', '.join(self.stale)}" if self.stale else "all the same"
        told = [result for result in self.results if result.outcome is not Outcome.AGREES]
        return View(
            title="Sound." if self.is_sound else "Not sound: do not rely on this installation.",
            lines=(f"{len(self.results)} outside problems were solved on this machine.", *counts, units),
            entries=tuple(_entry(result) for result in told),
        )


def _entry(result: Result) -> tuple[Field, ...]:
    answers = "; ".join(
        f"{answer.quantity}: published {answer.published or 'nothing'}"
        + (f", exactly {style.quantity(answer.exact)}" if answer.exact else "")
        for answer in result.answers
    )
    tone = Tone.NEGATIVE if result.outcome in FAULTS else Tone.PLAIN
    outcome = f"{result.outcome}: {result.reason}" if result.reason else result.outcome.value
    return (
        Field(column="Problem", label="Problem", text=result.id, tone=Tone.STRONG),
        Field(column="Outcome", label="Outcome", text=outcome, tone=tone),
        Field(column="Answers", label="Answers", text=answers or "none"),
        Field(column="Source", label="Source", text=result.source),
    )
