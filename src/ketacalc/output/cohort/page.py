"""What the rows of a table came to, as a page to print: what the template `cohort.html.j2` is filled with."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from ketacalc import __version__
from ketacalc.core.catalogue.regimen import Direction, Regimen
from ketacalc.core.check.judge import Verdict
from ketacalc.core.quantities import style
from ketacalc.output import imprint, page, wording
from ketacalc.output.cohort.counts import Attention, Count
from ketacalc.output.cohort.report import CohortReport
from ketacalc.output.result import sources

OPTION: Final = "cohort --report"
EXTRA: Final = "cohort"
WIDEST: Final = 1000
"""Steps in the longest bar of a table."""
SHORT: Final = 8
"""Lines of a table that is never broken over two pages."""
READING: Final = "All bars are drawn to one scale, and the number of each stands beside it."
READING_CHECKS: Final = (
    "Bounds are exact and belong to what is reported; a dose that equals a bound as rounded at the decimals it shows is"
    " within."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One line of a table of counts, and how long its bar is, in steps."""

    word: str
    meaning: str
    number: str
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Counts with bars.

    Attributes:
        title: what is counted.
        head: what heads the words.
        unit: what is counted, as it heads the numbers.
        note: what is to be known of them.
        bars: the counts.
        is_code: whether the words are codes, which are never broken.
        none: what is said where there is none.
    """

    title: str
    head: str
    bars: tuple[Bar, ...]
    unit: str = "Rows"
    note: str = ""
    is_code: bool = False
    none: str = ""

    @property
    def is_short(self) -> bool:
        """Whether it fits on what is left of most pages."""
        return len(self.bars) <= SHORT


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One regimen, with what stands beside its dose."""

    id: str
    given: str
    reported: str
    is_negative: bool
    outcome: str
    suspect: str
    facts: tuple[tuple[str, str], ...]
    cautions: tuple[str, ...]


def need() -> None:
    """Look for the library that makes a page, before a long work.

    Raises:
        MissingExtra: it is not installed.
    """
    page.need(OPTION, EXTRA)


def write(report: CohortReport) -> str:
    """Return the page.

    Raises:
        MissingExtra: Jinja2 is not installed.
    """
    catalogue = report.question.catalogue
    values = {
        "title": report.title,
        "eyebrow": "Doses checked, row by row" if report.is_check else "Doses by weight, row by row",
        "notice": catalogue.notice,
        "articles": sources(catalogue),
        "version": __version__,
        "imprint": imprint.imprint(catalogue),
        "fingerprint": imprint.fingerprint(catalogue),
        "fingerprints": imprint.fingerprints(catalogue),
        "facts": report.facts,
        "refused": report.refused,
        "doubtful": report.doubtful,
        "attention": _attention(report),
        "rest": f"{report.counts.rest:,} more rows lie outside." if report.counts.rest else "",
        "tables": _check_tables(report) if report.is_check else _dose_tables(report),
        "regimens_title": "Regimens compared" if report.is_check else "Regimens scaled",
        "regimens": [_block(regimen, report) for regimen in report.regimens],
        "reading": f"{READING} {READING_CHECKS}" if report.is_check else READING,
        "sources": _sources(report.regimens),
    }
    return page.write("cohort.html.j2", values, OPTION, EXTRA)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The rows that need attention, as a table."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def _attention(report: CohortReport) -> Rows | None:
    """Return the rows that lie furthest outside, the worst first; None where none does."""
    found = report.counts.attention
    if not found:
        return None
    own = tuple(name for name, _ in found[0].own)
    return Rows(
        head=("Row", *own, "Reported", "Off", "Slips that would explain it"),
        rows=tuple(
            (f"{one.row:,}", *(cell for _, cell in one.own), one.reported, _off(one), one.slips or "none known")
            for one in found
        ),
    )


def _off(row: Attention) -> str:
    """Return how far off a row is: `10 times above`, or only where it lies."""
    if row.ratio is None:
        return row.verdict
    times = max(row.ratio, 1 / row.ratio)
    return f"{style.number(Fraction(repr(times)))} times {row.verdict}"


