"""The options of `cohort`: columns by name, units once for all, spellings that the user states, who a row is of."""

import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ketacalc.frame import delimited, identities
from ketacalc.frame.delimited import PIECE
from tests.catalogues import REFERENCE, regimen
from tests.command import ENVIRONMENT, Ran, refused, within
from tests.test_cohort import GOOD, HEADER, HEARING, interrupted, piped


def checked(table: str, *arguments: str, command: str = "check") -> tuple[Ran, list[dict[str, object]]]:
    """Return the run over a table on stdin, and its rows."""
    ran = piped(table.encode(), command, "-", *arguments, "-f", "jsonl")
    return ran, [json.loads(line) for line in ran.text.splitlines()]


def verdicts(table: str, *arguments: str) -> list[object]:
    """Return the verdict of each row, or its status where it has none."""
    return [row["verdict"] or row["status"] for row in checked(table, *arguments)[1]]


# Headings.


@pytest.mark.parametrize(
    ("header", "option"),
    [
        ("dose,Weight", "--weight-column"),
        ("dose,weight,Weight_Unit", "--weight-unit-column"),
        ("dose,weights", "--weight-column"),
        ("DOSE,weight", "--dose-column"),
        ("dose,weight,weight unit", "--weight-unit-column"),
        ("dose,weight,Durations", "--duration-column"),
    ],
)
def test_a_heading_that_is_nearly_ours_is_2_and_names_the_option(header: str, option: str) -> None:
    ran = piped(f"{header}\n35 mg,154,lb\n".encode(), "check", "-", "-i", "trd")
    refused(ran, 2, "nearly", option)


def test_pounds_are_never_taken_for_kilograms_by_a_heading() -> None:
    # 35 mg at 154 lb, 69.85 kg, is 0.5 mg/kg; at 154 kg it would be 0.23 mg/kg.
    assert verdicts("dose,weight [lb]\n35 mg,154\n", "-i", "trd") == ["within"]
    assert verdicts("dose,weight,uom\n35 mg,154,lb\n", "-i", "trd", "--weight-unit-column", "uom") == ["within"]
    assert verdicts("dose,weight\n35 mg,154\n", "-i", "trd", "--weight-unit", "lb") == ["within"]
    assert verdicts("dose,wt\n35 mg,154\n", "-i", "trd", "--weight-column", "wt", "--weight-unit", "lb") == ["within"]


@pytest.mark.parametrize(
    ("header", "arguments"),
    [
        ("dose,weight [lb]", ("--weight-unit", "lb")),
        ("dose [mg],dose_unit,weight", ()),
        ("dose,dose_unit,weight", ("--dose-unit", "mg")),
        ("dose,weight,concentration", ("--concentration", "50 mg/mL")),
        ("dose,weight,duration", ("--duration", "40 min")),
        ("dose,weight,indication", ()),
    ],
)
def test_what_is_said_twice_is_2(header: str, arguments: tuple[str, ...]) -> None:
    cells = ",".join(["1"] * (header.count(",") + 1))
    ran = piped(f"{header}\n{cells}\n".encode(), "check", "-", "-i", "trd", *arguments)
    assert ran.code == 2
    assert ran.text == ""
    assert ran.said.count("\n") == 1


def test_every_column_can_be_named() -> None:
    table = "rx,uom,wt,wu,what,conc,cu,took\n0.75,mg/kg/h,154,lb,trd,50,mg/mL,40 min\n"
    options = {
        "dose": "rx", "dose-unit": "uom", "weight": "wt", "weight-unit": "wu", "indication": "what",
        "concentration": "conc", "concentration-unit": "cu", "duration": "took",
    }  # fmt: skip
    named = [part for field, name in options.items() for part in (f"--{field}-column", name)]
    assert verdicts(table, *named) == ["within"]  # 0.75 mg/kg/h for 40 min is 0.5 mg/kg
    assert verdicts("what,dose\nberman-2000,0.5 mg/kg\n", "--regimen-column", "what") == ["within"]


# What is read.


