"""What other repositories use of this one, the hooks of pre-commit and the GitHub Action, tried on such repositories.

Both install ketacalc from a checkout as it stands. `nox -s hooks` brings pre-commit and a reader of YAML; where those
are missing these tests are skipped, and say so.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pre_commit", reason="pre-commit is not installed: `nox -s hooks` brings it")
yaml = pytest.importorskip("yaml", reason="PyYAML is not installed: `nox -s hooks` brings it")

ROOT = Path(__file__).resolve().parents[1]
NEEDED = ("src", "data", "man", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml", "action.yml")
CATALOGUE = (ROOT / "src/ketacalc/starter.toml").read_text(encoding="utf-8")
BROKEN = CATALOGUE.replace("0.1 mg/kg/h", "0.1 mg/kgg/h", 1)
RIGHT = "weight [kg],0.1 mg/kg/h\n50,2.5\n"
WRONG = "weight [kg],0.1 mg/kg/h\n50,25\n"
"""By hand: 0.1 mg/kg/h for 50 kg is 5 mg/h, which is 2.5 mL/h at 2 mg/mL; 25 is ten times as much."""
OPTIONS = ("--cells", "mL/h", "--concentration", "2 mg/mL")
CONFIG: dict[str, Any] = {"ketacalc-lint": {}, "ketacalc-verify": {"args": [*OPTIONS]}}


def run(*command: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a folder, without the variables that tell Python and git of places."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "GIT_", "VIRTUAL_ENV"))}
    return subprocess.run(
        command, cwd=cwd, env=kept | environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )


def git(folder: Path, *arguments: str) -> None:
    ran = run("git", "-c", "user.name=test", "-c", "user.email=test@example.org", *arguments, cwd=folder)
    assert ran.returncode == 0, ran


def repository(folder: Path, files: dict[str, str]) -> Path:
    """Make a git repository in which files are staged."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    return folder


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository that holds what others install of this checkout, as it stands, committed."""
    folder = tmp_path_factory.mktemp("ketacalc")
    for name in NEEDED:
        path = ROOT / name
        (shutil.copytree if path.is_dir() else shutil.copy)(path, folder / name)
    repository(folder, {})
    git(folder, "commit", "--quiet", "--message", "As it stands")
    return folder


# The hooks.


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the folder in which pre-commit keeps its environments."""
    return str(tmp_path_factory.mktemp("cache"))


