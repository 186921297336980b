"""`-o`: the format follows from the ending, and no output ever takes the place of a file that is read."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path
from tempfile import gettempdir

import pytest

import ketacalc as library
from ketacalc.output.formats.spreadsheet import harmless
from tests.command import ENVIRONMENT, commands, ketacalc, process, refused, shell, within

DOSE = ("dose", "-i", "trd", "-w", "70")
GRID = "weight [kg],0.1 mg/kg/h\n50,2.4\n"
LONG = "dose,weight\n35 mg,70\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a catalogue, a table and a grid, the catalogue under three more names."""
    monkeypatch.chdir(tmp_path)
    assert within("init", "c.toml").code == 0
    (tmp_path / "t.csv").write_text(LONG)
    (tmp_path / "v.csv").write_text(GRID)
    (tmp_path / "soft.toml").symlink_to("c.toml")
    os.link("c.toml", "hard.toml")
    return tmp_path


# The format.


@pytest.mark.parametrize(
    ("arguments", "ending", "begins"),
    [
        (DOSE, "json", '{\n  "schema": "ketacalc.dose/'),
        (DOSE, "JSON", '{\n  "schema": "ketacalc.dose/'),
        (DOSE, "csv", "regimen,drug,"),
        (DOSE, "md", "**Sources"),
        (DOSE, "html", "<!DOCTYPE html>"),
        (DOSE, "txt", "Sources"),
        (DOSE, "", "Sources"),
        (("vectors", "--operation", "convert"), "jsonl", '{"id": '),
        (("cite", "25"), "bib", "% Reported"),
        (("cite", "25"), "ris", "TY  -"),
        (("lint", "c.toml"), "sarif", '{\n  "$schema"'),
        (("cohort", "check", "t.csv", "-i", "trd"), "jsonl", '{"dose":'),
    ],
)
def test_the_format_follows_from_the_ending(arguments: tuple[str, ...], ending: str, begins: str) -> None:
    assert within(*arguments, "-o", f"out.{ending}").code == 0
    assert Path(f"out.{ending}").read_text().startswith(begins)


@pytest.mark.parametrize(
    ("arguments", "form", "ending"),
    [
        (DOSE, "json", "csv"),
        (DOSE, "table", "json"),
        (DOSE, "csv", "md"),
        (("cite",), "ris", "bib"),
        (("cohort", "check", "t.csv", "-i", "trd"), "tsv", "csv"),
    ],
)
def test_an_ending_and_a_format_that_disagree_are_refused(arguments: tuple[str, ...], form: str, ending: str) -> None:
    refused(within(*arguments, "-f", form, "-o", f"out.{ending}"), 2, f".{ending}", form)
    assert not Path(f"out.{ending}").exists()


@pytest.mark.parametrize(
    ("form", "ending"), [("json", "json"), ("fhir", "json"), ("json", "txt"), ("csv", "dat"), ("table", "log")]
)
def test_a_format_that_the_ending_allows_is_taken(form: str, ending: str) -> None:
    assert within(*DOSE, "-f", form, "-o", f"out.{ending}").code == 0
    assert Path(f"out.{ending}").read_text() == within(*DOSE, "-f", form).text


def test_an_ending_of_which_a_command_has_no_format_is_refused_with_those_that_it_has() -> None:
    refused(within(*DOSE, "-o", "out.bib"), 2, "bibtex", "table, json, csv, markdown, html, fhir")
    refused(within("vectors", "-o", "out.csv"), 2, "csv", "json, jsonl")


def test_a_dash_is_stdout() -> None:
    assert within(*DOSE, "-f", "json", "-o", "-") == within(*DOSE, "-f", "json")
    assert not Path("-").exists()


# No output takes the place of a file that is read.

