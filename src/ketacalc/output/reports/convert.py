"""The result of `convert`: one quantity in another unit."""

from dataclasses import dataclass
from typing import Final

from ketacalc.core.quantities import Quantity, style
from ketacalc.core.quantities.conversion import Conversion, Known
from ketacalc.output import documents, wording
from ketacalc.output.documents import Document
from ketacalc.output.report import Records
from ketacalc.output.view import Field, Tone, View

HEADER: Final = (
    "given", "given_exact", "given_unit", "result", "result_exact", "result_unit", "result_ucum",
    "derived", "working", "notice", "version",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertReport:
    """A conversion, and what was known for it.

    Attributes:
        conversion: the conversion.
        known: the weight, concentration, drop factor and molar mass that were stated.
        unrounded: whether a person is shown the exact number.
    """

    conversion: Conversion
    known: Known
    unrounded: bool = False

    def document(self) -> Document:
        """Return the document `ketacalc.convert/1`."""
        known = {name: documents.quantity(value) if value else None for name, value in self._stated().items()}
        return documents.envelope("convert") | {
            "given": documents.quantity(self.conversion.given),
            **known,
            "result": documents.quantity(self.conversion.result),
            "derived": self.conversion.derived,
            "working": style.working(self.conversion.working),
        }

    def records(self) -> Records:
        """Return one row."""
        envelope = documents.envelope("convert")
        given, result = self.conversion.given, self.conversion.result
        row = {
            "given": style.plain(given.value),
            "given_exact": style.exact(given.value),
            "given_unit": given.unit.symbol,
            "result": style.plain(result.value),
            "result_exact": style.exact(result.value),
            "result_unit": result.unit.symbol,
            "result_ucum": result.unit.ucum,
            "derived": "yes" if self.conversion.derived else "no",
            "working": style.working(self.conversion.working),
            "notice": envelope["notice"],
            "version": envelope["version"],
        }
        return HEADER, [row]

    def view(self) -> View:
        """Return the result under what was given."""
        result = self.conversion.result
        text = style.quantity(result, unrounded=True) if self.unrounded else style.converted(result)
        given = style.quantity(self.conversion.given, unrounded=True)
        fields = [Field(column="Given", label="Given", text=given)]
        for name, value in self._stated().items():
            if value is not None:
                stated = style.quantity(value, unrounded=True)
                fields.append(Field(column="Given", label=name.replace("_", " ").capitalize(), text=stated))
        if self.conversion.derived:
            fields.append(Field(column="Result", label="Derived", text=wording.SPREAD, tone=Tone.CAUTION))
        fields.append(Field(column="Result", label="Result", text=text, tone=Tone.STRONG))
        working = style.working(self.conversion.working)
        fields.append(Field(column="Working", label="Working", text=working, tone=Tone.QUIET))
        notice = documents.envelope("convert")["notice"]
        return View(title=f"{given} in {result.unit.symbol}", lines=(notice,), entries=(tuple(fields),))

    def _stated(self) -> dict[str, Quantity | None]:
        known = self.known
        return {
            "weight": known.weight.kg if known.weight else None,
            "concentration": known.concentration,
            "drop_factor": known.drop_factor,
            "molar_mass": known.molar_mass,
        }
