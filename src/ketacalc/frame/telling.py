"""The numbers of a check and the amounts of a dose as the columns that a reader sees: words, codes, reasons."""

from collections.abc import Callable, Iterable
from typing import Final

import narwhals as nw

from ketacalc.core.catalogue.regimen import Regimen
from ketacalc.core.quantities import style
from ketacalc.core.quantities.unit import named
from ketacalc.frame import slips
from ketacalc.frame.compiled import KINDS, PLAIN
from ketacalc.frame.facts import Fault, ours
from ketacalc.frame.plan import Against
from ketacalc.frame.verdicts import WORDS
from ketacalc.output import wording
from ketacalc.output.formats.spreadsheet import harmless

STATUS: Final = {
    Fault.NONE: "ok",
    Fault.NAME: "name not known",
    Fault.NO_DOSE: "no dose reported",
    Fault.DOSE: "dose not read",
    Fault.UNIT: "unit not read",
    Fault.WEIGHT: "weight not read",
    Fault.WEIGHT_OUTSIDE: "weight out of bounds",
    Fault.CONCENTRATION: "concentration not read",
    Fault.WEIGHT_MISSING: "weight missing",
    Fault.CONCENTRATION_MISSING: "concentration missing",
    Fault.UNDECIDED: "undecided",
    Fault.BROKEN: "row not read",
}
_NUMBER: Final = "digits with an optional point, at most 7 before it and 12 after, above zero, such as 0.5"
REASON: Final = {
    Fault.NONE: "",
    Fault.NAME: "the catalogue holds no indication or regimen of that name",
    Fault.NO_DOSE: "nothing is reported for it, or nothing by this route",
    Fault.DOSE: f"a dose is a number, {_NUMBER}",
    Fault.UNIT: "not a unit of a dose; units are case-sensitive: mg, mcg/kg/min, mL/h",
    Fault.WEIGHT: f"a weight is a number, {_NUMBER}, in kg, lb or g",
    Fault.WEIGHT_OUTSIDE: "a weight lies between 0.2 and 700 kg",
    Fault.CONCENTRATION: f"a concentration is a number, {_NUMBER}, with a unit such as mg/mL",
    Fault.WEIGHT_MISSING: "the comparison needs a weight",
    Fault.CONCENTRATION_MISSING: "a dose in a volume needs a concentration",
    Fault.UNDECIDED: "too many digits for this engine to compare exactly; collect the row and check it again",
    Fault.BROKEN: "the line does not have the cells that the header names, or is not UTF-8",
}
CHECK_COLUMNS: Final = (
    "dose_normalised", "dose_ucum", "verdict", "rounded", "ratio", "slips", "regimens", "reported", "outcome",
    "cautions", "citation", "status", "reason", "notice",
)  # fmt: skip
"""The columns of a check, in this order; the command adds the number of the row before them."""
DOSE_COLUMNS: Final = (
    "regimen", "route", "reported", "scaled_low", "scaled_high", "scaled_unit", "outcome", "cautions", "weight_caution",
    "citation", "status", "reason", "notice",
)  # fmt: skip
"""The columns of a scaled dose, in this order."""


Words = nw.String | nw.Categorical
"""How a text of which there are few is kept: as it is, or as a number that stands for it."""
TEXT: Final = nw.String()


def words_of(column: str, words: dict[int, str], kept_as: Words = TEXT) -> nw.Expr:
    """Return the word that stands for a number; none where it has none."""
    kept = {number: harmless(word) for number, word in words.items() if word}
    if not kept:
        return missing(column, kept_as)
    return ours(column).replace_strict(kept, default=None, return_dtype=kept_as)


def missing(column: str, kept_as: Words = TEXT) -> nw.Expr:
    """Return a text that is missing in every row; of a constant that is none, pandas before 3 makes the text `None`."""
    return nw.when(ours(column) != ours(column)).then(nw.lit("", kept_as))


def units_of() -> dict[int, str]:
    """Return the UCUM code of each unit of a normalised dose, by its number."""
    found = {0: ""}
    for number, kind in enumerate(KINDS, 1):
        plain = named(PLAIN[kind])
        head, *per = plain.parts
        found[number] = plain.ucum
        found[number + 4] = named("/".join([head, "kg", *per])).ucum
    return found


def check_columns(
    asked: Against, prefix: str, *, sets: Iterable[int], found: Iterable[int], kept_as: Words = TEXT
) -> list[nw.Expr]:
    """Return the columns of a check, from the numbers of one.

    Args:
        asked: what the doses were held against.
        prefix: what the names of our columns begin with.
        sets: the sets of regimens that occur.
        found: the sets of slips that occur.
        kept_as: how a text of which there are few is kept.
    """
    said = {
        "dose_normalised": ours("normal"),
        "dose_ucum": words_of("normal_unit", units_of(), kept_as),
        "verdict": nw.when(ours("fault") == 0).then(
            words_of("lies", {int(one): word for one, word in WORDS.items()}, kept_as)
        ),
        "rounded": nw.when(ours("fault") == 0).then(ours("rounded")),
        "ratio": ours("ratio"),
        "slips": words_of("slips", {one: slips.codes_of(one) for one in found}),
        "regimens": _of_sets(asked, sets, kept_as, lambda those: " ".join(one.id for one in those)),
        "reported": _of_sets(asked, sets, kept_as, lambda those: "; ".join(map(_reported, those))),
        "outcome": _of_sets(asked, sets, kept_as, lambda those: "; ".join(map(wording.outcome, those))),
        "cautions": _of_sets(asked, sets, kept_as, _cautions),
        "citation": _of_sets(
            asked, sets, kept_as, lambda those: "; ".join(dict.fromkeys(map(wording.citations, those)))
        ),
        **fault_columns(kept_as),
        "notice": nw.lit(harmless(asked.catalogue.notice), kept_as),
    }
    return [said[name].alias(prefix + name) for name in CHECK_COLUMNS]


def _cautions(those: tuple[Regimen, ...]) -> str:
    return " | ".join(dict.fromkeys(text for one in those for text in wording.audit_cautions(one)))


def _reported(regimen: Regimen) -> str:
    return f"{style.range_text(regimen.reported, unrounded=True)} {regimen.route}"


def fault_columns(kept_as: Words = TEXT) -> dict[str, nw.Expr]:
    """Return the status of a row in words, and the reason where it is refused."""
    return {
        "status": words_of("fault", {int(fault): text for fault, text in STATUS.items()}, kept_as),
        "reason": words_of("fault", {int(fault): text for fault, text in REASON.items()}, kept_as),
    }


def _of_sets(
    asked: Against, sets: Iterable[int], kept_as: Words, said: Callable[[tuple[Regimen, ...]], str]
) -> nw.Expr:
    texts = {
        number: said(tuple(one.regimen for at, one in enumerate(asked.bounds) if number >> at & 1)) for number in sets
    }
    return words_of("regimens", texts, kept_as)