def test_a_spelling_that_the_user_states_is_read_counted_and_echoed() -> None:
    table = "dose,dose_unit,weight\n20,MG/HR,70\n20,MG/HR,70\n20,mghr,70\n"
    ran, rows = checked(table, "-r", "lauritsen-iv", "--read-unit", "MG/HR=mg/h", "--read-unit", "mghr=mg/h")
    assert [row["verdict"] for row in rows] == ["within"] * 3
    assert [row["dose_unit"] for row in rows] == ["MG/HR", "MG/HR", "mghr"]
    assert "read as it was said: 'MG/HR' in 2 rows\n" in ran.said
    combined, rows = checked("dose,weight\n20 MG/HR,70\n", "-r", "lauritsen-iv", "--read-unit", "MG/HR=mg/h")
    assert ([row["verdict"] for row in rows], combined.code) == (["within"], 0)


@pytest.mark.parametrize("said", ["mg/h=mcg/h", "MG/HR=furlong", "MG/HR", "=mg/h", "MG/HR="])
def test_only_a_spelling_that_is_refused_stands_for_a_unit(said: str) -> None:
    refused(piped(HEADER + GOOD, "check", "-", "-i", "trd", "--read-unit", said), 2, "")


def test_the_summary_lists_each_refused_spelling_with_its_count() -> None:
    ran, _ = checked("dose,dose_unit,weight\n20,Mg,70\n20,Mg,70\n20,xyz,70\n", "-i", "trd", "--summary")
    assert "ketacalc: unit 'Mg': 2; --read-unit 'Mg=mg' reads it\n" in ran.said
    assert "ketacalc: unit 'xyz': 1\n" in ran.said


def test_without_a_summary_the_most_frequent_refused_spelling_is_named_with_the_option_that_reads_it() -> None:
    ran, _ = checked("dose,dose_unit,weight\n20,mghr,70\n20,MG/HR,70\n20,MG/HR,70\n", "-r", "lauritsen-iv")
    assert ran.said.splitlines()[1:] == [
        "ketacalc: unit 'MG/HR' is not read in 2 rows; --read-unit 'MG/HR=mg/h' reads it; --summary lists 1 more"
    ]


def test_a_stopped_pump_is_no_fault() -> None:
    ran, rows = checked("dose,dose_unit,weight\n0,mg/kg/h,60\n0.0,mg/kg/h,\n0 mg,,70\n0,MG,60\n", "-r", "lauritsen-iv")
    assert [row["status"] for row in rows] == ["stopped", "stopped", "stopped", "unit not read"]
    assert ran.said.startswith("ketacalc: 4 rows: 0 read, 3 stopped; 1 refused")
    assert piped(b"dose,weight\n0 mg/h,70\n", "check", "-", "-r", "lauritsen-iv").code == 0


def test_ranges_are_held_as_check_holds_them() -> None:
    assert verdicts("dose\n0.12 to 0.42 mg/kg/h\n0.2 to 0.5 mg/kg/h\n", "-r", "lauritsen-iv") == ["within", "above"]


def test_commas_are_decimals_only_where_that_is_said() -> None:
    table = "dose;dose_unit;weight\n35,5;mg;71\n35.5;mg;71\n1,800;mg;70\n"
    refused(piped(table.encode(), "check", "-", "-i", "trd"), 2, "--separator", '";"')
    ran = piped(table.encode(), "check", "-", "-i", "trd", "--separator", ";", "--decimal", "comma", "-f", "jsonl")
    rows = [json.loads(line) for line in ran.text.splitlines()]
    assert [row["verdict"] or row["status"] for row in rows] == ["within", "dose not read", "below"]
    assert [row["dose"] for row in rows] == ["35,5", "35.5", "1,800"]
    tabs = piped(b"dose\tweight\n35 mg\t70\n", "check", "-", "-i", "trd")
    refused(tabs, 2, "--separator")


def test_a_label_stands_in_a_column_as_it_does_in_the_option() -> None:
    table = "dose,weight,concentration\n5 mL,64,200 mg/250 mL\n"
    # 4 mg in 5 mL; 0.0625 mg/kg
    [row] = checked(table, "-r", "berman-2000")[1]
    assert (row["verdict"], row["dose_normalised"]) == ("below", 0.0625)


