"""What an installed ketacalc is made of: its data, its entry, its dependencies, its public names and its start.

No build happens here, because a build takes long and fetches its tools: `nox -s build wheel installers` makes wheel and
sdist, compares them, and installs them.
"""

import inspect
import re
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points, metadata, requires, version
from pathlib import Path
from typing import Any

import pytest

import ketacalc
from ketacalc.core.catalogue import loading
from tests.command import ENVIRONMENT, UNMEASURED

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "ketacalc"
TEXT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
PROJECT: dict[str, Any] = tomllib.loads(TEXT)
BUILD = PROJECT["tool"]["hatch"]["build"]["targets"]

PUBLIC = (
    "AgeGroup", "Agreement", "BearsOn", "BodyWeight", "Card", "Catalogue", "CatalogueError", "Caution", "Check",
    "Cited", "Code", "Compared", "Conformed", "Conversion", "Course", "Derivation", "Direction", "Dose", "Doses",
    "Doubt", "Figure", "IncompatibleError", "Indication", "InputError", "Judgement", "KetacalcError", "Kind",
    "Linted", "MissingInputError", "NoDoseReportedError", "Origin", "Per", "Prepared", "Quantity", "Range", "Read",
    "Reference", "Regimen", "Schedule", "Shown", "Slip", "Unit", "UnknownNameError", "Vector", "Vectors", "Verdict",
    "Verification", "__version__", "card", "catalogue", "check", "cite", "compare", "conform", "convert", "course",
    "dose", "lint", "prepare", "quantity", "show", "vectors", "verify",
)  # fmt: skip
"""By hand: a name that is added or taken away is a promise made or broken, and belongs in the changelog."""


