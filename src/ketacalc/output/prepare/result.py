"""The result of `prepare`: a dose with every recipe for it, and what the patient then gets."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Final

from ketacalc.core.catalogue.catalogue import Catalogue
from ketacalc.core.catalogue.regimen import Caution
from ketacalc.core.check.judge import Verdict
from ketacalc.core.dose.scaling import scale
from ketacalc.core.prepare.administration import Delivery, End
from ketacalc.core.prepare.dilution import Mix
from ketacalc.core.prepare.increments import Measured
from ketacalc.core.prepare.preparation import Preparation, Recipe
from ketacalc.core.prepare.vials import Vessel
from ketacalc.core.quantities import Kind, Quantity, style
from ketacalc.core.quantities.conversion import Known
from ketacalc.output import evidence, wording
from ketacalc.output.entries import (
    BOUNDS, COUNT, FLAG, KILOGRAMS, MEASURE, NAMED, QUANTITY, RATIO, TEXT, Entry, Form, Row, Shape, many, optional,
    word, words,
)  # fmt: skip
from ketacalc.output.prepare import watched
from ketacalc.output.regimen import REGIMEN
from ketacalc.output.result import PROVENANCE, Result
from ketacalc.output.screen import Block, Column, Heading, Pairs, Prose, Screen, Sign, Table, Text, Tone
from ketacalc.output.screen import Row as Line

MEASURED: Final[Shape[Measured]] = Shape(
    "A volume or a rate, as arithmetic has it and as it can be set.",
    (
        Entry("exact", QUANTITY, lambda m: m.exact, "what arithmetic asks for"),
        Entry("set", QUANTITY, lambda m: m.set, "what can be measured; the same where no step is stated"),
        Entry("deviation_percent", RATIO, lambda m: (m.ratio - 1) * 100),
    ),
)
Mixed = tuple[Mix, int]
"""What is put together, and for how many containers the time asks."""


def _left(of: Mixed) -> Any:
    volume, drug = of[0].left(of[1]), of[0].left_drug(of[1])
    return None if volume is None or drug is None else (volume, drug)


def _over_full(of: Mixed) -> Mix | None:
    return of[0] if of[0].over_full is not None else None


LEFT: Final = Shape(
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
        Entry("verdict", optional(words(Verdict)), lambda d: d.check.verdict if d.check else None, "where that lies in what is reported; null without a source"),
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
STATED_SHAPE: Final[Shape[dict[str, Quantity]]] = Shape(
    "What was stated of the preparation.",
    tuple(Entry(name, QUANTITY, lambda found, name=name: found.get(name)) for name in STATED),
    may_lack=True,
)
REGIMEN_SHAPE: Final = Shape("", REGIMEN)


@dataclass(frozen=True, kw_only=True)
class PrepareResult(Result):
    """A dose and its recipes.

    Attributes:
        source: where the regimen comes from; None for a dose without one.
        preparation: the dose and its recipes.
        unrounded: whether a person is shown the exact numbers.
    """

    name: ClassVar[str] = "prepare"
    source: Catalogue | None
    preparation: Preparation
    unrounded: bool = False

    @property
    def known(self) -> Known:
        """What is known of the patient and the fluid."""
        return self.preparation.wanted.giving.known

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """The cautions of the regimen, and of this weight."""
        regimen, weight = self.preparation.wanted.regimen, self.known.weight
        if regimen is None:
            return ()
        return scale(regimen, Known(weight=weight)).cautions if weight else regimen.cautions

    def watched(self, one: Recipe) -> tuple[str, ...]:
        """Return what is to be watched in a recipe."""
        return tuple(watched.words(note, self.preparation.wanted.regimen) for note in one.notes)

    @property
    def stated(self) -> dict[str, Quantity]:
        """What was stated of the preparation, by its option."""
        wanted = self.preparation.wanted
        mixture, giving = wanted.mixture, wanted.giving
        found = (
            mixture.container.volume if mixture.container else None, mixture.amount, mixture.concentration,
            giving.known.drop_factor, giving.known.duration, giving.graduation, giving.step, wanted.flow, wanted.waste,
        )  # fmt: skip
        return {name: value for name, value in zip(STATED, found, strict=True) if value is not None}

    @property
    def accepted(self) -> tuple[str, ...]:
        """What was accepted."""
        wanted = self.preparation.wanted
        both = (("rounding", wanted.accept_rounding), ("caution", wanted.accept_caution))
        return tuple(name for name, is_accepted in both if is_accepted)

    def rows(self) -> tuple[tuple[str, ...], list[Row]]:
        """Return one row per figure."""
        return HEADER, [row for one in self.preparation.recipes for row in self._rows(one)]

    def _rows(self, one: Recipe) -> Iterator[Row]:
        wanted, weight = self.preparation.wanted, self.known.weight
        regimen = wanted.regimen
        shared = {
            **(REGIMEN_SHAPE.row(regimen) if regimen else {}),
            "route": wanted.route,
            **(dict(zip(_KILOGRAMS, KILOGRAMS.cells(weight.kg), strict=True)) if weight else {}),
            "stated": told(self.stated, self.accepted),
            "recipe": title(one),
            "doses_per_day": str(one.doses or ""),
            "cautions": " | ".join((*(caution.text for caution in self.cautions), *self.watched(one))),
            **self.provenance(regimen),
        }
        waste = (("waste", one.waste),) if one.waste else ()
        for cells in (*figures(MIX, (one.mix, one.containers)), *(_cells(name, value) for name, value in waste)):
            yield shared | cells
        for delivery in (*one.deliveries, *one.titration):
            of = {"end": delivery.end.value}
            for cells in figures(DELIVERY, delivery):
                yield shared | of | cells

    def screen(self) -> Screen:
        """Return the sources first, then what is put together, then each dose as it is given."""
        wanted, found = self.preparation.wanted, self.preparation
        regimen, weight = wanted.regimen, self.known.weight
        at = f", {wording.weight(weight)}" if weight else ""
        dose = style.range_text(found.dose, unrounded=True) if found.dose else "A strength"
        name = f"{evidence.drugs((regimen,))} for {self.subject}" if regimen else dose
        notes = [Text(text, Tone.CAUTION, Sign.CAUTION) for one in found.recipes for text in self.watched(one)]
        notes += [
            Text(f"{style.quantity(stock.strength, unrounded=True)} is left out: {reason}", Tone.CAUTION, Sign.CAUTION)
            for stock, reason in found.refused
        ]
        spread = (Text(wording.SPREAD.capitalize() + ".", Tone.CAUTION, Sign.CAUTION),) if found.is_spread else ()
        warned = evidence.warnings(regimen, self.cautions) if regimen else ()
        blocks: list[Block] = [evidence.sources([(regimen, self.cautions)])] if regimen else []
        blocks += [Heading(f"{name}{at}"), Prose((*warned, *spread, *dict.fromkeys(notes)))]
        for one in found.recipes:
            blocks += Picture(self, one).blocks()
        return Screen((*(block for block in blocks if block != Prose(())), Prose((Text(self.notice),))))

    @property
    def subject(self) -> str:
        """What the regimen was reported for."""
        regimen = self.preparation.wanted.regimen
        return self.source.indication(regimen.indication).name if self.source and regimen else ""


def told(stated: dict[str, Quantity], accepted: tuple[str, ...] = ()) -> str:
    """Return what was stated, in one line."""
    said = [f"{name.replace('_', ' ')} {style.quantity(value, unrounded=True)}" for name, value in stated.items()]
    return "; ".join([*said, *(f"{name} accepted" for name in accepted)])


def title(one: Recipe) -> str:
    """Return what a recipe is called: its vial, and which dose it is for."""
    stock, ends = one.mix.stock, one.deliveries
    found = f"From {style.quantity(stock.strength, unrounded=True)}" if stock else "Preparation"
    if stock and stock.vial:
        found += f" in vials of {style.quantity(stock.vial, unrounded=True)}"
    if one.doses:
        found += f", each of {one.doses} doses"
    end = watched.ENDS[ends[0].end] if len(ends) == 1 else ""
    return f"{found}, {end}" if end else found


def figures(shape: Shape[Any], value: Any) -> Iterator[Row]:
    """Yield a row for each figure of something: what it is called in JSON, exactly, and as it can be set."""
    for entry in shape.entries:
        found = entry.get(value)
        if isinstance(found, Measured):
            yield _cells(entry.key, found.exact) | {
                "set": style.plain(found.set.value),
                "set_exact": style.exact(found.set.value),
                "deviation_percent": style.signed((found.ratio - 1) * 100),
            }
        elif isinstance(found, Quantity):
            yield _cells(entry.key, found)


def _cells(name: str, value: Quantity) -> Row:
    cells = (style.plain(value.value), style.exact(value.value), value.unit.symbol)
    return {"item": name, **dict(zip(("value", "value_exact", "unit"), cells, strict=True))}


_KILOGRAMS: Final = ("weight_kg", "weight_kg_exact")
HEADER: Final = (
    *REGIMEN_SHAPE.header, *_KILOGRAMS, "stated", "recipe", "doses_per_day", "end", "item", "value", "value_exact",
    "unit", "set", "set_exact", "deviation_percent", "cautions", *PROVENANCE.header,
)  # fmt: skip


class Picture:
    """One recipe as a person sees it: what to make, then the ends of the dose beside each other."""

    def __init__(self, result: PrepareResult, one: Recipe) -> None:
        """Look at one recipe of a result."""
        self.result, self.one, self.mix = result, one, one.mix

    def _write(self, value: Quantity) -> str:
        return style.quantity(value, unrounded=self.result.unrounded)

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks of the recipe."""
        several = len(self.result.preparation.recipes) > 1
        yield Pairs(tuple(self._make()), title(self.one) if several else "")
        doses = self.one.titration or self.one.deliveries
        if not doses:
            return
        columns = (Column(""), *(Column(self._head(one), is_figure=True) for one in doses))
        rows = [self._line(label, [get(one) for one in doses]) for label, get in self._figures()]
        yield Table(columns, tuple(row for row in rows if row is not None), is_ruled=False)
        below = [Text(text) for text in self._full()]
        below += [Text(f"Working: {style.working(one.working)}", Tone.QUIET) for one in doses[:1]]
        yield Prose(tuple(below))

    def _head(self, one: Delivery) -> str:
        return watched.ENDS[one.end].capitalize() if one.end is not End.STEP else self._write(one.dose)

    @staticmethod
    def _line(label: str, texts: list[Text | None]) -> Line | None:
        if not any(texts):
            return None
        tone = Tone.STRONG if any(text and text.tone is Tone.STRONG for text in texts) else Tone.PLAIN
        return Line(((Text(label, tone),), *((text,) if text else () for text in texts)))

    def _make(self) -> Iterator[tuple[str, Text]]:
        """Yield what is put together, in the order in which that is done, and what is left of the vials."""
        mix, write = self.mix, self._write
        stock, drawn = mix.stock, mix.drawn
        if stock is None or drawn is None:
            yield "Strength", Text(write(mix.made), Tone.STRONG)
        else:
            text = f"{write(drawn.set)} of {style.quantity(stock.strength, unrounded=True)}"
            if mix.diluent is not None and mix.diluent.value:
                text += f" + {write(mix.diluent)} of diluent = {write(mix.holds or drawn.set)} of {write(mix.made)}"
            else:
                text += ", undiluted"
            text += f" ({write(mix.drug)})" if mix.drug else ""
            yield "Make", Text(text, Tone.STRONG)
            if drawn.is_rounded:
                yield "", Text(f"drawn up instead of {write(drawn.exact)}: {wording.percent(drawn.ratio - 1)}")
        vials, left, drug = (find(self.one.containers) for find in (mix.vials, mix.left, mix.left_drug))
        if stock is not None and stock.vial is not None and vials is not None and left is not None and drug is not None:
            several = f" for {self.one.containers} {mix.vessel or Vessel.CONTAINER}s" if self.one.containers > 1 else ""
            text = f"{vials} {'vial' if vials == 1 else 'vials'} of {write(stock.vial)}{several}"
            yield "", Text(f"{text}; {f'{write(left)} ({write(drug)}) is left to discard' if left.value else 'nothing is left'}")
        if self.one.waste is not None:
            yield "Discard", Text(f"holds {write(self.one.waste)}")

    def _figures(self) -> Iterator[tuple[str, Any]]:
        """Yield each figure of a delivery: its label, and how it is found and written."""
        write = self._write

        def plain(get: Any) -> Any:
            return lambda one: Text(write(found), is_whole=True) if (found := get(one)) is not None else None

        single = bool(self.one.deliveries) and self.one.deliveries[0].dose.unit.kind is Kind.SINGLE
        weight = self.result.known.weight
        yield "Reported" if self.result.preparation.wanted.dose is None else "Ordered", plain(lambda one: one.dose)
        if weight:
            at = style.quantity(weight.kg, unrounded=True)
            yield f"At {at}", plain(lambda one: one.amount if one.amount.unit is not one.dose.unit else None)
        whole = single and all(one.is_all for one in self.one.deliveries)
        label = "Give the whole" if whole else "Give" if single else "Set the pump to"
        yield label, lambda one: Text(write(one.volume.set), Tone.STRONG, is_whole=True)
        yield "  rounded from", plain(lambda one: one.volume.exact if one.volume.is_rounded else None)
        yield "Set the pump to", lambda one: Text(write(one.pump.set), Tone.STRONG, is_whole=True) if one.pump else None
        yield "  rounded from", plain(lambda one: one.pump.exact if one.pump and one.pump.is_rounded else None)
        yield "Drops", plain(lambda one: one.drops.set if one.drops else None)
        yield "Patient gets", plain(lambda one: one.gives)
        yield "  off by", lambda one: Text(wording.percent(one.relative_deviation)) if one.relative_deviation else None
        yield "Against the source", _verdict
        yield "Takes", _clock(lambda one: one.takes)
        vessel = (self.mix.vessel or Vessel.CONTAINER).capitalize()
        yield f"{vessel} lasts", _clock(lambda one: one.run_out.lasts)
        yield "Total", plain(lambda one: one.total)
        yield "Total volume", plain(lambda one: one.run_out.volume)
        yield f"Left in the {'last ' if self.one.containers > 1 else ''}{vessel.lower()}", plain(lambda one: one.run_out.left)

    def _full(self) -> Iterator[str]:
        """Yield what holds where the drug is added to a full container and nothing is withdrawn first."""
        mix, doses = self.mix, self.one.deliveries
        if mix.over_full is None or mix.volume is None or mix.drawn is None:
            return
        volume = Quantity(value=mix.volume.value + mix.drawn.set.value, unit=mix.volume.unit)
        text = f"If diluent is not withdrawn first ({self._write(volume)}): {self._write(mix.over_full)}"
        fulls = [one.full for one in doses if one.full is not None]
        if fulls and not doses[0].is_all:
            verb = "give" if doses[0].dose.unit.kind is Kind.SINGLE else "set"
            text += f"; {verb} {' to '.join(map(self._write, fulls))} for the same dose"
        yield f"{text}."


