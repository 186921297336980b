"""Compared doses as blocks: whose a dose is, what is to be known of it, the numbers, and the source."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from ketacalc.core.compare.comparison import Comparison
from ketacalc.core.compare.figures import Origin, Placed, Stated, Unplaced
from ketacalc.core.quantities import style
from ketacalc.output import wording
from ketacalc.output.compare import apartness, facts, phrases
from ketacalc.output.view import Field, Tone

PROSE: Final = "Outcome and cautions"


def entries(comparison: Comparison) -> tuple[tuple[Field, ...], ...]:
    """Return the fields of each dose, axis by axis, then those without a place; each stated dose once."""
    placed: list[Placed | Unplaced] = [p for drug, axis in comparison.axes for p in comparison.on(drug, axis)]
    groups = groupby([*placed, *comparison.unplaced], key=lambda one: id(one.stated))
    return tuple(tuple(_fields(comparison, tuple(group))) for _, group in groups)


def _fields(comparison: Comparison, group: tuple[Placed | Unplaced, ...]) -> Iterator[Field]:
    """Yield the fields of one dose: whose it is, what is to be known of it, the numbers, and the source."""
    stated = group[0].stated
    yield from _heading(stated)
    for text in phrases.cautions(stated, comparison.weight):
        yield Field(column=PROSE, label="Caution", text=text, tone=Tone.CAUTION)
    for one in group:
        yield from _doubts(comparison, one)
    yield Field(column="Stated", label="Stated", text=style.range_text(stated.dose, unrounded=True))
    for one in group:
        yield from _numbers(one)
    yield Field(column="Source", label="Source", text=phrases.citation(stated))


def _heading(stated: Stated) -> Iterator[Field]:
    regimen = stated.regimen
    if stated.origin is not Origin.REPORTED or regimen is None:
        whose = f"{regimen.id}: found in {phrases.name(stated)}" if regimen else phrases.name(stated)
        yield Field(column="Dose of", label="Dose of", text=whose, tone=Tone.STRONG)
        if stated.elsewhere is not None:
            given = ", ".join(part for part in (stated.drug, phrases.route(stated)) if part)
            yield Field(column="Dose of", label="Given", text=given)
        yield Field(column=PROSE, label="What it is", text=phrases.words(stated))
        return
    tone = Tone.NEGATIVE if regimen.outcome.is_negative else Tone.PLAIN
    yield Field(column="Dose of", label="Dose of", text=regimen.id, tone=Tone.STRONG)
    yield Field(column="Dose of", label="Given", text=wording.given(regimen))
    yield Field(column="Dose of", label="Studied in", text=wording.population(regimen))
    yield Field(column=PROSE, label="Outcome", text=wording.outcome(regimen), tone=tone)
    yield Field(column=PROSE, label="Audit", text=phrases.audit(regimen))


def _doubts(comparison: Comparison, one: Placed | Unplaced) -> Iterator[Field]:
    if isinstance(one, Unplaced):
        return
    for apart in comparison.apart_of(one):
        yield Field(column=PROSE, label="Apart", text=facts.apart(apart, one)["text"], tone=Tone.CAUTION)
    suspect = comparison.suspicion(one)
    if suspect is not None:
        yield Field(column=PROSE, label="Unit", text=apartness.suspicion(suspect), tone=Tone.CAUTION)


def _numbers(one: Placed | Unplaced) -> Iterator[Field]:
    column = "On the axis"
    if isinstance(one, Unplaced):
        yield Field(column=column, label=column, text=f"not on it: {phrases.ABSENCES[one.reason]}")
        return
    place = one.place
    if place.is_derived:
        derived = phrases.derivation(place).removeprefix("derived, ")
        yield Field(column=column, label="Derived", text=derived, tone=Tone.CAUTION)
    yield Field(column=column, label=column, text=style.range_text(place.range), tone=Tone.STRONG)
    if place.beside:
        yield Field(column=column, label="The same", text=style.range_text(place.beside))
    yield Field(column=column, label="Working", text=style.working(place.working), tone=Tone.QUIET)