def _check_tables(report: CohortReport) -> tuple[Bars, ...]:
    counts = report.counts
    outside = [("below", one) for one in counts.below] + [("above", one) for one in counts.above]
    classes = tuple(Count(word=f"{side}: {one.word}", number=one.number) for side, one in outside)
    most = max((one.number for one in (*counts.statuses, *counts.verdicts, *counts.slips)), default=0)
    return (
        Bars(title="Statuses", head="Status", bars=_bars(counts.statuses, most), none="The table has no row."),
        Bars(title="Verdicts", head="Verdict", bars=_bars(counts.verdicts, most)),
        Bars(
            title="Slips by kind",
            head="Slip",
            bars=_bars(counts.slips, most),
            note="Each would explain the dose of a row, and none is proven. A row may have several of them, or none.",
            is_code=True,
            none="No slip would explain a row.",
        ),
        Bars(
            title="How far outside",
            head="Dose",
            bars=_bars(classes, most) if any(one.number for one in classes) else (),
            note=_apart(report),
            none="No dose lies below or above.",
        ),
    )


def _apart(report: CohortReport) -> str:
    """Return what the classes count: the nearest bound, and not the rows between two regimens."""
    text = "By the nearest bound that was passed, as it is reported; each dose stands in one class."
    between = next((one.number for one in report.counts.verdicts if one.word == Verdict.OUTSIDE), 0)
    if between:
        text += f" {between:,} {'row' if between == 1 else 'rows'} between two regimens passed one of each, and"
        text += f" {'stands' if between == 1 else 'stand'} in no class."
    return text


def _dose_tables(report: CohortReport) -> tuple[Bars, ...]:
    counts = report.counts
    most = max((one.number for one in (*counts.statuses, *counts.weight_cautions)), default=0)
    return (
        Bars(title="Statuses", head="Status", bars=_bars(counts.statuses, most), none="The table has no row."),
        Bars(
            title="Cautions that a weight brings",
            head="Caution",
            unit="Doses",
            bars=_bars(counts.weight_cautions, most),
            note="Of scaled doses: one for each row that was read and each regimen.",
            none="No weight brings a caution.",
        ),
    )


def _bars(counts: tuple[Count, ...], most: int) -> tuple[Bar, ...]:
    return tuple(
        Bar(word=one.word, meaning=one.meaning, number=f"{one.number:,}", length=_length(one.number, most))
        for one in counts
    )


def _length(number: int, most: int) -> int:
    """Return how long a bar is; what is there is seen, however little it is."""
    return max(WIDEST * number // most, 4) if number else 0


def _block(regimen: Regimen, report: CohortReport) -> Block:
    is_negative = regimen.outcome.direction is Direction.NEGATIVE
    meant = regimen.audit.suspect_unit
    printed = regimen.reported.unit.symbol
    rows = f"{report.within(regimen):,}" if report.is_check else ""
    facts = (
        ("Rows within", rows),
        ("Outcome", "" if is_negative else wording.outcome(regimen)),
        ("Studied in", wording.population(regimen)),
        ("Source", wording.citations(regimen)),
    )
    done = "Rows are held against" if report.is_check else "Doses are computed from"
    return Block(
        id=regimen.id,
        given=wording.given(regimen),
        reported=wording.reported(regimen),
        is_negative=is_negative,
        outcome=regimen.outcome.text,
        suspect=f"{printed} is printed, and {meant} may have been meant. {done} what is printed." if meant else "",
        facts=tuple((label, text) for label, text in facts if text),
        cautions=tuple(found.text for found in regimen.cautions),
    )


def _sources(regimens: tuple[Regimen, ...]) -> tuple[str, ...]:
    """Return every reference behind the regimens, each once and in full."""
    cited = dict.fromkeys(reference for regimen in regimens for reference in regimen.cited)
    return tuple(wording.full_citation(reference) for reference in cited)
