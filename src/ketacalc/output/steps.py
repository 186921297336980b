"""The steps of a regimen as a table: each scaled to the weight, in an hour, and as a pump is set."""

from typing import TYPE_CHECKING, Any

from ketacalc.core.quantities import Range, style
from ketacalc.output import wording

if TYPE_CHECKING:
    from ketacalc.core.dose.scaling import Dose
    from ketacalc.output.screen import Table


def table(dose: "Dose", *, unrounded: bool = False) -> "Table":
    """Return the steps of a scaled regimen, each with what it comes to at the weight and in mL/h."""
    from ketacalc.output.screen import Column, Row, Table, Text, Tone

    def figure(value: Any) -> "tuple[Text, ...]":
        return () if value is None else (Text(style.range_text(value, unrounded=unrounded), is_whole=True),)

    found = dose.steps
    whose = [wording.whence(one.step.whence) for one in found]
    is_one = len(set(whose)) == 1
    filled: dict[str, list[Range | None]] = {
        "At this weight": [one.amount for one in found],
        "In an hour": [one.rate if one.rate is None or one.rate.unit is not one.amount.unit else None for one in found],
        "Pump": [one.pump for one in found],
    }
    heads = [head for head, values in filled.items() if any(values)]
    rows = []
    for at, one in enumerate(found):
        said = (
            Text(f"Step {one.number}: {wording.bare_step(one.step)}"),
            *(() if is_one else (Text(whose[at], Tone.QUIET),)),
        )
        rows.append(Row((said, *(figure(filled[head][at]) for head in heads)), said))
    title = f"Steps of {dose.regimen.id}" + (f", {whose[0]}" if is_one else "")
    columns = (Column(title), *(Column(head, is_figure=True) for head in heads))
    return Table(columns, tuple(rows), title, is_ruled=False)
