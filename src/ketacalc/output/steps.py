"""The steps, the time and the repetition of a regimen in words, and the steps as a table, each scaled to a weight."""

from typing import TYPE_CHECKING, Any

from ketacalc.core.catalogue.regimen import Over, Repeat, Step
from ketacalc.core.quantities import style
from ketacalc.output import wording

if TYPE_CHECKING:
    from ketacalc.core.dose.scaling import Dose
    from ketacalc.output.screen import Table

def words(step: Step) -> str:
    """Return a step as a person reads it: `0.1 mg/kg/h, rising by 0.1 mg/kg/h every 3 to 4 h`."""
    text = style.range_text(step.dose, unrounded=True)
    if step.rise is not None:
        text += f", rising by {style.quantity(step.rise, unrounded=True)}"
    if step.every is not None:
        text += f" every {style.range_text(step.every, unrounded=True)}"
    if step.over is not None:
        text += f" over {style.range_text(step.over, unrounded=True)}"
    return f"{text}, of dose {step.of}" if step.of else text


def over(found: Over) -> str:
    """Return the time over which a dose was infused: `over 40 min`."""
    return f"over {style.range_text(found.time, unrounded=True)}"


def repeat(found: Repeat) -> str:
    """Return how doses followed each other: `2 doses, one every 48 h`."""
    parts = [f"{found.times} doses"] if found.times else []
    parts += [f"one every {style.range_text(found.every, unrounded=True)}"] if found.every is not None else []
    return ", ".join(parts)


def table(dose: "Dose", *, unrounded: bool = False) -> "Table":
    """Return the steps of a scaled regimen, each with what it comes to at the weight and in mL/h."""
    from ketacalc.output.screen import Column, Row, Table, Text, Tone

    def figure(value: Any) -> "tuple[Text, ...]":
        return () if value is None else (Text(style.range_text(value, unrounded=unrounded), is_whole=True),)

    found = dose.steps
    whose = [wording.whence(one.step.whence) for one in found]
    is_one = len(set(whose)) == 1
    filled = {
        "At this weight": [one.amount for one in found],
        "In an hour": [one.rate if one.rate is None or one.rate.unit is not one.amount.unit else None for one in found],
        "Pump": [one.pump for one in found],
    }
    heads = [head for head, values in filled.items() if any(values)]
    rows = []
    for at, one in enumerate(found):
        said = (Text(f"Step {one.number}: {words(one.step)}"), *(() if is_one else (Text(whose[at], Tone.QUIET),)))
        rows.append(Row((said, *(figure(filled[head][at]) for head in heads)), said))
    title = f"Steps of {dose.regimen.id}" + (f", {whose[0]}" if is_one else "")
    columns = (Column(title), *(Column(head, is_figure=True) for head in heads))
    return Table(columns, tuple(rows), title, is_ruled=False)
