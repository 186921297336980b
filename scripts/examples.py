"""Run the console examples of a Markdown text as a reader would: the README's and those of the documentation.

A console block holds one command after `$ `. It runs in a shell, 80 columns wide, in an empty folder that holds what
the text gives as files: every fenced block that names one, as in `title="Makefile"`.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from writing import ROOT


def _texts(paths: Iterable[Path]) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in paths if path.is_file()}


FILES: Final = _texts((ROOT / "docs" / "files").iterdir())
"""What the examples of the documentation read; it offers each of them."""
ADAPTERS: Final = _texts((ROOT / "examples" / "conform").glob("calculator.*"))
"""What the examples of `conform` run."""
SCRIPTS: Final = {f"examples/{name}": text for name, text in _texts((ROOT / "examples").glob("*.py")).items()}
"""What an example may run, as a reader does from a checkout."""
BLOCK: Final = re.compile(r"```console\n\$ (?P<command>[^\n]+)\n(?P<output>.*?)```", re.DOTALL)
TITLED: Final = re.compile(r'^```\w+ title="(?P<name>[\w.-]+)"\n(?P<text>.*?)^```$', re.DOTALL | re.MULTILINE)


def run(command: str, folder: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a shell, with nothing in its environment that a developer's terminal happens to set."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = {"PATH": path, "COLUMNS": "80", "LANG": "C.UTF-8", "HOME": folder, "TERM": "dumb"}
    return subprocess.run(  # noqa: S602 - the commands of our own texts
        command,
        shell=True,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


def named_files(text: str) -> dict[str, str]:
    """Return the files that a text gives, by the names in the titles of its blocks."""
    return {found["name"]: found["text"] for found in TITLED.finditer(text)}


@contextmanager
def holding(files: Mapping[str, str]) -> Iterator[str]:
    """Give a folder that holds these files and nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            path = Path(folder, name)
            path.parent.mkdir(exist_ok=True)
            path.write_text(content, encoding="utf-8")
        yield folder


def filled(text: str, files: Mapping[str, str]) -> str:
    """Return a text with the output of each of its examples as it is now; they run in order, in one folder."""
    with holding(files) as folder:

        def shown(found: re.Match[str]) -> str:
            command = found["command"]
            if "| jq " in command and shutil.which("jq") is None:
                print("not run, as jq is not installed:", command, file=sys.stderr)
                return found[0]
            return f"```console\n$ {command}\n{run(command, folder).stdout}```"

        return BLOCK.sub(shown, text)
