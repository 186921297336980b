"""`cohort`: no row lost, no column shifted, nothing hostile read as a number, and the old output safe until the end."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import polars as pl
import pytest

from ketacalc.frame.delimited import PIECE
from tests import command
from tests.catalogues import REFERENCE, regimen
from tests.command import ENVIRONMENT, Ran, ketacalc, refused, within

HEADER = b"id,dose,dose_unit,weight,note\n"
GOOD = b"a,35,mg,70,first\n"


def piped(data: bytes, *arguments: str) -> Ran:
    """Run `ketacalc cohort` inside this process with these bytes on stdin."""
    return command.piped(data, "cohort", *arguments)


def rows(ran: Ran) -> list[dict[str, str]]:
    """Return the rows of CSV, each of which has every column and no more."""
    header, *found = csv.reader(io.StringIO(ran.text, newline=""))
    assert all(len(row) == len(header) for row in found)
    return [dict(zip(header, row, strict=True)) for row in found]


def checked(data: bytes) -> tuple[Ran, list[tuple[str, str, str]]]:
    """Check a table for treatment-resistant depression, in this process; return its ids, verdicts and statuses."""
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(data)
        file.flush()
        ran = within("cohort", "check", file.name, "-i", "trd")
    return ran, [(row["id"], row["verdict"], row["status"]) for row in rows(ran)]


def test_each_row_comes_out_in_order_with_its_number_and_its_verdict() -> None:
    ran, found = checked(HEADER + GOOD + b"b,350,mg,70,\nc,x,mg,70,\n")
    assert found == [("a", "within", "read"), ("b", "above", "read"), ("c", "", "dose not read")]
    assert [row["row"] for row in rows(ran)] == ["1", "2", "3"]
    assert [row["slips"] for row in rows(ran)] == ["", "ten-fold", ""]
    assert ran.code == 1
    assert ran.said == "ketacalc: 3 rows: 1 within, 1 above; 1 refused, the first is row 3: dose not read\n"


def test_a_table_in_which_every_row_is_read_is_0() -> None:
    ran, _ = checked(HEADER + b"b,350,mg,70,\n")
    assert (ran.code, ran.said) == (0, "ketacalc: 1 row: 1 above; 0 refused\n")


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (b"x,35,mg,70", "row not read"),
        (b"x,35,mg,70,y,z", "row not read"),
        (b"x,35,5,mg,70,y", "row not read"),
        (b"x,35,mg,70,caf\xe9", "row not read"),
        (b'x,35,mg,70,"open', "row not read"),
        (b'x,35,mg,70,5" tall', "row not read"),
        (b'x,"35"0,mg,70,y', "row not read"),
        (b'x,"35,5",mg,70,y', "dose not read"),
        (b"x,nan,mg,70,y", "dose not read"),
        (b"x,1e999,mg,70,y", "dose not read"),
        (b"x,=35,mg,70,y", "dose not read"),
        (b"x,3\x005,mg,70,y", "dose not read"),
        ("x,\N{ARABIC-INDIC DIGIT THREE},mg,70,y".encode(), "dose not read"),
        (b'x,"35\n",mg,70,y', "dose not read"),
        (b"x,35,Mg,70,y", "unit not read"),
        (b"x,35,mg,NaN,y", "weight not read"),
        (b"x,35,mg,70000,y", "weight out of bounds"),
        (b"x,35,mg,,y", "weight missing"),
    ],
)
def test_a_hostile_line_stays_one_row_and_harms_no_other(line: bytes, status: str) -> None:
    ran, found = checked(HEADER + GOOD + line + b"\n" + b"b,350,mg,70,last\n")
    assert [found[0], found[-1]] == [("a", "within", "read"), ("b", "above", "read")]
    assert [(verdict, said) for _, verdict, said in found[1:-1]] == [("", status)]
    assert [row["note"] for row in rows(ran)][::2] == ["first", "last"]
    assert ran.code == 1


def test_what_rfc_4180_allows_is_read() -> None:
    ran = piped(b'id,dose,weight\r\n"a,1","35 mg","70"\r\n"two\r\nlines",350 mg,70\r\n', "check", "-", "-i", "trd")
    assert [(row["id"], row["verdict"]) for row in rows(ran)] == [("a,1", "within"), ("two\r\nlines", "above")]


def test_a_mark_blank_lines_and_a_missing_end_are_no_rows() -> None:
    _, found = checked(b"\xef\xbb\xbf" + HEADER + b"\n" + GOOD + b"\n\nb,35,mg,70,x")
    assert [name for name, _, _ in found] == ["a", "b"]


def test_a_short_row_is_found_among_many_that_are_whole() -> None:
    lines = [b"%d,35,mg,70,x\n" % at for at in range(50_000)]
    lines[31_000] = b"31000,35,mg,70\n"
    _, found = checked(HEADER + b"".join(lines))
    assert len(found) == 50_000
    assert [at for at, row in enumerate(found) if row[2] != "read"] == [31_000]


def test_a_row_longer_than_any_piece_is_one_broken_row() -> None:
    _, found = checked(HEADER + GOOD + b"x,35,mg,70," + b"y" * (40 << 20) + b"\nb,35,mg,70,x\n")
    assert found == [("a", "within", "read"), ("", "", "row not read"), ("b", "within", "read")]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "no header"),
        (b"id,dose,dose\n1,2,3\n", "twice"),
        ("id,dose\n1,2\n".encode("utf-16"), "UTF-16"),
        (b'"id,dose\n1,2\n', "header"),
    ],
)
def test_a_table_that_is_none_is_4(data: bytes, word: str) -> None:
    refused(piped(data, "check", "-", "-i", "trd"), 4, word)


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (("check", "-"), 2, "indication"),
        (("check", "-", "-i", "trf"), 2, "trd"),
        (("check", "-", "-i", "chronic-pain"), 3, "reports no dose"),
        (("check", "-", "-i", "trd", "--dose-column", "amount"), 2, "no column 'amount'"),
        (("check", "-", "-i", "trd", "--weight-column", "kg"), 2, "no column 'kg'"),
        (("check", "-", "-i", "trd", "--dose-unit-column", "unit"), 2, "--dose-unit-column"),
        (("check", "-", "-i", "trd", "--format", "parquet"), 2, "--output"),
        (("check", "-", "-i", "trd", "--from", "parquet"), 2, "pipe"),
        (("check", "-", "-i", "trd", "-o", "out.xlsx"), 2, "--format"),
        (("check", "-", "-i", "trd", "-i", "trd"), 2, "given twice"),
        (("check", "/no/such.csv", "-i", "trd"), 4, "No such file"),
        (("dose", "-", "-i", "trd", "--weight-column", "kg"), 2, "no column 'kg'"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line(arguments: tuple[str, ...], code: int, word: str) -> None:
    refused(piped(HEADER + GOOD, *arguments), code, word)


@pytest.mark.parametrize(
    ("header", "command", "option", "name"),
    [(b"amount,weight", "check", "--dose-column", "amount"), (b"id,kg", "dose", "--weight-column", "kg")],
)
def test_a_missing_column_is_answered_with_the_option_that_helps(
    header: bytes, command: str, option: str, name: str
) -> None:
    table = header + b"\n35 mg,70\n"
    refused(piped(table, command, "-", "-i", "trd"), 2, f"; {option} names another")
    assert piped(table, command, "-", "-i", "trd", option, name).code == 0


def test_a_column_of_ours_in_the_table_is_refused_and_a_prefix_helps() -> None:
    table = b"dose,weight,verdict\n35 mg,70,mine\n"
    refused(piped(table, "check", "-", "-i", "trd"), 2, "verdict", "--prefix")
    [row] = rows(piped(table, "check", "-", "-i", "trd", "--prefix", "k_"))
    assert (row["verdict"], row["k_verdict"], row["k_row"]) == ("mine", "within", "1")


def test_dose_gives_one_row_for_each_patient_and_regimen_in_order() -> None:
    ran = piped(b"id,weight\na,70\nb,x\n", "dose", "-", "-i", "migraine")
    found = [
        (row["id"], row["regimen"], row["scaled_low"], row["scaled_high"], row["scaled_unit"]) for row in rows(ran)
    ]
    assert found[:3] == [
        ("a", "afridi-in", "25", "25", "mg"),
        ("a", "lauritsen-iv", "8.4", "29.4", "mg/h"),
        ("a", "etchison-iv", "14", "14", "mg"),
    ]
    assert [row["status"] for row in rows(ran)[3:]] == ["weight not read"] * 3
    assert ran.said == "ketacalc: 2 rows: 1 read; 1 refused, the first is row 2: weight not read\n"


def test_dose_carries_columns_through_that_are_named_as_those_of_a_check() -> None:
    ran = piped(b"verdict,weight\nmine,70\n", "dose", "-", "-i", "trd", "--summary")
    assert [(row["verdict"], row["scaled_low"]) for row in rows(ran)] == [("mine", "35")]
    assert ran.said == "ketacalc: 1 row: 1 read; 0 refused\nketacalc: status read: 1\n"


def test_an_amount_is_the_nearest_float_where_all_weights_are_in_kg() -> None:
    ran = piped(b"id,weight\na,70\nb,71\nc,69\n", "dose", "-", "-i", "migraine")
    found = [row["scaled_low"] for row in rows(ran)]
    assert found == ["25", "8.4", "14", "25", "8.52", "14.2", "25", "8.28", "13.8"]


@pytest.mark.parametrize("ending", ["csv", "tsv", "parquet", "jsonl"])
def test_a_table_goes_through_every_format_and_back(tmp_path: Path, ending: str) -> None:
    first, second = tmp_path / f"first.{ending}", tmp_path / "second.csv"
    source = tmp_path / "source.csv"
    source.write_bytes(HEADER + GOOD + b"b,350,mg,70,=1+1\nc,x,mg,70,\xc3\xa9\n")
    ketacalc("cohort", "dose", str(source), "-i", "trd", "--prefix", "d_", "-o", str(first))
    ran = ketacalc("cohort", "check", str(first), "-i", "trd", "-o", str(second))
    assert ran.code == 1
    found = pl.read_csv(second, infer_schema=False)
    assert found["verdict"].to_list() == ["within", "above", None]
    assert found["note"].to_list() == ["first", "=1+1", "\N{LATIN SMALL LETTER E WITH ACUTE}"]
    assert [float(one) for one in found["d_scaled_low"]] == [35.0, 35.0, 35.0]


def test_json_lines_keep_a_number_as_it_was_written() -> None:
    lines = (
        b'{"id": 1, "dose": 34.930, "dose_unit": "mg", "weight": 69.85}\n'
        b'{"id": 2, "dose": 1e2}\n[]\n{"id": 4, "x": 1}\n'
    )
    ran = piped(lines, "check", "-", "-i", "trd", "--from", "jsonl", "--format", "jsonl")
    found = [json.loads(line) for line in ran.text.splitlines()]
    assert [one["status"] for one in found] == ["read", "unit not read", "row not read", "row not read"]
    assert (found[0]["dose"], found[0]["verdict"], found[0]["rounded"]) == ("34.930", "above", False)


def test_the_summary_counts_statuses_slips_and_how_far_off() -> None:
    ran = piped(HEADER + GOOD + b"b,350,mg,70,\nc,x,mg,70,\n", "check", "-", "-i", "trd", "--summary")
    assert "status read: 2\n" in ran.said
    assert "slip ten-fold: 1\n" in ran.said
    assert f"above, more than 2, up to 10 times the bound: 1 {'#' * 40}\n" in ran.said
    assert "below, 1/10 to less than 1/2 of the bound: 0\n" in ran.said


def test_text_of_a_catalogue_becomes_no_formula(tmp_path: Path) -> None:
    catalogue = tmp_path / "mine.toml"
    catalogue.write_text(REFERENCE + regimen("x", "1 to 2 mg", 'caution = [{ text = "=1+1" }]'))
    ran = piped(b"dose,weight\n1 mg,70\n", "check", "-", "-r", "x", "--catalogue", str(catalogue))
    assert [row["cautions"] for row in rows(ran)] == ["'=1+1"]


# The output, whole or not at all.


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_refusal_leaves_the_old_output(tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"out.{ending}"
    target.write_bytes(b"old")
    refused(piped(b"id\n1\n", "check", "-", "-i", "trd", "-o", str(target)), 2, "no column")
    assert target.read_bytes() == b"old"
    assert os.listdir(tmp_path) == [target.name]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="the faults are those of Linux")
@pytest.mark.parametrize(
    "arguments", [("-o", "/dev/full", "--format", "csv"), ("-o", "/dev/full", "--format", "parquet")]
)
def test_a_full_disk_is_74(arguments: tuple[str, ...]) -> None:
    refused(piped(HEADER + GOOD, "check", "-", "-i", "trd", *arguments), 74, "could not write to")


HEARING = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.executable, [sys.executable, "-m", "ketacalc", "cohort", *sys.argv[1:]])
"""
"""As a terminal starts a command: in the background of a shell, where tests may run, Ctrl-C is ignored."""


