"""What is to be watched in a preparation, in words."""

from fractions import Fraction
from typing import Final

from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.prepare.administration import End
from ketacalc.core.prepare.cautions import Note, Watch
from ketacalc.core.prepare.increments import Measured
from ketacalc.core.quantities import style
from ketacalc.output import wording

ENDS: Final = {End.ONLY: "", End.LOW: "low end", End.HIGH: "high end"}
WORDS: Final = {
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


def words(note: Note, regimen: Regimen | None) -> str:
    """Return one thing to be watched as a sentence."""
    figures = (style.quantity(figure) for figure in note.figures)
    whose = wording.whence(regimen.over.whence) if regimen is not None and regimen.over is not None else ""
    source = regimen.id if regimen is not None else ""
    text = WORDS[note.what].format(*figures, off=off(note.part, ""), source=source, whose=whose)
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


def off(part: Fraction, than: str = " than asked for") -> str:
    """Return a difference in words: `2.041 % (rounded) less than asked for`."""
    if not part:
        return "exactly what was asked for"
    per_cent = abs(part) * 100
    rounded = style.ROUNDED if style.is_rounded(per_cent) else ""
    return f"{style.number(per_cent)} %{rounded} {'more' if part > 0 else 'less'}{than}"
