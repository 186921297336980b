"""What is loaded when: every import costs a user time, and the layers know only those below them."""

import ast
import subprocess
import sys
from dataclasses import is_dataclass
from functools import cache
from graphlib import TopologicalSorter
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

import ketacalc
from tests.command import ENVIRONMENT, UNMEASURED, python

PACKAGE = Path(ketacalc.__file__).parent

HEAVY = frozenset({
    "rich", "pint", "polars", "tomllib", "csv", "tempfile", "jinja2", "pydantic", "pygments",
    "markdown_it", "numpy", "click", "matplotlib",
    "importlib.metadata", "importlib.resources", "hashlib", "unicodedata", "email", "http", "logging", "asyncio",
    "unittest", "doctest", "pprint", "random", "secrets", "sqlite3", "ssl", "xml", "html", "zoneinfo",
})  # fmt: skip
"""What `dose -f json` has no use for."""

USED = frozenset({"dataclasses", "decimal", "fractions", "json", "numbers", "ketacalc"})
"""What `dose -f json` may load beside what Typer loads for a command that does nothing."""

NOTHING = """
import typer
from typing import Annotated
app = typer.Typer(pretty_exceptions_enable=False, rich_markup_mode=None)
@app.command()
def one(weight: Annotated[str, typer.Option(parser=str, metavar="W")]) -> None: ...
@app.command()
def two() -> None: ...
app(["one", "--weight", "7"], standalone_mode=False)
"""


@cache
def loaded(code: str) -> frozenset[str]:
    """Return the modules that stand in `sys.modules` after a piece of code."""
    ran = python(f"{code}\nimport sys\nprint(*sys.modules, file=sys.stderr)", **UNMEASURED)
    assert ran.code == 0, ran
    return frozenset(ran.said.split())


def after(*arguments: str) -> frozenset[str]:
    """Return the modules that are loaded after a run of the command."""
    return loaded(f"from ketacalc.cli.run import run\nassert run({list(arguments)}) == 0")


def tops(modules: frozenset[str]) -> frozenset[str]:
    """Return the public packages of modules."""
    return frozenset(name.partition(".")[0] for name in modules if not name.startswith("_"))


DOSE = ("dose", "-i", "trd", "-w", "70")


def test_the_package_loads_nothing_but_itself() -> None:
    assert loaded("import ketacalc") - loaded("pass") == {"ketacalc"}


def test_dose_as_json_loads_nothing_heavy() -> None:
    assert not HEAVY & after(*DOSE, "-f", "json")


def test_nothing_heavy_is_loaded_to_compile_what_dose_as_json_loads(tmp_path: Path) -> None:
    script = f"import sys\nsys.pycache_prefix = {str(tmp_path)!r}\nfrom ketacalc.cli.run import run"
    assert not HEAVY & loaded(f"{script}\nassert run({[*DOSE, '-f', 'json']}) == 0")
    assert [*tmp_path.rglob("grammar.*.pyc")]


def test_dose_as_json_loads_little_beside_what_typer_loads() -> None:
    assert tops(after(*DOSE, "-f", "json") - loaded(NOTHING)) <= USED


def test_dose_as_json_loads_no_other_command_and_no_other_format() -> None:
    own = {name for name in after(*DOSE, "-f", "json") if name.startswith("ketacalc.")}
    commands = {f"ketacalc.cli.{path.stem}" for path in (PACKAGE / "cli").glob("*.py")}
    assert not own & (commands - {f"ketacalc.cli.{name}" for name in (
        "__init__", "main", "run", "exit_codes", "group", "options", "answer", "delivery", "messages", "dose"
    )})  # fmt: skip
    others = {f"ketacalc.output.{name}" for name in (
        "flow", "screen", "evidence", "formats.text", "formats.markdown", "formats.spreadsheet", "list", "show",
        "convert", "check.result", "cite.result",
    )}  # fmt: skip
    assert all(map(find_spec, others))
    assert not own & others
    assert "ketacalc.core.quantities.pint_registry" not in own


@pytest.mark.parametrize("arguments", [(*DOSE, "-f", "json"), ("check", "35 mg", "-i", "trd", "-w", "70")])
def test_no_table_of_faults_is_loaded_where_there_is_none(arguments: tuple[str, ...]) -> None:
    names = ("rules", "merging", "entry", "entries", "lint.report", "lint.misread", "lint.places")
    faults = {f"ketacalc.core.catalogue.{name}" for name in names}
    assert all(map(find_spec, faults))
    assert not faults & after(*arguments)


def test_the_module_itself_loads_as_little_as_the_command_in_it() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "ketacalc", *DOSE, "-f", "json"],
        capture_output=True,
        text=True,
        check=True,
        env=ENVIRONMENT | UNMEASURED,
    )
    names = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
    assert "ketacalc.core.dose.scaling" in names
    assert not HEAVY & names


@pytest.mark.parametrize("form", ["json", "csv", "markdown"])
def test_no_format_but_the_table_loads_rich(form: str) -> None:
    assert not {"rich", "pint", "tomllib"} & after(*DOSE, "-f", form)


@pytest.mark.parametrize(
    "arguments",
    [
        ("convert", "10 mcg/kg/min", "mg/kg/h"),
        ("convert", "0.3 mg/kg/h", "mL/h", "-w", "70", "--concentration", "2 mg/mL"),
        ("dose", "-i", "migraine", "-w", "154 lb", "--concentration", "50 mg/mL", "--unit", "mcg/min", "-f", "csv"),
        ("cite", "25"),
        ("--version",),
    ],
)
def test_everyday_questions_ask_neither_pint_nor_tomllib(arguments: tuple[str, ...]) -> None:
    assert not {"pint", "tomllib", "tempfile", "pydantic"} & after(*arguments)


