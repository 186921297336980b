"""Write the JSON Schemas of the documents into the package: `python scripts/write_schemas.py`.

They come from the declarations that the documents are written by. Each is whole in itself, so that a reader needs no
second one; what it says more than once stands among its definitions. `python scripts/write_schemas.py --check` writes
nothing and exits 1 when a file is stale.
"""

from collections.abc import Iterator, Mapping
from re import escape
from typing import Any, Final

from condense import Shared, laid_out
from writing import ROOT, settle

from ketacalc.core.catalogue.format import CATALOGUE as FORMAT
from ketacalc.core.quantities.definitions import UCUM
from ketacalc.output import expected
from ketacalc.output.card.result import CardResult
from ketacalc.output.check import lines
from ketacalc.output.check.result import CheckResult
from ketacalc.output.cite.result import CiteResult
from ketacalc.output.compare.result import CompareResult
from ketacalc.output.conform import ConformResult
from ketacalc.output.convert import ConvertResult
from ketacalc.output.course.result import CourseResult
from ketacalc.output.dose import DoseResult
from ketacalc.output.entries import Schema, ref
from ketacalc.output.lint import LintResult
from ketacalc.output.list import ListResult
from ketacalc.output.prepare.result import PrepareResult
from ketacalc.output.regimen import CAUTION, REFERENCE, SOURCE_FIGURE, USE
from ketacalc.output.result import CATALOGUE, ENVELOPE, Result
from ketacalc.output.selftest import SelftestResult
from ketacalc.output.show import SHOWN, ShowResult
from ketacalc.output.slip import SLIP
from ketacalc.output.vectors import DEFINITIONS as VECTORS
from ketacalc.output.vectors import VectorsResult
from ketacalc.output.verify import VerifyResult

FOLDER: Final = ROOT / "src" / "ketacalc" / "schemas"
DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
DRAFT_4: Final = "http://json-schema.org/draft-04/schema#"
RESULTS: Final[tuple[type[Result], ...]] = (
    DoseResult, CheckResult, PrepareResult, CourseResult, CardResult, CompareResult, ConvertResult, ListResult,
    ShowResult, CiteResult, LintResult, SelftestResult, VerifyResult, VectorsResult, ConformResult,
)  # fmt: skip

_HEADS: Final = "ng mcg mg g kg lb st oz mL L nmol micromol mmol gtt mol s min h day units milliunits"
_PER: Final = "kg dose s min h day mL dL L mol mmol"


def _units(spelling: Mapping[str, str]) -> str:
    """Return the pattern of a unit: what is measured, then up to two denominators."""
    codes = {part: escape(code).replace(r"\-", "-") for part, code in spelling.items()}
    head, per = ("|".join(codes.get(part, part) for part in parts.split()) for parts in (_HEADS, _PER))
    return f"^({head})(/({per})){{0,2}}$"


def _object(keys: dict[str, Schema], description: str) -> Schema:
    return {
        "type": "object",
        "description": description,
        "properties": keys,
        "required": list(keys),
        "additionalProperties": False,
    }


def _number(description: str, **bounds: Any) -> Schema:
    return {"type": "number", "description": description, **bounds}


