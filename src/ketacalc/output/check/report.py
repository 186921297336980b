"""The result of `check`: a dose against what is reported, and the slips that would explain it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ketacalc.core.catalogue.catalogue import Catalogue, Indication
from ketacalc.core.check.bounds import Bound, How
from ketacalc.core.check.judge import Check, Comparison, Verdict
from ketacalc.core.check.slips import Slip
from ketacalc.core.dose.maximum import Capped
from ketacalc.core.dose.scaling import scale
from ketacalc.core.quantities import Quantity, Range, style
from ketacalc.output import documents, records, wording
from ketacalc.output.check.headline import headline
from ketacalc.output.documents import Document
from ketacalc.output.report import Records
from ketacalc.output.view import Field, Tone, View

HEADER: Final = (
    "given", *records.columns("dose"), "weight_kg", "weight_kg_exact", "tolerance_percent",
    "verdict", "regimen", "regimen_verdict",
    "rounded", *records.columns("bounds"), "ratio", "ratio_exact", "deviation_percent", "route", "outcome_direction",
    "outcome", "as_each_of", "capped", "capped_from", "doubts", "cautions", "slips", "citations",
    "working", *records.PROVENANCE,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """A checked dose.

    Attributes:
        catalogue: where the regimens come from.
        subject: what the dose was held against.
        given: the dose as it was stated.
        check: the verdicts.
        beside: uses without a dose that lie under what was asked for.
    """

    catalogue: Catalogue
    subject: str
    given: str
    check: Check
    beside: tuple[Indication, ...] = ()

    def document(self) -> Document:
        """Return the document `ketacalc.check/1`."""
        known = self.check.known
        return documents.envelope("check", self.catalogue) | {
            "subject": self.subject,
            "dose": documents.figure(self.check.figure.range),
            "weight": documents.quantity(known.weight.kg) if known.weight else None,
            "concentration": documents.quantity(known.concentration) if known.concentration else None,
            "duration": documents.quantity(known.duration) if known.duration else None,
            "tolerance": documents.ratio(self.check.tolerance),
            "verdict": self.check.verdict.value,
            "headline": headline(self.check),
            "regimens": [self._document(found) for found in self.check.comparisons],
            "slips": [slip_document(slip) for slip in self.check.slips],
            "without_dose": [documents.use(use) for use in self.beside],
        }

    def _document(self, found: Comparison) -> Document:
        return documents.regimen(found.regimen) | {
            "verdict": found.verdict.value,
            "bounds": _bounds(found),
            "held_against": [_held(found, bound) for bound in found.bounds],
            "rounded": found.rounded,
            "ratio": documents.ratio(found.ratio) if found.ratio is not None else None,
            "deviation_percent": documents.ratio((found.ratio - 1) * 100) if found.ratio is not None else None,
            "as_each_of": list(found.as_each_of) or None,
            "capped": self._capped(found),
            "doubts": [doubt.value for doubt in found.all_doubts],
            "cautions": [documents.caution(one) for one in self.check.cautions(found)],
            "working": _working(self.check, found),
        }

    def records(self) -> Records:
        """Return one row per regimen."""
        slips: dict[str, list[str]] = {}
        for slip in self.check.slips:
            for regimen in slip.regimens:
                slips.setdefault(regimen.id, []).append(slip.code)
        return HEADER, [
            self._row(found, slips.get(found.regimen.id, [])) | records.provenance(self.catalogue, found.regimen)
            for found in self.check.comparisons
        ]

    def _row(self, found: Comparison, slips: list[str]) -> dict[str, str]:
        weight, ratio = self.check.known.weight, found.ratio
        row = {
            "given": self.given,
            **records.bounds("dose", self.check.figure.range),
            **records.weight(weight),
            "tolerance_percent": style.exact(self.check.tolerance * 100),
            "verdict": self.check.verdict.value,
            "regimen": found.regimen.id,
            "regimen_verdict": found.verdict.value,
            "rounded": "yes" if found.rounded else "no",
            "ratio": style.plain(ratio) if ratio is not None else "",
            "ratio_exact": style.exact(ratio) if ratio is not None else "",
            "deviation_percent": style.signed((ratio - 1) * 100) if ratio is not None else "",
            "route": found.regimen.route,
            "outcome_direction": found.regimen.outcome.direction.value,
            "outcome": found.regimen.outcome.text,
            "as_each_of": " ".join(map(str, found.as_each_of)),
            **self._cut(found),
            "doubts": " | ".join(found.all_doubts),
            "cautions": " | ".join(one.text for one in self.check.cautions(found)),
            "slips": " ".join(dict.fromkeys(slips)),
            "citations": wording.citations(found.regimen),
            "working": _working(self.check, found),
        }
        return row | (records.bounds("bounds", found.span) if found.span else {})

    def _scaled(self, found: Comparison) -> Capped | None:
        """Return what a maximum leaves of the scaled dose; None where no weight is known, or none is passed."""
        known = self.check.known
        return scale(found.regimen, known).capped if known.weight else None

    def _capped(self, found: Comparison) -> Document | None:
        return documents.capped(self._scaled(found))

    def _cut(self, found: Comparison) -> dict[str, str]:
        cut = self._scaled(found)
        if cut is None:
            return {"capped": "", "capped_from": ""}
        return {"capped": style.range_text(cut.amount), "capped_from": cut.maximum.whence.origin.value}

    def view(self) -> View:
        """Return the verdict over all first, then the slips, then one entry per regimen."""
        weight = self.check.known.weight
        at = f" at {style.quantity(weight.kg, unrounded=True)}" if weight else ""
        dose = style.range_text(self.check.figure.range, unrounded=True)
        tolerance = self.check.tolerance
        widened = (f"Bounds widened by {style.full(tolerance * 100)} %.",) if tolerance else ()
        slips = tuple(wording.slip(slip) for slip in self.check.slips)
        notes = [
            ("Likely slip" if len(slips) == 1 else "Possible explanations", slips),
            ("Named without a dose", tuple(wording.use(use) for use in self.beside)),
        ]
        return View(
            title=headline(self.check),
            lines=(f"{dose}{at}, against {self.subject}.", *widened, self.catalogue.notice),
            entries=tuple(tuple(self._fields(found)) for found in self.check.comparisons),
            notes=tuple(note for note in notes if note[1]),
        )

    def _fields(self, found: Comparison) -> Iterator[Field]:
        regimen, prose = found.regimen, "Outcome and cautions"
        tone = Tone.NEGATIVE if regimen.outcome.is_negative else Tone.PLAIN
        yield Field(column="Regimen", label="Regimen", text=regimen.id, tone=Tone.STRONG)
        yield Field(column="Regimen", label="Given", text=wording.given(regimen))
        yield Field(column=prose, label="Outcome", text=wording.outcome(regimen), tone=tone)
        for caution in self.check.cautions(found):
            yield Field(column=prose, label="Caution", text=caution.text, tone=Tone.CAUTION)
        yield Field(column="Verdict", label="Verdict", text=_verdict(self.check, found), tone=Tone.STRONG)
        yield Field(column="Verdict", label="Reported", text=wording.reported(regimen))
        if found.bounds:
            yield Field(column="Verdict", label="Working", text=_working(self.check, found), tone=Tone.QUIET)
        yield Field(column="Source", label="Source", text=wording.citations(regimen))


def slip_document(slip: Slip) -> Document:
    """Return a slip as a document."""
    return {
        "code": slip.code.value,
        "factor": documents.number(slip.factor),
        "factor_exact": style.exact(slip.factor),
        "factors": [documents.ratio(factor) for factor in slip.factors],
        "corrected": documents.figure(slip.corrected),
        "regimen": slip.regimen.id if slip.regimen else None,
        "regimens": [regimen.id for regimen in slip.regimens],
        "alternatives": [
            {
                "factor": documents.ratio(other.factor),
                "corrected": documents.figure(other.corrected),
                "regimen": other.regimen.id if other.regimen else None,
            }
            for other in slip.others
        ],
        "text": wording.slip(slip),
    }


def _bounds(found: Comparison) -> Document | None:
    """Return what a dose was held against, from the lowest to the highest, each end with whose it is."""
    if found.span is None:
        return None
    low, high = min(found.bounds, key=lambda one: one.low), max(found.bounds, key=lambda one: one.high)
    return {
        "low": documents.quantity(found.span.low) | {"from": low.way.target.origin.value},
        "high": documents.quantity(found.span.high) | {"from": _high_from(found, high)},
    }


def _high_from(found: Comparison, bound: Bound) -> str:
    """Return who states the upper bound: whoever states the maximum, where that cuts it."""
    cut = found.regimen.maximum if bound.whole is not None else None
    return (cut.whence.origin if cut is not None else bound.way.target.origin).value


def _held(found: Comparison, bound: Bound) -> Document:
    """Return one thing that a dose was held against."""
    low, high = (Quantity(value=end, unit=found.unit) for end in bound.ends)
    return {
        "name": bound.way.target.name or None,
        "how": bound.way.how.value,
        "doses_per_day": bound.way.doses or None,
        "low": documents.quantity(low) | {"from": bound.way.target.origin.value},
        "high": documents.quantity(high) | {"from": _high_from(found, bound)},
        "holds": bound in found.held,
    }


def _verdict(check: Check, found: Comparison) -> str:
    if found.withheld is not None:
        return "not comparable: no volume is stated for it"
    if found.lacking:
        return f"not comparable: a {' and a '.join(found.lacking)} is needed"
    if found.verdict is Verdict.NOT_COMPARABLE:
        return f"not comparable: reported is a {found.regimen.kind}"
    if found.as_each_of:
        return f"within as each of {' or '.join(map(str, found.as_each_of))} doses"
    text = found.verdict.value
    if found.rounded:
        text += ", equal to a bound as rounded at the decimals shown"
    return text if found.ratio is None else f"{text} {wording.per_cent(found.ratio)}"


def _working(check: Check, found: Comparison) -> str:
    """Return the way from what is reported to what the dose is held against; nothing where that is not known."""
    if not found.bounds:
        return ""
    return "; ".join(dict.fromkeys(_way(check, one) for one in found.held or found.bounds))


def _way(check: Check, bound: Bound) -> str:
    """Return the working of one bound, from what is reported to what the dose was held against."""
    from ketacalc.core.quantities.conversion import way

    reported, unit, known = bound.way.target.dose, check.figure.range.unit, check.known
    if bound.way.how is How.AS_STATED:
        return style.working(way(reported, unit, known))
    ends = style.range_text(Range(low=Quantity(value=bound.low, unit=unit), high=Quantity(value=bound.high, unit=unit)))
    stated = style.range_text(reported, unrounded=True)
    if bound.way.how is How.EACH:
        return f"{stated} / {bound.way.doses} = {ends}"
    over = f"over {style.quantity(known.duration, unrounded=True)}" if known.duration else ""
    return f"{stated} {over} = {ends}"
