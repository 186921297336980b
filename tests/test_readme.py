"""The README's examples are what the commands print, and its Python runs."""

import doctest
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_console_example_prints_what_the_readme_shows() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "fill_readme.py"), "--check"], capture_output=True, check=False
    )
    assert done.returncode == 0, "an output differs: run scripts/fill_readme.py and read what it changed"


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed: the README's examples with it do not run")
def test_the_examples_with_jq_are_run_too() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "fill_readme.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert README.count("| jq ") >= 2
    assert "not run" not in done.stderr


def test_the_readme_shows_input_and_output_before_anything_else() -> None:
    title, first, *_ = [line for line in README.splitlines() if line]
    assert title == "# ketacalc"
    assert first == "```console"
    assert "Dose        35 mg" in README.split("```")[1]
    assert "[25] Berman RM et al., 2000" in README.split("```")[1]


def test_every_shell_block_is_one_of_those_that_are_run() -> None:
    shown = README.count("```console")
    assert shown == len(re.findall(r"```console\n\$ [^\n]+\n(?:(?!```).)*```", README, re.DOTALL))
    assert shown >= 8


def test_every_python_example_gives_what_the_readme_shows() -> None:
    test = doctest.DocTestParser().get_doctest(README, {}, "README.md", None, None)
    results = doctest.DocTestRunner().run(test)
    assert results.attempted >= 6
    assert results.failed == 0


def test_the_pytest_example_passes_as_it_stands(tmp_path: Path) -> None:
    [example] = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    (tmp_path / "test_mine.py").write_text(example, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 passed" in done.stdout