READ: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "a catalogue": (
        ("dose", "-i", "example", "-w", "70", "--catalogue", "c.toml"),
        ("c.toml", "soft.toml", "hard.toml"),
    ),
    "one of two catalogues": (("list", "--catalogue", "soft.toml", "--catalogue", "t.csv"), ("c.toml", "t.csv")),
    "a file to lint": (("lint", "c.toml"), ("./c.toml", "hard.toml")),
    "a grid": (("verify", "v.csv", "--cells", "mL/h", "--concentration", "2 mg/mL"), ("v.csv", "./v.csv")),
    "a table": (("cohort", "check", "t.csv", "-i", "trd"), ("t.csv", "../{}/t.csv")),
    "a catalogue of a table": (("cohort", "dose", "t.csv", "-i", "x", "--catalogue", "v.csv"), ("v.csv",)),
    "answers": (("conform", "--answers", "t.csv"), ("t.csv",)),
}


@pytest.mark.parametrize("what", READ)
def test_no_output_takes_the_place_of_a_file_that_is_read_by_any_name(what: str, folder: Path) -> None:
    arguments, names = READ[what]
    before = {one.name: one.read_bytes() for one in folder.iterdir()}
    for name in (name.format(folder.name) for name in names):
        refused(within(*arguments, "-o", name), 2, "--output", "which is read")
        refused(within(*arguments, "-o", str((folder / name).absolute())), 2, "--output", "which is read")
    assert {one.name: one.read_bytes() for one in folder.iterdir()} == before


def test_the_shipped_catalogue_is_a_file_that_is_read(folder: Path) -> None:
    from ketacalc.core.catalogue.loading import installed

    (folder / "shipped.txt").symlink_to(os.path.abspath(installed()))
    before = Path(installed()).read_bytes()
    refused(within(*DOSE, "-o", "shipped.txt"), 2, "--output", "which is read")
    assert Path(installed()).read_bytes() == before
    assert within("lint", "c.toml", "-o", "lint.txt").code == 0


@pytest.mark.parametrize(
    ("line", "name", "held"),
    [
        ("verify - --cells mL/h -o v.csv < v.csv", "v.csv", GRID),
        ("check - -i trd -w 70 -o t.csv < t.csv", "t.csv", LONG),
        ("cohort check - --from csv -i trd -o t.csv < t.csv", "t.csv", LONG),
        ("lint - -o hard.toml < c.toml", "c.toml", None),
    ],
)
def test_what_stdin_was_redirected_from_is_a_file_that_is_read(line: str, name: str, held: str | None) -> None:
    before = Path(name).read_text()
    refused(shell(f"ketacalc {line}"), 2, "--output", "which is read")
    assert Path(name).read_text() == before == (held or before)


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        (("compare", "--plot", "p.svg", "-o", "./p.svg"), ("--plot", "--output")),
        (
            ("course", "-r", "lauritsen-iv", "-w", "70", "--for", "12 h", "--plot", "p.svg", "-o", "p.svg"),
            ("--plot", "--output"),
        ),
        (
            ("cohort", "check", "t.csv", "-i", "trd", "-f", "csv", "--report", "o.html", "-o", "./o.html"),
            ("--report", "--output"),
        ),
    ],
)
def test_two_outputs_that_are_one_file_are_refused(arguments: tuple[str, ...], options: tuple[str, str]) -> None:
    refused(within(*arguments), 2, *options, "one file")
    assert not Path("p.svg").exists()


def test_a_picture_or_a_page_takes_the_place_of_nothing_that_is_read() -> None:
    shutil.copy("c.toml", "c.svg")
    refused(within("compare", "--catalogue", "c.svg", "--plot", "c.svg"), 2, "--plot", "which is read")
    shutil.copy("t.csv", "t.html")
    ran = within("cohort", "check", "t.html", "--from", "csv", "-i", "trd", "--report", "t.html")
    refused(ran, 2, "--report", "which is read")
    assert Path("t.html").read_text() == LONG


def test_the_same_file_is_written_again_and_again() -> None:
    for _ in range(2):
        assert within(*DOSE, "-o", "out.json").code == 0
    assert within("verify", "v.csv", "--cells", "mL/h", "--concentration", "2 mg/mL", "-o", "/dev/null").code == 1


def test_an_empty_name_of_a_catalogue_is_an_error_and_never_the_shipped_one() -> None:
    refused(within(*DOSE, "--catalogue", ""), 4, "cannot read")


