"""`ketacalc vectors`: reference test vectors for calculators in other languages."""

import json
from enum import StrEnum
from typing import Annotated, Any, Final

import typer

from ketacalc.cli.answer import opened
from ketacalc.cli.delivery import deliver
from ketacalc.cli.options import CatalogueFile, Output
from ketacalc.core.vectors.collection import vectors
from ketacalc.output.vectors import VectorsResult, vector

EXAMPLES: Final = """\b
Examples:
  ketacalc vectors -o vectors.json
  ketacalc vectors -f jsonl --operation infusion --operation dose
  ketacalc vectors --flag refuse | jq '.vectors[0]'"""


class Lines(StrEnum):
    """How vectors are written."""

    JSON = "json"
    JSONL = "jsonl"


Operations = Annotated[
    list[str] | None,
    typer.Option("--operation", metavar="NAME", help="Only this operation: dose, infusion, convert; repeatable."),
]
Flags = Annotated[
    list[str] | None,
    typer.Option("--flag", metavar="NAME", help="Only vectors with this flag: refuse, pound, boundary; repeatable."),
]


def command(
    operation: Operations = None,
    flag: Flags = None,
    catalogue: CatalogueFile = None,
    form: Annotated[Lines, typer.Option("--format", "-f", help="One document, or one line per vector.")] = Lines.JSON,
    output: Output = None,
) -> None:
    """Write reference test vectors: input, exact result or refusal, source."""
    found = opened(catalogue)
    chosen = vectors(found, operation or (), flag or ())
    if form is Lines.JSONL:
        deliver("".join(f"{_written(vector(one))}\n" for one in chosen), output)
    else:
        deliver(_written(VectorsResult(source=found, vectors=chosen).document(), indent=1) + "\n", output)


def _written(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, indent=indent, ensure_ascii=True, allow_nan=False)