def data_files() -> list[str]:
    """Return every file of the package that is no Python, relative to the checkout."""
    files = (path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return sorted(path.relative_to(ROOT).as_posix() for path in files if path.suffix not in {".py", ".pyc"})


def name_of(requirement: str) -> str:
    """Return the name that a requirement such as `rich>=13` begins with."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found is not None, requirement
    return found[0].lower()


def run(*arguments: str) -> str:
    """Run this Python and return what it prints; a failure or a word on stderr fails the test."""
    done = subprocess.run(
        [sys.executable, *arguments],
        env=ENVIRONMENT | UNMEASURED,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_package_holds_its_type_marker_its_problems_and_its_schemas() -> None:
    files = data_files()
    assert "src/ketacalc/py.typed" in files
    assert "src/ketacalc/problems.json" in files
    assert "src/ketacalc/starter.toml" in files
    assert "src/ketacalc/schemas/catalogue.schema.json" in files
    commands = ("dose", "check", "prepare", "card", "compare", "verify", "convert", "list", "show", "cite", "lint")
    assert "src/ketacalc/vectors.toml" in files
    for document in (*commands, "selftest", "vectors", "conform"):
        assert f"src/ketacalc/schemas/{document}.schema.json" in files


def test_no_setting_of_the_wheel_leaves_a_file_of_the_package_out() -> None:
    """Hatchling takes all of a listed package; only a further key could narrow that."""
    assert BUILD["wheel"].keys() == {"packages", "force-include", "shared-data"}
    assert BUILD["wheel"]["packages"] == ["src/ketacalc"]
    assert "exclude" not in PROJECT["tool"]["hatch"]["build"]


@pytest.mark.parametrize("path", data_files())
def test_a_data_file_is_not_ignored_by_git(path: str) -> None:
    """What git ignores, hatchling leaves out of wheel and sdist without a word."""
    for line in (ROOT / ".gitignore").read_text(encoding="utf-8").split():
        pattern = line.rstrip("/")
        assert not any(Path(part).match(pattern) for part in Path(path).parts), f"{line} in .gitignore"


def test_the_wheel_puts_the_catalogue_where_the_package_reads_it() -> None:
    [(source, target)] = BUILD["wheel"]["force-include"].items()
    assert (ROOT / source).samefile(ROOT / "data" / "regimens.toml")
    read = Path(loading._INSTALLED)  # noqa: SLF001 - the place is nobody else's business
    assert read.relative_to(Path(ketacalc.__file__).resolve().parents[1]).as_posix() == target


def test_the_wheel_puts_the_manual_page_where_man_looks_for_it() -> None:
    [(source, target)] = BUILD["wheel"]["shared-data"].items()
    assert (ROOT / source).samefile(ROOT / "man" / "ketacalc.1")
    assert target == "share/man/man1/ketacalc.1"


def test_the_sdist_holds_all_that_a_packager_needs() -> None:
    folders = {"/src", "/data", "/docs", "/man", "/tests", "/benchmarks", "/scripts", "/examples", "/.github"}
    files = {"/README.md", "/CHANGELOG.md", "/CITATION.cff", "/CONTRIBUTING.md", "/SECURITY.md", "/LICENSE"}
    files |= {"/mkdocs.yml", "/noxfile.py", "/constraints.txt", "/action.yml", "/.pre-commit-hooks.yaml"}
    files |= {"/conftest.py"}
    assert set(BUILD["sdist"]["include"]) == folders | files
    assert all((ROOT / name.lstrip("/")).is_dir() for name in folders)
    assert all((ROOT / name.lstrip("/")).is_file() for name in files)


def test_the_command_is_installed_and_its_function_can_be_imported() -> None:
    [command] = entry_points(group="console_scripts", name="ketacalc")
    assert {command.name: command.value} == PROJECT["project"]["scripts"]
    assert callable(command.load())


def test_pytest_finds_the_plugin_and_it_can_be_imported() -> None:
    [plugin] = entry_points(group="pytest11", name="ketacalc")
    assert {plugin.name: plugin.value} == PROJECT["project"]["entry-points"]["pytest11"]
    assert inspect.ismodule(plugin.load())


def test_python_dash_m_tells_the_versions_of_the_code_and_of_the_data() -> None:
    data = tomllib.loads((ROOT / "data" / "regimens.toml").read_text(encoding="utf-8"))
    assert run("-m", "ketacalc", "--version") == f"ketacalc {version('ketacalc')} (catalogue {data['version']})\n"


def test_the_version_in_the_code_is_the_installed_one() -> None:
    assert ketacalc.__version__ == version("ketacalc")


def test_typer_pint_and_rich_are_all_that_is_required() -> None:
    needed = {"typer", "pint", "rich"}
    assert {name_of(line) for line in PROJECT["project"]["dependencies"]} == needed
    installed = requires("ketacalc") or []
    assert {name_of(line) for line in installed if "extra ==" not in line} == needed


def test_each_dependency_has_its_reason_above_it() -> None:
    block = TEXT.partition("\ndependencies = [\n")[2].partition("\n]\n")[0].splitlines()
    entries = [at for at, line in enumerate(block) if not line.lstrip().startswith("#")]
    assert len(entries) == len(PROJECT["project"]["dependencies"])
    for at in entries:
        assert at > 0, block[at]
        assert re.match(r"  # .{30,}", block[at - 1]), block[at]


def test_the_extras_are_there_and_say_what_they_bring() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    assert {extra: {name_of(line) for line in lines} for extra, lines in extras.items()} == {
        "card": {"jinja2"},
        "plot": {"matplotlib"},
        "cohort": {"jinja2", "polars"},
        "duckdb": {"ketacalc", "duckdb", "pyarrow"},
        "spark": {"ketacalc", "pyarrow", "pyspark"},
        "excel": {"python-calamine"},
        "fhir": {"fhir.resources"},
        "all": {"ketacalc"},
        "test": {
            "ketacalc", "citeproc-py", "pybtex", "rispy", "ucumvert", "pytest", "pytest-xdist", "hypothesis",
            "jsonschema", "duckdb", "pandas", "pyarrow", "pypdf", "pyyaml",
        },
    }  # fmt: skip
    assert set(metadata("ketacalc").get_all("Provides-Extra") or ()) == set(extras)


def test_what_only_we_need_stands_in_groups_and_is_no_extra_of_the_metadata() -> None:
    groups = PROJECT["dependency-groups"]
    assert set(groups) == {"nox", "ruff", "lint", "types", "build", "hooks", "coverage", "mutation", "docs", "dev"}
    ours = {name_of(line) for lines in groups.values() for line in lines if isinstance(line, str)}
    assert {"nox", "ruff", "mypy", "mkdocs", "pre-commit", "twine", "cosmic-ray"} <= ours
    everybodys = {name_of(line) for line in requires("ketacalc") or []}
    assert ours & everybodys == {"pint"}  # for its types, a newer one


def test_the_constraints_name_a_hash_for_each_release_and_neither_an_index_nor_an_address() -> None:
    lines = [line for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    entries = "\n".join(lines).replace("\\\n", "").splitlines()
    for entry in entries:
        assert re.fullmatch(r"[a-z0-9-]+==[\w.]+( ; [\w. '<>=]+)?( +--hash=sha256:[0-9a-f]{64})+ *", entry), entry
    assert {name_of(line) for line in requires("ketacalc") or [] if "extra == 'test'" in line} - {"ketacalc"} <= {
        name_of(entry) for entry in entries
    }


def test_the_public_names_are_these() -> None:
    assert tuple(ketacalc.__all__) == PUBLIC
    assert tuple(dir(ketacalc)) == PUBLIC


@pytest.mark.parametrize("name", [name for name in PUBLIC if name != "__version__"])
def test_a_public_name_has_a_docstring_of_its_own(name: str) -> None:
    """A dataclass without one is given its signature, and an exception inherits that of its base."""
    documented = getattr(ketacalc, name)
    written = documented.__doc__ or ""
    assert re.match(r"[A-Z].*[.:;]", written), name
    assert not written.startswith(f"{name}(")
    assert inspect.getdoc(documented) not in {base.__doc__ for base in getattr(documented, "__mro__", ())[1:]}


def test_a_name_that_is_not_public_is_refused_by_its_name() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'recommend'"):
        getattr(ketacalc, "recommend")  # noqa: B009 - the attribute would not pass mypy, which is the point


def test_import_ketacalc_loads_none_of_its_libraries() -> None:
    loaded = set(run("-c", "import sys, ketacalc; print(*sys.modules)").split())
    assert "ketacalc" in loaded
    assert not loaded & {"pint", "rich", "typer", "tomllib", "json", "dataclasses", "fractions"}