def test_the_library_takes_no_empty_name_for_the_shipped_catalogue_either() -> None:
    with pytest.raises(library.CatalogueError):
        library.dose("trd", 70, catalogue="")


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="memory is measured as Unix does")
def test_check_keeps_no_answer_that_it_has_written() -> None:
    peaks = []
    for lines in (1_000, 11_000):
        Path("lines.txt").write_text("350 mg\n" * lines)
        with open("lines.txt", "rb") as file:
            process = subprocess.Popen(
                [sys.executable, "-m", "ketacalc", "check", "-", "-i", "trd", "-w", "70", "-o", "out.txt"],
                stdin=file,
                env=ENVIRONMENT,
            )
            _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert (process.returncode, Path("out.txt").read_text().count("\n")) == (1, lines)
        peaks.append(used.ru_maxrss)
    assert peaks[1] - peaks[0] < 2_000  # kB; 10,000 answers that were kept would take 4,000


# What is in them.


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-16", "utf-7", "cp037", "cp1252", "utf-8-sig"])
def test_json_is_ascii_whatever_the_environment_says(encoding: str) -> None:
    for line in ("dose -i trd -w 70 -f json", "list -f json", "vectors --operation convert", "cite 25 -f csl-json"):
        ran = process(*line.split(), PYTHONIOENCODING=encoding)
        assert (ran.code, ran.err) == (0, b"")
        assert ran.out.startswith((b"{", b"["))
        assert ran.out.decode("ascii") == ketacalc(*line.split()).text
        json.loads(ran.out)


def test_check_echoes_each_line_as_it_was() -> None:
    lines = [
        "35 mg",
        "  35 mg ",
        "35 mg\r",
        "\t35\xa0mg",
        "\x1b[31m35 mg",
        "5 mg \u202e\u2028",
        '"35 mg",',
        "\ufb01 mg",
    ]
    Path("lines.txt").write_bytes("".join(f"{line}\n" for line in lines).encode() + b"\xff mg\r\n35 mg")
    ran = shell("ketacalc check - -i trd -w 70 -f jsonl < lines.txt")
    assert ran.out.isascii()
    found = [json.loads(line)["input"] for line in ran.text.splitlines()]
    # One line ending is no part of the line, be it of Unix or of Windows; bytes that are no text stay visible.
    assert found == [*(line.removesuffix("\r") for line in lines), "\\xff mg", "35 mg"]


@pytest.mark.parametrize("number", ["-4", "-0.5", "-12.25", "-1/3", "0.5", "35"])
def test_a_number_is_a_number_in_csv(number: str) -> None:
    assert harmless(number) == number


FORMULAS = ("=1+1", "+1", "@SUM(A1)", "-cmd", "-1+1", " =1", "\t=1")
NEARLY_NUMBERS = ("-1e5", "--1", "- 4", "-4 %", "-4\n", "-\u0664", "-1/3/5")


@pytest.mark.parametrize("text", [*FORMULAS, *NEARLY_NUMBERS])
def test_a_text_that_a_spreadsheet_would_compute_is_made_harmless(text: str) -> None:
    assert harmless(text).startswith("'")


def test_a_deviation_below_zero_is_a_plain_number() -> None:
    # 0.1 mg/kg/h x 50 kg / 2 mg/mL = 2.5 mL/h; 2.4 is 4 % less.
    ran = within("verify", "v.csv", "--cells", "mL/h", "--concentration", "2 mg/mL", "-f", "csv")
    assert [row["deviation_percent"] for row in csv.DictReader(StringIO(ran.text))] == ["-4"]


# Nothing gets in or out.

