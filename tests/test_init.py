"""`init`: a file to start from that works as it stands, written whole or not at all, and over nothing."""

import json
import os
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft4Validator

from tests.command import process, refused, shell, within


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_file_has_no_fault_and_raises_no_question() -> None:
    ran = within("init", "mine.toml")
    assert (ran.code, ran.text, ran.err) == (0, "wrote mine.toml\n", b"")
    looked = within("lint", "--strict", "mine.toml")
    assert (looked.code, looked.text) == (0, "1 file: no faults, no questions\n")


def test_the_file_works_with_every_command_that_takes_a_catalogue() -> None:
    within("init", "mine.toml")
    mine = ("--catalogue", "mine.toml")
    document = json.loads(within("dose", "-i", "example", "-w", "70", *mine, "-f", "json").out)
    amount = document["doses"][0]["amount"]
    assert (amount["low"]["exact"], amount["high"]["exact"], amount["low"]["unit"]) == ("3.5", "7", "mg/h")
    assert within("check", "5 mg/h", "-i", "example", "-w", "70", *mine).code == 0
    assert within("check", "5 mg/kg/min", "-r", "example-iv", *mine).code == 1
    for arguments in (("list",), ("show", "example-iv"), ("cite",), ("vectors",)):
        assert within(*arguments, *mine).code == 0


def test_the_file_says_that_its_figures_are_invented() -> None:
    within("init", "mine.toml")
    text = Path("mine.toml").read_text("utf-8")
    assert "EVERYTHING BELOW IS INVENTED" in text
    assert tomllib.loads(text)["regimen"][0]["caution"][0]["text"] == "Invented figures: not for use."
    assert text.isascii()


def test_a_file_that_is_there_stays_as_it_is() -> None:
    Path("mine.toml").write_text("mine")
    refused(within("init", "mine.toml"), 2, "mine.toml already exists")
    refused(within("init", "mine.toml", "--schema"), 2, "mine.toml already exists")
    assert (Path("mine.toml").read_text(), os.listdir()) == ("mine", ["mine.toml"])


def test_a_schema_that_is_there_stays_too_and_no_file_is_written_beside_it() -> None:
    Path("mine.schema.json").write_text("mine")
    refused(within("init", "mine.toml", "--schema"), 2, "mine.schema.json already exists")
    assert (Path("mine.schema.json").read_text(), os.listdir()) == ("mine", ["mine.schema.json"])


def test_a_link_that_leads_nowhere_is_not_written_through() -> None:
    Path("mine.toml").symlink_to("nowhere.toml")
    refused(within("init", "mine.toml"), 2, "already exists")
    assert os.listdir() == ["mine.toml"]


@pytest.mark.parametrize("name", ["mine", "mine.json", "", "mine.toml.txt", "\x1b[31m"])
def test_a_name_that_is_no_toml_file_is_refused(name: str) -> None:
    refused(within("init", name), 2, ".toml")
    assert os.listdir() == []


def test_a_folder_that_is_not_there_is_told() -> None:
    refused(within("init", "none/mine.toml"), 74, "could not write to mine.toml", "No such file")


def test_where_nothing_can_be_written_nothing_is_left_behind() -> None:
    ran = shell("ulimit -f 0; trap '' XFSZ; ketacalc init mine.toml --schema")
    assert (ran.code, ran.out) == (74, b"")
    assert "could not write to mine.toml" in ran.said
    assert os.listdir() == []


def test_the_file_may_be_read_by_whom_the_umask_lets() -> None:
    shell("umask 027; ketacalc init mine.toml")
    assert Path("mine.toml").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("name", ["mine", "my own ä"])
def test_with_the_schema_the_first_line_names_the_file_beside_it(name: str) -> None:
    ran = within("init", f"{name}.toml", "--schema")
    assert ran.text == f"wrote {name}.toml\nwrote {name}.schema.json\n"
    text = Path(f"{name}.toml").read_text("utf-8")
    named = {"mine": "./mine.schema.json", "my own ä": "./my%20own%20%C3%A4.schema.json"}[name]
    assert text.startswith(f"#:schema {named}\n")
    schema = json.loads(Path(f"{name}.schema.json").read_text("utf-8"))
    Draft4Validator(schema).validate(tomllib.loads(text))
    assert within("lint", f"{name}.toml").code == 0


def test_without_the_schema_no_line_points_at_one() -> None:
    within("init", "mine.toml")
    assert "#:schema" not in Path("mine.toml").read_text("utf-8")
    assert os.listdir() == ["mine.toml"]


def test_the_files_that_it_is_made_of_are_found_from_anywhere() -> None:
    """A process of its own, in a folder that knows nothing of the checkout."""
    assert process("init", f"{os.getcwd()}/away.toml").code == 0
    assert os.listdir() == ["away.toml"]
