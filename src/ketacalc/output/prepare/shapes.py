"""What `prepare` says, declared once: what is put together, a dose as it is given, and what a running infusion gives."""

from collections.abc import Callable
from typing import Any, Final

from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.check.judge import Verdict
from ketacalc.core.prepare.administration import Delivery, End
from ketacalc.core.prepare.dilution import Mix
from ketacalc.core.prepare.increments import Measured
from ketacalc.core.prepare.preparation import Preparation, Recipe
from ketacalc.core.prepare.running import Infusion
from ketacalc.core.prepare.vials import Stock, Vessel
from ketacalc.core.quantities import Quantity, style
from ketacalc.output.check.headline import headline
from ketacalc.output.check.result import COMPARED
from ketacalc.output.entries import (
    BOUNDS,
    COUNT,
    FLAG,
    KILOGRAMS,
    MEASURE,
    NAMED,
    QUANTITY,
    RATIO,
    TEXT,
    Entry,
    Shape,
    many,
    optional,
    word,
    words,
)  # fmt: skip
from ketacalc.output.expected import EXPECTED
from ketacalc.output.prepare.watched import rounding
from ketacalc.output.prepare.watched import words as words_of
from ketacalc.output.regimen import ALONE
from ketacalc.output.slip import SLIPS

MEASURED: Final[Shape[Measured]] = Shape(
    "A volume or a rate, as arithmetic has it and as it can be set.",
    (
        Entry("exact", QUANTITY, lambda m: m.exact, "what arithmetic asks for"),
        Entry("set", QUANTITY, lambda m: m.set, "what can be measured; the same where no step is stated"),
        Entry("deviation_percent", RATIO, lambda m: (m.ratio - 1) * 100),
        Entry("rounding", TEXT, rounding, "by which rule the step was chosen, where it is not simply the nearest"),
    ),
)
Mixed = tuple[Mix, int]
"""What is put together, and for how many containers the time asks."""


def _left(of: Mixed) -> Any:
    volume, drug = of[0].left(of[1]), of[0].left_drug(of[1])
    return None if volume is None or drug is None else (volume, drug)


def _over_full(of: Mixed) -> Mix | None:
    return of[0] if of[0].over_full is not None else None


LEFT: Final[Shape[tuple[Quantity, Quantity]]] = Shape(
    "", (Entry("volume", MEASURE, lambda of: of[0]), Entry("amount", MEASURE, lambda of: of[1]))
)
OVER_FULL: Final[Shape[Mix]] = Shape(
    "Where the drug is added to a full container and nothing is taken out before.",
    (
        Entry("concentration", QUANTITY, lambda m: m.over_full),
        Entry("deviation_percent", RATIO, lambda m: m.change_if_not_withdrawn * 100),
    ),
)
MIX: Final[Shape[Mixed]] = Shape(
    "What is put together.",
    (
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
        Entry("added_to_full", optional(OVER_FULL.form), _over_full),
    ),
)  # fmt: skip
DELIVERY: Final[Shape[Delivery]] = Shape(
    "One dose as it is given.",
    (
        Entry("end", words(End), lambda d: d.end, "which dose of a range it is"),
        Entry("dose", QUANTITY, lambda d: d.dose),
        Entry("amount", QUANTITY, lambda d: d.amount, "the dose for this patient"),
        Entry("give", MEASURED.form, lambda d: d.volume, "the volume to give, or the rate of the pump"),
        Entry("gives", QUANTITY, lambda d: d.gives, "what the patient actually receives"),
        Entry("deviation_percent", RATIO, lambda d: d.relative_deviation * 100),
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
    ),
)  # fmt: skip
STATED: Final = (
    "container", "amount", "concentration", "drop_factor", "duration", "graduation", "step", "rate", "waste",
)  # fmt: skip


def _stated(name: str) -> Callable[[dict[str, Quantity]], Any]:
    return lambda found: found.get(name)


STATED_SHAPE: Final[Shape[dict[str, Quantity]]] = Shape(
    "What was stated of the preparation.",
    tuple(Entry(name, QUANTITY, _stated(name)) for name in STATED),
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
    (
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
    ),
)  # fmt: skip
STOCK: Final[Shape[Stock]] = Shape(
    "The vial.",
    (Entry("strength", QUANTITY, lambda s: s.strength), Entry("vial", optional(QUANTITY), lambda s: s.vial)),
)


def _of(get: Callable[[Preparation], Any], otherwise: Any = None) -> Callable[[Any], Any]:
    """Return how a value is found of a preparation; a running infusion has none."""
    return lambda result: otherwise if result.preparation is None else get(result.preparation)


RECIPE: Final[Shape[tuple[Recipe, Regimen | None]]] = Shape(
    "",
    (
        Entry("stock", optional(STOCK.form), lambda of: of[0].mix.stock),
        Entry("doses_per_day", optional(COUNT), lambda of: of[0].doses or None, "the number of doses that a daily total is divided into"),
        Entry("mix", MIX.form, lambda of: (of[0].mix, of[0].containers)),
        Entry("deliveries", many(DELIVERY.form), lambda of: of[0].deliveries, "none where only a strength was asked for"),
        Entry("containers", COUNT, lambda of: of[0].containers, "how many containers the time takes, at the most"),
        Entry("waste", optional(QUANTITY), lambda of: of[0].waste, "the drug in a discarded volume"),
        Entry("cautions", many(NAMED), lambda of: watched(*of), "what is to be watched"),
    ),
)  # fmt: skip
REFUSED: Final[Shape[tuple[Stock, str]]] = Shape(
    "", (Entry("strength", QUANTITY, lambda of: of[0].strength), Entry("reason", NAMED, lambda of: of[1]))
)
SHAPE: Final[Shape[Any]] = Shape(
    "A dose with every recipe for it, or what a running infusion gives.",
    (
        Entry("weight", optional(KILOGRAMS), lambda r: r.known.weight.kg if r.known.weight else None),
        Entry("stated", STATED_SHAPE.form, lambda r: r.stated),
        Entry("accepted", many(word("rounding", "caution")), lambda r: r.accepted, "what was accepted"),
        Entry("regimen", optional(ALONE.form), _of(lambda p: p.wanted.regimen)),
        Entry("route", optional(NAMED), lambda r: r.route or None, "how it is given, where that is known"),
        Entry("dose", optional(BOUNDS), _of(lambda p: p.dose), "the dose in its own unit; null for a running infusion or a strength alone"),
        Entry("spread_over_24_h", FLAG, _of(lambda p: p.is_spread, otherwise=False), "whether a daily total was spread evenly over 24 h"),
        Entry("cautions", many(NAMED), lambda r: r.cautioned, "of the regimen and of this weight; of a running infusion, what is to be watched"),
        Entry("recipes", many(RECIPE.form), _of(lambda p: [(one, p.wanted.regimen) for one in p.recipes], ()), "one for each vial, and for each number of doses in a day"),
        Entry("refused", many(REFUSED.form), _of(lambda p: p.refused, ()), "vials from which the dose cannot be measured closely enough"),
        Entry("infusion", optional(INFUSION.form), lambda r: r.infusion),
        Entry("expected", EXPECTED, lambda r: r.expectation, "a figure that somebody worked out; null where there is none"),
    ),
)  # fmt: skip


def watched(one: Recipe, regimen: Regimen | None) -> tuple[str, ...]:
    """Return what is to be watched in a recipe."""
    return tuple(words_of(note, regimen) for note in one.notes)
