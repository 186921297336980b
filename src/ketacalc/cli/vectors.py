"""`ketacalc vectors`: reference test vectors for calculators in other languages."""

import json
from enum import StrEnum
from functools import partial
from typing import Annotated, Final

from ketacalc.cli import options
from ketacalc.cli.delivery import deliver, opened
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
    list[str] | None, options.option("--operation", "Only this operation: dose, infusion, convert; repeatable.", "NAME")
]
Flags = Annotated[
    list[str] | None,
    options.option("--flag", "Only vectors with this flag: refuse, pound, boundary; repeatable.", "NAME"),
]


def command(
    operation: Operations = None,
    flag: Flags = None,
    catalogue: options.CatalogueFile = None,
    form: Annotated[Lines, options.option("--format -f", "One document, or one line per vector.")] = Lines.JSON,
    output: options.Output = None,
) -> None:
    """Write reference test vectors: input, exact result or refusal, source."""
    found = opened(catalogue)
    chosen = vectors(found, operation or (), flag or ())
    written = partial(json.dumps, ensure_ascii=True, allow_nan=False)
    if form is Lines.JSONL:
        deliver("".join(f"{written(vector(one))}\n" for one in chosen), output)
    else:
        deliver(written(VectorsResult(source=found, vectors=chosen).document(), indent=1) + "\n", output)