def test_a_molar_unit_is_asked_of_pint() -> None:
    assert "pint" in after("convert", "1 mmol", "mg", "--molar-mass", "237.73 g/mol")


def test_importing_the_library_loads_next_to_nothing() -> None:
    assert {name for name in loaded("import ketacalc") if name.startswith("ketacalc")} == {"ketacalc"}
    assert not (HEAVY | {"typer", "dataclasses"}) & loaded("import ketacalc")


def test_the_library_never_loads_the_command_line_or_the_formats() -> None:
    names = loaded(
        "import ketacalc\nketacalc.dose(weight='70', indication='trd')\nketacalc.convert('1 g', 'mg')\n"
        "ketacalc.convert('10 mcg/kg/min', 'mL/h', weight='70', concentration='2 mg/mL')"
    )
    assert not {"typer", "rich", "pint", "ketacalc.cli", "ketacalc.output"} & names


# Imports run one way: cli, frame, output, core, quantities.

LAYERS = ("ketacalc.core.quantities", "ketacalc.core", "ketacalc.output", "ketacalc.frame", "ketacalc.cli")
MODULES = sorted(path.relative_to(PACKAGE.parent) for path in PACKAGE.rglob("*.py"))


def imported(path: Path, *, late: bool = True, types: bool = True) -> set[str]:
    """Return what a module imports: in its functions too, when they run, and for a type checker, unless without."""
    tree = ast.parse((PACKAGE.parent / path).read_text(encoding="utf-8"))
    waiting, names = [*ast.iter_child_nodes(tree)], set[str]()
    for node in waiting:
        if isinstance(node, ast.If) and not types and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += node.orelse
        elif late or not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            names |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def test_pint_stands_behind_one_door_which_no_module_opens_by_being_loaded_itself() -> None:
    door = Path("ketacalc/core/quantities/pint_registry.py")
    opened = "ketacalc.core.quantities.pint_registry"
    assert [path for path in MODULES if "pint" in imported(path, types=False)] == [door]
    assert [path for path in MODULES if opened in imported(path, late=False, types=False)] == []
    assert any(opened in imported(path) for path in MODULES)


def layer(name: str) -> int:
    """Return the layer of a module of ours: what everybody uses lies lowest, the front of the library uppermost."""
    if name.startswith(("ketacalc.core.errors", "ketacalc.core.frozen")):
        return 0
    inside = [number for number, prefix in enumerate(LAYERS) if f"{name}.".startswith(f"{prefix}.")]
    return min(inside, default=len(LAYERS))


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_module_imports_only_its_own_layer_and_those_below(path: Path) -> None:
    name = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
    above = {found for found in imported(path) if found.startswith("ketacalc.") and layer(found) > layer(name)}
    assert above <= {"ketacalc.__version__"}


def test_no_folder_leads_back_to_itself() -> None:
    modules = {".".join(path.with_suffix("").parts): path for path in MODULES}
    folders = {name.rpartition(".")[0] for name in modules}
    leads: dict[str, set[str]] = {folder: set() for folder in folders}
    for name, path in modules.items():
        found = imported(path) - {"ketacalc.core.errors", "ketacalc.core.frozen", "ketacalc.__version__"}
        inside = {one.rpartition(".")[0] for one in found & modules.keys()} | found & folders
        leads[name.rpartition(".")[0]] |= inside - {name.rpartition(".")[0], "ketacalc"}
    below = {"ketacalc.core.catalogue", "ketacalc.core.quantities", "ketacalc.output"}
    assert below <= leads["ketacalc.output.prepare"]
    tuple(TopologicalSorter(leads).static_order())  # CycleError names the folders that lead to each other


@pytest.mark.parametrize(
    ("library", "home"),
    [
        ("pint", "ketacalc/core/quantities/"),
        ("rich", ("ketacalc/output/", "ketacalc/cli/progress.py", "ketacalc/results.py")),
        ("typer", "ketacalc/cli/"),
        ("polars", ("ketacalc/frame/", "ketacalc/cli/tables.py")),
        ("pyspark", "ketacalc/frame/spark.py"),
        ("jinja2", "ketacalc/output/formats/html.py"),
        ("tomllib", "ketacalc/core/"),
        ("matplotlib", "ketacalc/output/pictures/"),
        ("pytest", ("ketacalc/testing/", "ketacalc/pytest_plugin.py")),
        ("hypothesis", "ketacalc/testing/strategies.py"),
        ("click", None),
        ("pydantic", None),
    ],
)
def test_a_library_is_known_in_one_place(library: str, home: str | tuple[str, ...] | None) -> None:
    users = [path.as_posix() for path in MODULES if library in {name.partition(".")[0] for name in imported(path)}]
    assert [user for user in users if home is None or not user.startswith(home)] == []
    assert bool(users) == (home is not None)


def test_what_the_core_or_a_table_returned_is_not_changed_afterwards() -> None:
    inner = [path for path in MODULES if path.parts[1] in {"core", "frame"} and path.stem != "spark"]
    loaded_here = [import_module(".".join(path.with_suffix("").parts).removesuffix(".__init__")) for path in inner]
    made = [one for module in loaded_here for one in vars(module).values() if isinstance(one, type)]
    changing = {one.__name__ for one in made if is_dataclass(one) and "__setattr__" not in vars(one)}
    assert changing == {"_Run", "_Table", "Counted", "File", "Subjects", "Tally"}


def test_a_frozen_class_is_made_by_the_decorator_that_costs_a_start_the_least() -> None:
    frozen = [path for path in MODULES if "@dataclass(frozen=True" in (PACKAGE.parent / path).read_text("utf-8")]
    assert [str(path) for path in frozen if "ketacalc.core.frozen" not in imported(path)] == []
    assert len(frozen) > 50