_FULL: Final = "the full decimal, or a fraction in lowest terms where the decimal does not end"
_SIGNED: Final[Schema] = {"type": "string", "pattern": r"^-?\d+(\.\d+)?$|^-?\d+/\d+$", "description": _FULL}
_QUANTITY: Final[dict[str, Schema]] = {
    "value": _number("rounded to 15 significant digits; `exact` is the authority", exclusiveMinimum=0),
    "unit": ref("unit"),
    "ucum": ref("ucum"),
    "exact": ref("exact"),
}
_KILOGRAMS: Final = _QUANTITY | {
    "value": _number("the body weight in kilograms", minimum=0.2, maximum=700),
    "unit": {"const": "kg"},
    "ucum": {"const": "kg"},
}
_ENDS: Final[dict[str, Schema]] = {"low": ref("quantity"), "high": ref("quantity")}
_FROM: Final[dict[str, Schema]] = {"from": {"enum": ["document", "source"], "description": "who states it"}}
DEFINITIONS: Final[dict[str, Schema]] = {
    "exact": {
        "type": "string",
        "description": f"{_FULL}; never zero",
        "pattern": "^([1-9][0-9]*(\\.[0-9]*[1-9])?|0\\.[0-9]*[1-9]|[1-9][0-9]*/[1-9][0-9]*)$",
    },
    "unit": {
        "type": "string",
        "description": "the unit as ketacalc prints it, case-sensitive",
        "pattern": _units({}),
    },
    "ucum": {"type": "string", "description": "the unit as a UCUM code", "pattern": _units(UCUM)},
    "quantity": _object(_QUANTITY, "A number with its unit."),
    "end": _object(_QUANTITY | _FROM, "An end of what a dose was held against."),
    "measure": _object(
        _QUANTITY | {"value": _number("rounded to 15 significant digits", minimum=0), "exact": _SIGNED},
        "A number with its unit, which may be zero.",
    ),
    "bounds": _object(_ENDS, "A range; low and high are the same where it is a single figure."),
    "figure": {"anyOf": [ref("quantity"), ref("bounds")], "description": "A single figure, or a range."},
    "ratio": _object({"value": {"type": "number"}, "exact": _SIGNED}, "A number without a unit."),
    "kilograms": _object(_KILOGRAMS, "The body weight in kilograms."),
    "weight": _object(
        _KILOGRAMS | {"given": ref("quantity") | {"description": "the weight as it was stated"}}, "A body weight."
    ),
    "catalogue": CATALOGUE.schema,
    "reference": REFERENCE.schema,
    "use": USE.schema,
    "caution": CAUTION.schema,
    "found": SOURCE_FIGURE.schema,
    "slip": SLIP.schema,
    **VECTORS,
    "expected": expected.shape().schema,
}


def schemas() -> dict[str, Schema]:
    """Return the schema of every document, by its name."""
    found = {one.name: _document(one) for one in RESULTS}
    # Of one regimen, its entries stand at the top of `show` too.
    shown = found["show"]["properties"]
    found["show"]["properties"] = shown | {
        key: of for key, of in SHOWN.schema["properties"].items() if key not in shown
    }
    return {name: _whole(name, one) for name, one in (found | {"check-line": lines.SHAPE.schema}).items()}


def _document(of: type[Result]) -> Schema:
    envelope, own = ENVELOPE.schema, of.shape.schema
    keys = envelope["properties"] | {"schema": {"const": f"ketacalc.{of.name}/1"}} | own["properties"]
    return own | {"properties": keys, "required": envelope["required"] + own["required"]}


def _whole(name: str, schema: Schema) -> Schema:
    """Return a schema with the definitions that it stands on."""
    used = sorted(set(_references(schema)))
    return {
        "$schema": DRAFT,
        "title": f"ketacalc.{name}/1",
        **schema,
        "$defs": {found: DEFINITIONS[found] for found in used},
    }


def _references(schema: object) -> Iterator[str]:
    """Yield the definitions that a schema stands on, those of its definitions too."""
    for inner in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from _references(inner)
    if isinstance(schema, dict) and "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        yield name
        yield from _references(DEFINITIONS[name])


SCHEMAS: Final[dict[str, Schema]] = {
    **schemas(),
    # Taplo, on which the editors' TOML support stands, reads the older drafts only; hence draft 4 here.
    "catalogue": {"$schema": DRAFT_4, "title": "ketacalc catalogue", **FORMAT.schema},
}
"""Each as it is declared, with the same words wherever they count."""


def text(schema: Schema) -> str:
    """Return the file of a schema: what it says more than once is named among its definitions, and said there."""
    place = "definitions" if schema["$schema"] == DRAFT_4 else "$defs"
    body = {key: value for key, value in schema.items() if key != place}
    shared = Shared({"": body}, lambda name: {"$ref": f"#/{place}/{name}"}, kinds=(dict,), named=schema.get(place, {}))
    return laid_out(shared.condensed(body) | ({place: shared.values} if shared.values else {})) + "\n"


if __name__ == "__main__":
    raise SystemExit(settle({FOLDER / f"{name}.schema.json": text(schema) for name, schema in SCHEMAS.items()}))
