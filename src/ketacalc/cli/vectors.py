"""`ketacalc vectors`: reference test vectors for calculators in other languages."""

import json
from typing import Final

from ketacalc.cli.answer import opened
from ketacalc.cli.delivery import deliver
from ketacalc.cli.options import CatalogueFile, Output
from ketacalc.core.selftest.results import results
from ketacalc.output.reports.vectors import document

EXAMPLES: Final = """\b
Examples:
  ketacalc vectors -o vectors.json
  ketacalc vectors | jq '.vectors[0]'"""


def command(catalogue: CatalogueFile = None, output: Output = None) -> None:
    """Write reference test vectors as JSON: input, exact result, source."""
    found = document(opened(catalogue), results())
    deliver(json.dumps(found, indent=1, ensure_ascii=True, allow_nan=False) + "\n", output)