def hooked(hook: str, where: Path, ours: Path, cache: str) -> subprocess.CompletedProcess[str]:
    """Run a hook as a repository has it whose configuration names it."""
    head = run("git", "rev-parse", "HEAD", cwd=ours).stdout.strip()
    config = {"repos": [{"repo": str(ours), "rev": head, "hooks": [{"id": hook} | CONFIG[hook]]}]}
    (where / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    git(where, "add", "--all")
    asked = (sys.executable, "-m", "pre_commit", "run", "--all-files", "--color=never")
    return run(*asked, cwd=where, PRE_COMMIT_HOME=cache)


def test_try_repo_runs_the_hook_for_catalogues_which_names_the_line_of_a_fault(ours: Path, tmp_path: Path) -> None:
    """`pre-commit try-repo` is how one looks whether a hook would do."""
    where = repository(tmp_path / "theirs", {"regimens.toml": BROKEN})
    asked = (sys.executable, "-m", "pre_commit", "try-repo", str(ours), "ketacalc-lint", "--all-files", "--color=never")
    ran = run(*asked, cwd=where)
    line = next(at for at, text in enumerate(BROKEN.splitlines(), start=1) if "mg/kgg" in text)
    assert ran.returncode == 1, ran
    assert re.search(rf"^regimens\.toml:{line}:\d+: KC108 ", ran.stdout, re.MULTILINE), ran.stdout


def test_the_hook_for_catalogues_takes_a_right_one_and_asks_nothing_of_other_toml(
    ours: Path, tmp_path: Path, cache: str
) -> None:
    where = repository(tmp_path / "theirs", {"regimens.toml": CATALOGUE, "pyproject.toml": BROKEN})
    ran = hooked("ketacalc-lint", where, ours, cache)
    assert (ran.returncode, ran.stdout.rstrip()[-6:]) == (0, "Passed"), ran


def test_the_hook_for_tables_takes_two_right_ones_with_the_options_of_its_configuration(
    ours: Path, tmp_path: Path, cache: str
) -> None:
    where = repository(tmp_path / "theirs", {"dosing-a.csv": RIGHT, "dosing-b.csv": RIGHT, "other.csv": WRONG})
    ran = hooked("ketacalc-verify", where, ours, cache)
    assert (ran.returncode, ran.stdout.rstrip()[-6:]) == (0, "Passed"), ran


def test_the_hook_for_tables_fails_for_one_wrong_table_among_right_ones(ours: Path, tmp_path: Path, cache: str) -> None:
    where = repository(tmp_path / "theirs", {"dosing-a.csv": WRONG, "dosing-b.csv": RIGHT})
    ran = hooked("ketacalc-verify", where, ours, cache)
    assert ran.returncode == 1, ran
    assert "dosing-a.csv, computed again. 1 figures: 0 ok, 1 differ" in ran.stdout
    assert "printed 25, should be 2.5 mL/h" in ran.stdout


# The action.

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
EXPRESSION = re.compile(r"\$\{\{ *([\w.]+) *\}\}")


class Action:
    """The action's own steps, run as GitHub runs them: bash on a file, with what `env` names in the environment."""

    def __init__(self, place: Path) -> None:
        self.known = {"github.action_path": "", "runner.temp": str(place)}
        self.place = place

    def step(self, step: dict[str, Any], where: Path) -> subprocess.CompletedProcess[str]:
        """Run one step; its `env` is the only place where an expression is put in."""
        script = self.place / "step.sh"
        script.write_text(step["run"], encoding="utf-8")
        environment = {
            name: EXPRESSION.sub(lambda found: self.known[found[1]], text) for name, text in step["env"].items()
        }
        return run("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script), cwd=where, **environment)

    def used(self, where: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
        """Run each step whose `if` holds, up to the first that fails; return the last that was run."""
        values = {name: declared["default"] for name, declared in ACTION["inputs"].items()} | inputs
        self.known |= {f"inputs.{name}": value for name, value in values.items()}
        wanted = [step for step in STEPS[1:] if values[step["if"].removeprefix("inputs.").removesuffix(" != ''")]]
        for step in wanted:
            ran = self.step(step, where)
            if ran.returncode:
                break
        return ran


@pytest.fixture(scope="module")
def action(ours: Path, tmp_path_factory: pytest.TempPathFactory) -> Action:
    """Return the action with its first step done, which installs ketacalc."""
    made = Action(tmp_path_factory.mktemp("runner"))
    made.known["github.action_path"] = str(ours)
    ran = made.step(STEPS[0], ours)
    assert ran.returncode == 0, ran
    return made


def test_the_action_takes_right_catalogues_and_right_tables(action: Action, tmp_path: Path) -> None:
    where = repository(tmp_path / "theirs", {"a b.toml": CATALOGUE, "-c.csv": RIGHT, "d.csv": RIGHT})
    ran = action.used(where, catalogues="a b.toml\n", tables="-c.csv\n\nd.csv\n", options="\n".join(OPTIONS))
    assert ran.returncode == 0, ran
    assert "1 figures: 1 ok" in ran.stdout


def test_the_action_fails_for_a_fault_in_a_catalogue(action: Action, tmp_path: Path) -> None:
    ran = action.used(
        repository(tmp_path / "theirs", {"a.toml": CATALOGUE, "b.toml": BROKEN}), catalogues="a.toml\nb.toml"
    )
    assert (ran.returncode, "b.toml:" in ran.stdout) == (1, True), ran


def test_the_action_fails_for_one_wrong_table_and_computes_the_others_all_the_same(
    action: Action, tmp_path: Path
) -> None:
    where = repository(tmp_path / "theirs", {"a.csv": WRONG, "b.csv": RIGHT})
    ran = action.used(where, tables="a.csv\nb.csv", options="\n".join(OPTIONS))
    assert ran.returncode == 1, ran
    assert "a.csv, computed again. 1 figures: 0 ok, 1 differ" in ran.stdout
    assert "b.csv, computed again. 1 figures: 1 ok" in ran.stdout


def test_a_command_in_an_input_of_the_action_is_no_command(action: Action, tmp_path: Path) -> None:
    where = repository(tmp_path / "theirs", {"a.toml": CATALOGUE})
    for name in ("catalogues", "tables", "options", "strict"):
        inputs = {"catalogues": "a.toml", "tables": "a.toml", name: '$(touch made)`touch made`"; touch made; "'}
        action.used(where, **inputs)
    assert sorted(path.name for path in where.iterdir()) == [".git", "a.toml"]


def test_no_expression_stands_in_a_script_of_the_action_or_of_the_workflow() -> None:
    """What GitHub puts into a script before bash reads it is read as a command."""
    workflow = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))
    steps = [*STEPS, *(step for job in workflow["jobs"].values() for step in job["steps"])]
    scripts = [step["run"] for step in steps if "run" in step]
    assert len(scripts) >= 8
    assert not [script for script in scripts if "${{" in script]
