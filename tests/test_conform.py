"""`conform`: programs that are right, wrong, hostile or dead, and what is said of each."""

import json
import os
import pty
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator

import ketacalc
from ketacalc.core.conform.answer import Unreadable, read_answer, read_result
from ketacalc.core.conform.conformity import Conformity, of_program
from ketacalc.core.conform.grade import Status, grade
from ketacalc.core.conform.program import Program, end_all
from ketacalc.core.quantities import Range
from ketacalc.core.vectors import collection
from ketacalc.core.vectors.vector import Vector
from tests.command import ENVIRONMENT, Ran, refused, within
from tests.command import ketacalc as run

ROOT = Path(__file__).resolve().parents[1]
CALCULATOR = """
import json, sys
sys.path.insert(0, {root!r})
from tests.calculator import Calculator
mine = Calculator({error!r})
for line in sys.stdin:
    one = json.loads(line)
    print(json.dumps({{"id": one["id"], **mine.answer(one["operation"], one["input"])}}), flush=True)
"""


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


def calculator(error: str = "") -> tuple[str, ...]:
    return python(CALCULATOR.format(root=str(ROOT), error=error))


def vectors(*operations: str) -> tuple[Vector, ...]:
    return collection.vectors(ketacalc.catalogue(), operations)


def held(*command: str, operation: str = "salt", timeout: float = 1.0, each: bool = False) -> Conformity:
    return of_program(vectors(operation), command, timeout=timeout, each=each)


def conform(*arguments: str) -> Ran:
    return run("conform", *arguments)


# --- right and wrong ---


def test_a_correct_calculator_passes_and_is_counted() -> None:
    ran = conform("-f", "json", "--", *calculator())
    document = json.loads(ran.out)
    assert (ran.code, ran.err) == (0, b"")
    assert document["sound"] is True
    assert document["counts"]["right"] == len(document["vectors"]) == len(vectors())
    assert sum(document["counts"].values()) == len(vectors())


@pytest.mark.parametrize(
    ("error", "operation", "code"),
    [
        ("pounds taken as kilograms", "dose", "pound-kilogram"),
        ("2.2 for 0.45359237", "infusion", "rounded-pound"),
        ("0.45 kg in a pound", "infusion", "rounded-pound"),
        ("multiplied by the concentration, not divided", "volume", "concentration-inverted"),
        ("the weight forgotten", "dose", "weight-forgotten"),
        ("the weight twice", "infusion", "weight-twice"),
        ("mcg taken as mg", "convert", "milligram-microgram"),
        ("minutes for hours", "infusion", "minute-hour"),
        ("the maximum ignored", "dose", "cap-forgotten"),
        ("the day's total for a dose", "division", "day-for-dose"),
        ("low for high", "infusion", "low-for-high"),
        ("high for low", "dose", "high-for-low"),
        ("the label's amount is in each mL", "infusion", "label"),
        ("salt for base", "salt", "salt-base"),
        ("the drop factor inverted", "drops", "drop-factor-inverted"),
        ("cut, not rounded", "flow", "cut"),
        ("single precision", "flow", "single-precision"),
        ("rounded to a whole number", "dose", "coarse"),
    ],
)
def test_a_wrong_result_is_named_with_what_explains_it(error: str, operation: str, code: str) -> None:
    found = held(*calculator(error), operation=operation, timeout=10)
    wrong = [one for one in found.faults if one.status is Status.WRONG]
    assert wrong
    codes = Counter(one.code for fault in wrong for one in fault.explanations)
    assert codes[code] >= 2, codes
    assert codes.most_common(1)[0][1] <= len(wrong)


