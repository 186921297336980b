"""The counts of a table as lines of text, for stderr."""

from collections.abc import Iterator

from ketacalc.core.quantities import quoted
from ketacalc.output.cohort.counts import Count, Counts, rows_of

_WIDTH = 40
"""Letters of the longest bar."""


def counted(counts: Counts) -> Iterator[str]:
    """Yield one line with how many rows came to what and the first that was refused; and what is doubtful, apart."""
    found = [f"{one.number:,} {one.word}" for one in counts.verdicts if one.number]
    stopped = sum(one.number for one in counts.statuses if one.word == "stopped")
    if not found:
        found = [f"{counts.rows - counts.refused - stopped:,} read"]
    if stopped:
        found.append(f"{stopped:,} stopped")
    text = f"{rows_of(counts.rows)}: {', '.join(found)}"
    if counts.first is None:
        yield f"{text}; 0 refused"
    else:
        row, status = counts.first
        yield f"{text}; {counts.refused:,} refused, the first is row {row:,}: {status}"
    if counts.doubtful:
        reasons = ", ".join(f"{one.word}: {one.number:,}" for one in counts.doubts)
        yield f"within, but only doubtfully: {rows_of(counts.doubtful)} ({reasons})"
    for one in counts.units:
        yield f"read as it was said: {quoted(one.word)} in {rows_of(one.number)}"


def unread(counts: Counts) -> Iterator[str]:
    """Yield the unit that is most often not read, with the option that reads it; the summary lists them all."""
    for one in counts.spellings[:1]:
        others = len(counts.spellings) - 1
        more = f"; --summary lists {others:,} more" if others else ""
        yield f"unit {quoted(one.word)} is not read in {rows_of(one.number)}{_hint(one)}{more}"


def _hint(one: Count) -> str:
    return f"; --read-unit {quoted(f'{one.word}={one.meaning}')} reads it" if one.meaning else ""


def summary(counts: Counts) -> Iterator[str]:
    """Yield the statuses, the slips by kind, how far off the rest lies, and what a weight brings, one line each."""
    for one in counts.statuses:
        yield f"status {one.word}: {one.number:,}"
    for one in counts.spellings:
        yield f"unit {quoted(one.word)}: {one.number:,}{_hint(one)}"
    for one in counts.slips:
        yield f"slip {one.word}: {one.number:,}"
    outside = sum(one.number for one in (*counts.below, *counts.above))
    for side, classes in (("below", counts.below), ("above", counts.above)):
        for one in classes if outside else ():
            yield f"{side}, {one.word}: {one.number:,} {'#' * round(_WIDTH * one.number / outside)}"
    of = "row" if counts.verdicts else "scaled dose"
    for one in counts.weight_cautions:
        yield f"caution on {one.number:,} {of}{'' if one.number == 1 else 's'}: {one.word}"
