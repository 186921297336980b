"""`check -`: one answer for each line of stdin, in order, whatever the bytes; the worst line gives the exit code."""

import json
import os
import re
import subprocess
import sys
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from tests import command
from tests.command import ENVIRONMENT, Ran, ketacalc, refused, shell, within

TRD = ("-i", "trd", "-w", "70")
BY_CODE = {0: "35 mg", 1: "350 mg", 2: "thirty mg", 3: "35 mg/h"}
NOTICE = "Reported in one review article, not a recommendation."


def piped(data: bytes, *arguments: str) -> Ran:
    """Run `ketacalc check -` with these bytes on stdin."""
    return command.piped(data, "check", "-", *arguments)


def answers(ran: Ran) -> list[dict[str, Any]]:
    """Return the documents of JSON Lines, each a line of its own that ends in a line feed."""
    assert ran.out.isascii()
    assert ran.out.endswith(b"\n")
    return [json.loads(line) for line in ran.out.decode("ascii").split("\n")[:-1]]


# One answer per line, in order.


def test_each_line_has_one_answer_in_order() -> None:
    ran = piped(b"35 mg\n350 mg\nthirty mg\n35 mg/h\n30 to 40 mg\n", *TRD)
    first, second, third, fourth, fifth, end = ran.text.split("\n")
    assert end == ""
    assert first == "within (intravenous): 35 mg"
    assert second.startswith("above: 350 mg; ten-fold: 10 times too high")
    assert third.startswith("refused: cannot read 'thirty mg' as a dose")
    assert fourth.startswith("not comparable: 35 mg/h; time-forgotten: ")
    assert fifth.startswith("outside: 30 to 40 mg")


def test_json_lines_are_one_document_for_each_line_with_its_number() -> None:
    found = answers(piped(b"35 mg\n350 mg\nthirty mg\n35 mg/h\n", *TRD, "-f", "jsonl"))
    assert [document["line"] for document in found] == [1, 2, 3, 4]
    assert [document["verdict"] for document in found] == ["within", "above", None, "not comparable"]
    assert len({document["schema"] for document in found}) == 1
    assert "thirty" in found[2]["input"]
    assert "cannot read" in found[2]["error"]
    [slip] = found[1]["slips"]
    assert {"code", "factor", "corrected", "regimen"} <= set(slip)
    assert (slip["code"], slip["factor"], slip["regimen"]) == ("ten-fold", 10, "berman-2000")
    assert slip["corrected"] == {"value": 35, "unit": "mg", "ucum": "mg", "exact": "35"}


def test_every_json_line_carries_the_notice() -> None:
    for document in answers(piped(b"35 mg\n350 mg\n", *TRD, "-f", "jsonl")):
        assert NOTICE in document.values()


@pytest.mark.parametrize(
    ("dose", "arguments"),
    [
        ("35 mg", ("-i", "trd", "-w", "70")),
        ("34.93 mg", ("-i", "trd", "-w", "154 lb")),
        ("25 mg", ("-i", "migraine", "-w", "70")),
        ("14 mg", ("-i", "migraine", "-w", "70")),
        ("14 to 25 mg", ("-i", "migraine", "-w", "70")),
        ("2.5 mg", ("-i", "migraine", "-w", "10")),
        ("3 mg/kg/h", ("-i", "se", "-w", "12.5")),
        ("36 mg", ("-i", "trd", "-w", "70", "--tolerance", "5%")),
        ("0.7 mL", ("-i", "trd", "-w", "70", "--concentration", "50 mg/mL")),
        ("25 mg", ("-i", "migraine", "-w", "70", "--route", "intravenous")),
    ],
)
def test_a_line_is_answered_as_the_same_dose_is_alone(dose: str, arguments: tuple[str, ...]) -> None:
    ran = piped(f"{dose}\n".encode(), *arguments, "-f", "jsonl")
    alone = within("check", dose, *arguments, "-f", "json")
    [line], document = answers(ran), json.loads(alone.text)
    assert ran.code == alone.code
    for key in ("dose", "verdict", "headline", "slips"):
        assert line[key] == document[key], key
    kept = ("regimen", "verdict", "rounded", "as_each_of", "doubts", "ratio")
    assert line["regimens"] == [{key: found[key] for key in kept} for found in document["regimens"]]


def test_a_negative_outcome_and_the_route_are_said_in_the_line() -> None:
    text = piped(b"14 mg\n25 mg\n", "-i", "migraine", "-w", "70").text
    first, second, _ = text.split("\n")
    assert first.startswith("within, but of a dose reported as no better than placebo")
    assert "(intravenous only): 14 mg" in first
    assert second.startswith("within (intranasal only)")


def test_a_thousand_lines_have_a_thousand_answers() -> None:
    data = b"".join(b"%d.%d mg\n" % (20 + at % 30, at % 7) for at in range(1000))
    found = answers(piped(data, *TRD, "-f", "jsonl"))
    assert [document["line"] for document in found] == list(range(1, 1001))
    assert [document["dose"]["value"] for document in found] == [
        float(f"{20 + at % 30}.{at % 7}") for at in range(1000)
    ]
    assert {document["verdict"] for document in found if document["dose"]["value"] == 35} == {"within"}


