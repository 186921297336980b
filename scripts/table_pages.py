"""The tables of the documentation that the code knows.

They are the columns and statuses of whole tables, what was reviewed, the slips, and every key of a catalogue file. A
column or a status that is added to the code ends this script until it has its words here or a reason there.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import ketacalc
from ketacalc.core.catalogue.format import CATALOGUE
from ketacalc.core.catalogue.table import Key, Many, Table
from ketacalc.core.check.rules import Code
from ketacalc.frame.answers import CHECK_COLUMNS, DOSE_COLUMNS, MEANINGS
from ketacalc.frame.batches import ROW
from ketacalc.output import wording
from ketacalc.output.check.words import said
from ketacalc.output.formats.markdown import literal

BOTH: Final = {
    ROW: "the number of the row in the table, from 1 after the header; the command adds it, `ketacalc.frame` does not",
    "weight_kg": "the weight in kg, whatever its unit; a float",
    "working": "how the reported dose comes to that of this weight, with every digit; of each of the regimens that"
    " stand beside it",
    "cap": "what a maximum leaves of the dose at this weight, and whose it is; empty where none counts",
    "weight_cautions": "what this weight brings: an age that the regimen is not reported for, a weight above 250 kg, a"
    " cap of the source, another weight of the same patient; parted by upright bars",
    "citation": "the references, by their numbers in the article",
    "status": "`read`, or why the row is refused: the statuses stand below",
    "reason": "what is wrong with it, and the nearest unit where there is one; empty where the row was read",
    "notice": "that it is a report and no recommendation",
}
CHECKED: Final = BOTH | {
    "dose_normalised": "the dose as a bare number of mg, per kg where a weight is known or the dose is per kg,"
    " and per hour or per day where it is a rate or a day's total; a float",
    "dose_ucum": "its unit as a UCUM code: `mg/kg`, `mg/kg/h`, `mg/kg/d`, or the same without the kg",
    "verdict": "`within`, `below`, `above`, `between`, `outside` or `not comparable`, as `check` says it; empty where"
    " the row is refused",
    "rounded": "whether the dose is within only because it equals a bound as rounded at its own decimals, or as a"
    " float; empty where the row is refused",
    "ratio": "the dose over the nearest bound that it passed: 10 is ten times the upper bound, 0.1 a tenth of the lower"
    " one",
    "slips": "the codes of every slip that would explain a dose outside, parted by a space, in the order of `check`;"
    " what they mean is in [the list of slips](hazards.md#in-the-dose-that-is-checked)",
    "regimens": "the regimens that hold the dose; where none does, those that it was compared with, and those of"
    " another kind that a slip would lead to",
    "reported": "what is reported of each of them, and the route",
    "as_each_of": "the numbers of doses in a day for which a single dose is within a day's total as each of them",
    "doubts": "why a dose that is within is not simply so, as `check` says it: a negative outcome, a suspect unit,"
    " above a cap of the source; `--strict` takes it for outside",
    "outcome": "of these regimens, with its direction: a negative trial says so",
    "cautions": "of these regimens, parted by upright bars",
}
DOSED: Final = BOTH | {
    "regimen": "the regimen; each row of the table comes out once for each of them",
    "route": "how it is given",
    "reported": "the figure as it is reported",
    "scaled_low": "its lower bound at this weight; a float",
    "scaled_high": "its upper bound at this weight, the same",
    "scaled_unit": "the unit of both",
    "outcome": "of the regimen, with its direction: a negative trial says so",
    "cautions": "of the regimen, parted by upright bars",
}


def _columns(names: tuple[str, ...], means: Mapping[str, str]) -> str:
    rows = [f"| `{name}` | {means[name]} |" for name in (ROW, *names)]
    return "\n".join(["| column | holds |", "|---|---|", *rows])


def checked() -> str:
    """Return the columns of a check."""
    return _columns(CHECK_COLUMNS, CHECKED)


def dosed() -> str:
    """Return the columns of a scaled dose."""
    return _columns(DOSE_COLUMNS, DOSED)


def statuses() -> str:
    """Return every status and what it means."""
    rows = [f"| `{status}` | {literal(text)} |" for status, text in MEANINGS.items()]
    return "\n".join(["| status | means |", "|---|---|", *rows])


def reviewed() -> str:
    """Return of each regimen how its figure stands to its source, what of that was read, and when."""
    rows = (
        f"| [`{one.id}`](audit.md#{one.id}) | {literal(one.printed)} | {one.audit.agreement}"
        f" | {wording.read(one.audit.read)} | {one.audit.read_on} |"
        for one in ketacalc.catalogue().regimens
    )
    return "\n".join(["| regimen | as printed | audit | read of the source | on |", "|---|---|---|---|---|", *rows])


def keys() -> str:
    """Return one table of keys for each table of the format."""
    return "\n".join(_of_keys("The file", CATALOGUE)).rstrip("\n")


def _else(key: Key) -> str:
    """Return that a key must be there, or what is read where it is not, if that says something."""
    absent = ", ".join(key.absent) if isinstance(key.absent, tuple) else key.absent
    words = str(absent).lower() if isinstance(absent, str | bool) and absent != "" else ""
    return "; must be there" if key.is_required else f"; `{words}` unless stated" if words else ""


def _of_keys(heading: str, table: Table, prefix: str = "") -> Iterator[str]:
    yield from (f"### {heading}", "", literal(table.means), "", "| key | takes | holds |", "|---|---|---|")
    for name, key in table.keys.items():
        yield f"| `{name}` | {key.of.takes} | {literal(key.means)}{_else(key)} |"
    yield ""
    for name, key in table.keys.items():
        if isinstance(key.of, Table):
            yield from _of_keys(f"`[{prefix}{name}]`", key.of, f"{prefix}{name}.")
        elif isinstance(key.of, Many):
            yield from _of_keys(f"`[[{prefix}{name}]]`", key.of.table, f"{prefix}{name}.")


def slips() -> str:
    """Return every slip in the words that name it."""
    rows = (f"| `{code}` | {literal(said(code).replace('as if ', ''))} |" for code in Code)
    return "\n".join(["| slip | it is as if |", "|---|---|", *rows])


TABLES: Final[dict[str, Callable[[], str]]] = {
    "keys": keys,
    "slips": slips,
    "checked": checked,
    "dosed": dosed,
    "statuses": statuses,
    "reviewed": reviewed,
}
"""What is put into a page, by the name in its mark."""
