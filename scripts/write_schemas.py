"""Write the JSON Schemas of the documents into the package: `python scripts/write_schemas.py`.

They come from the declarations that the documents are written by. What a schema says more than once stands among its
definitions. `python scripts/write_schemas.py --check` writes nothing and exits 1 when a file is stale.
"""

from typing import Final

from condense import Shared, laid_out
from result_schemas import schemas
from writing import ROOT, settle

from ketacalc.core.catalogue.format import CATALOGUE
from ketacalc.output.entries import Schema

FOLDER: Final = ROOT / "src" / "ketacalc" / "schemas"
DRAFT_4: Final = "http://json-schema.org/draft-04/schema#"
SCHEMAS: Final[dict[str, Schema]] = {
    **schemas(),
    # Taplo, on which the editors' TOML support stands, reads the older drafts only; hence draft 4 here.
    "catalogue": {"$schema": DRAFT_4, "title": "ketacalc catalogue", **CATALOGUE.schema},
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