def test_what_must_be_refused_and_what_must_not_are_told_apart() -> None:
    def counts(answer: str) -> dict[str, int]:
        code = ASKED + f"for one in asked: print(json.dumps({{'id': one['id'], {answer}}}), flush=True)"
        return {status.value: count for status, count in held(*python(code)).counts.items() if count}

    asked = Counter(one.expected is None for one in vectors("salt"))
    assert counts("'refused': True") == {"right": asked[True], "refused what has an answer": asked[False]}
    assert counts("'unsupported': True") == {"unsupported": len(vectors("salt"))}
    assert counts("'result': {'value': 1, 'unit': 'mg'}") == {
        "wrong": asked[False],
        "answered what must be refused": asked[True],
    }


# --- what an answer is ---

MG = next(one for one in vectors("dose") if one.id == "dose[weight-lb-1]")
"""0.5 mg/kg at 154 lb, which is 34.92661249 mg."""


# 34.926612490000005 is a float beside it, 34.9266124901 is 3e-12 beside it, 35 is 0.2 % off, and 34.92 is cut.
RESULTS = (
    (True, "mg", ("34.92661249", '"34.92661249"', "34.926612490000005", "34.93", "34.9", "35", "3.492661249e1")),
    (True, "mg", ('"3492661249/100000000"',)),
    (True, "mcg", ("34926.61249",)),
    (True, "g", ("0.03492661249",)),
    (False, "mg", ("34.9266124901", "35.0", "34.92", "-34.92661249", "0", "1e999999999")),
    (False, "mg", ('""', "null", "true", "[]")),
    (False, "mg/h", ("34.92661249",)),
    (False, "MG", ("34.92661249",)),
)


@pytest.mark.parametrize(
    ("value", "unit", "is_right"), [(value, unit, is_right) for is_right, unit, values in RESULTS for value in values]
)
def test_a_result_is_right_as_a_float_or_as_rounded_at_its_digits(value: str, unit: str, is_right: bool) -> None:
    line = f'{{"id": "x", "result": {{"value": {value}, "unit": "{unit}"}}}}'.encode()
    assert (grade(MG, read_answer(line)).status is Status.RIGHT) is is_right


@pytest.mark.parametrize(
    "line",
    [b"", b"{", b"[]", b"1", b"{}", b'{"id": 1, "refused": true}', b'{"id": "x"}', b'{"id": "x", "refused": false}',
     b'{"id": "x", "refused": "yes"}', b'{"id": "x", "refused": true, "unsupported": true}',
     b'{"id": "x", "result": {"value": NaN, "unit": "mg"}}', b'{"id": "x", "result": Infinity}', b"\xff\xfe",
     b'{"id": "\xff"}',
     b"[" * 60000, b'{"id": "x", "result": ' + b"9" * 5000 + b"}x"],
)  # fmt: skip
def test_a_line_that_is_no_answer_is_none(line: bytes) -> None:
    with pytest.raises(Unreadable):
        read_answer(line)


@pytest.mark.parametrize(
    ("result", "is_right"),
    [
        ({"verdict": "above"}, True),
        ({"verdict": "above", "slips": ["ten-fold"]}, True),
        ({"verdict": "above", "slips": ["weight-twice"]}, False),
        ({"verdict": "below"}, False),
        ({"verdict": True}, False),
        ({"value": 350, "unit": "mg"}, False),
    ],
)
def test_a_verdict_is_right_if_it_is_ours(result: Any, is_right: bool) -> None:
    vector = next(one for one in vectors("check") if one.id == "check[slip-1]")  # 350 mg of 35 mg
    answer = read_answer(json.dumps({"id": vector.id, "result": result}).encode())
    assert (grade(vector, answer).status is Status.RIGHT) is is_right


def test_a_range_takes_two_ends() -> None:
    vector = next(one for one in vectors("infusion") if one.id == "infusion[range-1]")  # 1.5 to 5.25 mg/h in 2 mg/mL
    ends = [{"value": value, "unit": "mL/h"} for value in (0.75, 2.625)]
    for result, is_right in (
        ({"low": ends[0], "high": ends[1]}, True),
        ({"low": ends[1], "high": ends[0]}, False),
        (ends[0], False),
        ({"low": ends[0]}, False),
    ):
        answer = read_answer(json.dumps({"id": vector.id, "result": result}).encode())
        assert (grade(vector, answer).status is Status.RIGHT) is is_right