@pytest.mark.parametrize("ending", ["csv", "parquet"])
@pytest.mark.parametrize("command", ["check", "dose"])
@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=["Ctrl-C", "kill", "kill -9"])
def test_an_interrupted_run_leaves_the_old_output(
    tmp_path: Path, ending: str, command: str, by: signal.Signals
) -> None:
    target = tmp_path / f"out.{ending}"
    target.write_bytes(b"old")
    run = [sys.executable, "-c", HEARING, command, "-", "-i", "trd", "-o", str(target)]
    with subprocess.Popen(run, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT) as process:
        code, said = interrupted(process, tmp_path, by)
    assert target.read_bytes() == b"old"
    if by is not signal.SIGKILL:
        assert (code, said) == (128 + by, "")
        assert os.listdir(tmp_path) == [target.name]


def is_writing(process: subprocess.Popen[bytes], folder: Path) -> bool:
    """Tell whether a run has opened its output, which has a passing name in the folder, or none at all on Linux."""
    passing = [os.path.join(folder, name) for name in os.listdir(folder)]
    with suppress(OSError):
        passing += [os.readlink(one) for one in Path(f"/proc/{process.pid}/fd").iterdir()]
    return any(one.startswith((f"{folder}/.ketacalc-", f"{folder}/#")) for one in passing)


