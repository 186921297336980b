"""Shell completion: what the shell asks is answered, and what is installed is a script that bash takes."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.catalogues import REFERENCE, regimen
from tests.command import ENVIRONMENT, commands, ketacalc, shell

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
    assert offered("ketacalc dose -f ") == ["table", "json", "csv", "markdown", "html", "fhir"]
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


# Names of the catalogue.


def test_indications_are_offered_by_their_ids() -> None:
    assert offered("ketacalc dose -i m") == ["migraine", "migraine-aura", "migraine-ed"]
    assert {"trd", "chronic-pain", "srse"} <= set(offered("ketacalc check 35 --indication "))


@pytest.mark.parametrize(
    "line", ["ketacalc dose -r ", "ketacalc show ", "ketacalc show -r ", "ketacalc cite --regimen "]
)
def test_regimens_are_offered_in_the_articles_order(line: str) -> None:
    assert offered(line) == [
        "borsato-iv", "borsato-oral", "jacobwitz-ped", "afridi-in", "lauritsen-iv", "etchison-iv", "dakwar-2014",
        "dakwar-2017", "berman-2000",
    ]  # fmt: skip
    assert offered(line + "da") == ["dakwar-2014", "dakwar-2017"]


def test_each_route_is_offered_once() -> None:
    assert offered("ketacalc dose --route ") == ["intravenous", "oral", "intranasal"]


def test_references_are_offered_and_one_that_was_given_is_not_offered_again() -> None:
    assert offered("ketacalc cite 2") == ["2", *(str(number) for number in range(20, 30))]
    assert offered("ketacalc cite 25 25") == []


def described(line: str, **environment: str) -> str:
    """Return what is offered at the end of a line with its descriptions, as fish asks for it."""
    ran = ketacalc(
        _KETACALC_COMPLETE="complete_fish", _TYPER_COMPLETE_ARGS=line, _TYPER_COMPLETE_FISH_ACTION="get-args"
    )
    assert (ran.code, ran.err) == (0, b"")
    return ran.text


def test_a_name_says_what_it_is_and_never_a_dose_without_its_cautions() -> None:
    assert described("ketacalc dose -i trd").splitlines() == [
        "trd\ttreatment-resistant depression",
        "trd-later\tlater and repeated-dose studies in treatment-resistant depression; no dose reported",
    ]
    told = described("ketacalc show ")
    assert "jacobwitz-ped\tketamine, intravenous, daily, division within the day not stated, for status" in told
    assert not re.search(r"\d (mg|mcg)", told)
    assert described("ketacalc cite 25") == "25\tBerman RM et al., 2000\n"


def test_a_narrow_terminal_makes_no_second_name_of_a_long_description() -> None:
    for line in ("ketacalc dose -i trd", "ketacalc dose --"):
        assert all("\t" in told for told in described(line, COLUMNS="20").splitlines())


HOSTILE = (
    REFERENCE
    + regimen(
        "mine", "1 mg", drug="exampline$(touch pwned)`touch pwned`'; touch pwned; '[red]", indication="acute pain"
    )
    + regimen("x$(touch pwned)", "1 mg", drug="exampline", indication="acute pain", route="`touch pwned`")
)


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """Return a catalogue whose texts would like to be run."""
    path = tmp_path / "mine.toml"
    path.write_text(HOSTILE)
    return path


def test_the_catalogue_named_earlier_on_the_line_is_the_one_that_is_offered(mine: Path) -> None:
    assert offered(f"ketacalc dose --catalogue {mine} -r ") == ["mine"]
    assert offered(f"ketacalc show --catalogue {mine} m") == ["mine"]
    assert offered(f"ketacalc dose --catalogue {mine} --route ") == ["oral"]


def test_several_catalogues_are_offered_as_one(mine: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text(REFERENCE + regimen("other", "1 mg", indication="ache", route="rectal"))
    both = f"--catalogue {mine} --catalogue {other}"
    assert offered(f"ketacalc show {both} ") == ["mine", "other"]
    assert offered(f"ketacalc dose {both} --route ") == ["oral", "rectal"]
    assert "ache" in offered(f"ketacalc dose {both} -i ")
    assert offered(f"ketacalc show --catalogue {tmp_path / 'missing.toml'} {both} ") == []


def test_a_reference_of_several_catalogues_is_not_offered_as_bash_ends_a_word_at_its_colon(tmp_path: Path) -> None:
    one, other = tmp_path / "a.toml", tmp_path / "b.toml"
    for path in (one, other):
        path.write_text(REFERENCE + regimen(path.stem, "1 mg", indication="ache"))
    assert offered(f"ketacalc cite --catalogue {one} ") == ["1"]
    assert offered(f"ketacalc cite --catalogue {one} --catalogue {other} ") == []


def test_a_catalogue_that_cannot_be_read_offers_nothing_and_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("not a catalogue")
    for name in ("broken.toml", "missing.toml", ""):
        assert offered(f"ketacalc dose --catalogue {tmp_path / name} -r ") == []


def test_nothing_of_a_catalogue_is_run_by_zsh(mine: Path, tmp_path: Path) -> None:
    """Typer's script for zsh evaluates what the command answers."""
    if shutil.which("zsh") is None:
        pytest.skip("no zsh here")
    for line in (f"ketacalc show --catalogue {mine} ", f"ketacalc dose --catalogue {mine} --route "):
        ran = ketacalc(_KETACALC_COMPLETE="complete_zsh", _TYPER_COMPLETE_ARGS=line)
        script = tmp_path / "eval.zsh"
        script.write_text('_arguments() { print -r -- "$@" }\n' + f"eval \"$(cat <<'END'\n{ran.text}\nEND\n)\"\n")
        done = subprocess.run(["zsh", "-f", str(script)], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        assert "mine" in done.stdout or "oral" in done.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["eval.zsh", "mine.toml"]


def test_fish_itself_completes_a_name(tmp_path: Path) -> None:
    if shutil.which("fish") is None:
        pytest.skip("no fish here")
    command = tmp_path / "ketacalc"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m ketacalc "$@"\n')
    command.chmod(0o755)
    script = ketacalc(_KETACALC_COMPLETE="source_fish").text
    (tmp_path / "ketacalc.fish").write_text(script)
    done = subprocess.run(
        ["fish", "--no-config", "-c", f"source {tmp_path}/ketacalc.fish; complete -C 'ketacalc dose -r berm'"],
        capture_output=True,
        text=True,
        check=False,
        env=ENVIRONMENT | {"PATH": f"{tmp_path}:{ENVIRONMENT['PATH']}", "HOME": str(tmp_path)},
    )
    assert done.stdout.startswith("berman-2000\tketamine, intravenous, single dose")
