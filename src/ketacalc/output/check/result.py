"""The result of `check`: a dose against what is reported, and the slips that would explain it."""

from collections.abc import Iterator
from typing import ClassVar, Final

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.regimen import Origin
from ketacalc.core.catalogue.selection import Selection
from ketacalc.core.check.bounds import Bound, How
from ketacalc.core.check.judge import Check, Comparison, Doubt, Verdict
from ketacalc.core.dose.scaling import scale
from ketacalc.core.frozen import dataclass
from ketacalc.core.quantities import Quantity, Range, Unit, style
from ketacalc.core.quantities.conversion import way
from ketacalc.output import entries, evidence, wording
from ketacalc.output.check.words import headline
from ketacalc.output.dose import CAPPED
from ketacalc.output.entries import NAMED, QUANTITY, RATIO, TEXT, Entry, Form, Row, Shape, many, optional, ref, words
from ketacalc.output.regimen import CAUTIONS, READ, USES, of_regimen
from ketacalc.output.result import PROVENANCE, Result
from ketacalc.output.screen import Badge, Block, Column, Heading, Prose, Table, Text, Tone
from ketacalc.output.slip import SLIPS

Found = tuple[Check, Comparison]
"""A comparison, with the check that it is part of."""


def _end(of: Found, bound: Bound, *, is_high: bool = False) -> tuple[Quantity, Origin]:
    """Return an end of what a dose was held against, with who states it: a maximum where that cuts it."""
    cut = of[1].regimen.maximum if is_high and bound.whole is not None else None
    whose = cut.whence.origin if cut is not None else bound.way.target.origin
    return Quantity(value=bound.high if is_high else bound.low, unit=of[1].unit), whose


END: Final[Form] = Form(ref("end"), lambda of: QUANTITY.json(of[0]) | {"from": of[1].value}, lambda of: (str(of[0]),))
HELD: Final[Shape[tuple[Found, Bound]]] = Shape(
    "One figure that a dose was held against.",
    Entry("name", optional(NAMED), lambda of: of[1].way.target.name or None, "which of several figures it is"),
    Entry("how", words(How), lambda of: of[1].way.how, "how the dose was held against it"),
    Entry("doses_per_day", optional(entries.COUNT), lambda of: of[1].way.doses or None, "of how many doses of a day it is one"),
    Entry("low", END, lambda of: _end(*of)),
    Entry("high", END, lambda of: _end(*of, is_high=True)),
    Entry("holds", entries.FLAG, lambda of: of[1] in of[0][1].held, "whether the dose lies within it"),
)  # fmt: skip
SPAN: Final[Shape[Found]] = Shape(
    "What is reported, in the unit of the dose, from the lowest bound to the highest.",
    Entry("low", END, lambda of: _end(of, min(of[1].bounds, key=lambda one: one.low))),
    Entry("high", END, lambda of: _end(of, max(of[1].bounds, key=lambda one: one.high), is_high=True)),
)

