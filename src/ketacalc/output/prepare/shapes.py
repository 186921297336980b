"""What `prepare` says, declared once: what is put together, a dose as it is given, and what a running infusion gives."""

from fractions import Fraction
from operator import methodcaller
from typing import Any, Final

from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.check.judge import Verdict
from ketacalc.core.prepare.administration import Delivery, End
from ketacalc.core.prepare.cautions import Note, Watch
from ketacalc.core.prepare.dilution import Mix
from ketacalc.core.prepare.increments import Measured
from ketacalc.core.prepare.preparation import Recipe
from ketacalc.core.prepare.running import Infusion
from ketacalc.core.prepare.vials import Stock, Vessel
from ketacalc.core.quantities import Quantity, style
from ketacalc.output import entries, wording
from ketacalc.output.check.result import COMPARED
from ketacalc.output.check.words import headline
from ketacalc.output.entries import COUNT, FLAG, MEASURE, NAMED, QUANTITY, Entry, Shape, many, optional, word, words
from ketacalc.output.expected import EXPECTED
from ketacalc.output.regimen import ALONE
from ketacalc.output.slip import SLIPS

ENDS: Final = {End.ONLY: "", End.LOW: "low end", End.HIGH: "high end"}
CAUTIONS: Final = {
    Watch.STRONG: "{0} is given undiluted; a vial of ketamine of 100 mg/mL is diluted before intravenous use",
    Watch.PERHAPS_STRONG: (
        "{0} is given undiluted; if it is ketamine, a vial of 100 mg/mL is diluted before intravenous use"
    ),
    Watch.DRAWN: "what is drawn up is {off} than asked for",
    Watch.FULL: "added to a full container, it is {off} concentrated",
    Watch.FULL_GIVEN: "from a full container this setting gives {off} than asked for",
    Watch.GIVEN: "the patient gets {off} than asked for",
    Watch.PACE: "the drug runs {off} fast than asked for",
    Watch.BELOW: "{0} is below what {source} reports",
    Watch.ABOVE: "{0} is above what {source} reports",
    Watch.BETWEEN: "{0} is none of the doses that {source} gave",
    Watch.OVER: "the pump is set for {0} ({whose}); --duration states another time",
    Watch.EMPTY: "what is there is empty after {0}, before {1} are over",
}


def caution(note: Note, regimen: Regimen | None) -> str:
    """Return one thing to be watched as a sentence."""
    figures = (style.quantity(figure) for figure in note.figures)
    whose = wording.whence(regimen.over.whence) if regimen is not None and regimen.over is not None else ""
    source = regimen.id if regimen is not None else ""
    text = CAUTIONS[note.what].format(*figures, off=_off(note.part), source=source, whose=whose)
    if note.dose is not None and note.end is not End.ONLY:
        text = f"{ENDS[note.end]}, {style.quantity(note.dose)}: {text}"
    return f"{text[:1].upper()}{text[1:]}."


def rounding(found: Measured) -> str:
    """Return by which rule a step was chosen, where it is not simply the nearest; empty where it is."""
    exact, near = style.quantity(found.exact), found.nearer
    if near is not None:
        side = "below" if near.value < found.exact.value else "above"
        return f"{exact} is rounded inside the range: the nearest step, {style.quantity(near)}, would be {side} it"
    return f"{exact} is half way between two steps: the smaller is set" if found.is_half_way else ""


def _off(part: Fraction) -> str:
    """Return a difference in words: `2.041 % (rounded) less`; nothing where there is none."""
    per_cent = abs(part) * 100
    rounded = style.ROUNDED if style.is_rounded(per_cent) else ""
    return f"{style.number(per_cent)} %{rounded} {'more' if part > 0 else 'less'}" if part else ""


MEASURED: Final[Shape[Measured]] = Shape(
    "A volume or a rate, as arithmetic has it and as it can be set.",
    Entry("exact", QUANTITY, lambda m: m.exact, "what arithmetic asks for"),
    Entry("set", QUANTITY, lambda m: m.set, "what can be measured; the same where no step is stated"),
    Entry("deviation_percent", entries.RATIO, lambda m: (m.ratio - 1) * 100),
    Entry("rounding", entries.TEXT, rounding, "by which rule the step was chosen, where it is not simply the nearest"),
)
Mixed = tuple[Mix, int]
"""What is put together, and for how many containers the time asks."""


def _left(of: Mixed) -> Any:
    left = (of[0].left(of[1]), of[0].left_drug(of[1]))
    return None if None in left else left


