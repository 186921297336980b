"""Run every example of README.md and write its output beneath it; `--check` writes nothing and exits 1 on a difference.

A console block holds one command after `$ `. It runs in a shell, in an empty folder that holds the README's TOML
example as `mine.toml`, 80 columns wide. What it prints on stdout and stderr stands beneath it.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
BLOCK = re.compile(r"```console\n\$ (?P<command>[^\n]+)\n(?P<output>.*?)```", re.DOTALL)
TOML = re.compile(r"```toml\n(?P<text>.*?)```", re.DOTALL)


def ran(command: str, folder: str) -> str:
    """Return what a command prints."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = {"PATH": path, "COLUMNS": "80", "LANG": "C.UTF-8", "HOME": folder, "TERM": "dumb"}
    done = subprocess.run(  # noqa: S602 - the README's own commands
        command,
        shell=True,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    return done.stdout


def filled(text: str) -> str:
    """Return the README with every output as it is now."""
    with tempfile.TemporaryDirectory() as folder:
        found = TOML.search(text)
        if found:
            Path(folder, "mine.toml").write_text(found["text"], encoding="utf-8")

        def shown(found: re.Match[str]) -> str:
            command = found["command"]
            if "| jq " in command and shutil.which("jq") is None:
                print("not run, as jq is not installed:", command, file=sys.stderr)
                return found[0]
            return f"```console\n$ {command}\n{ran(command, folder)}```"

        return BLOCK.sub(shown, text)


def main() -> int:
    """Fill or compare; return the exit code."""
    text = README.read_text(encoding="utf-8")
    now = filled(text)
    if "--check" in sys.argv:
        return int(now != text)
    README.write_text(now, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
