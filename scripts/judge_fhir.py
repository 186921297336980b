"""Have an R4 validator from the npm registry judge what `dose -f fhir` writes for every regimen of the catalogue.

`python scripts/judge_fhir.py` needs Node and npm. The validator is the package `fhir`: it brings the definitions
and value sets of R4 along, refuses unknown elements here, and has no SNOMED CT, so that it cannot look a route up.
"""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from ketacalc.core.catalogue.loading import load

VALIDATOR: Final = "fhir@4.12.0"

JUDGE: Final = """
const { Fhir } = require('fhir');
const fs = require('fs');
const documents = JSON.parse(fs.readFileSync(0));
const judge = new Fhir();
console.log(JSON.stringify(documents.map((one) => judge.validate(one, { errorOnUnexpected: true }))));
"""

WRONG: Final = ({"status": "final"}, {"relatedArtifact": [{"type": "proof"}]}, {"approval": "yes"})
"""What the judge must refuse in a document that is right otherwise: a judge that cannot refuse is none."""


def written(*arguments: str) -> Any:
    """Return what the command writes, as JSON."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "ketacalc", "dose", *arguments, "-f", "fhir"],
        capture_output=True,
        check=True,
    )
    return json.loads(done.stdout)


def judged(documents: list[Any]) -> list[Any]:
    """Return the validator's verdict on each document."""
    with TemporaryDirectory() as folder:
        subprocess.run(  # noqa: S603
            ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, VALIDATOR],  # noqa: S607
            check=True,
            stdout=subprocess.DEVNULL,
        )
        Path(folder, "judge.js").write_text(JUDGE, encoding="utf-8")
        done = subprocess.run(  # noqa: S603
            ["node", str(Path(folder, "judge.js"))],  # noqa: S607
            input=json.dumps(documents).encode(),
            capture_output=True,
            check=True,
        )
    verdicts: list[Any] = json.loads(done.stdout)
    return verdicts


def main() -> int:
    """Judge every regimen, a collection, and what must be refused; return the exit code."""
    regimens = [["-r", regimen.id, "-w", weight] for regimen in load().regimens for weight in ("70", "7.25 lb")]
    asked = [*regimens, ["-i", "migraine", "-w", "70"]]
    documents = [written(*arguments) for arguments in asked]
    wrong = [documents[0] | change for change in WRONG]
    verdicts = judged([*documents, *wrong])
    faults = [
        f"{' '.join(arguments)}: {message['location']}: {message['message']}"
        for arguments, verdict in zip(asked, verdicts, strict=False)
        for message in verdict["messages"]
        if message["severity"] in ("error", "fatal")
    ]
    faults += [
        f"not refused: {change}"
        for change, verdict in zip(WRONG, verdicts[len(asked) :], strict=True)
        if verdict["valid"]
    ]
    for fault in faults:
        print(fault)
    if not faults:
        print(f"{VALIDATOR} takes all {len(asked)} documents as R4, and refuses the {len(WRONG)} that are wrong")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