LEFT: Final[Shape[tuple[Quantity, Quantity]]] = Shape(
    "", Entry("volume", MEASURE, lambda of: of[0]), Entry("amount", MEASURE, lambda of: of[1])
)
OVER_FULL: Final[Shape[Mix]] = Shape(
    "Where the drug is added to a full container and nothing is taken out before.",
    Entry("concentration", QUANTITY, lambda m: m.over_full),
    Entry("deviation_percent", entries.RATIO, lambda m: m.change_if_not_withdrawn * 100),
)
MIX: Final[Shape[Mixed]] = Shape(
    "What is put together.",
    Entry("concentration", QUANTITY, lambda of: of[0].concentration, "as it is meant to be"),
    Entry("vessel", optional(words(Vessel)), lambda of: of[0].vessel, "what holds it, as it was called"),
    Entry("made", QUANTITY, lambda of: of[0].made, "as measuring makes it"),
    Entry("undiluted", optional(FLAG), lambda of: of[0].is_undiluted if of[0].stock else None, "whether the drug is given as it comes; null where no vial is stated"),
    Entry("amount", optional(QUANTITY), lambda of: of[0].amount, "the drug that is meant"),
    Entry("drug", optional(QUANTITY), lambda of: of[0].drug, "the drug that measuring puts into it"),
    Entry("volume", optional(QUANTITY), lambda of: of[0].holds, "what there is of it"),
    Entry("draw_up", optional(MEASURED.form), lambda of: of[0].drawn),
    Entry("diluent", optional(MEASURE), lambda of: of[0].diluent),
    Entry("vials", optional(COUNT), lambda of: of[0].vials(of[1]), "how many are opened; null where their volume is not stated"),
    Entry("left_in_vials", optional(LEFT.form), _left),
    Entry("added_to_full", optional(OVER_FULL.form), lambda of: of[0] if of[0].over_full is not None else None),
)  # fmt: skip
DELIVERY: Final[Shape[Delivery]] = Shape(
    "One dose as it is given.",
    Entry("end", words(End), lambda d: d.end, "which dose of a range it is"),
    Entry("dose", QUANTITY, lambda d: d.dose),
    Entry("amount", QUANTITY, lambda d: d.amount, "the dose for this patient"),
    Entry("give", MEASURED.form, lambda d: d.volume, "the volume to give, or the rate of the pump"),
    Entry("gives", QUANTITY, lambda d: d.gives, "what the patient actually receives"),
    Entry("deviation_percent", entries.RATIO, lambda d: d.relative_deviation * 100),
    Entry("verdict", optional(words(Verdict)), lambda d: d.check.verdict if d.check is not None else None, "where that lies in what is reported; null without a source"),
    Entry("pump", optional(MEASURED.form), lambda d: d.pump, "the rate that gives a single dose in the time stated"),
    Entry("drops", optional(MEASURED.form), lambda d: d.drops),
    Entry("from_full", optional(QUANTITY), lambda d: d.full, "the same dose from a full container"),
    Entry("pump_from_full", optional(QUANTITY), lambda d: d.full_pump),
    Entry("takes", optional(QUANTITY), lambda d: d.takes, "how long a single dose takes"),
    Entry("lasts", optional(QUANTITY), lambda d: d.run_out.lasts),
    Entry("total", optional(QUANTITY), lambda d: d.total),
    Entry("total_volume", optional(QUANTITY), lambda d: d.run_out.volume),
    Entry("left", optional(MEASURE), lambda d: d.run_out.left),
    Entry("containers", optional(COUNT), lambda d: d.run_out.containers, "how many the time takes"),
    Entry("enough", FLAG, lambda d: d.run_out.reaches, "whether one is enough, as far as its volume is known"),
    Entry("working", NAMED, lambda d: style.working(d.working), "how it came about, unrounded"),
)  # fmt: skip
STATED: Final = (
    "container", "amount", "concentration", "drop_factor", "duration", "graduation", "step", "rate", "waste",
)  # fmt: skip