# --- hostile programs ---

ANSWER = "import json, sys, time\ndef say(one): print(json.dumps({'id': one['id'], 'refused': True}), flush=True)\n"
EACH = "for one in asked: say(one)"
ASKED = ANSWER + "asked = map(json.loads, sys.stdin)\n"

HOSTILE: dict[str, tuple[str, str]] = {
    "no output": ("import time\ntime.sleep(60)", "no answer in time"),
    "half a line": (ASKED + 'sys.stdout.write(\'{"id": "sa\'); sys.stdout.flush(); time.sleep(60)', "half a line"),
    "half a line and the end": (ASKED + 'next(asked); sys.stdout.write(\'{"id": "sa\')', "it ended with exit code 0"),
    "a gigabyte on one line": (ASKED + "while True: sys.stdout.write('x' * 2**20)", "a line of more than"),
    "a gigabyte of lines": (ASKED + "while True: sys.stdout.write('x\\n' * 2**19)", "lines that are no answers"),
    "an end at once": ("", "it ended with exit code 0"),
    "an error at once": ("raise SystemExit('no licence')", "it said on stderr: 'no licence'"),
    "an end in the middle": (
        ASKED + "for at, one in enumerate(asked):\n  say(one)\n  if at == 4: sys.exit(3)",
        "exit code 3",
    ),
    "a signal": ("import os\nos.kill(os.getpid(), 9)", "it was stopped by signal 9"),
    "output on stderr only": (ASKED + "for one in asked: print(one, file=sys.stderr, flush=True)", "it said on stderr"),
    "much output on stderr": (ASKED + "sys.stderr.write('e' * 2**24)\nsys.exit(1)", "exit code 1"),
    "a closed output": ("import os, time\nos.close(1)\ntime.sleep(60)", "it closed its output"),
    "a child that holds the output": (
        "import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])",
        "no answer in time",
    ),
    "a hang in the middle": (
        ASKED + "for at, one in enumerate(asked):\n  say(one)\n  if at == 4: time.sleep(60)",
        "no answer in time",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_program_that_fails_is_named_with_the_vector_and_never_hangs_the_run(name: str) -> None:
    code, reason = HOSTILE[name]
    start = time.monotonic()
    found = held(*python(code), timeout=1.5)
    assert time.monotonic() - start < 30
    assert not found.is_sound
    assert len(found.grades) == len(vectors("salt"))
    first = next(one for one in found.grades if one.status is Status.NO_ANSWER)
    assert reason in first.reason, first.reason


STRAYS: dict[str, tuple[str, str]] = {
    "chatter before the first answer": ("print('Welcome!', flush=True)\n" + EACH, "no JSON: 'Welcome!'"),
    "chatter between the answers": ("for one in asked:\n  print('thinking', flush=True)\n  say(one)", "no JSON"),
    "not UTF-8": ("for one in asked:\n  sys.stdout.buffer.write(b'\\xff\\xfe\\n')\n  say(one)", "not UTF-8"),
    "wrong ids": ("for one in asked:\n  say({'id': 'lies'})\n  say(one)", "'lies' was not asked"),
    "two answers to one": ("for one in asked:\n  say(one)\n  say(one)", "answered before"),
    "an answer too many": (EACH + "\nsay({'id': 'more'})", "after its last answer"),
    "wrong order": (
        "both = [next(asked), next(asked)]\nfor one in reversed(both): say(one)\n" + EACH,
        "before its turn",
    ),
    "all at once, unasked": ("for at in range(500): say({'id': f'salt[base-{at}]'})\n" + EACH, "was not asked"),
    "escapes": ("for one in asked:\n  print('\\x1b[31m' + '\\u202e', flush=True)\n  say(one)", r"\x1b[31m"),
}


@pytest.mark.parametrize("name", STRAYS)
def test_a_line_that_is_no_answer_is_a_fault_and_named_with_the_vector(name: str) -> None:
    code, reason = STRAYS[name]
    found = held(*python(ASKED + code), timeout=3)
    assert not found.is_sound
    assert any(reason in one.reason for one in found.strays), found.strays
    assert all(one.reason.isprintable() for one in found.strays)
    assert len(found.grades) == len(vectors("salt"))


def test_a_program_that_never_flushes_is_heard_where_its_input_ends_and_else_named() -> None:
    code = ASKED + "kept = [json.dumps({'id': one['id'], 'unsupported': True}) for one in asked]\n"
    code += "print(*kept, sep='\\n')"
    assert held(*python(code)).is_sound  # twelve vectors are handed over at once
    found = held(*python(code), operation="infusion")
    assert "no answer in time" in found.faults[0].reason


def test_the_vector_at_which_a_program_ends_is_the_one_that_is_named() -> None:
    ids = [one.id for one in vectors("salt")]
    code = ASKED + f"for one in asked:\n  if one['id'] == {ids[5]!r}: sys.exit(7)\n  say(one)"
    found = held(*python(code))
    assert [one.vector.id for one in found.grades if one.status is Status.NO_ANSWER] == [ids[5]]


def test_a_program_that_does_not_end_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    mark = tmp_path / "alive"
    child = f"import time\nwhile True:\n  open({str(mark)!r}, 'a').write('x')\n  time.sleep(0.05)"
    code = ASKED + f"import subprocess\nsubprocess.Popen([sys.executable, '-c', {child!r}])\n{EACH}\ntime.sleep(60)"
    found = held(*python(code), timeout=2)
    assert found.remarks == ("the program did not end when its input did",)
    time.sleep(0.3)
    size = mark.stat().st_size
    time.sleep(0.3)
    assert mark.stat().st_size == size


def test_a_gigabyte_does_not_fill_the_memory() -> None:
    code = "import resource\nresource.setrlimit(resource.RLIMIT_AS, (600 << 20,) * 2)\n"
    code += "from ketacalc.cli.main import main\nmain()"
    wild = python("import sys\nwhile True: sys.stdout.write('x' * 2**20)")
    done = subprocess.run(
        [sys.executable, "-c", code, "conform", "--operation", "salt", "-f", "tap", "--", *wild],
        capture_output=True, check=False, timeout=60, env=ENVIRONMENT | {"PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    assert done.returncode == 1
    assert b"a line of more than 65,536" in done.stdout


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_program_too(number: int, tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    code = f"import os, time\nopen({str(mark)!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)"
    process = subprocess.Popen(
        [sys.executable, "-m", "ketacalc", "conform", "--", *python(code)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT,
    )  # fmt: skip
    until = time.monotonic() + 20
    while not (mark.exists() and mark.read_text()) and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(number)
    assert process.wait(10) == 128 + number
    assert process.communicate()[0] == b""
    time.sleep(0.1)
    with pytest.raises(ProcessLookupError):
        os.kill(int(mark.read_text()), 0)


def test_each_vector_may_have_a_process_of_its_own() -> None:
    code = ANSWER + "say(json.loads(sys.stdin.readline()))\nopen(sys.argv[1], 'a').write('x')"
    path = Path(os.devnull)
    found = held(*python(code), str(path), each=True, timeout=10)
    assert {one.status for one in found.grades} == {Status.RIGHT, Status.REFUSED}
    assert not found.strays
    dies = held(*python("raise SystemExit(2)"), each=True, timeout=10)
    assert {one.status for one in dies.grades} == {Status.NO_ANSWER}


# --- the command ---


def test_the_exit_code_tells_right_wrong_and_nothing_compared() -> None:
    assert conform("--operation", "salt", "--", *calculator()).code == 0
    assert conform("--operation", "salt", "--", *calculator("salt for base")).code == 1
    code = ASKED + "for one in asked: print(json.dumps({'id': one['id'], 'unsupported': True}), flush=True)"
    assert conform("--operation", "salt", "--", *python(code)).code == 3
    assert conform("--operation", "salt", "--", *python("print('x')")).code == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), ("after --",)),
        (("--answers", "x", "--", "y"), ("after --",)),
        (("--each", "--answers", "x"), ("--each",)),
        (("--", "no-such-program-anywhere"), ("cannot start", "No such file")),
        (("--", "/"), ("cannot start",)),
        (("--", ""), ("cannot start",)),
        (("--operation", "dosing", "--", "x"), ("no operation", "dose")),
        (("--operation", "salt", "--flag", "pound", "--", "x"), ("no vector",)),
        (("--skip", "salt[base-1]", "--", "x"), ("no reason",)),
        (("--skip", "salt[base-1]=", "--", "x"), ("no reason",)),
        (("--skip", "salt[bass-1]=why", "--", "x"), ("did you mean salt[base-1]?",)),
        (("--timeout", "0", "--", "x"), ("0",)),
        (("--timeout", "nan", "--", "x"), ("nan",)),
    ],
)
def test_a_wrong_use_is_refused_in_one_line(arguments: tuple[str, ...], words: tuple[str, ...]) -> None:
    refused(conform(*arguments), 2, *words)


def test_a_vector_that_is_skipped_is_not_asked_and_says_why() -> None:
    arguments = ("--operation", "salt", "--skip", "salt[base-1]=we know no salts", "-f", "json")
    document = json.loads(conform(*arguments, "--", *calculator("salt for base")).out)
    assert document["counts"]["skipped"] == 1
    assert [(one["id"], one["reason"]) for one in document["vectors"] if one["status"] == "skipped"] == [
        ("salt[base-1]", "we know no salts")
    ]


def written(tmp_path: Path, lines: list[Any]) -> str:
    path = tmp_path / "answers.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return str(path)


def test_answers_from_a_file_are_graded_in_any_order(tmp_path: Path) -> None:
    asked = run("vectors", "-f", "jsonl", "--operation", "salt").text.splitlines()
    answers = [
        {"id": one["id"], **({"refused": True} if "refuse" in one["expect"] else one["expect"])}
        for one in map(json.loads, asked)
    ]
    assert within("conform", "--operation", "salt", "--answers", written(tmp_path, answers[::-1])).code == 0
    strays = written(tmp_path, [*answers[1:], answers[1], {"id": "y"}, 3])
    ran = within("conform", "--operation", "salt", "-f", "json", "--answers", strays)
    document = json.loads(ran.out)
    assert (ran.code, document["counts"]["no answer"], len(document["strays"])) == (1, 1, 3)
    refused(within("conform", "--answers", str(tmp_path / "none")), 4, "cannot read")
    others = [{"id": "drops[rate-1]", "refused": True}, *answers]
    assert within("conform", "--operation", "salt", "--answers", written(tmp_path, others)).code == 0


def test_the_report_as_json_keeps_its_schema() -> None:
    schema = json.loads((ROOT / "src/ketacalc/schemas/conform.schema.json").read_text(encoding="utf-8"))
    for command in (calculator("salt for base"), python("print('x')"), calculator()):
        document = json.loads(conform("--operation", "salt", "-f", "json", "--", *command).out)
        assert [error.message for error in Draft202012Validator(schema).iter_errors(document)] == []


def test_junit_counts_every_vector_and_holds_nothing_that_xml_forbids() -> None:
    code = ASKED + "print('\\x00\\x1b]0;x\\x07 <&>', flush=True)\nfor one in asked: say(one)"
    ran = conform("--operation", "salt", "-f", "junit", "--", *python(code))
    suite = ET.fromstring(ran.out)  # noqa: S314 - our own
    cases = suite.findall("testcase")
    assert len(cases) == int(suite.attrib["tests"]) == len(vectors("salt")) + 1
    assert (
        len(suite.findall("testcase/failure")) == int(suite.attrib["failures"]) == 9
    )  # eight that have an answer, one line
    assert len(suite.findall("testcase/error")) == int(suite.attrib["errors"]) == 0


def test_tap_numbers_every_vector() -> None:
    arguments = ("--operation", "salt", "--skip", "salt[base-1]=we know # no salts", "-f", "tap")
    lines = conform(*arguments, "--", *calculator("salt for base")).text.splitlines()
    plan, results = lines[1], [line for line in lines if line.startswith(("ok", "not ok"))]
    assert lines[0] == "TAP version 14"
    assert plan == f"1..{len(results)}"
    assert results[0].startswith("ok 1 - salt[base-1] # SKIP skipped; we know")
    assert sum(line.startswith("not ok") for line in results) == 7


def test_a_person_is_shown_the_faults_and_the_counts_last() -> None:
    text = run("conform", "--operation", "salt", "--", *calculator("salt for base"), COLUMNS="40").text
    assert "wrong: 57.7 mg; right: 50.03 mg (rounded); salt-base" in " ".join(text.split())
    assert text.rstrip().splitlines()[-3:] == ["12 vectors", "right: 4", "wrong: 8"]


def test_progress_is_shown_on_a_terminal_only() -> None:
    main, other = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "ketacalc", "conform", "--operation", "salt", "--", *calculator()],
        stdout=subprocess.PIPE, stderr=other, check=False, timeout=60, env=ENVIRONMENT,
    )  # fmt: skip
    os.close(other)
    assert b"12/12" in os.read(main, 1 << 16)
    os.close(main)
    assert done.returncode == 0
    assert b"\x1b" not in done.stdout


