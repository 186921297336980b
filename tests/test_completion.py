"""Shell completion: what the shell asks is answered, and what is installed is a script that bash takes."""

import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.command import commands, ketacalc, shell

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="bash completes")

SCRIPT = re.compile(r"complete .*-F _ketacalc_completion ketacalc$", re.MULTILINE)


def offered(line: str) -> list[str]:
    """Return what is offered at the end of a line, as bash asks for it."""
    words = line.split(" ")
    ran = ketacalc(_KETACALC_COMPLETE="complete_bash", COMP_WORDS="\n".join(words), COMP_CWORD=str(len(words) - 1))
    assert (ran.code, ran.err) == (0, b"")
    return ran.text.split()


def test_every_command_is_offered_in_the_order_of_the_help() -> None:
    assert offered("ketacalc ") == list(commands())
    assert {"dose", "convert", "list", "show", "cite"} <= set(offered("ketacalc "))


def test_a_command_is_offered_by_its_first_letters() -> None:
    assert offered("ketacalc do") == ["dose"]
    assert offered("ketacalc xyz") == []


@pytest.mark.parametrize("command", commands())
def test_every_option_in_the_help_of_a_command_is_offered(command: str) -> None:
    listed = re.findall(r"^  (?:-\w, )?(--[a-z-]+)", ketacalc(command, "--help").text, re.MULTILINE)
    assert "--help" in listed
    assert set(offered(f"ketacalc {command} --")) == set(listed)


def test_an_option_that_was_given_is_not_offered_again() -> None:
    assert "--weight" in offered("ketacalc dose -i trd --")
    assert "--weight" not in offered("ketacalc dose --weight 70 --")


def test_the_formats_of_a_command_are_offered() -> None:
    assert offered("ketacalc dose -f ") == ["table", "json", "csv", "markdown", "fhir"]
    assert offered("ketacalc cite --format bi") == ["bibtex"]


@pytest.mark.parametrize(
    "line", ["ketacalc nonsense --", "ketacalc dose -w rubbish --", "ketacalc dose -w 70 -w 80 --"]
)
def test_a_line_that_would_be_refused_is_completed_without_a_word_on_stderr(line: str) -> None:
    offered(line)


def test_the_script_is_shown_for_the_shell_that_is_running() -> None:
    ran = shell('ketacalc --show-completion; exit "$?"')
    assert (ran.code, ran.said) == (0, "")
    assert SCRIPT.search(ran.text)


@pytest.fixture
def home(tmp_path: Path) -> str:
    """Return a home in which completion was installed for bash, twice, beside what stood there."""
    (tmp_path / ".bashrc").write_text("export MINE=kept\n")
    for _ in range(2):
        ran = shell('ketacalc --install-completion bash; exit "$?"', HOME=str(tmp_path))
        assert (ran.code, ran.said) == (0, "")
    return str(tmp_path)


def test_bash_takes_what_is_installed_without_a_word(home: str) -> None:
    ran = shell("source ~/.bashrc; complete -p ketacalc; echo $MINE", HOME=home)
    assert (ran.code, ran.said) == (0, "")
    assert SCRIPT.search(ran.text)
    assert ran.text.endswith("kept\n")


def test_installing_twice_changes_the_bashrc_once(home: str) -> None:
    assert (Path(home) / ".bashrc").read_text().count("source") == 1


def test_bash_itself_completes_a_line(home: str) -> None:
    complete = """
        source ~/.bashrc
        COMP_WORDS=(ketacalc "$@")
        COMP_CWORD=$#
        printf '#!/bin/sh\\nexec "%s" -m ketacalc "$@"\\n' "$PYTHON" > ~/ketacalc
        chmod +x ~/ketacalc
        _ketacalc_completion ~/ketacalc
        printf '%s\\n' "${COMPREPLY[@]}"
    """
    for words, expected in ((("sh",), ["show"]), (("dose", "--wei"), ["--weight"]), (("cite", "-f", "j"), ["json"])):
        ran = shell(complete, *words, HOME=home, PYTHON=sys.executable)
        assert (ran.text.split(), ran.said) == (expected, "")


def test_a_completion_that_nobody_can_ask_for_is_one_line_and_no_traceback() -> None:
    for instruction in ("complete_tcsh", "source_tcsh", "nonsense"):
        ran = ketacalc(_KETACALC_COMPLETE=instruction)
        assert ran.code != 0
        assert ran.out == b""
        assert ran.said.count("\n") == 1, ran.said