def _verdict(one: Delivery) -> Text | None:
    if one.check is None or one.check.verdict is Verdict.WITHIN:
        return None
    return Text(one.check.verdict.value.upper(), Tone.NEGATIVE)


def _clock(get: Any) -> Any:
    return lambda one: Text(wording.clock(found), is_whole=True) if (found := get(one)) is not None else None


SHAPE: Final[Shape[PrepareResult]] = Shape(
    "A dose with every recipe for it, or what a running infusion gives.",
    (
        Entry("weight", optional(KILOGRAMS), lambda r: r.known.weight.kg if r.known.weight else None),
        Entry("stated", STATED_SHAPE.form, lambda r: r.stated),
        Entry("accepted", many(word("rounding", "caution")), lambda r: r.accepted, "what was accepted"),
        Entry("regimen", optional(REGIMEN_SHAPE.form), lambda r: r.preparation.wanted.regimen),
        Entry("route", optional(NAMED), lambda r: r.preparation.wanted.route or None, "how it is given, where that is known"),
        Entry("dose", optional(BOUNDS), lambda r: r.preparation.dose, "the dose in its own unit; null for a running infusion or a strength alone"),
        Entry("spread_over_24_h", FLAG, lambda r: r.preparation.is_spread, "whether a daily total was spread evenly over 24 h"),
        Entry("cautions", many(NAMED), lambda r: [one.text for one in r.cautions], "of the regimen and of this weight"),
        Entry("recipes", many(Shape("", (
            Entry("stock", optional(Shape("The vial.", (
                Entry("strength", QUANTITY, lambda s: s.strength), Entry("vial", optional(QUANTITY), lambda s: s.vial),
            )).form), lambda of: of[1].mix.stock),
            Entry("doses_per_day", optional(COUNT), lambda of: of[1].doses or None, "the number of doses that a daily total is divided into"),
            Entry("mix", MIX.form, lambda of: (of[1].mix, of[1].containers)),
            Entry("deliveries", many(DELIVERY.form), lambda of: of[1].deliveries, "none where only a strength was asked for"),
            Entry("containers", COUNT, lambda of: of[1].containers, "how many containers the time takes, at the most"),
            Entry("ladder", many(DELIVERY.form), lambda of: of[1].titration, "from low to high, both ends among them"),
            Entry("waste", optional(QUANTITY), lambda of: of[1].waste, "the drug in a discarded volume"),
            Entry("cautions", many(NAMED), lambda of: of[0].watched(of[1]), "what is to be watched"),
        )).form), lambda r: [(r, one) for one in r.preparation.recipes], "one for each vial, and for each number of doses in a day"),
        Entry("refused", many(Shape("", (
            Entry("strength", QUANTITY, lambda of: of[0].strength), Entry("reason", NAMED, lambda of: of[1]),
        )).form), lambda r: r.preparation.refused, "vials from which the dose cannot be measured closely enough"),
        Entry("infusion", optional(TEXT), lambda _: None),
    ),
)  # fmt: skip
PrepareResult.shape = SHAPE
