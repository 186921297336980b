"""What stands above and beside every answer of a screen: the sources with all cautions, steps, a row's own warnings."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from types import MappingProxyType
from typing import Final

from ketacalc.core.catalogue.catalogue import Indication
from ketacalc.core.catalogue.regimen import BearsOn, Caution, Direction, Origin, Reference, Regimen
from ketacalc.core.dose.scaling import Dose, scale
from ketacalc.core.quantities import Range, style
from ketacalc.core.quantities.conversion import Known
from ketacalc.core.quantities.weight import BodyWeight
from ketacalc.output import wording
from ketacalc.output.screen import Column, Item, Items, Row, Sign, Table, Text, Texts, Tone

HEADING: Final = "Sources, and what the audit of each found"
SIGNS: Final = {
    Direction.POSITIVE: (Sign.POSITIVE, Tone.PLAIN),
    Direction.MIXED: (Sign.MIXED, Tone.PLAIN),
    Direction.NEGATIVE: (Sign.NEGATIVE, Tone.NEGATIVE),
    Direction.NOT_STATED: (Sign.NONE, Tone.PLAIN),
}

Told = tuple[Regimen, tuple[Caution, ...]]
"""A regimen with all that is to be cautious about: its own cautions, and what the weight brings."""


def sources(told: Iterable[Told], found: Mapping[str, Texts] = MappingProxyType({})) -> Items:
    """Return every source once, each with the cautions of its regimens; what bears on the dose has a sign of its own.

    What a source says of how a dose was given stands with them, by the id of the regimen.
    """
    groups: dict[tuple[Reference, ...], list[Told]] = {}
    for one in told:
        groups.setdefault(one[0].cited, []).append(one)
    items = []
    for cited, members in groups.items():
        head = tuple(text for reference in cited for text in _reference(reference, members[0][0]))
        every = set.intersection(*(set(cautions) for _, cautions in members))
        shared = [caution for caution in members[0][1] if caution in every]
        notes = [Text(text, sign=Sign.NOTE) for text in dict.fromkeys(wording.studied(one) for one, _ in members)]
        notes += [note(caution) for caution in shared]
        for regimen, cautions in members:
            notes += [note(caution, f"{regimen.id}: ") for caution in cautions if caution not in every]
            notes += found.get(regimen.id, ())
        items.append(Item(head=head, notes=tuple(notes)))
    return Items(items=tuple(items), heading=HEADING)


def _reference(found: Reference, regimen: Regimen) -> Texts:
    """Return a reference with its journal, and its link on a line of its own."""
    lead = "" if found in regimen.references else "The study itself, not in the article's list: "
    text = Text(f"[{found.number}] {lead}{wording.citation(found)}")
    link = wording.link(found)
    return (text, Text(f"doi:{found.doi}" if found.doi else link, link=link)) if link else (text,)


def cited(found: Reference) -> Item:
    """Return a reference by itself, in full, with what is to be known of its record."""
    link = wording.link(found)
    head = (Text(wording.full_citation(found)), *((Text(link, link=link),) if link else ()))
    return Item(head=head, notes=(Text(f"read: {found.checked}", sign=Sign.NOTE),) if found.checked else ())


def cautions(regimen: Regimen | None, weight: BodyWeight | None) -> tuple[Caution, ...]:
    """Return the cautions of a regimen, with a weight also those that it brings; none of what is no reported dose."""
    if regimen is None:
        return ()
    return regimen.cautions if weight is None else scale(regimen, Known(weight=weight)).cautions


def note(caution: Caution, lead: str = "") -> Text:
    """Return a caution in full."""
    bears = caution.bears_on is BearsOn.DOSE
    tone, sign = (Tone.CAUTION, Sign.CAUTION) if bears else (Tone.PLAIN, Sign.NOTE)
    return Text(f"{lead}{caution.text}", tone, sign)


def word(regimen: Regimen) -> str:
    """Return the outcome in a word; a negative one in capitals."""
    found = regimen.outcome.direction.value
    return found.upper() if regimen.outcome.is_negative else found


def warnings(regimen: Regimen, cautions: tuple[Caution, ...]) -> Texts:
    """Return what stands before a number: the outcome as sign and word, and in short each caution that bears on it."""
    sign, tone = SIGNS[regimen.outcome.direction]
    text = regimen.outcome.text
    found = [Text(f"{word(regimen)}  {text}" if text != wording.NOT_STATED else "outcome not stated", tone, sign)]
    found += [Text(caution.short, Tone.CAUTION, Sign.CAUTION) for caution in cautions if caution.short]
    return tuple(found)


def table(reported: Column, answer: Column, rows: Iterable[Row]) -> Table:
    """Return the table of an answer: what is to be known of a dose left of what is reported, its source last."""
    columns = (Column("Outcome and cautions"), Column("Given"), reported, answer, Column("Source"))
    return Table(columns, tuple(rows), "Outcome, cautions, source, how given")


def row(regimen: Regimen, cautions: tuple[Caution, ...], reported: Texts, answer: Texts) -> Row:
    """Return the row of a reported dose in that table."""
    warned, given, source = warnings(regimen, cautions), wording.how(regimen), named(regimen)
    cells = (warned, (Text(given),), reported, answer, (Text(source),))
    return Row(cells, (*warned, Text(f"{source}: {given}")))


def uses(found: tuple[Indication, ...], asked: str) -> Texts:
    """Return what the article mentions without a dose, in one line; what was asked for is not said again."""
    names = "; ".join(use.name.removesuffix(f" for {asked}").removesuffix(f" in {asked}") for use in found)
    return (Text(f"Mentioned, no dose given: {names}"),) if found else ()


def drugs(regimens: Iterable[Regimen]) -> str:
    """Return the drugs of a screen as its title begins with them: `Ketamine`."""
    return listed(dict.fromkeys(regimen.drug for regimen in regimens))


def listed(drugs: Iterable[str]) -> str:
    """Return the names of drugs as a title begins with them: the first three."""
    names = list(drugs)
    text = ", ".join(names[:3]) + (", ..." if len(names) > 3 else "")
    return f"{text[:1].upper()}{text[1:]}"


def named(regimen: Regimen) -> str:
    """Return whose dose it is, as short as it can be found by: `Berman 2000 [25] berman-2000`."""
    return " ".join(part for part in (wording.shortest(regimen.cited), regimen.id) if part)


def of_source(dose: Dose, *, unrounded: bool = False) -> Texts:
    """Return what the source says of how a dose was given, each with what it comes to at the weight and in mL/h."""

    def come_to(values: Iterable[Range | None]) -> str:
        return ", ".join(style.range_text(value, unrounded=unrounded) for value in values if value is not None)

    told = []
    for one in dose.steps:
        if one.step.whence.origin is Origin.SOURCE:
            rate = one.rate if one.rate is not None and one.rate.unit is not one.amount.unit else None
            step = wording.bare_step(one.step)
            told.append(f"Step {one.number} of the source: {step}; here {come_to((one.amount, rate, one.pump))}.")
    found = [one for one in dose.derived if one.whence is not None and one.whence.origin is Origin.SOURCE]
    for over, several in groupby(found, key=lambda one: one.over):
        time = style.quantity(over) if over is not None else "its time"
        told.append(f"The source infused it over {time}: here {come_to(one.amount for one in several)}.")
    return tuple(Text(text, sign=Sign.NOTE) for text in told)


def steps(dose: Dose, *, unrounded: bool = False) -> Iterator[Table]:
    """Yield the steps that the document states, each with what it comes to at the weight and in mL/h."""

    def figure(value: Range | None) -> Texts:
        return () if value is None else (Text(style.range_text(value, unrounded=unrounded), is_whole=True),)

    found = [one for one in dose.steps if one.step.whence.origin is Origin.DOCUMENT]
    if not found:
        return
    filled: dict[str, list[Range | None]] = {
        "At this weight": [one.amount for one in found],
        "In an hour": [one.rate if one.rate is None or one.rate.unit is not one.amount.unit else None for one in found],
        "Pump": [one.pump for one in found],
    }
    heads = [head for head, values in filled.items() if any(values)]
    rows = []
    for at, one in enumerate(found):
        said = (Text(f"Step {one.number}: {wording.bare_step(one.step)}"),)
        rows.append(Row((said, *(figure(filled[head][at]) for head in heads)), said))
    title = f"Steps of {dose.regimen.id}"
    columns = (Column(title), *(Column(head, is_figure=True) for head in heads))
    yield Table(columns, tuple(rows), title, is_ruled=False)