WALK: dict[str, tuple[str, ...]] = {
    "dose": (*DOSE,),
    "check": ("check", "35 mg", "-i", "trd", "-w", "70"),
    "prepare": ("prepare", "--rate", "12 mL/h", "--concentration", "2 mg/mL", "-w", "70"),
    "course": ("course", "-r", "lauritsen-iv", "-w", "70", "--for", "12 h"),
    "card": ("card", "-i", "trd", "--weights", "40:60:10", "-f", "html"),
    "convert": ("convert", "1 mmol", "mg", "--molar-mass", "237.73 g/mol"),
    "list": ("list",),
    "show": ("show", "berman-2000"),
    "cite": ("cite", "25", "-f", "bibtex"),
    "compare": ("compare", "--plot", "written.svg"),
    "verify": ("verify", "v.csv", "--cells", "mL/h", "--concentration", "2 mg/mL"),
    "conform": ("conform", "-f", "tap", "--operation", "convert", "--", sys.executable, "-c", "pass"),
    "vectors": ("vectors", "--operation", "convert", "-o", "written.json"),
    "cohort": ("cohort", "check", "t.csv", "-i", "trd", "-o", "written.csv", "--report", "written.html"),
    "lint": ("lint", "c.toml"),
    "init": ("init", "written.toml"),
    "selftest": ("selftest",),
    "help": ("help", "dose"),
}
"""A run of each command; what it writes is called so."""
AUDITED = """
import os, sys
seen = set()
def hook(event, values):
    if event.startswith("socket."):
        seen.add(("network", event))
    elif event == "open" and isinstance(values[0], (str, bytes)) and not os.fsdecode(values[0]).startswith("/dev/"):
        writes = (values[1] or "r")[:1] not in "r" if values[1] else values[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        seen.add(("write" if writes else "read", os.path.abspath(os.fsdecode(values[0]))))
    elif event in ("os.rename", "os.link", "os.mkdir", "os.symlink"):
        seen.add(("write", os.path.abspath(os.fsdecode(values[1 if event != "os.mkdir" else 0]))))
sys.addaudithook(hook)
ending = os._exit
def told(code):
    with open(os.environ["SEEN"], "w") as file:
        file.writelines(f"{what} {path}" + chr(10) for what, path in seen)
    ending(code)
os._exit = told
sys.argv = ["ketacalc", *sys.argv[1:]]
from ketacalc.cli.main import main
main()
"""


def passes(path: Path) -> bool:
    """Tell whether a path leads into the folder for files that pass."""
    return path.is_relative_to(gettempdir())


@pytest.mark.parametrize("command", WALK)
def test_a_command_asks_no_network_and_opens_and_writes_only_what_it_is_told(command: str, folder: Path) -> None:
    seen = folder.parent / f"{folder.name}.seen"
    done = subprocess.run(
        [sys.executable, "-B", "-c", AUDITED, *WALK[command]],
        capture_output=True,
        check=False,
        timeout=60,
        env=ENVIRONMENT | {"SEEN": str(seen), "HOME": str(folder / "home")},
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode in (0, 1), done
    events = [line.split(" ", 1) for line in seen.read_text().splitlines()]
    assert [event for event in events if event[0] == "network"] == []
    # What matplotlib keeps for itself stands in the folder for passing files, and is gone afterwards.
    places = {Path(path) for what, path in events if what == "write"}
    written = {str(one) for one in places if folder not in (one, one.parent) and (one.exists() or not passes(one))}
    assert written == {str(seen)}
    mine = {Path(path).name for what, path in events if Path(path).parent == folder}
    assert {name for name in mine if not name.startswith(".ketacalc-")} <= {
        "c.toml",
        "t.csv",
        "v.csv",
        *(one for one in os.listdir() if one.startswith("written")),
    }
    allowed = (
        *map(
            os.path.abspath, (*sys.path[1:], sys.prefix, sys.base_prefix, *os.environ.get("PYTHONPATH", "").split(":"))
        ),
        "/proc/",
        "/sys/",
        "/usr/",
        "/etc/",
        str(folder),
        os.path.abspath(Path(__file__).parents[1]),
    )
    assert [path for what, path in events if what == "read" and not path.startswith((*allowed, gettempdir()))] == []
    left = {one.name for one in folder.iterdir()} - {"c.toml", "t.csv", "v.csv", "soft.toml", "hard.toml"}
    assert {name for name in left if not name.startswith("written")} == set()


def test_every_command_is_walked() -> None:
    assert set(WALK) == set(commands())


def test_a_heading_reaches_a_terminal_cleaned() -> None:
    evil = "note\x1bcPWNED\x07"
    Path("e.csv").write_text(
        f"weight,dose,concentration,rate,{evil},b\u202e\n45 kg,0.1 mg/kg/h,2 mg/mL,22.5 mL/h,long,y\n"
    )
    for form in ("table", "markdown", "html", "csv"):
        text = within("verify", "e.csv", "-f", form).text
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", text), form
