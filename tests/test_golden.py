"""What every command writes for a program, kept as files, so that a change of the code shows what it changes.

`python -m tests.test_golden` writes them again; what then differs is read line by line before it is taken. No figure
is right because it stands here: what is right is held by the tests with figures worked out by hand.
"""

import json
import re
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.command import within

GOLDEN = Path(__file__).parent / "golden"
DATA = Path(__file__).parent / "data"

BOTH = {
    "dose-trd": "dose -i trd -w 70",
    "dose-migraine-lb": 'dose -i migraine -w "154 lb" --concentration "50 mg/mL"',
    "dose-children": 'dose -r jacobwitz-ped -w 10 --concentration "10 mg/mL" --unit mg/h',
    "dose-oral": 'dose -r borsato-oral -w 70 --concentration "50 mg/mL"',
    "dose-infusion": 'dose -r lauritsen-iv -w 70 --duration "4 h" --unit mcg/min',
    "dose-cocaine-heavy": "dose -i cocaine -w 300",
    "dose-above-a-cap": "dose -r etchison-iv -w 160",
    "check-within": 'check "35 mg" -i trd -w 70',
    "check-ten-fold": 'check "350 mg" -i trd -w 70',
    "check-per-minute": 'check "0.3 mg/kg/min" -r lauritsen-iv',
    "check-between": 'check "0.5 mg/kg" -r dakwar-2014',
    "check-above-a-cap": 'check "32 mg" -r etchison-iv -w 160',
    "check-each-dose": 'check "250 mg" -r borsato-oral',
    "check-suspect": 'check "3 mg/kg/day" -i se',
    "check-range": 'check "10 to 20 mg/h" -i migraine -w 70',
    "check-hair": 'check "0.43 mg/kg/h" -r lauritsen-iv',
    "check-volume": 'check "0.7 mL" -i trd -w 70 --concentration "50 mg/mL" --tolerance 5%',
    "prepare-syringe": 'prepare -r lauritsen-iv -w 70 --stock "500 mg/10 mL" --container "50 mL"'
    ' --concentration "2 mg/mL" --step 0.1',
    "prepare-dose": 'prepare -i trd -w 70 --stock "50 mg/mL" --graduation 0.1',
    "prepare-drops": 'prepare --dose "0.3 mg/kg/h" -w 70 --concentration "200 mg/100 mL"'
    ' --drop-factor "60 gtt/mL" --duration "4 h"',
    "prepare-oral": 'prepare -r borsato-oral -w 70 --concentration "50 mg/mL"',
    "prepare-two-doses": 'prepare -r dakwar-2014 -w 70 --stock "50 mg/mL" --graduation 0.1',
    "prepare-rate": 'prepare --rate "12 mL/h" --concentration "2 mg/mL" -w 70',
    "prepare-fluid": 'prepare --container "1 L" --duration "8 h" --drop-factor "15 gtt/mL"',
    "card-migraine": 'card -i migraine --weights 60:80:10 --concentration "10 mg/mL"',
    "card-children": 'card -i se --weights "3.2,10 kg" --concentration "10 mg/mL"',
    "compare-all": "compare -w 70 --elsewhere",
    "compare-se": "compare -i se",
    "convert-rate": 'convert "0.3 mg/kg/h" mL/h -w 70 --concentration "2 mg/mL"',
    "convert-day": 'convert "1200 mg/day" mg/h',
    "verify-grid": f'verify {DATA / "vargo_rates.csv"} --cells mL/h --concentration "1 mg/mL"',
    "list": "list --elsewhere",
    "show-lauritsen": "show lauritsen-iv",
    "show-dakwar": "show dakwar-2014",
    "cite": "cite",
    "selftest": "selftest",
}
"""Written as JSON and as CSV."""
ONE = {
    "lint.json": f"lint -f json {Path(__file__).parents[1] / 'data' / 'regimens.toml'}",
    "cohort-dose.csv": f"cohort dose {DATA / 'golden_doses.csv'} -i migraine",
    "cohort-check.csv": f"cohort check {DATA / 'golden_doses.csv'}",
}
COMMANDS = {f"{name}.{form}": f"{line} -f {form}" for name, line in BOTH.items() for form in ("json", "csv")} | ONE

VARIABLE = re.compile(r'[0-9a-f]{64}|/\S*(?=/tests/|/data/)|(?<="pint": ")[^"]+')
"""The hash of a catalogue, which any letter of it changes, where the checkout lies, and the version of a library."""


def written(command: str) -> str:
    """Return what a command line writes on stdout, without what is different on each machine."""
    return VARIABLE.sub("...", within(*shlex.split(command)).text)


SHARED = "shared.json"
"""What stands in more than one place of the documents, such as the audit of a regimen, kept once."""
NAMED = "@"
"""Before the name of such a piece, where it would stand; no text of a document begins so."""


def whole(value: Any, pieces: dict[str, Any]) -> Any:
    """Return a kept document with each piece that it only names."""
    if isinstance(value, dict):
        return {key: whole(inner, pieces) for key, inner in value.items()}
    if isinstance(value, list):
        return [whole(inner, pieces) for inner in value]
    if isinstance(value, str) and value.startswith(NAMED):
        return whole(pieces[value.removeprefix(NAMED)], pieces)
    return value


def kept(name: str) -> str:
    """Return what is kept of a command, as it writes it: a kept document has fewer lines and the same values."""
    text = (GOLDEN / name).read_text(encoding="utf-8")
    if not name.endswith(".json"):
        return text
    pieces = json.loads((GOLDEN / SHARED).read_text(encoding="utf-8"))
    return json.dumps(whole(json.loads(text), pieces), indent=2) + "\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_what_a_command_writes_is_what_is_kept(name: str) -> None:
    """To the byte, as a document is written in one way only."""
    assert written(COMMANDS[name]) == kept(name)


def test_no_golden_document_is_left_over() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {*COMMANDS, SHARED}
    texts = "".join((GOLDEN / name).read_text(encoding="utf-8") for name in (*COMMANDS, SHARED))
    pieces = json.loads((GOLDEN / SHARED).read_text(encoding="utf-8"))
    assert [name for name in pieces if json.dumps(NAMED + name) not in texts] == []


def main() -> None:
    """Write all of them again."""
    sys.path.append(str(Path(__file__).parents[1] / "scripts"))
    from condense import Shared, laid_out

    texts = {name: written(command) for name, command in COMMANDS.items()}
    documents = {name: json.loads(text) for name, text in texts.items() if name.endswith(".json")}
    shared = Shared(documents, lambda name: NAMED + name, kinds=(dict, list))
    documents = {name: shared.condensed(document) for name, document in documents.items()} | {SHARED: shared.values}
    for name, text in (texts | {name: laid_out(one) + "\n" for name, one in documents.items()}).items():
        (GOLDEN / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