def interrupted(process: subprocess.Popen[bytes], folder: Path, by: signal.Signals) -> tuple[int, str]:
    """Send a signal to a run that has begun to write and waits for its pipe; return its exit code and what it said."""
    assert process.stdin is not None
    assert process.stderr is not None
    # A piece and a half: the first is worked on, and the rest is waited for, while the pipe stays open.
    process.stdin.write(HEADER + GOOD * (3 * PIECE // 2 // len(GOOD)))
    process.stdin.flush()
    until = time.monotonic() + 60
    while not is_writing(process, folder) and time.monotonic() < until:
        time.sleep(0.05)
    process.send_signal(by)
    code = process.wait(timeout=60)
    return code, process.stderr.read().decode()


def test_ctrl_c_during_work_on_a_file_leaves_the_old_output(tmp_path: Path) -> None:
    table, target = tmp_path / "table.csv", tmp_path / "out.parquet"
    table.write_bytes(HEADER + GOOD * (4 * PIECE // len(GOOD)))
    target.write_bytes(b"old")
    run = [sys.executable, "-c", HEARING, "check", str(table), "-i", "trd", "-o", str(target)]
    with subprocess.Popen(run, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, env=ENVIRONMENT) as process:
        until = time.monotonic() + 60
        while not is_writing(process, tmp_path) and time.monotonic() < until:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 130
    assert target.read_bytes() == b"old"
    assert sorted(os.listdir(tmp_path)) == ["out.parquet", "table.csv"]


def test_the_table_itself_is_never_the_output(tmp_path: Path) -> None:
    table, link = tmp_path / "table.csv", tmp_path / "link.csv"
    table.write_bytes(HEADER + GOOD)
    link.symlink_to(table)
    for path in (table, link):
        ran = piped(b"", "check", str(table), "-i", "trd", "-o", str(path))
        refused(ran, 2, "--output", "which is read")
    assert table.read_bytes() == HEADER + GOOD


def test_a_weight_with_any_number_of_decimals_spoils_no_row_but_its_own() -> None:
    weights = [f"70.{'0' * decimals}" for decimals in range(1, 41)]
    _, found = checked(HEADER + b"".join(b"a,35,mg,%s,x\n" % weight.encode() for weight in weights))
    read = [decimals for decimals, (_, _, status) in enumerate(found, 1) if status == "read"]
    assert read == list(range(1, 16))  # 17 digits are read, of which two stand before the point
