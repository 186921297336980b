"""A check in a few plain lines, for the failure of somebody's test."""

from ketacalc.core.check.judge import Check, Comparison, Verdict
from ketacalc.core.quantities import style
from ketacalc.output import wording
from ketacalc.output.check.headline import headline


def explained(check: Check) -> str:
    """Return the verdict, what is reported, and the slips that would explain the dose."""
    dose = style.range_text(check.figure.range, unrounded=True)
    weight = f" at {style.quantity(check.known.weight.kg, unrounded=True)}" if check.known.weight else ""
    lines = [f"{dose}{weight} is {headline(check)}"]
    lines += [_compared(found) for found in check.comparisons]
    lines += [f"  {wording.slip(slip)}" for slip in check.slips]
    return "\n".join(lines)


def _compared(found: Comparison) -> str:
    reported = f"{found.regimen.id} reports {wording.reported(found.regimen)}"
    if found.verdict is Verdict.NOT_COMPARABLE or found.span is None:
        return f"  not comparable: {reported}, a {found.regimen.kind}"
    off = f" {wording.per_cent(found.ratio)}" if found.ratio is not None else ""
    return f"  {found.verdict}{off}: {reported}, here {style.range_text(found.span)}"
