"""The README's examples and the terminals of its pictures are what the commands print, and its Python runs."""

import doctest
import html
import re
import shlex
import subprocess
import sys
from itertools import groupby
from pathlib import Path

import pytest

from tests.command import ketacalc

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TERMINALS = sorted((ROOT / "docs" / "pictures" / "terminal").glob("*.svg"))


def test_every_console_example_prints_what_the_readme_shows() -> None:
    """Those with jq run too: where it is missing, the script says so on stderr."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "fill_examples.py"), "--check", "README.md"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "| jq " in README
    assert (done.returncode, done.stderr) == (0, ""), "run scripts/fill_examples.py and read what it changed"


def test_the_readme_has_a_sentence_a_picture_and_the_two_commands_before_anything_else() -> None:
    title, sentence, picture, *_ = README.split("\n\n")
    assert title == "# ketacalc"
    assert sentence.count(".") == 1
    assert picture.endswith("(docs/pictures/terminal/dose.svg)")
    job, tests = re.findall(r"^pip install [^#\n]*", README.partition("```sh\n")[2], re.MULTILINE)
    assert job.strip() == "pip install . && ketacalc dose --indication trd --weight 70"
    assert tests.strip() == "pip install -e '.[test]' && pytest"


def test_the_readme_is_read_in_ten_minutes() -> None:
    assert len(README.splitlines()) <= 200


def test_every_shell_block_is_one_of_those_that_are_run() -> None:
    shown = README.count("```console")
    assert shown == len(re.findall(r"```console\n\$ [^\n]+\n(?:(?!```).)*```", README, re.DOTALL))
    assert shown == 5


def test_every_python_example_gives_what_the_readme_shows() -> None:
    test = doctest.DocTestParser().get_doctest(README, {}, "README.md", None, None)
    results = doctest.DocTestRunner().run(test)
    assert results.attempted == 3
    assert results.failed == 0


def _shown(svg: str) -> list[str]:
    """Return the lines of text in the picture of a terminal: each piece has the place and the height of its line."""
    matrix = svg.partition('-matrix">')[2]
    pieces = re.findall(r'<text [^>]*? x="([0-9.]+)" y="([0-9.]+)"[^>]*>(.*?)</text>', matrix)
    lines = []
    for _, found in groupby(pieces, key=lambda piece: piece[1]):
        line = ""
        for x, _, text in found:
            line = line.ljust(round(float(x) / 12.2)) + html.unescape(text).replace("\xa0", " ")
        lines.append(line.rstrip())
    return [line for line in lines if line]


@pytest.mark.parametrize("picture", TERMINALS, ids=lambda path: path.stem)
def test_a_picture_of_a_terminal_shows_what_the_command_prints(picture: Path) -> None:
    lines = _shown(picture.read_text(encoding="utf-8"))
    typed = 1 + next(at for at, line in enumerate(lines) if not line.endswith("\\"))
    command = " ".join(line.removesuffix("\\") for line in lines[:typed])
    prompt, name, *arguments = shlex.split(command)
    assert (prompt, name) == ("$", "ketacalc")
    printed = [line.rstrip() for line in ketacalc(*arguments, COLUMNS="80").text.splitlines()]
    assert lines[typed:] == [line for line in printed if line]


def test_the_pictures_of_terminals_fetch_nothing() -> None:
    for picture in TERMINALS:
        svg = picture.read_text(encoding="utf-8")
        assert not re.search(r"@import|@font-face|url\((?!#)|(?:href|src)=", svg)