@pytest.mark.parametrize(
    "name", ["https://example.org/t.csv", "s3://bucket/t.parquet", "file:///etc/passwd", "hf://x/y.csv"]
)
def test_a_table_is_no_address(name: str) -> None:
    refused(within("cohort", "check", name, "-i", "trd"), 2, "is an address")


def test_each_row_of_a_pump_library_is_held_against_its_own_regimen(tmp_path: Path) -> None:
    catalogue = tmp_path / "mine.toml"
    more = {"route": "intravenous", "schedule": "infusion"}
    regimens = [
        regimen(f"d-{at}", "1 to 2 mg/kg/h", drug=f"drug{at}", indication=f"drug{at}", **more) for at in range(167)
    ]
    catalogue.write_text(REFERENCE + "".join(regimens), encoding="utf-8")
    rows = "".join(f"d-{at},1.5,mg/kg/h\n" for at in range(167))
    found = verdicts(f"regimen,dose,dose_unit\n{rows}", "--catalogue", str(catalogue))
    assert found == ["within"] * 167


# What rows carry.


def test_a_row_carries_its_weight_in_kg_its_working_and_the_cautions_of_the_weight() -> None:
    ran, rows = checked("dose,weight\n35 mg,154 lb\n15 mg,30\n350 mg,700 kg\n", "-i", "trd")
    assert [row["weight_kg"] for row in rows] == [69.85322498, 30.0, 700.0]
    assert [row["working"] for row in rows] == [
        "0.5 mg/kg x 69.85322498 kg = 34.92661249 mg", "0.5 mg/kg x 30 kg = 15 mg", "0.5 mg/kg x 700 kg = 350 mg",
    ]  # fmt: skip
    light, heavy = "weight below 40 kg, ketacalc's own cut-off", "weight above 250 kg, ketacalc's own cut-off"
    assert [row["weight_cautions"] for row in rows] == [None, light, f"{heavy}; 700 g is 0.7 kg"]
    assert ran.code == 0


def test_a_maximum_says_what_it_leaves_and_whose_it_is() -> None:
    # 0.2 mg/kg x 160 kg = 32 mg; one mirror of the trial's registry entry caps the dose at 30 mg.
    _, rows = checked("dose,weight\n32 mg,160\n30 mg,160\n14 mg,70\n", "-r", "etchison-iv")
    cap = "30 mg, the source's cap; 0.2 mg/kg x 160 kg = 32 mg"
    assert [row["cap"] for row in rows] == [cap, cap, None]
    assert [row["verdict"] for row in rows] == ["within", "below", "within"]
    assert "above a cap of the source" in str(rows[0]["doubts"])
    assert [row["cap"] for row in checked("weight\n160\n70\n", "-r", "etchison-iv", command="dose")[1]] == [cap, None]


def test_strict_makes_rows_that_are_outside_or_doubtful_1() -> None:
    within_, outside, negative = (b"dose,weight\n35 mg,70\n", b"dose,weight\n350 mg,70\n", b"dose,weight\n14 mg,70\n")
    assert piped(within_, "check", "-", "-i", "trd", "--strict").code == 0
    assert piped(outside, "check", "-", "-i", "trd").code == 0
    assert piped(outside, "check", "-", "-i", "trd", "--strict").code == 1
    ran = piped(negative, "check", "-", "-r", "etchison-iv", "--strict")
    assert ran.code == 1
    assert "within, but only doubtfully: 1 row (negative outcome: 1)" in ran.said


# Who a row is of.


