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
    rows = []
    for one in found:
        said = (Text(f"Step {one.number}: {words(one.step)}"), Text(wording.whence(one.step.whence), Tone.QUIET))
        figures = (figure(one.amount), figure(one.rate), figure(one.pump))
        rows.append((said, *(cell for cell, is_there in zip(figures, _there(found), strict=True) if is_there)))
    heads = ("At this weight", "In an hour", "Pump")
    columns = [Column(head, is_figure=True) for head, is_there in zip(heads, _there(found), strict=True) if is_there]
    title = f"Steps of {dose.regimen.id}"
    return Table((Column(title), *columns), tuple(Row(cells, cells[0]) for cells in rows), title, is_ruled=False)


def _there(found: Any) -> tuple[bool, bool, bool]:
    return True, any(one.rate is not None for one in found), any(one.pump is not None for one in found)