STATED_SHAPE: Final[Shape[dict[str, Quantity]]] = Shape(
    "What was stated of the preparation.",
    *(Entry(name, QUANTITY, methodcaller("get", name)) for name in STATED),
    needed=(),
)
FIGURES: Final[tuple[Entry[Infusion], ...]] = (
    Entry("drops", optional(MEASURE), lambda i: i.drops),
    Entry("lasts", optional(MEASURE), lambda i: i.run_out.lasts),
    Entry("volume", optional(MEASURE), lambda i: i.run_out.volume),
    Entry("total", optional(MEASURE), lambda i: i.total),
    Entry("left", optional(MEASURE), lambda i: i.run_out.left),
    Entry("left_drug", optional(MEASURE), lambda i: i.left_drug),
    Entry("left_time", optional(MEASURE), lambda i: i.left_time),
    Entry("waste", optional(MEASURE), lambda i: i.waste),
)
INFUSION: Final[Shape[Infusion]] = Shape(
    "What a running infusion gives.",
    Entry("rate", QUANTITY, lambda i: i.rate.result.low),
    Entry("mix", optional(MIX.form), lambda i: (i.mix, 1) if i.mix else None),
    Entry("gives", many(QUANTITY), lambda i: [one.result.low for one in i.gives], "the dose in each unit that people state it in"),
    *FIGURES,
    Entry("enough", FLAG, lambda i: i.run_out.reaches, "whether what is there reaches, as far as its volume is known"),
    Entry("headline", optional(NAMED), lambda i: headline(i.check) if i.check is not None else None, "the verdict in words"),
    Entry("verdict", optional(words(Verdict)), lambda i: i.check.verdict if i.check is not None else None),
    Entry("regimens", many(COMPARED.form), lambda i: [(i.check, one) for one in i.check.comparisons] if i.check is not None else ()),
    Entry("slips", SLIPS, lambda i: i.check.slips if i.check is not None else ()),
    Entry("working", many(NAMED), lambda i: [style.working(one) for one in (i.rate, *i.gives)]),
)  # fmt: skip
STOCK: Final[Shape[Stock]] = Shape(
    "The vial.",
    Entry("strength", QUANTITY, lambda s: s.strength),
    Entry("vial", optional(QUANTITY), lambda s: s.vial),
)

RECIPE: Final[Shape[tuple[Recipe, Regimen | None]]] = Shape(
    "",
    Entry("stock", optional(STOCK.form), lambda of: of[0].mix.stock),
    Entry("doses_per_day", optional(COUNT), lambda of: of[0].doses or None, "the number of doses that a daily total is divided into"),
    Entry("mix", MIX.form, lambda of: (of[0].mix, of[0].containers)),
    Entry("deliveries", many(DELIVERY.form), lambda of: of[0].deliveries, "none where only a strength was asked for"),
    Entry("containers", COUNT, lambda of: of[0].containers, "how many containers the time takes, at the most"),
    Entry("waste", optional(QUANTITY), lambda of: of[0].waste, "the drug in a discarded volume"),
    Entry("cautions", many(NAMED), lambda of: [caution(note, of[1]) for note in of[0].notes], "what is to be watched"),
)  # fmt: skip
REFUSED: Final[Shape[tuple[Stock, str]]] = Shape(
    "", Entry("strength", QUANTITY, lambda of: of[0].strength), Entry("reason", NAMED, lambda of: of[1])
)
SHAPE: Final[Shape[Any]] = Shape(
    "A dose with every recipe for it, or what a running infusion gives.",
    Entry("weight", entries.WEIGHED, lambda r: r.known.weight),
    Entry("stated", STATED_SHAPE.form, lambda r: r.stated),
    Entry("accepted", many(word("rounding", "caution")), lambda r: r.accepted, "what was accepted"),
    Entry("regimen", optional(ALONE.form), lambda r: r.regimen),
    Entry("route", optional(NAMED), lambda r: r.route or None, "how it is given, where that is known"),
    Entry("dose", optional(entries.BOUNDS), lambda r: r.preparation.dose if r.preparation else None, "the dose in its own unit; null for a running infusion or a strength alone"),
    Entry("spread_over_24_h", FLAG, lambda r: r.preparation is not None and r.preparation.is_spread, "whether a daily total was spread evenly over 24 h"),
    Entry("cautions", many(NAMED), lambda r: r.cautioned, "of the regimen and of this weight; of a running infusion, what is to be watched"),
    Entry("recipes", many(RECIPE.form), lambda r: [(one, r.regimen) for one in r.recipes], "one for each vial, and for each number of doses in a day"),
    Entry("refused", many(REFUSED.form), lambda r: r.preparation.refused if r.preparation else (), "vials from which the dose cannot be measured closely enough"),
    Entry("infusion", optional(INFUSION.form), lambda r: r.infusion),
    Entry("expected", EXPECTED, lambda r: r.expectation, "a figure that somebody worked out; null where there is none"),
)  # fmt: skip
