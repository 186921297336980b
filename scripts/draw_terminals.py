"""Draw what commands print at a terminal into `docs/pictures/terminal`, in colour, by rich's own export.

`python scripts/draw_terminals.py` runs the commands and writes the pictures; with `--check` it writes nothing, names
what is stale and exits 1. A picture asks for no font from anywhere.
"""

import re
import shlex
from io import StringIO
from typing import Final

from examples import holding, run
from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text
from writing import ROOT, settle

FOLDER: Final = ROOT / "docs" / "pictures" / "terminal"
COLUMNS: Final = 80
TERMINALS: Final = {
    "dose": "ketacalc dose --indication trd --weight 70",
    "check": 'ketacalc check "350 mg" -i trd -w 70',
    "prepare": 'ketacalc prepare -r lauritsen-iv -w 72 --stock "500 mg/10 mL" --container "50 mL syringe"'
    ' --concentration "2 mg/mL" --step 0.1',
    "list": "ketacalc list",
    "compare": "ketacalc compare -i se",
    "course": 'ketacalc course -r lauritsen-iv -w 70 --as-source --rise-every "3 h" --for "12 h" --rows "3 h"'
    ' --concentration "2 mg/mL"',
}
_FONTS: Final = re.compile(r"@font-face \{\{.*?\}\}\n", re.DOTALL)
_FORMAT: Final = _FONTS.sub("", CONSOLE_SVG_FORMAT)


def drawn(name: str) -> str:
    """Return the picture of one command's output.

    Raises:
        SystemExit: the command does not work.
    """
    command = TERMINALS[name]
    with holding({}) as folder:
        done = run(f"FORCE_COLOR=1 TERM=xterm-256color {command}", folder)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{command}: {done.stdout}")
    text = Text.from_ansi(f"$ {_folded(command)}\n{done.stdout.rstrip()}")
    console = Console(record=True, width=COLUMNS, file=StringIO(), force_terminal=True, color_system="truecolor")
    console.print(text, soft_wrap=True)
    svg = console.export_svg(title="ketacalc", code_format=_FORMAT, unique_id=f"ketacalc-{name}")
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def _folded(command: str) -> str:
    """Return a command in lines of the terminal's width, as a shell takes them."""
    lines = [""]
    for part in shlex.split(command):
        word = shlex.quote(part).replace("'", '"')
        if len(lines[-1]) + len(word) > COLUMNS - 6:
            lines[-1] += "\\"
            lines.append("    ")
        lines[-1] += word + " "
    return "\n".join(line.rstrip() for line in lines)


if __name__ == "__main__":
    raise SystemExit(
        settle(dict.fromkeys(FOLDER.glob("*")) | {FOLDER / f"{name}.svg": drawn(name) for name in TERMINALS})
    )