def test_two_weights_of_one_patient_are_a_caution_on_both_rows() -> None:
    weights = ((1, "60"), (2, "70"), (1, "230"), (3, "70"), (3, "154.3"), (2, "75"))
    table = "stay,dose,dose_unit,weight\n" + "".join(f"{stay},20,mg/h,{kg}\n" for stay, kg in weights)
    ran, rows = checked(table, "-r", "lauritsen-iv", "--id-column", "stay", "--summary")
    said = [row["weight_cautions"] for row in rows]
    apart = "this patient weighs 60 kg in one row and 230 kg in another, 3.833 times"
    pounds = "this patient weighs 70 kg in one row and 154.3 kg in another, 2.204 times: pounds taken for kilograms"
    assert said[0] == said[2] == apart
    assert said[1] is said[5] is None
    assert str(said[3]).startswith(pounds)
    assert said[3] == said[4]
    assert "caution on 4 rows: weights of one patient 2-fold or more apart\n" in ran.said
    assert piped(table.encode(), "check", "-", "-r", "lauritsen-iv", "--id-column", "who").code == 2


def test_more_patients_than_are_kept_are_told_and_those_that_are_kept_are_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(identities, "MOST", 2)
    monkeypatch.setattr(identities, "_PENDING", 0)
    monkeypatch.setattr(delimited, "LONGEST", 24)
    monkeypatch.setattr(delimited, "PIECE", 24)
    table = "stay,weight\n" + "".join(f"{stay},{kg}\n" for stay, kg in ((1, 60), (2, 70), (3, 70), (1, 230), (3, 154)))
    ran, rows = checked(table, "-r", "lauritsen-iv", "--id-column", "stay", command="dose")
    assert "the weights of further patients were not compared" in ran.said
    said = [bool(row["weight_cautions"]) for row in rows if row["stay"] == "1"]
    assert said == [True, True]
    assert [row["weight_cautions"] for row in rows if row["stay"] == "3"] == [None, None]


# A terminal, and hanging up.


def test_no_heading_is_obeyed_by_a_terminal(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text('dose,weight,"x\x1b]0;PWNED\x07\x1b[31m","y\u202ez"\n35 mg,70,a\x1b[1m,b\n', encoding="utf-8")
    ours, theirs = pty.openpty()
    run = [sys.executable, "-m", "ketacalc", "cohort", "check", str(table), "-r", "berman-2000"]
    with subprocess.Popen(run, stdout=theirs, stderr=theirs, env=ENVIRONMENT) as child:
        os.close(theirs)
        out = b""
        try:
            while data := os.read(ours, 1 << 16):
                out += data
        except OSError:
            pass
    assert child.returncode == 0
    assert b"\x1b" not in out
    assert "\u202e".encode() not in out


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_run_that_is_hung_up_leaves_the_old_output_and_nothing_hidden(tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"out.{ending}"
    target.write_bytes(b"old")
    run = [sys.executable, "-c", HEARING, "check", "-", "-i", "trd", "--id-column", "id", "-o", str(target)]
    for arguments in (run, [part for part in run if part not in ("--id-column", "id")]):
        if "--id-column" in arguments:
            with subprocess.Popen(arguments, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT) as process:
                assert process.stdin is not None
                process.stdin.write(HEADER + GOOD * (PIECE // len(GOOD)))
                process.stdin.flush()
                time.sleep(1)
                process.send_signal(signal.SIGHUP)
                assert process.wait(timeout=60) == 129
        else:
            with subprocess.Popen(arguments, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT) as process:
                assert interrupted(process, tmp_path, signal.SIGHUP) == (129, "")
        assert target.read_bytes() == b"old"
        assert os.listdir(tmp_path) == [target.name]


def test_a_maximum_per_kilogram_cuts_a_fixed_dose_at_the_weights_below_it(tmp_path: Path) -> None:
    # 0.5 mg/kg x 60 kg = 30 mg, x 80 kg = 40 mg, x 100 kg = 50 mg.
    (tmp_path / "own.toml").write_text(REFERENCE + regimen("fixed-2000", "40 mg", 'max = { dose = "0.5 mg/kg" }'))
    options = ("-r", "fixed-2000", "--catalogue", str(tmp_path / "own.toml"))
    _, rows = checked("weight\n60\n80\n100\n", *options, command="dose")
    assert [row["cap"] for row in rows] == ["30 mg, the maximum; 40 mg", None, None]