# --- the adapters ---


@pytest.mark.parametrize(("program", "name"), [(sys.executable, "calculator.py"), ("node", "calculator.mjs")])
def test_an_adapter_of_the_examples_answers_and_refuses(program: str, name: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    found = of_program(vectors("infusion"), [program, str(ROOT / "examples/conform" / name)], timeout=20)
    assert found.is_sound, found.faults
    asked = Counter(one.vector.expected is None for one in found.grades if one.status is Status.RIGHT)
    assert asked[True] >= 8
    assert asked[False] >= 70


@pytest.mark.parametrize("result", [5, {"value": "5"}, {"value": "5", "unit": 5}, {"low": 5, "high": 6}])
def test_a_result_that_is_no_quantity_is_none(result: Any) -> None:
    vector, expected = next((one, one.expected) for one in vectors("dose") if isinstance(one.expected, Range))
    with pytest.raises(Unreadable):
        read_result(result, expected)
    line = json.dumps({"id": vector.id, "result": result}).encode()
    assert grade(vector, read_answer(line)).status is Status.WRONG


def test_every_program_that_runs_is_ended_and_gone_where_a_signal_ends_the_run() -> None:
    code = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    with Program(python(code)) as program:
        number = int(program.line(time.monotonic() + 30))
        os.kill(number, 0)
        end_all()
        with pytest.raises(ProcessLookupError):
            os.kill(number, 0)


GRACEFUL = """
import json, sys
for line in sys.stdin:
    print(json.dumps({"id": json.loads(line)["id"], "refused": True}), flush=True)
"""


def test_a_program_that_says_too_much_or_fails_after_its_last_answer_is_told() -> None:
    chatter = held(*python(GRACEFUL + "for _ in range(10**6): print('bye')"))
    assert len(chatter.strays) >= 100
    assert any("after its last answer" in one.reason for one in chatter.strays)
    failed = held(*python(GRACEFUL + "sys.exit(3)"))
    assert any("after its last answer it ended with exit code 3" in one for one in failed.remarks)
