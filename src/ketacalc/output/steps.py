"""How a dose was given: the document's steps as a table, and what the source says of steps and times, in lines."""

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from ketacalc.core.catalogue.regimen import Origin
from ketacalc.core.quantities import Range, style
from ketacalc.output import wording

if TYPE_CHECKING:
    from ketacalc.core.dose.scaling import Dose
    from ketacalc.output.screen import Table, Text


def of_source(dose: "Dose", *, unrounded: bool = False) -> "tuple[Text, ...]":
    """Return what the source says of how a dose was given, each with what it comes to at the weight and in mL/h."""
    from ketacalc.output.screen import Sign, Text

    return tuple(Text(text, sign=Sign.NOTE) for text in _of_source(dose, unrounded=unrounded))


def _of_source(dose: "Dose", *, unrounded: bool) -> Iterator[str]:
    def come_to(values: Any) -> str:
        return ", ".join(style.range_text(value, unrounded=unrounded) for value in values if value is not None)

    for one in dose.steps:
        if one.step.whence.origin is Origin.SOURCE:
            rate = one.rate if one.rate is not None and one.rate.unit is not one.amount.unit else None
            step = wording.bare_step(one.step)
            yield f"Step {one.number} of the source: {step}; here {come_to((one.amount, rate, one.pump))}."
    found = [one for one in dose.derived if one.whence is not None and one.whence.origin is Origin.SOURCE]
    for over, several in groupby(found, key=lambda one: one.over):
        time = style.quantity(over) if over is not None else "its time"
        yield f"The source infused it over {time}: here {come_to([one.amount for one in several])}."


def tables(dose: "Dose", *, unrounded: bool = False) -> "Iterator[Table]":
    """Yield the steps that the document states, each with what it comes to at the weight and in mL/h."""
    from ketacalc.output.screen import Column, Row, Table, Text

    def figure(value: Any) -> "tuple[Text, ...]":
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