AS_EACH_OF: Final[Entry[Found]] = Entry(
    "as_each_of", optional(many(entries.COUNT, joint=" ")), lambda of: of[1].as_each_of or None,
    "the numbers of doses in a day, where it is within as each dose of a daily total only",
)  # fmt: skip
DOUBTS: Final[Entry[Found]] = Entry(
    "doubts", many(words(Doubt)), lambda of: of[1].all_doubts,
    "why a dose that is within is not simply so; `--strict` takes it for outside",
)  # fmt: skip
ROUNDED: Final[Entry[Found]] = Entry("rounded", entries.FLAG, lambda of: of[1].rounded, "whether the dose equals a bound only as rounded at its decimals")  # fmt: skip
RATIO_TO: Final[Entry[Found]] = Entry("ratio", optional(RATIO), lambda of: of[1].ratio, "the dose over the bound that it passed")  # fmt: skip
ASIDE: Final[Shape[Comparison]] = Shape(
    "How the dose would lie over the time that only a source has; it changes no verdict.",
    Entry("time", entries.FIGURE, lambda c: c.regimen.over.time if c.regimen.over else None),
    Entry("read", READ, lambda c: c.regimen.over.whence.read if c.regimen.over else (), "what was read of the source"),
    Entry("verdict", words(Verdict), lambda c: c.verdict),
)
SOURCE_STEP: Final = "the step that only the source has and that holds the dose; it changes no verdict"
COMPARED: Final[Shape[Found]] = Shape(
    "A dose against one regimen.",
    *of_regimen(lambda of: of[1].regimen),
    Entry("verdict", words(Verdict), lambda of: of[1].verdict, "where the dose lies", "regimen_verdict"),
    Entry("bounds", Form(optional(SPAN.form).schema, lambda of: SPAN.json(of) if of[1].bounds else None), lambda of: of, column=""),
    Entry("", optional(entries.BOUNDS), lambda of: of[1].span, column="bounds"),
    Entry("held_against", many(HELD.form), lambda of: [(of, one) for one in of[1].bounds], "each figure that the dose was held against", ""),
    ROUNDED,
    RATIO_TO,
    Entry("deviation_percent", optional(RATIO), lambda of: None if of[1].ratio is None else (of[1].ratio - 1) * 100, "by how much it passed the bound"),
    AS_EACH_OF,
    Entry("over_time_of_source", optional(ASIDE.form), lambda of: of[1].aside, column=""),
    Entry("", TEXT, lambda of: of[1].aside.verdict if of[1].aside else "", column="verdict_over_time_of_source"),
    Entry("source_step", optional(NAMED), lambda of: of[0].source_step(of[1]) or None, SOURCE_STEP),
    Entry("capped", optional(CAPPED.form), lambda of: scale(of[1].regimen, of[0].known).capped if of[0].known.weight else None, "what a maximum leaves of the scaled dose"),
    DOUBTS,
    Entry("cautions", CAUTIONS, lambda of: of[0].cautions_of(of[1]), "of the regimen, and what the weight brings"),
    Entry("working", TEXT, lambda of: working(*of), "how the bounds came about; empty where nothing is comparable"),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class CheckResult(Result):
    """A checked dose.

    Attributes:
        source: where the regimens come from.
        selection: what the dose was held against.
        given: the dose as it was stated.
        check: the verdicts.
    """

    name: ClassVar[str] = "check"
    source: Catalogue
    selection: Selection
    given: str
    check: Check

    def rows(self) -> tuple[tuple[str, ...], list[Row]]:
        """Return one row per regimen."""
        slips = [(one.id, slip.code) for slip in self.check.slips for one in slip.regimens]
        header, asked = (*_ASKED.header, *COMPARED.header, "slips", *PROVENANCE.header), _ASKED.row(self)
        rows = []
        for found in self.check.comparisons:
            codes = dict.fromkeys(code for regimen, code in slips if regimen == found.regimen.id)
            beside = {"slips": " ".join(codes)} | self.provenance(found.regimen)
            rows.append(asked | COMPARED.row((self.check, found)) | beside)
        return header, rows

    def blocks(self) -> Iterator[Block]:
        """Yield the verdict first, then the sources, the table, and the verdict again with the slips."""
        check, dose = self.check, style.range_text(self.check.figure.range, unrounded=True)
        weight = f" at {wording.weight(check.known.weight)}" if check.known.weight else ""
        told = [(found.regimen, check.cautions_of(found)) for found in check.comparisons]
        yield Prose((Text(headline(check), tone_of(check)),))
        yield evidence.sources(told)
        if check.tolerance:
            yield Prose((Text(f"Bounds widened by {style.full(check.tolerance * 100)} %."),))
        yield Heading(f"{evidence.drugs(regimen for regimen, _ in told)} for {self.selection.use}: {dose}{weight}")
        yield compared(check, f"{dose} is")
        yield badge(check, f"{dose}{weight}")


CheckResult.shape = Shape(
    "A dose against what is reported.",
    Entry("subject", NAMED, lambda r: r.selection.subject, "what the dose was held against"),
    Entry("dose", entries.FIGURE, lambda r: r.check.figure.range),
    Entry("weight", entries.WEIGHED, lambda r: r.check.known.weight),
    Entry("concentration", optional(QUANTITY), lambda r: r.check.known.concentration),
    Entry("duration", optional(QUANTITY), lambda r: r.check.known.duration),
    Entry("tolerance", RATIO, lambda r: r.check.tolerance),
    Entry("verdict", words(Verdict), lambda r: r.check.verdict),
    Entry("headline", NAMED, lambda r: headline(r.check), "the verdict in words, with what is to be known of it"),
    Entry("regimens", many(COMPARED.form, minItems=1), lambda r: [(r.check, one) for one in r.check.comparisons], "in the article's order"),
    Entry("slips", SLIPS, lambda r: r.check.slips, "the likeliest first; none where the dose is within"),
    Entry("without_dose", USES, lambda r: r.selection.uses, "uses without a dose under the same name"),
)  # fmt: skip
_ASKED: Final[Shape[CheckResult]] = Shape(
    "",
    Entry("given", TEXT, lambda r: r.given),
    Entry("dose", entries.BOUNDS, lambda r: r.check.figure.range),
    Entry("weight", entries.WEIGHED, lambda r: r.check.known.weight),
    Entry("tolerance_percent", TEXT, lambda r: style.exact(r.check.tolerance * 100)),
    Entry("verdict", TEXT, lambda r: r.check.verdict),
)


def tone_of(check: Check) -> Tone:
    """Return how a verdict is meant: green is `within` and nothing else."""
    if check.verdict is Verdict.WITHIN:
        return Tone.CAUTION if check.is_doubtful else Tone.WITHIN
    return Tone.PLAIN if check.verdict is Verdict.NOT_COMPARABLE else Tone.NEGATIVE


def compared(check: Check, head: str) -> Table:
    """Return the table of what a dose was held against, its verdicts in the last column."""
    weight = check.known.weight
    at = f"At {style.quantity(weight.kg, unrounded=True)}" if weight else "Reported"
    rows = (
        evidence.row(one.regimen, check.cautions_of(one), tuple(_reported(one)), tuple(_verdict(check, one)))
        for one in check.comparisons
    )
    return evidence.table(Column(at, is_figure=True), Column(head, is_figure=True), rows)


FOUND: Final = {
    Verdict.ABOVE: "is above every reported dose",
    Verdict.BELOW: "is below every reported dose",
    Verdict.OUTSIDE: "is outside of every reported dose",
}
"""What is said of a dose beside its verdict, where that is a word that needs one."""


def badge(check: Check, dose: str) -> Badge:
    """Return the verdict in a word, with the slips that would explain it."""
    slips = [wording.slip_sentence(slip, is_named=len(check.comparisons) > 1) for slip in check.slips]
    lines = [f"{dose} {FOUND.get(check.verdict) or f'is {headline(check)}'}."]
    if len(slips) == 1:
        lines.append(f"Likely slip: {slips[0]}")
    elif slips:
        lines += ["Possible explanations:", *slips]
    return Badge(check.verdict.value.upper(), tuple(map(Text, lines)), tone_of(check))


def _reported(found: Comparison) -> Iterator[Text]:
    """Yield what is reported, in the unit of the dose where that is another, and how it came there."""
    reported, shown = wording.reported(found.regimen), list[str]()
    if found.bounds and found.bounds[0].way.how is How.AS_STATED:
        shown = [_ends(bound, found.unit) for bound in found.bounds]
    is_other = bool(shown) and ", then ".join(shown) != reported
    yield from (Text(text, Tone.STRONG, is_whole=True) for text in shown if is_other)
    yield Text(reported, Tone.QUIET if is_other else Tone.PLAIN, is_whole=True)


def _ends(bound: Bound, unit: Unit) -> str:
    return style.range_text(Range(low=Quantity(value=bound.low, unit=unit), high=Quantity(value=bound.high, unit=unit)))


def _verdict(check: Check, found: Comparison) -> Iterator[Text]:
    """Yield where the dose lies, and how far off it is; and the step of the source that it is."""
    tone = Tone.WITHIN if found.verdict is Verdict.WITHIN else Tone.NEGATIVE
    if found.verdict is Verdict.NOT_COMPARABLE:
        yield Text("not comparable", Tone.QUIET)
        yield Text(_why(found), Tone.QUIET)
        return
    yield Text(found.verdict.value.upper() if tone is Tone.NEGATIVE else "within", tone)
    if found.as_each_of:
        yield Text(f"as each of {' or '.join(map(str, found.as_each_of))} doses")
    if found.rounded:
        yield Text("as rounded")
    if found.ratio is not None:
        yield Text(wording.off(found.ratio))
    if step := check.source_step(found):
        yield Text(f"{step} of the source", Tone.QUIET)


def _why(found: Comparison) -> str:
    if found.withheld is not None:
        return "no volume is stated for it"
    if found.aside is not None and found.regimen.over is not None:
        return f"over {style.range_text(found.regimen.over.time, unrounded=True)} (source): {found.aside.verdict}"
    if found.lacking:
        return f"a {' and a '.join(found.lacking)} is needed"
    return f"a {found.regimen.kind}"


def working(check: Check, found: Comparison) -> str:
    """Return the way from what is reported to what the dose is held against; nothing where that is not known."""
    return "; ".join(dict.fromkeys(_way(check, one) for one in found.held or found.bounds))


def _way(check: Check, bound: Bound) -> str:
    """Return the working of one bound, from what is reported to what the dose was held against."""
    reported, unit, known = bound.way.target.dose, check.figure.range.unit, check.known
    if bound.way.how is How.AS_STATED:
        return style.working(way(reported, unit, known))
    ends, stated = _ends(bound, unit), style.range_text(reported, unrounded=True)
    if bound.way.how is How.EACH:
        return f"{stated} / {bound.way.doses} = {ends}"
    time = bound.way.over or known.duration
    over = f"over {style.quantity(time, unrounded=True)}" if time else ""
    return f"{stated} {over} = {ends}"
