"""The manual page and the citation file: they say what the commands and the package say."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import ketacalc as package
from tests.command import ENVIRONMENT, commands, ketacalc

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "man" / "ketacalc.1"


def plain() -> str:
    """Return the page without roff's escapes."""
    text = re.sub(r"\\f[BIR]", "", PAGE.read_text(encoding="utf-8"))
    return text.replace("\\&", "").replace("\\-", "-").replace("\\e", "\\")


def test_the_page_is_what_the_commands_would_write_now() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "write_man.py", "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("command", commands())
def test_every_command_every_option_and_every_example_stands_in_the_page(command: str) -> None:
    part = plain().partition(f'.SS "ketacalc {command} ')[2].partition("\n.S")[0]
    text = ketacalc(command, "--help").text
    options = re.findall(r"^  (?:-\w, )?(--[a-z-]+)", text, re.MULTILINE)
    examples = re.findall(r"^ +(ketacalc .*)$", text, re.MULTILINE)
    assert options
    assert examples
    for words in (*options, *examples):
        assert words in part, words


def test_the_page_has_every_exit_code_of_the_documentation() -> None:
    codes = ["0", "1", "2", "3", "4", "70", "74", "129", "130", "143"]
    assert re.findall(r"^\.IP (\d+)$", plain().partition(".SH EXIT STATUS")[2], re.MULTILINE) == codes


@pytest.mark.skipif(shutil.which("mandoc") is None, reason="no mandoc here to judge the page")
def test_mandoc_finds_nothing_but_that_the_page_has_no_date() -> None:
    done = subprocess.run(["mandoc", "-Tlint", "-W", "warning", PAGE], capture_output=True, text=True, check=False)
    found = [line for line in (done.stdout + done.stderr).splitlines() if "missing date" not in line]
    assert found == []


@pytest.mark.skipif(shutil.which("groff") is None, reason="no groff here to set the page")
def test_groff_sets_the_page_without_a_warning_as_man_would() -> None:
    done = subprocess.run(
        ["groff", "-man", "-Tascii", "-P-c", "-ww", PAGE], capture_output=True, text=True, check=False, env=ENVIRONMENT
    )
    assert (done.returncode, done.stderr) == (0, "")
    text = re.sub(r".\x08", "", done.stdout)
    assert "Scale every regimen reported for an indication to a body weight." in " ".join(text.split())
    assert "ketacalc dose --indication trd --weight 70" in text


def test_the_citation_file_names_this_version_and_licence_and_invents_no_identifier() -> None:
    """Its form is validated by cffconvert in `nox -s lint`: it asks for an older jsonschema than these tests."""
    lines = (ROOT / "CITATION.cff").read_text(encoding="utf-8").splitlines()
    keys = dict(line.split(": ", 1) for line in lines if re.match(r"[a-z-]+: ", line))
    assert (keys["title"], keys["version"], keys["license"]) == ("ketacalc", package.__version__, "MIT")
    assert "  - name: The ketacalc developers" in lines
    assert not {"doi", "identifiers", "url", "repository-code"} & {line.partition(":")[0] for line in lines}