def test_a_line_is_answered_before_the_next_one_is_there() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "ketacalc", "check", "-", *TRD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for dose, verdict in ((b"35 mg\n", b"within"), (b"34 mg\n", b"below"), (b"x\n", b"refused")):
            process.stdin.write(dose)
            process.stdin.flush()
            assert process.stdout.readline().startswith(verdict)
        process.stdin.close()
        assert process.wait(timeout=60) == 2


# Exit codes.


WORST = {
    0: ((0,),),
    1: ((1,), (0, 1)),
    2: ((2,), (0, 2), (3, 2), (1, 2, 3)),
    3: ((3,), (0, 3), (1, 3), (0, 1, 3)),
}


@pytest.mark.parametrize(("codes", "worst"), [(codes, worst) for worst, found in WORST.items() for codes in found])
def test_the_worst_line_gives_the_exit_code_wherever_it_stands(codes: tuple[int, ...], worst: int) -> None:
    for order in list(permutations(codes))[:: max(1, len(codes) - 1)]:
        assert piped("\n".join(BY_CODE[code] for code in order).encode(), *TRD).code == worst, order


def test_strict_counts_in_every_line() -> None:
    assert piped(b"14 mg\n", "-r", "etchison-iv", "-w", "70").code == 0
    assert piped(b"14 mg\n", "-r", "etchison-iv", "-w", "70", "--strict").code == 1


# Lines that are refused.


def test_refused_lines_are_counted_in_one_line_on_stderr() -> None:
    ran = piped(b"35 mg\nx\n35 mg\n35,5 mg\n-3 mg\n", *TRD)
    assert ran.code == 2
    assert len(ran.text.splitlines()) == 5
    assert ran.said.count("\n") == 1
    assert len(ran.said) < 300
    assert ran.said.startswith("ketacalc: ")
    assert re.search(r"\b3\b", ran.said), "how many"
    assert re.search(r"\bline 2\b", ran.said), "where the first is"


def test_nothing_is_said_on_stderr_where_no_line_is_refused() -> None:
    assert piped(b"35 mg\n350 mg\n35 mg/h\n", *TRD).err == b""


def test_a_missing_weight_is_said_for_each_line_that_needs_one() -> None:
    ran = piped(b"0.5 mg/kg\n35 mg\n", "-i", "trd", "-f", "jsonl")
    first, second = answers(ran)
    assert (first["verdict"], second["verdict"]) == ("within", None)
    assert "--weight" in second["error"]
    assert ran.code == 2


# Any bytes.


@pytest.mark.parametrize(
    ("data", "verdicts"),
    [
        (b"35 mg\r\n35 mg\r\n", ["within", "within"]),
        (b"35 mg", ["within"]),
        (b"\xef\xbb\xbf35 mg\n", ["within"]),
        (b"35 mg\n36 mg", ["within", "above"]),
        (b"35 mg\n\n36 mg\n", ["within", None, "above"]),
        (b"\n", [None]),
        (b"\r\n\r\n", [None, None]),
        (b"   35 mg   \n", ["within"]),
        (b"35 \xff mg\n35 mg\n", [None, "within"]),
        (b"\xff\xfe3\x005\x00 \x00m\x00g\x00\n\x0035 mg\n", [None, None]),
        (b"35\x00 mg\n35 mg\x00\n35 mg\n", [None, None, "within"]),
        (b"35 mg\r36 mg\n", [None]),
        (b"35 mg\x0b36 mg\n35 mg\x0c\n35 mg\xe2\x80\xa8\n", [None, None, None]),
        (b"\x1b[31m35 mg\n35 mg\xe2\x80\xae\n", [None, None]),
        ("\uff13\uff15 mg\n\u0663\u0665 mg\n".encode(), [None, None]),
        (b"35 mg " + b" " * 100 + b"\n35 mg\n", [None, "within"]),
        (b"-\n--help\n35 mg\n", [None, None, "within"]),
    ],
)
def test_every_line_is_answered_whatever_its_bytes(data: bytes, verdicts: list[str | None]) -> None:
    ran = piped(data, *TRD, "-f", "jsonl")
    assert [document["verdict"] for document in answers(ran)] == verdicts
    assert ran.code == (2 if None in verdicts else int("above" in verdicts))
    table = piped(data, *TRD)
    assert [line.partition(" ")[0] for line in table.text.split("\n")[:-1]] == [
        "refused:" if verdict is None else f"{verdict}:".replace("within:", "within") for verdict in verdicts
    ]


def test_nothing_of_a_line_that_a_terminal_obeys_reaches_one() -> None:
    data = b"\x1b]0;title\x07\x1b[2J\xe2\x80\xae35\x08\x7f\xc2\x9b mg\n"
    for form in ("table", "jsonl"):
        ran = piped(data, *TRD, "-f", form)
        assert ran.out.decode().replace("\n", "").isprintable()
        assert ran.said.replace("\n", "").isprintable()


