"""The counts of a table as lines of text, for stderr."""

from collections.abc import Iterator

from ketacalc.output.cohort.counts import Counts

_WIDTH = 40
"""Letters of the longest bar."""


def counted(counts: Counts) -> str:
    """Return one line: how many rows, what they came to, and the first that was refused."""
    found = [f"{one.number:,} {one.word}" for one in counts.verdicts if one.number]
    came_to = ", ".join(found) or f"{counts.rows - counts.refused:,} read"
    text = f"{counts.rows:,} {'row' if counts.rows == 1 else 'rows'}: {came_to}"
    if counts.first is None:
        return f"{text}; 0 refused"
    row, status = counts.first
    return f"{text}; {counts.refused:,} refused, the first is row {row:,}: {status}"


def summary(counts: Counts) -> Iterator[str]:
    """Yield the statuses, the slips by kind, how far off the rest lies, and what a weight brings, one line each."""
    for one in counts.statuses:
        yield f"status {one.word}: {one.number:,}"
    for one in counts.slips:
        yield f"slip {one.word}: {one.number:,}"
    outside = sum(one.number for one in (*counts.below, *counts.above))
    for side, classes in (("below", counts.below), ("above", counts.above)):
        for one in classes if outside else ():
            yield f"{side}, {one.word}: {one.number:,} {'#' * round(_WIDTH * one.number / outside)}"
    for one in counts.weight_cautions:
        yield f"caution on {one.number:,} scaled {'dose' if one.number == 1 else 'doses'}: {one.word}"
