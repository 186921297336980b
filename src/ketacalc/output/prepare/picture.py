"""A recipe as a person sees it: what to make, then the ends of the dose beside each other."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

from ketacalc.core.check.judge import Verdict
from ketacalc.core.prepare.administration import Delivery
from ketacalc.core.prepare.dilution import Mix
from ketacalc.core.prepare.preparation import Recipe
from ketacalc.core.prepare.vials import Vessel
from ketacalc.core.quantities import Kind, Quantity, style
from ketacalc.output import evidence, wording
from ketacalc.output.check.result import badge, compared, tone_of
from ketacalc.output.check.words import headline
from ketacalc.output.prepare.shapes import ENDS, FIGURES, caution, rounding
from ketacalc.output.screen import Block, Column, Heading, Pairs, Prose, Sign, Table, Text, Tone, prose
from ketacalc.output.screen import Row as Line

if TYPE_CHECKING:
    from ketacalc.output.prepare.result import PrepareResult

Write = Callable[[Quantity], str]


def prepared(result: "PrepareResult") -> Iterator[Block]:
    """Yield the blocks of a preparation: the sources, what is to be watched, and each recipe."""
    found, regimen, weight = result.preparation, result.regimen, result.known.weight
    if found is None:
        return
    if regimen is not None:
        yield evidence.sources([(regimen, result.cautions)])
    dose = style.range_text(found.dose, unrounded=True) if found.dose else "A strength"
    name = dose
    if regimen:
        use = result.source.indication(regimen.indication).name if result.source else regimen.indication
        name = f"{evidence.drugs((regimen,))} for {use}"
    yield Heading(f"{name}, {wording.weight(weight)}" if weight else name)
    notes = [wording.SPREAD.capitalize() + "."] if found.is_spread else []
    notes += [caution(note, regimen) for one in found.recipes for note in one.notes]
    notes += [f"{style.quantity(stock.strength, unrounded=True)} is left out: {why}" for stock, why in found.refused]
    warned = evidence.warnings(regimen, result.cautions) if regimen else ()
    yield from prose((*warned, *(Text(text, Tone.CAUTION, Sign.CAUTION) for text in dict.fromkeys(notes))))
    for one in found.recipes:
        yield from _recipe(result, one)
    yield Prose((Text(f"Stated: {result.told}", Tone.QUIET), Text(result.notice)))


def running(result: "PrepareResult") -> Iterator[Block]:
    """Yield the blocks of what runs: what it is held against, then what it gives, with the verdict last."""
    found, weight = result.infusion, result.known.weight
    if found is None:
        return
    check = found.check
    if check is not None:
        yield Prose((Text(headline(check), tone_of(check)),))
        yield evidence.sources([(one.regimen, check.cautions_of(one)) for one in check.comparisons])
    rate = style.quantity(found.rate.result.low, unrounded=True)
    yield Heading(f"What {rate} delivers" + (f" at {wording.weight(weight)}" if weight else ""))
    yield from prose(Text(caution(note, None), Tone.CAUTION, Sign.CAUTION) for note in found.notes)
    container = found.stated.mixture.container
    vessel = container.vessel if container else Vessel.CONTAINER

    def write(value: Quantity) -> str:
        return style.quantity(value, unrounded=result.unrounded) if value.value else "nothing"

    pairs = [("Rate", Text(write(found.rate.result.low)))]
    if found.mix is not None:
        pairs += make(found.mix, write, 1)
    pairs += [("Gives", Text(write(one.result.low), Tone.STRONG)) for one in found.gives]
    for entry in FIGURES:
        value = entry.get(found)
        if value is not None and (value.value or entry.key == "left"):
            text = wording.clock(value) if entry.key in ("lasts", "left_time") and value.value else write(value)
            label = LABELS[entry.key].format(vessel)
            pairs.append((f"{label[:1].upper()}{label[1:]}", Text(text)))
    yield Pairs(tuple(pairs))
    if check is not None:
        yield compared(check, f"{rate} is")
        yield badge(check, rate)
    ways = [style.working(one) for one in (found.rate, *found.gives) if one.steps]
    told = (Text(f"Stated: {result.told}", Tone.QUIET), Text(result.notice))
    yield Prose((*(Text(f"Working: {way}", Tone.QUIET) for way in ways), *told))


def make(mix: Mix, write: Write, containers: int) -> Iterator[tuple[str, Text]]:
    """Yield what is put together, in the order in which that is done, and what is left of the vials."""
    stock, drawn = mix.stock, mix.drawn
    if stock is None or drawn is None:
        yield "Strength", Text(write(mix.made), Tone.STRONG)
        return
    text = f"{write(drawn.set)} of {style.quantity(stock.strength, unrounded=True)}"
    if mix.diluent is not None and mix.diluent.value:
        text += f" + {write(mix.diluent)} of diluent = {write(mix.holds or drawn.set)} of {write(mix.made)}"
    else:
        text += ", undiluted"
    yield "Make", Text(f"{text} ({write(mix.drug)})" if mix.drug else text, Tone.STRONG)
    if drawn.is_rounded:
        yield "", Text(f"drawn up instead of {write(drawn.exact)}: {wording.percent(drawn.ratio - 1)}")
    step, diluent = drawn.step, mix.diluent
    if step is not None and diluent is not None and (diluent.value / step.to(diluent.unit).value).denominator != 1:
        yield "", Text("the diluent is no whole number of graduations", Tone.CAUTION, Sign.CAUTION)
    vials, left, drug = mix.vials(containers), mix.left(containers), mix.left_drug(containers)
    if vials is None or left is None or drug is None or stock.vial is None:
        return
    several = f" for {containers} {mix.vessel or Vessel.CONTAINER}s" if containers > 1 else ""
    rest = f"{write(left)} ({write(drug)}) is left to discard" if left.value else "nothing is left"
    yield "", Text(f"{vials} vial{'' if vials == 1 else 's'} of {write(stock.vial)}{several}; {rest}")


LABELS: Final = {
    "drops": "Drops",
    "lasts": "{0} lasts",
    "volume": "Runs in that time",
    "total": "Drug in that time",
    "left": "Left in the {0}",
    "left_drug": "Drug left in it",
    "left_time": "Which lasts",
    "waste": "Drug discarded",
}


def _recipe(result: "PrepareResult", one: Recipe) -> Iterator[Block]:
    """Yield the blocks of a recipe: what to make, then the ends of the dose beside each other."""
    from ketacalc.output.prepare.result import title

    def write(value: Quantity) -> str:
        return style.quantity(value, unrounded=result.unrounded)

    pairs = list(make(one.mix, write, one.containers))
    if one.waste is not None:
        pairs.append(("Discard", Text(f"holds {write(one.waste)}")))
    yield Pairs(tuple(pairs), title(one) if len(result.recipes) > 1 else "")
    doses = one.deliveries
    if not doses:
        return
    columns = (Column(""), *(Column(ENDS[dose.end].capitalize(), is_figure=True) for dose in doses))
    rows = [_line(label, [get(dose) for dose in doses]) for label, get in _figures(result, one, write)]
    yield Table(columns, tuple(row for row in rows if row is not None), is_ruled=False)
    measured = [found for dose in doses for found in (dose.volume, dose.pump) if found is not None]
    rules = [f"{rule}." for found in measured if (rule := rounding(found))]
    below = [Text(text) for text in (*rules, *_full(one, write), *_assumed(one)) if text]
    yield Prose((*below, Text(f"Working: {style.working(doses[0].working)}", Tone.QUIET)))


def _line(label: str, texts: list[Text | None]) -> Line | None:
    if not any(texts):
        return None
    tone = Tone.STRONG if any(text and text.tone is Tone.STRONG for text in texts) else Tone.PLAIN
    return Line(((Text(label, tone),), *((text,) if text else () for text in texts)))


def _figures(result: "PrepareResult", one: Recipe, write: Write) -> Iterator[tuple[str, Any]]:
    """Yield each figure of a delivery: its label, and how it is found and written."""

    def plain(get: Any, write: Write = write, tone: Tone = Tone.PLAIN) -> Any:
        return lambda dose: Text(write(found), tone, is_whole=True) if (found := get(dose)) is not None else None

    found, doses, weight = result.preparation, one.deliveries, result.known.weight
    single = doses[0].dose.unit.kind is Kind.SINGLE
    yield "Reported" if found is None or found.wanted.dose is None else "Ordered", plain(lambda d: d.dose)
    if weight:
        at = style.quantity(weight.kg, unrounded=True)
        yield f"At {at}", plain(lambda d: d.amount if d.amount.unit is not d.dose.unit else None)
    whole = single and all(dose.is_all for dose in doses)
    label = "Give the whole" if whole else "Give" if single else "Set the pump to"
    yield label, plain(lambda d: d.volume.set, tone=Tone.STRONG)
    yield "  rounded from", plain(lambda d: d.volume.exact if d.volume.is_rounded else None)
    yield "Set the pump to", plain(lambda d: d.pump and d.pump.set, tone=Tone.STRONG)
    yield "  rounded from", plain(lambda d: d.pump.exact if d.pump and d.pump.is_rounded else None)
    yield "Drops", plain(lambda d: d.drops and d.drops.set)
    yield "Patient gets", plain(lambda d: d.gives)
    yield "  off by", _off
    yield "Against the source", _verdict
    yield "Takes", plain(lambda d: d.takes, wording.clock)
    vessel = (one.mix.vessel or Vessel.CONTAINER).capitalize()
    yield f"{vessel} lasts", plain(lambda d: d.run_out.lasts, wording.clock)
    yield "Total", plain(lambda d: d.total)
    yield "Total volume", plain(lambda d: d.run_out.volume)
    last = "last " if one.containers > 1 else ""
    yield f"Left in the {last}{vessel.lower()}", plain(lambda d: d.run_out.left)


def _full(one: Recipe, write: Write) -> Iterator[str]:
    """Yield what holds where the drug is added to a full container and nothing is withdrawn first."""
    mix, doses = one.mix, one.deliveries
    if mix.over_full is None or mix.volume is None or mix.drawn is None:
        return
    volume = write(Quantity(value=mix.volume.value + mix.drawn.set.value, unit=mix.volume.unit))
    weaker = wording.percent(mix.change_if_not_withdrawn).removeprefix("- ")
    text = f"If diluent is not withdrawn first ({volume}): {write(mix.over_full)}, {weaker} weaker"
    fulls = [dose.full for dose in doses if dose.full is not None]
    if fulls and not doses[0].is_all:
        verb = "give" if doses[0].dose.unit.kind is Kind.SINGLE else "set"
        text += f"; {verb} {' to '.join(map(write, fulls))} for the same dose"
    yield f"{text}."


def _assumed(one: Recipe) -> Iterator[str]:
    """Yield what is taken for granted where nobody stated a graduation or a step."""
    first = one.deliveries[0]
    if first.volume.step is None and first.dose.unit.kind is not Kind.SINGLE:
        yield "Assuming the pump can be set to this; no step size was given."
    elif first.volume.step is None and not (one.mix.drawn and one.mix.drawn.step):
        yield "Assuming the volume can be measured exactly; no graduation was given."


def _off(one: Delivery) -> Text | None:
    """Return how far off the patient's dose is; that nothing was rounded where there was a step to round to."""
    if one.relative_deviation:
        return Text(wording.percent(one.relative_deviation))
    return Text("no rounding needed") if one.volume.step is not None else None


def _verdict(one: Delivery) -> Text | None:
    if one.check is None or one.check.verdict is Verdict.WITHIN:
        return None
    return Text(one.check.verdict.value.upper(), Tone.NEGATIVE)