def test_random_bytes_are_answered_line_by_line() -> None:
    # Every byte value, in an order that a fixed step through them makes.
    data = bytes(at * 167 % 256 for at in range(8192))
    ran = piped(data, *TRD, "-f", "jsonl")
    assert len(answers(ran)) == data.count(b"\n") + (not data.endswith(b"\n"))
    assert ran.code == 2


def peak(data: bytes, folder: Path) -> tuple[int, bytes]:
    """Return the most memory in KiB that a run on these bytes held at once, and its stdout."""
    path = folder / "lines"
    path.write_bytes(data)
    # A small process starts it: what a child inherits at the fork counts for it.
    script = (
        "import resource, subprocess, sys\n"
        "with open(sys.argv[1], 'rb') as lines:\n"
        "    done = subprocess.run([sys.executable, '-m', 'ketacalc', 'check', '-', '-i', 'trd', '-w', '70'],"
        " stdin=lines, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)\n"
        "sys.stderr.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))\n"
        "sys.stdout.buffer.write(done.stdout)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, check=True, timeout=60, env=ENVIRONMENT
    )
    return int(done.stderr), done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in KiB on Linux")
def test_a_line_of_10_megabytes_is_refused_in_bounded_memory_and_the_next_is_answered(tmp_path: Path) -> None:
    usual, _ = peak(b"x\n", tmp_path)
    most, out = peak(b"5" * 10_000_000 + b"\n35 mg\n", tmp_path)
    assert out.split(b"\n")[1:] == [b"within (intravenous): 35 mg", b""]
    assert out.startswith(b"refused: ")
    assert len(out) < 1000
    assert most - usual < 4096
    most, out = peak(b"5" * 10_000_000, tmp_path)
    assert out.count(b"\n") == 1
    assert most - usual < 4096


@pytest.mark.parametrize("length", [64, 65, 4095, 4096, 4097, 8191, 8192, 8193])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b""])
def test_a_line_of_any_length_is_one_line(length: int, end: bytes) -> None:
    lines = piped(b"5" * length + end + (b"35 mg\n" if end else b""), *TRD).text.split("\n")[:-1]
    assert [line.partition(" ")[0] for line in lines] == ["refused:", *(["within"] if end else [])]


# No stdin, no stdout.


@pytest.mark.parametrize("redirection", ["< /dev/null", "<&-"])
@pytest.mark.parametrize("form", ["table", "jsonl"])
def test_an_empty_or_closed_stdin_is_refused_in_one_line(redirection: str, form: str) -> None:
    refused(shell(f"ketacalc check - -i trd -w 70 -f {form} {redirection}"), 2, "stdin")


def test_a_byte_order_mark_alone_is_no_line() -> None:
    refused(piped(b"\xef\xbb\xbf", *TRD), 2, "stdin holds no line")
    assert piped(b"\xef\xbb\xbf\n35 mg\n", *TRD).text.count("\n") == 2


def test_a_pipe_whose_reader_has_gone_is_quiet() -> None:
    done = shell(
        "set -o pipefail; (yes '35 mg' | head -c 2000000 | ketacalc check - -i trd -w 70; echo $? >&2) | head -n 2"
    )
    assert done.text == "within (intravenous): 35 mg\n" * 2
    assert "Traceback" not in done.said
    code, *rest = done.said.split("\n")
    assert rest == [""], "one line of our own, the exit code"
    assert code.isdigit()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
@pytest.mark.parametrize("redirection", ["> /dev/full", ">&-"])
def test_an_answer_that_cannot_be_delivered_is_exit_74(redirection: str) -> None:
    refused(shell(f"echo 35 mg | ketacalc check - -i trd -w 70 {redirection}"), 74)


def test_a_file_gets_all_the_answers(tmp_path: Path) -> None:
    ran = piped(b"35 mg\nx\n350 mg\n", *TRD, "-o", str(tmp_path / "answers"))
    assert (ran.code, ran.out) == (2, b"")
    lines = (tmp_path / "answers").read_text().splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["within", "refused:", "above:"]
    assert [path.name for path in tmp_path.iterdir()] == ["answers"]


# What is wrong before the first line.


@pytest.mark.parametrize("form", ["json", "csv", "markdown"])
def test_a_format_that_has_no_lines_is_refused_and_the_right_ones_are_named(form: str) -> None:
    ran = piped(b"35 mg\n", *TRD, "-f", form)
    refused(ran, 2, form, "jsonl")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 2),
        (("-i", "nosuch", "-w", "70"), 2),
        (("-i", "chronic-pain", "-w", "70"), 3),
        (("-i", "trd", "-w", "7000"), 2),
        (("-i", "trd", "-w", "70", "--tolerance", "x"), 2),
        (("-i", "trd", "-w", "70", "--catalogue", "/nonexistent.toml"), 4),
    ],
)
def test_a_wrong_option_is_refused_once_and_not_line_by_line(arguments: tuple[str, ...], code: int) -> None:
    refused(piped(b"35 mg\n36 mg\n37 mg\n", *arguments), code)


def test_json_lines_without_lines_are_refused() -> None:
    refused(ketacalc("check", "35 mg", *TRD, "-f", "jsonl"), 2, "check -")
