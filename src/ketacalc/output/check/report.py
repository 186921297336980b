"""The result of `check`: a dose against what is reported, and the slips that would explain it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ketacalc.core.catalogue.catalogue import Catalogue, Indication
from ketacalc.core.check.slips import Slip
from ketacalc.core.check.verdict import Check, Comparison, Verdict
from ketacalc.core.dose.scaling import scale
from ketacalc.core.quantities import style
from ketacalc.output import documents, records, wording
from ketacalc.output.documents import Document
from ketacalc.output.report import Records
from ketacalc.output.view import Field, Tone, View

HEADER: Final = (
    "given", *records.columns("dose"), "weight_kg", "weight_kg_exact", "tolerance_percent",
    "verdict", "regimen", "regimen_verdict",
    "rounded", *records.columns("bounds"), "ratio", "ratio_exact", "deviation_percent", "route", "outcome_direction",
    "outcome", "cautions", "slips", "citations", "working", *records.PROVENANCE,
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
            "bounds": documents.bounds(found.bounds) if found.bounds else None,
            "rounded": found.rounded,
            "ratio": documents.ratio(found.ratio) if found.ratio is not None else None,
            "deviation_percent": documents.ratio((found.ratio - 1) * 100) if found.ratio is not None else None,
            "cautions": list(cautions_of(self.check, found)),
            "working": _working(self.check, found),
        }

    def records(self) -> Records:
        """Return one row per regimen."""
        slips: dict[str, list[str]] = {}
        for slip in self.check.slips:
            slips.setdefault(slip.regimen.id if slip.regimen else "", []).append(slip.code)
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
            "cautions": " | ".join(cautions_of(self.check, found)),
            "slips": " ".join(dict.fromkeys(slips)),
            "citations": wording.citations(found.regimen),
            "working": _working(self.check, found),
        }
        return row | (records.bounds("bounds", found.bounds) if found.bounds else {})

    def view(self) -> View:
        """Return the verdict over all first, then the slips, then one entry per regimen."""
        weight = self.check.known.weight
        at = f" at {style.quantity(weight.kg, unrounded=True)}" if weight else ""
        dose = style.range_text(self.check.figure.range, unrounded=True)
        tolerance = self.check.tolerance
        widened = (f"Bounds widened by {style.full(tolerance * 100)} %.",) if tolerance else ()
        slips = tuple(wording.slip(slip) for slip in told_once(self.check.slips))
        notes = [
            ("It would be explained by", slips),
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
        for caution in cautions_of(self.check, found):
            yield Field(column=prose, label="Caution", text=caution, tone=Tone.CAUTION)
        yield Field(column="Verdict", label="Verdict", text=_verdict(found), tone=Tone.STRONG)
        yield Field(column="Verdict", label="Reported", text=wording.reported(regimen))
        if found.bounds is not None:
            yield Field(column="Verdict", label="Working", text=_working(self.check, found), tone=Tone.QUIET)
        yield Field(column="Source", label="Source", text=wording.citations(regimen))


def headline(check: Check) -> str:
    """Return the first line: the verdict, with the route, and with a negative outcome where there is no other."""
    if check.verdict is not Verdict.WITHIN:
        return check.verdict.value
    holding = check.holding
    routes = sorted({found.regimen.route for found in holding})
    only = " only" if {found.regimen.route for found in check.comparisons} - set(routes) else ""
    said = "within"
    if all(found.regimen.outcome.is_negative for found in holding):
        said = f"within a dose reported as {holding[0].regimen.outcome.text.partition(',')[0]}"
    elif all(found.is_doubtful for found in holding):
        said = "within a figure whose unit is suspect"
    rounded = "; equal to a bound as rounded" if all(found.rounded for found in holding) else ""
    return f"{said} ({' and '.join(routes)}{only}{rounded})"


def slip_document(slip: Slip) -> Document:
    """Return a slip as a document."""
    return {
        "code": slip.code.value,
        "factor": documents.number(slip.factor),
        "factor_exact": style.exact(slip.factor),
        "corrected": documents.figure(slip.corrected),
        "regimen": slip.regimen.id if slip.regimen else None,
        "text": wording.slip(slip),
    }


def told_once(slips: tuple[Slip, ...]) -> tuple[Slip, ...]:
    """Return the slips without those that differ only in how a pound was rounded."""
    seen: dict[tuple[str, str, bool], Slip] = {}
    for slip in slips:
        seen.setdefault((slip.code, slip.regimen.id if slip.regimen else "", slip.factor > 1), slip)
    return tuple(seen.values())


def _verdict(found: Comparison) -> str:
    if found.verdict is Verdict.NOT_COMPARABLE:
        return f"not comparable: reported is a {found.regimen.kind}"
    text = found.verdict.value
    if found.rounded:
        text += ", equal to a bound as rounded at the decimals shown"
    return text if found.ratio is None else f"{text} {wording.per_cent(found.ratio)}"


def cautions_of(check: Check, found: Comparison) -> tuple[str, ...]:
    """Return the cautions of a regimen; those that a weight brings where it is known."""
    known, regimen = check.known, found.regimen
    texts = wording.cautions(scale(regimen, known.weight)) if known.weight else wording.audit_cautions(regimen)
    fixed = [quantity.value for quantity in regimen.fixed_doses]
    if found.verdict is not Verdict.WITHIN or not fixed or found.factor is None:
        return texts
    given = [value * found.factor for value in fixed]
    if any(check.figure.fits_rounded(dose, dose) for dose in given):
        return texts
    return (*texts, "The dose lies between doses that were given; nothing was given there.")


def _working(check: Check, found: Comparison) -> str:
    """Return the way from what is reported to the bounds in the unit of the dose."""
    if found.bounds is None:
        return ""
    from ketacalc.core.quantities.conversion import way

    return style.working(way(found.regimen.reported, check.figure.range.unit, check.known))
