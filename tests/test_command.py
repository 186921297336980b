"""The command inside this process does to the byte what a process of its own does, so that tests may ask either."""

import os
import re
from pathlib import Path

import pytest

from ketacalc.cli import exit_codes
from tests.command import commands, process, within

LINK = re.compile(rb"(?<=\x1b\]8;)id=\d+(?=;)")
"""The number that rich gives a link on a terminal, by chance."""
ROOT = Path(__file__).resolve().parents[1]
DOSE = ("dose", "-i", "trd", "-w", "70")
LINES: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "nothing": ((), {}),
    "help": (("--help",), {}),
    "help at 40 columns": (("help",), {"COLUMNS": "40"}),
    "a command's help at 200": (("cohort", "check", "--help"), {"COLUMNS": "200"}),
    "exit codes": (("help", "exit-codes"), {}),
    "version": (("--version",), {}),
    "table": (DOSE, {}),
    "table at 20 columns": (DOSE, {"COLUMNS": "20"}),
    "table at 200 columns": (DOSE, {"COLUMNS": "200"}),
    "table in colour": (DOSE, {"FORCE_COLOR": "1", "TERM": "xterm-256color"}),
    "table in no colour": (DOSE, {"FORCE_COLOR": "1", "NO_COLOR": "1"}),
    "table in ASCII": (("dose", "-i", "migraine", "-w", "82"), {"LC_ALL": "C"}),
    "JSON": ((*DOSE, "-f", "json"), {"LANG": "C"}),
    "CSV": (("dose", "-i", "migraine", "-w", "154 lb", "--concentration", "3 mg/mL", "-f", "csv"), {}),
    "Markdown": (("list", "--elsewhere", "-f", "markdown"), {}),
    "HTML": (("show", "jacobwitz-ped", "-f", "html"), {"SOURCE_DATE_EPOCH": "1700000000"}),
    "FHIR": ((*DOSE, "-f", "fhir"), {"SOURCE_DATE_EPOCH": "1700000000"}),
    "BibTeX": (("cite", "-f", "bibtex"), {}),
    "exact": (("dose", "-i", "epilepsy", "-w", "154 lb", "--exact"), {}),
    "convert": (("convert", "0.3 mg/kg/h", "mL/h", "-w", "70", "--concentration", "2 mg/mL"), {}),
    "a unit that pint reads": (("convert", "1 mg/fortnight", "mg/day"), {}),
    "within": (("check", "35 mg", "-i", "trd", "-w", "70"), {}),
    "a slip": (("check", "350 mg", "-i", "trd", "-w", "70"), {"COLUMNS": "45"}),
    "lines of an empty stdin": (("check", "-", "-i", "trd", "-w", "70"), {}),
    "lint of an empty stdin": (("lint", "-"), {}),
    "prepare": (("prepare", "-r", "lauritsen-iv", "-w", "82", "--concentration", "1 mg/mL", "--step", "0.1"), {}),
    "course": (("course", "-r", "lauritsen-iv", "-w", "70", "--for", "24 h", "--as-source", "--rise-every", "3 h"), {}),
    "card": (("card", "-i", "trd", "--weights", "40:120:10"), {"COLUMNS": "100"}),
    "compare": (("compare", "-w", "154 lb", "--elsewhere"), {"COLUMNS": "80"}),
    "a part of selftest": (("selftest", "-f", "json"), {}),
    "vectors": (("vectors", "-f", "jsonl", "--operation", "salt"), {}),
    "a program that answers nothing": (("conform", "--operation", "salt", "--", "true"), {}),
    "a table of somebody's": (("verify", str(ROOT / "tests/data/vargo_rates.csv"), "--cells", "mL/h"), {}),
    "codes of lint": (("lint", "--codes"), {}),
    "completion for bash": (
        (),
        {"_KETACALC_COMPLETE": "complete_bash", "COMP_WORDS": "ketacalc\ndo", "COMP_CWORD": "1"},
    ),
    "completion for fish": (
        (),
        {
            "_KETACALC_COMPLETE": "complete_fish",
            "_TYPER_COMPLETE_ARGS": "ketacalc dose -i trd",
            "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        },
    ),
    "completion for nobody": ((), {"_KETACALC_COMPLETE": "complete_tcsh"}),
    "an unknown command": (("dosis",), {}),
    "an unknown option": ((*DOSE, "--wieght", "70"), {}),
    "an option without its value": (("dose", "-i"), {}),
    "no weight": (("dose", "-i", "trd"), {}),
    "no number": (("dose", "-i", "trd", "-w", "nan"), {}),
    "no dose": (("dose", "-i", "pain", "-w", "70"), {}),
    "no catalogue": ((*DOSE, "--catalogue", "/no/such.toml"), {}),
    "no folder": ((*DOSE, "-o", "/no/such/folder/out.txt"), {}),
    "letters that are none": (("dose", "-i", "\udcff\udcfe\x1b[31m\u202e", "-w", "70"), {}),
    "a table that is not there": (("cohort", "check", "none.csv", "-i", "trd"), {}),
}  # fmt: skip
"""Every command, every format, every exit code of a run that ends by itself."""


def test_the_lines_are_of_every_command_and_end_with_every_code() -> None:
    assert {arguments[0] for arguments, _ in LINES.values() if arguments} >= set(commands()) - {"init"}
    assert {process(*arguments, **environment).code for arguments, environment in LINES.values()} == (
        set(exit_codes.MEANINGS) - {70, 129, 130, 143}
    )


def test_the_same_bytes_and_exit_code_come_out_of_this_process_in_any_order() -> None:
    """Whatever a run keeps for the next one must not show: forwards, backwards, and each line twice."""
    for name in (*LINES, *reversed(LINES)):
        arguments, environment = LINES[name]
        inside, apart = within(*arguments, **environment), process(*arguments, **environment)
        assert (inside.code, inside.err) == (apart.code, apart.err), name
        assert LINK.sub(b"", inside.out) == LINK.sub(b"", apart.out), name


def test_a_catalogue_that_changes_between_two_runs_is_read_again(tmp_path: Path) -> None:
    shipped = ROOT / "data" / "regimens.toml"
    mine = tmp_path / "mine.toml"
    for dose in ("0.5 mg/kg", "0.6 mg/kg", "0.5 mg/kg"):
        text = shipped.read_text(encoding="utf-8")
        assert '\ndose = "0.5 mg/kg"' in text
        mine.write_text(text.replace('\ndose = "0.5 mg/kg"', f'\ndose = "{dose}"'), encoding="utf-8")
        asked = ("dose", "-r", "berman-2000", "-w", "70", "-f", "csv", "--catalogue", str(mine))
        process.cache_clear()
        assert within(*asked) == process(*asked)


def test_a_file_is_the_same_from_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = "dose,unit,weight\n35,mg,70\n350,mg,70\n"
    asked: dict[str, tuple[str, ...]] = {
        "answer.json": (*DOSE, "-f", "json", "-o", "answer.json"),
        "out.csv": ("cohort", "check", "table.csv", "-i", "trd", "-o", "out.csv"),
        "mine.toml": ("init", "mine.toml"),
    }

    found = []
    for run in (within, process):
        folder = tmp_path / run.__name__
        folder.mkdir()
        monkeypatch.chdir(folder)
        (folder / "table.csv").write_text(table, encoding="utf-8")
        ran = {name: run(*arguments) for name, arguments in asked.items()}
        found.append((ran, {name: (folder / name).read_bytes() for name in sorted(os.listdir())}))
    assert found[0] == found[1]
    assert {*asked} < {*found[0][1]}
